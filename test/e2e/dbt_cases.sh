#!/bin/sh
# The field cases of dbt models (DBT-01, -02, -04, -05) by the program itself, on one kind of store.
# Usage: dbt_cases.sh duckdb|postgres
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
kind=$1
n_worlds=0

if [ "$kind" = postgres ] && [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    begin "dbt cases on PostgreSQL"
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi

# world NAME: a case with a store of its own
world() {
    begin "$1 ($kind)"
    n_worlds=$((n_worlds + 1))
    store=duckdb:s.duckdb
    if [ "$kind" = postgres ]; then
        "$SYNC_SQL" "$EIOT_TEST_POSTGRES" "create database dbt_cases_$$_$n_worlds" || fail "no database"
        store=${EIOT_TEST_POSTGRES%/*}/dbt_cases_$$_$n_worlds
    fi
    mkdir files
}

ask() { "$SYNC_SQL" "$store" "$1" || fail "statement: $1"; }
change() { ask "$1" >/dev/null; }

# file NAME LINE...: a file of readings
file() {
    name=$1
    shift
    {
        echo meter_id,ts,kwh,channel,length_s,quality
        printf '%s\n' "$@"
    } >"files/readings-$name.csv"
}

# half_hours METER DAY KWH: the 48 readings of a day
half_hours() {
    python3 - "$@" <<'END'
import sys
meter, day, kwh = sys.argv[1:]
for slot in range(48):
    print(f"{meter},{day}T{slot // 2:02}:{slot % 2 * 30:02}:00Z,{kwh},import,1800,A")
END
}

load() { run 0 ingest files --store "$store" --quiet; }
transform() { run 0 transform --store "$store" --quiet "$@"; }
rows_of() { ask "select count(*) from $1"; }

# ---- DBT-01 ----

# What keeps keys whole stands in the store: it is taken away, as in a store that others made.
drop_keys() {
    [ "$kind" = duckdb ] || change "alter table raw_data.readings drop constraint readings_pkey"
    change "alter table raw_data.readings alter column channel drop not null"
}

null_channel() {
    change "insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at, load_seq)
        values ('M501', null, timestamptz '2025-07-01 00:00:00+00', 1800, 0.1, 'actual', 1, 2, timestamptz '2025-08-01 08:00:00+00', $1)"
}

world "DBT-01 NULL in the unique key: a raw row without channel stays one row"
file 1 M500,2025-07-01T00:00:00Z,0.2,import,1800,A
load
"$SYNC_SQL" "$store" "insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
    values ('M501', null, timestamptz '2025-07-01 00:00:00+00', 1800, 0.1, 'actual', 1, 2, timestamptz '2025-08-01 08:00:00+00')" >out 2>&1 &&
    fail "the store took a key with NULL"
drop_keys
null_channel 1000000
for n in 1 2 3; do
    transform
    equal "run $n" "$(ask "select meter_id, channel, kwh from intermediate.int_readings_clean where meter_id = 'M501'")" \
        "$(printf 'M501\timport\t0.10000000000000001')"
    equal "day, run $n" "$(rows_of "intermediate.int_meter_days where meter_id = 'M501'")" 1
    change "update raw_data.readings set load_seq = load_seq + 1000000 where meter_id = 'M501'" # selected anew by the next run
done
transform --full-refresh
equal "full refresh" "$(rows_of "intermediate.int_readings_clean where meter_id = 'M501'")" 1

world "DBT-01 NULL in the unique key: a file without channel"
printf 'meter_id,ts,kwh,length_s,quality\nM501,2025-07-01T00:00:00Z,0.1,1800,A\n' >files/readings-1.csv
for n in 1 2 3; do
    load
    transform
    equal "run $n" "$(rows_of intermediate.int_readings_clean)" 1
done

# ---- DBT-02 ----

tables() {
    ask "select table_schema || '.' || table_name from information_schema.tables
        where table_schema in ('intermediate', 'marts') and table_type = 'BASE TABLE' order by 1"
}

# Keeps each table that models made, builds all from nothing, and compares both ways.
same_as_full_refresh() {
    differences=
    change "create schema kept"
    for table in $(tables); do
        kept=kept.${table#*.}
        change "create table $kept as select * from $table"
        differences="$differences${differences:+ union all }select '$table', count(*) from (
            (select * from $kept except all select * from $table) union all
            (select * from $table except all select * from $kept)) as differs"
    done
    transform --full-refresh
    [ "$(tables | wc -l)" -gt 15 ] || fail "few tables: $(tables)"
    equal "rows that differ from a full refresh" "$(ask "$differences" | grep -v "$(printf '\t')0\$")" ""
}

# late NAME DAY: run 1 has 1 to 3 July; run 2 brings DAY of another meter, a correction of 2 July, and 4 July
late() {
    world "DBT-02 rows that arrive late: $1"
    # shellcheck disable=SC2046
    file 1 $(half_hours M1 2025-07-01 0.5) $(half_hours M1 2025-07-02 0.5) $(half_hours M1 2025-07-03 0.5)
    load
    transform
    equal "first days" "$(rows_of intermediate.int_meter_days)" 3
    # shellcheck disable=SC2046
    file 2 $(half_hours M2 "$2" 0.25) $(half_hours M1 2025-07-04 0.5) M1,2025-07-02T06:00:00Z,1.5,import,1800,A
    load
    transform
    equal "late day" "$(ask "select import_kwh from intermediate.int_meter_days where meter_id = 'M2' and local_day = date '$2'")" 12
    equal "corrected day" "$(ask "select import_kwh from intermediate.int_meter_days where meter_id = 'M1' and local_day = date '2025-07-02'")" 25
    equal "days" "$(rows_of intermediate.int_meter_days)" 5
    same_as_full_refresh
}

late "1 day" 2025-07-03
late "60 days" 2025-05-05

# ---- where rows stand ----

# In DuckDB what one meter has stands together, whatever order files had, also what is added later.
if [ "$kind" = duckdb ]; then
    breaks() {
        ask "select count(*) from (select meter_id, lag(meter_id) over (order by rowid) as before from $1 where $2) as rows_of_it
            where before > meter_id"
    }

    world "rows of a meter stand together"
    # shellcheck disable=SC2046
    file 1 $({ half_hours M1 2025-07-01 0.5; half_hours M2 2025-07-01 0.5; } | sort -r -t , -k 2)
    load
    transform
    # shellcheck disable=SC2046
    file 2 $({ half_hours M1 2025-07-02 0.5; half_hours M2 2025-07-02 0.5; } | sort -r -t , -k 2)
    load
    transform
    for day in 2025-07-01 2025-07-02; do
        equal "readings, $day" "$(breaks intermediate.int_readings_clean "local_day = date '$day'")" 0
        equal "days, $day" "$(breaks marts.fct_meter_days "local_day = date '$day'")" 0
    done
    equal "readings as they came" "$(breaks raw_data.readings "start_ts < timestamptz '2025-07-02 00:00:00+00'")" 48
    equal "days by meter" "$(breaks marts.fct_meter_days true)" 0
fi

# ---- DBT-04 ----

# A project whose staging holds each reading twice: as loaded, and a version of an hour before with 0.05 kWh more.
two_versions() {
    run 0 init .
    python3 - <<'END'
path = "dbt/models/staging/stg_readings.sql"
text = open(path).read()
source = "{{ source('raw_data', 'readings') }}"
assert text.count(source) == 1
columns = """meter_id, channel, start_ts, length_s, {} as kwh, quality, flag, past_avg_kwh, temperature_c,
    humidity_pct, wind_kmh, label, file_id, line, {} as loaded_at, load_seq"""
old = columns.format("kwh + 0.05", "loaded_at - interval '1 hour'")
both = f"(select {columns.format('kwh', 'loaded_at')} from {source} union all select {old} from {source}) as versions"
open(path, "w").write(text.replace(source, both))
END
}

world "DBT-04 two versions of one key in the same run: the last one holds"
two_versions
file 1 M504,2025-07-01T00:00:00Z,0.35,import,1800,A
load
transform
equal staging "$(rows_of staging.stg_readings)" 2
for n in 1 2; do
    equal "one row" "$(ask "select meter_id, kwh from intermediate.int_readings_clean")" "$(printf 'M504\t0.34999999999999998')"
    equal "its day" "$(ask "select import_kwh from intermediate.int_meter_days")" 0.34999999999999998
    transform
done

world "DBT-04 without the dedup: exit 5, and neither the report nor the copy is made"
two_versions
sed -i 's/^    where crowded_spans.meter_id is null$/    where true/' dbt/models/intermediate/int_readings_clean.sql
grep -q '^    where true$' dbt/models/intermediate/int_readings_clean.sql || fail "the dedup was not found"
file 1 M504,2025-07-01T00:00:00Z,0.35,import,1800,A
load
run 5 transform --store "$store"
contains test "$(cat out)" "failed  assert_readings_clean_key_is_unique: 1 rows fail"
contains "what reads it is not built" "$(cat err)" "models that read what failed were not built"
run 5 run files --store "$store" --report report.html --format json
equal stages "$(python3 -c '
import json
print(" ".join("{}:{}".format(s["name"], s["status"]) for s in json.load(open("out"))["stages"]))')" \
    "ingest:success quality-raw:success transform:failed quality-staging:skipped detect:skipped forecast:skipped marts:skipped quality-marts:skipped report:skipped"
[ ! -e report.html ] || fail "a report was written"
"$EIOT" run files --store "$store" --report report.html --quiet >out 2>err </dev/null &&
    "$EIOT" sync --store "$store" --to clickhouse://nobody@127.0.0.1:1/none >synced 2>&1
[ ! -e synced ] || fail "sync ran"

# ---- DBT-05 ----

# site ZONE METER TIME DAY, in sessions of two zones: the reading counts on DAY
site() {
    for zone in UTC Asia/Tokyo; do
        world "DBT-05 local day, not UTC day, not session day: $2 in $1, session in $zone"
        echo "timezone: $1" >eiot.yml
        file 1 "$2,$3,1.0,import,1800,A"
        TZ=$zone PGTZ=$zone load
        TZ=$zone PGTZ=$zone transform
        equal reading "$(ask "select meter_id, cast(local_day as varchar) from intermediate.int_readings_clean")" "$(printf '%s\t%s' "$2" "$4")"
        equal day "$(ask "select cast(local_day as varchar), import_kwh from intermediate.int_meter_days")" "$(printf '%s\t1' "$4")"
        equal mart "$(ask "select cast(local_day as varchar), import_kwh from marts.fct_meter_days")" "$(printf '%s\t1' "$4")"
    done
}

site America/Chicago M505 2025-07-01T03:30:00Z 2025-06-30
site Europe/Rome M506 2025-06-30T22:30:00Z 2025-07-01

end
