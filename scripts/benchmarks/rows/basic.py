"""A Basic cache, from the API call until a client has logged in."""
from report import seconds
from waiting import until_pong


def measure(setting, rounds):
    t, bare = setting.terrace, setting.bare
    ours, theirs = [], []
    for number in range(rounds):
        def create():
            place = t.create(f"basic{number}", tier="basic")
            until_pong(place["host"], place["port"], place["password"])
        ours.append(seconds(create))
        theirs.append(seconds(bare.start_until_pong))
        bare.end()
    t.delete(*[f"basic{number}" for number in range(rounds)])
    setting.report.row("basic", "Basic: API call to AUTH and PING", ours, theirs, 1.4, peer="redis-server until PONG")
