//! Turns a plan into the only value that the executor accepts.
//!
//! [`ApprovedPlan`] has no constructor other than [`ApprovedPlan::approve`]. A plan that a guard refuses, that is not
//! proved, or that was edited can therefore not reach SES.

use crate::model::counted;

use super::{
    allowance::{Allowance, Allowances},
    document::{FORMAT_VERSION, Plan},
    finding::{Guard, Verdict, Withheld},
    proof::{Rule, Violation},
};

/// Why a plan is not executed, with the findings behind the refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan document has a format that this build does not read.
    #[error("the plan has format version {found:?}, and this sesform reads {}", FORMAT_VERSION)]
    Format {
        /// The version of the document.
        found: String,
    },
    /// The document contradicts itself.
    #[error("the plan was changed after it was made: {0}")]
    Altered(String),
    /// A saved plan does something that the command line does not allow.
    #[error("the plan does what was not allowed")]
    NotAllowed(Vec<Withheld>),
    /// The file states something that this account cannot have.
    #[error("the file asks for {} that this account cannot have", counted(.0.len(), "change"))]
    InvalidFile(Vec<Withheld>),
    /// The file states something that a guard refuses.
    #[error("{} withheld by a guard", counted(.0.len(), "change"))]
    Guarded(Vec<Withheld>),
    /// The plan exceeds the limits of the file, or another guard stops it.
    #[error("the plan is stopped by {}", counted(.0.len(), "guard"))]
    Limited(Vec<Guard>),
    /// No order keeps every route safe.
    #[error("{} would not be safe at every step", counted(.0.len(), "route"))]
    Unsafe(Vec<Violation>),
}

/// Whether routes may be temporarily without an address, or with one that they must not use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Interruption {
    /// They must not.
    #[default]
    Refused,
    /// The person who applies the plan accepts it.
    Allowed,
}

/// A plan that may be executed, with what was allowed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedPlan {
    plan: Plan,
    interruption: Interruption,
}

impl From<Interruption> for Allowances {
    fn from(interruption: Interruption) -> Self {
        match interruption {
            Interruption::Refused => Self::default(),
            Interruption::Allowed => Self::from_iter([Allowance::Interruption]),
        }
    }
}

impl ApprovedPlan {
    /// Approves a plan that has no objections.
    ///
    /// # Errors
    /// All objections of the first kind that applies.
    pub fn approve(plan: Plan, allowed: impl Into<Allowances>) -> Result<Self, Refusal> {
        let allowed = allowed.into();
        plan.verify()?;
        let stops = |verdict| plan.withheld.iter().filter(move |item| item.rule().verdict == verdict);
        let of = |verdict| stops(verdict).filter(|item| item.stops(&allowed)).cloned().collect();
        let invalid: Vec<Withheld> = of(Verdict::InvalidFile);
        if !invalid.is_empty() {
            return Err(Refusal::InvalidFile(invalid));
        }
        let guarded: Vec<Withheld> = of(Verdict::Guarded);
        if !guarded.is_empty() {
            return Err(Refusal::Guarded(guarded));
        }
        let stops = plan.guards.iter().chain(&plan.allowed);
        let stops: Vec<Guard> = stops.filter(|guard| !allowed.has(guard.allowance())).cloned().collect();
        if !stops.is_empty() {
            return Err(Refusal::Limited(stops));
        }
        let interruption =
            if allowed.has(Allowance::Interruption) { Interruption::Allowed } else { Interruption::Refused };
        let violations = plan.proof.violations.iter().filter(|violation| forbidden(violation, &allowed));
        let violations: Vec<Violation> = violations.cloned().collect();
        if violations.is_empty() { Ok(Self { plan, interruption }) } else { Err(Refusal::Unsafe(violations)) }
    }

    /// Whether routes may be interrupted.
    #[must_use]
    pub fn interruption(&self) -> Interruption {
        self.interruption
    }

    /// The approved plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}

/// Whether a violation stops an apply in spite of the allowances.
pub(super) fn forbidden(violation: &Violation, allowed: &Allowances) -> bool {
    match violation.rule {
        Rule::NeverEmpty | Rule::NoLeak => !allowed.has(Allowance::Interruption),
        Rule::NeverDangling | Rule::InOrder | Rule::CanRun => true,
    }
}
