//! From a plan to something that may be executed.
//!
//! [`ApprovedPlan`] has no other constructor than [`ApprovedPlan::approve`]: the executor takes nothing else, so a plan
//! that a guard refuses cannot reach SES.

use super::document::{FORMAT_VERSION, Plan, Verdict, Withheld};

/// Why a plan is not executed. Each lists what the refusal is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan's document is of a format that this build does not read.
    #[error("the plan has format version {found}, and this sesform reads {}", FORMAT_VERSION)]
    Format {
        /// The version that it has.
        found: String,
    },
    /// The file asks for what this account cannot have.
    #[error("the file asks for {} that this account cannot have", things(.0.len()))]
    InvalidFile(Vec<Withheld>),
    /// The file asks for what a guard refuses.
    #[error("{} withheld by a guard", changes_are(.0.len()))]
    Guarded(Vec<Withheld>),
}

fn things(count: usize) -> String {
    if count == 1 { "a thing".to_owned() } else { format!("{count} things") }
}

fn changes_are(count: usize) -> String {
    if count == 1 { "1 change is".to_owned() } else { format!("{count} changes are") }
}

/// A plan that may be executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedPlan(Plan);

impl ApprovedPlan {
    /// Takes a plan that nothing speaks against.
    ///
    /// # Errors
    /// The first kind of reason that speaks against it, with everything of that kind.
    pub fn approve(plan: Plan) -> Result<Self, Refusal> {
        plan.check_format()?;
        let of = |verdict| plan.withheld.iter().filter(|item| item.code.verdict() == verdict).cloned().collect();
        let invalid: Vec<Withheld> = of(Verdict::InvalidFile);
        if !invalid.is_empty() {
            return Err(Refusal::InvalidFile(invalid));
        }
        let guarded: Vec<Withheld> = of(Verdict::Guarded);
        if !guarded.is_empty() {
            return Err(Refusal::Guarded(guarded));
        }
        Ok(Self(plan))
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.0
    }
}

impl Plan {
    /// Whether this build reads the plan's document: the same major version.
    ///
    /// # Errors
    /// Another major version.
    pub fn check_format(&self) -> Result<(), Refusal> {
        let major = |version: &str| version.split('.').next().map(str::to_owned);
        if major(&self.format_version) == major(FORMAT_VERSION) {
            return Ok(());
        }
        Err(Refusal::Format { found: self.format_version.clone() })
    }
}
