//! The content of the sandbox: accounts, their Regions, and the SES resources of each Region. Also the format of the
//! state file.
//!
//! The file uses SES's member names, so that it can be compared with the SES reference and edited by hand. Its content
//! is checked when it is loaded. Each operation checks its own changes.

mod blocks;
mod check;
mod configuration_set;
mod dedicated_ip;
mod event_destination;
mod identity;
mod region;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(super) use blocks::{
    ArchivingOptions, ConditionThreshold, ConfidenceThreshold, DashboardOptions, DeliveryOptions, Enumeration,
    FeatureStatus, GuardianOptions, HttpsPolicy, ReputationOptions, ScalingMode, SendingOptions, SuppressionOptions,
    SuppressionReason, SuppressionScope, TlsPolicy, TrackingOptions, ValidationOptions, VdmOptions, VerdictThreshold,
};
pub use check::StateProblem;
pub(super) use configuration_set::ConfigurationSet;
pub(super) use dedicated_ip::{DedicatedIp, Warmup, WarmupStatus};
pub(super) use event_destination::{
    CloudWatchDestination, Dimension, DimensionSource, EventBridgeDestination, EventDestination, EventType,
    FirehoseDestination, PinpointDestination, SnsDestination, Target,
};
pub(super) use identity::{EmailIdentity, IdentityType, VerificationStatus};
pub(super) use region::{Pool, RegionState};

use super::trail::Trail;

/// The pool of all leased IPs that are in no other pool (SES developer guide).
pub(super) const DEFAULT_POOL: &str = "ses-default-dedicated-pool";
/// The pool of AWS's shared IPs (SES developer guide).
pub(super) const SHARED_POOL: &str = "ses-shared-pool";

/// The version of the state file that this sandbox writes. It reads no other version.
const VERSION: u32 = 1;

/// The tags of one resource, by key.
pub(super) type Tags = BTreeMap<String, String>;

/// The whole content of a sandbox, and of a state file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    version: u32,
    /// Account id, then Region.
    #[serde(default)]
    pub(super) accounts: BTreeMap<String, BTreeMap<String, RegionState>>,
    /// Who changed what.
    #[serde(default, skip_serializing_if = "Trail::is_empty")]
    pub(super) trail: Trail,
}

impl Default for State {
    fn default() -> Self {
        Self { version: VERSION, accounts: BTreeMap::new(), trail: Trail::default() }
    }
}

impl State {
    /// Reads the text of a state file.
    ///
    /// # Errors
    /// The first place that is not JSON, does not follow the format, or could not exist in SES.
    pub fn from_json(text: &str) -> Result<Self, StateProblem> {
        let state: Self = serde_json::from_str(text).map_err(StateProblem::Syntax)?;
        if state.version != VERSION {
            return Err(StateProblem::Version { found: state.version, known: VERSION });
        }
        check::state(&state)?;
        Ok(state)
    }

    /// Writes the text of a state file: indented, sorted, with a newline at the end.
    ///
    /// # Errors
    /// None that the format can cause. Errors of the serializer are passed on.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}
