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
mod file;
mod identity;
mod metrics;
mod region;

use std::collections::BTreeMap;

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
pub use file::State;
pub(super) use identity::{EmailIdentity, IdentityType, VerificationStatus};
pub(super) use metrics::{BlacklistEntry, MetricRow, first_second};
pub(super) use region::{Pool, RegionState, SuppressionAttributes, VdmAttributes};

/// The pool of all leased IPs that are in no other pool (SES developer guide).
pub(super) const DEFAULT_POOL: &str = "ses-default-dedicated-pool";
/// The pool of AWS's shared IPs (SES developer guide).
pub(super) const SHARED_POOL: &str = "ses-shared-pool";

/// The tags of one resource, by key.
pub(super) type Tags = BTreeMap<String, String>;
