//! The options of Virtual Deliverability Manager of a configuration set.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    switch::{Clearable, FeatureStatus, Switch},
    word::Reported,
};

/// The VDM options of a configuration set, field by field as SES holds them. `None` is what SES leaves out: the account's
/// setting counts.
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

impl fmt::Display for Vdm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { engagement_metrics, optimized_shared_delivery } = self;
        let word = |status: &Option<Reported<_>>| status.as_ref().map_or("as the account", Reported::as_str).to_owned();
        let (metrics, shared) = (word(engagement_metrics), word(optimized_shared_delivery));
        write!(f, "engagement metrics {metrics}, optimized shared delivery {shared}")
    }
}

/// What a file says about VDM. `Clear` lets the account's setting count; `None` is not stated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredVdm {
    /// Whether the dashboard tracks opens and clicks.
    pub engagement_metrics: Option<Clearable<Switch>>,
    /// Whether SES chooses shared IPs for likely delivery.
    pub optimized_shared_delivery: Option<Clearable<Switch>>,
}
