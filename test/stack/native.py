"""The services started natively by tools/native, on ports of their own: field case AF-06, and what stops what.

All of them on an empty machine, a night of Airflow on them, again on what is there, killed ones, down and up; an old
store, and a late server, with PostgreSQL and the pages alone. Superset or Airflow are left out where there is no
environment of them. Grafana, which Debian does not have, is played by a small server that tells what it was given.
"""

import json
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import kit

NATIVE = kit.ROOT / "tools/native"
PORTS = ("POSTGRES", "CLICKHOUSE", "EIOT", "AIRFLOW", "SUPERSET", "GRAFANA", "PROMETHEUS")
SERVICES = ("postgres", "clickhouse", "airflow-init", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor",
            "superset", "grafana", "prometheus", "eiot")
AIRFLOW = SERVICES[2:6]
MIGRATIONS = kit.ROOT / "sql/postgres/migrations"
NEWEST = int(max(path.name for path in MIGRATIONS.iterdir())[:4])
GRAFANA = """#!{python}
import http.server, json, os
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        told = {{"database": "ok"}} if self.path == "/api/health" else dict(os.environ)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())
http.server.HTTPServer((os.environ["GF_SERVER_HTTP_ADDR"], int(os.environ["GF_SERVER_HTTP_PORT"])), Answers).serve_forever()
"""
SITE = "site: simulated network\ntimezone: Africa/Dakar\nbudget: 5\n"
SCHEMA = """select table_schema, table_name, column_name, data_type from information_schema.columns
    where table_schema in ('raw_data', 'ops', 'ml', 'quality') and table_name !~ '^readings_[0-9]' order by 1, 2, 3"""
RIGHTS = """select grantee, table_schema, table_name, privilege_type from information_schema.table_privileges
    where grantee like 'eiot%' and table_schema in ('raw_data', 'ops', 'ml', 'quality') and table_name !~ '^readings_[0-9]'
    order by 1, 2, 3, 4"""
DATA = """select (select count(*) from raw_data.readings), (select sum(kwh) from raw_data.readings),
    (select count(*) from marts.fct_suspects), (select count(*) from ops.runs)"""


def free_ports(n):
    """Free ones that no connection gets by itself in the meantime."""
    found = set()
    while len(found) < n:
        port = random.randrange(12000, 20000)
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) != 0:
                found.add(port)
    return sorted(found)


def is_there(pid):
    try:
        return "\nState:\tZ" not in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


class Stack:
    """Settings, data and processes of one tools/native; as_user: an ordinary one, where the test is root."""

    def __init__(self, folder, as_user=None):
        self.folder, self.as_user = folder, as_user
        self.home, self.dir, self.env_file = folder / "project", folder / "stack", folder / "env"
        self.home.mkdir(parents=True)
        kit.run([kit.ROOT / "tools/setup", self.env_file])
        text = self.env_file.read_text(encoding="utf-8")
        for key, port in zip(PORTS, free_ports(len(PORTS))):
            text = re.sub(rf"(?m)^{key}_PORT=.*", f"{key}_PORT={port}", text)
        self.env_file.write_text(text, encoding="utf-8")
        self.known = {**os.environ, "EIOT_STACK_DIR": str(self.dir), "EIOT_STACK_ENV": str(self.env_file),
                      "EIOT_HOME": str(self.home)}
        if as_user:
            self.known["TMPDIR"] = str(folder)  # that of the tests is closed to others
            for path in (folder, self.home, self.env_file):
                shutil.chown(path, as_user)

    def setting(self, key):
        return re.search(rf"(?m)^{key}=(.*)", self.env_file.read_text(encoding="utf-8")).group(1)

    def port(self, name):
        return int(self.setting(f"{name}_PORT"))

    def native(self, *words, cwd=None):
        """Exit code, standard output and error."""
        prefix = ["runuser", "-u", self.as_user, "--"] if self.as_user else []
        done = subprocess.run([*prefix, str(NATIVE), *map(str, words)], env=self.known, cwd=cwd or self.home, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def up(self, *names):
        code, out, err = self.native("up", *names)
        kit.equal(f"exit code of up\n{out}{err}", code, 0)
        return out

    def down(self):
        kit.equal("exit code of down", self.native("down")[0], 0)

    def ps(self):
        """Exit code; state by service."""
        code, out, _ = self.native("ps")
        rows = [line.split(maxsplit=3) if line[23:].split()[0].isdigit() and len(line[23:].split()) > 2
                else line.split(maxsplit=2) for line in out.splitlines()[1:]]
        return code, {row[0]: row[-1] for row in rows}

    def pids(self):
        return {path.parent.name: path.read_text(encoding="utf-8").split()[0] for path in self.dir.glob("*/pid")}

    def processes(self):
        """All processes that were started by this stack: by their environment, or by an argument in its folder."""
        found = set()
        for path in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                told = (path / "environ").read_bytes() + (path / "cmdline").read_bytes()
            except OSError:
                continue
            if f"EIOT_STACK_SERVICE={self.dir}/".encode() in told or f"{self.dir}/".encode() in (path / "cmdline").read_bytes():
                found.add(path.name)
        return {pid for pid in found if is_there(pid)}

    def ask(self, statement, database="energy"):
        import psycopg2

        connection = psycopg2.connect(host="127.0.0.1", port=self.port("POSTGRES"), user="postgres", dbname=database,
                                      password=self.setting("POSTGRES_PASSWORD"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def get(self, name, path, body=None, method=None, **headers):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port(name)}{path}", method=method, headers=headers)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            text = answer.read().decode()
        return json.loads(text) if text[:1] in "[{" else text

    def airflow(self, path, body=None, method=None):
        token = self.get("AIRFLOW", "/auth/token", {"username": "admin", "password": self.setting("AIRFLOW_ADMIN_PASSWORD")})
        return self.get("AIRFLOW", "/api/v2" + path, body, method, Authorization="Bearer " + token["access_token"])

    def superset(self, path):
        token = self.get("SUPERSET", "/api/v1/security/login", {
            "username": "admin", "password": self.setting("SUPERSET_ADMIN_PASSWORD"), "provider": "db"})
        return self.get("SUPERSET", "/api/v1" + path, Authorization="Bearer " + token["access_token"])

    def clickhouse(self, statement):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port('CLICKHOUSE')}/", statement.encode(), {
            "X-ClickHouse-User": "eiot", "X-ClickHouse-Key": self.setting("CLICKHOUSE_PASSWORD")})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return answer.read().decode().strip()


def wait_for(what, is_true, seconds):
    ends = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < ends, f"{what}: not within {seconds} s"
        time.sleep(1)


# ---- before anything is started ----


def check_refusals(stack):
    """Exact messages; and nothing is half done."""
    env = stack.env_file.read_text(encoding="utf-8")
    with socket.socket() as door:
        door.bind(("127.0.0.1", stack.port("SUPERSET")))
        door.listen()
        holder = f"{os.getpid()} ({pathlib.Path('/proc/self/comm').read_text(encoding='utf-8').strip()})"
        kit.equal("a taken port", stack.native("up", "postgres", "superset"), (1, "", (
            f"ERROR: port {stack.port('SUPERSET')} (SUPERSET_PORT) is taken by process {holder}\n"
            f"HINT: End what listens there, or give SUPERSET_PORT another port in {stack.env_file}.\n")))
    for what, old, new, code, message in (
            ("one port twice", f"EIOT_PORT={stack.port('EIOT')}", f"EIOT_PORT={stack.port('POSTGRES')}", 3,
             f"ERROR: POSTGRES_PORT and EIOT_PORT are both {stack.port('POSTGRES')}\n"
             f"HINT: Give each its own port in {stack.env_file}.\n"),
            ("no port", f"EIOT_PORT={stack.port('EIOT')}", "EIOT_PORT=http", 3,
             f"ERROR: EIOT_PORT is 'http' in {stack.env_file}, expected a port\nHINT: Mend it.\n"),
            ("a missing key", "CLICKHOUSE_PASSWORD=", "OTHER_PASSWORD=", 3,
             f"ERROR: CLICKHOUSE_PASSWORD is missing in {stack.env_file}\nHINT: make setup adds what is missing.\n")):
        stack.env_file.write_text(env.replace(old, new), encoding="utf-8")
        kit.equal(what, stack.native("up", "eiot"), (code, "", message))
    stack.env_file.unlink()
    kit.equal("no .env", stack.native("up"), (3, "", f"ERROR: there is no {stack.env_file}\nHINT: make setup makes it.\n"))
    stack.env_file.write_text(env, encoding="utf-8")
    kit.equal("unknown service", stack.native("up", "mysql"), (
        2, "", f"ERROR: there is no service 'mysql'\nHINT: There are: {' '.join(SERVICES)}.\n"))
    kit.equal("data of what was not started", sorted(path.name for path in stack.dir.iterdir()), ["lock"])
    kit.equal("down", stack.native("down"), (0, "nothing is up\n", ""))
    code, states = stack.ps()
    kit.equal("ps", (code, set(states.values()) - {"not installed"}), (1, {"not up"}))


def check_strangers(stack):
    """A process that has got the id of one that is gone is left alone."""
    sleeper = subprocess.Popen(["sleep", "600"])
    try:
        (stack.dir / "prometheus").mkdir()
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8")
        (stack.dir / "prometheus/pid").write_text(f"{sleeper.pid} 1 {boot}", encoding="utf-8")
        (stack.dir / "prometheus/wanted").touch()
        kit.equal("ps", stack.ps()[1]["prometheus"], "dead: up starts it again")
        stack.down()
        kit.equal("the stranger", sleeper.poll(), None)
    finally:
        sleeper.kill()
        sleeper.wait()


def check_install(folder):
    """Servers that Debian starts by itself would take the ports: of those it installs none is started or enabled."""
    bin_folder = folder / "debian"
    bin_folder.mkdir()
    asked = folder / "asked"
    for name, text in (
            ("dpkg-query", 'case "$*" in *prometheus) exit 1 ;; *) echo "install ok installed" ;; esac'),
            ("sudo", 'exec "$@"'),
            ("apt-get", f'echo "apt-get $* (policy: $("$EIOT_POLICY_RC" prometheus start; echo $?))" >> {asked}'),
            ("systemctl", f'echo "systemctl $*" >> {asked}')):
        (bin_folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (bin_folder / name).chmod(0o755)
    policy = folder / "policy-rc.d"
    known = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", "EIOT_POLICY_RC": str(policy)}
    kit.run([kit.ROOT / "tools/native.d/install_servers", "postgresql", "prometheus"], env=known)
    kit.equal("what Debian is asked", asked.read_text(encoding="utf-8").splitlines(), [
        "apt-get update -qq (policy: 101)",
        "apt-get install -y -qq --no-install-recommends prometheus (policy: 101)",
        "systemctl disable --quiet prometheus"])
    kit.equal("the policy is gone", policy.exists(), False)


# ---- all of them ----


def check_up(stack, names):
    out = stack.up(*names)
    for name in names:
        assert re.search(rf"(?m)^{name} +(healthy|done) after \d+ s", out), f"{name} is not told:\n{out}"
    code, states = stack.ps()
    kit.equal("ps", (code, {name: states[name] for name in names}),
              (0, {name: "done" if name == "airflow-init" else "healthy" for name in names}))


def check_sign_ins(stack, names):
    grafana = stack.get("GRAFANA", "/env")
    kit.equal("what Grafana is given", {key: grafana[key] for key in (
        "GF_SECURITY_ADMIN_PASSWORD", "GF_PATHS_PROVISIONING", "EIOT_GRAFANA_POSTGRES_HOST", "EIOT_GRAFANA_POSTGRES_PASSWORD",
        "EIOT_GRAFANA_CLICKHOUSE_PORT", "EIOT_GRAFANA_PROMETHEUS_URL")}, {
            "GF_SECURITY_ADMIN_PASSWORD": stack.setting("GRAFANA_ADMIN_PASSWORD"),
            "GF_PATHS_PROVISIONING": str(kit.ROOT / "dashboards/grafana/provisioning"),
            "EIOT_GRAFANA_POSTGRES_HOST": f"127.0.0.1:{stack.port('POSTGRES')}",
            "EIOT_GRAFANA_POSTGRES_PASSWORD": stack.setting("EIOT_READER_PASSWORD"),
            "EIOT_GRAFANA_CLICKHOUSE_PORT": str(stack.port("CLICKHOUSE")),
            "EIOT_GRAFANA_PROMETHEUS_URL": f"http://127.0.0.1:{stack.port('PROMETHEUS')}"})
    secrets = [line.partition("=")[2] for line in stack.env_file.read_text(encoding="utf-8").splitlines() if "=" in line]
    kit.equal("secrets that Grafana has and need not have", [
        key for key in ("POSTGRES_PASSWORD", "EIOT_DB_PASSWORD", "AIRFLOW_DB_PASSWORD", "SUPERSET_SECRET_KEY")
        if stack.setting(key) in grafana.values()], [])
    for pid in stack.processes():
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        assert not any(secret in words for secret in secrets if len(secret) > 20), f"a secret in the command line {words}"
    password = (stack.dir / "eiot/one-time-password").read_text(encoding="utf-8").strip()
    kit.equal("eiot", stack.get("EIOT", "/api/v1/session", {"user": "admin", "password": password})["role"], "admin")
    if "superset" in names:
        boards = stack.superset("/dashboard/")["result"]
        kit.equal("boards of Superset", len(boards), len(list((kit.ROOT / "dashboards/superset/dashboards").rglob("*.yaml"))))
    if "airflow-scheduler" in names:
        wait_for("the DAG", lambda: stack.airflow("/dags")["total_entries"] == 1, 60)
        kit.equal("errors of the DAG", stack.airflow("/importErrors")["import_errors"], [])


def check_night(stack, names):
    """The first run of the schedule, by Airflow's scheduler; without it by hand. Then the copy."""
    kit.eiot("simulate", "--out", stack.folder / "simulated", "--meters", "40", "--days", "32", "--seed", "5", "--quiet")
    (stack.home / "eiot.yml").write_text(SITE, encoding="utf-8")
    for path in (stack.folder / "simulated/files").rglob("*.csv"):
        raw = stack.home / "data/raw" / path.name
        raw.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, raw)
    if "airflow-scheduler" in names:
        stack.airflow("/dags/energy_iot_pipeline", {"is_paused": False}, "PATCH")
        runs = "/dags/energy_iot_pipeline/dagRuns"
        wait_for("a run", lambda: [run["state"] for run in stack.airflow(runs)["dag_runs"]] in (["success"], ["failed"]), 240)
        (run,) = stack.airflow(runs)["dag_runs"]
        kit.equal("the run", [(task["task_id"], task["state"]) for task in stack.airflow(
            f"{runs}/{run['dag_run_id']}/taskInstances")["task_instances"] if task["state"] != "success"], [])
    else:
        kit.equal("eiot run", stack.native("eiot", "run", "--quiet")[0], 0)
    assert stack.ask("select count(*) from raw_data.readings")[0][0] > 40 * 32 * 40, "readings are missing"
    code, out, err = stack.native("eiot", "sync")
    is_old = "too old for eiot sync" in (stack.dir / "clickhouse/log").read_text(encoding="utf-8", errors="replace")
    kit.equal(f"exit code of sync: {out}{err}", code, 6 if is_old else 0)
    return not is_old


def check_again(stack, names):
    before = stack.pids()
    out = stack.up(*names)
    kit.equal("processes", stack.pids(), before)
    for name in names:
        assert re.search(rf"(?m)^{name} +(runs already, process \d+|done before)$", out), f"{name} is not told:\n{out}"


def check_killed(stack, names):
    killed = [name for name in ("airflow-scheduler", "prometheus") if name in names]
    before = stack.pids()
    left = set(os.listdir("/proc"))
    children = {pid for name in killed for pid in stack.processes() if environment_of(pid) == f"{stack.dir}/{name}"}
    for name in killed:
        os.kill(int(before[name]), 9)
    wait_for("their end", lambda: not any(is_there(before[name]) for name in killed), 10)
    code, states = stack.ps()
    kit.equal("ps", (code, {name for name, state in states.items() if state == "dead: up starts it again"}), (1, set(killed)))
    out = stack.up(*names)
    after = stack.pids()
    kit.equal("started again", {name for name in after if after[name] != before[name]}, set(killed))
    kit.equal("processes of the killed ones that are left", {pid for pid in children & left if is_there(pid)}, set())
    for name in killed:
        assert re.search(rf"(?m)^{name} +healthy after", out), f"{name} is not told:\n{out}"


def environment_of(pid):
    try:
        told = pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return None
    return next((word.partition(b"=")[2].decode() for word in told if word.startswith(b"EIOT_STACK_SERVICE=")), None)


def facts(stack, names, is_copied):
    """What down and up must not change."""
    known = {"data": stack.ask(DATA), "schema": stack.ask(SCHEMA), "rights": stack.ask(RIGHTS),
             "migrations": stack.ask("select version, name, applied_at from ops.migrations order by 1")}
    if is_copied:
        known["copy"] = stack.clickhouse("select count(), sum(kwh) from energy.readings")
    if "superset" in names:
        known["boards"] = stack.ask("select id, uuid, changed_on from dashboards order by 1", "superset")
        known["Superset"] = stack.ask("select version_num from alembic_version", "superset")
    if "airflow-init" in names:
        known["Airflow"] = stack.ask("select version_num from alembic_version", "airflow")
        known["night"] = stack.ask("select run_id, state, end_date from dag_run order by 1", "airflow")
    return known


def check_down(stack):
    pids = stack.pids()
    stack.down()
    kit.equal("processes that are left", ({pid for pid in pids.values() if is_there(pid)}, stack.processes()), (set(), set()))
    for key in PORTS:
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("127.0.0.1", stack.port(key)))
    code, states = stack.ps()
    kit.equal("ps", (code, set(states.values()) - {"not installed"}), (1, {"not up"}))


def check_old_volume(stack, names, is_copied):
    """AF-06 (b)."""
    before = facts(stack, names, is_copied)
    check_down(stack)
    check_up(stack, names)
    after = facts(stack, names, is_copied)
    for what, value in before.items():
        kit.equal(f"{what} after down and up", after[what], value)
    return after


def check_scrape(stack):
    def is_scraped():
        rows = stack.get("PROMETHEUS", "/api/v1/query?query=eiot_store_up")["data"]["result"]
        return [row["value"][1] for row in rows] == ["1"]

    wait_for("Prometheus collects what eiot serve tells", is_scraped, 90)


# ---- a store of an older version, and a server that comes late ----


def make_old(stack):
    """The store as the version before the newest migration made it, with a row in it."""
    stack.ask("drop database energy with (force)", "postgres")
    stack.ask("create database energy", "postgres")
    statements = ["set role eiot_owner;", (kit.ROOT / "sql/common/migrations_create.sql").read_text(encoding="utf-8")]
    for path in sorted(MIGRATIONS.iterdir())[:-1]:
        statements.append(path.read_text(encoding="utf-8"))
        statements.append(f"insert into ops.migrations values ({int(path.name[:4])}, '{path.name}', now());")
    statements.append("insert into raw_data.outages values"
                      " ('F1', '2025-07-01 10:00Z', '2025-07-01 11:00Z', 'fault', 1, 2, '2025-07-02 00:00Z');")
    known = {**os.environ, "PGPASSWORD": stack.setting("POSTGRES_PASSWORD")}
    psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", stack.port("POSTGRES"), "-U", "postgres"]
    kit.run([*psql, "-d", "energy", "-f", kit.ROOT / "docker/postgres/init.sql"], env=known)
    kit.run([*psql, "-d", "energy"], env=known, input="\n".join(statements))


def check_old_store(stack):
    """AF-06 (c): healthy means the tables of this version, and the next start makes them."""
    check_up(stack, ["postgres"])
    make_old(stack)
    code, states = stack.ps()
    kit.equal("ps with old tables", (code, states["postgres"]), (1, f"unhealthy: see {stack.dir}/postgres/log"))
    stack.down()


def set_server(stack, script):
    """The server is started by a script."""
    folder = stack.folder / "bin"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    (folder / "postgres").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "postgres").chmod(0o755)
    stack.known["EIOT_POSTGRES_BIN"] = str(folder)


def check_failures(stack):
    """What does not come up is told with the end of its log, and what needs it is not started."""
    for script, wait, fault in (("echo no such disk; exit 1", "600", "it ended while it started"),
                                ("echo no such disk; exec sleep 600", "5", "no answer after 5 s")):
        set_server(stack, script)
        stack.known["EIOT_STACK_WAIT"] = wait
        code, out, err = stack.native("up", "eiot")
        del stack.known["EIOT_STACK_WAIT"]
        kit.equal("exit code", code, 1)
        kit.equal("what is said", re.sub(r"\d+ s\)", "N s)", err), (
            f"postgres               FAILED: {fault} (N s)\n"
            + "".join(f"    | {line}\n" for line in (stack.dir / "postgres/log").read_text(encoding="utf-8").splitlines()[-15:])
            + f"    the whole log: {stack.dir}/postgres/log\nERROR: not up: postgres eiot\n"
            "HINT: tools/native logs NAME shows more. What is up stays up: tools/native down ends it.\n"))
        assert "    | no such disk\n" in err, f"the log's end is not shown: {err}"
        kit.equal("the pages", out, "eiot                   not started: postgres is not up\n")
        stack.down()


def check_late(stack):
    """AF-06 (d), and the rest of (c): the pages wait for a server that takes its time."""
    newest = sorted(pathlib.Path("/usr/lib/postgresql").iterdir(), key=lambda path: int(path.name))[-1]
    set_server(stack, f'sleep 8\nexec {newest}/bin/postgres "$@"')
    out = stack.up("eiot")
    seconds = int(re.search(r"(?m)^postgres +healthy after (\d+) s", out).group(1))
    assert seconds >= 8, f"postgres was healthy after {seconds} s"
    code, states = stack.ps()
    kit.equal("ps", (code, states["postgres"], states["eiot"]), (0, "healthy", "healthy"))


def check_migrated(stack, fresh):
    kit.equal("version", stack.ask("select max(version), count(*) from ops.migrations"), [(NEWEST, NEWEST)])
    kit.equal("schema", stack.ask(SCHEMA), fresh.get("schema"))
    kit.equal("rights", stack.ask(RIGHTS), fresh.get("rights"))
    kit.equal("the row", stack.ask("select node_id, kind from raw_data.outages"), [("F1", "fault")])


def ordinary_user():
    """A user who is not root and may start the program; none where the project is closed to others."""
    if os.geteuid() != 0:
        return None
    done = subprocess.run(["runuser", "-u", "nobody", "--", kit.EIOT, "--version"], capture_output=True, check=False)
    return "nobody" if done.returncode == 0 else None


def run_all(cases, folder, names):
    stack = Stack(folder / "all")
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    (bin_folder / "grafana").write_text(GRAFANA.format(python=sys.executable), encoding="utf-8")
    (bin_folder / "grafana").chmod(0o755)
    stack.known["PATH"] = f"{bin_folder}:{os.environ['PATH']}"
    fresh = {}
    is_copied = []
    try:
        cases.run("what is refused, with nothing half done", check_refusals, stack)
        cases.run("a stranger is left alone", check_strangers, stack)
        cases.run("up on an empty machine", check_up, stack, names)
        if cases.failures:
            return fresh
        cases.run("sign-ins", check_sign_ins, stack, names)
        cases.run("a night", lambda: is_copied.append(check_night(stack, names)))
        cases.run("up again starts nothing", check_again, stack, names)
        cases.run("what was killed is started again", check_killed, stack, names)
        cases.run("Prometheus collects", check_scrape, stack)
        cases.run("down and up change no data",
                  lambda: fresh.update(check_old_volume(stack, names, is_copied == [True])))
        cases.run("down leaves nothing", check_down, stack)
    finally:
        stack.native("down")
    return fresh


def run_old(cases, folder, fresh):
    stack = Stack(folder / "old", ordinary_user())
    try:
        cases.run("an old store is unhealthy", check_old_store, stack)
        cases.run("what fails is told", check_failures, stack)
        cases.run("a late server is waited for", check_late, stack)
        cases.run("the old store is brought up to date", check_migrated, stack, fresh)
        cases.run("down leaves nothing of these", check_down, stack)
    finally:
        stack.native("down")


def main():
    cases = kit.Cases()
    if not shutil.which("prometheus") or not pathlib.Path("/usr/lib/postgresql").is_dir():
        cases.skip("native.py", "PostgreSQL or Prometheus is not installed: apt-get install postgresql prometheus")
        return 0
    names = list(SERVICES)
    for venv, needing in (("airflow", AIRFLOW), ("superset", ("superset",))):
        if not (kit.ROOT / f".venv/{venv}/stamp").exists():
            cases.skip(f"native.py: {venv}", f"there is no .venv/{venv}; tools/install_venv {venv} makes it")
            names = [name for name in names if name not in needing]
    with kit.work_folder() as name:
        folder = pathlib.Path(name)
        cases.run("servers are installed, not started", check_install, folder)
        fresh = run_all(cases, folder, names)
        run_old(cases, folder, fresh)
    return cases.failures


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
