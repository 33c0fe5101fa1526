#!/usr/bin/env bash
# Puts a working @tensorflow/tfjs-node into node_modules, for engine=eager at native speed, where its own install script could
# not: that one downloads libtensorflow from a place of its own, this one takes it from the Python package of TensorFlow.
# Runs after `npm ci`; does nothing where tfjs-node loads already. Needs Linux on x86-64, python3 with pip, and g++.
set -euo pipefail
cd "$(dirname "$0")/.."

wheel=tensorflow-cpu==2.12.0 # the nearest to the 2.9.1 that tfjs-node names among those with the C library as a file
package=node_modules/@tensorflow/tfjs-node

say() { echo "tfjs-node: $*"; }
stop() { say "$@" >&2; exit 1; }

# A product computed by the native backend, and whose it is.
probe() {
  TF_CPP_MIN_LOG_LEVEL=2 node -e '
    require("util").isNullOrUndefined ??= (value) => value == null; // gone from Node.js 23
    const tf = require("@tensorflow/tfjs-node");
    if (tf.getBackend() !== "tensorflow" || tf.matMul([[2]], [[3]]).dataSync()[0] !== 6) throw new Error("wrong product");
    console.log(`libtensorflow ${tf.backend().binding.TF_Version}`)'
}

if works=$(probe 2>/dev/null); then
  say "works already: $works"
  exit 0
fi

[ "$(uname -sm)" = "Linux x86_64" ] || stop "needs Linux on x86-64, this is $(uname -sm); try: npm rebuild @tensorflow/tfjs-node"
[ -d node_modules ] || stop "node_modules is missing; run: npm ci"
command -v g++ >/dev/null || stop "g++ is missing; install a C++ compiler"
python3 -m pip --version >/dev/null 2>&1 || stop "python3 with pip is missing"

# npm drops an optional package whose install script fails; without scripts it stays.
say "installing the package without its install script"
npm install --no-save --include=optional --ignore-scripts --no-fund --no-audit --loglevel=error >/dev/null

work=$(mktemp -d node_modules/.tfjs-node-XXXXXX)
trap 'rm -rf "$work"' EXIT

say "downloading $wheel (230 MB)"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work" --only-binary=:all: \
  --implementation cp --python-version 3.11 --abi cp311 --platform manylinux2014_x86_64 "$wheel"

say "unpacking its library (580 MB) and headers"
python3 - "$work" <<'PYTHON'
import glob, re, sys, zipfile
work = sys.argv[1]
with zipfile.ZipFile(glob.glob(f"{work}/*.whl")[0]) as wheel:
    wanted = re.compile(r"tensorflow/(libtensorflow_(cc|framework)\.so\.2|include/tensorflow/(c|core/platform|tsl)/.*\.h)$")
    wheel.extractall(work, [name for name in wheel.namelist() if wanted.match(name)])
PYTHON

say "compiling the addon"
libraries=$work/tensorflow
g++ -std=c++17 -O2 -shared -fPIC -w -DNAPI_VERSION=8 \
  -I "$package" -I node_modules/node-api-headers/include -I "$libraries/include" \
  "$package"/binding/*.cc -L "$libraries" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 \
  -Wl,-rpath,'$ORIGIN/../../deps/lib' -o "$work/tfjs_binding.node"

mkdir -p "$package/deps/lib" "$package/lib/napi-v8"
mv -f "$libraries"/*.so.2 "$package/deps/lib/"
mv -f "$work/tfjs_binding.node" "$package/lib/napi-v8/"
works=$(probe) || stop "it was built, and does not load"
say "works: $works"
