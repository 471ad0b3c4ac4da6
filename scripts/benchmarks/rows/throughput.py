"""Commands through the primary endpoint, beside the same engine with nothing in front of it."""
import os
import shutil
import subprocess

from daemon import Daemon
from resp import PORT
from waiting import until_pong

# redis-benchmark takes a password on its command line only, where every account can read it. So this tier has none.
OPEN_TIER = "extends: basic\ntitle: Open\nsummary: Basic without a password.\naccess: {default: false}\n"


def measure(setting, rounds):
    report, bare = setting.report, setting.bare
    if not shutil.which("redis-benchmark"):
        return report.skip("throughput", "redis-benchmark is not installed")
    tiers = f"{setting.work}/tiers"
    os.makedirs(tiers)
    with open(f"{tiers}/open.yaml", "w") as file:
        file.write(OPEN_TIER)
    t = Daemon(setting.bin, f"{setting.work}/load", "--tiers", tiers)
    place = t.create("load", tier="open", size="C3")
    direct, _ = bare.start()
    until_pong(direct)
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


def load(host):
    """Requests a second of SET and GET together, and the larger of their 99th percentiles in milliseconds."""
    run = subprocess.run(
        ["redis-benchmark", "-h", host, "-p", str(PORT), "-n", "400000", "-c", "20", "-P", "16", "-t", "set,get", "--csv"],
        capture_output=True, text=True, check=True)
    lines = [line.split(",") for line in run.stdout.replace('"', "").splitlines()[1:]]
    return sum(float(line[1]) for line in lines), max(float(line[6]) for line in lines)
