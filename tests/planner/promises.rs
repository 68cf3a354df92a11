//! What every plan promises, whatever it does: the properties of the planner are these, on accounts of several kinds.

use std::collections::BTreeMap;

use proptest::{prelude::*, test_runner::TestCaseResult};
use sesform::plan::{self, Plan};

use super::{
    accounts::{Case, region},
    monitor::wrong,
    orders::{Dice, shuffled, states},
};

/// Orders of each plan that are tried.
const ORDERS: u64 = 6;
/// Orders in which something must go wrong that the proof says can.
const TRIES: u64 = 200;

/// Cases a property is tried on; more with `SESFORM_CASES`.
pub(super) fn config() -> ProptestConfig {
    let cases = std::env::var("SESFORM_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A proved plan keeps the rules in every order that its dependencies allow, wherever it stops. A route that is deleted is
/// safe until its set is gone.
pub(super) fn safe_in_every_allowed_order(case: &Case, plan: &Plan, seed: u64) -> TestCaseResult {
    if !plan.proof.violations.is_empty() {
        return Ok(());
    }
    let after = &plan::outcome(&case.live.regions, plan).unwrap()[&region()];
    let before = &case.live.regions[&region()];
    let mut dice = Dice(seed);
    for _ in 0..ORDERS {
        let order = shuffled(plan, &mut dice);
        for (done, state) in states(&case.live.regions, &region(), &order).iter().enumerate() {
            let wrong = wrong(before, after, state);
            prop_assert!(wrong.is_empty(), "after {done} of {order:#?}\n{wrong:#?}");
        }
    }
    Ok(())
}

/// An unproved plan is unsafe in some order: the proof does not cry wolf.
pub(super) fn violations_are_real(case: &Case, plan: &Plan, seed: u64) -> TestCaseResult {
    if plan.proof.violations.is_empty() {
        return Ok(());
    }
    let after = &plan::outcome(&case.live.regions, plan).unwrap()[&region()];
    let before = &case.live.regions[&region()];
    let mut dice = Dice(seed);
    let found = (0..TRIES).any(|_| {
        let order = shuffled(plan, &mut dice);
        states(&case.live.regions, &region(), &order).iter().any(|state| !wrong(before, after, state).is_empty())
    });
    prop_assert!(found, "{:#?}\n{:#?}", plan.proof, plan.steps);
    Ok(())
}

/// However far a run came, the same plan sees how far, and the rest of it ends in the same place.
pub(super) fn resumed_where_it_stopped(case: &Case, plan: &Plan, seed: u64) -> TestCaseResult {
    let after = &plan::outcome(&case.live.regions, plan).unwrap()[&region()];
    let order = shuffled(plan, &mut Dice(seed));
    for mut state in states(&case.live.regions, &region(), &order) {
        let progress = plan::progress(plan, &BTreeMap::from([(region(), state.clone())])).unwrap();
        for step in plan.steps.iter().filter(|step| !progress.done.contains(&step.id)) {
            plan::simulate(&mut state, &step.write).unwrap();
        }
        prop_assert_eq!(&state, after);
    }
    Ok(())
}
