//! The validated names: account, Region, pool, configuration set, owner.
//!
//! Each name is a string that SES would accept, checked by `new`, or one that SES reported, accepted by `live`. The
//! reserved pools are not [`PoolName`]s: they are variants of [`PoolRef`](super::PoolRef).

use super::lock::LOCK_SET;

/// The reserved pool that holds every leased IP that is in no other pool. Mail leaves from it if its configuration set
/// names no pool, or if it has no configuration set (SES developer guide, "Dedicated IPs").
pub const RESERVED_DEFAULT_POOL: &str = "ses-default-dedicated-pool";
/// The reserved pool of AWS's own IPs, which are shared with other customers.
pub const RESERVED_SHARED_POOL: &str = "ses-shared-pool";

/// The reason why a text is not a valid name. The reason is worded to follow "`x` is not a …: ".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NameError {
    reason: String,
}

impl NameError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// The common interface of all names. A live name need not pass the checks that a declared name passes.
pub trait Name {
    /// The text, as SES spells it.
    fn text(&self) -> &str;

    /// Checks that a file can declare this name.
    ///
    /// # Errors
    /// The reason why a file cannot declare it.
    fn check(&self) -> Result<(), NameError>;
}

/// Longest name of a pool or of a configuration set, in characters (CloudFormation reference).
const NAME_MAX: usize = 64;
/// Longest owner: the longest value of an AWS tag, in characters (SES v2 service model).
const OWNER_MAX: usize = 256;
/// Longest label of a host name, in characters (RFC 1035).
const LABEL_MAX: usize = 63;
/// Number of digits of an AWS account ID.
const ACCOUNT_DIGITS: usize = 12;

/// Declares a string newtype: validating constructor, `Display`, ordered, serialized as the plain string.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $check:expr, $pattern:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The regular expression for the JSON Schema. The constructor is authoritative.
            pub const PATTERN: &str = $pattern;

            /// Validates the text.
            ///
            /// # Errors
            /// What is wrong with the text, and what would be valid.
            pub fn new(text: impl Into<String>) -> Result<Self, $crate::model::NameError> {
                let text = text.into();
                let check: fn(&str) -> Result<(), $crate::model::NameError> = $check;
                check(&text)?;
                Ok(Self(text))
            }

            /// Accepts a name that AWS reported. The name exists, so it is valid whatever the documentation says about
            /// names.
            #[must_use]
            pub fn live(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as SES spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::model::Name for $name {
            fn text(&self) -> &str {
                &self.0
            }

            fn check(&self) -> Result<(), $crate::model::NameError> {
                let check: fn(&str) -> Result<(), $crate::model::NameError> = $check;
                check(&self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        /// For sesform's own documents, whose names were validated or live when they were written.
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::live(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::NameError;
            fn from_str(text: &str) -> Result<Self, $crate::model::NameError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": $pattern})
            }
        }
    };
}
pub(super) use name;

name!(
    /// An account ID. At AWS it has twelve digits, and leading zeros are significant. A compatible service may use 1–64
    /// of `A-Z a-z 0-9 _ -`.
    AccountId,
    check_account,
    "^[A-Za-z0-9_-]{1,64}$"
);
name!(
    /// A Region. At AWS it is spelled like `eu-west-1`. A compatible service may use any host label: 1–63 of `A-Z a-z
    /// 0-9 -`. Whether SES is available in the Region is not checked.
    Region,
    check_region,
    "^[A-Za-z0-9-]{1,63}$"
);

impl AccountId {
    /// The form of AWS account IDs, as a regular expression.
    pub const AWS_PATTERN: &str = "^[0-9]{12}$";

    /// Checks that the account ID has the form of an AWS account ID.
    ///
    /// # Errors
    /// The reason why it does not.
    pub fn check_aws(&self) -> Result<(), NameError> {
        if self.0.len() == ACCOUNT_DIGITS && self.0.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(());
        }
        Err(NameError::new("an account id is twelve digits, in quotes so that a leading zero survives"))
    }
}

impl Region {
    /// The form of AWS Regions, as a regular expression.
    pub const AWS_PATTERN: &str = "^[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}$";

    /// Checks that the Region has the form of an AWS Region.
    ///
    /// # Errors
    /// The reason why it does not.
    pub fn check_aws(&self) -> Result<(), NameError> {
        let mut parts: Vec<&str> = self.0.split('-').collect();
        let number = parts.pop().unwrap_or_default();
        let words = parts.len() >= 2
            && parts[0].len() >= 2
            && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()));
        let numbered = (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        if words && numbered {
            return Ok(());
        }
        Err(NameError::new("a Region is spelled like `eu-west-1`"))
    }
}
name!(
    /// The name of a customer-created dedicated IP pool, not one of the two reserved names: 1–64 of `A-Z a-z 0-9 _ -
    /// .`. SES now creates only pools of `a-z 0-9 _ -` (CloudFormation reference), but older pools may have other
    /// names.
    PoolName,
    check_pool,
    "^[A-Za-z0-9_.-]{1,64}$"
);

impl PoolName {
    /// Checks that SES would create a pool of this name today.
    ///
    /// # Errors
    /// The reason why it would not.
    pub fn check_new(&self) -> Result<(), NameError> {
        check_characters(&self.0, |c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-'), "a-z, 0-9, `_` and `-`")
    }
}
name!(
    /// The name of a configuration set: 1–64 of `A-Z a-z 0-9 _ -` (CloudFormation reference).
    ConfigurationSetName,
    check_set,
    "^[A-Za-z0-9_-]{1,64}$"
);
name!(
    /// The owner of the objects that sesform creates: the value of the tag `sesform:owner`, 1–256 characters that AWS
    /// allows in a tag.
    Owner,
    check_owner,
    r"^[\p{L}\p{N} _.:/=+@-]{1,256}$"
);

fn check_account(text: &str) -> Result<(), NameError> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if (1..=NAME_MAX).contains(&text.len()) && text.chars().all(fits) {
        return Ok(());
    }
    Err(NameError::new("an account id is twelve digits, in quotes so that a leading zero survives"))
}

fn check_region(text: &str) -> Result<(), NameError> {
    if (1..=LABEL_MAX).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Ok(());
    }
    Err(NameError::new("a Region is spelled like `eu-west-1`"))
}

fn check_pool(text: &str) -> Result<(), NameError> {
    if text == RESERVED_DEFAULT_POOL || text == RESERVED_SHARED_POOL {
        return Err(NameError::new("the name is reserved: SES keeps this pool itself"));
    }
    let older = |c| matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-' | '.');
    check_characters(text, older, "a-z, 0-9, `_` and `-`")
}

fn check_set(text: &str) -> Result<(), NameError> {
    if text == LOCK_SET {
        return Err(NameError::new("the name is that of sesform's own lock"));
    }
    check_characters(text, |c| matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-'), "A-Z, a-z, 0-9, `_` and `-`")
}

pub(super) fn check_characters(text: &str, allowed: impl Fn(char) -> bool, spelled: &str) -> Result<(), NameError> {
    if let Some(bad) = text.chars().find(|c| !allowed(*c)) {
        return Err(NameError::new(format!("`{}` is not allowed: SES takes {spelled}", bad.escape_debug())));
    }
    match text.chars().count() {
        0 => Err(NameError::new("the name is empty")),
        1..=NAME_MAX => Ok(()),
        long => Err(NameError::new(format!("{long} characters are too long: SES takes at most {NAME_MAX}"))),
    }
}

fn check_owner(text: &str) -> Result<(), NameError> {
    let length = text.chars().count();
    if length == 0 || length > OWNER_MAX {
        return Err(NameError::new(format!("an owner has 1 to {OWNER_MAX} characters, as it becomes a tag")));
    }
    check_tag_characters(text)
}

/// Checks the characters that AWS's guides allow in the keys and values of tags. Every service accepts these.
pub(super) fn check_tag_characters(text: &str) -> Result<(), NameError> {
    match text.chars().find(|c| !(c.is_alphanumeric() || " _.:/=+-@".contains(*c))) {
        Some(bad) => Err(NameError::new(format!("`{}` is not allowed in an AWS tag", bad.escape_debug()))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_keeps_its_leading_zero() {
        assert_eq!(AccountId::new("012345678901").unwrap().as_str(), "012345678901");
    }

    #[test]
    fn account_of_another_length_or_with_letters_is_refused() {
        for text in ["12345678901", "1234567890123", "12345678901x", "b1gfolder"] {
            assert!(AccountId::new(text).unwrap().check_aws().is_err(), "{text}");
        }
        for text in ["", "a b", "a/b", "a.b", &"x".repeat(65)] {
            assert!(AccountId::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn regions_of_every_partition_are_taken() {
        for text in ["eu-west-1", "us-gov-west-1", "ap-southeast-7", "cn-north-1", "us-iso-east-1", "eusc-de-east-1"] {
            assert!(Region::new(text).unwrap().check_aws().is_ok(), "{text}");
        }
        for text in ["eu-west", "EU-WEST-1", "eu-west-1a", "eu--1", "-west-1", "ru-central1"] {
            assert!(Region::new(text).unwrap().check_aws().is_err(), "{text}");
        }
        for text in ["eu_west_1", "", "a.b", "a/b", "a@b", "a:1", &"x".repeat(64)] {
            assert!(Region::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn reserved_pools_are_no_pool_names() {
        assert!(PoolName::new("ses-default-dedicated-pool").is_err());
        assert!(PoolName::new("ses-shared-pool").is_err());
    }

    #[test]
    fn names_that_ses_refuses_are_refused() {
        for text in ["", "späce", "a b", "a/b", &"x".repeat(65)] {
            assert!(PoolName::new(text).is_err(), "{text}");
        }
        for text in ["Upper", "dotted.name"] {
            assert!(PoolName::new(text).unwrap().check_new().is_err(), "{text}");
        }
        PoolName::new("a-z_0").unwrap().check_new().unwrap();
        assert!(PoolName::new("x".repeat(64)).is_ok());
        assert!(ConfigurationSetName::new("Upper_case-1").is_ok());
        assert!(ConfigurationSetName::new("dotted.name").is_err());
    }
}
