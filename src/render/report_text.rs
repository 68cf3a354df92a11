//! What an apply did, for people: a line for each step as it ends, and what is left at the end.

use std::fmt::Write as _;

use crate::apply::{Report, StepReport, StepStatus};

use super::style::Style;

/// One step that has ended.
#[must_use]
pub fn step_line(step: &StepReport) -> String {
    let word = match step.status {
        StepStatus::Applied => Style::Good.paint("applied"),
        StepStatus::AlreadyDone => Style::Faint.paint("already done"),
        StepStatus::Failed => Style::Bad.paint("failed"),
        StepStatus::Unclear => Style::Bad.paint("unclear"),
        StepStatus::Skipped => Style::Warning.paint("skipped"),
        StepStatus::NotStarted => Style::Faint.paint("not started"),
    };
    let mut line = format!("{word} {} of {}", step.write.operation(), step.address);
    if let Some(error) = &step.error {
        let _ = write!(line, ": {error}");
    }
    line
}

/// The whole report.
#[must_use]
pub fn report_text(report: &Report) -> String {
    let mut text = String::new();
    for step in &report.steps {
        match step.status {
            StepStatus::Applied | StepStatus::AlreadyDone => {}
            StepStatus::Failed | StepStatus::Unclear | StepStatus::Skipped | StepStatus::NotStarted => {
                let _ = writeln!(text, "  {}", step_line(step));
            }
        }
    }
    for missing in &report.not_arrived {
        let _ = writeln!(
            text,
            "  {} step {}: SES confirmed the write to {} and does not show it",
            Style::Bad.paint("not arrived"),
            missing.id,
            missing.address
        );
    }
    if let Some(reason) = &report.not_verified {
        let _ =
            writeln!(text, "  {} what was written could not be read again: {reason}", Style::Bad.paint("unverified"));
    }
    let _ = writeln!(text, "{} {}.", Style::Heading.paint(headline(report)), counts(report));
    if !report.is_complete() {
        text.push_str("What is left: run the same command again; what is done is not done twice.\n");
    }
    text
}

fn headline(report: &Report) -> &'static str {
    if report.is_complete() {
        "Applied:"
    } else if report.interrupted {
        "Interrupted:"
    } else {
        "Not all applied:"
    }
}

fn counts(report: &Report) -> String {
    let statuses = [
        (StepStatus::Applied, "written"),
        (StepStatus::AlreadyDone, "already done"),
        (StepStatus::Failed, "failed"),
        (StepStatus::Unclear, "unclear"),
        (StepStatus::Skipped, "skipped"),
        (StepStatus::NotStarted, "not started"),
    ];
    let counts = statuses.into_iter().map(|(status, word)| (report.count(status), word));
    let counts: Vec<String> =
        counts.filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if counts.is_empty() { "nothing to do".to_owned() } else { counts.join(", ") }
}
