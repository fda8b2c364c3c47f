#!/bin/sh
# `eiot metrics`: what Prometheus reads of a store, judged by promtool where it is installed; the same on DuckDB and
# PostgreSQL; and what a store that is away, busy or new leaves in the file that is collected.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

store=duckdb:s.duckdb

# The text in FILE is what promtool reads without a remark.
checked() {
    command -v promtool >/dev/null || return 0
    promtool check metrics < "$1" >remarks 2>&1 && [ ! -s remarks ] || fail "promtool on $1: $(head -c 300 remarks)"
}

samples() { grep -v '^#' "$1"; }

# readings N: a day of a meter, its file named by N
readings() {
    mkdir -p files
    { echo 'meter_id,ts,kwh,channel,length_s,quality'
      for hour in 00 06 12 18; do echo "M$1,2025-07-0$1T$hour:00:00Z,0.$1,import,21600,A"; done
      echo "M$1,2025-07-0$1T23:00:00Z,many,import,21600,A"; } > "files/June \"$1\" C:\\new.csv"
}

begin "a new store, twice"
run 0 metrics --store $store
cp out first
checked first
equal samples "$(samples first | tr '\n' ' ')" "eiot_build_info{version=\"$("$EIOT" --version | cut -d' ' -f2)\"} 1 eiot_store_up 1 "
run 0 metrics --store $store
cmp -s out first || fail "the same store, another text"

begin "the documents list what is told, in its words"
run 0 metrics --store $store
sed -n 's/^# HELP \([a-z_]*\) \(.*\)/\1: \2/p' out > told
sed -n 's/^| `\(eiot_[a-z_]*\)` |.* | \([^|]*\) |$/\1: \2/p' "$EIOT_SOURCE_ROOT/docs/monitoring.md" > listed
cmp -s told listed || fail "docs/monitoring.md: $(diff told listed | head -n 4)"
sed -n 's/^# TYPE \([a-z_]* [a-z]*\)$/\1/p' out > types
for language in '' .fr; do
    sed -n 's/^| `\(eiot_[a-z_]*\)` | \([a-z]*\) |.*/\1 \2/p' "$EIOT_SOURCE_ROOT/docs/monitoring$language.md" > listed
    cmp -s types listed || fail "docs/monitoring$language.md: $(diff types listed | head -n 4)"
done

begin "counters rise with what is loaded, and with nothing else"
readings 1
run 0 ingest files --quiet --store $store
run 0 metrics --store $store
checked out
equal loaded "$(samples out | grep ^eiot_records_loaded_total)" 'eiot_records_loaded_total{source="generic",kind="readings"} 4'
equal rejected "$(samples out | grep ^eiot_records_rejected_total)" 'eiot_records_rejected_total{source="generic",kind="readings"} 1'
equal newest "$(samples out | grep ^eiot_newest)" 'eiot_newest_record_timestamp_seconds{source="generic",kind="readings"} 1751392800'
cp out first
run 0 metrics --store $store
cmp -s out first || fail "nothing happened, another text"
readings 2
run 0 ingest files --quiet --store $store
run 0 metrics --store $store
equal loaded "$(samples out | grep ^eiot_records_loaded_total)" 'eiot_records_loaded_total{source="generic",kind="readings"} 8'
equal runs "$(samples out | grep ^eiot_runs_total)" 'eiot_runs_total{command="ingest",status="success"} 2'

begin "a source whose name would break a line; and its file read again by a better one"
mkdir sources
hostile='Zähler "A" C:\new'
profile() { sed "s/^name: generic/name: '$1'/; s/missing_values: .*/missing_values: [$2]/" \
    "$EIOT_SOURCE_ROOT/sources/generic.yml" > "sources/$hostile.yml"; }
profile 'Zähler "A" C:\\new' nothing
readings 1
touch eiot.yml
run 0 ingest files --source "$hostile" --quiet --store $store
run 0 metrics --store $store
checked out
equal rejected "$(samples out | grep ^eiot_records_rejected)" 'eiot_records_rejected_total{source="Zähler \"A\" C:\\new",kind="readings"} 1'
profile 'Zähler "A" C:\\new' many
run 0 ingest files --source "$hostile" --quiet --store $store
run 0 metrics --store $store
equal "rejected still" "$(samples out | grep ^eiot_records_rejected)" 'eiot_records_rejected_total{source="Zähler \"A\" C:\\new",kind="readings"} 1'
equal "loaded twice" "$(samples out | grep ^eiot_records_loaded)" 'eiot_records_loaded_total{source="Zähler \"A\" C:\\new",kind="readings"} 9'

begin "a file for a collector is whole or as it was"
readings 1
run 0 ingest files --quiet --store $store
run 0 metrics --store $store --out eiot.prom
equal printed "$(cat out)" ""
checked eiot.prom
equal loaded "$(samples eiot.prom | grep -c ^eiot_records_loaded_total)" 1
run 8 metrics --store $store --out nowhere/eiot.prom
equal "nothing beside it" "$(ls | grep -c prom)" 1
cp eiot.prom before
python3 -c '
import fcntl, sys, time
file = open("s.duckdb", "r+b")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(30)' > held &
holder=$!
for _ in $(seq 100); do [ ! -s held ] || break; sleep 0.1; done
run 7 metrics --store $store --out eiot.prom
kill $holder
wait $holder 2>/dev/null
cmp -s eiot.prom before || fail "a store in use is not down"
echo "no database" > broken.duckdb
run 6 metrics --store duckdb:broken.duckdb --out eiot.prom
checked eiot.prom
equal down "$(samples eiot.prom | tail -n 1)" "eiot_store_up 0"
equal "nothing else" "$(samples eiot.prom | wc -l)" 2

begin "the whole pipeline, the same on PostgreSQL"
if [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi
database=metrics_$$
"$SYNC_SQL" "$EIOT_TEST_POSTGRES" "create database $database" >/dev/null || exit 1
postgres=${EIOT_TEST_POSTGRES%/*}/$database
run 0 simulate --out sim --meters 60 --days 40 --seed 5 --quiet
for url in $store "$postgres"; do
    run 0 run sim/files --quiet --store "$url" --report report.html
    run 0 metrics --store "$url"
    checked out
    # but for when it was, and how long it took
    grep -vE '^eiot_(last|stage_end|stage_duration|quality_run)' out > "${url%%:*}.prom"
done
cmp -s duckdb.prom postgresql.prom || fail "$(diff duckdb.prom postgresql.prom | head -n 20)"
equal feeders "$(grep -c '^eiot_feeder_ntl_kwh{' duckdb.prom)" "$(grep -c '^eiot_feeder_suspects{' duckdb.prom)"
[ "$(grep -c '^eiot_feeder_ntl_kwh{' duckdb.prom)" -gt 0 ] || fail "no feeder"
run 6 metrics --store "${postgres%/*}/no_such_$$" --out eiot.prom
equal down "$(samples eiot.prom | tail -n 1)" "eiot_store_up 0"
"$SYNC_SQL" "$EIOT_TEST_POSTGRES" "drop database $database" >/dev/null

end
