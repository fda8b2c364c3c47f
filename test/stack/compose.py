#!/usr/bin/env python3
"""docker-compose.yml without an engine: what `docker compose config` makes of it, and its first steps on PostgreSQL.

The file is read with a .env of tools/setup; each promise of docs/stack.md about all services is held against what
comes out. Then the very commands of postgres-init and eiot-init run natively on a server of the test's own: on a new
database, on one with data, and on one of the version before; all must end with the same tables.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import xml.etree.ElementTree

import yaml

import kit

ROOT = kit.ROOT
LASTING = {"postgres", "clickhouse", "airflow-db", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor",
           "superset", "grafana", "prometheus", "eiot"}
ONCE = {"postgres-init", "eiot-init", "airflow-init", "superset-init", "superset-import"}
BY_HAND = {"eiot-sync"}
OWN_IMAGES = {"eiot", "eiot-airflow", "eiot-superset"}

# Who may know which secret.
SECRETS = {
    "POSTGRES_PASSWORD": {"postgres", "postgres-init", "eiot-init"},
    "EIOT_DB_PASSWORD": {"postgres-init", "eiot", "eiot-sync", "airflow-scheduler"},
    "EIOT_READER_PASSWORD": {"postgres-init", "superset-import", "grafana"},
    "CLICKHOUSE_PASSWORD": {"clickhouse", "eiot-sync", "superset-import", "grafana"},
    "AIRFLOW_DB_PASSWORD": {"airflow-db", "airflow-init", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor"},
    "AIRFLOW_ADMIN_PASSWORD": {"airflow-init"},
    "AIRFLOW_FERNET_KEY": {"airflow-init", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor"},
    "AIRFLOW_JWT_SECRET": {"airflow-init", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor"},
    "AIRFLOW_SECRET_KEY": {"airflow-init", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor"},
    "SUPERSET_DB_PASSWORD": {"postgres-init", "superset-init", "superset"},
    "SUPERSET_SECRET_KEY": {"superset-init", "superset"},
    "SUPERSET_ADMIN_PASSWORD": {"superset-init", "superset", "superset-import"},
    "GRAFANA_ADMIN_PASSWORD": {"grafana"},
}
PORTS = {"postgres": ("POSTGRES_PORT", "5432"), "clickhouse": ("CLICKHOUSE_PORT", "8123"), "eiot": ("EIOT_PORT", "8080"),
         "airflow-apiserver": ("AIRFLOW_PORT", "8080"), "superset": ("SUPERSET_PORT", "8088"),
         "grafana": ("GRAFANA_PORT", "3000"), "prometheus": ("PROMETHEUS_PORT", "9090")}
# What a health check must ask, beyond an open port.
ASKS = {"postgres": "select 1", "airflow-db": "select 1", "clickhouse": "system.databases", "eiot": "eiot_store_up 1",
        "airflow-apiserver": "metadatabase", "airflow-scheduler": "scheduler", "airflow-dag-processor": "dag_processor",
        "superset": "csrf_token", "grafana": "database", "prometheus": "query"}
VOLUMES = {"postgres-data": {"postgres"}, "clickhouse-data": {"clickhouse"}, "airflow-db-data": {"airflow-db"},
           "airflow-home": {"airflow-init", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor"},
           "eiot-state": {"eiot-init", "eiot"}, "eiot-processed": {"airflow-scheduler"}, "grafana-data": {"grafana"},
           "prometheus-data": {"prometheus"}}
MADE_BY_SETUP = {"eiot.yml", "data/raw"}


def compose_words():
    """EIOT_COMPOSE, `docker compose`, or Debian's docker-compose; None when there is none."""
    if os.environ.get("EIOT_COMPOSE"):
        return os.environ["EIOT_COMPOSE"].split()
    for words in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(words[0]) and subprocess.run([*words, "version"], capture_output=True, check=False).returncode == 0:
            return words
    return None


class Compose:
    def __init__(self, words, folder):
        self.words = words
        self.env = folder / "env"
        kit.run([ROOT / "tools/setup", self.env])
        self.values = read_env(self.env)

    def config(self, values=None):
        """Exit code, output and messages with a .env that says only what is given."""
        if values is not None:
            env = self.env.with_name("other")
            env.write_text("".join(f"{key}={value}\n" for key, value in values.items()))
        else:
            env = self.env
        known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run([*self.words, "--env-file", env, "--profile", "by-hand", "config"], cwd=ROOT,
                              env=known, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def services(self, values=None):
        code, text, messages = self.config(values)
        kit.equal("exit code and messages", (code, messages), (0, ""))
        return yaml.safe_load(text)["services"]


def read_env(path):
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if re.match("[A-Z]", line))
    return dict(pairs)


def environment(service):
    known = service.get("environment") or {}
    return known if isinstance(known, dict) else dict(pair.split("=", 1) for pair in known)


def mounts(service):
    """(source, target, is read-only), whichever way compose writes them."""
    for mount in service.get("volumes", []):
        if isinstance(mount, dict):
            yield mount["source"], mount["target"], mount.get("read_only", False), mount["type"]
        else:
            source, target, *mode = mount.split(":")
            yield source, target, mode == ["ro"], "bind" if source.startswith(("/", ".")) else "volume"


def ports(service):
    for port in service.get("ports", []):
        if isinstance(port, dict):
            yield port.get("host_ip"), str(port["published"]), str(port["target"])
        else:
            yield tuple(port.removesuffix("/tcp").split(":"))


def command(service, key):
    words = service.get(key) or []
    return words if isinstance(words, list) else [words]


# ---- the file ----


def check_refused(compose):
    """Without .env, and without any of its secrets, compose refuses and says what to do."""
    for told_as, values in [("no .env", {})] + [
            (f"{key} {how}", {name: text for name, text in {**compose.values, key: value}.items() if text is not None})
            for key in SECRETS for how, value in (("missing", None), ("empty", ""))]:
        code, _, messages = compose.config(values)
        assert code != 0 and "run make setup" in messages, f"{told_as}: exit {code}, {messages!r}"


def check_services(compose):
    services = compose.services()
    kit.equal("services", set(services), LASTING | ONCE | BY_HAND)
    kit.equal("of them lasting", {name for name, service in services.items() if service["restart"] == "unless-stopped"}, LASTING)
    kit.equal("steps are never restarted", {service["restart"] for name, service in services.items() if name not in LASTING},
              {"no"})
    kit.equal("by hand only", {name for name, service in services.items() if service.get("profiles")}, BY_HAND)


def check_health(compose):
    services = compose.services()
    kit.equal("services with a health check", {name for name, service in services.items() if service.get("healthcheck")}, LASTING)
    for name, service in services.items():
        if name in LASTING:
            check = service["healthcheck"]
            assert ASKS[name] in " ".join(check["test"]), f"{name}: its health check asks {check['test']}"
            kit.equal(f"{name}: keys", set(check), {"test", "interval", "timeout", "retries", "start_period"})


def check_limits(compose):
    for name, service in compose.services().items():
        limits = service["deploy"]["resources"]["limits"]
        assert float(limits["cpus"]) > 0 and limits["memory"], f"{name}: {limits}"
        kit.equal(f"{name}: log", service["logging"], {"driver": "json-file", "options": {"max-size": "10m", "max-file": "5"}})


def check_hardening(compose):
    for name, service in compose.services().items():
        kit.equal(f"{name}: capabilities", service.get("cap_drop"), ["ALL"])
        kit.equal(f"{name}: capabilities added", service.get("cap_add"), None)
        kit.equal(f"{name}: privileges", service["security_opt"], ["no-new-privileges:true"])
        for key in ("privileged", "network_mode", "pid", "ipc", "devices"):
            assert not service.get(key), f"{name} has {key}"
        own = service["image"].split(":")[0] in OWN_IMAGES
        user = service.get("user")
        assert (user is None) if own else (user and user.split(":")[0] not in ("0", "root")), f"{name}: user {user}"
    users = re.findall(r"^(?:FROM \S+ AS (\w+)|USER (\w+))$", (ROOT / "docker/Dockerfile").read_text(), re.MULTILINE)
    last, target = {}, None
    for stage, user in users:
        target = stage or target
        last[target] = user or last.get(target)
    kit.equal("users of own images", {name: last[name] for name in ("eiot", "airflow", "superset")},
              {"eiot": "eiot", "airflow": "eiot", "superset": "eiot"})


def check_images(compose):
    version = re.search(r"^    version: '(.+)',$", (ROOT / "meson.build").read_text(), re.MULTILINE).group(1)
    for name, service in compose.services().items():
        repository, _, tag = service["image"].partition(":")
        if repository in OWN_IMAGES:
            kit.equal(f"{name}: tag", tag, version)
            kit.equal(f"{name}: stage", service["build"]["target"], repository.removeprefix("eiot-"))
        else:
            assert "build" not in service, name
            assert re.fullmatch(r"v?\d+(\.\d+)+(-\w+)?@sha256:[0-9a-f]{64}", tag), f"{name}: {service['image']} is not pinned"


def check_ports(compose):
    other = {key: str(20000 + at) for at, (key, _) in enumerate(PORTS.values())}
    for values in (compose.values, {**compose.values, **other},
                   {key: value for key, value in compose.values.items() if key in SECRETS}):  # an old .env has no ports
        found = {name: list(ports(service)) for name, service in compose.services(values).items() if service.get("ports")}
        kit.equal("ports", found, {name: [("127.0.0.1", values.get(key, compose.values[key]), inside)]
                                   for name, (key, inside) in PORTS.items()})


def check_secrets(compose):
    """No secret is in the file, and each reaches whom it must, and nobody else."""
    services = compose.services()
    for key, knowing in SECRETS.items():
        secret = compose.values[key]
        kit.equal(f"who knows {key}", {name for name, service in services.items() if secret in json.dumps(service)}, knowing)
        shown = {name for name, service in services.items()
                 if secret in json.dumps([service.get(part) for part in ("command", "entrypoint", "healthcheck", "labels")])}
        kit.equal(f"{key} in a command", shown, set())
    for name, service in services.items():
        for variable, value in environment(service).items():
            if re.search(r"PASSWORD|SECRET|_KEY$|_CONN$|_URI$", variable) and not variable.endswith("_FILE"):
                assert any(compose.values[key] in value for key in SECRETS), f"{name}: {variable} is written in the file"


def check_mounts(compose):
    services = compose.services()
    named = {}
    for name, service in services.items():
        for source, target, is_read_only, kind in mounts(service):
            if kind == "volume":
                named.setdefault(source.split("_")[-1], set()).add(name)
                continue
            path = os.path.relpath(source, ROOT)
            assert is_read_only, f"{name}: {target} may be written"
            assert path in MADE_BY_SETUP or (ROOT / path).exists(), f"{name}: there is no {path}"
    declared = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["volumes"]
    kit.equal("volumes", named, VOLUMES)
    kit.equal("volumes that are declared", set(declared), set(VOLUMES))


def needs(services, name):
    """Services that are started before one, and how far they must be."""
    found = {}
    for before, how in (services[name].get("depends_on") or {}).items():
        found[before] = how["condition"]
        found |= {key: value for key, value in needs(services, before).items() if key not in found}
    return found


def check_order(compose):
    services = compose.services()
    for name in services:
        for before, condition in needs(services, name).items():
            kit.equal(f"{name} waits for {before}", condition,
                      "service_healthy" if before in LASTING else "service_completed_successfully")
    for name, service in services.items():
        text = json.dumps(service)
        wanted = set()
        if name not in ("postgres", "postgres-init", "eiot-init") and ("@postgres:" in text or "postgres:5432" in text):
            wanted |= {"postgres-init"} if name.startswith("superset") and name != "superset-import" else {"eiot-init"}
        if "clickhouse:8123" in text:
            wanted |= {"clickhouse"}
        if "@airflow-db:" in text and name != "airflow-init":
            wanted |= {"airflow-init"}
        missing = wanted - set(needs(services, name)) - ({"eiot-init"} if name.startswith("airflow-") and
                                                         name != "airflow-scheduler" else set())
        kit.equal(f"{name} does not wait for", missing, set())


def check_what_is_mounted(compose):
    """Grafana gets all that its provisioning asks for; Airflow finds its DAGs; Prometheus and ClickHouse their files."""
    services = compose.services()
    provisioning = "".join(path.read_text() for path in (ROOT / "dashboards/grafana/provisioning").rglob("*.yml"))
    kit.equal("variables that Grafana lacks",
              set(re.findall(r"\$(EIOT_GRAFANA_\w+)", provisioning)) - set(environment(services["grafana"])), set())
    recipe = (ROOT / "docker/Dockerfile").read_text()
    kit.equal("DAGs", environment(services["airflow-scheduler"])["AIRFLOW__CORE__DAGS_FOLDER"], "/srv/eiot/airflow/dags")
    assert "\nCOPY airflow/dags airflow/dags\n" in recipe
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", recipe, re.MULTILINE):
        for path in source.split():
            assert (ROOT / path).exists(), f"the Dockerfile copies {path}, which does not exist"
    xml.etree.ElementTree.parse(ROOT / "docker/clickhouse/eiot.xml")


def check_prometheus(folder):
    shutil.copy(ROOT / "docker/prometheus/prometheus.yml", folder)
    shutil.copy(ROOT / "monitoring/prometheus/alerts.yml", folder)
    kit.run(["promtool", "check", "config", folder / "prometheus.yml"])


# ---- its first steps, natively ----


class Store:
    """A PostgreSQL server of the test's own, whose superuser is postgres as in the image."""

    def __init__(self, folder, compose):
        self.folder = folder / "pg"
        self.compose = compose
        self.url = kit.run([ROOT / "test/servers/postgres", "start", self.folder]).strip()
        self.host, self.port = self.url.rpartition("@")[2].partition("/")[0].split(":")
        self.password = compose.values["POSTGRES_PASSWORD"]
        self.psql("postgres", f"create role postgres superuser login password '{self.password}'", self.url)

    def psql(self, database, statement, url=None):
        url = url or f"postgresql://postgres:{self.password}@{self.host}:{self.port}/{database}"
        return kit.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement])

    def step(self, name):
        """The command of a service, as compose would run it but for where things are."""
        service = self.compose.services()[name]
        words = [word.replace("$$", "$") for word in command(service, "entrypoint") + command(service, "command")]
        places = [("/sql/init.sql", f"{ROOT}/docker/postgres/init.sql"), ("@postgres:5432", f"@{self.host}:{self.port}"),
                  ("/sql/own_database.sql", f"{ROOT}/tools/native.d/own_database.sql"), ("/tmp/site", str(self.folder / "site"))]
        for place, here in places:
            words = [word.replace(place, here) for word in words]
        program = pathlib.Path(self.folder).with_name("bin")
        program.mkdir(exist_ok=True)
        if not (program / "eiot").exists():
            (program / "eiot").symlink_to(kit.EIOT)
        folder = pathlib.Path(self.folder).with_name("home")
        (folder / "data/state").mkdir(parents=True, exist_ok=True)
        known = {**environment(service), "PGPORT": self.port, "PATH": f"{program}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
        if "PGHOST" in known:
            known["PGHOST"] = self.host
        shutil.rmtree(self.folder / "site", ignore_errors=True)
        return kit.run(words, env=known, cwd=folder)

    def start(self):
        self.step("postgres-init")
        return self.step("eiot-init")

    def dump(self, *options):
        url = f"postgresql://postgres:{self.password}@{self.host}:{self.port}/energy"
        text = kit.run(["pg_dump", *options, "-d", url])
        return re.sub(r"^\\(un)?restrict .*$", "", text, flags=re.MULTILINE)  # a random word of each dump

    def stop(self):
        kit.run([ROOT / "test/servers/postgres", "stop", self.folder])


def fresh_database(store):
    store.psql("postgres", "drop database if exists energy")
    store.psql("postgres", "create database energy")


def check_first_start(store):
    """(a) An empty machine: roles that can log in, tables of this version, Superset's database, an administrator."""
    fresh_database(store)
    said = store.start()
    newest = max(int(path.name[:4]) for path in (ROOT / "sql/postgres/migrations").glob("*.sql"))
    kit.equal("version", store.psql("energy", "select max(version) from ops.migrations").strip(), str(newest))
    store.tables = store.dump("--schema-only").splitlines()
    kit.equal("owner", store.psql("energy", "select distinct tableowner from pg_tables where schemaname = 'raw_data'").strip(),
              "eiot_owner")
    assert "admin" in said, f"no administrator was made: {said!r}"
    for role, key, jobs in (("eiot", "EIOT_DB_PASSWORD", ["load", "transform", "sync"]), ("eiot_reader", "EIOT_READER_PASSWORD", ["read"])):
        kit.run([kit.EIOT, "doctor", "--grants", *jobs, "--store", f"postgresql://{role}@{store.host}:{store.port}/energy"],
                env={**os.environ, "PGPASSWORD": store.compose.values[key]})
    own = f"postgresql://superset:{store.compose.values['SUPERSET_DB_PASSWORD']}@{store.host}:{store.port}"
    store.psql(None, "create table t (a int); drop table t", own + "/superset")
    done = subprocess.run(["psql", "-X", "-d", own + "/energy", "-c", "select 1"], capture_output=True, text=True, check=False)
    assert "permission denied for database" in done.stderr, f"superset reaches the store: {done.stderr!r}"


def check_run(store):
    """The role of the nightly run does all of it, and Grafana's role sees it."""
    folder = store.folder.with_name("site")
    kit.eiot("simulate", "--out", folder, "--meters", "12", "--days", "20", "--seed", "3")
    kit.run([kit.EIOT, "run", folder / "files", "--store", f"postgresql://eiot@{store.host}:{store.port}/energy"], cwd=folder,
            env={**os.environ, "PGPASSWORD": store.compose.values["EIOT_DB_PASSWORD"]})
    reader = f"postgresql://eiot_reader:{store.compose.values['EIOT_READER_PASSWORD']}@{store.host}:{store.port}/energy"
    assert int(store.psql(None, "select count(*) from marts.fct_meter_days", reader)) > 200


def check_second_start(store):
    """(b) Down and up: no row and no table changes, and no second administrator is made."""
    before = store.dump()
    kit.equal("said the second time", store.start(), "")
    kit.equal("lines that are otherwise", set(before.splitlines()) ^ set(store.dump().splitlines()), set())


def check_old_volume(store):
    """(c) A store of the version before, up with this one, has the tables of a new one."""
    fresh_database(store)
    store.step("postgres-init")
    as_owner = "set role eiot_owner; set search_path = '';\n"
    store.psql("energy", as_owner + next(ROOT.glob("sql/*/migrations_create.sql")).read_text())
    for path in sorted((ROOT / "sql/postgres/migrations").glob("*.sql"))[:-1]:
        store.psql("energy", as_owner + path.read_text())
        store.psql("energy", as_owner + f"insert into ops.migrations values ({int(path.name[:4])}, '{path.stem}', now())")
    assert store.dump("--schema-only").splitlines() != store.tables, "the last migration makes nothing: it tells nothing"
    store.start()
    kit.equal("lines that are otherwise", set(store.dump("--schema-only").splitlines()) ^ set(store.tables), set())


def main():
    cases = kit.Cases()
    words = compose_words()
    with kit.work_folder() as name:
        folder = pathlib.Path(name)
        if words is None:
            cases.skip("docker-compose.yml", "there is neither `docker compose` nor docker-compose")
            return
        compose = Compose(words, folder)
        for told_as, check in (
                ("compose refuses to work without secrets", check_refused), ("the services", check_services),
                ("all have a health check that asks for an answer", check_health), ("all have limits and short logs", check_limits),
                ("none has more rights than it needs", check_hardening), ("images are pinned", check_images),
                ("ports are this machine's alone", check_ports), ("who knows which secret", check_secrets),
                ("what is mounted from the project is read only", check_mounts), ("the order of the start", check_order),
                ("files and variables that containers find", check_what_is_mounted)):
            cases.run(told_as, check, compose)
        if shutil.which("promtool"):
            cases.run("Prometheus reads its configuration", check_prometheus, folder)
        else:
            cases.skip("Prometheus reads its configuration", "there is no promtool")
        store = Store(folder, compose)
        try:
            cases.run("first start on an empty volume", check_first_start, store)
            cases.run("the nightly run's role", check_run, store)
            cases.run("second start on the same volume", check_second_start, store)
            cases.run("start on a volume of the version before", check_old_volume, store)
        finally:
            store.stop()
    raise SystemExit(cases.failures > 0)


main()
