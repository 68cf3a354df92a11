//! Properties that must hold for every account and every file.

use proptest::prelude::*;
use sesform::{
    model::Switch,
    plan::{self, Plan, Policy, Purpose},
};

use super::{
    accounts::{Case, cases, region},
    monitor::wrong,
    orders::{Dice, shuffled, states},
    promises::{
        config, finished_from_its_record, judged_alike_wherever_it_stopped, resumed_where_it_stopped,
        safe_in_every_allowed_order, violations_are_real,
    },
};

fn planned(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy::default())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_proved_plan_is_safe_in_every_allowed_order(case in cases(), seed in any::<u64>()) {
        safe_in_every_allowed_order(&case, &planned(&case), seed)?;
    }

    #[test]
    fn a_violation_is_real(case in cases(), seed in any::<u64>()) {
        violations_are_real(&case, &planned(&case), seed)?;
    }

    /// Mail that begins when sets are resumed finds its route ready, wherever a plan without resuming is safe.
    #[test]
    fn resuming_sets_makes_no_safe_plan_unsafe(case in cases()) {
        let mut paused = case.clone();
        let live = paused.live.regions.get_mut(&region()).unwrap();
        live.configuration_sets.values_mut().for_each(|set| set.sending.enabled = Some(Switch::Off));
        let desired = paused.desired.regions.get_mut(&region()).unwrap();
        let stated = desired.configuration_sets.iter_mut().flat_map(|sets| sets.values_mut());
        stated.for_each(|set| set.sending = Some(Switch::On));
        if planned(&case).proof.violations.is_empty() {
            let plan = planned(&paused);
            prop_assert!(plan.proof.violations.is_empty(), "{:#?}\n{:#?}", plan.proof, plan.steps);
        }
    }

    /// The account after a plan needs no further plan.
    #[test]
    fn planning_again_finds_nothing(case in cases()) {
        let plan = planned(&case);
        let mut done = case.clone();
        done.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
        let again = planned(&done);
        prop_assert!(again.changes.is_empty() && again.steps.is_empty(), "{:#?}", again.changes);
    }

    /// The same input leads to exactly the same plan.
    #[test]
    fn planning_is_deterministic(case in cases()) {
        prop_assert_eq!(planned(&case), planned(&case));
    }

    /// A saved plan reads back unchanged.
    #[test]
    fn a_saved_plan_is_the_plan(case in cases()) {
        let plan = planned(&case);
        let read: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
        prop_assert_eq!(plan, read);
    }

    #[test]
    fn a_stopped_run_is_resumed_where_it_stopped(case in cases(), seed in any::<u64>()) {
        resumed_where_it_stopped(&case, &planned(&case), seed)?;
    }

    #[test]
    fn a_saved_plan_is_judged_alike_wherever_it_stopped(case in cases(), seed in any::<u64>()) {
        judged_alike_wherever_it_stopped(&case, &planned(&case), seed)?;
    }

    /// If a run stops in the middle of a detour, the saved record leads to a plan that keeps the rules of the whole run
    /// and ends in the same state as the first plan.
    #[test]
    fn a_stopped_detour_is_finished_from_its_record(case in cases(), seed in any::<u64>()) {
        finished_from_its_record(&case, &planned(&case), seed)?;
    }

    /// Wherever a run stops, a new plan from there keeps the rules of the whole run, ends in the same state as the
    /// first plan, and leaves no temporary pool. Only in the middle of a detour may there be no safe new plan, because
    /// the account no longer shows what a route could use before the detour. The saved plan can then be resumed (see
    /// above).
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
