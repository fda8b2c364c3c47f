#!/bin/sh
# The load forecast against the same half-hour of the week before, by `eiot forecast --backtest`: real areas of 20
# households (London, 2013, the even ones by id, drawn by seed) and of all 30, measured over the days from July on, and
# simulated networks of 500 customers and 90 days. Prints a line for each: MAPE a day ahead and over all seven days ahead, what it
# is lower by, and the share of half-hours within the 80 % band.
# Usage: bench/forecast.sh BUILD [DRAWS] [SEED]; draws and networks have the seeds SEED (101), SEED + 1 and so on.
set -eu
cd "$(dirname "$0")/.."
eiot=$(realpath "$1/src/cmd/eiot") draws=${2:-3} first_seed=${3:-101}
loads=$(realpath -m "${EIOT_SHARED_DATA:-../shared/data}")/lcl-2013/meters
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

quietly() { "$@" > log 2>&1 || { tail "$work/log" >&2; exit 1; }; }

measure() { # NAME KIND DAYS
    quietly "$eiot" run --only transform --quiet
    "$eiot" forecast --backtest --days "$3" --format json > backtest.json
    python3 -c '
import json, sys
name, kind = sys.argv[1:]
rows = [row for row in json.load(open("backtest.json"))["backtest"] if row["kind"] == kind]
def mean(key, rows):
    n = sum(row["n_intervals"] for row in rows)
    return sum(row[key] * row["n_intervals"] for row in rows) / n
for ahead, some in (("day", rows[:1]), ("week", rows)):
    mape, naive = mean("mape", some), mean("mape_naive", some)
    print(f"| {name} | {ahead} | {100 * mape:.1f} | {100 * naive:.1f} | {100 * mean('"'mape_mean'"', some):.1f} "
          f"| {100 * (1 - mape / naive):.1f} | {mean('"'pinball_kwh'"', some) / mean('"'pinball_naive_kwh'"', some):.2f} "
          f"| {100 * mean('"'in_band_share'"', some):.1f} |")
' "$1" "$2"
}

households() { # SIZE SEED: an area of so many of the even households
    rm -rf files energy.duckdb*
    mkdir files
    printf 'node_id,parent_id,kind,zone\nF1,,feeder,London\n' > files/network.csv
    find "$loads" -name '*.csv.gz' | sort | awk 'NR % 2 == 0' | awk -v seed="$2" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' |
        sort | head -n "$1" | cut -f 2 > drawn
    while read -r file; do
        ln -s "$file" files/
        echo "$(basename "$file" .csv.gz),F1,meter," >> files/network.csv
    done < drawn
    printf 'store: duckdb:energy.duckdb\ntimezone: UTC\n' > eiot.yml
    quietly "$eiot" ingest files --quiet
    measure "$1 households, draw $2" feeder 184
}

network() { # SEED
    rm -rf site energy.duckdb*
    printf 'store: duckdb:energy.duckdb\ntimezone: Africa/Dakar\n' > eiot.yml
    quietly "$eiot" simulate --out site --meters 500 --days 90 --seed "$1" --quiet
    quietly "$eiot" ingest site/files --quiet
    measure "simulated feeders, network $1" feeder 45
    measure "simulated substation, network $1" substation 45
}

echo '| loads | ahead | MAPE % | week before % | mean of 28 days % | lower by % | pinball by that of the week before | within the band % |'
echo '|---|---|---|---|---|---|---|---|'
for at in $(seq 0 $((draws - 1))); do
    if [ -d "$loads" ]; then
        households 20 $((first_seed + at))
    fi
    network $((first_seed + at))
done
[ ! -d "$loads" ] || households 30 "$first_seed" # all of them
[ -d "$loads" ] || echo "the loads of lcl-2013 are not there: real loads are left out"
