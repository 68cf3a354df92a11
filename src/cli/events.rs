//! What a command does, as events while it does it: one JSON object a line, for programs that follow a run.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    apply::StepReport,
    model::{AccountId, Address, Place, Region},
    plan::{Change, Digest, Plan, Stale},
    render::{Level, Notice},
    ses,
};

use super::{escape::escaped, failure::FailureReason, saved::Forecast};

/// The format of the events that this build writes.
pub(super) const FORMAT_VERSION: &str = "1.1";

/// One line of `--format ndjson`. The first is `started`, the last `finished`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event<'a> {
    /// The command began.
    Started {
        /// Version of the format of all events, `major.minor`.
        format_version: &'static str,
        /// Version of sesform.
        tool_version: &'static str,
        /// The verb.
        command: &'static str,
        /// When, RFC 3339 in UTC.
        time: String,
    },
    /// A difference between the file and the account.
    Change {
        /// The change.
        change: &'a Change,
    },
    /// An error of the file, or a finding of the plan.
    Finding {
        /// How grave it is.
        level: Grade,
        /// The kind of finding; stable.
        code: &'a str,
        /// In words, with the object that it is about.
        message: &'a str,
        /// The object, if it is about one.
        #[serde(skip_serializing_if = "Option::is_none")]
        address: Option<&'a Address>,
        /// What to do about it, where the message does not say so.
        #[serde(skip_serializing_if = "Option::is_none")]
        help: Option<&'a str>,
        /// Where a file states what it is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<&'a Place>,
    },
    /// The plan is made; its changes and findings were told before.
    Planned {
        /// The account.
        account: &'a AccountId,
        /// The Regions that were compared.
        regions: &'a [Region],
        /// The fingerprint.
        fingerprint: &'a Digest,
        /// Number of changes.
        changes: usize,
        /// Number of writes of an apply.
        steps: usize,
    },
    /// What an apply with the same flags would do.
    Forecast {
        /// The forecast.
        forecast: &'a Forecast,
    },
    /// A step of an apply ended.
    Step {
        /// What became of it.
        step: &'a StepReport,
        /// Number of steps that have ended.
        ended: usize,
        /// Number of all steps.
        total: usize,
    },
    /// All steps have ended, and what was written is read again.
    Verifying,
    /// An object changed since the saved plan was made.
    Stale {
        /// The object, when planned, as planned, and now.
        object: &'a Stale,
    },
    /// The command ended.
    Finished {
        /// The exit code of the process.
        exit_code: u8,
        /// Why it did not succeed.
        #[serde(skip_serializing_if = "Option::is_none")]
        failure_reason: Option<&'a FailureReason>,
        /// When, RFC 3339 in UTC.
        time: String,
    },
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The file or the plan is refused.
    Error,
    /// The reviewer should know.
    Warning,
    /// Somebody may want to know.
    Note,
}

impl<'a> Event<'a> {
    pub(crate) fn started(command: &'static str) -> Self {
        let tool_version = env!("CARGO_PKG_VERSION");
        Self::Started { format_version: FORMAT_VERSION, tool_version, command, time: now() }
    }

    pub(crate) fn finding(notice: &'a Notice) -> Self {
        let Notice { level, code, message, address, help, place, end: _ } = notice;
        let level = match level {
            Level::Error => Grade::Error,
            Level::Warning => Grade::Warning,
            Level::Note => Grade::Note,
        };
        Self::Finding { level, code, message, address: address.as_ref(), help: help.as_deref(), place: place.as_ref() }
    }

    pub(crate) fn planned(plan: &'a Plan) -> Self {
        let Plan { account, regions, fingerprint, changes, steps, .. } = plan;
        Self::Planned { account, regions, fingerprint, changes: changes.len(), steps: steps.len() }
    }

    pub(crate) fn finished(exit_code: u8, failure_reason: Option<&'a FailureReason>) -> Self {
        Self::Finished { exit_code, failure_reason, time: now() }
    }

    /// The event on one line.
    pub(crate) fn line(&self) -> String {
        escaped(&serde_json::to_string(self).expect("our own types have only string keys")) + "\n"
    }
}

fn now() -> String {
    humantime::format_rfc3339_millis(ses::now()).to_string()
}
