"""The import bundle in a real Superset, on PostgreSQL and on the copy in ClickHouse of a simulated site.

A fresh Superset keeps its own data in PostgreSQL too: under SQLite two connections can't have tables of one name.
ClickHouse is the engine of test/servers/chdb: Debian's server is older than sync takes. Boards are opened in Chromium;
their pictures are left in the build folder, screenshots/.
"""

import datetime
import json
import math
import os
import pathlib
import re
import secrets
import socket
import subprocess
import tempfile
import urllib.parse

import requests
import yaml

import kit
import site_files
from browser import Browser, wait_for

BOARDS = kit.ROOT / "dashboards/superset"
STORES = ("postgresql", "clickhouse")
KINDS = ("databases", "datasets", "charts", "dashboards")
VENV = kit.ROOT / ".venv/superset/bin"
PASSWORD = secrets.token_urlsafe(12)
# what Superset writes where a chart should stand
FAULTS = ("Data error", "Unexpected error", "No results were returned", "No data", "Error:", "no chart definition")
MAY_BE_EMPTY = ("warning", "last_outcome")  # no balance need be doubtful, no suspect need have been visited
SITE = """site: simulated network
timezone: Africa/Dakar
technical_loss_pct: 5
budget: 25
"""
INSPECTIONS = """meter_id,date,outcome,kwh,note
M00001,2025-07-11,confirmed,121.5,seal broken
M00002,2025-06-12,confirmed,80,
M00003,2025-07-13,cleared,,
M00004,2025-06-14,no_access,,gate closed
M00006,2025-06-16,cleared,,
"""


def bundle_files(folder):
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yaml"))}


def told(kind, store=None):
    """The files of the bundle of one kind."""
    folder = BOARDS / kind if store is None else BOARDS / kind / store
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.yaml"))]


def check_generated():
    with tempfile.TemporaryDirectory() as folder:
        kit.run([VENV / "python", "-B", kit.ROOT / "tools/python/superset_bundle.py", folder])
        made, kept = bundle_files(pathlib.Path(folder)), bundle_files(BOARDS)
    kit.equal("files of the bundle", sorted(kept), sorted(made))
    kit.equal("files that tools/python/superset_bundle.py writes otherwise",
              [name for name in kept if kept[name] != made[name]], [])


def check_columns():
    """Columns and descriptions are dbt's."""
    schema = yaml.safe_load((kit.ROOT / "dbt/models/marts/schema.yml").read_text(encoding="utf-8"))
    models = {model["name"]: model for model in schema["models"]}
    for store in STORES:
        for dataset in told("datasets", store):
            model = models[dataset["table_name"]]
            kit.equal(f"{store} {dataset['table_name']}: columns",
                      {column["column_name"]: column["description"] for column in dataset["columns"]
                       if "expression" not in column},
                      {column["name"]: " ".join(column["description"].split()) for column in model["columns"]})
            kit.equal("description", dataset["description"], " ".join(model["description"].split()))


def check_secrets():
    for database in told("databases"):
        kit.equal("password in the bundle", urllib.parse.urlsplit(database["sqlalchemy_uri"]).password, "XXXXXXXXXX")


def check_refusals():
    """What the import says when it can't be done."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("SUPERSET_", "EIOT_SUPERSET_"))}
    for told_as, environment, message in (
            ("no store", {}, "ERROR: no store is told\nHINT: Set EIOT_SUPERSET_POSTGRES, EIOT_SUPERSET_CLICKHOUSE or both.\n"),
            ("nobody answers", {"EIOT_SUPERSET_POSTGRES": "postgresql://a@b/c", "SUPERSET_URL": "http://127.0.0.1:9"},
             "ERROR: Superset does not answer at http://127.0.0.1:9: <urlopen error [Errno 111] Connection refused>\n"
             "HINT: Set SUPERSET_URL.\n")):
        done = subprocess.run([kit.ROOT / "tools/superset_import"], env={**known, **environment, "no_proxy": "*"},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        kit.equal(told_as, (done.returncode, done.stderr), (1, message))


class Servers:
    """What the test starts: ClickHouse, Superset and Chromium; and the databases it makes."""

    def __init__(self, folder):
        self.folder = folder
        self.url = self.process = self.browser = None
        server = os.environ["EIOT_TEST_POSTGRES"].rpartition("/")[0]
        self.site, self.own = (kit.PostgresStore(f"{server}/superset_{name}") for name in ("site", "own"))

    def load_site(self):
        self.site.create()
        self.own.create()
        started = kit.run([kit.ROOT / "test/servers/chdb", "start", self.folder / "chdb"]).strip()
        self.clickhouse = started.rpartition("/")[0] + "/energy"
        (self.folder / "eiot.yml").write_text(SITE)
        kit.eiot("simulate", "--out", "simulated", cwd=self.folder)
        files = self.folder / "simulated/files"
        (files / "inspections.csv").write_text(INSPECTIONS)
        site_files.pay_bills(files)
        kit.eiot("run", files, "--store", self.site.url, "--report", "report.html", "--docs", "docs", cwd=self.folder)
        kit.eiot("sync", "--store", self.site.url, "--to", self.clickhouse, cwd=self.folder)

    def start_superset(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        config = self.folder / "superset_config.py"
        config.write_text(f"SECRET_KEY = {secrets.token_urlsafe(42)!r}\nSQLALCHEMY_DATABASE_URI = {self.own.url!r}\n"
                          "TALISMAN_ENABLED = False  # it would send the browser to https\n")
        known = {**os.environ, "SUPERSET_CONFIG_PATH": str(config), "SUPERSET_HOME": str(self.folder),
                 "FLASK_APP": "superset", "PYTHONDONTWRITEBYTECODE": "1"}
        superset = VENV / "superset"
        kit.run([superset, "db", "upgrade"], env=known, cwd=self.folder)
        kit.run([superset, "fab", "create-admin", "--username", "admin", "--firstname", "A", "--lastname", "B",
                 "--email", "admin@localhost", "--password", PASSWORD], env=known, cwd=self.folder)
        kit.run([superset, "init"], env=known, cwd=self.folder)
        self.url = f"http://127.0.0.1:{port}"
        with (self.folder / "superset.log").open("w") as log:
            self.process = subprocess.Popen(
                [VENV / "gunicorn", "--workers", "1", "--worker-class", "gthread", "--threads", "8", "--timeout", "120",
                 "--bind", f"127.0.0.1:{port}", "superset.app:create_app()"], env=known, cwd=self.folder,
                stdout=log, stderr=log)
        self.session = requests.Session()
        self.session.trust_env = False
        wait_for("Superset", self.answers, 120)
        self.sign_in()

    def answers(self):
        assert self.process.poll() is None, (self.folder / "superset.log").read_text()[-3000:]
        try:
            return self.session.get(self.url + "/health", timeout=30).ok
        except requests.ConnectionError:
            return False

    def sign_in(self):
        page = self.session.get(self.url + "/login/").text
        token = re.search(r'id="csrf_token"\s+value="([^"]+)"', page).group(1)
        self.session.post(self.url + "/login/", allow_redirects=False,
                          data={"username": "admin", "password": PASSWORD, "csrf_token": token})
        kit.equal("who is signed in", self.ask("/api/v1/me/")["result"]["username"], "admin")
        self.session.headers.update({"Referer": self.url,
                                     "X-CSRFToken": self.ask("/api/v1/security/csrf_token/")["result"]})

    def ask(self, path, body=None):
        answer = self.session.get(self.url + path) if body is None else self.session.post(self.url + path, json=body)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json()

    def listed(self, kind):
        return self.ask(f"/api/v1/{kind}/?q=(page_size:100)")["result"]

    def board(self):
        """A page of the browser that is signed in."""
        if self.browser is None:
            self.browser = Browser(1600, 2400)
            self.browser.set_cookie(self.url, "session", self.session.cookies["session"])
        return self.browser

    def stop(self):
        if self.browser:
            self.browser.close()
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=60)
        kit.run([kit.ROOT / "test/servers/chdb", "stop", self.folder / "chdb"])
        self.site.drop()
        self.own.drop()


def check_types(servers):
    """A column's type is the one that the table has."""
    alike = {"character varying": "TEXT"}
    for store in STORES:
        for dataset in told("datasets", store):
            table = dataset["table_name"]
            if store == "postgresql":
                found = {name: alike.get(kind, kind.upper()) for name, kind in servers.site.columns("marts." + table)}
            else:
                found = {name: re.sub(r"^(?:LowCardinality|Nullable)\((.*)\)$", r"\1",
                                      re.sub(r"^LowCardinality\((.*)\)$", r"\1", kind))
                         for name, kind in clickhouse_columns(servers, table)}
            kit.equal(f"{store} {table}: types", found, {
                column["column_name"]: column["type"] for column in dataset["columns"] if "expression" not in column})


def clickhouse_columns(servers, table):
    url = urllib.parse.urlsplit(servers.clickhouse)
    answer = requests.post(f"http://{url.hostname}:{url.port}/", auth=(url.username, url.password), data=(
        f"select name, type from system.columns where database = 'energy' and table = '{table}' order by position"))
    assert answer.ok, answer.text
    return [line.replace("\\'", "'").split("\t") for line in answer.text.splitlines()]


def import_bundle(servers):
    known = {**os.environ, "EIOT_SUPERSET_POSTGRES": servers.site.url, "EIOT_SUPERSET_CLICKHOUSE": servers.clickhouse,
             "SUPERSET_URL": servers.url, "SUPERSET_PASSWORD": PASSWORD, "no_proxy": "127.0.0.1"}
    kit.run([kit.ROOT / "tools/superset_import"], env=known)
    return {kind: sorted((row["id"], row["uuid"]) for row in servers.listed(kind.removesuffix("s")) if "uuid" in row)
            for kind in KINDS}


def check_import(servers):
    first = import_bundle(servers)
    kit.equal("what is there after an import", {kind: len(rows) for kind, rows in first.items()},
              {kind: len(told(kind)) for kind in KINDS})
    kit.equal("what is there after a second import", import_bundle(servers), first)
    for database in servers.listed("database"):
        connection = servers.ask(f"/api/v1/database/{database['id']}/connection")["result"]
        assert "eiot_test" not in json.dumps(connection), f"the password of {database['database_name']} is shown"


def open_board(servers, name, store, n_charts):
    """Opens a dashboard and waits until no chart is loading; the page."""
    page = servers.board()
    page.open(f"{servers.url}/superset/dashboard/eiot-{name}-{store}/")
    wait_for(f"charts of {name} on {store}", lambda: page.evaluate(
        f"document.querySelectorAll('[data-test=chart-grid-component]').length === {n_charts}"
        " && document.querySelectorAll('.loading, [data-test=loading-indicator]').length === 0"), 90)
    return page


def is_drawn(page, n_charts):
    return page.evaluate("document.querySelectorAll('.slice_container').length") == n_charts


def faults_on(page):
    text = page.evaluate("document.body.innerText")
    return [fault for fault in FAULTS if fault in text]


def chart_answers(servers, page):
    """Each chart's data as Superset answered the page, by the chart's name."""
    names = {row["id"]: row["slice_name"] for row in servers.listed("chart")}
    found = {}
    for url, (status, body) in page.answers("/api/v1/chart/data?form_data=").items():
        asked = json.loads(urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["form_data"][0])
        name = names[asked["slice_id"]]
        assert status == 200, f"{name}: {status} {body[:2000]}"
        for result in json.loads(body)["result"]:
            kit.equal(f"{name}: error", result["error"], None)
            assert result["data"], f"{name}: no rows"
            for column in result["colnames"]:
                assert column in MAY_BE_EMPTY or any(row.get(column) is not None for row in result["data"]), \
                    f"{name}: nothing in {column}"
            found[name] = result
    return found


def charts_of(name):
    """Names of the charts of a dashboard."""
    board = yaml.safe_load((BOARDS / f"dashboards/postgresql/{name}.yaml").read_text(encoding="utf-8"))
    return sorted(place["meta"]["sliceName"] for key, place in board["position"].items() if key.startswith("CHART"))


def check_board(servers, name, results):
    charts = charts_of(name)
    pictures = pathlib.Path(kit.EIOT).parents[2] / "screenshots"
    pictures.mkdir(exist_ok=True)
    for store in STORES:
        page = open_board(servers, name, store, len(charts))
        page.settle()
        page.screenshot(pictures / f"superset_{name}_{store}.png")
        results[name, store] = chart_answers(servers, page)
        kit.equal(f"faults on {name} on {store}", faults_on(page), [])
        wait_for(f"drawing of {name} on {store}", lambda: is_drawn(page, len(charts)), 30)
        kit.equal(f"charts of {name} on {store}", sorted(results[name, store]), charts)


def alike(one, other):
    if isinstance(one, float) or isinstance(other, float):
        return one is not None and other is not None and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def check_same(results, name):
    """Both stores give each chart the same rows; those that are equal by its order may stand otherwise."""
    for chart, result in results[name, "postgresql"].items():
        other = results[name, "clickhouse"][chart]
        ours, theirs = result["data"], other["data"]
        kit.equal(f"{chart}: columns", other["colnames"], result["colnames"])
        kit.equal(f"{chart}: rows", len(theirs), len(ours))
        texts = [column for column in ours[0]
                 if any(isinstance(row[column], str) for row in ours) or column in ("day", "inspected_on")]
        for mine, his in zip(*(sorted(rows, key=lambda row: [str(row[column]) for column in texts])
                               for rows in (ours, theirs))):
            for column in result["colnames"]:
                assert alike(mine[column], his[column]), \
                    f"{chart}: {column} is {mine[column]!r} on PostgreSQL and {his[column]!r} on ClickHouse at {mine}"


def check_figures(servers, results):
    """Figures are those of the marts, money is in the site's currency."""
    figures = {
        ("losses", "NTL kWh"): "select sum(ntl_kwh) from marts.kpi_daily",
        ("losses", "NTL %"): "select sum(ntl_kwh) / sum(input_kwh) from marts.kpi_daily",
        ("losses", "Billed kWh"): "select sum(billed_kwh) from marts.kpi_daily",
        ("fraud", "Visits that pay"): "select count(*) from marts.fct_suspects where visit_rank is not null",
        ("fraud", "Hit rate"): "select 0.5",
        ("fraud", "Recovered kWh"): "select 201.5",
        ("fraud", "Recoverable money a month"):
            "select sum(recoverable_amount) from marts.fct_suspects where visit_rank is not null",
        ("forecast", "Seven days kWh"): "select sum(load_p50_kwh) from marts.fct_load_forecast where kind = 'zone'",
        ("forecast", "Forecast MAPE"): "select sum(mape_pct * n_intervals) / sum(n_intervals) / 100"
                                       " from marts.fct_forecast_errors where kind = 'zone' and horizon_days = 1"
                                       " and mape_pct is not null",
        ("quality", "Missing intervals"): "select sum(n_missing) from marts.fct_meter_days where kind = 'meter'",
    }
    currency = servers.site.ask("select max(currency) from marts.fct_suspects")[0][0]
    for (board, chart), sql in figures.items():
        result = results[board, "clickhouse"][chart]
        (value,) = result["data"][0].values()
        expected = float(servers.site.ask(sql)[0][0])
        assert alike(float(value), expected), f"{chart}: got {value!r}, expected {expected!r}"
        if "money" in chart:
            kit.equal(f"{chart}: currency", result["detected_currency"], currency)


def check_weeks(servers):
    """A filter of days and weeks as the grain: the days are filtered, not the weeks they are in."""
    days = [row[0] for row in servers.site.ask(
        "select local_day from marts.kpi_daily where ntl_kwh is not null order by 1 limit 20")]
    first, last = days[8], days[17]
    expected = {}
    for day, kwh in servers.site.ask("select local_day, ntl_kwh from marts.kpi_daily"
                                     f" where local_day >= '{first}' and local_day < '{last}'"):
        monday = day - datetime.timedelta(days=day.weekday())
        expected[str(monday)] = expected.get(str(monday), 0) + kwh
    for dataset in servers.listed("dataset"):
        if dataset["table_name"] != "kpi_daily":
            continue
        week = {"timeGrain": "P1W", "columnType": "BASE_AXIS", "sqlExpression": "day", "label": "day",
                "expressionType": "SQL"}
        answer = servers.ask("/api/v1/chart/data", {
            "datasource": {"id": dataset["id"], "type": "table"}, "result_format": "json", "result_type": "full",
            "queries": [{"columns": [week], "metrics": ["NTL kWh"], "row_limit": 100, "filters": [
                {"col": "day", "op": "TEMPORAL_RANGE", "val": f"{first} : {last}"}]}]})["result"][0]
        found = {str(datetime.datetime.fromtimestamp(row["day"] / 1000, datetime.timezone.utc).date()): row["NTL kWh"]
                 for row in answer["data"]}
        name = dataset["database"]["database_name"]
        kit.equal(f"{name}: weeks", sorted(found), sorted(expected))
        for monday, kwh in expected.items():
            assert alike(found[monday], kwh), f"{name}, week of {monday}: got {found[monday]}, expected {kwh}"


def check_faults_are_seen(servers):
    """Without ClickHouse its board shows errors: what the other cases look for is there when it should be."""
    kit.run([kit.ROOT / "test/servers/chdb", "stop", servers.folder / "chdb"])
    n_charts = len(charts_of("quality"))
    page = open_board(servers, "quality", "clickhouse", n_charts)
    wait_for("errors", lambda: "Data error" in faults_on(page), 60)
    assert not is_drawn(page, n_charts), "charts are drawn without data"


def check_running(cases, folder):
    servers = Servers(folder)
    results = {}
    try:
        servers.load_site()
        cases.run("types of columns", check_types, servers)
        servers.start_superset()
        cases.run("import, and import again", check_import, servers)
        for name in ("losses", "fraud", "quality", "forecast"):
            cases.run(f"board {name}", check_board, servers, name, results)
            cases.run(f"board {name}: both stores agree", check_same, results, name)
        cases.run("figures are those of the marts", check_figures, servers, results)
        cases.run("weeks of filtered days", check_weeks, servers)
        cases.run("faults are seen", check_faults_are_seen, servers)
    finally:
        servers.stop()


def main():
    cases = kit.Cases()
    cases.run("the bundle is what boards.yml makes", check_generated)
    cases.run("columns are those of dbt", check_columns)
    cases.run("no password in the bundle", check_secrets)
    cases.run("what the import refuses", check_refusals)
    if not os.environ.get("EIOT_TEST_POSTGRES"):
        cases.skip("superset", "EIOT_TEST_POSTGRES names no server")
    elif not (kit.ROOT / "third_party/test/libchdb.so").exists():
        cases.skip("superset", "there is no third_party/test/libchdb.so; tools/fetch test fetches it")
    else:
        with kit.work_folder() as folder:
            cases.run("a running Superset", check_running, cases, pathlib.Path(folder))
    raise SystemExit(cases.failures > 0)


main()
