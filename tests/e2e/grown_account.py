"""Accounts that have grown for years, and the files that describe them.

`grow` fills the places of a fake SES (fake_ses_rules.py says how they look) so that every field of every thing has each
of its values somewhere, defaults among them and left out, under names and tags that a careless YAML writer or reader
takes for something else. `file_of` writes the file that says what the account is, from the documentation and the JSON Schema
of the format alone.
"""

import copy
import re

import yaml

from fake_ses_rules import DEFAULT_POOL, SHARED_POOL, settled

# With a zero in front: unquoted it would be a number, and lose it.
ACCOUNT = "012345678901"
REGIONS = ("eu-west-1", "us-east-1", "ap-southeast-2")
OWNER, PROTECT, OWN_TAGS = "sesform:owner", "sesform:protect", "sesform:"

# Texts that YAML 1.1 or 1.2 reads as something else unless they are quoted.
ODD_NAMES = ("no", "0123", "null", "1-0", "true", "_", "-", "1e3", "0x1f", "on", "12345678901234567890", "0o17", "1_000",
             "y", "-1", "0b1", "--", "---", "nan", "7", "2026-11-22")
ODD_KEYS = ("no", "0123", "null", "1.0", "true", "a key", "a:b", "a: b", "=", "-", "- x", "@at", "x/y", "É", "日本", ".inf",
            "--", "12:30:45", "2026-11-22", ":", "+1", " lead", "trail ", "k" * 128, "x =1", "1_000", "☃",
            "~", "# x", "{", "*", "!", "%", "'", '"')
ODD_VALUES = ("no", "0123", "null", "1.0", "true", "", "a: b", " ", "=", "-", "- x", "@at", "0x1F", "1e3", "日本 ", "on",
              " both ", "12:30:45", "2026-11-22", ".nan", "v" * 256, "0o17", "1_000", ":", "x:", "+1", "NULL", "~", "☃",
              "${x}", "$${x}", "${var.x}", "${env.SESFORM_X}", "$", "# x", "a #b", "{a: b}", "[", "*x", "&x", "!x", "%",
              "'", '"', "\\n", "|", ">", "?", "? x", ",")
WARMUPS = (("DONE", 100), ("IN_PROGRESS", 0), ("IN_PROGRESS", 1), ("IN_PROGRESS", 37), ("IN_PROGRESS", 99),
           ("IN_PROGRESS", 100), ("DONE", 100), ("DONE", 100))
EVENTS = ("SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "OPEN", "CLICK", "RENDERING_FAILURE", "DELIVERY_DELAY",
          "SUBSCRIPTION")
# Standard pools of a Region and how many IPs each has; then managed ones.
STANDARD = (("no", 3), ("0123", 2), ("null", 5), ("1-0", 1), ("true", 0), ("_", 2), ("-", 3), ("1e3", 4), ("on", 1))
MANAGED = (("managed", 2), ("0x1f", 0), ("7", 1))
# Of the IPs in the default pool: two are warm, so that it is documented which of them joins another pool.
DEFAULT_WARMUPS = (("IN_PROGRESS", 37), ("DONE", 100), ("DONE", 100), ("IN_PROGRESS", 99))
SETS = {"eu-west-1": 20, "us-east-1": 6, "ap-southeast-2": 3}


def validation(state, verdict=None):
    threshold = {"ConditionThresholdEnabled": state}
    if verdict:
        threshold["OverallConfidenceThreshold"] = {"ConfidenceVerdictThreshold": verdict}
    return {"ConditionThreshold": threshold}


DELIVERY = (
    None, {"TlsPolicy": "OPTIONAL"}, {"TlsPolicy": "REQUIRE", "MaxDeliverySeconds": 300}, {"MaxDeliverySeconds": 50400},
    {"TlsPolicy": "REQUIRE", "SendingPoolName": "no", "MaxDeliverySeconds": 1801}, {"SendingPoolName": "null"},
    {"TlsPolicy": "OPTIONAL", "SendingPoolName": "managed"}, {"SendingPoolName": SHARED_POOL, "TlsPolicy": "REQUIRE"},
    {"SendingPoolName": DEFAULT_POOL}, {"SendingPoolName": "1e3", "MaxDeliverySeconds": 3600},
    {"TlsPolicy": "REQUIRE", "SendingPoolName": "0123"})
REPUTATION = (
    {"ReputationMetricsEnabled": True}, {"ReputationMetricsEnabled": False},
    {"ReputationMetricsEnabled": False, "LastFreshStart": 1700000000.123},
    {"ReputationMetricsEnabled": True, "LastFreshStart": 1600000000})
SENDING = ({"SendingEnabled": True}, {"SendingEnabled": False}, {"SendingEnabled": True})
SUPPRESSION = (
    None, {"SuppressedReasons": []}, {"SuppressedReasons": ["BOUNCE"]}, {"SuppressedReasons": ["COMPLAINT", "BOUNCE"]},
    {"ValidationOptions": validation("ENABLED", "MEDIUM")}, {"SuppressionScope": "TENANT"},
    {"SuppressedReasons": ["COMPLAINT"], "SuppressionScope": "ACCOUNT", "ValidationOptions": validation("ENABLED", "HIGH")},
    {"SuppressedReasons": [], "ValidationOptions": validation("DISABLED")},
    {"SuppressionScope": "ACCOUNT", "ValidationOptions": validation("DISABLED", "MANAGED")})
# Domains beside those of other identities that files track links by: SES takes verified ones only.
TRACKED = ("example.co.uk", "1e3.example", "a.example", "no.example", "null.example")
TRACKING = (
    None, {"CustomRedirectDomain": "track.example.com"}, {"CustomRedirectDomain": "0123.example", "HttpsPolicy": "REQUIRE"},
    {"CustomRedirectDomain": "no.example.com", "HttpsPolicy": "REQUIRE_OPEN_ONLY"},
    {"CustomRedirectDomain": "x-1.example.co.uk", "HttpsPolicy": "OPTIONAL"})
VDM = (
    None, {"DashboardOptions": {"EngagementMetrics": "ENABLED"}}, {"DashboardOptions": {"EngagementMetrics": "DISABLED"}},
    {"GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"}},
    {"DashboardOptions": {"EngagementMetrics": "ENABLED"}, "GuardianOptions": {"OptimizedSharedDelivery": "DISABLED"}},
    {"DashboardOptions": {"EngagementMetrics": "DISABLED"}, "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"}})
BLOCKS = {"DeliveryOptions": DELIVERY, "ReputationOptions": REPUTATION, "SendingOptions": SENDING,
          "SuppressionOptions": SUPPRESSION, "TrackingOptions": TRACKING, "VdmOptions": VDM}


def arn(service, region, rest):
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{rest}"


def archive(region, letter):
    return {"ArchiveArn": arn("ses", region, "mailmanager-archive/a-" + letter * 26)}


def dimension(name, source, default):
    return {"DimensionName": name, "DimensionValueSource": source, "DefaultDimensionValue": default}


def targets(region):
    """One destination of each kind, by the member that SES has it in, and a second of those with more to say."""
    stream, role = arn("firehose", region, "deliverystream/0123"), f"arn:aws:iam::{ACCOUNT}:role/path/no"
    return (
        {"CloudWatchDestination": {"DimensionConfigurations": [
            dimension("no", "MESSAGE_TAG", "null"), dimension("0123", "EMAIL_HEADER", "1.0"),
            dimension("x", "LINK_TAG", "a@b.c"), dimension("ses:source-ip", "MESSAGE_TAG", "none")]}},
        {"SnsDestination": {"TopicArn": arn("sns", region, "true")}},
        {"KinesisFirehoseDestination": {"IamRoleArn": role, "DeliveryStreamArn": stream}},
        {"EventBridgeDestination": {"EventBusArn": arn("events", region, "event-bus/default")}},
        {"PinpointDestination": {"ApplicationArn": arn("mobiletargeting", region, "apps/0123abcd")}},
        {"CloudWatchDestination": {"DimensionConfigurations": [dimension("true", "MESSAGE_TAG", "none")]}})


class Cycle:
    """Gives the values of each list one after the other from a random start, so that none is left out."""

    def __init__(self, dice):
        self.dice, self.left = dice, {}

    def next(self, name, values):
        if not self.left.get(name):
            self.left[name] = self.dice.sample(range(len(values)), len(values))
        return copy.deepcopy(values[self.left[name].pop()])


def some_tags(dice):
    count = dice.choice((0, 1, 2, 5))
    return dict(zip(dice.sample(ODD_KEYS, count), dice.choices(ODD_VALUES, k=count)))


def grow(fake, dice):
    """Fills three Regions of the account; the first has everything."""
    for number, region in enumerate(REGIONS):
        place = fake.place(ACCOUNT, region)
        place.clear()
        place.update(grow_region(dice, Cycle(dice), region, number))


def grow_region(dice, cycle, region, number):
    place = {"auto_warmup": dice.random() < 0.5, "pools": {}, "ips": {}, "sets": {}, "identities": {}}
    hosts = iter(range(1, 255))
    for mode, pools in (("STANDARD", STANDARD), ("MANAGED", MANAGED)):
        for name, count in pools:
            place["pools"][name] = {"ScalingMode": mode, "Tags": some_tags(dice)}
            for _ in range(count):
                status, percentage = ("NOT_APPLICABLE", -1) if mode == "MANAGED" else cycle.next("warmup", WARMUPS)
                place["ips"][f"198.51.{number}.{next(hosts)}"] = {
                    "PoolName": name, "WarmupStatus": status, "WarmupPercentage": percentage}
    for status, percentage in dice.sample(DEFAULT_WARMUPS, len(DEFAULT_WARMUPS)):
        place["ips"][f"198.51.{number}.{next(hosts)}"] = {
            "PoolName": DEFAULT_POOL, "WarmupStatus": status, "WarmupPercentage": percentage}
    for name in [*ODD_NAMES, "NULL", "No", "s" * 64][:SETS[region]]:
        place["sets"][name] = grow_set(dice, cycle, region)
    names = list(place["sets"])
    for position, identity in enumerate(("example.com", "0123.example", "no.example.org", "user@example.com",
                                         "No+tag@example.com", "true.example.net", *TRACKED)):
        default = {} if position % 2 else {"ConfigurationSetName": dice.choice(names)}
        place["identities"][identity] = {**default, "Tags": some_tags(dice)}
    return place


def grow_set(dice, cycle, region):
    grown = {"Tags": some_tags(dice), "EventDestinations": {}}
    for block, values in BLOCKS.items():
        value = cycle.next(block, values)
        if value is not None:
            grown[block] = settled(value)
    if dice.random() < 0.4:
        grown["ArchivingOptions"] = archive(region, dice.choice("abc"))
    for name in dice.sample(ODD_NAMES, dice.choice((0, 0, 1, 2, 5))):
        grown["EventDestinations"][name] = {
            "Enabled": dice.random() < 0.5,
            "MatchingEventTypes": sorted(dice.sample(EVENTS, dice.choice((1, 2, 5, len(EVENTS))))),
            **settled_target(cycle.next("target", targets(region)))}
    return grown


def settled_target(target):
    """A target in the form in which the fake keeps it."""
    target.get("CloudWatchDestination", {}).get("DimensionConfigurations", []).sort(key=lambda one: one["DimensionName"])
    return target


# The file.

def own(tags):
    """What the file says of tags: not sesform's own."""
    return {key: value for key, value in tags.items() if not key.startswith(OWN_TAGS)}


def protection(thing):
    return {"protect": True} if PROTECT in thing["Tags"] else {}


def region_fields(place, sparse):
    """One Region of the file. Sparse: what equals SES's default is left out where the format has a default."""
    members = {}
    for address, ip in place["ips"].items():
        members.setdefault(ip["PoolName"], []).append(address)
    return {
        "auto_warmup": place["auto_warmup"],
        "pools": {name: pool_fields(pool, members.get(name, []), sparse) for name, pool in place["pools"].items()},
        "dedicated_ips": {address: {"warmup": ip["WarmupPercentage"]} for address, ip in place["ips"].items()
                          if ip["WarmupStatus"] != "NOT_APPLICABLE"},
        "configuration_sets": {name: set_fields(one, sparse) for name, one in place["sets"].items()},
        "identities": {name: {"configuration_set": one.get("ConfigurationSetName", "none")}
                       for name, one in place["identities"].items()},
    }


def pool_fields(pool, members, sparse):
    fields = {"tags": own(pool["Tags"]), **protection(pool)}
    if pool["ScalingMode"] == "MANAGED":
        fields["scaling"] = "managed"
    else:
        fields["ips"] = members
        if not sparse:
            fields["scaling"] = "standard"
    return fields


def set_fields(one, sparse):
    fields = {"tags": own(one["Tags"]), **protection(one)}
    delivery = one.get("DeliveryOptions", {})
    for member, field, change in (("SendingPoolName", "pool", str), ("TlsPolicy", "tls", str.lower),
                                  ("MaxDeliverySeconds", "max_delivery", "{}s".format)):
        if member in delivery:
            fields[field] = change(delivery[member])
    fields["reputation_metrics"] = one["ReputationOptions"]["ReputationMetricsEnabled"]
    fields["sending"] = one["SendingOptions"]["SendingEnabled"]
    if "SuppressionOptions" in one or not sparse:
        fields["suppression"] = suppression_fields(one.get("SuppressionOptions", {}))
    if "TrackingOptions" in one or not sparse:
        fields["tracking"] = tracking_fields(one.get("TrackingOptions", {}))
    vdm = vdm_fields(one.get("VdmOptions", {}))
    if vdm:
        fields["vdm"] = vdm
    if "ArchivingOptions" in one or not sparse:
        fields["archive"] = one.get("ArchivingOptions", {}).get("ArchiveArn", "none")
    fields["event_destinations"] = {name: destination_fields(destination)
                                    for name, destination in one["EventDestinations"].items()}
    return fields


def suppression_fields(block):
    fields = {"reasons": "inherit", "scope": "inherit", "validation": "inherit"}
    if "SuppressedReasons" in block:
        fields["reasons"] = [reason.lower() for reason in block["SuppressedReasons"]]
    if "SuppressionScope" in block:
        fields["scope"] = block["SuppressionScope"].lower()
    if "ValidationOptions" in block:
        threshold = block["ValidationOptions"]["ConditionThreshold"]
        fields["validation"] = {"enabled": threshold["ConditionThresholdEnabled"] == "ENABLED"}
        if "OverallConfidenceThreshold" in threshold:
            verdict = threshold["OverallConfidenceThreshold"]["ConfidenceVerdictThreshold"]
            fields["validation"]["threshold"] = verdict.lower()
    return fields


def tracking_fields(block):
    fields = {"domain": block.get("CustomRedirectDomain", "none")}
    if "HttpsPolicy" in block:
        fields["https"] = block["HttpsPolicy"].lower()
    return fields


def vdm_fields(block):
    fields = {}
    if "DashboardOptions" in block:
        fields["engagement_metrics"] = block["DashboardOptions"]["EngagementMetrics"] == "ENABLED"
    if "GuardianOptions" in block:
        fields["optimized_shared_delivery"] = block["GuardianOptions"]["OptimizedSharedDelivery"] == "ENABLED"
    return fields


def destination_fields(destination):
    fields = {"events": [event.lower() for event in destination["MatchingEventTypes"]], "enabled": destination["Enabled"]}
    return {**fields, **target_fields(destination)}


def target_fields(destination):
    if "CloudWatchDestination" in destination:
        return {"cloudwatch": {
            one["DimensionName"]: {"source": one["DimensionValueSource"].lower(), "default": one["DefaultDimensionValue"]}
            for one in destination["CloudWatchDestination"]["DimensionConfigurations"]}}
    if "SnsDestination" in destination:
        return {"sns": destination["SnsDestination"]["TopicArn"]}
    if "KinesisFirehoseDestination" in destination:
        firehose = destination["KinesisFirehoseDestination"]
        return {"firehose": {"stream": firehose["DeliveryStreamArn"], "role": firehose["IamRoleArn"]}}
    if "EventBridgeDestination" in destination:
        return {"eventbridge": destination["EventBridgeDestination"]["EventBusArn"]}
    return {"pinpoint": destination["PinpointDestination"]["ApplicationArn"]}


def file_of(snapshot, sparse=False):
    """The file that describes a snapshot of the fake, as data."""
    regions = {region: region_fields(place, sparse) for (account, region), place in snapshot.items() if account == ACCOUNT}
    return {"version": 1, "account": ACCOUNT, "regions": regions}


# YAML as data. PyYAML reads and writes version 1.1; sesform reads 1.2. Writing quotes every text, which both read alike;
# reading has the rules of the core schema of 1.2.

# With libyaml where PyYAML was built with it: ten times as fast.
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SafeDumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Writer(SafeDumper):
    """Quotes every text."""

    def ignore_aliases(self, data):
        return True


Writer.add_representer(str, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


class Reader(SafeLoader):
    """Reads scalars as YAML 1.2 does."""

    yaml_implicit_resolvers = {}


CORE_SCHEMA = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
     list("-+.0123456789")))
for kind, pattern, first in CORE_SCHEMA:
    Reader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"^(?:{pattern})$"), first)


def whole_number(reader, node):
    text = reader.construct_scalar(node)
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


Reader.add_constructor("tag:yaml.org,2002:int", whole_number)


def with_texts(data, change):
    """The data with every text that is no key changed."""
    if isinstance(data, dict):
        return {key: with_texts(value, change) for key, value in data.items()}
    if isinstance(data, list):
        return [with_texts(value, change) for value in data]
    return change(data) if isinstance(data, str) else data


def text_of(data):
    """A file as text. A value that looks like a placeholder and is none has its dollar doubled."""
    escaped = with_texts(data, lambda text: text.replace("${", "$${"))
    return yaml.dump(escaped, Dumper=Writer, allow_unicode=True, sort_keys=False, width=1000)


def data_of(text, reader=Reader):
    """What a file says."""
    return with_texts(yaml.load(text, Loader=reader), lambda text: text.replace("$${", "${"))
