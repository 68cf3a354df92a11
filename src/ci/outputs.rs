//! The outputs of a job: `name=value` for GitHub's `GITHUB_OUTPUT` and for GitLab's dotenv reports.

use crate::{model::shown, render::Outcome};

use super::counts::Counts;

/// The values, by name, each on one line. What is not known is empty, and so is a path with a line break or another
/// character that acts.
fn values(outcome: &Outcome<'_>) -> Vec<(&'static str, String)> {
    let counts = outcome.plan.map(Counts::of);
    let number = |of: fn(&Counts) -> usize| counts.as_ref().map(|counts| of(counts).to_string()).unwrap_or_default();
    let of_plan = counts.and_then(|counts| counts.drift);
    let drift = outcome
        .left_of_drift()
        .map(|drift| drift.differences() + drift.counted_unmanaged().count())
        .or(of_plan)
        .map(|drift| drift.to_string());
    let is_refused = outcome.verdict.as_ref().map(|verdict| verdict.refused.is_some().to_string());
    vec![
        ("changes", number(|counts| counts.changes)),
        ("creates", number(|counts| counts.creates)),
        ("updates", number(|counts| counts.updates)),
        ("moves", number(|counts| counts.moves)),
        ("deletes", number(|counts| counts.deletes)),
        ("withheld", number(|counts| counts.withheld)),
        ("drift", drift.unwrap_or_default()),
        ("refused", is_refused.unwrap_or_default()),
        ("fingerprint", outcome.plan.map(|plan| plan.fingerprint.to_string()).unwrap_or_default()),
        ("exit_code", outcome.exit_code.to_string()),
        ("failure_reason", outcome.failure.map(|failure| failure.code.to_owned()).unwrap_or_default()),
        ("plan_file", outcome.context.plan_file.clone().filter(|path| shown(path) == *path).unwrap_or_default()),
    ]
}

/// The outputs for GitHub. The delimiter must be one that nobody else can know: a value that holds it could set other
/// outputs.
#[must_use]
pub fn github_output(outcome: &Outcome<'_>, delimiter: &str) -> String {
    let line = |(name, value): (&str, String)| format!("{name}<<{delimiter}\n{value}\n{delimiter}\n");
    values(outcome).into_iter().map(line).collect()
}

/// The outputs for a dotenv report, as `SESFORM_NAME=value`. GitLab takes no spaces, quotes and line breaks in values
/// (GitLab Docs, "artifacts:reports:dotenv", read 2026-11): a value that has others than letters, digits and `-._/:` is
/// left empty.
#[must_use]
pub fn dotenv(outcome: &Outcome<'_>) -> String {
    let is_plain = |value: &str| value.chars().all(|c| c.is_ascii_alphanumeric() || "-._/:".contains(c));
    let line = |(name, value): (&str, String)| {
        let value = if is_plain(&value) { value } else { String::new() };
        format!("SESFORM_{}={value}\n", name.to_uppercase())
    };
    values(outcome).into_iter().map(line).collect()
}
