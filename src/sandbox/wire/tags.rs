//! The tags of a request and their rules, which are the same for a create and for `TagResource`.

use serde::{Deserialize, Serialize};

use super::ServiceError;
use crate::sandbox::state::Tags;

/// Maximum number of tags of a resource (SES v2 service model).
pub(crate) const TAGS_MAX: usize = 50;
/// Maximum length of a key, in characters (SES v2 service model).
const KEY_MAX: usize = 128;
/// Maximum length of a value, in characters (SES v2 service model).
const VALUE_MAX: usize = 256;
/// Characters besides letters, digits and white space that a key or a value may contain (SES v2 service model, and `@`,
/// as seen).
const SYMBOLS: &str = "_.:/=+-@";
/// Prefix of the keys that AWS reserves (SES v2 service model).
const RESERVED_PREFIX: &str = "aws:";

/// A tag in a request and in an answer. Both members are required (SES v2 service model).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    key: Option<String>,
    value: Option<String>,
}

/// Converts tags to the form that answers have.
pub(crate) fn listed(tags: &Tags) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag { key: Some(key.clone()), value: Some(value.clone()) }).collect()
}

/// Checks the tags of a request, each by itself and all together.
pub(crate) fn checked(tags: Vec<Tag>) -> Result<Tags, ServiceError> {
    if tags.len() > TAGS_MAX {
        return Err(too_many());
    }
    let mut checked = Tags::new();
    for (at, Tag { key, value }) in tags.into_iter().enumerate() {
        let missing = |member: &str| {
            ServiceError::constraint(&format!("tags.{}.member.{member}", at + 1), "Member must not be null")
        };
        let (key, value) = (key.ok_or_else(|| missing("key"))?, value.ok_or_else(|| missing("value"))?);
        check(&key, &value)?;
        let message = format!("Duplicate tag key <{key}>");
        if let Some(_earlier) = checked.insert(key, value) {
            return Err(ServiceError::bad_request(message));
        }
    }
    Ok(checked)
}

/// SES's error for more tags than a resource can have.
pub(crate) fn too_many() -> ServiceError {
    ServiceError::bad_request(format!("Maximum of {TAGS_MAX} user tags are allowed per resource"))
}

fn check(key: &str, value: &str) -> Result<(), ServiceError> {
    if !value.chars().chain(key.chars()).all(is_allowed) {
        return Err(ServiceError::bad_request(
            "Tags can only contain letters, numbers, spaces, and the following special characters: _ . : / = + - @",
        ));
    }
    if key.to_ascii_lowercase().starts_with(RESERVED_PREFIX) {
        return Err(ServiceError::bad_request("Tag keys must not start with aws:"));
    }
    if !(1..=KEY_MAX).contains(&key.chars().count()) {
        let constraint = format!("Member must have length between 1 and {KEY_MAX}");
        return Err(ServiceError::constraint("tags.member.key", &constraint));
    }
    if value.chars().count() > VALUE_MAX {
        let constraint = format!("Member must have length less than or equal to {VALUE_MAX}");
        return Err(ServiceError::constraint("tags.member.value", &constraint));
    }
    Ok(())
}

fn is_allowed(character: char) -> bool {
    character.is_alphanumeric() || character.is_whitespace() || SYMBOLS.contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: Some(key.to_owned()), value: Some(value.to_owned()) }
    }

    fn tags(pairs: &[(&str, &str)]) -> Vec<Tag> {
        pairs.iter().map(|(key, value)| tag(key, value)).collect()
    }

    #[test]
    fn tags_within_the_rules_are_taken() {
        let (key, value) = ("k".repeat(KEY_MAX), "v".repeat(VALUE_MAX));
        let taken = checked(tags(&[("sesform:owner", "mail-platform"), (&key, &value), ("Größe @", "")])).unwrap();
        assert_eq!(taken.len(), 3);
    }

    #[test]
    fn tags_outside_the_rules_are_refused() {
        let (key, value) = ("k".repeat(KEY_MAX + 1), "v".repeat(VALUE_MAX + 1));
        for bad in [("", "v"), ("AWS:x", "v"), ("a#b", "v"), ("a", "b;c"), (key.as_str(), "v"), ("k", value.as_str())] {
            checked(tags(&[bad])).unwrap_err();
        }
        checked(tags(&[("a", "1"), ("a", "2")])).unwrap_err();
        checked(vec![Tag { value: None, ..tag("a", "") }]).unwrap_err();
        checked(vec![Tag { key: None, ..tag("a", "") }]).unwrap_err();
    }

    #[test]
    fn fifty_tags_are_taken_and_fifty_one_are_not() {
        let numbered = |count: usize| (0..count).map(|n| tag(&n.to_string(), "")).collect();
        checked(numbered(TAGS_MAX)).unwrap();
        checked(numbered(TAGS_MAX + 1)).unwrap_err();
    }
}
