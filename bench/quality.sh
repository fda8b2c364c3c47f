#!/bin/sh
# What the quality suites cost: 10 million readings made by SQL in a DuckDB file (bench/detect_scale.sql) and the
# models over them, then `eiot quality` for each suite of a table of that many rows and for all suites, against the
# slowest expectation of theirs asked alone by its own SQL in the same run; then the same suites under Great
# Expectations where PYTHON (default .venv/ge/bin/python) can import it. CPU seconds stand beside, for they change less
# on a busy machine. Three runs each, medians; one of the library. Then a million readings in PostgreSQL.
# Usage: bench/quality.sh BUILD [METERS]
set -eu
cd "$(dirname "$0")/.."
build=$1 meters=${2:-2340} python=${PYTHON:-.venv/ge/bin/python}
work=$(mktemp -d)
chmod 755 "$work"
trap 'test/servers/postgres stop "$work/server" 2>/dev/null || true; rm -rf "$work"' EXIT
root=$PWD

timed() { # NAME COMMAND...: appends "wall cpu megabytes" to NAME; exit code 5 is a verdict
    name=$1
    shift
    code=0
    /usr/bin/time -q -f '%e %U %S %M' -o "$work/time" "$@" > "$work/log" 2>&1 || code=$?
    [ "$code" -eq 0 ] || [ "$code" -eq 5 ] || { tail "$work/log" >&2; exit 1; }
    awk '{ printf "%.2f %.2f %d\n", $1, $2 + $3, $4 / 1024 }' "$work/time" >> "$work/$name"
}

median() { # NAME COLUMN
    sort -n -k "$2" "$work/$1" | awk -v c="$2" '{ a[NR] = $c } END { print a[int((NR + 1) / 2)] }'
}

alone_medians() { # of the three runs of each expectation, wall and CPU each
    for column in 4 5; do
        sort -k1,2 -k"$column,$column"n "$work/alone_runs" |
            awk -v c="$column" '{ key = $1 " " $2 } key != last { n = 0; last = key } ++n == 2 { print $1, $2, $3, $c }' \
                > "$work/alone_$column"
    done
    paste -d ' ' "$work/alone_4" "$work/alone_5" | awk '{ print $1, $2, $3, $4, $8 }' > "$work/alone"
}

slowest() { # COLUMN [SUITE]: of the expectations asked alone
    awk -v c="$1" -v s="${2:-}" '(s == "" || $1 == s) && $c > m { m = $c } END { print m + 0 }' "$work/alone"
}

row() { # LABEL NAME [SUITE]
    awk -v l="$1" -v w="$(median "$2" 1)" -v c="$(median "$2" 2)" -v m="$(median "$2" 3)" \
        -v aw="$(slowest 4 "${3:-}")" -v ac="$(slowest 5 "${3:-}")" 'BEGIN {
            printf "| %s | %.1f s, %.1f CPU s | %d MB | %.1f s, %.1f CPU s | %.2f | %.2f |\n", l, w, c, m, aw, ac, w / aw, c / ac }'
}

heading() {
    echo "| $1 | eiot quality | peak | slowest expectation alone | ratio | ratio of CPU |"
    echo "|---|---|---|---|---|---|"
}

suites="raw_readings staging_readings readings_clean"
store=duckdb:$work/db
sed "s/@METERS@/$meters/g; s/@DAYS@/90/g" bench/detect_scale.sql > "$work/site.sql"
"$build/bench/sql_file" "$work/db" "$work/site.sql"
"$build/src/cmd/eiot" run --only transform --quiet --store "$store" > "$work/log"
for _ in 1 2 3; do
    "$build/bench/quality_bench" "$store" >> "$work/alone_runs"
    for suite in $suites; do
        timed "$suite" "$build/src/cmd/eiot" quality --suite "$suite" --docs "$work/docs" --quiet --store "$store"
    done
    timed all "$build/src/cmd/eiot" quality --docs "$work/docs" --quiet --store "$store"
    timed small "$build/src/cmd/eiot" quality --docs "$work/docs" --quiet --store "$store?memory_limit=512MB"
done
alone_medians
heading "$((meters * 90 * 48)) readings in DuckDB"
for suite in $suites; do
    row "$suite" "$suite" "$suite"
done
row "all suites" all
row "all suites, 512 MB for the store" small

if "$python" -c 'import great_expectations' 2> /dev/null; then
    echo
    echo "| Great Expectations | time | peak | times eiot |"
    echo "|---|---|---|---|"
    for suite in $suites; do
        code=0
        /usr/bin/time -q -f '%e %M' -o "$work/time" "$python" "$root/great_expectations/run_suites.py" \
            --url "duckdb:///$work/db" --suite "$suite" > "$work/log" 2>&1 || code=$?
        [ "$code" -le 1 ] || { tail "$work/log" >&2; exit 1; }
        awk -v s="$suite" -v w="$(median "$suite" 1)" '{ printf "| %s | %.1f s | %d MB | %.1f |\n", s, $1, $2 / 1024, $1 / w }' "$work/time"
    done
else
    echo "great_expectations is not installed for $python: the library is left out"
fi
rm -f "$work"/db* "$work"/alone* "$work"/all

store=$(test/servers/postgres start "$work/server")
"$build/src/cmd/eiot" simulate --out "$work/net" --meters 1000 --days 21 --quiet > "$work/log"
"$build/src/cmd/eiot" ingest "$work/net/files" --quiet --store "$store" > "$work/log"
"$build/src/cmd/eiot" run --only transform --quiet --store "$store" > "$work/log"
for _ in 1 2 3; do
    "$build/bench/quality_bench" "$store" >> "$work/alone_runs"
    timed all "$build/src/cmd/eiot" quality --docs "$work/docs" --quiet --store "$store"
done
alone_medians
awk -v w="$(median all 1)" -v a="$(slowest 4)" 'BEGIN {
    printf "\na million readings in PostgreSQL, all suites\n  eiot quality               %6.1f s\n  slowest expectation alone  %6.1f s\n  ratio                      %6.2f\n", w, a, w / a }'
