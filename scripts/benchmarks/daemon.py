"""Terrace's side: a daemon of this build with a state folder of its own."""
import http.client
import json
import os
import signal
import subprocess
import time

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Daemon:
    """Starts terraced, speaks its native API and runs the terrace command against it."""

    def __init__(self, bin_folder, work, *flags):
        self.bin, self.state, self.flags = bin_folder, f"{work}/state", flags
        self.start()

    def start(self):
        """Returns once the daemon says that it is ready; `ready_after` is the time that took, in seconds."""
        begin = time.monotonic()
        self.process = subprocess.Popen(
            [f"{self.bin}/terraced", "--state-dir", self.state, "--listen", "127.0.0.1:0", "--log-level", "error",
             *self.flags], stdout=subprocess.PIPE, text=True, env={**os.environ, "TERRACE_SHARE": REPOSITORY})
        line = self.process.stdout.readline()
        if not line.startswith("terraced ready "):
            raise SystemExit(f"terraced did not start: {line}")
        self.endpoint = line.split()[2]
        self.address = self.endpoint.split("//")[1]
        self.ready_after = time.monotonic() - begin

    def connection(self):
        return http.client.HTTPConnection(self.address, timeout=120)

    def api(self, method, path, body=None, connection=None):
        """The document that is answered, None where there is none; RuntimeError for a status from 300."""
        own = connection or self.connection()
        own.request(method, path, json.dumps(body) if body is not None else None,
                    {"content-type": "application/json"})
        answer = own.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {data[:300]}")
        return json.loads(data) if data else None

    def finish(self, operation, connection, wait="60s"):
        """Waits for the operation; RuntimeError where it does not succeed in time."""
        done = self.api("GET", f"/api/v1/operations/{operation}?wait={wait}", connection=connection)
        if done["state"] != "succeeded":
            raise RuntimeError(f"operation {operation}, waited {wait}: {done}")

    def manifest(self, name, **spec):
        return {"apiVersion": "terrace/v1", "kind": "Cache", "metadata": {"name": name}, "spec": spec}

    def create(self, name, **spec):
        """Returns where it is (host, port, password) once it is available."""
        connection = self.connection()
        change = self.api("POST", "/api/v1/caches", self.manifest(name, **spec), connection)
        self.finish(change["operation"], connection)
        return self.api("GET", f"/api/v1/caches/local/{name}/connection", connection=connection)

    def change(self, name, **spec):
        """Returns once the cache has what `spec` says."""
        connection = self.connection()
        change = self.api("PATCH", f"/api/v1/caches/local/{name}", {"spec": spec}, connection)
        self.finish(change["operation"], connection, wait="300s")

    def apply(self, names, **spec):
        """Returns once all caches of one apply are available."""
        manifests = [{"file": name, "text": json.dumps(self.manifest(name, **spec))} for name in names]
        connection = self.connection()
        for change in self.api("POST", "/api/v1/apply", {"manifests": manifests}, connection)["changes"]:
            self.finish(change["operation"], connection)

    def caches(self):
        return self.api("GET", "/api/v1/caches")["caches"]

    def delete(self, *names):
        connection = self.connection()
        running = [self.api("DELETE", f"/api/v1/caches/local/{name}", connection=connection) for name in names]
        for operation in running:
            self.finish(operation["id"], connection)

    def usage(self):
        """Processor time so far in seconds, and resident memory in bytes."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        with open(f"/proc/{self.process.pid}/statm") as file:
            pages = int(file.read().split()[1])
        ticks = int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE")

    def command(self, *words):
        """What `terrace WORDS…` prints, as bytes; RuntimeError where it fails."""
        environment = {**os.environ, "TERRACE_SHARE": REPOSITORY, "TERRACE_ENDPOINT": self.endpoint}
        run = subprocess.run([f"{self.bin}/terrace", *words], env=environment, capture_output=True)
        if run.returncode != 0:
            raise RuntimeError(f"terrace {' '.join(words)}: {run.stderr.decode()}")
        return run.stdout

    def stop(self, kill=False):
        """The servers stay, as they do for the next daemon of this folder."""
        self.process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        self.process.wait()

    def purge(self):
        """Deletes every cache, then stops."""
        self.delete(*[cache["name"] for cache in self.caches()])
        self.stop()
