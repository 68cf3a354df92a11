//! Where a file states something.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{address::Address, names::Region};

/// A place in a file of the desired state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file, as it was named to sesform.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What a file states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement<'a> {
    /// A field of the file itself, such as `limits`.
    Field(&'static str),
    /// A field of a Region, such as `pools`.
    RegionField(&'a Region, &'static str),
    /// An object, and a field of it: where the file does not state the field, the object counts.
    Object(Address, Option<&'static str>),
}
