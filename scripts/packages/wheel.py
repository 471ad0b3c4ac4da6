"""Makes the wheel `terrace`: wheel.py --archive FILE --root NAME --version VERSION --tag TAG --epoch SECONDS --out FOLDER

It has the archive of the programs, the entry points that unpack and start them, and the pytest plugin. Its metadata are those of
python/pyproject.toml. No build tool is used: a wheel is a zip file with three files about it, and every byte of it is decided here.
"""
import argparse
import base64
import hashlib
import json
import pathlib
import time
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = "[console_scripts]\nterrace = terrace.programs:terrace\nterraced = terrace.programs:terraced\n"


def metadata(project, version):
    lines = ["Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {version}", f"Summary: {project['description']}",
             "License: Apache-2.0", f"Requires-Python: {project['requires-python']}"]
    for extra, needs in sorted(project["optional-dependencies"].items()):
        lines += [f"Provides-Extra: {extra}", *(f'Requires-Dist: {need}; extra == "{extra}"' for need in needs)]
    return "\n".join(lines) + "\n"


def entry_points(project):
    return SCRIPTS + "".join(
        f"\n[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in sorted(points.items()))
        for group, points in sorted(project["entry-points"].items()))


def contents(project, options):
    """Names and bytes of all files but the list of them, which comes last."""
    archive = options.archive.read_bytes()
    digest = hashlib.sha256(archive).hexdigest()
    # Two builds of one commit are two folders: a person who compares them wants the one that was asked for.
    about = {"folder": f"{options.version}-{digest[:12]}", "root": options.root, "sha256": digest}
    info = f"terrace-{options.version}.dist-info"
    wheel = f"Wheel-Version: 1.0\nGenerator: terrace\nRoot-Is-Purelib: false\nTag: {options.tag}\n"
    sources = [ROOT / "python/terrace_pytest.py", *sorted((ROOT / "python/terrace").glob("*.py"))]
    yield from ((str(file.relative_to(ROOT / "python")), file.read_bytes()) for file in sources)
    yield "terrace/programs.json", json.dumps(about, sort_keys=True).encode() + b"\n"
    yield "terrace/programs.tar.xz", archive
    yield f"{info}/METADATA", metadata(project, options.version).encode()
    yield f"{info}/WHEEL", wheel.encode()
    yield f"{info}/entry_points.txt", entry_points(project).encode()
    yield from ((f"{info}/licenses/{name}", (ROOT / name).read_bytes()) for name in ("LICENSE", "NOTICE.md"))


def record(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\n"


def main():
    parser = argparse.ArgumentParser()
    for name in ("archive", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    for name in ("root", "version", "tag"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--epoch", type=int, required=True)
    options = parser.parse_args()
    project = tomllib.loads((ROOT / "python/pyproject.toml").read_text())["project"]
    files = list(contents(project, options))
    listed = f"terrace-{options.version}.dist-info/RECORD"
    files.append((listed, ("".join(record(*file) for file in files) + f"{listed},,\n").encode()))
    path = options.out / f"terrace-{options.version}-{options.tag}.whl"
    # Stored as they are: the archive is compressed, and how zlib compresses the rest depends on its version.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wheel:
        for name, data in files:
            entry = zipfile.ZipInfo(name, time.gmtime(options.epoch)[:6])
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            wheel.writestr(entry, data)
    print(path.name)


if __name__ == "__main__":
    main()
