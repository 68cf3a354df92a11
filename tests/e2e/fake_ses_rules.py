"""What Amazon SES does when it is asked: one function an operation, over plain dicts.

A place is one account in one Region:

    auto_warmup  whether SES warms up newly leased IPs
    pools        name -> {"ScalingMode", "Tags": {key: value}}
    ips          address -> {"PoolName", "WarmupStatus", "WarmupPercentage"}
    sets         name -> {blocks of GetConfigurationSet as SES names them, "Tags": {...}, "EventDestinations": {name: ...}}
    identities   name -> {"ConfigurationSetName" where there is one, "Tags": {...}}

Where the documentation leaves a question open, the comment beside the rule says so.
"""

import ipaddress
import re

from fake_ses_model import Refusal, bad_request

DEFAULT_POOL = "ses-default-dedicated-pool"
SHARED_POOL = "ses-shared-pool"
RESERVED_POOLS = (DEFAULT_POOL, SHARED_POOL)
# Names, as the CloudFormation reference of DedicatedIpPool and ConfigurationSet gives them.
POOL_NAME = re.compile(r"[a-z0-9_-]{1,64}")
SET_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
DIMENSION_NAME = re.compile(r"[A-Za-z0-9_:-]{1,256}")
DIMENSION_VALUE = re.compile(r"[A-Za-z0-9_:@.-]{1,256}")
# The quotas page of the developer guide.
MOST_POOLS, MOST_DESTINATIONS, MOST_TAGS = 50, 10, 50
LONGEST_KEY, LONGEST_VALUE = 128, 256
BLOCKS = ("TrackingOptions", "DeliveryOptions", "ReputationOptions", "SendingOptions", "SuppressionOptions", "VdmOptions",
          "ArchivingOptions")
# The lists of SES that are sets: kept sorted, answered in any order.
SETS_OF_STRINGS = ("SuppressedReasons", "MatchingEventTypes")

OPERATIONS = {}


def operation(function):
    """Registers a function under the name of its operation."""
    OPERATIONS["".join(word.capitalize() for word in function.__name__.split("_"))] = function
    return function


def new_place():
    return {"auto_warmup": True, "pools": {}, "ips": {}, "sets": {}, "identities": {}}


def settled(value):
    """A value in the form in which it is kept: sets sorted."""
    if isinstance(value, dict):
        return {key: sorted(set(inner)) if key in SETS_OF_STRINGS else settled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [settled(inner) for inner in value]
    return value


def found(things, name, kind):
    if name not in things:
        raise Refusal("NotFoundException", f"{kind} <{name}> does not exist.")
    return things[name]


# Tags.

def tags_of(pairs):
    """Tags as a dict. That two tags of one request may not share a key is in the guide on tags."""
    tags = {}
    for pair in pairs:
        key, value = pair["Key"], pair["Value"]
        if key in tags:
            raise bad_request(f"Duplicate tag key {key}")
        if not 1 <= len(key) <= LONGEST_KEY or len(value) > LONGEST_VALUE:
            raise bad_request(f"The tag {key} is too long or empty")
        if key.lower().startswith("aws:"):
            raise bad_request("The prefix aws: is reserved")
        # Which other characters SES takes the model does not say, and its guide names fewer than other services take.
        if not (key + value).isprintable():
            raise bad_request(f"The tag {key} has a character that tags cannot have")
        tags[key] = value
    if len(tags) > MOST_TAGS:
        raise bad_request("More than 50 tags")
    return tags


def pairs_of(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tagged(place, arn):
    """What an ARN stands for."""
    match = re.fullmatch(r"arn:aws:ses:([a-z0-9-]+):(\d{12}):(configuration-set|dedicated-ip-pool|identity)/(.+)", arn)
    if not match:
        raise bad_request(f"Invalid ARN: {arn}")
    region, account, kind, name = match.groups()
    if (region, account) != (place["region"], place["account"]):
        raise bad_request(f"The ARN {arn} is of another Region or account")
    collection = {"configuration-set": "sets", "dedicated-ip-pool": "pools", "identity": "identities"}[kind]
    return found(place["state"][collection], name, "Resource")


@operation
def list_tags_for_resource(place, given):
    return {"Tags": pairs_of(tagged(place, given["ResourceArn"])["Tags"])}


@operation
def tag_resource(place, given):
    thing = tagged(place, given["ResourceArn"])
    tags = {**thing["Tags"], **tags_of(given["Tags"])}
    if len(tags) > MOST_TAGS:
        raise bad_request("More than 50 tags")
    thing["Tags"] = tags
    return {}


@operation
def untag_resource(place, given):
    thing = tagged(place, given["ResourceArn"])
    thing["Tags"] = {key: value for key, value in thing["Tags"].items() if key not in given["TagKeys"]}
    return {}


# The account.

@operation
def get_account(place, _):
    return {"DedicatedIpAutoWarmupEnabled": place["state"]["auto_warmup"], "EnforcementStatus": "HEALTHY",
            "ProductionAccessEnabled": True, "SendingEnabled": True,
            "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0}}


@operation
def put_account_dedicated_ip_warmup_attributes(place, given):
    place["state"]["auto_warmup"] = given.get("AutoWarmupEnabled", False)
    return {}


# Pools and IPs.

def own_pool(place, name):
    if name in RESERVED_POOLS:
        raise bad_request("Pool name describes either a shared or default dedicated ip pool")
    return found(place["state"]["pools"], name, "Pool")


def members(place, pool):
    return [address for address, ip in place["state"]["ips"].items() if ip["PoolName"] == pool]


@operation
def create_dedicated_ip_pool(place, given):
    name, pools = given["PoolName"], place["state"]["pools"]
    if not POOL_NAME.fullmatch(name) or name in RESERVED_POOLS:
        raise bad_request(f"Pool name <{name}> is not valid")
    if name in pools:
        raise Refusal("AlreadyExistsException", f"Pool <{name}> already exists")
    if len(pools) >= MOST_POOLS:
        raise Refusal("LimitExceededException", "Too many pools")
    pools[name] = {"ScalingMode": given.get("ScalingMode", "STANDARD"), "Tags": tags_of(given.get("Tags", []))}
    return {}


@operation
def get_dedicated_ip_pool(place, given):
    pool = own_pool(place, given["PoolName"])
    return {"DedicatedIpPool": {"PoolName": given["PoolName"], "ScalingMode": pool["ScalingMode"]}}


@operation
def list_dedicated_ip_pools(place, given):
    reserved = RESERVED_POOLS if place["lists_reserved"] else ()
    return place["page"]("DedicatedIpPools", [*place["state"]["pools"], *reserved], given)


@operation
def delete_dedicated_ip_pool(place, given):
    name, state = given["PoolName"], place["state"]
    pool = own_pool(place, name)
    if pool["ScalingMode"] == "STANDARD" and members(place, name):
        raise bad_request(f"Pool <{name}> has dedicated IPs")
    for address in members(place, name):
        del state["ips"][address]
    del state["pools"][name]
    return {}


@operation
def put_dedicated_ip_pool_scaling_attributes(place, given):
    pool = own_pool(place, given["PoolName"])
    if pool["ScalingMode"] == "MANAGED" and given["ScalingMode"] == "STANDARD":
        raise bad_request("A managed pool cannot become a standard one")
    pool["ScalingMode"] = given["ScalingMode"]
    # What becomes of the IPs nobody says. Here they stay, and show what the model says of IPs in managed pools.
    for address in members(place, given["PoolName"]) if given["ScalingMode"] == "MANAGED" else []:
        place["state"]["ips"][address].update(WarmupStatus="NOT_APPLICABLE", WarmupPercentage=-1)
    return {}


def shown_ip(place, address):
    return {"Ip": address, **place["state"]["ips"][address]}


def leased(place, address):
    try:
        ipaddress.IPv4Address(address)
    except ValueError as error:
        raise bad_request(f"<{address}> is not an IP") from error
    return found(place["state"]["ips"], address, "Dedicated IP")


@operation
def get_dedicated_ip(place, given):
    leased(place, given["Ip"])
    return {"DedicatedIp": shown_ip(place, given["Ip"])}


@operation
def get_dedicated_ips(place, given):
    pool = given.get("PoolName")
    if pool is not None and pool not in RESERVED_POOLS:
        own_pool(place, pool)
    wanted = [address for address, ip in place["state"]["ips"].items() if pool in (None, ip["PoolName"])]
    page = place["page"]("DedicatedIps", wanted, given)
    ips = place["state"]["ips"]
    page["DedicatedIps"] = [shown_ip(place, address) for address in page["DedicatedIps"] if address in ips]
    return page


@operation
def put_dedicated_ip_in_pool(place, given):
    ip, pool = leased(place, given["Ip"]), given["DestinationPoolName"]
    # Whether SES takes an IP into its shared pool, into a managed one or out of it, nobody says: here it does not.
    if pool == SHARED_POOL or (pool != DEFAULT_POOL and own_pool(place, pool)["ScalingMode"] == "MANAGED"):
        raise bad_request(f"IPs cannot be put into <{pool}>")
    if ip["WarmupStatus"] == "NOT_APPLICABLE":
        raise bad_request(f"<{given['Ip']}> is in a managed pool")
    ip["PoolName"] = pool
    return {}


@operation
def put_dedicated_ip_warmup_attributes(place, given):
    ip, percentage = leased(place, given["Ip"]), given["WarmupPercentage"]
    if not 0 <= percentage <= 100:
        raise bad_request("WarmupPercentage must be between 0 and 100")
    if ip["WarmupStatus"] == "NOT_APPLICABLE":
        raise bad_request(f"<{given['Ip']}> is in a managed pool")
    ip.update(WarmupPercentage=percentage, WarmupStatus="DONE" if percentage == 100 else "IN_PROGRESS")
    return {}


# Configuration sets.

def set_of(place, given):
    return found(place["state"]["sets"], given["ConfigurationSetName"], "Configuration set")


def block_checked(place, name, block):
    """A block as it is kept, after the rules that no model holds."""
    pool = block.get("SendingPoolName")
    if pool is not None and pool not in RESERVED_POOLS and pool not in place["state"]["pools"]:
        raise bad_request(f"SendingPool <{pool}> doesn't exist")
    if name == "TrackingOptions" and "HttpsPolicy" in block and not block.get("CustomRedirectDomain"):
        raise bad_request("HttpsPolicy needs a CustomRedirectDomain")
    return settled(block)


def put_block(place, given, name, block):
    """Replaces one block of a set; an empty one is as if it had never been put."""
    thing = set_of(place, given)
    block = block_checked(place, name, block)
    thing.pop(name, None)
    if block:
        thing[name] = block
    return {}


def rest(given):
    return {member: value for member, value in given.items() if member != "ConfigurationSetName"}


@operation
def create_configuration_set(place, given):
    name, sets = given["ConfigurationSetName"], place["state"]["sets"]
    if not SET_NAME.fullmatch(name):
        raise bad_request(f"Invalid configuration set name <{name}>")
    blocks = {block: block_checked(place, block, given[block]) for block in BLOCKS if given.get(block)}
    # A boolean that is missing is false, as everywhere in SES: clients leave false out.
    for block, member in (("ReputationOptions", "ReputationMetricsEnabled"), ("SendingOptions", "SendingEnabled")):
        if block in given:
            blocks[block] = {member: False, **given[block]}
    if name in sets:
        raise Refusal("AlreadyExistsException", f"Configuration set <{name}> already exists.")
    # A new one has sending and metrics on.
    sets[name] = {"ReputationOptions": {"ReputationMetricsEnabled": True}, "SendingOptions": {"SendingEnabled": True},
                  **blocks, "Tags": tags_of(given.get("Tags", [])), "EventDestinations": {}}
    return {}


@operation
def get_configuration_set(place, given):
    thing = set_of(place, given)
    shown = {block: thing[block] for block in BLOCKS if block in thing}
    return {"ConfigurationSetName": given["ConfigurationSetName"], **shown, "Tags": pairs_of(thing["Tags"])}


@operation
def list_configuration_sets(place, given):
    return place["page"]("ConfigurationSets", list(place["state"]["sets"]), given)


@operation
def delete_configuration_set(place, given):
    # Whether SES refuses where an identity has it as its default nobody says; here it does not, and the identity keeps it.
    set_of(place, given)
    del place["state"]["sets"][given["ConfigurationSetName"]]
    return {}


@operation
def put_configuration_set_delivery_options(place, given):
    return put_block(place, given, "DeliveryOptions", rest(given))


@operation
def put_configuration_set_tracking_options(place, given):
    return put_block(place, given, "TrackingOptions", rest(given))


@operation
def put_configuration_set_suppression_options(place, given):
    return put_block(place, given, "SuppressionOptions", rest(given))


@operation
def put_configuration_set_vdm_options(place, given):
    return put_block(place, given, "VdmOptions", given.get("VdmOptions", {}))


@operation
def put_configuration_set_archiving_options(place, given):
    return put_block(place, given, "ArchivingOptions", rest(given))


@operation
def put_configuration_set_sending_options(place, given):
    return put_block(place, given, "SendingOptions", {"SendingEnabled": given.get("SendingEnabled", False)})


@operation
def put_configuration_set_reputation_options(place, given):
    # The time of the last fresh start is no member of the request: SES keeps it.
    kept = {member: value for member, value in set_of(place, given).get("ReputationOptions", {}).items()
            if member == "LastFreshStart"}
    metrics = given.get("ReputationMetricsEnabled", False)
    return put_block(place, given, "ReputationOptions", {"ReputationMetricsEnabled": metrics, **kept})


# Event destinations.

def destination_checked(given):
    destination = given["EventDestination"]
    if len([kind for kind in destination if kind.endswith("Destination")]) != 1:
        raise bad_request("Exactly one destination must be given")
    if not destination.get("MatchingEventTypes"):
        raise bad_request("At least one event type must be given")
    for dimension in destination.get("CloudWatchDestination", {}).get("DimensionConfigurations", []):
        if not DIMENSION_NAME.fullmatch(dimension["DimensionName"]):
            raise bad_request("Invalid dimension name")
        if not DIMENSION_VALUE.fullmatch(dimension["DefaultDimensionValue"]):
            raise bad_request("Invalid default dimension value")
    destination = settled({"Enabled": False, **destination})
    if "CloudWatchDestination" in destination:
        destination["CloudWatchDestination"]["DimensionConfigurations"].sort(key=lambda one: one["DimensionName"])
    return destination


@operation
def create_configuration_set_event_destination(place, given):
    destinations, name = set_of(place, given)["EventDestinations"], given["EventDestinationName"]
    if not SET_NAME.fullmatch(name):
        raise bad_request(f"Invalid event destination name <{name}>")
    if name in destinations:
        raise Refusal("AlreadyExistsException", f"Event destination <{name}> already exists.")
    if len(destinations) >= MOST_DESTINATIONS:
        raise Refusal("LimitExceededException", "Too many event destinations")
    destinations[name] = destination_checked(given)
    return {}


@operation
def get_configuration_set_event_destinations(place, given):
    destinations = set_of(place, given)["EventDestinations"]
    return {"EventDestinations": [{"Name": name, **destination} for name, destination in destinations.items()]}


@operation
def update_configuration_set_event_destination(place, given):
    destinations, name = set_of(place, given)["EventDestinations"], given["EventDestinationName"]
    found(destinations, name, "Event destination")
    destinations[name] = destination_checked(given)
    return {}


@operation
def delete_configuration_set_event_destination(place, given):
    destinations, name = set_of(place, given)["EventDestinations"], given["EventDestinationName"]
    found(destinations, name, "Event destination")
    del destinations[name]
    return {}


# Identities.

def identity_type(name):
    return "EMAIL_ADDRESS" if "@" in name else "DOMAIN"


@operation
def list_email_identities(place, given):
    page = place["page"]("EmailIdentities", list(place["state"]["identities"]), given)
    page["EmailIdentities"] = [
        {"IdentityName": name, "IdentityType": identity_type(name), "SendingEnabled": True, "VerificationStatus": "SUCCESS"}
        for name in page["EmailIdentities"]]
    return page


@operation
def get_email_identity(place, given):
    identity = found(place["state"]["identities"], given["EmailIdentity"], "Email identity")
    default = {key: identity[key] for key in ("ConfigurationSetName",) if key in identity}
    return {"IdentityType": identity_type(given["EmailIdentity"]), "VerifiedForSendingStatus": True,
            "FeedbackForwardingStatus": True, "VerificationStatus": "SUCCESS", "Tags": pairs_of(identity["Tags"]),
            "DkimAttributes": {"SigningEnabled": True, "Status": "SUCCESS", "LastKeyGenerationTimestamp": 1700000000.25},
            "Policies": {}, **default}


@operation
def put_email_identity_configuration_set_attributes(place, given):
    identity = found(place["state"]["identities"], given["EmailIdentity"], "Email identity")
    name = given.get("ConfigurationSetName")
    if name is not None:
        found(place["state"]["sets"], name, "Configuration set")
    identity.pop("ConfigurationSetName", None)
    if name is not None:
        identity["ConfigurationSetName"] = name
    return {}
