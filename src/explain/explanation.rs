//! What is said of a name, as data.

use schemars::JsonSchema;
use serde::Serialize;

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Explanation {
    /// What the name is of.
    pub topic: Topic,
    /// The name: a path such as `regions.*.pools.*.ips`, a code, a number.
    pub name: String,
    /// What it is, in a few words.
    pub title: String,
    /// What it means, in sentences. Paragraphs are separated by an empty line.
    pub meaning: String,
    /// What goes with it: the fields of a record, the words and types that a field takes, the data of a finding.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
    /// What causes it: a text for each file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// A field of the desired state.
    Field,
    /// A code of a problem in the file.
    Error,
    /// A code of what a plan withholds.
    Withheld,
    /// A code of a warning of a plan.
    Warning,
    /// A code of a guard, which stops an apply.
    Guard,
    /// An exit code.
    #[serde(rename = "exit-code")]
    Exit,
}

impl Topic {
    /// The topic in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Error => "error",
            Self::Withheld => "withheld",
            Self::Warning => "warning",
            Self::Guard => "guard",
            Self::Exit => "exit code",
        }
    }
}
