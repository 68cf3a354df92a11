//! The rows of the table for 10x to 12x: mail, routes, redundancy.

use crate::{advice::severity::Severity, model::RuleCode};

use super::{
    fit, leaves, redundancy,
    rule::{Needs, Rule},
};

const GUIDE: &str = "Dedicated IP addresses for Amazon SES, decision guide";
const PINPOINT: &str = "Using Dedicated IP Addresses with Amazon Pinpoint, decision guide (archived)";
const WARMING: &str = "Warming up dedicated IP addresses (standard)";
const POOLS: &str = "Assigning IP pools in Amazon SES";
const REQUESTING: &str = "Requesting and relinquishing dedicated IP addresses";
const MANAGED: &str = "Dedicated IP addresses (managed) for Amazon SES";

/// The rows.
pub(super) static MAIL: &[Rule] = &[
    Rule {
        code: RuleCode::Sf101,
        name: "thin-pool",
        severity: Severity::Warning,
        needs: Needs::Offline,
        says: "Each IP of a standard pool has less than 100,000 messages a month, or (a note) a mailbox provider \
               with at least 10 % of the mail gets less than 1,000 a day from each IP. Providers judge only \
               addresses that they see enough of.",
        fix: "`pool: ses-shared-pool`, or fewer IPs, but at least two while they are dedicated; the others into a pool \
              that no set names",
        silent: "a set of the pool has `recipients: allowlisted`; the volume of a set is unknown",
        sources: &[
            PINPOINT,
            GUIDE,
            WARMING,
            "practice: Mailtrap 100,000 a month (read 2026-11), SendGrid 50,000 (2013), Iterable 150,000, 250ok 500,000 \
             (2018), Word to the Wise 3 times 50,000 a week (2019)",
        ],
        check: fit::thin_pool,
    },
    Rule {
        code: RuleCode::Sf102,
        name: "irregular-on-standard",
        severity: Severity::Warning,
        needs: Needs::Offline,
        says: "Mail without a pattern leaves from standard IPs, whose reputation needs an even history.",
        fix: "`pool: ses-shared-pool` (Pinpoint's guide); from 100,000 messages a month on, a managed pool too (SES's)",
        silent: "allowlisted mail; less than a tenth of the steady and weekly mail of the same pool, or that is unknown; \
               a managed pool",
        sources: &[PINPOINT, GUIDE],
        check: fit::irregular_on_standard,
    },
    Rule {
        code: RuleCode::Sf103,
        name: "goes-cold",
        severity: Severity::Warning,
        needs: Needs::Offline,
        says: "Every set of a standard pool pauses for more than 30 days in a year. Most mailbox providers \
               forget an address after about 30 days.",
        fix: "`pool: ses-shared-pool`, or a managed pool",
        silent: "one set keeps the pool in use, or has no `gap`; allowlisted mail",
        sources: &["practice: SendGrid 2013, Braze (30 to 45 days)", GUIDE],
        check: fit::goes_cold,
    },
    Rule {
        code: RuleCode::Sf104,
        name: "once-a-week",
        severity: Severity::Note,
        needs: Needs::Offline,
        says: "All mail of a standard pool goes out on the same few days of a month.",
        fix: "none in the file: spread the mail over more days",
        silent: "another set of the pool sends in another pattern; the sending days are unknown",
        sources: &[WARMING, "practice: Braze"],
        check: fit::once_a_week,
    },
    Rule {
        code: RuleCode::Sf105,
        name: "steady-on-shared",
        severity: Severity::Note,
        needs: Needs::Offline,
        says: "20,000 recipients a day or more, steadily, through AWS's shared IPs. That is fine; two dedicated \
               IPs could keep a reputation of their own.",
        fix: "none is needed",
        silent: "allowlisted mail (SF171); weekly, seasonal, irregular or unknown pattern; without the account, a set that names no pool",
        sources: &[PINPOINT, GUIDE],
        check: fit::steady_on_shared,
    },
    Rule {
        code: RuleCode::Sf106,
        name: "managed-too-small",
        severity: Severity::Warning,
        needs: Needs::Offline,
        says: "A managed pool has no mail, or less than SES gives it an IP for: hundreds of messages over a few days, \
               which we read as 300 a day. What is saved is what the bill would be lower without it. The monthly fee is for \
               the account: it stays while another managed pool with mail pays it.",
        fix: "`pool: ses-shared-pool`, then delete the managed pool",
        silent: "unknown volume",
        sources: &[MANAGED],
        check: fit::managed_too_small,
    },
    Rule {
        code: RuleCode::Sf111,
        name: "empty-pool",
        severity: Severity::Error,
        needs: Needs::Offline,
        says: "A configuration set names a standard pool without IPs, or `ses-shared-pool` though the account has brought its \
               own IPs (`byoip`) and cannot use AWS's shared ones.",
        fix: "another pool, such as `ses-shared-pool` or `ses-default-dedicated-pool`, or IPs for this one",
        silent: "a managed pool; `sending: false`",
        sources: &[POOLS, "Using your own IP addresses (BYOIP) in Amazon SES"],
        check: leaves::empty_pool,
    },
    Rule {
        code: RuleCode::Sf112,
        name: "no-pool-named",
        severity: Severity::Warning,
        needs: Needs::Offline,
        says: "A configuration set names no pool, although the Region has one or leases IPs. Its mail leaves \
               from `ses-default-dedicated-pool`.",
        fix: "name a pool: one of your own, `ses-shared-pool`, or, if that is meant, `ses-default-dedicated-pool`",
        silent: "`pool: ses-default-dedicated-pool` is stated; nothing is leased and there is no pool",
        sources: &[POOLS],
        check: leaves::no_pool_named,
    },
    Rule {
        code: RuleCode::Sf113,
        name: "default-pool-catches",
        severity: Severity::Warning,
        needs: Needs::Live,
        says: "The default pool holds IPs that no configuration set names: mail that is assigned to nothing \
               leaves from them.",
        fix: "move the IPs into a pool, or state `pool: ses-default-dedicated-pool` where that is meant",
        silent: "the Region has no standard pool of its own; SF151 speaks",
        sources: &[POOLS],
        check: leaves::default_pool_catches,
    },
    Rule {
        code: RuleCode::Sf114,
        name: "stranger",
        severity: Severity::Warning,
        needs: Needs::Live,
        says: "A configuration set or an IP that the file does not know is in a pool of the file.",
        fix: "state it, or move it",
        silent: "`ignore` matches it; a paused set",
        sources: &[POOLS, PINPOINT],
        check: leaves::stranger,
    },
    Rule {
        code: RuleCode::Sf115,
        name: "pool-without-mail",
        severity: Severity::Warning,
        needs: Needs::Offline,
        says: "A standard pool has IPs, and nothing is sent through it.",
        fix: "send mail through it, or give the IPs back",
        silent: "all its IPs are in `relinquish`; SF136 speaks of one that is below 100 %",
        sources: &[REQUESTING, WARMING],
        check: leaves::pool_without_mail,
    },
    Rule {
        code: RuleCode::Sf116,
        name: "identity-without-set",
        severity: Severity::Note,
        needs: Needs::Offline,
        says: "An identity has no default configuration set: mail from it that names none leaves by the default \
               pool.",
        fix: "`identities: {example.com: {configuration_set: ...}}`",
        silent: "the Region has no pool; `ignore` matches it",
        sources: &[POOLS, "Creating configuration sets in SES"],
        check: leaves::identity_without_set,
    },
    Rule {
        code: RuleCode::Sf117,
        name: "split-over-regions",
        severity: Severity::Warning,
        needs: Needs::Live,
        says: "An endpoint splits mail equally over two Regions, and a set has dedicated IPs in one of them \
               only, or of another kind; or the other Region cannot be read.",
        fix: "the same set and pool in the other Region; halve `day`",
        silent: "no such endpoint; endpoints may not be listed, or this Region is not their primary one",
        sources: &["SES v2 API reference: CreateMultiRegionEndpoint"],
        check: leaves::split_over_regions,
    },
    Rule {
        code: RuleCode::Sf121,
        name: "one-ip-pool",
        severity: Severity::Warning,
        needs: Needs::Offline,
        says: "A standard pool with mail has one IP, and the Region leases more.",
        fix: "`ips: {count: 2}`; `pool: ses-shared-pool` where SF101 would warn of two; for allowlisted mail another IP once \
              it is at 100 % and partners list it",
        silent: "a managed pool; no mail; SF101 warns of the pool; SF122 speaks",
        sources: &[REQUESTING],
        check: redundancy::one_ip_pool,
    },
    Rule {
        code: RuleCode::Sf122,
        name: "one-ip-region",
        severity: Severity::Warning,
        needs: Needs::Offline,
        says: "The Region leases one standard IP, and mail leaves from it. AWS spreads IPs over Availability \
               Zones only when there are more.",
        fix: "lease another one; `pool: ses-shared-pool` where SF101 would warn of two",
        silent: "no mail; SF101 warns of the pool",
        sources: &[REQUESTING],
        check: redundancy::one_ip_region,
    },
];
