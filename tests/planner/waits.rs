//! What waits for what beside the rules of routes: a set that is paused or resumed, mail that comes to an empty default
//! pool, tags that need room.

use std::collections::BTreeSet;

use sesform::{
    model::{Clearable, PoolRef, Switch, TagKey, TagValue, UserTags},
    plan::{self, Plan, Policy, StepId},
};

use super::{
    accounts::{Case, case, desired_region, live_region, pool, region, set_name},
    identities::{names, states_identity},
};

/// The set `s0` of the pool `p0`, with the IP 0. IP 1 is in `p1`. The file states the pools and what `s0` becomes.
fn switching(from: Switch, to: Switch, set_pool: usize, pools: &[(usize, Vec<usize>)]) -> Case {
    let mut live = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0)]);
    live.configuration_sets.get_mut(&set_name(0)).unwrap().sending.enabled = Some(from);
    let mut desired = desired_region(pools, &[(0, pool(set_pool))]);
    let sets = desired.configuration_sets.as_mut().unwrap();
    sets.get_mut(&set_name(0)).unwrap().sending = Some(to);
    case(live, desired)
}

fn planned(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy::default())
}

/// The steps that a step waits for, by their operation and object.
fn waits(plan: &Plan, operation: &str) -> BTreeSet<String> {
    let step = plan.steps.iter().find(|step| step.write.operation() == operation).unwrap();
    let name = |id: &StepId| {
        let before = plan.steps.iter().find(|step| step.id == *id).unwrap();
        format!("{} {}", before.write.operation(), before.write.target().name())
    };
    step.depends_on.iter().map(name).collect()
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

/// All of the set is changed, and its pool: `p0` gets IP 1 and loses IP 0.
#[test]
fn a_set_is_resumed_after_its_pool_is_as_declared_and_the_ips_have_come_and_gone() {
    let plan = planned(&switching(Switch::Off, Switch::On, 0, &[(0, vec![1]), (1, vec![0])]));
    let moves = ["PutDedicatedIpInPool 192.0.2.0", "PutDedicatedIpInPool 192.0.2.1"];
    assert_eq!(waits(&plan, "PutConfigurationSetSendingOptions"), set(moves));
}

#[test]
fn a_set_is_resumed_after_the_ips_of_the_pool_that_it_comes_to_have_moved() {
    let mut case = switching(Switch::Off, Switch::On, 1, &[(1, vec![1, 2])]);
    let more = live_region(&[0, 1], &[pool(0), pool(1), PoolRef::Default], &[]).dedicated_ips;
    case.live.regions.get_mut(&region()).unwrap().dedicated_ips = more;
    let plan = planned(&case);
    let firsts = ["PutConfigurationSetDeliveryOptions s0", "PutDedicatedIpInPool 192.0.2.2"];
    assert_eq!(waits(&plan, "PutConfigurationSetSendingOptions"), set(firsts));
}

#[test]
fn a_set_is_paused_before_it_changes_its_pool_and_before_ips_come_to_it() {
    let plan = planned(&switching(Switch::On, Switch::Off, 1, &[(0, vec![0, 1])]));
    assert_eq!(waits(&plan, "PutConfigurationSetSendingOptions"), set([]));
    for operation in ["PutConfigurationSetDeliveryOptions", "PutDedicatedIpInPool"] {
        assert!(waits(&plan, operation).contains("PutConfigurationSetSendingOptions s0"), "{operation}: {plan:#?}");
    }
}

#[test]
fn a_set_is_paused_after_the_identities_that_leave_it() {
    let mut case = switching(Switch::On, Switch::Off, 0, &[(0, vec![0])]);
    let live = case.live.regions.get_mut(&region()).unwrap();
    let other = live.configuration_sets[&set_name(0)].clone();
    live.configuration_sets.insert(set_name(1), other);
    names(live, "example.com", 0);
    states_identity(&mut case, "example.com", Some(1));
    let identity = set(["PutEmailIdentityConfigurationSetAttributes example.com"]);
    assert_eq!(waits(&planned(&case), "PutConfigurationSetSendingOptions"), identity);
}

/// A set that sends already is neither paused nor resumed by a write that states so.
#[test]
fn a_set_that_stays_as_it_is_waits_for_nothing() {
    let mut live = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0)]);
    live.configuration_sets.get_mut(&set_name(0)).unwrap().reputation.metrics = Some(Switch::Off);
    let mut desired = desired_region(&[(0, vec![0, 1])], &[(0, pool(0))]);
    let sets = desired.configuration_sets.as_mut().unwrap();
    sets.get_mut(&set_name(0)).unwrap().reputation_metrics = Some(Switch::On);
    assert_eq!(waits(&planned(&case(live, desired)), "PutConfigurationSetReputationOptions"), set([]));
}

/// SES refuses the mail of the identity so far, because its set is missing. If the default pool gets its first IP, that
/// mail need not leave from AWS's shared IPs before.
#[test]
fn an_identity_that_comes_to_the_empty_default_pool_waits_for_its_first_ip() {
    let first = set(["PutDedicatedIpInPool 192.0.2.0"]);
    for (ips, expected) in [(vec![pool(0)], first), (vec![pool(0), PoolRef::Default], set([]))] {
        let mut case = case(live_region(&[0], &ips, &[]), desired_region(&[(0, vec![])], &[]));
        names(case.live.regions.get_mut(&region()).unwrap(), "example.com", 7);
        states_identity(&mut case, "example.com", None);
        let stated = case.desired.regions.get_mut(&region()).unwrap().identities.values_mut();
        stated.for_each(|identity| identity.configuration_set = Some(Clearable::Clear));
        assert_eq!(waits(&planned(&case), "PutEmailIdentityConfigurationSetAttributes"), expected);
    }
}

/// New tags wait until the old ones have made room for them. Nothing else of the set does.
#[test]
fn new_tags_wait_for_the_removal_of_old_ones() {
    let mut live = live_region(&[], &[], &[PoolRef::Default]);
    let tagged = live.configuration_sets.get_mut(&set_name(0)).unwrap();
    tagged.tags = [("old".to_owned(), "tag".to_owned())].into();
    tagged.reputation.metrics = Some(Switch::Off);
    let mut desired = desired_region(&[], &[(0, PoolRef::Default)]);
    let wanted = desired.configuration_sets.as_mut().unwrap().get_mut(&set_name(0)).unwrap();
    wanted.tags = Some(UserTags::new([(TagKey::new("new").unwrap(), TagValue::new("tag").unwrap())].into()).unwrap());
    wanted.reputation_metrics = Some(Switch::On);
    let plan = planned(&case(live, desired));
    assert_eq!(waits(&plan, "TagResource"), set(["UntagResource s0"]));
    assert_eq!(waits(&plan, "PutConfigurationSetReputationOptions"), set([]));
}
