//! Numbers and lists as sentences have them.

use std::fmt::Display;

use crate::advice::{StreamName, Warming};

/// A number with commas between groups of three digits.
pub(in crate::render) fn number(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == first {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of IPs.
pub(in crate::render) fn ips(count: u64) -> String {
    if count == 1 { "1 IP".to_owned() } else { format!("{} IPs", number(count)) }
}

/// A number of standard IPs.
pub(super) fn standard_ips(count: u64) -> String {
    if count == 1 { "1 standard IP".to_owned() } else { format!("{} standard IPs", number(count)) }
}

/// "its only IP", or "each of its 3 IPs".
pub(super) fn each_of(count: u64) -> String {
    if count == 1 { "its only IP".to_owned() } else { format!("each of its {}", ips(count)) }
}

/// All items: `a`, `a and b`, `a, b and c`.
pub(in crate::render) fn all<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let mut items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    match (items.pop(), items.is_empty()) {
        (None, _) => String::new(),
        (Some(last), true) => last,
        (Some(last), false) => format!("{} and {last}", items.join(", ")),
    }
}

/// All items in backticks.
pub(in crate::render) fn quoted<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    all(items.into_iter().map(|item| format!("`{item}`")))
}

/// Number of items that a sentence names before it counts the rest.
const NAMED: usize = 6;

/// The items; of more than one above `NAMED`, the first ones and how many more there are. JSON has them all.
pub(in crate::render) fn few<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    if items.len() <= NAMED + 1 {
        return all(items);
    }
    format!("{} and {} more", items[..NAMED].join(", "), items.len() - NAMED)
}

/// Streams by name.
pub(super) fn streams(streams: &[StreamName]) -> String {
    few(streams)
}

/// The percentages of IPs: one, or the lowest and the highest.
pub(super) fn percents(cold: &[Warming]) -> String {
    let (low, high) = (cold.iter().map(|ip| ip.percent).min(), cold.iter().map(|ip| ip.percent).max());
    match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{low} %"),
        (Some(low), Some(high)) => format!("{low} to {high} %"),
        (None, _) | (_, None) => String::new(),
    }
}

/// "is" or "are".
pub(super) fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// "it" or "them".
pub(in crate::render) fn them(count: usize) -> &'static str {
    if count == 1 { "it" } else { "them" }
}

/// "it was" or "they were".
pub(in crate::render) fn they_were(count: usize) -> &'static str {
    if count == 1 { "it was" } else { "they were" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_and_lists_an_and() {
        assert_eq!([0, 999, 1_000, 45_000, 1_234_567].map(number).join(" "), "0 999 1,000 45,000 1,234,567");
        assert_eq!(
            (all(["a"]), all(["a", "b"]), all(["a", "b", "c"])),
            ("a".into(), "a and b".into(), "a, b and c".into())
        );
    }

    #[test]
    fn long_lists_are_cut_where_more_than_one_item_goes() {
        assert_eq!(few(1..=7), "1, 2, 3, 4, 5, 6 and 7");
        assert_eq!(few(1..=8), "1, 2, 3, 4, 5, 6 and 2 more");
    }
}
