"""Mistakes, places to complete and places to hover, as a person makes and meets them. editor.py asks about each.

A mistake is a text and what the message must say; where it must be underlined, sesform says. A place to complete has what
must be offered and what must not; a place to hover has what must be shown.
"""

HEAD = 'version: 1\naccount: "123456789012"\n'
REGION = HEAD + "regions:\n  eu-west-1:\n"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:mail-events"
BUS = "arn:aws:events:eu-west-1:123456789012:event-bus/default"


def block(head, indent, text):
    return head + "".join(f"{' ' * indent}{line}\n" for line in text.split("\n"))


def file(text):
    return block(HEAD, 0, text if "regions" in text else text + "\nregions: {}")


def region(text):
    return block(REGION, 4, text)


def pool(text):
    return block(REGION + "    pools:\n      marketing:\n", 8, text)


def options(text):
    return block(REGION + "    configuration_sets:\n      receipts:\n", 8, text)


def destination(text):
    return block(REGION + "    configuration_sets:\n      receipts:\n        event_destinations:\n          log:\n", 12, text)


MISTAKES = [
    ('version: 2\naccount: "123456789012"\nregions: {}\n', "the number `1`"),
    ('version: "1"\naccount: "123456789012"\nregions: {}\n', "the number `1`"),
    ('version: latest\naccount: "123456789012"\nregions: {}\n', "the number `1`"),
    ("version: 1\naccount: 123456789012\nregions: {}\n", "twelve digits in quotes"),
    ("version: 1\naccount: 012345678901\nregions: {}\n", "twelve digits in quotes"),
    ('version: 1\naccount: "12345678901"\nregions: {}\n', "twelve digits in quotes"),
    ('version: 1\naccount: "1234-5678-9012"\nregions: {}\n', "twelve digits in quotes"),
    ('version: 1\naccount: ["123456789012"]\nregions: {}\n', "twelve digits in quotes"),
    ("version: 1\nregions: {}\n", "`account` is missing here. Write an AWS account id"),
    ('account: "123456789012"\nregions: {}\n', "`version` is missing here. Write the number `1`"),
    (file("pools: {}"), "only the fields `version`, `account`, `regions`"),
    (HEAD + "regions: [eu-west-1]\n", "a mapping, or `{}` for none"),
    (HEAD + "regions:\n", "a mapping, or `{}` for none"),
    (HEAD + "regions:\n  eu-west1: {}\n", "the code of an AWS Region, such as `eu-west-1`"),
    (HEAD + "regions:\n  EU-WEST-1: {}\n", "the code of an AWS Region, such as `eu-west-1`"),
    (HEAD + "regions:\n  eu-west-1: []\n", "only the fields `auto_warmup`, `suppression`, `vdm`, `pools`"),
    (HEAD + "regions:\n  eu-west-1:\n", "`{}` states none of them"),
    (file("owner: [mail]"), "1 to 256 letters, digits, spaces"),
    (file('owner: ""'), "1 to 256 letters, digits, spaces"),
    (file("owner: 12"), "1 to 256 letters, digits, spaces"),
    (file("limits: {deletes: two}"), "a whole number from 0 on"),
    (file("limits: {delete: 2}"), "only the fields `deletes` and `moved_ips`"),
    (file("limits: {moved_ips: 250%}"), "a percentage from `0%` to `100%`, such as `25%`"),
    (file("limits: 5"), "only the fields `deletes` and `moved_ips`"),
    (file("ignore: {pools: legacy}"), "a list, such as `[\"legacy-*\"]`"),
    (file("ignore: {sets: []}"), "only the fields `pools`, `configuration_sets` and `identities`"),
    (file('service: {sts: "no"}'), "`true` or `false`, without quotes"),
    (region("auto_warmup: on"), "`true` or `false`, without quotes"),
    (region("auto_warmups: true"), "only the fields `auto_warmup`, `suppression`, `vdm`, `pools`"),
    (region("pools: [marketing]"), "each key is the name of a pool"),
    (region("pools:"), "a mapping, or `{}` for none"),
    (region("pools:\n  ses-shared-pool: {}"), "SES keeps `ses-default-dedicated-pool` and `ses-shared-pool` itself"),
    (region("pools:\n  ses-default-dedicated-pool: {}"), "SES keeps `ses-default-dedicated-pool`"),
    (region('pools:\n  "my pool": {}'), "1 to 64 of `a-z`"),
    (region("pools:\n  marketing:"), "`{}` states none of them"),
    (region("dedicated_ips:\n  198.51.100.300: {warmup: 40}"), "an IPv4 address: four numbers from 0 to 255"),
    (region("dedicated_ips:\n  198.51.100.10: {warmup: 40%}"), "a whole number from 0 to 100"),
    (region("dedicated_ips:\n  198.51.100.10: {warmup: 140}"), "maximum of 100"),
    (region("identities:\n  example: {}"), "a domain or an email address"),
    (region("identities:\n  example.com: {configuration_set: [a]}"), "the name of a configuration set"),
    (region('configuration_sets:\n  "a.b": {}'), "the name of a configuration set: 1 to 64"),
    (pool("scaling: manged"), "one of the words `standard` and `managed`"),
    (pool("scaling: STANDARD"), "one of the words `standard` and `managed`"),
    (pool("scaling: managed\nips: [198.51.100.10]"), "Take `ips` out"),
    (pool("ipss: [198.51.100.10]"), "only the fields `scaling`, `ips`"),
    (pool("ips: 4"), "such as `{count: 4}`"),
    (pool("ips: 198.51.100.10"), "a list, such as `[198.51.100.10]`"),
    (pool("ips: [198.51.100]"), "an IPv4 address"),
    (pool("ips: [198.51.100.010]"), "no leading zeros"),
    (pool("ips: [198.51.100.0/24]"), "an IPv4 address"),
    (pool("ips: {counts: 4}"), "only the fields `count` and `include`"),
    (pool("ips: {count: four}"), "a whole number from 0 to 10000"),
    (pool("ips: {count: -1}"), "minimum of 0"),
    (pool("ips: {count: 4, include: 198.51.100.10}"), "a list, such as `[198.51.100.10]`"),
    (pool('protect: "true"'), "`true` or `false`, without quotes"),
    (pool("tags: {team: 7}"), "in quotes if it looks like a number"),
    (pool('tags: {"aws:team": a}'), "do not begin with `aws:`"),
    (pool("tags: [team]"), "each key is the key of a tag"),
    (pool("renamed_from: ses-shared-pool"), "the name of a pool of your own"),
    (options("pool: [marketing]"), "the name of a pool"),
    (options("tls: required"), "one of the words `require` and `optional`"),
    (options("tls: true"), "one of the words `require` and `optional`"),
    (options("max_delivery: 2 hours"), "hours, minutes and seconds"),
    (options("max_delivery: 3600"), "such as `1h30m`, or the word `none`"),
    (options("sending: paused"), "`true` or `false`, without quotes"),
    (options("suppression: bounce"), "a list of the words `bounce` and `complaint`, such as `[bounce]`"),
    (options("suppression: [bounces]"), "one of the words `bounce` and `complaint`"),
    (options("suppression: {reason: [bounce]}"), "only the fields `reasons`, `scope` and `validation`"),
    (options("suppression: {scope: everyone}"), "one of the words `inherit`, `account` and `tenant`"),
    (options("suppression: {validation: true}"), "such as `{enabled: true, threshold: high}`"),
    (options("suppression: {validation: {threshold: low}}"), "one of the words `medium`, `high` and `managed`"),
    (options("tracking: track.example.com"), "only the fields `domain` and `https`"),
    (options("tracking: {domain: 'https://track.example.com'}"), "a domain name, such as `track.example.com`"),
    (options("vdm: {engagement_metrics: enabled}"), "`true` or `false`, without quotes, or the word `inherit`"),
    (options("archive: news"), "the ARN of a Mail Manager archive"),
    (options("event_destinations: []"), "each key is the name of an event destination"),
    (options(f"event_destinations:\n  'a b': {{sns: '{TOPIC}'}}"), "the name of an event destination: 1 to 64"),
    (destination("events: [bounce]"), "exactly one of `cloudwatch`, `sns`, `firehose`, `eventbridge` and `pinpoint`"),
    (destination(f"sns: {TOPIC}\neventbridge: {BUS}"), "exactly one of `cloudwatch`, `sns`"),
    (destination(f"events: [bounced]\nsns: {TOPIC}"), "one of the words `send`, `reject`"),
    (destination(f"events: bounce\nsns: {TOPIC}"), "a list of the words `send`"),
    (destination(f"event: [bounce]\nsns: {TOPIC}"), "only the fields `events`, `enabled`"),
    (destination("sns: mail-events"), "the ARN of an SNS topic, such as `arn:aws:sns:"),
    (destination("eventbridge: default"), "the ARN of an EventBridge bus"),
    (destination("cloudwatch: {campaign: {source: tag, default: none}}"), "one of the words `message_tag`"),
    (destination("cloudwatch: {campaign: {source: link_tag}}"), "`default` is missing here"),
    (destination("cloudwatch: campaign"), "each key is the name of a dimension"),
    (destination("firehose: {stream: mail}"), "the ARN of a Firehose stream"),
    (destination("pinpoint: 7"), "the ARN of a Pinpoint project"),
]

EVENTS = ["send", "reject", "bounce", "complaint", "delivery", "open", "click", "rendering_failure", "delivery_delay",
          "subscription"]
TARGETS = ["cloudwatch", "sns", "firehose", "eventbridge", "pinpoint"]

# A text with a caret, what must be offered, and what must not.
COMPLETIONS = [
    ("‸\n", ["a new file", "version", "account", "regions"], []),
    (HEAD + "‸\n", ["owner", "regions", "limits", "ignore", "service"], ["a new file", "version", "account"]),
    ("version: ‸\n", ["1"], []),
    ("version: 1\naccount: ‸\n", ['"123456789012"'], []),
    (HEAD + "owner: ‸\n", ["mail-platform"], []),
    (HEAD + "regions:\n  ‸\n", ["eu-west-1", "us-east-1", "ap-southeast-2", "us-gov-west-1"], ["property"]),
    (HEAD + "regions:\n  eu-w‸\n", ["eu-west-1"], []),
    (region("‸"), ["auto_warmup", "pools", "dedicated_ips", "configuration_sets", "identities"], []),
    (region("auto_warmup: ‸"), ["true", "false"], ["null"]),
    (region("pools:\n  ‸"), ["{pool_name: {ips: [198.51.100.10]}}", "{pool_name: {scaling: managed}}"], ["property"]),
    (region("pools: ‸"), ["{pool_name: {ips: [198.51.100.10]}}"], []),
    (region("configuration_sets:\n  ‸"), ["{set_name: {pool: ses-default-dedicated-pool}}"], ["property"]),
    (region("dedicated_ips:\n  ‸"), ["{198.51.100.10: {warmup: 40}}"], ["property"]),
    (region("dedicated_ips:\n  198.51.100.10:\n    ‸"), ["warmup"], []),
    (region("dedicated_ips:\n  198.51.100.10:\n    warmup: ‸"), ["40"], []),
    (region("identities:\n  ‸"), ["{example.com: {configuration_set: none}}"], ["property"]),
    (region("identities:\n  example.com:\n    configuration_set: ‸"), ["none"], ["receipts"]),
    (pool("‸"), ["scaling", "ips", "tags", "protect", "renamed_from"], []),
    (pool("scaling: managed\n‸"), ["tags", "protect"], ["ips", "scaling"]),
    (pool("scaling: ‸"), ["standard", "managed"], []),
    (pool("ips: ‸"), ['["198.51.100.10"]', "{count: 4}"], []),
    (pool("ips:\n  - ‸"), ["198.51.100.10"], ["{count: 4}"]),
    (pool("ips:\n  count: 4\n  ‸"), ["include"], ["count", "{count: 4}"]),
    (pool("tags:\n  ‸"), ["{team: checkout}"], ["property"]),
    (options("‸"), ["pool", "tls", "max_delivery", "sending", "suppression", "tracking", "vdm", "archive"], []),
    (options("pool: ‸"), ["ses-shared-pool", "ses-default-dedicated-pool"], ["transactional"]),
    (options("tls: ‸"), ["require", "optional"], []),
    (options("max_delivery: ‸"), ["4h", "30m", "none"], []),
    (options("suppression: ‸"), ['["bounce","complaint"]', "inherit"], ["bounce"]),
    (options("suppression: [‸]"), ["bounce", "complaint"], ["inherit"]),
    (options("suppression:\n  - bounce\n  - ‸"), ["complaint"], ["bounce", "inherit"]),
    (options("suppression:\n  ‸"), ["reasons", "scope", "validation"], ["inherit"]),
    (options("suppression:\n  scope: ‸"), ["inherit", "account", "tenant"], []),
    (options("suppression:\n  validation: ‸"), ["inherit", "{enabled: true, threshold: high}"], []),
    (options("tracking:\n  ‸"), ["domain"], ["https"]),
    (options("tracking:\n  domain: track.example.com\n  ‸"), ["https"], ["domain"]),
    (options("vdm:\n  optimized_shared_delivery: ‸"), ["true", "false", "inherit"], []),
    (options("event_destinations:\n  ‸"), [], ["property"]),
    (destination("‸"), [*TARGETS, "events", "enabled"], []),
    (destination(f"sns: {TOPIC}\n‸"), ["events", "enabled"], TARGETS),
    (destination(f"sns: {TOPIC}\nevents:\n  - ‸"), EVENTS, []),
    (destination(f"sns: {TOPIC}\nevents: [send, ‸]"), EVENTS[1:], ["send"]),
    (destination("cloudwatch:\n  ‸"), ["{campaign: {source: message_tag, default: none}}"], ["property"]),
    (destination("cloudwatch:\n  campaign:\n    default: none\n    source: ‸"),
     ["message_tag", "email_header", "link_tag"], []),
    (HEAD + "limits:\n  ‸\n", ["deletes", "moved_ips"], []),
    (HEAD + "limits:\n  moved_ips: ‸\n", ["25%", "10"], []),
    (HEAD + "ignore:\n  pools:\n    - ‸\n", ["legacy-*"], []),
    (HEAD + "service:\n  ‸\n", ["free_regions", "free_accounts", "sts"], []),
]

# A text with a caret before the word, and what must be shown.
HOVERS = [
    (HEAD + "‸regions: {}\n", ["The Regions that sesform manages"]),
    ("version: 1\n‸account: \"123456789012\"\nregions: {}\n", ["twelve digits in quotes", "123456789012"]),
    (HEAD + "regions:\n  ‸eu-west-1: {}\n", ["`eu-west-1`", "partition `aws`"]),
    (region("‸pools: {}"), ["1 to 64 of `a-z`", "transactional: {ips: [198.51.100.10]}"]),
    (pool("‸scaling: managed"), ["Who decides how many IPs", "`standard`", "`managed`", "cannot come back"]),
    (pool("scaling: ‸managed"), ["Who decides how many IPs", "`managed`: SES leases"]),
    (pool("‸ips: [198.51.100.10]"), ["The leased IPs in the pool", "{count: 4"]),
    (pool("ips: [198.51.100.11, ‸198.51.100.12]"), ["leased dedicated IP", "four numbers from 0 to 255"]),
    (pool("ips:\n  ‸count: 4"), ["0 to 10,000", "Example"]),
    (pool("tags:\n  ‸team: checkout"), ["at most 256 characters", "checkout"]),
    (options("‸pool: marketing"), ["leaves through", "ses-shared-pool"]),
    (options("‸tls: require"), ["Whether mail may leave without TLS", "`optional`: Over TLS where"]),
    (options("‸max_delivery: 4h"), ["5 minutes to 14 hours", "4h"]),
    (options("max_delivery: ‸none"), ["5 minutes to 14 hours"]),
    (options("‸suppression: inherit"), ["Which suppressed addresses mail is kept from"]),
    (options("suppression: [‸bounce]"), ["`bounce`: Mail to it bounced hard"]),
    (options("tracking:\n  ‸domain: track.example.com"), ["Your own verified domain", "track.example.com"]),
    (destination(f"sns: {TOPIC}\nevents: [‸send]"), ["`send`: SES took it"]),
    (destination(f"‸sns: {TOPIC}"), ["SNS topic", "arn:aws:sns:eu-west-1"]),
    (region("dedicated_ips:\n  198.51.100.10:\n    ‸warmup: 40"), ["in percent, 0 to 100", "40"]),
]
