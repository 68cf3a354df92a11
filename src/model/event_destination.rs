//! Event destinations: which events about the mail of a configuration set SES publishes, and to which service.

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
    /// The types of events.
    enum EventType {
        /// SES accepted the mail.
        Send = "SEND",
        /// SES rejected the mail because it contained a virus.
        Reject = "REJECT",
        /// The mail bounced permanently.
        Bounce = "BOUNCE",
        /// The recipient complained.
        Complaint = "COMPLAINT",
        /// The mail was delivered.
        Delivery = "DELIVERY",
        /// The recipient opened the mail.
        Open = "OPEN",
        /// The recipient followed a link.
        Click = "CLICK",
        /// SES could not render a template.
        RenderingFailure = "RENDERING_FAILURE",
        /// The mail could not be delivered yet.
        DeliveryDelay = "DELIVERY_DELAY",
        /// The recipient changed a subscription.
        Subscription = "SUBSCRIPTION",
    }
}

/// An event destination as SES holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventDestination {
    /// `Enabled`.
    pub enabled: Switch,
    /// `MatchingEventTypes`, in SES's order. The order is not significant.
    pub events: IndexSet<Reported<EventType>>,
    /// The destination. `None` if this version does not know its kind or form. Such an event destination is shown but
    /// never changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<Destination>,
}

impl EventDestination {
    /// Checks that a file for this account can declare the event destination in this Region and under this name.
    ///
    /// # Errors
    /// The reason why a file cannot declare it.
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

/// The desired state of an event destination. `None` means that the file does not declare the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DesiredEventDestination {
    /// The exact event types to publish.
    pub events: Option<BTreeSet<EventType>>,
    /// Whether events are published. If not declared, a new event destination is enabled.
    pub enabled: Option<Switch>,
    /// The service that events are published to.
    pub destination: Destination,
}
