#!/bin/sh
# The data docs as a site, and profiles of tables, on DuckDB and on PostgreSQL.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
docs=data/processed/data_docs

# Every page: tags close in order, ids are there once, each link leads to a file and a place of the site.
check_site() {
    python3 - "$1" <<'PYTHON' || fail "$1 is no good site"
import html.parser
import pathlib
import sys

site = pathlib.Path(sys.argv[1])
empty = {"meta", "link", "rect", "path", "br"}
wrong = []


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.open, self.ids, self.links = path, [], [], []
        self.feed(path.read_text(encoding="utf-8"))
        if self.open:
            wrong.append(f"{path}: open at the end: {self.open}")
        if len(self.ids) != len(set(self.ids)):
            wrong.append(f"{path}: an id twice")

    def handle_starttag(self, tag, attributes):
        if tag not in empty:
            self.open.append(tag)
        if tag == "script":
            wrong.append(f"{self.path}: a script")
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name in ("href", "src"):
                self.links.append(value)
            if name.startswith("on") or name == "style":
                wrong.append(f"{self.path}: attribute {name}")

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            wrong.append(f"{self.path}: </{tag}> closes nothing")


pages = {path.resolve(): Page(path) for path in site.rglob("*.html")}
for path, page in pages.items():
    for link in page.links:
        target, _, place = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        if ":" in target or not file.is_file() or site.resolve() not in file.parents:
            wrong.append(f"{path}: link to {link}")
        elif place and place not in pages[file].ids:
            wrong.append(f"{path}: no place {link}")
linked = {(path.parent / link.partition("#")[0]).resolve()
          for path, page in pages.items() for link in page.links}
wrong += [f"{path}: nothing leads here" for path in pages if path not in linked and path.name != "index.html"]
for line in wrong[:10]:
    print(line, file=sys.stderr)
sys.exit(bool(wrong) or len(pages) < 2)
PYTHON
}

# suite NAME EXPECTATIONS TABLE: a suite of the project
suite() {
    mkdir -p great_expectations/expectations
    printf '{"name": "%s", "meta": {"eiot": {"table": "%s", "layer": "raw", "key_columns": ["meter_id"]}}, "expectations": [%s]}' \
        "$1" "$3" "$2" > "great_expectations/expectations/$4.json"
}

"$EIOT" simulate --out "$work/sim" --meters 20 --days 20 --theft 0.1 --seed 3 >/dev/null || exit 1

begin "a run writes the whole site, in either language"
run 0 run "$work/sim/files" --quiet
contains said "$(cat out)" "data docs: $docs/index.html"
check_site "$docs"
equal suites "$(find "$docs/suites" -name '*.html' | wc -l)" "$(find "$EIOT_SOURCE_ROOT/great_expectations/expectations" -name '*.json' | wc -l)"
run 0 run "$work/sim/files" --quiet --lang fr --docs elsewhere/docs
check_site elsewhere/docs
contains french "$(cat elsewhere/docs/index.html)" '<html lang="fr">'
run 0 quality --suite raw_files
check_site "$docs"
equal "the others stay" "$(find "$docs/suites" -name '*.html' | wc -l)" "$(find elsewhere/docs/suites -name '*.html' | wc -l)"
contains "as they were" "$(cat "$docs/index.html")" 'class="number earlier"'

begin "a run that is stopped has its site"
mkdir files
printf 'meter_id,ts,kwh,channel,length_s,quality\nM1,2025-06-01T00:00:00Z,99999,import,86400,A\nM1,2025-06-02T00:00:00Z,12.5,import,86400,A\n' > files/readings-1.csv
run 5 run files
check_site "$docs"
contains failure "$(cat "$docs/suites/raw_readings.html")" 'article class="bad"'
contains meter "$(cat "$docs/suites/raw_readings.html")" "<td>M1</td>"
contains link "$(cat "$docs/index.html")" 'href="suites/raw_readings.html#e'

begin "names from outside make no path and no markup"
mkdir files
printf 'meter_id,ts,kwh,channel,length_s,quality\n<script>x</script>,2025-06-01T00:00:00Z,60000,import,86400,A\n' > files/readings-1.csv
run 0 ingest files --quiet
suite '../../escaped' '{"type": "expect_column_values_to_be_between", "kwargs": {"column": "kwh", "max_value": 50000}, "severity": "warning"}' raw_data.readings one
suite '<b>\"&' '{"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "kwh"}}' raw_data.readings two
run 0 quality
check_site "$docs"
equal outside "$(find . -name '*escaped*' | grep -cv "^./$docs/suites/")" 0
equal markup "$(cat "$docs"/index.html "$docs"/suites/*.html | grep -c '<script\|<b>')" 0
contains value "$(cat "$docs"/suites/*escaped*.html)" "&lt;script&gt;x&lt;/script&gt;"

begin "a folder of something else is let alone"
run 0 ingest "$work/sim/files" --quiet
mkdir mine && echo x > mine/notes.txt
run 8 quality --layer raw --docs mine
equal message "$(cat err)" "error: can't write data docs to 'mine': 'mine/notes.txt' is not of them
  hint: The folder is replaced as a whole: choose one of its own with --docs."
equal notes "$(cat mine/notes.txt)" x

begin "killed at any moment, the site is whole"
run 0 ingest "$work/sim/files" --quiet
run 0 quality --layer raw
for delay in 0.02 0.05 0.08 0.1 0.12 0.14 0.16 0.18 0.2 0.25; do
    "$EIOT" quality --layer raw >/dev/null 2>&1 &
    sleep "$delay"
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    check_site "$docs"
done
run 0 quality --layer raw
equal "nothing is left beside it" "$(ls data/processed)" data_docs

# ---- profiles ----

# profiles STORE: what holds on either store
profiles() {
    run 0 ingest "$work/sim/files" --quiet --store "$1"
    run 0 quality profile raw_data.readings --store "$1" --format json
    python3 - <<'PYTHON' || fail "profile: $(head -c 500 out)"
import json
profile = json.load(open("out"))
columns = {column["name"]: column for column in profile["columns"]}
rows, kwh, meter = profile["rows"], columns["kwh"], columns["meter_id"]
assert rows > 10000 and kwh["values"] + kwh["nulls"] == rows
assert sum(kwh["histogram"]["counts"]) == kwh["values"] and len(kwh["histogram"]["edges"]) == 21
assert kwh["min"] <= kwh["quantiles"]["0.05"] <= kwh["quantiles"]["0.50"] <= kwh["quantiles"]["0.95"] <= kwh["max"]
assert meter["distinct_exact"] and meter["distinct"] == 23 and meter["lengths"]["max"] == 6
assert meter["pattern"] == "^[A-Z][0-9]{1,5}$", meter["pattern"]
assert columns["quality"]["top"][0]["value"] == "actual"
assert columns["start_ts"]["min"] == "2025-06-01T00:00:00Z"
PYTHON
    mv out "$2"
    run 0 quality profile raw_data.readings --store "$1" --out profile.txt
    contains rows "$(cat profile.txt)" "raw_data.readings: "
    contains histogram "$(cat profile.txt)" "histogram: 0 |"
    run 2 quality profile raw_data.reading --store "$1"
    equal message "$(cat err)" "error: there is no table 'raw_data.reading'
  hint: Tables are named SCHEMA.TABLE; near this name: 'raw_data.readings'."
    run 0 quality profile raw_data.inspections --store "$1"
    run 4 quality profile raw_data.inspections --propose --store "$1"
    contains empty "$(cat err)" "error: table 'raw_data.inspections' has no rows"

    mkdir -p great_expectations/expectations
    rm -f great_expectations/expectations/*
    for table in raw_data.readings raw_data.network_nodes raw_data.weather ops.files; do
        run 0 quality profile "$table" --propose --store "$1" --out "great_expectations/expectations/$table.json"
    done
    run 0 quality --store "$1" --format json
    python3 - <<'PYTHON' || fail "the data does not pass what it proposed"
import json
results = [result for suite in json.load(open("out"))["suites"] for result in suite["results"]]
bad = [(result["expectation_config"]["type"], result["expectation_config"]["kwargs"])
       for result in results if not result["success"]]
assert not bad and len(results) > 80, bad
PYTHON
}

begin "a profile and its suite on DuckDB"
profiles duckdb:d.duckdb "$work/duckdb.json"

begin "wrong words"
run 2 quality profile
equal message "$(cat err)" "error: quality profile asks for one table
  hint: Example: eiot quality profile raw_data.readings"
run 2 quality profile raw_data.readings --layer raw
equal message "$(cat err)" "error: --layer goes with \`quality run\`"
run 2 quality --propose
equal message "$(cat err)" "error: --propose goes with \`quality profile\`"
run 2 quality profil raw_data.readings
equal message "$(cat err)" "error: quality has no 'profil', expected run or profile TABLE"

begin "a profile and its suite on PostgreSQL"
if [ -n "${EIOT_TEST_POSTGRES:-}" ]; then
    database=quality_$$
    psql -qX "$EIOT_TEST_POSTGRES" -c "create database $database" || exit 1
    postgres=${EIOT_TEST_POSTGRES%/*}/$database
    profiles "$postgres" "$work/postgres.json"
    psql -qX "$postgres" -c 'create table raw_data."odd ""t"" {table}; --" ("x y" integer, "q""; drop" text, j json, a int[], e numeric, b boolean, ts timestamp)' \
        -c "insert into raw_data.\"odd \"\"t\"\" {table}; --\" values (1, 'a', '{\"k\": 1}', '{1}', 'NaN', true, 'infinity'), (3, null, null, null, 2.5, null, '2025-01-01')"
    run 0 quality profile 'raw_data.odd "t" {table}; --' --store "$postgres" --format json
    equal mean "$(json columns.0.mean)" 2.0
    equal nulls "$(json columns.1.nulls)" 1
    equal json "$(json columns.2.distinct)" 1
    python3 - "$work" <<'PYTHON' || fail "the stores differ"
import json
import sys


def same(one, other):
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, (int, float)):
        return abs(one - other) <= 1e-9 * max(abs(one), 1e-9)
    return one == other


left, right = (json.load(open(f"{sys.argv[1]}/{name}.json")) for name in ("duckdb", "postgres"))
for one, other in zip(left["columns"], right["columns"]):
    for key in set(one) - {"type"} if one["name"] not in ("loaded_at", "file_id", "load_seq") else ():
        if key == "top": # of equals the first in the store's own order
            one[key], other[key] = ([value["count"] for value in column[key]] for column in (one, other))
        assert same(one[key], other.get(key)), (one["name"], key, one[key], other.get(key))
PYTHON
else
    skip "EIOT_TEST_POSTGRES is not set"
fi

end
