//! The report of an apply, step by step: the document that remains after the process has ended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    model::{AccountId, Address, Caller, Write},
    plan::{Digest, Plan, StepId},
    ses::{self, CallError, Confirmed, Done, Failure, Try},
};

/// The format of the report document that this build writes.
pub const REPORT_FORMAT_VERSION: &str = "1.0";

/// What an apply did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of this document's format, `major.minor`.
    pub format_version: String,
    /// Version of the sesform that applied.
    pub tool_version: String,
    /// The account that was written to.
    pub account: AccountId,
    /// Whose credentials wrote.
    pub caller: Caller,
    /// The fingerprint of the plan.
    pub fingerprint: Digest,
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// When it ended, RFC 3339 in UTC.
    pub finished: String,
    /// Whether the person who applied took interrupted or foreign routes on themselves.
    pub interruption_allowed: bool,
    /// Whether a signal stopped it.
    pub interrupted: bool,
    /// Each step of the plan, in the plan's order.
    pub steps: Vec<StepReport>,
    /// What was written, confirmed by SES, and was not there when it was looked at in the end.
    pub not_arrived: Vec<NotArrived>,
    /// Why the look at the end failed, if it did. What was written is written all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_verified: Option<String>,
}

/// What became of one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepReport {
    /// Its number in the plan.
    pub id: StepId,
    /// What it writes to.
    pub address: Address,
    /// The write.
    pub write: Write,
    /// What became of it.
    pub status: StepStatus,
    /// AWS's id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// How it is known to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmation>,
    /// How often it was sent.
    #[serde(default)]
    pub tries: u32,
    /// Where it was sent more than once: what each try that failed saw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// Whether one of the tries may have been performed although no answer confirms it. A later read may have shown
    /// that it was not performed, but a read may lag and a request may be performed late. It is not in the document,
    /// whose statuses and causes state what was seen.
    #[serde(skip)]
    #[schemars(skip)]
    pub(crate) unclear_tries: bool,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether SES refused the request because of its content, so that sending it again changes nothing. It is not in
    /// the document.
    #[serde(skip)]
    #[schemars(skip)]
    pub(crate) refused: bool,
    /// When it was sent, RFC 3339 in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<String>,
    /// When SES's word came, RFC 3339 in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<String>,
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepStatus {
    /// Written now.
    Applied,
    /// Its result was there before.
    AlreadyDone,
    /// Not done.
    Failed,
    /// Sent, and not known whether it was done: its answers were lost, and the object could not be looked at.
    Unclear,
    /// Not sent, as a step that it waits for failed.
    Skipped,
    /// Not sent, as the run was stopped before.
    NotStarted,
}

/// How a step is known to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// SES answered so.
    Answer,
    /// The answer was lost, or said that there was nothing left to do; the result was seen.
    Looking,
}

impl From<Confirmed> for Confirmation {
    fn from(confirmed: Confirmed) -> Self {
        match confirmed {
            Confirmed::ByAnswer => Self::Answer,
            Confirmed::ByLooking => Self::Looking,
        }
    }
}

/// A write that SES confirmed and that cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotArrived {
    /// The step.
    pub id: StepId,
    /// What it wrote to.
    pub address: Address,
}

impl Report {
    /// Returns the number of steps with this status.
    #[must_use]
    pub fn count(&self, status: StepStatus) -> usize {
        self.steps.iter().filter(|step| step.status == status).count()
    }

    /// Whether everything that the plan wants is live.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let done = |step: &StepReport| matches!(step.status, StepStatus::Applied | StepStatus::AlreadyDone);
        self.steps.iter().all(done) && self.not_arrived.is_empty() && self.not_verified.is_none()
    }

    /// Whether the run sent anything that may have changed the account.
    #[must_use]
    pub fn wrote(&self) -> bool {
        self.steps.iter().any(|step| match step.status {
            StepStatus::Applied | StepStatus::Unclear => true,
            StepStatus::Failed => step.unclear_tries,
            // A step that was started and has no end.
            StepStatus::NotStarted => step.started.is_some(),
            StepStatus::AlreadyDone | StepStatus::Skipped => false,
        })
    }
}

impl StepReport {
    /// Creates the report of a step that has not started.
    pub(super) fn waiting(plan: &Plan, index: usize) -> Self {
        let step = &plan.steps[index];
        Self {
            id: step.id,
            address: step.write.target().address(&plan.account, &step.region),
            write: step.write.clone(),
            status: StepStatus::NotStarted,
            request_id: None,
            confirmed: None,
            tries: 0,
            causes: Vec::new(),
            unclear_tries: false,
            refused: false,
            error: None,
            started: None,
            finished: None,
        }
    }

    /// Records that the step is done.
    pub(super) fn done(&mut self, done: Done) {
        let Done { request_id, tries, confirmed } = done;
        self.status = if tries.is_empty() { StepStatus::AlreadyDone } else { StepStatus::Applied };
        self.request_id = request_id;
        self.confirmed = Some(confirmed.into());
        // The successful try, if there is one, is the last.
        let failed = tries.len() - usize::from(confirmed == Confirmed::ByAnswer);
        self.note(&tries, failed);
    }

    /// Records that the step is not done, or that its result is unknown.
    pub(super) fn failed(&mut self, error: CallError) {
        self.note(&error.tries, error.tries.len());
        self.status = match error.failure {
            Failure::Cancelled if error.tries.is_empty() => {
                self.started = None;
                self.finished = None;
                self.status = StepStatus::NotStarted;
                return;
            }
            Failure::Unclear => StepStatus::Unclear,
            Failure::NotFound
            | Failure::AlreadyExists
            | Failure::Throttled
            | Failure::Denied
            | Failure::Refused
            | Failure::NotDone
            | Failure::NotSent
            | Failure::Unreadable
            | Failure::Changed
            | Failure::Cancelled => StepStatus::Failed,
        };
        self.refused = matches!(error.failure, Failure::Denied | Failure::Refused | Failure::NotFound);
        self.error = Some(error.to_string());
        self.request_id = error.request_id;
    }

    fn note(&mut self, tries: &[Try], failed: usize) {
        self.tries = u32::try_from(tries.len()).unwrap_or(u32::MAX);
        self.unclear_tries = tries.iter().any(|one| one.unclear);
        if tries.len() > 1 {
            self.causes = tries[..failed].iter().map(ToString::to_string).collect();
        }
    }
}

/// Returns the current time, RFC 3339 in UTC with milliseconds.
pub(super) fn now() -> String {
    humantime::format_rfc3339_millis(ses::now()).to_string()
}

#[cfg(test)]
mod tests;
