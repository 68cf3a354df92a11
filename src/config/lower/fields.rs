//! Conversions that fields of several records share.

use std::collections::BTreeMap;

use crate::{
    config::file::{Field, List, Map, MapEntry},
    model::{TagKey, TagValue, UserTags},
};

/// The tags; `None` if they are not stated, or if there are too many, which has already been reported.
pub(super) fn tags(field: &Field<Map<TagKey, TagValue>>) -> Option<UserTags> {
    UserTags::new(by_name(&field.get()?.entries, Clone::clone, |value| Some(value.clone()))).ok()
}

/// Converts a field whose type corresponds directly to a type of the model.
pub(super) fn stated<T: Copy, M: From<T>>(field: &Field<T>) -> Option<M> {
    field.get().copied().map(M::from)
}

/// Converts the items of a list to the type of the model.
pub(super) fn items<T: Clone, M: From<T>, C: FromIterator<M>>(list: &List<T>) -> C {
    list.items.iter().map(|item| M::from(item.value.clone())).collect()
}

/// Converts the entries of a map that could be read, by name.
pub(super) fn by_name<K, N: Ord, V, M>(
    entries: &[MapEntry<K, V>],
    name: impl Fn(&K) -> N,
    lower: impl Fn(&V) -> Option<M>,
) -> BTreeMap<N, M> {
    entries.iter().filter_map(|entry| Some((name(&entry.name), lower(entry.value.as_ref()?)?))).collect()
}
