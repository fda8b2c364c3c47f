#!/usr/bin/env python3
"""Grafana's dashboards on PostgreSQL and ClickHouse: well-formed files, and queries that the real stores answer.

A simulated site is run through the pipeline into a PostgreSQL database of its own and copied by `eiot sync` to a
ClickHouse engine; then every query of every panel and variable, with Grafana's macros written out, must return rows.
Runs in .venv/dbt. The dashboard on Prometheus is that of prometheus.py; only its file is looked at here.
"""

import datetime
import json
import os
import pathlib
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

import boards
import kit
import site_files

TYPES = {"operations.json": "prometheus", "losses.json": "grafana-postgresql-datasource",
         "quality.json": "grafana-postgresql-datasource", "losses-clickhouse.json": "grafana-clickhouse-datasource"}


# ---- the files ----


def overlap(one, other):
    return (one["x"] < other["x"] + other["w"] and other["x"] < one["x"] + one["w"]
            and one["y"] < other["y"] + other["h"] and other["y"] < one["y"] + one["h"])


def lint_places(board):
    places = [(panel["title"], panel["gridPos"]) for panel in board["panels"]]
    for at, (title, place) in enumerate(places):
        if place["x"] < 0 or place["w"] < 1 or place["h"] < 1 or place["x"] + place["w"] > 24:
            raise AssertionError(f"panel '{title}' does not fit into 24 columns")
        for other_title, other in places[at + 1:]:
            if overlap(place, other):
                raise AssertionError(f"panels '{title}' and '{other_title}' lie on each other")


def lint_panel(panel, kind):
    where = f"panel '{panel['title']}'"
    source = {"type": kind, "uid": "${datasource}"}
    if not re.search(r"\S\n\nFR : \S", panel.get("description", "")):
        raise AssertionError(f"{where}: its description is not in both languages")
    if not panel["fieldConfig"]["defaults"].get("unit"):
        raise AssertionError(f"{where} has no unit")
    kit.equal(f"{where}: data source", panel["datasource"], source)
    refs = [target["refId"] for target in panel["targets"]]
    kit.equal(f"{where}: queries by name", len(set(refs)), len(refs))
    if not refs:
        raise AssertionError(f"{where} asks nothing")
    for target in panel["targets"]:
        kit.equal(f"{where}: data source of a query", target["datasource"], source)


def lint(name, board):
    kind = TYPES[name]
    kit.equal("schemaVersion", board["schemaVersion"], boards.SCHEMA_VERSION)
    kit.equal("id, which Grafana gives", board.get("id"), None)
    kit.equal("time zone: local days of the site stay where they are", board["timezone"], "utc")
    kit.equal("tags", board["tags"], ["eiot"])
    if not board["uid"].startswith("eiot-") or not board["title"].startswith("eiot: ") or not board["description"]:
        raise AssertionError("no uid, title or description of its own")
    ids = [panel["id"] for panel in board["panels"]]
    kit.equal("panels by id", len(set(ids)), len(ids))
    titles = [panel["title"] for panel in board["panels"]]
    kit.equal("titles", sorted(set(titles)), sorted(titles))
    if not all(titles):
        raise AssertionError("a panel has no title")
    lint_places(board)
    for panel in boards.panels(board):
        lint_panel(panel, kind)
    source = board["templating"]["list"][0]
    kit.equal("first variable", (source["name"], source["type"], source["query"]), ("datasource", "datasource", kind))


def lint_all(found):
    kit.equal("dashboards", sorted(found), sorted(TYPES))
    for key in ("uid", "title"):
        values = [board[key] for board in found.values()]
        kit.equal(f"{key} of each", len(set(values)), len(values))


def made_by_tool(found):
    made = json.loads(kit.run([sys.executable, kit.ROOT / "tools/grafana_clickhouse", "--print"]))
    if made != found["losses-clickhouse.json"]:
        raise AssertionError("tools/grafana_clickhouse makes another losses-clickhouse.json: run it")


def no_secrets():
    text = (kit.ROOT / "dashboards/grafana/provisioning/datasources/eiot.yml").read_text(encoding="utf-8")
    for line in text.splitlines():
        key, _, value = line.strip().partition(": ")
        if key in ("password", "user", "username", "url", "host", "database", "defaultDatabase", "port"):
            if not re.fullmatch(r"\$EIOT_GRAFANA_[A-Z_]+", value):
                raise AssertionError(f"not from the environment: {line.strip()}")
    for document in ("monitoring.md", "monitoring.fr.md"):
        told = (kit.ROOT / "docs" / document).read_text(encoding="utf-8")
        for name in sorted(set(re.findall(r"EIOT_GRAFANA_[A-Z_]+", text))):
            if name not in told:
                raise AssertionError(f"docs/{document} does not name {name}")


# ---- their queries ----


class Clickhouse:
    """The engine of test/servers/chdb, asked over HTTP."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "chdb"
        self.server = kit.run([kit.ROOT / "test/servers/chdb", "start", self.folder]).strip()
        self.url = self.server.rpartition("/")[0] + "/eiot_boards"

    def ask(self, statement):
        place = urllib.parse.urlsplit(self.url)
        words = urllib.parse.urlencode({"database": place.path[1:], "default_format": "JSONCompactEachRow"})
        request = urllib.request.Request(f"http://{place.hostname}:{place.port}/?{words}", data=statement.encode())
        request.add_header("X-ClickHouse-User", place.username)
        request.add_header("X-ClickHouse-Key", place.password)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request) as answer:
                return [json.loads(line) for line in answer.read().decode().splitlines()]
        except urllib.error.HTTPError as fault:
            raise AssertionError(fault.read().decode()[:1000]) from fault

    def stop(self):
        kit.run([kit.ROOT / "test/servers/chdb", "stop", self.folder])


def make_stores(folder, store, clickhouse):
    files, _ = site_files.make_site(folder / "site")
    kit.eiot("run", files, "--store", store.url, "--report", folder / "report.html", "--quiet", cwd=folder)
    refused = folder / "refused.csv"
    refused.write_text("meter_id,ts,kwh\nM00001,yesterday,1\n", encoding="utf-8")
    kit.eiot("ingest", refused, "--store", store.url, "--quiet", codes=(4,), cwd=folder)
    # a refused file is an expectation that is not met: the list of them has something to show
    kit.eiot("quality", "--layer", "raw", "--store", store.url, "--quiet", cwd=folder)
    if clickhouse:
        kit.eiot("sync", "--to", clickhouse.url, "--store", store.url, "--quiet", cwd=folder)


class Asked:
    """A dashboard whose queries go to a store."""

    def __init__(self, board, ask, days):
        self.board = board
        self.ask = ask
        self.kind = board["templating"]["list"][0]["query"]
        self.begin = boards.utc(days[0])
        self.end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
        self.variables = {}

    def read_variables(self):
        for variable in self.board["templating"]["list"][1:]:
            values = [row[0] for row in self.ask(variable["query"])]
            if not values:
                raise AssertionError(f"variable '{variable['name']}' has nothing to choose")
            self.variables[variable["name"]] = values

    def run_panel(self, panel):
        for target in panel["targets"]:
            statement = boards.expand_sql(self.kind, target["rawSql"], self.begin, self.end, self.variables)
            rows = self.ask(statement)
            if not any(value is not None for row in rows for value in row):
                raise AssertionError(f"no rows: {statement}")
            is_series = target["format"] in ("time_series", 0)
            if is_series and [row[0] for row in rows] != sorted(row[0] for row in rows):
                raise AssertionError(f"not in the order of time: {statement}")
            self.rows = rows


def values(rows):
    """Rows without what stores write differently: kinds of numbers and of days."""
    return [[round(float(value), 6) if isinstance(value, (int, float)) else str(value)[:10] if value is not None else None
             for value in row] for row in rows]


def ask_all(cases, name, asked):
    cases.run(f"{name}: variables", asked.read_variables)
    answers = {}
    for panel in boards.panels(asked.board):
        asked.rows = []
        cases.run(f"{name}: {panel['title']}", asked.run_panel, panel)
        answers[panel["title"]] = values(asked.rows)
    return answers


def query_all(cases, found, folder, store, clickhouse):
    cases.run("a simulated site in the stores", make_stores, folder, store, clickhouse)
    days = store.ask("select min(local_day), max(local_day) from marts.kpi_daily")[0]
    postgres = ask_all(cases, "losses.json", Asked(found["losses.json"], store.ask, days))
    ask_all(cases, "quality.json", Asked(found["quality.json"], store.ask, days))
    if not clickhouse:
        cases.skip("losses-clickhouse.json", "there is no libchdb")
        return
    copy = ask_all(cases, "losses-clickhouse.json", Asked(found["losses-clickhouse.json"], clickhouse.ask, days))
    for title, rows in postgres.items():
        cases.run(f"both stores alike: {title}", kit.equal, title, copy[title], rows)


def main():
    cases = kit.Cases()
    found = boards.load()
    cases.run("dashboards are apart", lint_all, found)
    for name, board in found.items():
        cases.run(f"well-formed: {name}", lint, name, board)
    cases.run("ClickHouse's is made from PostgreSQL's", made_by_tool, found)
    cases.run("what differs between sites comes from the environment", no_secrets)
    server = os.environ.get("EIOT_TEST_POSTGRES")
    if not server:
        cases.skip("queries of the dashboards", "EIOT_TEST_POSTGRES is not set")
        return cases.failures
    store = kit.PostgresStore(f"{server.rpartition('/')[0]}/boards_{os.getpid()}").create()
    clickhouse = None
    with kit.work_folder() as folder:
        try:
            if (kit.ROOT / "third_party/test/libchdb.so").exists():
                clickhouse = Clickhouse(folder)
            query_all(cases, found, pathlib.Path(folder), store, clickhouse)
        finally:
            if clickhouse:
                clickhouse.stop()
            store.drop()
    return cases.failures


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
