"""Run by PytestPluginTests with eight workers of pytest-xdist."""

import pytest
import redis
import terrace_pytest


@pytest.mark.parametrize("number", range(40))
def test_every_worker_has_a_cache_of_its_own(number, terrace_cache, worker_id):
    client = redis.Redis.from_url(terrace_cache.url)
    before = client.set("owner", worker_id, get=True)
    assert before in (None, worker_id.encode())
    client.incr("tests")


def test_a_cluster_takes_a_cluster_client(terrace):
    cache = terrace("premium", shards=3)
    assert cache.cluster
    client = redis.RedisCluster.from_url(cache.url)
    assert client.set("a", "b") and client.get("a") == b"b"


def test_tls_is_trusted_by_the_url(terrace):
    cache = terrace("azure/standard", settings={"maxmemory-policy": "allkeys-lru"})
    assert redis.Redis.from_url(cache.url).ping()
    assert redis.Redis(host=cache.host, port=cache.port, password=cache.password, ssl=True, ssl_ca_certs=cache.tls_ca).ping()


def test_a_closed_cache_is_gone():
    cache = terrace_pytest.start("basic")
    client = redis.Redis.from_url(cache.url)
    assert client.ping()
    cache.close()
    with pytest.raises(redis.exceptions.ConnectionError):
        client.ping()


def test_a_refusal_is_terraces_own():
    with pytest.raises(terrace_pytest.TerraceError, match="there is no tier 'gold'"):
        terrace_pytest.start("gold")
