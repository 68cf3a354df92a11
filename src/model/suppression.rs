//! The suppression options of a configuration set: which suppressed addresses SES does not send to.

use std::{collections::BTreeSet, fmt};

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    switch::{Clearable, FeatureStatus, Switch},
    word::{Reported, ses_words},
};

ses_words! {
    /// The reason why an address is on the suppression list.
    enum SuppressionReason {
        /// Mail to the address bounced permanently.
        Bounce = "BOUNCE",
        /// The recipient complained about mail.
        Complaint = "COMPLAINT",
    }
}

ses_words! {
    /// The suppression list that is used.
    enum SuppressionScope {
        /// The list of the account.
        Account = "ACCOUNT",
        /// The list of the tenant.
        Tenant = "TENANT",
    }
}

ses_words! {
    /// The minimum likelihood of delivery for mail to be sent (SES developer guide, "Auto Validation").
    enum ConfidenceThreshold {
        /// Medium or high.
        Medium = "MEDIUM",
        /// High.
        High = "HIGH",
        /// SES decides.
        Managed = "MANAGED",
    }
}

/// The suppression options of a configuration set, field by field as SES holds them. `None` means that SES omits the
/// field and that the account's setting applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// `SuppressedReasons`, in SES's order. The order is not significant. An empty list is an explicit setting: nothing
    /// is suppressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<IndexSet<Reported<SuppressionReason>>>,
    /// `SuppressionScope`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Reported<SuppressionScope>>,
    /// `ValidationOptions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
}

/// Whether SES validates addresses before it sends mail: `ConditionThreshold` as SES holds it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// `ConditionThresholdEnabled`.
    pub enabled: Reported<FeatureStatus>,
    /// `OverallConfidenceThreshold`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Reported<ConfidenceThreshold>>,
}

impl Validation {
    /// Validation that is off.
    pub(super) fn off() -> Self {
        Self { enabled: FeatureStatus::Disabled.into(), threshold: None }
    }

    /// As it acts on mail: the threshold of what is off means nothing.
    pub(super) fn effective(&self) -> Self {
        if self.enabled == FeatureStatus::Disabled { Self::off() } else { self.clone() }
    }

    /// Whether SES holds this after it was sent that. SES chooses the threshold that was not sent.
    pub(super) fn is_result_of(&self, sent: &Self) -> bool {
        let (held, sent) = (self.effective(), sent.effective());
        held.enabled == sent.enabled && (sent.threshold.is_none() || held.threshold == sent.threshold)
    }
}

impl Suppression {
    /// Whether SES holds this after it was sent that.
    pub(super) fn is_result_of(&self, sent: &Self) -> bool {
        let Self { reasons, scope, validation } = self;
        let validates = match (validation, &sent.validation) {
            (Some(held), Some(sent)) => held.is_result_of(sent),
            (held, sent) => held == sent,
        };
        *reasons == sent.reasons && *scope == sent.scope && validates
    }

    /// Whether this version knows every value.
    pub(super) fn is_known(&self) -> bool {
        let Self { reasons, scope, validation } = self;
        let scope = scope.as_ref().is_none_or(|scope| scope.known().is_some());
        let validation = validation.as_ref().is_none_or(|Validation { enabled, threshold }| {
            enabled.known().is_some() && threshold.as_ref().is_none_or(|threshold| threshold.known().is_some())
        });
        scope && validation && reasons.iter().flatten().all(|reason| reason.known().is_some())
    }
}

/// The desired suppression options. `Clear` means that the account's setting applies. `None` means that the file does
/// not declare the field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredSuppression {
    /// The reasons. An empty list suppresses nothing.
    pub reasons: Option<Clearable<BTreeSet<SuppressionReason>>>,
    /// The suppression list to use.
    pub scope: Option<Clearable<SuppressionScope>>,
    /// Whether addresses are validated.
    pub validation: Option<Clearable<DesiredValidation>>,
}

/// The desired validation options. `None` means that the file does not declare the field.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DesiredValidation {
    /// Whether addresses are validated. If not declared and the set has no validation yet, validation is enabled.
    pub enabled: Option<Switch>,
    /// The minimum likelihood of delivery.
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
