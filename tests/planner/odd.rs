//! Accounts with objects that no file can state or that SES would no longer create, and accounts at their quotas.

use std::collections::BTreeMap;

use sesform::{
    model::{
        Clearable, ConfigurationSetName, DesiredConfigurationSet, DesiredEventDestination, DesiredPool,
        DesiredSuppression, Destination, EventDestination, EventDestinationName, EventType, LiveDedicatedIp,
        LiveRegion, MaxDelivery, PoolName, Region, Reported, ScalingMode, Switch, TlsPolicy, TopicArn,
    },
    plan::{self, Allowance, Allowances, ApprovedPlan, Plan, Policy, Refusal},
    render::{guard_text, warning_text},
};

use super::{
    accounts::{Case, case, desired_region, ip, live_region, pool, pool_name, region, set_name},
    guards::{codes, operations, owned, pruned, tags},
    promises::safe_in_every_allowed_order,
};

fn destination(name: &str) -> (EventDestinationName, EventDestination) {
    let topic = TopicArn::live(format!("arn:aws:sns:eu-west-1:123456789012:{name}"));
    let events = [Reported::Known(EventType::Bounce)].into();
    let destination = Some(Destination::Sns { topic });
    (EventDestinationName::live(name), EventDestination { enabled: Switch::On, events, destination })
}

fn wanted(name: &str) -> (EventDestinationName, DesiredEventDestination) {
    let (name, EventDestination { destination, .. }) = destination(name);
    let destination = destination.unwrap();
    (name, DesiredEventDestination { events: Some([EventType::Bounce].into()), enabled: None, destination })
}

/// One set with our owner tag and the `held` event destinations, and a file that states the `stated` ones.
fn reporting(held: &[&str], stated: &[&str]) -> Case {
    let live = live_region(&[], &[], &[sesform::model::PoolRef::Default]);
    let mut desired = desired_region(&[], &[]);
    let destinations = Some(stated.iter().map(|name| wanted(name)).collect());
    let set = DesiredConfigurationSet { event_destinations: destinations, ..DesiredConfigurationSet::default() };
    desired.configuration_sets = Some([(set_name(0), set)].into());
    owned(live, desired, |live| {
        live.event_destinations.insert(set_name(0), held.iter().map(|name| destination(name)).collect());
    })
}

fn waits(plan: &Plan, then: &str, first: &str) -> bool {
    let step = |operation: &str| plan.steps.iter().find(|step| step.write.operation() == operation).unwrap();
    step(then).depends_on.contains(&step(first).id)
}

#[test]
fn a_renamed_destination_at_ten_of_ten_waits_for_the_room_that_the_old_one_leaves() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
    let plan = pruned(&reporting(&names[..10], &names[1..]));
    assert!(waits(&plan, "CreateConfigurationSetEventDestination", "DeleteConfigurationSetEventDestination"));
    assert!(plan.guards.is_empty(), "{:?}", plan.guards);
    // If the quota has room for both, the new one is created first and no event is lost.
    let plan = pruned(&reporting(&names[..9], &names[1..10]));
    assert!(!waits(&plan, "CreateConfigurationSetEventDestination", "DeleteConfigurationSetEventDestination"));
    // If the old one stays, the quota has no room.
    let case = reporting(&names[..10], &names[1..]);
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert_eq!(plan.guards.iter().map(|guard| guard.allowance()).collect::<Vec<_>>(), [Allowance::Quota]);
    assert!(matches!(ApprovedPlan::approve(plan.clone(), Allowances::default()), Err(Refusal::Limited(_))));
    assert!(ApprovedPlan::approve(plan, Allowances::from_iter([Allowance::Quota])).is_ok());
}

/// Empty live pools with our owner tag, numbered from 0, and a file that states the `stated` pools.
fn pools(held: usize, stated: impl Iterator<Item = usize>) -> Case {
    let live = live_region(&(0..held).collect::<Vec<_>>(), &[], &[]);
    let stated: Vec<_> = stated.map(|at| (at, Vec::new())).collect();
    owned(live, desired_region(&stated, &[]), |_| ())
}

#[test]
fn pools_at_the_quota_make_room_before_others_come() {
    let plan = pruned(&pools(50, 1..51));
    assert!(waits(&plan, "CreateDedicatedIpPool", "DeleteDedicatedIpPool"));
    assert!(plan.guards.is_empty(), "{:?}", plan.guards);
    let case = pools(50, 0..51);
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert!(
        guard_text(&plan.guards[0]).starts_with("51 pools in eu-west-1 at once; SES allows 50"),
        "{:?}",
        plan.guards
    );
}

/// The old pool goes after its IP has left for the new one, so it makes no room for that.
#[test]
fn a_pool_does_not_wait_for_the_deletion_of_a_pool_whose_ips_it_gets() {
    let held: Vec<_> = (0..50).collect();
    let stated: Vec<_> = (0..49).map(|at| (at, Vec::new())).chain([(50, vec![0])]).collect();
    let case = owned(live_region(&held, &[pool(49)], &[]), desired_region(&stated, &[]), |_| ());
    let plan = pruned(&case);
    let steps = ["CreateDedicatedIpPool p50", "PutDedicatedIpInPool 192.0.2.0", "DeleteDedicatedIpPool p49"];
    assert_eq!((operations(&plan).as_slice(), plan.proof.violations.len()), (&steps.map(str::to_owned)[..], 0));
    assert_eq!(plan.guards.iter().map(|guard| guard.allowance()).collect::<Vec<_>>(), [Allowance::Quota]);
}

#[test]
fn an_account_over_a_quota_is_told_and_not_stopped() {
    let case = pools(60, 0..61);
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert!(plan.guards.is_empty(), "{:?}", plan.guards);
    assert_eq!(plan.warnings.iter().map(|warning| warning.rule().code).collect::<Vec<_>>(), ["over-quota"]);
    // A plan that creates no pool does not mention the quota.
    let case = pools(60, 0..60);
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert!(plan.guards.is_empty() && plan.warnings.is_empty() && plan.steps.is_empty());
}

#[test]
fn a_pool_of_an_older_name_is_used_and_renamed_and_never_made() {
    let older = PoolName::new("Older.Pool").unwrap();
    let named = |live: &mut LiveRegion| {
        live.pools = [(older.clone(), live.pools[&pool_name(0)].clone())].into();
        live.pool_tags = [(older.clone(), tags("mail"))].into();
        let there = sesform::model::PoolRef::Named(older.clone());
        live.dedicated_ips.values_mut().for_each(|ip| ip.pool = there.clone());
        live.configuration_sets.values_mut().for_each(|set| set.delivery.pool = Some(there.clone()));
    };
    let live = live_region(&[0], &[pool(0), pool(0)], &[pool(0)]);
    let mut desired = desired_region(&[(1, vec![0, 1])], &[(0, pool(1))]);
    let renamed = desired.pools.as_mut().unwrap().get_mut(&pool_name(1)).unwrap();
    renamed.renamed_from = Some(older.clone());
    let case = owned(live, desired, named);
    let plan = pruned(&case);
    safe_in_every_allowed_order(&case, &plan, 1).unwrap();
    assert!(operations(&plan).contains(&"DeleteDedicatedIpPool Older.Pool".to_owned()), "{:?}", operations(&plan));
    // The pool does not exist, and SES would refuse to create it.
    let mut desired = desired_region(&[], &[]);
    desired.pools = Some([(older, DesiredPool::default())].into());
    let case = super::accounts::case(live_region(&[], &[], &[]), desired);
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert_eq!(codes(&plan), [("pool-name-refused", "Older.Pool")]);
    assert!(plan.steps.is_empty());
}

#[test]
fn what_no_file_can_state_is_not_pruned() {
    let mut case = reporting(&["a"], &["a"]);
    let live = case.live.regions.get_mut(&region()).unwrap();
    let unknown = EventDestination { enabled: Switch::On, events: [].into(), destination: None };
    let held = live.event_destinations.get_mut(&set_name(0)).unwrap();
    held.insert(EventDestinationName::live("lambda"), unknown);
    let project = EventDestination { destination: Some(Destination::Pinpoint { project: None }), ..destination("a").1 };
    held.insert(EventDestinationName::live("pinpoint"), project);
    let plan = pruned(&case);
    assert!(plan.steps.is_empty());
    let kept = "not-statable";
    assert_eq!(codes(&plan), [(kept, "s0/lambda"), (kept, "s0/pinpoint")]);
    assert!(ApprovedPlan::approve(plan, Allowances::default()).is_ok(), "the rest is applied");
}

#[test]
fn an_address_of_an_unknown_kind_holds_its_pool() {
    let live = live_region(&[0, 1], &[], &[]);
    let case = owned(live, desired_region(&[(0, vec![])], &[]), |live| {
        live.odd_ips = BTreeMap::from([("2001:db8::1".to_owned(), pool(1)), ("2001:db8::2".to_owned(), pool(0))]);
    });
    let plan = pruned(&case);
    assert_eq!(codes(&plan), [("pool-holds-ips", "p1")]);
    assert!(plan.steps.is_empty());
    assert_eq!(plan.unmanaged.iter().map(|it| it.address.name.as_str()).collect::<Vec<_>>(), ["2001:db8::2"]);
}

#[test]
fn a_set_with_more_than_a_copy_would_have_is_not_renamed() {
    let live = live_region(&[0], &[pool(0)], &[pool(0)]);
    let mut desired = desired_region(&[(0, vec![0])], &[(1, pool(0))]);
    let renamed = desired.configuration_sets.as_mut().unwrap().get_mut(&set_name(1)).unwrap();
    renamed.renamed_from = Some(ConfigurationSetName::live("s0"));
    let case = owned(live, desired, |live| {
        let set = live.configuration_sets.get_mut(&set_name(0)).unwrap();
        set.unsupported = ["MessageSecurityOptions".to_owned()].into();
    });
    let plan = pruned(&case);
    assert_eq!(codes(&plan), [("unrecognized-live", "s1")]);
    assert!(plan.steps.is_empty(), "{:?}", operations(&plan));
}

/// Words that this version does not know are kept where they are, and not sent to a new set, which SES may refuse.
#[test]
fn words_that_are_not_known_are_copied_to_no_set() {
    let planned = |stated: DesiredConfigurationSet, odd: fn(&mut LiveRegion)| {
        let mut desired = desired_region(&[], &[]);
        let renamed = DesiredConfigurationSet { renamed_from: Some(set_name(0)), ..stated };
        desired.configuration_sets = Some([(set_name(1), renamed)].into());
        pruned(&owned(live_region(&[], &[], &[sesform::model::PoolRef::Default]), desired, odd))
    };
    let tls = |live: &mut LiveRegion| {
        live.configuration_sets.get_mut(&set_name(0)).unwrap().delivery.tls = Some(Reported::new("PREFER"));
    };
    let reasons = |live: &mut LiveRegion| {
        let set = live.configuration_sets.get_mut(&set_name(0)).unwrap();
        set.suppression.reasons = Some([Reported::new("LATER")].into());
    };
    let events = |live: &mut LiveRegion| {
        let (name, mut topic) = destination("topic");
        topic.events.insert(Reported::new("LATER"));
        live.event_destinations.insert(set_name(0), [(name, topic)].into());
    };
    let none = DesiredConfigurationSet::default;
    let of_events = Some([wanted("topic")].into());
    for (odd, withheld, stated) in [
        (tls as fn(&mut LiveRegion), "s1", DesiredConfigurationSet { tls: Some(TlsPolicy::Require), ..none() }),
        (
            reasons,
            "s1",
            DesiredConfigurationSet {
                suppression: DesiredSuppression { reasons: Some(Clearable::Clear), ..DesiredSuppression::default() },
                ..none()
            },
        ),
        (events, "s1/topic", DesiredConfigurationSet { event_destinations: of_events, ..none() }),
    ] {
        let plan = planned(none(), odd);
        assert_eq!(codes(&plan), [("unrecognized-live", withheld)]);
        assert!(plan.steps.is_empty(), "{:?}", operations(&plan));
        // The remedy.
        let plan = planned(stated, odd);
        assert_eq!(codes(&plan), []);
        assert!(operations(&plan).contains(&"CreateConfigurationSet s1".to_owned()), "{:?}", operations(&plan));
    }
}

#[test]
fn a_delivery_time_that_ses_does_not_document_is_kept_with_a_word() {
    let live = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0)]);
    let case = |to: usize| {
        let mut case = case(live.clone(), desired_region(&[(0, vec![0]), (1, vec![1])], &[(0, pool(to))]));
        let live = case.live.regions.get_mut(&region()).unwrap();
        live.configuration_sets.get_mut(&set_name(0)).unwrap().delivery.max_delivery = Some(MaxDelivery::live(86_400));
        plan::plan(&case.desired, &case.live, &Policy::default())
    };
    assert!(case(0).steps.is_empty() && case(0).warnings.is_empty());
    let moved = case(1);
    assert_eq!(moved.warnings.iter().map(|warning| warning.rule().code).collect::<Vec<_>>(), ["unusual-value"]);
    assert!(warning_text(&moved.warnings[0]).contains("86400 s"), "{:?}", moved.warnings);
}

/// Two Regions have a pool of the same name. The conversion in one Region does not affect the other.
#[test]
fn what_a_plan_rests_on_is_that_of_its_region() {
    let elsewhere = Region::new("us-east-1").unwrap();
    let live = live_region(&[0], &[], &[pool(0)]);
    let mut desired = desired_region(&[], &[(0, pool(0))]);
    let managed = DesiredPool { scaling: Some(ScalingMode::Managed), ..DesiredPool::default() };
    desired.pools = Some([(pool_name(0), managed)].into());
    let mut case = case(live, desired);
    let other = live_region(&[0], &[sesform::model::PoolRef::Default], &[pool(0)]);
    case.live.regions.insert(elsewhere.clone(), other);
    case.desired.regions.insert(elsewhere.clone(), desired_region(&[(0, vec![0])], &[(0, pool(0))]));
    let policy = Policy { allowed: [Allowance::Convert].into_iter().collect(), ..Policy::default() };
    let plan = plan::plan(&case.desired, &case.live, &policy);
    let converted = plan.steps.iter().find(|step| step.region == region()).unwrap();
    plan::simulate(case.live.regions.get_mut(&region()).unwrap(), &converted.write).unwrap();
    let progress = plan::progress(&plan, &case.live.regions).unwrap();
    assert_eq!(plan::broken(&plan, &case.live.regions, &progress), []);
    let stranger = case.live.regions[&elsewhere].dedicated_ips[&ip(0)].clone();
    let held = &mut case.live.regions.get_mut(&elsewhere).unwrap().dedicated_ips;
    held.insert(ip(9), LiveDedicatedIp { pool: pool(0), ..stranger });
    let broken = plan::broken(&plan, &case.live.regions, &progress);
    assert_eq!(broken.iter().map(|stale| &stale.address.region).collect::<Vec<_>>(), [&elsewhere]);
}
