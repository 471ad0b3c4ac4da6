#!/usr/bin/env python3
"""Writes what Azure's own models say about requests into Sources/TerraceAzure/Model, and the summary into docs/compatibility.md.

    ~/.cache/terrace/clients/bin/python3 scripts/members/azure.py     (scripts/install-clients makes that environment)

It writes three files: AzureMembers.swift, what Terrace does with each member of the requests that it answers; AzureShapes.swift,
the values that the model allows; AzureModelOperations.swift, every operation of the service. It keeps the fates that the first file
has. It refuses a new member until somebody writes another fate there.
"""
import enum
import importlib
import inspect
import pathlib
import re
import sys
import typing

import summary

# This file has the name of the package that it reads.
sys.path.pop(0)

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "Sources/TerraceAzure/Model"

REDIS = "azure.mgmt.redis"
ENTERPRISE = "azure.mgmt.redisenterprise"
RESOURCE = "azure.mgmt.resource.resources.v2024_11_01"
PACKAGES = [REDIS, ENTERPRISE, RESOURCE]

# What the documentation says of values where the model has a bare text or number.
FLAG = "text one-of true|false"
MEGABYTES = "text matches ^[0-9]{1,7}$"
SAID = {
    "redisConfiguration.rdb-backup-enabled": FLAG,
    "redisConfiguration.aof-backup-enabled": FLAG,
    "redisConfiguration.authnotrequired": FLAG,
    "redisConfiguration.aad-enabled": FLAG,
    "redisConfiguration.rdb-backup-frequency": "text one-of 15|30|60|360|720|1440",
    "redisConfiguration.rdb-backup-max-snapshot-count": "text matches ^[1-9][0-9]{0,3}$",
    "redisConfiguration.maxmemory-reserved": MEGABYTES,
    "redisConfiguration.maxmemory-delta": MEGABYTES,
    "redisConfiguration.maxfragmentationmemory-reserved": MEGABYTES,
    "redisConfiguration.preferred-data-persistence-auth-method": "text one-of SAS|ManagedIdentity",
    "properties.redisVersion": "text matches ^([0-9]{1,2}([.][0-9]{1,2})?|latest)$",
    "properties.startIP": "text matches ^([0-9]{1,3}[.]){3}[0-9]{1,3}$",
    "properties.endIP": "text matches ^([0-9]{1,3}[.]){3}[0-9]{1,3}$",
    "scheduleEntries[].startHourUtc": "integer from 0 to 23",
    "scheduleEntries[].maintenanceWindow": "text matches ^PT([0-9]{1,3}H([0-9]{1,2}M)?|[0-9]{1,4}M)$",
    "properties.shardCount": "integer from 0 to 30",
    "properties.replicasPerMaster": "integer from 0 to 3",
    "properties.replicasPerPrimary": "integer from 0 to 3",
    "properties.port": "integer from 1 to 65535",
}
# Settings of the engine that the service takes in redisConfiguration, though its model has no word for them.
SETTINGS = ["databases"]


def built():
    """Names of the operations that the route table has."""
    source = (ROOT / "Sources/TerraceAzure/AzureOperations.swift").read_text()
    return set(re.findall(r'AzureOperation\("([a-z_]+\.[a-z_.]+)"', source))


def groups(package):
    """Operation groups of an SDK: their name on the client, their class and the module it is in."""
    module = importlib.import_module(package + ".operations")
    for name, kind in inspect.getmembers(module, inspect.isclass):
        source = importlib.import_module(kind.__module__)
        word = re.sub(r"(?<!^)(?=[A-Z])", "_", name.removesuffix("Operations")).lower()
        yield word or "operations", kind, source


def operations():
    """(name, HTTP method, path, function, package), one for each operation of all SDKs."""
    seen = set()
    for package in PACKAGES:
        for word, kind, source in groups(package):
            text = inspect.getsource(source)
            requests = {}
            for part in re.split(r"\n(?=def build_)", text)[1:]:
                name = re.match(r"def build_(\w+?)_request", part)[1]
                # Where several groups share a file, the group's name stands in front.
                name = name.removeprefix(word + "_")
                path = re.search(r'"(/[^"\n]*)"', part)
                method = re.search(r'method="([A-Z]+)"', part)
                if path and method:
                    requests.setdefault((word, name), (method[1], path[1]))
            for name, function in inspect.getmembers(kind, inspect.isfunction):
                request = requests.get((word, name.removeprefix("begin_")))
                if name.startswith("_") or not request:
                    continue
                full = f"{word}.{name}"
                if full in seen:
                    full = f"enterprise_{full}"
                seen.add(full)
                yield full, request[0], request[1], function, package


def models(annotation):
    """Model classes within an annotation."""
    if inspect.isclass(annotation) and hasattr(annotation, "_attribute_map"):
        yield annotation
    for part in typing.get_args(annotation):
        yield from models(part)


class Members:
    """Members of one operation's request by path: whether only answers have it, and its shape."""

    def __init__(self, package):
        self.models = importlib.import_module(package + ".models")
        self.enums = {n: k for n, k in inspect.getmembers(self.models, inspect.isclass) if issubclass(k, enum.Enum)}
        self.found = {}

    def add(self, model, prefix=""):
        hints = " ".join((model.__doc__ or "").split())
        for attribute, entry in model._attribute_map.items():
            if entry["key"] == "":
                self.put(prefix + "*", False, "text")
                continue
            path = prefix + entry["key"].replace("\\\\.", ".").replace("\\.", ".")
            rules = getattr(model, "_validation", {}).get(attribute, {})
            if rules.get("readonly"):
                # What is within is ignored with it.
                self.put(path, True, "")
            else:
                self.type(path, entry["type"], rules, self.choices(attribute, hints))

    def choices(self, attribute, hints):
        """The enumeration that the documentation names as the attribute's type."""
        match = re.search(rf":vartype {attribute}: ([^:]*)", hints)
        names = re.findall(r"\.models\.(\w+)", match[1]) if match else []
        return next((self.enums[n] for n in names if n in self.enums), None)

    def type(self, path, name, rules, choices):
        if name[0] == "[" and name[-1] == "]":
            return self.type(path + "[]", name[1:-1], {}, choices)
        if name[0] == "{" and name[-1] == "}":
            inner = getattr(self.models, name[1:-1], None)
            self.put(path + ".*", False, "object" if inner else "text")
            return inner and self.add(inner, path + ".*.")
        inner = getattr(self.models, name, None)
        if inner is not None and hasattr(inner, "_attribute_map"):
            return self.add(inner, path + ".")
        kind = {"bool": "flag", "int": "integer"}.get(name, "text")
        shape = kind
        if choices:
            shape = "text one-of " + "|".join(v.value for v in choices)
        elif "pattern" in rules:
            shape = "text matches " + rules["pattern"]
        if "minimum" in rules or "maximum" in rules:
            shape = f"{kind} from {rules.get('minimum', 0)} to {rules.get('maximum', 2**31)}"
        for end, said in SAID.items():
            if path.endswith(end):
                shape = said
        self.put(path, False, shape)

    def put(self, path, read_only, shape):
        self.found.setdefault(path, (read_only, shape))


def requests():
    """(operation, path, only answers have it, shape), sorted by operation and path."""
    wanted, lines = built(), []
    for name, method, path, function, package in operations():
        if name not in wanted:
            continue
        parameters = [p.annotation for p in inspect.signature(function).parameters.values()]
        bodies = [m for annotation in parameters for m in models(annotation)]
        if not bodies:
            continue
        members = Members(package)
        for body in bodies:
            members.add(body)
        # Clients send back what they were shown, with what a request cannot set.
        if method in ("PUT", "PATCH"):
            for answer in models(inspect.signature(function).return_annotation):
                members.add(answer)
        if any(p.startswith("properties.redisConfiguration.") for p in members.found):
            for setting in SETTINGS:
                members.put("properties.redisConfiguration." + setting, False, "text matches ^[0-9]{1,3}$")
        lines += [(name, path, *rest) for path, rest in members.found.items()]
    return sorted(lines)


def fates():
    """The fates that the file has, with their texts, by operation and path."""
    file = MODEL / "AzureMembers.swift"
    if not file.exists():
        return {}
    rows = (line.strip().split(" ", 2) for line in file.read_text().splitlines())
    return {(r[0], r[1]): r[2] for r in rows if len(r) == 3 and re.match(r"(used|stored|readOnly|refused)\b", r[2])}


def write(name, kind, comment, advice, lines, make):
    text = "\n".join("        " + line for line in lines)
    (MODEL / f"{name}.swift").write_text(
        f"import TerraceFrontEnd\n\n/// {comment}\n///\n/// `scripts/members/azure.py` writes this file from Azure's SDKs. {advice}\n"
        f"enum {name} {{\n    static let {kind} = {make}(\n        #\"\"\"\n{text}\n        \"\"\"#)\n}}\n"
        .replace("import TerraceFrontEnd\n\n", "import TerraceFrontEnd\n\n" if make == "InputTable" else ""))


def main():
    MODEL.mkdir(exist_ok=True)
    decided, rows = fates(), requests()
    lines = []
    for operation, path, read_only, _ in rows:
        fate = decided.get((operation, path), "readOnly" if read_only else "refused Terrace does not have it yet.")
        lines.append(f"{operation} {path} {fate}")
    write("AzureMembers", "table", "What Terrace does with each member of the requests that it answers.",
          "It keeps the fates: to change one, edit its line here.", lines, "InputTable")
    write("AzureShapes", "shapes", "The values that Azure's models allow in requests.", "Do not edit it.",
          [f"{o} {p} {shape}" for o, p, read_only, shape in rows if not read_only], "InputShapes")
    # Paths that any resource of any provider has lead nowhere else than where the resource itself does.
    general = re.compile(r"\{(scope|resourceId|parentResourcePath|groupId)\}")
    all_operations = sorted({(p, m, name) for name, m, p, _, _ in operations() if not general.search(p)})
    write("AzureModelOperations", "map",
          "Every operation of the service. The refusal of one that Terrace does not have tells its name.", "Do not edit it.",
          [f"{m} {p} {n}" for p, m, n in all_operations], "KnownOperations")
    summary.write("Azure", lines)
    new = [line for line in lines if line.endswith("Terrace does not have it yet.")]
    print("\n".join(new), file=sys.stderr)


main()
