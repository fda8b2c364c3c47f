#!/bin/sh
# Ingest of 3 million generic rows, in the order of time, into PostgreSQL against `psql \copy` of the same file into the same
# table, whose other columns get constants by default and whose month is there: three runs each in turn,
# medians and their ratio. Then a second file of the same size for the same month, other meters: there both
# pay for the primary key row by row. A server of its own, fsync on. Usage: bench/postgres.sh BUILD [ROWS]
set -eu
cd "$(dirname "$0")/.."
build=$1 rows=${2:-3000000}
work=$(mktemp -d)
chmod 755 "$work"
trap 'test/servers/postgres stop "$work/server"; rm -rf "$work"' EXIT
url=$(test/servers/postgres start "$work/server" --durable)
eiot="$build/src/cmd/eiot"
"$build/bench/make_rows" "$rows" > "$work/meters.csv"
{ head -n 1 "$work/meters.csv"; sed 1d "$work/meters.csv" | sort -s -t, -k2,2; } > "$work/first.csv"
sed '2,$s/^./N/' "$work/first.csv" > "$work/second.csv"

query() { psql "$1" -XAtq -v ON_ERROR_STOP=1 -c "$2"; }

fresh() { # NAME: an empty store
    query "$url" "drop database if exists $1" && query "$url" "create database $1"
    store=${url%/*}/$1
    "$eiot" status --quiet --store "$store" > /dev/null
}

timed() { # NAME COMMAND...: appends the seconds to NAME
    name=$1
    shift
    query "$url" checkpoint
    start=$(date +%s.%N)
    "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    awk -v s="$start" -v e="$(date +%s.%N)" 'BEGIN { printf "%.3f\n", e - s }' >> "$work/$name"
}

ours() { "$eiot" ingest "$1" --quiet --store "$store"; }
peer() {
    psql "$store" -XAtq -v ON_ERROR_STOP=1 \
        -c "\\copy raw_data.readings (meter_id, start_ts, kwh, length_s) from '$1' csv header"
}

# the month of the file, and constants for what the file does not state
make_peer() {
    query "$store" "create table raw_data.readings_2025_06 partition of raw_data.readings
        for values from ('2025-06-01Z') to ('2025-07-01Z')"
    for given in "channel 'import'" "quality 'actual'" "file_id 1" "line 1" "loaded_at '2026-01-01Z'"; do
        query "$store" "alter table raw_data.readings_2025_06 alter ${given%% *} set default ${given#* }"
        query "$store" "alter table raw_data.readings alter ${given%% *} set default ${given#* }"
    done
}

for _ in 1 2 3; do
    fresh ours
    timed ours_first ours "$work/first.csv"
    timed ours_second ours "$work/second.csv"
    fresh peer
    make_peer
    timed peer_first peer "$work/first.csv"
    timed peer_second peer "$work/second.csv"
done
median() { sort -n "$work/$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
for part in first second; do
    awk -v o="$(median ours_$part)" -v p="$(median peer_$part)" -v n="$rows" -v part=$part 'BEGIN {
        printf "PostgreSQL, %s file of a month, %d rows\n  eiot        %6.2f s\n  psql \\copy  %6.2f s\n  psql / eiot  %.2f\n", part, n, o, p, p / o }'
done
