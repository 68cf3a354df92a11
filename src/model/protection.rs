//! Whether an object may be deleted after it is removed from the file.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether an object may be deleted. The protection is stored as the tag [`PROTECT_TAG`](super::PROTECT_TAG) on the
/// object, so that removing its block from the file does not delete it. Unprotecting and deleting take two applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// The object is never deleted.
    Protected,
    /// The object is deleted if a deletion is requested.
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
