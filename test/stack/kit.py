"""Shared by the tests of test/stack: cases in the words of the C tests, commands, and stores to compare.

A store is opened by store(url); each of the two kinds copies, lists and compares tables in its own way.
Meson gives EIOT (the program) and EIOT_SOURCE_ROOT; EIOT_TEST_POSTGRES is a server's URL.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import traceback

ROOT = pathlib.Path(os.environ["EIOT_SOURCE_ROOT"])
EIOT = os.environ["EIOT"]
MODEL_SCHEMAS = ("staging", "intermediate", "marts")
INPUT_SCHEMAS = ("raw_data", "ml")


class Cases:
    """Runs functions as cases: what each raises is its failure."""

    def __init__(self):
        self.failures = 0

    def run(self, name, function, *arguments):
        try:
            function(*arguments)
        except Exception as fault:  # a case that breaks is a failed case, and the others still run
            if not isinstance(fault, AssertionError):
                traceback.print_exc()
            print(f"{name}: {fault}\n[  FAILED  ] {name}", flush=True)
            self.failures += 1
        else:
            print(f"[       OK ] {name}", flush=True)

    @staticmethod
    def skip(name, reason):
        print(f"[  SKIPPED ] {name}\nSKIP: {name}: {reason}", flush=True)


def equal(what, actual, expected):
    if actual != expected:
        raise AssertionError(f"{what}: got {actual!r}, expected {expected!r}")


def work_folder():
    """A folder that goes when the test ends; a server may run as another user."""
    folder = tempfile.TemporaryDirectory(prefix="eiot_stack_")
    os.chmod(folder.name, 0o755)
    return folder


def run(words, codes=(0,), **options):
    """Runs a command; what it printed. Any exit code but those given is a failure that shows the end of it."""
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False, **options)
    if done.returncode not in codes:
        raise AssertionError(f"{' '.join(map(str, words))}: exit {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def eiot(*words, codes=(0,), cwd=None):
    return run([EIOT, *words], codes, cwd=cwd)


def eiot_json(*words, codes=(0,), cwd=None):
    return json.loads(eiot(*words, "--format", "json", codes=codes, cwd=cwd))


def dbt(url, target, *words, codes=(0,), environment=None, cwd=None):
    """Runs dbt itself through tools/dbt, its files in `target`."""
    known = {**os.environ, "STORE": url, "DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target),
             "DBT_USE_COLORS": "false", **(environment or {})}
    return run([ROOT / "tools/dbt", *words], codes, env=known, cwd=cwd)


class DuckdbStore:
    """A file. Each call opens it anew, since only one process may write it."""

    def __init__(self, url):
        self.url = url
        self.path = url.partition(":")[2]
        self.name = pathlib.Path(self.path).stem

    def ask(self, *statements):
        """Runs statements; the rows of the last one."""
        import duckdb

        with duckdb.connect(self.path) as connection:
            connection.execute("set TimeZone = 'UTC'")
            for statement in statements:
                rows = connection.execute(statement).fetchall()
            return rows

    def copy(self, name):
        path = str(pathlib.Path(self.path).with_name(name + ".duckdb"))
        shutil.copyfile(self.path, path)
        return DuckdbStore("duckdb:" + path)

    def columns(self, table):
        return [row[:2] for row in self.ask(f"describe select * from {table}")]

    def ask_beside(self, other, *statements):
        """The same with the other store open under the name of its file, by which views that dbt made know it."""
        return self.ask(f"attach '{other.path}' as {other.name} (read_only)", *statements)

    def difference(self, table, other):
        """Rows of `table` that the other store has not, and the other way round; each row counts."""
        return self.ask_beside(
            other,
            f"select (select count(*) from (select * from {table} except all select * from {other.name}.{table})),"
            f" (select count(*) from (select * from {other.name}.{table} except all select * from {table}))",
        )[0]

    def take_input(self, other):
        """Makes raw_data and ml what they are in the other store."""
        copies = []
        for schema, table in other.input_tables():
            copies.append(f"delete from {schema}.{table}")
            copies.append(f"insert into {schema}.{table} select * from {other.name}.{schema}.{table}")
        self.ask_beside(other, "begin", *copies, "commit")

    def input_tables(self):
        return self.ask("select table_schema, table_name from information_schema.tables"
                        f" where table_schema in {INPUT_SCHEMAS} and table_type = 'BASE TABLE' order by 1, 2")

    def drop(self):
        pathlib.Path(self.path).unlink()


class PostgresStore:
    """A database of its own on the server of the tests."""

    def __init__(self, url):
        self.url = url
        self.server, _, self.name = url.rpartition("/")

    def connect(self):
        import psycopg2

        return psycopg2.connect(self.url, options="-c timezone=UTC")

    def ask(self, *statements):
        connection = self.connect()
        try:
            with connection, connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def on_server(self, statement):
        import psycopg2

        connection = psycopg2.connect(self.server + "/postgres")
        connection.autocommit = True
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()

    def create(self):
        self.on_server(f"create database {self.name}")
        return self

    def copy(self, name):
        store = PostgresStore(f"{self.server}/{self.name}_{name}")
        self.on_server(f"create database {store.name} template {self.name}")
        return store

    def columns(self, table):
        return self.ask("select attname, format_type(atttypid, atttypmod) from pg_attribute"
                        f" where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped order by attnum")

    def pull(self, cursor, other, source, target):
        """Rows of a table of the other store, in binary: nothing is rounded on the way."""
        with tempfile.TemporaryFile() as file:
            connection = other.connect()
            try:
                connection.cursor().copy_expert(f"copy (select * from {source}) to stdout (format binary)", file)
            finally:
                connection.close()
            file.seek(0)
            cursor.copy_expert(f"copy {target} from stdin (format binary)", file)

    def difference(self, table, other):
        connection = self.connect()
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(f"create temp table other (like {table})")
                self.pull(cursor, other, table, "other")
                cursor.execute(
                    f"select (select count(*) from (select * from {table} except all select * from other) as a),"
                    f" (select count(*) from (select * from other except all select * from {table}) as b)")
                return cursor.fetchone()
        finally:
            connection.close()

    def take_input(self, other):
        connection = self.connect()
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("set session_replication_role = replica")  # rows keep the numbers of their loads
                for schema, table in other.input_tables():
                    cursor.execute(f"delete from {schema}.{table}")
                    self.pull(cursor, other, f"{schema}.{table}", f"{schema}.{table}")
        finally:
            connection.close()

    def input_tables(self):
        return self.ask("select n.nspname, c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace"
                        f" where n.nspname in {INPUT_SCHEMAS} and c.relkind in ('r', 'p') and not c.relispartition"
                        " order by 1, 2")

    def drop(self):
        self.on_server(f"drop database if exists {self.name} with (force)")


def drop_models(store):
    store.ask(*(f"drop schema if exists {schema} cascade" for schema in MODEL_SCHEMAS))
