"""Holds the pages for people who join against the project: project.py, from scripts/check.

Licence: LICENSE is there, and NOTICE.md has the packages of Package.swift, and those of Package.resolved where a build has written it.
Version: python/pyproject.toml has that of Sources/TerraceAPI/Version.swift; CHANGELOG.md begins with Unreleased or with it.
Names: each file that CONTRIBUTING.md and SECURITY.md name is there, and each test that any page names.
Workflows: the least Swift that they test is that of Package.swift.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def text(name):
    path = ROOT / name
    return path.read_text() if path.exists() else ""


def find(pattern, name):
    found = re.search(pattern, text(name), re.M)
    return found[1] if found else f"nothing in {name}"


def package(url):
    """The name that a package's address ends with."""
    return url.rstrip("/").rsplit("/", 1)[1].removesuffix(".git")


def rows(title):
    """First cells of the table below a title of NOTICE.md."""
    section = text("NOTICE.md").partition(f"\n## {title}\n")[2].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.M))


def licence():
    if not re.search(r"Apache License\s+Version 2\.0", text("LICENSE")):
        yield "LICENSE is not the Apache License 2.0"
    own, others = rows("Packages that Package.swift names"), rows("Packages that these bring")
    named = {package(url) for url in re.findall(r'\.package\(url: "([^"]+)"', text("Package.swift"))}
    yield from (f"NOTICE.md lacks {name} of Package.swift, with its licence" for name in sorted(named - own))
    yield from (f"NOTICE.md has {name}, which Package.swift does not name" for name in sorted(own - named))
    if text("Package.resolved"):
        resolved = {package(pin["location"]) for pin in json.loads(text("Package.resolved"))["pins"]}
        yield from (f"NOTICE.md lacks {name} of Package.resolved, with its licence" for name in sorted(resolved - own - others))
        yield from (f"NOTICE.md has {name}, which Package.resolved does not" for name in sorted(others - resolved))


def version():
    ours = find(r'text = "([^"]+)"', "Sources/TerraceAPI/Version.swift")
    if find(r'^version = "([^"]+)"', "python/pyproject.toml") != ours:
        yield f"python/pyproject.toml has another version than Sources/TerraceAPI/Version.swift: {ours}"
    if find(r"^## (\S+)", "CHANGELOG.md") not in ("Unreleased", ours):
        yield f"CHANGELOG.md begins neither with Unreleased nor with {ours}"


def paths():
    for page in ("CONTRIBUTING.md", "SECURITY.md"):
        # An example names files that only it adds.
        prose = re.sub(r"^```.*?^```$", "", text(page), flags=re.M | re.S)
        # Up to what stands for a name, or to a command's arguments.
        for name in re.findall(r"`((?:Sources|Tests|docs|python|scripts|tiers)/[^`<{ ]*)", prose):
            if not any(ROOT.glob(name)):
                yield f"{page}: {name} is not there"


def tests():
    sources = "\n".join(path.read_text() for path in sorted((ROOT / "Tests").rglob("*.swift")))
    known = set(re.findall(r"\b(?:struct|func|class|enum) (\w+)", sources)) | {path.name for path in (ROOT / "Tests").iterdir()}
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        prose = re.sub(r"^```(?:diff|sh).*?^```$", "", path.read_text(), flags=re.M | re.S)
        named = re.findall(r"`(\w*Tests)(?:\.(\w+))?`", prose) + [(name, "") for name in re.findall(r"--filter (\w+)", prose)]
        for name in sorted({part for pair in named for part in pair if part} - known - {"NAME"}):
            yield f"{path.relative_to(ROOT)}: there is no test {name}"


def workflows():
    least = find(r"swift-tools-version: (\S+)", "Package.swift")
    for path in sorted(ROOT.glob(".github/workflows/*.yml")):
        tried = re.findall(r'"(\d+\.\d+)"', path.read_text())
        if not tried or tried[0] != least:
            yield f"{path.relative_to(ROOT)} does not begin with Swift {least}, the least of Package.swift"


def main():
    faults = [fault for check in (licence, version, paths, tests, workflows) for fault in check()]
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
