//! The rows of the table for 13x and 14x: warm-up and load.

use crate::{advice::severity::Severity, model::RuleCode};

use super::{
    enough,
    rule::{Needs, Rule},
    warmup,
};

const PINPOINT: &str = "Using Dedicated IP Addresses with Amazon Pinpoint, decision guide (archived)";
const WARMING: &str = "Warming up dedicated IP addresses (standard)";
const POOLS: &str = "Assigning IP pools in Amazon SES";
const REQUESTING: &str = "Requesting and relinquishing dedicated IP addresses";
const QUOTAS: &str = "Service quotas in Amazon SES";

/// The rows.
pub(super) static LOAD: &[Rule] = &[
    Rule {
        code: RuleCode::Sf131,
        name: "cold-under-load",
        severity: Severity::Note,
        needs: Needs::Live,
        says: "The largest day of a pool is more than its IPs take before they are warm. A warning for isolated \
               and transactional mail, an error if automatic warm-up is off.",
        fix: "with automatic warm-up: leave the route as it is, since an address warms only with mail, and wait; without it: \
              take the mail elsewhere and bring it back step by step (`sesform warmup`)",
        silent: "a managed pool; SF134 speaks of the pool; what is known of the volume fits; automatic warm-up is off and all mail of the pool \
                 is allowlisted",
        sources: &[WARMING],
        check: warmup::cold_under_load,
    },
    Rule {
        code: RuleCode::Sf132,
        name: "auto-warmup-off",
        severity: Severity::Warning,
        needs: Needs::Live,
        says: "Automatic warm-up is off while IPs are to be leased, or are below 100 %.",
        fix: "`auto_warmup: true` before the request, and with it `warm_since` of each IP that is at 100 %: a day, or `never`. \
              Automatic warm-up does not warm these up, and once it is on, nothing else tells how they arrived",
        silent: "nothing is to be leased and all IPs are at 100 %; the file turns it on",
        sources: &[WARMING],
        check: warmup::auto_warmup_off,
    },
    Rule {
        code: RuleCode::Sf133,
        name: "complete-not-proven",
        severity: Severity::Warning,
        needs: Needs::Live,
        says: "IPs are at 100 % while automatic warm-up is off before the plan or after it, and nothing shows that they were \
               ever warmed up; or the file says so (`warm_since: never`); or the plan itself marks them as complete; or \
               figures show less than 1,000 messages a day for each. Turning automatic warm-up on warms up what is leased \
               afterwards or is below 100 %, and none of them: a plan that does so asks for the facts of all, with mail or \
               without.",
        fix: "state `warm_since`, the day on which the warm-up was complete: it counts 45 days later; else send little at \
              first, and more step by step (`sesform warmup`)",
        silent: "`warm_since` is at least 45 days ago (of `never`, a note says if SES warms the IP up); figures show 1,000 messages a day for each IP; automatic warm-up is \
                 on, no figures show all mail of the pool on 14 days, and the file does not say `never`; all mail of the \
                 pool is allowlisted",
        sources: &[WARMING],
        check: warmup::complete_not_proven,
    },
    Rule {
        code: RuleCode::Sf134,
        name: "sent-through-cold",
        severity: Severity::Note,
        needs: Needs::Live,
        says: "The plan moves a set with 1,000 recipients a day or more from shared or warm IPs to IPs that do \
               not take the load. A warning if it must be isolated, an error if automatic warm-up is off or SF133 speaks of \
               an IP: it stops `apply` until `--allow cold`, and `lint.ignore` leaves that guard as it is.",
        fix: "with automatic warm-up and IPs below 100 %: go on, the IPs need the mail; else move the mail step by step: \
              turning automatic warm-up on does nothing for IPs that are at 100 %",
        silent: "the IPs are warm; what is known of the volume fits",
        sources: &[WARMING],
        check: warmup::sent_through_cold,
    },
    Rule {
        code: RuleCode::Sf135,
        name: "not-warm-in-time",
        severity: Severity::Error,
        needs: Needs::Live,
        says: "A pool cannot be warm on the day that `ready_by` states, and its largest day is more than its IPs take then at \
               least, where warm-up grows by the same factor each day (AWS publishes no daily table).",
        fix: "the surplus through `ses-shared-pool`, with what stays as `peak_day`, or a managed pool",
        silent: "the IPs take the largest day by then even at the lower end of the band; SES says that the IPs are warm, and not only because the plan marks them so; automatic warm-up is off or \
                 unknown",
        sources: &[WARMING, REQUESTING, POOLS],
        check: warmup::not_warm_in_time,
    },
    Rule {
        code: RuleCode::Sf136,
        name: "warming-without-mail",
        severity: Severity::Warning,
        needs: Needs::Live,
        says: "IPs are warming up by time, and no mail leaves from them.",
        fix: "send mail through them now, or give back what no mail needs",
        silent: "the IPs are in `relinquish`; automatic warm-up is off",
        sources: &[WARMING],
        check: warmup::warming_without_mail,
    },
    Rule {
        code: RuleCode::Sf141,
        name: "heavy-ip",
        severity: Severity::Note,
        needs: Needs::Live,
        says: "More than 200,000 recipients a day for each warm IP; a warning from 1,000,000. AWS publishes no \
               capacity of an IP.",
        fix: "lease more IPs, as many as the mail keeps in use (SF101); the surplus through `ses-shared-pool`",
        silent: "an IP is below 100 %; unknown volume",
        sources: &[
            "practice: EmailDelivered 150,000 to 200,000 a day, Word to the Wise 1 to 2 million (2019), 250ok 2.5 to 3 \
             million (2018)",
        ],
        check: enough::heavy_ip,
    },
    Rule {
        code: RuleCode::Sf142,
        name: "more-ips-than-mail",
        severity: Severity::Warning,
        needs: Needs::Live,
        says: "A pool has more IPs than its largest day needs at 50,000 for each, which is where automatic \
               warm-up ends.",
        fix: "move IPs into a pool that no set names, then give them back, which cannot be undone; as many as SF101 leaves",
        silent: "allowlisted mail or a `published` IP; an IP is below 100 %; `ready_by` is ahead; unknown volume; \
                 the account was not read",
        sources: &[WARMING, PINPOINT],
        check: enough::more_ips_than_mail,
    },
    Rule {
        code: RuleCode::Sf143,
        name: "send-quota",
        severity: Severity::Warning,
        needs: Needs::Live,
        says: "The largest days, or the largest seconds, of all sets are 80 % of the sending quota or more; an \
               error if they exceed it.",
        fix: "a quota increase: Service Quotas L-804C8AE8 (24 hours) or L-CDEF9B6B (a second)",
        silent: "no quota",
        sources: &[QUOTAS],
        check: enough::send_quota,
    },
    Rule {
        code: RuleCode::Sf145,
        name: "sandbox",
        severity: Severity::Error,
        needs: Needs::Live,
        says: "The account is in SES's sandbox in this Region, and IPs are leased or wanted.",
        fix: "request production access first",
        silent: "production access is given",
        sources: &["SES v2 API reference: GetAccount", QUOTAS],
        check: enough::in_sandbox,
    },
    Rule {
        code: RuleCode::Sf146,
        name: "wanted-over-leased",
        severity: Severity::Note,
        needs: Needs::Live,
        says: "The file asks for more IPs than the Region leases.",
        fix: "a Support case: `sesform request`; none for addresses of your own (`byoip`), which no case leases",
        silent: "enough are leased; they are wanted only for pools that have more than their mail needs (SF142)",
        sources: &[REQUESTING],
        check: enough::wanted_over_leased,
    },
    Rule {
        code: RuleCode::Sf147,
        name: "relinquish-in-use",
        severity: Severity::Error,
        needs: Needs::Offline,
        says: "An IP that is to be given back is in a pool with mail, or in the default pool, which carries all \
               unassigned mail; or it is one of your own (`byoip`), which no Support case gives back.",
        fix: "move it into a pool that no set names first; take addresses of your own out of `relinquish`",
        silent: "it is in a pool without mail",
        sources: &[REQUESTING, POOLS],
        check: enough::relinquish_in_use,
    },
];
