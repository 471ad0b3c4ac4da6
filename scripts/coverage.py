"""Adds the lines of each target up: coverage.py FILE, the figures that llvm-cov exports as JSON."""
import json
import re
import sys


def main(path):
    with open(path) as file:
        files = json.load(file)["data"][0]["files"]
    targets = {}
    for entry in files:
        # The project's own sources: those of packages lie in folders of the build.
        found = re.search(r"/Sources/(\w+)/", entry["filename"])
        if not found or "/checkouts/" in entry["filename"] or "/.build/" in entry["filename"]:
            continue
        lines = entry["summary"]["lines"]
        count, covered = targets.get(found[1], (0, 0))
        targets[found[1]] = (count + lines["count"], covered + lines["covered"])
    if not targets:
        raise SystemExit(f"{path} has no file of Sources")
    print(f"{'target':<24} {'lines':>7} {'run':>7}")
    for name, (count, covered) in sorted(targets.items()):
        print(f"{name:<24} {count:>7} {covered / max(count, 1):>7.1%}")
    count, covered = (sum(column) for column in zip(*targets.values()))
    print(f"{'all':<24} {count:>7} {covered / count:>7.1%}")


if __name__ == "__main__":
    main(sys.argv[1])
