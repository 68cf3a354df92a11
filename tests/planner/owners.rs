//! Objects of another owner stay unchanged, including their tags.

use sesform::{
    model::{DesiredConfigurationSet, DesiredPool, PoolRef, Protection, TagKey, TagValue, UserTags, Write},
    plan::{self, Policy},
};

use super::{
    accounts::{Case, desired_region, live_region, pool, pool_name, region, set_name},
    guards::{codes, operations, owned, tags},
};

/// Tags belong to the owner too. This covers user tags and the protection tag, added tags and removed tags.
#[test]
fn tags_and_protection_of_another_owners_things_are_never_changed() {
    let tags_now = Some(UserTags::new([(TagKey::live("team"), TagValue::live("ours"))].into()).unwrap());
    let protect = Some(Protection::Protected);
    let mut desired = desired_region(&[], &[]);
    let of_pool = |tags, protect| DesiredPool { tags, protect, ..DesiredPool::default() };
    let of_set = |tags, protect| DesiredConfigurationSet { tags, protect, ..DesiredConfigurationSet::default() };
    desired.pools =
        Some([(pool_name(0), of_pool(tags_now.clone(), None)), (pool_name(1), of_pool(None, protect))].into());
    let gone = (set_name(2), of_set(Some(UserTags::default()), None));
    desired.configuration_sets =
        Some([(set_name(0), of_set(tags_now, None)), (set_name(1), of_set(None, protect)), gone].into());
    let live = live_region(&[0, 1], &[], &[pool(0), pool(0), pool(0)]);
    let owned_by = |owner: &str| {
        owned(live.clone(), desired.clone(), |live| {
            let mut theirs = tags(owner);
            theirs.insert("team".to_owned(), "theirs".to_owned());
            live.pool_tags.values_mut().for_each(|tags| tags.clone_from(&theirs));
            live.configuration_sets.values_mut().for_each(|set| set.tags.clone_from(&theirs));
        })
    };
    let case = owned_by("somebody");
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    let names = ["p0", "p1", "s0", "s1", "s2"];
    assert_eq!(codes(&plan), names.map(|name| ("another-owner", name)));
    assert!(plan.steps.is_empty(), "{:#?}", plan.steps);
    let case = owned_by("mail");
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    let expected = ["TagResource p0", "TagResource p1", "TagResource s0", "TagResource s1", "UntagResource s2"];
    assert_eq!(operations(&plan), expected);
}

/// The set changes from the default pool to `p1`, and the IP of `p1` moves to the default pool, so the IP has to wait
/// in another pool. `p2` is stated and unused.
fn exchange(owner_of_the_third: &str) -> Case {
    let live = live_region(&[1, 2], &[pool(1)], &[PoolRef::Default]);
    let desired = desired_region(&[(1, vec![]), (2, vec![])], &[(0, pool(1))]);
    owned(live, desired, |live| drop(live.pool_tags.insert(pool_name(2), tags(owner_of_the_third))))
}

#[test]
fn no_way_round_leads_through_another_owners_pool() {
    let through = |case: &Case| {
        let plan = plan::plan(&case.desired, &case.live, &Policy::default());
        assert!(plan.proof.violations.is_empty(), "{:?}", plan.proof);
        let through = plan.steps.iter().filter(|step| match &step.write {
            Write::PutDedicatedIpInPool { to, .. } => *to == pool(2),
            Write::PutConfigurationSetDeliveryOptions { delivery, .. } => *delivery.route() == pool(2),
            _ => false,
        });
        through.count()
    };
    let (ours, another) = (exchange("mail"), exchange("somebody"));
    let mut unread = exchange("mail");
    unread.live.regions.get_mut(&region()).unwrap().pool_tags.remove(&pool_name(2));
    assert_eq!((through(&ours), through(&another), through(&unread)), (1, 0, 0));
    let asked = plan::unread(&unread.desired, &unread.live, &Policy::default());
    assert_eq!(asked[&region()].pools, [pool_name(2)].into());
    assert!(plan::unread(&ours.desired, &ours.live, &Policy::default()).is_empty());
}
