//! Enumerated values of SES, and the values that SES reports.
//!
//! A file can declare only the values that this version knows. SES may report a newer value. Such a value is kept,
//! shown and sent back unchanged, but never chosen.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// An enumeration of SES.
pub trait Word: Copy + Ord + 'static {
    /// Every value, in declaration order.
    const ALL: &'static [Self];

    /// The value as SES spells it.
    fn as_str(self) -> &'static str;
}

/// Declares an enumeration with SES's spelling: `enum Name { Variant = "SPELLING", … }`.
macro_rules! ses_words {
    ($(#[$meta:meta])* enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name { $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)+ }

        impl $crate::model::word::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::model::word::Word::as_str(*self))
            }
        }
    };
}
pub(super) use ses_words;

/// An enumerated value as SES reports it. Plain text in documents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String", bound = "T: Word")]
pub enum Reported<T> {
    /// A value that this version knows.
    Known(T),
    /// A value that this version does not know. It is kept unchanged and never chosen.
    Unrecognized(String),
}

impl<T: Word> Reported<T> {
    /// Accepts a value that SES reported.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        match T::ALL.iter().find(|word| word.as_str() == text) {
            Some(word) => Self::Known(*word),
            None => Self::Unrecognized(text),
        }
    }

    /// The value as SES spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(word) => word.as_str(),
            Self::Unrecognized(text) => text,
        }
    }

    /// The value, if this version knows it.
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(word) => Some(*word),
            Self::Unrecognized(_) => None,
        }
    }
}

impl<T> From<T> for Reported<T> {
    fn from(word: T) -> Self {
        Self::Known(word)
    }
}

impl<T: PartialEq> PartialEq<T> for Reported<T> {
    fn eq(&self, word: &T) -> bool {
        matches!(self, Self::Known(known) if known == word)
    }
}

impl<T: Word> fmt::Display for Reported<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// For sesform's own documents.
impl<T: Word> From<String> for Reported<T> {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl<T: Word> From<Reported<T>> for String {
    fn from(word: Reported<T>) -> Self {
        word.as_str().to_owned()
    }
}

impl<T: Word + JsonSchema> JsonSchema for Reported<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Reported{}", T::schema_name()).into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let known: Vec<&str> = T::ALL.iter().map(|word| word.as_str()).collect();
        json_schema!({
            "description": "A word of SES: one of the examples, or one that this version does not know.",
            "type": "string",
            "examples": known,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HttpsPolicy;

    #[test]
    fn words_that_ses_adds_later_survive_a_document() {
        for text in ["REQUIRE", "PREFER\n", ""] {
            let word = Reported::<HttpsPolicy>::new(text);
            let json = serde_json::to_string(&word).unwrap();
            assert_eq!(serde_json::from_str::<Reported<HttpsPolicy>>(&json).unwrap(), word);
            assert_eq!(word.as_str(), text);
        }
        assert_eq!(Reported::new("REQUIRE_OPEN_ONLY").known(), Some(HttpsPolicy::RequireOpenOnly));
        assert_eq!(Reported::<HttpsPolicy>::new("PREFER").known(), None);
    }
}
