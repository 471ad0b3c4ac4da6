"""Answers a second of the ElastiCache API, beside an emulator that starts no servers."""
import shutil
import socket
import subprocess
import tempfile

from waiting import until

# wrk sends the requests, because a client in Python would measure itself.
SCRIPT = """wrk.method = "POST"
    wrk.body = "Action=DescribeCacheClusters&Version=2015-02-02"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    wrk.headers["Authorization"] =
        "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host, Signature=0" """


def measure(setting, rounds):
    report = setting.report
    if not shutil.which("wrk"):
        return report.skip("describes", "wrk is not installed")
    if not setting.moto:
        return report.skip("describes", "moto_server is not installed; scripts/bench gets it by pip")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    process = subprocess.Popen([setting.moto, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        until("a connection to moto_server", lambda: socket.create_connection(("127.0.0.1", port), timeout=1), limit=60,
              pause=0.2)
        for connections in (1, 32):
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(requests_per_second(setting.terrace.address, connections))
                theirs.append(requests_per_second(f"127.0.0.1:{port}", connections))
            report.row(f"describe_{connections}", f"describe requests, {connections} connection"
                       f"{'s' if connections > 1 else ''}", ours, theirs, 20, better="higher", unit="requests/s",
                       peer="moto_server")
    finally:
        process.kill()
        process.wait()


def requests_per_second(address, connections):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(SCRIPT)
        file.flush()
        run = subprocess.run(["wrk", "-t", "1", "-c", str(connections), "-d", "3", "-s", file.name, f"http://{address}/"],
                             capture_output=True, text=True, check=True)
    if "Non-2xx" in run.stdout:
        raise RuntimeError(f"{address} answered with errors: {run.stdout}")
    return float(next(line.split()[1] for line in run.stdout.splitlines() if line.startswith("Requests/sec")))
