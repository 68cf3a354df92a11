//! What a renamed pool and a renamed configuration set take over from the old one.

use std::collections::BTreeMap;

use sesform::{
    model::{
        DesiredConfigurationSet, DesiredPool, DesiredRegion, Destination, EventDestination, EventDestinationName,
        EventType, LiveRegion, OWNER_TAG, PROTECT_TAG, PROTECT_VALUE, Protection, Switch, TagKey, TagValue, Tags,
        TopicArn, UserTags,
    },
    plan::{self, Plan, Policy, Prune},
    render::withheld_text,
};

use super::{
    accounts::{Case, live_region, pool, pool_name, region, set_name},
    guards::{codes, owned, text},
};

fn tags(pairs: &[(&str, &str)]) -> Tags {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// `p0` is renamed to `p1` and `s0` to `s1`. Both old objects carry the tags.
fn renamed(old: &Tags, pool_now: DesiredPool, set_now: DesiredConfigurationSet) -> Case {
    let pool_now = DesiredPool { renamed_from: Some(pool_name(0)), ..pool_now };
    let set_now = DesiredConfigurationSet { renamed_from: Some(set_name(0)), pool: Some(pool(1)), ..set_now };
    let desired = DesiredRegion {
        pools: Some([(pool_name(1), pool_now)].into()),
        configuration_sets: Some([(set_name(1), set_now)].into()),
        ..DesiredRegion::default()
    };
    owned(live_region(&[0], &[], &[pool(0)]), desired, |live: &mut LiveRegion| {
        live.pool_tags.insert(pool_name(0), old.clone());
        live.configuration_sets.get_mut(&set_name(0)).unwrap().tags = old.clone();
    })
}

fn planned(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy::default())
}

/// The tags of the new pool and of the new set.
fn new_tags(case: &Case) -> [Tags; 2] {
    let after = &plan::outcome(&case.live.regions, &planned(case)).unwrap()[&region()];
    [after.pool_tags[&pool_name(1)].clone(), after.configuration_sets[&set_name(1)].tags.clone()]
}

#[test]
fn tags_and_protection_that_are_not_stated_are_carried_over() {
    let old = tags(&[(OWNER_TAG, "mail"), ("team", "checkout"), (PROTECT_TAG, PROTECT_VALUE)]);
    let case = renamed(&old, DesiredPool::default(), DesiredConfigurationSet::default());
    assert_eq!(new_tags(&case), [old.clone(), old]);
}

#[test]
fn stated_tags_and_protection_count_instead() {
    let old = tags(&[("team", "checkout"), (PROTECT_TAG, PROTECT_VALUE), ("sesform:temporary", "true")]);
    let stated = UserTags::new([(TagKey::live("cost"), TagValue::live("1"))].into()).unwrap();
    let (tags_now, protect) = (Some(stated), Some(Protection::Unprotected));
    let pool_now = DesiredPool { tags: tags_now.clone(), protect, ..DesiredPool::default() };
    let set_now = DesiredConfigurationSet { tags: tags_now, protect, ..DesiredConfigurationSet::default() };
    let expected = tags(&[(OWNER_TAG, "mail"), ("cost", "1")]);
    assert_eq!(new_tags(&renamed(&old, pool_now, set_now)), [expected.clone(), expected]);
}

#[test]
fn the_tags_of_a_renamed_pool_are_asked_for_and_nothing_is_done_without_them() {
    let mut case = renamed(&Tags::new(), DesiredPool::default(), DesiredConfigurationSet::default());
    case.desired.owner = None;
    case.live.regions.get_mut(&region()).unwrap().pool_tags.clear();
    let unread = plan::unread(&case.desired, &case.live, &Policy::default());
    assert_eq!(unread[&region()].pools, [pool_name(0)].into());
    assert!(codes(&planned(&case)).contains(&("owner-unknown", "p0")));
    let all = case.desired.regions.get_mut(&region()).unwrap().pools.as_mut().unwrap();
    let wanted = all.get_mut(&pool_name(1)).unwrap();
    (wanted.tags, wanted.protect) = (Some(UserTags::default()), Some(Protection::Unprotected));
    assert!(plan::unread(&case.desired, &case.live, &Policy::default())[&region()].pools.is_empty());
}

#[test]
fn what_is_created_is_shown_with_its_tags() {
    let old = tags(&[(OWNER_TAG, "mail"), ("team", "checkout"), ("cost", ""), (PROTECT_TAG, PROTECT_VALUE)]);
    let text = text(&planned(&renamed(&old, DesiredPool::default(), DesiredConfigurationSet::default())));
    let tags = "protect: true, tags.cost: \"\", tags.team: checkout";
    assert!(text.contains(&format!("+ pool p1               renamed from p0   {tags}   used by")), "{text}");
    assert!(text.contains(&format!("+ configuration set s1  renamed from s0   pool: p1, {tags}\n")), "{text}");
}

/// `p0` with two IPs is renamed to `p1`, and `s0`, which sends through it, is renamed to `s1`.
fn both_renamed() -> Case {
    let pool_now = DesiredPool { renamed_from: Some(pool_name(0)), ..DesiredPool::default() };
    let set_now = DesiredConfigurationSet { renamed_from: Some(set_name(0)), ..DesiredConfigurationSet::default() };
    let desired = DesiredRegion {
        pools: Some([(pool_name(1), pool_now)].into()),
        configuration_sets: Some([(set_name(1), set_now)].into()),
        ..DesiredRegion::default()
    };
    owned(live_region(&[0], &[pool(0), pool(0)], &[pool(0)]), desired, |_| ())
}

#[test]
fn a_set_that_is_renamed_with_its_pool_follows_it_under_its_old_name_until_it_goes() {
    for prune in [Prune::Keep, Prune::Delete] {
        let mut case = both_renamed();
        let plan = plan::plan(&case.desired, &case.live, &Policy { prune, ..Policy::default() });
        assert!(plan.withheld.is_empty() && plan.proof.violations.is_empty(), "{plan:#?}");
        case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
        let after = &case.live.regions[&region()];
        for name in [set_name(0), set_name(1)] {
            assert_eq!(after.configuration_sets[&name].delivery.route(), &pool(1));
        }
        assert!(after.dedicated_ips.values().all(|ip| ip.pool == pool(1)));
        let plan = plan::plan(&case.desired, &case.live, &Policy { prune: Prune::Delete, ..Policy::default() });
        assert!(plan.withheld.is_empty() && plan.proof.violations.is_empty(), "{plan:#?}");
        case.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
        let after = &case.live.regions[&region()];
        assert!(after.pools.keys().eq([&pool_name(1)]) && after.configuration_sets.keys().eq([&set_name(1)]));
    }
}

#[test]
fn event_destinations_of_a_renamed_set_come_along_and_the_old_set_stays_until_they_have() {
    let definition = EventDestination {
        enabled: Switch::On,
        events: [EventType::Bounce.into()].into(),
        destination: Some(Destination::Sns { topic: TopicArn::live("arn:aws:sns:eu-west-1:123456789012:a") }),
    };
    let bounces = BTreeMap::from([(EventDestinationName::live("bounces"), definition)]);
    let mut case = both_renamed();
    case.live.regions.get_mut(&region()).unwrap().event_destinations.insert(set_name(0), bounces.clone());
    let prune = Policy { prune: Prune::Delete, ..Policy::default() };
    let whole = plan::plan(&case.desired, &case.live, &prune);
    let after = &plan::outcome(&case.live.regions, &whole).unwrap()[&region()];
    assert_eq!(after.event_destinations[&set_name(1)], bounces);
    // A run that stopped after it created the set and before it created the event destination.
    let former = case.live.regions[&region()].configuration_sets[&set_name(0)].clone();
    case.live.regions.get_mut(&region()).unwrap().configuration_sets.insert(set_name(1), former);
    let rest = plan::plan(&case.desired, &case.live, &prune);
    assert!(rest.withheld.is_empty() && rest.proof.violations.is_empty(), "{rest:#?}");
    case.live.regions = plan::outcome(&case.live.regions, &rest).unwrap();
    let after = &case.live.regions[&region()];
    assert_eq!(after.event_destinations[&set_name(1)], bounces);
    assert!(after.configuration_sets.contains_key(&set_name(0)));
    let last = plan::plan(&case.desired, &case.live, &prune);
    let after = &plan::outcome(&case.live.regions, &last).unwrap()[&region()];
    assert!(!after.configuration_sets.contains_key(&set_name(0)));
    assert_eq!(after.event_destinations[&set_name(1)], bounces);
}

#[test]
fn event_destinations_that_are_stated_are_not_taken_from_the_old_set() {
    let mut case = both_renamed();
    let live = case.live.regions.get_mut(&region()).unwrap();
    let unknown = EventDestination { enabled: Switch::On, events: [].into(), destination: None };
    live.event_destinations.insert(set_name(0), [(EventDestinationName::live("later"), unknown)].into());
    let plan = planned(&case);
    assert_eq!(codes(&plan), [("unrecognized-live", "s1/later")]);
    assert!(!withheld_text(&plan.withheld[0]).contains("  "), "{}", withheld_text(&plan.withheld[0]));
    let sets = case.desired.regions.get_mut(&region()).unwrap().configuration_sets.as_mut().unwrap();
    sets.get_mut(&set_name(1)).unwrap().event_destinations = Some(BTreeMap::new());
    assert!(planned(&case).withheld.is_empty());
}
