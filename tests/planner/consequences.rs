//! The consequences that a plan reports, and the changes that it leaves to a later plan.

use sesform::{
    model::{
        DesiredConfigurationSet, DesiredDedicatedIp, DesiredPool, DesiredRegion, LiveRegion, Percent, PoolRef,
        Reported, ScalingMode, Switch, TagKey, TagValue, UserTags, Warmup, WarmupStatus,
    },
    plan::{self, Allowance, Allowances, ApprovedPlan, Plan, Policy, Refusal},
    render::{warning_text, withheld_text},
};

use super::{
    accounts::{Case, case, desired_region, ip, live_region, pool, pool_name, region, set_name},
    guards::{codes, operations, owned, tags},
};

fn planned(case: &Case) -> Plan {
    plan::plan(
        &case.desired,
        &case.live,
        &Policy { allowed: [Allowance::Convert].into_iter().collect(), ..Policy::default() },
    )
}

fn warnings(plan: &Plan) -> Vec<(&'static str, &str)> {
    plan.warnings.iter().map(|warning| (warning.rule().code, warning.address.name.as_str())).collect()
}

fn cold(live: &mut LiveRegion, at: usize) {
    let warmup = Warmup { status: Reported::Known(WarmupStatus::InProgress), percentage: Some(0) };
    live.dedicated_ips.get_mut(&ip(at)).unwrap().warmup = warmup;
}

#[test]
fn a_pool_is_converted_only_once_the_ips_that_another_pool_lists_have_left() {
    let live = live_region(&[0, 1], &[pool(0), pool(0), pool(1)], &[]);
    let mut desired = desired_region(&[(1, vec![1, 2])], &[]);
    let managed = DesiredPool { scaling: Some(ScalingMode::Managed), ..DesiredPool::default() };
    desired.pools.as_mut().unwrap().insert(pool_name(0), managed);
    let mut case = case(live, desired);
    let plan = planned(&case);
    assert_eq!(operations(&plan), ["PutDedicatedIpInPool 192.0.2.1"]);
    assert_eq!(warnings(&plan), [("converts-later", "p0")]);
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    let plan = planned(&case);
    assert_eq!(operations(&plan), ["PutDedicatedIpPoolScalingAttributes p0"]);
    assert_eq!(warnings(&plan), [("converts-leased-ips", "p0")]);
}

#[test]
fn a_pool_is_not_converted_with_an_ip_whose_warm_up_the_file_states() {
    let mut desired = desired_region(&[], &[]);
    let managed = DesiredPool { scaling: Some(ScalingMode::Managed), ..DesiredPool::default() };
    desired.pools = Some([(pool_name(0), managed)].into());
    desired.dedicated_ips.insert(ip(0), DesiredDedicatedIp { warmup: Percent::new(40).ok(), restart: None });
    let plan = planned(&case(live_region(&[0], &[pool(0)], &[]), desired));
    assert_eq!(codes(&plan), [("ip-is-managed", "192.0.2.0")]);
    assert!(plan.steps.is_empty(), "{:?}", operations(&plan));
}

fn renamed_pool(scaling: Option<ScalingMode>) -> DesiredRegion {
    let new = DesiredPool { renamed_from: Some(pool_name(0)), scaling, ..DesiredPool::default() };
    DesiredRegion {
        pools: Some([(pool_name(1), new)].into()),
        configuration_sets: Some([(set_name(0), DesiredConfigurationSet::default())].into()),
        ..DesiredRegion::default()
    }
}

#[test]
fn leased_ips_do_not_come_along_to_a_managed_pool_by_renaming() {
    for is_there in [false, true] {
        let mut live = live_region(&[0], &[pool(0)], &[pool(0)]);
        if is_there {
            live.pools
                .insert(pool_name(1), sesform::model::LivePool { scaling: Reported::Known(ScalingMode::Managed) });
        }
        let plan = planned(&case(live, renamed_pool(Some(ScalingMode::Managed))));
        assert!(codes(&plan).contains(&("pool-is-managed", "p1")), "{:#?}", plan.withheld);
        assert!(withheld_text(&plan.withheld[0]).contains("192.0.2.0"), "{}", withheld_text(&plan.withheld[0]));
    }
}

#[test]
fn a_renamed_managed_pool_is_told_to_be_another_one() {
    let mut live = live_region(&[0], &[], &[pool(0)]);
    live.pools.get_mut(&pool_name(0)).unwrap().scaling = Reported::Known(ScalingMode::Managed);
    let case = owned(live, renamed_pool(None), |_| ());
    assert!(warnings(&planned(&case)).contains(&("new-managed-ips", "p1")));
}

#[test]
fn what_belongs_to_another_owner_is_not_renamed() {
    let mut desired = renamed_pool(None);
    let set = DesiredConfigurationSet { renamed_from: Some(set_name(1)), ..DesiredConfigurationSet::default() };
    desired.configuration_sets.as_mut().unwrap().insert(set_name(2), set);
    let case = owned(live_region(&[0], &[pool(0)], &[PoolRef::Default, PoolRef::Default]), desired, |live| {
        live.pool_tags.insert(pool_name(0), tags("somebody"));
        live.configuration_sets.get_mut(&set_name(1)).unwrap().tags = tags("somebody");
    });
    let plan = planned(&case);
    assert_eq!(codes(&plan), [("another-owner", "p0"), ("another-owner", "s1")]);
    assert!(plan.steps.is_empty(), "{:?}", operations(&plan));
}

#[test]
fn what_is_renamed_from_nothing_is_told_to_be_new_until_it_is_there() {
    let mut desired = renamed_pool(None);
    let set = DesiredConfigurationSet { renamed_from: Some(set_name(7)), ..DesiredConfigurationSet::default() };
    desired.configuration_sets.as_mut().unwrap().insert(set_name(2), set);
    let mut case = case(live_region(&[], &[PoolRef::Default], &[PoolRef::Default]), desired);
    let plan = planned(&case);
    assert_eq!(warnings(&plan), [("nothing-to-rename", "p1"), ("nothing-to-rename", "s2")]);
    case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
    assert!(warnings(&planned(&case)).is_empty());
}

#[test]
fn a_set_that_goes_where_cold_ips_are_is_a_warning() {
    let mut live = live_region(&[0, 1], &[pool(0), pool(1), pool(1)], &[pool(0), pool(1)]);
    cold(&mut live, 1);
    let case =
        case(live, desired_region(&[(0, vec![0]), (1, vec![1, 2])], &[(0, pool(1)), (1, pool(1)), (5, pool(1))]));
    let plan = planned(&case);
    assert_eq!(warnings(&plan), [("cold-ip", "s0"), ("cold-ip", "s5")]);
    assert!(warning_text(&plan.warnings[0]).contains("192.0.2.1 (0 % warm)"), "{}", warning_text(&plan.warnings[0]));
}

#[test]
fn declaring_a_cold_ip_warm_is_a_warning_and_raising_it_is_none() {
    for (floor, expected) in [(100, vec![("warmup-skipped", "192.0.2.0")]), (99, vec![])] {
        let mut live = live_region(&[0], &[pool(0)], &[]);
        cold(&mut live, 0);
        let mut desired = desired_region(&[], &[]);
        desired.pools = None;
        desired.dedicated_ips.insert(ip(0), DesiredDedicatedIp { warmup: Percent::new(floor).ok(), restart: None });
        let plan = planned(&case(live, desired));
        assert_eq!(warnings(&plan), expected);
        assert_eq!(plan.steps.len(), 1);
    }
}

#[test]
fn tags_that_a_service_may_refuse_are_a_warning() {
    for (key, is_unusual) in [("team", false), ("☃", true)] {
        let tags = UserTags::new([(TagKey::live(key), TagValue::live("x"))].into()).unwrap();
        let mut desired = desired_region(&[(0, vec![]), (1, vec![])], &[]);
        desired.pools.as_mut().unwrap().values_mut().for_each(|pool| pool.tags = Some(tags.clone()));
        let plan = planned(&case(live_region(&[0], &[], &[]), desired));
        let expected = [("unusual-tag", "p0"), ("unusual-tag", "p1")];
        assert_eq!(warnings(&plan), if is_unusual { &expected[..] } else { &[] });
        assert_eq!(plan.steps.len(), 2);
    }
}

#[test]
fn a_route_that_somebody_else_left_empty_stops_nobody() {
    let live = live_region(&[0], &[PoolRef::Default], &[pool(0)]);
    let plan = planned(&case(live, desired_region(&[(1, vec![0])], &[])));
    assert!(plan.guards.is_empty(), "{:#?}", plan.guards);
    assert_eq!(plan.account, super::accounts::account());
    assert!(plan.regions.contains(&region()));
}

/// The pool of the set was deleted outside sesform. Creating it again repairs the route and is not an interruption.
#[test]
fn a_pool_that_a_set_names_and_nobody_has_can_be_made() {
    let live = live_region(&[], &[PoolRef::Default], &[pool(0)]);
    let plan = planned(&case(live, desired_region(&[(0, vec![0])], &[(0, pool(0))])));
    assert_eq!(operations(&plan), ["CreateDedicatedIpPool p0", "PutDedicatedIpInPool 192.0.2.0"]);
    assert_eq!(plan.proof.violations, []);
}

/// Until the pool is converted, its own IPs would send the set's mail. Neither the old nor the new route of the set
/// includes these IPs.
#[test]
fn a_set_is_sent_to_a_pool_once_that_is_converted() {
    let live = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0), pool(1)]);
    let mut desired = desired_region(&[(0, vec![0])], &[(0, pool(1))]);
    let managed = DesiredPool { scaling: Some(ScalingMode::Managed), ..DesiredPool::default() };
    desired.pools.as_mut().unwrap().insert(pool_name(1), managed);
    let plan = planned(&case(live, desired));
    assert_eq!(
        operations(&plan),
        ["PutDedicatedIpPoolScalingAttributes p1", "PutConfigurationSetDeliveryOptions s0"],
        "{:#?}",
        plan.proof
    );
    assert_eq!(plan.steps[1].depends_on, [plan.steps[0].id]);
    assert_eq!(plan.proof.violations, []);
    let mut early = plan;
    early.steps[1].depends_on.clear();
    let live = &case(live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0), pool(1)]), DesiredRegion::default()).live;
    let policy = Policy { allowed: [Allowance::Convert].into_iter().collect(), ..Policy::default() };
    let judged = plan::judge(&early, &live.regions, &plan::Completion::default(), &policy);
    assert!(matches!(judged, Err(Refusal::Unsafe(_))), "{judged:?}");
}

/// Two cases with one set: it changes from a pool with a warm IP to a pool with a cold IP, or the warm IP leaves its
/// pool.
fn cooling(auto_warmup: Option<Switch>) -> [Case; 2] {
    let cold = |live: &mut LiveRegion, at: usize| {
        live.dedicated_ips.get_mut(&ip(at)).unwrap().warmup =
            Warmup { status: Reported::Known(WarmupStatus::InProgress), percentage: Some(20) };
        live.auto_warmup = auto_warmup;
    };
    let mut goes = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0)]);
    cold(&mut goes, 1);
    let goes = case(goes, desired_region(&[(0, vec![0]), (1, vec![1])], &[(0, pool(1))]));
    let mut loses = live_region(&[0, 1], &[pool(0), pool(0)], &[pool(0)]);
    cold(&mut loses, 1);
    let loses = case(loses, desired_region(&[(0, vec![1]), (1, vec![0])], &[(0, pool(0))]));
    [goes, loses]
}

#[test]
fn a_route_that_loses_its_last_warm_ip_is_told_and_stopped_where_nothing_warms_it_up() {
    for case in cooling(Some(Switch::On)).iter().chain(&cooling(None)) {
        let plan = plan::plan(&case.desired, &case.live, &Policy::default());
        assert!(plan.guards.is_empty(), "{:?}", plan.guards);
        assert!(plan.warnings.iter().any(|warning| warning.rule().code == "loses-warm-ips"), "{:?}", plan.warnings);
        let unread = plan::unread(&case.desired, &case.live, &Policy::default());
        let is_known = case.live.regions[&region()].auto_warmup.is_some();
        assert_eq!(unread.get(&region()).is_some_and(|unread| unread.auto_warmup), !is_known);
    }
    for case in &cooling(Some(Switch::Off)) {
        let plan = plan::plan(&case.desired, &case.live, &Policy::default());
        assert!(matches!(plan.guards.as_slice(), [guard] if guard.allowance() == Allowance::Cold), "{:?}", plan.guards);
        // The remedies in the message work.
        assert!(ApprovedPlan::approve(plan.clone(), Allowances::default()).is_err());
        assert!(ApprovedPlan::approve(plan, Allowances::from_iter([Allowance::Cold])).is_ok());
        let mut mended = case.clone();
        mended.desired.regions.get_mut(&region()).unwrap().auto_warmup = Some(Switch::On);
        assert!(plan::plan(&mended.desired, &mended.live, &Policy::default()).guards.is_empty());
    }
}

#[test]
fn a_standard_pool_with_leased_ips_to_inherit_does_not_become_managed() {
    let mut desired = renamed_pool(Some(ScalingMode::Managed));
    desired.configuration_sets = None;
    let plan = planned(&case(live_region(&[0, 1], &[pool(0), pool(1)], &[pool(1)]), desired));
    assert_eq!(codes(&plan), [("pool-is-managed", "p1")]);
    assert!(plan.steps.is_empty() && plan.warnings.is_empty(), "{:#?}", plan.warnings);
}

/// A pool with a name that SES does not accept, an IP and a set that should use the pool, and an identity that should
/// use a set without a pool.
#[test]
fn what_needs_something_withheld_is_withheld_too_and_the_rest_is_planned() {
    let odd = sesform::model::PoolName::live("Odd");
    let mut desired =
        desired_region(&[], &[(0, PoolRef::Named(odd.clone())), (1, pool(1)), (9, PoolRef::Named(odd.clone()))]);
    let ips = Some(sesform::model::Membership::Exact([ip(0)].into()));
    desired.pools = Some([(odd, DesiredPool { ips, ..DesiredPool::default() })].into());
    let mut case = case(live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0), pool(0)]), desired);
    super::identities::names_none(case.live.regions.get_mut(&region()).unwrap(), "example.com");
    super::identities::states_identity(&mut case, "example.com", Some(9));
    let plan = planned(&case);
    assert_eq!(
        codes(&plan),
        [
            ("pool-name-refused", "Odd"),
            ("depends-on-withheld", "s0"),
            ("depends-on-withheld", "s9"),
            ("depends-on-withheld", "example.com")
        ]
    );
    assert_eq!(operations(&plan), ["PutConfigurationSetDeliveryOptions s1"]);
    assert!(plan.proof.violations.is_empty(), "{:#?}", plan.proof);
}

#[test]
fn an_identity_does_not_come_to_a_set_whose_pool_is_missing() {
    let mut case = case(live_region(&[0], &[pool(0)], &[pool(7)]), desired_region(&[], &[]));
    super::identities::names_none(case.live.regions.get_mut(&region()).unwrap(), "example.com");
    super::identities::states_identity(&mut case, "example.com", Some(0));
    assert_eq!(codes(&planned(&case)), [("dangling-route", "example.com")]);
    let sets = desired_region(&[], &[(0, pool(0))]).configuration_sets;
    case.desired.regions.get_mut(&region()).unwrap().configuration_sets = sets;
    let repaired = planned(&case);
    assert!(codes(&repaired).is_empty() && repaired.steps.len() == 2, "{:?}", operations(&repaired));
}

#[test]
fn mail_comes_to_cold_ips_once_automatic_warm_up_is_on() {
    let mut live = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0)]);
    cold(&mut live, 1);
    live.auto_warmup = Some(Switch::Off);
    let mut desired = desired_region(&[], &[(0, pool(1))]);
    desired.auto_warmup = Some(Switch::On);
    let plan = planned(&case(live, desired));
    assert_eq!(operations(&plan)[0].split(' ').next(), Some("PutAccountDedicatedIpWarmupAttributes"));
    assert_eq!(plan.steps[1].depends_on, [plan.steps[0].id]);
    assert!(plan.guards.is_empty(), "{:?}", plan.guards);
}

#[test]
fn a_set_that_is_there_already_keeps_its_own_options_and_the_plan_says_so() {
    let mut desired = desired_region(&[], &[]);
    let wanted = DesiredConfigurationSet { renamed_from: Some(set_name(0)), ..DesiredConfigurationSet::default() };
    desired.configuration_sets = Some([(set_name(1), wanted)].into());
    let mut case = case(live_region(&[0], &[pool(0)], &[pool(0), PoolRef::Default]), desired);
    assert_eq!(warnings(&planned(&case)), [("keeps-own-options", "s1")]);
    let sets = case.desired.regions.get_mut(&region()).unwrap().configuration_sets.as_mut().unwrap();
    sets.get_mut(&set_name(1)).unwrap().pool = Some(pool(0));
    assert!(warnings(&planned(&case)).is_empty());
}
