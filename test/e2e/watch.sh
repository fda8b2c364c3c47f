#!/bin/sh
# eiot ingest --watch: takes files when they are complete, moves nothing, survives restarts and a store that is held.
# Usage: watch.sh duckdb|postgres
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
kind=$1
if [ "$kind" = postgres ] && [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    begin "watching with PostgreSQL"
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi
pid=
trap '[ -z "$pid" ] || kill -9 $pid 2>/dev/null; rm -rf "$work"' EXIT

# A project with an empty store, and a folder in.
fresh() {
    store=duckdb:$work/case/s.duckdb
    if [ "$kind" = postgres ]; then
        "$SYNC_SQL" "$EIOT_TEST_POSTGRES" "create database eiot_watch_$$" >/dev/null || exit 1
        store=${EIOT_TEST_POSTGRES%/*}/eiot_watch_$$
    fi
    printf 'store: "%s"\n' "$store" > eiot.yml
    mkdir in
    run 0 init .
}

start() {
    "$EIOT" ingest in --watch --format json >>seen 2>>told </dev/null &
    pid=$!
}

stop() {
    kill -TERM $pid
    wait $pid
    equal "exit code" $? 0
    pid=
}

# file NAME METER: one reading, last changed a minute ago
file() {
    printf 'meter_id,ts,kwh,length_s\n%s,2025-07-01T00:00:00Z,1,1800\n' "$2" > "$1"
    touch -d '1 minute ago' "$1"
}

# until_loaded PATH: within 40 s
until_loaded() {
    for _ in $(seq 400); do
        grep -qF "\"$1\"" seen 2>/dev/null && return 0
        sleep 0.1
    done
    fail "$1 was not loaded: $(cat seen told)"
}

meters() { "$SYNC_SQL" "$store" "select meter_id from raw_data.readings order by meter_id" | tr '\n' ' '; }

begin "$kind: files are loaded as they become complete, and stay where they are"
fresh
file in/a.csv M1
file in/half.csv.part M2
start
until_loaded in/a.csv
mv in/half.csv.part in/b.csv
until_loaded in/b.csv
printf 'meter_id,ts,kwh,length_s\nM3,2025-07-01T00:00:00Z,1,1800\n' > in/c.csv
sleep 3
equal "not yet: it is new" "$(grep -c in/c.csv seen)" 0
printf 'M4,2025-07-01T00:00:00Z,1,1800\n' >> in/c.csv
until_loaded in/c.csv
[ -f in/a.csv ] && [ -f in/b.csv ] && [ -f in/c.csv ] || fail "a file was moved"
printf 'a,b\n1,2\n' > in/no.csv && touch -d '1 minute ago' in/no.csv
until_loaded in/no.csv
contains "refused" "$(cat told)" "error: no source matches the file"
file in/d.csv M5
until_loaded in/d.csv
stop
equal "readings" "$(meters)" "M1 M2 M3 M4 M5 "
equal "each told once" "$(grep -c '"path"' seen)" 5
equal "refusals told" "$(grep -c 'no source matches' told)" 1

rm in/no.csv
start
file in/e.csv M6
until_loaded in/e.csv
stop
equal "after a restart the store knows the others" "$(grep -c '"status": "loaded"' seen)" 5
equal "readings" "$(meters)" "M1 M2 M3 M4 M5 M6 "
run 0 status --format json
equal "in the history" "$(json runs.0.command) $(json runs.0.status)" "ingest --watch success"

begin "$kind: killed and started again, the same readings"
if [ "$kind" = duckdb ]; then
    fresh
    file in/a.csv M1
    start
    until_loaded in/a.csv
    kill -9 $pid
    wait $pid 2>/dev/null
    file in/b.csv M2
    start
    until_loaded in/b.csv
    stop
    equal "readings" "$(meters)" "M1 M2 "
fi

begin "$kind: a folder that is not there is an error at once"
if [ "$kind" = duckdb ]; then
    run 8 ingest nowhere --watch
    contains "said" "$(head -n 1 err)" "nowhere"
fi
end
