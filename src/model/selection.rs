//! Selects objects of an account by patterns over their names.

use std::str::FromStr;

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
