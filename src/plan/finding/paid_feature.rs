//! Features of the account for which AWS charges.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A feature of the account for which AWS charges (Amazon SES pricing, read 2026-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaidFeature {
    /// Virtual Deliverability Manager, by message.
    Vdm,
    /// Auto Validation, by address.
    AutoValidation,
}

impl PaidFeature {
    /// The field of the Region.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Vdm => "vdm",
            Self::AutoValidation => "suppression",
        }
    }

    /// Where the file states it, within the Region.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Vdm => "vdm.enabled",
            Self::AutoValidation => "suppression.validation",
        }
    }
}
