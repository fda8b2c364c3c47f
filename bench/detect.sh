#!/bin/sh
# Theft detection beside a transformer's own meter, on real loads: 60 London households of 2013, the even ones
# by id, areas of 20 under one transformer for 90 days, two thieves each who tamper with 15 of the last 30 days
# (the protocol of Zheng et al. 2019), fdi1 to fdi6 and a mix of them, six draws each. Prints the mean ROC AUC and
# MAP@20 of every measure, of the best single ones, and of the score that is made of all.
# Usage: bench/detect.sh BUILD [RUNS] [FIRST]; draws have the seeds FIRST (1), FIRST + 1 and so on.
set -eu
cd "$(dirname "$0")/.."
eiot=$(realpath "$1/src/cmd/eiot") runs=${2:-6} first_seed=${3:-1}
loads=$(realpath -m "${EIOT_SHARED_DATA:-../shared/data}")/lcl-2013/meters
if [ ! -d "$loads" ]; then
    echo "the loads of lcl-2013 are not there: detection on real loads is left out"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'store: duckdb:energy.duckdb\ntimezone: UTC\ntechnical_loss_pct: 5\n' > eiot.yml

quietly() { "$@" > log 2>&1 || { tail "$work/log" >&2; exit 1; }; }

one() { # KIND SEED: a line "KIND MEASURE AUC MAP" of each measure
    rm -rf site energy.duckdb*
    kinds=$1
    [ "$1" = mix ] && kinds=fdi1,fdi2,fdi3,fdi4,fdi5,fdi6
    quietly "$eiot" simulate --loads "$loads" --pick even --areas 4 --area-size 20 --thieves 2 --days 90 \
        --tampered 15/30 --theft-kind "$kinds" --seed "$2" --out site --quiet
    quietly "$eiot" ingest site/files --quiet
    quietly "$eiot" run --only transform --quiet
    quietly "$eiot" detect --seed 1 --quiet
    "$eiot" evaluate --detectors --truth site/truth.csv --format json > evaluation.json
    awk -v kind="$1" -F '[":, ]+' '
        $2 == "measure" { measure = $3 }
        measure != "" && $2 == "roc_auc" { auc = $3 }
        measure != "" && $2 == "map_at_20" { print kind, measure, auc, $3 }' evaluation.json >> results
}

for kind in fdi1 fdi2 fdi3 fdi4 fdi5 fdi6 mix; do
    run=1
    while [ "$run" -le "$runs" ]; do
        one "$kind" "$((first_seed + run - 1))"
        run=$((run + 1))
    done
done

# means over the runs in which a measure could be had, measures by falling mean ROC AUC over the kinds
awk -v runs="$runs" '
    function put(name, key,   at, row) {
        row = "| " name " |"
        for (at = 1; at <= n_kinds; at++)
            row = row (cell[key, kinds[at]] == "" ? " - |" : " " cell[key, kinds[at]] " |")
        print row
    }
    $3 != "null" {
        if (!($1 in known)) { known[$1] = 1; kinds[++n_kinds] = $1 }
        auc[$2, $1] += $3; map[$2, $1] += $4; n[$2, $1]++; measures[$2] = 1
    }
    END {
        if (n_kinds == 0) { print "no measure tells thieves from the others"; exit 1 }
        for (measure in measures) {
            sum = count = 0
            for (at = 1; at <= n_kinds; at++) {
                kind = kinds[at]
                if (n[measure, kind] == 0) continue
                mean = auc[measure, kind] / n[measure, kind]
                cell[measure, kind] = sprintf("%.3f / %.3f", mean, map[measure, kind] / n[measure, kind])
                sum += mean; count++
                if (measure != "fused" && mean > best[kind]) { best[kind] = mean; cell["best", kind] = cell[measure, kind] }
            }
            total[measure] = sum / count
        }
        printf "ROC AUC / MAP@20, mean of %d runs\n\n| measure |", runs
        for (at = 1; at <= n_kinds; at++) printf " %s |", kinds[at]
        printf "\n|---|"
        for (at = 1; at <= n_kinds; at++) printf "---|"
        print ""
        first = ""
        for (;;) {
            top = ""
            for (measure in measures)
                if (measure != "fused" && !(measure in done) &&
                    (top == "" || total[measure] > total[top] || (total[measure] == total[top] && measure < top)))
                    top = measure
            if (top == "") break
            if (first == "") first = top
            done[top] = 1
            put(top, top)
        }
        if (first != "") {
            put("best of each kind", "best")
            put("best single: " first, first)
        }
        put("fused", "fused")
    }' results
