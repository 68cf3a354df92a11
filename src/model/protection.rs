//! Whether a thing may be deleted once the file no longer has it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a thing may be deleted. Stamped on the thing as the tag [`PROTECT_TAG`](super::PROTECT_TAG), so that taking
/// its block out of the file does not delete it: unprotecting and deleting are two applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// It is never deleted.
    Protected,
    /// It is deleted where deleting is asked for.
    Unprotected,
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Protected => "protected",
            Self::Unprotected => "unprotected",
        })
    }
}
