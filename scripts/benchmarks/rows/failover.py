"""A client that writes all the while: the time from the kill of its primary until a write is acknowledged again."""
import os
import signal
import time

from report import percentile
from resp import NOT_READY, Redis
from waiting import until, until_in_sync

# A key of the first of three shards.
FIRST_SHARD_KEY = "{06S}"


def measure(setting, rounds):
    report = setting.report
    ours = [by_terrace(setting.terrace, number) for number in range(rounds)]
    setting.terrace.delete("failing")
    # A failover by the engine takes seconds, so that few rounds show it.
    theirs = [by_gossip(setting.bare) for _ in range(2 if setting.is_short else 7)]
    report.row("failover", "failover: kill to the next write acknowledged", ours, theirs, 1 / 50,
               peer="the engine's own, cluster-node-timeout 1000")
    report.figure("failover_p99", f"99th percentile of {rounds} failovers", percentile(ours, 0.99) * 1000, 25, "ms")


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
        except NOT_READY as error:
            last = error
            try:
                connection.close()
                connection = connect()
            except NOT_READY as failure:
                last = failure
                time.sleep(0.0002)
        if time.monotonic() - begin > 60:
            raise TimeoutError(f"no write was taken within 60 s; seen last: {last}")


def by_terrace(t, number):
    """A server that is killed again and again is started ever later, as in a crash loop: every fourth cache is a new one."""
    if number % 4 == 0:
        if number > 0:
            t.delete("failing")
        t.create("failing", tier="standard", replicas=1)
    place = t.api("GET", "/api/v1/caches/local/failing/connection")

    def available():
        cache = t.api("GET", "/api/v1/caches/local/failing")
        return cache if cache["state"] == "available" else None
    cache = until("'failing' available", available, pause=0.005)
    primary = next(node for node in cache["nodes"] if node["role"] == "primary")
    return gap(primary["pid"], lambda: Redis(place["host"], place["port"], place["password"], timeout=2), "k")


def by_gossip(bare):
    """The client writes to the shard that fails, and goes on with its replica."""
    nodes = bare.start_cluster("--cluster-node-timeout", "1000")
    hosts = [host for host, _ in nodes]

    def follower():
        """The replica of the first node as another node knows it: once gossip has told it, every node knows it."""
        view = [line.split() for line in Redis(hosts[1]).call("CLUSTER", "NODES").decode().splitlines()]
        first = next(words[0] for words in view if words[1].startswith(f"{hosts[0]}:"))
        return next((words[1].split(":")[0] for words in view if words[3] == first), None)
    replica = until(f"a replica of {hosts[0]} is known", follower)
    until_in_sync(replica)

    def connect():
        """To the primary while it lives, else to the replica once that takes writes."""
        for host in (hosts[0], replica):
            try:
                connection = Redis(host, timeout=2)
                connection.call("SET", FIRST_SHARD_KEY, "x")
                return connection
            except NOT_READY:
                continue
        raise ConnectionError("neither the primary nor its replica takes a write")
    took = gap(nodes[0][1].pid, connect, FIRST_SHARD_KEY)
    bare.end()
    return took
