"""Reads and writes a cluster with redis-py until a file appears; an error ends it. Arguments: host, port, password, folder."""
import os
import random
import sys

from redis.cluster import RedisCluster

host, port, password, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
client = RedisCluster(host=host, port=port, password=password or None, decode_responses=True)
for index in range(200):
    client.set(f"key:{index}", "0")
open(f"{folder}/began", "w").close()
done = 0
while not os.path.exists(f"{folder}/enough"):
    key = f"key:{random.randrange(200)}" if done % 4 else f"new:{done}"
    client.set(key, str(done))
    assert client.get(key) == str(done), key
    done += 1
assert all(client.get(f"key:{index}") is not None for index in range(200))
print(done)
