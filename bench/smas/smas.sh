#!/bin/sh
# The four tasks of the smart-meter analytics benchmark (Liu, Golab, Golab & Ilyas, EDBT 2015) on generated data:
# histogram, 3-line, PAR, ten most similar. docs/bench_smas.md says what is measured. Memory: 71 KB a consumer.
# Usage: bench/smas/smas.sh BUILD [CONSUMERS...]
set -eu
cd "$(dirname "$0")/../.."
build=$1
shift
[ $# -gt 0 ] || set -- 2730 5460 10920 27300
for consumers in "$@"; do
    "$build/bench/smas/smas_bench" "$consumers"
done
