#!/bin/sh
# kill -9 at ten points of ingest and of run, then run again: the same database as without the kill.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

"$EIOT" simulate --out sim --meters 40 --days 8 --seed 4 >/dev/null || exit 1

# milliseconds of a command
ms_of() {
    from=$(date +%s%N)
    "$@" >/dev/null 2>&1
    to=$(date +%s%N)
    echo $(((to - from) / 1000000))
}

# kill_at NAME SCHEMAS WORDS...: ten kills spread over the command's time
kill_at() {
    name=$1 schemas=$2
    shift 2
    begin "$name"
    whole=$(ms_of "$EIOT" "$@" --store duckdb:whole.duckdb)
    # shellcheck disable=SC2086
    expected=$("$DB_DUMP" whole.duckdb $schemas)
    [ -n "$expected" ] || fail "the uninterrupted run left nothing"
    killed=0
    for tenth in 1 2 3 4 5 6 7 8 9 10; do
        rm -f k.duckdb k.duckdb.wal
        "$EIOT" "$@" --store duckdb:k.duckdb >/dev/null 2>&1 &
        pid=$!
        sleep "$(awk -v w="$whole" -v t="$tenth" 'BEGIN { printf "%.3f", w * t / 10.5 / 1000 }')"
        kill -9 $pid 2>/dev/null && killed=$((killed + 1))
        wait $pid 2>/dev/null
        "$EIOT" "$@" --store duckdb:k.duckdb >out 2>err || fail "run again after kill $tenth: $(cat err)"
        # shellcheck disable=SC2086
        equal "after kill $tenth" "$("$DB_DUMP" k.duckdb $schemas)" "$expected"
    done
    [ "$killed" -ge 5 ] || fail "only $killed of ten kills met a running program"
}

kill_at "ten kills of ingest" "raw_data ops" ingest "$work/sim/files"
kill_at "ten kills of run" "" run "$work/sim/files"

end
