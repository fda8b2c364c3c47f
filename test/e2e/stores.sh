#!/bin/sh
# The same network on DuckDB and on PostgreSQL: the same tables, value by value, doubles to one part in
# 10^9; the dashboards' queries on both and on their copies in ClickHouse. Also: loads that span months and
# overlap, and the indexes that plans use.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

raw="raw_data.readings raw_data.superseded_readings raw_data.removed_readings raw_data.rejected_rows
    raw_data.network_nodes raw_data.weather raw_data.outages raw_data.tariffs raw_data.events
    raw_data.vends raw_data.payments raw_data.inspections ops.files"
models="staging.stg_events staging.stg_inspections staging.stg_network_nodes staging.stg_outages
    staging.stg_readings staging.stg_tariffs staging.stg_vends staging.stg_payments staging.stg_weather
    intermediate.int_calendar intermediate.int_clock intermediate.int_meter_days
    intermediate.int_meter_events intermediate.int_meter_features intermediate.int_meter_outages
    intermediate.int_meter_prepayment intermediate.int_meters
    intermediate.int_outage_days intermediate.int_collection_days
    intermediate.int_node_ancestors intermediate.int_node_paths intermediate.int_outages
    intermediate.int_reading_features intermediate.int_readings_clean
    intermediate.int_node_clocks intermediate.int_node_intervals
    intermediate.int_node_loads intermediate.int_node_supply"
results="ml.reading_scores ml.meter_scores ml.technical_losses ml.models quality.results-sample marts.dim_nodes
    marts.fct_energy_balance_days marts.fct_suspects marts.fct_meter_days marts.fct_node_losses
    marts.fct_reading_anomalies marts.fct_inspections marts.kpi_inspections marts.kpi_daily
    marts.fct_load_forecast marts.fct_forecast_errors"

begin "PostgreSQL"
if [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi
database=stores_$$
psql -qX "$EIOT_TEST_POSTGRES" -c "create database $database" || exit 1
postgres=${EIOT_TEST_POSTGRES%/*}/$database

ask() { psql -qXAt "$postgres" -c "$1"; }

# same TABLES: fails the case where the stores differ
same() {
    # shellcheck disable=SC2086
    "$DB_COMPARE" duckdb:d.duckdb "$postgres" $1 >compared 2>&1 || fail "$(grep -v equal compared)"
}

# on_both WORDS...: the command on either store; what it prints must be the same
on_both() {
    run 0 "$@" --store duckdb:d.duckdb --quiet
    mv out out.duckdb
    run 0 "$@" --store "$postgres" --quiet
}

"$EIOT" simulate --out "$work/sim" --meters 40 --days 35 --theft 0.1 --seed 3 >/dev/null || exit 1
# who is billed after use pays on the first and on the last day: with the sales that are there, AT&C is known
awk -F , '$3 == "meter" && $6 !~ /prepaid/ {print $1 ",2025-06-01T10:00:00Z,30000\n" $1 ",2025-07-05T10:00:00Z,1234.5"}' \
    "$work/sim/files/network.csv" | sed '1i meter_id,ts,amount' > "$work/sim/files/payments.csv"

begin "a run gives the same tables on both"
on_both run "$work/sim/files" --report report.html
same "$raw"
same "$models"
same "$results"
[ "$(ask "select count(atc_pct) from marts.kpi_daily")" -gt 0 ] || fail "AT&C is not known"
equal "people read the same" "$(sed '/^== Stages/,$d' out)" "$(sed '/^== Stages/,$d' out.duckdb)"

begin "running twice changes nothing"
run 0 run "$work/sim/files" --store duckdb:d.duckdb --quiet
run 0 run "$work/sim/files" --store duckdb:d.duckdb --quiet
run 0 run "$work/sim/files" --store "$postgres" --quiet
same "$raw"
same "$models"
same "$results"
run 0 transform --full-refresh --store "$postgres"
same "$models"

begin "dashboards get the same answers from both, and from the copy of each"
queries=
for query in "$EIOT_SOURCE_ROOT"/dashboards/queries/*.sql; do queries="$queries @$query"; done
run 0 run "$work/sim/files" --store duckdb:d.duckdb --quiet
same "$queries"
if [ -z "${EIOT_TEST_CLICKHOUSE:-}" ]; then
    skip "EIOT_TEST_CLICKHOUSE is not set"
else
    for source in duckdb:d.duckdb "$postgres"; do
        copy=${EIOT_TEST_CLICKHOUSE%/*}/boards_$$_$(echo "$source" | cut -c1-6)
        run 0 sync --to "$copy" --store "$source" --format json
        equal "both sides" "$(json success)" true
        # shellcheck disable=SC2086
        "$DB_COMPARE" "$source" "$copy" $queries >compared 2>&1 || fail "$(grep -v equal compared)"
        run 0 detect --store "$source" --quiet # writes the same scores anew
        # a transaction of another test, open on the same server, holds the cursor back for a while
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            run 0 sync --to "$copy" --store "$source" --format json
            [ "$(json rows_sent)" != 0 ] || break
            sleep 1
        done
        equal "sent again" "$(json rows_sent)" 0
    done
fi

# one reading every 6 hours of a meter, from a day, so many days: meter FROM DAYS KWH QUALITY
csv() {
    python3 -c '
import datetime, sys
meter, start, days, kwh, quality = sys.argv[1:6]
start = datetime.datetime.fromisoformat(start)
for i in range(4 * int(days)):
    print(meter, (start + i * datetime.timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ"), kwh, "import", 21600, quality, sep=",")
' "$@"
}

heading="meter_id,ts,kwh,channel,length_s,quality"

begin "the load curve sums the registers of a meter"
python3 -c '
day = lambda date, kwh: "300,%s,%s,A,,,," % (date, ",".join([kwh] * 24))
print("100,NEM12,202507030000,A,B")
print("200,NMI0000001,E1E2,,E1,N1,S1,KWH,60,", day("20250701", "0.1"), day("20250702", "0.1"), sep="\n")
print("200,NMI0000001,E1E2,,E2,N1,S2,KWH,60,", day("20250701", "0.2"), "900", sep="\n")
' >market.csv
psql -qX "$EIOT_TEST_POSTGRES" -c "drop database $database" -c "create database $database"
on_both ingest market.csv
curve=$EIOT_SOURCE_ROOT/dashboards/queries/load_curve.sql
same "@$curve"
# 00:00: both, and E1 alone on a day that has no E2; 14:00: both, and E1 alone where E2 is stated earlier that day
equal "sums, and what is not known" "$(psql -qXAt "$postgres" -c "set search_path = raw_data" -c "set timezone = 'UTC'" \
    -f "$curve" | sed -n 's/\(\.[1-9]*\)0*|/\1|/; /^\(0\|14\)|/p')" "0|2|2|0.4|0.2
14|2|1|0.3|0.3"
if [ -n "${EIOT_TEST_CLICKHOUSE:-}" ]; then
    copy=${EIOT_TEST_CLICKHOUSE%/*}/curve_$$
    run 0 sync --to "$copy" --store duckdb:d.duckdb --format json
    "$DB_COMPARE" duckdb:d.duckdb "$copy" "@$curve" >compared 2>&1 || fail "$(grep -v equal compared)"
fi

begin "months that are there, months that are new, and files that overlap"
mkdir files
{ echo $heading; csv M1 2025-01-20 60 1.5 E; csv M2 2025-01-20 3 0.5 A; } > files/readings-1.csv
{ echo $heading; csv M1 2025-02-10 10 2.5 A; csv M2 2025-01-21 4 0.5 A; csv M3 2025-04-29 5 1 A; } > files/readings-2.csv
{ echo $heading; csv M1 2025-02-15 30 3.5 E; csv M4 2024-12-30 200 0.1 A; } > files/readings-3.csv
psql -qX "$EIOT_TEST_POSTGRES" -c "drop database $database" -c "create database $database"
on_both ingest files
same "$raw"
equal months "$(ask "select string_agg(right(relname, 7), ' ' order by relname) from pg_class where relname ~ '^readings_\d+_\d+$'")" \
    "2024_12 2025_01 2025_02 2025_03 2025_04 2025_05 2025_06 2025_07"
equal "held by their key" "$(ask "select count(*) from pg_constraint where contype = 'p' and conrelid::regclass::text like 'raw_data.readings%'")" 9
equal "no table of a load stays" "$(ask "select count(*) from pg_class where relname like 'ingest%'")" 0
on_both run files --report report.html
same "$raw"
same "$models"
on_both ingest files
same "$raw"

begin "plans use the indexes"
# plan SQL: without sequential scans, which win on tables as small as these
plan() { ask "set enable_seqscan = off; explain (costs off) $1" >plan.txt; }
ask "analyze raw_data.readings"
plan "select * from raw_data.readings where load_seq > 4000000000"
contains "loads are found by block range" "$(cat plan.txt)" "Bitmap Index Scan on readings_2025_05_load_seq_file_id_start_ts_idx"
plan "select * from raw_data.readings where meter_id = 'M1' and channel = 'import' and start_ts >= '2025-02-01Z' and start_ts < '2025-02-03Z'"
contains "a meter is found by the key" "$(cat plan.txt)" "readings_2025_02_pkey"
equal "other months are not looked at" "$(grep -c readings_2025_03 plan.txt)" 0

psql -qX "$EIOT_TEST_POSTGRES" -c "drop database $database"
end
