//! The page of all rules, docs/reference/rules.md, made from their table.

use std::fmt::Write as _;

use crate::advice::{Needs, rules};

/// Longest line of the page, in characters.
const COLUMNS: usize = 120;

/// The page.
#[must_use]
pub fn rules_page() -> String {
    let mut text = "# Rules of the adviser\n\n".to_owned();
    text.push_str(&paragraph(
        "`sesform lint` checks a desired state against these rules. This page is made from the table that the program uses; \
         `sesform lint --live` reads the account for those that need it. Pages of AWS are named by title and were read in \
         2026-11. \"Practice\" is what others publish where AWS publishes nothing.",
    ));
    for rule in rules() {
        let _ = writeln!(text, "\n## {} {}\n", rule.code, rule.name);
        let needs = match rule.needs {
            Needs::Offline => "the file",
            Needs::Live => "the account (`--live`)",
            Needs::Figures => "figures (`--figures`)",
            Needs::FormerList => "a former list: `sesform ips --since` says it, and `lint` does not",
            Needs::Records => {
                "the account and DNS (`--live --resolve`); `sesform ips --spf` says it of the records that it merges"
            }
        };
        text.push_str(&paragraph(rule.says));
        let item = |name: &str, what: &str| item(&format!("{name}: {what}"));
        let _ = write!(text, "\n{}{}", item("Severity", &rule.severity.to_string()), item("Needs", needs));
        text.push_str(&item("Fix", rule.fix));
        text.push_str(&item("Silent", rule.silent));
        if !rule.sources.is_empty() {
            text.push_str(&item("Source", &rule.sources.join("; ")));
        }
    }
    text
}

fn paragraph(text: &str) -> String {
    textwrap::fill(text, COLUMNS) + "\n"
}

fn item(text: &str) -> String {
    let options = textwrap::Options::new(COLUMNS).initial_indent("- ").subsequent_indent("  ");
    textwrap::fill(text, options) + "\n"
}
