//! SPF records as text: what to publish, what is wrong, and what to know.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    addresses::spf::{LOOKUPS_MAX, Lookups, VOID_MAX},
    model::{IdentityName, RuleCode, counted, shown, word_or_quoted},
    view::{SpfAssumption, SpfDomain, SpfMode, SpfReport},
};

use super::{
    addresses_text::{addresses_document, assumption_text, reason_text, without_mail_text},
    fold,
    layout::Layout,
    route_words::add_message,
    spf_problem_text::problem_text,
    style::Style,
};

/// The records as text. Records are never wrapped: a line is what a zone file takes.
#[must_use]
pub fn spf_text(report: &SpfReport, width: Option<usize>) -> String {
    let mut out = Layout::new(width);
    for (at, domain) in report.domains.iter().enumerate() {
        if at > 0 {
            out.gap();
        }
        domain_text(&mut out, domain, report.mode);
    }
    if report.domains.is_empty() {
        out.line(0, None, "No selected identity has a custom MAIL FROM domain.", "", 2);
    }
    let passes = "SPF passes under amazonses.com, and no record of yours is needed.";
    if !report.without_domain.is_empty() {
        out.gap();
        let have = have_none(&report.without_domain);
        out.line(0, None, &format!("{have}: {passes}"), "", 2);
    }
    for (region, identities) in &report.without_domain_in {
        out.gap();
        let (have, region) = (have_none(identities), shown(region.as_str()));
        let note = format!("{have} in {region} (SES keeps it by Region): there {passes}");
        out.line(0, None, &note, "", 2);
    }
    out.finish()
}

fn have_none(identities: &BTreeSet<IdentityName>) -> String {
    let names = fold::list(identities.iter().map(|name| word_or_quoted(name.as_str())));
    let verb = if identities.len() == 1 { "has" } else { "have" };
    format!("{names} {verb} no custom MAIL FROM domain")
}

fn domain_text(out: &mut Layout, domain: &SpfDomain, mode: SpfMode) {
    let name = shown(domain.name.as_str());
    let identities = fold::list(domain.identities.iter().map(|name| word_or_quoted(name.as_str())));
    let regions: Vec<String> = domain.regions.iter().map(|region| shown(region.as_str())).collect();
    let regions = if regions.is_empty() { String::new() } else { format!(" in {}", regions.join(", ")) };
    let remark =
        if identities.is_empty() { String::new() } else { format!("MAIL FROM domain of {identities}{regions}") };
    out.line(0, Some((&name, Style::Heading)), "", &remark, 2);
    for record in &domain.existing {
        out.unwrapped(&format!("  there: {}", word_or_quoted(record)));
    }
    if domain.was_given && domain.existing.is_empty() {
        out.line(2, None, "there: no SPF record", "", 4);
    }
    for record in &domain.records {
        let strings: Vec<String> = record.strings.iter().map(|string| zone_string(string)).collect();
        out.unwrapped(&format!("  {}. TXT {}", shown(&record.name), strings.join(" ")));
    }
    if let Some(lookups) = domain.lookups {
        out.line(2, None, &lookups_text(lookups), "", 4);
    }
    if domain.is_unchanged {
        out.line(2, None, "The record that is there passes this mail already.", "", 4);
    }
    let of_list = domain.addresses.iter().filter(|_| !domain.records.is_empty()).flat_map(|report| &report.assumes);
    let assumes = domain.assumes.iter().map(spf_assumption_text).chain(of_list.map(assumption_text));
    assumes.for_each(|text| out.line(2, None, &format!("assumes: {text}"), "", 4));
    for problem in &domain.problems {
        let (mark, style) = if problem.is_fatal() { ("error", Style::Bad) } else { ("warning", Style::Warning) };
        let mark = if problem.is_of_limit() { format!("{mark} {}", RuleCode::Sf174) } else { mark.to_owned() };
        out.line(2, Some((&mark, style)), &shown(&problem_text(problem)), "", 4);
    }
    if mode == SpfMode::Ip4 && !domain.records.is_empty() {
        let note = "The record names addresses: the next IP that is leased, an IP that is warmed up again and a \
                    configuration set without a pool would fail SPF until it is changed.";
        out.line(2, Some(("warning", Style::Warning)), note, "", 4);
    }
    for pool in domain.addresses.iter().flat_map(|report| &report.without_mail) {
        out.line(2, Some(("warning", Style::Warning)), &format!("without mail: {}", without_mail_text(pool)), "", 4);
    }
    let reasons = domain.addresses.iter().flat_map(|report| &report.reasons);
    for reason in reasons {
        let mark = format!("error {}", RuleCode::Sf174);
        out.line(2, Some((&mark, Style::Bad)), &format!("not a closed route: {}", reason_text(reason)), "", 4);
    }
}

/// A string as a zone file has it (RFC 1035, section 5.1). What cannot be shown is escaped as a number.
fn zone_string(string: &str) -> String {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        byte => format!("\\{byte:03}"),
    };
    format!("\"{}\"", string.bytes().map(escaped).collect::<String>())
}

fn lookups_text(lookups: Lookups) -> String {
    let Lookups { count, is_exact, void } = lookups;
    let least = if is_exact { "" } else { "at least " };
    let count = if count == 1 { "1 look-up".to_owned() } else { counted(count as u64, "look-up") };
    let void = void.filter(|void| *void > 0).map(|void| format!("; {void} without an answer, of {VOID_MAX}"));
    format!("{least}{count} of the {LOOKUPS_MAX} that receivers make{}", void.unwrap_or_default())
}

/// What a record rests on.
fn spf_assumption_text(assumption: &SpfAssumption) -> String {
    match assumption {
        SpfAssumption::NoRecord => "the name has no SPF record yet, and it may have only one: give the one that is \
                                    there with `--record`, or read it with `--resolve`"
            .to_owned(),
        SpfAssumption::RecordsUnread { names } => {
            let (records, are, need) =
                if names.len() == 1 { ("record", "is", "needs") } else { ("records", "are", "need") };
            let names = fold::list(names.iter().map(|name| word_or_quoted(name)));
            format!("the SPF {records} of {names} {are} valid and {need} no look-ups; not read")
        }
        SpfAssumption::HostsUnread => {
            format!("all but {VOID_MAX} names of `a`, `mx` and `exists` are in DNS; not read")
        }
        SpfAssumption::SenderUnknown { terms } => {
            let asks = if terms.len() == 1 { "asks" } else { "ask" };
            let terms = fold::list(terms.iter().map(|term| word_or_quoted(term)));
            format!("what {terms} {asks} DNS for has answers; it hangs on the sender, and is not known")
        }
        SpfAssumption::NoIdentity => "the mail is what was asked for: no identity that was read has this MAIL FROM \
                                      domain"
            .to_owned(),
    }
}

/// The report as JSON, with a `message` for each problem and each reason.
///
/// # Panics
/// Never: the types of the report have only string keys.
#[must_use]
pub fn spf_document(report: &SpfReport) -> Value {
    let mut document = serde_json::to_value(report).expect("our own types have only string keys");
    for (at, domain) in report.domains.iter().enumerate() {
        let problems = document.pointer_mut(&format!("/domains/{at}/problems")).and_then(Value::as_array_mut);
        for (item, problem) in problems.into_iter().flatten().zip(&domain.problems) {
            add_message(item, problem_text(problem));
            add_rule(item, problem.is_of_limit());
        }
        let assumes = document.pointer_mut(&format!("/domains/{at}/assumes")).and_then(Value::as_array_mut);
        let messages = domain.assumes.iter().map(spf_assumption_text);
        assumes.into_iter().flatten().zip(messages).for_each(|(item, message)| add_message(item, message));
        if let Some(addresses) = &domain.addresses {
            let mut addresses = addresses_document(addresses);
            let reasons = addresses.get_mut("reasons").and_then(Value::as_array_mut);
            reasons.into_iter().flatten().for_each(|reason| add_rule(reason, true));
            document["domains"][at]["addresses"] = addresses;
        }
    }
    document
}

/// Names the rule that what is wrong breaks, if it is one of its kind.
fn add_rule(item: &mut Value, is_of_limit: bool) {
    if is_of_limit {
        item["rule"] = RuleCode::Sf174.as_str().into();
    }
}
