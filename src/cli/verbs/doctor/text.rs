//! Renders checks as text: one line per check, with its remedy below. The outcome is always a word; the colour only
//! repeats it.

use std::fmt::Write as _;

use crate::render::Style;

use super::check::{Check, CheckCode, Outcome};

/// Width of the longest outcome, in columns.
const OUTCOME_WIDTH: usize = 7;
/// Width of the longest code, in columns.
const CODE_WIDTH: usize = CheckCode::ConfigurationSetsQuota.as_str().len();
/// All outcomes, in the order of the summary line.
const OUTCOMES: [Outcome; 4] = [Outcome::Ok, Outcome::Warning, Outcome::Failed, Outcome::Skipped];

/// The checks as text, grouped by Region, followed by a line that counts them by outcome.
pub(crate) fn checks_text(checks: &[Check]) -> String {
    let (mut text, mut under) = (String::new(), None);
    for check in checks {
        if check.region != under {
            under.clone_from(&check.region);
            text.push('\n');
            if let Some(region) = &under {
                text.push_str(&format!("{}\n", Style::Heading.paint(region)));
            }
        }
        text.push_str(&line(check));
    }
    text + "\n" + &count(checks)
}

fn line(check: &Check) -> String {
    let Check { region, check, outcome, message, help, action: _ } = check;
    let indent = if region.is_some() { "  " } else { "" };
    let word = style(*outcome).paint(format!("{:OUTCOME_WIDTH$}", outcome.as_str()));
    let mut line = format!("{indent}{word}  {:CODE_WIDTH$}  {}\n", check.as_str(), one_line(message));
    if let Some(help) = help {
        let below = " ".repeat(indent.len() + OUTCOME_WIDTH + 2);
        // Writing to a `String` never fails.
        let _ = writeln!(line, "{below}{} {help}", Style::Faint.paint("help:"));
    }
    line
}

/// Joins the lines of a message. The SDK lists the credentials that it looked for on several lines.
fn one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join("; ").replace(":; ", ": ")
}

fn style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Ok => Style::Good,
        Outcome::Warning => Style::Warning,
        Outcome::Failed => Style::Bad,
        Outcome::Skipped => Style::Faint,
    }
}

fn count(checks: &[Check]) -> String {
    let of = |outcome: Outcome| checks.iter().filter(|check| check.outcome == outcome).count();
    let counted = OUTCOMES.map(|outcome| (of(outcome), outcome.as_str()));
    let told: Vec<_> = counted.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    format!("{} checks: {}.\n", checks.len(), told.join(", "))
}
