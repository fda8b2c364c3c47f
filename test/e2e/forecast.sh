#!/bin/sh
# The load forecast by the command line: eight weeks of a feeder that repeat to the last digit, a schedule of outages for
# the days to come, holidays of a country, wrong words. Usage: forecast.sh duckdb|postgres
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
kind=$1
if [ "$kind" = postgres ] && [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    begin "the load forecast on PostgreSQL"
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi
n_stores=0

# fresh: an empty store
fresh() {
    store=duckdb:store.duckdb
    if [ "$kind" = postgres ]; then
        n_stores=$((n_stores + 1))
        "$SYNC_SQL" "$EIOT_TEST_POSTGRES" "create database eiot_forecast_$$_$n_stores" >/dev/null || exit 1
        store=${EIOT_TEST_POSTGRES%/*}/eiot_forecast_$$_$n_stores
    fi
    printf 'store: "%s"\ntimezone: Africa/Dakar\n' "$store" > eiot.yml
    run 0 init .
}

# ask SQL: rows of the store, a space between columns
ask() { "$SYNC_SQL" "$store" "$1" | tr '\t|' '  ' || fail "statement: $1"; }

# Half-hours of F1 from 7 April to 1 June 2025: 10 + slot, 5 more at weekends; M1 is one of its two customers.
site() {
    mkdir -p files
    printf 'node_id,parent_id,kind,zone\nF1,,feeder,Z\nM1,F1,meter,\nM2,F1,meter,\n' > files/network.csv
    python3 -c '
import datetime
print("meter_id,ts,kwh")
first = datetime.datetime(2025, 4, 7)
for i in range(56 * 48):
    ts = first + datetime.timedelta(minutes=30 * i)
    print("F1", ts.strftime("%Y-%m-%dT%H:%M:%SZ"), 10 + i % 48 + (5 if ts.weekday() >= 5 else 0), sep=",")
' > files/readings-1.csv
    printf 'node_id,start,end,kind\nM1,2025-06-03T18:00:00Z,2025-06-03T19:00:00Z,load_shedding\n' > files/outages.csv
    run 0 ingest files --quiet
    run 0 transform --quiet
}

begin "$kind: nothing to forecast"
fresh
run 0 transform --quiet
run 0 forecast
equal "in words" "$(cat out)" "no substation, feeder or zone has loads of two days or more, so nothing can be forecast"
run 0 forecast --backtest --lang fr
equal "in words" "$(cat out)" "aucun poste source, départ ou zone n'a des charges de deux jours au moins, donc rien ne peut être prévu"
run 0 forecast --format json
equal "nodes" "$(json nodes)" "[]"

begin "$kind: a week that repeats"
fresh
site
run 0 forecast --format json
equal "first day" "$(json first_day)" 2025-06-02
equal "rows" "$(json rows)" 672
equal "node" "$(json nodes.0.node_id) $(json nodes.1.kind)" "F1 zone"
run 0 forecast
contains "a line a node" "$(sed 's/\xc2\xa0/ /g' out | tr -s ' ')" "F1 feeder 1,608"
run 0 transform --select fct_load_forecast --quiet
forecast="select count(*), round(cast(sum(load_p50_kwh) as numeric(18, 6)), 1), round(cast(sum(suppressed_kwh) as numeric(18, 6)), 1) from marts.fct_load_forecast where kind = 'feeder'"
equal "half of two half-hours goes with the schedule" "$(ask "$forecast")" "336 11689.5 46.5"
run 0 run --only forecast --quiet
equal "the same as a stage" "$(ask "$forecast")" "336 11689.5 46.5"
equal "one band" "$(ask "select count(*) from marts.fct_load_forecast where load_p10_kwh > load_p50_kwh or load_p50_kwh > load_p90_kwh")" 0

begin "$kind: a backtest writes nothing"
fresh
site
run 0 forecast --backtest --days 10 --format json
equal "days" "$(json measured_days)" 10
equal "by kind and days ahead" "$(json backtest.0.kind) $(json backtest.0.horizon_days) $(json backtest.0.n_intervals)" "feeder 1 480"
equal "rows" "$(ask "select count(*) from ml.load_forecasts") $(ask "select count(*) from ml.forecast_errors")" "0 0"
run 0 forecast --backtest --lang fr
contains "in French" "$(cat out)" "jours d'avance"

begin "$kind: before the models"
fresh
for command in forecast "forecast --backtest" detect; do
    run 6 $command
    contains "$command: message" "$(cat err)" "error: the store has no intermediate.int_"
    contains "$command: hint" "$(cat err)" 'Run `eiot transform` first.'
done

begin "$kind: wrong words and files"
fresh
run 2 forecast --days 7
contains "message" "$(cat err)" "option --days is for --backtest"
run 2 forecast --backtest --days 367
contains "message" "$(cat err)" "--days"
site
printf 'forecast: {holidays: XX}\n' >> eiot.yml
run 3 forecast
contains "message" "$(cat err)" "forecast.holidays is 'XX', and there is no holidays/XX.csv"
contains "place" "$(cat err)" "eiot.yml:3:22"
printf 'date,name\n2025-13-01,A\n' > holidays/XX.csv
run 3 forecast
contains "message" "$(cat err)" "'2025-13-01' is no date, expected YYYY-MM-DD"
contains "place" "$(cat err)" "holidays/XX.csv:2:1"

finish
end
