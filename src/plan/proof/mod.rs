//! Proves that a plan keeps every route safe, in every order that its dependencies allow and wherever a run stops.
//!
//! The proof reads only the steps and shares no code with `order`, which chose them. The progress of a run at any
//! moment is a set of done steps that includes every dependency of each of its steps. `timeline` determines from which
//! step to which each address is in each pool and each configuration set uses it. `check` determines for each pair
//! whether there is such a set of steps that breaks a rule. Both answers are exact, and neither tries the orders one by
//! one.

mod ancestors;
mod check;
mod identities;
mod routes;
mod sending;
#[cfg(test)]
mod tests;
mod timeline;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ConfigurationSetName, IdentityName, LiveRegion, PoolRef, Region};

use super::step::{Step, StepId};

pub(super) use ancestors::Ancestors;

/// What was checked, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// How many routes were checked: each configuration set, each identity that comes to another one, and in each Region the
    /// mail without one.
    pub routes: usize,
    /// Where a rule is broken. Empty: the plan is safe at every step.
    pub violations: Vec<Violation>,
}

/// A moment in some allowed order at which a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// The Region.
    pub region: Region,
    /// The rule.
    pub rule: Rule,
    /// The configuration set whose route it is; absent for mail without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configuration_set: Option<ConfigurationSetName>,
    /// The identity whose mail without a configuration set it is, where it is an identity's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityName>,
    /// The pool that it sends through at that moment. Absent where the step concerns no route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolRef>,
    /// The step that brings it about.
    pub step: StepId,
    /// The address that mail must not leave from, where one is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// The rules of route safety.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A route that has an address before and after has one at every moment.
    NeverEmpty,
    /// Mail leaves only from addresses that it may leave from before or after.
    NoLeak,
    /// No configuration set names a pool that is not there, and no IP is put into one.
    NeverDangling,
    /// Steps that write to one thing have an order, and each finds what the one before leaves.
    InOrder,
    /// Each step finds what it expects. A plan of which that is not so is a defect of sesform.
    CanRun,
}

/// Proves the steps of one Region, which start from its live state.
pub(crate) fn prove(region: &Region, live: &LiveRegion, steps: &[Step]) -> Proof {
    prove_with(region, live, steps, &Rules::default())
}

/// The rules to check. All of them, except in the tests that show that each rule is needed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) never_empty: bool,
    pub(crate) no_leak: bool,
    pub(crate) never_dangling: bool,
    /// Both of the first rules for sets that are paused before the first step.
    pub(crate) resumed: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self { never_empty: true, no_leak: true, never_dangling: true, resumed: true }
    }
}

/// Like [`prove`], with a selection of rules.
pub(crate) fn prove_with(region: &Region, live: &LiveRegion, steps: &[Step], rules: &Rules) -> Proof {
    let ancestors = match Ancestors::of(steps) {
        Ok(ancestors) => ancestors,
        Err(index) => return out_of_order(region, &steps[index]),
    };
    match timeline::Timeline::of(live, steps, &ancestors) {
        Ok(timeline) => check::check(region, steps, &timeline, &ancestors, rules),
        Err(index) => out_of_order(region, &steps[index]),
    }
}

/// The violation of a step that does not find what it expects.
pub(crate) fn cannot_run(region: &Region, step: &Step, why: &impl ToString) -> Violation {
    Violation {
        region: region.clone(),
        rule: Rule::CanRun,
        configuration_set: None,
        identity: None,
        pool: None,
        step: step.id,
        address: Some(why.to_string()),
    }
}

fn out_of_order(region: &Region, step: &Step) -> Proof {
    let violation = Violation {
        region: region.clone(),
        rule: Rule::InOrder,
        configuration_set: None,
        identity: None,
        pool: None,
        step: step.id,
        address: Some(step.write.target().name()),
    };
    Proof { routes: 0, violations: vec![violation] }
}
