"""Caches of Terrace as pytest fixtures.

    def test_it(terrace_cache):
        client = redis.Redis.from_url(terrace_cache.url)

Each process has caches of its own, so the workers of pytest-xdist do not affect each other. The caches end with the process,
for whatever reason it ends.
"""

import dataclasses
import json
import os
import shutil
import subprocess
import tempfile
import urllib.parse

import pytest

# Prints the cache's variables, and lives until this process closes its standard input or ends.
_SCRIPT = '"$0" env "$1" --format json && echo "--" && exec cat >/dev/null'


@dataclasses.dataclass
class Cache:
    """A running cache: its address and login."""

    #: The URL for redis-py; with TLS it names the certificate to trust.
    url: str
    host: str
    port: int
    password: str | None
    #: The path of the certificate to trust; None without TLS.
    tls_ca: str | None
    #: Whether clients have to use the cluster protocol.
    cluster: bool
    #: The variables of `terrace env`.
    environment: dict[str, str]
    _process: subprocess.Popen

    def close(self):
        """Ends the cache and waits until all of it is gone."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=300)


class TerraceError(RuntimeError):
    """Terrace could not create the cache; the text is Terrace's message."""


def _program():
    """The one on the PATH, else that of the wheel: a test run without its environment's PATH has the second only."""
    found = os.environ.get("TERRACE_PROGRAM") or shutil.which("terrace")
    if found:
        return found
    try:
        from terrace import programs
        return programs.path()
    except (ImportError, RuntimeError) as error:
        raise TerraceError(
            f"terrace is not on the PATH ({error}); install a package of Terrace, or set TERRACE_PROGRAM") from None


def start(tier="basic", *, shards=None, replicas=None, size=None, persistence=None, settings=None) -> Cache:
    """Starts a cache of a tier. `settings` are engine settings, such as {"maxmemory-policy": "allkeys-lru"}."""
    program = _program()
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
    """Creates caches: terrace("premium", shards=3). They end with the session."""
    caches = []

    def make(*arguments, **named):
        caches.append(start(*arguments, **named))
        return caches[-1]

    yield make
    for cache in caches:
        cache.close()


@pytest.fixture(scope="session")
def terrace_cache(terrace, pytestconfig):
    """The session's cache. Its tier is that of --terrace-tier."""
    return terrace(pytestconfig.getoption("--terrace-tier"))
