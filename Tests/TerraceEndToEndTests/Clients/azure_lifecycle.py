"""A cache and an Enterprise database from creation to deletion, as a program with Azure's SDKs does it."""
import sys
import time

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.mgmt.redis import RedisManagementClient
from azure.mgmt.redisenterprise import RedisEnterpriseManagementClient
import requests

endpoint, authority = sys.argv[1:]
subscription = "00000000-0000-0000-0000-000000000001"


class Credential:
    def get_token(self, *scopes, **options):
        return AccessToken("terrace", int(time.time()) + 3600)


def client(kind):
    return kind(Credential(), subscription, base_url=endpoint, credential_scopes=[endpoint + "/.default"],
                connection_verify=authority, polling_interval=1)


def raises(kind, call, *arguments):
    try:
        result = call(*arguments)
        result.result()
    except kind as error:
        return error
    raise SystemExit(f"{kind.__name__} was expected")


group = f"{endpoint}/subscriptions/{subscription}/resourcegroups/apps?api-version=2024-11-01"
headers = {"Authorization": "Bearer terrace"}
assert requests.put(group, json={"location": "eastus"}, headers=headers, verify=authority).status_code == 201

redis = client(RedisManagementClient).redis


def parameters(**properties):
    return {"location": "eastus", "properties": {"sku": {"name": "Standard", "family": "C", "capacity": 0}, **properties}}


made = redis.begin_create("apps", "sessions", parameters()).result()
assert made.provisioning_state == "Succeeded", made
assert (made.ssl_port, made.enable_non_ssl_port) == (6380, False), made
keys = redis.list_keys("apps", "sessions")
assert len(keys.primary_key) == len(keys.secondary_key) == 44 and keys.primary_key[33:37] == "AzCa", keys
raises(ResourceNotFoundError, redis.get, "apps", "nothing")
raises(ResourceNotFoundError, redis.begin_create, "no-group", "x", parameters())
raises(HttpResponseError, redis.begin_create, "apps", "x", parameters(shardCount=3))
taken = raises(ResourceExistsError, redis.check_name_availability,
               {"name": "Sessions", "type": "Microsoft.Cache/redis"})
assert taken.error.code == "NameNotAvailable", taken.error

changed = redis.begin_update("apps", "sessions", {"properties": {
    "redisConfiguration": {"maxmemory-policy": "allkeys-lru"}, "enableNonSslPort": True}}).result()
assert changed.enable_non_ssl_port and changed.redis_configuration.maxmemory_policy == "allkeys-lru", changed
fresh = redis.regenerate_key("apps", "sessions", {"keyType": "Secondary"})
assert fresh.primary_key == keys.primary_key and fresh.secondary_key != keys.secondary_key
redis.begin_create("apps", "other", parameters()).result()
names = sorted(cache.name for cache in redis.list_by_resource_group("apps"))
assert names == ["other", "sessions"] == sorted(cache.name for cache in redis.list_by_subscription()), names

enterprise = client(RedisEnterpriseManagementClient)
enterprise.redis_enterprise.begin_create(
    "apps", "big", {"location": "eastus", "sku": {"name": "Enterprise_E10", "capacity": 2}}).result()
database = enterprise.databases.begin_create(
    "apps", "big", "default", {"properties": {"clientProtocol": "Encrypted", "evictionPolicy": "AllKeysLRU"}}).result()
assert enterprise.databases.get("apps", "big", "default").provisioning_state == "Succeeded"
assert enterprise.databases.list_keys("apps", "big", "default").primary_key
assert [cluster.name for cluster in enterprise.redis_enterprise.list_by_resource_group("apps")] == ["big"]

enterprise.redis_enterprise.begin_delete("apps", "big").result()
for name in names:
    redis.begin_delete("apps", name).result()
assert list(redis.list_by_subscription()) == []
print(made.host_name, made.ssl_port)
