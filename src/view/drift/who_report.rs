//! What was looked up, and what could not be.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Region;

/// What was looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WhoReport {
    /// When the events were looked up, as RFC 3339 in UTC. Those of the last 15 minutes before may be missing.
    pub looked_up_at: String,
    /// Operations with more events than were read, as `REGION/OPERATION`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<String>,
    /// Regions whose events could not be read, with the reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unread: BTreeMap<Region, WhyUnread>,
}

/// Why the events of a Region could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WhyUnread {
    /// The IAM action that the credentials lack, if that is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_permission: Option<String>,
    /// The outcome of the call.
    pub message: String,
}
