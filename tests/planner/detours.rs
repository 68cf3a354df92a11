//! Pools that exchange their names, with a third pool beside them: which pool a detour goes through, and what it
//! leaves.

use sesform::{
    model::{DesiredPool, PoolRef, Reported, TlsPolicy, Write},
    plan::{self, Plan, Policy, Purpose},
};

use super::{
    accounts::{Case, case, desired_region, ip, live_region, pool, pool_name, region, set_name},
    identities::{names, names_none, states_identity},
    promises::safe_in_every_allowed_order,
};

/// `p0` and `p1` exchange their two IPs each and their sets. `p2` is live and has the IPs of `others`.
fn exchanged(others: usize) -> Case {
    let ips = [pool(0), pool(0), pool(1), pool(1)].into_iter().chain(vec![pool(2); others]);
    let live = live_region(&[0, 1, 2], &ips.collect::<Vec<_>>(), &[pool(0), pool(1)]);
    case(live, desired_region(&[(0, vec![2, 3]), (1, vec![0, 1])], &[(0, pool(1)), (1, pool(0))]))
}

/// States `p2` in the file, with or without its IPs.
fn stating(mut case: Case, ips: Option<&[usize]>) -> Case {
    let wanted = desired_region(&[(2, ips.unwrap_or_default().to_vec())], &[]).pools.unwrap();
    let wanted = if ips.is_some() { wanted[&pool_name(2)].clone() } else { DesiredPool::default() };
    case.desired.regions.get_mut(&region()).unwrap().pools.as_mut().unwrap().insert(pool_name(2), wanted);
    case
}

/// Makes the plan, and asserts that it is safe.
#[track_caller]
fn planned(case: &Case) -> Plan {
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert_eq!(plan.proof.violations, []);
    for seed in 0..10 {
        safe_in_every_allowed_order(case, &plan, seed).unwrap();
    }
    plan
}

/// The pools that the plan creates, and whether an IP or a set waits in `p2`.
fn by_way_of(plan: &Plan) -> (usize, bool) {
    let writes = || plan.steps.iter().map(|step| &step.write);
    let created = writes().filter(|write| matches!(write, Write::CreateDedicatedIpPool { .. })).count();
    let through = writes().any(|write| match write {
        Write::PutDedicatedIpInPool { to, .. } => *to == pool(2),
        Write::PutConfigurationSetDeliveryOptions { delivery, .. } => delivery.pool == Some(pool(2)),
        _ => false,
    });
    (created, through)
}

const TEMPORARY: (usize, bool) = (1, false);
const THROUGH_P2: (usize, bool) = (0, true);

#[test]
fn a_detour_does_not_use_a_pool_that_the_file_does_not_declare() {
    assert_eq!(by_way_of(&planned(&exchanged(0))), TEMPORARY);
    assert_eq!(by_way_of(&planned(&exchanged(1))), TEMPORARY);
}

#[test]
fn a_detour_uses_a_declared_pool_that_is_empty() {
    assert_eq!(by_way_of(&planned(&stating(exchanged(0), None))), THROUGH_P2);
    assert_eq!(by_way_of(&planned(&stating(exchanged(0), Some(&[])))), THROUGH_P2);
}

/// IP 1 leaves `p0` for the default pool, which the identity leaves for the set of `p0`. The identity may use it in
/// neither pool, so it waits in `p1`, which keeps its own IP.
#[test]
fn an_ip_waits_in_a_pool_without_sets_whose_ips_are_stated() {
    let live = live_region(&[0, 1], &[pool(1), pool(0), PoolRef::Default, PoolRef::Default], &[pool(0)]);
    let mut case = case(live, desired_region(&[(0, vec![2]), (1, vec![0])], &[(0, pool(0))]));
    names_none(case.live.regions.get_mut(&region()).unwrap(), "example.com");
    states_identity(&mut case, "example.com", Some(0));
    let plan = planned(&case);
    let stops = plan.steps.iter().filter_map(|step| match &step.write {
        Write::PutDedicatedIpInPool { ip: moved, to, .. } if *moved == ip(1) => Some(to.clone()),
        _ => None,
    });
    assert_eq!(stops.collect::<Vec<_>>(), [pool(1), PoolRef::Default]);
    assert_eq!(plan.steps.len(), 4, "the three changes, and one more step of the IP");
}

/// A new plan would not move the IPs of an interrupted run out of it again.
#[test]
fn a_detour_does_not_use_a_pool_that_holds_ips_that_the_file_does_not_state() {
    assert_eq!(by_way_of(&planned(&stating(exchanged(1), None))), TEMPORARY);
}

#[test]
fn a_detour_does_not_use_a_pool_that_a_set_sends_through() {
    let mut busy = exchanged(1);
    let live = busy.live.regions.get_mut(&region()).unwrap();
    let other = live_region(&[], &[], &[pool(2)]).configuration_sets.remove(&set_name(0)).unwrap();
    live.configuration_sets.insert(set_name(2), other);
    assert_eq!(by_way_of(&planned(&stating(busy, Some(&[4])))), TEMPORARY);
}

/// The IP of `p2` moves to `p0`, so the pool is one of those to order. Its IPs are not stated.
#[test]
fn an_ip_does_not_wait_in_an_undeclared_pool_that_another_ip_leaves() {
    let mut case = exchanged(1);
    let wanted = desired_region(&[(0, vec![2, 3, 4])], &[]).pools.unwrap();
    case.desired.regions.get_mut(&region()).unwrap().pools.as_mut().unwrap().extend(wanted);
    assert_eq!(by_way_of(&planned(&case)), TEMPORARY);
}

/// Both sets keep the options that they have until the last of their steps, which sends those that the file states.
#[test]
fn the_last_step_of_a_detour_sends_the_delivery_options_that_the_file_states() {
    let mut case = exchanged(0);
    let sets = case.desired.regions.get_mut(&region()).unwrap().configuration_sets.as_mut().unwrap();
    sets.values_mut().for_each(|set| set.tls = Some(TlsPolicy::Require));
    let plan = planned(&case);
    let sent = |write: &Write| match write {
        Write::PutConfigurationSetDeliveryOptions { delivery, .. } => Some(delivery.tls.clone()),
        _ => None,
    };
    let puts = plan.steps.iter().filter_map(|step| Some((step.purpose, sent(&step.write)?)));
    let (last, detours): (Vec<_>, Vec<_>) = puts.partition(|(purpose, _)| *purpose == Purpose::Change);
    assert_eq!((last.len(), detours.is_empty()), (2, false));
    assert!(last.iter().all(|(_, tls)| *tls == Some(Reported::Known(TlsPolicy::Require))), "{last:?}");
    assert!(detours.iter().all(|(_, tls)| tls.is_none()), "{detours:?}");
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert!(plan::plan(&case.desired, &case.live, &Policy::default()).changes.is_empty());
}

/// The identity comes to a new set, whose pool gets its first IP. No mail used the set before, but it has an IP from the
/// start.
#[test]
fn a_new_set_that_an_identity_comes_to_waits_for_its_first_ip() {
    let live = live_region(&[0, 1], &[pool(0), PoolRef::Default], &[pool(0)]);
    let mut case = case(live, desired_region(&[(0, vec![0]), (1, vec![1])], &[(0, pool(0)), (1, pool(1))]));
    names(case.live.regions.get_mut(&region()).unwrap(), "example.com", 0);
    states_identity(&mut case, "example.com", Some(1));
    let plan = planned(&case);
    let step = |operation: &str| plan.steps.iter().find(|step| step.write.operation() == operation).unwrap();
    assert_eq!(step("PutDedicatedIpInPool").write.target().name(), ip(1).to_string());
    assert_eq!(step("CreateConfigurationSet").depends_on, [step("PutDedicatedIpInPool").id]);
}
