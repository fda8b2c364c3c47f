#!/bin/sh
# eiot status --reading: all versions of one reading, in both stores; what is refused. Usage: reading.sh duckdb|postgres
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
kind=$1
if [ "$kind" = postgres ] && [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    begin "versions of a reading on PostgreSQL"
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi

# fresh: an empty store
fresh() {
    store=duckdb:store.duckdb
    if [ "$kind" = postgres ]; then
        "$SYNC_SQL" "$EIOT_TEST_POSTGRES" "create database eiot_reading_$$" >/dev/null || exit 1
        store=${EIOT_TEST_POSTGRES%/*}/eiot_reading_$$
    fi
    printf 'store: "%s"\n' "$store" > eiot.yml
    run 0 init .
}

# load NAME LINES: a file of readings
load() {
    printf 'meter_id,ts,kwh,length_s,quality\n%b' "$2" > "$1"
    run 0 ingest "$1" --quiet
}

# versions METER TS: what is said, a version a line
versions() {
    run 0 status --reading "$1" "$2" --format json
    python3 -c '
import json
for v in json.load(open("out"))["versions"]:
    print(v["fate"], v["channel"], v["start_ts"], v["length_s"], v["kwh"], v["quality"], v["file"], v["line"], v["superseded_by"])'
}

begin "$kind: versions of a reading come in the order they were loaded"
fresh
load a.csv 'M1,2025-07-01T00:00:00Z,0.40,1800,E\nM1,2025-07-01T00:30:00Z,7,1800,A\n'
load b.csv 'M1,2025-07-01T00:00:00Z,0.35,1800,A\nM2,2025-07-01T00:00:00Z,9,1800,A\n'
load c.csv 'M1,2025-07-01T00:00:00Z,0.41,1800,E\n'
load d.csv 'M1,2025-07-01T00:00:00Z,10,3600,A\n'
load e.csv 'M1,2025-07-01T02:00:00Z,,1800,missing\n'
all="superseded import 2025-07-01 00:00:00Z 1800 0.4 estimated a.csv 2 b.csv
holds import 2025-07-01 00:00:00Z 1800 0.35 actual b.csv 2 None
superseded import 2025-07-01 00:00:00Z 1800 0.41 estimated c.csv 2 b.csv
holds import 2025-07-01 00:00:00Z 3600 10 actual d.csv 2 None"
equal "at its start" "$(versions M1 2025-07-01T00:00:00Z)" "$all"
equal "within it, by another zone" "$(versions M1 2025-07-01T01:29:59+01:00)" "$all"
equal "after the half-hour" "$(versions M1 2025-07-01T00:30:00Z)" "holds import 2025-07-01 00:00:00Z 3600 10 actual d.csv 2 None
holds import 2025-07-01 00:30:00Z 1800 7 actual a.csv 3 None"
equal "a missing one" "$(versions M1 2025-07-01T02:00:00Z)" "holds import 2025-07-01 02:00:00Z 1800 None missing e.csv 2 None"
run 0 status --reading M2 2025-07-01T00:00:00Z --lang fr
equal "for people" "$(sed 's/  *$//; s/20[0-9-]* [0-9:]*Z$/NOW/' out)" \
    "sort        canal   début                 durée s  kWh  qualité  marque  fichier  ligne  chargés               remplacés  remplacé par
en vigueur  import  2025-07-01 00:00:00Z    1 800  9    réel             b.csv        3  NOW"

begin "$kind: what is no reading is refused"
if [ "$kind" = duckdb ]; then
    fresh
    load a.csv 'M1,2025-07-01T00:00:00Z,0.40,1800,E\n'
    run 2 status --reading M1 2025-07-01T00:30:00Z
    equal "said" "$(cat err)" "error: meter 'M1' has no reading of this instant
  hint: \`eiot status\` says from when to when there are readings."
    run 2 status --reading M1 2025-07-01T00:00:00
    equal "said" "$(cat err)" "error: '2025-07-01T00:00:00' is no instant
  hint: Say it with its zone: eiot status --reading M1 2025-07-01T00:30:00+01:00"
    run 2 status --reading M1
    equal "said" "$(head -n 1 err)" "error: option --reading needs an instant after the meter"
    run 2 status --reading M1 2025-07-01T00:00:00Z --run last
    equal "said" "$(cat err)" "error: options --run and --reading exclude each other"
    run 2 status 2025-07-01T00:00:00Z
    equal "said" "$(cat err)" "error: command 'status' takes a word after --reading alone"
fi
end
