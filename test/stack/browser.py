"""Headless Chromium, spoken to in its own words (the DevTools protocol): one page that notes what it was answered."""

import base64
import json
import os
import pathlib
import subprocess
import tempfile
import time

import requests
import websocket


class Browser:
    """A page of a browser of its own; close() ends it."""

    def __init__(self, width, height):
        self.profile = tempfile.TemporaryDirectory(prefix="eiot_browser_")
        log = pathlib.Path(self.profile.name) / "log"
        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--hide-scrollbars", "--remote-debugging-port=0", "--lang=en-US",
             f"--user-data-dir={self.profile.name}", f"--window-size={width},{height}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=log.open("w"), env={**os.environ, "HOME": self.profile.name})
        self.n_sent = 0
        self.responses = {}  # of the page, by request
        self.socket = websocket.create_connection(self.page_url(), timeout=60, suppress_origin=True,
                                                  http_no_proxy=["127.0.0.1"])
        for domain in ("Page", "Network", "Runtime"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def page_url(self):
        known = pathlib.Path(self.profile.name) / "DevToolsActivePort"
        wait_for("Chromium", lambda: known.exists() and len(known.read_text().split()) == 2, 60)
        port = known.read_text().split()[0]
        with requests.Session() as session:
            session.trust_env = False  # no proxy
            listed = session.get(f"http://127.0.0.1:{port}/json/list", timeout=60).json()
        return next(page["webSocketDebuggerUrl"] for page in listed if page["type"] == "page")

    def call(self, method, **params):
        self.n_sent += 1
        number = self.n_sent
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                assert "error" not in message, f"{method}: {message['error']}"
                return message["result"]
            self.note(message)

    def note(self, message):
        if message.get("method") == "Network.responseReceived":
            told = message["params"]
            self.responses[told["requestId"]] = {"url": told["response"]["url"], "status": told["response"]["status"],
                                                 "is_whole": False}
        elif message.get("method") == "Network.loadingFinished" and message["params"]["requestId"] in self.responses:
            self.responses[message["params"]["requestId"]]["is_whole"] = True

    def evaluate(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def set_cookie(self, url, name, value):
        self.call("Network.setCookie", url=url, name=name, value=value)

    def open(self, url):
        self.responses.clear()
        self.call("Page.navigate", url=url)

    def answers(self, part):
        """Status and body of the whole answers whose URL has `part`, by URL."""
        found = {}
        for number, response in list(self.responses.items()):
            if part in response["url"] and response["is_whole"]:
                body = self.call("Network.getResponseBody", requestId=number)
                text = base64.b64decode(body["body"]).decode() if body["base64Encoded"] else body["body"]
                found[response["url"]] = (response["status"], text)
        return found

    def settle(self):
        """Until what is drawn stays as it is: charts move into place."""
        before = None
        while (now := self.call("Page.captureScreenshot", format="png")["data"]) != before:
            before = now
            time.sleep(0.5)

    def screenshot(self, path):
        picture = self.call("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(picture))

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=30)
        self.profile.cleanup()


def wait_for(what, is_so, seconds):
    """Until is_so() is true; its value."""
    end = time.monotonic() + seconds
    while not (found := is_so()):
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.2)
    return found
