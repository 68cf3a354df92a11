//! What CloudTrail recorded: one call that changed something, and what the events say about who changed an object.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One recorded call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct TrailEvent {
    /// When the call was made, as RFC 3339 in UTC.
    pub time: String,
    /// The operation.
    pub operation: String,
    /// Who made it: an ARN, of an assumed role with the session name, or the AWS service that did.
    pub principal: String,
    /// The address that it came from, or the name of an AWS service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_address: Option<String>,
    /// The program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The request id of AWS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The id of the event, to find it in CloudTrail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// The texts of the request by the name of their member, in lower case. Empty if the event has no request.
    #[serde(skip)]
    pub request: BTreeMap<String, Vec<String>>,
    /// The names of the resources that the event lists.
    #[serde(skip)]
    pub resources: Vec<String>,
}

/// The events of one operation that could be read, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailEvents {
    /// The events of calls that were not refused.
    pub events: Vec<TrailEvent>,
    /// Whether there are older events, which were not read.
    pub is_cut: bool,
}

/// What is known about who made an object differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "found", rename_all = "kebab-case")]
pub enum Author {
    /// The newest event that names the object.
    Event {
        /// The event.
        event: TrailEvent,
    },
    /// Events that may have done it, newest first: they do not say which object they are about.
    Candidates {
        /// The newest of them.
        events: Vec<TrailEvent>,
        /// Number of others.
        more: usize,
    },
    /// No event that could be read is about it. That does not mean that nobody did it.
    NotFound,
    /// No operation of SES does it.
    NoOperation,
    /// The events could not be read.
    Unread,
}
