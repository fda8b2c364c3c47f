#!/bin/sh
# What detection costs on a large site: meters for 90 days of half-hours, made by SQL in a DuckDB file
# (bench/detect_scale.sql), then seconds and peak memory of the models with 6 GB for the store, and of `eiot detect` on
# two threads with 2 GB for it. Two sizes by default, to show how it grows; the full size is 100000 meters, 432 million
# readings.
# Usage: bench/detect_scale.sh BUILD [METERS...]
set -eu
cd "$(dirname "$0")/.."
build=$1 days=90
shift
[ $# -gt 0 ] || set -- 2000 10000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

timed() { # COMMAND...: sets seconds and megabytes
    /usr/bin/time -q -f '%e %M' -o "$work/time" "$@" > "$work/log" 2>&1 || { tail "$work/log" >&2; exit 1; }
    seconds=$(cut -d ' ' -f 1 "$work/time") megabytes=$(($(cut -d ' ' -f 2 "$work/time") / 1024))
}

echo "| meters | readings | models | detect | peak of detect |"
echo "|---|---|---|---|---|"
for meters in "$@"; do
    rm -f "$work"/db*
    sed "s/@METERS@/$meters/g; s/@DAYS@/$days/g" bench/detect_scale.sql > "$work/site.sql"
    "$build/bench/sql_file" "$work/db" "$work/site.sql"
    timed "$build/src/cmd/eiot" run --only transform --quiet --store "duckdb:$work/db?memory_limit=6GB"
    models="$seconds s, $megabytes MB"
    timed "$build/src/cmd/eiot" detect --threads 2 --quiet --store "duckdb:$work/db?memory_limit=2GB"
    echo "| $meters | $((meters * days * 48)) | $models | $seconds s | $megabytes MB |"
done
