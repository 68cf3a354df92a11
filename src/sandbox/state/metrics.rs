//! What the sandbox says was measured: rows of counts, and entries of blocklists. Only the state file sets them.

use serde::{Deserialize, Serialize};

/// The counts of one day of one kind of mail. A count that is left out is not reported; neither is a day without a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct MetricRow {
    /// The day, such as `2026-11-24`.
    pub(crate) date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) configuration_set: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email_identity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) isp: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) send: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delivery: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) permanent_bounce: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) transient_bounce: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) complaint: Option<u64>,
}

/// An entry of a blocklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct BlacklistEntry {
    pub(crate) rbl_name: String,
    /// Seconds since 1970.
    pub(crate) listing_time: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
}

/// The first second of a day such as `2026-11-24`, in seconds since 1970.
pub(crate) fn first_second(date: &str) -> Option<i64> {
    let date: jiff::civil::Date = date.parse().ok().filter(|_| date.len() == 10)?;
    Some(date.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}
