//! Selects objects of an account by patterns over their names.

use std::{fmt, str::FromStr};

use super::{address::Kind, glob::Glob, names::NameError};

/// The kinds of objects that can be selected: those whose names users choose.
const KINDS: [Kind; 3] = [Kind::DedicatedIpPool, Kind::ConfigurationSet, Kind::EmailIdentity];

/// Selects the objects whose name matches one of the patterns. Without patterns, selects every object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(Vec<NamePattern>);

/// A pattern over the names of objects of one kind or of all kinds: `news*`, `configuration-set/news*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern {
    /// The kind of objects. `None` means all kinds.
    kind: Option<Kind>,
    name: Glob,
}

impl Selection {
    /// Selects the objects that match one of these patterns. Without patterns, selects every object.
    #[must_use]
    pub fn new(patterns: Vec<NamePattern>) -> Self {
        Self(patterns)
    }

    /// Whether every object is selected.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this object is selected.
    #[must_use]
    pub fn has(&self, kind: Kind, name: &str) -> bool {
        let fits = |pattern: &NamePattern| pattern.kind.is_none_or(|of| of == kind) && pattern.name.matches(name);
        self.is_everything() || self.0.iter().any(fits)
    }
}

impl FromStr for NamePattern {
    type Err = NameError;

    /// Parses `PATTERN` or `KIND/PATTERN`. A prefix before `/` that is not a kind belongs to the pattern only if the
    /// pattern is an e-mail address: no other name can contain a `/`.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let of_kind = text
            .split_once('/')
            .and_then(|(word, rest)| KINDS.into_iter().find(|kind| kind.to_string() == word).map(|kind| (kind, rest)));
        if of_kind.is_none() && text.contains('/') && !text.contains('@') {
            let kinds = KINDS.map(|kind| format!("`{kind}`")).join(", ");
            return Err(NameError::new(format!("a name has no `/`, and what can stand before one is {kinds}")));
        }
        let (kind, name) = of_kind.map_or((None, text), |(kind, rest)| (Some(kind), rest));
        Ok(Self { kind, name: Glob::new(name)? })
    }
}

/// A pattern for the objects of a report: `all`, `NAME`, or `KIND/NAME` with the kinds of addresses or of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectPattern {
    /// The kind of objects. `None` means all kinds.
    kind: Option<Kind>,
    /// The name. `None` means all names.
    name: Option<Glob>,
    /// As it was typed.
    text: String,
}

impl fmt::Display for ObjectPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// The words for kinds, as in addresses and as in files.
const KIND_WORDS: [(&str, Kind); 12] = [
    ("dedicated-ip-pool", Kind::DedicatedIpPool),
    ("pool", Kind::DedicatedIpPool),
    ("dedicated-ip", Kind::DedicatedIp),
    ("ip", Kind::DedicatedIp),
    ("configuration-set", Kind::ConfigurationSet),
    ("configuration_set", Kind::ConfigurationSet),
    ("event-destination", Kind::EventDestination),
    ("event_destination", Kind::EventDestination),
    ("email-identity", Kind::EmailIdentity),
    ("identity", Kind::EmailIdentity),
    ("account", Kind::Account),
    ("set", Kind::ConfigurationSet),
];

impl ObjectPattern {
    /// Whether it means every object.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.kind.is_none() && self.name.is_none()
    }

    /// Whether it means this object. A configuration set stands for its event destinations too.
    #[must_use]
    pub fn fits(&self, kind: Kind, name: &str) -> bool {
        let matches = |name: &str| self.name.as_ref().is_none_or(|glob| glob.matches(name));
        match (self.kind, kind, name.split_once('/')) {
            (Some(Kind::ConfigurationSet) | None, Kind::EventDestination, Some((set, _))) => {
                matches(set) || matches(name)
            }
            (Some(of), kind, _) => of == kind && matches(name),
            (None, _, _) => matches(name),
        }
    }
}

impl FromStr for ObjectPattern {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        if text == "all" {
            return Ok(Self { kind: None, name: None, text: text.to_owned() });
        }
        let of_kind = text.split_once('/').and_then(|(word, rest)| {
            KIND_WORDS.into_iter().find(|(known, _)| *known == word).map(|(_, kind)| (kind, rest))
        });
        let (kind, name) = of_kind.map_or((None, text), |(kind, rest)| (Some(kind), rest));
        if kind.is_none() && name.contains('/') && !name.contains('@') {
            let words = KIND_WORDS.map(|(word, _)| format!("`{word}`")).join(", ");
            return Err(NameError::new(format!("what can stand before a `/` is {words}")));
        }
        Ok(Self { kind, name: Some(Glob::new(name)?), text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(patterns: &[&str]) -> Selection {
        Selection::new(patterns.iter().map(|text| text.parse().unwrap()).collect())
    }

    #[test]
    fn patterns_select_by_name_and_by_kind() {
        let all = selection(&[]);
        assert!(all.is_everything() && all.has(Kind::ConfigurationSet, "x"));
        let some = selection(&["news*", "email-identity/*@example.com", "a/b@example.org"]);
        for (kind, name, has) in [
            (Kind::DedicatedIpPool, "news", true),
            (Kind::ConfigurationSet, "newsletter", true),
            (Kind::ConfigurationSet, "x@example.com", false),
            (Kind::EmailIdentity, "x@example.com", true),
            (Kind::EmailIdentity, "a/b@example.org", true),
            (Kind::EmailIdentity, "example.com", false),
        ] {
            assert_eq!(some.has(kind, name), has, "{kind} {name}");
        }
        for text in ["pool/no", "identity/*", "*/x"] {
            assert!(text.parse::<NamePattern>().is_err(), "{text}");
        }
        assert!("email-identity/".parse::<NamePattern>().is_err() && "".parse::<NamePattern>().is_err());
    }
}
