//! Findings of the adviser, for the person who reviews a file.

use crate::{
    advice::Severity,
    model::counted,
    render::{
        Outcome,
        advice::{Advised, Judged, SaidFinding},
    },
};

use super::{
    ended::list,
    escape::{code, sentence},
    room::Room,
};

/// The document of `lint`.
pub(super) fn advice(outcome: &Outcome<'_>, advised: &Advised, room: &Room) -> String {
    let mut counts = Vec::new();
    for (severity, noun) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")] {
        let count = advised.count(severity);
        if count > 0 {
            counts.push(counted(count, noun));
        }
    }
    let counts = if counts.is_empty() { "No findings".to_owned() } else { counts.join(", ") };
    let ended = if outcome.exit_code == 0 { String::new() } else { format!(" (exit {})", outcome.exit_code) };
    let judged = advised.judged.as_ref().and_then(Judged::words);
    let judged = judged.map(|words| format!("{}.\n", sentence(&words))).unwrap_or_default();
    let mut sections = vec![format!("## {counts}{ended}\n"), judged, findings(advised, room)];
    if !advised.ignored.is_empty() {
        sections.push(format!("{} ignored by `lint.ignore`.\n", counted(advised.ignored.len(), "finding")));
    }
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

/// What a plan causes, as a section of its document; empty if that is nothing.
pub(super) fn caused(advised: &Advised, room: &Room) -> String {
    let findings = findings(advised, room);
    if findings.is_empty() { findings } else { format!("### Advice\n\n{findings}") }
}

fn findings(advised: &Advised, room: &Room) -> String {
    list(&advised.findings, advised.findings.len(), room, "finding", item)
}

fn item(said: &SaidFinding) -> String {
    let finding = &said.finding;
    let place = finding.stated_at.as_ref().map(|place| format!(" ({})", code(&place.to_string()))).unwrap_or_default();
    format!(
        "**{}** {} {}{place}: {}. Fix: {}",
        finding.severity,
        code(finding.rule.as_str()),
        said.name,
        sentence(&said.message),
        sentence(&said.fix)
    )
}
