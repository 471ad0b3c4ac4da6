#!/usr/bin/env python3
"""Measures Terrace beside the bare engine and its peers; scripts/bench builds what it needs and calls it.

Both sides of a row are measured in turn in one run, and their medians compared: absolute times are of one machine, ratios travel.
Everything is by the standard library, so that a machine without packages can run it.
"""
import argparse
import concurrent.futures
import http.client
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PORT = 6379


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


# --- Redis, as much of it as is needed -------------------------------------------------------------------------------

class Redis:
    """One connection; replies as bytes, errors raised."""

    def __init__(self, host, port=PORT, password=None, timeout=5.0):
        self.socket = socket.create_connection((host, port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")
        if password:
            self.call("AUTH", password)

    def call(self, *words):
        parts = [b"*%d\r\n" % len(words)]
        for word in words:
            data = word if isinstance(word, bytes) else str(word).encode()
            parts.append(b"$%d\r\n%s\r\n" % (len(data), data))
        self.socket.sendall(b"".join(parts))
        return self.reply()

    def reply(self):
        line = self.reader.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("the server closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise RuntimeError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            size = int(rest)
            return None if size < 0 else self.reader.read(size + 2)[:-2]
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        return rest

    def close(self):
        self.reader.close()
        self.socket.close()


def until(condition, limit=120.0, pause=0.0005):
    """Asks again and again; refused connections and servers that load are no answer yet."""
    end = time.monotonic() + limit
    while True:
        try:
            value = condition()
            if value:
                return value
        except (OSError, RuntimeError, ConnectionError):
            pass
        if time.monotonic() > end:
            raise TimeoutError(f"not within {limit} s")
        time.sleep(pause)


def pong(host, port=PORT, password=None):
    def ask():
        connection = Redis(host, port, password, timeout=1)
        try:
            return connection.call("PING") == b"PONG"
        finally:
            connection.close()
    return until(ask)


# --- The two sides ---------------------------------------------------------------------------------------------------

class Bare:
    """Servers started by hand, as a script without Terrace would."""

    def __init__(self, work):
        self.work, self.count, self.processes = work, 0, []

    def start(self, *options, cluster=False):
        self.count += 1
        number = self.count
        host = f"127.77.{number // 250}.{number % 250 + 1}"
        if cluster:
            options = ("--cluster-enabled", "yes", "--cluster-announce-ip", host, *options)
        folder = f"{self.work}/bare-{number}"
        os.makedirs(folder)
        process = subprocess.Popen(
            ["redis-server", "--bind", host, "--port", str(PORT), "--save", "", "--dir", folder, "--logfile",
             f"{folder}/log", "--protected-mode", "no", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        return host, process

    def pong(self):
        host, _ = self.start()
        pong(host)

    def end(self):
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()
        self.processes = []


class Terrace:
    """A daemon of this build with a folder of its own."""

    def __init__(self, bin_folder, work, *flags):
        self.bin, self.state, self.flags = bin_folder, f"{work}/state", flags
        self.start()

    def start(self):
        begin = time.monotonic()
        environment = {**os.environ, "TERRACE_SHARE": HERE}
        self.process = subprocess.Popen(
            [f"{self.bin}/terraced", "--state-dir", self.state, "--listen", "127.0.0.1:0", "--log-level", "error",
             *self.flags], stdout=subprocess.PIPE, text=True, env=environment)
        line = self.process.stdout.readline()
        if not line.startswith("terraced ready "):
            raise SystemExit(f"terraced did not start: {line}")
        self.endpoint = line.split()[2]
        self.address = self.endpoint.split("//")[1]
        self.ready_after = time.monotonic() - begin

    def connection(self):
        return http.client.HTTPConnection(self.address, timeout=120)

    def api(self, method, path, body=None, connection=None):
        own = connection or self.connection()
        own.request(method, path, json.dumps(body) if body is not None else None,
                    {"content-type": "application/json"})
        answer = own.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {data[:300]}")
        return json.loads(data) if data else None

    def manifest(self, name, **spec):
        return {"apiVersion": "terrace/v1", "kind": "Cache", "metadata": {"name": name}, "spec": spec}

    def create(self, name, **spec):
        """Returns once it is available."""
        connection = self.connection()
        change = self.api("POST", "/api/v1/caches", self.manifest(name, **spec), connection)
        done = self.api("GET", f"/api/v1/operations/{change['operation']}?wait=60s", connection=connection)
        if done["state"] != "succeeded":
            raise RuntimeError(f"{name}: {done}")
        return self.api("GET", f"/api/v1/caches/local/{name}/connection", connection=connection)

    def apply(self, names, **spec):
        manifests = [{"file": name, "text": json.dumps(self.manifest(name, **spec))} for name in names]
        connection = self.connection()
        for change in self.api("POST", "/api/v1/apply", {"manifests": manifests}, connection)["changes"]:
            self.api("GET", f"/api/v1/operations/{change['operation']}?wait=60s", connection=connection)

    def delete(self, *names):
        connection = self.connection()
        running = [self.api("DELETE", f"/api/v1/caches/local/{name}", connection=connection) for name in names]
        for operation in running:
            self.api("GET", f"/api/v1/operations/{operation['id']}?wait=60s", connection=connection)

    def cpu(self):
        """Seconds of processor time so far, and resident bytes."""
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        ticks = int(fields[11]) + int(fields[12])
        pages = int(open(f"/proc/{self.process.pid}/statm").read().split()[1])
        return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE")

    def command(self, *words):
        environment = {**os.environ, "TERRACE_SHARE": HERE, "TERRACE_ENDPOINT": self.endpoint}
        run = subprocess.run([f"{self.bin}/terrace", *words], env=environment, capture_output=True)
        if run.returncode != 0:
            raise RuntimeError(f"terrace {' '.join(words)}: {run.stderr.decode()}")

    def stop(self, kill=False):
        self.process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        self.process.wait()

    def purge(self):
        names = [cache["name"] for cache in self.api("GET", "/api/v1/caches")["caches"]]
        self.delete(*names)
        self.stop()


# --- Figures ---------------------------------------------------------------------------------------------------------

def seconds(body):
    begin = time.monotonic()
    body()
    return time.monotonic() - begin


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(round(share * (len(ordered) - 1))))]


class Report:
    def __init__(self):
        self.rows, self.skipped, self.scaling = [], [], []

    def row(self, key, what, ours, theirs, target, better="lower", unit="ms", peer=""):
        """`target` bounds the ratio of ours to theirs; where more is better, of theirs to ours is meant the other way."""
        scale = 1000 if unit == "ms" else 1
        our, their = statistics.median(ours) * scale, statistics.median(theirs) * scale
        ratio = our / their if their else float("inf")
        reached = ratio <= target if better == "lower" else ratio >= target
        self.rows.append({
            "key": key, "what": what, "peer": peer, "unit": unit, "ours": our, "theirs": their, "ratio": ratio,
            "target": target, "better": better, "reached": reached,
            "ours_p99": percentile(ours, 0.99) * scale, "theirs_p99": percentile(theirs, 0.99) * scale,
            "rounds": len(ours)})
        sign = "<=" if better == "lower" else ">="
        say(f"{what}: {our:.2f} / {their:.2f} {unit} = {ratio:.3f} (to reach: {sign} {target}) "
            f"{'reached' if reached else 'MISSED'}")

    def figure(self, key, what, value, target, unit):
        reached = value <= target
        self.rows.append({"key": key, "what": what, "peer": "", "unit": unit, "ours": value, "theirs": None,
                          "ratio": None, "target": target, "better": "lower", "reached": reached, "rounds": 1})
        say(f"{what}: {value:.2f} {unit} (to reach: <= {target}) {'reached' if reached else 'MISSED'}")

    def skip(self, key, reason):
        self.skipped.append({"key": key, "reason": reason})
        say(f"{key} is skipped: {reason}")


# --- Rows ------------------------------------------------------------------------------------------------------------

def basic(t, bare, report, rounds):
    ours, theirs = [], []
    for number in range(rounds):
        def mine():
            place = t.create(f"basic{number}", tier="basic")
            pong(place["host"], place["port"], place["password"])
        ours.append(seconds(mine))
        theirs.append(seconds(bare.pong))
        bare.end()
    t.delete(*[f"basic{number}" for number in range(rounds)])
    report.row("basic", "Basic: API call to AUTH and PING", ours, theirs, 1.4, peer="redis-server until PONG")


def pair(t, bare, report, rounds):
    ours, theirs = [], []
    for number in range(rounds):
        def other():
            leader, _ = bare.start("--repl-diskless-sync-delay", "0")
            pong(leader)
            replica, _ = bare.start("--replicaof", f"{leader} {PORT}", "--repl-diskless-sync-delay", "0")
            until(lambda: b"master_link_status:up" in Redis(replica).call("INFO", "replication"))
        ours.append(seconds(lambda: t.create(f"pair{number}", tier="standard", replicas=1)))
        theirs.append(seconds(other))
        bare.end()
    t.delete(*[f"pair{number}" for number in range(rounds)])
    report.row("pair", "Standard: a primary and a replica, in sync", ours, theirs, 1.5,
               peer="two redis-servers, repl-diskless-sync-delay 0")


def cluster(t, bare, report, rounds):
    ours, theirs = [], []
    for number in range(rounds):
        def other():
            hosts = [bare.start(cluster=True)[0] for _ in range(6)]
            for host in hosts:
                pong(host)
            subprocess.run(["redis-cli", "--cluster", "create", *[f"{host}:{PORT}" for host in hosts],
                            "--cluster-replicas", "1", "--cluster-yes"], check=True, stdout=subprocess.DEVNULL)
            for host in hosts:
                until(lambda: b"cluster_state:ok" in Redis(host).call("CLUSTER", "INFO"))
            for host in hosts:
                until(lambda: b"role:master" in (info := Redis(host).call("INFO", "replication"))
                      or b"master_link_status:up" in info)
        ours.append(seconds(lambda: t.create(f"cluster{number}", tier="premium", shards=3, replicas=1)))
        theirs.append(seconds(other))
        bare.end()
        t.delete(f"cluster{number}")
    report.row("cluster", "a cluster of 3 x 2, cold, all nodes ok and in sync", ours, theirs, 1 / 7,
               peer="redis-server and redis-cli --cluster create")


def lease(bin_folder, work, bare, report, rounds):
    t = Terrace(bin_folder, f"{work}/warm", "--warm", "basic=2")
    ours, theirs = [], []

    def warm():
        return sum(cache["pool"] == "warm" and cache["state"] == "available"
                   for cache in t.api("GET", "/api/v1/caches")["caches"])
    connection = t.connection()
    for _ in range(rounds):
        until(lambda: warm() == 2)

        def mine():
            lease = t.api("POST", "/api/v1/leases", {"tier": "basic"}, connection)
            place = lease["connection"]
            pong(place["host"], place["port"], place["password"])
        ours.append(seconds(mine))
        theirs.append(seconds(bare.pong))
        bare.end()
    t.process.terminate()
    t.process.wait()
    t.start()
    t.flags = ()
    t.purge()
    report.row("lease", "lease of a warm Basic cache to AUTH and PING", ours, theirs, 0.5,
               peer="redis-server until PONG")


def hundred(t, bare, report, rounds):
    ours, theirs = [], []
    names = [f"many{number}" for number in range(100)]
    for _ in range(rounds):
        def other():
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda _: bare.pong(), range(100)))
        ours.append(seconds(lambda: t.apply(names, tier="basic")))
        t.delete(*names)
        theirs.append(seconds(other))
        bare.end()
    report.row("hundred", "100 Basic caches in one apply", ours, theirs, 1.3, peer="100 redis-servers, two at a time")


def idle(bin_folder, work, report, counts):
    """Processor time and memory of a daemon with so many nodes at rest, and what a list and one more cache cost then."""
    t = Terrace(bin_folder, f"{work}/idle")
    made = 0
    for count in counts:
        names = [f"idle{number}" for number in range(made, count)]
        for start in range(0, len(names), 100):
            t.apply(names[start:start + 100], tier="basic")
        made = count
        time.sleep(3)
        begin, resident = t.cpu()
        time.sleep(10)
        spent = t.cpu()[0] - begin
        listing = [seconds(lambda: t.api("GET", "/api/v1/caches")) for _ in range(20)]
        creating = []
        for number in range(5):
            creating.append(seconds(lambda: t.create(f"more{number}", tier="basic")))
            t.delete(f"more{number}")
        figures = {"nodes": count, "cpu_percent": spent / 10 * 100, "resident_mb": resident / 2**20,
                   "list_ms": statistics.median(listing) * 1000, "create_ms": statistics.median(creating) * 1000}
        report.scaling.append(figures)
        say(f"{count} nodes at rest: {figures['cpu_percent']:.1f} % of a core, {figures['resident_mb']:.0f} MB, "
            f"list {figures['list_ms']:.1f} ms, create {figures['create_ms']:.1f} ms")
    last = report.scaling[-1]
    report.figure("idle_cpu", f"processor of the daemon with {last['nodes']} nodes at rest", last["cpu_percent"], 2.0,
                  "% of a core")
    report.figure("idle_memory", f"memory of the daemon with {last['nodes']} nodes", last["resident_mb"], 80, "MB")
    return t


def adopt(t, report, count):
    """The daemon of `idle` is killed; the next one takes `count` caches over."""
    names = [cache["name"] for cache in t.api("GET", "/api/v1/caches")["caches"]]
    if len(names) > count:
        t.delete(*names[count:])
    t.stop(kill=True)
    t.start()
    report.figure("adopt", f"start of a daemon with {min(count, len(names))} caches to take over", t.ready_after, 1.0, "s")
    t.purge()


def throughput(bin_folder, work, bare, report, rounds):
    if not shutil.which("redis-benchmark"):
        return report.skip("throughput", "redis-benchmark is not installed")
    # redis-benchmark takes a password on its command line only, where everybody reads it: this tier has none.
    tiers = f"{work}/tiers"
    os.makedirs(tiers)
    with open(f"{tiers}/open.yaml", "w") as file:
        file.write("extends: basic\ntitle: Open\nsummary: Basic without a password.\nauth: false\n".replace("auth: false\n", "access: {default: false}\n"))
    t = Terrace(bin_folder, f"{work}/load", "--tiers", tiers)
    place = t.create("load", tier="open", size="C3")
    direct, _ = bare.start()
    pong(direct)

    def load(host):
        run = subprocess.run(
            ["redis-benchmark", "-h", host, "-p", str(PORT), "-n", "400000", "-c", "20", "-P", "16", "-t", "set,get", "--csv"],
            capture_output=True, text=True, check=True)
        lines = [line.split(",") for line in run.stdout.replace('"', "").splitlines()[1:]]
        return sum(float(line[1]) for line in lines), max(float(line[6]) for line in lines)
    ours, theirs, our_tail, their_tail = [], [], [], []
    for number in range(rounds):
        order = [(place["host"], ours, our_tail), (direct, theirs, their_tail)]
        for host, rates, tails in order if number % 2 else reversed(order):
            rate, tail = load(host)
            rates.append(rate)
            tails.append(tail / 1000)
    bare.end()
    t.purge()
    report.row("throughput", "SET and GET at the primary endpoint", ours, theirs, 0.98, better="higher",
               unit="requests/s", peer="the same engine, direct")
    report.row("tail", "99th percentile of the same", our_tail, their_tail, 1 / 0.98, peer="the same engine, direct")


def commands(t, report, rounds, clients):
    t.create("shown", tier="basic")
    environment = {**os.environ, "AWS_ENDPOINT_URL": t.endpoint, "AWS_ACCESS_KEY_ID": "x",
                   "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": ""}
    own = [("list", ["list"], None)]
    aws = shutil.which("aws", path=f"{clients}/bin:{os.environ['PATH']}")
    if aws:
        own.append(("aws", ["aws", "elasticache", "describe-cache-clusters"],
                    [aws, "elasticache", "describe-cache-clusters"]))
    else:
        report.skip("aws", "aws is not installed")
    gcloud = shutil.which("gcloud")
    if gcloud:
        environment["CLOUDSDK_API_ENDPOINT_OVERRIDES_REDIS"] = t.endpoint + "/google/redis/"
        environment["CLOUDSDK_AUTH_DISABLE_CREDENTIALS"] = "true"
        environment["CLOUDSDK_CORE_PROJECT"] = "demo"
        own.append(("gcloud", ["gcloud", "redis", "instances", "list", "--region", "us-central1"],
                    [gcloud, "redis", "instances", "list", "--region", "us-central1"]))
    else:
        report.skip("gcloud", "gcloud is not installed")
    for key, mine, other in own:
        if other is None:
            continue
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(seconds(lambda: t.command(*mine)))
            theirs.append(seconds(lambda: subprocess.run(other, env=environment, check=True, capture_output=True)))
        report.row(key, f"terrace {' '.join(mine[:3])}", ours, theirs, 1 / 30, peer=f"the real {key}")
    az = shutil.which("az", path=f"{clients}/bin:{os.environ['PATH']}")
    if az:
        variables = subprocess.run([f"{t.bin}/terrace", "cloud", "azure", "--format", "json"], capture_output=True,
                                   env={**environment, "TERRACE_ENDPOINT": t.endpoint, "TERRACE_SHARE": HERE}, check=True)
        azure = {**environment, **json.loads(variables.stdout)}
        subprocess.run([az, "group", "create", "-n", "g", "-l", "eastus"], env=azure, check=True, capture_output=True)
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(seconds(lambda: t.command("az", "redis", "list", "-g", "g")))
            theirs.append(seconds(lambda: subprocess.run([az, "redis", "list", "-g", "g"], env=azure, check=True,
                                                         capture_output=True)))
        report.row("az", "terrace az redis list", ours, theirs, 1 / 30, peer="the real az")
    else:
        report.skip("az", "az is not installed")
    t.delete("shown")


def describes_per_second(address, connections):
    """By wrk: a client in Python would measure itself."""
    script = """wrk.method = "POST"
        wrk.body = "Action=DescribeCacheClusters&Version=2015-02-02"
        wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
        wrk.headers["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host, Signature=0" """
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        run = subprocess.run(["wrk", "-t", "1", "-c", str(connections), "-d", "3", "-s", file.name, f"http://{address}/"],
                             capture_output=True, text=True, check=True)
    if "Non-2xx" in run.stdout:
        raise RuntimeError(f"{address} answered with errors: {run.stdout}")
    return float(next(line.split()[1] for line in run.stdout.splitlines() if line.startswith("Requests/sec")))


def describes(t, report, rounds, moto):
    if not shutil.which("wrk"):
        return report.skip("describes", "wrk is not installed")
    if not moto:
        return report.skip("describes", "moto_server is not installed; scripts/bench gets it by pip")
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    process = subprocess.Popen([moto, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    address = f"127.0.0.1:{port}"
    try:
        until(lambda: socket.create_connection(("127.0.0.1", port), timeout=1), limit=60, pause=0.2)
        for connections in (1, 32):
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(describes_per_second(t.address, connections))
                theirs.append(describes_per_second(address, connections))
            report.row(f"describe_{connections}", f"describe requests, {connections} connection"
                       f"{'s' if connections > 1 else ''}", ours, theirs, 20, better="higher", unit="requests/s",
                       peer="moto_server")
    finally:
        process.kill()
        process.wait()


def failover(t, bare, report, rounds, gossip_rounds):
    """A client that writes all the while: from the kill until a write is acknowledged again."""
    def gap(pid, connect, key):
        connection, number = connect(), 0
        for _ in range(50):
            connection.call("SET", key, number)
        os.kill(pid, signal.SIGKILL)
        begin = time.monotonic()
        while True:
            try:
                connection.call("SET", key, number)
                return time.monotonic() - begin
            except (OSError, RuntimeError, ConnectionError):
                try:
                    connection.close()
                    connection = connect()
                except (OSError, RuntimeError, ConnectionError):
                    time.sleep(0.0002)
            if time.monotonic() - begin > 60:
                raise TimeoutError("no write was taken within 60 s")
    ours, place = [], None
    for number in range(rounds):
        def settled():
            cache = t.api("GET", "/api/v1/caches/local/failing")
            return cache if cache["state"] == "available" else None
        # A server that is killed again and again is started ever later: a crash loop.
        if number % 4 == 0:
            if place:
                t.delete("failing")
            place = t.create("failing", tier="standard", replicas=1)
        cache = until(settled, pause=0.005)
        primary = next(node for node in cache["nodes"] if node["role"] == "primary")
        ours.append(gap(primary["pid"], lambda: Redis(place["host"], place["port"], place["password"], timeout=2), "k"))
    t.delete("failing")
    # Gossip: three primaries with a replica each; the client writes to the shard that fails, and follows its replica.
    theirs = []
    for _ in range(gossip_rounds):
        nodes = [bare.start("--cluster-node-timeout", "1000", cluster=True) for _ in range(6)]
        for host, _ in nodes:
            pong(host)
        hosts = [host for host, _ in nodes]
        subprocess.run(["redis-cli", "--cluster", "create", *[f"{host}:{PORT}" for host in hosts], "--cluster-replicas", "1",
                        "--cluster-yes"], check=True, stdout=subprocess.DEVNULL)
        for host in hosts:
            until(lambda: b"cluster_state:ok" in Redis(host).call("CLUSTER", "INFO"))

        def follower():
            """Known to everybody once it was told by gossip."""
            view = Redis(hosts[1]).call("CLUSTER", "NODES").decode()
            first = next(line.split() for line in view.splitlines() if f"{hosts[0]}:" in line)
            return next((line.split()[1].split(":")[0] for line in view.splitlines() if first[0] == line.split()[3]), None)
        replica = until(follower)
        until(lambda: b"master_link_status:up" in Redis(replica).call("INFO", "replication"))
        # Of the first shard: its primary first, then its replica once that takes writes.
        targets = [hosts[0], replica]

        def connect():
            for host in targets:
                try:
                    connection = Redis(host, timeout=2)
                    connection.call("SET", "{06S}", "x")
                    return connection
                except (OSError, RuntimeError, ConnectionError):
                    continue
            raise ConnectionError("nobody takes it")
        theirs.append(gap(nodes[0][1].pid, connect, "{06S}"))
        bare.end()
    report.row("failover", "failover: kill to the next write acknowledged", ours, theirs, 1 / 50,
               peer="the engine's own, cluster-node-timeout 1000")
    report.figure("failover_p99", f"99th percentile of {rounds} failovers", percentile(ours, 0.99) * 1000, 25, "ms")


def resharding(t, bare, report, rounds, keys):
    """A cluster of one shard gets a second one; beside it, MIGRATE of the same keys and nothing else."""
    def fill(host, password, count):
        connection = Redis(host, PORT, password, timeout=60)
        for begin in range(0, count, 10000):
            numbers = range(begin, min(begin + 10000, count))
            parts = b"".join(
                b"*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$5\r\nvalue\r\n" % (len(key), key)
                for key in (b"key:%d" % number for number in numbers))
            connection.socket.sendall(parts)
            for _ in numbers:
                connection.reply()
        connection.close()

    def scale(shards):
        connection = t.connection()
        change = t.api("PATCH", "/api/v1/caches/local/growing", {"spec": {"shards": shards}}, connection)
        done = t.api("GET", f"/api/v1/operations/{change['operation']}?wait=300s", connection=connection)
        if done["state"] != "succeeded":
            raise RuntimeError(f"growing: {done}")

    def grown(count, *shards):
        place = t.create("growing", tier="google/cluster", shards=1, replicas=0)
        fill(place["host"], place.get("password"), count)
        took = seconds(lambda: [scale(number) for number in shards])
        t.delete("growing")
        return took

    def migrated(count):
        """The keys of the upper half of the slots, by slot as a cluster has to, a hundred at a time at most."""
        hosts = [bare.start(cluster=True)[0] for _ in range(2)]
        for host in hosts:
            pong(host)
        old, new = (Redis(host, timeout=60) for host in hosts)
        old.call("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        until(lambda: b"cluster_state:ok" in old.call("CLUSTER", "INFO"))
        fill(hosts[0], None, count)
        old.call("CLUSTER", "MEET", hosts[1], PORT)
        until(lambda: new.call("CLUSTER", "NODES").count(b" connected") == 2)
        until(lambda: b"cluster_state:ok" in new.call("CLUSTER", "INFO"))
        ids = [node.call("CLUSTER", "MYID").decode() for node in (old, new)]
        slots = []
        for slot in range(8192, 16384):
            keys = old.call("CLUSTER", "GETKEYSINSLOT", slot, 1000)
            new.call("CLUSTER", "SETSLOT", slot, "IMPORTING", ids[0])
            old.call("CLUSTER", "SETSLOT", slot, "MIGRATING", ids[1])
            slots += [keys[begin:begin + 100] for begin in range(0, len(keys), 100)]

        def migrate():
            for keys in slots:
                old.call("MIGRATE", hosts[1], PORT, "", 0, 10000, "REPLACE", "KEYS", *keys)
        took = seconds(migrate)
        bare.end()
        return took

    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(keys / grown(keys, 2))
        theirs.append(keys / migrated(keys))
    report.row("resharding", f"keys a second from one shard to two, {keys} keys", ours, theirs, 0.8, better="higher",
               unit="keys/s", peer="MIGRATE alone")
    report.figure("resharding_few", "1 to 2 to 3 shards, 200 keys",
                  statistics.median(grown(200, 2, 3) for _ in range(3)) * 1000, 1500, "ms")
    report.figure("resharding_none", "1 to 2 to 3 shards, no keys",
                  statistics.median(grown(0, 2, 3) for _ in range(3)) * 1000, 500, "ms")


# --- Output ----------------------------------------------------------------------------------------------------------

def table(result):
    lines = ["| what | Terrace | beside it | ratio | to reach | |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    for row in result["rows"]:
        ours = f"{row['ours']:.2f} {row['unit']}"
        sign = "≤" if row["better"] == "lower" else "≥"
        if row["theirs"] is None:
            theirs, ratio, target = "—", "—", f"{sign} {row['target']} {row['unit']}"
        else:
            theirs = f"{row['theirs']:.2f} {row['unit']} ({row['peer']})"
            ratio = f"{row['ratio']:.3f}"
            if row["better"] == "lower" and row["target"] < 0.2:
                ratio, target = f"{1 / row['ratio']:.1f} × faster", f"≥ {1 / row['target']:.0f} × faster"
            else:
                target = f"{sign} {row['target']:.2f}"
        lines.append(f"| {row['what']} | {ours} | {theirs} | {ratio} | {target} | {'reached' if row['reached'] else 'missed'} |")
    for row in result["skipped"]:
        lines.append(f"| {row['key']} | — | — | — | — | skipped: {row['reason']} |")
    if result["scaling"]:
        lines += ["", "| nodes at rest | % of a core | resident MB | list, ms | create one more, ms |",
                  "| ---: | ---: | ---: | ---: | ---: |"]
        for row in result["scaling"]:
            lines.append(f"| {row['nodes']} | {row['cpu_percent']:.1f} | {row['resident_mb']:.0f} | {row['list_ms']:.1f} "
                         f"| {row['create_ms']:.1f} |")
    return "\n".join(lines) + "\n"


def with_table(path, text):
    """What the file says, with its table replaced; the rest is written by hand."""
    start, end = "<!-- figures -->\n", "<!-- end of figures -->\n"
    with open(path) as file:
        before, _, rest = file.read().partition(start)
    return before + start + text + end + rest.partition(end)[2]


def plot(result):
    """Ratios as bars on a logarithmic scale: to the left of the line Terrace is faster."""
    import math
    rows = [row for row in result["rows"] if row["ratio"]]
    speed = [(row["what"], row["ratio"] if row["better"] == "lower" else 1 / row["ratio"]) for row in rows]
    least = min(-2.5, min(math.log10(value) for _, value in speed) - 0.2)
    width, left, height = 760, 330, 26 * len(speed) + 50
    place = lambda value: left + (math.log10(value) - least) / (0.5 - least) * (width - left - 60)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
             f'<rect width="{width}" height="{height}" fill="white"/>']
    for power in range(math.ceil(least), 1):
        x = place(10**power)
        parts.append(f'<line x1="{x:.1f}" y1="20" x2="{x:.1f}" y2="{height - 24}" stroke="{"#333" if power == 0 else "#ddd"}"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 8}" text-anchor="middle">{10.0**power:g}</text>')
    for index, (what, value) in enumerate(speed):
        y = 26 * index + 28
        start, end = sorted((place(value), place(1)))
        parts.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{what.replace("&", "&amp;")}</text>')
        parts.append(f'<rect x="{start:.1f}" y="{y}" width="{max(end - start, 1):.1f}" height="16" fill="{"#2a7" if value <= 1 else "#c73"}"/>')
        parts.append(f'<text x="{end + 6:.1f}" y="{y + 12}">{value:.3g}</text>')
    return "\n".join(parts + ["</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="folder of terraced and terrace")
    parser.add_argument("--short", action="store_true", help="few rounds, and only what has wide margins")
    parser.add_argument("--check", type=float, default=0, metavar="MARGIN",
                        help="exit 1 when a ratio misses what it is to reach by more than this factor")
    parser.add_argument("--rows", default="", help="only these, separated by commas")
    parser.add_argument("--moto", default="", help="the moto_server program")
    parser.add_argument("--clients", default="", help="folder with az and aws")
    parser.add_argument("--json", default="", help="file for the figures")
    parser.add_argument("--markdown", default="", help="file whose table, between two marks, is replaced")
    parser.add_argument("--svg", default="", help="file for the plot")
    options = parser.parse_args()
    short = options.short
    work = tempfile.mkdtemp(prefix="terrace-bench-")
    bare, report = Bare(work), Report()
    only = set(filter(None, options.rows.split(",")))
    wanted = lambda key: key in only if only else True
    t = Terrace(options.bin, work)
    try:
        if wanted("basic"):
            basic(t, bare, report, 5 if short else 25)
        if wanted("pair"):
            pair(t, bare, report, 5 if short else 15)
        if wanted("cluster"):
            cluster(t, bare, report, 3 if short else 7)
        if wanted("lease"):
            lease(options.bin, work, bare, report, 5 if short else 20)
        if wanted("failover"):
            failover(t, bare, report, 10 if short else 100, 2 if short else 7)
        if wanted("resharding") and not short or "resharding" in only:
            resharding(t, bare, report, 1 if short else 3, 100_000 if short else 1_000_000)
        if not short:
            if wanted("hundred"):
                hundred(t, bare, report, 3)
            if wanted("throughput"):
                throughput(options.bin, work, bare, report, 6)
            if wanted("commands"):
                commands(t, report, 7, options.clients)
            if wanted("describes"):
                describes(t, report, 3, options.moto)
            if wanted("idle"):
                adopt(idle(options.bin, work, report, [1, 10, 100, 500]), report, 200)
        t.purge()
    finally:
        bare.end()
        for pid in subprocess.run(["pgrep", "-f", work + "/"], capture_output=True, text=True).stdout.split():
            if int(pid) != os.getpid():
                os.kill(int(pid), signal.SIGKILL)
        shutil.rmtree(work, ignore_errors=True)
    result = {"rows": report.rows, "skipped": report.skipped, "scaling": report.scaling,
              "processors": os.cpu_count(), "short": short}
    files = {options.json: lambda: json.dumps(result, indent=2) + "\n", options.svg: lambda: plot(result),
             options.markdown: lambda: with_table(options.markdown, table(result))}
    for path, text in files.items():
        if path:
            text = text()
            with open(path, "w") as file:
                file.write(text)
    print(table(result))
    if options.check:
        def is_far(row):
            if row["ratio"] is None:
                return False
            return (row["ratio"] > row["target"] * options.check if row["better"] == "lower"
                    else row["ratio"] < row["target"] / options.check)
        far = [row["what"] for row in report.rows if is_far(row)]
        if far:
            raise SystemExit(f"slower than {options.check:g} times what is to be reached: {', '.join(far)}")


if __name__ == "__main__":
    main()
