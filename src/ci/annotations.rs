//! GitHub's annotations: one workflow command for each finding, at the place in the file.

use std::fmt::Write as _;

use crate::{
    model::{counted, shown},
    render::{Level, Notice, Outcome},
};

use super::{notices, told};

/// Annotations of one level that GitHub shows of a step; it drops the rest without a word (GitHub Docs, "REST API
/// endpoints for check runs", and community discussion 26680, read 2026-11).
const SHOWN_MOST: usize = 10;

/// The commands, the gravest findings first, and for each level the number of those that are left out.
#[must_use]
pub fn annotations(outcome: &Outcome<'_>) -> String {
    let notices = notices(outcome);
    let mut text = String::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        let of_level: Vec<&Notice> = notices.iter().filter(|notice| notice.level == level).collect();
        let left_out = match level {
            // The last place says how many are left out.
            _ if of_level.len() <= SHOWN_MOST => 0,
            Level::Error | Level::Warning | Level::Note => of_level.len() - (SHOWN_MOST - 1),
        } + outcome.file_errors_total.saturating_sub(outcome.file_errors.len())
            * usize::from(level == Level::Error);
        let shown = if left_out > 0 { of_level.len().min(SHOWN_MOST - 1) } else { of_level.len() };
        for notice in &of_level[..shown] {
            text.push_str(&annotation(notice, outcome));
        }
        if left_out > 0 {
            let kind = word(level);
            let _ = writeln!(
                text,
                "::{kind} title=sesform::and {} that GitHub would not show",
                counted(left_out, "more finding")
            );
        }
    }
    if let Some(failure) = outcome.failure.filter(|_| notices.iter().all(|notice| notice.level != Level::Error)) {
        let help = failure.help.map(|help| format!("; {help}")).unwrap_or_default();
        let message = data(&format!("{}{help}", failure.message));
        let _ = writeln!(text, "::error title={}::{message}", property(&format!("sesform: {}", failure.code)));
    }
    text
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    }
}

fn annotation(notice: &Notice, outcome: &Outcome<'_>) -> String {
    let Notice { level, code, place, end, .. } = notice;
    let mut properties = Vec::new();
    if let Some((place, path)) = place.as_ref().and_then(|place| Some((place, outcome.context.path_of(&place.file)?))) {
        properties.push(format!("file={}", property(&path)));
        properties.push(format!("line={}", place.line));
        match end {
            // GitHub takes columns only where the line is one.
            Some((line, column)) if *line == place.line => {
                properties.push(format!("col={},endColumn={column}", place.column));
            }
            Some((line, _)) => properties.push(format!("endLine={line}")),
            None => properties.push(format!("col={}", place.column)),
        }
    }
    properties.push(format!("title={}", property(&format!("sesform: {code}"))));
    format!("::{} {}::{}\n", word(*level), properties.join(","), data(&told(notice)))
}

/// The text of a command: a line break would end it.
fn data(text: &str) -> String {
    shown(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: a comma or a colon would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
