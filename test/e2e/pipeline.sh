#!/bin/sh
# The whole pipeline on a simulated network and, where it is there, on the shared data set.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
data=${EIOT_SHARED_DATA:-$EIOT_SOURCE_ROOT/../shared/data}

"$EIOT" simulate --out "$work/sim" --meters 60 --days 45 --theft 0.1 --seed 3 >/dev/null || exit 1

begin "a run ends in losses, scores and a report"
run 0 run "$work/sim/files" --format json
equal sum "$(python3 -c '
import json
i = json.load(open("out"))["ingest"]
print(i["records"] - i["loaded"] - i["identical"] - i["superseded"] - i["rejected"] - i["skipped"])')" 0
equal stages "$(python3 -c '
import json
print(sorted({s["status"] for s in json.load(open("out"))["stages"]}))')" "['success']"
equal critical "$(json quality.critical_failed)" 0
[ "$(json detect.readings_scored)" -gt 80000 ] || fail "too few readings scored"
[ "$(json detect.meters_scored)" -gt 50 ] || fail "too few meters scored"
[ -s data/processed/report.html ] || fail "no report"
run 0 evaluate --truth "$work/sim/truth.csv" --format json
python3 -c '
import json, sys
m = json.load(open("out"))["meters"]
sys.exit(not (m["n_theft"] == 6 and m["roc_auc"] > 0.9 and m["map_at_20"] > 0.6))' || fail "simulated thefts are not found: $(cat out)"
run 0 evaluate --truth "$work/sim/truth.csv" --detectors --format json
equal fused "$(python3 -c '
import json
r = json.load(open("out"))
print(r["detectors"][-1]["measure"], r["detectors"][-1]["roc_auc"] == r["meters"]["roc_auc"])')" "fused True"
run 2 evaluate --detectors

begin "running twice changes nothing"
run 0 run "$work/sim/files" --quiet
before=$("$DB_DUMP" data/energy.duckdb)
run 0 run "$work/sim/files" --quiet
equal database "$("$DB_DUMP" data/energy.duckdb)" "$before"
run 0 transform --full-refresh
equal refreshed "$("$DB_DUMP" data/energy.duckdb)" "$before"

begin "one thread gives the same database"
run 0 run "$work/sim/files" --quiet --threads 1 --store duckdb:one.duckdb
run 0 run "$work/sim/files" --quiet --threads 4 --store duckdb:four.duckdb
equal database "$("$DB_DUMP" one.duckdb)" "$("$DB_DUMP" four.duckdb)"

begin "tables for people in French"
run 0 run "$work/sim/files" --lang fr
contains losses "$(cat out)" "== Pertes"
contains stages "$(cat err)" "réussie"
contains reasons "$(cat out)" "Compteurs à visiter"

begin "a failed critical expectation stops what depends on it"
mkdir files
printf 'meter_id,ts,kwh,channel,length_s,quality\nM1,2025-06-01T00:00:00Z,99999,import,86400,A\nM1,2025-06-02T00:00:00Z,12.5,import,86400,A\n' > files/readings-1.csv
run 5 run files
contains gate "$(cat err)" "quality gate"
contains skipped "$(cat out)" "skipped"
[ ! -e data/processed/report.html ] || fail "a report was written"
run 0 status --format json
equal status "$(json runs.0.status)" failed

begin "a stage by name, and a name that is none"
run 0 ingest "$work/sim/files" --quiet
run 0 run --only quality-raw
run 0 quality --layer raw --format json
equal success "$(json success)" true
equal suite "$(json suites.0.suite_name)" raw_events
run 2 run --only nothing
equal message "$(cat err)" "error: there is no stage 'nothing'
  hint: \`eiot stages\` lists them."

begin "the shared data set: 5000 loaded, labels found"
if [ -f "$data/kaggle-ziya07/smart_meter_data.csv" ]; then
    run 0 run "$data/kaggle-ziya07/smart_meter_data.csv" --format json
    equal loaded "$(json ingest.loaded)" 5000
    equal rejected "$(json ingest.rejected)" 0
    run 0 evaluate --format json
    python3 -c '
import json, sys
r = json.load(open("out"))["readings"]
sys.exit(not (r["roc_auc"] >= 0.997 and r["f1_at_k"] >= 0.85 and r["k"] == 250))' || fail "labels are not found: $(cat out)"
    before=$("$DB_DUMP" data/energy.duckdb)
    run 0 run "$data/kaggle-ziya07/smart_meter_data.csv" --quiet
    equal twice "$("$DB_DUMP" data/energy.duckdb)" "$before"
else
    skip "shared data is absent"
fi

end
