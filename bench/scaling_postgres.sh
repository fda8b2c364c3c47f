#!/bin/sh
# Bytes of raw readings in PostgreSQL, its WAL and its dump, and the seconds of two loads of ROWS readings (at
# most 2.88 million: half-hours of 28 days in one month): into a month that is new, then, other meters, into the
# same month. A server of its own with fsync on; rows go in by psql \copy and the functions of 0001_raw_data.sql.
# Last, the whole pipeline on a simulated network of 1,000 households and 60 days, and the bytes of its tables.
# Usage: bench/scaling_postgres.sh BUILD [ROWS]
set -eu
cd "$(dirname "$0")/.."
rows=${2:-2880000}
work=$(mktemp -d)
chmod 755 "$work"
trap 'test/servers/postgres stop "$work/server"; rm -rf "$work"' EXIT
url=$(test/servers/postgres start "$work/server" --durable)

query() { psql "$url" -XAtq -v ON_ERROR_STOP=1 "$@"; }

size() {
    query -F ' ' -c "select count(*), sum(pg_table_size(relid)) / 1e6, sum(pg_indexes_size(relid)) / 1e6,
            (sum(pg_table_size(relid)) + sum(pg_indexes_size(relid))) / (select count(*) from raw_data.readings)
        from pg_partition_tree('raw_data.readings') where isleaf" |
        awk '{ printf "  table %.0f MB, index %.0f MB, %.1f bytes a reading\n", $2, $3, $4 }'
}

load() { # WORDS FILE
    before=$(query -c 'select pg_current_wal_lsn()')
    start=$(date +%s.%N)
    query > "$work/log" <<SQL
begin;
select raw_data.create_load();
\copy raw_data.ingest_readings (meter_id, start_ts, kwh, length_s, channel, quality, file_id, line, loaded_at) from '$2' csv
select min(start_ts) as first_ts, max(start_ts) as last_ts from raw_data.ingest_readings \\gset
select raw_data.publish_load(:'first_ts', :'last_ts');
commit;
SQL
    end=$(date +%s.%N)
    wal=$(query -c "select pg_wal_lsn_diff(pg_current_wal_lsn(), '$before')")
    awk -v w="$1" -v n="$rows" -v s="$start" -v e="$end" -v wal="$wal" 'BEGIN {
        printf "%s: %d readings, %.1f s, WAL %.0f MB (%.1f bytes a reading)\n", w, n, e - s, wal / 1e6, wal / n
    }'
    size
}

cat sql/postgres/migrations/0001*.sql | query
"$1/bench/make_rows" "$rows" | awk -v OFS=, 'NR > 1 { print $0, "import", "actual", 1, NR, "2025-07-01T00:00:00Z" }' \
    > "$work/first.csv"
sed 's/^MTR-0/MTR-1/' "$work/first.csv" > "$work/second.csv"
load 'into a new month' "$work/first.csv"
load 'into a month that has rows' "$work/second.csv"
pg_dump "$url" -Fc -t 'raw_data.readings*' | wc -c |
    awk -v n="$rows" '{ printf "pg_dump -Fc: %.0f MB (%.1f bytes a reading)\n", $1 / 1e6, $1 / (2 * n) }'

# The pipeline on the same server: bytes of what it adds, with the short ids and three decimals of the simulation.
query -c 'drop schema if exists raw_data, ops cascade' 2> /dev/null
"$1/src/cmd/eiot" simulate --out "$work/net" --meters 1000 --days 60 --quiet > "$work/log"
before=$(query -c 'select pg_current_wal_lsn()')
/usr/bin/time -q -f '%e s' -o "$work/time" "$1/src/cmd/eiot" run "$work/net/files" --store "$url" \
    --report "$work/report.html" --quiet >> "$work/log" 2>&1 || { tail "$work/log" >&2; exit 1; }
wal=$(query -c "select pg_wal_lsn_diff(pg_current_wal_lsn(), '$before')")
echo "eiot run, 1000 households, 60 days: $(cat "$work/time"), WAL $((wal / 1000000)) MB"
query -c analyze
query -F ' ' -c "select nspname || '.' || regexp_replace(relname, '_\d{4}_\d\d$', '') as name, sum(n), sum(t), sum(i)
    from (select nspname, relname, greatest(reltuples, 1) as n, pg_table_size(c.oid) as t, pg_indexes_size(c.oid) as i
        from pg_class as c inner join pg_namespace as s on s.oid = relnamespace
        where relkind = 'r' and nspname in ('raw_data', 'intermediate', 'ml', 'marts')) as tables
    group by 1 having sum(t + i) > 1e6 order by 1" |
    awk '{ printf "  %-40s %11d rows %8.1f MB + index %8.1f MB %7.1f bytes a row\n", $1, $2, $3 / 1e6, $4 / 1e6, ($3 + $4) / $2 }'
