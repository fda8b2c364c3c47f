#!/bin/sh
# 3 million generic rows of CSV into a ClickHouse server (Debian's 18.16) through eiot's readers and driver,
# against `clickhouse-client` with FORMAT CSV and the same file and table: five runs each in turn, medians.
# The client sends what the file has; eiot all columns of a reading. Then `eiot sync` of that many readings
# and their results from DuckDB into the current engine: rows a second, and a second of the client's CPU.
# Usage: bench/clickhouse.sh BUILD [ROWS]
set -eu
cd "$(dirname "$0")/.."
build=$1 rows=${2:-3000000}
work=$(mktemp -d)
chmod 755 "$work"
trap 'test/servers/clickhouse stop "$work/old"; test/servers/chdb stop "$work/new"; rm -rf "$work"' EXIT
old=$(test/servers/clickhouse start "$work/old")
user=${old#*://} && place=${user#*@} && user=${user%%@*}
host=${place%%:*} port=${place#*:} && port=${port%%/*}
"$build/bench/make_rows" "$rows" > "$work/readings.csv"

client() {
    clickhouse-client --host "$host" --port $((port + 1)) --user "${user%%:*}" --password "${user#*:}" "$@"
}

fresh() {
    client --query "drop table if exists readings"
    client --query "create table readings (meter_id String, start_ts DateTime('UTC'), kwh Nullable(Decimal(38, 20)),
        length_s Int32, channel String default 'import', quality String default 'actual', flag Nullable(String),
        file_id Int32 default 1, line Int64 default 1, loaded_at DateTime('UTC') default 0,
        load_seq Int64 default 1) engine = MergeTree partition by toYYYYMM(start_ts) order by (meter_id, start_ts)"
}

timed() { # NAME COMMAND...: appends the seconds to NAME
    name=$1
    shift
    start=$(date +%s.%N)
    "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    awk -v s="$start" -v e="$(date +%s.%N)" 'BEGIN { printf "%.3f\n", e - s }' >> "$work/$name"
}

ours() { "$build/bench/csv_load" "$old" readings "$work/readings.csv"; }
peer() {
    client --date_time_input_format best_effort \
        --query "insert into readings (meter_id, start_ts, kwh, length_s) format CSVWithNames" < "$work/readings.csv"
}

for _ in 1 2 3 4 5; do
    fresh
    timed ours ours
    fresh
    timed peer peer
done
[ "$(client --query "select count() from readings")" = "$rows" ]
median() { sort -n "$work/$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
awk -v o="$(median ours)" -v p="$(median peer)" -v n="$rows" 'BEGIN {
    printf "CSV to ClickHouse 18.16, %d rows\n  eiot               %6.2f s\n  clickhouse-client  %6.2f s\n  client / eiot      %.2f\n", n, o, p, p / o }'

"$build/src/cmd/eiot" ingest "$work/readings.csv" --quiet --store "duckdb:$work/d.duckdb" > /dev/null
"$build/src/cmd/eiot" transform --quiet --store "duckdb:$work/d.duckdb" > /dev/null
new=$(test/servers/chdb start "$work/new")
for n in 1 2 3; do
    /usr/bin/time -f '%e %U %S' -o "$work/time" "$build/src/cmd/eiot" sync --to "${new%/*}/sync$n" --format json \
        --store "duckdb:$work/d.duckdb" > "$work/sync.json"
    sent=$(grep -o '"rows_sent": [0-9]*' "$work/sync.json" | head -n 1 | tr -dc 0-9)
    awk -v n="$sent" '{ printf "%.0f %.0f\n", n / $1, n / ($2 + $3) }' "$work/time" >> "$work/sync"
done
sort -n "$work/sync" | awk '{ wall[NR] = $1; cpu[NR] = $2 } END {
    printf "eiot sync from DuckDB, comparison included\n  rows a second                       %9.0f\n  rows a second of the client'\''s CPU  %9.0f\n", wall[2], cpu[2] }'
