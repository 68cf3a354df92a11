//! The responses of SES to the reads of a survey.

use std::collections::BTreeMap;

use crate::{
    model::{ConfigurationSetName, Switch},
    ses::error::CallError,
};

/// The result of the calls in a Region.
#[derive(Debug)]
pub struct Survey {
    /// Scheme and host that the calls went to. `None` if nothing was sent.
    pub endpoint: Option<String>,
    /// The responses.
    pub answered: Result<Answers, Box<CallError>>,
}

/// The responses of a Region.
#[derive(Debug)]
pub struct Answers {
    /// One response for each read operation, in a fixed order.
    pub reads: Vec<Answer>,
    /// Number of customer-created pools of the account, if they can be listed.
    pub pools: Option<usize>,
    /// Number of configuration sets of the account, if they can be listed.
    pub configuration_sets: Option<usize>,
    /// Number of event destinations of each given configuration set, if they can be read.
    pub event_destinations: Option<BTreeMap<ConfigurationSetName, usize>>,
    /// The state of the account, if it may be read.
    pub account: Option<AccountState>,
}

/// The response to one operation.
#[derive(Debug)]
pub struct Answer {
    /// The name of the operation, as AWS spells it.
    pub operation: &'static str,
    /// The subject of the call.
    pub about: About,
    /// The failure. `Ok` says only that the operation succeeded.
    pub result: Result<(), CallError>,
}

/// The subject of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The Region as a whole.
    Region,
    /// An object from one of the lists.
    There,
    /// A nonexistent name.
    Nobody,
}

/// The state of an account in a Region.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountState {
    /// Whether the account has production access, so that it may send to any address. Otherwise it is in the sandbox of
    /// SES.
    pub production_access: Switch,
    /// Whether the account may send at all.
    pub sending: Switch,
    /// `HEALTHY`, `PROBATION`, `SHUTDOWN`, or a newer status of SES. `None` if SES does not report it.
    pub enforcement: Option<String>,
    /// The sending quota, if SES reports it.
    pub quota: Option<SendQuota>,
}

/// The sending quota.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SendQuota {
    /// Maximum number of messages in 24 hours. Negative means no limit (SES v2 service model).
    pub in_24_hours: f64,
    /// Number of messages sent in the last 24 hours.
    pub sent: f64,
}

/// The response to an operation, without what it returned.
pub(super) fn answer<T>(operation: &'static str, about: About, result: Result<T, CallError>) -> Answer {
    Answer { operation, about, result: result.map(drop) }
}
