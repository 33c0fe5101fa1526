#!/bin/sh
# Installs the peers that `npm run bench` compares with, beside this file: bench/.venv (PyTorch, JAX: about 7 GB, since the
# default wheel for Linux brings CUDA along) and bench/node (jax-js). Nothing of it is part of the package or of CI.
set -e
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet --requirement python/requirements.txt
npm ci --prefix node --no-fund --no-audit
