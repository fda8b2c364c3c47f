#!/bin/sh
# Ingest of 10 million generic rows (490 MB) against DuckDB's read_csv with declared types into the
# same table, and of a file in which every tenth row is bad against the clean one: five runs each in turn, medians and
# their ratios, and peak memory.
# Usage: bench/ingest.sh BUILD [ROWS]
set -eu
cd "$(dirname "$0")/.."
build=$1 rows=${2:-10000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$build/bench/make_rows" "$rows" > "$work/readings.csv"
awk -F, -v OFS=, 'NR > 1 && NR % 10 == 0 { $3 = "x" $3 } 1' "$work/readings.csv" > "$work/bad.csv"
sed "s|FILE|$work/readings.csv|" bench/ingest_peer.sql > "$work/peer.sql"

timed() { # NAME COMMAND...: appends "seconds kilobytes" to NAME
    name=$1
    shift
    rm -f "$work"/db*
    /usr/bin/time -f '%e %M' -o "$work/time" "$@" >/dev/null 2>&1
    cat "$work/time" >> "$work/$name"
}

for _ in 1 2 3 4 5; do
    timed ours "$build/src/cmd/eiot" ingest "$work/readings.csv" --quiet --store "duckdb:$work/db"
    timed bad "$build/src/cmd/eiot" ingest "$work/bad.csv" --quiet --store "duckdb:$work/db"
    timed peer "$build/bench/sql_file" "$work/db" "$work/peer.sql"
done
median() { sort -n "$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
peak() { awk '$2 > m { m = $2 } END { print int(m / 1024) }' "$1"; }
ours=$(median "$work/ours") peer=$(median "$work/peer") bad=$(median "$work/bad")
awk -v o="$ours" -v p="$peer" -v b="$bad" -v n="$rows" -v mb="$(peak "$work/bad")" -v mo="$(peak "$work/ours")" -v mp="$(peak "$work/peer")" 'BEGIN {
    printf "ingest, %d rows\n  eiot      %6.2f s  %4d MB\n  read_csv  %6.2f s  %4d MB\n  read_csv / eiot  %.2f\n", n, o, mo, p, mp, p / o
    printf "  a tenth bad %4.2f s  %4d MB, a tenth bad / clean  %.2f\n", b, mb, b / o
}'
