//! One Region of one account: pools, IPs, configuration sets, identities and the account's attributes in the Region.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::{
    BlacklistEntry, ConfigurationSet, DashboardOptions, DedicatedIp, EmailIdentity, FeatureStatus, GuardianOptions,
    MetricRow, ScalingMode, SuppressionReason, Tags, ValidationOptions,
};

/// The SES resources and attributes of an account in a Region.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(crate) struct RegionState {
    pub(crate) account: AccountAttributes,
    pub(crate) dedicated_ip_pools: BTreeMap<String, Pool>,
    pub(crate) dedicated_ips: BTreeMap<Ipv4Addr, DedicatedIp>,
    pub(crate) configuration_sets: BTreeMap<String, ConfigurationSet>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) email_identities: BTreeMap<String, EmailIdentity>,
    /// The ARNs that each tenant is associated with.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) tenants: BTreeMap<String, BTreeSet<String>>,
    /// The endpoints whose primary Region this is.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) multi_region_endpoints: BTreeMap<String, MultiRegionEndpoint>,
    /// What VDM counted, for `BatchGetMetricData`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) metrics: Vec<MetricRow>,
    /// The blocklists that leased IPs are on, for `GetBlacklistReports`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) blacklist_reports: BTreeMap<Ipv4Addr, Vec<BlacklistEntry>>,
}

/// An endpoint that splits mail equally over two Regions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct MultiRegionEndpoint {
    pub(crate) regions: Vec<String>,
    #[serde(default = "ready")]
    pub(crate) status: String,
}

fn ready() -> String {
    "READY".to_owned()
}

impl RegionState {
    /// Returns the scaling mode of a pool that the account created. `None` for a reserved pool or a pool that does not
    /// exist.
    pub(crate) fn scaling_of(&self, pool: &str) -> Option<ScalingMode> {
        self.dedicated_ip_pools.get(pool).map(|pool| pool.scaling_mode)
    }
}

/// A dedicated IP pool. The IPs themselves record which pool they are in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Pool {
    #[serde(default = "standard")]
    pub(crate) scaling_mode: ScalingMode,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

fn standard() -> ScalingMode {
    ScalingMode::Standard
}

/// The attributes that `GetAccount` returns. By default an account is healthy and out of SES's own sandbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(crate) struct AccountAttributes {
    pub(crate) dedicated_ip_auto_warmup_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) details: Option<AccountDetails>,
    pub(crate) enforcement_status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pricing_attributes: Option<PricingAttributes>,
    pub(crate) production_access_enabled: bool,
    pub(crate) send_quota: SendQuota,
    pub(crate) sending_enabled: bool,
    pub(crate) suppression_attributes: SuppressionAttributes,
    /// Absent until it was set for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) vdm_attributes: Option<VdmAttributes>,
}

/// What the account was opened with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(crate) struct AccountDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mail_type: Option<String>,
    #[serde(rename = "WebsiteURL", skip_serializing_if = "Option::is_none")]
    pub(crate) website_url: Option<String>,
}

/// Virtual Deliverability Manager of the account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct VdmAttributes {
    pub(crate) vdm_enabled: FeatureStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dashboard_attributes: Option<DashboardOptions>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) guardian_attributes: Option<GuardianOptions>,
}

impl Default for AccountAttributes {
    fn default() -> Self {
        Self {
            // On by default (SES developer guide, "Warming up dedicated IP addresses").
            dedicated_ip_auto_warmup_enabled: true,
            details: None,
            enforcement_status: "HEALTHY".to_owned(),
            pricing_attributes: None,
            production_access_enabled: true,
            send_quota: SendQuota::default(),
            sending_enabled: true,
            suppression_attributes: SuppressionAttributes::default(),
            vdm_attributes: None,
        }
    }
}

/// The pricing plan of the account, and that of the next month.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(crate) struct PricingAttributes {
    #[serde(skip_serializing_if = "Option::is_none")]
    current_plan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_plan: Option<String>,
}

/// The sending quota of the account, in messages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SendQuota {
    #[serde(rename = "Max24HourSend")]
    max_24_hour_send: f64,
    #[serde(rename = "MaxSendRate")]
    max_send_rate: f64,
    #[serde(rename = "SentLast24Hours")]
    sent_last_24_hours: f64,
}

impl Default for SendQuota {
    /// The quota of a new account that is out of SES's own sandbox (AWS quota page): 50,000 a day, 14 a second.
    fn default() -> Self {
        Self { max_24_hour_send: 50_000.0, max_send_rate: 14.0, sent_last_24_hours: 0.0 }
    }
}

/// Which suppressed addresses the account does not send to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SuppressionAttributes {
    pub(crate) suppressed_reasons: Vec<SuppressionReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) validation_attributes: Option<ValidationOptions>,
}

impl Default for SuppressionAttributes {
    /// Both reasons: the default of accounts created after 25 November 2019 (SES developer guide).
    fn default() -> Self {
        let suppressed_reasons = vec![SuppressionReason::Bounce, SuppressionReason::Complaint];
        Self { suppressed_reasons, validation_attributes: None }
    }
}
