//! Identities and the configuration sets that they name: an identity follows a renamed set, and a set is only deleted
//! when no identity names it.

use std::collections::{BTreeMap, BTreeSet};

use sesform::{
    model::{
        Clearable, DesiredConfigurationSet, DesiredIdentity, IdentityName, LiveIdentity, LiveRegion, PoolRef, Switch,
        Target, Unread,
    },
    plan::{self, Action, Plan, Policy, Reason, Refusal},
    render::withheld_text,
};

use super::{
    accounts::{Case, case, desired_region, live_region, pool, region, set_name},
    guards::{codes, operations, owned, pruned, shrunk, text},
    monitor::wrong,
    orders::{Dice, shuffled, states},
    promises::judged_alike_wherever_it_stopped,
};

fn identity(name: &str) -> IdentityName {
    IdentityName::new(name).unwrap()
}

/// Adds an identity that names the set to the account.
pub(super) fn names(live: &mut LiveRegion, name: &str, set: usize) {
    let configuration_set = Some(set_name(set));
    live.identities.insert(identity(name), LiveIdentity { configuration_set, ..LiveIdentity::default() });
    let routes = live.identity_routes.get_or_insert_default();
    routes.entry(set_name(set)).or_default().insert(identity(name));
}

/// Adds an identity that names no set to the account.
pub(super) fn names_none(live: &mut LiveRegion, name: &str) {
    live.identities.insert(identity(name), LiveIdentity::default());
}

/// Adds the identity to the file, with or without a set.
pub(super) fn states_identity(case: &mut Case, name: &str, set: Option<usize>) {
    let configuration_set = set.map(|set| Clearable::Set(set_name(set)));
    let desired = case.desired.regions.get_mut(&region()).unwrap();
    desired.identities.insert(identity(name), DesiredIdentity { configuration_set });
}

/// A file that renames `s0` to `s1`. `s0` is live and sends through `p0`; `is_there` says whether `s1` is live too.
fn renamed(is_there: bool, but: impl FnOnce(&mut LiveRegion)) -> Case {
    let sets = if is_there { vec![pool(0), pool(0)] } else { vec![pool(0)] };
    let mut desired = desired_region(&[(0, vec![0])], &[]);
    let wanted = DesiredConfigurationSet { renamed_from: Some(set_name(0)), ..DesiredConfigurationSet::default() };
    desired.configuration_sets = Some([(set_name(1), wanted)].into());
    owned(live_region(&[0], &[pool(0)], &sets), desired, but)
}

fn planned(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy::default())
}

/// Asserts that the plan is safe in every allowed order, tried on 40 of them: every step finds the state that it
/// expects, every route keeps the rules, and no set is deleted while an identity names it.
fn holds_in_every_order(case: &Case, plan: &Plan) {
    assert_eq!(plan.proof.violations, []);
    let before = &case.live.regions[&region()];
    let after = &plan::outcome(&case.live.regions, plan).unwrap()[&region()];
    for seed in 0..40 {
        for state in states(&case.live.regions, &region(), &shuffled(plan, &mut Dice(seed))) {
            let wrong = wrong(before, after, &state);
            assert!(wrong.is_empty(), "{wrong:#?}");
        }
    }
}

/// Makes the plan, and asserts that it has these writes and that no allowed order harms a route.
#[track_caller]
pub(super) fn orders_safely(case: &Case, writes: &[&str]) -> Plan {
    let plan = planned(case);
    assert_eq!(operations(&plan), writes);
    holds_in_every_order(case, &plan);
    plan
}

/// The identity changes from `s0` to `s1`. `s0` changes from pool `p0` to `p1`, and `s1` from `p1` to `p0`. `p0` also
/// gets another IP.
#[test]
fn an_identity_changes_sets_while_the_sets_change_pools() {
    let live = live_region(&[0, 1], &[pool(0), pool(1), PoolRef::Default], &[pool(0), pool(1)]);
    let desired = desired_region(&[(0, vec![0, 2]), (1, vec![1])], &[(0, pool(1)), (1, pool(0))]);
    let mut case = case(live, desired);
    names(case.live.regions.get_mut(&region()).unwrap(), "example.com", 0);
    states_identity(&mut case, "example.com", Some(1));
    let plan = planned(&case);
    assert_eq!(plan.proof.routes, 4, "the default pool, two sets and the identity");
    holds_in_every_order(&case, &plan);
    let at = |operation: &str, name: &str| operations(&plan).iter().position(|it| *it == format!("{operation} {name}"));
    let identity = at("PutEmailIdentityConfigurationSetAttributes", "example.com");
    assert!(at("PutConfigurationSetDeliveryOptions", "s1") < identity, "{:#?}", operations(&plan));
    assert!(identity < at("PutConfigurationSetDeliveryOptions", "s0"), "{:#?}", operations(&plan));
}

/// An earlier build considered this safe without a dependency: only the identity changes, to a set whose pool gets its
/// first IP in the same plan.
#[test]
fn an_identity_waits_for_the_first_ip_of_its_new_route() {
    let live = live_region(&[0, 1], &[pool(0), PoolRef::Default], &[pool(0), pool(1)]);
    let desired = desired_region(&[(0, vec![0]), (1, vec![1])], &[(0, pool(0)), (1, pool(1))]);
    let mut case = case(live, desired);
    names(case.live.regions.get_mut(&region()).unwrap(), "example.com", 0);
    states_identity(&mut case, "example.com", Some(1));
    let plan = orders_safely(
        &case,
        &["PutDedicatedIpInPool 192.0.2.1", "PutEmailIdentityConfigurationSetAttributes example.com"],
    );
    assert_eq!(plan.steps[1].depends_on, [plan.steps[0].id]);
    let mut early = plan;
    early.steps[1].depends_on.clear();
    let live = BTreeMap::from([(region(), case.live.regions[&region()].clone())]);
    let judged = plan::judge(&early, &live, &plan::progress(&early, &live).unwrap(), &Policy::default());
    assert!(matches!(judged, Err(Refusal::Unsafe(_))), "{judged:?}");
}

/// The only IP of `p0` moves to the default pool, through which the identity sends before it changes to `s0`. The
/// identity would use that IP before or after the move, so the IP waits in `p1`, which no route uses.
#[test]
fn an_ip_waits_elsewhere_until_an_identity_has_changed_sets() {
    let live = live_region(&[0, 1], &[pool(1), pool(1), pool(0)], &[pool(0)]);
    let desired = desired_region(&[(0, vec![1]), (1, vec![0])], &[(0, pool(0))]);
    let mut case = case(live, desired);
    names_none(case.live.regions.get_mut(&region()).unwrap(), "example.com");
    states_identity(&mut case, "example.com", Some(0));
    orders_safely(
        &case,
        &[
            "PutDedicatedIpInPool 192.0.2.1",
            "PutDedicatedIpInPool 192.0.2.2",
            "PutEmailIdentityConfigurationSetAttributes example.com",
            "PutDedicatedIpInPool 192.0.2.2",
        ],
    );
}

/// The identity sends through `s0`, which leaves the empty pool `p0` before the pool gets an IP. `s1` is new and sends
/// through `p0`. No route loses an IP while `s1` has none yet, and no other order is safe.
#[test]
fn a_new_set_may_wait_for_its_first_ip_where_nothing_else_is_safe() {
    let live = live_region(&[0], &[PoolRef::Default], &[pool(0)]);
    let desired = desired_region(&[(0, vec![0])], &[(0, PoolRef::Shared), (1, pool(0))]);
    let mut case = case(live, desired);
    names(case.live.regions.get_mut(&region()).unwrap(), "example.com", 0);
    states_identity(&mut case, "example.com", Some(1));
    orders_safely(
        &case,
        &[
            "CreateConfigurationSet s1",
            "PutEmailIdentityConfigurationSetAttributes example.com",
            "PutConfigurationSetDeliveryOptions s0",
            "PutDedicatedIpInPool 192.0.2.0",
        ],
    );
}

/// `p0` and the default pool exchange their only IPs. The set passes through the default pool, which holds an IP that
/// the set may use.
#[test]
fn a_set_passes_through_the_default_pool() {
    let live = live_region(&[0], &[pool(0), PoolRef::Default], &[pool(0)]);
    let case = case(live, desired_region(&[(0, vec![1])], &[(0, pool(0))]));
    orders_safely(
        &case,
        &[
            "PutConfigurationSetDeliveryOptions s0",
            "PutDedicatedIpInPool 192.0.2.0",
            "PutDedicatedIpInPool 192.0.2.1",
            "PutConfigurationSetDeliveryOptions s0",
        ],
    );
}

#[test]
fn a_stated_identity_follows_its_set_to_the_new_name_after_that_is_created() {
    let mut case = renamed(false, |live| names(live, "example.com", 0));
    states_identity(&mut case, "example.com", None);
    let plan = planned(&case);
    let operations_of = ["CreateConfigurationSet s1", "PutEmailIdentityConfigurationSetAttributes example.com"];
    assert_eq!(operations(&plan), operations_of);
    assert_eq!(plan.steps[1].depends_on, [plan.steps[0].id]);
    let change = plan.changes.iter().find(|change| change.address.name == "example.com").unwrap();
    assert_eq!((change.action, change.reason), (Action::Update, Reason::Differs));
    assert!(text(&plan).contains("~ identity example.com  configuration_set: s0 → s1"), "{}", text(&plan));
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert!(planned(&case).changes.is_empty());
    assert_eq!(operations(&pruned(&case)), ["DeleteConfigurationSet s0"]);
}

#[test]
fn an_identity_stays_where_the_file_says() {
    let mut case = renamed(true, |live| {
        names(live, "stays.example", 0);
        names(live, "elsewhere.example", 1);
    });
    states_identity(&mut case, "stays.example", Some(0));
    states_identity(&mut case, "elsewhere.example", None);
    states_identity(&mut case, "not-there.example", None);
    let plan = pruned(&case);
    assert!(plan.steps.is_empty(), "{:#?}", plan.steps);
    assert_eq!(codes(&plan), [("still-referred", "s0")]);
    assert!(
        withheld_text(&plan.withheld[0]).contains("stays.example: state another"),
        "{}",
        withheld_text(&plan.withheld[0])
    );
}

#[test]
fn a_set_goes_after_the_identities_that_follow_it_in_the_same_plan() {
    let mut case = renamed(true, |live| names(live, "example.com", 0));
    states_identity(&mut case, "example.com", None);
    let plan = pruned(&case);
    let expected = ["PutEmailIdentityConfigurationSetAttributes example.com", "DeleteConfigurationSet s0"];
    assert_eq!(operations(&plan), expected);
    assert_eq!(plan.steps[1].depends_on, [plan.steps[0].id]);
    assert!(plan.withheld.is_empty() && plan.proof.violations.is_empty());
    holds_in_every_order(&case, &plan);
}

#[test]
fn a_renamed_set_does_not_leave_unstated_identities_behind() {
    let case = renamed(true, |live| names(live, "example.com", 0));
    let plan = pruned(&case);
    assert_eq!(codes(&plan), [("still-referred", "s0")]);
    let message = withheld_text(&plan.withheld[0]);
    assert!(message.contains("example.com") && message.contains("`{}` is enough"), "{message}");
    assert!(planned(&case).withheld.is_empty());
}

#[test]
fn a_set_goes_after_the_identities_that_the_same_plan_sends_elsewhere() {
    let (live, desired) = shrunk();
    let mut case = owned(live, desired, |live| names(live, "example.com", 1));
    states_identity(&mut case, "example.com", Some(0));
    let plan = pruned(&case);
    let of = |operation: &str| plan.steps.iter().find(|step| step.write.operation() == operation).unwrap();
    let put = of("PutEmailIdentityConfigurationSetAttributes");
    assert!(of("DeleteConfigurationSet").depends_on.contains(&put.id), "{:#?}", plan.steps);
    assert!(plan.withheld.is_empty(), "{:#?}", plan.withheld);
    holds_in_every_order(&case, &plan);
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert!(pruned(&case).changes.is_empty());
}

#[test]
fn a_set_that_the_file_gives_to_an_identity_is_not_pruned() {
    let (live, desired) = shrunk();
    let mut case = owned(live, desired, |live| names(live, "example.com", 0));
    states_identity(&mut case, "example.com", Some(1));
    let plan = pruned(&case);
    assert!(codes(&plan).contains(&("still-referred", "s1")), "{:#?}", plan.withheld);
}

/// The new IP of the pool waits until the old set is deleted. That waits until the identity names the new set, which is
/// created first.
#[test]
fn an_identity_comes_to_a_new_set_before_the_pool_grows() {
    let live = live_region(&[0], &[pool(0), PoolRef::Default], &[pool(0)]);
    let desired = desired_region(&[(0, vec![0, 1])], &[(1, pool(0))]);
    let mut case = owned(live, desired, |live| names(live, "example.com", 0));
    states_identity(&mut case, "example.com", Some(1));
    let plan = pruned(&case);
    assert!(plan.warnings.iter().all(|warning| warning.rule().code != "kept-for-now"), "{:#?}", plan.warnings);
    assert!(operations(&plan).contains(&"DeleteConfigurationSet s0".to_owned()), "{:#?}", operations(&plan));
    holds_in_every_order(&case, &plan);
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert!(pruned(&case).changes.is_empty());
}

/// The new set waits until the pool gets an IP, the IP waits until the old set is deleted, and the old set waits until
/// the identity names the new set. To break the cycle, the old set stays for now.
#[test]
fn a_set_that_cannot_go_before_its_identity_leaves_is_kept_for_now() {
    let live = live_region(&[0], &[pool(0), PoolRef::Default, PoolRef::Default], &[pool(0)]);
    let desired = desired_region(&[(0, vec![1])], &[(1, pool(0))]);
    let mut case = owned(live, desired, |live| names(live, "example.com", 0));
    states_identity(&mut case, "example.com", Some(1));
    let plan = pruned(&case);
    assert!(plan.warnings.iter().any(|warning| warning.rule().code == "kept-for-now"), "{:#?}", plan.warnings);
    assert!(plan.withheld.is_empty(), "{:#?}", plan.withheld);
    assert!(!operations(&plan).contains(&"DeleteConfigurationSet s0".to_owned()), "{:#?}", operations(&plan));
    holds_in_every_order(&case, &plan);
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert_eq!(operations(&pruned(&case)), ["DeleteConfigurationSet s0"]);
}

#[test]
fn identities_are_asked_for_only_where_a_set_goes() {
    let mut case = renamed(true, |live| {
        names(live, "example.com", 0);
        live.identity_routes = None;
    });
    states_identity(&mut case, "example.com", None);
    let kept = plan::unread(&case.desired, &case.live, &Policy::default());
    assert!(!kept[&region()].identities);
    case.live.regions.get_mut(&region()).unwrap().tenants =
        [(Target::Identity(identity("example.com")), BTreeSet::new())].into();
    assert!(plan::unread(&case.desired, &case.live, &Policy::default()).is_empty());
    let policy = Policy { prune: plan::Prune::Delete, ..Policy::default() };
    let unread = &plan::unread(&case.desired, &case.live, &policy)[&region()];
    assert_eq!(*unread, Unread { identities: true, ..Unread::default() });
}

/// The identity leaves a set, which is then deleted. An IP that the identity could use until then leaves afterwards.
#[test]
fn a_plan_that_stopped_after_a_deletion_is_judged_as_before_it() {
    let live = live_region(&[], &[PoolRef::Default], &vec![PoolRef::Default; 3]);
    let desired = desired_region(&[(0, vec![0])], &[(1, PoolRef::Default), (2, PoolRef::Default)]);
    let mut case = owned(live, desired, |live| names(live, "example.com", 0));
    states_identity(&mut case, "example.com", Some(1));
    let plan = pruned(&case);
    assert_eq!(plan.proof.violations, []);
    for seed in 0..40 {
        judged_alike_wherever_it_stopped(&case, &plan, seed).unwrap();
    }
}

/// SES sends mail through an empty default pool from its shared IPs. This is a route like any other.
#[test]
fn mail_through_an_empty_default_pool_waits_for_the_first_ip_of_its_new_route() {
    let live = live_region(&[0, 1], &[pool(0), pool(0)], &[PoolRef::Default, pool(1)]);
    let desired = desired_region(&[(0, vec![0]), (1, vec![1])], &[(0, pool(1)), (1, pool(1))]);
    let mut case = case(live, desired);
    names_none(case.live.regions.get_mut(&region()).unwrap(), "example.com");
    states_identity(&mut case, "example.com", Some(1));
    let plan = planned(&case);
    holds_in_every_order(&case, &plan);
    let after_arrival = |step: &&plan::Step| step.depends_on == [plan.steps[0].id];
    assert_eq!(operations(&plan)[0], "PutDedicatedIpInPool 192.0.2.1");
    assert_eq!(plan.steps.iter().filter(after_arrival).count(), 2, "{:#?}", plan.steps);
}

#[test]
fn mail_through_an_empty_default_pool_is_not_left_without_an_ip_or_paused() {
    let live = || live_region(&[0, 1], &[pool(0)], &[PoolRef::Default, pool(1), pool(0)]);
    let stopped = |live: LiveRegion, desired, set: Option<usize>| {
        let mut case = case(live, desired);
        names_none(case.live.regions.get_mut(&region()).unwrap(), "example.com");
        states_identity(&mut case, "example.com", set);
        let plan = planned(&case);
        plan.guards.iter().map(|guard| guard.rule().code).collect::<Vec<_>>()
    };
    let nothing = || desired_region(&[], &[]);
    assert_eq!(stopped(live(), desired_region(&[], &[(0, pool(1))]), None), ["route-without-ips"]);
    assert_eq!(stopped(live(), nothing(), Some(1)), ["route-without-ips"]);
    let mut paused = live();
    paused.configuration_sets.get_mut(&set_name(2)).unwrap().sending.enabled = Some(Switch::Off);
    assert_eq!(stopped(paused, nothing(), Some(2)), ["route-paused"]);
    assert!(stopped(live(), nothing(), Some(2)).is_empty());
}

#[test]
fn mail_of_an_identity_that_leaves_a_paused_set_is_called_out() {
    let mut live = live_region(&[0], &[pool(0)], &[pool(0), pool(0)]);
    live.configuration_sets.get_mut(&set_name(0)).unwrap().sending.enabled = Some(Switch::Off);
    names(&mut live, "example.com", 0);
    let mut case = case(live, desired_region(&[], &[]));
    states_identity(&mut case, "example.com", Some(1));
    let plan = planned(&case);
    let warnings: Vec<_> = plan.warnings.iter().map(|it| (it.rule().code, it.address.name.as_str())).collect();
    assert_eq!(warnings, [("resumes", "example.com")]);
}
