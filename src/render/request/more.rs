//! The case for more IPs: what goes into each field, and what to do before and after.

use std::collections::BTreeSet;

use crate::{
    advice::{Larger, More, SetFacts, Use},
    model::{Language, MailKind, PoolRef, Region, Switch, Terms, counted},
    render::advice::{
        quota_words,
        words::{all, number, quoted},
    },
};

use super::{
    case::{CaseDocument, CaseKind, FormField},
    forms::{self, Form},
    told_shares,
};

/// AWS's own words on doing this by program.
const NO_API: &str = "There is no API for this: \"The AWS Support API doesn't support requesting service limit increases\" \
                      (AWS Support API Reference, CreateCase). The form is open to every account, without a paid support \
                      plan.";
const TOTAL: &str = "The page does not say whether the new limit value is the total or the addition: enter the total, as \
                     here; the description says both. Where the page says that AWS derives the number from a sending \
                     rate, that is left over from an older form.";
const RATE: &str = "This form asks for messages a second where the SES form asks for the number of IPs: the description \
                    has the number.";
const NO_ANSWER_TIME: &str = "AWS publishes no time in which it answers.";

pub(super) fn case(region: &Region, more: &More, form: Form) -> CaseDocument {
    CaseDocument {
        kind: CaseKind::More,
        difference: more.wanted.saturating_sub(more.leased),
        fields: fields(region, more, form),
        steps: steps(region, more, form),
        cautions: cautions(region, more, form),
    }
}

fn fields(region: &Region, more: &More, form: Form) -> Vec<FormField> {
    let words = form.words();
    let rate: u64 = more.mail.iter().fold(0, |sum, mail| mail.peak_rate.saturating_add(sum));
    let value = match form {
        Form::Ses => more.wanted,
        Form::Pinpoint => rate,
    };
    let terms = match more.terms {
        Some(Terms::Accepted) => FormField::text(forms::TERMS, "Yes"),
        None => FormField::person(forms::TERMS),
    };
    vec![
        FormField::text(words.kind.0, words.kind.1),
        FormField::text(forms::MAIL_TYPE, mail_type(more.mail_type)),
        FormField::text(forms::WEBSITE, &more.website),
        FormField::text(forms::OPT_IN, &more.opt_in),
        FormField::text(forms::BOUNCES, handling(more)),
        terms,
        FormField::text(forms::REGION, region.as_str()),
        FormField::text(words.limit.0, words.limit.1),
        FormField::text(words.number, value.to_string()),
        FormField::text(forms::USE_CASE, use_case(region, more)),
        FormField::text(forms::LANGUAGE, language(more.language)),
    ]
}

pub(super) fn mail_type(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Transactional => "Transactional",
        MailKind::Marketing => "Marketing",
        MailKind::Other => "Other",
    }
}

pub(super) fn language(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Japanese => "Japanese",
    }
}

/// What is stated about bounces and complaints, what the configuration sets show of it, and what they will show.
fn handling(more: &More) -> String {
    let mut text = more.bounces_and_complaints.clone();
    for (title, sets) in [("As configured in SES", &more.sets), ("As it will be configured", &more.sets_then)] {
        let shown: Vec<String> = sets.iter().filter_map(set_shows).collect();
        if !shown.is_empty() {
            text.push_str(&format!("\n\n{title}:\n{}", shown.join("\n")));
        }
    }
    text
}

fn set_shows(set: &SetFacts) -> Option<String> {
    let told = (!set.told.is_empty())
        .then(|| format!("bounces and complaints are published to the event destination {}", all(&set.told)));
    let reasons: BTreeSet<String> = set.suppressed.iter().map(|reason| format!("{}s", reason.to_lowercase())).collect();
    let suppressed =
        (!reasons.is_empty()).then(|| format!("the suppression list takes addresses after {}", all(&reasons)));
    let parts: Vec<String> = told.into_iter().chain(suppressed).collect();
    (!parts.is_empty()).then(|| format!("- {}: {}.", set.name, parts.join("; ")))
}

fn use_case(region: &Region, more: &More) -> String {
    let More { leased, wanted, mail, .. } = more;
    let today = if *leased == 0 { "none".to_owned() } else { leased.to_string() };
    let mut text = format!(
        "We request dedicated IP addresses (standard) in {region}. We lease {today} today and need {wanted} in all: \
         please add {}. {}",
        wanted.saturating_sub(*leased),
        told_shares::told(*wanted, mail, &more.shares)
    );
    if mail.iter().any(|mail| mail.is_allowlisted) {
        let whole = if mail.iter().all(|mail| mail.is_allowlisted) { "It goes" } else { "Some of it goes" };
        text.push_str(&format!(" {whole} to servers that accept mail by a list of IP addresses."));
    }
    if let Some(rest) = told_shares::rest(&more.shares) {
        text.push_str(&format!(" {rest}"));
    }
    text.push_str(&format!(" {}", because(&more.why_dedicated)));
    text.push_str(&warmup(more));
    if let Some(use_case) = &more.use_case {
        text.push_str(&format!("\n\n{use_case}"));
    }
    if let Some(lines) = told_shares::lines(&more.shares) {
        text.push_str(&format!("\n\n{lines}"));
    }
    text
}

/// Whether new IPs will be warmed up: what holds today, and what the file changes.
fn warmup(more: &More) -> String {
    let days = "we know that it takes 45 days";
    match (more.auto_warmup_now, more.auto_warmup) {
        (_, None) => String::new(),
        (Some(Switch::Off), Some(Switch::On)) => {
            format!(" Automatic warm-up is off today, and we will turn it on; {days}.")
        }
        (Some(Switch::On), Some(Switch::Off)) => " Automatic warm-up is on today, and we will turn it off.".to_owned(),
        (Some(Switch::On) | None, Some(Switch::On)) => format!(" Automatic warm-up is on; {days}."),
        (Some(Switch::Off) | None, Some(Switch::Off)) => " Automatic warm-up is off.".to_owned(),
    }
}

/// The reason in a sentence. What begins like a sentence of its own stays one: its first word may be a name.
fn because(why: &str) -> String {
    let why = why.trim().trim_end_matches('.');
    let why = why.strip_prefix("Because ").or_else(|| why.strip_prefix("because ")).unwrap_or(why);
    if why.starts_with(char::is_lowercase) {
        format!("We want our own addresses because {why}.")
    } else {
        format!("We want our own addresses for this reason: {why}.")
    }
}

fn steps(region: &Region, more: &More, form: Form) -> Vec<String> {
    let mut steps = Vec::new();
    if more.production_access == Some(Switch::Off) {
        steps.push(format!("Ask for production access in {region} first: the account is in SES's sandbox there."));
    }
    if more.auto_warmup == Some(Switch::Off) {
        steps.push(
            "Turn automatic warm-up on first (`auto_warmup: true`, then plan and apply, then run this command again): \
             while it is off, new IPs arrive as complete without having been warmed up, and the case says that it is off."
                .to_owned(),
        );
    } else if more.auto_warmup_now == Some(Switch::Off) {
        steps.push(
            "Apply the file first: automatic warm-up, which the case says you will turn on, is off in the account."
                .to_owned(),
        );
    }
    for (quota, asked, allowed) in &more.over_quota {
        let (what, code) = quota_words(*quota);
        steps.push(format!(
            "Ask for a higher sending quota first (Service Quotas, {code}): the mail is {} {what}, and the quota is {}.",
            number(*asked),
            number(*allowed)
        ));
    }
    steps.push(form.way_in(region));
    steps.push("Fill in the fields in the order above.".to_owned());
    if more.terms.is_none() {
        steps.push(
            "Read the AWS Service Terms and the Acceptable Use Policy, and answer the question about them yourself."
                .to_owned(),
        );
    }
    steps.push(forms::ANOTHER_REGION.to_owned());
    steps.push("Submit the case.".to_owned());
    steps.push(
        "When AWS has answered, run `sesform plan` at once: new IPs arrive in the default pool, which carries all mail \
         that nothing sends elsewhere. `sesform request --status` compares wanted and leased."
            .to_owned(),
    );
    steps
}

/// What no mail will leave from, and whether the file can make use of it.
fn idle(more: &More) -> Vec<String> {
    let share = more.shares.iter().find(|share| share.usage == Use::Nothing);
    let Some(share) = share else { return Vec::new() };
    let of_others: u64 = more.idle_of_others.values().sum();
    let is_ours = |pool: &&PoolRef| pool.named().is_none_or(|pool| !more.idle_of_others.contains_key(pool));
    let ours: BTreeSet<&PoolRef> = share.pools.iter().filter(is_ours).collect();
    let ours = (!ours.is_empty()).then(|| {
        format!(
            "No mail will leave from {} of the IPs, in {}: if a pool that lacks IPs can have them, give them to it first, \
             and ask for fewer.",
            share.ips.saturating_sub(of_others),
            quoted(&ours)
        )
    });
    let of_others = (of_others > 0).then(|| {
        format!(
            "No mail will leave from {of_others} of the IPs, in {}: the file may not change that, since it has another \
             owner, or the file ignores it. Ask those who have it whether they need the IPs, before you ask AWS for more.",
            quoted(more.idle_of_others.keys())
        )
    });
    ours.into_iter().chain(of_others).collect()
}

fn cautions(region: &Region, more: &More, form: Form) -> Vec<String> {
    let mut cautions: Vec<String> = form.caution().into_iter().map(str::to_owned).collect();
    if let Some(status) = &more.review {
        cautions.push(format!(
            "AWS reviews the account in {region} ({status}), and is likely to settle that before it leases addresses."
        ));
    }
    if let Some(Larger { kind, month, of }) = more.contradicted {
        cautions.push(format!(
            "The file states `request.mail_type: {}`, and the form is told so; the larger part of the mail is {}: {} \
             messages of {} a month.",
            more.mail_type.word(),
            kind.word(),
            number(month),
            number(of)
        ));
    }
    if more.uncounted > 0 {
        let ips = counted(more.uncounted, "IP");
        let (leaves, then) = if more.in_default_pool == more.uncounted {
            ("leaves", "")
        } else {
            ("will leave", " once the file is applied")
        };
        cautions.push(format!(
            "Mail without a configuration set {leaves} from the {ips} of the default pool{then} and is not counted here: \
             state how much it is under `regions.{region}.unassigned`, `day: 0` if there is none."
        ));
    }
    cautions.extend(idle(more));
    cautions.push(NO_API.to_owned());
    cautions.push(match form {
        Form::Ses => TOTAL.to_owned(),
        Form::Pinpoint => RATE.to_owned(),
    });
    if !more.lists.is_empty() {
        cautions.push(format!(
            "AWS chooses the addresses: the lists of {} in {region} name some that are not leased; use `ips: {{count: N}}`.",
            quoted(&more.lists)
        ));
    }
    cautions.push(NO_ANSWER_TIME.to_owned());
    cautions
}
