#!/usr/bin/env bash
# The search, the confirmation of what it found, and the reports of both: about 25 minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=experiments/mnist-mlp-tuning

npx exp sweep $here/study.yaml
npx exp show mnist-mlp-tuning --json >$here/search.json
node $here/confirm.mjs $here/search.json >$here/confirm.yaml
npx exp sweep $here/confirm.yaml
npx exp report mnist-mlp-tuning --out $here/report/search
npx exp report mnist-mlp-tuning-confirmed --out $here/report/confirmation
