"""An instance from creation to deletion, as a program with google-cloud-redis (REST) does it. Prints where it was."""
import sys

from google.api_core import exceptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import redis_v1
from google.protobuf import field_mask_pb2

client = redis_v1.CloudRedisClient(transport="rest", credentials=AnonymousCredentials(),
                                   client_options={"api_endpoint": sys.argv[1]})
parent = "projects/demo/locations/us-central1"


def raises(kind, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except kind as error:
        return error
    raise SystemExit(f"{kind.__name__} was expected")


def create(name, **fields):
    return client.create_instance(parent=parent, instance_id=name, instance=redis_v1.Instance(**fields))


made = create("sessions", tier=redis_v1.Instance.Tier.STANDARD_HA, memory_size_gb=5, auth_enabled=True,
              redis_version="REDIS_7_0", redis_configs={"maxmemory-policy": "allkeys-lru"}).result(timeout=300)
assert made.state == redis_v1.Instance.State.READY, made
assert made.port == 6379 and made.host.startswith("127."), made
raises(exceptions.Conflict, create, "sessions", tier=redis_v1.Instance.Tier.BASIC, memory_size_gb=1)
raises(exceptions.BadRequest, create, "big", tier=redis_v1.Instance.Tier.BASIC, memory_size_gb=999)
raises(exceptions.NotFound, client.get_instance, name=f"{parent}/instances/nothing")

key = client.get_instance_auth_string(name=made.name).auth_string
changed = client.update_instance(
    update_mask=field_mask_pb2.FieldMask(paths=["memory_size_gb", "display_name"]),
    instance=redis_v1.Instance(name=made.name, memory_size_gb=6, display_name="Sessions")).result(timeout=300)
assert (changed.memory_size_gb, changed.display_name, changed.auth_enabled) == (6, "Sessions", True), changed
assert client.get_instance_auth_string(name=made.name).auth_string == key
over = client.failover_instance(name=made.name).result(timeout=300)
assert over.host == made.host and over.current_location_id != made.current_location_id, over

for name in ("one", "two"):
    create(name, tier=redis_v1.Instance.Tier.BASIC, memory_size_gb=1).result(timeout=300)
names = [i.name.rsplit("/", 1)[1] for i in client.list_instances(request={"parent": parent, "page_size": 2})]
assert names == ["one", "sessions", "two"], names
print(made.host, made.port, key)
for name in names:
    client.delete_instance(name=f"{parent}/instances/{name}").result(timeout=300)
assert list(client.list_instances(parent=parent)) == []
