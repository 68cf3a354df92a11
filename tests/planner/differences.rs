//! Single differences between a file and an account: what is written for each, and what is withheld.

use sesform::{
    model::{
        Archive, ArchiveArn, Clearable, DesiredConfigurationSet, DesiredEventDestination, DesiredPool, DesiredRegion,
        DesiredTracking, Destination, EventDestination, EventDestinationName, EventType, Glob, HttpsPolicy, Ignore,
        LiveConfigurationSet, LiveRegion, OWNER_TAG, PoolRef, Reported, Reputation, Setting, Switch, TagKey, TagValue,
        Tags, TlsPolicy, TopicArn, Tracking, TrackingDomain, UserTags, Verified, WarmupStatus, Write,
    },
    plan::{self, Adopt, Plan, Policy},
};

use super::{
    accounts::{Case, case, desired_region, ip, live_region, pool, pool_name, region, set_name},
    guards::{codes, operations, owned},
};

fn planned(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy::default())
}

/// The Region after the plan. A second plan finds nothing to do.
fn applied(mut case: Case) -> LiveRegion {
    case.live.regions = plan::outcome(&case.live.regions, &planned(&case)).unwrap();
    assert_eq!(operations(&planned(&case)), [""; 0]);
    case.live.regions.remove(&region()).unwrap()
}

/// A live set and what the file states about it.
fn one_set(live: LiveConfigurationSet, wanted: DesiredConfigurationSet) -> Case {
    let mut region = live_region(&[], &[], &[PoolRef::Default]);
    region.configuration_sets.insert(set_name(0), live);
    let configuration_sets = Some([(set_name(0), wanted)].into());
    case(region, DesiredRegion { configuration_sets, ..DesiredRegion::default() })
}

fn numbered(keys: std::ops::Range<usize>) -> UserTags {
    let tag = |at| (TagKey::live(format!("key{at}")), TagValue::live("x"));
    UserTags::new(keys.map(tag).collect()).unwrap()
}

#[test]
fn an_adopted_pool_gets_its_owner_and_the_stated_tags_in_one_call() {
    let pool_now = DesiredPool { tags: Some(numbered(0..1)), ..DesiredPool::default() };
    let desired = DesiredRegion { pools: Some([(pool_name(0), pool_now)].into()), ..DesiredRegion::default() };
    let case = owned(live_region(&[0], &[], &[]), desired, |live| {
        live.pool_tags.insert(pool_name(0), Tags::new());
    });
    let policy = Policy { adopt: Adopt::Take, ..Policy::default() };
    let plan = plan::plan(&case.desired, &case.live, &policy);
    let both = [("key0", "x"), (OWNER_TAG, "mail")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let sent: Vec<_> = plan.steps.iter().map(|step| &step.write).collect();
    assert!(
        matches!(sent[..], [Write::Setting(Setting::TagResource { tags, .. })] if *tags == Tags::from(both)),
        "{sent:#?}"
    );
}

#[test]
fn an_event_destination_gets_the_stated_events_and_keeps_its_state() {
    let name = EventDestinationName::live("topic");
    let topic = Destination::Sns { topic: TopicArn::live("arn:aws:sns:eu-west-1:123456789012:a") };
    let wanted = DesiredEventDestination {
        events: Some([EventType::Bounce, EventType::Complaint].into()),
        enabled: None,
        destination: topic.clone(),
    };
    let event_destinations = Some([(name.clone(), wanted)].into());
    let mut case = one_set(
        LiveConfigurationSet::default(),
        DesiredConfigurationSet { event_destinations, ..DesiredConfigurationSet::default() },
    );
    let held =
        EventDestination { enabled: Switch::Off, events: [EventType::Bounce.into()].into(), destination: Some(topic) };
    let live = case.live.regions.get_mut(&region()).unwrap();
    live.event_destinations.insert(set_name(0), [(name.clone(), held.clone())].into());
    assert_eq!(operations(&planned(&case)), ["UpdateConfigurationSetEventDestination s0/topic"]);
    let events = [EventType::Bounce.into(), EventType::Complaint.into()].into();
    assert_eq!(applied(case).event_destinations[&set_name(0)][&name], EventDestination { events, ..held });
}

#[test]
fn an_ip_that_joins_a_pool_during_its_warmup_is_pointed_out() {
    for (status, expected) in [(WarmupStatus::InProgress, true), (WarmupStatus::Done, false)] {
        let mut live = live_region(&[0], &[PoolRef::Default], &[]);
        live.dedicated_ips.get_mut(&ip(0)).unwrap().warmup.status = Reported::Known(status);
        let plan = planned(&case(live, desired_region(&[(0, vec![0])], &[])));
        assert_eq!(operations(&plan), ["PutDedicatedIpInPool 192.0.2.0"]);
        let told = plan.warnings.iter().any(|warning| warning.rule().code == "cold-ip");
        assert_eq!(told, expected, "{:?}", plan.warnings);
    }
}

#[test]
fn each_stated_option_is_written_and_the_others_stay() {
    let archive = ArchiveArn::live("arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-1");
    let held = LiveConfigurationSet {
        reputation: Reputation { metrics: Some(Switch::Off) },
        archive: Archive { arn: Some(archive) },
        ..LiveConfigurationSet::default()
    };
    let metrics = DesiredConfigurationSet { reputation_metrics: Some(Switch::On), ..Default::default() };
    let after = applied(one_set(held.clone(), metrics)).configuration_sets.remove(&set_name(0)).unwrap();
    assert_eq!(after, LiveConfigurationSet { reputation: Reputation { metrics: Some(Switch::On) }, ..held.clone() });
    let other = ArchiveArn::live("arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-2");
    let archived = DesiredConfigurationSet { archive: Some(Clearable::Set(other.clone())), ..Default::default() };
    let after = applied(one_set(held.clone(), archived)).configuration_sets.remove(&set_name(0)).unwrap();
    assert_eq!(after, LiveConfigurationSet { archive: Archive { arn: Some(other) }, ..held });
}

/// A live set with a tracking domain, or none, and a file that states a domain, an HTTPS policy, or both.
fn tracked(held: Option<&str>, domain: Option<&str>, https: Option<HttpsPolicy>) -> Case {
    let held = Tracking { domain: held.map(TrackingDomain::live), https: None };
    let domain = domain.map(|domain| Clearable::Set(TrackingDomain::live(domain)));
    let tracking = DesiredTracking { domain, https };
    let mut case = one_set(
        LiveConfigurationSet { tracking: held, ..LiveConfigurationSet::default() },
        DesiredConfigurationSet { tracking, ..DesiredConfigurationSet::default() },
    );
    let live = case.live.regions.get_mut(&region()).unwrap();
    live.verified.insert(TrackingDomain::live("yes.example.com"), Verified::Yes);
    live.verified.insert(TrackingDomain::live("no.example.com"), Verified::No);
    case
}

#[test]
fn a_tracking_domain_is_written_only_if_it_is_verified_or_already_in_use() {
    let put = ["PutConfigurationSetTrackingOptions s0"];
    let plan = planned(&tracked(None, Some("yes.example.com"), None));
    assert_eq!((codes(&plan), operations(&plan).as_slice()), (vec![], &put.map(str::to_owned)[..]));
    let plan = planned(&tracked(None, Some("no.example.com"), None));
    assert_eq!((codes(&plan), operations(&plan)), (vec![("domain-not-verified", "s0")], vec![]));
    // The set has the domain already, so SES does not check it again.
    let plan = planned(&tracked(Some("no.example.com"), Some("no.example.com"), Some(HttpsPolicy::Require)));
    assert_eq!((codes(&plan), operations(&plan).as_slice()), (vec![], &put.map(str::to_owned)[..]));
    let case = tracked(None, Some("other.example.com"), None);
    let asked = plan::unread(&case.desired, &case.live, &Policy::default());
    assert_eq!(asked[&region()].domains, [TrackingDomain::live("other.example.com")].into());
}

#[test]
fn an_https_policy_needs_a_tracking_domain() {
    let plan = planned(&tracked(None, None, Some(HttpsPolicy::Require)));
    assert_eq!((codes(&plan), operations(&plan)), (vec![("no-tracking-domain", "s0")], vec![]));
    let domain = TrackingDomain::live("yes.example.com");
    for (stated, https) in [(HttpsPolicy::Require, Some(HttpsPolicy::Require.into())), (HttpsPolicy::Optional, None)] {
        let case = tracked(None, Some("yes.example.com"), Some(stated));
        assert_eq!(codes(&planned(&case)), []);
        let after = applied(case).configuration_sets.remove(&set_name(0)).unwrap();
        assert_eq!(after.tracking, Tracking { domain: Some(domain.clone()), https });
    }
}

type Change = fn(&mut Case);

#[test]
fn a_temporary_pool_that_was_left_behind_is_deleted_unless_something_needs_it() {
    let planned_with = |but: Change| {
        let mut case = case(live_region(&[0, 1], &[], &[]), desired_region(&[(1, vec![])], &[]));
        case.live.regions.get_mut(&region()).unwrap().leftovers.insert(pool_name(0));
        but(&mut case);
        operations(&planned(&case))
    };
    fn live(case: &mut Case) -> &mut LiveRegion {
        case.live.regions.get_mut(&region()).unwrap()
    }
    let deleted = ["DeleteDedicatedIpPool p0"];
    assert_eq!(planned_with(|_| ()), deleted);
    let needed: [(&str, Change); 4] = [
        ("the file states it", |case| {
            let pools = case.desired.regions.get_mut(&region()).unwrap().pools.as_mut().unwrap();
            pools.insert(pool_name(0), DesiredPool::default());
        }),
        ("the file ignores it", |case| {
            case.desired.ignore = Ignore { pools: [Glob::new("p0").unwrap()].into(), ..Ignore::default() };
        }),
        ("a set uses it", |case| {
            let sets = live_region(&[], &[], &[pool(0)]).configuration_sets;
            live(case).configuration_sets = sets;
        }),
        ("it has an address that is not IPv4", |case| {
            live(case).odd_ips.insert("2001:db8::1".to_owned(), pool(0));
        }),
    ];
    for (why, but) in needed {
        assert_eq!(planned_with(but), [""; 0], "{why}");
    }
}

#[test]
fn a_set_with_a_stated_pool_does_not_follow_a_renamed_pool() {
    let live = live_region(&[0, 2], &[pool(0), pool(2)], &[pool(0)]);
    let mut desired = desired_region(&[(1, vec![0]), (2, vec![1])], &[(0, pool(2))]);
    desired.pools.as_mut().unwrap().get_mut(&pool_name(1)).unwrap().renamed_from = Some(pool_name(0));
    let after = applied(case(live, desired));
    assert_eq!(after.configuration_sets[&set_name(0)].delivery.route(), &pool(2));
    assert_eq!(after.dedicated_ips[&ip(0)].pool, pool(1));
}

#[test]
fn a_set_changes_its_pool_only_if_the_ips_of_the_pools_were_read() {
    let planned_to = |to: PoolRef, cause: Option<&str>| {
        let mut live = live_region(&[0, 1], &[], &[pool(0)]);
        live.unread_pools = cause.map(str::to_owned);
        let mut desired = desired_region(&[], &[(0, to)]);
        desired.pools = None;
        let set = desired.configuration_sets.as_mut().unwrap().get_mut(&set_name(0)).unwrap();
        set.tls = Some(TlsPolicy::Require);
        planned(&case(live, desired))
    };
    let put = ["PutConfigurationSetDeliveryOptions s0"];
    let plan = planned_to(pool(1), Some("AccessDeniedException"));
    assert_eq!((codes(&plan), operations(&plan)), (vec![("routes-unknown", "s0")], vec![]));
    for plan in [planned_to(pool(1), None), planned_to(pool(0), Some("AccessDeniedException"))] {
        assert_eq!((codes(&plan), operations(&plan).as_slice()), (vec![], &put.map(str::to_owned)[..]));
    }
}

#[test]
fn an_object_gets_at_most_fifty_tags() {
    // A file states at most 48. Tags of the old pool come along, except for its own owner.
    let renamed = |others: usize| {
        let mut old: Tags = (0..others).map(|at| (format!("key{at}"), "x".to_owned())).collect();
        old.insert(OWNER_TAG.to_owned(), "mail".to_owned());
        let now = DesiredPool { renamed_from: Some(pool_name(0)), ..DesiredPool::default() };
        let desired = DesiredRegion { pools: Some([(pool_name(1), now)].into()), ..DesiredRegion::default() };
        let plan = planned(&owned(live_region(&[0], &[], &[]), desired, |live| {
            live.pool_tags.insert(pool_name(0), old);
        }));
        (codes(&plan).iter().map(|(code, _)| *code).collect::<Vec<_>>(), operations(&plan))
    };
    assert_eq!(renamed(49), (vec![], vec!["CreateDedicatedIpPool p1".to_owned()]));
    assert_eq!(renamed(50), (vec!["too-many-tags"], vec![]));
    // Tags of sesform that the file does not state stay beside the stated ones. Tags of AWS do not count.
    let tagged = |kept: usize, of_aws: usize| {
        let mut live: Tags = (0..kept).map(|at| (format!("sesform:kept{at}"), "x".to_owned())).collect();
        live.extend((0..of_aws).map(|at| (format!("aws:{at}"), "x".to_owned())));
        let wanted = DesiredConfigurationSet { tags: Some(numbered(0..48)), ..Default::default() };
        let plan = planned(&one_set(LiveConfigurationSet { tags: live, ..Default::default() }, wanted));
        (codes(&plan).iter().map(|(code, _)| *code).collect::<Vec<_>>(), operations(&plan))
    };
    assert_eq!(tagged(2, 1), (vec![], vec!["TagResource s0".to_owned()]));
    assert_eq!(tagged(3, 0), (vec!["too-many-tags"], vec![]));
    assert_eq!(tagged(4, 0), (vec!["too-many-tags"], vec![]));
}
