//! What the code of each problem in a file means, with a file that causes it. No default arm: a new code has to be
//! explained.

use super::code::Code;
use crate::model::{
    Example::{self, Nothing, Region, Whole},
    Explanation,
};

impl Code {
    /// What the code means, and what to do about it.
    #[must_use]
    pub fn explanation(self) -> Explanation {
        let (meaning, remedy, example) = self.texts();
        Explanation { code: self.as_str(), title: self.title(), meaning, remedy, example }
    }

    fn texts(self) -> (&'static str, &'static str, Example) {
        match self {
            Self::Syntax => (
                "The text cannot be read as YAML, so nothing in it is known. The place is where reading stopped; the mistake may be a line before it: a bracket or a quote that is not closed, a tab, or an indentation that fits no level.",
                "Close the bracket or the quote, indent with spaces, or let an editor with YAML support show the structure.",
                Region("pools: {a: {ips: [198.51.100.10}}"),
            ),
            Self::UnreadableFile => (
                "`validate --each` checks every file by itself and goes on when it cannot read one, because it does not exist, is no regular file or may not be read.",
                "Check the name and the permissions of the file.",
                Nothing,
            ),
            Self::NotUtf8 => (
                "YAML files for sesform are UTF-8. The file has bytes that are not, often because an editor saved it as Latin-1 or UTF-16.",
                "Save the file as UTF-8.",
                Nothing,
            ),
            Self::EmptyFile => (
                "The file has no content beside comments. An empty desired state would declare nothing, and sesform does not guess that this is meant.",
                "State `version`, `account` and `regions`; `sesform init` writes a first file.",
                Whole("# nothing but a comment\n"),
            ),
            Self::MultipleDocuments => (
                "A line `---` after content begins a second YAML document. Only one would be used, so both are refused.",
                "Remove the line `---`, or put the second document into a file of its own and name both with `-f`.",
                Whole("version: 1\naccount: \"123456789012\"\nregions: {}\n---\nregions: {}\n"),
            ),
            Self::Nesting => (
                "No field of this format is as deep as this. The limit keeps a hostile file from using up the memory of a pipeline.",
                "Look for brackets that are opened and not closed.",
                Nothing,
            ),
            Self::AliasExpansion => (
                "Aliases (`*name`) repeat what an anchor names. Nested anchors multiply; the limit keeps a small file from becoming gigabytes.",
                "State the values without nested aliases.",
                Nothing,
            ),
            Self::UnknownAnchor => (
                "`*name` repeats the node that `&name` marks, and the mark must stand before its use, in the same file.",
                "Correct the name, or move the anchor in front; a key at the top level that begins with `x-` may hold it.",
                Region("pools: {a: *missing}"),
            ),
            Self::UnsupportedTag => (
                "A tag such as `!Ref` asks the reader for a type of its own, as CloudFormation does. sesform knows none, and to ignore it would change the meaning.",
                "Remove the tag; placeholders `${var.NAME}` fill in values.",
                Region("pools: {a: !Ref {}}"),
            ),
            Self::BadMerge => (
                "`<<` merges the fields of one mapping, or of a list of mappings, into the one it stands in.",
                "Give it an alias of a mapping, such as `<<: *defaults`.",
                Region("pools: {a: {<<: 3}}"),
            ),
            Self::UnsetVariable => (
                "A placeholder stands for a value that was not given. An empty text instead could name another pool, so it is an error.",
                "Set it: `--var NAME=VALUE`, `--var-file FILE`, or the environment variable `SESFORM_NAME`.",
                Region("pools: {a: {ips: [\"${var.first_ip}\"]}}"),
            ),
            Self::BadInterpolation => (
                "Placeholders are `${var.NAME}`, `${env.SESFORM_NAME}`, `${account}` and, within a Region, `${region}`. Names of fields have none. Other text in `${…}` looks like one and would be sent to SES as it is.",
                "Write it as `${var.NAME}`.",
                Region("pools: {a: {ips: [\"${first_ip}\"]}}"),
            ),
            Self::FilesDiffer => (
                "Files that are loaded together describe one account in one format, so `version` and `account` must be the same in all that state them.",
                "Correct the one that is wrong, or plan the accounts one by one.",
                Nothing,
            ),
            Self::BadKey => (
                "A key of a mapping is the name of a field or of an object, so a list or a mapping cannot be one.",
                "Write a name in its place.",
                Region("pools: {[a, b]: {}}"),
            ),
            Self::DuplicateKey => (
                "YAML readers keep one of two equal keys and drop the other in silence. sesform drops none.",
                "Join the two, or rename one.",
                Region("pools:\n  a: {}\n  a: {}"),
            ),
            Self::UnknownField => (
                "The record has no such field. Nothing is skipped in silence: a misspelled `ips` would leave a pool without its addresses.",
                "Correct the name; `sesform explain FIELD` lists the fields of a record.",
                Region("pools: {a: {ipss: [198.51.100.10]}}"),
            ),
            Self::MissingField => {
                ("Without this field the record has no meaning.", "Add it.", Whole("version: 1\nregions: {}\n"))
            }
            Self::WrongType => (
                "The field takes another kind of value: a mapping, a list, a number, a word or a text.",
                "Write the value as the message says; `sesform explain FIELD` has an example.",
                Region("pools: [a, b]"),
            ),
            Self::UnknownWord => (
                "The field takes one of a few words.",
                "Use one of the words that the message lists.",
                Region("pools: {a: {scaling: manged}}"),
            ),
            Self::Null => (
                "`null`, `~` and a key without a value may mean \"none\" or \"unchanged\". sesform asks for one of the two.",
                "Leave the field out to keep the live value, or write `none`, `[]` or `{}` for none.",
                Region("pools:\n  a:\n    ips:"),
            ),
            Self::UnsupportedVersion => (
                "The number says how the file is to be read. This build reads version 1.",
                "Write `version: 1`, or use the build that the file was written for.",
                Whole("version: 2\naccount: \"123456789012\"\nregions: {}\n"),
            ),
            Self::UnquotedAccount => (
                "Without quotes YAML reads digits as a number and drops leading zeros, which is another account.",
                "Put the twelve digits in quotes.",
                Whole("version: 1\naccount: 123456789012\nregions: {}\n"),
            ),
            Self::UnquotedName => (
                "Without quotes `2024`, `true` or `1e3` are a number or a boolean to YAML and not the name that was typed. Names before a colon are always text and need no quotes.",
                "Put the name in quotes.",
                Region("pools: {a: {tags: {cost: 2024}}}"),
            ),
            Self::BadAccount => (
                "An AWS account ID has twelve digits. The file is checked against the credentials by it.",
                "Write the twelve digits, as `aws sts get-caller-identity` prints them.",
                Whole("version: 1\naccount: \"12345\"\nregions: {}\n"),
            ),
            Self::BadRegion => (
                "A key under `regions` must have the form of a Region, such as `eu-west-1`.",
                "Write the code of the Region, not its name.",
                Whole("version: 1\naccount: \"123456789012\"\nregions: {Ireland: {}}\n"),
            ),
            Self::UnknownRegion => (
                "The name has the form of a Region, but AWS is not known to have it: a mistyped Region would be planned as an empty one.",
                "Correct it, or accept a Region newer than this build with `--allow unknown-region`.",
                Whole("version: 1\naccount: \"123456789012\"\nregions: {eu-wset-1: {}}\n"),
            ),
            Self::BadName => (
                "SES takes letters, digits, `_` and `-` in names of pools and configuration sets, up to 64 characters, and lowercase letters alone for new pools.",
                "Choose another name. A live object with an older name can be stated as it is.",
                Region("pools: {\"my pool\": {}}"),
            ),
            Self::ReservedPool => (
                "`ses-default-dedicated-pool` and `ses-shared-pool` belong to SES. They are there without being declared, and their IPs cannot be listed.",
                "Name them in `pool:` of a configuration set, and do not declare them under `pools`.",
                Region("pools: {ses-shared-pool: {}}"),
            ),
            Self::BadIp => (
                "Dedicated IPs are IPv4 addresses in four numbers from 0 to 255.",
                "Correct the address, as `aws sesv2 get-dedicated-ips` prints it.",
                Region("pools: {a: {ips: [198.51.100.300]}}"),
            ),
            Self::DuplicateIp => (
                "The list names one IP twice. One of them may be a mistyped other one.",
                "Remove or correct one.",
                Region("pools: {a: {ips: [198.51.100.10, 198.51.100.10]}}"),
            ),
            Self::IpInTwoPools => (
                "A leased IP is in one pool at a time (SES API, `PutDedicatedIpInPool`, read 2026-11).",
                "Keep it in one of the two.",
                Region("pools:\n  a: {ips: [198.51.100.10]}\n  b: {ips: [198.51.100.10]}"),
            ),
            Self::IpsInManagedPool => (
                "SES chooses the IPs of a managed pool and moves them by itself.",
                "Remove `ips`, or state `scaling: standard`.",
                Region("pools: {a: {scaling: managed, ips: [198.51.100.10]}}"),
            ),
            Self::OutOfRange => (
                "The number is outside of what the field takes.",
                "Use a number in the range that the message names.",
                Region("dedicated_ips: {198.51.100.10: {warmup: 101}}"),
            ),
            Self::DuplicateItem => (
                "The list names something twice. One of them may be a mistyped other one.",
                "Remove or correct one.",
                Region("configuration_sets: {a: {suppression: [bounce, bounce]}}"),
            ),
            Self::BadTag => (
                "AWS limits the characters and the length of tags. Keys that begin with `aws:` belong to AWS, those that begin with `sesform:` to sesform.",
                "Choose another key or value.",
                Region("pools: {a: {tags: {\"aws:team\": mail}}}"),
            ),
            Self::TooManyTags => (
                "SES takes at most 50 tags on one object (SES API, `TagResource`, read 2026-11).",
                "Remove tags.",
                Nothing,
            ),
            Self::BadArn => (
                "The text is not an ARN of the kind that the field takes.",
                "Copy the ARN from the console or the AWS CLI.",
                Region("configuration_sets:\n  a: {event_destinations: {b: {sns: mail-events, events: [bounce]}}}"),
            ),
            Self::CountTooSmall => (
                "`include` names IPs that must be among the `count` of the pool, and there are more of them than it counts.",
                "Raise `count`, or shorten `include`.",
                Region("pools: {a: {ips: {count: 1, include: [198.51.100.10, 198.51.100.11]}}}"),
            ),
            Self::IpInTwoRegions => (
                "A leased IP belongs to one Region.",
                "Keep it in the Region that leases it.",
                Whole(
                    "version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1: {dedicated_ips: {198.51.100.10: {}}}\n  us-east-1: {dedicated_ips: {198.51.100.10: {}}}\n",
                ),
            ),
            Self::DestinationKind => (
                "An event destination reports to exactly one target: `cloudwatch`, `firehose`, `sns`, `eventbridge` or `pinpoint`.",
                "Name one target. Two targets are two event destinations.",
                Region("configuration_sets:\n  a: {event_destinations: {b: {events: [bounce]}}}"),
            ),
            Self::BadDestination => (
                "SES reports to targets of the same account, partition and mostly the same Region, to the default event bus alone, and to CloudWatch with at least one dimension.",
                "Name a target of this account and Region.",
                Region(
                    "configuration_sets:\n  a:\n    event_destinations:\n      b: {sns: \"arn:aws:sns:us-east-1:123456789012:mail\", events: [bounce]}",
                ),
            ),
            Self::TooManyEventDestinations => (
                "SES takes at most 10 event destinations in one configuration set (Service quotas in Amazon SES, read 2026-11).",
                "Merge event destinations with the same target: each reports several kinds of events.",
                Nothing,
            ),
            Self::HttpsWithoutDomain => (
                "The policy applies to tracking links on a domain of your own. Without one SES uses its own domain and takes no policy.",
                "State `domain`, or remove `https`.",
                Region("configuration_sets: {a: {tracking: {domain: none, https: require}}}"),
            ),
            Self::RenamedFromDeclared => (
                "`renamed_from` names the former name of an object, and the file still declares an object of that name.",
                "Remove the block of the former name, or `renamed_from`.",
                Region("pools:\n  old: {}\n  new: {renamed_from: old}"),
            ),
            Self::RenamedTwice => (
                "Two objects cannot both take over the IPs, routes and options of one.",
                "Remove one of the two `renamed_from`.",
                Region("pools:\n  a: {renamed_from: old}\n  b: {renamed_from: old}"),
            ),
            Self::DeclaredAndIgnored => (
                "`ignore` says that the object is not managed here, and the file declares it.",
                "Narrow the pattern, or remove the declaration.",
                Whole(
                    "version: 1\naccount: \"123456789012\"\nignore: {pools: [\"tx-*\"]}\nregions:\n  eu-west-1: {pools: {tx-old: {}}}\n",
                ),
            ),
            Self::UnknownConfigurationSet => (
                "Mail of the identity would name a configuration set that does not exist, and SES would refuse it.",
                "Correct the name, or declare the configuration set: `NAME: {}` keeps all its live values.",
                Region("configuration_sets: {receipts: {}}\nidentities: {example.com: {configuration_set: receits}}"),
            ),
            Self::BadDuration => (
                "Durations have a unit. SES takes a delivery time from 5 minutes to 14 hours (SES API, `DeliveryOptions`, read 2026-11).",
                "Write a number with `m` or `h`, such as `4h`.",
                Region("configuration_sets: {a: {max_delivery: 20}}"),
            ),
            Self::BadDate => (
                "A restart of warm-up counts from a day of the calendar, in UTC.",
                "Write a year, a month and a day, such as `2026-11-28`.",
                Region("dedicated_ips: {198.51.100.10: {warmup: {restart: 1, date: 2026-02-30}}}"),
            ),
            Self::BadWebsite => (
                "A case at AWS Support names the website of the sender, which somebody at AWS opens.",
                "Write `https://` or `http://` and the whole name of the host, such as `https://example.com`.",
                Whole(
                    "version: 1\naccount: \"123456789012\"\nrequest: {website: example.com}\nregions: {eu-west-1: {}}\n",
                ),
            ),
            Self::UnknownPool => (
                "A configuration set would send through a pool that does not exist, and SES refuses such mail.",
                "Correct the name, or declare the pool: `NAME: {}` keeps all its live values.",
                Region("pools: {transactional: {}}\nconfiguration_sets: {receipts: {pool: transactionnal}}"),
            ),
        }
    }
}
