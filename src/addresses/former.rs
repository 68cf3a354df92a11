//! Lists that were handed out earlier, in the formats that `ips` writes: JSON, CSV, and text with one address or block a
//! line.

use std::{collections::BTreeSet, net::Ipv4Addr};

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The largest block that a list may contain: 65,536 addresses. No account leases so many.
const LARGEST_BLOCK: u8 = 16;
/// The first column of a CSV list, and the column of a list of blocks.
const COLUMNS: [&str; 2] = ["address", "cidr"];
/// The second column of a CSV list that was compared with an earlier one: what became of the address.
pub const CHANGE_COLUMN: &str = "change";
/// How the first line of a text that `ips` wrote begins.
const FIRST_REMARK: &str = "# complete: ";
/// What stands there for an address that is no longer in the list.
pub const REMOVED_WORD: &str = "removed";

/// Why a text is no list of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAList {
    /// A line that begins with no address.
    #[error("line {line} begins with no IPv4 address and no block of at most 65,536 of them: `{text}`")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// Its first word.
        text: String,
    },
    /// A list of another account.
    #[error("the list is of account {account}, and this is {here}: name the list of this account")]
    OtherAccount {
        /// The account of the list.
        account: String,
        /// The account that was read.
        here: String,
    },
    /// A text without an address that does not say that there is none.
    #[error(
        "it has no address, and does not say that there is none: a list without one is `[]`, or what `sesform ips` writes"
    )]
    Empty,
    /// A JSON document that holds no list.
    #[error("the JSON document has no `addresses` of `sesform ips`, and is no list of addresses")]
    Document,
}

/// A list that was handed out earlier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormerList {
    /// The addresses.
    pub ips: BTreeSet<Ipv4Addr>,
    /// The account that they were leased in, if the list says so.
    pub account: Option<String>,
}

/// What changed since a former list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changed {
    /// Addresses that are new, ascending.
    pub added: BTreeSet<Ipv4Addr>,
    /// Addresses that are gone, ascending.
    pub removed: BTreeSet<Ipv4Addr>,
    /// Of the removed ones, those that other mail of the account leaves from, ascending.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub still_used: BTreeSet<Ipv4Addr>,
    /// Addresses of both lists, ascending.
    pub kept: BTreeSet<Ipv4Addr>,
}

impl Changed {
    /// The difference of two lists. Mail of some kind leaves from those that are `used`.
    #[must_use]
    pub fn between(former: &BTreeSet<Ipv4Addr>, now: &BTreeSet<Ipv4Addr>, used: &BTreeSet<Ipv4Addr>) -> Self {
        let removed = former - now;
        Self { added: now - former, still_used: &removed & used, removed, kept: now & former }
    }

    /// Whether an address came or went.
    #[must_use]
    pub fn is_any(&self) -> bool {
        !self.added.is_empty() || !self.removed.is_empty()
    }
}

/// Reads a list that was handed out earlier.
///
/// A list without an address is taken only if it says so, as a mistaken name or a command that failed leaves an empty file:
/// an empty array of JSON, a CSV file with its header, or a text that `ips` wrote.
///
/// # Errors
/// The first line that is none of a list, a text that names no address, or a JSON document without a list.
pub fn former_list(text: &str) -> Result<FormerList, NotAList> {
    match serde_json::from_str::<Value>(text) {
        Ok(document) => of_document(&document).ok_or(NotAList::Document),
        Err(_) => Ok(FormerList { ips: of_lines(text)?, account: None }),
    }
}

/// A document of `ips --format json`, or a plain list.
fn of_document(document: &Value) -> Option<FormerList> {
    let items = document.as_array().or_else(|| document.pointer("/addresses/list")?.as_array())?;
    let blocks = items.iter().map(|item| block(item.as_str().or_else(|| item.get("address")?.as_str())?));
    let ips = blocks.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    let account = document.pointer("/addresses/account").and_then(Value::as_str).map(str::to_owned);
    Some(FormerList { ips, account })
}

/// The addresses of lines, without comments and empty lines: those of the first column of a CSV file, and of another text
/// all that a line names, which has to begin with one.
fn of_lines(text: &str) -> Result<BTreeSet<Ipv4Addr>, NotAList> {
    let (mut ips, mut is_csv, mut has_change, mut is_of_ips) = (BTreeSet::new(), false, false, false);
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim_start().starts_with('#') {
            is_of_ips |= line.starts_with(FIRST_REMARK);
            continue;
        }
        let words = line.split(|c: char| c.is_whitespace() || ",;".contains(c)).map(|word| word.trim_matches('"'));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        // A list that says of no address whether it is complete has an empty first column.
        let Some(first) = words.first().filter(|_| !(is_csv && line.starts_with(','))) else { continue };
        if COLUMNS.contains(first) {
            is_csv = true;
            has_change = words.get(1) == Some(&CHANGE_COLUMN);
            continue;
        }
        let found = block(first).ok_or_else(|| NotAList::Line { line: at + 1, text: (*first).to_owned() })?;
        if has_change && words.get(1) == Some(&REMOVED_WORD) {
            continue;
        }
        ips.extend(found);
        // What else a line of CSV names are reasons.
        let others = words[1..].iter().filter(|_| !is_csv).filter_map(|word| block(word));
        ips.extend(others.flatten());
    }
    if ips.is_empty() && !is_csv && !is_of_ips { Err(NotAList::Empty) } else { Ok(ips) }
}

/// The addresses of a word: one, or those of a block.
#[must_use]
pub fn block(word: &str) -> Option<impl Iterator<Item = Ipv4Addr> + use<>> {
    let block = match word.parse::<Ipv4Addr>() {
        Ok(ip) => Ipv4Net::from(ip),
        Err(_) => word.parse::<Ipv4Net>().ok().filter(|net| net.prefix_len() >= LARGEST_BLOCK)?,
    };
    Some((u32::from(block.network())..=u32::from(block.broadcast())).map(Ipv4Addr::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        former_list(text).unwrap().ips.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lists_of_every_format_are_read() {
        let ips = ["198.51.100.9", "198.51.100.10"];
        for text in [
            "# complete: yes\n198.51.100.10  eu-west-1  a\n\n  198.51.100.9\r\n",
            "address,region\n198.51.100.10,eu-west-1\n\"198.51.100.9\",x\n",
            "cidr\n198.51.100.9/32\n198.51.100.10/32",
            r#"{"addresses": {"list": [{"address": "198.51.100.10"}, {"address": "198.51.100.9"}]}}"#,
            r#"["198.51.100.10", "198.51.100.9/32"]"#,
        ] {
            assert_eq!(list(text), ips, "{text}");
        }
        assert_eq!(list("198.51.100.4/31"), ["198.51.100.4", "198.51.100.5"]);
        let compared = "address,change,region\n198.51.100.9,kept,a\n198.51.100.10,removed,\n198.51.100.11,added,a\n";
        assert_eq!(list(compared), ["198.51.100.9", "198.51.100.11"]);
        for text in ["[]", "address,region,pool\n", "cidr\n", "# complete: no\n# not complete: nothing was selected\n"]
        {
            assert!(list(text).is_empty(), "{text}");
        }
        assert!(list(r#"{"addresses": {"list": []}}"#).is_empty());
        assert!(list("address,region,complete,why_not\n,,no,\"198.51.100.9 at 60 %\"\n").is_empty());
        let rows = "address,region,pool,complete,why_not\n198.51.100.9,eu-west-1,a,no,\"x, 198.51.100.10 at 60 %\"\n";
        assert_eq!(list(rows), ["198.51.100.9"]);
    }

    #[test]
    fn every_address_of_a_line_is_read() {
        for text in [
            "198.51.100.9, 198.51.100.10, 198.51.100.11/32",
            "198.51.100.9 198.51.100.10/31",
            "198.51.100.9;198.51.100.10;198.51.100.11\n",
        ] {
            assert_eq!(list(text), ["198.51.100.9", "198.51.100.10", "198.51.100.11"], "{text}");
        }
    }

    #[test]
    fn other_files_are_refused_at_their_line() {
        let error = former_list("# a\nversion: 1\n").unwrap_err();
        assert_eq!(error, NotAList::Line { line: 2, text: "version:".to_owned() });
        for text in ["10.0.0.0/8", "::1", "198.51.100.300", "{", "198.51.100.1\nx"] {
            assert!(former_list(text).is_err(), "{text}");
        }
        for text in ["{}", "7", "[7]", r#"{"addresses": {"list": [{}]}}"#, r#"{"list": ["198.51.100.1"]}"#] {
            assert_eq!(former_list(text), Err(NotAList::Document), "{text}");
        }
    }

    #[test]
    fn list_without_an_address_has_to_say_so() {
        for text in ["", "\n \r\n", "\u{feff}", "# nothing\n", "# 198.51.100.9\n", ",,\n", " ; \n"] {
            assert_eq!(former_list(text), Err(NotAList::Empty), "{text:?}");
        }
    }

    #[test]
    fn difference_names_what_came_and_what_went() {
        let set = |hosts: &[u8]| hosts.iter().map(|host| Ipv4Addr::new(198, 51, 100, *host)).collect::<BTreeSet<_>>();
        let changed = Changed::between(&set(&[1, 2, 4]), &set(&[2, 3]), &set(&[2, 4]));
        assert_eq!((changed.added, changed.removed, changed.kept), (set(&[3]), set(&[1, 4]), set(&[2])));
        assert_eq!(changed.still_used, set(&[4]));
        assert!(!Changed::between(&set(&[1]), &set(&[1]), &set(&[])).is_any());
    }
}
