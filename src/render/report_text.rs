//! Text for an apply: a line for each step when it ends, and a report at the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use crate::{
    apply::{Report, StepReport, StepStatus},
    model::{Address, Kind, shown},
};

use super::{phrases::number, style::Style};

/// The line for a step that has ended. It has no error message: the report gives the reason for a failure.
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
    format!("step {} {word}: {} of {}", step.id, step.write.operation(), shown(&step.address.to_string()))
}

/// Why a step was not applied, without the operation and the object: the line of the step names them.
pub(super) fn step_error(step: &StepReport) -> Option<&str> {
    let error = step.error.as_deref()?;
    let call = format!("{} of `{}`: ", step.write.operation(), step.address);
    Some(error.strip_prefix(call.as_str()).unwrap_or(error))
}

/// What was written: how many objects of each kind, and by which operations.
fn written(report: &Report) -> String {
    let mut operations: BTreeMap<&str, usize> = BTreeMap::new();
    let mut objects: BTreeMap<Kind, BTreeSet<&Address>> = BTreeMap::new();
    for step in report.steps.iter().filter(|step| step.status == StepStatus::Applied) {
        *operations.entry(step.write.operation()).or_default() += 1;
        objects.entry(step.address.kind).or_default().insert(&step.address);
    }
    if operations.is_empty() {
        return String::new();
    }
    let objects: Vec<String> = objects.into_iter().map(|(kind, objects)| number(kind, objects.len())).collect();
    let operations: Vec<String> =
        operations.into_iter().map(|(operation, count)| format!("{count} {operation}")).collect();
    format!("  wrote {}: {}\n", objects.join(", "), operations.join(", "))
}

/// The report: the writes, the steps that were not applied, the writes that could not be confirmed, and the number of
/// steps for each status.
#[must_use]
pub fn report_text(report: &Report) -> String {
    let mut text = written(report);
    for step in &report.steps {
        match step.status {
            StepStatus::Applied | StepStatus::AlreadyDone => {}
            StepStatus::Failed | StepStatus::Unclear | StepStatus::Skipped | StepStatus::NotStarted => {
                let error = step_error(step).map(|error| format!(": {}", shown(error))).unwrap_or_default();
                let _ = writeln!(text, "  {}{error}", step_line(step));
            }
        }
    }
    for missing in &report.not_arrived {
        let _ = writeln!(
            text,
            "  {} step {}: SES confirmed the write to {} but does not show the result",
            Style::Bad.paint("not arrived"),
            missing.id,
            shown(&missing.address.to_string())
        );
    }
    if let Some(reason) = &report.not_verified {
        let _ = writeln!(
            text,
            "  {} what was written could not be read again: {}",
            Style::Bad.paint("unverified"),
            shown(reason)
        );
    }
    let _ = writeln!(text, "{} {}.", Style::Heading.paint(headline(report)), counts(report));
    if !report.is_complete() {
        text.push_str(&what_is_left(report));
    }
    text
}

/// The remedy for an incomplete apply. Running the command again helps only if SES refused no step: a refused step
/// needs a change to the file or to the account first.
fn what_is_left(report: &Report) -> String {
    let refused: Vec<String> =
        report.steps.iter().filter(|step| step.refused).map(|step| step.id.to_string()).collect();
    let (steps, them) = match refused.as_slice() {
        [] => {
            return "To complete the apply, run the same command again; completed steps are not repeated.\n".to_owned();
        }
        [step] => (format!("step {step}"), "it"),
        steps => (format!("steps {}", steps.join(", ")), "them"),
    };
    format!(
        "SES refused {steps} and would refuse {them} again. Fix the cause shown above in the file or in the account, \
         then plan again; completed steps are not repeated.\n"
    )
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

/// The number of steps for each status.
pub(super) fn counts(report: &Report) -> String {
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
