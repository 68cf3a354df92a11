//! The case for more IPs: what goes into each field, and what to do before and after.

use std::collections::BTreeSet;

use crate::{
    advice::{MailFacts, More, SetFacts},
    model::{Language, MailKind, Pattern, Region, Switch, Terms, counted},
    render::advice::{
        quota_words,
        words::{all, number, quoted},
    },
};

use super::{
    case::{CaseDocument, CaseKind, FormField},
    forms::{self, Form},
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

/// What is stated about bounces and complaints, and what the configuration sets show.
fn handling(more: &More) -> String {
    let shown: Vec<String> = more.sets.iter().filter_map(set_shows).collect();
    if shown.is_empty() {
        return more.bounces_and_complaints.clone();
    }
    format!("{}\n\nAs configured in SES:\n{}", more.bounces_and_complaints, shown.join("\n"))
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
    let sum = |of: fn(&MailFacts) -> u64| number(mail.iter().fold(0, |sum, mail| of(mail).saturating_add(sum)));
    let kinds: BTreeSet<MailKind> = mail.iter().map(|mail| mail.kind).collect();
    let patterns: BTreeSet<Pattern> = mail.iter().map(|mail| mail.pattern).collect();
    let today = if *leased == 0 { "none".to_owned() } else { leased.to_string() };
    let carriers = if *wanted == 1 { "It".to_owned() } else { format!("All {wanted}") };
    let mut text = format!(
        "We request dedicated IP addresses (standard) in {region}. We lease {today} today and need {wanted} in all: \
         please add {}. {carriers} will carry {} mail: {} messages a month, up to {} a day and {} a second{}.",
        wanted.saturating_sub(*leased),
        all(kinds.into_iter().map(MailKind::word)),
        sum(|mail| mail.month),
        sum(|mail| mail.peak_day),
        sum(|mail| mail.peak_rate),
        // Of several patterns each belongs to its own line.
        if patterns.len() == 1 { format!(", {}", all(patterns.into_iter().map(pattern))) } else { String::new() },
    );
    if mail.iter().any(|mail| mail.is_allowlisted) {
        let whole = if mail.iter().all(|mail| mail.is_allowlisted) { "It goes" } else { "Some of it goes" };
        text.push_str(&format!(" {whole} to servers that accept mail by a list of IP addresses."));
    }
    text.push_str(&format!(" {}", because(&more.why_dedicated)));
    match more.auto_warmup {
        Some(Switch::On) => text.push_str(" Automatic warm-up is on; we know that it takes 45 days."),
        Some(Switch::Off) => text.push_str(" Automatic warm-up is off."),
        None => {}
    }
    if let Some(use_case) = &more.use_case {
        text.push_str(&format!("\n\n{use_case}"));
    }
    // One stream is all of the mail, of which everything is said.
    if mail.len() > 1 {
        text.push_str(&format!("\n\n{}", mail.iter().map(line).collect::<Vec<_>>().join("\n")));
    }
    text
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

fn line(mail: &MailFacts) -> String {
    format!(
        "- {}: {} messages a month, up to {} a day and {} a second, {} ({}{})",
        mail.stream.to_string().replace('`', ""),
        number(mail.month),
        number(mail.peak_day),
        number(mail.peak_rate),
        pattern(mail.pattern),
        mail.kind.word(),
        if mail.is_allowlisted { ", recipients accept it by a list of IP addresses" } else { "" }
    )
}

fn pattern(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Steady => "on most days",
        Pattern::Weekly => "on the same days of each week",
        Pattern::Seasonal => "on known dates of the year",
        Pattern::Irregular => "irregularly",
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
            "Apply the file first: automatic warm-up, which the file and the case say is on, is off in the account."
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
    steps.push("For another Region, use \"Add another request\", or open another case.".to_owned());
    steps.push("Submit the case.".to_owned());
    steps.push(
        "When AWS has answered, run `sesform plan` at once: new IPs arrive in the default pool, which carries all mail \
         that nothing sends elsewhere. `sesform request --status` compares wanted and leased."
            .to_owned(),
    );
    steps
}

fn cautions(region: &Region, more: &More, form: Form) -> Vec<String> {
    let mut cautions: Vec<String> = form.caution().into_iter().map(str::to_owned).collect();
    if let Some(status) = &more.review {
        cautions.push(format!(
            "AWS reviews the account in {region} ({status}), and is likely to settle that before it leases addresses."
        ));
    }
    if more.uncounted > 0 {
        let ips = counted(more.uncounted, "IP");
        cautions.push(format!(
            "Mail without a configuration set leaves from the {ips} of the default pool and is not counted here: state how \
             much it is under `regions.{region}.unassigned`, `day: 0` if there is none."
        ));
    }
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
