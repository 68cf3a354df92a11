//! GitLab's code quality report: the findings that have a place (GitLab Docs, "Code Quality", read 2026-11).

use serde_json::json;

use crate::render::{Level, Notice, Outcome};

use super::{identity, notices, told};

/// The report. A finding without a place in a file of the repository is not in it: the format has no room for one.
#[must_use]
pub fn code_quality(outcome: &Outcome<'_>) -> String {
    let entries = notices(outcome).iter().filter_map(|notice| entry(notice, outcome)).collect::<Vec<_>>();
    serde_json::to_string_pretty(&entries).expect("our own values have only string keys") + "\n"
}

fn entry(notice: &Notice, outcome: &Outcome<'_>) -> Option<serde_json::Value> {
    let Notice { level, code, place, .. } = notice;
    let place = place.as_ref()?;
    let path = outcome.context.path_of(&place.file)?;
    let severity = match level {
        Level::Error => "critical",
        Level::Warning => "minor",
        Level::Note => "info",
    };
    Some(json!({
        "description": told(notice),
        "check_name": code,
        // Of equal fingerprints GitLab shows one.
        "fingerprint": identity(notice, &path),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": place.line}},
    }))
}
