#!/bin/sh
# What a list of suspects is worth on a simulated network: one customer in a hundred steals, as many only look like
# it. Thefts among the first 100 and which honest kinds stand there; then with a quarter of the meter-days missing,
# by how much the ROC AUC falls; then without any theft, how many are expected. Usage: bench/detect_network.sh
# BUILD [METERS] [DAYS] [SEED]; each seed makes another network.
set -eu
cd "$(dirname "$0")/.."
eiot=$(realpath "$1/src/cmd/eiot") meters=${2:-10000} days=${3:-90} seed=${4:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'store: duckdb:energy.duckdb\ntimezone: UTC\ntechnical_loss_pct: 5\n' > eiot.yml

quietly() { "$@" > log 2>&1 || { tail "$work/log" >&2; exit 1; }; }

# NAME OPTIONS...: simulates, detects, and keeps the evaluation as NAME.json
site() {
    name=$1
    shift
    rm -rf site energy.duckdb*
    quietly "$eiot" simulate --meters "$meters" --days "$days" --seed "$seed" --out site --quiet "$@"
    quietly "$eiot" ingest site/files --quiet
    quietly "$eiot" run --only transform --quiet
    quietly "$eiot" detect --budget 100 --quiet
    "$eiot" evaluate --truth site/truth.csv --budget 100 --format json > "$name.json"
}

figure() { # NAME KEY: of the meters
    awk -F '[":, ]+' -v key="$2" '/"meters"/ { inside = 1 } inside && $2 == key { print $3; exit }' "$1.json"
}

# NAME OBJECT: "kind found of n" for each kind
kinds() {
    awk -F '[":, {]+' -v object="$2" '
        $2 == object { inside = 1; next }
        inside && /^    }/ { exit }
        inside && /\{$/ { kind = $2 }
        inside && $2 == "n" { n = $3 }
        inside && $2 == "found" { printf "  %-24s %5d of %d\n", kind, $3, n }' "$1.json"
}

site usual --theft 0.01 --lookalikes 0.01
site gaps --theft 0.01 --lookalikes 0.01 --gaps 0.25
site none --theft 0 --lookalikes 0.01
echo "$meters meters, $days days, seed $seed, 1 % theft, 1 % look-alikes, the first 100:"
echo "  precision                $(figure usual precision_at_budget)"
echo "  thefts expected          $(figure usual expected_hits)"
echo "  share of stolen kWh      $(figure usual recovered_share)"
echo "  ROC AUC                  $(figure usual roc_auc)"
echo "thefts by kind:"
kinds usual kinds
echo "honest meters by kind:"
kinds usual false_kinds
echo "a quarter of the meter-days missing:"
awk -v a="$(figure usual roc_auc)" -v b="$(figure gaps roc_auc)" 'BEGIN {
    printf "  ROC AUC                  %.4f, %.4f less\n", b, a - b }'
echo "  precision                $(figure gaps precision_at_budget)"
echo "without theft:"
echo "  thefts expected          $(figure none expected_hits)"
