#!/bin/sh
# A meter's registers are kept apart as they are loaded and summed in the models, in both stores. Usage: registers.sh
# duckdb|postgres
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
kind=$1
if [ "$kind" = postgres ] && [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    begin "registers of a meter on PostgreSQL"
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi
n_stores=0

# fresh: an empty store
fresh() {
    store=duckdb:store.duckdb
    if [ "$kind" = postgres ]; then
        n_stores=$((n_stores + 1))
        "$SYNC_SQL" "$EIOT_TEST_POSTGRES" "create database eiot_registers_$$_$n_stores" >/dev/null || exit 1
        store=${EIOT_TEST_POSTGRES%/*}/eiot_registers_$$_$n_stores
    fi
    printf 'store: "%s"\ntimezone: UTC\n' "$store" > eiot.yml
    run 0 init .
}

# ask SQL: rows of the store, a space between columns
ask() { "$SYNC_SQL" "$store" "$1" | tr '\t|' '  ' || fail "statement: $1"; }

# half-hours VALUE: 48 of them
half_hours() { awk -v v="$1" 'BEGIN { for (i = 0; i < 48; i++) printf ",%s", v }'; }

begin "$kind: FMT-03 two meters under one supply point (NEM12)"
fresh
{
    echo '100,NEM12,202507010000,A,B'
    echo '200,NMI0000003,E1E2,1,E1,N1,SER003,KWH,30,'
    echo "300,20250701$(half_hours 0.1),A,,,,"
    echo '200,NMI0000003,E1E2,2,E2,N1,SER004,KWH,30,'
    echo "300,20250701$(half_hours 0.2),A,,,,"
    echo '200,NMI0000003,E1E2,2,Q1,N1,SER004,KVARH,30,'
    echo "300,20250701$(half_hours 7),A,,,,"
    echo '900'
} > two.csv
run 0 ingest two.csv --format json
equal counts "$(json records) $(json loaded) $(json rejected) $(json skipped)" "146 96 0 50"
equal "kept apart" "$(ask "select channel, count(*), cast(cast(sum(kwh) as numeric(12, 3)) as varchar) from raw_data.readings group by channel order by channel")" \
    "import.E1 48 4.800
import.E2 48 9.600"
run 0 run --only transform --quiet
equal "summed" "$(ask "select count(*), count(kwh), cast(cast(sum(kwh) as numeric(12, 3)) as varchar) from intermediate.int_readings_clean")" \
    "48 48 14.400"

begin "$kind: a column for each register, and what a sum is worth"
fresh
cat > sources/tou.yml <<'YML'
name: tou
kind: readings
match: {header: [meter, time, day, night, total]}
number: {decimal: point}
time: {format: rfc3339, zone: in_stamp, stamp: start}
value: {kind: interval_energy, unit: kWh, direction: import_only}
interval_s: 1800
wide: {heading: channel}
columns: {meter_id: meter, ts: time, quality: q}
channel: {day: import.day, night: import.night, total: import, back: export}
YML
{
    echo 'meter,time,day,night,total,back,q'
    echo 'M1,2025-07-01T00:00:00Z,0.1,0.2,,0.5,actual' # both: 0.3, and 0.5 back
    echo 'M1,2025-07-01T00:30:00Z,0.1,,,,actual'       # the night's is not known
    echo 'M1,2025-07-01T01:00:00Z,0.4,0.2,,,estimated' # the least sure
    echo 'M1,2025-07-01T01:30:00Z,0.1,0.2,0.7,,actual' # the whole holds
    echo 'M2,2025-07-01T00:00:00Z,0.9,,,,actual'       # has no other register
} > tou.csv
run 0 ingest tou.csv --format json
equal counts "$(json records) $(json loaded) $(json skipped)" "20 10 10"
run 0 run --only transform --quiet
rows="select meter_id, channel, cast(start_ts at time zone 'UTC' as varchar), coalesce(cast(cast(kwh as numeric(9, 3)) as varchar), 'none'), quality
    from intermediate.int_readings_clean order by meter_id, channel, start_ts"
all="M1 export 2025-07-01 00:00:00 0.500 actual
M1 import 2025-07-01 00:00:00 0.300 actual
M1 import 2025-07-01 00:30:00 none missing
M1 import 2025-07-01 01:00:00 0.600 estimated
M1 import 2025-07-01 01:30:00 0.700 actual
M2 import 2025-07-01 00:00:00 0.900 actual"
equal "sums" "$(ask "$rows")" "$all"

begin "$kind: the register that was missing arrives later"
fresh
cat > sources/tou.yml <<'YML'
name: tou
kind: readings
match: {header: [meter, time, register, kwh]}
number: {decimal: point}
time: {format: rfc3339, zone: in_stamp}
value: {kind: register, unit: kWh, direction: import_only, digits: 6}
interval_s: 1800
columns: {meter_id: meter, ts: time, kwh: kwh, channel: register}
channel: {T1: import.T1, T2: import.T2, T: skip}
YML
printf 'meter,time,register,kwh\n%s\n' 'M1,2025-07-01T00:00:00Z,T1,100.0
M1,2025-07-01T00:30:00Z,T1,100.4
M1,2025-07-01T01:00:00Z,T1,100.5
M1,2025-07-01T00:00:00Z,T,900
M1,2025-07-01T00:00:00Z,T2,700.0' > first.csv
printf 'meter,time,register,kwh\n%s\n' 'M1,2025-07-01T00:30:00Z,T2,700.2
M1,2025-07-01T01:00:00Z,T2,700.2' > second.csv
run 0 ingest first.csv --quiet
run 0 run --only transform --quiet
equal "one of them" "$(ask "$rows")" "M1 import 2025-07-01 00:00:00 0.400 actual
M1 import 2025-07-01 00:30:00 0.100 actual"
run 0 ingest second.csv --quiet
run 0 run --only transform --quiet
both="M1 import 2025-07-01 00:00:00 0.600 actual
M1 import 2025-07-01 00:30:00 0.100 actual"
equal "both" "$(ask "$rows")" "$both"
run 0 transform --full-refresh --quiet
equal "built anew" "$(ask "$rows")" "$both"

begin "$kind: values of the secondary side are multiplied by the network's ratio"
fresh
cat > sources/ct.yml <<'YML'
name: ct
kind: readings
match: {header: [meter, time, secondary_kwh]}
number: {decimal: point}
time: {format: rfc3339, zone: in_stamp, stamp: start}
value: {kind: interval_energy, unit: kWh, direction: import_only, multiplier: network}
interval_s: 1800
columns: {meter_id: meter, ts: time, kwh: secondary_kwh}
YML
printf 'meter,time,secondary_kwh\n%s\n' 'M1,2025-07-01T00:00:00Z,0.025
M2,2025-07-01T00:00:00Z,0.5
M3,2025-07-01T00:00:00Z,0.7' > ct.csv
printf 'meter_id,ts,kwh,length_s\nM1,2025-07-01T00:30:00Z,3,1800\n' > plain.csv
run 0 ingest ct.csv plain.csv --quiet
run 0 run --only transform --quiet
equal "no network yet: not known" "$(ask "$rows")" "M1 import 2025-07-01 00:00:00 none missing
M1 import 2025-07-01 00:30:00 3.000 actual
M2 import 2025-07-01 00:00:00 none missing
M3 import 2025-07-01 00:00:00 none missing"
printf 'node_id,parent_id,kind,multiplier\nT1,,transformer,\nM1,T1,meter,40\nM2,T1,meter,1\nM3,T1,meter,\n' > network.csv
run 0 ingest network.csv --quiet
run 0 run --only transform --quiet
equal "by its ratio, what is stated as energy is not" "$(ask "$rows")" "M1 import 2025-07-01 00:00:00 1.000 actual
M1 import 2025-07-01 00:30:00 3.000 actual
M2 import 2025-07-01 00:00:00 0.500 actual
M3 import 2025-07-01 00:00:00 none missing"
printf 'node_id,parent_id,kind,multiplier\nT1,,transformer,\nM1,T1,meter,60\nM2,T1,meter,1\nM3,T1,meter,2\n' > newer.csv
run 0 ingest newer.csv --quiet
run 0 run --only transform --quiet
newer="M1 import 2025-07-01 00:00:00 1.500 actual
M1 import 2025-07-01 00:30:00 3.000 actual
M2 import 2025-07-01 00:00:00 0.500 actual
M3 import 2025-07-01 00:00:00 1.400 actual"
equal "another ratio" "$(ask "$rows")" "$newer"
run 0 transform --full-refresh --quiet
equal "built anew" "$(ask "$rows")" "$newer"
end
