"""The DAG as a real Airflow reads it: imports, windows, what is tried again and what is not. Runs that fail."""

import json
import os
import shutil
import sys
import threading

import airflow_kit
import kit
from airflow_kit import (
    DAGS, DAG_ID, DAY, NAMES, OTHER_TOOLS, STAGES, VENV, Airflow, make_files, make_home, write_script,
)


def check(folder, codes, **changes):
    words = [VENV / "python", "-B", kit.ROOT / "tools/python/check_dags.py", folder, DAG_ID]
    printed = kit.run(words, codes, env={**os.environ, "EIOT_HOME": str(kit.ROOT), **changes})
    return json.loads(printed[printed.index("{\n"):])


# ---- import ----


def check_import():
    found = check(DAGS, (0,))
    kit.equal("errors", found["errors"], {})
    kit.equal("tasks", found["dags"], {DAG_ID: {name: after for name, after in STAGES}})


def check_broken(folder, old, new, error):
    text = (DAGS / f"{DAG_ID}.py").read_text(encoding="utf-8")
    kit.equal(f"'{old}' in the DAG", text.count(old), 1)
    folder.mkdir()
    (folder / f"{DAG_ID}.py").write_text(text.replace(old, new), encoding="utf-8")
    kit.equal("errors", list(check(folder, (1,))["errors"].values()), [error])


def check_no_program():
    kit.equal("errors", list(check(DAGS, (1,), EIOT="/nowhere/eiot")["errors"].values()),
              ["FileNotFoundError: there is no program '/nowhere/eiot': set EIOT to the path of eiot, or put it on the PATH"])


BROKEN = {
    "a module that is not there": (
        "import yaml\n", "import yaml, not_in_the_image\n", "ModuleNotFoundError: No module named 'not_in_the_image'"),
    "an owner that is a list": ('"owner": "eiot"', '"owner": ["eiot"]', "unhashable type: 'list'"),
    "a query with the database down": (
        f'DAG_ID = "{DAG_ID}"\n',
        f'DAG_ID = "{DAG_ID}"\nimport psycopg2; psycopg2.connect("host=127.0.0.1 port=1").cursor().execute("select 1")\n',
        "RuntimeError: psycopg2.connect while a DAG is imported"),
    "a request": (
        f'DAG_ID = "{DAG_ID}"\n',
        f'DAG_ID = "{DAG_ID}"\nimport urllib.request; urllib.request.urlopen("http://127.0.0.1:1/")\n',
        "RuntimeError: socket.getaddrinfo while a DAG is imported"),
}


# ---- windows and verdicts ----

WINDOWS = [
    ("scheduled", {"kind": "scheduled", "day": "2025-07-01"}, DAY),
    ("backfill", {"kind": "backfill", "day": "2025-07-01"}, DAY),
    ("manual", {"kind": "manual", "logical": "2025-07-01T00:00:00Z"}, DAY),
    ("manual, its interval is of another day",
     {"kind": "manual", "logical": "2025-07-01T00:00:00Z", "interval": ["2025-06-29T02:00Z", "2025-06-30T02:00Z"]}, DAY),
    ("manual, its interval is empty",
     {"kind": "manual", "logical": "2025-07-01T15:00:00Z", "interval": ["2025-07-01T15:00Z", "2025-07-01T15:00Z"]}, DAY),
    ("manual, no logical date", {"kind": "manual", "after": "2025-07-01T23:59:59Z"}, DAY),
    ("a site ahead of UTC", {"kind": "manual", "logical": "2025-07-01T22:30:00Z", "zone": "Africa/Kinshasa"},
     ["2025-06-30T23:00:00Z", "2025-07-01T23:00:00Z"]),
    ("a day of 23 hours",
     {"kind": "scheduled", "interval": ["2025-03-30T00:00Z", "2025-03-31T00:00Z"], "zone": "Europe/Paris"},
     ["2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"]),
    ("a day of 23 hours, at two o'clock",
     {"kind": "scheduled", "interval": ["2025-03-29T01:00Z", "2025-03-30T00:00Z"], "zone": "Europe/Paris"},
     ["2025-03-28T23:00:00Z", "2025-03-29T23:00:00Z"]),
    ("a week", {"kind": "scheduled", "interval": ["2025-06-30T02:00Z", "2025-07-07T02:00Z"]},
     ["2025-06-30T00:00:00Z", "2025-07-07T00:00:00Z"]),
    ("the last hour of a day", {"kind": "scheduled", "interval": ["2025-07-01T23:00Z", "2025-07-02T00:00Z"]},
     ["2025-07-01T23:00:00Z", "2025-07-02T00:00:00Z"]),
    ("told, in the site's time",
     {"kind": "manual", "logical": "2025-08-01T00:00Z", "window": "2025-07-01/2025-07-02T06:00", "zone": "Africa/Kinshasa"},
     ["2025-06-30T23:00:00Z", "2025-07-02T05:00:00Z"]),
    ("told, empty", {"kind": "manual", "logical": "2025-08-01T00:00Z", "window": "2025-07-01/2025-07-01T00:00:00Z"},
     "AirflowFailException: the window [2025-07-01T00:00:00Z, 2025-07-01T00:00:00Z) is empty"),
    ("told, backwards", {"kind": "manual", "logical": "2025-08-01T00:00Z", "window": "2025-07-02/2025-07-01"},
     "AirflowFailException: the window [2025-07-02T00:00:00Z, 2025-07-01T00:00:00Z) is empty"),
    ("an empty interval", {"kind": "scheduled", "interval": ["2025-07-01T00:00Z", "2025-07-01T00:00Z"]},
     "AirflowFailException: the window [2025-07-01T00:00:00Z, 2025-07-01T00:00:00Z) is empty"),
]

AGAIN = "AirflowException"
NEVER = "AirflowFailException"
# exit code, attempts that eiot made (None: it told nothing), last lines, whether it is eiot; what is raised
VERDICTS = [
    ((4, 1, "error: refused", True), f"{NEVER}: stage 'ingest' ended with exit code 4\nerror: refused"),
    ((2, None, "", True), f"{NEVER}: stage 'ingest' ended with exit code 2\n"),
    ((3, None, "", True), f"{NEVER}: stage 'ingest' ended with exit code 3\n"),
    ((5, 1, "", True), f"{NEVER}: stage 'ingest' ended with exit code 5\n"),
    ((70, None, "", True), f"{NEVER}: stage 'ingest' ended with exit code 70\n"),
    ((6, None, "", True), f"{AGAIN}: stage 'ingest' ended with exit code 6\n"),
    ((6, 2, "", True), f"{AGAIN}: stage 'ingest' ended with exit code 6\n"),
    ((6, 1, "", True), f"{NEVER}: stage 'ingest' ended with exit code 6\n"),
    ((7, None, "", True), f"{AGAIN}: stage 'ingest' ended with exit code 7\n"),
    ((8, 2, "", True), f"{AGAIN}: stage 'ingest' ended with exit code 8\n"),
    ((8, 1, "", True), f"{NEVER}: stage 'ingest' ended with exit code 8\n"),
    ((-9, None, "", True), f"{AGAIN}: stage 'ingest' was ended by signal 9\n"),
    ((1, None, "IO Error: Could not set lock on file", False),
     f"{AGAIN}: stage 'ingest' ended with exit code 1\nIO Error: Could not set lock on file"),
    ((2, None, "connection to server at \"h\" failed: Connection refused", False),
     f"{AGAIN}: stage 'ingest' ended with exit code 2\nconnection to server at \"h\" failed: Connection refused"),
    ((1, None, "Done. PASS=1 WARN=0 ERROR=1", False),
     f"{NEVER}: stage 'ingest' ended with exit code 1\nDone. PASS=1 WARN=0 ERROR=1"),
    ((-15, None, "", False), f"{AGAIN}: stage 'ingest' was ended by signal 15\n"),
]


def check_windows(airflow):
    found = airflow.inside("windows", [case for _, case, _ in WINDOWS])
    for (name, _, expected), window in zip(WINDOWS, found):
        kit.equal(name, window, expected)


def check_verdicts(airflow):
    found = airflow.inside("verdicts", [case for case, _ in VERDICTS])
    for (case, expected), verdict in zip(VERDICTS, found):
        kit.equal(case, verdict, expected)


# ---- what fails ----


def break_suite(home, name):
    """The project's suites in `home`, one of them with what never holds."""
    folder = home / "great_expectations/expectations"
    shutil.copytree(kit.ROOT / "great_expectations/expectations", folder)
    suite = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    suite["expectations"].append({"type": "expect_table_row_count_to_equal", "kwargs": {"value": 123456}, "severity": "critical"})
    (folder / f"{name}.json").write_text(json.dumps(suite), encoding="utf-8")


class Failures:
    """Runs in one process, each with a store of its own. Each case is looked at by itself afterwards."""

    def __init__(self, folder):
        self.folder = folder
        self.home = make_home(folder / "home")
        self.home.chmod(0o777)
        self.files = make_files(folder, 12, 20)
        self.told = self.home / "told"
        self.airflow = Airflow(folder, self.home)
        self.airflow.environment["AIRFLOW__EIOT__TELL"] = write_script(
            self.home / "tell.sh", f"{{ echo \"$1\"; cat; echo; }} >> {self.told}\n")
        self.cases = {}
        self.is_over = threading.Event()

    def add(self, name, conf, home=None, eiot=None, patience=0):
        store = f"duckdb:{len(self.cases)}.duckdb"
        # all of them: in one process, Airflow's runs hand their parameters on to the next
        conf = {"engine": "eiot", "window": None, "store": store, "files": str(self.files), **conf}
        self.cases[name] = {"conf": conf, "home": str(home or self.home), "environment": {"EIOT": eiot or kit.EIOT, "AIRFLOW__EIOT__PATIENCE": str(patience)}}

    def prepare(self):
        unreadable = self.home / "bad.csv"
        unreadable.write_text("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\n")
        unreadable.chmod(0)
        as_nobody = f"setpriv --reuid=65534 --regid=65534 --clear-groups {kit.EIOT}" if os.getuid() == 0 else kit.EIOT
        rows = [f"M1,2025-07-01T{hour:02}:{minute:02}:00Z,{'1' if hour < 16 else 'no'}"
                for hour in range(24) for minute in range(0, 60, 3)]
        (self.home / "rejects.csv").write_text("\n".join(["meter_id,ts,kwh", *rows]) + "\n")
        checks, other = make_home(self.folder / "checks"), make_home(self.folder / "other")
        break_suite(checks, "meter_days")
        break_suite(other, "raw_files")
        self.add("unreadable", {"files": "bad.csv"}, eiot=write_script(self.home / "nobody", f"exec {as_nobody} \"$@\"\n"))
        self.add("rejects", {"files": "rejects.csv"})
        self.add("a pipe", {"files": "rejects.csv | tee log"})
        self.add("a later command", {"files": "rejects.csv; echo done"})
        self.add("an empty window", {"window": "2025-07-01/2025-07-01"})
        self.add("a check", {}, home=checks)
        self.add("a check of Great Expectations", {"engine": OTHER_TOOLS}, home=other)
        self.add("killed", {}, eiot=write_script(
            self.home / "killed", f"[ \"$1\" = stages ] || [ -e once ] || {{ touch once; kill -9 $$; }}\nexec {kit.EIOT} \"$@\"\n"))
        for name, patience in (("busy", 0), ("busy, and patient", 60)):
            self.add(name, {}, patience=patience, eiot=write_script(
                self.home / f"busy{patience}", f"{kit.EIOT} \"$@\"\ncode=$?\n[ $code != 7 ] || touch was_busy{patience}\nexit $code\n"))

    def hold_stores(self):
        """Has the files of the last two cases open until somebody was told that they are, or all is over."""
        import duckdb

        held = {patience: duckdb.connect(str(self.home / f"{len(self.cases) - before}.duckdb"))
                for before, patience in ((2, 0), (1, 60))}
        while held and not self.is_over.is_set():
            for patience in list(held):
                if (self.home / f"was_busy{patience}").exists():
                    held.pop(patience).close()
            self.is_over.wait(0.1)
        for connection in held.values():
            connection.close()

    def run(self):
        holder = threading.Thread(target=self.hold_stores)
        holder.start()
        try:
            self.airflow.run("db", "migrate")
            runs = self.airflow.inside("runs", list(self.cases.values()))
        finally:
            self.is_over.set()
            holder.join()
        self.found = dict(zip(self.cases, runs))

    def ends(self, name, stage, code, message):
        """The run fails at `stage` after one attempt, and nothing after it runs."""
        run = self.found[name]
        at = NAMES.index(stage)
        kit.equal("states", {task: run["tasks"][task]["state"] for task in NAMES},
                  {task: "success" if place < at else "failed" if place == at else "upstream_failed"
                   for place, task in enumerate(NAMES)})
        kit.equal("state of the run", run["state"], "failed")
        task = run["tasks"][stage]
        kit.equal("attempts", task["tries"], 1)
        kit.equal("exit code", task["facts"] and task["facts"]["exit_code"], code)
        assert message in self.airflow.log, f"the log does not say '{message}'"

    def passes(self, name, stage, attempts, words):
        """The run does what it should after so many attempts at `stage`."""
        run = self.found[name]
        kit.equal("states", {task: run["tasks"][task]["state"] for task in NAMES}, dict.fromkeys(NAMES, "success"))
        kit.equal("attempts", {task: run["tasks"][task]["tries"] for task in NAMES},
                  {task: attempts if task == stage else 1 for task in NAMES})
        kit.equal("windows", {tuple(run["tasks"][task]["facts"]["window"]) for task in NAMES}, {self.window_of(name)})
        assert words in self.airflow.log, f"the log does not say '{words}'"

    def window_of(self, name):
        """Of the site's day of the run's logical date, which is UTC here."""
        day = 1 + list(self.cases).index(name)
        return f"2025-07-{day:02}T00:00:00Z", f"2025-07-{day + 1:02}T00:00:00Z"

    def nothing_beside(self):
        """No shell took a file's name for a command."""
        kit.equal("files", [name for name in ("log", "rejects.csv | tee log") if (self.home / name).exists()], [])

    def is_told(self):
        lines = self.told.read_text().splitlines()
        kit.equal("what is told", lines[::2], ["failed"] * 7)
        facts = json.loads(lines[1])
        kit.equal("facts", {**facts, "run": facts["run"][:8]}, {"what": "failed", "dag": DAG_ID, "run": "manual__"})


def check_dag(cases, folder):
    cases.run("the DAG is imported with the stages of eiot as tasks", check_import)
    for number, (name, (old, new, error)) in enumerate(BROKEN.items()):
        cases.run(f"import fails: {name}", check_broken, folder / f"broken{number}", old, new, error)
    cases.run("import fails: no eiot", check_no_program)
    failures = Failures(folder)
    cases.run("windows of scheduled, manual and backfill runs", check_windows, failures.airflow)
    cases.run("exit codes that are tried again", check_verdicts, failures.airflow)
    failures.prepare()
    failures.run()
    for name, stage, code, message in (
            ("unreadable", "ingest", 8, "stage 'ingest' ended with exit code 8\nerror: can't open 'bad.csv': Permission denied"),
            ("rejects", "ingest", 4, "stage 'ingest' ended with exit code 4\nerror: "),
            ("a pipe", "ingest", 8, "'rejects.csv | tee log'"),
            ("a later command", "ingest", 8, "'rejects.csv; echo done'"),
            ("an empty window", "ingest", None, "the window [2025-07-01T00:00:00Z, 2025-07-01T00:00:00Z) is empty"),
            ("a check", "quality-staging", 5, "stage 'quality-staging' ended with exit code 5\n"),
            ("a check of Great Expectations", "quality-raw", 1, "stage 'quality-raw' ended with exit code 1\n")):
        cases.run(f"fails for good: {name}", failures.ends, name, stage, code, message)
    cases.run("tried again: killed", failures.passes, "killed", "ingest", 2,
              "stage 'ingest' was ended by signal 9")
    cases.run("tried again: busy", failures.passes, "busy", "ingest", 2, "stage 'ingest' ended with exit code 7")
    cases.run("waits: busy", failures.passes, "busy, and patient", "ingest", 1, "again in 1 s: ")
    cases.run("names of files are no commands", failures.nothing_beside)
    cases.run("each failed run is told", failures.is_told)


if __name__ == "__main__":
    sys.exit(airflow_kit.run(check_dag))
