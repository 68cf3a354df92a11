//! The frame of one execution: what a failure means, when to stop, and the sequence from the first step to the report.

use std::time::SystemTime;

use tokio_util::sync::CancellationToken;

use crate::{plan::Interruption, ses::Connection};

use super::{
    execute::{self, Event},
    prepare::Prepared,
    report::{REPORT_FORMAT_VERSION, Report},
    verify,
};

/// What a failed step means for the other steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// Steps that wait for it are skipped. The others continue.
    #[default]
    GoOn,
    /// No further step is started.
    Stop,
}

/// One execution of a prepared plan.
#[derive(Debug)]
pub struct Execution<'a> {
    /// The connection to SES.
    pub connection: &'a Connection,
    /// What a failed step means for the other steps.
    pub on_failure: OnFailure,
    /// Once cancelled, no further step is started, and steps that wait for their turn do not run. Calls in flight are
    /// completed.
    pub cancellation: CancellationToken,
}

impl Execution<'_> {
    /// Runs the remaining steps and verifies the result. It never fails: the report contains the errors.
    pub async fn run(&self, prepared: &Prepared, on_event: impl FnMut(Event<'_>)) -> Report {
        let plan = prepared.plan.plan();
        let started = now();
        let steps = execute::execute(self, prepared, on_event).await;
        let mut report = Report {
            format_version: REPORT_FORMAT_VERSION.to_owned(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            account: plan.account.clone(),
            caller: prepared.caller.clone(),
            fingerprint: plan.fingerprint.clone(),
            started,
            finished: String::new(),
            interruption_allowed: prepared.plan.interruption() == Interruption::Allowed,
            interrupted: self.cancellation.is_cancelled(),
            steps,
            not_arrived: Vec::new(),
            not_verified: None,
        };
        verify::verify(plan, self.connection, &mut report).await;
        report.finished = now();
        report
    }
}

/// Returns the current time, RFC 3339 in UTC with milliseconds.
pub(super) fn now() -> String {
    humantime::format_rfc3339_millis(SystemTime::now()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc_and_read_back() {
        let (before, written) = (SystemTime::now(), now());
        let read = humantime::parse_rfc3339(&written).expect("it is RFC 3339");
        assert!(written.ends_with('Z'), "{written}");
        // Milliseconds are cut off.
        assert!(read + std::time::Duration::from_millis(1) > before, "{written}");
    }
}
