"""A cluster of one shard gets a second one; beside it, MIGRATE of the same keys and nothing else."""
import statistics

from report import seconds
from resp import PORT, Redis
from waiting import until, until_cluster_ok, until_pong


def measure(setting, rounds):
    report, keys = setting.report, 100_000 if setting.is_short else 1_000_000
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(keys / grown(setting.terrace, keys, 2))
        theirs.append(keys / migrated(setting.bare, keys))
    report.row("resharding", f"keys a second from one shard to two, {keys} keys", ours, theirs, 0.8, better="higher",
               unit="keys/s", peer="MIGRATE alone")
    report.figure("resharding_few", "1 to 2 to 3 shards, 200 keys",
                  statistics.median(grown(setting.terrace, 200, 2, 3) for _ in range(3)) * 1000, 1500, "ms")
    report.figure("resharding_none", "1 to 2 to 3 shards, no keys",
                  statistics.median(grown(setting.terrace, 0, 2, 3) for _ in range(3)) * 1000, 500, "ms")


def fill(host, count, password=None):
    connection = Redis(host, PORT, password, timeout=60)
    connection.fill(count)
    connection.close()


def grown(t, count, *steps):
    """Seconds from one shard with so many keys to each of these numbers of shards, one after the other."""
    place = t.create("growing", tier="google/cluster", shards=1, replicas=0)
    fill(place["host"], count, place.get("password"))
    took = seconds(lambda: [t.change("growing", shards=shards) for shards in steps])
    t.delete("growing")
    return took


def migrated(bare, count):
    """Seconds to move the keys of the upper half of the slots, slot by slot as in a cluster, at most a hundred at a time."""
    hosts = [bare.start(cluster=True)[0] for _ in range(2)]
    for host in hosts:
        until_pong(host)
    old, new = (Redis(host, timeout=60) for host in hosts)
    old.call("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
    until_cluster_ok(hosts[0])
    fill(hosts[0], count)
    old.call("CLUSTER", "MEET", hosts[1], PORT)
    until("both nodes connected", lambda: new.call("CLUSTER", "NODES").count(b" connected") == 2)
    until_cluster_ok(hosts[1])
    old_id, new_id = (node.call("CLUSTER", "MYID").decode() for node in (old, new))
    batches = []
    for slot in range(8192, 16384):
        keys = old.call("CLUSTER", "GETKEYSINSLOT", slot, 1000)
        new.call("CLUSTER", "SETSLOT", slot, "IMPORTING", old_id)
        old.call("CLUSTER", "SETSLOT", slot, "MIGRATING", new_id)
        batches += [keys[begin:begin + 100] for begin in range(0, len(keys), 100)]

    def migrate():
        for keys in batches:
            old.call("MIGRATE", hosts[1], PORT, "", 0, 10000, "REPLACE", "KEYS", *keys)
    took = seconds(migrate)
    bare.end()
    return took
