"""A replication group and a cluster from creation to deletion, as a program with boto3 does it. Prints what it saw."""
import sys

import boto3

client = boto3.client("elasticache", endpoint_url=sys.argv[1], region_name="eu-west-1",
                      aws_access_key_id="test", aws_secret_access_key="test")
errors = client.exceptions


def raises(kind, call, **arguments):
    try:
        call(**arguments)
    except kind as error:
        return error.response["Error"]["Message"]
    raise SystemExit(f"{kind.__name__} was expected")


group = client.create_replication_group(
    ReplicationGroupId="Sessions", ReplicationGroupDescription="Sessions", Engine="redis", EngineVersion="7.1",
    CacheNodeType="cache.t4g.micro", NumCacheClusters=2, AutomaticFailoverEnabled=True,
    Tags=[{"Key": "team", "Value": "web"}])["ReplicationGroup"]
assert group["ReplicationGroupId"] == "sessions", group
assert group["Status"] == "creating", group
client.get_waiter("replication_group_available").wait(
    ReplicationGroupId="sessions", WaiterConfig={"Delay": 1, "MaxAttempts": 300})
raises(errors.ReplicationGroupAlreadyExistsFault, client.create_replication_group,
       ReplicationGroupId="sessions", ReplicationGroupDescription="again", CacheNodeType="cache.t4g.micro")
raises(errors.ReplicationGroupNotFoundFault, client.describe_replication_groups, ReplicationGroupId="nothing")
raises(errors.InvalidParameterValueException, client.create_replication_group,
       ReplicationGroupId="big", ReplicationGroupDescription="x", CacheNodeType="cache.none")
raises(errors.CacheClusterNotFoundFault, client.describe_cache_clusters, CacheClusterId="nothing")

group = client.describe_replication_groups(ReplicationGroupId="sessions")["ReplicationGroups"][0]
endpoint = group["NodeGroups"][0]["PrimaryEndpoint"]
tags = client.list_tags_for_resource(ResourceName=group["ARN"])["TagList"]
assert tags == [{"Key": "team", "Value": "web"}], tags

client.increase_replica_count(ReplicationGroupId="sessions", NewReplicaCount=2, ApplyImmediately=True)
client.get_waiter("replication_group_available").wait(
    ReplicationGroupId="sessions", WaiterConfig={"Delay": 1, "MaxAttempts": 300})
for name in ("one", "two"):
    client.create_cache_cluster(CacheClusterId=name, CacheNodeType="cache.t4g.micro", Engine="redis", NumCacheNodes=1)
    client.get_waiter("cache_cluster_available").wait(
        CacheClusterId=name, WaiterConfig={"Delay": 1, "MaxAttempts": 300})
pages = client.get_paginator("describe_cache_clusters").paginate(PaginationConfig={"PageSize": 2})
names = [cluster["CacheClusterId"] for page in pages for cluster in page["CacheClusters"]]
assert names == ["one", "sessions-001", "sessions-002", "sessions-003", "two"], names

print(endpoint["Address"], endpoint["Port"])
client.delete_replication_group(ReplicationGroupId="sessions")
client.get_waiter("replication_group_deleted").wait(
    ReplicationGroupId="sessions", WaiterConfig={"Delay": 1, "MaxAttempts": 300})
for name in ("one", "two"):
    client.delete_cache_cluster(CacheClusterId=name)
    client.get_waiter("cache_cluster_deleted").wait(CacheClusterId=name, WaiterConfig={"Delay": 1, "MaxAttempts": 300})
assert client.describe_cache_clusters()["CacheClusters"] == []
