//! Guards that stop an apply and changes that are withheld from it, as the reviewer reads them.

use std::collections::BTreeSet;

use sesform::{
    model::{
        DesiredConfigurationSet, DesiredPool, DesiredRegion, Glob, Ignore, Limits, LiveRegion, Membership, MovedIps,
        OWNER_TAG, Owner, PROTECT_TAG, PROTECT_VALUE, Percent, PoolRef, Protection, Reported, ScalingMode, Tags,
        WarmupStatus,
    },
    plan::{self, Adopt, Allowance, Allowances, ApprovedPlan, Plan, Policy, Prune, Refusal},
    render::{PlanStyle, plan_text, warning_text, withheld_text},
};

use super::accounts::{Case, case, desired_region, ip, live_region, pool, pool_name, region, set_name};
use crate::snapshots::assert_file;

pub(super) fn text(plan: &Plan) -> String {
    anstream::adapter::strip_str(&plan_text(plan, &Allowances::default(), PlanStyle::default())).to_string()
}

pub(super) fn tags(owner: &str) -> Tags {
    Tags::from([(OWNER_TAG.to_owned(), owner.to_owned())])
}

/// A case in which every object of the account carries an owner tag, except for the changes of `but`.
pub(super) fn owned(live: LiveRegion, desired: DesiredRegion, but: impl FnOnce(&mut LiveRegion)) -> Case {
    let mut case = case(live, desired);
    case.desired.owner = Some(Owner::new("mail").unwrap());
    let live = case.live.regions.get_mut(&region()).unwrap();
    live.identity_routes = Some(Default::default());
    live.pool_tags = live.pools.keys().map(|name| (name.clone(), tags("mail"))).collect();
    live.configuration_sets.values_mut().for_each(|set| set.tags = tags("mail"));
    but(live);
    case
}

pub(super) fn pruned(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy { prune: Prune::Delete, ..Policy::default() })
}

pub(super) fn codes(plan: &Plan) -> Vec<(&'static str, &str)> {
    plan.withheld.iter().map(|item| (item.rule().code, item.address.name.as_str())).collect()
}

pub(super) fn operations(plan: &Plan) -> Vec<String> {
    plan.steps.iter().map(|step| format!("{} {}", step.write.operation(), step.write.target().name())).collect()
}

/// Two live pools, each with a set. The file states one pool and its set.
pub(super) fn shrunk() -> (LiveRegion, DesiredRegion) {
    let live = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0), pool(1)]);
    (live, desired_region(&[(0, vec![0, 1])], &[(0, pool(0))]))
}

#[test]
fn more_moves_than_the_file_allows_stop_the_apply_after_the_whole_plan_was_shown() {
    let live = live_region(&[0], &vec![PoolRef::Default; 4], &[]);
    let mut case = case(live, desired_region(&[(0, vec![0, 1])], &[]));
    case.desired.limits = Limits { moved_ips: Some(MovedIps::Share(Percent::new(25).unwrap())), ..Limits::default() };
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert_file("tests/snapshots/planner/too-many-moves.txt", &text(&plan));
    let refused = ApprovedPlan::approve(plan.clone(), Allowances::default());
    assert!(matches!(&refused, Err(Refusal::Limited(guards)) if guards[0].key() == "limits.moved_ips"), "{refused:?}");
    assert!(ApprovedPlan::approve(plan.clone(), Allowances::from_iter([Allowance::Moves])).is_ok());
    case.desired.limits.moved_ips = Some(MovedIps::Count(2));
    assert!(plan::plan(&case.desired, &case.live, &Policy::default()).guards.is_empty());
    let mut altered = plan;
    altered.guards.clear();
    let refused = ApprovedPlan::approve(altered, Allowances::default());
    assert!(matches!(&refused, Err(Refusal::Altered(_))), "{refused:?}");
}

#[test]
fn nothing_is_deleted_unless_it_is_asked_for() {
    let (live, desired) = shrunk();
    let case = owned(live, desired, |_| ());
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert_eq!(plan.unmanaged.len(), 2);
    assert_eq!(operations(&plan), ["PutDedicatedIpInPool 192.0.2.1"]);
}

#[test]
fn pruning_deletes_the_set_then_moves_the_ip_then_deletes_the_pool() {
    let (live, desired) = shrunk();
    let mut case = owned(live, desired, |_| ());
    let plan = pruned(&case);
    let order = ["DeleteConfigurationSet s1", "PutDedicatedIpInPool 192.0.2.1", "DeleteDedicatedIpPool p1"];
    assert_eq!(operations(&plan), order);
    assert!(plan.proof.violations.is_empty());
    assert_file("tests/snapshots/planner/pruning.txt", &text(&plan));
    case.desired.limits = Limits { deletes: Some(1), ..Limits::default() };
    let plan = pruned(&case);
    assert_eq!(operations(&plan), order);
    assert!(matches!(ApprovedPlan::approve(plan, Allowances::default()), Err(Refusal::Limited(_))));
}

#[test]
fn only_what_is_ours_unprotected_and_in_nobodys_use_is_pruned() {
    let live = || live_region(&[0, 1, 2, 3, 4], &[pool(1)], &[pool(2), pool(0), pool(0)]);
    let desired = || DesiredRegion { pools: Some([].into()), ..DesiredRegion::default() };
    let case = owned(live(), desired(), |live| {
        live.pool_tags.insert(pool_name(3), tags("somebody"));
        live.pool_tags.get_mut(&pool_name(4)).unwrap().insert(PROTECT_TAG.to_owned(), PROTECT_VALUE.to_owned());
    });
    let plan = pruned(&case);
    let expected = [("still-referred", "p0"), ("still-referred", "p2"), ("protected", "p4")];
    assert_eq!(codes(&plan), expected);
    assert_eq!(operations(&plan), ["PutDedicatedIpInPool 192.0.2.0", "DeleteDedicatedIpPool p1"]);
    assert_eq!(plan.unmanaged.iter().map(|item| item.address.name.as_str()).collect::<Vec<_>>(), ["p3"]);
    assert_file("tests/snapshots/planner/pruning-only-what-is-ours.txt", &text(&plan));
}

/// p0 is retired: its set goes to p1, one of its IPs as well, and what nobody lists to the default pool.
#[test]
fn standard_pool_is_retired_in_one_plan() {
    let live = live_region(&[0, 1], &[pool(0), pool(0), pool(1)], &[pool(0)]);
    let case = owned(live, desired_region(&[(1, vec![0, 2])], &[(0, pool(1))]), |_| ());
    let plan = pruned(&case);
    assert!(plan.withheld.is_empty() && plan.proof.violations.is_empty(), "{:#?}", plan.withheld);
    let operations = operations(&plan);
    assert_eq!(operations.len(), 4, "{operations:?}");
    assert_eq!(operations.last().map(String::as_str), Some("DeleteDedicatedIpPool p0"), "{operations:?}");
    assert!(operations.contains(&"PutDedicatedIpInPool 192.0.2.1".to_owned()), "{operations:?}");
    assert_file("tests/snapshots/planner/pruning-retires-a-pool.txt", &text(&plan));
}

/// The file lists the IP for a pool of another owner, so that it cannot move, and it is not the default pool's either.
#[test]
fn pool_waits_for_ips_that_the_file_lists_elsewhere() {
    let live = live_region(&[0, 1], &[pool(0)], &[]);
    let case = owned(live, desired_region(&[(1, vec![0])], &[]), |live| {
        live.pool_tags.insert(pool_name(1), tags("somebody"));
    });
    let plan = pruned(&case);
    assert!(plan.steps.is_empty(), "{:?}", operations(&plan));
    assert!(codes(&plan).contains(&("pool-holds-ips", "p0")), "{:?}", codes(&plan));
}

#[test]
fn tags_and_identities_that_were_not_read_are_asked_for_and_nothing_is_done_without_them() {
    let (live, desired) = shrunk();
    let case = owned(live, desired, |live| {
        live.pool_tags.clear();
        live.identity_routes = None;
    });
    let policy = Policy { prune: Prune::Delete, ..Policy::default() };
    let unread = &plan::unread(&case.desired, &case.live, &policy)[&region()];
    assert_eq!(unread.pools, BTreeSet::from([pool_name(0), pool_name(1)]));
    assert!(unread.identities);
    let plan = pruned(&case);
    assert!(plan.steps.is_empty(), "{:#?}", plan.steps);
    assert_eq!(plan.withheld.len(), 3, "{:#?}", plan.withheld);
}

#[test]
fn a_plan_without_changes_asks_for_no_tags() {
    let live = live_region(&[0, 1], &[pool(0)], &[pool(0)]);
    let case = owned(live, desired_region(&[(0, vec![0])], &[(0, pool(0))]), |live| live.pool_tags.clear());
    assert!(plan::unread(&case.desired, &case.live, &Policy::default()).is_empty());
}

#[test]
fn a_set_that_an_identity_names_is_not_pruned() {
    let (live, desired) = shrunk();
    let case = owned(live, desired, |live| {
        let identity = sesform::model::IdentityName::new("example.com").unwrap();
        live.identity_routes = Some([(set_name(1), [identity].into())].into());
    });
    let plan = pruned(&case);
    assert_eq!(codes(&plan), [("still-referred", "s1"), ("still-referred", "p1")]);
    assert!(withheld_text(&plan.withheld[0]).contains("example.com"), "{}", withheld_text(&plan.withheld[0]));
}

#[test]
fn a_region_that_would_be_left_without_pools_stops_the_apply() {
    let desired = DesiredRegion { pools: Some([].into()), ..DesiredRegion::default() };
    let case = owned(live_region(&[0], &[], &[]), desired, |_| ());
    let plan = pruned(&case);
    let [guard] = plan.guards.as_slice() else { panic!("{:#?}", plan.guards) };
    assert_eq!((guard.allowance(), guard.key().as_str()), (Allowance::Empty, "regions.eu-west-1.pools"));
    assert!(ApprovedPlan::approve(plan, Allowances::default()).is_err());
}

#[test]
fn another_owners_things_are_never_changed() {
    let live = live_region(&[0, 1], &[pool(0), PoolRef::Default], &[pool(0)]);
    let desired = desired_region(&[(0, vec![]), (1, vec![0, 1])], &[(0, pool(1))]);
    let case = owned(live, desired, |live| {
        live.pool_tags.insert(pool_name(0), tags("somebody"));
        live.configuration_sets.get_mut(&set_name(0)).unwrap().tags = tags("somebody");
    });
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert_eq!(codes(&plan), [("another-owner", "p0"), ("another-owner", "s0")]);
    assert_eq!(operations(&plan), ["PutDedicatedIpInPool 192.0.2.1"]);
    assert_file("tests/snapshots/planner/another-owner.txt", &text(&plan));
}

#[test]
fn ignored_things_are_neither_listed_nor_changed_and_still_count_as_routes() {
    let live = live_region(&[0, 1], &[pool(1), PoolRef::Default], &[pool(1), pool(0)]);
    let mut case = owned(live, desired_region(&[(0, vec![0, 1])], &[]), |_| ());
    let glob = |text: &str| BTreeSet::from([Glob::new(text).unwrap()]);
    case.desired.ignore = Ignore { pools: glob("p1"), configuration_sets: glob("s0"), ..Ignore::default() };
    let plan = pruned(&case);
    assert_eq!(codes(&plan), [("ignored", "p1")]);
    assert_eq!(operations(&plan), ["DeleteConfigurationSet s1", "PutDedicatedIpInPool 192.0.2.1"]);
    assert_eq!(plan.proof.routes, 3);
}

#[test]
fn a_renamed_pool_takes_its_ips_and_sets_along_and_goes() {
    let live = live_region(&[0], &[pool(0), pool(0)], &[pool(0)]);
    let wanted = DesiredPool { renamed_from: Some(pool_name(0)), ..DesiredPool::default() };
    let desired = DesiredRegion {
        pools: Some([(pool_name(1), wanted)].into()),
        configuration_sets: Some([(set_name(0), DesiredConfigurationSet::default())].into()),
        ..DesiredRegion::default()
    };
    let mut case = owned(live, desired, |_| ());
    let plan = pruned(&case);
    assert!(plan.proof.violations.is_empty() && plan.withheld.is_empty(), "{:#?}", plan.withheld);
    assert_file("tests/snapshots/planner/renamed-pool.txt", &text(&plan));
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert!(pruned(&case).changes.is_empty());
}

#[test]
fn a_renamed_pool_does_not_leave_unstated_sets_behind() {
    let live = live_region(&[0], &[pool(0)], &[pool(0)]);
    let wanted = DesiredPool { renamed_from: Some(pool_name(0)), ..DesiredPool::default() };
    let desired = DesiredRegion { pools: Some([(pool_name(1), wanted)].into()), ..DesiredRegion::default() };
    let case = owned(live, desired, |_| ());
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert_eq!(codes(&plan), [("stranded", "p0")]);
}

#[test]
fn a_renamed_set_is_created_like_the_old_one_which_goes_once_the_new_one_is_there() {
    let live = live_region(&[0], &[pool(0)], &[pool(0)]);
    let wanted = DesiredConfigurationSet { renamed_from: Some(set_name(0)), ..DesiredConfigurationSet::default() };
    let desired = DesiredRegion {
        pools: Some([(pool_name(0), DesiredPool::default())].into()),
        configuration_sets: Some([(set_name(1), wanted)].into()),
        ..DesiredRegion::default()
    };
    let mut case = owned(live, desired, |_| ());
    let plan = pruned(&case);
    assert_eq!(operations(&plan), ["CreateConfigurationSet s1"]);
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert_eq!(case.live.regions[&region()].configuration_sets[&set_name(1)].delivery.route(), &pool(0));
    assert_eq!(operations(&pruned(&case)), ["DeleteConfigurationSet s0"]);
}

#[test]
fn a_managed_pool_is_pruned_only_where_losing_its_ips_is_allowed() {
    let desired = DesiredRegion { pools: Some([(pool_name(1), DesiredPool::default())].into()), ..Default::default() };
    let case = owned(live_region(&[0], &[pool(0)], &[]), desired, |live| {
        live.pools.get_mut(&pool_name(0)).unwrap().scaling = Reported::Known(ScalingMode::Managed);
        live.dedicated_ips.get_mut(&ip(0)).unwrap().warmup.status = Reported::Known(WarmupStatus::NotApplicable);
    });
    let plan = pruned(&case);
    assert_eq!(codes(&plan), [("relinquish-not-allowed", "p0")]);
    assert_eq!(plan.withheld[0].rule().flag, Some("--allow relinquish"));
    assert!(withheld_text(&plan.withheld[0]).contains("192.0.2.0"), "{}", withheld_text(&plan.withheld[0]));
    assert_eq!(operations(&plan), ["CreateDedicatedIpPool p1"]);
    let allowed = [Allowance::Relinquish].into_iter().collect();
    let plan = plan::plan(&case.desired, &case.live, &Policy { prune: Prune::Delete, allowed, ..Policy::default() });
    assert!(plan.withheld.is_empty() && operations(&plan).contains(&"DeleteDedicatedIpPool p0".to_owned()));
    assert!(plan.warnings.iter().any(|warning| warning.rule().code == "relinquishes-ips"), "{:#?}", plan.warnings);
}

#[test]
fn a_pool_that_is_converted_with_leased_ips_in_it_is_a_warning_that_names_them() {
    let wanted = DesiredPool { scaling: Some(ScalingMode::Managed), ..DesiredPool::default() };
    let pools = [(pool_name(0), wanted.clone()), (pool_name(1), wanted)];
    let desired = DesiredRegion { pools: Some(pools.into()), ..DesiredRegion::default() };
    let case = case(live_region(&[0, 1], &[pool(0), pool(0), PoolRef::Default], &[]), desired);
    for allowed in [Allowances::default(), [Allowance::Convert].into_iter().collect()] {
        let plan = plan::plan(&case.desired, &case.live, &Policy { allowed, ..Policy::default() });
        let [warning] = plan.warnings.as_slice() else { panic!("{:#?}", plan.warnings) };
        assert_eq!((warning.rule().code, warning.address.name.as_str()), ("converts-leased-ips", "p0"));
        assert!(warning_text(warning).contains("2 leased IPs (192.0.2.0, 192.0.2.1)"), "{}", warning_text(warning));
    }
}

#[test]
fn a_counted_pool_of_another_owner_is_withheld() {
    let count = sesform::model::PoolSize::new(1).unwrap();
    let wanted =
        DesiredPool { ips: Some(Membership::Count { count, include: [ip(0)].into() }), ..DesiredPool::default() };
    let desired = DesiredRegion { pools: Some([(pool_name(0), wanted)].into()), ..DesiredRegion::default() };
    let case = owned(live_region(&[0], &[PoolRef::Default], &[]), desired, |live| {
        live.pool_tags.insert(pool_name(0), tags("somebody"));
    });
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert_eq!(codes(&plan), [("another-owner", "p0")]);
    assert!(plan.steps.is_empty());
}

#[test]
fn what_nobody_owns_is_stamped_where_adopting_is_asked_for_and_only_then() {
    let live = live_region(&[0, 1], &[], &[pool(0), pool(0)]);
    let mut case = owned(live, desired_region(&[(0, vec![])], &[(0, pool(0)), (1, pool(0))]), |live| {
        live.pool_tags.insert(pool_name(0), Tags::new());
        live.configuration_sets.get_mut(&set_name(1)).unwrap().tags = Tags::new();
    });
    let policy = Policy { adopt: Adopt::Take, ..Policy::default() };
    assert!(plan::plan(&case.desired, &case.live, &Policy::default()).changes.is_empty());
    let plan = plan::plan(&case.desired, &case.live, &policy);
    assert_eq!(operations(&plan), ["TagResource p0", "TagResource s1"]);
    assert_file("tests/snapshots/planner/adopting.txt", &text(&plan));
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert!(plan::plan(&case.desired, &case.live, &policy).changes.is_empty());
}

/// Two sets with our owner tag, each with one event destination that the file does not state.
fn reporting(but: impl FnOnce(&mut LiveRegion)) -> Case {
    let mut desired = desired_region(&[], &[(0, pool(0)), (1, pool(0))]);
    desired.pools = None;
    let sets = desired.configuration_sets.as_mut().unwrap();
    sets.values_mut().for_each(|set| set.event_destinations = Some([].into()));
    owned(live_region(&[0], &[], &[pool(0), pool(0)]), desired, |live| {
        let definition = sesform::model::EventDestination {
            enabled: sesform::model::Switch::On,
            events: [].into(),
            destination: Some(sesform::model::Destination::Sns {
                topic: sesform::model::TopicArn::live("arn:aws:sns:eu-west-1:123456789012:events"),
            }),
        };
        let name = sesform::model::EventDestinationName::new("events").unwrap();
        live.event_destinations = [0, 1].map(|at| (set_name(at), [(name.clone(), definition.clone())].into())).into();
        but(live);
    })
}

#[test]
fn event_destinations_of_our_sets_are_pruned_and_others_are_listed() {
    let case = reporting(|live| live.configuration_sets.get_mut(&set_name(1)).unwrap().tags = tags("somebody"));
    let plan = pruned(&case);
    assert_eq!(operations(&plan), ["DeleteConfigurationSetEventDestination s0/events"]);
    assert_eq!(plan.unmanaged.len(), 1);
    let kept = plan::plan(&case.desired, &case.live, &Policy::default());
    assert!(kept.steps.is_empty() && kept.unmanaged.len() == 2);
}

/// This holds whether the protection is in the account or only in the file: it takes one apply to remove the
/// protection and another to delete.
#[test]
fn event_destinations_of_protected_sets_are_not_pruned() {
    let mut case = reporting(|live| {
        let protect = (PROTECT_TAG.to_owned(), PROTECT_VALUE.to_owned());
        live.configuration_sets.get_mut(&set_name(0)).unwrap().tags.extend([protect]);
    });
    let sets = case.desired.regions.get_mut(&region()).unwrap().configuration_sets.as_mut().unwrap();
    sets.get_mut(&set_name(0)).unwrap().protect = Some(Protection::Unprotected);
    sets.get_mut(&set_name(1)).unwrap().protect = Some(Protection::Protected);
    let plan = pruned(&case);
    assert_eq!(codes(&plan), [("protected", "s0/events"), ("protected", "s1/events")]);
    assert_eq!(operations(&plan), ["UntagResource s0", "TagResource s1"]);
    assert!(plan::plan(&case.desired, &case.live, &Policy::default()).withheld.is_empty());
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert_eq!(operations(&pruned(&case)), ["DeleteConfigurationSetEventDestination s0/events"]);
}
