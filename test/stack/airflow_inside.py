"""The part of airflow_dag.py and airflow_runs.py that runs in .venv/airflow, with the DAG as Airflow reads it.

    airflow_inside.py windows FOLDER     window_of() of the cases on standard input
    airflow_inside.py verdicts FOLDER    whether StageOperator tries again, of the cases on standard input
    airflow_inside.py locks FOLDER       what other tools find of the stores on standard input
    airflow_inside.py runs FOLDER        runs of the DAG with the settings on standard input, one after the other
    airflow_inside.py seen FOLDER        the runs of the metadata database and their tasks

Cases and answers are JSON; Airflow's log goes to standard error.
"""

import datetime
import json
import os
import pathlib
import subprocess
import sys
import time
import types
import zoneinfo

DAG_ID = "energy_iot_pipeline"


def read_dag(folder):
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=folder)
    assert not bag.import_errors, bag.import_errors
    dag = bag.dags[DAG_ID]
    return dag, sys.modules[type(dag.task_dict["ingest"]).__module__]


def instant(text):
    import pendulum

    return text and pendulum.parse(text)


def scheduled(dag, day):
    """The data interval that Airflow gives the scheduled run of a day, and a backfill of it."""
    from airflow.serialization.encoders import coerce_to_core_timetable
    from airflow.timetables.base import TimeRestriction

    table = coerce_to_core_timetable(dag.timetable)
    info = table.next_dagrun_info(last_automated_data_interval=None, restriction=TimeRestriction(instant(day), None, True))
    return info.data_interval


def windows(dag, module, cases):
    for case in cases:
        module.ZONE = zoneinfo.ZoneInfo(case.get("zone", "UTC"))
        start, end = case.get("interval", [None, None])
        if "day" in case:
            start, end = map(str, scheduled(dag, case["day"]))
        run = types.SimpleNamespace(
            run_type=case["kind"], logical_date=instant(case.get("logical") or start), run_after=instant(case.get("after")),
            data_interval_start=instant(start), data_interval_end=instant(end))
        try:
            yield list(module.window_of(run, case.get("window")))
        except Exception as fault:  # its kind and words are what is looked at
            yield f"{type(fault).__name__}: {fault}"


def verdicts(dag, _module, cases):
    task = dag.task_dict["ingest"]
    for code, attempts, tail, is_eiot in cases:
        report = {} if attempts is None else {"stages": [{"attempts": attempts}]}
        try:
            task.fail(code, report, tail, is_eiot)
        except Exception as fault:
            yield f"{type(fault).__name__}: {fault}"


def locks(_dag, module, cases):
    """What the locks say of each store; the exit code of `eiot run` beside them where they are taken."""
    for store in cases:
        try:
            with module.runs_kept_out(store):
                words = [module.program(), "run", "--only", "report", "--retries", "0", "--store", store]
                yield subprocess.run(words, stdout=sys.stderr, check=False).returncode
        except module.AirflowException as fault:
            yield f"{type(fault).__name__}: {fault}"


def told(run):
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session

    def facts(task):
        asked = XComModel.get_many(run_id=run.run_id, dag_ids=DAG_ID, task_ids=task.task_id, key="facts", limit=1)
        with create_session() as session:
            row = session.execute(asked).first()
        return row and XComModel.deserialize_value(row[0])

    def text(value):
        return value and value.astimezone(datetime.timezone.utc).isoformat()

    return {
        "kind": str(run.run_type), "state": str(run.state), "logical": text(run.logical_date), "conf": run.conf,
        "start": text(run.start_date), "end": text(run.end_date),
        "tasks": {task.task_id: {"state": str(task.state), "tries": task.try_number, "facts": facts(task),
                                 "start": text(task.start_date), "end": text(task.end_date)}
                  for task in run.get_task_instances()},
    }


def runs(dag, module, cases):
    import pendulum

    sleep, time.sleep = time.sleep, lambda seconds: sleep(min(seconds, 0.1))
    for number, case in enumerate(cases):
        module.HOME = pathlib.Path(case.get("home", module.HOME))
        os.environ |= case.get("environment", {})
        yield told(dag.test(logical_date=pendulum.datetime(2025, 7, 1).add(days=number), run_conf=case["conf"]))


def seen(_dag, _module, _cases):
    from airflow.models.dagrun import DagRun

    for run in DagRun.find(dag_id=DAG_ID):
        yield told(run)


def main():
    what, folder = sys.argv[1:]
    cases = json.load(sys.stdin)
    answers, sys.stdout = sys.stdout, sys.stderr
    sys.argv = ["airflow", "dags", "test"]
    dag, module = read_dag(folder)
    json.dump(list(globals()[what](dag, module, cases)), answers)


main()
