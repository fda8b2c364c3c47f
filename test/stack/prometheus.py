#!/usr/bin/env python3
"""The real Prometheus on the metrics of a simulated site: it reads the text, loads the rules, and answers the dashboard.

`promtool` judges the text, the configuration and the rules, and runs the rules' own tests (alerts_test.yml). Then
Prometheus scrapes what `eiot metrics` wrote for the site, served by Python's http.server, and every query of
dashboards/grafana/dashboards/operations.json returns rows. Needs Debian's prometheus; Python's own modules are enough.
"""

import functools
import http.server
import json
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

import boards
import kit
import site_files

RULES = kit.ROOT / "monitoring/prometheus"
ANSWERS = 60  # seconds until Prometheus must have answered
HOSTILE = 'Zähler "A" C:\\new} 1'  # a name of a source that must cost no series


class Text(http.server.SimpleHTTPRequestHandler):
    """Serves the folder as the format that Prometheus reads."""

    def guess_type(self, path):
        return "text/plain; version=0.0.4"

    def log_message(self, format, *arguments):
        pass


def serve(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Text, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Prometheus:
    """A server of its own, with the project's configuration but for the target and the pace."""

    def __init__(self, folder, target):
        self.url = f"http://127.0.0.1:{free_port()}"
        shutil.copy(RULES / "alerts.yml", folder / "alerts.yml")
        text = (RULES / "prometheus.yml").read_text(encoding="utf-8")
        for known, changed in (("localhost:9100", target), ("scrape_interval: 1m", "scrape_interval: 1s"),
                               ("evaluation_interval: 1m", "evaluation_interval: 1s")):
            kit.equal(f"'{known}' in prometheus.yml", text.count(known), 1)
            text = text.replace(known, changed)
        (folder / "prometheus.yml").write_text(text, encoding="utf-8")
        self.log = open(folder / "prometheus.log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'tsdb'}",
             f"--web.listen-address={self.url.removeprefix('http://')}"], stdout=self.log, stderr=self.log)

    def get(self, path, **words):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(words)}", timeout=10) as answer:
            return json.load(answer)["data"]

    def query(self, expression):
        return self.get("query", query=expression)["result"]

    def query_range(self, expression, step=1):
        now = time.time()
        return self.get("query_range", query=expression, start=now - 10 * step, end=now, step=step)["result"]

    def wait(self, what, is_true):
        for _ in range(ANSWERS * 4):
            if self.process.poll() is not None:
                break
            try:
                if is_true():
                    return
            except OSError:
                pass
            time.sleep(0.25)
        raise AssertionError(f"{what} did not come: {pathlib.Path(self.log.name).read_text(encoding='utf-8')[-1500:]}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.log.close()


def promtool(*words):
    return kit.run(["promtool", *words], cwd=RULES)


def check_text(path):
    with open(path, encoding="utf-8") as text:
        done = subprocess.run(["promtool", "check", "metrics"], stdin=text, capture_output=True, text=True, check=False)
    kit.equal("promtool check metrics", (done.returncode, done.stdout + done.stderr), (0, ""))


def every_alert_is_tested():
    rules = (RULES / "alerts.yml").read_text(encoding="utf-8")
    tests = (RULES / "alerts_test.yml").read_text(encoding="utf-8")
    names = re.findall(r"- alert: (\w+)", rules)
    for name in names:
        if not re.search(rf"alertname: {name}\n *exp_alerts:( &\w+)?\n *- exp_labels", tests):
            raise AssertionError(f"no test sees {name} fire")
        if f"alertname: {name}, exp_alerts: []" not in tests:
            raise AssertionError(f"no test sees {name} silent")
        for document in ("monitoring.md", "monitoring.fr.md"):
            if f"`{name}`" not in (kit.ROOT / "docs" / document).read_text(encoding="utf-8"):
                raise AssertionError(f"docs/{document} does not say what to do about {name}")


def load_hostile(folder, store):
    """A file read by a source of a hostile name."""
    profile = (kit.ROOT / "sources/generic.yml").read_text(encoding="utf-8")
    (folder / "project/sources").mkdir(parents=True)
    (folder / "project/eiot.yml").touch()
    (folder / f"project/sources/{HOSTILE}.yml").write_text(profile.replace("name: generic", f"name: '{HOSTILE}'"), encoding="utf-8")
    path = folder / "project/one.csv"
    path.write_text("meter_id,ts,kwh\nM00001,2024-01-01T00:00:00Z,1\n", encoding="utf-8")
    kit.eiot("ingest", path, "--source", HOSTILE, "--store", store, "--quiet", cwd=folder / "project")


def make_metrics(folder):
    files, _ = site_files.make_site(folder / "site")
    store = f"duckdb:{folder / 'site.duckdb'}"
    kit.eiot("run", files, "--store", store, "--report", folder / "report.html", "--quiet", cwd=folder)
    load_hostile(folder, store)
    (folder / "served").mkdir()
    kit.eiot("metrics", "--store", store, "--out", folder / "served/metrics")
    check_text(folder / "served/metrics")


def rules_are_loaded(prometheus):
    names = re.findall(r"- alert: (\w+)", (RULES / "alerts.yml").read_text(encoding="utf-8"))
    # the first judgement of each comes a moment after the first scrape
    prometheus.wait("judged rules", lambda: all(
        rule["health"] == "ok" for group in prometheus.get("rules")["groups"] for rule in group["rules"]))
    rules = [rule for group in prometheus.get("rules")["groups"] for rule in group["rules"]]
    kit.equal("rules", [rule["name"] for rule in rules], names)
    # the simulated readings are of long ago: their source is late, and nothing else is wrong
    kit.equal("alerts", sorted({alert["labels"]["alertname"] for alert in prometheus.get("alerts")["alerts"]}),
              ["EiotStaleData"])


def nothing_is_dropped(prometheus, served):
    known = {line.split("{")[0].split(" ")[0] for line in served.read_text(encoding="utf-8").splitlines() if line[0] != "#"}
    found = {name for name in prometheus.get("label/__name__/values") if name.startswith("eiot_")}
    kit.equal("series by name", sorted(found), sorted(known))
    kit.equal("the hostile name", HOSTILE in prometheus.get("label/source/values"), True)


def run_panel(prometheus, panel):
    for target in panel["targets"]:
        expression = boards.expand_promql(target["expr"])
        rows = prometheus.query(expression) if target["instant"] else prometheus.query_range(expression)
        if not rows:
            raise AssertionError(f"no rows: {expression}")
        for row in rows:
            value = float((row.get("value") or row["values"][-1])[1])
            if value != value:
                raise AssertionError(f"not a number: {expression}")
            for label in re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]):
                if label not in row["metric"]:
                    raise AssertionError(f"no label '{label}' for the legend: {expression}")


def choose_variables(prometheus, board):
    for variable in board["templating"]["list"][1:]:
        found = re.fullmatch(r"label_values\((\w+), (\w+)\)", variable["query"]["query"])
        if not prometheus.get(f"label/{found[2]}/values", **{"match[]": found[1]}):
            raise AssertionError(f"variable '{variable['name']}' has nothing to choose")


def watch(cases, folder):
    server = serve(folder / "served")
    prometheus = Prometheus(folder, f"127.0.0.1:{server.server_port}")
    try:
        cases.run("it scrapes the text", prometheus.wait, "scrapes",
                  lambda: prometheus.query("count_over_time(eiot_store_up[1m]) > 3"))
        cases.run("nothing is dropped", nothing_is_dropped, prometheus, folder / "served/metrics")
        cases.run("rules are loaded and judged", rules_are_loaded, prometheus)
        board = boards.load()["operations.json"]
        cases.run("operations.json: variables", choose_variables, prometheus, board)
        for panel in boards.panels(board):
            cases.run(f"operations.json: {panel['title']}", run_panel, prometheus, panel)
    finally:
        prometheus.stop()
        server.shutdown()


def main():
    cases = kit.Cases()
    if not shutil.which("prometheus") or not shutil.which("promtool"):
        cases.skip("prometheus.py", "Prometheus is not installed: apt-get install prometheus")
        return 0
    cases.run("promtool: configuration", promtool, "check", "config", "prometheus.yml")
    cases.run("promtool: rules", promtool, "check", "rules", "--lint-fatal", "alerts.yml")
    cases.run("promtool: tests of the rules", promtool, "test", "rules", "alerts_test.yml")
    cases.run("every alert is seen firing and silent, and is in the documents", every_alert_is_tested)
    with kit.work_folder() as name:
        folder = pathlib.Path(name)
        cases.run("the text of a simulated site", make_metrics, folder)
        if (folder / "served/metrics").exists():
            watch(cases, folder)
    return cases.failures


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
