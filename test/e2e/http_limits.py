"""The HTTP room against clients that mean no good: slow ones, killed ones, many of them.

    http_limits.py HTTP_ECHO

HTTP_ECHO is test/servers/http_echo. Times compared are in seconds: a busy machine must not fail it.
"""

import contextlib
import http.client
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
failures = 0


class Server:
    """The program under test, on a port of its own."""

    def __init__(self, *words):
        self.process = subprocess.Popen([sys.argv[1], *words], stdout=subprocess.PIPE, text=True)
        url = self.process.stdout.readline().strip()
        self.port = int(url.rsplit(":", 1)[1])
        self.pid = self.process.pid

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def memory_kb(self):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def files(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def stop(self):
        """Ends it; how often the handler ran."""
        self.process.send_signal(signal.SIGTERM)
        out, _ = self.process.communicate(timeout=60)
        check("exit code", self.process.returncode, 0)
        return int(out)


def check(what, actual, expected):
    if actual != expected:
        raise AssertionError(f"{what}: got {actual!r}, expected {expected!r}")


def case(name, run, *words):
    global failures
    server = Server(*words)
    try:
        run(server)
        print(f"[       OK ] {name}")
    except Exception as error:  # a test that can't go on has failed
        failures += 1
        print(f"[  FAILED  ] {name}")
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.process.wait()


def ask(server, target="/a", context=None):
    """Status and body of one request by a connection of its own, and how long they took."""
    begun = time.monotonic()
    if context is None:
        client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    else:
        client = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=30, context=context)
    client.request("GET", target)
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer.status, body, time.monotonic() - begun


def is_hung_up(client):
    """Whether the other side has ended the connection; what has come is read."""
    client.setblocking(False)
    try:
        while True:
            if client.recv(65536) == b"":
                return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def answers_quickly(server, context=None):
    slowest = 0
    for _ in range(30):
        status, body, seconds = ask(server, context=context)
        check("answer", (status, body), (200, b"GET /a 0"))
        slowest = max(slowest, seconds)
    if slowest > 5:  # who waited for a slow client would wait for 10
        raise AssertionError(f"an answer took {slowest:.1f} s")


def slow_clients(server):
    """200 of them: a byte of a header, or of a body, now and then; an answer that nobody reads."""
    idle = server.files()
    trickling, deaf = [], []
    for at in range(200):
        client = server.connect()
        if at % 10 == 9:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(b"GET /big?size=6000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            deaf.append(client)
        else:
            client.sendall(
                b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
                if at % 4 == 0
                else b"GET /a HTTP/1.1\r\nHost: a\r\nX-Slow: "
            )
            trickling.append(client)
    for client in deaf:  # its answer has been made and waits to be read
        client.recv(1, socket.MSG_PEEK)
    answers_quickly(server)
    # a whole request has 20 s here, whatever moves; an answer of which nothing is read has 10
    until = time.monotonic() + 60
    while trickling and time.monotonic() < until:
        time.sleep(0.5)
        trickling = [client for client in trickling if not is_hung_up(client)]
        for client in trickling:
            with contextlib.suppress(OSError):
                client.send(b"a")
    check("slow clients that are still served", len(trickling), 0)
    while server.files() > idle and time.monotonic() < until:
        time.sleep(0.5)
    check("open files", server.files(), idle)
    answers_quickly(server)
    check("calls of the handler", server.stop(), 60 + 20)


def killed_clients(server):
    """Cut in each state: before, while and after the request, while it is answered and sent."""
    idle = server.files()
    parts = [
        b"",
        b"GET /a HT",
        GET,
        b"GET /slow?ms=200 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /big?size=5000000 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc",
    ]
    for at in range(600):
        client = server.connect()
        client.sendall(parts[at % len(parts)])
        # cut, not ended: the other side gets a reset
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
    answers_quickly(server)
    until = time.monotonic() + 30
    while server.files() > idle and time.monotonic() < until:
        time.sleep(0.2)
    check("open files", server.files(), idle)
    server.stop()


def load(server, rounds):
    def work():
        client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        for at in range(rounds):
            target = "/big?size=300000" if at % 10 == 0 else f"/a?round={at}"
            client.request("POST", target, body=b"x" * (at * 13 % 60000))
            client.getresponse().read()
        client.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def memory_stays(server):
    load(server, 300)
    before = server.memory_kb()
    for _ in range(3):
        load(server, 500)
    after = server.memory_kb()
    if after > before + 8 * 1024:
        raise AssertionError(f"memory grew from {before} kB to {after} kB")
    check("calls of the handler", server.stop(), 8 * (300 + 1500))


def graceful_stop(server):
    client = server.connect()
    client.sendall(b"GET /slow?ms=1500 HTTP/1.1\r\nHost: a\r\n\r\n")
    idle = server.connect()
    half = server.connect()
    half.sendall(b"GET /a HTTP/1.1\r\n")
    time.sleep(0.5)
    check("calls of the handler", server.stop(), 1)
    answer = b""
    while part := client.recv(65536):
        answer += part
    check("status", answer[:15], b"HTTP/1.1 200 OK")
    check("body", answer.endswith(b"GET /slow 0"), True)
    check("idle", is_hung_up(idle), True)
    check("half", is_hung_up(half), True)


def slow_handshakes(server):
    """200 connections that begin TLS and never go on."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    held = []
    for at in range(200):
        client = server.connect()
        client.sendall(b"\x16\x03\x01\x02\x00\x01" if at % 2 == 0 else b"")
        held.append(client)
    answers_quickly(server, context)
    until = time.monotonic() + 60
    while held and time.monotonic() < until:
        time.sleep(0.5)
        held = [client for client in held if not is_hung_up(client)]
    check("handshakes that are still waited for", len(held), 0)
    check("calls of the handler", server.stop(), 30)


def with_certificate(run):
    with tempfile.TemporaryDirectory() as folder:
        cert, key = f"{folder}/a.crt", f"{folder}/a.key"
        subprocess.run(
            ["openssl", "req", "-new", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-keyout", key, "-out", cert],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        run(cert, key)


case("200 slow clients hold up nobody and are hung up on", slow_clients)
case("killed clients leave nothing behind", killed_clients)
case("memory does not grow", memory_stays)
case("what runs is answered when the server stops", graceful_stop)
with_certificate(
    lambda cert, key: case("200 half handshakes hold up nobody", slow_handshakes, cert, key)
)
sys.exit(1 if failures else 0)
