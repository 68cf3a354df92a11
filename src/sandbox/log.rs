//! The log of calls: shows a test which calls a client really made.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

/// Maximum number of calls that are kept; the oldest are dropped first. It is far more than any test makes, and it
/// keeps the log from filling the memory.
const CALLS_MAX: usize = 100_000;

/// One call, in the order of arrival.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CallRecord {
    /// Sequence number, counted from 1 since the sandbox started.
    pub sequence: u64,
    /// Time of arrival, in milliseconds since the sandbox started.
    pub milliseconds: u64,
    /// The operation. `None` if the path belongs to no operation or the caller is unknown.
    pub operation: Option<&'static str>,
    /// The account of the caller.
    pub account: Option<String>,
    /// The Region.
    pub region: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path, including the query if there is one.
    pub path: String,
    /// The body: JSON if it parses as JSON, else text; null if there is none.
    pub body: Value,
    /// The HTTP status. `None` until the call is answered, and permanently if it never is.
    pub status: Option<u16>,
    /// Its position among the calls that were performed and not refused, counted from 1 since the sandbox started: the
    /// order of arrival and the order of execution differ. `None`: the call changed nothing and read nothing.
    pub performed: Option<u64>,
    /// The faults that the call met, joined by `+`.
    pub fault: Option<String>,
    /// The request id of the answer.
    pub request_id: String,
}

/// The calls so far.
#[derive(Debug, Default)]
pub(super) struct CallLog {
    calls: VecDeque<CallRecord>,
    logged: u64,
}

impl CallLog {
    /// Logs a call that has arrived and returns its sequence number.
    pub(super) fn begin(&mut self, call: CallRecord) -> u64 {
        self.logged += 1;
        if self.calls.len() == CALLS_MAX {
            self.calls.pop_front();
        }
        self.calls.push_back(CallRecord { sequence: self.logged, ..call });
        self.logged
    }

    /// Records how a call ended, if it is still in the log.
    pub(super) fn end(&mut self, sequence: u64, status: Option<u16>) {
        self.change(sequence, |call| call.status = status);
    }

    /// Records the position of a call among the performed calls.
    pub(super) fn perform(&mut self, sequence: u64, place: Option<u64>) {
        self.change(sequence, |call| call.performed = place);
    }

    /// Records the faults that a call meets.
    pub(super) fn befall(&mut self, sequence: u64, faults: &[&'static str]) {
        if !faults.is_empty() {
            self.change(sequence, |call| call.fault = Some(faults.join("+")));
        }
    }

    /// The calls, oldest first.
    pub(super) fn calls(&self) -> Vec<CallRecord> {
        self.calls.iter().cloned().collect()
    }

    /// Clears the log. Sequence numbers continue.
    pub(super) fn clear(&mut self) {
        self.calls.clear();
    }

    fn change(&mut self, sequence: u64, change: impl FnOnce(&mut CallRecord)) {
        let first = self.calls.front().map_or(sequence, |call| call.sequence);
        let index = sequence.checked_sub(first).and_then(|offset| usize::try_from(offset).ok());
        if let Some(call) = index.and_then(|index| self.calls.get_mut(index)) {
            change(call);
        }
    }
}

/// Converts a body to its form in the log.
pub(super) fn body(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(bytes).into_owned()))
}
