//! What another owner has stays as it is, to its tags.

use sesform::{
    model::{DesiredConfigurationSet, DesiredPool, Protection, TagKey, TagValue, UserTags},
    plan::{self, Policy, WithheldCode},
};

use super::{
    accounts::{desired_region, live_region, pool, pool_name, set_name},
    guards::{codes, operations, owned, tags},
};

/// Tags are theirs as the rest is: those of users, the protection, one that is added and one that goes.
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
    assert_eq!(codes(&plan), names.map(|name| (WithheldCode::AnotherOwner, name)));
    assert!(plan.steps.is_empty(), "{:#?}", plan.steps);
    let case = owned_by("mail");
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    let expected = ["TagResource p0", "TagResource p1", "TagResource s0", "TagResource s1", "UntagResource s2"];
    assert_eq!(operations(&plan), expected);
}
