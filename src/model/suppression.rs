//! The suppression options of a configuration set: which suppressed addresses it keeps from.

use std::{collections::BTreeSet, fmt};

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    switch::{Clearable, FeatureStatus, Switch},
    word::{Reported, ses_words},
};

ses_words! {
    /// Why an address is on the suppression list.
    enum SuppressionReason {
        /// Mail to it bounced hard.
        Bounce = "BOUNCE",
        /// Somebody complained about mail to it.
        Complaint = "COMPLAINT",
    }
}

ses_words! {
    /// Whose suppression list is used.
    enum SuppressionScope {
        /// That of the account.
        Account = "ACCOUNT",
        /// That of the tenant.
        Tenant = "TENANT",
    }
}

ses_words! {
    /// How likely delivery has to be for mail to be sent (SES developer guide, "Auto Validation").
    enum ConfidenceThreshold {
        /// Medium or high.
        Medium = "MEDIUM",
        /// High.
        High = "HIGH",
        /// SES decides.
        Managed = "MANAGED",
    }
}

/// The suppression options of a configuration set, field by field as SES holds them. `None` is what SES leaves out: the
/// account's setting counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// `SuppressedReasons`, in SES's order, which does not count. Empty is a choice of its own: nothing is suppressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<IndexSet<Reported<SuppressionReason>>>,
    /// `SuppressionScope`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Reported<SuppressionScope>>,
    /// `ValidationOptions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
}

/// Whether addresses are validated before mail is sent: `ConditionThreshold` as SES holds it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// `ConditionThresholdEnabled`.
    pub enabled: Reported<FeatureStatus>,
    /// `OverallConfidenceThreshold`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Reported<ConfidenceThreshold>>,
}

/// What a file says about suppression. `Clear` lets the account's setting count; `None` is not stated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredSuppression {
    /// The reasons; empty suppresses nothing.
    pub reasons: Option<Clearable<BTreeSet<SuppressionReason>>>,
    /// Whose list.
    pub scope: Option<Clearable<SuppressionScope>>,
    /// Whether addresses are validated.
    pub validation: Option<Clearable<DesiredValidation>>,
}

/// What a file says about validation. `None` is not stated.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DesiredValidation {
    /// Whether addresses are validated. Not stated of a set that has no validation yet: on.
    pub enabled: Option<Switch>,
    /// How likely delivery has to be.
    pub threshold: Option<ConfidenceThreshold>,
}

impl fmt::Display for Suppression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reasons, scope, validation } = self;
        match reasons {
            None => f.write_str("reasons of the account")?,
            Some(reasons) if reasons.is_empty() => f.write_str("no reasons")?,
            Some(reasons) => {
                let reasons: BTreeSet<&Reported<SuppressionReason>> = reasons.iter().collect();
                let reasons: Vec<&str> = reasons.into_iter().map(Reported::as_str).collect();
                write!(f, "reasons {}", reasons.join(" "))?;
            }
        }
        if let Some(scope) = scope {
            write!(f, ", scope {scope}")?;
        }
        validation.as_ref().map_or(Ok(()), |validation| write!(f, ", validation {validation}"))
    }
}

impl fmt::Display for Validation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { enabled, threshold } = self;
        write!(f, "{enabled}")?;
        threshold.as_ref().map_or(Ok(()), |threshold| write!(f, " from {threshold}"))
    }
}
