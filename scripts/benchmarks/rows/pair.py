"""A primary and a replica, until they are in sync."""
from report import seconds
from resp import PORT
from waiting import until_in_sync, until_pong


def measure(setting, rounds):
    t, bare = setting.terrace, setting.bare

    def start_two():
        primary, _ = bare.start("--repl-diskless-sync-delay", "0")
        until_pong(primary)
        replica, _ = bare.start("--replicaof", f"{primary} {PORT}", "--repl-diskless-sync-delay", "0")
        until_in_sync(replica)
    ours, theirs = [], []
    for number in range(rounds):
        ours.append(seconds(lambda: t.create(f"pair{number}", tier="standard", replicas=1)))
        theirs.append(seconds(start_two))
        bare.end()
    t.delete(*[f"pair{number}" for number in range(rounds)])
    setting.report.row("pair", "Standard: a primary and a replica, in sync", ours, theirs, 1.5,
                       peer="two redis-servers, repl-diskless-sync-delay 0")
