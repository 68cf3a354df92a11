//! Outcomes that are no plan to review: errors in the file, a stale plan, what an apply did, and every other failure.

use std::fmt::Write as _;

use anstream::adapter::strip_str;

use crate::{
    apply::{Report, StepReport, StepStatus},
    model::counted,
    plan::{Stale, stale_objects},
    render::{
        Ending, Notice, Outcome, report_text,
        report_text::{counts, step_error, step_line},
    },
};

use super::{
    cut::Cut,
    escape::{code, fenced, sentence, without_bars},
    frame::account,
    room::Room,
};

/// The items as a list, as many as there is room for, and the number of the rest by what
/// an item is.
pub(super) fn list<T>(items: &[T], total: usize, room: &Room, noun: &str, line: impl Fn(&T) -> String) -> String {
    if room.cut == Cut::Verdict {
        return String::new();
    }
    let shown = room.take(items.len());
    let mut text: String = items[..shown].iter().map(|item| format!("- {}\n", line(item))).collect();
    match (shown, total - shown) {
        (_, 0) => {}
        (0, more) => drop(writeln!(text, "- {} not shown", counted(more, noun))),
        (_, more) => drop(writeln!(text, "- and {}", counted(more, &format!("more {noun}")))),
    }
    text
}

/// What is wrong with the files, each with its place.
pub(super) fn file_errors(outcome: &Outcome<'_>, room: &Room) -> String {
    let total = outcome.file_errors_total;
    let heading = format!("## The desired state is invalid: {}\n", counted(total, "problem"));
    let errors = list(&outcome.file_errors, total, room, "problem", |error| file_error(outcome, error));
    [heading, errors, help(outcome)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn file_error(outcome: &Outcome<'_>, error: &Notice) -> String {
    let Notice { code: kind, message, help, place, .. } = error;
    let place = place.as_ref().map(|place| {
        let name = code(&format!("{}:{}:{}", place.file, place.line, place.column));
        match (outcome.context.path_within(&place.file), &outcome.context.source_url) {
            (Some(path), Some(url)) if is_plain(&path) => format!("[{name}]({url}/{path}#L{}): ", place.line),
            _ => format!("{name}: "),
        }
    });
    let help = help.as_ref().map(|help| format!("<br>help: {}", sentence(help))).unwrap_or_default();
    format!("{}{} ({}){help}", place.unwrap_or_default(), sentence(message), code(kind))
}

/// Whether a path has nothing that could end a link.
fn is_plain(path: &str) -> bool {
    path.chars().all(|c| c.is_ascii_alphanumeric() || "-._/".contains(c))
}

/// What changed since a saved plan was made: each object when it was planned, as planned, and now.
pub(super) fn stale(outcome: &Outcome<'_>, room: &Room) -> String {
    let count = outcome.stale.len();
    let mut text = format!(
        "## The plan{} is stale (exit {}): {} changed since it was made\n\nNothing was written.\n",
        account(outcome).map(|account| format!(" for account {}", code(account))).unwrap_or_default(),
        outcome.exit_code,
        counted(stale_objects(outcome.stale), "object")
    );
    let shown = room.take(count);
    if shown > 0 {
        text.push_str("\n| Object | When planned | Planned | Now |\n| --- | --- | --- | --- |\n");
    }
    for item in &outcome.stale[..shown] {
        let Stale { address, planned_from, planned_to, found } = item;
        let states = [planned_from, planned_to, found].map(|text| sentence(&without_bars(text)));
        let _ = writeln!(text, "| {} | {} |", code(&without_bars(&address.to_string())), states.join(" | "));
    }
    if shown > 0 && count > shown {
        let _ = writeln!(text, "\nand {}.", counted(count - shown, "more difference"));
    }
    let _ = write!(text, "\n{}", help(outcome));
    text
}

/// What an apply wrote, and what it did not.
pub(super) fn applied(outcome: &Outcome<'_>, room: &Room) -> String {
    let Some(report) = outcome.report else { return String::new() };
    let mut sections = vec![applied_heading(outcome, report)];
    let left: Vec<&StepReport> = report
        .steps
        .iter()
        .filter(|step| !matches!(step.status, StepStatus::Applied | StepStatus::AlreadyDone))
        .collect();
    if !left.is_empty() && room.cut < Cut::Verdict {
        let steps = list(&left, left.len(), room, "step", |left| step(left));
        let steps: String = steps.lines().map(|line| format!("> {line}\n")).collect();
        sections.push(format!("> [!CAUTION]\n> {} not done:\n>\n{steps}", counted(left.len(), "step")));
    }
    if room.has_one() {
        let text = strip_str(&report_text(report)).to_string();
        sections.push(fenced("text", &text));
    }
    let did = if report.wrote() { "Applied" } else { "Nothing was written. Run" };
    sections.push(format!("{did} by {}, {} to {}.\n", code(&report.caller.arn), report.started, report.finished));
    sections.join("\n")
}

fn applied_heading(outcome: &Outcome<'_>, report: &Report) -> String {
    let verdict = match outcome.exit_code {
        0 if report.wrote() => "Applied".to_owned(),
        0 => "Already applied".to_owned(),
        3 => "**Partly applied** (exit 3: something was written, and something failed or was skipped)".to_owned(),
        code @ (129 | 130 | 143) => format!("**Interrupted** (exit {code})"),
        code if report.wrote() => format!("**Partly applied** (exit {code})"),
        code => format!("**Nothing was applied** (exit {code})"),
    };
    format!("## {verdict} to account {}: {}\n", code(report.account.as_str()), counts(report))
}

/// What became of a step, and why.
fn step(step: &StepReport) -> String {
    let error = step_error(step).map(|error| format!(": {error}")).unwrap_or_default();
    sentence(&format!("{}{error}", strip_str(&step_line(step))))
}

/// A command that ended with neither a plan nor a report.
pub(super) fn other(outcome: &Outcome<'_>, room: &Room) -> String {
    // The word stands for a command line of which no verb is known.
    let command = if outcome.command == "usage" { "" } else { outcome.command };
    let command = code(format!("sesform {command}").trim_end());
    let heading = match &outcome.failure {
        Some(Ending { code: kind, .. }) => {
            format!("## {command} failed (exit {}, {})\n", outcome.exit_code, code(kind))
        }
        None if outcome.command == "import" && outcome.diff.is_some() => taken(outcome),
        None => format!("## {command}: {}\n", if outcome.exit_code == 0 { "passed" } else { "changes are pending" }),
    };
    let message = outcome.failure.map(|failure| format!("{}\n", sentence(failure.message))).unwrap_or_default();
    let text = strip_str(outcome.text).to_string();
    let lines: Vec<&str> = text.lines().collect();
    let shown = room.take(lines.len());
    let more = if shown < lines.len() { format!("and {} more lines\n", lines.len() - shown) } else { String::new() };
    let text = if shown == 0 { String::new() } else { fenced("text", &(lines[..shown].join("\n") + "\n" + &more)) };
    let sections = [heading, message, help(outcome), text];
    sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What `import --update` took from the account.
fn taken(outcome: &Outcome<'_>) -> String {
    let account = account(outcome).map(|account| format!(" of account {}", code(account))).unwrap_or_default();
    match outcome.diff {
        Some("") => format!("## Nothing to update: the file says what is live{account}\n"),
        _ => format!("## The file was updated to what is live{account}\n"),
    }
}

/// The remedy of a failure.
pub(super) fn help(outcome: &Outcome<'_>) -> String {
    let help = outcome.failure.and_then(|failure| failure.help);
    help.map(|help| format!("> [!TIP]\n> {}\n", sentence(help))).unwrap_or_default()
}
