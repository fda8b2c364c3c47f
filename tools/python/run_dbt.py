"""Runs dbt itself on the project in dbt/: the words given are dbt's own (`build`, `docs generate`, ...).

STORE says where the data is, as for eiot: duckdb:PATH (without it data/energy.duckdb) or postgresql://... Each part
goes to dbt/profiles.yml in a variable of its own. EIOT is the program, asked for the vars that models get.
"""

import os
import pathlib
import subprocess
import sys

import psycopg2.extensions

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What profiles.yml takes for itself, with libpq's own default where the URL does not say.
PROFILE = {
    "host": ("EIOT_PG_HOST", "PGHOST", ""),
    "port": ("EIOT_PG_PORT", "PGPORT", "5432"),
    "user": ("EIOT_PG_USER", "PGUSER", ""),
    "password": ("EIOT_PG_PASSWORD", "PGPASSWORD", ""),
    "dbname": ("EIOT_PG_DATABASE", "PGDATABASE", ""),
}

# The rest reaches libpq below dbt by the environment.
LIBPQ = {
    "application_name": "PGAPPNAME",
    "channel_binding": "PGCHANNELBINDING",
    "gssencmode": "PGGSSENCMODE",
    "hostaddr": "PGHOSTADDR",
    "options": "PGOPTIONS",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "sslcert": "PGSSLCERT",
    "sslcrl": "PGSSLCRL",
    "sslkey": "PGSSLKEY",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}


# Commands that read no store.
WITHOUT_DATA = ([], ["deps"], ["clean"], ["parse"], ["debug"], ["--version"], ["--help"])


class Fault(Exception):
    """What is wrong with the store named."""


def postgres_environment(url):
    try:
        parts = psycopg2.extensions.parse_dsn(url)
    except psycopg2.ProgrammingError as error:
        raise Fault(f"the store's URL can't be read: {str(error).strip()}") from error
    known = {"EIOT_DBT_TARGET": "postgres"}
    for key, (name, default_name, default) in PROFILE.items():
        known[name] = parts.pop(key, os.environ.get(default_name, default))
    if not known["EIOT_PG_PORT"].isdigit():
        raise Fault("dbt works on one server: the URL names several")
    for key, value in parts.items():
        if key not in LIBPQ:
            raise Fault(f"dbt can't be given '{key}' of the store's URL")
        known[LIBPQ[key]] = value
    return known


def store_environment(url, needs_data):
    """The variables of dbt/profiles.yml for a store."""
    scheme, _, rest = url.partition(":")
    if scheme == "duckdb" and rest:
        if needs_data and not os.path.exists(rest):
            raise Fault(f"there is no store '{rest}'\nHINT: Load data first, by `make ingest`, or name another in STORE.")
        return {"EIOT_DBT_TARGET": "duckdb", "EIOT_DUCKDB_PATH": os.path.abspath(rest)}
    if scheme in ("postgresql", "postgres"):
        return postgres_environment(url)
    raise Fault(f"dbt runs on duckdb:PATH or postgresql://..., not on '{scheme}:'")


def model_vars():
    eiot = os.environ.get("EIOT", str(ROOT / "build/plain/src/cmd/eiot"))
    words = [eiot, "transform", "--show-vars"]
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def main():
    words = sys.argv[1:]
    project = str(ROOT / "dbt")
    try:
        store = os.environ.get("STORE") or "duckdb:data/energy.duckdb"
        environment = store_environment(store, needs_data=words[:1] not in WITHOUT_DATA)
        if words and not words[0].startswith("-") and "--vars" not in words:
            words += ["--vars", model_vars()]
    except (Fault, OSError, subprocess.CalledProcessError) as fault:
        sys.exit(f"ERROR: {fault}")
    os.environ.setdefault("DBT_PROJECT_DIR", project)
    os.environ.setdefault("DBT_PROFILES_DIR", project)
    os.environ.update(environment)
    dbt = str(pathlib.Path(sys.executable).parent / "dbt")
    os.execv(dbt, [dbt, *words])


if __name__ == "__main__":
    main()
