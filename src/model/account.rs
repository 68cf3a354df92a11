//! The account's own settings in a Region that configuration sets inherit: suppression, validation of addresses, and
//! Virtual Deliverability Manager.

use std::{collections::BTreeSet, fmt};

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    suppression::{DesiredValidation, SuppressionReason, Validation},
    switch::{FeatureStatus, Switch},
    word::Reported,
};

/// What an account has of these settings in a Region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveAccount {
    /// Its suppression. `None` if SES does not say: nothing is suppressed then, and nothing is known to be stated.
    pub suppression: Option<AccountSuppression>,
    /// Its Virtual Deliverability Manager.
    pub vdm: AccountVdm,
}

impl LiveAccount {
    /// Its suppression, as mail meets it.
    #[must_use]
    pub fn suppression(&self) -> AccountSuppression {
        self.suppression.clone().unwrap_or_default()
    }
}

/// The suppression of the account, as SES holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountSuppression {
    /// `SuppressedReasons`, in SES's order, which is not significant. Empty: nothing is suppressed.
    pub reasons: IndexSet<Reported<SuppressionReason>>,
    /// `ValidationAttributes`. If omitted, addresses are not validated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
}

impl AccountSuppression {
    /// That of an account which never changed it: both reasons, in accounts since 25 November 2019 (SES developer guide,
    /// "Using the account-level suppression list", read 2026-11).
    #[must_use]
    pub fn of_new_account() -> Self {
        let reasons = [SuppressionReason::Bounce, SuppressionReason::Complaint].map(Reported::Known);
        Self { reasons: reasons.into(), validation: None }
    }

    /// Its validation as it acts on mail: one that is absent is off.
    #[must_use]
    pub fn effective_validation(&self) -> Validation {
        self.validation.as_ref().map_or_else(Validation::off, Validation::effective)
    }

    /// Whether both have the same effect on mail.
    #[must_use]
    pub fn same_meaning(&self, other: &Self) -> bool {
        self.reasons == other.reasons && self.effective_validation() == other.effective_validation()
    }

    /// Whether SES holds this after it was sent that.
    #[must_use]
    pub fn is_result_of(&self, sent: &Self) -> bool {
        self.reasons == sent.reasons && self.effective_validation().is_result_of(&sent.effective_validation())
    }

    /// Whether addresses are validated (Auto Validation).
    #[must_use]
    pub fn validates(&self) -> bool {
        self.validation.as_ref().is_some_and(|validation| validation.enabled == FeatureStatus::Enabled)
    }
}

/// The Virtual Deliverability Manager of the account, as SES holds it. `None` means that SES omits the field: it is off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountVdm {
    /// `VdmEnabled`.
    pub enabled: Reported<FeatureStatus>,
    /// `DashboardAttributes.EngagementMetrics`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_metrics: Option<Reported<FeatureStatus>>,
    /// `GuardianAttributes.OptimizedSharedDelivery`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optimized_shared_delivery: Option<Reported<FeatureStatus>>,
}

impl Default for AccountVdm {
    /// Off, as in an account that never used it.
    fn default() -> Self {
        Self { enabled: FeatureStatus::Disabled.into(), engagement_metrics: None, optimized_shared_delivery: None }
    }
}

impl AccountVdm {
    /// The three switches as they act, in the order of the fields: one that is absent is off, and so are all of VDM that
    /// is off.
    #[must_use]
    pub fn effective(&self) -> [Reported<FeatureStatus>; 3] {
        let Self { enabled, engagement_metrics, optimized_shared_delivery } = self;
        let off = || FeatureStatus::Disabled.into();
        if *enabled == FeatureStatus::Disabled {
            return [off(), off(), off()];
        }
        let or_off = |status: &Option<Reported<_>>| status.clone().unwrap_or_else(off);
        [enabled.clone(), or_off(engagement_metrics), or_off(optimized_shared_delivery)]
    }

    /// Whether both have the same effect.
    #[must_use]
    pub fn same_meaning(&self, other: &Self) -> bool {
        self.effective() == other.effective()
    }

    /// Whether it is on.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.enabled == FeatureStatus::Enabled
    }
}

/// What the file states of these settings. `None` means that the file does not state the field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredAccount {
    /// The suppression reasons. Empty: nothing is suppressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<BTreeSet<SuppressionReason>>,
    /// Whether addresses are validated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<DesiredValidation>,
    /// Whether Virtual Deliverability Manager is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vdm: Option<Switch>,
    /// Whether its dashboard tracks opens and clicks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engagement_metrics: Option<Switch>,
    /// Whether SES chooses among its shared IPs for likely delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optimized_shared_delivery: Option<Switch>,
}

impl DesiredAccount {
    /// Whether the file states nothing of them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for AccountSuppression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reasons, validation } = self;
        let reasons: BTreeSet<&str> = reasons.iter().map(Reported::as_str).collect();
        let reasons = reasons.into_iter().collect::<Vec<_>>().join(" ");
        write!(f, "{}", if reasons.is_empty() { "no reasons".to_owned() } else { format!("reasons {reasons}") })?;
        validation.as_ref().map_or(Ok(()), |validation| write!(f, ", validation {validation}"))
    }
}

impl fmt::Display for AccountVdm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [enabled, metrics, shared] = self.effective();
        write!(f, "VDM {enabled}, engagement metrics {metrics}, optimized shared delivery {shared}")
    }
}
