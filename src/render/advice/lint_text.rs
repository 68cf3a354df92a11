//! Findings of the adviser for people.

use std::fmt::Write as _;

use crate::{
    advice::Severity,
    model::{counted, shown},
    render::{layout::wrapped, style::Style},
};

use super::{
    document::{Advised, Judged, SaidFinding},
    figures_text,
};

/// The findings, each with what helps and its source, then how many there are. With `columns`, lines wrap between words.
#[must_use]
pub fn lint_text(advised: &Advised, columns: Option<usize>) -> String {
    let mut text = String::new();
    // The gravest come first, whatever their Region.
    for said in &advised.findings {
        text.push_str(&one(said));
        text.push('\n');
    }
    for silenced in &advised.ignored {
        let (rule, address) = (silenced.said.finding.rule, &silenced.said.finding.address);
        let _ = writeln!(
            text,
            "ignored {rule} in {} ({}): {}",
            address.region,
            shown(&address.name),
            shown(&silenced.reason)
        );
    }
    text.push_str(&shown_lines(&figures_text::used(&advised.measured)));
    if !advised.ignored.is_empty() || !advised.measured.is_empty() {
        text.push('\n');
    }
    if let Some(judged) = advised.judged.as_ref().and_then(Judged::words) {
        let _ = writeln!(text, "{}.", shown(&judged));
    }
    let _ = writeln!(text, "{}", counts(advised));
    wrapped(&text, columns)
}

/// Lines with names of outside.
fn shown_lines(text: &str) -> String {
    text.lines().map(|line| shown(line) + "\n").collect()
}

/// What a plan causes, and how much stands already; empty if there is neither.
#[must_use]
pub fn caused_text(advised: &Advised, columns: Option<usize>) -> String {
    let mut text = String::new();
    for said in &advised.findings {
        text.push_str(&one(said));
    }
    match advised.standing {
        None | Some(0) => {}
        Some(standing) => {
            let before = if advised.findings.is_empty() { "no new finding" } else { "these are new" };
            let _ = writeln!(
                text,
                "Advice: {before}, at least {} beside: `sesform lint --live`{} shows all.",
                counted(standing as u64, "finding"),
                if advised.has_figures { " with the same `--figures`" } else { "" }
            );
        }
    }
    wrapped(&text, columns)
}

/// One finding.
fn one(said: &SaidFinding) -> String {
    let finding = &said.finding;
    let place =
        finding.stated_at.as_ref().map(|place| format!("  [{}]", shown(&place.to_string()))).unwrap_or_default();
    let style = match finding.severity {
        Severity::Error => Style::Bad,
        Severity::Warning => Style::Warning,
        Severity::Note => Style::Faint,
    };
    let (severity, region) = (style.paint(finding.severity), &finding.address.region);
    let mut text = format!(
        "{severity} {} {} in {region}{place}\n  {}\n  fix: {}\n",
        finding.rule,
        said.name,
        shown(&said.message),
        shown(&said.fix)
    );
    if !said.sources.is_empty() {
        let _ = writeln!(text, "  source: {}", said.sources.join("; "));
    }
    text
}

/// How many findings there are.
pub(super) fn counts(advised: &Advised) -> String {
    let of = |severity, noun: &str| match advised.count(severity) {
        0 => None,
        count => Some(counted(count as u64, noun)),
    };
    let counts = [of(Severity::Error, "error"), of(Severity::Warning, "warning"), of(Severity::Note, "note")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let found = if counts.is_empty() { "No findings".to_owned() } else { counts.join(", ") };
    match advised.ignored.len() {
        0 => format!("{found}."),
        count => format!("{found} ({count} ignored)."),
    }
}
