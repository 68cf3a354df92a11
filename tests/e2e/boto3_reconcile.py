#!/usr/bin/env python3
"""Runs the main job between two parties that share no code: boto3 sets an account up, sesform plans and applies, boto3
looks at what came of it.

    boto3_reconcile.py --sesform target/debug/sesform

Needs boto3. Ends with `N passed, 0 failed`; the exit code is 1 if something failed.
"""

import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

import boto3
from botocore.config import Config

REGION = "eu-west-1"
ACCOUNT = "123456789012"
DEFAULT_POOL = "ses-default-dedicated-pool"
# No identity can be verified here, and IPs that SES gives a managed pool would be in the way of what is compared.
BEHAVIOUR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "behaviour.json")
# How long one run may take, in seconds: far beyond what a busy machine needs.
RUN_TIMEOUT = 120
# More configuration sets than a page of ListConfigurationSets holds.
CROWD = 120

FILE = f"""
version: 1
account: "{ACCOUNT}"
owner: mail-platform
regions:
  {REGION}:
    pools:
      transactional: {{ips: [198.51.100.10, 198.51.100.11]}}
      marketing: {{ips: [198.51.100.12]}}
      bulk: {{scaling: managed}}
    configuration_sets:
      receipts: {{pool: transactional, tls: require, max_delivery: 4h}}
      newsletter: {{pool: marketing}}
      digests: {{pool: bulk}}
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

    def equal(self, name, found, wanted):
        self.check(name, found == wanted, f"\n  found  {found!r}\n  wanted {wanted!r}")


@contextlib.contextmanager
def serving(sesform):
    """A sandbox that serves; what is given is its endpoint."""
    process = subprocess.Popen([sesform, "sandbox", "--faults", BEHAVIOUR], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(RUN_TIMEOUT)


class Program:
    """sesform against one endpoint, with a folder of its own and nothing of the caller's environment."""

    def __init__(self, sesform, endpoint, folder):
        self.sesform, self.endpoint, self.folder = str(pathlib.Path(sesform).resolve()), endpoint, folder

    def run(self, *words, access_key=ACCOUNT):
        environment = {
            "PATH": os.environ["PATH"], "HOME": self.folder, "NO_COLOR": "1", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": access_key, "AWS_SECRET_ACCESS_KEY": "secret",
        }
        command = [self.sesform, *words, "--endpoint-url", self.endpoint]
        return subprocess.run(command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, timeout=RUN_TIMEOUT)

    def state(self, text):
        pathlib.Path(self.folder, "sesform.yaml").write_text(text)

    def writes(self):
        """The operations that may have changed something since the last look, from the sandbox's own log."""
        with urllib.request.urlopen(f"{self.endpoint}/_sandbox/log") as answer:
            calls = json.load(answer)["calls"]
        urllib.request.urlopen(urllib.request.Request(f"{self.endpoint}/_sandbox/log", method="DELETE"))
        operations = [call["operation"] for call in calls]
        return sorted(name for name in operations if not name.startswith(("Get", "List")))


def client(endpoint):
    settings = Config(region_name=REGION, retries={"total_max_attempts": 1}, ignore_configured_endpoint_urls=True)
    return boto3.client("sesv2", endpoint_url=endpoint, config=settings,
                        aws_access_key_id=ACCOUNT, aws_secret_access_key="secret")


def configuration_set(ses, name):
    answer = ses.get_configuration_set(ConfigurationSetName=name)
    answer.pop("ResponseMetadata")
    return answer


def pools_of(ses):
    """Pool by IP, through as many pages as there are."""
    pools, token = {}, {}
    while True:
        page = ses.get_dedicated_ips(PageSize=5, **token)
        pools |= {ip["Ip"]: ip["PoolName"] for ip in page["DedicatedIps"]}
        if "NextToken" not in page:
            return pools
        token = {"NextToken": page["NextToken"]}


def set_up(ses):
    """An account in use: an IP where the file does not want it, a set with every option, a stranger, a crowd."""
    ses.create_dedicated_ip_pool(PoolName="transactional", ScalingMode="STANDARD")
    ses.create_dedicated_ip_pool(PoolName="stranger", ScalingMode="STANDARD")
    # The stranger keeps an IP: with its only one moved away, no order would keep the newsletter's route.
    for ip, pool in [("198.51.100.10", "transactional"), ("198.51.100.20", "transactional"),
                     ("198.51.100.12", "stranger"), ("198.51.100.21", "stranger")]:
        ses.put_dedicated_ip_in_pool(Ip=ip, DestinationPoolName=pool)
    ses.create_configuration_set(
        ConfigurationSetName="newsletter",
        TrackingOptions={"CustomRedirectDomain": "links.example.com", "HttpsPolicy": "OPTIONAL"},
        DeliveryOptions={"TlsPolicy": "REQUIRE", "SendingPoolName": "stranger", "MaxDeliverySeconds": 1800},
        ReputationOptions={"ReputationMetricsEnabled": True},
        SendingOptions={"SendingEnabled": False},
        SuppressionOptions={"SuppressedReasons": ["COMPLAINT"]},
        VdmOptions={"DashboardOptions": {"EngagementMetrics": "ENABLED"}},
        Tags=[{"Key": "team", "Value": "growth"}],
    )
    for number in range(CROWD):
        ses.create_configuration_set(ConfigurationSetName=f"crowd-{number:03}")


def plan_writes_nothing(tally, program):
    planned = program.run("plan", "--detailed-exitcode", "-o", "plan.json")
    tally.equal("plan: changes are pending", planned.returncode, 2)
    tally.equal("plan: nothing written", program.writes(), [])
    tally.check("plan: the stranger is listed as left alone", "stranger" in planned.stdout, planned.stdout)
    moved = "- 198.51.100.12 to marketing"
    tally.check("plan: the move says where the IP goes", moved in planned.stdout, planned.stdout)


def apply_makes_it_so(tally, program, ses, newsletter_before):
    applied = program.run("apply", "plan.json")
    tally.equal("apply: succeeds", (applied.returncode, applied.stderr.count("failed")), (0, 0))
    tally.equal("apply: one write for each difference", program.writes(), sorted(
        ["CreateDedicatedIpPool"] * 2 + ["PutDedicatedIpInPool"] * 3 + ["CreateConfigurationSet"] * 2
        + ["PutConfigurationSetDeliveryOptions"]))
    pools = pools_of(ses)
    tally.equal("apply: exact membership", {ip: pool for ip, pool in pools.items() if pool != DEFAULT_POOL}, {
        "198.51.100.10": "transactional", "198.51.100.11": "transactional", "198.51.100.12": "marketing",
        "198.51.100.21": "stranger"})
    tally.equal("apply: the unlisted IP is in the default pool", pools["198.51.100.20"], DEFAULT_POOL)
    modes = {name: ses.get_dedicated_ip_pool(PoolName=name)["DedicatedIpPool"]["ScalingMode"]
             for name in ("transactional", "marketing", "bulk", "stranger")}
    tally.equal("apply: scaling modes", modes,
                {"transactional": "STANDARD", "marketing": "STANDARD", "bulk": "MANAGED", "stranger": "STANDARD"})
    tally.equal("apply: a new set has what the file states", configuration_set(ses, "receipts")["DeliveryOptions"],
                {"TlsPolicy": "REQUIRE", "SendingPoolName": "transactional", "MaxDeliverySeconds": 14400})
    tally.equal("apply: what is created carries the owner", configuration_set(ses, "digests")["Tags"],
                [{"Key": "sesform:owner", "Value": "mail-platform"}])
    wanted = json.loads(json.dumps(newsletter_before))
    wanted["DeliveryOptions"]["SendingPoolName"] = "marketing"
    tally.equal("apply: of an existing set only the pool changes", configuration_set(ses, "newsletter"), wanted)


def again_does_nothing(tally, program, ses):
    before = (pools_of(ses), configuration_set(ses, "newsletter"))
    program.writes()
    for words in (["apply", "--yes"], ["apply", "plan.json"], ["plan", "--detailed-exitcode"]):
        again = program.run(*words)
        tally.equal(f"again: {' '.join(words)} succeeds", again.returncode, 0)
        tally.equal(f"again: {' '.join(words)} writes nothing", program.writes(), [])
    tally.equal("again: the account is as it was", (pools_of(ses), configuration_set(ses, "newsletter")), before)


def another_writer_is_noticed(tally, program, ses):
    program.state(FILE.replace("pool: marketing", "pool: transactional"))
    program.run("plan", "-o", "plan.json")
    ses.put_configuration_set_delivery_options(ConfigurationSetName="newsletter", SendingPoolName="bulk")
    program.writes()
    stale = program.run("apply", "plan.json")
    tally.equal("stale: refused with code 4", stale.returncode, 4)
    tally.check("stale: the other's value is named", "pool bulk" in stale.stderr, stale.stderr)
    tally.equal("stale: nothing written", program.writes(), [])
    program.state(FILE)
    drifted = program.run("plan", "--detailed-exitcode")
    tally.equal("drift: is seen", drifted.returncode, 2)
    tally.check("drift: from what to what", "pool: bulk → marketing" in drifted.stdout, drifted.stdout)


def another_account_is_refused(tally, program):
    program.writes()
    refused = program.run("apply", "--yes", access_key="999999999999")
    tally.equal("account: refused with code 5", refused.returncode, 5)
    tally.equal("account: nothing written", program.writes(), [])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True, help="the sesform executable")
    arguments = parser.parse_args()
    tally = Tally()
    with serving(arguments.sesform) as endpoint, tempfile.TemporaryDirectory() as folder:
        ses, program = client(endpoint), Program(arguments.sesform, endpoint, folder)
        set_up(ses)
        program.state(FILE)
        program.writes()
        newsletter = configuration_set(ses, "newsletter")
        plan_writes_nothing(tally, program)
        apply_makes_it_so(tally, program, ses, newsletter)
        again_does_nothing(tally, program, ses)
        another_writer_is_noticed(tally, program, ses)
        another_account_is_refused(tally, program)
    print(f"{tally.passed} passed, {len(tally.failures)} failed")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
