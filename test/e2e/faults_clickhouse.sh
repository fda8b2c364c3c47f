#!/bin/sh
# What goes wrong while a store is copied to ClickHouse: a clear error, its exit code, and a cursor that
# does not move. After each fault `eiot sync` is run again, and the copy compared with the store.
# The servers are this script's own, so that they can be killed.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

servers="$EIOT_SOURCE_ROOT/test/servers"
dir="$work/chdb"
sim="$work/sim/files"
password=eiot_test
chmod 755 "$work" # the servers run as users of their own

begin "faults on ClickHouse"
if [ ! -f "$EIOT_SOURCE_ROOT/third_party/test/libchdb.so" ]; then
    skip "the engine is not here: tools/fetch test"
    exit 0
fi
"$servers/chdb" start "$dir" >url 2>err || { fail "the server does not start: $(cat err)"; end; }
case_name=
pid= proxy=
trap 'kill $pid $proxy 2>/dev/null; "$servers/chdb" kill "$dir" >/dev/null 2>&1; "$servers/clickhouse" kill "$work/old" >/dev/null 2>&1
    "$servers/postgres" kill "$work/postgres" >/dev/null 2>&1; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
port=$(cat "$dir/port")

"$EIOT" simulate --out "$work/sim" --meters 60 --days 40 --seed 5 >/dev/null || exit 1
"$EIOT" run "$sim" --store "duckdb:$work/whole.duckdb" --quiet --report "$work/report.html" \
    >/dev/null || exit 1

# ch STATEMENT: asks the server itself, without any code of eiot; rows as TSV
ch() {
    curl -s --noproxy '*' -H "X-ClickHouse-User: eiot" -H "X-ClickHouse-Key: $password" \
        --data-binary "$1" "http://127.0.0.1:$port/?database=${2:-$copy}&default_format=TSV"
}

# A store and a copy of each case's own: $store, $to and the database $copy.
n_copies=0
fresh() {
    n_copies=$((n_copies + 1))
    copy=copy_$n_copies
    to="clickhouse://eiot:$password@127.0.0.1:$port/$copy"
    rm -f store.duckdb*
    cp "$work/whole.duckdb" store.duckdb
    store=duckdb:store.duckdb
}

of_store() { "$SYNC_SQL" "$store" "$1"; }

# same WHAT: sync again brings the copy to what the store has: nothing lost, nothing twice
same() {
    run 0 sync --to "$to" --store "$store" --quiet
    equal "$1: readings" "$(ch "select count(), uniqExact(meter_id, channel, start_ts, length_s), toInt64(sum(kwh) * 1000000) from readings")" \
        "$(of_store "select count(*), count(*), cast(floor(sum(kwh) * 1000000) as bigint) from raw_data.readings")"
    equal "$1: scores" "$(ch "select count() from reading_scores")" "$(of_store "select count(*) from ml.reading_scores")"
    for table in dim_nodes fct_meter_days fct_energy_balance_days fct_node_losses fct_suspects \
        fct_reading_anomalies kpi_daily; do
        equal "$1: $table" "$(ch "select count() from $table")" "$(of_store "select count(*) from marts.$table")"
    done
    equal "$1: last attempt" "$(of_store "select status from ops.sync_runs order by sync_id desc limit 1")" success
    equal "$1: attempts that still run" "$(of_store "select count(*) from ops.sync_runs where status = 'running'")" 0
    [ "${store%%:*}" != duckdb ] ||
        equal "$1: cursor" "$(ch "select max(load_seq) from sync_cursor")" "$(of_store "select max(load_seq) from raw_data.readings")"
    run 0 sync --to "$to" --store "$store" --format json
    equal "$1: nothing is left to send" "$(json days_compared)" 0
}

# unmoved WHAT: the failed attempt is recorded as such, and no cursor stands in the copy
unmoved() {
    case "$(ch "select count() from sync_cursor")" in
    0 | *UNKNOWN_TABLE* | *UNKNOWN_DATABASE*) ;; # the attempt may have come before its tables
    *) fail "$1: the cursor moved" ;;
    esac
    equal "$1: attempts that went well" "$(of_store "select count(*) from ops.sync_runs where status = 'success'")" 0
}

no_secret() {
    ! grep -q "$password" out err || fail "$1: the password is shown"
}

# Starts the server again. The port of a killed one is free once its last thread is gone.
restart() {
    for _ in $(seq 20); do
        ! "$servers/chdb" restart "$dir" >/dev/null 2>&1 || return 0
        sleep 0.5
    done
    fail "the server does not start again: $(cat "$dir/out")"
    end
}

start() {
    "$EIOT" "$@" >out 2>err </dev/null &
    pid=$!
}

ended() {
    wait "$pid"
    equal "$2: exit code ($(head -c 300 err))" $? "$1"
    pid=
}

# proxied HOST_PORT WORDS...: a proxy before a server, its id in $proxy, its port in $proxy_port
proxied() {
    rm -f proxy_port
    "$PROXY" 0 "$@" >proxy_port &
    proxy=$!
    until [ -s proxy_port ]; do sleep 0.02; done
    proxy_port=$(cat proxy_port)
}

unproxied() {
    kill "$proxy"
    wait "$proxy" 2>/dev/null
    proxy=
}

# Starts a sync whose connection stalls after so many bytes, and waits until it does.
start_stalled() {
    proxied "127.0.0.1:$port" --stall-after "$1"
    start sync --to "clickhouse://eiot:$password@127.0.0.1:$proxy_port/$copy" --store "$store" --quiet
    for _ in $(seq 300); do
        [ "$(ch "select count() from sync_attempts" 2>/dev/null)" != 1 ] || break
        sleep 0.1
    done
    sleep 1
}

broke="the line to the server broke off: "
again="hint: Run the command again; the server's log says more if it was stopped."

begin "the server is killed while rows are on their way"
for bytes in 20000 700000; do
    fresh
    start_stalled "$bytes"
    "$servers/chdb" kill "$dir"
    unproxied
    ended 6 "killed at byte $bytes"
    contains "message at byte $bytes" "$(cat err)" "$broke"
    contains "table at byte $bytes" "$(cat err)" "load into '"
    contains "hint at byte $bytes" "$(cat err)" "$again"
    no_secret "killed at byte $bytes"
    restart
    unmoved "killed at byte $bytes"
    same "after the kill at byte $bytes"
done

begin "the server is killed at any moment"
fresh
from=$(date +%s%N)
run 0 sync --to "$to" --store "$store" --quiet
whole=$((($(date +%s%N) - from) / 1000000))
killed=0
for part in 2 5 8; do
    fresh
    start sync --to "$to" --store "$store" --quiet
    sleep "$(awk -v w="$whole" -v p="$part" 'BEGIN { printf "%.3f", w * p / 10 / 1000 }')"
    "$servers/chdb" kill "$dir"
    wait "$pid"
    code=$?
    pid=
    restart
    case $code in
    0) ;; # it was done before
    6)
        killed=$((killed + 1))
        contains "hint at part $part" "$(cat err)" "  hint: "
        unmoved "killed at part $part"
        ;;
    *) fail "killed at part $part: exit $code: $(cat err)" ;;
    esac
    same "after the kill at part $part"
done
[ "$killed" -ge 1 ] || fail "no kill met a running sync"

# cut DIRECTION BYTES...: the connection ends at each of these bytes
cut() {
    direction=$1
    shift
    for bytes in "$@"; do
        fresh
        proxied "127.0.0.1:$port" --cut-after "$bytes" --direction "$direction"
        run 6 sync --to "clickhouse://eiot:$password@127.0.0.1:$proxy_port/$copy" --store "$store" --quiet
        unproxied
        contains "hint at byte $bytes $direction" "$(cat err)" "  hint: "
        [ "$bytes" -lt 1000 ] || contains "message at byte $bytes $direction" "$(cat err)" "$broke"
        no_secret "cut at byte $bytes $direction"
        unmoved "cut at byte $bytes $direction"
        same "after the cut at byte $bytes $direction"
    done
}

begin "the connection is cut on the way to the server"
cut up 0 900 5000 40000 400000 1000000

begin "the connection is cut on the way back"
cut down 0 150 1500 8000

begin "a stalled connection ends"
fresh
start_stalled 400000
ended 6 stalled
contains message "$(cat err)" "the server said nothing for 60 seconds"
contains hint "$(cat err)" "hint: See whether it is alive, and run the command again."
no_secret stalled
unproxied
unmoved stalled
same "after the stall"

begin "eiot is killed while rows are on their way"
for bytes in 20000 700000; do
    fresh
    start_stalled "$bytes"
    kill -9 "$pid"
    wait "$pid" 2>/dev/null
    pid=
    unproxied
    equal "attempts at byte $bytes" "$(of_store "select status from ops.sync_runs")" running
    same "after the kill at byte $bytes"
    equal "the killed one at byte $bytes" "$(of_store "select status, error from ops.sync_runs order by sync_id limit 1")" "failed	stopped"
done

begin "two at once"
fresh
start_stalled 20000
run 7 sync --to "$to" --store "$store" --quiet
contains message "$(cat err)" "it is held by another process"
unproxied
ended 6 "the first"
same "after both"

begin "a session that does not come about"
fresh
run 6 sync --to "clickhouse://eiot:wrong@127.0.0.1:$port/$copy" --store "$store" --quiet
contains "wrong password" "$(cat err)" "eiot: Authentication failed: password is incorrect, or there is no user with such name"
contains "wrong password" "$(cat err)" "hint: Mend user and password in the store's URL: clickhouse://USER:PASSWORD@HOST/DATABASE."
run 6 sync --to "clickhouse://eiot:$password@no-such-host.invalid/$copy" --store "$store" --quiet
contains "unknown host" "$(cat err)" "no host is named 'no-such-host.invalid'"
no_secret "unknown host"
begun=$(date +%s)
run 6 sync --to "clickhouse://eiot:$password@127.0.0.1:1/$copy" --store "$store" --quiet
[ $(($(date +%s) - begun)) -le 15 ] || fail "no server: only after $(($(date +%s) - begun)) s"
contains "no server" "$(cat err)" "no server answers at 127.0.0.1:1"
contains "no server" "$(cat err)" "hint: Start ClickHouse, or mend host and port in the store's URL."
no_secret "no server"
equal "attempts" "$(of_store "select count(*) from ops.sync_runs")" 0
same "after them"

begin "a server that is starting is waited for"
fresh
"$servers/chdb" stop "$dir"
start sync --to "$to" --store "$store" --quiet
sleep 2
restart
ended 0 "started before its server"
same "after it"

begin "a server that is too old"
fresh
if "$servers/clickhouse" start "$work/old" >old_url 2>/dev/null; then
    old=$(cat old_url)
    run 6 sync --to "${old%/*}/not_there_yet" --store "$store" --quiet
    contains message "$(cat err)" "error: ClickHouse 18.16.1 is too old to copy to, 22.8 or newer is needed"
    contains hint "$(cat err)" "  hint: "
    no_secret "too old"
    equal "attempts" "$(of_store "select count(*) from ops.sync_runs")" 0
    equal "left alone" "$(curl -s --noproxy '*' -H 'X-ClickHouse-User: eiot' -H "X-ClickHouse-Key: $password" \
        --data-binary 'show tables' "http://127.0.0.1:$(cat "$work/old/port")/?database=default")" ""
    "$servers/clickhouse" stop "$work/old"
else
    skip "no ClickHouse server is installed"
fi

begin "the store's own server is lost on the way"
if "$servers/postgres" start "$work/postgres" >pg_url 2>/dev/null; then
    fresh
    store=$(cat pg_url)
    pg_port=$(cat "$work/postgres/port")
    run 0 run "$sim" --store "$store" --quiet --report report.html
    for bytes in 20000 2000000; do
        n_copies=$((n_copies + 1))
        copy=copy_$n_copies
        to="clickhouse://eiot:$password@127.0.0.1:$port/$copy"
        # a copy belongs to one store, and no attempt may have gone well
        "$SYNC_SQL" "$store" "delete from ops.sync_runs" >/dev/null
        proxied "127.0.0.1:$pg_port" --cut-after "$bytes" --direction down
        run 6 sync --to "$to" --store "$(echo "$store" | sed "s/:$pg_port/:$proxy_port/")" --quiet
        unproxied
        contains "message at byte $bytes" "$(cat err)" "the connection was lost: "
        no_secret "cut at byte $bytes"
        unmoved "cut at byte $bytes"
        same "after the cut at byte $bytes"
    done

    begin "two at once from a server"
    start_stalled 20000
    run 7 sync --to "$to" --store "$store" --quiet
    contains message "$(cat err)" "error: another sync of this store is running"
    contains hint "$(cat err)" "hint: Wait until it is done. \`eiot status\` shows how it ended."
    unproxied
    ended 6 "the first"
    same "after both"
    "$servers/postgres" stop "$work/postgres"
else
    skip "no PostgreSQL server is installed"
fi

"$servers/chdb" stop "$dir"
end
