#!/bin/sh
# Runs without anyone watching: the lock, going on after a failure or a kill, retries, who is told, the schedule.
# Usage: run.sh duckdb|postgres
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
kind=$1
if [ "$kind" = postgres ] && [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    begin "runs on PostgreSQL"
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi
pid=
trap 'kill -9 $pid 2>/dev/null; rm -rf "$work"' EXIT
"$EIOT" simulate --out "$work/sim" --meters 40 --days 12 --seed 5 >/dev/null || exit 1
sim=$work/sim/files
n_stores=0

# fresh: an empty store; its URL in $store. PostgreSQL: a database of its own on the test server
fresh() {
    n_stores=$((n_stores + 1))
    if [ "$kind" = duckdb ]; then
        store=duckdb:$work/s$n_stores.duckdb
    else
        name=eiot_run_$$_$n_stores
        "$SYNC_SQL" "$EIOT_TEST_POSTGRES" "create database $name" >/dev/null || exit 1
        store=${EIOT_TEST_POSTGRES%/*}/$name
    fi
    printf 'store: "%s"\nrun:\n  retries: 0\n' "$store" > eiot.yml
    run 0 init .
}

sql() { "$SYNC_SQL" "$store" "$1"; }

# start WORDS...: eiot in the background, its pid in $pid
start() {
    "$EIOT" "$@" >out 2>err </dev/null &
    pid=$!
}

# until_file FILE TEXT: within 70 s
until_file() {
    for _ in $(seq 700); do
        grep -q "$2" "$1" 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}

begin "$kind: a run that was killed is seen as stopped, and gone on with"
fresh
start run "$sim"
until_file err '^transform ' || fail "transform never ended: $(cat err)"
kill -9 $pid
wait $pid 2>/dev/null
if [ "$kind" = postgres ]; then # the server looks every five seconds
    for _ in $(seq 100); do
        [ "$(sql "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")" = 0 ] && break
        sleep 0.2
    done
fi
run 0 status --format json
killed=$(json runs.0.run_id)
equal "status of the killed one" "$(json runs.0.status)" stopped
contains "its stage" "quality-staging detect forecast" "$(json runs.0.stage)"
run 0 run --resume --format json
contains "note" "$(cat err)" "going on from run $killed, at stage "
equal "resumed from" "$(json resumed_from)" "$killed"
equal "status" "$(json status)" success
names=$(python3 -c '
import json
print(" ".join(s["name"] for s in json.load(open("out"))["stages"]))')
case "$names" in ingest*|quality-raw*|transform*) fail "done stages ran again: $names" ;; esac
contains "the rest" "$names" "detect forecast marts quality-marts report"
run 0 status --run last --format json
equal "in the history" "$(json run.0.resumed_from)" "$killed"
equal "machine" "$(json run.0.host)" "$(hostname)"
contains "log" "$(json log)" '"message": "begins"'
run 0 status --run last
contains "table of stages" "$(cat out)" "attempts"
run 2 status --run nothing
equal "no such run" "$(cat err)" "error: there is no run 'nothing'
  hint: \`eiot status\` lists the last ones."
run 0 run --resume
contains "nothing left" "$(cat err)" "is done: there is nothing to go on with"

begin "$kind: the same database as a run that was never stopped"
if [ "$kind" = duckdb ]; then
    fresh
    run 0 run "$sim" --quiet
    equal "database" "$("$DB_DUMP" "$work/s1.duckdb")" "$("$DB_DUMP" "${store#duckdb:}")"
else
    skip "DuckDB shows it"
fi

begin "$kind: two runs never overlap"
fresh
start run "$sim"
until_file err '^ingest ' || fail "ingest never ended: $(cat err)"
kill -STOP $pid
"$EIOT" run "$sim" >second.out 2>second.err
equal "exit code of the second" $? 7
kill -CONT $pid
if [ "$kind" = postgres ]; then
    contains "message" "$(cat second.err)" "is going on: process $pid on $(hostname), since "
    contains "stage" "$(cat second.err)" "in stage '"
    contains "hint" "$(cat second.err)" "hint: Runs never overlap. Wait until that one is done: eiot status."
else
    contains "message" "$(cat second.err)" "it is held by another process"
fi
wait $pid
equal "exit code of the first" $? 0
"$EIOT" run "$sim" --quiet >third.out 2>third.err
equal "after it" "$? $(cat third.err)" "0 "

begin "$kind: a store that is held is tried again"
fresh
printf 'store: "%s"\nrun:\n  retries: 20\n  retry_wait: 1\n' "$store" > eiot.yml
if [ "$kind" = duckdb ]; then
    mkfifo ready
    "$DB_DUMP" "${store#duckdb:}" --hold 5 > ready &
    read -r _ < ready
    run 0 run "$sim" --only ingest --format json
    contains "note" "$(cat err)" "it is held by another process; again in 1 s"
    retries=$(json retries)
    [ "$retries" -ge 1 ] || fail "$retries retries"
    run 0 status --format json
    equal "in the history" "$(json runs.0.retries)" "$retries"
    run 0 status --run last --format json
    contains "in the log" "$(json log)" "the store can't be opened, again in 1 s: "
else
    start run "$sim" --quiet
    until_stage=$(sql "select 1") # the store is there
    [ "$until_stage" = 1 ] || fail "no store"
    for _ in $(seq 100); do
        [ "$(sql "select count(*) from ops.runs where status = 'running'")" = 1 ] && break
        sleep 0.1
    done
    "$EIOT" run "$sim" --format json >second.out 2>second.err
    equal "exit code" $? 0
    wait $pid
    mv second.out out
    contains "note" "$(cat second.err)" "again in 1 s"
    [ "$(json retries)" -ge 1 ] || fail "no retries"
fi

if [ "$kind" = postgres ]; then
    begin "$kind: a lost connection is one more attempt"
    fresh
    printf 'store: "%s"\nrun:\n  retries: 5\n  retry_wait: 1\n' "$store" > eiot.yml
    start run "$sim" --format json
    for _ in $(seq 200); do
        [ "$(sql "select count(*) from ops.runs where stage = 'transform'")" = 1 ] && break
        sleep 0.05
    done
    sql "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()" >/dev/null
    wait $pid
    equal "exit code" $? 0
    contains "note" "$(cat err)" "the connection was lost: "
    equal "retries" "$(json retries)" 1
    run 0 status --run last --format json
    contains "attempts of a stage" "$(json stages)" '"attempts": 2'
    contains "log" "$(json log)" "again in 1 s: "
fi

begin "$kind: a failed check is told at once, to a program and an address"
fresh
cat > told.sh <<'EOF'
#!/bin/sh
# what is told, and that the store is free by then
{ echo "$EIOT_RUN_STATUS $EIOT_RUN_STAGE $EIOT_RUN_EXIT_CODE $1"; cat; } > told.txt
"$EIOT" status --format json > told.status
EOF
chmod +x told.sh
export EIOT
mkdir files
printf 'meter_id,ts,kwh,channel,length_s,quality\nM1,2025-06-01T00:00:00Z,99999,import,86400,A\nM1,2025-06-02T00:00:00Z,12.5,import,86400,A\n' > files/readings-1.csv
printf 'store: "%s"\nrun:\n  retries: 3\n  retry_wait: 60\n  on_failure: [./told.sh, "a; b $(c)"]\n  webhook: http://127.0.0.1:1/secret\n' "$store" > eiot.yml
run 5 run files
contains "the check" "$(cat err)" "error: quality gate"
contains "the webhook" "$(cat err)" "error: the run is as it is, but was not told of: run.webhook: webhook at '127.0.0.1:1': "
case "$(cat err)" in *secret*) fail "the address was told" ;; esac
case "$(cat err)" in *"again in"*) fail "a failed check was tried again" ;; esac
equal "the facts" "$(head -1 told.txt)" 'failed quality-raw 5 a; b $(c)'
tail -1 told.txt > out
equal "as JSON" "$(json status) $(json stage) $(json error.kind) $(json exit_code)" "failed quality-raw CHECK 5"
cp told.status out
equal "the store is free" "$(json runs.0.status) $(json runs.0.stage)" "failed quality-raw"
run 5 run --resume files
contains "goes on at the failed one" "$(cat err)" ", at stage quality-raw"

begin "$kind: a run that can't begin is told of"
fresh
printf 'store: duckdb:%s\nrun:\n  on_failure: [sh, -c, "cat > told.txt"]\n' "$work/sim" > eiot.yml
run 6 run "$sim"
cp told.txt out 2>/dev/null || fail "nobody was told: $(cat err)"
equal "as JSON" "$(json status) $(json exit_code)" "failed 6"

begin "$kind: the schedule"
fresh
run 2 run --schedule "61 * * * *"
equal "message" "$(head -1 err)" "error: minute '61' of the schedule is not understood, expected 0 to 59"
run 2 run --schedule "@daily" --resume
start run "$sim" --schedule '0 2 * * *' --quiet
sleep 1
kill -TERM $pid
wait $pid
equal "told to stop while it waits" "$? $(cat err)" "0 "
run 0 run "$sim" --quiet
sql "update ops.runs set due_at = '2025-01-01 02:00:00+00'" >/dev/null
start run "$sim" --schedule '0 2 * * *'
until_file err '^report ' || fail "the missed start was not made: $(cat err)"
until_file err '^next run: ' || fail "no next run is told: $(cat err)"
contains "next" "$(cat err)" " 02:00 (UTC)"
kill -TERM $pid
wait $pid
equal "told to stop" $? 0
equal "one run for all that were missed" "$(grep -c '^ingest ' err)" 1
run 0 status --run last --format json
contains "when it was due" "$(json run.0.due)" " 02:00:00Z"
start run "$sim" --schedule '0 2 * * *'
until_file err '^next run: ' || fail "no next run is told: $(cat err)"
equal "it was made: not again" "$(grep -c '^ingest ' err)" 0
kill -TERM $pid
wait $pid

begin "$kind: told to stop, it ends after the running stage, and goes on from there"
fresh
run 0 run "$sim" --quiet
sql "update ops.runs set due_at = '2025-01-01 02:00:00+00'" >/dev/null
start run "$sim" --schedule '@daily'
until_file err '^ingest ' || fail "it never began: $(cat err)"
kill -TERM $pid
wait $pid
equal "exit code" $? 0
contains "message" "$(cat err)" "error: told to stop before stage '"
run 0 status --format json
equal "in the history" "$(json runs.0.status)" stopped
start run "$sim" --schedule '@daily'
until_file err '^report ' || fail "it never went on: $(cat err)"
contains "note" "$(cat err)" "going on from run "
equal "done stages do not run again" "$(grep -c '^ingest ' err)" 0
kill -TERM $pid
wait $pid

pid=
if [ "$kind" = postgres ]; then
    for n in $(seq $n_stores); do
        "$SYNC_SQL" "$EIOT_TEST_POSTGRES" "drop database if exists eiot_run_$$_$n" >/dev/null
    done
fi
end
