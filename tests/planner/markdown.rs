//! The Markdown of a plan, read back by another parser: whatever names, tags and owners are called, they stay text, the
//! tables keep their rows, nothing is linked or mentioned, and no document is longer than allowed.

use std::ops::Range;

use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use sesform::{
    model::Kind,
    plan::{self, Allowances, Guard, Pace, Plan, Policy, Warning, Withheld},
    render::{Context, Cut, Outcome, Verdict, markdown},
    view::{Folding, View},
};

use super::{
    accounts::{Case, cases},
    findings,
    promises::config,
};

/// The names that samples and random accounts use, apart from `p0`, `s0` and so on.
const NAMES: [&str; 14] = [
    "new",
    "bulk",
    "theirs",
    "old",
    "one",
    "two",
    "a.example",
    "receipts",
    "gone",
    "acme",
    "paused",
    "team",
    "globex",
    "Bulk",
];

/// HTML that a document has on purpose.
const HTML: [&str; 7] = ["<details>", "<details open>", "</details>", "<summary>", "</summary>", "<sub>", "</sub>"];

fn hostile() -> impl Strategy<Value = String> {
    let odd = "[`|<>\\[\\]()*_~#@$!&:/\\\\ \n\r\t\"'{}a-z0-9.-]{1,24}";
    prop_oneof![
        4 => odd,
        1 => Just("`|`@team #1 https://evil.example <img src=x>".to_owned()),
        1 => Just("--> <script>alert(1)</script>".to_owned()),
        1 => Just("```\n</details>\n# h".to_owned()),
        1 => Just("a\\|b\\\\|c".to_owned()),
        1 => Just("\u{202e}gro.live\u{200b}".to_owned()),
        1 => Just("@org/team".to_owned()),
        1 => "\\PC{1,12}",
    ]
}

/// The plan with one of the names in place of each that it knows.
fn renamed(value: &mut Value, names: &[String]) {
    match value {
        Value::String(text) => {
            let number = text.get(1..).and_then(|rest| rest.parse::<usize>().ok());
            let at =
                number.filter(|_| text.starts_with(['p', 's'])).or_else(|| NAMES.iter().position(|name| name == text));
            if let Some(at) = at {
                // Each name stays one name: the number makes it differ from the others.
                *text = format!("{}{}{at}", names[at % names.len()], text.get(..1).unwrap_or_default());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| renamed(item, names)),
        Value::Object(fields) => fields.iter_mut().for_each(|(_, item)| renamed(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A plan of the case with a finding of each kind, all names hostile.
fn plan_of(case: &Case, names: &[String]) -> Plan {
    let mut plan = plan::plan(&case.desired, &case.live, &Policy::default());
    let kinds = [Kind::DedicatedIpPool, Kind::DedicatedIp, Kind::ConfigurationSet, Kind::EmailIdentity, Kind::Account];
    let address = |at: usize| findings::address(kinds[at % kinds.len()]);
    plan.withheld.extend(findings::withheld().into_iter().enumerate().map(|(at, reason)| Withheld {
        address: address(at),
        step: None,
        stated_at: None,
        origin: None,
        reason,
    }));
    plan.warnings.extend(findings::warnings().into_iter().enumerate().map(|(at, reason)| Warning {
        address: address(at),
        stated_at: None,
        reason,
    }));
    plan.guards.extend(findings::guards().into_iter().map(Guard::from));
    let mut document = serde_json::to_value(&plan).unwrap();
    renamed(&mut document, names);
    serde_json::from_value(document).unwrap()
}

fn outcome<'a>(plan: &'a Plan, context: &'a Context, flags: &'a [String]) -> Outcome<'a> {
    Outcome {
        command: "plan",
        exit_code: 0,
        failure: None,
        file_errors: Vec::new(),
        file_errors_total: 0,
        plan: Some(plan),
        allowed: Allowances::default(),
        pace: Pace::default(),
        verdict: Some(Verdict { refused: Some((5, "it is refused")), allowed_by: flags }),
        diff: Some("--- live\n+++ planned\n+```\n"),
        drift: None,
        left: None,
        advice: None,
        requests: None,
        stale: &[],
        report: None,
        text: "",
        context,
    }
}

/// What a reader of a document would see.
#[derive(Debug, Default)]
struct Read {
    links: usize,
    html: Vec<String>,
    /// Text that is no code.
    words: String,
    /// Cells of each row of a table, the heading first.
    rows: Vec<usize>,
    /// The ranges of code blocks.
    fences: Vec<Range<usize>>,
}

fn read(text: &str) -> Read {
    let mut read = Read::default();
    let mut in_code = false;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_GFM).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => read.links += 1,
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                read.fences.push(range);
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::TableHead | Tag::TableRow) => read.rows.push(0),
            Event::Start(Tag::TableCell) => *read.rows.last_mut().unwrap() += 1,
            Event::Html(html) | Event::InlineHtml(html) => read.html.push(html.to_string()),
            Event::Text(words) if !in_code => {
                read.words.push_str(&words);
                read.words.push(' ');
            }
            _ => {}
        }
    }
    read
}

/// The tags of a piece of HTML, without the text between them.
fn foreign_html(html: &str) -> Option<String> {
    let mut rest = html.trim();
    while let Some(start) = rest.find('<') {
        let found = &rest[start..];
        if let Some(comment) = found.strip_prefix("<!-- sesform:plan:") {
            let Some(end) = comment.find("-->") else { return Some(html.to_owned()) };
            rest = &comment[end + 3..];
            continue;
        }
        let Some(tag) = HTML.iter().find(|tag| found.starts_with(**tag)) else { return Some(found.to_owned()) };
        rest = &found[tag.len()..];
    }
    None
}

/// Whether GitHub would make a link or a mention of something in plain text.
fn reference(words: &str) -> Option<String> {
    let pairs: Vec<char> = words.chars().collect();
    let is_reference = |pair: &[char]| matches!(pair, ['@' | '#', next] if next.is_alphanumeric());
    pairs
        .windows(2)
        .find(|pair| is_reference(pair))
        .map(|pair| pair.iter().collect())
        .or_else(|| ["://", "www."].iter().find(|link| words.contains(**link)).map(|link| (*link).to_owned()))
}

fn nothing_from_outside_acts(text: &str) -> Result<Read, TestCaseError> {
    let read = read(text);
    prop_assert_eq!(read.links, 0, "{}", text);
    for html in &read.html {
        prop_assert_eq!(foreign_html(html), None, "{}", text);
    }
    prop_assert_eq!(reference(&read.words), None, "{}", text);
    let count = |tag: &str| read.html.iter().map(|html| html.matches(tag).count()).sum::<usize>();
    prop_assert_eq!(count("<details"), count("</details>"), "{}", text);
    prop_assert!(!text.chars().any(sesform::model::is_active), "{}", text);
    Ok(read)
}

/// A quarter of the cases of other properties: each has a finding of every kind, and is rendered up to four times.
fn fewer() -> ProptestConfig {
    let config = config();
    ProptestConfig { cases: config.cases.div_ceil(4), ..config }
}

proptest! {
    #![proptest_config(fewer())]

    #[test]
    fn hostile_names_stay_text(case in cases(), names in prop::collection::vec(hostile(), 1..6), label in hostile()) {
        let plan = plan_of(&case, &names);
        let context = Context { label, max_bytes: usize::MAX, ..Context::default() };
        let flags = vec!["--allow cold".to_owned()];
        let whole = markdown(&outcome(&plan, &context, &flags));
        prop_assert_eq!(whole.cut, Cut::Whole);
        let read = nothing_from_outside_acts(&whole.text)?;
        let view = View::of(&plan, Pace::default(), &Allowances::default(), Folding::Each);
        // A heading and a row for each route that changes, each as wide as the heading.
        let rows = if view.routes.is_empty() { 0 } else { view.routes.len() + 1 };
        prop_assert_eq!(read.rows.len(), rows, "{}", whole.text);
        prop_assert!(read.rows.iter().all(|cells| *cells == read.rows[0]), "{}", whole.text);
        // The marker is the first line, and ends on it.
        let first = whole.text.lines().next().unwrap();
        prop_assert!(first.starts_with("<!-- sesform:plan:123456789012/") && first.ends_with("-->"), "{}", first);
        prop_assert_eq!(first.matches("--").count(), 2);
    }

    #[test]
    fn document_is_no_longer_than_allowed_and_says_what_it_leaves_out(
        case in cases(),
        names in prop::collection::vec(hostile(), 1..6),
        max_bytes in 2048_usize..40_000,
    ) {
        let plan = plan_of(&case, &names);
        let context = Context { label: "a.yaml".to_owned(), max_bytes, ..Context::default() };
        let cut = markdown(&outcome(&plan, &context, &[]));
        prop_assert!(cut.text.len() <= max_bytes, "{} of {}: {}", cut.text.len(), max_bytes, cut.text);
        nothing_from_outside_acts(&cut.text)?;
        let says = cut.text.contains("Do not approve the plan from this document");
        prop_assert_eq!(says, cut.cut != Cut::Whole);
        let marker = format!("\"truncated\":{}", cut.cut != Cut::Whole);
        prop_assert!(cut.text.lines().next().unwrap().contains(&marker), "{}", cut.text);
    }
}

#[test]
fn document_without_room_for_names_counts_what_needs_attention_by_kind() {
    let case = cases().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let plan = plan_of(&case, &["name".to_owned()]);
    let of = |max_bytes: usize| {
        let context = Context { label: "a.yaml".to_owned(), max_bytes, ..Context::default() };
        markdown(&outcome(&plan, &context, &[]))
    };
    let least = (0..20_000).step_by(100).map(of).find(|document| document.cut == Cut::Objects).unwrap().text;
    for rule in ["pauses", "weakens-tls", "resumes"] {
        let count = plan.warnings.iter().filter(|warning| warning.reason.rule().code == rule).count();
        let line = least.lines().find(|line| line.ends_with(&format!(" of `{rule}`, not shown")));
        assert!(line.is_some_and(|line| line.starts_with(&format!("> - **warning**: {count} "))), "{}", least);
    }
    let mut of_final = least.lines().filter(|line| line.starts_with("> - **cannot be undone**: "));
    // What cannot be undone comes first: there is room for the first of it, and the others are counted.
    assert!(of_final.next().is_some_and(|line| line.contains("SES takes back its IPs (192.0.2.0")), "{}", least);
    assert!(of_final.all(|line| line.ends_with(" of `converts-leased-ips`, not shown")), "{}", least);
}

proptest! {
    // Each case is rendered some thirty times.
    #![proptest_config(ProptestConfig { cases: fewer().cases.div_ceil(4), ..fewer() })]

    #[test]
    fn document_that_is_a_little_too_long_loses_little(case in cases(), names in prop::collection::vec(hostile(), 1..6)) {
        let plan = plan_of(&case, &names);
        let of = |max_bytes: usize| {
            let context = Context { label: "a.yaml".to_owned(), max_bytes, ..Context::default() };
            markdown(&outcome(&plan, &context, &[]))
        };
        let whole = of(usize::MAX).text.len();
        let mut shorter = of(whole - 1);
        prop_assert_eq!(shorter.cut, Cut::Objects);
        // More room never shows less.
        for part in [8, 5] {
            let cut = of((whole * part / 10).max(2048));
            prop_assert!(cut.text.len() <= shorter.text.len(), "{}", cut.text);
            shorter = cut;
        }
    }
}
