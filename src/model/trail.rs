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
    /// The values of the request, as text, by the name of their member in lower case. Empty if the event has no request.
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
    /// The newest event that names the object and does not contradict what is live.
    Event {
        /// The event.
        event: TrailEvent,
        /// What it says of the live value.
        value: ValueSet,
        /// The newest event that set another value later: then a change after it is missing among the events.
        #[serde(skip_serializing_if = "Option::is_none")]
        other_value: Option<TrailEvent>,
    },
    /// Events that may have done it, newest first: they do not say which object they are about.
    Candidates {
        /// The newest of them.
        events: Vec<TrailEvent>,
        /// Number of others.
        more: usize,
        /// The newest event that names the object, which set another value: it was changed again afterwards.
        #[serde(skip_serializing_if = "Option::is_none")]
        other_value: Option<TrailEvent>,
    },
    /// No event that could be read is about it. That does not mean that nobody did it.
    NotFound {
        /// The newest event that names the object, which set another value: it was changed again afterwards.
        #[serde(skip_serializing_if = "Option::is_none")]
        other_value: Option<TrailEvent>,
    },
    /// No operation of SES does it.
    NoOperation,
    /// The events could not be read.
    Unread,
}

/// What an event says of the value that is live now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ValueSet {
    /// Its request set it, or it deleted or created the object.
    Live,
    /// The event does not record the value, or it cannot be compared.
    NotKnown,
}
