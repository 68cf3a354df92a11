//! A case as documents have it: the fields of a form, and the change to the file that has to come first.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::Serialize;

/// A change to the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileAdvice {
    /// YAML to merge into the file.
    pub yaml: String,
    /// What changes beside it, in sentences.
    pub beside: Vec<String>,
    /// The same as changes of the text of the files, where it can be changed so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileDiff>,
}

/// What changes in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileDiff {
    /// The file.
    pub path: String,
    /// The change, as a unified diff.
    pub diff: String,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CaseDocument {
    /// What it asks for.
    pub kind: CaseKind,
    /// How many IPs more, or fewer.
    pub difference: u64,
    /// The fields of the form, in its order.
    pub fields: Vec<FormField>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What to know before.
    pub cautions: Vec<String>,
}

/// What a case asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CaseKind {
    /// More leased IPs.
    More,
    /// To take leased IPs back.
    Relinquish,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FormField {
    /// What the form calls it.
    pub name: &'static str,
    /// What goes into it.
    #[serde(flatten)]
    pub answer: FieldAnswer,
}

/// What goes into a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum FieldAnswer {
    /// This text, as it is.
    Text {
        /// The text.
        text: String,
    },
    /// Any value: the form asks for one and does not use it.
    Any {
        /// One that makes sense.
        text: String,
    },
    /// Nothing: it stays blank.
    Blank,
    /// A person has to answer it.
    Person,
}

/// An address that may not go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeptAddress {
    /// The address.
    pub ip: Ipv4Addr,
    /// Why, in sentences.
    pub reasons: Vec<String>,
}

impl FormField {
    pub(super) fn text(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, answer: FieldAnswer::Text { text: text.into() } }
    }

    pub(super) fn any(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, answer: FieldAnswer::Any { text: text.into() } }
    }

    pub(super) fn blank(name: &'static str) -> Self {
        Self { name, answer: FieldAnswer::Blank }
    }

    pub(super) fn person(name: &'static str) -> Self {
        Self { name, answer: FieldAnswer::Person }
    }
}
