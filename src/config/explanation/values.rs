//! Codes of single fields and values.

use super::example::{CodeExplanation, Example};
use crate::config::code::Code;

pub(super) const ALL: &[CodeExplanation] = &[
    CodeExplanation {
        code: Code::UnknownField,
        title: "there is no such field",
        meaning: "A field that is not known would be ignored, and what it asks for would not happen. That is \
                  why it is an error.",
        example: Example::Region(
            "pools:
  tx: {ipss: [198.51.100.10]}
",
        ),
        remedy: "Correct the name; the message proposes a near one. `sesform explain` lists the fields.",
    },
    CodeExplanation {
        code: Code::MissingField,
        title: "a required field is missing",
        meaning: "Without this field it is not clear what the file is about.",
        example: Example::File(
            "version: 1
regions: {}
",
        ),
        remedy: "Add the field. Every desired state has `version`, `account` and `regions`.",
    },
    CodeExplanation {
        code: Code::WrongType,
        title: "the value has another type",
        meaning: "The field takes a list, a mapping, a text or a number, and another one of these stands \
                  there.",
        example: Example::Region(
            "pools: [a, b]
",
        ),
        remedy: "Write what the message asks for: pools and configuration sets are mappings by name, `ips` is \
                  a list.",
    },
    CodeExplanation {
        code: Code::UnknownWord,
        title: "the field does not take this word",
        meaning: "The field takes one of a few words. Other words are not guessed, also not those that SES \
                  itself uses in capitals.",
        example: Example::Region(
            "pools:
  a: {scaling: auto}
",
        ),
        remedy: "Use one of the words that the message lists.",
    },
    CodeExplanation {
        code: Code::Null,
        title: "a value is missing",
        meaning: "A key without a value, `~` and `null` could mean the default, nothing or a mistake. A field \
                  that is left out keeps the live value.",
        example: Example::Region(
            "pools:
  a: {ips: }
",
        ),
        remedy: "Leave the field out to keep what is live, write `[]` or `{}` for none, or `none` to clear an \
                  option.",
    },
    CodeExplanation {
        code: Code::UnsupportedVersion,
        title: "this version of the format is not known",
        meaning: "`version` is that of the format of the file, not of sesform. This program reads version 1.",
        example: Example::File(
            r#"version: 2
account: "123456789012"
regions: {}
"#,
        ),
        remedy: "Write `version: 1`, or use a newer sesform.",
    },
    CodeExplanation {
        code: Code::UnquotedAccount,
        title: "the account has no quotes",
        meaning: "Without quotes an account id is a number to YAML, and loses the zeros that it begins with.",
        example: Example::File(
            "version: 1
account: 123456789012
regions: {}
",
        ),
        remedy: "Put it in quotes: `account: \"123456789012\"`.",
    },
    CodeExplanation {
        code: Code::UnquotedName,
        title: "a name has no quotes",
        meaning: "Without quotes some names are numbers or booleans to YAML, and could come out as another \
                  text.",
        example: Example::Region(
            "pools:
  123: {}
",
        ),
        remedy: "Put the name in quotes.",
    },
    CodeExplanation {
        code: Code::BadAccount,
        title: "this is not an account id",
        meaning: "An AWS account id has twelve digits.",
        example: Example::File(
            r#"version: 1
account: "1234-5678-9012"
regions: {}
"#,
        ),
        remedy: "Write the twelve digits in quotes, without hyphens. `aws sts get-caller-identity` shows \
                  them.",
    },
    CodeExplanation {
        code: Code::BadRegion,
        title: "this is not the name of a Region",
        meaning: "Regions are written as AWS writes them, such as `eu-west-1`.",
        example: Example::File(
            r#"version: 1
account: "123456789012"
regions: {eu_west_1: {}}
"#,
        ),
        remedy: "Write the name in lower case with hyphens, without the letter of an availability zone.",
    },
    CodeExplanation {
        code: Code::UnknownRegion,
        title: "AWS is not known to have this Region",
        meaning: "The name is well formed, but it is not on the list of this version, so it is probably a \
                  slip.",
        example: Example::File(
            r#"version: 1
account: "123456789012"
regions: {eu-wset-1: {}}
"#,
        ),
        remedy: "Correct it, or accept a Region that is newer than this version with `--allow \
                  unknown-region`.",
    },
    CodeExplanation {
        code: Code::BadName,
        title: "SES would refuse this name",
        meaning: "Names of pools and configuration sets have letters, digits, `_` and `-`, and a limit of \
                  length. SES would refuse the write, so the file is refused before.",
        example: Example::Region(
            "pools:
  a/b: {}
",
        ),
        remedy: "Choose a name within the limits that the message states.",
    },
    CodeExplanation {
        code: Code::BadIp,
        title: "this is not an IPv4 address",
        meaning: "Dedicated IPs are single IPv4 addresses, without leading zeros.",
        example: Example::Region(
            "pools:
  tx: {ips: [198.51.100.0/24]}
",
        ),
        remedy: "List each address by itself.",
    },
    CodeExplanation {
        code: Code::OutOfRange,
        title: "the number is too large",
        meaning: "The number is above what the field takes, or what SES has.",
        example: Example::Region(
            "dedicated_ips:
  198.51.100.10: {warmup: 101}
",
        ),
        remedy: "Write a number within the range that the message states.",
    },
    CodeExplanation {
        code: Code::BadTag,
        title: "this tag cannot be stated",
        meaning: "AWS takes certain characters and lengths in tags, reserves keys that begin with `aws:`, and \
                  sesform keeps those that begin with `sesform:`.",
        example: Example::Region(
            "pools:
  a: {tags: {aws:x: a}}
",
        ),
        remedy: "Choose another key or value. The owner is stated with `owner`, protection with `protect`.",
    },
    CodeExplanation {
        code: Code::BadArn,
        title: "this is not the ARN that is expected",
        meaning: "The field takes the ARN of one kind of resource, and the text is another one or no ARN.",
        example: Example::Region(
            "configuration_sets:
  a:
    event_destinations:
      a: {sns: mail-events}
",
        ),
        remedy: "Copy the whole ARN from the console or from `aws`.",
    },
    CodeExplanation {
        code: Code::BadDuration,
        title: "this is not a duration",
        meaning: "A duration is a number with a unit, such as `4h` or `90m`, within the bounds of SES.",
        example: Example::Region(
            "configuration_sets:
  a: {max_delivery: 4 moons}
",
        ),
        remedy: "Write a number and a unit within the bounds that the message states.",
    },
];
