#!/usr/bin/env python3
"""Writes Sources/TerraceGoogle/Model/GoogleModel.swift and the line of members in docs/compatibility.md.

    scripts/members/google.py [DISCOVERY_DOCUMENT]

The document is redis.v1.json of google-api-python-client; without an argument it is looked for in the Python that runs
this script (scripts/install-clients makes one that has it). The script keeps the fates that the Swift file has. It refuses a new
member until somebody writes another fate there.
"""
import json
import pathlib
import re
import sys

import summary

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "Sources/TerraceGoogle/Model/GoogleModel.swift"

# The service's own names of the methods that are built here, by their ids in the discovery document.
BUILT = {
    "locations.list": "ListLocations", "locations.get": "GetLocation",
    "locations.instances.list": "ListInstances", "locations.instances.get": "GetInstance",
    "locations.instances.create": "CreateInstance", "locations.instances.patch": "UpdateInstance",
    "locations.instances.delete": "DeleteInstance", "locations.instances.upgrade": "UpgradeInstance",
    "locations.instances.failover": "FailoverInstance", "locations.instances.getAuthString": "GetInstanceAuthString",
    "locations.instances.import": "ImportInstance", "locations.instances.export": "ExportInstance",
    "locations.operations.list": "ListOperations", "locations.operations.get": "GetOperation",
}


def document():
    if len(sys.argv) > 1:
        return json.load(open(sys.argv[1]))
    import googleapiclient.discovery_cache as cache
    return json.load(open(pathlib.Path(cache.__file__).parent / "documents/redis.v1.json"))


def methods(resource, prefix=""):
    for name, method in resource.get("methods", {}).items():
        yield prefix + name, method
    for name, inner in resource.get("resources", {}).items():
        yield from methods(inner, prefix + name + ".")


def body_members(schemas, name, prefix=""):
    """Paths of the members of a schema, with whether only answers have them."""
    for key, member in sorted(schemas[name]["properties"].items()):
        inner, path = member, prefix + key
        if member.get("type") == "array":
            inner, path = member["items"], path + "[]"
        yield path, member.get("readOnly", False)
        if "$ref" in inner and not member.get("readOnly", False):
            yield from body_members(schemas, inner["$ref"], path + ".")


def members(doc):
    for name, method in methods(doc["resources"]["projects"]):
        if name not in BUILT:
            continue
        for parameter, facts in sorted(method["parameters"].items()):
            if facts["location"] == "query":
                yield BUILT[name], "?" + parameter, False
        if "request" in method:
            for path, read_only in body_members(doc["schemas"], method["request"]["$ref"]):
                yield BUILT[name], path, read_only


def known_fates():
    if not MODEL.exists():
        return {}
    block = MODEL.read_text().split('members = """\n', 1)[1].split('"""', 1)[0]
    fates = {}
    for line in block.splitlines():
        words = line.split(None, 2)
        if len(words) == 3:
            fates[words[0], words[1]] = words[2]
    return fates


def main():
    doc = document()
    fates = known_fates()
    lines = []
    for operation, path, read_only in members(doc):
        fate = fates.get((operation, path)) or ("readOnly" if read_only else "refused it is not supported here")
        lines.append(f"{operation} {path} {fate}")
    paths = []
    for name, method in methods(doc["resources"]["projects"]):
        path = method["flatPath"].removeprefix("v1")
        paths.append(f"{method['httpMethod']} {re.sub(r'{projects/?[^}]*}', '{p}', path)} {BUILT.get(name, name.split('.', 1)[-1])}")
    MODEL.write_text(
        "/// What Terrace does with each member of the requests that it answers, and every method of redis.googleapis.com.\n"
        "///\n"
        "/// `scripts/members/google.py` writes this file from revision %s of the service's discovery document. It keeps the\n"
        "/// fates: to change one, edit its line here.\n"
        "enum GoogleModel {\n    /// In the notation of `InputTable`; `?name` is a field of the query.\n"
        '    static let members = """\n%s\n        """\n\n'
        "    /// Every method: its verb, its path below the version, its name.\n"
        '    static let methods = """\n%s\n        """\n}\n'
        % (doc["revision"], "\n".join("        " + line for line in lines), "\n".join("        " + line for line in paths)))
    summary.write("Google", lines)


main()
