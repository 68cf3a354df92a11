//! What an invocation allows: guards, deletions and adoptions.

use super::allowance::Allowances;

/// What the command line allows beyond the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// The guards that are disabled.
    pub allowed: Allowances,
    /// Whether objects of the file's owner that the file no longer states are deleted.
    pub prune: Prune,
    /// Whether ownerless objects that the file states get the owner of the file.
    pub adopt: Adopt,
}

impl Policy {
    /// The policy of a plan that is only compared: nothing is held back that could be written, because what differs does
    /// so whether or not an apply may change it.
    #[must_use]
    pub fn of_a_comparison() -> Self {
        Self { allowed: Allowances::all(), prune: Prune::Keep, adopt: Adopt::Leave }
    }
}

/// Whether ownerless objects that the file states get the owner of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Adopt {
    /// They are managed, but stay ownerless.
    #[default]
    Leave,
    /// They get the owner tag.
    Take,
}

/// Whether objects of the file's owner that the file no longer states are deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Prune {
    /// They are listed as unmanaged.
    #[default]
    Keep,
    /// They are deleted.
    Delete,
}
