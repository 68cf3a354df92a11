//! The places in files where objects and fields are declared.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{address::Address, names::Region};

/// The name of the text of standard input, where a file has its path.
pub const STDIN_NAME: &str = "<stdin>";

/// A place in a file of the desired state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file name, as it was given to sesform.
    pub file: String,
    /// The line number, from 1.
    pub line: usize,
    /// The position in the line, in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// An object or a field that a file declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement<'a> {
    /// A field of the file itself, such as `limits`.
    Field(&'static str),
    /// A field of a Region, such as `pools`.
    RegionField(&'a Region, &'static str),
    /// An object, and optionally one of its fields. If the file does not declare the field, the place of the object is
    /// used.
    Object(Address, Option<&'static str>),
}
