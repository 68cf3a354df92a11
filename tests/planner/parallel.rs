//! A plan waits for nothing that it need not wait for: steps that no rule ties together can run at the same time.

use std::collections::BTreeMap;

use proptest::{prelude::*, test_runner::TestCaseResult};
use sesform::{
    model::{ConfigurationSetName, PoolRef, Setting, Write},
    plan::{self, Allowance, Plan, Policy, Purpose, Refusal, Step, StepId},
};

use super::{
    accounts::{Case, cases, region},
    promises::config,
};

/// The steps that `then` waits for, directly or through others, if it does not wait for `first` itself.
fn waits_without<'a>(plan: &'a Plan, then: &'a Step, first: StepId) -> Vec<&'a Step> {
    let by_id: BTreeMap<StepId, &Step> = plan.steps.iter().map(|step| (step.id, step)).collect();
    let mut open: Vec<StepId> = then.depends_on.iter().copied().filter(|before| *before != first).collect();
    let mut found = BTreeMap::new();
    while let Some(id) = open.pop() {
        if found.insert(id, by_id[&id]).is_none() {
            open.extend(&by_id[&id].depends_on);
        }
    }
    found.into_values().collect()
}

/// Whether `then` may start no earlier without the dependency on `first`. Where a step waits for the first IP of a
/// pool, the planner names one, although the step may wait for another IP of that pool anyway.
fn is_implied(plan: &Plan, then: &Step, first: &Step) -> bool {
    let arrives = |step: &Step| match &step.write {
        Write::PutDedicatedIpInPool { to, .. } => Some(to.clone()),
        _ => None,
    };
    let others = waits_without(plan, then, first.id);
    others.iter().any(|other| other.id == first.id || (arrives(first).is_some() && arrives(other) == arrives(first)))
}

/// Whether `then` waits for an IP that arrives in a pool before its own leaves it, and another that leaves does so too.
/// One of those that leave has to be the last; the planner names one before it knows what the others wait for.
fn leaves_after_another(plan: &Plan, then: &Step, first: &Step) -> bool {
    let moved = |step: &Step| match &step.write {
        Write::PutDedicatedIpInPool { from, to, .. } => Some((from.clone(), to.clone())),
        _ => None,
    };
    let Some((pool, _)) = moved(then) else { return false };
    let others = plan.steps.iter().filter(|other| other.id != then.id);
    let mut leaving = others.filter(|other| moved(other).is_some_and(|(from, _)| from == pool));
    let arrives = |step: &&Step| moved(step).is_some_and(|(_, to)| to == pool);
    arrives(&first) && leaving.any(|other| waits_without(plan, other, other.id).iter().any(arrives))
}

/// Whether the plan may be executed in the account.
fn judged(case: &Case, plan: &Plan) -> Result<(), Refusal> {
    let live = BTreeMap::from([(region(), case.live.regions[&region()].clone())]);
    let allowed = Allowance::ALL.into_iter().filter(|allowance| *allowance != Allowance::Interruption).collect();
    plan::judge(plan, &live, &plan::progress(plan, &live).unwrap(), &Policy { allowed, ..Policy::default() })
}

/// Whether a step sends mail that leaves from AWS's shared IPs through the default pool. It waits for the first IP of
/// that pool, although no rule asks for it: until then, the mail leaves from the same shared IPs.
fn leaves_shared_ips(case: &Case, step: &Step) -> bool {
    let route = |set: Option<&ConfigurationSetName>| match set {
        None => Some(PoolRef::Default),
        Some(set) => case.live.regions[&region()].configuration_sets.get(set).map(|set| set.delivery.route().clone()),
    };
    match &step.write {
        Write::PutConfigurationSetDeliveryOptions { expected, delivery, .. } => {
            *expected.route() == PoolRef::Shared && *delivery.route() == PoolRef::Default
        }
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { expected, .. }) => {
            route(expected.as_ref()) == Some(PoolRef::Shared)
        }
        _ => false,
    }
}

/// Asserts that the proof refuses the plan without any one of its dependencies.
fn every_dependency_is_needed(case: &Case, plan: &Plan) -> TestCaseResult {
    let is_direct = plan.steps.iter().all(|step| step.purpose == Purpose::Change);
    if !is_direct || judged(case, plan).is_err() {
        return Ok(());
    }
    for (at, step) in plan.steps.iter().enumerate() {
        // A new set is created in a pool that is complete, although no rule asks for it: no mail uses the set yet.
        if matches!(step.write, Write::CreateConfigurationSet { .. }) || leaves_shared_ips(case, step) {
            continue;
        }
        let firsts = plan.steps.iter().filter(|first| step.depends_on.contains(&first.id));
        let is_excused = |first: &&Step| is_implied(plan, step, first) || leaves_after_another(plan, step, first);
        for first in firsts.filter(|first| !is_excused(first)) {
            let mut loosened = plan.clone();
            loosened.steps[at].depends_on.retain(|before| *before != first.id);
            let is_refused = matches!(judged(case, &loosened), Err(Refusal::Unsafe(_)));
            prop_assert!(is_refused, "{} need not wait for {}: {:#?}", step.id, first.id, plan.steps);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_plan_without_a_detour_has_only_dependencies_that_the_rules_need(case in cases()) {
        let plan = plan::plan(&case.desired, &case.live, &Policy::default());
        every_dependency_is_needed(&case, &plan)?;
    }
}
