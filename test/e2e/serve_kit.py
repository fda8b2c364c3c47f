"""For the end-to-end tests of `eiot serve`: a site, the server, somebody who asks it, and cases that say their name."""

import contextlib
import fcntl
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

EIOT = os.environ["EIOT"]
SOURCE_ROOT = os.environ["EIOT_SOURCE_ROOT"]
PASSWORD = "a long password of mine"
WRITERS_LOCK = "select pg_advisory_lock(1701408628, 0)"  # see sql/postgres/lock_wait.sql
CONFIG = """site: Essai
timezone: Africa/Dakar
currency: XOF
price_per_kwh: 100
"""
failures = 0


def check(what, actual, expected):
    if actual != expected:
        raise AssertionError(f"{what}: got {actual!r}, expected {expected!r}")


def until(what, holds, seconds=90):
    """Asks until it holds: a busy machine is slow, not wrong."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not so after {seconds} s")
        time.sleep(0.1)
    return found


def case(name, run, *words):
    global failures
    try:
        skipped = run(*words)
        if skipped:
            print(f"[  SKIPPED ] {name}\nSKIP: {name}: {skipped}", flush=True)
        else:
            print(f"[       OK ] {name}", flush=True)
    except Exception as error:  # a test that can't go on has failed
        failures += 1
        print(f"[  FAILED  ] {name}", flush=True)
        print(f"{name}: {type(error).__name__}: {str(error)[:2000]}", file=sys.stderr, flush=True)


class Site:
    """A folder with eiot.yml, and commands run in it."""

    def __init__(self, folder, store):
        self.folder = folder
        self.store = store
        self.file = store.split(":", 1)[1] if store.startswith("duckdb:") else None
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "eiot.yml"), "w", encoding="utf-8") as file:
            file.write(CONFIG)

    def run(self, *words, code=0, store=True):
        """What a command prints, after its exit code was compared."""
        line = [EIOT, *words, *(("--store", self.store) if store else ())]
        found = subprocess.run(line, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=600)
        if found.returncode != code:
            raise AssertionError(f"{' '.join(words)}: exit {found.returncode}, expected {code}: {found.stderr.decode()[:600]}")
        return found.stdout.decode() if code == 0 else found.stderr.decode()

    def json(self, *words):
        return json.loads(self.run(*words, "--format", "json"))

    def copies(self):
        """What the server would have left beside the store."""
        return [name for name in os.listdir(self.folder) if ".served." in name]

    @contextlib.contextmanager
    def held(self):
        """Holds the store as a run does that writes."""
        if self.file is not None:
            with open(os.path.join(self.folder, self.file), "r+b") as file:
                fcntl.lockf(file, fcntl.LOCK_EX)
                yield
            return
        words = ["psql", "-qXAt", self.store, "-v", "ON_ERROR_STOP=1"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as psql:
            psql.stdin.write(WRITERS_LOCK + ";\nselect 'held';\n")
            psql.stdin.flush()
            while psql.stdout.readline().strip() != "held":
                pass
            yield
            psql.stdin.close()


class Server:
    """`eiot serve` on a free port."""

    def __init__(self, site, *words):
        self.site = site
        line = [EIOT, "serve", "--listen", "127.0.0.1:0", "--store", site.store, *words]
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(line, cwd=site.folder, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.said = self.process.stdout.readline()
        found = re.search(r":(\d+)$", self.said)
        if found is None:
            self.process.wait(60)
            raise AssertionError(f"the server does not start: {self.said!r} {self.told()[:600]}")
        self.port = int(found.group(1))

    def told(self):
        self.log.seek(0)
        return self.log.read().decode()

    def end(self, number=signal.SIGTERM):
        """Its exit code, and how many seconds it took to end."""
        begun = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(60)
        return code, time.monotonic() - begun

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.log.close()


class Answer:
    def __init__(self, answer):
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.read()

    def json(self):
        return json.loads(self.body)


class Client:
    """Who asks, over a connection of his own."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self.headers = {}
        self.asked = time.monotonic()

    def ask(self, method, path, body=None, **headers):
        """headers: `If_None_Match` is If-None-Match"""
        sent = dict(self.headers)
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = json.dumps(body)
        if time.monotonic() - self.asked > 10:  # the server hangs up on who says nothing for 30 s
            self.connection.close()
        self.connection.request(method, path, body, sent)
        self.asked = time.monotonic()
        return Answer(self.connection.getresponse())

    def get(self, path, status=200, **headers):
        """What /api/v1 answers, as JSON."""
        answer = self.ask("GET", "/api/v1" + path, **headers)
        if answer.status != status:
            raise AssertionError(f"{path}: {answer.status}, expected {status}: {answer.body[:600]!r}")
        return answer.json()

    def sign_in(self, user="admin", password=PASSWORD):
        answer = self.ask("POST", "/api/v1/session", {"user": user, "password": password})
        check("sign in", answer.status, 200)
        self.headers["Cookie"] = answer.headers["Set-Cookie"].split(";")[0]
        self.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return answer


def signed_in(server):
    client = Client(server)
    client.sign_in()
    return client


# ---- JSON Schema, as far as web/openapi.json uses it ----

TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
}
FORMATS = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
}
KNOWN = {"type", "enum", "format", "anyOf", "$ref", "properties", "required", "additionalProperties", "items", "minItems", "maxItems"}


def misfits(document, schema, value, place="$"):
    """What of the value is not as its schema says; an unknown keyword is an error, so that none is passed over."""
    unknown = set(schema) - KNOWN - {"description", "example"}
    if unknown:
        raise AssertionError(f"{place}: keywords {sorted(unknown)} are not known to this test")
    if "$ref" in schema:
        return misfits(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], value, place)
    if "anyOf" in schema:
        found = [misfits(document, one, value, place) for one in schema["anyOf"]]
        return [] if [] in found else min(found, key=len)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(TYPES[one](value) for one in types):
        return [f"{place}: {value!r:.80} is no {' or '.join(types)}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place}: {value!r:.80} is none of {schema['enum']}"]
    if isinstance(value, str) and schema.get("format") in FORMATS and not FORMATS[schema["format"]].fullmatch(value):
        return [f"{place}: {value!r:.80} is no {schema['format']}"]
    if isinstance(value, list):
        return list_misfits(document, schema, value, place)
    return object_misfits(document, schema, value, place) if isinstance(value, dict) else []


def list_misfits(document, schema, value, place):
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return [f"{place}: {len(value)} items"]
    return [found for at, item in enumerate(value) for found in misfits(document, schema.get("items", {}), item, f"{place}[{at}]")]


def object_misfits(document, schema, value, place):
    known = schema.get("properties", {})
    found = [f"{place}: no member {name}" for name in schema.get("required", []) if name not in value]
    for name, member in value.items():
        if name in known:
            found += misfits(document, known[name], member, f"{place}.{name}")
        elif schema.get("additionalProperties", True) is False:
            found.append(f"{place}: member {name} is not described")
    return found
