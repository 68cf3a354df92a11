//! An email identity: a domain or an address that mail is sent from, and its default configuration set.

use serde::{Deserialize, Serialize};

use super::blocks::enumeration;
use super::{Enumeration, Tags};

enumeration!(
    /// The type of an identity.
    IdentityType { Domain = "DOMAIN", EmailAddress = "EMAIL_ADDRESS" }
);
enumeration!(
    /// The verification status of an identity.
    VerificationStatus {
        Failed = "FAILED",
        NotStarted = "NOT_STARTED",
        Pending = "PENDING",
        Success = "SUCCESS",
        TemporaryFailure = "TEMPORARY_FAILURE",
    }
);

/// An identity. It is stored under its domain or address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(crate) struct EmailIdentity {
    /// The default configuration set. It may not exist: when a set is deleted, its name remains here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) configuration_set_name: Option<String>,
    /// The custom MAIL FROM domain. Its MX record is taken as there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mail_from_domain: Option<String>,
    pub(crate) verification_status: VerificationStatus,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

impl Default for EmailIdentity {
    /// Verified: an identity in a state file is usually meant to send.
    fn default() -> Self {
        Self {
            configuration_set_name: None,
            mail_from_domain: None,
            verification_status: VerificationStatus::Success,
            tags: Tags::new(),
        }
    }
}

impl EmailIdentity {
    /// Whether mail may be sent from the identity.
    pub(crate) fn is_verified(&self) -> bool {
        self.verification_status == VerificationStatus::Success
    }
}

impl IdentityType {
    /// Returns the type of the identity with a name: an address contains an `@`.
    pub(crate) fn of(name: &str) -> Self {
        if name.contains('@') { Self::EmailAddress } else { Self::Domain }
    }
}
