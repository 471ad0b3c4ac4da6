"""Figures: how they are taken, and where they are kept until they are written."""
import statistics
import sys
import time


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def seconds(body):
    begin = time.monotonic()
    body()
    return time.monotonic() - begin


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(round(share * (len(ordered) - 1))))]


class Report:
    """Rows in the order they were measured, and rows that were left out with the reason."""

    def __init__(self):
        self.rows, self.skipped, self.scaling = [], [], []

    def row(self, key, what, ours, theirs, target, better="lower", unit="ms", peer=""):
        """A comparison of medians. `target` bounds the ratio of ours to theirs: from above where lower is better,
        from below where higher is. Values in "ms" are given in seconds."""
        scale = 1000 if unit == "ms" else 1
        our, their = statistics.median(ours) * scale, statistics.median(theirs) * scale
        ratio = our / their if their else float("inf")
        reached = ratio <= target if better == "lower" else ratio >= target
        self.rows.append({
            "key": key, "what": what, "peer": peer, "unit": unit, "ours": our, "theirs": their, "ratio": ratio,
            "target": target, "better": better, "reached": reached,
            "ours_p99": percentile(ours, 0.99) * scale, "theirs_p99": percentile(theirs, 0.99) * scale,
            "rounds": len(ours)})
        sign = "<=" if better == "lower" else ">="
        say(f"{what}: {our:.2f} / {their:.2f} {unit} = {ratio:.3f} (to reach: {sign} {target}) "
            f"{'reached' if reached else 'MISSED'}")

    def figure(self, key, what, value, target, unit):
        """A value with no other side; lower is better."""
        reached = value <= target
        self.rows.append({"key": key, "what": what, "peer": "", "unit": unit, "ours": value, "theirs": None,
                          "ratio": None, "target": target, "better": "lower", "reached": reached, "rounds": 1})
        say(f"{what}: {value:.2f} {unit} (to reach: <= {target}) {'reached' if reached else 'MISSED'}")

    def skip(self, key, reason):
        self.skipped.append({"key": key, "reason": reason})
        say(f"{key} is skipped: {reason}")

    def beyond(self, margin):
        """What the rows measure whose ratio misses its target by more than this factor."""
        def is_beyond(row):
            if row["ratio"] is None:
                return False
            return (row["ratio"] > row["target"] * margin if row["better"] == "lower"
                    else row["ratio"] < row["target"] / margin)
        return [row["what"] for row in self.rows if is_beyond(row)]
