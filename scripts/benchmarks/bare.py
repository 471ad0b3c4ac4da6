"""The other side of most rows: servers started by hand, as a script without Terrace starts them."""
import os
import subprocess

from resp import PORT
from waiting import until_cluster_ok, until_pong


class Bare:
    """Starts servers at addresses of their own, with no data to load, and ends them all."""

    def __init__(self, work):
        self.work, self.count, self.processes = work, 0, []

    def start(self, *options, cluster=False):
        """Returns the address and the process at once; the server may not answer yet."""
        self.count += 1
        number = self.count
        host = f"127.77.{number // 250}.{number % 250 + 1}"
        if cluster:
            options = ("--cluster-enabled", "yes", "--cluster-announce-ip", host, *options)
        folder = f"{self.work}/bare-{number}"
        os.makedirs(folder)
        process = subprocess.Popen(
            ["redis-server", "--bind", host, "--port", str(PORT), "--save", "", "--dir", folder, "--logfile",
             f"{folder}/log", "--protected-mode", "no", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        return host, process

    def start_until_pong(self):
        host, _ = self.start()
        until_pong(host)

    def start_cluster(self, *options):
        """Three primaries with a replica each by redis-cli, all of them in state ok; (address, process) of each node."""
        nodes = [self.start(*options, cluster=True) for _ in range(6)]
        hosts = [host for host, _ in nodes]
        for host in hosts:
            until_pong(host)
        subprocess.run(["redis-cli", "--cluster", "create", *[f"{host}:{PORT}" for host in hosts],
                        "--cluster-replicas", "1", "--cluster-yes"], check=True, stdout=subprocess.DEVNULL)
        for host in hosts:
            until_cluster_ok(host)
        return nodes

    def end(self):
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()
        self.processes = []
