//! Checks of tags: each object must have room for the tags of sesform.

use super::walk::{pools, regions, sets};
use crate::{
    config::{
        code::Code,
        file::{Document, Field, Map},
        problem::{Problem, Problems},
    },
    model::{TagKey, TagValue, UserTags},
};

/// Reports objects with more tags than fit, at the first tag that is too many.
pub(super) fn too_many_tags(document: &Document, problems: &mut Problems) {
    for (_, entry, pool) in pools(document) {
        check(&format!("the pool `{}`", entry.name), &pool.tags, problems);
    }
    for (entry, set) in regions(document).flat_map(|(_, fields)| sets(fields)) {
        check(&format!("the configuration set `{}`", entry.name), &set.tags, problems);
    }
}

fn check(thing: &str, tags: &Field<Map<TagKey, TagValue>>, problems: &mut Problems) {
    let tags = tags.get().map_or(&[][..], |map| &map.entries);
    if let Some(first) = tags.get(UserTags::MAX) {
        let message = format!(
            "{thing} has {} tags: SES takes 50, of which sesform needs {} itself",
            tags.len(),
            50 - UserTags::MAX
        );
        problems.push(Problem::error(Code::TooManyTags, first.span, message).label("one too many from here on"));
    }
}
