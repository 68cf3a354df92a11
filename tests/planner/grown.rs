//! Checks the promises on accounts with identities that change sets and pools that are converted. Also checks the proof
//! on plans that no planner would make.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*, test_runner::TestCaseResult};
use sesform::{
    model::{LiveRegion, ScalingMode, Setting, Switch, Write},
    plan::{self, Allowance, Plan, Policy, Refusal},
};

use super::{
    accounts::{Case, cases, pool_name, region, set_name},
    identities::{names, names_none, states_identity},
    monitor::wrong,
    orders::Dice,
    promises::{
        config, judged_alike_wherever_it_stopped, resumed_where_it_stopped, safe_in_every_allowed_order,
        violations_are_real,
    },
};

/// Maximum number of steps of a plan for which every reachable state is checked.
const STEPS_MOST: usize = 10;

/// Small accounts with identities, conversions and paused sets: the set that each identity names before and after the
/// plan, if any, the pools that become managed, and whether each set is paused before the plan and what the file says
/// of that. The set that an identity names may be missing.
fn grown() -> impl Strategy<Value = Case> {
    let identity = (prop::option::of(0..4_usize), prop::option::of(0..4_usize));
    let sending = (prop::bool::weighted(0.2), prop::option::weighted(0.3, any::<bool>()));
    let parts = (vec(identity, 0..4), vec(prop::bool::weighted(0.3), 4), vec(sending, 4));
    (cases(), parts).prop_map(|(mut case, (identities, converted, sending))| {
        convert(&mut case, &converted);
        for (at, (is_paused, wanted)) in sending.into_iter().enumerate() {
            switch(&mut case, at, is_paused, wanted);
        }
        for (at, (before, after)) in identities.into_iter().enumerate() {
            add_identity(&mut case, &format!("i{at}.example"), before, after);
        }
        case
    })
}

fn switch(case: &mut Case, at: usize, is_paused: bool, wanted: Option<bool>) {
    let (live, desired) = (case.live.regions.get_mut(&region()), case.desired.regions.get_mut(&region()));
    let of = |on: bool| if on { Switch::On } else { Switch::Off };
    if let Some(set) = live.and_then(|live| live.configuration_sets.get_mut(&set_name(at))) {
        set.sending.enabled = is_paused.then_some(Switch::Off);
    }
    let sets = desired.and_then(|desired| desired.configuration_sets.as_mut());
    if let Some(set) = sets.and_then(|sets| sets.get_mut(&set_name(at))) {
        set.sending = wanted.map(of);
    }
}

fn convert(case: &mut Case, converted: &[bool]) {
    let live = &case.live.regions[&region()];
    let standard = |at: &usize| live.pools.get(&pool_name(*at)).is_some_and(|it| it.scaling == ScalingMode::Standard);
    let chosen: Vec<_> = (0..converted.len()).filter(|at| converted[*at]).filter(standard).collect();
    let desired = case.desired.regions.get_mut(&region()).unwrap();
    for at in chosen {
        if let Some(pool) = desired.pools.as_mut().and_then(|pools| pools.get_mut(&pool_name(at))) {
            (pool.scaling, pool.ips) = (Some(ScalingMode::Managed), None);
        }
    }
}

fn add_identity(case: &mut Case, name: &str, before: Option<usize>, after: Option<usize>) {
    let live = case.live.regions.get_mut(&region()).unwrap();
    match before {
        Some(at) => names(live, name, at),
        None => names_none(live, name),
    }
    let is_stated = |at: &usize| {
        let sets = case.desired.regions[&region()].configuration_sets.as_ref();
        sets.is_some_and(|sets| sets.contains_key(&set_name(*at)))
    };
    if let Some(after) = after.filter(is_stated) {
        states_identity(case, name, Some(after));
    }
}

fn planned(case: &Case) -> Plan {
    let allowed = [Allowance::Convert].into_iter().collect();
    plan::plan(&case.desired, &case.live, &Policy { allowed, ..Policy::default() })
}

/// The states that a run can reach: the account after each group of steps that includes all their dependencies. States
/// are left out if SES would have refused a write.
fn moments(case: &Case, plan: &Plan) -> Vec<LiveRegion> {
    let start = case.live.regions.get(&region()).cloned().unwrap_or_default();
    let holds = |done: usize| {
        plan.steps.iter().enumerate().filter(|(at, _)| done & (1 << at) != 0).all(|(_, step)| {
            step.depends_on.iter().all(|before| {
                let at = plan.steps.iter().position(|step| step.id == *before).unwrap();
                done & (1 << at) != 0
            })
        })
    };
    let state = |done: usize| {
        let mut state = start.clone();
        let steps = plan.steps.iter().enumerate().filter(|(at, _)| done & (1 << at) != 0);
        steps.map(|(_, step)| plan::simulate(&mut state, &step.write)).collect::<Result<Vec<_>, _>>().ok()?;
        Some(state)
    };
    (0..1_usize << plan.steps.len()).filter(|done| holds(*done)).filter_map(state).collect()
}

/// The plan without some of its dependencies. Dependencies on creations and of deletions stay: without them SES refuses
/// a write, which does not concern routes.
fn loosened(plan: &Plan, dice: &mut Dice) -> Plan {
    let creates =
        |write: &Write| matches!(write, Write::CreateDedicatedIpPool { .. } | Write::CreateConfigurationSet { .. });
    let deletes =
        |write: &Write| matches!(write, Write::DeleteDedicatedIpPool { .. } | Write::DeleteConfigurationSet { .. });
    // The proof must detect that an identity is assigned to a set that does not exist yet.
    let names_a_set =
        |write: &Write| matches!(write, Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { .. }));
    let by_id: BTreeMap<_, _> = plan.steps.iter().map(|step| (step.id, step.write.clone())).collect();
    // Two writes of one object keep their order: the later one expects the state after the earlier one.
    let same = |one: &Write, other: &Write| one.target() == other.target();
    let mut loosened = plan.clone();
    for step in &mut loosened.steps {
        let write = step.write.clone();
        step.depends_on.retain(|before| {
            let earlier = &by_id[before];
            (creates(earlier) && !names_a_set(&write)) || deletes(&write) || same(earlier, &write) || dice.below(10) < 6
        });
    }
    loosened
}

/// Asserts that the proof and the monitor, which checks every reachable state, agree about a plan.
fn proof_agrees(case: &Case, plan: &Plan) -> TestCaseResult {
    if plan.steps.len() > STEPS_MOST || plan.steps.is_empty() {
        return Ok(());
    }
    let live = &case.live.regions;
    let Ok(outcome) = plan::outcome(live, plan) else { return Ok(()) };
    let (before, after) = (&live[&region()], &outcome[&region()]);
    let harm = moments(case, plan).iter().find_map(|now| wrong(before, after, now).pop());
    let live = BTreeMap::from([(region(), before.clone())]);
    let allowed = Allowance::ALL.into_iter().filter(|allowance| *allowance != Allowance::Interruption).collect();
    let judged =
        plan::judge(plan, &live, &plan::progress(plan, &live).unwrap(), &Policy { allowed, ..Policy::default() });
    match (&harm, &judged) {
        (Some(_), Err(Refusal::Unsafe(_))) | (None, Ok(())) => Ok(()),
        // No order of the writes changes what a limit refuses. The proof only concerns the order.
        (_, Err(Refusal::Limited(_))) => Ok(()),
        _ => {
            prop_assert!(false, "seen: {harm:?}, judged: {judged:#?}\n{:#?}\n{case:#?}", plan.steps);
            Ok(())
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn proved_plans_of_grown_accounts_are_safe_in_every_allowed_order(case in grown(), seed in any::<u64>()) {
        safe_in_every_allowed_order(&case, &planned(&case), seed)?;
    }

    #[test]
    fn violations_in_grown_accounts_are_real(case in grown(), seed in any::<u64>()) {
        violations_are_real(&case, &planned(&case), seed)?;
    }

    #[test]
    fn stopped_runs_of_grown_accounts_are_resumed(case in grown(), seed in any::<u64>()) {
        resumed_where_it_stopped(&case, &planned(&case), seed)?;
    }

    #[test]
    fn saved_plans_of_grown_accounts_are_judged_alike(case in grown(), seed in any::<u64>()) {
        judged_alike_wherever_it_stopped(&case, &planned(&case), seed)?;
    }

    #[test]
    fn proof_agrees_with_every_moment_of_a_plan(case in grown()) {
        proof_agrees(&case, &planned(&case))?;
    }

    /// The proof detects that a needed dependency is missing, and accepts a plan that lost only unneeded dependencies.
    #[test]
    fn proof_agrees_with_every_moment_of_a_plan_that_lost_dependencies(case in grown(), seed in any::<u64>()) {
        let (plan, mut dice) = (planned(&case), Dice(seed));
        for _ in 0..3 {
            proof_agrees(&case, &loosened(&plan, &mut dice))?;
        }
    }
}
