//! Where SES reports what becomes of the mail of a configuration set, and what it reports.

use std::{collections::BTreeSet, fmt};

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    destination::Destination,
    names::{AccountId, Name as _, NameError, Region, check_characters, name},
    switch::Switch,
    word::{Reported, ses_words},
};

name!(
    /// The name of an event destination within its configuration set: 1–64 of `A-Z a-z 0-9 _ -` (SES API reference).
    EventDestinationName,
    check_event_destination,
    "^[A-Za-z0-9_-]{1,64}$"
);

fn check_event_destination(text: &str) -> Result<(), NameError> {
    check_characters(text, |c| matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-'), "A-Z, a-z, 0-9, `_` and `-`")
}

ses_words! {
    /// What can become of mail.
    enum EventType {
        /// SES took it.
        Send = "SEND",
        /// SES refused it: it had a virus.
        Reject = "REJECT",
        /// It bounced hard.
        Bounce = "BOUNCE",
        /// Somebody complained.
        Complaint = "COMPLAINT",
        /// It was delivered.
        Delivery = "DELIVERY",
        /// Somebody opened it.
        Open = "OPEN",
        /// Somebody followed a link.
        Click = "CLICK",
        /// A template could not be filled in.
        RenderingFailure = "RENDERING_FAILURE",
        /// It could not be delivered yet.
        DeliveryDelay = "DELIVERY_DELAY",
        /// Somebody changed a subscription.
        Subscription = "SUBSCRIPTION",
    }
}

/// An event destination as SES holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventDestination {
    /// `Enabled`.
    pub enabled: Switch,
    /// `MatchingEventTypes`, in SES's order, which does not count.
    pub events: IndexSet<Reported<EventType>>,
    /// Where to. Absent: a kind or form that this version does not know; such a destination is shown and never changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<Destination>,
}

impl EventDestination {
    /// Whether a file of this account could state it in this Region, under this name.
    ///
    /// # Errors
    /// Why not.
    pub fn check(
        &self,
        name: &EventDestinationName,
        (region, account): (&Region, &AccountId),
    ) -> Result<(), NameError> {
        name.check()?;
        match &self.destination {
            Some(destination) => destination.check().and_then(|()| destination.check_place(region, account)),
            None => Err(NameError::new("where it reports to is of a kind or form that this version does not know")),
        }
    }
}

impl fmt::Display for EventDestination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { enabled, events, destination } = self;
        let events: BTreeSet<&Reported<EventType>> = events.iter().collect();
        let events: Vec<&str> = events.into_iter().map(Reported::as_str).collect();
        match destination {
            Some(destination) => write!(f, "{destination}")?,
            None => f.write_str("a destination of an unknown kind or form")?,
        }
        write!(f, ", {enabled}, events {}", events.join(" "))
    }
}

/// What a file says about an event destination. `None` is not stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DesiredEventDestination {
    /// What to report: exactly these.
    pub events: Option<BTreeSet<EventType>>,
    /// Whether to report. Not stated of a new one: on.
    pub enabled: Option<Switch>,
    /// Where to.
    pub destination: Destination,
}
