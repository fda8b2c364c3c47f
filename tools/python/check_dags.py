"""Reads a folder of DAGs as Airflow does, with no network and no database: what it found, as JSON.

Usage: .venv/airflow/bin/python tools/python/check_dags.py FOLDER DAG_ID...

Exit code 1 when a file can't be imported, reaches out of the machine or into a database while it is, makes a DAG that
can't be stored, or when the DAGs are not exactly those named.
"""

import json
import os
import sys
import tempfile

FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "sqlite3.connect")


class Guard:
    """Refuses what FORBIDDEN names while it is on, and remembers it: the file may catch the error."""

    def __init__(self):
        self.is_on = False
        self.seen = set()
        sys.addaudithook(self.hear)

    def hear(self, event, _arguments):
        if self.is_on and event in FORBIDDEN:
            self.refuse(event)

    def refuse(self, event):
        self.seen.add(event)
        raise RuntimeError(f"{event} while a DAG is imported")


def read(folder, guard):
    """Tasks of each DAG with those they come after, and the errors, by file or DAG."""
    import psycopg2
    from airflow.dag_processing.dagbag import DagBag
    from airflow.serialization.serialized_objects import DagSerialization

    psycopg2.connect = lambda *_, **__: guard.refuse("psycopg2.connect")  # libpq tells nobody
    guard.is_on = True
    bag = DagBag(dag_folder=folder, safe_mode=False)
    guard.is_on = False
    errors = {path: text.strip().splitlines()[-1] for path, text in bag.import_errors.items()}
    if guard.seen and not errors:
        errors[folder] = f"{', '.join(sorted(guard.seen))} while a DAG is imported"
    for dag_id, dag in bag.dags.items():
        try:
            dag.validate()
            stored = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(dag))
            assert isinstance(stored.owner, str)
        except Exception as fault:  # whatever keeps it from being stored is an error of the DAG
            errors[dag_id] = str(fault)
    found = {dag_id: {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks} for dag_id, dag in bag.dags.items()}
    return found, errors


def main():
    folder, *wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        os.environ["AIRFLOW_HOME"] = home
        os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
        found, errors = read(folder, Guard())
    print(json.dumps({"dags": found, "errors": errors}, indent=2))
    return 1 if errors or sorted(found) != sorted(wanted) else 0


if __name__ == "__main__":
    sys.exit(main())
