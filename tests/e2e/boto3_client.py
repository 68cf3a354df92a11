#!/usr/bin/env python3
"""Drives `sesform sandbox` with boto3: every operation, and the faults that another process can ask for.

Quicker than the AWS CLI by two orders, so it walks longer lists and plays every fault.

    boto3_client.py --sesform target/debug/sesform

Needs boto3. Ends with `N passed, 0 failed`; the exit code is 1 if something failed.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError, ResponseStreamingError

REGION = "eu-west-1"
ACCOUNT = "123456789012"
DEFAULT_POOL = "ses-default-dedicated-pool"
# No identity can be verified here, and IPs that SES gives a managed pool would be in the way of what is compared.
BEHAVIOUR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "behaviour.json")
ARCHIVE = "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz"
# How long a call that hangs is waited for, in seconds.
READ_TIMEOUT = 1


class Tally:
    """Counts what passed and what failed."""

    def __init__(self):
        self.passed, self.failures = 0, []

    def check(self, name, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failures.append(f"{name}: {detail}")

    def equal(self, name, got, expected):
        self.check(name, got == expected, f"got {got!r}, expected {expected!r}")

    def refused(self, name, status, code, call, **request):
        """Asserts that a call fails with a status and a code."""
        try:
            got = call(**request)
        except ClientError as error:
            got = (error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"])
        self.equal(name, got, (status, code))

    def breaks(self, name, call, **request):
        """Asserts that a call gets no whole answer."""
        try:
            got = call(**request)
            self.check(name, False, f"got {got!r}")
        except (HTTPClientError, ResponseStreamingError) as error:
            self.check(name, True, repr(error))


class Admin:
    """The sandbox's own endpoints."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.endpoint}/_sandbox/{path}", data=data, method=method)
        with self.opener.open(request, timeout=10) as answer:
            return json.load(answer)

    def play(self, **plan):
        self.ask("POST", "faults", plan)

    def play_one(self, operation, fault, when="always"):
        self.play(rules=[{"operation": operation, "fault": fault, "when": when}])


def client(service, endpoint, key="AKIDEXAMPLE", region=REGION):
    config = Config(
        retries={"total_max_attempts": 1}, read_timeout=READ_TIMEOUT, proxies={}, max_pool_connections=1
    )
    return boto3.client(
        service, region_name=region, endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key="secret",
        config=config,
    )


def walk(call, key, **request):
    """All items of a list, and how many each page had."""
    items, sizes = [], []
    while True:
        page = call(**request)
        items += page[key]
        sizes.append(len(page[key]))
        if "NextToken" not in page:
            return items, sizes
        request["NextToken"] = page["NextToken"]


def identity_and_account(tally, endpoint, ses):
    got = client("sts", endpoint, key="111122223333").get_caller_identity()
    tally.equal("sts", (got["Account"], got["Arn"]), ("111122223333", "arn:aws:iam::111122223333:user/sandbox"))
    tally.equal("warm-up is on", ses.get_account()["DedicatedIpAutoWarmupEnabled"], True)
    ses.put_account_dedicated_ip_warmup_attributes(AutoWarmupEnabled=False)
    tally.equal("warm-up is off", ses.get_account()["DedicatedIpAutoWarmupEnabled"], False)


def pools(tally, ses):
    for number in range(50):
        ses.create_dedicated_ip_pool(PoolName=f"pool-{number:02}", Tags=[{"Key": "n", "Value": str(number)}])
    names, sizes = walk(ses.list_dedicated_ip_pools, "DedicatedIpPools", PageSize=20)
    tally.equal("fifty pools and the reserved ones", (len(set(names)), sizes), (52, [20, 20, 12]))
    tally.refused("quota", 400, "LimitExceededException", ses.create_dedicated_ip_pool, PoolName="one-more")
    tally.refused("taken", 400, "AlreadyExistsException", ses.create_dedicated_ip_pool, PoolName="pool-00")
    tally.refused("reserved", 400, "BadRequestException", ses.get_dedicated_ip_pool, PoolName=DEFAULT_POOL)
    ses.put_dedicated_ip_pool_scaling_attributes(PoolName="pool-00", ScalingMode="MANAGED")
    tally.equal("managed", ses.get_dedicated_ip_pool(PoolName="pool-00")["DedicatedIpPool"]["ScalingMode"], "MANAGED")
    ses.delete_dedicated_ip_pool(PoolName="pool-00")
    tally.refused("gone", 404, "NotFoundException", ses.get_dedicated_ip_pool, PoolName="pool-00")


def ips(tally, ses):
    addresses, sizes = walk(ses.get_dedicated_ips, "DedicatedIps", PageSize=5)
    tally.equal("twelve IPs", (len(addresses), sizes), (12, [5, 5, 2]))
    address = addresses[0]["Ip"]
    for pool in ["pool-01", "pool-02", DEFAULT_POOL]:
        ses.put_dedicated_ip_in_pool(Ip=address, DestinationPoolName=pool)
        tally.equal(f"in {pool}", ses.get_dedicated_ip(Ip=address)["DedicatedIp"]["PoolName"], pool)
    ses.put_dedicated_ip_warmup_attributes(Ip=address, WarmupPercentage=40)
    got = ses.get_dedicated_ip(Ip=address)["DedicatedIp"]
    tally.equal("warm-up", (got["WarmupStatus"], got["WarmupPercentage"]), ("IN_PROGRESS", 40))
    tally.refused("unknown IP", 404, "NotFoundException", ses.get_dedicated_ip, Ip="192.0.2.99")


def sets(tally, ses):
    for number in range(120):
        ses.create_configuration_set(ConfigurationSetName=f"set-{number:03}")
    tally.equal("pages of sets", walk(ses.list_configuration_sets, "ConfigurationSets")[1], [50, 50, 20])
    name = {"ConfigurationSetName": "set-000"}
    blocks = {
        "DeliveryOptions": {"SendingPoolName": "pool-01", "TlsPolicy": "REQUIRE", "MaxDeliverySeconds": 300},
        "SuppressionOptions": {"SuppressedReasons": ["BOUNCE"]},
        "TrackingOptions": {"CustomRedirectDomain": "t.example.com"},
        "ArchivingOptions": {"ArchiveArn": ARCHIVE},
        "ReputationOptions": {"ReputationMetricsEnabled": False},
        "SendingOptions": {"SendingEnabled": False},
    }
    ses.put_configuration_set_delivery_options(**name, **blocks["DeliveryOptions"])
    ses.put_configuration_set_suppression_options(**name, **blocks["SuppressionOptions"])
    ses.put_configuration_set_tracking_options(**name, **blocks["TrackingOptions"])
    ses.put_configuration_set_archiving_options(**name, **blocks["ArchivingOptions"])
    ses.put_configuration_set_reputation_options(**name, ReputationMetricsEnabled=False)
    ses.put_configuration_set_sending_options(**name, SendingEnabled=False)
    vdm = {"GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"}}
    ses.put_configuration_set_vdm_options(**name, VdmOptions=vdm)
    got = ses.get_configuration_set(**name)
    expected = blocks | name | {"VdmOptions": vdm, "Tags": []}
    tally.equal("a set with every block", {key: got[key] for key in got if key != "ResponseMetadata"}, expected)
    ses.put_configuration_set_delivery_options(**name)
    tally.check("an empty put clears", "DeliveryOptions" not in ses.get_configuration_set(**name))
    missing = {"DeliveryOptions": {"SendingPoolName": "nope"}}
    create = ses.create_configuration_set
    tally.refused("no such pool", 400, "BadRequestException", create, ConfigurationSetName="x", **missing)
    ses.delete_configuration_set(**name)
    tally.refused("gone", 404, "NotFoundException", ses.get_configuration_set, **name)


def destinations(tally, ses):
    name = {"ConfigurationSetName": "set-001"}
    types = ["SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "OPEN", "CLICK", "RENDERING_FAILURE", "DELIVERY_DELAY",
             "SUBSCRIPTION"]
    bus = {"EventBridgeDestination": {"EventBusArn": f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"}}
    topic = {"SnsDestination": {"TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:events"}}
    create, update = ses.create_configuration_set_event_destination, ses.update_configuration_set_event_destination
    events = name | {"EventDestinationName": "events"}
    create(**events, EventDestination={"Enabled": True, "MatchingEventTypes": types} | bus)

    def listed():
        return ses.get_configuration_set_event_destinations(**name)["EventDestinations"]

    tally.equal("every event type, sorted", listed()[0]["MatchingEventTypes"], sorted(types))
    update(**events, EventDestination={"MatchingEventTypes": ["SEND"]} | topic)
    replaced = {"Name": "events", "Enabled": False, "MatchingEventTypes": ["SEND"]} | topic
    tally.equal("replaced", listed(), [replaced])
    both = {"MatchingEventTypes": ["SEND"]} | topic | bus
    tally.refused("two kinds", 400, "BadRequestException", update, **events, EventDestination=both)
    taken = {"MatchingEventTypes": ["SEND"]} | topic
    tally.refused("taken", 400, "AlreadyExistsException", create, **events, EventDestination=taken)
    absent = name | {"EventDestinationName": "absent"}
    tally.refused("absent", 404, "NotFoundException", update, **absent, EventDestination=taken)
    ses.delete_configuration_set_event_destination(**events)
    tally.equal("deleted", listed(), [])
    tally.refused("gone", 404, "NotFoundException", ses.delete_configuration_set_event_destination, **events)


def identities(tally, ses):
    for number in range(60):
        ses.create_email_identity(EmailIdentity=f"n{number:02}.example.com")
    found, sizes = walk(ses.list_email_identities, "EmailIdentities")
    tally.equal("pages of identities", (sizes, found[59]["IdentityName"]), ([25, 25, 10], "n59.example.com"))
    name, default = {"EmailIdentity": "n07.example.com"}, {"ConfigurationSetName": "set-002"}
    put = ses.put_email_identity_configuration_set_attributes
    put(**name, **default)
    tally.equal("default set", ses.get_email_identity(**name)["ConfigurationSetName"], "set-002")
    put(**name, ConfigurationSetName="")
    tally.check("an empty name clears", "ConfigurationSetName" not in ses.get_email_identity(**name))
    tally.refused("no such set", 404, "NotFoundException", put, **name, ConfigurationSetName="nope")
    ses.delete_email_identity(**name)
    tally.refused("gone", 404, "NotFoundException", ses.get_email_identity, **name)


def tags(tally, ses):
    arn = f"arn:aws:ses:{REGION}:{ACCOUNT}:configuration-set/set-001"
    ses.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    ses.untag_resource(ResourceArn=arn, TagKeys=["a", "c"])
    tally.equal("tags", ses.list_tags_for_resource(ResourceArn=arn)["Tags"], [{"Key": "b", "Value": "2"}])


def faults(tally, ses, admin):
    pool = {"PoolName": "lost"}
    for fault, written in [("reset_before_write", False), ("reset_after_write", True)]:
        admin.play_one("CreateDedicatedIpPool", fault)
        tally.breaks(fault, ses.create_dedicated_ip_pool, **pool)
        names, _ = walk(ses.list_dedicated_ip_pools, "DedicatedIpPools")
        tally.equal(f"{fault}: written", "lost" in names, written)
    admin.play_one("GetAccount", "truncated_body")
    tally.breaks("truncated_body", ses.get_account)
    admin.play_one("GetAccount", "hang", {"nth": 1})
    tally.breaks("hang", ses.get_account)
    tally.check("after the hang", "SendQuota" in ses.get_account())
    admin.play_one("GetAccount", "throttle", {"count": 1})
    tally.refused("throttle", 429, "TooManyRequestsException", ses.get_account)
    admin.play_one("GetAccount", "concurrent_modification")
    tally.refused("concurrent_modification", 500, "ConcurrentModificationException", ses.get_account)
    admin.play_one("GetAccount", "html")
    tally.refused("html", 503, "503", ses.get_account)
    admin.play(rate_limits=[{"operation": "*", "per_second": 1}])
    ses.get_account()
    tally.refused("rate limit", 429, "TooManyRequestsException", ses.get_account)
    tally.check("of each operation", "DedicatedIps" in ses.get_dedicated_ips())
    admin.play()


def behaviour_and_pages(tally, ses, admin):
    """What nobody says about SES, and how lists come in pages, are chosen from outside and go back to the start."""
    ses.create_configuration_set(ConfigurationSetName="default")
    ses.create_email_identity(EmailIdentity="example.com", ConfigurationSetName="default")
    admin.play(behaviour={"default_sets": "kept"}, pages={"longest": 5, "order": {"shuffled": {"seed": 3}}})
    delete = ses.delete_configuration_set
    tally.refused("kept", 400, "BadRequestException", delete, ConfigurationSetName="default")
    found, sizes = walk(ses.get_dedicated_ips, "DedicatedIps")
    addresses = [ip["Ip"] for ip in found]
    tally.equal("short pages", (sizes, len(set(addresses))), ([5, 5, 2], 12))
    tally.check("in no order", addresses != sorted(addresses), addresses)
    admin.play()
    delete(ConfigurationSetName="default")
    tally.equal("whole pages again", walk(ses.get_dedicated_ips, "DedicatedIps")[1], [12])


def another_writer(tally, ses, admin):
    ses.create_dedicated_ip_pool(PoolName="theirs")
    ip = "198.51.100.12"
    move = {"operation": "PutDedicatedIpInPool", "path": f"/v2/email/dedicated-ips/{ip}/pool"}
    other = move | {"body": {"DestinationPoolName": "theirs"}}
    admin.play(rules=[{"operation": "GetDedicatedIp", "about": ip, "when": {"nth": 2}, "fault": {"interfere": other}}])
    seen = [ses.get_dedicated_ip(Ip=ip)["DedicatedIp"]["PoolName"] for _ in range(2)]
    tally.equal("moved by another writer", seen, [DEFAULT_POOL, "theirs"])
    admin.play()
    ses.put_dedicated_ip_in_pool(Ip=ip, DestinationPoolName=DEFAULT_POOL)
    ses.delete_dedicated_ip_pool(PoolName="theirs")


def lag_and_log(tally, ses, admin):
    admin.play(consistency={"lag_reads": 1})
    admin.ask("DELETE", "log")
    ses.create_configuration_set(ConfigurationSetName="late")
    tally.refused("not yet", 404, "NotFoundException", ses.get_configuration_set, ConfigurationSetName="late")
    tally.check("now", "Tags" in ses.get_configuration_set(ConfigurationSetName="late"))
    admin.play()
    got = [(call["operation"], call["status"]) for call in admin.ask("GET", "log")["calls"]]
    expected = [("CreateConfigurationSet", 200), ("GetConfigurationSet", 404), ("GetConfigurationSet", 200)]
    tally.equal("the log", got, expected)
    admin.ask("PUT", "state", {"version": 1, "accounts": {ACCOUNT: {REGION: {}}}})
    tally.equal("a state that was put", ses.get_dedicated_ips()["DedicatedIps"], [])


def figures(tally, ses, admin):
    """What was measured, from the state; volumes only while VDM is on."""
    day, query = 24 * 3600, {"Id": "a", "Namespace": "VDM", "Metric": "SEND"}
    query |= {"StartDate": 1_763_942_400, "EndDate": 1_763_942_400 + 7 * day}
    rows = [
        {"Date": "2025-11-24", "ConfigurationSet": "s", "Isp": "Gmail", "Send": 5, "Complaint": 0},
        {"Date": "2025-11-24", "ConfigurationSet": "s", "Isp": "Yahoo", "Send": 7},
        {"Date": "2025-11-26", "ConfigurationSet": "t", "Send": 1},
        {"Date": "2025-12-01", "ConfigurationSet": "s", "Send": 9},
    ]
    region = {"Metrics": rows, "BlacklistReports": {"192.0.2.1": [{"RblName": "zen.example", "ListingTime": 1_763_596_800}]}}
    region["DedicatedIps"] = {
        ip: {"PoolName": DEFAULT_POOL, "WarmupStatus": "DONE", "WarmupPercentage": 100} for ip in ("192.0.2.1", "192.0.2.2")
    }
    admin.ask("PUT", "state", {"version": 1, "accounts": {ACCOUNT: {REGION: region}}})
    tally.refused("VDM is off", 400, "BadRequestException", ses.batch_get_metric_data, Queries=[query])
    ses.put_account_vdm_attributes(VdmAttributes={"VdmEnabled": "ENABLED"})

    def values(**more):
        answer = ses.batch_get_metric_data(Queries=[query | more])["Results"][0]
        return [(time.date().isoformat(), value) for time, value in zip(answer["Timestamps"], answer["Values"])]

    tally.equal("all mail", values(), [("2025-11-24", 12), ("2025-11-26", 1)])
    tally.equal("a set", values(Dimensions={"CONFIGURATION_SET": "s"}), [("2025-11-24", 12)])
    tally.equal("a provider", values(Dimensions={"CONFIGURATION_SET": "s", "ISP": "Yahoo"}), [("2025-11-24", 7)])
    tally.equal("zero is reported, and what has no count is not", values(Metric="COMPLAINT"), [("2025-11-24", 0)])
    tally.equal("no row", values(Metric="OPEN"), [])
    for wrong in ({"Metric": "SENT"}, {"Namespace": "SES"}, {"Dimensions": {"POOL": "p"}}, {"EndDate": query["StartDate"]}):
        tally.refused(f"{wrong}", 400, "BadRequestException", ses.batch_get_metric_data, Queries=[query | wrong])
    many = [query | {"Id": str(at)} for at in range(11)]
    tally.refused("eleven queries", 400, "BadRequestException", ses.batch_get_metric_data, Queries=many)
    tally.refused("one id twice", 400, "BadRequestException", ses.batch_get_metric_data, Queries=[query, query])
    counted(tally, ses, query)
    report = ses.get_blacklist_reports(BlacklistItemNames=["192.0.2.1", "192.0.2.2"])["BlacklistReport"]
    tally.equal("a listed IP", [entry["RblName"] for entry in report["192.0.2.1"]], ["zen.example"])
    tally.equal("the day of it", report["192.0.2.1"][0]["ListingTime"].date().isoformat(), "2025-11-20")
    tally.equal("an IP on no list", report["192.0.2.2"], [])
    tally.refused("another's IP", 404, "NotFoundException", ses.get_blacklist_reports, BlacklistItemNames=["192.0.2.9"])


def counted(tally, ses, query):
    """CloudWatch: only what an event destination counts by the set alone."""
    metrics = client("cloudwatch", ses.meta.endpoint_url)
    dimension = {"DimensionValueSource": "MESSAGE_TAG", "DefaultDimensionValue": "none"}
    for name, dimensions in (("s", ["ses:configuration-set"]), ("t", ["ses:configuration-set", "ses:source-ip"])):
        ses.create_configuration_set(ConfigurationSetName=name)
        target = {"DimensionConfigurations": [dimension | {"DimensionName": of} for of in dimensions]}
        ses.create_configuration_set_event_destination(
            ConfigurationSetName=name,
            EventDestinationName="counts",
            EventDestination={"Enabled": True, "MatchingEventTypes": ["SEND"], "CloudWatchDestination": target},
        )

    def of(at, name, metric="Send", **more):
        value = {"Name": "ses:configuration-set", "Value": name}
        stat = {"Metric": {"Namespace": "AWS/SES", "MetricName": metric, "Dimensions": [value]}, "Period": 86_400, "Stat": "Sum"}
        return {"Id": f"q{at}", "MetricStat": stat | more}

    def ask(*queries, **more):
        times = {"StartTime": query["StartDate"], "EndTime": query["EndDate"]}
        answer = metrics.get_metric_data(MetricDataQueries=list(queries), ScanBy="TimestampAscending", **times | more)
        zipped = lambda it: [(time.date().isoformat(), value) for time, value in zip(it["Timestamps"], it["Values"])]
        return {result["Id"]: zipped(result) for result in answer["MetricDataResults"]}

    found = ask(of(0, "s"), of(1, "t"), of(2, "s", "Complaint"), of(3, "none"))
    tally.equal("what CloudWatch counted", found, {"q0": [("2025-11-24", 12)], "q1": [], "q2": [], "q3": []})
    for code, wrong in (
        ("ValidationError", {"EndTime": query["StartDate"]}),
        ("ValidationError", {"MetricDataQueries": [of(0, "s"), of(0, "t")]}),
        ("ValidationError", {"MetricDataQueries": [of(0, "s", Stat="p99")]}),
        ("InvalidNextToken", {"NextToken": "x"}),
    ):
        queries = wrong.pop("MetricDataQueries", [of(0, "s")])
        tally.refused(f"{code} {wrong}", 400, code, lambda: ask(*queries, **wrong))


def start(sesform):
    """Starts a sandbox on a free port; the process and its endpoint, printed as the first line."""
    command = [sesform, "sandbox", "--listen", "127.0.0.1:0", "--faults", BEHAVIOUR]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    endpoint = process.stdout.readline().strip()
    if not endpoint.startswith("http://"):
        process.kill()
        sys.exit(f"`{' '.join(command)}` printed no endpoint but `{endpoint}`")
    return process, endpoint


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sesform", required=True, help="the sesform executable")
    given = parser.parse_args()
    os.environ |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    tally, started = Tally(), time.monotonic()
    process, endpoint = start(given.sesform)
    try:
        ses, admin = client("sesv2", endpoint), Admin(endpoint)
        identity_and_account(tally, endpoint, ses)
        pools(tally, ses)
        ips(tally, ses)
        sets(tally, ses)
        destinations(tally, ses)
        identities(tally, ses)
        tags(tally, ses)
        behaviour_and_pages(tally, ses, admin)
        another_writer(tally, ses, admin)
        faults(tally, ses, admin)
        lag_and_log(tally, ses, admin)
        figures(tally, ses, admin)
    finally:
        process.terminate()
        process.wait(timeout=10)
    for failure in tally.failures:
        print(f"FAILED {failure}")
    print(f"{time.monotonic() - started:.1f} s", file=sys.stderr)
    print(f"{tally.passed} passed, {len(tally.failures)} failed")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
