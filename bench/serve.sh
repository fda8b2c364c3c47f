#!/bin/sh
# What the server carries: METERS meters with 90 days of half-hours (bench/detect_scale.sql) in a DuckDB file, modelled and
# scored, then 50 people who look at pages for SECONDS (bench/serve_load.py) with nothing beside (alone), while scoring runs
# (scoring), and while models are made anew (models); all three unless WHAT says which. 200 clients that read a byte a second
# and 20 a second that are killed are there each time. Prints median and 99th percentile by route, and the server's memory.
# 10000 meters are 43 million readings, 23150 are 100 million; figures are in docs/serve.md.
# Usage: bench/serve.sh BUILD [METERS [SECONDS [WHAT...]]]; EIOT_BENCH_STORE=FILE keeps the store, and takes it when it is there.
set -eu
cd "$(dirname "$0")/.."
build=$(realpath "$1") meters=${2:-1160} seconds=${3:-60} days=90
[ $# -lt 3 ] && shift $# || shift 3
what=${*:-alone scoring models}
bench=$(pwd)/bench
eiot=$build/src/cmd/eiot
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
db=${EIOT_BENCH_STORE:-$work/energy.duckdb}
store="duckdb:$db"
export EIOT_NEW_PASSWORD='a long password of mine'

if [ ! -f "$db" ]; then
    sed "s/@METERS@/$meters/g; s/@DAYS@/$days/g" bench/detect_scale.sql > "$work/site.sql"
    "$build/bench/sql_file" "$db" "$work/site.sql"
    cd "$work"
    "$eiot" run --from transform --quiet --store "$store?memory_limit=3GB" --report "$work/report.html" > "$work/log" 2>&1 ||
        { tail "$work/log" >&2; exit 1; }
fi
cd "$work"
password=$("$eiot" serve --setup --state "$work/state.duckdb" --store "$store" --format json |
    sed -n 's/.*"password": "\(.*\)".*/\1/p')
"$eiot" serve --listen 127.0.0.1:0 --state "$work/state.duckdb" --store "$store" > "$work/said" 2> "$work/told" &
server=$!
for _ in $(seq 600); do
    [ ! -s "$work/said" ] || break
    sleep 0.2
done
url=$(sed -n 's/.* \(http:[^ ]*\)$/\1/p' "$work/said")

# beside WHAT WORDS...: people look, and eiot WORDS runs over and over
beside() {
    label=$1
    shift
    runner=
    if [ $# -gt 0 ]; then
        (while "$eiot" "$@" --quiet --store "$store?memory_limit=2GB" > "$work/log" 2>&1; do date +%s >> "$work/runs"; done
            tail -n 3 "$work/log" >> "$work/failed") &
        runner=$!
    fi
    "${PYTHON:-python3}" "$bench/serve_load.py" "$url" "$server" admin "$password" --seconds "$seconds" --label "$label" || failed=1
    password=$EIOT_NEW_PASSWORD
    if [ -n "$runner" ]; then
        # the one that runs ends first, so that the next finds the store free
        kill "$runner" 2>/dev/null || true
        wait "$runner" 2>/dev/null || true
        while ! "$eiot" status --store "$store" > /dev/null 2>&1; do sleep 1; done
        [ ! -s "$work/failed" ] || { cat "$work/failed" >&2; failed=1; }
        echo "runs meanwhile: $(wc -l < "$work/runs")"
        : > "$work/runs"
    fi
}

failed=0
: > "$work/runs"
echo "$meters meters, $((meters * days * 48)) readings, $(($(stat -c %s "$db") / 1024 / 1024)) MB, $(nproc) cores"
for one in $what; do
    case $one in
        alone) beside "nothing beside" ;;
        scoring) beside "scoring beside" run --only detect ;;
        models) beside "models beside" run --only transform ;;
        *) echo "serve.sh: '$one' is none of alone, scoring, models" >&2; failed=1 ;;
    esac
done
cat "$work/told" >&2
exit $failed
