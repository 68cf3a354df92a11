//! Text from outside in Markdown: it stays text, links nothing and notifies nobody.
//!
//! GitHub and GitLab link `@name`, `#1` and addresses after they have rendered the Markdown, but not within code. So
//! names stand in code spans, and so does every part of a sentence that they might act on. Rules: CommonMark 0.31 and
//! "GitHub Flavored Markdown Spec" 0.29, read 2026-11.

use crate::model::{escape, shown};

/// Texts that GitHub or GitLab turn into links or mentions, beside single characters: addresses, and references to issues.
const LINKS: [&str; 4] = ["://", "www.", "gh-", "mailto:"];

/// The text in a code span.
pub(super) fn code(text: &str) -> String {
    let text = shown(text);
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    // One space at each end is removed again, but not if there is nothing else.
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if is_padded && !text.trim_matches(' ').is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Sentences of sesform with names from outside: what is in backticks becomes code, and the rest is literal text.
pub(super) fn sentence(text: &str) -> String {
    let text = shown(text);
    let parts = joined(quoted(&text)).into_iter().map(|(is_code, piece)| (is_code || is_linked(&piece), piece));
    // Two code spans side by side would be one.
    joined(parts).into_iter().map(|(is_code, piece)| if is_code { code(&piece) } else { literal(&piece) }).collect()
}

/// The parts of a sentence: those in backticks, without these, and the others. A name may have backticks of its own, so
/// one begins a part only where a word can begin, and ends it only where a word can end. One without a partner is text.
fn quoted(text: &str) -> Vec<(bool, String)> {
    let begins = |at: usize| text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "([{\"'".contains(c));
    let ends = |at: usize| text[at + 1..].chars().next().is_none_or(|c| !c.is_alphanumeric() && !"`_".contains(c));
    let (mut parts, mut from) = (Vec::new(), 0);
    let ticks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
    for (index, open) in ticks.iter().copied().enumerate() {
        if open < from || !begins(open) {
            continue;
        }
        if let Some(close) = ticks[index + 1..].iter().copied().find(|close| ends(*close)) {
            parts.push((false, text[from..open].to_owned()));
            parts.push((true, text[open + 1..close].to_owned()));
            from = close + 1;
        }
    }
    parts.push((false, text[from..].to_owned()));
    parts
}

/// The parts, with neighbours of one kind as one.
fn joined(parts: impl IntoIterator<Item = (bool, String)>) -> Vec<(bool, String)> {
    let mut joined: Vec<(bool, String)> = Vec::new();
    for (is_code, piece) in parts.into_iter().filter(|(_, piece)| !piece.is_empty()) {
        match joined.last_mut() {
            Some((known, before)) if *known == is_code => before.push_str(&piece),
            Some(_) | None => joined.push((is_code, piece)),
        }
    }
    joined
}

/// The text for a cell of a table: a bar would end the cell, even in code.
pub(super) fn without_bars(text: &str) -> String {
    text.replace('|', &escape('|'))
}

/// Whether a text might become a link, a mention or an emoji.
fn is_linked(text: &str) -> bool {
    let lower = text.to_lowercase();
    LINKS.iter().any(|link| lower.contains(link)) || references(text)
}

/// Whether a sign that begins a reference stands before a letter or digit, or a word between colons is an emoji.
fn references(text: &str) -> bool {
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs
        .into_iter()
        .any(|(sign, next)| "@#!~%&$^:".contains(sign) && (next.is_alphanumeric() || next == '{' || next == '"'))
}

/// Plain text, with a backslash before every character that Markdown might act on.
fn literal(text: &str) -> String {
    let escape = |c: char| match c {
        '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '$' | '&' | '!' | '^' => {
            format!("\\{c}")
        }
        c => c.to_string(),
    };
    text.chars().map(escape).collect()
}

/// The lines in a fence that nothing in them can close. What is active in them is escaped, but for the line breaks.
pub(in crate::render) fn fenced(language: &str, lines: &str) -> String {
    let fence = "`".repeat((longest_run(lines) + 1).max(3));
    let lines: String = lines.lines().map(|line| format!("{}\n", shown(line))).collect();
    format!("{fence}{language}\n{lines}{fence}\n")
}

/// The text within HTML.
pub(super) fn html(text: &str) -> String {
    let escape = |c: char| match c {
        c if c.is_alphanumeric() || " -_.,:()/→…".contains(c) => c.to_string(),
        c => format!("&#{};", u32::from(c)),
    };
    shown(text).chars().map(escape).collect()
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn span_is_longer_than_any_run_of_backticks_in_it() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code(" "), "` `");
        assert_eq!(code("a\n| b"), "`a\\u000a| b`");
        assert_eq!(code(""), "(empty)");
    }

    #[test]
    fn sentence_keeps_its_words_and_quotes_what_would_be_linked() {
        assert_eq!(sentence("pool `a_b` of *x*"), "pool `a_b` of \\*x\\*");
        assert_eq!(sentence("owner @team of `x`"), "`owner @team of x`");
        assert_eq!(sentence("see https://a.b"), "`see https://a.b`");
        assert_eq!(sentence("odd ` backtick"), "odd \\` backtick");
        assert_eq!(sentence("of @``team"), "of @\\`\\`team");
    }

    #[test]
    fn name_with_backticks_is_one_span_of_its_sentence() {
        assert_eq!(sentence("pool `a`b` of `c`: x"), "pool ``a`b`` of `c`: x");
        assert_eq!(sentence("pool ``a` of `c`"), "pool `` `a `` of `c`");
        assert_eq!(sentence("pool `a`` is `c`."), "pool `` a` `` is `c`.");
        assert_eq!(sentence("it`s `c`"), "it\\`s `c`");
    }

    #[test]
    fn cell_has_no_bar_of_its_own() {
        assert_eq!(code(&without_bars("a|b")), "`a\\u007cb`");
    }
}
