//! The rows of the table from 15x on: money, isolation, known addresses, health, facts.

use crate::{
    advice::{finding::Finding, scene::Scene, severity::Severity},
    model::RuleCode,
};

use super::{
    health, isolation, known, measured, money,
    rule::{Needs, Rule},
};

const GUIDE: &str = "Dedicated IP addresses for Amazon SES, decision guide";
const PINPOINT: &str = "Using Dedicated IP Addresses with Amazon Pinpoint, decision guide (archived)";
const WARMING: &str = "Warming up dedicated IP addresses (standard)";
const REQUESTING: &str = "Requesting and relinquishing dedicated IP addresses";
const MANAGED: &str = "Dedicated IP addresses (managed) for Amazon SES";
const REVIEW: &str = "Amazon SES Sending review process FAQs";
const FAQS: &str = "Dedicated IP addresses (managed) FAQs";
const SPF: &str = "Authenticating Email with SPF in Amazon SES";
const MAIL_FROM: &str = "Using a custom MAIL FROM domain";
const PRICING: &str = "Amazon SES Pricing";

/// The rows.
pub(super) static REST: &[Rule] = &[
    Rule {
        code: RuleCode::Sf151,
        name: "idle-ip",
        severity: Severity::Warning,
        needs: Needs::Live,
        says: "The default pool holds IPs, and the file states that no mail is unassigned.",
        fix: "use them; or move them into a pool that no set names, then give them back",
        silent: "`unassigned` is unknown (SF113 speaks); the IPs are in `relinquish`",
        sources: &[REQUESTING],
        check: money::idle_ip,
    },
    Rule {
        code: RuleCode::Sf152,
        name: "dearer-way",
        severity: Severity::Note,
        needs: Needs::Offline,
        says: "The pool costs more than 25 USD a month and more than 20 % more than the other kind at the stated volume. \
               A managed pool costs what the bill would be lower without it: the messages in the tiers above those of other \
               managed pools of the Region, and the monthly fee unless another managed pool pays it anyway.",
        fix: "the other kind, if the pattern of the mail and the other properties fit",
        silent: "allowlisted mail; SF101 warns of the pool; the account has a pricing plan; IPs of your own (BYOIP) without a \
                 stated price",
        sources: &[PRICING],
        check: money::dearer_way,
    },
    Rule {
        code: RuleCode::Sf153,
        name: "managed-beside-standard",
        severity: Severity::Note,
        needs: Needs::Offline,
        says: "One kind of mail leaves through a managed and a standard pool of one Region.",
        fix: "one pool for it",
        silent: "different kinds; allowlisted mail; a pool without mail (SF106); a pricing plan that includes managed IPs",
        sources: &[PRICING, MANAGED],
        check: money::managed_beside_standard,
    },
    Rule {
        code: RuleCode::Sf154,
        name: "prices-old",
        severity: Severity::Note,
        needs: Needs::Offline,
        says: "A price that was used was read more than 180 days ago.",
        fix: "state `prices`",
        silent: "no such price is used, or the file states it",
        sources: &[PRICING],
        check: money::prices_old,
    },
    Rule {
        code: RuleCode::Sf155,
        name: "plan-decides",
        severity: Severity::Note,
        needs: Needs::Live,
        says: "The pricing plan of the account decides what dedicated IPs cost.",
        fix: "none in the file",
        silent: "no pricing plan",
        sources: &["SES v2 API reference: GetAccount", PRICING],
        check: money::plan_decides,
    },
    Rule {
        code: RuleCode::Sf161,
        name: "mixed-kinds",
        severity: Severity::Warning,
        needs: Needs::Offline,
        says: "Transactional and marketing mail leave through one pool.",
        fix: "two pools; the one with little mail through `ses-shared-pool`",
        silent: "unknown kinds, `other`; the shared pool",
        sources: &[
            PINPOINT,
            "Creating standard dedicated IP pools",
            "Google: Email sender guidelines",
            "practice: Postmark",
        ],
        check: isolation::mixed_kinds,
    },
    Rule {
        code: RuleCode::Sf162,
        name: "shared-no-isolation",
        severity: Severity::Note,
        needs: Needs::Offline,
        says: "Mail that must share no address leaves through AWS's shared IPs.",
        fix: "a dedicated pool, or no `isolate`",
        silent: "`isolate` is not stated; without the account, a set that names no pool",
        sources: &[GUIDE],
        check: isolation::shared_no_isolation,
    },
    Rule {
        code: RuleCode::Sf171,
        name: "partner-would-miss",
        severity: Severity::Error,
        needs: Needs::Offline,
        says: "Partners accept mail by a list of IPs, and it can leave from others: IPs below 100 %, a managed, \
               shared, empty or default pool.",
        fix: "warm standard IPs in a pool of their own",
        silent: "all IPs are standard and at 100 %; percentages are unknown",
        sources: &[PINPOINT, WARMING, MANAGED],
        check: known::partner_would_miss,
    },
    Rule {
        code: RuleCode::Sf172,
        name: "published-address-leaves",
        severity: Severity::Error,
        needs: Needs::Offline,
        says: "The plan converts, gives back or moves an IP that others know; or mail that others know by its IPs comes to \
               leave from one that they do not, since it comes to another pool or its pool gets an IP.",
        fix: "keep it, or tell them first, and state `published` for what they know then",
        silent: "the IP is neither `published` nor in a pool with allowlisted mail; it is below 100 % there, and not `published`: \
                 nobody could count on it; a new IP is `published`",
        sources: &[MANAGED, REQUESTING, PINPOINT],
        check: known::published_address_leaves,
    },
    Rule {
        code: RuleCode::Sf173,
        name: "list-changed",
        severity: Severity::Warning,
        needs: Needs::FormerList,
        says: "Addresses came to, or went from, a list that others have. Those who allow the addresses of the list reject \
               mail from one that they do not know.",
        fix: "tell them before mail leaves from a new address: `sesform ips --since FILE --notice` writes the letter",
        silent: "no `--since`; the list is the same. It ends `ips --since` with exit code 2, also where `lint.ignore` names it",
        sources: &[MANAGED],
        check: known::list_changed,
    },
    Rule {
        code: RuleCode::Sf174,
        name: "spf-limit",
        severity: Severity::Error,
        needs: Needs::Records,
        says: "The SPF record of a custom MAIL FROM domain fails at receivers, lets everybody pass, or does not let SES send: \
               two records, terms that are not as RFC 7208 has them, more than 10 look-ups or more than 2 without an \
               answer, `+all`, no record, no `include:amazonses.com` and nothing that covers it; for `ips --spf=ip4`, \
               routes that use other addresses too. A warning where name and record are longer than 450 octets, a note \
               where it hangs on the sender.",
        fix: "what the finding says of the record; `sesform ips --spf --resolve` writes one that passes",
        silent: "DNS was not asked; the identity has no custom MAIL FROM domain, or is one of `ignore.identities`; the record \
                 names all addresses of routes that are closed",
        sources: &[SPF, MAIL_FROM, "RFC 7208, sections 3.2 to 3.4, 4.5, 4.6.4 and 5"],
        check: known::spf_limit,
    },
    Rule {
        code: RuleCode::Sf181,
        name: "listed",
        severity: Severity::Warning,
        needs: Needs::Figures,
        says: "An IP that mail leaves from is on a blocklist, as the figures have it.",
        fix: "find out which mail caused it, stop that, and ask the blocklist to take the IP off",
        silent: "no mail leaves from the IP; nobody looked; the figures are old",
        sources: &[FAQS, "SES v2 API reference: GetBlacklistReports"],
        check: measured::listed,
    },
    Rule {
        code: RuleCode::Sf182,
        name: "rates",
        severity: Severity::Error,
        needs: Needs::Figures,
        says: "2 % or more of the mail bounced for good (an error from 5 %), or 0.1 % was complained about.",
        fix: "send to nobody who did not ask, and take bounced addresses off the lists",
        silent: "fewer than 1,000 messages on days that state both; the figures are old",
        sources: &[REVIEW],
        check: measured::rates,
    },
    Rule {
        code: RuleCode::Sf183,
        name: "under-review",
        severity: Severity::Error,
        needs: Needs::Live,
        says: "SES reviews or stopped the account, and more IPs are wanted: new addresses do not leave a reputation behind.",
        fix: "answer the review first",
        silent: "the account is healthy",
        sources: &[REVIEW, "SES v2 API reference: GetAccount"],
        check: health::under_review,
    },
    Rule {
        code: RuleCode::Sf191,
        name: "facts-missing",
        severity: Severity::Note,
        needs: Needs::Offline,
        says: "Facts are missing without which rules say nothing; once for each set, and for mail without one where the \
               default pool holds IPs.",
        fix: "state them under `traffic`, or `unassigned`",
        silent: "all are stated; `sending: false`",
        sources: &[],
        check: health::facts_missing,
    },
    Rule {
        code: RuleCode::Sf192,
        name: "stated-against-measured",
        severity: Severity::Warning,
        needs: Needs::Figures,
        says: "14 measured days or more differ from `day` by more than half of it, or have a day that is larger than \
               `peak_day` by as much; or 28 have another `pattern`, or differ from `days` by more than half. All rules then \
               use what was measured.",
        fix: "state what is measured, if it is no exception",
        silent: "fewer measured days; no day has mail, and the mail is neither steady nor weekly; `peak_day` is larger than \
                 what was measured, since it is a plan; `pattern: seasonal`, whose dates no month shows; the figures are old",
        sources: &[],
        check: measured::stated_against_measured,
    },
    Rule {
        code: RuleCode::Sf193,
        name: "figures-old",
        severity: Severity::Note,
        needs: Needs::Figures,
        says: "The figures were taken more than 35 days ago, and no rule uses them; or those of a set do not reach \
               over one cycle, with a measured day in each week: 7 days of weekly mail, 28 of other mail.",
        fix: "take new ones: `sesform lint --live --save-figures FILE`",
        silent: "the figures have no day of the set: nothing is known of it",
        sources: &[],
        check: measured::figures_old,
    },
    Rule {
        code: RuleCode::Sf194,
        name: "unused-suppression",
        severity: Severity::Note,
        needs: Needs::Offline,
        says: "`lint.ignore` silences a rule that finds nothing.",
        fix: "take it out",
        silent: "the rule needs the account or figures, and they were not read; the rule is one on changes of a plan \
                 (SF134, SF172)",
        sources: &[],
        check: none,
    },
];

/// SF194 looks at the findings of all others.
fn none(_: &Scene<'_>) -> Vec<Finding> {
    Vec::new()
}
