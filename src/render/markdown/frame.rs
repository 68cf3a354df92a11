//! What every document has: the marker that finds it again, and at its end where it comes from.

use std::fmt::Write as _;

use serde_json::json;

use crate::render::Outcome;

use super::{
    cut::Cut,
    escape::{code, fenced, html},
};

/// The marker: the account and the label identify the comment, the rest is for programs.
pub(super) fn marker(outcome: &Outcome<'_>, cut: Cut) -> String {
    let context = outcome.context;
    let account = account(outcome).unwrap_or("unknown");
    let data = json!({
        "command": outcome.command,
        "exit_code": outcome.exit_code,
        "fingerprint": outcome.plan.map(|plan| plan.fingerprint.as_str()),
        "truncated": cut != Cut::Whole || outcome.file_errors.len() < outcome.file_errors_total,
    });
    // What was found at night, or is asked of AWS, does not replace what waits for approval.
    let kind = match outcome.command {
        "drift" => "drift",
        "request" => "request",
        _ => "plan",
    };
    format!("<!-- sesform:{kind}:{}/{} {data} -->", plain(account), plain(&context.label))
}

/// The account that the outcome is about, if it is known.
pub(super) fn account<'a>(outcome: &Outcome<'a>) -> Option<&'a str> {
    let of_report = outcome.report.map(|report| report.account.as_str());
    let of_plan = outcome.plan.map(|plan| plan.account.as_str());
    let of_drift = outcome.drift.map(|drift| drift.account.as_str());
    let of_requests = outcome.requests.map(|requests| requests.account.as_str());
    of_report.or(of_plan).or(of_drift).or(of_requests).or(outcome.context.account.as_deref())
}

/// The text without what could end a comment or be taken for the next part of the marker.
fn plain(text: &str) -> String {
    let mut safe = String::new();
    for byte in text.bytes() {
        let is_second = byte == b'-' && safe.ends_with('-');
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'/' | b'-' if !is_second => safe.push(byte.into()),
            byte => drop(write!(safe, "%{byte:02X}")),
        }
    }
    safe
}

/// Lines up to which a part is not folded.
const OPEN_MOST: usize = 10;

/// A folded part; one of a few lines is open.
pub(super) fn details(summary: &str, language: &str, lines: &str) -> String {
    let open = if lines.lines().count() <= OPEN_MOST { " open" } else { "" };
    format!("<details{open}>\n<summary>{}</summary>\n\n{}\n</details>\n", html(summary), fenced(language, lines))
}

/// Where the whole is, how to apply it, and where the document comes from.
pub(super) fn footer(outcome: &Outcome<'_>, cut: Cut) -> String {
    let mut text = String::new();
    let context = outcome.context;
    if cut != Cut::Whole {
        text.push_str(&shortened(outcome, cut));
    } else if let (Some(command), Some(plan), None) = (&context.apply_command, outcome.plan, outcome.report)
        && !plan.steps.is_empty()
    {
        let _ = writeln!(text, "To apply exactly this plan:\n\n{}", fenced("sh", command));
    }
    text.push_str(&origin(outcome));
    text
}

fn shortened(outcome: &Outcome<'_>, cut: Cut) -> String {
    let what = match cut {
        Cut::Whole => return String::new(),
        Cut::Objects if outcome.plan.is_some() && outcome.diff.is_some() => {
            "the most important objects are shown, long lists are counted, and the YAML diff is left out"
        }
        Cut::Objects => "the most important objects are shown, and long lists are counted",
        Cut::Counts => "objects, routes and warnings are counted",
        Cut::Verdict => "only the verdict is left",
    };
    let context = outcome.context;
    let all = if outcome.plan.is_some() { " --all" } else { "" };
    // The log and the summary of the run may be as short as this document.
    let whole = match &context.plan_file {
        Some(file) => format!("`sesform show --all` of {} shows it", code(file)),
        None => format!("run the same command with `--format text{all}`"),
    };
    let approval = if outcome.plan.is_some() { " Do not approve the plan from this document." } else { "" };
    format!("> [!IMPORTANT]\n> **Shortened to {} bytes: {what}.**{approval} The whole: {whole}.\n\n", context.max_bytes)
}

/// Fingerprint, commit, run, version and time.
fn origin(outcome: &Outcome<'_>) -> String {
    let context = outcome.context;
    let fingerprint = outcome.plan.filter(|plan| !plan.steps.is_empty()).map(|plan| plan.fingerprint.as_str());
    let run = context.run_url.as_deref().filter(|url| is_plain_url(url));
    let parts = [
        fingerprint.map(|fingerprint| format!("fingerprint {}", code(fingerprint))),
        context.commit.as_deref().map(|commit| format!("commit {}", code(commit))),
        run.map(|url| format!("[run]({url})")),
        Some(format!("sesform {}", context.tool_version)),
        Some(context.time.clone()).filter(|time| !time.is_empty()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("<sub>{}</sub>\n", parts.join(" · "))
}

/// Whether the address of a page has nothing that could end a link.
fn is_plain_url(url: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&*+,;=%".contains(c);
    (url.starts_with("https://") || url.starts_with("http://")) && url.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_cannot_end_the_marker() {
        assert_eq!(plain("eu/sesform.yaml"), "eu/sesform.yaml");
        assert_eq!(plain("a --> {x}"), "a%20-%2D%3E%20%7Bx%7D");
    }

    #[test]
    fn address_that_could_end_a_link_is_left_out() {
        assert!(is_plain_url("https://github.com/o/r/actions/runs/1"));
        assert!(!is_plain_url("https://h/)x("));
        assert!(!is_plain_url("javascript:alert(1)"));
    }
}
