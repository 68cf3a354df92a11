//! The owner of a live object, and whether the object may be deleted. Both are read from its tags.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    names::Owner,
    tags::{OWNER_TAG, PROTECT_TAG, PROTECT_VALUE, Tags},
};

/// The owner of a live object, relative to the owner that a file declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ownership {
    /// The object has the owner that the file declares.
    Ours,
    /// The object has another owner.
    Another(Owner),
    /// The object has no owner tag.
    Ownerless,
    /// The tags of the object were not read. Changes that depend on them are not made.
    Unknown,
}

impl Ownership {
    /// Determines the owner from the tags. `None` stands for tags that were not read.
    #[must_use]
    pub fn of(owner: &Owner, tags: Option<&Tags>) -> Self {
        let Some(tags) = tags else { return Self::Unknown };
        match tags.get(OWNER_TAG) {
            None => Self::Ownerless,
            Some(found) if found == owner.as_str() => Self::Ours,
            Some(found) => Self::Another(Owner::live(found)),
        }
    }
}

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

impl Protection {
    /// Reads the protection from the tags of a live object.
    #[must_use]
    pub fn of(tags: &Tags) -> Self {
        match tags.get(PROTECT_TAG) {
            Some(value) if value == PROTECT_VALUE => Self::Protected,
            Some(_) | None => Self::Unprotected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_read_is_not_ownerless() {
        let owner = Owner::live("mail");
        let tagged = |value: &str| Tags::from([(OWNER_TAG.to_owned(), value.to_owned())]);
        assert_eq!(Ownership::of(&owner, None), Ownership::Unknown);
        assert_eq!(Ownership::of(&owner, Some(&Tags::new())), Ownership::Ownerless);
        assert_eq!(Ownership::of(&owner, Some(&tagged("mail"))), Ownership::Ours);
        assert_eq!(Ownership::of(&owner, Some(&tagged("Mail"))), Ownership::Another(Owner::live("Mail")));
    }
}
