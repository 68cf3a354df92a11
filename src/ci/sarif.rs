//! SARIF 2.1.0 with everything that has a place in a file (OASIS, "Static Analysis Results Interchange Format", and
//! GitHub Docs, "SARIF support for code scanning", read 2026-11).

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, Message, MultiformatMessageString, Notification, PhysicalLocation, Region,
    ReportingDescriptor, ReportingDescriptorReference, Result as Finding, ResultLevel, Run, Sarif, Tool, ToolComponent,
};

use crate::{
    advice,
    model::shown,
    render::{Level, Notice, Outcome},
};

use super::{identity, notices, told};

/// The schema of SARIF 2.1.0.
const SCHEMA_URL: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Results that GitHub keeps of one upload; of more it drops some.
const RESULTS_MOST: usize = 5_000;

/// Characters of a path that stand for themselves in an address.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The log. The gravest findings come first, and no more than 5,000.
#[must_use]
pub fn sarif(outcome: &Outcome<'_>) -> String {
    let mut notices = notices(outcome);
    notices.sort_by_key(|notice| notice.level);
    let rules: BTreeSet<&str> = notices.iter().map(|notice| notice.code.as_str()).collect();
    let results = notices.iter().filter_map(|notice| result(notice, outcome)).take(RESULTS_MOST).collect::<Vec<_>>();
    let driver = ToolComponent::builder()
        .name("sesform")
        .version(outcome.context.tool_version)
        .semantic_version(outcome.context.tool_version)
        .rules(rules.into_iter().map(rule).collect::<Vec<_>>())
        .build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .invocations(vec![invocation(outcome)])
        .column_kind(json!("unicodeCodePoints"))
        .results(results)
        .build();
    let log = Sarif::builder().schema(SCHEMA_URL).version(json!("2.1.0")).runs(vec![run]).build();
    serde_json::to_string_pretty(&log).expect("the types of SARIF have only string keys") + "\n"
}

/// How the run ended. It was successful if it did what it was asked: errors of the file that are told as results are what
/// it was to find.
fn invocation(outcome: &Outcome<'_>) -> Invocation {
    let exit_code = i64::from(outcome.exit_code);
    let Some(failure) = outcome.failure else {
        return Invocation::builder().execution_successful(true).exit_code(exit_code).build();
    };
    let help = failure.help.map(|help| format!("; help: {help}")).unwrap_or_default();
    let notification = Notification::builder()
        .descriptor(ReportingDescriptorReference::builder().id(failure.code).build())
        .level(json!("error"))
        .message(Message::builder().text(shown(&format!("{}{help}", failure.message))).build())
        .build();
    Invocation::builder()
        .execution_successful(!outcome.file_errors.is_empty())
        .exit_code(exit_code)
        .exit_code_description(failure.code)
        .tool_execution_notifications(vec![notification])
        .build()
}

fn rule(code: &str) -> ReportingDescriptor {
    if let Some(known) = code.parse().ok().and_then(advice::rule) {
        return adviser_rule(known);
    }
    let words = code.replace('-', " ");
    let text = |text: String| MultiformatMessageString::builder().text(text).build();
    ReportingDescriptor::builder()
        .id(code)
        .name(pascal_case(code))
        .short_description(text(words.clone()))
        .full_description(text(format!("sesform reports `{code}`: {words}")))
        .help(text("The message says what is wrong and what to do about it.".to_owned()))
        .build()
}

/// A rule of the adviser, as its table has it.
fn adviser_rule(rule: &advice::Rule) -> ReportingDescriptor {
    let text = |text: String| MultiformatMessageString::builder().text(text).build();
    let source = if rule.sources.is_empty() { String::new() } else { format!(" Source: {}.", rule.sources.join("; ")) };
    ReportingDescriptor::builder()
        .id(rule.code.as_str())
        .name(pascal_case(rule.name))
        .short_description(text(rule.name.replace('-', " ")))
        .full_description(text(format!("{}{source}", rule.says)))
        .help(text(format!("Fix: {}. Silent: {}.", rule.fix, rule.silent)))
        .build()
}

/// `unknown-pool` as `UnknownPool`, as SARIF wants names.
fn pascal_case(code: &str) -> String {
    let capital = |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect();
    code.split('-').map(|word| -> String { capital(word) }).collect()
}

fn result(notice: &Notice, outcome: &Outcome<'_>) -> Option<Finding> {
    let Notice { level, code, place, end, .. } = notice;
    let place = place.as_ref()?;
    let path = outcome.context.path_of(&place.file)?;
    let uri = utf8_percent_encode(&path, PATH).to_string();
    // A path outside the repository is an absolute one.
    let uri = if uri.starts_with('/') { format!("file://{uri}") } else { uri };
    let fingerprints = BTreeMap::from([("sesform/v1".to_owned(), identity(notice, &path))]);
    let physical = PhysicalLocation::builder()
        .artifact_location(ArtifactLocation::builder().uri(uri).build())
        .region(region(place.line, place.column, *end))
        .build();
    let finding = Finding::builder()
        .rule_id(code.as_str())
        .level(match level {
            Level::Error => ResultLevel::Error,
            Level::Warning => ResultLevel::Warning,
            Level::Note => ResultLevel::Note,
        })
        .message(Message::builder().text(told(notice)).build())
        .locations(vec![Location::builder().physical_location(physical).build()])
        .partial_fingerprints(fingerprints)
        .build();
    Some(finding)
}

fn region(line: usize, column: usize, end: Option<(usize, usize)>) -> Region {
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let start = Region::builder().start_line(number(line)).start_column(number(column));
    match end {
        Some((end_line, end_column)) => start.end_line(number(end_line)).end_column(number(end_column)).build(),
        None => start.build(),
    }
}
