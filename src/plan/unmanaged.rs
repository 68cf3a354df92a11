//! Live objects that the file does not state, and why a plan does not change them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Address, Owner, Ownership};

/// A live object that the file does not state. It is not changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unmanaged {
    /// The object.
    #[serde(flatten)]
    pub address: Address,
    /// Why it is not changed.
    pub reason: UnmanagedReason,
}

/// Why a plan does not change an object that the file does not state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnmanagedReason {
    /// It has the owner of the file. `--prune` deletes it, or says what prevents that.
    Ours,
    /// It has no owner.
    Ownerless,
    /// Another owner has it.
    AnotherOwner(Owner),
    /// The file states no owner, or the tags of the object were not read.
    OwnerUnknown,
    /// `ignore` in the file leaves it out.
    Ignored,
    /// No file can state it: a leased IP that is not an IPv4 address.
    NotStatable,
}

impl From<Ownership> for UnmanagedReason {
    fn from(ownership: Ownership) -> Self {
        match ownership {
            Ownership::Ours => Self::Ours,
            Ownership::Another(owner) => Self::AnotherOwner(owner),
            Ownership::Ownerless => Self::Ownerless,
            Ownership::Unknown => Self::OwnerUnknown,
        }
    }
}
