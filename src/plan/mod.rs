//! The planner: desired state and live state in, plan out. Pure, synchronous, deterministic: no clock, no network, no
//! environment.
//!
//! `difference` finds what differs, `order` puts the writes into a safe order, `simulate` says what a write does,
//! `budget` what it costs. `document` is the result; `approve` turns it into the only thing that `apply` executes.

mod approve;
mod budget;
mod consequences;
mod difference;
mod document;
mod fingerprint;
mod order;
mod proof;
mod resume;
mod simulate;

use std::collections::BTreeMap;

use crate::model::{Address, Desired, Live, LiveRegion, Region};

pub use approve::{ApprovedPlan, Interruption, Refusal};
pub use budget::Budget;
pub use document::{
    Action, Change, ConfigurationSetFacts, FORMAT_VERSION, Facts, IpFacts, Plan, PoolFacts, Purpose, Reason, Step,
    StepId, Verdict, Warning, WarningCode, Withheld, WithheldCode,
};
pub use fingerprint::Digest;
pub use proof::{Proof, Rule, Violation};
pub use resume::{Progress, Stale, progress};
pub(crate) use resume::{ends, finds, found, has_result};
pub use simulate::{Unexpected, apply as simulate};

/// What the person who runs the plan allows beyond the ordinary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Policy {
    /// Turn `STANDARD` pools into `MANAGED` ones where the file says so.
    pub allow_convert: bool,
}

/// Compares and plans. A Region that is wanted and was not read is planned as an empty one: reading what is wanted is
/// the caller's promise.
#[must_use]
pub fn plan(desired: &Desired, live: &Live, policy: &Policy) -> Plan {
    let empty = LiveRegion::default();
    let mut parts = Parts::default();
    for (region, wanted) in &desired.regions {
        let held = live.regions.get(region).unwrap_or(&empty);
        let found = difference::diff(&desired.account, desired.owner.as_ref(), region, wanted, held, policy);
        parts.add(desired, region, held, found);
    }
    let Parts { changes, steps, unmanaged, withheld, warnings, proof } = parts;
    Plan {
        format_version: FORMAT_VERSION.to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        account: desired.account.clone(),
        caller: live.caller.clone(),
        regions: desired.regions.keys().cloned().collect(),
        desired_digest: fingerprint::of_desired(desired),
        fingerprint: fingerprint::of_plan(&desired.account, &steps, &proof),
        budget: Budget::of(&steps),
        changes,
        steps,
        unmanaged,
        withheld,
        warnings,
        proof,
    }
}

/// The regions as they will be once every step is done.
///
/// # Errors
/// When the live state is not what the steps expect to find.
pub fn outcome(live: &BTreeMap<Region, LiveRegion>, plan: &Plan) -> Result<BTreeMap<Region, LiveRegion>, Unexpected> {
    let mut regions = live.clone();
    for step in &plan.steps {
        simulate::apply(regions.entry(step.region.clone()).or_default(), &step.write)?;
    }
    Ok(regions)
}

/// One Region once the steps are done.
fn after_steps(live: &LiveRegion, steps: &[Step]) -> Result<LiveRegion, Unexpected> {
    let mut region = live.clone();
    steps.iter().try_for_each(|step| simulate::apply(&mut region, &step.write))?;
    Ok(region)
}

#[derive(Default)]
struct Parts {
    changes: Vec<Change>,
    steps: Vec<Step>,
    unmanaged: Vec<Address>,
    withheld: Vec<Withheld>,
    warnings: Vec<Warning>,
    proof: Proof,
}

impl Parts {
    fn add(&mut self, desired: &Desired, region: &Region, live: &LiveRegion, found: difference::Differences) {
        let (account, owner) = (&desired.account, desired.owner.as_ref());
        let Some(stated) = desired.regions.get(region) else { return };
        let difference::Differences { changes, withheld, unmanaged, warnings } = found;
        let first = self.steps.len();
        let (changes, writes): (Vec<_>, Vec<_>) = changes.into_iter().unzip();
        let steps = order::order(region, stated, live, &writes, &difference::owner_tags(owner), first);
        self.withheld.extend(consequences::no_room(account, region, live, &steps));
        let Proof { routes, violations } = proof::prove(region, live, &steps);
        self.warnings.extend(warnings);
        if let Ok(after) = after_steps(live, &steps) {
            self.warnings.extend(consequences::empty_routes(account, region, live, &after));
        }
        self.proof.routes += routes;
        self.proof.violations.extend(violations);
        self.steps.extend(steps);
        self.changes.extend(changes);
        self.withheld.extend(withheld);
        self.unmanaged.extend(unmanaged);
    }
}
