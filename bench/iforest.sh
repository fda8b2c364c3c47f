#!/bin/sh
# Isolation forest, 100 trees of 256: fit on 581,012 x 54 and score 1,000,000 x 10; beside it
# scikit-learn and isotree where PYTHON (default python3) can import them. Usage: bench/iforest.sh BUILD
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
"$1/bench/iforest_bench"
if "$python" -c 'import numpy' 2>/dev/null; then
    "$python" bench/iforest_peers.py
else
    echo "numpy, scikit-learn and isotree are not installed for $python: peers are left out"
fi
