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
    /// A JSON document that holds no list.
    #[error("the JSON document has no `addresses` of `sesform ips`, and is no list of addresses")]
    Document,
}

/// What changed since a former list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changed {
    /// Addresses that are new, ascending.
    pub added: BTreeSet<Ipv4Addr>,
    /// Addresses that are gone, ascending.
    pub removed: BTreeSet<Ipv4Addr>,
    /// Addresses of both lists, ascending.
    pub kept: BTreeSet<Ipv4Addr>,
}

impl Changed {
    /// The difference of two lists.
    #[must_use]
    pub fn between(former: &BTreeSet<Ipv4Addr>, now: &BTreeSet<Ipv4Addr>) -> Self {
        Self { added: now - former, removed: former - now, kept: now & former }
    }

    /// Whether an address came or went.
    #[must_use]
    pub fn is_any(&self) -> bool {
        !self.added.is_empty() || !self.removed.is_empty()
    }
}

/// Reads a list that was handed out earlier.
///
/// # Errors
/// The first line that is none of a list, or a JSON document without one.
pub fn former_list(text: &str) -> Result<BTreeSet<Ipv4Addr>, NotAList> {
    match serde_json::from_str::<Value>(text) {
        Ok(document) => of_document(&document).ok_or(NotAList::Document),
        Err(_) => of_lines(text),
    }
}

/// A document of `ips --format json`, or a plain list.
fn of_document(document: &Value) -> Option<BTreeSet<Ipv4Addr>> {
    let items = document.as_array().or_else(|| document.pointer("/addresses/list")?.as_array())?;
    let blocks = items.iter().map(|item| block(item.as_str().or_else(|| item.get("address")?.as_str())?));
    blocks.collect::<Option<Vec<_>>>().map(|blocks| blocks.into_iter().flatten().collect())
}

/// The first word of each line, without comments, empty lines and the head of a CSV file.
fn of_lines(text: &str) -> Result<BTreeSet<Ipv4Addr>, NotAList> {
    let mut ips = BTreeSet::new();
    for (at, line) in text.lines().enumerate() {
        let word = line.trim_start_matches('\u{feff}').split([',', ';', ' ', '\t']).find(|word| !word.is_empty());
        let Some(word) = word.map(|word| word.trim_matches('"')).filter(|word| !word.starts_with('#')) else {
            continue;
        };
        if COLUMNS.contains(&word) {
            continue;
        }
        let found = block(word).ok_or_else(|| NotAList::Line { line: at + 1, text: word.to_owned() })?;
        ips.extend(found);
    }
    Ok(ips)
}

/// The addresses of a word: one, or those of a block.
fn block(word: &str) -> Option<impl Iterator<Item = Ipv4Addr> + use<>> {
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
        former_list(text).unwrap().iter().map(ToString::to_string).collect()
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
        assert!(list("# nothing\n").is_empty() && list("").is_empty());
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
    fn difference_names_what_came_and_what_went() {
        let set = |hosts: &[u8]| hosts.iter().map(|host| Ipv4Addr::new(198, 51, 100, *host)).collect::<BTreeSet<_>>();
        let changed = Changed::between(&set(&[1, 2]), &set(&[2, 3]));
        assert_eq!((changed.added, changed.removed, changed.kept), (set(&[3]), set(&[1]), set(&[2])));
        assert!(!Changed::between(&set(&[1]), &set(&[1])).is_any());
    }
}
