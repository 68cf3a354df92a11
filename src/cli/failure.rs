//! Every error that can end a command early, with its exit code. The match on the errors has no default arm.
//! What to do about each is in `failure_help.rs`.

use std::{collections::BTreeSet, error::Error as _, io, path::PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    addresses::NotAList,
    advice::{BadFigures, Severity},
    apply::NotReady,
    config::{Diagnostics, ReadError},
    dns::DnsError,
    model::{AccountId, Region, counted, shown},
    plan::{Refusal, Stale, stale_objects},
    render::{self, Style},
    sandbox::{FaultProblem, StoreError},
    ses::{CallError, LockHolder},
};

use super::{
    accept::{self, NotAccepted},
    exit::Exit,
    remedy::{all, first_few},
    same_way::SameWay,
};

/// How messages name the account that a file or a saved plan states.
pub(crate) const STATED: &str = "account of the desired state";

/// Why a command did not succeed, for machines.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FailureReason {
    /// The kind of failure; stable.
    pub code: &'static str,
    /// In words.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// Why a command did not succeed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    #[error(transparent)]
    UnreadableVariables(ReadError),
    #[error("{} in the desired state", counted(.0.len(), "problem"))]
    Invalid(Diagnostics),
    #[error("{} in the base {base}", counted(.found.len(), "problem"))]
    InvalidBase { base: String, found: Diagnostics },
    #[error("{0}")]
    UnreadableBase(String),
    #[error(transparent)]
    UnreadableBaseFile(ReadError),
    #[error("{0}")]
    Usage(String),
    #[error("cannot {what}: {error}")]
    Io { what: String, error: io::Error },
    #[error("{0}")]
    UnreadablePlan(#[source] ReadError, SameWay),
    // The parser's message quotes the document, which may be any file, so only the position is shown.
    #[error("`{}` is not a plan of this version of sesform, at line {}, column {}", path.display(), error.line(), error.column())]
    NotAPlan { path: PathBuf, error: serde_json::Error, help: String },
    #[error("`{}` is a desired state, not a saved plan", .0.display())]
    DesiredStateAsPlan(PathBuf, SameWay),
    #[error(transparent)]
    Sandbox(#[from] StoreError),
    #[error(transparent)]
    SandboxFaults(#[from] FaultProblem),
    #[error("the {whose} is {found}, and {expected_by} expects {expected}")]
    OtherAccount { whose: &'static str, found: AccountId, expected_by: &'static str, expected: AccountId },
    #[error("the file does not state the Region `{0}`")]
    RegionNotStated(Region),
    #[error(transparent)]
    Call(Box<CallError>),
    /// A call for a saved plan that was made in a sandbox, without one.
    #[error(transparent)]
    CallBesideSandbox(Box<CallError>),
    /// A plan that is refused, and the flags that would let it pass if they are known.
    #[error("{0}")]
    Refused(Refusal, Vec<String>),
    #[error("{} changed since the plan was made", counted(stale_objects(.0), "object"))]
    Stale(Vec<Stale>),
    #[error("the plan has the fingerprint {found}, and `--expect` names {expected}")]
    OtherPlan { expected: String, found: String },
    #[error("the plan `{}` was not made from this desired state", plan.display())]
    OtherFile { plan: PathBuf },
    #[error("{region} is locked by {held}")]
    Locked { region: Region, held: LockHolder },
    #[error("{0} has a configuration set `sesform-lock` that contains no lock; it was not removed")]
    NoLock(Region),
    #[error("the lock of {0} changed while it was checked; it was not removed")]
    LockChanged(Region),
    #[error("{0}")]
    PlanLimit(String),
    #[error("{0}")]
    Inexact(String),
    #[error("{0}")]
    NotAccepted(String),
    #[error("{} not accepted: {}", counted(.0.len(), "object"), accept::told(.0))]
    NotAllAccepted(Vec<NotAccepted>),
    #[error("the changed text would not be valid: {}", counted(.0.len(), "problem"))]
    NotAcceptable(Diagnostics),
    #[error("{} of severity {fail_on} or graver", counted(*.count, "finding"))]
    Findings { count: usize, fail_on: Severity },
    #[error("not confirmed: nothing was written")]
    Declined,
    #[error("{} failed", counted(*.0, "check"))]
    ChecksFailed(usize),
    #[error("no Region that was read has a configuration set, an identity, a pool or an IP `{name}`")]
    UnknownName { name: String, near: Option<String> },
    #[error(transparent)]
    UnreadableList(ReadError),
    #[error("`{}` is no list of addresses: {problem}", path.display())]
    NotAList { path: PathBuf, problem: NotAList },
    #[error(transparent)]
    UnreadableFigures(ReadError),
    #[error("`{}` has no figures that can be used: {problem}", path.display())]
    BadFigures { path: PathBuf, problem: BadFigures },
    #[error("the mail may also leave from addresses that an SPF record of these would not name: {}", first_few(.reasons))]
    RouteNotClosed {
        /// Why not.
        reasons: BTreeSet<String>,
        /// What ends that.
        remedies: BTreeSet<String>,
    },
    #[error("there is no address that others could allow: {}", first_few(.0))]
    NoAddress(BTreeSet<String>),
    #[error("the SPF record would need more look-ups than receivers make")]
    SpfLimit,
    #[error("the SPF record has to be mended first")]
    SpfRecord,
    #[error("the name of the SPF record is an alias (CNAME), and no record can stand there")]
    SpfAlias,
    #[error(transparent)]
    Dns(#[from] DnsError),
    #[error(transparent)]
    DnsOfLint(DnsError),
    #[error("AWS reviews the account in {}: no case was written", all(.0))]
    UnderReview(Vec<Region>),
    #[error("no addresses are given back in {}: the result says why", all(.0))]
    NotRelinquished(Vec<Region>),
    #[error("the IPs in {} are your own (`byoip`): no case was written", all(.0))]
    OwnAddresses(Vec<Region>),
    #[error("the case needs facts that the file does not state: {}", .0.join(", "))]
    FactsMissing(Vec<String>),
    #[error("not everything was applied")]
    NotAllApplied(Exit),
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Self::Call(Box::new(error))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal, Vec::new())
    }
}

impl From<NotReady> for Failure {
    fn from(error: NotReady) -> Self {
        match error {
            NotReady::OtherAccount { planned, found } => Self::OtherAccount {
                whose: "account of the credentials",
                found,
                expected_by: "the plan",
                expected: planned,
            },
            NotReady::Stale(stale) => Self::Stale(stale),
            NotReady::Refused(refusal) => refusal.into(),
            NotReady::Unread(error) => error.into(),
        }
    }
}

impl Failure {
    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Unreadable(_)
            | Self::UnreadableVariables(_)
            | Self::Invalid(_)
            | Self::InvalidBase { .. }
            | Self::UnreadableBase(_)
            | Self::UnreadableBaseFile(_)
            | Self::RegionNotStated(_)
            | Self::NotAList { .. }
            | Self::UnreadableFigures(_)
            | Self::BadFigures { .. }
            | Self::FactsMissing(_)
            | Self::SpfRecord
            | Self::SpfAlias => Exit::InvalidFile,
            Self::Usage(_) | Self::UnknownName { .. } => Exit::Usage,
            Self::Io { .. }
            | Self::NotAPlan { .. }
            | Self::DesiredStateAsPlan(..)
            | Self::UnreadablePlan(..)
            | Self::UnreadableList(_)
            | Self::Sandbox(_)
            | Self::SandboxFaults(_)
            | Self::Call(_)
            | Self::CallBesideSandbox(_)
            | Self::Dns(_)
            | Self::DnsOfLint(_)
            | Self::Inexact(_)
            | Self::ChecksFailed(_)
            | Self::Declined => Exit::Error,
            Self::OtherAccount { .. }
            | Self::Locked { .. }
            | Self::NoLock(_)
            | Self::LockChanged(_)
            | Self::NotAccepted(_)
            | Self::NotAcceptable(_)
            | Self::Findings { .. }
            | Self::PlanLimit(_)
            | Self::UnderReview(_)
            | Self::NotRelinquished(_)
            | Self::OwnAddresses(_)
            | Self::RouteNotClosed { .. }
            | Self::NoAddress(_)
            | Self::SpfLimit => Exit::Refused,
            Self::Refused(Refusal::InvalidFile(_), _) => Exit::InvalidFile,
            Self::Refused(Refusal::Format { .. } | Refusal::Altered(_), _) => Exit::Error,
            Self::Refused(
                Refusal::Guarded(_) | Refusal::NotAllowed(_) | Refusal::Limited(_) | Refusal::Unsafe(_),
                _,
            ) => Exit::Refused,
            Self::Stale(_) | Self::OtherPlan { .. } | Self::OtherFile { .. } => Exit::Stale,
            Self::NotAllAccepted(_) => Exit::Partial,
            Self::NotAllApplied(exit) => *exit,
        }
    }

    /// The kind of failure, stable for programs that read the JSON document.
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) | Self::UnreadableVariables(_) => "unreadable-file",
            Self::Invalid(_) => "invalid-file",
            Self::InvalidBase { .. } => "invalid-base",
            Self::UnreadableBase(_) | Self::UnreadableBaseFile(_) => "unreadable-base",
            Self::RegionNotStated(_) => "region-not-stated",
            Self::Usage(_) => "usage",
            Self::Io { .. } => "io",
            Self::NotAPlan { .. } | Self::DesiredStateAsPlan(..) => "not-a-plan",
            Self::UnreadablePlan(..) | Self::UnreadableList(_) => "io",
            Self::UnknownName { .. } => "unknown-name",
            Self::NotAList { .. } => "not-a-list",
            Self::UnreadableFigures(_) => "unreadable-file",
            Self::BadFigures { .. } => "invalid-figures",
            Self::RouteNotClosed { .. } => "route-not-closed",
            Self::NoAddress(_) => "no-address",
            Self::SpfLimit => "spf-limit",
            Self::SpfRecord | Self::SpfAlias => "spf-record",
            Self::Dns(_) | Self::DnsOfLint(_) => "dns",
            Self::UnderReview(_) => "under-review",
            Self::NotRelinquished(_) => "not-relinquished",
            Self::OwnAddresses(_) => "own-addresses",
            Self::FactsMissing(_) => "facts-missing",
            Self::Sandbox(_) | Self::SandboxFaults(_) => "sandbox",
            Self::Call(_) | Self::CallBesideSandbox(_) => "call-failed",
            Self::Inexact(_) => "import-inexact",
            Self::ChecksFailed(_) => "checks-failed",
            Self::NotAccepted(_) | Self::NotAcceptable(_) => "not-accepted",
            Self::Findings { .. } => "findings",
            Self::NotAllAccepted(_) => "not-all-accepted",
            Self::Declined => "not-confirmed",
            Self::OtherAccount { .. } => "other-account",
            Self::Locked { .. } => "locked",
            Self::PlanLimit(_) => "over-limit",
            Self::NoLock(_) => "no-lock",
            Self::LockChanged(_) => "lock-changed",
            Self::Refused(Refusal::InvalidFile(_), _) => "impossible",
            Self::Refused(Refusal::Format { .. }, _) => "plan-format",
            Self::Refused(Refusal::Altered(_), _) => "plan-altered",
            Self::Refused(Refusal::Guarded(_), _) => "guarded",
            Self::Refused(Refusal::NotAllowed(_), _) => "not-allowed",
            Self::Refused(Refusal::Limited(_), _) => "limited",
            Self::Refused(Refusal::Unsafe(_), _) => "unsafe-route",
            Self::Stale(_) => "stale",
            Self::OtherPlan { .. } => "other-plan",
            Self::OtherFile { .. } => "other-file",
            Self::NotAllApplied(Exit::Interrupted | Exit::Terminated | Exit::HungUp) => "interrupted",
            Self::NotAllApplied(_) => "not-all-applied",
        }
    }

    /// The message followed by the messages of its causes, which an error's own text leaves out.
    pub(crate) fn message(&self) -> String {
        let mut text = match self {
            // Only this message lists its findings: for other refusals, the plan that was shown lists the guards.
            Self::Refused(refusal @ Refusal::NotAllowed(_), _) => render::refusal_text(refusal),
            _ => self.to_string(),
        };
        let mut cause = self.source();
        while let Some(error) = cause {
            let words = error.to_string();
            if !text.ends_with(&words) {
                text = format!("{text}: {words}");
            }
            cause = error.source();
        }
        text
    }

    /// The failure as a person reads it: the message, and the remedy on a line of its own.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} {}\n", Style::Bad.paint("error:"), shown(&self.message()));
        if let Some(help) = self.help() {
            text.push_str(&format!("{} {}\n", Style::Good.paint("help:"), shown(&help)));
        }
        text
    }

    /// The failure as the JSON document contains it.
    pub(crate) fn reason(&self) -> FailureReason {
        FailureReason { code: self.code(), message: self.message(), help: self.help() }
    }
}
