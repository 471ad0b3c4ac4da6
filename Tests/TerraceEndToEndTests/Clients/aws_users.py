"""Users, a user group and a replication group that has it, as programs with boto3 and redis-py use them."""
import sys

import boto3
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

client = boto3.client("elasticache", endpoint_url=sys.argv[1], region_name="us-east-1",
                      aws_access_key_id="test", aws_secret_access_key="test")
errors = client.exceptions


def wait_for(kind):
    client.get_waiter(kind).wait(ReplicationGroupId="members", WaiterConfig={"Delay": 1, "MaxAttempts": 300})


def log_in(user, password):
    group = client.describe_replication_groups(ReplicationGroupId="members")["ReplicationGroups"][0]
    endpoint = group["NodeGroups"][0]["PrimaryEndpoint"]
    # Left to itself, the client asks a server that refuses it again and again for four seconds.
    return redis.Redis(host=endpoint["Address"], port=endpoint["Port"], ssl=True, ssl_ca_certs=sys.argv[2],
                       username=user, password=password, decode_responses=True, retry=Retry(NoBackoff(), 0))


def refused(call, *arguments):
    try:
        call(*arguments)
    except (redis.exceptions.AuthenticationError, redis.exceptions.NoPermissionError) as error:
        return str(error)
    raise SystemExit(f"{call} was to be refused")


first, second = "first-password-of-app", "second-password-of-app"
user = client.create_user(UserId="app", UserName="app", Engine="redis", AccessString="on ~app:* +@all",
                          Passwords=[first])
assert user["Status"] == "active" and user["Authentication"] == {"Type": "password", "PasswordCount": 1}, user
client.create_user(UserId="nobody", UserName="default", Engine="redis", AccessString="off", NoPasswordRequired=True)
group = client.create_user_group(UserGroupId="team", Engine="redis", UserIds=["app", "nobody"])
assert sorted(group["UserIds"]) == ["app", "nobody"], group
client.create_replication_group(
    ReplicationGroupId="members", ReplicationGroupDescription="Members", Engine="redis",
    CacheNodeType="cache.t4g.micro", NumCacheClusters=2, TransitEncryptionEnabled=True, UserGroupIds=["team"])
wait_for("replication_group_available")

app = log_in("app", first)
assert app.set("app:a", "1") and app.get("app:a") == "1"
assert "NOPERM" in refused(app.get, "other") or "permissions" in refused(app.get, "other")
refused(log_in("app", "not-the-password-of-app").ping)
refused(log_in(None, None).ping)

# Both passwords open while one is being replaced, and connections stay open.
client.modify_user(UserId="app", Passwords=[first, second])
wait_for("replication_group_available")
assert client.describe_users(UserId="app")["Users"][0]["Status"] == "active"
for password in (first, second):
    assert log_in("app", password).ping()
client.modify_user(UserId="app", Passwords=[second], AccessString="on ~* +@all")
wait_for("replication_group_available")
assert app.get("other") is None
refused(log_in("app", first).ping)
assert log_in("app", second).set("other", "2")

# Who is taken out of the group is out.
client.create_user(UserId="more", UserName="more", Engine="redis", AccessString="on ~* +@read",
                   Passwords=["password-of-one-more"])
client.modify_user_group(UserGroupId="team", UserIdsToAdd=["more"])
wait_for("replication_group_available")
more = log_in("more", "password-of-one-more")
assert more.get("other") == "2"
refused(more.set, "other", "3")
client.modify_user_group(UserGroupId="team", UserIdsToRemove=["more"])
wait_for("replication_group_available")
refused(log_in("more", "password-of-one-more").ping)
assert client.describe_user_groups(UserGroupId="team")["UserGroups"][0]["ReplicationGroups"] == ["members"]

client.delete_replication_group(ReplicationGroupId="members")
wait_for("replication_group_deleted")
client.delete_user_group(UserGroupId="team")
for name in ("app", "more", "nobody"):
    client.delete_user(UserId=name)
assert [user["UserId"] for user in client.describe_users()["Users"]] == ["default"]
