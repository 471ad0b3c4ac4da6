"""Starts the programs of the wheel: unpacks them once, into a cache folder of the user, and becomes the one that was asked for.

The wheel has them in one archive, because both contain the same data: as two files of a wheel they would be twice as large.
"""

import hashlib
import json
import os
import pathlib
import shutil
import sys
import tarfile
import tempfile
import time

_HERE = pathlib.Path(__file__).parent
#: An unpacking that began longer ago has been killed.
_HOUR = 3600


class Missing(RuntimeError):
    """The programs cannot be had; the text says why, and what to do."""


def path(program="terrace"):
    """The path of a program, which is unpacked where that has not been done yet."""
    try:
        about = json.loads((_HERE / "programs.json").read_text())
    except FileNotFoundError:
        raise Missing("this is a checkout without programs; scripts/package of Terrace makes a wheel that has them") from None
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "terrace/programs"
    folder = cache / about["folder"]
    if not folder.is_dir():
        try:
            cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            _clear(cache)
            _unpack(about, cache, folder)
        except OSError as error:
            raise Missing(f"cannot unpack the programs into {cache}: {error}; set XDG_CACHE_HOME to another folder") from None
    return str(folder / "bin" / program)


def _unpack(about, cache, folder):
    """Beside its place first, so that the folder is whole as soon as it has its name."""
    with (_HERE / "programs.tar.xz").open("rb") as archive:
        found = hashlib.file_digest(archive, "sha256") if hasattr(hashlib, "file_digest") else hashlib.sha256(archive.read())
        if found.hexdigest() != about["sha256"]:
            raise Missing(f"{archive.name} is damaged; install the wheel again")
        archive.seek(0)
        place = tempfile.mkdtemp(prefix=".unpacking-", dir=cache)
        try:
            with tarfile.open(fileobj=archive, mode="r:xz") as members:
                # Pythons without filters have no better way; the archive is the one that the wheel was made with.
                members.extractall(place, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
            os.rename(os.path.join(place, about["root"]), folder)
        except OSError:
            # Another process may have been faster; its folder is as good.
            if not folder.is_dir():
                raise
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _clear(cache):
    for left in cache.glob(".unpacking-*"):
        if left.stat().st_mtime < time.time() - _HOUR:
            shutil.rmtree(left, ignore_errors=True)


def _become(program):
    try:
        file = path(program)
        os.execv(file, [file, *sys.argv[1:]])
    except (Missing, OSError) as error:
        # sysexits: EX_UNAVAILABLE.
        print(f"{program}: {error}", file=sys.stderr)
        sys.exit(69)


def terrace():
    _become("terrace")


def terraced():
    _become("terraced")
