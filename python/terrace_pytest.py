"""Caches of Terrace as pytest fixtures.

    def test_it(terrace_cache):
        client = redis.Redis.from_url(terrace_cache.url)

Each process has caches of its own, so every worker of pytest-xdist is isolated from the others. They end with the process,
whatever ends it.
"""

import dataclasses
import json
import os
import shutil
import subprocess
import tempfile
import urllib.parse

import pytest

# Tells where the cache is, and lives until whoever reads it closes its end.
_SCRIPT = '"$0" env "$1" --format json && echo "--" && exec cat >/dev/null'


@dataclasses.dataclass
class Cache:
    """Where a running cache is."""

    #: As redis-py takes it; with TLS it names the certificate to trust.
    url: str
    host: str
    port: int
    password: str | None
    #: Path of the certificate to trust; None without TLS.
    tls_ca: str | None
    #: Whether clients have to speak the cluster protocol.
    cluster: bool
    #: What `terrace env` says.
    environment: dict[str, str]
    _process: subprocess.Popen

    def close(self):
        """Ends the cache and waits until nothing is left of it."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=300)


class TerraceError(RuntimeError):
    """Terrace could not make the cache; the text is its own."""


def start(tier="basic", *, shards=None, replicas=None, size=None, persistence=None, settings=None) -> Cache:
    """Starts a cache of a tier. `settings` are the engine's, such as {"maxmemory-policy": "allkeys-lru"}."""
    program = os.environ.get("TERRACE_PROGRAM") or shutil.which("terrace")
    if not program:
        raise TerraceError("terrace is not on the PATH; run scripts/install of Terrace, or set TERRACE_PROGRAM")
    words = [program, "run", "--quiet", "--tier", tier]
    for flag, value in (("shards", shards), ("replicas", replicas), ("size", size), ("persistence", persistence)):
        if value is not None:
            words += [f"--{flag}", str(value)]
    for key, value in (settings or {}).items():
        words += ["--set", f"{key}={value}"]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [*words, "--", "sh", "-c", _SCRIPT, program, "cache"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
        lines = []
        for line in process.stdout:
            if line == "--\n":
                break
            lines.append(line)
        else:
            process.wait()
            errors.seek(0)
            raise TerraceError(errors.read().strip())
    found = json.loads("".join(lines))
    url = found["REDIS_URL"]
    if url.startswith("rediss:"):
        url += "/0?" + urllib.parse.urlencode({"ssl_ca_certs": found["REDIS_TLS_CA"]})
    return Cache(
        url=url, host=found["REDIS_HOST"], port=int(found["REDIS_PORT"]),
        password=found.get("REDIS_PASSWORD"), tls_ca=found.get("REDIS_TLS_CA"),
        cluster=found["REDIS_CLUSTER"] == "true", environment=found, _process=process)


def pytest_addoption(parser):
    parser.addoption("--terrace-tier", default="basic", help="tier of the terrace_cache fixture (default: basic)")


@pytest.fixture(scope="session")
def terrace():
    """Makes caches: terrace("premium", shards=3). They end with the session."""
    caches = []

    def make(*arguments, **named):
        caches.append(start(*arguments, **named))
        return caches[-1]

    yield make
    for cache in caches:
        cache.close()


@pytest.fixture(scope="session")
def terrace_cache(terrace, pytestconfig):
    """The session's cache, of the tier that --terrace-tier names."""
    return terrace(pytestconfig.getoption("--terrace-tier"))
