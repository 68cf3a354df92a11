"""Changes of one field: each edits the file and, on its own, the state that must come of it.

A change is a function over a `Case`; it edits `case.fields…` (the file) and `case.want…` (the account) and names nothing
else. The number of writes is one unless the change says otherwise.
"""

import copy

from fake_ses_rules import DEFAULT_POOL, SHARED_POOL
from grown_account import ACCOUNT, EVENTS, PROTECT, REGIONS, archive, arn, destination_fields, dimension

CHANGES = {}


def change(name, writes=1):
    def register(function):
        CHANGES[name] = (function, writes)
        return function
    return register


class NoCandidate(Exception):
    """The account has nothing that the change could be made to."""


# What the imported file does not bring back to the byte when the account drifts: what SES left unsaid and then spells
# out, protection, floors of a warm-up that went up, and things that are not in the file and stay until `--prune`.
STAYS = {
    "pool of a set: where there was none", "tls: where there was no policy",
    "protect: a set", "protect: a pool", "events: a new destination",
    "warmup: a higher floor", "warmup: done", "a new standard pool", "a new managed pool",
    "a new configuration set that states nothing", "a new configuration set that states everything"}


class Case:
    """One file and the state that it asks for, in one Region."""

    def __init__(self, dice, file, want, region=REGIONS[0]):
        self.dice, self.region = dice, region
        self.file, self.want = copy.deepcopy(file), copy.deepcopy(want)
        self.fields, self.place = self.file["regions"][region], self.want[ACCOUNT, region]

    def one(self, things, holds):
        """The name of one of the things of which something holds."""
        names = sorted(name for name, thing in things.items() if holds(name, thing))
        if not names:
            raise NoCandidate
        return self.dice.choice(names)

    def set(self, holds=lambda one: True):
        """A configuration set: its fields in the file and its state."""
        name = self.one(self.place["sets"], lambda _, one: holds(one))
        self.name = name
        return self.fields["configuration_sets"].setdefault(name, {}), self.place["sets"][name]

    def pool(self, holds=lambda name, pool: True):
        name = self.one(self.place["pools"], holds)
        self.name = name
        return self.fields["pools"].setdefault(name, {}), self.place["pools"][name]

    def destination(self, kind=None):
        """An event destination, of a kind if one is named: its fields and its state."""
        fields, one = self.set(lambda one: any(kind is None or kind in inner for inner in one["EventDestinations"].values()))
        name = self.one(one["EventDestinations"], lambda _, inner: kind is None or kind in inner)
        return fields["event_destinations"][name], one["EventDestinations"][name]

    def members(self, pool):
        return [address for address, ip in self.place["ips"].items() if ip["PoolName"] == pool]

    def standard(self, at_least=0, other_than=()):
        return self.one(self.place["pools"], lambda name, pool: pool["ScalingMode"] == "STANDARD"
                        and len(self.members(name)) >= at_least and name not in other_than)

    def ip(self, holds):
        return self.one(self.place["ips"], lambda _, ip: ip["WarmupStatus"] != "NOT_APPLICABLE" and holds(ip))

    def settle_stated_defaults(self, found):
        """SES leaves out of a block what it was not told. Where the file states it, and the block was put for another
        reason, it is there afterwards; that is as good."""
        for name, fields in self.fields["configuration_sets"].items():
            now = found[ACCOUNT, self.region]["sets"].get(name, {})
            for block, member, field, default in STATED_DEFAULTS:
                stated = fields.get("tracking", {}) if field == "https" else fields
                if block in self.place["sets"][name] and now.get(block, {}).get(member) == default and (
                        stated.get(field, "").lower() == default.lower()):
                    self.place["sets"][name][block].setdefault(member, default)


STATED_DEFAULTS = (("DeliveryOptions", "TlsPolicy", "tls", "OPTIONAL"),
                   ("DeliveryOptions", "SendingPoolName", "pool", DEFAULT_POOL),
                   ("TrackingOptions", "HttpsPolicy", "https", "OPTIONAL"))


def suppression(fields):
    """The long form of the block."""
    block = fields.get("suppression", {})
    fields["suppression"] = {"reasons": block} if isinstance(block, list) else block
    return fields["suppression"]


def block(one, name):
    return one.setdefault(name, {})


def drop(one, name, member):
    """Takes a member out of a block, and an empty block out of the set."""
    one[name].pop(member, None)
    if not one[name]:
        del one[name]


def has(name, member):
    return lambda one: member in one.get(name, {})


def lacks(name, member):
    return lambda one: member not in one.get(name, {})


# Delivery.

@change("pool of a set: another pool")
def other_pool(case):
    fields, one = case.set(has("DeliveryOptions", "SendingPoolName"))
    pool = case.standard(at_least=1, other_than=(one["DeliveryOptions"]["SendingPoolName"],))
    fields["pool"] = one["DeliveryOptions"]["SendingPoolName"] = pool


@change("pool of a set: where there was none")
def first_pool(case):
    fields, one = case.set(lacks("DeliveryOptions", "SendingPoolName"))
    fields["pool"] = block(one, "DeliveryOptions")["SendingPoolName"] = case.standard(at_least=1)


@change("pool of a set: the shared pool")
def shared_pool(case):
    fields, one = case.set(lambda one: one.get("DeliveryOptions", {}).get("SendingPoolName") not in (None, SHARED_POOL))
    fields["pool"] = one["DeliveryOptions"]["SendingPoolName"] = SHARED_POOL


@change("pool of a set: the default pool")
def default_pool(case):
    fields, one = case.set(lambda one: one.get("DeliveryOptions", {}).get("SendingPoolName") not in (None, DEFAULT_POOL))
    fields["pool"] = one["DeliveryOptions"]["SendingPoolName"] = DEFAULT_POOL


@change("pool of a set: the default pool where there was none", writes=0)
def default_pool_for_none(case):
    fields, _ = case.set(lacks("DeliveryOptions", "SendingPoolName"))
    fields["pool"] = DEFAULT_POOL


@change("pool of a set: a managed pool")
def managed_pool(case):
    fields, one = case.set(lambda one: one.get("DeliveryOptions", {}).get("SendingPoolName") not in (None, "managed"))
    fields["pool"] = one["DeliveryOptions"]["SendingPoolName"] = "managed"


@change("tls: the other policy")
def other_tls(case):
    fields, one = case.set(has("DeliveryOptions", "TlsPolicy"))
    policy = "OPTIONAL" if one["DeliveryOptions"]["TlsPolicy"] == "REQUIRE" else "REQUIRE"
    fields["tls"], one["DeliveryOptions"]["TlsPolicy"] = policy.lower(), policy


@change("tls: where there was no policy")
def first_tls(case):
    fields, one = case.set(lacks("DeliveryOptions", "TlsPolicy"))
    fields["tls"], block(one, "DeliveryOptions")["TlsPolicy"] = "require", "REQUIRE"


@change("max_delivery: another")
def other_max_delivery(case):
    fields, one = case.set(has("DeliveryOptions", "MaxDeliverySeconds"))
    fields["max_delivery"], one["DeliveryOptions"]["MaxDeliverySeconds"] = "2h5m1s", 7501


@change("max_delivery: the first")
def first_max_delivery(case):
    fields, one = case.set(lacks("DeliveryOptions", "MaxDeliverySeconds"))
    fields["max_delivery"], block(one, "DeliveryOptions")["MaxDeliverySeconds"] = "5m", 300


# Reputation and sending.

@change("reputation_metrics: the other, after a fresh start")
def other_reputation(case):
    fields, one = case.set(has("ReputationOptions", "LastFreshStart"))
    flipped = not one["ReputationOptions"]["ReputationMetricsEnabled"]
    fields["reputation_metrics"] = one["ReputationOptions"]["ReputationMetricsEnabled"] = flipped


@change("sending: on")
def sending_on(case):
    fields, one = case.set(lambda one: not one["SendingOptions"]["SendingEnabled"])
    fields["sending"] = one["SendingOptions"]["SendingEnabled"] = True


@change("sending: off")
def sending_off(case):
    fields, one = case.set(lambda one: one["SendingOptions"]["SendingEnabled"])
    fields["sending"] = one["SendingOptions"]["SendingEnabled"] = False


# Suppression.

@change("suppression: reasons for inherited ones")
def first_reasons(case):
    fields, one = case.set(lacks("SuppressionOptions", "SuppressedReasons"))
    suppression(fields)["reasons"], block(one, "SuppressionOptions")["SuppressedReasons"] = ["complaint"], ["COMPLAINT"]


@change("suppression: no reasons for inherited ones")
def empty_reasons(case):
    fields, one = case.set(lacks("SuppressionOptions", "SuppressedReasons"))
    suppression(fields)["reasons"], block(one, "SuppressionOptions")["SuppressedReasons"] = [], []


@change("suppression: other reasons")
def other_reasons(case):
    fields, one = case.set(has("SuppressionOptions", "SuppressedReasons"))
    reasons = ["BOUNCE", "COMPLAINT"] if len(one["SuppressionOptions"]["SuppressedReasons"]) < 2 else []
    suppression(fields)["reasons"] = [reason.lower() for reason in reversed(reasons)]
    one["SuppressionOptions"]["SuppressedReasons"] = reasons


@change("suppression: inherited reasons")
def inherited_reasons(case):
    fields, one = case.set(has("SuppressionOptions", "SuppressedReasons"))
    suppression(fields)["reasons"] = "inherit"
    drop(one, "SuppressionOptions", "SuppressedReasons")


@change("suppression: another order of the reasons", writes=0)
def turned_reasons(case):
    fields, one = case.set(lambda one: len(one.get("SuppressionOptions", {}).get("SuppressedReasons", [])) == 2)
    suppression(fields)["reasons"] = [reason.lower() for reason in reversed(one["SuppressionOptions"]["SuppressedReasons"])]


@change("suppression: another scope")
def other_scope(case):
    fields, one = case.set(has("SuppressionOptions", "SuppressionScope"))
    scope = "ACCOUNT" if one["SuppressionOptions"]["SuppressionScope"] == "TENANT" else "TENANT"
    suppression(fields)["scope"], one["SuppressionOptions"]["SuppressionScope"] = scope.lower(), scope


@change("suppression: inherited scope")
def inherited_scope(case):
    fields, one = case.set(has("SuppressionOptions", "SuppressionScope"))
    suppression(fields)["scope"] = "inherit"
    drop(one, "SuppressionOptions", "SuppressionScope")


@change("suppression: validation where there was none")
def first_validation(case):
    fields, one = case.set(lacks("SuppressionOptions", "ValidationOptions"))
    suppression(fields)["validation"] = {"enabled": True, "threshold": "managed"}
    block(one, "SuppressionOptions")["ValidationOptions"] = {"ConditionThreshold": {
        "ConditionThresholdEnabled": "ENABLED", "OverallConfidenceThreshold": {"ConfidenceVerdictThreshold": "MANAGED"}}}


@change("suppression: validation switched")
def other_validation(case):
    fields, one = case.set(has("SuppressionOptions", "ValidationOptions"))
    threshold = one["SuppressionOptions"]["ValidationOptions"]["ConditionThreshold"]
    enabled = threshold["ConditionThresholdEnabled"] != "ENABLED"
    threshold["ConditionThresholdEnabled"] = "ENABLED" if enabled else "DISABLED"
    suppression(fields).setdefault("validation", {})["enabled"] = enabled


@change("suppression: another threshold")
def other_threshold(case):
    fields, one = case.set(lambda one: "OverallConfidenceThreshold" in one.get("SuppressionOptions", {}).get(
        "ValidationOptions", {}).get("ConditionThreshold", {}))
    overall = one["SuppressionOptions"]["ValidationOptions"]["ConditionThreshold"]["OverallConfidenceThreshold"]
    verdict = "MEDIUM" if overall["ConfidenceVerdictThreshold"] != "MEDIUM" else "HIGH"
    overall["ConfidenceVerdictThreshold"] = verdict
    suppression(fields).setdefault("validation", {})["threshold"] = verdict.lower()


@change("suppression: inherited validation")
def inherited_validation(case):
    fields, one = case.set(has("SuppressionOptions", "ValidationOptions"))
    suppression(fields)["validation"] = "inherit"
    drop(one, "SuppressionOptions", "ValidationOptions")


# Tracking, VDM, archiving.

@change("tracking: another domain")
def other_domain(case):
    fields, one = case.set(has("TrackingOptions", "CustomRedirectDomain"))
    fields["tracking"]["domain"] = one["TrackingOptions"]["CustomRedirectDomain"] = "1e3.example"


@change("tracking: a domain where there was none")
def first_domain(case):
    fields, one = case.set(lacks("TrackingOptions", "CustomRedirectDomain"))
    fields.setdefault("tracking", {})["domain"] = block(one, "TrackingOptions")["CustomRedirectDomain"] = "a.example"


@change("tracking: another policy")
def other_https(case):
    fields, one = case.set(has("TrackingOptions", "HttpsPolicy"))
    policy = "REQUIRE" if one["TrackingOptions"]["HttpsPolicy"] != "REQUIRE" else "REQUIRE_OPEN_ONLY"
    fields["tracking"]["https"], one["TrackingOptions"]["HttpsPolicy"] = policy.lower(), policy


@change("tracking: none")
def no_domain(case):
    fields, one = case.set(lambda one: "TrackingOptions" in one and "HttpsPolicy" not in one["TrackingOptions"])
    fields["tracking"] = {"domain": "none"}
    del one["TrackingOptions"]


@change("vdm: engagement metrics switched")
def other_engagement(case):
    fields, one = case.set(has("VdmOptions", "DashboardOptions"))
    options = one["VdmOptions"]["DashboardOptions"]
    options["EngagementMetrics"] = "DISABLED" if options["EngagementMetrics"] == "ENABLED" else "ENABLED"
    fields.setdefault("vdm", {})["engagement_metrics"] = options["EngagementMetrics"] == "ENABLED"


@change("vdm: shared delivery switched")
def other_shared_delivery(case):
    fields, one = case.set(has("VdmOptions", "GuardianOptions"))
    options = one["VdmOptions"]["GuardianOptions"]
    options["OptimizedSharedDelivery"] = "DISABLED" if options["OptimizedSharedDelivery"] == "ENABLED" else "ENABLED"
    fields.setdefault("vdm", {})["optimized_shared_delivery"] = options["OptimizedSharedDelivery"] == "ENABLED"


@change("vdm: shared delivery beside metrics")
def first_shared_delivery(case):
    fields, one = case.set(lambda one: "GuardianOptions" not in one.get("VdmOptions", {}))
    fields.setdefault("vdm", {})["optimized_shared_delivery"] = True
    block(one, "VdmOptions")["GuardianOptions"] = {"OptimizedSharedDelivery": "ENABLED"}


@change("archive: another")
def other_archive(case):
    fields, one = case.set(has("ArchivingOptions", "ArchiveArn"))
    one["ArchivingOptions"] = archive(case.region, "z")
    fields["archive"] = one["ArchivingOptions"]["ArchiveArn"]


@change("archive: the first")
def first_archive(case):
    fields, one = case.set(lacks("ArchivingOptions", "ArchiveArn"))
    one["ArchivingOptions"] = archive(case.region, "z")
    fields["archive"] = one["ArchivingOptions"]["ArchiveArn"]


@change("archive: none")
def no_archive(case):
    fields, one = case.set(has("ArchivingOptions", "ArchiveArn"))
    fields["archive"] = "none"
    del one["ArchivingOptions"]


# Tags and protection, of sets and of pools.

def tag_changes(kind, thing):
    """The same changes for configuration sets and for pools."""
    def tags(fields):
        return fields.setdefault("tags", {})

    @change(f"tags of a {kind}: one added")
    def added(case):
        fields, one = thing(case, lambda one: "added: no" not in one["Tags"])
        tags(fields)["added: no"] = one["Tags"]["added: no"] = "0o17"

    @change(f"tags of a {kind}: one changed")
    def changed(case):
        fields, one = thing(case, lambda one: one["Tags"])
        key = case.dice.choice(sorted(one["Tags"]))
        tags(fields)[key] = one["Tags"][key] = "" if one["Tags"][key] else "null"

    @change(f"tags of a {kind}: one removed")
    def removed(case):
        fields, one = thing(case, lambda one: one["Tags"])
        key = case.dice.choice(sorted(one["Tags"]))
        del fields["tags"][key], one["Tags"][key]

    @change(f"tags of a {kind}: all removed")
    def cleared(case):
        fields, one = thing(case, lambda one: len(one["Tags"]) > 1)
        fields["tags"], one["Tags"] = {}, {}

    @change(f"protect: a {kind}")
    def protected(case):
        fields, one = thing(case, lambda one: PROTECT not in one["Tags"])
        fields["protect"], one["Tags"][PROTECT] = True, "true"

    @change(f"protect: no longer a {kind} that was not", writes=0)
    def unprotected(case):
        fields, _ = thing(case, lambda one: PROTECT not in one["Tags"])
        fields["protect"] = False


tag_changes("set", lambda case, holds: case.set(holds))
tag_changes("pool", lambda case, holds: case.pool(lambda _, pool: holds(pool)))


# Event destinations.

@change("events: one more or one less")
def other_events(case):
    fields, one = case.destination()
    events = list(one["MatchingEventTypes"])
    events = events[1:] if len(events) == len(EVENTS) else sorted([*events, next(e for e in EVENTS if e not in events)])
    fields["events"], one["MatchingEventTypes"] = [event.lower() for event in reversed(events)], events


@change("events: another order", writes=0)
def turned_events(case):
    fields, one = case.destination()
    fields["events"] = [event.lower() for event in reversed(one["MatchingEventTypes"])]


@change("events: switched on or off")
def other_enabled(case):
    fields, one = case.destination()
    fields["enabled"] = one["Enabled"] = not one["Enabled"]


@change("events: another topic")
def other_topic(case):
    fields, one = case.destination("SnsDestination")
    fields["sns"] = one["SnsDestination"]["TopicArn"] = arn("sns", case.region, "0123")


@change("events: another stream")
def other_stream(case):
    fields, one = case.destination("KinesisFirehoseDestination")
    stream = arn("firehose", case.region, "deliverystream/other")
    fields["firehose"]["stream"] = one["KinesisFirehoseDestination"]["DeliveryStreamArn"] = stream


@change("events: another role")
def other_role(case):
    fields, one = case.destination("KinesisFirehoseDestination")
    role = f"arn:aws:iam::{ACCOUNT}:role/other"
    fields["firehose"]["role"] = one["KinesisFirehoseDestination"]["IamRoleArn"] = role


@change("events: another project")
def other_project(case):
    fields, one = case.destination("PinpointDestination")
    project = arn("mobiletargeting", case.region, "apps/other")
    fields["pinpoint"] = one["PinpointDestination"]["ApplicationArn"] = project


@change("events: one more dimension")
def one_more_dimension(case):
    fields, one = case.destination("CloudWatchDestination")
    fields["cloudwatch"]["zz"] = {"source": "link_tag", "default": "1.0"}
    one["CloudWatchDestination"]["DimensionConfigurations"].append(dimension("zz", "LINK_TAG", "1.0"))


@change("events: another kind of destination")
def other_kind(case):
    fields, one = case.destination("SnsDestination")
    del fields["sns"], one["SnsDestination"]
    bus = arn("events", case.region, "event-bus/default")
    fields["eventbridge"], one["EventBridgeDestination"] = bus, {"EventBusArn": bus}


@change("events: a new destination")
def new_destination(case):
    fields, one = case.set(lambda one: "fresh" not in one["EventDestinations"])
    destination = {"Enabled": False, "MatchingEventTypes": ["BOUNCE", "SUBSCRIPTION"],
                   "CloudWatchDestination": {"DimensionConfigurations": [dimension("null", "MESSAGE_TAG", "no")]}}
    one["EventDestinations"]["fresh"] = destination
    fields.setdefault("event_destinations", {})["fresh"] = destination_fields(destination)


# Identities, the account's setting, IPs and pools.

def sends(one):
    """Whether a configuration set is not paused: without a flag, no identity comes to a paused one."""
    return one.get("SendingOptions", {}).get("SendingEnabled", True)


def of_live_set(case):
    """The name of an identity whose configuration set is not paused."""
    sets = case.place["sets"]
    return case.one(case.place["identities"],
                    lambda _, one: "ConfigurationSetName" in one and sends(sets[one["ConfigurationSetName"]]))


@change("identity: another set")
def other_default(case):
    name = of_live_set(case)
    one = case.place["identities"][name]
    wanted = case.one(case.place["sets"], lambda name, it: name != one["ConfigurationSetName"] and sends(it))
    case.fields["identities"].setdefault(name, {})["configuration_set"] = one["ConfigurationSetName"] = wanted


@change("identity: a set where there was none")
def first_default(case):
    name = case.one(case.place["identities"], lambda _, one: "ConfigurationSetName" not in one)
    wanted = case.one(case.place["sets"], lambda _, it: sends(it))
    case.place["identities"][name]["ConfigurationSetName"] = wanted
    case.fields["identities"].setdefault(name, {})["configuration_set"] = wanted


@change("identity: no set")
def no_default(case):
    name = of_live_set(case)
    del case.place["identities"][name]["ConfigurationSetName"]
    case.fields["identities"].setdefault(name, {})["configuration_set"] = "none"


@change("auto_warmup: switched")
def other_auto_warmup(case):
    case.fields["auto_warmup"] = case.place["auto_warmup"] = not case.place["auto_warmup"]


@change("warmup: a higher floor")
def higher_floor(case):
    address = case.ip(lambda ip: ip["WarmupPercentage"] < 60)
    case.fields.setdefault("dedicated_ips", {})[address] = {"warmup": 60}
    case.place["ips"][address].update(WarmupPercentage=60, WarmupStatus="IN_PROGRESS")


@change("warmup: done")
def warm_at_once(case):
    address = case.ip(lambda ip: ip["WarmupPercentage"] < 100)
    case.fields.setdefault("dedicated_ips", {})[address] = {"warmup": 100}
    case.place["ips"][address].update(WarmupPercentage=100, WarmupStatus="DONE")


@change("warmup: a lower floor", writes=0)
def lower_floor(case):
    address = case.ip(lambda ip: ip["WarmupPercentage"] > 1)
    case.fields.setdefault("dedicated_ips", {})[address] = {"warmup": 1}


def move(case, address, source, target):
    """An IP from pool to pool, in the file and in the account."""
    if source != DEFAULT_POOL:
        case.fields["pools"][source]["ips"].remove(address)
    if target != DEFAULT_POOL:
        case.fields["pools"][target].setdefault("ips", []).append(address)
    case.place["ips"][address]["PoolName"] = target


@change("ips: one to another pool")
def moved_ip(case):
    source = case.standard(at_least=2)
    move(case, case.dice.choice(case.members(source)), source, case.standard(at_least=1, other_than=(source,)))


@change("ips: one to the default pool")
def released_ip(case):
    source = case.standard(at_least=2)
    move(case, case.dice.choice(case.members(source)), source, DEFAULT_POOL)


@change("ips: one out of the default pool")
def assigned_ip(case):
    move(case, case.dice.choice(case.members(DEFAULT_POOL)), DEFAULT_POOL, case.standard(at_least=1))


@change("ips: so many as there are, by count", writes=0)
def counted_ips(case):
    pool = case.standard(at_least=1)
    case.fields["pools"][pool]["ips"] = {"count": len(case.members(pool))}


def by_address(address):
    return tuple(map(int, address.split(".")))


@change("ips: one more, by count")
def one_more_by_count(case):
    pool = case.standard(at_least=1)
    case.fields["pools"][pool]["ips"] = {"count": len(case.members(pool)) + 1, "include": case.members(pool)[:1]}
    ips = case.place["ips"]
    # Warm before warming, then the lowest address.
    chosen = min(case.members(DEFAULT_POOL), key=lambda a: (ips[a]["WarmupStatus"] != "DONE", by_address(a)))
    ips[chosen]["PoolName"] = pool


@change("a pool out of the file, another pool's tags left out", writes=0)
def left_out(case):
    pool = case.one(case.place["pools"], lambda *_: True)
    del case.fields["pools"][pool]
    fields, _ = case.pool(lambda name, _: name in case.fields["pools"])
    fields.pop("tags", None)


@change("a new standard pool")
def new_pool(case):
    case.fields["pools"]["fresh"] = {"tags": {"null": "1.0"}}
    case.place["pools"]["fresh"] = {"ScalingMode": "STANDARD", "Tags": {"null": "1.0"}}


@change("a new managed pool")
def new_managed_pool(case):
    case.fields["pools"]["fresh"] = {"scaling": "managed", "protect": True}
    case.place["pools"]["fresh"] = {"ScalingMode": "MANAGED", "Tags": {PROTECT: "true"}}


@change("a new configuration set that states nothing")
def new_set(case):
    case.fields["configuration_sets"]["Fresh"] = {}
    case.place["sets"]["Fresh"] = {
        "ReputationOptions": {"ReputationMetricsEnabled": True}, "SendingOptions": {"SendingEnabled": True}, "Tags": {},
        "EventDestinations": {}}


@change("a new configuration set that states everything")
def new_full_set(case):
    pool, keep = case.standard(at_least=1), archive(case.region, "q")
    case.fields["configuration_sets"]["Fresh"] = {
        "pool": pool, "tls": "require", "max_delivery": "14h", "reputation_metrics": False, "sending": False,
        "suppression": {"reasons": [], "scope": "tenant", "validation": {"enabled": True, "threshold": "high"}},
        "tracking": {"domain": "no.example", "https": "require_open_only"},
        "vdm": {"engagement_metrics": False, "optimized_shared_delivery": True}, "archive": keep["ArchiveArn"],
        "tags": {"no": "no"}, "protect": True}
    case.place["sets"]["Fresh"] = {
        "DeliveryOptions": {"TlsPolicy": "REQUIRE", "SendingPoolName": pool, "MaxDeliverySeconds": 50400},
        "ReputationOptions": {"ReputationMetricsEnabled": False}, "SendingOptions": {"SendingEnabled": False},
        "SuppressionOptions": {"SuppressedReasons": [], "SuppressionScope": "TENANT", "ValidationOptions": {
            "ConditionThreshold": {"ConditionThresholdEnabled": "ENABLED", "OverallConfidenceThreshold": {
                "ConfidenceVerdictThreshold": "HIGH"}}}},
        "TrackingOptions": {"CustomRedirectDomain": "no.example", "HttpsPolicy": "REQUIRE_OPEN_ONLY"},
        "VdmOptions": {"DashboardOptions": {"EngagementMetrics": "DISABLED"},
                       "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"}},
        "ArchivingOptions": keep, "Tags": {"no": "no", PROTECT: "true"}, "EventDestinations": {}}


# Judging one change.

def made(bench, dice, file, name):
    """A change, made to a file and to what is wanted; nothing where the account has nothing to change."""
    case = Case(dice, file, bench.fake.snapshot())
    try:
        CHANGES[name][0](case)
    except NoCandidate:
        bench.tally.check(f"{name}: finds something to change", False)
        return None
    if dice.randrange(4):
        # Mostly the one Region alone, as it is faster.
        case.file["regions"] = {case.region: case.fields}
    bench.fake.hooks.page_size = dice.choice((1, 2, 3, None, None))
    return case


def apply_one(bench, dice, file, name):
    """The file is changed: so many writes, and nothing else differs."""
    case, writes = made(bench, dice, file, name), CHANGES[name][1]
    if not case:
        return
    run = bench.run("apply", "--yes", data=case.file)
    bench.tally.equal(f"{name}: succeeds", (run.code, run.refused), (0, []), run.said())
    bench.tally.check(f"{name}: {writes} writes", len(run.writes) == writes, f"{run.writes}\n{run.said()}")
    case.settle_stated_defaults(bench.fake.snapshot())
    bench.state_is(name, case.want, run)


def bring_back(bench, dice, file, name):
    """The account is changed: the file makes it as it was, by one write."""
    before = bench.fake.snapshot()
    case = made(bench, dice, file, name)
    if not case or CHANGES[name][1] == 0:
        return
    bench.fake.restore(case.want)
    as_it_was = {**file, "regions": {region: file["regions"][region] for region in case.file["regions"]}}
    run = bench.run("apply", "--yes", data=as_it_was)
    bench.tally.equal(f"drift, {name}: is brought back", (run.code, len(run.writes), run.refused), (0, 1, []), run.said())
    bench.state_is(f"drift, {name}", before, run)
