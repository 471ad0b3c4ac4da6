"""Holds the tables of docs/architecture.md against Package.swift and the sources: architecture.py, from scripts/check.

Table of targets: each target of Package.swift has a row, and the row names what the manifest declares.
Imports: each import of a target is declared, and each declared one is imported.
Table of exceptions: which words of this machine a target's sources have, and no others.
Paths: each file or folder that the page names is there.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/architecture.md"
# Modules of the toolchain, which no manifest declares.
TOOLCHAIN = {"Dispatch", "Foundation", "Glibc", "Darwin", "Synchronization", "Testing", "XCTest"}
IMPORT = re.compile(
    r"^(?:@\w+(?:\(\w+\))? )*(?:public |package |internal |private )?import (?:struct |class |enum |func )?(\w+)", re.M)
WORDS = {
    "kill": r"\bkill\(",
    "pid": r"\bpids?\b",
    "SIG…": r"\bSIG[A-Z]+\b",
    "127.0.0.1": r"\b127\.0\.0\.1\b",
    "FileManager": r"\bFileManager\b",
}


def manifest():
    """Names of declared dependencies by target, and which targets are tests."""
    dump = subprocess.run(
        ["swift", "package", "--ignore-lock", "dump-package"], cwd=ROOT, check=True, capture_output=True, text=True)
    targets = json.loads(dump.stdout)["targets"]
    names = lambda target: {next(iter(entry.values()))[0] for entry in target["dependencies"]}
    return {t["name"]: names(t) for t in targets}, {t["name"] for t in targets if t["type"] == "test"}


def table(title):
    """Rows of the tables below the title, without their heads."""
    section = PAGE.read_text().split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if re.match(r"\| `", line)]
    return [[cell.strip() for cell in row] for row in rows]


def names(cell):
    return set(re.findall(r"`([^`]+)`", cell))


def sources(target, is_test):
    folder = ROOT / ("Tests" if is_test else "Sources") / target
    return [path.read_text() for path in sorted(folder.rglob("*.swift"))]


def check_targets(declared, tests):
    told = {}
    for target, _, imports in table("Targets and their import walls"):
        for name in names(target):
            if name in told:
                yield f"{name} has two rows"
            told[name] = names(imports)
    for name in sorted(declared.keys() - told.keys()):
        yield f"{name} of Package.swift has no row"
    for name in sorted(told.keys() - declared.keys()):
        yield f"{name} is no target of Package.swift"
    for name in sorted(told.keys() & declared.keys()):
        # What a row of several targets says is common to them; each tests its own.
        wanted = declared[name] - ({name.removesuffix("Tests")} if name in tests else set())
        for other in sorted(wanted - told[name]):
            yield f"the row of {name} lacks {other}, which Package.swift declares"
        for other in sorted(told[name] - wanted):
            yield f"the row of {name} has {other}, which Package.swift does not declare"


def check_imports(declared, tests):
    for target, wanted in declared.items():
        found = {name for text in sources(target, target in tests) for name in IMPORT.findall(text)}
        for name in sorted(found - wanted - TOOLCHAIN):
            yield f"{target} imports {name}, which Package.swift does not declare for it"
        # A test may need a program without importing it.
        for name in sorted(wanted - found - ({"terrace", "terraced"} if target in tests else set())):
            yield f"{target} imports {name} nowhere; take it out of Package.swift"


def check_words(declared, tests):
    told = {name: names(words) for target, words, _ in table("What names this machine") for name in names(target)}
    for target in sorted(declared.keys() - tests):
        texts = [re.sub(r"^\s*//.*$", "", text, flags=re.M) for text in sources(target, False)]
        found = {word for word, pattern in WORDS.items() for text in texts if re.search(pattern, text)}
        for word in sorted(found - told.get(target, set())):
            yield f"{target} names {word}; that belongs to the host, or to a row with its reason"
        for word in sorted(told.get(target, set()) - found):
            yield f"{target} does not name {word} any more; take it out of the row"


def check_paths():
    for name in re.findall(r"`((?:Sources|Tests|docs|scripts)/[^`<{]+)`", PAGE.read_text()):
        if not any(ROOT.glob(name)):
            yield f"{name} is not there"


def main():
    declared, tests = manifest()
    faults = [*check_targets(declared, tests), *check_imports(declared, tests), *check_words(declared, tests),
              *check_paths()]
    for fault in faults:
        print(f"docs/architecture.md: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
