"""A cluster of three shards with a replica each, until every node is ok and in sync."""
from report import seconds
from resp import Redis
from waiting import until


def measure(setting, rounds):
    t, bare = setting.terrace, setting.bare

    def is_primary_or_in_sync(host):
        info = Redis(host).call("INFO", "replication")
        return b"role:master" in info or b"master_link_status:up" in info

    def create_by_hand():
        for host, _ in bare.start_cluster():
            until(f"{host} a primary or in sync", lambda: is_primary_or_in_sync(host))
    ours, theirs = [], []
    for number in range(rounds):
        ours.append(seconds(lambda: t.create(f"cluster{number}", tier="premium", shards=3, replicas=1)))
        theirs.append(seconds(create_by_hand))
        bare.end()
        t.delete(f"cluster{number}")
    setting.report.row("cluster", "a cluster of 3 x 2, cold, all nodes ok and in sync", ours, theirs, 1 / 7,
                       peer="redis-server and redis-cli --cluster create")
