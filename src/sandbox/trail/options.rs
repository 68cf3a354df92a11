//! How the trail behaves where it differs between services or where AWS's documentation is silent.

use serde::{Deserialize, Serialize};

/// The behaviour of the trail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrailOptions {
    /// How many milliseconds after a call its event appears. CloudTrail delivers within about 15 minutes.
    pub delay_milliseconds: u64,
    /// How an event names the object that was changed.
    pub details: TrailDetails,
}

/// How an event names the object that was changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrailDetails {
    /// `requestParameters` has the request.
    #[default]
    Parameters,
    /// Neither `requestParameters` nor `Resources` say anything.
    Hidden,
    /// `Resources` has the names, and `requestParameters` is empty.
    Resources,
}
