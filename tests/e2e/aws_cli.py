#!/usr/bin/env python3
"""Drives every operation of `sesform sandbox` through the AWS CLI, errors and paging included.

The SDK tests of the crate speak the SDK's newest wire form; the AWS CLI speaks the older one, signs by itself and
parses by another model. A mistake that client and sandbox share does not survive both.

    aws_cli.py --sesform target/debug/sesform [--aws /usr/bin/aws]

Each story runs in an account of its own (an access key of twelve digits is the account), so stories run side by side;
those that need a sandbox of their own start it.
Ends with `N passed, 0 failed`; the exit code is 1 if something failed.
"""

import argparse
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading

REGION = "eu-west-1"
DEFAULT_POOL = "ses-default-dedicated-pool"
# No identity can be verified here, and IPs that SES gives a managed pool would be in the way of what is compared.
BEHAVIOUR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "behaviour.json")
SHARED_POOL = "ses-shared-pool"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:events"
ARCHIVE = "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz"
# A call takes about a second of a core; more side by side than this only wait for each other.
SIDE_BY_SIDE = 4
# How long one call of the CLI may take, in seconds: far beyond what a busy machine needs.
CALL_TIMEOUT = 60

OPERATIONS = """
get-account put-account-dedicated-ip-warmup-attributes
create-dedicated-ip-pool get-dedicated-ip-pool list-dedicated-ip-pools delete-dedicated-ip-pool
put-dedicated-ip-pool-scaling-attributes
get-dedicated-ip get-dedicated-ips put-dedicated-ip-in-pool put-dedicated-ip-warmup-attributes
create-configuration-set get-configuration-set list-configuration-sets delete-configuration-set
put-configuration-set-delivery-options put-configuration-set-reputation-options put-configuration-set-sending-options
put-configuration-set-suppression-options put-configuration-set-tracking-options put-configuration-set-vdm-options
put-configuration-set-archiving-options
create-configuration-set-event-destination get-configuration-set-event-destinations
update-configuration-set-event-destination delete-configuration-set-event-destination
create-email-identity get-email-identity list-email-identities delete-email-identity
put-email-identity-configuration-set-attributes
tag-resource untag-resource list-tags-for-resource
get-caller-identity
""".split()


class Tally:
    """Counts what passed and failed, and which operations were driven, over all threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.passed = 0
        self.failures = []
        self.driven = set()

    def check(self, name, holds, detail=""):
        with self.lock:
            if holds:
                self.passed += 1
            else:
                self.failures.append(f"{name}: {detail}")

    def equal(self, name, got, expected):
        self.check(name, got == expected, f"got {got!r}, expected {expected!r}")


class Cli:
    """The AWS CLI against one sandbox, as one account in one Region."""

    def __init__(self, aws, endpoint, home, tally, account, region=REGION):
        self.aws, self.endpoint, self.home, self.tally = aws, endpoint, home, tally
        self.account, self.region = account, region

    def elsewhere(self, region):
        return Cli(self.aws, self.endpoint, self.home, self.tally, self.account, region)

    def environment(self):
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
        return inherited | {
            "HOME": self.home,
            "AWS_CONFIG_FILE": os.path.join(self.home, "config"),
            "AWS_SHARED_CREDENTIALS_FILE": os.path.join(self.home, "credentials"),
            "AWS_ACCESS_KEY_ID": self.account,
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_PAGER": "",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def run(self, service, operation, *arguments):
        command = [self.aws, service, operation, "--endpoint-url", self.endpoint, "--output", "json", *arguments]
        done = subprocess.run(
            command, env=self.environment(), capture_output=True, text=True, timeout=CALL_TIMEOUT, check=False
        )
        with self.tally.lock:
            self.tally.driven.add(operation)
        return done

    def call(self, operation, *arguments, service="sesv2"):
        """The answer of a call that has to succeed; an empty one of a call that did not."""
        done = self.run(service, operation, *arguments)
        name = f"{operation} {' '.join(arguments)}"
        self.tally.check(name, done.returncode == 0, done.stderr.strip())
        return json.loads(done.stdout or "{}") if done.returncode == 0 else {}

    def refused(self, code, part, operation, *arguments):
        """Asserts that a call fails with a code and a message."""
        done = self.run("sesv2", operation, *arguments)
        expected = f"An error occurred ({code}) when calling"
        holds = done.returncode != 0 and expected in done.stderr and part in done.stderr
        name = f"{operation} {' '.join(arguments)} is refused with {code}"
        self.tally.check(name, holds, (done.stderr or done.stdout).strip())

    def arn(self, resource):
        return f"arn:aws:ses:{self.region}:{self.account}:{resource}"

    @property
    def bus(self):
        """The default event bus of the account, the only one that SES sends to."""
        return f"arn:aws:events:{self.region}:{self.account}:event-bus/default"

    def walk(self, key, operation, *arguments):
        """All pages of a list: their items and how many each had."""
        items, sizes, more = [], [], []
        while True:
            page = self.call(operation, *arguments, *more)
            items += page.get(key, [])
            sizes.append(len(page.get(key, [])))
            if not page.get("NextToken") or len(sizes) > 20:
                return items, sizes
            more = ["--next-token", page["NextToken"]]


def pool(name):
    return ("--pool-name", name)


def named(name):
    return ("--configuration-set-name", name)


def destination(name, **definition):
    """The arguments of a create or an update; the definition as JSON."""
    return (*named("c"), "--event-destination-name", name, "--event-destination", json.dumps(definition))


def identity(name):
    return ("--email-identity", name)


def story_identity(cli, tally):
    got = cli.call("get-caller-identity", service="sts")
    tally.equal("sts account", got.get("Account"), cli.account)
    tally.equal("sts arn", got.get("Arn"), f"arn:aws:iam::{cli.account}:user/sandbox")
    tally.check("sts user id", bool(got.get("UserId")))


def story_account(cli, tally):
    account = cli.call("get-account")
    tally.equal("automatic warm-up is on at first", account.get("DedicatedIpAutoWarmupEnabled"), True)
    tally.equal("the account is healthy", account.get("EnforcementStatus"), "HEALTHY")
    cli.call("put-account-dedicated-ip-warmup-attributes", "--no-auto-warmup-enabled")
    tally.equal("it is off", cli.call("get-account").get("DedicatedIpAutoWarmupEnabled"), False)
    cli.call("put-account-dedicated-ip-warmup-attributes", "--auto-warmup-enabled")
    tally.equal("it is on again", cli.call("get-account").get("DedicatedIpAutoWarmupEnabled"), True)


def story_pools(cli, tally):
    cli.call("create-dedicated-ip-pool", *pool("transactional"), "--tags", "Key=team,Value=checkout")
    cli.call("create-dedicated-ip-pool", *pool("bulk"), "--scaling-mode", "MANAGED")
    got = cli.call("get-dedicated-ip-pool", *pool("bulk"))
    tally.equal("a managed pool", got.get("DedicatedIpPool"), {"PoolName": "bulk", "ScalingMode": "MANAGED"})
    listed, sizes = cli.walk("DedicatedIpPools", "list-dedicated-ip-pools", "--page-size", "3")
    tally.equal("pools with the reserved ones", sorted(listed), ["bulk", DEFAULT_POOL, SHARED_POOL, "transactional"])
    tally.equal("two pages of pools", sizes, [3, 1])
    cli.refused("AlreadyExistsException", "<bulk>", "create-dedicated-ip-pool", *pool("bulk"))
    cli.refused("BadRequestException", "pool name", "create-dedicated-ip-pool", *pool("Upper"))
    cli.refused("BadRequestException", "page size", "list-dedicated-ip-pools", "--page-size", "1001")
    cli.refused("BadRequestException", "next token", "list-dedicated-ip-pools", "--next-token", "garbage")
    reserved = "Pool name describes either a shared or default dedicated ip pool"
    cli.refused("BadRequestException", reserved, "get-dedicated-ip-pool", *pool(DEFAULT_POOL))
    cli.refused("NotFoundException", "<nope>", "get-dedicated-ip-pool", *pool("nope"))


def story_conversion(cli, tally):
    cli.call("create-dedicated-ip-pool", *pool("a"))
    cli.call("put-dedicated-ip-in-pool", "--ip", "198.51.100.10", "--destination-pool-name", "a")
    cli.refused("BadRequestException", "still has dedicated IPs", "delete-dedicated-ip-pool", *pool("a"))
    scale = "put-dedicated-ip-pool-scaling-attributes"
    cli.call(scale, *pool("a"), "--scaling-mode", "MANAGED")
    expected = {"Ip": "198.51.100.10", "WarmupStatus": "NOT_APPLICABLE", "WarmupPercentage": -1, "PoolName": "a"}
    got = cli.call("get-dedicated-ip", "--ip", "198.51.100.10")
    tally.equal("an IP of a converted pool", got.get("DedicatedIp"), expected)
    cli.refused("BadRequestException", "ScalingMode", scale, *pool("a"), "--scaling-mode", "STANDARD")
    cli.refused("NotFoundException", "<nope>", scale, *pool("nope"), "--scaling-mode", "MANAGED")
    cli.call("delete-dedicated-ip-pool", *pool("a"))
    cli.refused("NotFoundException", "<a>", "delete-dedicated-ip-pool", *pool("a"))


def story_ips(cli, tally):
    ips, sizes = cli.walk("DedicatedIps", "get-dedicated-ips", "--page-size", "5")
    tally.equal("three pages of IPs", sizes, [5, 5, 2])
    expected = [f"198.51.100.{host}" for host in range(10, 22)]
    tally.equal("the leased IPs", sorted(ip["Ip"] for ip in ips), expected)
    warm = [(ip["PoolName"], ip["WarmupStatus"], ip["WarmupPercentage"]) for ip in ips]
    tally.equal("all warm in the default pool", set(warm), {(DEFAULT_POOL, "DONE", 100)})
    cli.call("create-dedicated-ip-pool", *pool("a"))
    cli.call("create-dedicated-ip-pool", *pool("b"))
    for name in ["a", "b", DEFAULT_POOL]:
        cli.call("put-dedicated-ip-in-pool", "--ip", expected[0], "--destination-pool-name", name)
        got = cli.call("get-dedicated-ips", *pool(name), "--page-size", "1").get("DedicatedIps", [])
        tally.equal(f"in {name}", [(ip["Ip"], ip["PoolName"]) for ip in got], [(expected[0], name)])
    move = ("put-dedicated-ip-in-pool", "--ip", expected[0], "--destination-pool-name")
    cli.refused("NotFoundException", "<nope>", *move, "nope")
    cli.refused("BadRequestException", "shared pool", *move, SHARED_POOL)
    cli.refused("NotFoundException", "<192.0.2.99>", "get-dedicated-ip", "--ip", "192.0.2.99")
    cli.refused("NotFoundException", "<nope>", "get-dedicated-ips", *pool("nope"))


def story_warm_up(cli, tally):
    put = ("put-dedicated-ip-warmup-attributes", "--ip", "198.51.100.11", "--warmup-percentage")
    for percentage, status in [("40", "IN_PROGRESS"), ("100", "DONE")]:
        cli.call(*put, percentage)
        got = cli.call("get-dedicated-ip", "--ip", "198.51.100.11").get("DedicatedIp", {})
        tally.equal(f"at {percentage} %", (got.get("WarmupStatus"), got.get("WarmupPercentage")), (status, int(percentage)))
    cli.refused("BadRequestException", "between 0 and 100", *put, "101")
    absent = ("--ip", "192.0.2.99", "--warmup-percentage", "10")
    cli.refused("NotFoundException", "<192.0.2.99>", "put-dedicated-ip-warmup-attributes", *absent)


def story_sets(cli, tally):
    for number in range(5):
        cli.call("create-configuration-set", *named(f"set-{number}"))
    listed, sizes = cli.walk("ConfigurationSets", "list-configuration-sets", "--page-size", "2")
    tally.equal("the sets", sorted(listed), [f"set-{number}" for number in range(5)])
    tally.equal("three pages of sets", sizes, [2, 2, 1])
    expected = {
        "ConfigurationSetName": "set-0",
        "ReputationOptions": {"ReputationMetricsEnabled": True},
        "SendingOptions": {"SendingEnabled": True},
        "Tags": [],
    }
    tally.equal("a new set", cli.call("get-configuration-set", *named("set-0")), expected)
    cli.refused("AlreadyExistsException", "<set-0>", "create-configuration-set", *named("set-0"))
    cli.refused("BadRequestException", "name", "create-configuration-set", *named("a.b"))
    missing = ("--delivery-options", "SendingPoolName=nope")
    cli.refused("BadRequestException", "SendingPool <nope> doesn't exist", "create-configuration-set", *named("x"), *missing)
    cli.call("delete-configuration-set", *named("set-0"))
    cli.refused("NotFoundException", "<set-0>", "delete-configuration-set", *named("set-0"))
    cli.refused("NotFoundException", "<set-0>", "get-configuration-set", *named("set-0"))
    cli.refused("BadRequestException", "nextToken", "list-configuration-sets", "--next-token", "2")


def story_create_with_everything(cli, tally):
    cli.call("create-dedicated-ip-pool", *pool("a"))
    blocks = {
        "TrackingOptions": {"CustomRedirectDomain": "t.example.com", "HttpsPolicy": "REQUIRE_OPEN_ONLY"},
        "DeliveryOptions": {"TlsPolicy": "REQUIRE", "SendingPoolName": "a", "MaxDeliverySeconds": 14400},
        "ReputationOptions": {"ReputationMetricsEnabled": False},
        "SendingOptions": {"SendingEnabled": False},
        "SuppressionOptions": {"SuppressedReasons": ["BOUNCE"]},
        "VdmOptions": {"DashboardOptions": {"EngagementMetrics": "ENABLED"}},
        "ArchivingOptions": {"ArchiveArn": ARCHIVE},
        "Tags": [{"Key": "team", "Value": "checkout"}],
    }
    request = {"ConfigurationSetName": "Receipts"} | blocks
    cli.call("create-configuration-set", "--cli-input-json", json.dumps(request))
    tally.equal("a set with every block", cli.call("get-configuration-set", *named("Receipts")), request)
    cli.refused("BadRequestException", "sending pool", "delete-dedicated-ip-pool", *pool("a"))


def story_options(cli, tally):
    cli.call("create-configuration-set", *named("c"))
    cli.call("create-dedicated-ip-pool", *pool("a"))
    prefix = "put-configuration-set-"
    puts = [
        ("DeliveryOptions", "delivery-options", ["--sending-pool-name", "a", "--tls-policy", "REQUIRE"],
         {"SendingPoolName": "a", "TlsPolicy": "REQUIRE"}),
        ("SuppressionOptions", "suppression-options", ["--suppressed-reasons", "BOUNCE", "COMPLAINT"],
         {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}),
        ("TrackingOptions", "tracking-options", ["--custom-redirect-domain", "t.example.com"],
         {"CustomRedirectDomain": "t.example.com"}),
        ("VdmOptions", "vdm-options", ["--vdm-options", "GuardianOptions={OptimizedSharedDelivery=ENABLED}"],
         {"GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"}}),
        ("ArchivingOptions", "archiving-options", ["--archive-arn", ARCHIVE], {"ArchiveArn": ARCHIVE}),
    ]
    for _, operation, arguments, _ in puts:
        cli.call(prefix + operation, *named("c"), *arguments)
    cli.call(prefix + "sending-options", *named("c"), "--no-sending-enabled")
    cli.call(prefix + "reputation-options", *named("c"), "--no-reputation-metrics-enabled")
    got = cli.call("get-configuration-set", *named("c"))
    for block, _, _, expected in puts:
        tally.equal(f"{block} put", got.get(block), expected)
    tally.equal("sending is off", got.get("SendingOptions"), {"SendingEnabled": False})
    tally.equal("metrics are off", got.get("ReputationOptions"), {"ReputationMetricsEnabled": False})
    for _, operation, _, _ in puts:
        cli.call(prefix + operation, *named("c"))
    cli.call(prefix + "sending-options", *named("c"), "--sending-enabled")
    got = cli.call("get-configuration-set", *named("c"))
    tally.equal("empty puts clear their blocks", [block for block, _, _, _ in puts if block in got], [])
    tally.equal("sending is on", got.get("SendingOptions"), {"SendingEnabled": True})


def story_refused_options(cli, _tally):
    cli.call("create-configuration-set", *named("c"))
    delivery = ("put-configuration-set-delivery-options", *named("c"))
    cli.refused("BadRequestException", "SendingPool <nope> doesn't exist", *delivery, "--sending-pool-name", "nope")
    cli.refused("BadRequestException", "maxDeliverySeconds", *delivery, "--max-delivery-seconds", "50401")
    cli.refused("BadRequestException", "[OPTIONAL, REQUIRE]", *delivery, "--tls-policy", "PERHAPS")
    tracking = ("put-configuration-set-tracking-options", *named("c"))
    cli.refused("BadRequestException", "CustomRedirectDomain", *tracking, "--https-policy", "REQUIRE")
    cli.refused("NotFoundException", "<nope>", "put-configuration-set-sending-options", *named("nope"))


def story_event_destinations(cli, tally):
    cli.call("create-configuration-set", *named("c"))
    dimension = {"DimensionName": "team", "DimensionValueSource": "MESSAGE_TAG", "DefaultDimensionValue": "none"}
    firehose = {
        "IamRoleArn": "arn:aws:iam::123456789012:role/ses",
        "DeliveryStreamArn": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/events",
    }
    kinds = {
        "CloudWatchDestination": {"DimensionConfigurations": [dimension]},
        "EventBridgeDestination": {"EventBusArn": cli.bus},
        "KinesisFirehoseDestination": firehose,
        "PinpointDestination": {"ApplicationArn": "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/0a1b"},
        "SnsDestination": {"TopicArn": TOPIC},
    }
    create, update = "create-configuration-set-event-destination", "update-configuration-set-event-destination"
    expected = []
    for kind, target in kinds.items():
        definition = {"Enabled": True, "MatchingEventTypes": ["BOUNCE", "SEND"], kind: target}
        cli.call(create, *destination(kind, **definition))
        expected.append({"Name": kind} | definition)
    listed = cli.call("get-configuration-set-event-destinations", *named("c")).get("EventDestinations")
    tally.equal("a destination of each kind", listed, expected)
    cli.call(update, *destination("SnsDestination", MatchingEventTypes=["OPEN"], EventBridgeDestination={"EventBusArn": cli.bus}))
    delete = ("delete-configuration-set-event-destination", *named("c"), "--event-destination-name")
    for kind in list(kinds)[:-1]:
        cli.call(*delete, kind)
    listed = cli.call("get-configuration-set-event-destinations", *named("c")).get("EventDestinations")
    replaced = {"Name": "SnsDestination", "Enabled": False, "MatchingEventTypes": ["OPEN"]}
    tally.equal("an update replaces everything", listed, [replaced | {"EventBridgeDestination": {"EventBusArn": cli.bus}}])
    cli.refused("NotFoundException", "<SnsDestinatio>", *delete, "SnsDestinatio")
    cli.refused("NotFoundException", "<nope>", "get-configuration-set-event-destinations", *named("nope"))


def story_refused_event_destinations(cli, _tally):
    cli.call("create-configuration-set", *named("c"))
    create, update = "create-configuration-set-event-destination", "update-configuration-set-event-destination"
    sns = {"SnsDestination": {"TopicArn": TOPIC}}
    good = {"MatchingEventTypes": ["SEND"]} | sns
    for number in range(10):
        cli.call(create, *destination(f"e{number}", **good))
    cli.refused("LimitExceededException", "10 event destinations", create, *destination("e10", **good))
    cli.refused("AlreadyExistsException", "<e0>", create, *destination("e0", **good))
    cli.refused("BadRequestException", "name", create, *destination("a.b", **good))
    cli.refused("BadRequestException", "event type", create, *destination("e", **sns))
    cli.refused("BadRequestException", "SUBSCRIPTION", create, *destination("e", MatchingEventTypes=["LAUGH"], **sns))
    cli.refused("BadRequestException", "not provided", create, *destination("e", MatchingEventTypes=["SEND"]))
    two = good | {"EventBridgeDestination": {"EventBusArn": cli.bus}}
    cli.refused("BadRequestException", "only one", create, *destination("e", **two))
    other_bus = {"MatchingEventTypes": ["SEND"], "EventBridgeDestination": {"EventBusArn": cli.bus.replace("default", "mine")}}
    cli.refused("BadRequestException", "eventBusArn", update, *destination("e0", **other_bus))
    cli.refused("NotFoundException", "<e>", update, *destination("e", **good))


def story_identities(cli, tally):
    cli.call("create-configuration-set", *named("c"))
    created = cli.call("create-email-identity", *identity("example.com"), "--tags", "Key=team,Value=a")
    tally.equal("a new domain", (created.get("IdentityType"), created.get("VerifiedForSendingStatus")), ("DOMAIN", False))
    cli.call("create-email-identity", *identity("news@example.com"), *named("c"))
    listed, sizes = cli.walk("EmailIdentities", "list-email-identities", "--page-size", "1")
    tally.equal("identities", [one["IdentityName"] for one in listed], ["example.com", "news@example.com"])
    tally.equal("two pages of identities", sizes, [1, 1])
    got = cli.call("get-email-identity", *identity("news@example.com"))
    tally.equal("the default set", (got.get("IdentityType"), got.get("ConfigurationSetName")), ("EMAIL_ADDRESS", "c"))
    put = "put-email-identity-configuration-set-attributes"
    cli.call(put, *identity("example.com"), *named("c"))
    cli.call(put, *identity("news@example.com"))
    got = cli.call("get-email-identity", *identity("example.com"))
    tally.equal("put", (got.get("ConfigurationSetName"), got.get("Tags")), ("c", [{"Key": "team", "Value": "a"}]))
    got = cli.call("get-email-identity", *identity("news@example.com"))
    tally.check("taken away", "VerificationStatus" in got and "ConfigurationSetName" not in got, got)
    arn = ("--resource-arn", cli.arn("identity/news@example.com"))
    cli.call("tag-resource", *arn, "--tags", "Key=k,Value=v")
    tally.equal("tags of an identity", cli.call("list-tags-for-resource", *arn).get("Tags"), [{"Key": "k", "Value": "v"}])
    cli.call("delete-configuration-set", *named("c"))
    got = cli.call("get-email-identity", *identity("example.com"))
    tally.equal("a deleted set is still named", got.get("ConfigurationSetName"), "c")
    cli.call("delete-email-identity", *identity("example.com"))


def story_refused_identities(cli, _tally):
    cli.call("create-email-identity", *identity("example.com"))
    cli.refused("AlreadyExistsException", "already exist", "create-email-identity", *identity("example.com"))
    cli.refused("BadRequestException", "localhost", "create-email-identity", *identity("localhost"))
    cli.refused("NotFoundException", "<nope>", "create-email-identity", *identity("b.example.com"), *named("nope"))
    put = "put-email-identity-configuration-set-attributes"
    cli.refused("NotFoundException", "<nope>", put, *identity("example.com"), *named("nope"))
    cli.refused("NotFoundException", "b.example.com", put, *identity("b.example.com"))
    cli.refused("NotFoundException", "b.example.com", "get-email-identity", *identity("b.example.com"))
    cli.refused("NotFoundException", "b.example.com", "delete-email-identity", *identity("b.example.com"))
    cli.refused("BadRequestException", "NextToken", "list-email-identities", "--next-token", "garbage")


def story_tags(cli, tally):
    cli.call("create-dedicated-ip-pool", *pool("a"))
    arn = cli.arn("dedicated-ip-pool/a")
    resource = ("--resource-arn", arn)
    cli.call("tag-resource", *resource, "--tags", "Key=sesform:owner,Value=mail", "Key=team,Value=a b")
    expected = [{"Key": "sesform:owner", "Value": "mail"}, {"Key": "team", "Value": "a b"}]
    tally.equal("tags of a pool", cli.call("list-tags-for-resource", *resource).get("Tags"), expected)
    cli.call("untag-resource", *resource, "--tag-keys", "sesform:owner", "absent")
    tally.equal("one tag is left", cli.call("list-tags-for-resource", *resource).get("Tags"), expected[1:])
    cli.refused("BadRequestException", "aws:", "tag-resource", *resource, "--tags", "Key=aws:x,Value=1")
    gone = ("--resource-arn", cli.arn("configuration-set/nope"))
    cli.refused("NotFoundException", "No ConfigurationSet present", "list-tags-for-resource", *gone)


def story_regions(cli, tally):
    there = cli.elsewhere("us-east-1")
    cli.call("create-dedicated-ip-pool", *pool("a"))
    there.refused("NotFoundException", "<a>", "get-dedicated-ip-pool", *pool("a"))
    ips = there.call("get-dedicated-ips").get("DedicatedIps", [])
    tally.equal("IPs of another Region", sorted(ip["Ip"] for ip in ips)[0], "203.0.113.10")


def story_restart(sesform, aws, home, tally):
    """What was answered is there after a restart from the same file."""
    path = os.path.join(home, "account.json")
    process, endpoint = start(sesform, path)
    Cli(aws, endpoint, home, tally, "AKIDEXAMPLE").call("create-dedicated-ip-pool", *pool("kept"))
    stop(process)
    with open(path, encoding="utf-8") as file:
        tally.check("the file has the default account", "123456789012" in json.load(file)["accounts"])
    process, endpoint = start(sesform, path)
    got = Cli(aws, endpoint, home, tally, "AKIDEXAMPLE").call("get-dedicated-ip-pool", *pool("kept"))
    tally.equal("the pool is there again", got.get("DedicatedIpPool", {}).get("PoolName"), "kept")
    stop(process)


def story_faults(sesform, aws, home, tally):
    """What a file of faults says befalls the CLI."""
    path = os.path.join(home, "faults.json")
    plan = {
        "rules": [{"operation": "GetAccount", "when": {"nth": 1}, "fault": "throttle"}],
        "behaviour": {"reserved_pools": "hidden", "event_type_order": "as_sent"},
        "pages": {"longest": 5, "order": {"shuffled": {"seed": 3}}, "empty": "first"},
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(plan, file)
    process, endpoint = start(sesform, faults=path)
    cli = Cli(aws, endpoint, home, tally, "AKIDEXAMPLE")
    cli.refused("TooManyRequestsException", "Rate exceeded", "get-account")
    cli.call("get-account")
    ips, sizes = cli.walk("DedicatedIps", "get-dedicated-ips")
    tally.equal("short pages after an empty one", sizes, [0, 5, 5, 2])
    addresses = [ip["Ip"] for ip in ips]
    tally.check("in no order, each once", addresses != sorted(addresses) and len(set(addresses)) == 12, addresses)
    tally.equal("reserved names are hidden", cli.walk("DedicatedIpPools", "list-dedicated-ip-pools")[0], [])
    stop(process)


def start(sesform, state=None, faults=None):
    """Starts a sandbox on a free port; the process and its endpoint, printed as the first line."""
    command = [sesform, "sandbox", "--listen", "127.0.0.1:0", "--faults", faults or BEHAVIOUR]
    command += ["--state", state] if state else []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    endpoint = process.stdout.readline().strip()
    if not endpoint.startswith("http://"):
        stop(process)
        sys.exit(f"`{' '.join(command)}` printed no endpoint but `{endpoint}`")
    return process, endpoint


def stop(process):
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sesform", required=True, help="the sesform executable")
    parser.add_argument("--aws", default=shutil.which("aws"), help="the AWS CLI (default: the one on PATH)")
    given = parser.parse_args()
    if not given.aws:
        parser.error("no `aws` on PATH; name one with --aws")
    return given


def run_stories(given, endpoint, home, tally):
    own = [story_restart, story_faults]
    stories = [value for name, value in globals().items() if name.startswith("story_") and value not in own]
    with concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool_of_threads:
        running = {}
        for story in own:
            running[pool_of_threads.submit(story, given.sesform, given.aws, home, tally)] = story.__name__
        for number, story in enumerate(stories):
            cli = Cli(given.aws, endpoint, home, tally, f"{number + 1:012d}")
            running[pool_of_threads.submit(story, cli, tally)] = story.__name__
        for done in concurrent.futures.as_completed(running):
            error = done.exception()
            tally.check(f"{running[done]} runs to its end", error is None, repr(error))


def main():
    given = arguments()
    tally = Tally()
    with tempfile.TemporaryDirectory() as home:
        process, endpoint = start(given.sesform)
        try:
            run_stories(given, endpoint, home, tally)
        finally:
            stop(process)
    tally.equal("operations that nobody drove", sorted(set(OPERATIONS) - tally.driven), [])
    for failure in tally.failures:
        print(f"FAILED {failure}")
    print(f"{tally.passed} passed, {len(tally.failures)} failed")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
