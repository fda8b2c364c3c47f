"""The pages' API as a whole, on a simulated site: it says what the commands say, whatever goes on beside it.

    serve.py duckdb|postgres
"""

import csv
import datetime
import gzip
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import serve_kit
from serve_kit import PASSWORD, SOURCE_ROOT, Client, Server, Site, case, check, misfits, signed_in, until

JULY = "readings-2025-07.csv"


def seg(text):
    return urllib.parse.quote(text, safe="")


def routes():
    """[(method, path, role)] of src/serve/api/routes.def"""
    with open(os.path.join(SOURCE_ROOT, "src/serve/api/routes.def"), encoding="utf-8") as file:
        return re.findall(r'^ROUTE\("(\w+)", "([^"]+)", (\w+),', file.read(), re.MULTILINE)


def make_site(site):
    """Two months simulated; July is kept for later."""
    site.run("simulate", "--out", "sim", "--meters", "60", "--days", "40", "--seed", "5", "--quiet", store=False)
    os.rename(os.path.join(site.folder, "sim/files/readings", JULY), os.path.join(site.folder, JULY))
    site.run("run", "sim/files", "--quiet")


def setup_and_password(site):
    found = json.loads(site.run("serve", "--setup", "--format", "json"))
    check("user", found["user"], "admin")
    with Server(site) as server:
        check("said", server.said, f"the pages are at http://127.0.0.1:{server.port}\n")
        client = Client(server)
        check("nobody", client.get("/session"), {"user": None, "role": None, "csrf": None, "must_change": False})
        wrong = client.ask("POST", "/api/v1/session", {"user": "admin", "password": "wrong"})
        check("wrong password", wrong.status, 401)
        cookie = client.sign_in(password=found["password"]).headers["Set-Cookie"]
        check("cookie", cookie.split("; ")[1:], ["Path=/", "HttpOnly", "SameSite=Strict"])
        check("must change", client.get("/session")["must_change"], True)
        check("nothing before", client.get("/overview", 403)["detail"], "the one-time password has not been changed")
        words = {"old": found["password"], "new": PASSWORD}
        csrf = client.headers.pop("X-CSRF-Token")
        check("of another site", client.ask("PUT", "/api/v1/session/password", words).status, 403)
        client.headers["X-CSRF-Token"] = csrf
        check("changed", client.ask("PUT", "/api/v1/session/password", words).status, 204)
        check("now", client.get("/session")["must_change"], False)
        check("it is one-time", Client(server).ask("POST", "/api/v1/session", {"user": "admin", "password": found["password"]}).status, 401)
        check("signed out", client.ask("DELETE", "/api/v1/session").status, 204)
        check("gone", client.get("/session")["user"], None)
        check("stopped", server.end()[0], 0)
        check("told", server.told(), "")


def every_route(site, client):
    """Each GET answers an administrator, with what web/openapi.json says."""
    with open(os.path.join(SOURCE_ROOT, "web/openapi.json"), encoding="utf-8") as file:
        document = json.load(file)
    check("document", client.get("/openapi.json"), document)
    made = client.ask("POST", "/api/v1/tokens", {"label": "tests", "role": "viewer"})
    check("token", made.status, 201)
    check("user", client.ask("POST", "/api/v1/users", {"name": "awa", "role": "analyst"}).status, 201)
    ids = {
        "/meters": client.get("/suspects?limit=1")["items"][0]["meter_id"],
        "/nodes": client.get("/network")["items"][0]["node_id"],
        "/forecasts": client.get("/forecasts")["items"][-1]["node_id"], # zones come first
        "/runs": client.get("/runs")["items"][0]["run_id"],
    }
    asked = 0
    for method, path, role in routes():
        if method != "GET" or not path.startswith("/api/v1"):
            continue
        name = path.removeprefix("/api/v1")
        filled = name.replace("{id}", seg(ids.get(name.split("/{")[0], "")))
        answer = client.ask("GET", "/api/v1" + filled)
        check(name, answer.status, 200)
        said = document["paths"][name]["get"]["responses"]["200"]["content"]
        kind = answer.headers["Content-Type"].split(";")[0]
        if kind not in said:
            raise AssertionError(f"{name}: {kind} is none of {list(said)}")
        if kind == "application/json":
            wrong = misfits(document, said[kind]["schema"], answer.json())
            check(name, wrong[:5], [])
        copied = site.file is not None and ("NEEDS_STORE" in needs_of(path))
        check(f"{name}: a copy's time", answer.headers["X-As-Of"] is not None, copied)
        if role != "ROLE_NONE":
            refused = Client(client.server).ask("GET", "/api/v1" + filled)
            check(f"{name} for nobody", (refused.status, refused.headers["WWW-Authenticate"]), (401, "Bearer"))
            check(name, misfits(document, {"$ref": "#/components/schemas/Problem"}, refused.json()), [])
        asked += 1
    check("routes", asked, sum("get" in methods for methods in document["paths"].values()))
    viewer = Client(client.server)
    viewer.headers["Authorization"] = "Bearer " + made.json()["token"]
    check("a token reads", viewer.get("/overview"), client.get("/overview"))
    check("its role", viewer.get("/users", 403)["detail"], "this needs the role admin")
    check("is no more", client.ask("DELETE", f"/api/v1/tokens/{client.get('/tokens')['items'][0]['token_id']}").status, 204)
    check("gone", viewer.get("/overview", 401)["status"], 401)


def needs_of(path):
    with open(os.path.join(SOURCE_ROOT, "src/serve/api/routes.def"), encoding="utf-8") as file:
        return re.search(rf'^ROUTE\("GET", "{re.escape(path)}", \w+, ([^,]+),', file.read(), re.MULTILINE).group(1)


def http_as_it_should(client):
    """Pages of lists, validators, compression, HEAD, problems."""
    whole = client.get("/suspects?all=1&limit=500")
    check("all there", (whole["total"], len(whole["items"]), whole["limit"], whole["offset"]), (60, 60, 500, 0))
    parts = [client.get(f"/suspects?all=1&limit=7&offset={offset}") for offset in range(0, 70, 7)]
    check("parts", [one for part in parts for one in part["items"]], whole["items"])
    check("behind the end", (parts[-1]["items"], parts[-1]["total"]), ([], 60))
    check("default", len(client.get("/suspects?all=1")["items"]), 50)
    ranked = client.get("/suspects?all=1&sort=meter_id&order=desc&limit=500")["items"]
    check("sorted", [one["meter_id"] for one in ranked], sorted((one["meter_id"] for one in whole["items"]), reverse=True))
    feeder = whole["items"][0]["feeder_id"]
    check("filtered", client.get(f"/suspects?all=1&limit=500&feeder={feeder}")["items"], [one for one in whole["items"] if one["feeder_id"] == feeder])

    plain = client.ask("GET", "/api/v1/network")
    etag = plain.headers["ETag"]
    again = client.ask("GET", "/api/v1/network", If_None_Match=etag)
    check("not changed", (again.status, again.body, again.headers["ETag"]), (304, b"", etag))
    check("another", client.ask("GET", "/api/v1/network", If_None_Match='"x"').status, 200)
    packed = client.ask("GET", "/api/v1/network", Accept_Encoding="gzip")
    check("packed", (packed.headers["Content-Encoding"], packed.headers["Vary"]), ("gzip", "Accept-Encoding"))
    check("unpacked", gzip.decompress(packed.body), plain.body)
    head = client.ask("HEAD", "/api/v1/network")
    check("head", (head.status, head.body, head.headers["ETag"], head.headers["Content-Length"]), (200, b"", etag, str(len(plain.body))))

    for path, status, detail, hint in (
        ("/suspects?limit=501", 400, "'limit' is '501', expected a whole number from 1 to 500", None),
        ("/suspects?sort=x", 400, "parameter 'sort' names no column to sort by",
            "Columns: list_rank, probability, recoverable_kwh, recoverable_amount, expected_amount, since, meter_id."),
        ("/nodes/x", 404, "the network has no node 'x'", "Nodes are those of the network file."),
        ("/meters/M%20%2F1", 404, "the store knows no meter 'M /1'", "Meters are those of the network file, and those that have readings."),
        ("/nothing", 404, "there is no such page", None),
        ("/nothing?lang=fr", 404, "cette page n’existe pas", None),
        ("/suspects?limit=501&lang=fr", 400, "'limit' vaut '501', un nombre entier de 1 à 500 est attendu", None),
        ("/meters/M%20%2F1?lang=fr", 404, "la base ne connaît pas de compteur 'M /1'",
            "Les compteurs sont ceux du fichier du réseau, et ceux qui ont des relevés."),
    ):
        answer = client.ask("GET", "/api/v1" + path)
        problem = answer.json()
        check(path, (answer.status, answer.headers["Content-Type"]), (status, "application/problem+json"))
        check(path, (problem["status"], problem["detail"], problem.get("hint")), (status, detail, hint))
    check("the page of such a meter", client.ask("GET", "/meters/M%20%2F1").headers["Content-Type"], "text/html; charset=utf-8")
    wrong = client.ask("POST", "/api/v1/overview", {})
    check("method", (wrong.status, wrong.headers["Allow"], wrong.json()["hint"]), (405, "GET", "Allowed: GET."))


def as_the_commands_say(site, client):
    """The list, a meter and the file are those of `eiot suspects` and `eiot explain`."""
    listed = site.json("suspects")
    answer = client.get("/suspects?limit=500")
    items = answer["items"]
    check("some", len(items) > 0, True)
    shown = [{"rank": one["list_rank"], **{name: one[name] for name in listed["suspects"][0] if name != "rank"}} for one in items]
    check("suspects", shown, listed["suspects"])
    whole = [{"rank": one["list_rank"], **{name: one[name] for name in listed["suspects"][0] if name != "rank"}} for one in client.get("/suspects?all=1&limit=500")["items"]]
    check("all", whole, site.json("suspects", "--all")["suspects"])
    check("in French", client.get("/suspects", Accept_Language="fr")["items"][0]["reasons"], site.json("suspects", "--lang", "fr")["suspects"][0]["reasons"])
    for meter in (items[0]["meter_id"], items[-1]["meter_id"]):
        shown = client.get("/meters/" + seg(meter))
        check("assigned", (shown.pop("assigned_to"), shown.pop("waiting_visits")), (None, []))
        check(meter, shown, site.json("explain", meter))
    for filters, words in (("", []), ("?all=1", ["--all"])):
        file = client.ask("GET", "/api/v1/suspects.csv" + filters)
        check("file name", file.headers["Content-Disposition"], 'attachment; filename="suspects.csv"')
        check("CSV", file.body.decode(), site.run("suspects", *words, "--format", "csv"))
    rows = list(csv.reader(io.StringIO(file.body.decode())))
    check("rows", len(rows), 61)
    check("a sheet", client.ask("GET", "/api/v1/suspects.xlsx").body[:2], b"PK")
    actions = [(one["action"], one["object"]) for one in client.get("/audit?limit=10")["items"]]
    check("audit", actions[:4], [("export", "suspects.xlsx"), ("export", "suspects.csv"), ("export", "suspects.csv"), ("view_meter", items[-1]["meter_id"])])


def visits_of(site):
    return site.json("inspect", "--list")["inspections"]


def visit(client, meter, body, *states):
    """On a free store it is stored at once, or, where the machine is busy, soon after."""
    answer = client.ask("POST", f"/api/v1/meters/{seg(meter)}/inspections", body)
    check(f"visit of {meter}", answer.status, 201)
    check(f"visit of {meter}", answer.json() in [{"state": state} for state in states], True)


def shown_visits(client):
    return client.get("/inspections?limit=500")["items"]


def a_visit(site, client):
    """What is entered in a page is what `eiot inspect` lists, and moves the meter in the list."""
    second = client.get("/suspects?limit=1")["items"][0]  # in the list until it is cleared
    first = next(one for one in client.get("/suspects?all=1&limit=2")["items"] if one["meter_id"] != second["meter_id"])
    visit(client, first["meter_id"], {"inspected_on": "2025-08-01", "outcome": "confirmed", "kwh": 120.5, "note": "=cmd|' /C calc'!A0"}, "stored", "waiting")
    visit(client, second["meter_id"], {"inspected_on": "2025-08-02", "outcome": "cleared"}, "stored", "waiting")
    until("shown", lambda: len(shown_visits(client)) == 2)
    listed = visits_of(site)
    shown = shown_visits(client)
    names = set(shown[0]) & set(listed[0])
    check("columns", {"meter_id", "inspected_on", "outcome", "kwh", "note"} <= names, True)
    check("list", [[one[name] for name in names] for one in shown], [[one[name] for name in names] for one in listed])
    check("note", [(one["meter_id"], one["kwh"], one["note"]) for one in listed], [(second["meter_id"], None, None), (first["meter_id"], 120.5, "=cmd|' /C calc'!A0")])
    check("totals", client.get("/inspections")["totals"]["recovered_kwh"], 120.5)
    site.run("run", "--from", "detect", "--quiet")
    until("ranks changed", lambda: second["meter_id"] not in [one["meter_id"] for one in client.get("/suspects")["items"]])
    check("as the command says", [one["meter_id"] for one in client.get("/suspects")["items"]], [one["meter_id"] for one in site.json("suspects")["suspects"]])
    path = f"/api/v1/meters/{seg(first['meter_id'])}/inspections"
    refused = client.ask("POST", path, {"inspected_on": "2999-01-01", "outcome": "cleared"})
    today = datetime.datetime.now(datetime.timezone.utc).date()  # at the site too
    check("tomorrow", (refused.status, refused.json()["detail"], refused.json()["hint"]),
        (400, "member 'inspected_on' is a day yet to come", f"Today is {today} at the site."))
    refused = client.ask("POST", path, {"inspected_on": "2025-08-01", "outcome": "cleared", "kwh": 3})
    check("nothing to recover", (refused.status, refused.json()["detail"]), (400, "member 'kwh' can't go with the outcome cleared"))
    check("nothing more", len(visits_of(site)), 2)


def while_held(site, client):
    """A visit entered while somebody else holds the store waits, is shown as waiting, and is stored after."""
    meter = client.get("/suspects?all=1&limit=1&offset=5")["items"][0]["meter_id"]
    with site.held():
        visit(client, meter, {"inspected_on": "2025-08-03", "outcome": "no_access", "note": "gate"}, "waiting")
        waiting = client.get("/meters/" + seg(meter))["waiting_visits"]
        check("waits", [(one["meter_id"], one["inspected_on"], one["outcome"], one["kwh"], one["note"], one["user"]) for one in waiting],
            [(meter, "2025-08-03", "no_access", None, "gate", "admin")])
        check("not stored", meter in [one["meter_id"] for one in shown_visits(client)], False)
        check("pages go on", client.get("/overview")["headline"]["n_scored"], 60)
    until("stored", lambda: meter in [one["meter_id"] for one in shown_visits(client)])
    check("waits no more", client.get("/meters/" + seg(meter))["waiting_visits"], [])
    check("once", [one["outcome"] for one in visits_of(site) if one["meter_id"] == meter], ["no_access"])


class Readers:
    """Some who ask for pages all the time; what they were answered."""

    PAGES = ("/overview", "/suspects?limit=6", "/network", "/runs", "/quality", "/days", "/inspections", "/site")

    def __init__(self, server, n):
        self.stop = threading.Event()
        self.n_answers = 0
        self.failed = []
        self.threads = [threading.Thread(target=self.read, args=(server, at)) for at in range(n)]
        for thread in self.threads:
            thread.start()

    def read(self, server, at):
        try:
            client = signed_in(server)
            while not self.stop.is_set():
                page = self.PAGES[at % len(self.PAGES)]
                answer = client.ask("GET", "/api/v1" + page)
                self.n_answers += 1
                if answer.status != 200:
                    self.failed.append((page, answer.status, answer.body.decode()))
                at += 1
        except Exception as error:
            self.failed.append(("", 0, repr(error)))

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join()


def while_the_pipeline_runs(site, server, client):
    """The run is never told that the store is busy, no page fails, and what it made is shown after."""
    before = client.get("/overview")
    etag = client.ask("GET", "/api/v1/days").headers["ETag"]
    shutil.copy(os.path.join(site.folder, JULY), os.path.join(site.folder, "sim/files/readings", JULY))
    readers = Readers(server, 3)
    try:
        for words in (["run", "sim/files"], ["ingest", "sim/files"], ["transform"], ["run", "--only", "detect"]):
            site.run(*words, "--quiet")
    finally:
        readers.end()
    # PostgreSQL shows the store itself: what is made anew may be away for a moment, and pages say so
    check("failed", [one for one in readers.failed if site.file or one[1] != 503][:3], [])
    check("somebody asked", readers.n_answers > 50, True)
    until("the last run is shown", lambda: client.get("/runs?limit=1")["items"][0]["command"] == "run" and client.get("/overview")["last_run"]["ended_at"] is not None)
    after = until("July is shown", lambda: (found := client.get("/overview"))["headline"]["last_day"] == "2025-07-10" and found)
    check("June before", before["headline"]["last_day"], "2025-06-30")
    check("days", after["headline"]["n_days"], 40)
    check("another ETag", client.ask("GET", "/api/v1/days", If_None_Match=etag).status, 200)
    check("nothing left", site.copies(), [])


def killed(site):
    """SIGKILL while a visit waits, and at any moment while visits are stored: what was answered is kept."""
    with Server(site) as server:
        client = signed_in(server)
        meters = [one["meter_id"] for one in client.get("/suspects?all=1&limit=60&sort=meter_id")["items"]]
        with site.held():
            visit(client, meters[0], {"inspected_on": "2025-08-04", "outcome": "confirmed", "kwh": 7}, "waiting")
            check("killed", server.end(signal.SIGKILL)[0], -signal.SIGKILL)
        check("no copy is left", site.copies(), [])
    kept = {meters[0]}
    for turn in range(4):
        with Server(site) as server:
            client = signed_in(server)
            killer = threading.Timer(0.4 * turn, server.process.kill)
            killer.start()
            for meter in meters[1 + 10 * turn:11 + 10 * turn]:
                try:
                    answer = client.ask("POST", f"/api/v1/meters/{seg(meter)}/inspections", {"inspected_on": "2025-08-04", "outcome": "cleared"})
                    check("kept", answer.status, 201)
                    kept.add(meter)
                except OSError:
                    break
            server.process.wait(60)
            killer.join()
    with Server(site) as server:
        client = signed_in(server)
        check("sessions are gone, users not", sorted(one["name"] for one in client.get("/users")["items"]), ["admin", "awa"])
        until("all stored", lambda: kept <= {one["meter_id"] for one in shown_visits(client) if one["inspected_on"] == "2025-08-04"})
        until("none waits", lambda: all(not client.get("/meters/" + seg(meter))["waiting_visits"] for meter in kept))
        check("stopped", server.end()[0], 0)
    found = [one["meter_id"] for one in visits_of(site) if one["inspected_on"] == "2025-08-04"]
    check("each once", len(found), len(set(found)))
    check("nothing lost", kept <= set(found), True)


def stopped(site):
    """SIGTERM and SIGINT: within seconds, whoever is connected, and what was on its way is answered."""
    before = site.copies()
    for number, day in ((signal.SIGTERM, "2025-08-05"), (signal.SIGINT, "2025-08-06")):
        with Server(site) as server, site.held():
            idle, entering = signed_in(server), signed_in(server)
            meter = idle.get("/suspects?all=1&limit=1&sort=meter_id&order=desc")["items"][0]["meter_id"]
            answers = []
            body = {"inspected_on": day, "outcome": "cleared"}
            words = ("POST", f"/api/v1/meters/{seg(meter)}/inspections", body)
            reader = threading.Thread(target=lambda: answers.append(entering.ask(*words).json()))
            reader.start()
            until("it is kept", lambda: day in [one["inspected_on"] for one in idle.get("/meters/" + seg(meter))["waiting_visits"]])
            code, seconds = server.end(number)
            reader.join()
            check("exit code", code, 0)
            check("within seconds", seconds < 20, True)
            check("what was on its way", answers, [{"state": "waiting"}])
            check("told", server.told(), "")
    check("nothing left", sorted(set(site.copies()) - set(before)), [])
    with Server(site) as server:
        client = signed_in(server)
        until("stored at the next start", lambda: {"2025-08-05", "2025-08-06"} <= {one["inspected_on"] for one in shown_visits(client)})


def second_server(site, server):
    """One server has the state."""
    state = os.path.join(".", "data/serve.duckdb")
    message = (f"error: another server has the state file '{state}' open\n"
        "  hint: Stop that one, or give this one a file of its own by --state FILE.\n")
    check("second", site.run("serve", "--listen", "127.0.0.1:0", code=7), message)
    check("setup", site.run("serve", "--setup", code=7), message)
    with Server(site, "--state", "other.duckdb") as other:
        check("its own state", Client(other).ask("GET", "/healthz").body, b"ok\n")
        note = "nobody can sign in yet: stop the server, run `eiot serve --setup`, and start it again\n"
        until("nobody yet", lambda: other.told() == note)
        check("stopped", other.end()[0], 0)
    check("the first goes on", Client(server).ask("GET", "/healthz").status, 200)


def scraped(scraper):
    answer = scraper.ask("GET", "/metrics")
    check("type", answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
    return answer.body.decode().splitlines()


def is_own(line):
    return re.match(r"(# \w+ )?eiot_http_", line) is not None


def for_prometheus(site, client):
    """/metrics needs a reader, and its text is as Prometheus wants it."""
    check("nobody", Client(client.server).ask("GET", "/metrics").status, 401)
    token = client.ask("POST", "/api/v1/tokens", {"label": "prometheus", "role": "viewer"}).json()["token"]
    scraper = Client(client.server)
    scraper.headers["Authorization"] = f"Bearer {token}"
    told = site.run("metrics").splitlines()
    until("of the store, as the command says", lambda: [line for line in scraped(scraper) if not is_own(line)] == told)
    own = [line for line in scraped(scraper) if is_own(line)]
    check("route", sum(line.startswith('eiot_http_request_duration_seconds_count{method="GET",route="/api/v1/meters/{id}",code="2xx"}') for line in own), 1)
    with Server(site, "--state", "open.duckdb", "--open-metrics") as server:
        check("open", Client(server).ask("GET", "/metrics").status, 200)
        check("but the rest", Client(server).ask("GET", "/api/v1/site").status, 401)
    if shutil.which("promtool") is None:
        print("note: promtool is not installed: the text is not judged")
        return
    judged = subprocess.run(["promtool", "check", "metrics"], input="\n".join(scraped(scraper)) + "\n", capture_output=True, text=True)
    check("promtool", (judged.returncode, judged.stderr), (0, ""))


def main():
    kind = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="eiot_e2e_") as folder:
        store, drop = "duckdb:energy.duckdb", None
        if kind == "postgres":
            admin = os.environ.get("EIOT_TEST_POSTGRES")
            if not admin:
                case(f"{kind}: the API as a whole", lambda: "EIOT_TEST_POSTGRES is not set")
                return
            database = f"serve_{os.getpid()}"
            subprocess.run(["psql", "-qX", admin, "-c", f"create database {database}"], check=True)
            store = admin.rsplit("/", 1)[0] + "/" + database
            drop = ["psql", "-qX", admin, "-c", f"drop database {database} with (force)"]
        try:
            run_cases(kind, Site(folder, store))
        finally:
            if drop:
                subprocess.run(drop, check=False)


def run_cases(kind, site):
    case(f"{kind}: a site", make_site, site)
    case(f"{kind}: setup, sign in, the one-time password", setup_and_password, site)
    with Server(site) as server:
        client = signed_in(server)
        client.server = server
        case(f"{kind}: every route, as described", every_route, site, client)
        case(f"{kind}: lists, validators, compression, problems", http_as_it_should, client)
        case(f"{kind}: what the commands say", as_the_commands_say, site, client)
        case(f"{kind}: a visit, from the page to the list", a_visit, site, client)
        case(f"{kind}: a visit while the store is held", while_held, site, client)
        case(f"{kind}: pages while the pipeline runs", while_the_pipeline_runs, site, server, client)
        case(f"{kind}: a second server", second_server, site, server)
        case(f"{kind}: metrics", for_prometheus, site, client)
        case(f"{kind}: nothing was told", lambda: check("told", server.told(), ""))
    case(f"{kind}: killed", killed, site)
    case(f"{kind}: stopped", stopped, site)


main()
sys.exit(1 if serve_kit.failures else 0)
