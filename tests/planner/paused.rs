//! Mail that is sent only before or only after a plan, because its configuration set is paused or missing, or not sent
//! at all.

use sesform::{
    model::{DesiredPool, LiveRegion, PoolRef, ScalingMode, Switch},
    plan::{self, Allowance, Policy},
};

use super::{
    accounts::{Case, case, desired_region, live_region, pool, pool_name, region, set_name},
    guards::operations,
    identities::{names, orders_safely, states_identity},
};

const IP_0: &str = "PutDedicatedIpInPool 192.0.2.0";
const IP_1: &str = "PutDedicatedIpInPool 192.0.2.1";
const IDENTITY: &str = "PutEmailIdentityConfigurationSetAttributes example.com";

fn pause(live: &mut LiveRegion, set: usize) {
    live.configuration_sets.get_mut(&set_name(set)).unwrap().sending.enabled = Some(Switch::Off);
}

fn sends(case: &mut Case, set: usize, switch: Switch) {
    let sets = case.desired.regions.get_mut(&region()).unwrap().configuration_sets.as_mut().unwrap();
    sets.get_mut(&set_name(set)).unwrap().sending = Some(switch);
}

/// `p0` and `p1` exchange their only IPs; `s0` and `s1` keep these pools. The identity leaves `s0` for `s1`.
fn exchange(pools: [usize; 2], but: impl FnOnce(&mut LiveRegion)) -> Case {
    let [former, later] = pools.map(pool);
    let mut live = live_region(&[0, 1], &[pool(0), pool(1)], &[former.clone(), later.clone()]);
    names(&mut live, "example.com", 0);
    but(&mut live);
    let mut case = case(live, desired_region(&[(0, vec![1]), (1, vec![0])], &[(0, former), (1, later)]));
    if !case.live.regions[&region()].configuration_sets.contains_key(&set_name(0)) {
        case.desired.regions.get_mut(&region()).unwrap().configuration_sets.as_mut().unwrap().remove(&set_name(0));
    }
    states_identity(&mut case, "example.com", Some(1));
    case
}

#[test]
fn an_identity_leaves_a_paused_set_for_one_that_has_its_ips() {
    for pools in [[0, 0], [1, 0]] {
        orders_safely(&exchange(pools, |live| pause(live, 0)), &[IP_1, IP_0, IDENTITY]);
    }
    orders_safely(&exchange([0, 1], |live| pause(live, 0)), &[IP_0, IP_1, IDENTITY]);
}

#[test]
fn an_identity_leaves_a_missing_set_for_one_that_has_its_ips() {
    let missing = |live: &mut LiveRegion| drop(live.configuration_sets.remove(&set_name(0)));
    orders_safely(&exchange([0, 0], missing), &[IP_1, IP_0, IDENTITY]);
}

#[test]
fn a_set_is_paused_before_the_default_pool_loses_its_last_ip() {
    let mut case = case(
        live_region(&[0], &[PoolRef::Default], &[PoolRef::Default]),
        desired_region(&[(0, vec![0])], &[(0, PoolRef::Default)]),
    );
    sends(&mut case, 0, Switch::Off);
    orders_safely(&case, &["PutConfigurationSetSendingOptions s0", IP_0]);
}

/// The pool `p0` with one IP becomes managed.
fn converted(mut case: Case) -> Vec<String> {
    let managed = DesiredPool { scaling: Some(ScalingMode::Managed), ..DesiredPool::default() };
    let desired = case.desired.regions.get_mut(&region()).unwrap();
    desired.pools.get_or_insert_default().insert(pool_name(0), managed);
    let allowed = [Allowance::Convert].into_iter().collect();
    let plan = plan::plan(&case.desired, &case.live, &Policy { allowed, ..Policy::default() });
    assert_eq!(plan.proof.violations, []);
    operations(&plan)
}

#[test]
fn a_set_is_paused_before_its_pool_is_converted() {
    let mut case = case(live_region(&[0], &[pool(0)], &[pool(0)]), desired_region(&[], &[(0, pool(0))]));
    sends(&mut case, 0, Switch::Off);
    let writes = ["PutConfigurationSetSendingOptions s0", "PutDedicatedIpPoolScalingAttributes p0"];
    assert_eq!(converted(case), writes);
}

#[test]
fn an_identity_leaves_a_paused_set_after_the_pool_of_its_new_one_is_converted() {
    let mut live = live_region(&[0], &[pool(0)], &[pool(0), pool(0)]);
    pause(&mut live, 0);
    names(&mut live, "example.com", 0);
    let mut case = case(live, desired_region(&[], &[]));
    states_identity(&mut case, "example.com", Some(1));
    assert_eq!(converted(case), ["PutDedicatedIpPoolScalingAttributes p0", IDENTITY]);
}

/// The only IP of `p0` and the set `s0` go to `p1`, which has no IP: for a set that sends, no order does that.
#[test]
fn a_set_that_is_paused_before_or_after_goes_with_its_only_ip() {
    let moved = |before: Switch, after: Option<Switch>| {
        let mut live = live_region(&[0, 1], &[pool(0)], &[pool(0)]);
        live.configuration_sets.get_mut(&set_name(0)).unwrap().sending.enabled = Some(before);
        let mut case = case(live, desired_region(&[(0, vec![]), (1, vec![0])], &[(0, pool(1))]));
        after.into_iter().for_each(|switch| sends(&mut case, 0, switch));
        case
    };
    let (delivery, sending) = ("PutConfigurationSetDeliveryOptions s0", "PutConfigurationSetSendingOptions s0");
    orders_safely(&moved(Switch::Off, None), &[IP_0, delivery]);
    orders_safely(&moved(Switch::Off, Some(Switch::On)), &[IP_0, delivery, sending]);
    orders_safely(&moved(Switch::On, Some(Switch::Off)), &[sending, IP_0, delivery]);
}

/// The set that the identity leaves is paused, and what the identity comes to is only right afterwards.
#[test]
fn an_identity_whose_set_would_be_paused_before_it_left_is_told_of() {
    let live = || live_region(&[0, 1, 2], &[pool(2), PoolRef::Default, pool(1), pool(0)], &[pool(1), pool(2)]);
    let mut live = live();
    names(&mut live, "example.com", 1);
    let file = desired_region(&[(0, vec![]), (1, vec![]), (2, vec![2, 3])], &[(0, pool(2)), (1, pool(1))]);
    let mut case = case(live, file);
    sends(&mut case, 1, Switch::Off);
    states_identity(&mut case, "example.com", Some(0));
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    let told: Vec<_> = plan.proof.violations.iter().map(|it| (it.rule, it.identity.is_some())).collect();
    assert_eq!(told, [(plan::Rule::NeverEmpty, true)]);
}

/// SES refuses delivery options that name a missing pool, also if the set has named it before.
#[test]
fn other_delivery_options_wait_for_the_missing_pool_of_their_set() {
    let live = live_region(&[], &[PoolRef::Default], &[pool(0)]);
    let mut case = case(live, desired_region(&[(0, vec![0])], &[(0, pool(0))]));
    let sets = case.desired.regions.get_mut(&region()).unwrap().configuration_sets.as_mut().unwrap();
    sets.get_mut(&set_name(0)).unwrap().tls = Some(sesform::model::TlsPolicy::Require);
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    let put = plan.steps.iter().find(|step| step.write.operation() == "PutConfigurationSetDeliveryOptions").unwrap();
    assert_eq!(put.depends_on, [plan.steps[0].id], "{:#?}", plan.steps);
    assert_eq!(plan.proof.violations, []);
    let mut early = plan;
    early
        .steps
        .iter_mut()
        .filter(|step| step.write.operation() == "PutConfigurationSetDeliveryOptions")
        .for_each(|step| step.depends_on.clear());
    let live = case.live.regions.clone();
    let judged = plan::judge(&early, &live, &plan::progress(&early, &live).unwrap(), &Policy::default());
    assert!(matches!(judged, Err(plan::Refusal::Unsafe(_))), "{judged:?}");
}

/// `s0` sends through `p0`, whose only IP the file moves to `p1`.
fn emptied(but: impl FnOnce(&mut LiveRegion)) -> Case {
    let mut live = live_region(&[0, 1], &[pool(0)], &[pool(0)]);
    but(&mut live);
    case(live, desired_region(&[(0, vec![]), (1, vec![0])], &[(0, pool(0))]))
}

#[test]
fn a_set_that_sends_nothing_stops_no_plan_that_takes_its_ips() {
    let plan = |case: &Case| plan::plan(&case.desired, &case.live, &Policy::default());
    assert_eq!(plan(&emptied(|_| {})).guards.len(), 1);
    assert_eq!(plan(&emptied(|live| pause(live, 0))).guards, []);
    let mut paused_by_the_plan = emptied(|_| {});
    sends(&mut paused_by_the_plan, 0, Switch::Off);
    let plan = plan(&paused_by_the_plan);
    assert_eq!((plan.guards, plan.proof.violations), (vec![], vec![]));
}

#[test]
fn a_set_that_the_plan_pauses_is_not_said_to_leave_from_shared_ips() {
    let live = live_region(&[1], &[PoolRef::Default], &[PoolRef::Default]);
    let mut case = case(live, desired_region(&[(1, vec![0])], &[(0, PoolRef::Default)]));
    let warnings = |case: &Case| {
        let plan = plan::plan(&case.desired, &case.live, &Policy::default());
        let of_the_set = plan.warnings.into_iter().filter(|item| item.address.name == set_name(0).as_str());
        of_the_set.map(|item| item.rule().code).collect::<Vec<_>>()
    };
    assert_eq!(warnings(&case), ["route-without-ips"]);
    sends(&mut case, 0, Switch::Off);
    assert_eq!(warnings(&case), ["pauses"]);
}
