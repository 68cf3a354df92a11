//! The codes of errors in files, of findings and of checks, with what each means.

use serde_json::Value;

use super::schema::{alternatives, printed, text, words};

/// What can be wrong in a file.
pub(super) fn of_files() -> String {
    of_words("Code")
}

/// What `doctor` checks.
pub(super) fn of_checks() -> String {
    of_words("CheckCode")
}

fn of_words(definition: &str) -> String {
    let root = printed("output");
    table(words(&root, &root["$defs"][definition]).into_iter())
}

/// The findings of one kind.
pub(super) fn of_findings(definition: &str) -> String {
    let root = printed("output");
    let finding = &root["$defs"][definition];
    let code = |it: &Value| it["properties"]["code"]["const"].as_str().map(str::to_owned);
    table(alternatives(&root, finding).into_iter().filter_map(|it| Some((code(it)?, text(it)))))
}

fn table(rows: impl Iterator<Item = (String, String)>) -> String {
    let rows: Vec<_> =
        rows.map(|(code, meaning)| format!("| `{code}` | {} |\n", meaning.replace('|', "\\|"))).collect();
    assert!(rows.len() > 3, "{rows:?}");
    format!("| code | means |\n| --- | --- |\n{}", rows.concat())
}
