"""Runs of the DAG that succeed, and what they leave in the store.

    airflow_runs.py demo         `airflow dags test` of the simulated network: eiot on DuckDB, other tools on PostgreSQL
    airflow_runs.py scheduler    scheduled, manual and backfill runs at once, with Airflow's own data in PostgreSQL
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import airflow_kit
import kit
from airflow_kit import (
    DAG_ID, DAY, NAMES, OTHER_TOOLS, VENV, Airflow, contents, different, make_files, make_home, write_script,
)


# ---- the demo ----


def check_demo(airflow, store, reference, files, conf):
    """The whole demo to success; the same tables as `eiot run` makes."""
    conf = {"files": str(files), "store": store.url, **conf}
    airflow.run("dags", "test", DAG_ID, "2025-07-01T00:00:00+00:00", "--conf", json.dumps(conf))
    run, = airflow.inside("seen")
    kit.equal("states", {name: task["state"] for name, task in run["tasks"].items()}, dict.fromkeys(sorted(NAMES), "success"))
    kit.equal("window", [task["facts"]["window"] for task in run["tasks"].values()], [DAY] * len(NAMES))
    ours = {name for name in NAMES if name in ("ingest", "detect", "forecast", "report") or "engine" not in conf}
    ids = {name: task["facts"]["eiot_run"] for name, task in run["tasks"].items()}
    kit.equal("tasks of eiot", {name for name, run_id in ids.items() if run_id}, ours)
    known = store.ask("select run_id from ops.runs where command = 'run' and status = 'success' order by 1")
    kit.equal("runs in the history", [run_id for run_id, in known], sorted(filter(None, ids.values())))
    kit.eiot("run", files, "--store", reference.url, "--report", "reference.html", "--docs", "reference", "--quiet",
             cwd=airflow.home)
    tables = contents(reference)
    assert tables["marts.fct_suspects"][0] > 0, "the demo has no suspects"
    kit.equal("tables that differ", different(contents(store), tables), [])


def check_duckdb(folder, files):
    folder.mkdir()
    home = make_home(folder / "home")
    airflow = Airflow(folder, home)
    airflow.run("db", "migrate")
    check_demo(airflow, kit.DuckdbStore(f"duckdb:{home}/energy.duckdb"), kit.DuckdbStore(f"duckdb:{home}/reference.duckdb"),
               files, {})


def check_postgres(folder, files):
    folder.mkdir()
    server = os.environ["EIOT_TEST_POSTGRES"].rpartition("/")[0]
    made = [kit.PostgresStore(f"{server}/airflow_{name}_{os.getpid()}").create() for name in ("own", "site", "reference")]
    own, store, reference = made
    try:
        airflow = Airflow(folder, make_home(folder / "home"), own.url)
        airflow.run("db", "migrate")
        check_demo(airflow, store, reference, files, {"engine": OTHER_TOOLS})
        check_locks(airflow, store)
    finally:
        for one in made:
            one.drop()


def check_locks(airflow, store):
    """dbt and Great Expectations run with the locks of `eiot run`: without these they wait, and nobody runs beside them."""
    kit.equal("free", airflow.inside("locks", [store.url]), [7])
    for number, holder in ((1, "another run"), (0, "a session, process")):
        connection = store.connect()
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(1701408628, %s)", (number,))
            found, = airflow.inside("locks", [store.url])
            assert found.startswith(f"HeldError: the store is held by {holder}"), found
        connection.close()


def check_demos(cases, folder):
    files = make_files(folder, 200, 40)
    cases.run("the demo with eiot on DuckDB", check_duckdb, folder / "duckdb", files)
    if not os.environ.get("EIOT_TEST_POSTGRES"):
        cases.skip("the demo with dbt and Great Expectations on PostgreSQL", "EIOT_TEST_POSTGRES is not set")
        return
    cases.run("the demo with dbt and Great Expectations on PostgreSQL", check_postgres, folder / "postgres", files)


# ---- a scheduler ----


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Services:
    """API server, scheduler with its LocalExecutor, DAG processor. No triggerer."""

    def __init__(self, folder, home, database):
        port = free_port()
        self.airflow = Airflow(folder, home, database)
        self.url = f"http://127.0.0.1:{port}"
        self.told = home / "told"
        tell = write_script(home / "tell.sh", f"{{ echo \"$1\"; cat; echo; }} >> {self.told}\n")
        self.airflow.environment |= {
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor", "AIRFLOW__CORE__PARALLELISM": "3",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": self.url + "/execution/",
            "AIRFLOW__API__HOST": "127.0.0.1", "AIRFLOW__API__PORT": str(port), "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__API__WORKERS": "1", "AIRFLOW__API__SECRET_KEY": secrets.token_hex(16),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32), "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1", "AIRFLOW__EIOT__DEADLINE": "5", "AIRFLOW__EIOT__TELL": tell,
        }
        self.processes = {}

    def start(self):
        self.airflow.run("db", "migrate")
        for name in ("api-server", "dag-processor", "scheduler"):
            with (self.airflow.home / f"{name}.log").open("w") as log:
                self.processes[name] = subprocess.Popen(
                    [VENV / "airflow", name], env=self.airflow.environment, cwd=self.airflow.home, stdout=log, stderr=log,
                    start_new_session=True)
        self.wait("Airflow", 120, self.is_healthy)
        self.wait("the DAG", 60, lambda: DAG_ID in self.airflow.run("dags", "list", "--output", "plain"))

    def is_healthy(self):
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                    self.url + "/api/v2/monitor/health", timeout=10) as answer:
                health = json.load(answer)
        except OSError:
            return False
        return all(health[name]["status"] == "healthy" for name in ("metadatabase", "scheduler", "dag_processor"))

    def wait(self, what, seconds, is_so):
        until = time.monotonic() + seconds
        while not is_so():
            for name, process in self.processes.items():
                assert process.poll() is None, f"{name} ended:\n{self.end_of_log(name)}"
            assert time.monotonic() < until, f"{what} is not there after {seconds} s:\n{self.end_of_log('scheduler')}"
            time.sleep(1)

    def end_of_log(self, name):
        return (self.airflow.home / f"{name}.log").read_text()[-3000:]

    def stop(self):
        for process in reversed(self.processes.values()):
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


class Kinds:
    """A scheduled run, two manual ones at once of one store, and a backfill of two days of another store."""

    def __init__(self, folder, own, site):
        self.folder = folder
        self.home = make_home(folder / "home")
        files = make_files(folder, 12, 40)
        (self.home / "data").mkdir()
        (self.home / "data/raw").symlink_to(files)
        self.stores = {"scheduled": kit.DuckdbStore(f"duckdb:{self.home}/energy.duckdb"),
                       "manual": kit.DuckdbStore(f"duckdb:{self.home}/manual.duckdb"), "backfill": site}
        self.services = Services(folder, self.home, own.url)

    def run(self):
        airflow = self.services.airflow
        for instant in ("2025-07-01T00:00:00+00:00", "2025-07-01T12:00:00+00:00"):
            airflow.run("dags", "trigger", DAG_ID, "--logical-date", instant, "--conf",
                        json.dumps({"store": self.stores["manual"].url}))
        airflow.run("backfill", "create", "--dag-id", DAG_ID, "--from-date", "2025-07-01", "--to-date", "2025-07-03",
                    "--dag-run-conf", json.dumps({"store": self.stores["backfill"].url}))
        airflow.run("dags", "unpause", "--yes", DAG_ID)
        ended = ("success", "failed")
        own = airflow.environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].replace("+psycopg2", "")
        states = kit.PostgresStore(own)
        self.services.wait("the end of the runs", 900, lambda: [
            state in ended for state, in states.ask("select state from dag_run")] == [True] * 5)
        self.runs = sorted(airflow.inside("seen"), key=lambda run: (run["kind"], run["logical"]))

    def of(self, kind):
        return [run for run in self.runs if run["kind"] == kind]

    def succeed(self):
        kit.equal("runs", [(run["kind"], run["state"]) for run in self.runs],
                  [("backfill", "success")] * 2 + [("manual", "success")] * 2 + [("scheduled", "success")])
        for run in self.runs:
            kit.equal("tasks", {name: task["state"] for name, task in run["tasks"].items()}, dict.fromkeys(sorted(NAMES), "success"))

    def windows(self):
        """Of 1 July the manual runs and the backfill have the same; the scheduled run has the day that is over."""
        known = {kind: [{tuple(task["facts"]["window"]) for task in run["tasks"].values()} for run in self.of(kind)]
                 for kind in self.stores}
        day = tuple(DAY)
        kit.equal("manual", known["manual"], [{day}, {day}])
        kit.equal("backfill", known["backfill"], [{day}, {(DAY[1], "2025-07-03T00:00:00Z")}])
        yesterday = self.of("scheduled")[0]["logical"][:10]
        (start, end), = known["scheduled"][0]
        kit.equal("scheduled", (start, end[11:]), (f"{yesterday}T00:00:00Z", "00:00:00Z"))
        assert end > start, (start, end)

    def same_rows(self):
        """The rows of 1 July, whichever run loaded them; and of all days, those of one `eiot run`."""
        reference = {"scheduled": kit.DuckdbStore(f"duckdb:{self.home}/reference.duckdb")}
        reference["manual"] = reference["scheduled"]
        reference["backfill"] = kit.PostgresStore(self.stores["backfill"].url + "_reference").create()
        try:
            for kind in ("scheduled", "backfill"):
                kit.eiot("run", "--store", reference[kind].url, "--quiet", "--report", "r.html", "--docs", "r", cwd=self.home)
            for kind, store in self.stores.items():
                day = contents(store, ("local_day", "2025-07-01"))
                assert day["intermediate.int_meter_days"][0] > 0, f"{kind}: no rows of 1 July"
                kit.equal(f"{kind}: 1 July", different(day, contents(reference[kind], ("local_day", "2025-07-01"))), [])
                kit.equal(f"{kind}: all", different(contents(store), contents(reference[kind])), [])
        finally:
            reference["backfill"].drop()

    def one_by_one(self):
        """Airflow keeps manual runs apart; those of a backfill it starts at once, and the store's lock keeps them apart."""
        first, second = sorted(self.of("manual"), key=lambda run: run["start"])
        assert first["end"] <= second["start"], f"manual runs overlap: {first['end']}, {second['start']}"
        one, other = self.of("backfill")
        assert one["start"] < other["end"] and other["start"] < one["end"], "the runs of the backfill did not overlap"
        for kind, store in self.stores.items():
            spans = store.ask("select run_id from ops.runs where command = 'run'")
            kit.equal(f"{kind}: tasks", len(spans), len(NAMES) * len(self.of(kind)))
            done = {task["facts"]["eiot_run"] for run in self.of(kind) for task in run["tasks"].values()}
            kit.equal(f"{kind}: history", {run_id for run_id, in spans}, done)
            beside = store.ask("select a.run_id, a.stage, b.run_id, b.stage from ops.run_stages as a"
                               " inner join ops.run_stages as b on a.run_id < b.run_id"
                               " and a.started_at < b.ended_at and b.started_at < a.ended_at")
            kit.equal(f"{kind}: stages at the same time", beside, [])

    def loads_once(self):
        for kind, store in self.stores.items():
            loaded = sorted(run["tasks"]["ingest"]["facts"]["loaded"] for run in self.of(kind))
            kit.equal(f"{kind}: runs that loaded", [n > 0 for n in loaded], [False] * (len(loaded) - 1) + [True])
            kit.equal(f"{kind}: readings", store.ask("select count(*) from raw_data.readings")[0][0] > 0, True)

    def is_told(self):
        """Five runs miss a deadline of 5 seconds."""
        kit.equal("what is told", self.services.told.read_text().splitlines()[::2], ["late"] * 5)


def check_scheduler(cases, folder):
    if not os.environ.get("EIOT_TEST_POSTGRES"):
        cases.skip("a scheduler", "EIOT_TEST_POSTGRES is not set")
        return
    server = os.environ["EIOT_TEST_POSTGRES"].rpartition("/")[0]
    own, site = (kit.PostgresStore(f"{server}/airflow_{name}_{os.getpid()}").create() for name in ("scheduler", "kinds"))
    try:
        kinds = Kinds(folder, own, site)
        try:
            kinds.services.start()
            kinds.run()
            for name, function in (
                    ("scheduled, manual and backfill runs succeed", kinds.succeed),
                    ("they have the same window for the same day", kinds.windows),
                    ("they make the same rows", kinds.same_rows),
                    ("runs at once are serialised", kinds.one_by_one),
                    ("files are loaded once", kinds.loads_once),
                    ("late runs are told, without a triggerer", kinds.is_told)):
                cases.run(name, function)
        finally:
            kinds.services.stop()
    finally:
        own.drop()
        site.drop()


if __name__ == "__main__":
    sys.exit(airflow_kit.run({"demo": check_demos, "scheduler": check_scheduler}[sys.argv[1]]))
