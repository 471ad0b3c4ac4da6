"""The lease of a cache that is kept warm, from the API call until a client has logged in."""
from daemon import Daemon
from report import seconds
from waiting import until, until_pong


def measure(setting, rounds):
    t, bare = Daemon(setting.bin, f"{setting.work}/warm", "--warm", "basic=2"), setting.bare
    connection = t.connection()

    def warm():
        return sum(cache["pool"] == "warm" and cache["state"] == "available" for cache in t.caches())

    def lease():
        place = t.api("POST", "/api/v1/leases", {"tier": "basic"}, connection)["connection"]
        until_pong(place["host"], place["port"], place["password"])
    ours, theirs = [], []
    for _ in range(rounds):
        until("two warm caches", lambda: warm() == 2)
        ours.append(seconds(lease))
        theirs.append(seconds(bare.start_until_pong))
        bare.end()
    # The daemon warms two more while it deletes; those end with the run.
    t.purge()
    setting.report.row("lease", "lease of a warm Basic cache to AUTH and PING", ours, theirs, 0.5,
                       peer="redis-server until PONG")
