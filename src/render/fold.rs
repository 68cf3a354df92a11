//! Combines names that share one sentence into one line, so that a plan fits on a screen.

use crate::model::word_or_quoted;

/// Number of names that a shortened line shows before "and N more".
const SHOWN: usize = 6;

/// The names, separated by commas; those that do not read like one word are quoted. Unless `all` is set, a list of more than `SHOWN + 1` names is cut after `SHOWN`
/// names, and the rest is counted.
pub(super) fn names(names: &[String], all: bool) -> String {
    let joined = |names: &[String]| names.iter().map(|name| word_or_quoted(name)).collect::<Vec<_>>().join(", ");
    if all || names.len() <= SHOWN + 1 {
        return joined(names);
    }
    format!("{} and {} more", joined(&names[..SHOWN]), names.len() - SHOWN)
}

/// The names as [`names`] shows them, or `first…last` if they are numbered without a gap and `everything` is not set.
pub(super) fn range(all: &[String], everything: bool) -> String {
    match all {
        [first, .., last] if !everything && all.len() > RANGE_LEAST && is_numbered(all) => {
            format!("{}…{}", word_or_quoted(first), word_or_quoted(last))
        }
        _ => names(all, everything),
    }
}

/// Maximum number of numbered names that are not shortened to a range.
const RANGE_LEAST: usize = 3;

/// Whether all names have the same prefix and length, and end in consecutive numbers.
fn is_numbered(names: &[String]) -> bool {
    let split = |name: &str| {
        let prefix = name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let number = name[prefix..].parse::<u64>().ok()?;
        Some((name[..prefix].to_owned(), name.len(), number))
    };
    let parts: Option<Vec<_>> = names.iter().map(|name| split(name)).collect();
    parts.is_some_and(|parts| {
        parts.windows(2).all(|pair| {
            let [(prefix, length, number), (next_prefix, next_length, next)] = pair else { return false };
            prefix == next_prefix && length == next_length && number.checked_add(1) == Some(*next)
        })
    })
}

/// Number of names that a sentence lists before it counts the rest.
const IN_A_SENTENCE: usize = 3;

/// The first few names, for use in a sentence, with a count of the rest.
pub(super) fn list(names: impl IntoIterator<Item = impl ToString>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    let more = names.len().saturating_sub(IN_A_SENTENCE);
    names.truncate(IN_A_SENTENCE);
    let text = names.join(", ");
    if more == 0 { text } else { format!("{text} and {more} more") }
}

/// The noun in the singular or plural, followed by the names in backticks as [`list`] shows them.
pub(super) fn quoted<T: ToString>(noun: &str, names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{}`", name.to_string())).collect();
    let plural = if names.len() == 1 { "" } else { "s" };
    format!("{noun}{plural} {}", list(names))
}

/// Groups items by key. The groups are in the order in which their keys first occur.
pub(super) fn group<T, K: PartialEq>(items: impl IntoIterator<Item = (K, T)>) -> Vec<(K, Vec<T>)> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for (key, item) in items {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(item),
            None => groups.push((key, vec![item])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handful_is_shown_whole_and_a_crowd_is_counted() {
        let seven: Vec<String> = (1..=7).map(|n| n.to_string()).collect();
        assert_eq!(names(&seven, false), "1, 2, 3, 4, 5, 6, 7");
        let eight: Vec<String> = (1..=8).map(|n| n.to_string()).collect();
        assert_eq!(names(&eight, false), "1, 2, 3, 4, 5, 6 and 2 more");
        assert_eq!(names(&eight, true), "1, 2, 3, 4, 5, 6, 7, 8");
    }
}
