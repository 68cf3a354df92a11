//! What must hold for every account and every file.

use proptest::prelude::*;
use sesform::plan::{self, Plan, Policy, Purpose};

use super::{
    accounts::{Case, cases, region},
    monitor::wrong,
    orders::{Dice, shuffled, states},
};

/// Orders of each plan that are tried.
const ORDERS: u64 = 6;

fn planned(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy::default())
}

/// Cases a property is tried on; more with `SESFORM_CASES`.
fn config() -> ProptestConfig {
    let cases = std::env::var("SESFORM_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    /// A proved plan keeps the rules in every order that its dependencies allow, wherever it stops.
    #[test]
    fn a_proved_plan_is_safe_in_every_allowed_order(case in cases(), seed in any::<u64>()) {
        let plan = planned(&case);
        if !plan.proof.violations.is_empty() {
            return Ok(());
        }
        let after = &plan::outcome(&case.live.regions, &plan).unwrap()[&region()];
        let before = &case.live.regions[&region()];
        let mut dice = Dice(seed);
        for _ in 0..ORDERS {
            let order = shuffled(&plan, &mut dice);
            for (done, state) in states(&case.live.regions, &region(), &order).iter().enumerate() {
                let wrong = wrong(before, after, state);
                prop_assert!(wrong.is_empty(), "after {done} of {order:#?}\n{wrong:#?}");
            }
        }
    }

    /// An unproved plan is unsafe in some order: the proof does not cry wolf.
    #[test]
    fn a_violation_is_real(case in cases(), seed in any::<u64>()) {
        let plan = planned(&case);
        if plan.proof.violations.is_empty() {
            return Ok(());
        }
        let after = &plan::outcome(&case.live.regions, &plan).unwrap()[&region()];
        let before = &case.live.regions[&region()];
        let mut dice = Dice(seed);
        let found = (0..200).any(|_| {
            let order = shuffled(&plan, &mut dice);
            states(&case.live.regions, &region(), &order).iter().any(|state| !wrong(before, after, state).is_empty())
        });
        prop_assert!(found, "{:#?}\n{:#?}", plan.proof, plan.steps);
    }

    /// What a plan leaves needs no plan.
    #[test]
    fn planning_again_finds_nothing(case in cases()) {
        let plan = planned(&case);
        let mut done = case.clone();
        done.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
        let again = planned(&done);
        prop_assert!(again.changes.is_empty() && again.steps.is_empty(), "{:#?}", again.changes);
    }

    /// The same input gives the same plan, to the byte.
    #[test]
    fn planning_is_deterministic(case in cases()) {
        prop_assert_eq!(planned(&case), planned(&case));
    }

    /// A plan survives being saved.
    #[test]
    fn a_saved_plan_is_the_plan(case in cases()) {
        let plan = planned(&case);
        let read: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
        prop_assert_eq!(plan, read);
    }

    /// However far a run came, the same plan sees how far, and the rest of it ends in the same place.
    #[test]
    fn a_stopped_run_is_resumed_where_it_stopped(case in cases(), seed in any::<u64>()) {
        let plan = planned(&case);
        let after = plan::outcome(&case.live.regions, &plan).unwrap();
        let mut dice = Dice(seed);
        let order = shuffled(&plan, &mut dice);
        let all = states(&case.live.regions, &region(), &order);
        for state in &all {
            let live = std::collections::BTreeMap::from([(region(), state.clone())]);
            let progress = plan::progress(&plan, &live).unwrap();
            let mut state = state.clone();
            for step in plan.steps.iter().filter(|step| !progress.done.contains(&step.id)) {
                plan::simulate(&mut state, &step.write).unwrap();
            }
            prop_assert_eq!(&state, &after[&region()]);
        }
    }

    /// However far a run came, a new plan from there keeps the rules of the whole way, ends where the first one would
    /// have, and leaves no temporary pool. Only in the middle of a detour may there be no new plan: what a route could use
    /// before the detour began is then no longer to be seen. The saved plan goes on from there (see above).
    #[test]
    fn a_stopped_run_is_finished_by_a_new_plan(case in cases(), seed in any::<u64>()) {
        let plan = planned(&case);
        if !plan.proof.violations.is_empty() {
            return Ok(());
        }
        let before = &case.live.regions[&region()];
        let after = &plan::outcome(&case.live.regions, &plan).unwrap()[&region()];
        let mut dice = Dice(seed);
        let order = shuffled(&plan, &mut dice);
        for stopped in states(&case.live.regions, &region(), &order) {
            let mut rest = case.clone();
            let mut held = stopped;
            held.leftovers = held.pools.keys().filter(|name| name.as_str().starts_with("sesform-")).cloned().collect();
            rest.live.regions.insert(region(), held);
            let again = planned(&rest);
            if !again.proof.violations.is_empty() {
                prop_assert!(plan.steps.iter().any(|step| step.purpose == Purpose::Detour), "{:#?}", again.proof);
                continue;
            }
            let order = shuffled(&again, &mut dice);
            let states = states(&rest.live.regions, &region(), &order);
            for state in &states {
                let wrong = wrong(before, after, state);
                prop_assert!(wrong.is_empty(), "{wrong:#?}");
            }
            prop_assert_eq!(&states[states.len() - 1], after);
        }
    }
}
