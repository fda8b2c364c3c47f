#!/bin/sh
# What goes wrong on PostgreSQL: a clear error, its exit code, nothing lost and nothing twice. After
# each fault the same command is run again, and the store compared with one that had no fault.
# The server is this script's own, so that it can be killed.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

server="$EIOT_SOURCE_ROOT/test/servers/postgres"
dir="$work/server"
sim="$work/sim/files"
password=eiot_test
chmod 755 "$work" # the server runs as a user of its own

begin "faults on PostgreSQL"
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    skip "no PostgreSQL server is installed"
    exit 0
fi
"$server" start "$dir" >url 2>err || { fail "the server does not start: $(cat err)"; end; }
case_name=
pid= proxy= locker=
trap 'kill $pid $proxy $locker 2>/dev/null; "$server" kill "$dir" >/dev/null 2>&1; umount "$work/disk" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
port=$(cat "$dir/port")

"$EIOT" simulate --out "$work/sim" --meters 80 --days 16 --seed 4 >/dev/null || exit 1
"$EIOT" run "$sim" --store "duckdb:$work/whole.duckdb" --quiet --report "$work/report.html" \
    >/dev/null || exit 1
raw="raw_data.readings raw_data.superseded_readings raw_data.removed_readings raw_data.rejected_rows
    raw_data.network_nodes raw_data.weather raw_data.outages raw_data.tariffs ops.files"
made="ml.reading_scores ml.meter_scores staging.stg_readings intermediate.int_meter_days
    intermediate.int_meter_features marts.dim_nodes marts.fct_energy_balance_days
    marts.fct_suspects marts.fct_meter_days marts.fct_node_losses marts.fct_reading_anomalies
    marts.kpi_daily"

# sql DATABASE WORDS: what psql says, over the socket
sql() {
    psql --no-psqlrc -h "$dir" -p "$port" -U eiot_admin -d "$1" -qAt -v ON_ERROR_STOP=1 -c "$2"
}

# A new database `store`; its URL in $store.
fresh() {
    sql postgres "drop database if exists store with (force)" 2>/dev/null
    sql postgres "create database store"
    store="postgresql://eiot_admin:$password@127.0.0.1:$port/store"
    echo 'run: {retries: 0}' > eiot.yml # what one attempt says; test/e2e/run.sh has more
}

# same WHAT TABLES...: the store has what the one without a fault has
same() {
    what=$1
    shift
    # shellcheck disable=SC2086 # a list
    "$DB_COMPARE" "duckdb:$work/whole.duckdb" "$store" $* >compared 2>&1 ||
        fail "$what: $(grep -v ' rows equal$' compared | head -n 5)"
}

# until_true DATABASE CONDITION: waits, at most 60 s, until the server says so; false when it never does
until_true() {
    sql "$1" "do \$\$ begin
        for turn in 1..12000 loop
            if ($2) then return; end if;
            perform pg_sleep(0.005);
            commit; -- what was seen is forgotten
        end loop;
        raise 'it never came';
    end \$\$" 2>/dev/null
}

# no_secret WHAT: the password stands nowhere in what was printed
no_secret() {
    ! grep -q "$password" out err || fail "$1: the password is shown"
}

# start WORDS...: eiot in the background, its id in $pid
start() {
    "$EIOT" "$@" >out 2>err </dev/null &
    pid=$!
}

# ended CODE WHAT: waits for what start() started
ended() {
    wait "$pid"
    equal "$2: exit code ($(head -c 300 err))" $? "$1"
    pid=
}

# proxied WORDS...: a proxy before the server, its id in $proxy; $store goes through it
proxied() {
    rm -f proxy_port
    "$PROXY" 0 "127.0.0.1:$port" "$@" >proxy_port &
    proxy=$!
    until [ -s proxy_port ]; do sleep 0.02; done
    direct=$store
    store="postgresql://eiot_admin:$password@127.0.0.1:$(cat proxy_port)/store"
}

unproxied() {
    kill "$proxy"
    wait "$proxy" 2>/dev/null
    proxy=
    store=$direct
}

# Another session holds a table, until let_go.
hold_weather() {
    sql store "begin; lock table raw_data.weather; select pg_sleep(300)" >/dev/null 2>&1 &
    locker=$!
    until_true store "exists (select from pg_locks where relation = 'raw_data.weather'::regclass and mode = 'AccessExclusiveLock')" ||
        fail "the table is not held"
}

let_go() {
    sql store "select pg_terminate_backend(pid) from pg_locks where relation = 'raw_data.weather'::regclass and mode = 'AccessExclusiveLock'" >/dev/null
    wait "$locker"
    locker=
}

# no_sessions WHAT: none of eiot's is left on the server, nor its lock
no_sessions() {
    until_true postgres "not exists (select from pg_stat_activity where application_name = 'eiot')" ||
        fail "$1: a session of eiot stays on the server"
    equal "$1: locks" "$(sql store "select count(*) from pg_locks where locktype = 'advisory'")" 0
}

# into a table that nobody else can see yet: that of the readings, not the small ones before it
copying="exists (select from pg_stat_progress_copy where relid not in (select oid from pg_class) and tuples_processed >= "
lost="the connection was lost"
lost_hint="hint: The server stopped, or the network did. Nothing of the transaction is kept; run the command again."

begin "the server is killed while it copies"
for bytes in 300000 2000000 5000000; do # the proxy holds the copy there; a message of it is 1 MB
    fresh
    run 0 init --store "$store"
    proxied --stall-after "$bytes"
    start ingest "$sim" --store "$store" --quiet
    until_true store "${copying}0)" || fail "it never copied: $(cat out err)"
    "$server" kill "$dir"
    unproxied
    ended 6 "killed at byte $bytes"
    contains "message at byte $bytes" "$(cat err)" "error: load into 'raw_data.ingest_readings': $lost: server closed the connection unexpectedly"
    contains "hint" "$(cat err)" "$lost_hint"
    no_secret "killed at byte $bytes"
    "$server" restart "$dir" >/dev/null || fail "the server does not start again"
    equal "half a file at byte $bytes" "$(sql store "select count(*) from raw_data.readings")" 0
    run 0 ingest "$sim" --store "$store" --quiet
    same "after the kill at byte $bytes" "$raw"
done

begin "the server is killed while it loads"
for rows in 1 20000 45000; do
    fresh
    run 0 init --store "$store"
    start ingest "$sim" --store "$store" --quiet
    until_true store "$copying$rows)" || fail "it never copied $rows rows: $(cat out err)"
    "$server" kill "$dir"
    ended 6 "killed at row $rows"
    contains "message at row $rows" "$(cat err)" "$lost: server closed the connection unexpectedly"
    contains "hint" "$(cat err)" "$lost_hint"
    "$server" restart "$dir" >/dev/null || fail "the server does not start again"
    equal "half a file at row $rows" "$(sql store "select count(*) from raw_data.readings")" 0
    run 0 ingest "$sim" --store "$store" --quiet
    same "after the kill at row $rows" "$raw"
done

begin "the server is killed between the stages of a run"
for there in staging.stg_readings intermediate.int_meter_days ml.meter_scores:rows marts.fct_node_losses; do
    fresh
    run 0 init --store "$store"
    case "$there" in
    *:rows) condition="exists (select from ${there%:rows})" ;;
    *) condition="to_regclass('$there') is not null" ;;
    esac
    start run "$sim" --store "$store" --quiet --report report.html
    until_true store "$condition" || fail "$there never came: $(cat out err)"
    "$server" kill "$dir"
    ended 6 "killed at $there"
    contains "message at $there" "$(cat err)" "$lost"
    no_secret "killed at $there"
    "$server" restart "$dir" >/dev/null || fail "the server does not start again"
    run 0 run "$sim" --store "$store" --quiet --report report.html
    same "after the kill at $there" "$raw $made"
    equal "runs after the kill at $there" "$(sql store "select string_agg(status, ' ' order by started_at) from ops.runs where command = 'run'")" "stopped success"
done

# cut COMMAND SCHEMAS DIRECTION BYTES...: the connection ends at each of these bytes
cut() {
    command=$1 tables=$2 direction=$3
    shift 3
    for bytes in "$@"; do
        fresh
        proxied --cut-after "$bytes" --direction "$direction"
        begun=$(date +%s)
        start "$command" "$sim" --store "$store" --quiet
        ended 6 "$command cut at byte $bytes $direction"
        [ $(($(date +%s) - begun)) -le 20 ] || fail "$command cut at byte $bytes $direction: it hangs"
        unproxied
        contains "$command at byte $bytes $direction" "$(cat err)" "server closed the connection unexpectedly"
        [ "$bytes" -lt 600 ] || contains "$command at byte $bytes $direction" "$(cat err)" "$lost"
        contains "hint at byte $bytes $direction" "$(cat err)" "  hint: "
        no_secret "$command at byte $bytes $direction"
        run 0 "$command" "$sim" --store "$store" --quiet
        same "$command after byte $bytes $direction" "$tables"
    done
}

begin "the connection is cut on the way to the server"
cut ingest "$raw" up 0 60 700 30000 200000 3000000
cut run "$raw $made" up 5500000 6000000

begin "the connection is cut on the way back"
cut ingest "$raw" down 0 60 4000 12000
cut run "$raw $made" down 60000 1000000

begin "one cut connection does not stop the next"
fresh
run 0 init --store "$store"
proxied --cut-after 300000 --once
run 6 ingest "$sim" --store "$store" --quiet
run 0 ingest "$sim" --store "$store" --quiet
unproxied
same "after the cut" "$raw"

begin "a stalled connection ends"
fresh
run 0 init --store "$store"
proxied --stall-after 300000
begun=$(date +%s)
run 6 ingest "$sim" --store "$store?tcp_user_timeout=2000" --quiet
[ $(($(date +%s) - begun)) -le 30 ] || fail "only after $(($(date +%s) - begun)) s"
unproxied
contains message "$(cat err)" "error: load into 'raw_data.ingest_readings': $lost: "
contains hint "$(cat err)" "$lost_hint"
no_secret "stalled"
run 0 ingest "$sim" --store "$store" --quiet
same "after the stall" "$raw"

begin "eiot is killed while it loads"
for rows in 1 20000 45000; do
    fresh
    run 0 init --store "$store"
    start ingest "$sim" --store "$store" --quiet
    until_true store "$copying$rows)" || fail "it never copied $rows rows: $(cat out err)"
    kill -9 "$pid" 2>/dev/null || fail "it was over before the kill at ${rows:-$there}"
    wait "$pid" 2>/dev/null
    pid=
    no_sessions "killed at row $rows"
    run 0 ingest "$sim" --store "$store" --quiet
    equal "second run at row $rows" "$(cat err)" ""
    same "after the kill at row $rows" "$raw"
done

begin "eiot is killed between the stages of a run"
for there in intermediate.int_meter_days ml.meter_scores:rows marts.fct_node_losses; do
    fresh
    run 0 init --store "$store"
    case "$there" in
    *:rows) condition="exists (select from ${there%:rows})" ;;
    *) condition="to_regclass('$there') is not null" ;;
    esac
    start run "$sim" --store "$store" --quiet --report report.html
    until_true store "$condition" || fail "$there never came: $(cat out err)"
    kill -9 "$pid" 2>/dev/null || fail "it was over before the kill at ${rows:-$there}"
    wait "$pid" 2>/dev/null
    pid=
    no_sessions "killed at $there"
    run 0 run "$sim" --store "$store" --quiet --report report.html
    same "after the kill at $there" "$raw $made"
done

begin "the server lets go of a killed eiot that waits"
fresh
run 0 init --store "$store"
hold_weather
start ingest "$sim" --store "$store" --quiet
until_true store "exists (select from pg_stat_activity where application_name = 'eiot' and wait_event_type = 'Lock')" ||
    fail "it never waited: $(cat out err)"
kill -9 "$pid"
wait "$pid" 2>/dev/null
pid=
begun=$(date +%s)
no_sessions "killed while it waits"
[ $(($(date +%s) - begun)) -le 20 ] || fail "its session stayed $(($(date +%s) - begun)) s"
let_go
run 0 ingest "$sim" --store "$store" --quiet
same "after it" "$raw"

begin "a table that another session holds"
fresh
run 0 init --store "$store"
hold_weather
run 7 ingest "$sim" --store "$store?options=-c%20lock_timeout%3D300ms" --quiet
contains message "$(cat err)" "canceling statement due to lock timeout"
contains hint "$(cat err)" "hint: Another session holds the table, longer than lock_timeout allows. Run the command again."
let_go
run 0 ingest "$sim" --store "$store" --quiet
same "after it" "$raw"

begin "two at once: the second waits and finds all done"
fresh
run 0 init --store "$store"
"$EIOT" ingest "$sim" --store "$store" >first.out 2>first.err &
first=$!
until_true store "${copying}1)" || fail "the first never copied"
run 0 ingest "$sim" --store "$store"
wait "$first"
equal "exit code of the first" $? 0
contains "note of the second" "$(cat err)" "waiting: the store is being written by eiot, process "
contains "the second" "$(cat out)" "already loaded"
no_secret "two at once"
same "after both" "$raw"

begin "two at once: the second says who holds it"
fresh
run 0 init --store "$store"
proxied --stall-after 300000
"$EIOT" ingest "$sim" --store "$store" >first.out 2>first.err &
first=$!
until_true store "${copying}0)" || fail "the first never copied"
holder=$(sql store "select pid from pg_stat_activity where application_name = 'eiot'")
run 7 ingest "$sim" --store "$direct?options=-c%20lock_timeout%3D1s"
contains message "$(cat err)" "error: the store is being written by eiot, process $holder of the server, from 127.0.0.1, connected since "
contains hint "$(cat err)" "hint: Wait until that one is done. How long to wait is lock_timeout of the store's URL"
unproxied
wait "$first"
equal "exit code of the first" $? 6
run 0 ingest "$sim" --store "$store" --quiet
same "after both" "$raw"

begin "a store that can only be read"
fresh
run 0 init --store "$store"
run 6 ingest "$sim" --store "$store?options=-c%20default_transaction_read_only%3Don" --quiet
contains message "$(cat err)" "cannot execute "
contains message "$(cat err)" "in a read-only transaction"
contains hint "$(cat err)" "hint: The server or the role is read-only. Name the primary server, or add ?target_session_attrs=read-write to the store's URL."
run 0 status --store "$store?options=-c%20default_transaction_read_only%3Don"
sql store "create role reader login password 'reader_test'; grant usage on schema raw_data, ops to reader;
    grant select on all tables in schema raw_data, ops to reader"
reader="postgresql://reader:reader_test@127.0.0.1:$port/store"
run 6 ingest "$sim" --store "$reader" --quiet
contains message "$(cat err)" "permission denied for table "
contains hint "$(cat err)" "hint: See which rights the role lacks: eiot doctor --grants."
run 0 status --store "$reader"
run 0 ingest "$sim" --store "$store" --quiet
same "after them" "$raw"
sql store "drop owned by reader; drop role reader"

# refused CODE URL MESSAGE HINT: at once, or after the ten seconds of patience
refused() {
    begun=$(date +%s)
    run "$1" ingest "$sim" --store "$2" --quiet
    [ $(($(date +%s) - begun)) -le 15 ] || fail "'$3' only after $(($(date +%s) - begun)) s"
    equal "$3" "$(cat err)" "error: store '$(echo "$2" | sed "s/:[^:@]*@/:***@/")': $3
  hint: $4"
}

begin "a session that does not come about"
refused 6 "postgresql://eiot_admin:wrong@127.0.0.1:$port/store" \
    "connection to server at \"127.0.0.1\", port $port failed: password authentication failed for user \"eiot_admin\"" \
    "Check the user and the password: in the store's URL, in PGPASSWORD or in ~/.pgpass."
refused 6 "postgresql://eiot_admin:$password@127.0.0.1:$port/absent" \
    "connection to server at \"127.0.0.1\", port $port failed: database \"absent\" does not exist" \
    "Make the database, for instance with createdb, or name another in the store's URL."
refused 6 "postgresql://eiot_admin:$password@127.0.0.1:1/store" \
    "connection to server at \"127.0.0.1\", port 1 failed: Connection refused" \
    "Check that the server runs, and its host and port in the store's URL."
run 6 ingest "$sim" --store "postgresql://eiot_admin:$password@no-such-host.invalid/store" --quiet
contains "unknown host" "$(cat err)" "could not translate host name \"no-such-host.invalid\" to address: "
contains "unknown host" "$(cat err)" "hint: Check the host's name in the store's URL."
no_secret "unknown host"

begin "a server that is starting is waited for"
fresh
"$server" stop "$dir"
start ingest "$sim" --store "$store" --quiet
sleep 2
"$server" restart "$dir" >/dev/null || fail "the server does not start again"
ended 0 "started before its server"
same "after it" "$raw"

begin "a table that is gone, and a store that is newer"
fresh
run 0 init --store "$store"
sql store "drop table raw_data.weather"
run 6 ingest "$sim" --store "$store" --quiet
contains message "$(cat err)" "error: load into 'raw_data.weather': the table does not exist"
contains hint "$(cat err)" "One that is missing after that was dropped: restore it from a backup, or load the files into a new database."
sql store "drop table ops.files"
run 6 ingest "$sim" --store "$store" --quiet
contains message "$(cat err)" "relation \"ops.files\" does not exist"
sql store "insert into ops.migrations (version, name, applied_at) values (9999, 'later', now())"
run 6 ingest "$sim" --store "$store" --quiet
contains message "$(cat err)" "error: the store is at version 9999, this eiot knows "
contains hint "$(cat err)" "hint: It was made by a newer eiot. Use that one."

begin "a statement that takes too long"
fresh
run 0 init --store "$store"
hold_weather
run 9 run "$sim" --store "$store?options=-c%20statement_timeout%3D500ms" --quiet --report report.html
contains message "$(cat err)" "canceling statement due to statement timeout"
contains hint "$(cat err)" "hint: When statement_timeout ended it, allow more: add ?options=-c%20statement_timeout%3D4h to the store's URL."
let_go
run 0 run "$sim" --store "$store" --quiet --report report.html
same "after it" "$raw $made"

begin "a full disk on the server"
fresh
mkdir "$work/disk"
if mount -t tmpfs -o size=40m tmpfs "$work/disk" 2>/dev/null; then
    mkdir "$work/disk/space"
    chown "$(stat -c %u "$dir/data")" "$work/disk/space"
    sql postgres "create tablespace small location '$work/disk/space'"
    sql postgres "drop database store"
    sql postgres "create database store tablespace small"
    run 0 init --store "$store"
    free=$(df --output=avail -k "$work/disk" | tail -n 1)
    dd if=/dev/zero of="$work/disk/filler" bs=1k count=$((free - 4000)) 2>/dev/null
    run 8 ingest "$sim" --store "$store" --quiet
    contains message "$(cat err)" "No space left on device"
    contains hint "$(cat err)" "hint: Free some disk space on the database's server and run the command again."
    equal "half a file" "$(sql store "select count(*) from raw_data.readings")" 0
    rm "$work/disk/filler"
    mount -o remount,size=400m "$work/disk"
    run 0 ingest "$sim" --store "$store" --quiet
    # the files that had room were loaded before, so numbers of files differ
    same "with room again" "$(echo "$raw" | sed 's/[a-z_]*\.[a-z_]*/&-file_id-superseded_by_file_id/g')"
    sql postgres "drop database store"
    sql postgres "drop tablespace small"
    umount "$work/disk"
else
    skip "a small file system can't be mounted here"
fi

"$server" stop "$dir"
end
