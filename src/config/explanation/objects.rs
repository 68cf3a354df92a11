//! Codes of objects and of what they say of each other.

use super::example::{CodeExplanation, Example};
use crate::config::code::Code;

pub(super) const ALL: &[CodeExplanation] = &[
    CodeExplanation {
        code: Code::ReservedPool,
        title: "SES keeps this pool itself",
        meaning: "`ses-default-dedicated-pool` and `ses-shared-pool` are always there. They cannot be created, \
                  deleted or filled by a list.",
        example: Example::Region("pools:
  ses-shared-pool: {}
"),
        remedy: "Remove it from `pools`. A configuration set may name it: `pool: ses-shared-pool`.",
    },
    CodeExplanation {
        code: Code::DuplicateIp,
        title: "a list names an IP twice",
        meaning: "One of the two is superfluous or was meant to be another address.",
        example: Example::Region("pools:
  tx: {ips: [198.51.100.10, 198.51.100.10]}
"),
        remedy: "Remove one of them, or correct it.",
    },
    CodeExplanation {
        code: Code::IpInTwoPools,
        title: "two pools name the same IP",
        meaning: "A dedicated IP is in exactly one pool, so the file contradicts itself.",
        example: Example::Region("pools:
  tx: {ips: [198.51.100.10]}
  marketing: {ips: [198.51.100.10]}
"),
        remedy: "Keep it in one of the lists.",
    },
    CodeExplanation {
        code: Code::IpsInManagedPool,
        title: "IPs are listed for a managed pool",
        meaning: "SES chooses the IPs of a pool with `scaling: managed`, and changes them as it needs.",
        example: Example::Region("pools:
  bulk: {scaling: managed, ips: [198.51.100.10]}
"),
        remedy: "Remove `ips`, or make the pool `scaling: standard`.",
    },
    CodeExplanation {
        code: Code::DuplicateItem,
        title: "something is listed twice",
        meaning: "Lists such as the reasons of a suppression are sets: saying something twice says nothing \
                  more.",
        example: Example::Region("configuration_sets:
  a: {suppression: [bounce, bounce]}
"),
        remedy: "Remove one of the two.",
    },
    CodeExplanation {
        code: Code::TooManyTags,
        title: "there are more tags than fit on an object",
        meaning: "AWS limits the tags of a resource, and sesform needs room for its own.",
        example: Example::Region("pools:
  a:
    tags: {t0: x, t1: x, t2: x, t3: x, t4: x, t5: x, t6: x, t7: x, t8: x, t9: x, t10: x, t11: x, t12: x, t13: x, t14: x, t15: x, t16: x, t17: x, t18: x, t19: x, t20: x, t21: x, t22: x, t23: x, t24: x, t25: x, t26: x, t27: x, t28: x, t29: x, t30: x, t31: x, t32: x, t33: x, t34: x, t35: x, t36: x, t37: x, t38: x, t39: x, t40: x, t41: x, t42: x, t43: x, t44: x, t45: x, t46: x, t47: x, t48: x, t49: x, t50: x}
"),
        remedy: "Remove tags until the number is within the limit that the message states.",
    },
    CodeExplanation {
        code: Code::CountTooSmall,
        title: "a pool must include more IPs than it may have",
        meaning: "`ips.count` is the size of the pool, and `ips.include` lists more addresses than that.",
        example: Example::Region("pools:
  a: {ips: {count: 1, include: [198.51.100.10, 198.51.100.11]}}
"),
        remedy: "Raise `count`, or include fewer IPs.",
    },
    CodeExplanation {
        code: Code::IpInTwoRegions,
        title: "two Regions name the same IP",
        meaning: "A dedicated IP is leased in one Region.",
        example: Example::File(r#"version: 1
account: "123456789012"
regions:
  eu-west-1: {pools: {a: {ips: [198.51.100.10]}}}
  us-east-1: {pools: {a: {ips: [198.51.100.10]}}}
"#),
        remedy: "Remove it from the Region that does not lease it. `sesform import` shows which one does.",
    },
    CodeExplanation {
        code: Code::DestinationKind,
        title: "an event destination has no target, or two",
        meaning: "An event destination reports to exactly one of `cloudwatch`, `sns`, `firehose`, \
                  `eventbridge` and `pinpoint`.",
        example: Example::Region("configuration_sets:
  a:
    event_destinations:
      nowhere: {events: [bounce]}
"),
        remedy: "State one target. For two targets declare two event destinations.",
    },
    CodeExplanation {
        code: Code::BadDestination,
        title: "SES does not report to this target",
        meaning: "The target is in another Region or account, or a CloudWatch destination has no dimensions. \
                  SES would refuse it.",
        example: Example::Region(r#"configuration_sets:
  a:
    event_destinations:
      topic: {events: [bounce], sns: "arn:aws:sns:us-east-1:123456789012:mail-events"}
"#),
        remedy: "Name a target in the Region and account of the configuration set, and at least one dimension \
                  for CloudWatch.",
    },
    CodeExplanation {
        code: Code::TooManyEventDestinations,
        title: "a configuration set has too many event destinations",
        meaning: "SES allows a limited number of event destinations in a configuration set.",
        example: Example::Region(r#"configuration_sets:
  a:
    event_destinations:
      d0: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d1: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d2: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d3: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d4: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d5: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d6: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d7: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d8: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d9: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
      d10: {sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}
"#),
        remedy: "Remove event destinations, or report several events to one of them.",
    },
    CodeExplanation {
        code: Code::HttpsWithoutDomain,
        title: "tracking has an HTTPS policy and no domain",
        meaning: "The policy is about links in a domain of your own. SES does not take it without one.",
        example: Example::Region("configuration_sets:
  a: {tracking: {domain: none, https: require}}
"),
        remedy: "State `domain`, or leave `https` out.",
    },
    CodeExplanation {
        code: Code::RenamedFromDeclared,
        title: "an object is renamed from one that is still declared",
        meaning: "`renamed_from` moves what the old name had to the new one, so the old name must be gone from \
                  the file.",
        example: Example::Region("pools:
  old: {}
  new: {renamed_from: old}
"),
        remedy: "Remove the old name from the file, or `renamed_from` from the new one.",
    },
    CodeExplanation {
        code: Code::RenamedTwice,
        title: "two objects are renamed from the same one",
        meaning: "What the old object had can go to one new object only.",
        example: Example::Region("pools:
  a: {renamed_from: old}
  b: {renamed_from: old}
"),
        remedy: "Keep `renamed_from` at one of the two.",
    },
    CodeExplanation {
        code: Code::DeclaredAndIgnored,
        title: "an object is declared and ignored",
        meaning: "`ignore` leaves out what matches it, so what is declared about this object would never \
                  happen.",
        example: Example::File(r#"version: 1
account: "123456789012"
ignore: {pools: ["*-old"]}
regions:
  eu-west-1:
    pools: {tx-old: {}}
"#),
        remedy: "Remove the object, or make the pattern narrower.",
    },
    CodeExplanation {
        code: Code::UnknownConfigurationSet,
        title: "an identity names a missing configuration set",
        meaning: "The configuration set is neither in the file nor in the account, and mail of the identity \
                  would fail.",
        example: Example::Region("configuration_sets: {}
identities:
  example.com: {configuration_set: receipts}
"),
        remedy: "Correct the name, or declare the configuration set.",
    },
    CodeExplanation {
        code: Code::UnknownPool,
        title: "a configuration set names a missing pool",
        meaning: "The pool is neither in the file nor in the account, and mail through the set would fail.",
        example: Example::Region("pools: {}
configuration_sets:
  receipts: {pool: transactional}
"),
        remedy: "Correct the name, or declare the pool: `transactional: {}` keeps all its live values.",
    },
];
