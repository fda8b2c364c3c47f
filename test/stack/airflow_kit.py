"""Shared by the tests of the DAG: an Airflow of its own, project folders, and stores to compare.

Airflow is that of .venv/airflow; the tests run where duckdb and psycopg2 are, in .venv/dbt.
"""

import json
import os
import pathlib
import subprocess

import kit

VENV = kit.ROOT / ".venv/airflow/bin"
DAGS = kit.ROOT / "airflow/dags"
DAG_ID = "energy_iot_pipeline"
OTHER_TOOLS = "dbt + Great Expectations"
SITE = """site: simulated network
store: duckdb:energy.duckdb
timezone: {zone}
technical_loss_pct: 5
budget: 25
run:
  retry_wait: 0
"""
DAY = ["2025-07-01T00:00:00Z", "2025-07-02T00:00:00Z"]  # the first of July
# Columns that tell when and how rows came in; all others are the same however often and in whatever runs.
OF_THE_RUN = {"loaded_at", "load_seq", "file_id", "run_id", "scored_at", "forecast_at", "trained_at"}
STAGES = [(stage["name"], stage["after"]) for stage in json.loads(kit.eiot("stages", "--json"))["stages"]]
NAMES = [name for name, _ in STAGES]


class Airflow:
    """A home of its own, for a project folder."""

    def __init__(self, folder, home, database=None):
        self.home = folder / "airflow"
        self.home.mkdir()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "EIOT_AIRFLOW"))},
            "AIRFLOW_HOME": str(self.home), "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "AIRFLOW__EIOT__RETRY_WAIT": "1",
            "EIOT_HOME": str(home), "EIOT": kit.EIOT, "no_proxy": "*", "PYTHONDONTWRITEBYTECODE": "1",
            "DBT_TARGET_PATH": str(folder / "target"), "DBT_LOG_PATH": str(folder / "target"),
        }
        if database:
            self.environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = database.replace("postgresql:", "postgresql+psycopg2:")
        self.log = ""

    def run(self, *words, codes=(0,)):
        return kit.run([VENV / "airflow", *words], codes, env=self.environment, cwd=self.home)

    def inside(self, what, cases=None, folder=DAGS):
        done = subprocess.run([VENV / "python", "-B", kit.ROOT / "test/stack/airflow_inside.py", what, folder],
                              input=json.dumps(cases), env=self.environment, cwd=self.home, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.log = done.stderr
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)


def make_home(folder, zone="UTC"):
    """A project folder with nothing but its eiot.yml."""
    folder.mkdir()
    (folder / "eiot.yml").write_text(SITE.format(zone=zone))
    return folder


def make_files(folder, meters, days):
    kit.eiot("simulate", "--out", folder / "simulated", "--meters", meters, "--days", days)
    return folder / "simulated/files"


def write_script(path, text):
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return str(path)


def contents(store, where=None):
    """Rows and a digest of each model and of what detection found, but for what tells of the run."""
    digest = "sum(hash(t))" if isinstance(store, kit.DuckdbStore) else "sum(hashtextextended(t::text, 0))"
    found = {}
    for schema, table in store.ask("select table_schema, table_name from information_schema.tables"
                                   " where table_schema in ('intermediate', 'marts', 'ml') order by 1, 2"):
        name = f"{schema}.{table}"
        columns = [column for column, _ in store.columns(name) if column not in OF_THE_RUN]
        if where is None or where[0] in columns:
            condition = f" where {where[0]} = '{where[1]}'" if where else ""
            found[name] = store.ask(f"select count(*), {digest} from (select {', '.join(columns)} from {name}{condition}) as t")[0]
    return found


def different(one, other):
    return [f"{name}: {one.get(name)} and {other.get(name)}" for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


def run(check, *arguments):
    """Runs a test in a folder of its own; the exit code."""
    cases = kit.Cases()
    if not (VENV / "airflow").exists():
        cases.skip("airflow", "there is no .venv/airflow; tools/install_venv airflow makes it")
        return 0
    with kit.work_folder() as folder:
        check(cases, pathlib.Path(folder), *arguments)
    return 1 if cases.failures else 0
