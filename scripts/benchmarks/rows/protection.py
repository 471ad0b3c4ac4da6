"""A snapshot of a cache, a new cache and ten branches from it; beside them, BGSAVE with a copy of its file, and servers that
load one.

The longest stall is that of a second snapshot: the client that looks for it keeps a core busy, which the first one's time
would show.
"""
import os
import shutil
import threading
import time

from report import seconds
from resp import PORT, Redis
from waiting import until, until_pong

# Bytes of a value; random, so that no compression makes the file smaller than the memory.
VALUE = 1000
BRANCHES = 10


def measure(setting, rounds):
    report, megabytes = setting.report, 100 if setting.is_short else 1000
    times = {name: ([], []) for name in ("snapshot", "stall", "restore", "branches")}
    for number in range(rounds):
        for side, taken in enumerate((by_terrace(setting.terrace, number, megabytes), by_hand(setting, megabytes))):
            for name, value in taken.items():
                times[name][side].append(value)
    report.row("snapshot", f"snapshot of {megabytes} MB, its proof apart", *times["snapshot"], 1.25,
               peer="BGSAVE and cp")
    report.row("snapshot_stall", "longest stall of a client during a snapshot", *times["stall"], 1.2, peer="BGSAVE")
    report.row("restore", f"a cache from a snapshot of {megabytes} MB", *times["restore"], 1.25,
               peer="redis-server with the same file")
    report.row("branches", f"{BRANCHES} branches of a snapshot of {megabytes} MB", *times["branches"], 1.25,
               peer=f"{BRANCHES} redis-servers with links to the same file")


def fill(host, megabytes, password=None):
    connection = Redis(host, PORT, password, timeout=60)
    for begin in range(0, megabytes * 1000, 1000):
        block = b"".join(b"*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n" % (len(key), key, VALUE, os.urandom(VALUE))
                         for key in (b"key:%d" % number for number in range(begin, begin + 1000)))
        connection.socket.sendall(block)
        for _ in range(1000):
            connection.reply()
    connection.close()


class Stall(threading.Thread):
    """A client that writes all the while, and the longest time that it waited for an answer."""

    def __init__(self, host, password=None):
        super().__init__(daemon=True)
        self.connection, self.longest, self.is_over = Redis(host, PORT, password, timeout=60), 0.0, False
        self.start()

    def run(self):
        while not self.is_over:
            self.longest = max(self.longest, seconds(lambda: self.connection.call("SET", "stall", "x")))

    def end(self):
        self.is_over = True
        self.join()
        return self.longest


def by_terrace(t, number, megabytes):
    name, copy = f"full-{number}", f"again-{number}"
    spec = {"tier": "google/basic", "size": "4GB", "tls": {"enabled": False}}
    place = t.create(name, **spec)
    fill(place["host"], megabytes, place.get("password"))
    path = f"/api/v1/snapshots/local/{name}"

    def snapshot(as_):
        begin = time.monotonic()
        operation = t.api("POST", "/api/v1/snapshots", {"cache": name, "name": as_})["operation"]
        until("the dump is written", lambda: t.api("GET", f"/api/v1/snapshots/local/{as_}")["percent"] >= 90, pause=0.005)
        return time.monotonic() - begin, operation["id"]
    os.sync()
    taken, operation = snapshot(name)
    t.finish(operation, t.connection(), wait="300s")
    stall = Stall(place["host"], place.get("password"))
    _, operation = snapshot(f"{name}-stall")
    longest = stall.end()
    t.finish(operation, t.connection(), wait="300s")
    t.api("DELETE", f"{path}-stall")
    change = t.api("POST", "/api/v1/restores", {"name": copy, "from": name})
    # The files were checked before the answer, which is the proof; the server loads them from now on.
    restored = seconds(lambda: t.finish(change["operation"], t.connection(), wait="300s"))
    t.delete(name, copy)
    branches = [f"branch-{number}-{one}" for one in range(1, BRANCHES + 1)]

    def branch():
        wanted = {"name": f"branch-{number}", "from": name, "count": BRANCHES}
        for change in t.api("POST", "/api/v1/branches", wanted)["changes"]:
            t.finish(change["operation"], t.connection(), wait="300s")
    branched = seconds(branch)
    t.delete(*branches)
    t.api("DELETE", path)
    return {"snapshot": taken, "stall": longest, "restore": restored, "branches": branched}


def by_hand(setting, megabytes):
    host, process = setting.bare.start()
    until_pong(host)
    fill(host, megabytes)
    folder = f"{setting.work}/bare-{setting.bare.count}"
    connection = Redis(host, timeout=60)

    def save():
        connection.call("BGSAVE")
        until("BGSAVE is done", lambda: b"rdb_bgsave_in_progress:0" in connection.call("INFO", "persistence"), pause=0.005)
    os.sync()
    begin = time.monotonic()
    save()
    shutil.copyfile(f"{folder}/dump.rdb", f"{folder}/copy.rdb")
    taken = time.monotonic() - begin
    stall = Stall(host)
    save()
    longest = stall.end()
    process.kill()
    process.wait()

    def load():
        again, _ = setting.bare.start("--dir", folder, "--dbfilename", "copy.rdb")
        until_pong(again)
    restored = seconds(load)
    setting.bare.end()

    def load_all():
        hosts = []
        for one in range(BRANCHES):
            home = f"{folder}/{one}"
            os.mkdir(home)
            os.link(f"{folder}/copy.rdb", f"{home}/copy.rdb")
            hosts.append(setting.bare.start("--dir", home, "--dbfilename", "copy.rdb")[0])
        for again in hosts:
            until_pong(again)
    branched = seconds(load_all)
    setting.bare.end()
    shutil.rmtree(folder)
    return {"snapshot": taken, "stall": longest, "restore": restored, "branches": branched}
