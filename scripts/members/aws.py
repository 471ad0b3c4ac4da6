#!/usr/bin/env python3
"""Writes the table of ElastiCache's input members from the model in botocore.

    scripts/members/aws.py [service-2.json.gz]

Reads the operations that are built (AWSOperations.swift) and every member of their inputs, nested ones as well. Writes
Sources/TerraceAWS/Model/InputMembers.swift and the line of numbers in docs/compatibility.md. A fate that is decided stays;
a member that is new is refused until somebody decides, and is named on standard error.
"""
import glob
import gzip
import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "Sources/TerraceAWS/Model/InputMembers.swift"
PAGE = ROOT / "docs/compatibility.md"
UNDECIDED = "refused it is not supported here."


def model():
    """The model of the newest botocore among the vendors' clients, or the file that is named."""
    if len(sys.argv) > 1:
        found = sys.argv[1:2]
    else:
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        found = sorted(glob.glob(
            f"{cache}/terrace/clients/lib/python*/site-packages/botocore/data/elasticache/2015-02-02/service-2.json*"))
    if not found:
        sys.exit("no botocore in ~/.cache/terrace/clients; run scripts/install-clients, or name a service-2.json.gz")
    opened = gzip.open(found[-1]) if found[-1].endswith(".gz") else open(found[-1], "rb")
    with opened as file:
        return json.load(file)


def members(shapes, name, path=""):
    """Pairs of a path and its shape, in the model's order; a list's path ends in []."""
    for member, reference in shapes[name]["members"].items():
        inner, shape = (path + "." if path else "") + member, shapes[reference["shape"]]
        if shape["type"] == "list":
            inner, shape = inner + "[]", shapes[shape["member"]["shape"]]
        yield inner, shape
        if shape["type"] == "structure":
            yield from members(shapes, reference_of(shapes, reference["shape"]), inner)


def reference_of(shapes, name):
    return shapes[name]["member"]["shape"] if shapes[name]["type"] == "list" else name


def decided():
    """Fates by operation and path, as the table has them now."""
    if not TABLE.exists():
        return {}
    block = TABLE.read_text().split('static let fates = """', 1)[1].split('"""', 1)[0]
    rows = [line.strip().split(" ", 2) for line in block.splitlines() if line.strip()]
    return {(row[0], row[1]): row[2] for row in rows}


def rule(shape):
    """What a value has to be, or nothing where any will do."""
    if "enum" in shape:
        return "enum " + " ".join(shape["enum"])
    return f"pattern {shape['pattern']}" if "pattern" in shape else None


def write_table(rows, rules):
    indent = "        "
    TABLE.write_text(
        "/// What becomes of each input member of ElastiCache's operations that are built, and what the model lets it be.\n"
        "/// Written by scripts/members/aws.py; fates are decided here and kept by it.\n"
        "enum InputMembers {\n"
        '    static let fates = """\n' + "".join(f"{indent}{row}\n" for row in rows) + f'{indent}"""\n\n'
        "    /// Enumerations, and patterns as the model has them.\n"
        '    static let rules = #"""\n' + "".join(f"{indent}{row}\n" for row in rules) + f'{indent}"""#\n'
        "}\n")


def write_summary(rows):
    count = {fate: sum(row.split(" ")[2] == fate for row in rows) for fate in ["used", "stored", "refused", "readOnly"]}
    line = (f"{len(rows)} input members: {count['used']} used, {count['stored']} stored and shown, "
            f"{count['refused']} refused by name, {count['readOnly']} only of answers.")
    page = PAGE.read_text()
    start = page.index("\n## AWS\n")
    end = page.index("\n## ", start + 4)
    section = page[start:end]
    if re.search(r"^\d+ input members: .*$", section, re.M):
        section = re.sub(r"^\d+ input members: .*$", line, section, count=1, flags=re.M)
    else:
        section = section.replace("\n\n| operation ", f"\n\n{line}\n\n| operation ", 1)
    PAGE.write_text(page[:start] + section + page[end:])


def main():
    service, known = model(), decided()
    source = (ROOT / "Sources/TerraceAWS/Operations/AWSOperations.swift").read_text()
    rows, rules = [], []
    for operation in re.findall(r'^ +"(\w+)": \{', source, re.M):
        for path, shape in members(service["shapes"], service["operations"][operation]["input"]["shape"]):
            fate = known.get((operation, path))
            if fate is None:
                print(f"undecided: {operation} {path}", file=sys.stderr)
            rows.append(f"{operation} {path} {fate or UNDECIDED}")
            if rule(shape):
                rules.append(f"{operation} {path} {rule(shape)}")
    write_table(rows, rules)
    write_summary(rows)


main()
