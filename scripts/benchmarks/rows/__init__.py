"""The comparisons in the order in which they are measured."""
import dataclasses
import typing

from rows import (basic, cluster, commands, describes, failover, hundred, idle, lease, pair, protection, resharding,
                  throughput)


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    measure: typing.Callable
    # Rounds of a full run.
    rounds: int
    # Rounds of a short run; 0 where the comparison is left out of it.
    short_rounds: int = 0
    # A short run includes it only when it is named.
    only_named_in_short: bool = False

    def rounds_of(self, is_short, is_named):
        if not is_short:
            return self.rounds
        return 0 if self.only_named_in_short and not is_named else self.short_rounds


ROWS = [
    Row("basic", basic.measure, 25, 5),
    Row("pair", pair.measure, 15, 5),
    Row("cluster", cluster.measure, 7, 3),
    Row("lease", lease.measure, 20, 5),
    Row("failover", failover.measure, 100, 10),
    Row("resharding", resharding.measure, 3, 1, only_named_in_short=True),
    Row("protection", protection.measure, 3, 1, only_named_in_short=True),
    Row("hundred", hundred.measure, 3),
    Row("throughput", throughput.measure, 6),
    Row("commands", commands.measure, 7),
    Row("describes", describes.measure, 3),
    Row("idle", idle.measure, 1),
]
NAMES = [row.name for row in ROWS]
