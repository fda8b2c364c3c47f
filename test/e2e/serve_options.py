"""What `eiot serve` is started with: words that can't be meant, places that are taken, stores that are not there."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile

import serve_kit
from serve_kit import SOURCE_ROOT, Client, Server, Site, case, check, signed_in, until

ADDRESS_HINT = "  hint: Give ADDRESS:PORT, such as 127.0.0.1:8080, [::1]:8080 or 0.0.0.0:8080; port 0 takes one that is free.\n"


def refused(site, code, message, *words, store=True):
    check(" ".join(words), site.run("serve", *words, code=code, store=store), message)


def words_that_cannot_be_meant(site):
    for address in ("", "8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", "256.0.0.1:80", "::1:8080", "[::1]", "example.org:80"):
        refused(site, 2, f"error: '{address}' is no address to listen on\n{ADDRESS_HINT}", "--listen", address)
    pem = "  hint: TLS needs both: --cert FILE --key FILE, in PEM.\n"
    refused(site, 2, f"error: option --key is missing\n{pem}", "--cert", "a.pem")
    refused(site, 2, f"error: option --cert is missing\n{pem}", "--key", "a.pem")
    refused(site, 2, "error: option --user goes with --setup\n", "--user", "awa")
    refused(site, 2, "error: option '--port' is not known\n  hint: Did you mean --cert?\n", "--port", "80")
    for words in (("--cert", "a.pem"), ("--listen", "x")):
        english = site.run("serve", *words, code=2)
        french = english.replace("error: ", "erreur: ").replace("  hint: ", "  conseil: ")
        check("in French", site.run("serve", *words, "--lang", "fr", code=2), french)


def places(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        refused(site, 8, f"error: can't listen on '{address}': Address already in use\n"
            "  hint: Another program uses this port: stop it, or take another port.\n", "--listen", address)
    refused(site, 8, "error: can't listen on '192.0.2.1:8080': Cannot assign requested address\n"
        "  hint: This machine does not have that address: see `ip address`.\n", "--listen", "192.0.2.1:8080")
    free = ("--listen", "127.0.0.1:0")
    refused(site, 8, "error: can't open 'none.pem': No such file or directory\n", *free, "--cert", "none.pem", "--key", "none.pem")
    with open(os.path.join(site.folder, "no.pem"), "w", encoding="ascii") as file:
        file.write("no certificate\n")
    wrong = site.run("serve", *free, "--cert", "no.pem", "--key", "no.pem", code=2)
    check("no certificate", wrong.splitlines()[0].split(":")[0], "error")


def stores(site):
    refused(site, 3, "error: a store in memory can't be served\n  hint: Name a file, for instance duckdb:data/energy.duckdb.\n",
        "--listen", "127.0.0.1:0", "--store", "duckdb::memory:", store=False)
    refused(site, 3, "error: a clickhouse database can't be the store\n  hint: Pages show the store: duckdb:PATH or postgresql://….\n",
        "--listen", "127.0.0.1:0", "--store", "clickhouse://a:b@127.0.0.1:9/x", store=False)
    with open(os.path.join(site.folder, "open.state"), "w", encoding="ascii"):
        pass
    os.chmod(os.path.join(site.folder, "open.state"), 0o644)
    refused(site, 3, "error: others may read or write 'open.state' (mode 644)\n"
        "  hint: Run `chmod 600 open.state`. Who could read it may try passwords at leisure.\n", "--setup", "--state", "open.state")
    with open(os.path.join(site.folder, "broken.duckdb"), "w", encoding="ascii") as file:
        file.write("no database")
    check("broken", site.run("serve", "--listen", "127.0.0.1:0", "--store", "duckdb:broken.duckdb", code=6, store=False).split(":")[0], "error")


def a_new_store(site):
    """A store that is not there is made; nothing is in it, and pages say so."""
    with Server(site, "--lang", "fr") as server:
        note = "personne ne peut encore se connecter : arrêtez le serveur, lancez `eiot serve --setup`, puis relancez-le\n"
        until("nobody can sign in", lambda: server.told() == note)
    check("in French", site.run("serve", "--setup", "--user", "awa", "--lang", "fr").startswith("utilisateur awa, mot de passe à usage unique "), True)
    check("again", site.run("serve", "--setup", "--user", "awa").startswith("user awa, one-time password "), True)
    with Server(site, "--lang", "fr") as server:
        check("said", server.said, f"les pages sont à http://127.0.0.1:{server.port}\n")
        check("state", oct(os.stat(os.path.join(site.folder, "data/serve.duckdb")).st_mode)[-3:], "600")
        check("stopped", server.end()[0], 0)
        check("told", server.told(), "")


def with_tls(site):
    """With a certificate: https, a Secure cookie, HSTS."""
    if shutil.which("openssl") is None or shutil.which("curl") is None:
        return "openssl or curl is not installed"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"], cwd=site.folder, check=True, capture_output=True)
    with Server(site, "--cert", "cert.pem", "--key", "key.pem") as server:
        check("said", server.said, f"the pages are at https://127.0.0.1:{server.port}\n")
        words = ["curl", "-sS", "-i", "--cacert", "cert.pem", f"https://127.0.0.1:{server.port}/healthz"]
        found = subprocess.run(words, cwd=site.folder, capture_output=True, text=True)
        check("HSTS", "strict-transport-security:" in found.stdout.lower(), True)
        check("body", found.stdout.endswith("ok\n"), True)
        check("stopped", server.end()[0], 0)


def without_its_store(folder):
    """PostgreSQL ends under the server: pages say that the store is away, /metrics too, and both go on when it is back."""
    servers = os.path.join(SOURCE_ROOT, "test/servers/postgres")
    os.chmod(folder, 0o711)
    place = os.path.join(folder, "pg")
    started = subprocess.run([servers, "start", place], capture_output=True, text=True)
    if "no PostgreSQL server is installed" in started.stderr:
        return "no PostgreSQL server is installed"
    check("PostgreSQL", started.returncode, 0)
    try:
        down_and_up(Site(os.path.join(folder, "down"), started.stdout.strip()), lambda verb: subprocess.run([servers, verb, place], check=True, capture_output=True))
    finally:
        subprocess.run([servers, "kill", place], check=False, capture_output=True)


def down_and_up(site, postgres):
    site.run("init")
    password = site.json("serve", "--setup")["password"]
    with Server(site, "--open-metrics") as server:
        client = Client(server)
        client.sign_in(password=password)
        check("changed", client.ask("PUT", "/api/v1/session/password", {"old": password, "new": serve_kit.PASSWORD}).status, 204)
        check("up", b"\neiot_store_up 1\n" in client.ask("GET", "/metrics").body, True)
        postgres("stop")
        metrics = until("down", lambda: b"\neiot_store_up 0\n" in (found := client.ask("GET", "/metrics")).body and found)
        lines = [line for line in metrics.body.decode().splitlines() if line.startswith("eiot_") and not line.startswith(("eiot_http_", "eiot_build_info"))]
        check("down", (metrics.status, lines), (200, ["eiot_store_up 0"]))
        check("pages", (client.ask("GET", "/").status, client.ask("GET", "/healthz").status, client.get("/session")["user"]), (200, 200, "admin"))
        check("the store's", client.get("/overview", 503)["title"], "Service Unavailable")
        postgres("restart")
        until("up again", lambda: b"\neiot_store_up 1\n" in client.ask("GET", "/metrics").body)
        until("answers again", lambda: client.ask("GET", "/api/v1/site").status == 200)
        check("signed in still", client.get("/session")["user"], "admin")
        postgres("stop")
        code, seconds = server.end()
        check("ends without its store", (code, seconds < 20), (0, True))
    with_no_store = site.run("serve", "--listen", "127.0.0.1:0", code=6)
    check("does not start without", with_no_store.split(":")[0], "error")


def main():
    with tempfile.TemporaryDirectory(prefix="eiot_e2e_") as folder:
        site = Site(os.path.join(folder, "site"), "duckdb:new.duckdb")
        case("words that can't be meant", words_that_cannot_be_meant, site)
        case("places that are taken", places, site)
        case("stores that can't be served", stores, site)
        case("a store that is not there", a_new_store, site)
        case("with TLS", with_tls, site)
        case("the store is stopped and started", without_its_store, folder)


main()
sys.exit(1 if serve_kit.failures else 0)
