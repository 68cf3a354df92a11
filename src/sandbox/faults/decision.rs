//! The faults of one call: how long it waits, which other writers' calls come first, and how it ends.

use std::time::Duration;

use hyper::StatusCode;

use super::plan::{Fault, Interference};
use crate::sandbox::wire::{ErrorKind, Protocol, Reply, ServiceError};

/// The page that a load balancer answers with.
const HTML: &str = "<html><body><h1>503 Service Unavailable</h1></body></html>";
/// The name in the log of a call over a rate limit.
const RATE_LIMIT: &str = "rate_limit";

/// The faults of one call.
#[derive(Debug, Default)]
pub(crate) struct Decision {
    pub(crate) delay: Duration,
    pub(crate) interferences: Vec<Interference>,
    pub(crate) ending: Ending,
    /// The names of the faults, for the log.
    pub(crate) names: Vec<&'static str>,
}

/// How a call ends.
#[derive(Debug, Default)]
pub(crate) enum Ending {
    /// Performed and answered.
    #[default]
    Answered,
    /// Answered without being performed.
    Refused(Reply),
    /// Neither performed nor answered.
    Hung,
    /// Performed, not answered.
    HungAfter,
    /// Connection reset, not performed.
    ResetBefore,
    /// Performed, connection reset.
    ResetAfter,
    /// Connection closed cleanly, not performed.
    ClosedBefore,
    /// Performed, connection closed cleanly.
    ClosedAfter,
    /// Performed; only half of the answer is sent.
    Truncated,
}

impl Decision {
    /// The decision for a call over a rate limit.
    pub(super) fn over_limit(protocol: Protocol) -> Self {
        let mut decision = Self::default();
        decision.end(Ending::Refused(throttled(protocol)), RATE_LIMIT);
        decision
    }

    /// Adds a fault.
    pub(super) fn add(&mut self, fault: &Fault, protocol: Protocol) {
        match fault {
            Fault::Delay { milliseconds } => {
                self.delay += Duration::from_millis(*milliseconds);
                self.names.push("delay");
            }
            Fault::Interfere(other) => {
                self.interferences.push(other.clone());
                self.names.push("interfere");
            }
            Fault::Throttle => self.end(Ending::Refused(throttled(protocol)), "throttle"),
            Fault::ConcurrentModification => self.end(Ending::Refused(modified(protocol)), "concurrent_modification"),
            Fault::Error { status, code, message } => {
                self.end(Ending::Refused(chosen(protocol, *status, code, message)), "error");
            }
            Fault::Html => self.end(Ending::Refused(Reply::html(HTML)), "html"),
            Fault::Hang => self.end(Ending::Hung, "hang"),
            Fault::HangAfterWrite => self.end(Ending::HungAfter, "hang_after_write"),
            Fault::ResetBeforeWrite => self.end(Ending::ResetBefore, "reset_before_write"),
            Fault::ResetAfterWrite => self.end(Ending::ResetAfter, "reset_after_write"),
            Fault::CloseBeforeWrite => self.end(Ending::ClosedBefore, "close_before_write"),
            Fault::CloseAfterWrite => self.end(Ending::ClosedAfter, "close_after_write"),
            Fault::TruncatedBody => self.end(Ending::Truncated, "truncated_body"),
        }
    }

    /// Sets the ending and logs its name, unless an earlier fault has already set an ending.
    fn end(&mut self, ending: Ending, name: &'static str) {
        if matches!(self.ending, Ending::Answered) {
            self.ending = ending;
            self.names.push(name);
        }
    }
}

fn throttled(protocol: Protocol) -> Reply {
    Reply::error(protocol, &ServiceError::new(ErrorKind::TooManyRequests, "Rate exceeded"))
}

fn modified(protocol: Protocol) -> Reply {
    let message = "The resource is being modified by another operation or thread.";
    Reply::error(protocol, &ServiceError::new(ErrorKind::ConcurrentModification, message))
}

fn chosen(protocol: Protocol, status: u16, code: &str, message: &str) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Reply::coded_error(protocol, status, code, message)
}
