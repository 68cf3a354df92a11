//! Tags: the ones that sesform sets, and the ones that a file declares.

use std::collections::BTreeMap;

use serde::Serialize;

use super::names::{NameError, check_tag_characters, name};

/// The tag whose value is the owner. sesform sets it on every resource that it creates.
pub const OWNER_TAG: &str = "sesform:owner";

/// The tag of a pool that a plan creates temporarily and deletes again.
pub const TEMPORARY_TAG: &str = "sesform:temporary";

/// The name of the temporary pool. If the name is taken, a number is appended.
pub const TEMPORARY_POOL: &str = "sesform-temporary";

/// The tag that `protect: true` sets to prevent deletion.
pub const PROTECT_TAG: &str = "sesform:protect";

/// The value of [`PROTECT_TAG`].
pub const PROTECT_VALUE: &str = "true";

/// Prefix of the keys of sesform's own tags.
pub const OWN_PREFIX: &str = "sesform:";

/// Prefix of the keys of AWS's own tags, in any letter case.
pub const AWS_PREFIX: &str = "aws:";

/// Maximum number of tags on one resource (SES v2 service model).
pub const TAGS_MAX: usize = 50;
/// Number of sesform's own tags among them: the owner and the protection.
const OWN_TAGS: usize = 2;
/// Longest key of a tag, in characters (SES v2 service model).
const KEY_MAX: usize = 128;
/// Longest value of a tag, in characters (SES v2 service model).
const VALUE_MAX: usize = 256;

/// Tags by key.
pub type Tags = BTreeMap<String, String>;

name!(
    /// The key of a tag: 1–128 characters without control characters, beginning with neither `aws:` nor `sesform:`.
    ///
    /// AWS's guides allow letters, digits, spaces and `_ . : / = + - @`. The SES v2 service model has no such rule, and
    /// a file must be able to declare every tag that exists. SES itself rejects the keys that it does not accept.
    TagKey,
    check_key,
    r"^(?!([Aa][Ww][Ss]|sesform):)[^\x00-\x1f\x7f-\x9f]{1,128}$"
);
name!(
    /// The value of a tag: 0–256 characters without control characters.
    TagValue,
    check_value,
    r"^[^\x00-\x1f\x7f-\x9f]{0,256}$"
);

fn check_key(text: &str) -> Result<(), NameError> {
    let length = text.chars().count();
    if length == 0 || length > KEY_MAX {
        return Err(NameError::new(format!("the key of a tag has 1 to {KEY_MAX} characters")));
    }
    if is_of_aws(text) {
        return Err(NameError::new(format!("`{AWS_PREFIX}` is for AWS's own tags")));
    }
    if text.starts_with(OWN_PREFIX) {
        let reason = format!("`{OWN_PREFIX}` is for sesform's own tags, which `owner` and `protect` state");
        return Err(NameError::new(reason));
    }
    check_characters(text)
}

fn check_characters(text: &str) -> Result<(), NameError> {
    match text.chars().find(|c| c.is_control()) {
        Some(bad) => Err(NameError::new(format!("`{}` is not allowed in a tag", bad.escape_debug()))),
        None => Ok(()),
    }
}

/// Whether AWS reserves the key: `aws:` in any case (AWS Tagging guide, read 2026-11).
#[must_use]
pub fn is_of_aws(key: &str) -> bool {
    key.get(..AWS_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(AWS_PREFIX))
}

fn check_value(text: &str) -> Result<(), NameError> {
    if text.chars().count() > VALUE_MAX {
        return Err(NameError::new(format!("the value of a tag has at most {VALUE_MAX} characters")));
    }
    check_characters(text)
}

/// The tags that a file declares, without sesform's own: at most 48, so that the tags for owner and protection fit as
/// well.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct UserTags(BTreeMap<TagKey, TagValue>);

impl UserTags {
    /// Maximum number of tags that a file can declare for one resource.
    pub const MAX: usize = TAGS_MAX - OWN_TAGS;

    /// Accepts tags by key.
    ///
    /// # Errors
    /// If there are more than 48.
    pub fn new(tags: BTreeMap<TagKey, TagValue>) -> Result<Self, NameError> {
        if tags.len() <= Self::MAX {
            return Ok(Self(tags));
        }
        let reason = format!("SES takes {TAGS_MAX} tags on one thing, and sesform stamps {OWN_TAGS} itself");
        Err(NameError::new(reason))
    }

    /// The tags, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// Whether every AWS service accepts the key and the value of a tag: they contain only characters that AWS's guides
/// allow.
#[must_use]
pub fn is_plain_tag(key: &str, value: &str) -> bool {
    check_tag_characters(key).is_ok() && check_tag_characters(value).is_ok()
}

/// Whether a file can declare a live tag: it is neither AWS's nor sesform's own.
#[must_use]
pub fn is_user_tag(key: &str) -> bool {
    !is_of_aws(key) && !key.starts_with(OWN_PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_aws_and_of_our_own_are_refused() {
        for key in ["aws:x", "AWS:x", "sesform:owner", "", "a\tb", "a\u{85}b"] {
            assert!(TagKey::new(key).is_err(), "{key}");
        }
        for key in ["team", "aws", "cost center", "ключ", "sesform", "☃", "semi;colon"] {
            assert!(TagKey::new(key).is_ok(), "{key}");
        }
        assert!(TagValue::new("").is_ok() && TagValue::new("x".repeat(257)).is_err());
    }

    #[test]
    fn our_own_tags_fit_beside_those_of_the_file() {
        let tags = |count: usize| (0..count).map(|at| (TagKey::live(format!("{at}")), TagValue::live("")));
        assert!(UserTags::new(tags(48).collect()).is_ok());
        assert!(UserTags::new(tags(49).collect()).is_err());
    }
}
