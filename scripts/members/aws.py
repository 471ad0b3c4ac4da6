#!/usr/bin/env python3
"""Writes the table of ElastiCache's input members from the model in botocore.

    scripts/members/aws.py [service-2.json.gz]

Reads the operations that Terrace has (AWSOperations.swift) and every member of their inputs, nested ones as well. Writes
Sources/TerraceAWS/Model/InputMembers.swift, the types of the inputs beside it (Inputs.swift), and the line of numbers in
docs/compatibility.md. It keeps the fates that the first file has. It refuses a new member, and names it on standard error, until
somebody writes another fate.
"""
import glob
import gzip
import json
import os
import pathlib
import re
import sys

import summary

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "Sources/TerraceAWS/Model/InputMembers.swift"
INPUTS = ROOT / "Sources/TerraceAWS/Model/Inputs.swift"
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
        "/// What Terrace does with each member of the requests that it answers, and the values that ElastiCache's model allows.\n"
        "///\n"
        "/// `scripts/members/aws.py` writes this file. It keeps the fates: to change one, edit its line here.\n"
        "enum InputMembers {\n"
        '    static let fates = """\n' + "".join(f"{indent}{row}\n" for row in rows) + f'{indent}"""\n\n'
        "    /// Enumerations and patterns of the model.\n"
        '    static let rules = #"""\n' + "".join(f"{indent}{row}\n" for row in rules) + f'{indent}"""#\n'
        "}\n")


def swift_name(member):
    """`AZMode` is azMode and `MultiAZEnabled` multiAZEnabled: the first word in small letters."""
    first = re.match(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z]", member)[0]
    return first.lower() + member[len(first):]


def field(shapes, member, reference, required):
    """A member's declaration and how it is read."""
    shape = shapes[reference["shape"]]
    many = shape["type"] == "list"
    inner_name = shape["member"]["shape"] if many else reference["shape"]
    inner = shapes[inner_name]
    kinds = {"string": ("String", "text"), "timestamp": ("String", "text"), "boolean": ("Bool", "flag"),
             "integer": ("Int", "number")}
    if inner["type"] == "structure":
        kind, read = inner_name, f'input.structure{"s" if many else ""}("{member}", {inner_name}.init)'
    else:
        kind, method = kinds[inner["type"]]
        read = f'input.{method}{"s" if many else ""}("{member}")'
    kind = f"[{kind}]" if many else kind
    # The decoder has refused a request without it.
    empty = "[]" if many else '""' if kind == "String" else None
    if required and empty:
        return f"let {swift_name(member)}: {kind}", f"{swift_name(member)} = {read} ?? {empty}"
    return f"let {swift_name(member)}: {kind}?", f"{swift_name(member)} = {read}"


def structures(shapes, name, paths, path=""):
    """The input's structure and those within it, by name, with their members that are among the paths."""
    found = {name: {}}
    for member, reference in shapes[name]["members"].items():
        many = shapes[reference["shape"]]["type"] == "list"
        inner_path = (path + "." if path else "") + member + ("[]" if many else "")
        if inner_path not in paths:
            continue
        found[name][member] = reference
        inner = reference_of(shapes, reference["shape"])
        if shapes[inner]["type"] == "structure":
            found.update(structures(shapes, inner, paths, inner_path))
    return found


def write_inputs(service, rows):
    """One struct for each operation's input, and one for each structure within, with what is used or stored."""
    shapes, inputs, nested = service["shapes"], {}, {}
    for operation in dict.fromkeys(row.split(" ")[0] for row in rows):
        paths = {r.split(" ")[1] for r in rows if r.split(" ")[0] == operation and r.split(" ")[2] in ("used", "stored")}
        name = service["operations"][operation]["input"]["shape"]
        found = structures(shapes, name, paths)
        inputs[operation] = (name, found.pop(name))
        for structure, members in found.items():
            nested.setdefault(structure, {}).update(members)
    text = ("import TerraceCore\nimport TerraceFrontEnd\n\n"
            "/// The requests that Terrace answers: each member that is used or stored, with the type of ElastiCache's model.\n"
            "///\n"
            "/// `scripts/members/aws.py` writes this file from the fates in `InputMembers`. Edit those, and run it again.\n")
    for operation, (shape, members) in inputs.items():
        required = shapes[shape].get("required", [])
        fields = [field(shapes, m, r, m in required) for m, r in members.items()]
        lines = [f"struct {operation}: AWSInput {{"] + [f"    {f[0]}" for f in fields]
        lines += ["    let given: [String: JSONValue]", "", "    init(_ input: InputReader) {"]
        lines += [f"        {f[1]}" for f in fields] + ["        given = input.given", "    }", "}", ""]
        text += "\n".join(lines) + "\n"
    for structure, members in sorted(nested.items()):
        required = shapes[structure].get("required", [])
        fields = [field(shapes, m, r, m in required) for m, r in members.items()]
        lines = [f"struct {structure}: Sendable {{"] + [f"    {f[0]}" for f in fields]
        lines += ["", "    init(_ input: InputReader) {"] + [f"        {f[1]}" for f in fields] + ["    }", "}", ""]
        text += "\n".join(lines) + "\n"
    INPUTS.write_text(text.rstrip("\n") + "\n")


def main():
    service, known = model(), decided()
    source = (ROOT / "Sources/TerraceAWS/AWSOperations.swift").read_text()
    rows, rules = [], []
    for operation in re.findall(r'AWSOperation\("(\w+)"', source):
        for path, shape in members(service["shapes"], service["operations"][operation]["input"]["shape"]):
            fate = known.get((operation, path))
            if fate is None:
                print(f"undecided: {operation} {path}", file=sys.stderr)
            rows.append(f"{operation} {path} {fate or UNDECIDED}")
            if rule(shape):
                rules.append(f"{operation} {path} {rule(shape)}")
    write_table(rows, rules)
    write_inputs(service, rows)
    summary.write("AWS", rows)


main()
