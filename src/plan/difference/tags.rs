//! Tags of pools and configuration sets: the tags that the file states, and sesform's own tags for `owner` and
//! `protect`.
//!
//! A file states all tags of an object except those of AWS and sesform. sesform's tags are set on creation. Afterwards,
//! only the tag for protection follows the file.

use std::collections::HashMap;

use crate::{
    model::{
        Kind, OWNER_TAG, PROTECT_TAG, PROTECT_VALUE, Protection, Setting, TAGS_MAX, Tagged, Tags, UserTags, Write,
        is_of_aws, is_plain_tag, is_user_tag,
    },
    plan::{
        SettingFacts,
        change::{Action, Reason},
        facts::Facts,
        finding::{WarningReason, WithheldReason},
    },
};

use super::Comparison;

impl Comparison<'_> {
    /// The tags of a new object: sesform's own and those that the file states, or those of the former object if the
    /// file states none.
    pub(super) fn new_tags(
        &mut self,
        kind: Kind,
        name: &impl ToString,
        (stated, protect): (Option<&UserTags>, Option<Protection>),
        former: &Tags,
    ) -> Tags {
        let mut tags = wanted(stated, protect, former);
        tags.retain(|key, _| is_user_tag(key) || key == PROTECT_TAG);
        tags.extend(self.tags.clone());
        self.warn_about_tags(kind, name, &tags);
        tags
    }

    /// Whether a new object would have more tags than SES accepts. If so, withholds it.
    pub(super) fn has_too_many_tags(&mut self, kind: Kind, name: &impl ToString, tags: &Tags) -> bool {
        let count = counted_by_ses(tags);
        let has = count > TAGS_MAX;
        if has {
            self.withhold(kind, name, WithheldReason::TooManyTags { count, quota: TAGS_MAX });
        }
        has
    }

    /// Withholds new tags of objects that would have more tags than SES accepts.
    pub(super) fn tag_quota(&mut self) {
        let mut removed: HashMap<Tagged, Tags> = HashMap::new();
        for (_, write) in &self.found.changes {
            if let Write::Setting(Setting::UntagResource { target, tags }) = write {
                removed.insert(target.clone(), tags.clone());
            }
        }
        let none = Tags::new();
        let mut over = Vec::new();
        for (at, (_, write)) in self.found.changes.iter().enumerate() {
            let Write::Setting(Setting::TagResource { target, tags, .. }) = write else { continue };
            let gone = removed.get(target).unwrap_or(&none);
            let mut after = self.live.tags_of(target).cloned().unwrap_or_default();
            after.retain(|key, _| !gone.contains_key(key));
            after.extend(tags.clone());
            let count = counted_by_ses(&after);
            if count > TAGS_MAX {
                over.push((at, target.clone(), count));
            }
        }
        for (at, target, count) in over.into_iter().rev() {
            self.found.changes.remove(at);
            self.withhold(target.kind(), &target.name(), WithheldReason::TooManyTags { count, quota: TAGS_MAX });
        }
    }

    /// Warns about unusual characters in tags. The service model has no rule for them, and the rule in the guides is
    /// not specific to SES.
    fn warn_about_tags(&mut self, kind: Kind, name: &impl ToString, tags: &Tags) {
        if let Some((key, value)) = tags.iter().find(|(key, value)| !is_plain_tag(key, value)) {
            let reason = WarningReason::UnusualTag { key: key.clone(), value: value.clone() };
            self.warn(kind, name, reason);
        }
    }

    /// Adds or changes tags with at most one write, and removes tags with at most one write.
    pub(super) fn compare_tags(
        &mut self,
        target: &Tagged,
        stated: Option<&UserTags>,
        protect: Option<Protection>,
        live: &Tags,
    ) {
        let after = wanted(stated, protect, live);
        let removed: Tags = live.clone().into_iter().filter(|(key, _)| !after.contains_key(key)).collect();
        let tags: Tags = after.clone().into_iter().filter(|(key, value)| live.get(key) != Some(value)).collect();
        let expected: Tags = live.clone().into_iter().filter(|(key, _)| tags.contains_key(key)).collect();
        let kept: Tags = live.clone().into_iter().filter(|(key, _)| after.contains_key(key)).collect();
        let mut change = |before: &Tags, after: &Tags, setting| {
            let facts = |tags: &Tags| Some(Facts::Setting(SettingFacts::Tags(tags.clone())));
            self.change(Action::Update, Reason::Differs, facts(before), facts(after), Write::Setting(setting));
        };
        if !removed.is_empty() {
            change(live, &kept, Setting::UntagResource { target: target.clone(), tags: removed });
        }
        let tagged = tags.clone();
        if !tags.is_empty() {
            change(&kept, &after, Setting::TagResource { target: target.clone(), tags, expected });
        }
        self.warn_about_tags(target.kind(), &target.name(), &tagged);
    }
}

/// The desired tags of an object.
fn wanted(stated: Option<&UserTags>, protect: Option<Protection>, live: &Tags) -> Tags {
    let mut tags = live.clone();
    if stated.is_some() {
        tags.retain(|key, _| !is_user_tag(key));
        tags.extend(user_tags(stated));
    }
    match protect {
        None => {}
        Some(Protection::Protected) => drop(tags.insert(PROTECT_TAG.to_owned(), PROTECT_VALUE.to_owned())),
        Some(Protection::Unprotected) => drop(tags.remove(PROTECT_TAG)),
    }
    tags
}

/// The number of tags that count toward the SES quota: all except AWS's own.
fn counted_by_ses(tags: &Tags) -> usize {
    tags.keys().filter(|key| !is_of_aws(key)).count()
}

/// The tags of a new object that a plan shows: all except the owner, which is always that of the file.
pub(super) fn beside_the_owner(tags: &Tags) -> Tags {
    tags.clone().into_iter().filter(|(key, _)| key != OWNER_TAG).collect()
}

/// The tags that a file states.
fn user_tags(stated: Option<&UserTags>) -> Tags {
    stated.into_iter().flat_map(UserTags::iter).map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{TagKey, TagValue};

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn stated_tags_replace_those_of_users_and_no_others() {
        let live = tags(&[(OWNER_TAG, "a"), ("team", "old"), ("gone", "x"), (PROTECT_TAG, PROTECT_VALUE)]);
        let stated = UserTags::new([(TagKey::live("team"), TagValue::live("new"))].into()).unwrap();
        let expected = tags(&[(OWNER_TAG, "a"), ("team", "new"), (PROTECT_TAG, PROTECT_VALUE)]);
        assert_eq!(wanted(Some(&stated), None, &live), expected);
        assert_eq!(wanted(None, None, &live), live);
    }

    #[test]
    fn protection_is_a_tag() {
        let live = tags(&[("team", "a")]);
        let protected = wanted(None, Some(Protection::Protected), &live);
        assert_eq!(protected, tags(&[("team", "a"), (PROTECT_TAG, PROTECT_VALUE)]));
        assert_eq!(wanted(None, Some(Protection::Unprotected), &protected), live);
    }
}
