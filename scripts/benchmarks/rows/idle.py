"""A daemon with so many nodes at rest: processor time, memory, a list, one more cache, and the start of its successor."""
import statistics
import time

from daemon import Daemon
from report import say, seconds

COUNTS = (1, 10, 100, 500)
TAKEN_OVER = 200


def measure(setting, _):
    t, report = Daemon(setting.bin, f"{setting.work}/idle"), setting.report
    made = 0
    for count in COUNTS:
        names = [f"idle{number}" for number in range(made, count)]
        for start in range(0, len(names), 100):
            t.apply(names[start:start + 100], tier="basic")
        made = count
        report.scaling.append(at_rest(t, count))
    last = report.scaling[-1]
    report.figure("idle_cpu", f"processor of the daemon with {last['nodes']} nodes at rest", last["cpu_percent"], 2.0,
                  "% of a core")
    report.figure("idle_memory", f"memory of the daemon with {last['nodes']} nodes", last["resident_mb"], 80, "MB")
    adopt(t, report)


def at_rest(t, count):
    time.sleep(3)
    begin, _ = t.usage()
    time.sleep(10)
    end, resident = t.usage()
    spent = end - begin
    listing = [seconds(t.caches) for _ in range(20)]
    creating = []
    for number in range(5):
        creating.append(seconds(lambda: t.create(f"more{number}", tier="basic")))
        t.delete(f"more{number}")
    figures = {"nodes": count, "cpu_percent": spent / 10 * 100, "resident_mb": resident / 2**20,
               "list_ms": statistics.median(listing) * 1000, "create_ms": statistics.median(creating) * 1000}
    say(f"{count} nodes at rest: {figures['cpu_percent']:.1f} % of a core, {figures['resident_mb']:.0f} MB, "
        f"list {figures['list_ms']:.1f} ms, create {figures['create_ms']:.1f} ms")
    return figures


def adopt(t, report):
    """The daemon is killed; the next one takes its servers over."""
    names = [cache["name"] for cache in t.caches()]
    if len(names) > TAKEN_OVER:
        t.delete(*names[TAKEN_OVER:])
    t.stop(kill=True)
    t.start()
    report.figure("adopt", f"start of a daemon with {min(TAKEN_OVER, len(names))} caches to take over", t.ready_after,
                  1.0, "s")
    t.purge()
