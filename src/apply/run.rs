//! The frame of one execution: what to do on a failure, when to stop, and the whole from the first step to the report.

use std::time::SystemTime;

use tokio::sync::watch;

use crate::{plan::Interruption, ses::Connection};

use super::{
    execute::{self, Event},
    prepare::Prepared,
    report::{REPORT_FORMAT_VERSION, Report, StepStatus},
    verify,
};

/// What a failed step means for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// What waits for it is skipped, the rest goes on.
    #[default]
    GoOn,
    /// Nothing new is started.
    Stop,
}

/// Tells a running execution to start nothing new. Clones tell the same execution.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// Starts nothing new from now on. The calls in flight end.
    pub fn request(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was asked for.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is asked for.
    pub async fn requested(&self) {
        let mut watched = self.0.subscribe();
        // The sender lives as long as `self`.
        let _ = watched.wait_for(|stop| *stop).await;
    }
}

/// One execution of a prepared plan.
#[derive(Debug)]
pub struct Execution<'a> {
    /// The way to SES.
    pub connection: &'a Connection,
    /// What a failed step means for the others.
    pub on_failure: OnFailure,
    /// Tells it to stop.
    pub stop: Stop,
}

impl Execution<'_> {
    /// Runs the steps that are left and looks at the result. Never fails: what went wrong is in the report.
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
            interrupted: self.stop.is_requested(),
            steps,
            not_arrived: Vec::new(),
            not_verified: None,
        };
        if report.count(StepStatus::Applied) > 0 {
            verify::verify(plan, self.connection, &mut report).await;
        }
        report.finished = now();
        report
    }
}

/// The time, RFC 3339 in UTC with milliseconds.
pub(super) fn now() -> String {
    humantime::format_rfc3339_millis(SystemTime::now()).to_string()
}
