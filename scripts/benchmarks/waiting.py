"""Waits that end: with the answer, or with an error that names what did not happen and what was seen last."""
import time

from resp import NOT_READY, PORT, Redis


def until(what, condition, limit=120.0, pause=0.0005):
    """Calls `condition` until it returns a true value, and returns that.

    The pause is half a millisecond because the time until the answer is what most rows measure.
    """
    end = time.monotonic() + limit
    while True:
        try:
            value = condition()
            if value:
                return value
            last = repr(value)
        except NOT_READY as error:
            last = f"{type(error).__name__}: {error}"
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {limit:g} s; seen last: {last}")
        time.sleep(pause)


def until_pong(host, port=PORT, password=None):
    """Returns once the server answers PING on a new connection."""
    def ask():
        connection = Redis(host, port, password, timeout=1)
        try:
            return connection.call("PING") == b"PONG"
        finally:
            connection.close()
    return until(f"PONG of {host}:{port}", ask)


def until_in_sync(host):
    """Returns once the replica has the whole data of its primary and follows it."""
    until(f"{host} in sync with its primary",
          lambda: b"master_link_status:up" in Redis(host).call("INFO", "replication"))


def until_cluster_ok(host):
    """Returns once the node finds every slot served."""
    until(f"cluster_state:ok of {host}", lambda: b"cluster_state:ok" in Redis(host).call("CLUSTER", "INFO"))
