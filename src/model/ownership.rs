//! The owner of a live object, and whether the object may be deleted. Both are read from its tags.

use super::{
    names::Owner,
    protection::Protection,
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
