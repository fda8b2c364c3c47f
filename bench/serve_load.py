"""People who look at the pages of `eiot serve`: how long answers take by route, and what the server holds in memory.

    serve_load.py URL PID USER PASSWORD [--users 50] [--seconds 60] [--slow 200] [--killed 20] [--label TEXT]

A person opens a page every 2 to 8 seconds. Its calls go out together, over at most six connections that are kept, with
gzip and with the ETags of what he has seen, as a browser does. Beside them slow clients ask for the whole network and
read a byte a second, others, so many a second, reset their connection while an answer is made. Latency is from the first byte sent until
the answer is whole. Prints rows of a Markdown table.
"""

import argparse
import asyncio
import collections
import json
import os
import random
import socket
import struct
import sys
import time
import urllib.parse
import urllib.request

PER_HOST = 6
SORTS = ("list_rank", "probability", "recoverable_kwh", "recoverable_amount", "expected_amount", "since", "meter_id")


class World:
    """What there is to look at."""

    def __init__(self, call):
        network = call("/network")["items"]
        self.feeders = [one["node_id"] for one in network if one["kind"] == "feeder"]
        self.nodes = [one["node_id"] for one in network]
        meters = call("/meters?limit=500")
        self.meters = [one["meter_id"] for at in range(0, meters["total"], max(500, meters["total"] // 20)) for one in call(f"/meters?limit=500&offset={at}")["items"]]
        self.suspects = [one["meter_id"] for one in call("/suspects?limit=500")["items"]]
        self.runs = [one["run_id"] for one in call("/runs")["items"]]


def a_page(world, luck):
    """The calls of a page: the first lot together, then what follows from it."""
    kind = luck.choices(("meter", "suspects", "network", "overview", "quality", "pipeline", "search"), (35, 20, 15, 15, 5, 5, 5))[0]
    if kind == "meter":
        meter = seg(luck.choice(world.suspects if world.suspects and luck.random() < 0.5 else world.meters))
        return [[f"/meters/{meter}"], [f"/meters/{meter}/{part}" for part in ("readings", "days", "heatmap", "profile", "peers")]]
    if kind == "suspects":
        values = {"limit": 50, "sort": luck.choice(SORTS), "offset": luck.choice((0, 0, 50, 100)), "all": luck.choice((0, 0, 1))}
        if luck.random() < 0.3:
            values["feeder"] = luck.choice(world.feeders)
        if luck.random() < 0.2:
            values["least_probability"] = 0.5
        if luck.random() < 0.2:
            values["q"] = luck.choice(world.meters)[:-2]
        return [["/suspects?" + urllib.parse.urlencode(values), "/suspects/budget", "/network", "/assignees"]]
    if kind == "network":
        node = seg(luck.choice(world.nodes))
        return [["/network"], [f"/nodes/{node}", f"/nodes/{node}/days", f"/nodes/{node}/meters?limit=50"]]
    if kind == "overview":
        return [["/session", "/site"], ["/overview", f"/days?last={luck.choice((30, 90, 90))}", "/network", "/suspects?limit=6"]]
    if kind == "quality":
        return [["/quality", "/files?limit=200"], ["/coverage", "/quality/expectations?limit=50", "/rejects?limit=50"]]
    if kind == "pipeline":
        return [["/runs?limit=20"], ["/runs/" + seg(luck.choice(world.runs))]]
    return [[f"/meters?limit=8&q={seg(luck.choice(world.meters)[:-1])}"]]


def seg(text):
    return urllib.parse.quote(text, safe="")


def route_of(path):
    parts = path.split("?")[0].split("/")
    if len(parts) > 2 and parts[1] in ("meters", "nodes", "runs"):
        parts[2] = "{id}"
    return "/".join(parts)


class Person:
    def __init__(self, load, at):
        self.load = load
        self.luck = random.Random(at)
        self.etags = {}
        self.idle = []
        self.places = asyncio.Semaphore(PER_HOST)

    async def live(self):
        await asyncio.sleep(self.luck.random() * 5)
        while not self.load.is_over():
            for together in a_page(self.load.world, self.luck):
                await asyncio.gather(*(self.ask(path) for path in together))
            await asyncio.sleep(self.luck.uniform(2, 8))

    async def ask(self, path):
        async with self.places:
            begun = time.monotonic()
            try:
                status = await asyncio.wait_for(self.exchange(path), 60)
            except (OSError, EOFError, asyncio.TimeoutError) as error:
                status = type(error).__name__
            self.load.note(route_of(path), status, time.monotonic() - begun)

    async def exchange(self, path):
        """One request; an idle connection may have been closed, then another is taken."""
        head = None
        while head is None:
            while self.idle:
                pair, is_kept = self.idle.pop(), True
                if not pair[0].at_eof() and not pair[1].is_closing():
                    break
            else:
                pair, is_kept = await asyncio.open_connection(self.load.host, self.load.port), False
            head = await self.head(pair, is_kept, path)
        reader, writer = pair
        status = int(head[0].split()[1])
        fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
        await reader.readexactly(0 if status in (204, 304) else int(fields.get("content-length", 0)))
        if "etag" in fields:
            self.etags[path] = fields["etag"]
        if fields.get("connection") == "close":
            writer.close()
        else:
            self.idle.append(pair)
        return status

    async def head(self, pair, is_kept, path):
        """The lines before the body. None: the server closed the connection, idle for its 30 s, at the moment it was used
        again, and answered nothing. Browsers ask once more then (RFC 9112, 9.3.1); an answer cut off is an error."""
        reader, writer = pair
        etag = f"If-None-Match: {self.etags[path]}\r\n" if path in self.etags else ""
        writer.write(f"GET /api/v1{path} HTTP/1.1\r\nHost: a\r\nCookie: {self.load.cookie}\r\nAccept-Encoding: gzip\r\n{etag}\r\n".encode())
        try:
            return (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            if not is_kept or getattr(error, "partial", b""):
                raise
            writer.close()
            return None


class Load:
    def __init__(self, args, cookie, world):
        self.host, self.port = args.url.removeprefix("http://").split(":")
        self.pid, self.cookie, self.world, self.args = args.pid, cookie, world, args
        self.end = time.monotonic() + args.seconds
        self.took = collections.defaultdict(list)
        self.statuses = collections.Counter()
        self.memory = []
        self.n_slow = self.n_killed = 0

    def is_over(self):
        return time.monotonic() >= self.end

    def note(self, route, status, seconds):
        self.took[route].append(seconds)
        self.statuses[status] += 1

    async def watch_memory(self):
        every = min(30, self.args.seconds / 4)
        while not self.is_over():
            self.memory.append(memory_mb(self.pid))
            await asyncio.sleep(min(every, max(0.1, self.end - time.monotonic())))
        self.memory.append(memory_mb(self.pid))

    async def a_slow_one(self):
        loop = asyncio.get_running_loop()
        await asyncio.sleep(random.random() * 3)
        while not self.is_over():
            with socket.socket() as one:
                one.setblocking(False)
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                try:
                    await loop.sock_connect(one, (self.host, int(self.port)))
                    await loop.sock_sendall(one, self.request("/network"))
                    self.n_slow += 1
                    while not self.is_over() and await loop.sock_recv(one, 1):
                        await asyncio.sleep(1)
                except OSError:
                    await asyncio.sleep(1)

    async def killed_ones(self):
        loop = asyncio.get_running_loop()
        begun = time.monotonic()
        while not self.is_over() and self.args.killed > 0:
            with socket.socket() as one:
                one.setblocking(False)
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                try:
                    await loop.sock_connect(one, (self.host, int(self.port)))
                    await loop.sock_sendall(one, self.request(f"/suspects?all=1&limit=500&offset={self.n_killed}"))
                    await asyncio.sleep(0.01)
                except OSError:
                    pass
            self.n_killed += 1
            await asyncio.sleep(max(0, begun + self.n_killed / self.args.killed - time.monotonic()))

    def request(self, path):
        return f"GET /api/v1{path} HTTP/1.1\r\nHost: a\r\nCookie: {self.cookie}\r\n\r\n".encode()

    async def run(self):
        await asyncio.gather(
            self.watch_memory(),
            self.killed_ones(),
            *(self.a_slow_one() for _ in range(self.args.slow)),
            *(Person(self, at).live() for at in range(self.args.users)),
        )


def memory_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) // 1024


def processor_s(pid):
    """Seconds of processor that it has used."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def at_share(seconds, share):
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def sign_in(args):
    """The cookie, after a one-time password was changed; and a way to ask."""
    headers = {"Content-Type": "application/json"}

    def call(path, method="GET", body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(args.url + "/api/v1" + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=300) as answer:
            if answer.headers["Set-Cookie"]:
                headers["Cookie"] = answer.headers["Set-Cookie"].split(";")[0]
            return json.loads(answer.read() or b"null")

    session = call("/session", "POST", {"user": args.user, "password": args.password})
    headers["X-CSRF-Token"] = session["csrf"]
    if session["must_change"]:
        call("/session/password", "PUT", {"old": args.password, "new": os.environ["EIOT_NEW_PASSWORD"]})
    return headers["Cookie"], call


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("pid", type=int)
    parser.add_argument("user")
    parser.add_argument("password")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--slow", type=int, default=200)
    parser.add_argument("--killed", type=int, default=20, help="a second")
    parser.add_argument("--label", default="")
    args = parser.parse_args()
    cookie, call = sign_in(args)
    load = Load(args, cookie, World(call))
    used = processor_s(args.pid)
    asyncio.run(load.run())
    used = processor_s(args.pid) - used
    print(f"\n{args.label}\n\n| route | answers | median ms | 99 % ms | longest ms |\n|---|---|---|---|---|")
    every = [one for took in load.took.values() for one in took]
    for route, took in [*sorted(load.took.items()), ("all", every)]:
        print(f"| {route} | {len(took)} | {at_share(took, 0.5):.0f} | {at_share(took, 0.99):.0f} | {1000 * max(took):.0f} |")
    print(f"\nanswers: {', '.join(f'{n} x {status}' for status, n in sorted(load.statuses.items(), key=str))}; "
        f"{load.n_slow} slow and {load.n_killed} killed clients beside")
    print(f"processor: {used:.0f} of {args.seconds:.0f} s, {1000 * used / max(1, len(every)):.1f} ms an answer")
    print(f"memory, MB: {' '.join(map(str, load.memory))}")
    failed = sum(n for status, n in load.statuses.items() if status not in (200, 304))
    sys.exit(1 if failed else 0)


main()
