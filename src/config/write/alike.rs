//! Finds configuration sets that say the same on several lines, so that the text stands once: the first of them gets a
//! YAML anchor, the others refer to it. Sets that fit on one line each stay as they are, which is easier to read.

use std::collections::{BTreeMap, BTreeSet};

/// The texts that several sets share, and their anchors.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// How many sets have this text.
    counts: BTreeMap<String, usize>,
    /// The anchors that were written, by text.
    anchors: BTreeMap<String, String>,
    /// Every anchor of the file.
    names: BTreeSet<String>,
}

/// How a set is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// In full, without an anchor.
    Alone,
    /// In full, with this anchor.
    Anchored(String),
    /// As the alias of this anchor.
    Alias(String),
}

impl Alike {
    /// Counts a set of several lines by its text; `None` if a comment belongs to it, which an alias could not show.
    pub(super) fn count(&mut self, text: Option<String>) {
        if let Some(text) = text {
            *self.counts.entry(text).or_default() += 1;
        }
    }

    /// Says how a set is written that was counted, the next in the order of the file.
    pub(super) fn write(&mut self, name: &str, text: Option<String>) -> Written {
        let shared = text.filter(|text| self.counts.get(text).is_some_and(|count| *count > 1));
        let Some(text) = shared else { return Written::Alone };
        if let Some(anchor) = self.anchors.get(&text) {
            return Written::Alias(anchor.clone());
        }
        let anchor = self.new_anchor(name);
        self.anchors.insert(text, anchor.clone());
        Written::Anchored(anchor)
    }

    /// An anchor after the name of the set, which no other set of the file has.
    fn new_anchor(&mut self, name: &str) -> String {
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
        let name: String = name.chars().filter(is_plain).collect();
        let mut anchor = name.clone();
        let mut number = 1;
        while !self.names.insert(anchor.clone()) {
            number += 1;
            anchor = format!("{name}-{number}");
        }
        anchor
    }
}
