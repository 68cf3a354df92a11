//! The trail: who changed what, as CloudTrail records it, and what of it `LookupEvents` may see.
//!
//! `record` builds an event from a call, `lookup` answers `LookupEvents`, `options` selects what SES's documentation
//! does not state: how late events appear, and whether they name the object.

#[expect(clippy::disallowed_methods, reason = "events carry the time of the call")]
mod clock;
mod lookup;
mod options;
mod record;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) use clock::now;
pub(super) use lookup::{LookUp, look_up};
pub use options::{TrailDetails, TrailOptions};
pub(super) use record::{Writer, event};

/// Maximum number of events that are kept; the oldest are dropped first. Every write saves the whole state file, so the
/// events must not outgrow the account. CloudTrail itself keeps 90 days.
const EVENTS_MAX: usize = 2_000;

/// The events of all accounts, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Trail(VecDeque<TrailEvent>);

/// One recorded call that writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct TrailEvent {
    /// Its number, which only grows.
    pub(super) sequence: u64,
    /// Milliseconds since 1970.
    pub(super) milliseconds: u64,
    pub(super) account: String,
    pub(super) region: String,
    pub(super) operation: String,
    pub(super) access_key: String,
    pub(super) user_agent: String,
    pub(super) source_address: String,
    pub(super) request_id: String,
    /// The request in the spelling of CloudTrail: members of the path, the query and the body, in lower camel case.
    pub(super) parameters: Value,
    /// The code of the error that the call was refused with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error_code: Option<String>,
}

impl Trail {
    /// Whether nothing was recorded.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an event and gives it the next number.
    pub(super) fn add(&mut self, event: TrailEvent) {
        let sequence = self.0.back().map_or(1, |last| last.sequence + 1);
        if self.0.len() >= EVENTS_MAX {
            self.0.pop_front();
        }
        self.0.push_back(TrailEvent { sequence, ..event });
    }

    /// The events of an account and a Region, newest first.
    fn newest_first<'a>(&'a self, account: &'a str, region: &'a str) -> impl Iterator<Item = &'a TrailEvent> {
        self.0.iter().rev().filter(move |event| event.account == account && event.region == region)
    }
}
