//! Findings of the adviser as documents of pipelines point at them.

use crate::{
    advice::Severity,
    render::notice::{Level, Notice},
};

use super::document::{Advised, SaidFinding};

/// The findings, the gravest first.
#[must_use]
pub fn advice_notices(advised: &Advised) -> Vec<Notice> {
    advised.findings.iter().map(notice).collect()
}

fn notice(said: &SaidFinding) -> Notice {
    Notice {
        level: match said.finding.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Note,
        },
        code: said.finding.rule.to_string(),
        message: said.message.clone(),
        address: Some(said.finding.address.clone()),
        help: Some(match said.sources {
            [] => said.fix.clone(),
            sources => format!("{}; source: {}", said.fix, sources.join("; ")),
        }),
        place: said.finding.stated_at.clone(),
        end: None,
    }
}
