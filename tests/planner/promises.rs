//! The promises of every plan. The property tests of the planner check them on several kinds of accounts.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, test_runner::TestCaseResult};
use sesform::{
    model::{ConfigurationSetName, Target},
    plan::{self, Adopt, Allowance, ApprovedPlan, Plan, Policy, Prune, Refusal},
};

use super::{
    accounts::{Case, region},
    monitor::wrong,
    orders::{Dice, shuffled, states},
};

/// Number of orders that are tried for each plan.
const ORDERS: u64 = 6;
/// Number of orders that are tried to find a violation that the proof reports.
const TRIES: u64 = 200;

/// The number of cases for each property. `SESFORM_CASES` overrides it.
#[expect(clippy::disallowed_methods, reason = "a person chooses the cases")]
pub(super) fn config() -> ProptestConfig {
    let cases = std::env::var("SESFORM_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A proved plan keeps the rules in every order that its dependencies allow, wherever a run stops. A deleted route is
/// safe until its set is deleted.
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

/// An unproved plan is unsafe in some order: the proof reports no false violations.
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

/// Wherever a run stops, the plan recognizes the finished steps, and the remaining steps lead to the same state.
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

/// A policy that allows everything except an interruption.
fn eager() -> Policy {
    let allowed = Allowance::ALL.into_iter().filter(|allowance| *allowance != Allowance::Interruption).collect();
    Policy { allowed, prune: Prune::Delete, adopt: Adopt::Take }
}

/// Wherever a run of a saved plan stops, the plan is judged as it was when it was made. The judgment is the same for
/// the whole account and, where that is enough, for only the objects that the plan touches.
pub(super) fn judged_alike_wherever_it_stopped(case: &Case, plan: &Plan, seed: u64) -> TestCaseResult {
    prop_assert_eq!(plan.verify(), Ok(()));
    let approved = ApprovedPlan::approve(plan.clone(), eager().allowed);
    let is_unsafe = matches!(&approved, Err(Refusal::Unsafe(_) | Refusal::Limited(_)));
    let touched: BTreeSet<_> = plan.steps.iter().map(|step| step.write.target()).collect();
    let grounds = plan::required_reads(plan, &region());
    let is_touched = |name: &ConfigurationSetName| {
        touched.contains(&Target::ConfigurationSet(name.clone())) || grounds.configuration_sets.contains(name)
    };
    for whole in states(&case.live.regions, &region(), &shuffled(plan, &mut Dice(seed))) {
        let mut part = whole.clone();
        part.configuration_sets.retain(|name, _| is_touched(name));
        let (whole, part) = (BTreeMap::from([(region(), whole)]), BTreeMap::from([(region(), part)]));
        let progress = plan::progress(plan, &whole).unwrap();
        let judged = plan::judge(plan, &whole, &progress, &eager());
        if progress.done.len() == plan.steps.len() {
            prop_assert_eq!(judged, Ok(()));
            continue;
        }
        if approved.is_ok() {
            prop_assert_eq!(&judged, &Ok(()), "{:#?}", plan.steps);
        } else if is_unsafe && progress.done.is_empty() {
            prop_assert!(judged.is_err());
        }
        if plan::unproved(plan, &part, &progress).is_empty() {
            prop_assert_eq!(plan::judge(plan, &part, &progress, &eager()).is_ok(), judged.is_ok());
        }
    }
    Ok(())
}

/// Checks the property of that name, and that a record resumes nothing before its first and after its last step.
pub(super) fn finished_from_its_record(case: &Case, plan: &Plan, seed: u64) -> TestCaseResult {
    let Some(detour) = plan::Detour::of(plan).filter(|_| plan.proof.violations.is_empty()) else { return Ok(()) };
    let before = &case.live.regions[&region()];
    let after = &plan::outcome(&case.live.regions, plan).unwrap()[&region()];
    let mut dice = Dice(seed);
    let order = shuffled(plan, &mut dice);
    let stops = states(&case.live.regions, &region(), &order);
    for (done, mut held) in stops.into_iter().enumerate() {
        held.leftovers = held.pools.keys().filter(|name| name.as_str().starts_with("sesform-")).cloned().collect();
        let mut rest = case.clone();
        rest.live.regions.insert(region(), held);
        let fresh = plan::plan(&rest.desired, &rest.live, &Policy::default());
        let resumed = plan::resume(&detour, &fresh, &rest.desired, &rest.live, &Policy::default());
        let resumed = match resumed {
            Ok(resumed) => resumed,
            // Without a resumed plan, the ordinary plan must be safe.
            Err(reason) => {
                prop_assert!(fresh.proof.violations.is_empty(), "{reason:?} after {done} of {order:#?}");
                continue;
            }
        };
        prop_assert_eq!(resumed.verify(), Ok(()));
        let order = shuffled(&resumed, &mut dice);
        let states = states(&rest.live.regions, &region(), &order);
        for state in &states {
            let wrong = wrong(before, after, state);
            prop_assert!(wrong.is_empty(), "{wrong:#?}");
        }
        let last = &states[states.len() - 1];
        prop_assert_eq!(&last.pools, &after.pools);
        prop_assert_eq!(&last.dedicated_ips, &after.dedicated_ips);
        prop_assert_eq!(&last.configuration_sets, &after.configuration_sets);
    }
    Ok(())
}
