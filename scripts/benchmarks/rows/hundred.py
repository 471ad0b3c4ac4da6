"""A hundred Basic caches in one apply."""
import concurrent.futures

from report import seconds


def measure(setting, rounds):
    t, bare = setting.terrace, setting.bare
    names = [f"many{number}" for number in range(100)]

    def start_hundred():
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: bare.start_until_pong(), range(100)))
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: t.apply(names, tier="basic")))
        t.delete(*names)
        theirs.append(seconds(start_hundred))
        bare.end()
    setting.report.row("hundred", "100 Basic caches in one apply", ours, theirs, 1.3,
                       peer="100 redis-servers, two at a time")
