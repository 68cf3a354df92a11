//! What DNS can hold: records of limited length, cut into strings.

use std::collections::BTreeSet;

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    lookups::LOOKUPS_MAX,
    record::{Record, Term},
};

/// Longest string of a TXT record, in octets (RFC 1035, section 3.3; RFC 7208, section 3.3).
const STRING_MAX: usize = 255;
/// Most octets of a name and the text of its record, so that an answer fits 512 octets (RFC 7208, section 3.4).
pub(super) const NAME_AND_TEXT_MAX: usize = 450;

/// A TXT record to publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Published {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The text in the strings that a zone file needs: at most 255 octets each, joined without a space.
    pub strings: Vec<String>,
}

impl Published {
    pub(super) fn new(name: &str, record: &Record) -> Self {
        let text = record.to_string();
        let strings = strings(&text);
        Self { name: name.to_owned(), text, strings }
    }

    /// Octets of the name and the text.
    pub(super) fn octets(&self) -> usize {
        self.name.len() + self.text.len()
    }
}

/// A text in strings of at most 255 octets. They are cut behind a space, because they are joined without one.
#[must_use]
pub fn strings(text: &str) -> Vec<String> {
    let (mut rest, mut strings) = (text, Vec::new());
    while rest.len() > STRING_MAX {
        // Records are ASCII; a word longer than a string is cut where the string ends.
        let at = rest[..STRING_MAX].rfind(' ').map_or(STRING_MAX, |space| space + 1);
        strings.push(rest[..at].to_owned());
        rest = &rest[at..];
    }
    strings.push(rest.to_owned());
    strings
}

/// Records `_spf1.NAME`, `_spf2.NAME` and so on that pass the blocks, as many as fit each. Names that are
/// taken are left out.
pub(super) fn parts(name: &str, blocks: &[Ipv4Net], taken: &BTreeSet<String>) -> Vec<(String, Record)> {
    parts_with_room(name, blocks, taken, 0)
}

/// The same as a chain: each record includes the next one, so that only the first has to be included. They cost as many
/// look-ups.
pub(super) fn chain(name: &str, blocks: &[Ipv4Net], taken: &BTreeSet<String>) -> Vec<(String, Record)> {
    // Ten look-ups are the most, so no number is longer.
    let room = Term::include(&part_name(LOOKUPS_MAX, name)).text.len() + 1;
    let mut parts = parts_with_room(name, blocks, taken, room);
    for at in 1..parts.len() {
        let next = Term::include(&parts[at].0);
        insert(&mut parts[at - 1].1, next);
    }
    parts
}

fn parts_with_room(name: &str, blocks: &[Ipv4Net], taken: &BTreeSet<String>, room: usize) -> Vec<(String, Record)> {
    let mut parts: Vec<(String, Record)> = Vec::new();
    let mut free =
        (1..).map(|number| part_name(number, name)).filter(|part| !taken.contains(&part.to_ascii_lowercase()));
    for block in blocks {
        let term = Term::ip4(*block);
        let fits = parts.last().is_some_and(|(part, record)| {
            part.len() + record.to_string().len() + 1 + term.text.len() + room <= NAME_AND_TEXT_MAX
        });
        if !fits {
            let part = free.next().unwrap_or_else(|| part_name(parts.len() + 1, name));
            parts.push((part, Record { terms: vec![Term::soft_fail()] }));
        }
        if let Some((_, record)) = parts.last_mut() {
            insert(record, term);
        }
    }
    parts
}

/// Whether a domain is named like a part of the record of `name`.
pub(super) fn is_part(domain: &str, name: &str) -> bool {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let number =
        domain.strip_prefix("_spf").and_then(|rest| rest.strip_suffix(&format!(".{}", name.to_ascii_lowercase())));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// The names that parts may have: more than receivers make look-ups.
pub(super) fn part_names(name: &str) -> impl Iterator<Item = String> {
    let name = name.to_ascii_lowercase();
    (1..=3 * LOOKUPS_MAX).map(move |number| part_name(number, &name))
}

fn part_name(number: usize, name: &str) -> String {
    format!("_spf{number}.{name}")
}

/// Inserts a term before the last one, which is `~all`.
fn insert(record: &mut Record, term: Term) {
    let last = record.terms.len().saturating_sub(1);
    record.terms.insert(last, term);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_cut_behind_spaces_and_join_to_the_text() {
        let text = format!("v=spf1 {}~all", "ip4:255.255.255.255 ".repeat(21));
        let strings = strings(&text);
        assert_eq!((text.len(), strings.len(), strings.concat()), (431, 2, text));
        assert!(strings[0].ends_with(' ') && strings.iter().all(|string| string.len() <= STRING_MAX));
        let long = "x".repeat(600);
        assert_eq!(super::strings(&long).concat(), long);
    }

    #[test]
    fn twenty_one_longest_addresses_fit_a_short_name() {
        // 2 × i + 1, so that no two are one block.
        let blocks: Vec<Ipv4Net> =
            (0..21).map(|i| Ipv4Net::from(std::net::Ipv4Addr::new(255, 255, 255, 101 + 2 * i))).collect();
        assert_eq!(parts("example.com", &blocks, &BTreeSet::new()).len(), 1);
        assert_eq!(parts(&"long.".repeat(8), &blocks, &BTreeSet::new()).len(), 2);
    }
}
