//! The options of Virtual Deliverability Manager of a configuration set.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    switch::{Clearable, FeatureStatus, Switch},
    word::Reported,
};

/// The VDM options of a configuration set, field by field as SES holds them. `None` means that SES omits the field and
/// that the account's setting applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vdm {
    /// `DashboardOptions.EngagementMetrics`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_metrics: Option<Reported<FeatureStatus>>,
    /// `GuardianOptions.OptimizedSharedDelivery`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optimized_shared_delivery: Option<Reported<FeatureStatus>>,
}

impl Vdm {
    /// Whether this version knows every value.
    pub(super) fn is_known(&self) -> bool {
        let Self { engagement_metrics, optimized_shared_delivery } = self;
        let is_known = |status: &Reported<FeatureStatus>| status.known().is_some();
        [engagement_metrics, optimized_shared_delivery].into_iter().flatten().all(is_known)
    }
}

impl fmt::Display for Vdm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { engagement_metrics, optimized_shared_delivery } = self;
        let word = |status: &Option<Reported<_>>| status.as_ref().map_or("as the account", Reported::as_str).to_owned();
        let (metrics, shared) = (word(engagement_metrics), word(optimized_shared_delivery));
        write!(f, "engagement metrics {metrics}, optimized shared delivery {shared}")
    }
}

/// The desired VDM options. `Clear` means that the account's setting applies. `None` means that the file does not
/// declare the field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredVdm {
    /// Whether the dashboard tracks opens and clicks.
    pub engagement_metrics: Option<Clearable<Switch>>,
    /// Whether SES selects shared IPs to improve delivery.
    pub optimized_shared_delivery: Option<Clearable<Switch>>,
}
