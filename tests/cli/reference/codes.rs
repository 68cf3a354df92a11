//! The codes of errors in files, of findings, of failures and of checks, with what each means.

use serde_json::Value;

use super::schema::{printed, prose, words};
use crate::support::Desk;

/// What `doctor` checks.
pub(super) fn of_checks() -> String {
    let root = printed("output");
    let rows = words(&root, &root["$defs"]["CheckCode"]).into_iter();
    let rows: String = rows.map(|(code, meaning)| format!("| `{code}` | {} |\n", cell(&meaning))).collect();
    format!("| code | means |\n| --- | --- |\n{rows}")
}

/// What `explain` says about the codes of one kind.
pub(super) fn explained(kind: &str) -> String {
    let document = Desk::new().sesform(["explain", "--format", "json"]).run().with_code(0).document();
    let topics = document["explained"].as_array().unwrap().iter().filter(|topic| topic["kind"] == kind);
    let word = |topic: &Value, member: &str| cell(&prose(topic[member].as_str().unwrap()));
    let rows: Vec<_> = topics
        .map(|topic| {
            let [code, title, meaning, remedy] =
                ["code", "title", "meaning", "remedy"].map(|member| word(topic, member));
            format!("| `{code}` | {title} {meaning} | {remedy} |\n")
        })
        .collect();
    assert!(rows.len() > 3, "{rows:?}");
    format!("| code | means | what to do |\n| --- | --- | --- |\n{}", rows.concat())
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
