#!/usr/bin/env python3
"""Changes an account by three hands, the AWS CLI, boto3 and sesform, and asks who it was: sesform by `drift --who`, the
AWS CLI and boto3 by `LookupEvents`.

    who.py --sesform target/debug/sesform --aws aws

Needs boto3 and the AWS CLI. Ends with `N passed, 0 failed`; the exit code is 1 if something failed.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import boto3
from botocore.exceptions import ClientError

REGION = "eu-west-1"
ACCOUNT = "123456789012"
# How long one run may take, in seconds: far beyond what a busy machine needs.
RUN_TIMEOUT = 120
# More events than a page of LookupEvents holds.
CROWD = 60

FILE = f"""
version: 1
account: "{ACCOUNT}"
regions:
  {REGION}:
    pools:
      transactional: {{ips: [198.51.100.10, 198.51.100.11]}}
      marketing: {{ips: [198.51.100.12]}}
    configuration_sets:
      receipts: {{pool: transactional, sending: true}} # never pause
      newsletter: {{pool: marketing, tls: require}}
"""


class Tally:
    """Counts what passed and what failed."""

    def __init__(self):
        self.passed, self.failures = 0, []

    def check(self, name, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failures.append(name)
            print(f"FAILED {name}: {detail}")


def run(key, folder, *words):
    env = dict(os.environ, AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY="secret", AWS_DEFAULT_REGION=REGION)
    env.update(NO_COLOR="1", HOME=str(folder), XDG_STATE_HOME=str(folder / "state"))
    env.pop("AWS_SESSION_TOKEN", None)
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=RUN_TIMEOUT)


def change(tally, sesform, aws, url, folder):
    """Three hands: each is known by its key and its program."""
    at = ("--endpoint-url", url)
    applied = run(ACCOUNT, folder, sesform, "apply", "--yes", *at, "--max-rps", "1000")
    tally.check("the file is applied", applied.returncode == 0, applied.stderr)
    words = ["put-dedicated-ip-in-pool", "--ip", "198.51.100.11", "--destination-pool-name", "marketing"]
    moved = run("AKIDCLI", folder, aws, "sesv2", *words, *at)
    tally.check("the AWS CLI moves an IP", moved.returncode == 0, moved.stderr)
    created = run("AKIDCLI", folder, aws, "sesv2", "create-configuration-set", "--configuration-set-name", "stranger", *at)
    tally.check("the AWS CLI creates a set", created.returncode == 0, created.stderr)
    keys = dict(aws_access_key_id="ASIABOTO", aws_secret_access_key="x", aws_session_token="t")
    ses = boto3.client("sesv2", endpoint_url=url, region_name=REGION, **keys)
    for _ in range(CROWD):
        ses.put_configuration_set_sending_options(ConfigurationSetName="receipts", SendingEnabled=False)
    (folder / "other.yaml").write_text(FILE.split("    configuration_sets:")[0].split("    pools:")[0]
                                       + "    configuration_sets: {newsletter: {tls: optional}}\n")
    other = run("AKIDOTHER", folder, sesform, "apply", "--yes", "-f", "other.yaml", *at, "--max-rps", "1000")
    tally.check("another sesform changes a set", other.returncode == 0, other.stderr)


def ask(tally, sesform, url, folder):
    ended = run(ACCOUNT, folder, sesform, "drift", "--who", "--format", "json", "--endpoint-url", url)
    tally.check("drift ends with 2", ended.returncode == 2, ended.stderr)
    drift = json.loads(ended.stdout)["drift"]
    items = {item["address"]["name"]: item["who"] for item in drift["items"]}
    strangers = {item["name"]: item.get("who", {}) for item in drift["unmanaged"]}
    creator = strangers.get("stranger", {}).get("event", {}).get("principal")
    tally.check("who created stranger", creator == f"arn:aws:iam::{ACCOUNT}:user/AKIDCLI", strangers)
    for name, who in items.items():
        tally.check(f"the event set the live value of {name}", who.get("value") == "live", who)
    for name, principal, program in [
        ("198.51.100.11", f"arn:aws:iam::{ACCOUNT}:user/AKIDCLI", "aws-cli/"),
        ("receipts", f"arn:aws:sts::{ACCOUNT}:assumed-role/sandbox/ASIABOTO", "Boto3/"),
        ("newsletter", f"arn:aws:iam::{ACCOUNT}:user/AKIDOTHER", "app/sesform"),
    ]:
        event = items.get(name, {}).get("event", {})
        tally.check(f"who changed {name}", event.get("principal") == principal, event)
        tally.check(f"with what {name} was changed", program in event.get("user_agent", ""), event)
    accepted = run(ACCOUNT, folder, sesform, "drift", "--accept", "all", "--endpoint-url", url)
    tally.check("all is accepted", accepted.returncode == 0, accepted.stdout + accepted.stderr)
    tally.check("comments stay", "sending: false} # never pause" in (folder / "sesform.yaml").read_text())


def look_up(tally, aws, url, folder):
    """The clients of AWS understand the events."""
    words = ["lookup-events", "--lookup-attributes", "AttributeKey=EventName,AttributeValue=PutDedicatedIpInPool"]
    listed = run("AKIDCLI", folder, aws, "cloudtrail", *words, "--output", "json", "--endpoint-url", url)
    events = json.loads(listed.stdout)["Events"] if listed.returncode == 0 else []
    tally.check("the AWS CLI lists the moves", len(events) >= 4, listed.stderr)
    newest = json.loads(events[0]["CloudTrailEvent"]) if events else {}
    tally.check("the newest move is the first", newest.get("requestParameters", {}).get("iP") == "198.51.100.11", newest)
    trail = boto3.client("cloudtrail", endpoint_url=url, region_name=REGION, aws_access_key_id="a", aws_secret_access_key="x")
    pages = [len(page["Events"]) for page in trail.get_paginator("lookup_events").paginate()]
    tally.check("pages have at most fifty", len(pages) > 1 and max(pages) == 50, pages)
    for wrong, code in [
        (dict(MaxResults=51), "InvalidMaxResultsException"),
        (dict(NextToken="zz"), "InvalidNextTokenException"),
        (dict(StartTime=2, EndTime=1), "InvalidTimeRangeException"),
    ]:
        try:
            trail.lookup_events(**wrong)
            found = "no error"
        except ClientError as error:
            found = error.response["Error"]["Code"]
        tally.check(code, found == code, found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True)
    parser.add_argument("--aws", default="aws")
    args = parser.parse_args()
    sesform, tally = os.path.abspath(args.sesform), Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "sesform.yaml").write_text(FILE)
        process = subprocess.Popen([sesform, "sandbox"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            url = process.stdout.readline().strip()
            change(tally, sesform, args.aws, url, folder)
            ask(tally, sesform, url, folder)
            look_up(tally, args.aws, url, folder)
        finally:
            process.terminate()
            process.wait()
    print(f"{tally.passed} passed, {len(tally.failures)} failed")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
