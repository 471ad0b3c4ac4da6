"""Terrace's command lines beside the vendors' own, both against the same daemon."""
import json
import os
import shutil
import subprocess

from report import seconds


def measure(setting, rounds):
    t, report = setting.terrace, setting.report
    t.create("shown", tier="basic")
    path = f"{setting.clients}/bin:{os.environ['PATH']}"
    aws, gcloud, az = shutil.which("aws", path=path), shutil.which("gcloud"), shutil.which("az", path=path)
    environment = {**os.environ, "AWS_ENDPOINT_URL": t.endpoint, "AWS_ACCESS_KEY_ID": "x",
                   "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "",
                   "CLOUDSDK_API_ENDPOINT_OVERRIDES_REDIS": t.endpoint + "/google/redis/",
                   "CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true", "CLOUDSDK_CORE_PROJECT": "demo"}

    def run(program, *words):
        subprocess.run([program, *words], env=environment, check=True, capture_output=True)

    def compare(key, what, program, *words):
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(seconds(lambda: t.command(key, *words)))
            theirs.append(seconds(lambda: run(program, *words)))
        report.row(key, what, ours, theirs, 1 / 30, peer=f"the real {key}")
    if aws:
        compare("aws", "terrace aws elasticache describe-cache-clusters", aws, "elasticache", "describe-cache-clusters")
    else:
        report.skip("aws", "aws is not installed")
    if gcloud:
        compare("gcloud", "terrace gcloud redis instances", gcloud, "redis", "instances", "list", "--region", "us-central1")
    else:
        report.skip("gcloud", "gcloud is not installed")
    if az:
        environment.update(json.loads(t.command("cloud", "azure", "--format", "json")))
        run(az, "group", "create", "-n", "g", "-l", "eastus")
        compare("az", "terrace az redis list", az, "redis", "list", "-g", "g")
    else:
        report.skip("az", "az is not installed")
    t.delete("shown")
