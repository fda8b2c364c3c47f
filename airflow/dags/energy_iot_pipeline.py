"""From new files to the report, every night: the stages of `eiot run` as tasks.

**Tasks** are what `eiot stages --json` lists, in that order. Each is one `eiot run --only STAGE`, started without a
shell: whatever exit code it ends with is the task's. `eiot status` lists the same runs; the number each had there is
in the task's log and its XCom, as are its rows.

**Engine.** With `dbt + Great Expectations`, models are built by dbt and suites judged by Great Expectations, on the
same files; ingest, detection and the report are always eiot's.

**Retries.** A task that failed of what may pass (a store that is away, a full disk, a killed process) is tried again,
after a wait that doubles. While another run holds the store, a task waits. A refused file, a failed check or a wrong configuration fails at
once, and what comes after it does not run.

**Window.** A run loads whatever files are there and were not loaded yet, and models build what these loads touched,
however old: a night that was missed is made up for by the next run, and a run for a day of the past does nothing
twice. So the window `[start, end)` selects nothing. It is the period a run is for, logged in UTC by each task: for a
scheduled run or a backfill the site's days of the data interval, for a manual run the site's day of its logical date,
or what `window` says. All three kinds have the same one for the same day. An empty window is an error.

**One at a time.** Airflow starts one run of this DAG at a time, and the store's lock keeps it apart from any
`eiot run` beside it.

**Late.** Airflow 3 has no SLAs. A run that is not done some hours after it was queued misses its deadline, which
is told as a failure is: `[eiot] tell` names the program. More in `docs/airflow.md`.
"""

import contextlib
import datetime
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zoneinfo

import yaml
from airflow.sdk import (
    DAG,
    BaseOperator,
    CronDataIntervalTimetable,
    DeadlineAlert,
    DeadlineReference,
    Param,
    SyncCallback,
    TaskGroup,
    conf,
)
from airflow.sdk.exceptions import AirflowException, AirflowFailException

SOURCE = pathlib.Path(__file__).resolve().parents[2]
HOME = pathlib.Path(os.environ.get("EIOT_HOME") or SOURCE)
EIOT = "eiot"
OTHER_TOOLS = "dbt + Great Expectations"

# Exit codes of what may pass by itself (docs/exit_codes.md): the store is away, held by another run, no place to write.
MAY_PASS = (6, 7, 8)
BUSY = 7
# The same in the words of dbt, Great Expectations and their drivers.
BUSY_WORDS = "could not set lock on file"
MAY_PASS_WORDS = re.compile(
    rf"{BUSY_WORDS}|could not connect|could not translate host name"
    r"|connection (?:to server .* failed|refused|timed out)"
    r"|connection already closed|server closed the connection|terminating connection|too many (?:clients|connections)"
    r"|the database system is|deadlock detected|no space left on device",
    re.IGNORECASE,
)

# A stage that is not named belongs to the group of the one it comes after.
GROUPS = {"ingest": "loading", "transform": "modelling", "detect": "detection", "marts": "publishing"}


def program():
    name = os.environ.get("EIOT") or "eiot"
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"there is no program '{name}': set EIOT to the path of eiot, or put it on the PATH")
    return os.path.abspath(found)


def read_stages():
    done = subprocess.run(
        [program(), "stages", "--json"], cwd=HOME, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"`eiot stages --json` ended with exit code {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)["stages"]


def read_project():
    """What eiot.yml says; the defaults are those of eiot."""
    path = HOME / "eiot.yml"
    return (yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None) or {}


def setting(key, default):
    """A key of [eiot] in airflow.cfg, or AIRFLOW__EIOT__KEY in the environment."""
    return conf.get("eiot", key, fallback=None) or default


def tell(what, run):
    """Starts the program of `[eiot] tell` with one more word, `what`, and facts in JSON on standard input."""
    words = shlex.split(setting("tell", ""))
    print(f"{DAG_ID} {run}: {what}", flush=True)
    if words:
        facts = json.dumps({"what": what, "dag": DAG_ID, "run": run})
        subprocess.run([*words, what], input=facts, cwd=HOME, text=True, timeout=60, check=True)


def run_failed(context):
    tell("failed", context["dag_run"].run_id)


def run_is_late(context):
    tell("late", context["dag_run"]["dag_run_id"])


# ---- which period a run is for ----


def day_of(instant):
    return instant.astimezone(ZONE).date()


def start_of(day):
    return datetime.datetime(day.year, day.month, day.day, tzinfo=ZONE)


def read_instant(text):
    instant = datetime.datetime.fromisoformat(text.strip())
    return instant if instant.tzinfo else instant.replace(tzinfo=ZONE)


def window_of(dag_run, told=None):
    """Start and end in UTC. Whole days of the site, but for schedules of several starts a day."""
    if told:
        start, end = map(read_instant, told.split("/"))
    elif dag_run.run_type == "manual" or dag_run.data_interval_start is None:
        day = day_of(dag_run.logical_date or dag_run.run_after)
        start, end = start_of(day), start_of(day + datetime.timedelta(days=1))
    else:
        start, end = dag_run.data_interval_start, dag_run.data_interval_end
        if day_of(start) != day_of(end) and end - start >= datetime.timedelta(hours=23):
            start, end = start_of(day_of(start)), start_of(day_of(end))
    start, end = (instant.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") for instant in (start, end))
    if end <= start:
        raise AirflowFailException(f"the window [{start}, {end}) is empty")
    return start, end


# ---- what a task starts ----


def tool(name):
    """A script of tools/, of the project's folder or of the folder this file belongs to."""
    for folder in (HOME, SOURCE):
        if (folder / "tools" / name).exists():
            return str(folder / "tools" / name)
    raise AirflowFailException(f"there is no tools/{name} in '{HOME}' or '{SOURCE}': engine '{OTHER_TOOLS}' needs it")


def named_store(params):
    return params["store"] or setting("store", None)


def eiot_words(stage, params):
    words = [program(), "run", "--only", stage["name"], "--retries", "1", "--format", "json"]
    if named_store(params):
        words += ["--store", named_store(params)]
    if stage["reads"] == "files" and params["source"]:
        words += ["--source", params["source"]]
    if params["full_refresh"] and "transform" in shlex.split(stage["command"]):
        words += ["--full-refresh"]
    if stage["reads"] == "files" and params["files"]:
        words += [params["files"]]
    return words


def other_words(stage, params):
    """The same by dbt or Great Expectations; None for what only eiot does."""
    _, command, *options = shlex.split(stage["command"])
    if command == "transform":
        words = [tool("dbt"), "build", "--indirect-selection", "buildable", "--select", *options[1].split()]
        return words + ["--full-refresh"] if params["full_refresh"] else words
    if command == "quality":
        folder = HOME / "great_expectations/expectations"
        return [tool("ge"), *options, *(["--folder", str(folder)] if folder.is_dir() else [])]
    return None


def store_of(params):
    """The store's URL for other tools, with DuckDB's path as a whole one."""
    url = named_store(params) or read_project().get("store") or "duckdb:data/energy.duckdb"
    scheme, _, path = url.partition(":")
    return f"duckdb:{HOME / path}" if scheme == "duckdb" else url


def environment_of(params, window, run_id):
    known = {
        **os.environ,
        "EIOT": program(),
        "STORE": store_of(params),
        "EIOT_WINDOW_START": window[0],
        "EIOT_WINDOW_END": window[1],
        "EIOT_DAG_RUN": run_id,
        "DBT_USE_COLORS": "false",
    }
    if (HOME / "dbt/dbt_project.yml").exists():
        known |= {"DBT_PROJECT_DIR": str(HOME / "dbt"), "DBT_PROFILES_DIR": str(HOME / "dbt")}
    return known


class HeldError(AirflowException):
    """Another run has the store."""


@contextlib.contextmanager
def runs_kept_out(store):
    """Holds the locks that `eiot run` takes, for tools that take none. DuckDB's file is open in one process anyway."""
    if store.startswith("duckdb:"):
        yield
        return
    import psycopg2  # not at import: the DAG is read by who has no driver

    connection = psycopg2.connect(store, application_name="airflow")
    try:
        connection.autocommit = True
        for name in ("run_lock_try", "lock_try"):
            with connection.cursor() as cursor:
                cursor.execute((SOURCE / f"sql/postgres/{name}.sql").read_text(encoding="utf-8"))
                row = cursor.fetchone()
            if row and (row[0] or name == "run_lock_try"):  # the first has no row when the lock is ours
                raise HeldError(f"the store is held by {row[0] or 'another run'}")
        yield
    finally:
        connection.close()


class StageOperator(BaseOperator):
    """Runs one stage and waits for it."""

    def __init__(self, *, stage, **options):
        super().__init__(task_id=stage["name"], **options)
        self.stage = stage
        self.child = None

    def execute(self, context):
        params = context["params"]
        window = window_of(context["dag_run"], params["window"])
        self.log.info("window [%s, %s) UTC", *window)
        environment = environment_of(params, window, context["dag_run"].run_id)
        words = other_words(self.stage, params) if params["engine"] == OTHER_TOOLS else None
        if words is None:
            code, told, tail = self.patiently(eiot_words(self.stage, params), environment, is_eiot=True)
            report = json.loads(told) if told.startswith("{") else {}
        else:
            code, _, tail = self.patiently(words, environment, is_eiot=False)
            report = {}
        facts = self.facts(code, report, window)
        context["ti"].xcom_push(key="facts", value=facts)
        self.log.info("%s", facts)
        if code != 0:
            self.fail(code, report, tail, is_eiot=words is None)

    def patiently(self, words, environment, is_eiot):
        """Runs a command, again as long as another run has the store: that is no failure, and takes none of the retries."""
        until = time.monotonic() + float(setting("patience", 3600))
        wait = 1.0
        while True:
            try:
                with contextlib.nullcontext() if is_eiot else runs_kept_out(environment["STORE"]):
                    code, told, tail = self.start(words, environment, has_json=is_eiot)
                held = tail if (code == BUSY if is_eiot else BUSY_WORDS in tail.lower() and code != 0) else None
            except HeldError as fault:
                if time.monotonic() + wait > until:
                    raise
                held = fault
            if held is None or time.monotonic() + wait > until:
                return code, told, tail
            self.log.info("again in %.0f s: %s", wait, held)
            time.sleep(wait)
            wait = min(2 * wait, 30.0)

    def facts(self, code, report, window):
        known = {"exit_code": code, "window": list(window), "eiot_run": report.get("run_id")}
        for stage in report.get("stages", []):
            known |= {key: stage[key] for key in ("rows_in", "rows_out", "ms", "attempts")}
        if self.stage["reads"] == "files" and report:
            ingest = report["ingest"]
            known |= {key: ingest[key] for key in ("files", "loaded", "identical", "superseded", "rejected", "skipped")}
        return known

    def start(self, words, environment, has_json):
        """Runs a command, its lines going to the log as they come; exit code, JSON it printed, its last lines."""
        self.log.info("%s", shlex.join(words))
        tail = []
        with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
            self.child = subprocess.Popen(
                words, cwd=HOME, env=environment, text=True, errors="replace", start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=printed if has_json else subprocess.PIPE,
                stderr=subprocess.PIPE if has_json else subprocess.STDOUT)
            for line in self.child.stderr if has_json else self.child.stdout:
                self.log.info("%s", line.rstrip())
                tail = [*tail, line.rstrip()][-20:]
            code = self.child.wait()
            printed.seek(0)
            return code, printed.read(), "\n".join(tail)

    def fail(self, code, report, tail, is_eiot):
        """eiot tries once more what it knows may pass: one attempt means that it knows better."""
        attempts = max((stage["attempts"] for stage in report.get("stages", [])), default=None)
        if is_eiot:
            may_pass = code < 0 or (code in MAY_PASS and attempts != 1)
        else:
            may_pass = code < 0 or MAY_PASS_WORDS.search(tail) is not None
        ended = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        raise (AirflowException if may_pass else AirflowFailException)(f"stage '{self.task_id}' {ended}\n{tail}")

    def on_kill(self):
        if self.child and self.child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGTERM)


# ---- the DAG ----

DAG_ID = "energy_iot_pipeline"
STAGES = read_stages()
ZONE = zoneinfo.ZoneInfo(setting("timezone", read_project().get("timezone") or "UTC"))
PATH = {"type": ["null", "string"], "pattern": "^[^-]"}  # never taken for an option

PARAMS = {
    "engine": Param(EIOT, enum=[EIOT, OTHER_TOOLS], description="Who builds models and judges suites."),
    "store": Param(None, **PATH, title="Store", description="Where data is kept. Without it that of eiot.yml."),
    "files": Param(None, **PATH, title="Files", description="A file or folder to load. Without it data/raw."),
    "source": Param(None, **PATH, title="Source", description="How files are read. Without it each file's own source."),
    "window": Param(None, type=["null", "string"], pattern="^[^/]+/[^/]+$", title="Window",
                    description="START/END of the period the run is for: logged, and selects nothing."),
    "full_refresh": Param(False, type="boolean", title="Full refresh", description="Build all models from nothing."),
}

def deadline_after(seconds):
    """0: none. Nor has `airflow dags test` one: with it, it ends with a traceback (apache/airflow#73428)."""
    if seconds == 0 or sys.argv[1:3] == ["dags", "test"]:
        return None
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=datetime.timedelta(seconds=seconds),
        callback=SyncCallback(run_is_late),
        name="done in time",
    )


TASK_DOC = """**{name}** reads {reads}, writes {writes}.

By hand: `{command}`; as this task does: `eiot run --only {name}`.
"""


def group_of(stage, groups):
    name = GROUPS.get(stage["name"]) or groups[stage["after"][0]]
    groups[stage["name"]] = name
    return name


with DAG(
    DAG_ID,
    description="Meter readings from files to losses, suspects and the report.",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable(setting("schedule", "0 2 * * *"), timezone=str(ZONE)),
    start_date=datetime.datetime(2020, 1, 1, tzinfo=ZONE),
    catchup=False,
    max_active_runs=1,
    params=PARAMS,
    tags=["eiot"],
    default_args={
        "owner": "eiot",
        "retries": int(setting("retries", 3)),
        "retry_delay": datetime.timedelta(seconds=float(setting("retry_wait", 60))),
        "retry_exponential_backoff": True,
        "max_retry_delay": datetime.timedelta(hours=1),
    },
    on_failure_callback=run_failed,
    deadline=deadline_after(float(setting("deadline", 4 * 3600))),
) as dag:
    tasks = {}
    made = {}
    groups = {}
    for stage in STAGES:
        name = group_of(stage, groups)
        if name not in made:
            made[name] = TaskGroup(name, prefix_group_id=False)
        with made[name]:
            tasks[stage["name"]] = StageOperator(stage=stage, doc_md=TASK_DOC.format(**stage))
        for before in stage["after"]:
            tasks[before] >> tasks[stage["name"]]
