//! Findings of the adviser, for the person who reviews a file.

use crate::{
    advice::Severity,
    model::counted,
    render::{
        Outcome,
        advice::{Advised, SaidFinding},
    },
};

use super::{
    cut::Cut,
    escape::{code, sentence},
};

/// Most findings of a document that is cut.
const SHORT: usize = 20;

/// The document of `lint`.
pub(super) fn advice(outcome: &Outcome<'_>, advised: &Advised, cut: Cut) -> String {
    let mut counts = Vec::new();
    for (severity, noun) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")] {
        let count = advised.count(severity);
        if count > 0 {
            counts.push(counted(count as u64, noun));
        }
    }
    let counts = if counts.is_empty() { "No findings".to_owned() } else { counts.join(", ") };
    let ended = if outcome.exit_code == 0 { String::new() } else { format!(" (exit {})", outcome.exit_code) };
    let mut sections = vec![format!("## {counts}{ended}\n")];
    if cut < Cut::Verdict {
        sections.push(list(advised, cut));
    }
    if !advised.ignored.is_empty() {
        sections.push(format!("{} ignored by `lint.ignore`.\n", counted(advised.ignored.len() as u64, "finding")));
    }
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

/// What a plan causes, as a section of its document; empty if that is nothing.
pub(super) fn caused(advised: &Advised, cut: Cut) -> String {
    if advised.findings.is_empty() || cut >= Cut::Verdict {
        return String::new();
    }
    format!("### Advice\n\n{}", list(advised, cut))
}

fn list(advised: &Advised, cut: Cut) -> String {
    let most = if cut == Cut::Whole { usize::MAX } else { SHORT };
    let mut text: String = advised.findings.iter().take(most).map(item).collect();
    let left = advised.findings.len().saturating_sub(most);
    if left > 0 {
        text.push_str(&format!("- and {left} more\n"));
    }
    text
}

fn item(said: &SaidFinding) -> String {
    let finding = &said.finding;
    let place = finding.stated_at.as_ref().map(|place| format!(" ({})", code(&place.to_string()))).unwrap_or_default();
    format!(
        "- **{}** {} {}{place}: {}. Fix: {}\n",
        finding.severity,
        code(finding.rule.as_str()),
        said.name,
        sentence(&said.message),
        sentence(&said.fix)
    )
}
