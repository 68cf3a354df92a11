//! Whose a live thing is, and whether it may go: both are read off its tags.

use super::{
    names::Owner,
    protection::Protection,
    tags::{OWNER_TAG, PROTECT_TAG, PROTECT_VALUE, Tags},
};

/// Whose a live thing is, as seen by the owner that a file states.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ownership {
    /// It carries the file's owner.
    Ours,
    /// It carries another owner.
    Another(Owner),
    /// It carries none.
    Ownerless,
    /// Its tags were not read. Nothing that hangs on them is done.
    Unknown,
}

impl Ownership {
    /// Reads it off the tags; `None` for tags that were not read.
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
    /// Reads it off the tags of a live thing.
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
