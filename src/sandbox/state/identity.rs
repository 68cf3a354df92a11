//! An email identity: a domain or an address that mail is sent from, and the configuration set that it names as default.

use serde::{Deserialize, Serialize};

use super::blocks::enumeration;
use super::{Enumeration, Tags};

enumeration!(
    /// What an identity is.
    IdentityType { Domain = "DOMAIN", EmailAddress = "EMAIL_ADDRESS" }
);
enumeration!(
    /// How far the verification of an identity has come.
    VerificationStatus {
        Failed = "FAILED",
        NotStarted = "NOT_STARTED",
        Pending = "PENDING",
        Success = "SUCCESS",
        TemporaryFailure = "TEMPORARY_FAILURE",
    }
);

/// An identity; its domain or address is the key under which it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(crate) struct EmailIdentity {
    /// The default configuration set. It need not be there: deleting a set leaves its name here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) configuration_set_name: Option<String>,
    pub(crate) verification_status: VerificationStatus,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

impl Default for EmailIdentity {
    /// Verified: whoever writes an identity into a state file wants one that sends.
    fn default() -> Self {
        Self { configuration_set_name: None, verification_status: VerificationStatus::Success, tags: Tags::new() }
    }
}

impl EmailIdentity {
    /// Whether mail may be sent from it.
    pub(crate) fn is_verified(&self) -> bool {
        self.verification_status == VerificationStatus::Success
    }
}

impl IdentityType {
    /// What a name names: an address has an `@`.
    pub(crate) fn of(name: &str) -> Self {
        if name.contains('@') { Self::EmailAddress } else { Self::Domain }
    }
}
