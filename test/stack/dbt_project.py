"""What dbt itself makes of the project besides tables: documents, freshness, exposures, lint, and where it connects."""

import json
import os
import pathlib
import re
import sys
import urllib.parse

import kit

VENV = kit.ROOT / ".venv/dbt/bin"

# A project in which tests of two models at once fail: whom do they hold back?
HELD = {
    "dbt_project.yml": "name: held\nversion: '1.0'\nprofile: energy_iot\n"
                       "flags: {send_anonymous_usage_stats: false, require_generic_test_arguments_property: true}\n",
    "models/a.sql": "select 1 as x union all select 2 as x",
    "models/b.sql": "select 1 as x",
    "models/reads_a.sql": "select x from {{ ref('a') }}",
    "models/reads_both.sql": "select a.x from {{ ref('a') }} as a inner join {{ ref('b') }} as b on b.x = a.x",
    "models/reads_it.sql": "select x from {{ ref('reads_both') }}",
    "models/under_reads_a.sql": "select r.x from {{ ref('reads_a') }} as r inner join {{ ref('b') }} as b on b.x = r.x",
    "models/z_reads_b.sql": "select x from {{ ref('b') }}",
    "models/schema.yml": "models:\n  - name: a\n    columns:\n      - name: x\n        data_tests:\n"
                         "          - relationships: {arguments: {to: ref('b'), field: x}}\n",
    "tests/both_have_rows.sql": "select 1 as x from {{ ref('reads_a') }} as r inner join {{ ref('b') }} as b on b.x = r.x",
}


class Project:
    def __init__(self, folder):
        self.folder = folder
        self.target = folder / "target"
        self.store = kit.DuckdbStore(f"duckdb:{folder}/energy.duckdb")

    def dbt(self, *words, **options):
        return kit.dbt(self.store.url, self.target, *words, **options)

    def read(self, name):
        return json.loads((self.target / name).read_text())

    def prepare(self):
        kit.eiot("simulate", "--out", self.folder / "site", "--meters", 20, "--days", 10, "--seed", 3)
        kit.eiot("run", self.folder / "site/files", "--store", self.store.url, "--report", self.folder / "report.html",
                 "--quiet")

    def documents(self):
        self.dbt("docs", "generate")
        for name in ("index.html", "manifest.json", "catalog.json"):
            assert (self.target / name).stat().st_size > 0, f"{name} is empty"

    def descriptions(self):
        """Every model and every column of the store is described, and no column that is not there."""
        wrong = []
        catalog = self.read("catalog.json")["nodes"]
        for key, node in self.read("manifest.json")["nodes"].items():
            if node["resource_type"] != "model":
                continue
            described = {name: column["description"] for name, column in node["columns"].items()}
            stored = catalog[key]["columns"]
            if not node["description"]:
                wrong.append(f"model {node['name']} has no description")
            wrong += [f"{node['name']}.{name} has no description" for name in stored if not described.get(name)]
            wrong += [f"{node['name']}.{name} is described but not there" for name in described if name not in stored]
        assert not wrong, "\n".join(wrong)

    def freshness(self):
        """Input just loaded is fresh; three days later it is worth a look, after eight it is a fault."""
        for days, code, status in ((0, 0, "pass"), (3, 0, "warn"), (8, 1, "error")):
            self.store.ask(
                f"update raw_data.readings set loaded_at = now() - interval '{days} days'",
                f"update ml.meter_scores set scored_at = now() - interval '{days} days'",
            )
            self.dbt("source", "freshness", codes=(code,))
            results = {result["unique_id"]: result["status"] for result in self.read("sources.json")["results"]}
            kit.equal(f"after {days} days", results, {
                "source.energy_iot.raw_data.readings": status,
                "source.energy_iot.ml.meter_scores": status,
            })

    def exposures(self):
        """Each exposure depends on what its statements read."""
        manifest = self.read("manifest.json")
        nodes = {**manifest["nodes"], **manifest["sources"]}
        names = {node["name"] for node in nodes.values() if node["resource_type"] in ("model", "source")}
        exposures = manifest["exposures"].values()
        kit.equal("names", sorted(exposure["name"] for exposure in exposures),
                  ["dashboards", "detection", "forecast", "report", "status", "visits"])
        for exposure in exposures:
            files = [path for pattern in exposure["meta"]["files"] for path in kit.ROOT.glob(pattern)]
            assert files, f"exposure {exposure['name']} names no file"
            text = "\n".join(re.sub("--.*", "", path.read_text(encoding="utf-8")) for path in files)
            read = set(re.findall(r"\b(?:from|join)\s+(?:[a-z_]+\.)?([a-z_]+)", text)) & names
            kit.equal(f"exposure {exposure['name']}", sorted(nodes[key]["name"] for key in exposure["depends_on"]["nodes"]),
                      sorted(read))

    def lint(self):
        """Models as they are built first and, where there is a store, later; and the linter finds what is wrong."""
        for path in (f"{self.folder}/none.duckdb", self.store.path):
            environment = {**os.environ, "EIOT_DUCKDB_PATH": path, "DBT_TARGET_PATH": str(self.target),
                           "DBT_LOG_PATH": str(self.target)}
            kit.run([VENV / "sqlfluff", "lint", "models", "tests"], cwd=kit.ROOT / "dbt", env=environment)
        wrong = self.folder / "dbt/models/wrong.sql"
        wrong.parent.mkdir(parents=True)
        wrong.write_text("SELECT 1 as b,\n2 as a\n", encoding="utf-8")
        printed = kit.run([VENV / "sqlfluff", "lint", "--config", kit.ROOT / "dbt/.sqlfluff", "--templater", "raw", wrong],
                          codes=(1,))
        assert "CP01" in printed, printed

    def holds_back(self):
        """A failed test holds back the models that read all it reads, in both."""
        folder = self.folder / "held"
        for name, text in HELD.items():
            path = folder / "dbt" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        mine, theirs = (f"duckdb:{folder}/{name}.duckdb" for name in ("mine", "theirs"))
        kit.eiot("status", "--store", theirs, cwd=folder)
        report = kit.eiot_json("transform", "--store", mine, cwd=folder, codes=(5,))
        kit.dbt(theirs, folder / "target", "build", codes=(1,), environment={"DBT_PROJECT_DIR": str(folder / "dbt")})
        results = json.loads((folder / "target/run_results.json").read_text())["results"]
        words = {"success": "built", "skipped": "skipped"}
        kit.equal("models", {model["name"].partition(".")[2]: model["outcome"] for model in report["models"]},
                  {result["unique_id"].rpartition(".")[2]: words[result["status"]] for result in results
                   if result["unique_id"].startswith("model.")})
        kit.equal("held back", sorted(model["name"] for model in report["models"] if model["outcome"] == "skipped"),
                  ["main.reads_both", "main.reads_it", "main.under_reads_a"])

    def refused(self):
        """Stores dbt can't be given are named as such."""
        for url, message in (
            ("clickhouse://u:secret@h/d", "ERROR: dbt runs on duckdb:PATH or postgresql://..., not on 'clickhouse:'"),
            ("postgresql://a,b:5432,5433/d", "ERROR: dbt works on one server: the URL names several"),
            ("postgresql://h/d?keepalives=0", "ERROR: dbt can't be given 'keepalives' of the store's URL"),
        ):
            try:
                kit.dbt(url, self.target, "debug")
            except AssertionError as fault:
                assert message in str(fault), fault
                assert "secret" not in message
            else:
                raise AssertionError(f"{url} was taken")
        nowhere = self.target / "nowhere.duckdb"
        for tool in (["tools/dbt", "build"], ["tools/ge"]):
            try:
                kit.run([kit.ROOT / tool[0], *tool[1:]], env={**os.environ, "STORE": f"duckdb:{nowhere}"})
            except AssertionError as fault:
                assert f"ERROR: there is no store '{nowhere}'" in str(fault), fault
            else:
                raise AssertionError(f"{tool} made a store")
            assert not nowhere.exists(), tool


def connects(folder, server, name, url):
    """dbt reaches the database by this URL, and eiot does too."""
    kit.eiot("transform", "--select", "stg_tariffs", "--store", url)
    kit.dbt(url, folder / "target", "build", "--select", "stg_tariffs")
    kit.equal("views", server.ask("select viewname from pg_views where viewname = 'stg_tariffs'"), [("stg_tariffs",)])


ROLES = ("eiot", "eiot_transformer", "eiot_loader", "eiot_reader", "eiot_owner")


def takes_turns(folder, store):
    """With roles of least privilege the transformer builds with dbt, then both roles that may with either."""
    place = store.url.rpartition("@")[2]
    passwords = {f"{role.upper()}_PASSWORD": role for role in ROLES}
    kit.run(["psql", store.url, "-Xqf", kit.ROOT / "docker/postgres/init.sql"], env={**os.environ, **passwords})
    url = {role: f"postgresql://{role}:{role}@{place}" for role in ROLES}
    kit.eiot("init", folder / "roles", "--store", url["eiot_owner"])
    kit.eiot("ingest", folder / "site/files", "--store", url["eiot_loader"], "--quiet")
    kit.dbt(url["eiot_transformer"], folder / "target", "build")
    kit.eiot("transform", "--store", url["eiot"])
    kit.dbt(url["eiot"], folder / "target", "build")
    kit.eiot("transform", "--store", url["eiot_transformer"])
    kit.eiot("status", "--store", url["eiot_reader"])


def with_roles(cases, folder, base):
    store = kit.PostgresStore(f"{base}/roles_{os.getpid()}").create()
    try:
        cases.run("dbt and eiot take turns under roles of least privilege", takes_turns, folder, store)
    finally:
        store.drop()
        for role in ROLES:
            store.on_server(f"drop role if exists {role}")


def on_postgres(cases, folder):
    if not os.environ.get("EIOT_TEST_POSTGRES"):
        cases.skip("dbt connects to PostgreSQL", "EIOT_TEST_POSTGRES is not set")
        return
    base, _, _ = os.environ["EIOT_TEST_POSTGRES"].rpartition("/")
    with_roles(cases, folder, base)
    store = kit.PostgresStore(f"{base}/connects_{os.getpid()}").create()
    role, password = f"role_{os.getpid()}", "p@s/s:w%rd é?#&="
    try:
        store.on_server(f"create role {role} login superuser password '{password}'")
        kit.eiot("ingest", folder / "site/files/tariffs.csv", "--store", store.url, "--quiet")
        host, port = base.rpartition("@")[2].split(":")
        quoted = urllib.parse.quote(password, safe="")
        socket = store.ask("show unix_socket_directories")[0][0]
        user = urllib.parse.urlsplit(base).username
        for what, url in (
            ("a password in per cent signs", f"postgresql://{role}:{quoted}@{host}:{port}/{store.name}"),
            ("a socket", f"postgresql://{user}@/{store.name}?host={socket}&port={port}"),
            ("a socket in per cent signs", f"postgresql://{user}@{urllib.parse.quote(socket, safe='')}:{port}/{store.name}"),
            ("another time zone",
             f"postgresql://{role}:{quoted}@{host}:{port}/{store.name}?options=-c%20timezone%3DAsia/Tokyo&sslmode=disable"),
        ):
            cases.run(f"dbt connects to PostgreSQL by {what}", connects, folder, store, what, url)
    finally:
        store.drop()
        store.on_server(f"drop role if exists {role}")


def main():
    cases = kit.Cases()
    with kit.work_folder() as name:
        project = Project(pathlib.Path(name))
        project.prepare()
        cases.run("dbt docs generate works", project.documents)
        cases.run("every model and column is described", project.descriptions)
        cases.run("exposures name what is read", project.exposures)
        cases.run("dbt source freshness works", project.freshness)
        cases.run("sqlfluff is clean", project.lint)
        cases.run("a failed test holds back the same models", project.holds_back)
        cases.run("stores that dbt can't reach are refused", project.refused)
        on_postgres(cases, project.folder)
    return 1 if cases.failures else 0


if __name__ == "__main__":
    sys.exit(main())
