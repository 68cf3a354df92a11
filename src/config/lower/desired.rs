//! The file's fields as the model's: one line a field, no decisions.

use std::collections::BTreeMap;

use crate::{
    config::file::{ConfigurationSet, Document, Field, MapEntry, Pool, RegionFields},
    model::{Desired, DesiredConfigurationSet, DesiredPool, DesiredRegion, Ignore, Limits, Membership},
};

/// The desired state, if the required fields are there.
pub(in crate::config) fn lower(document: &Document) -> Option<Desired> {
    let Document { version, account, regions, owner } = document;
    version.get()?;
    Some(Desired {
        account: account.get()?.0.clone(),
        owner: owner.get().cloned(),
        limits: Limits::default(),
        ignore: Ignore::default(),
        regions: by_name(&regions.get()?.entries, region),
    })
}

fn region(fields: &RegionFields) -> DesiredRegion {
    let RegionFields { pools, configuration_sets } = fields;
    DesiredRegion {
        pools: pools.get().map(|map| by_name(&map.entries, pool)),
        configuration_sets: configuration_sets.get().map(|map| by_name(&map.entries, configuration_set)),
        ..DesiredRegion::default()
    }
}

fn pool(fields: &Pool) -> DesiredPool {
    let Pool { scaling, ips } = fields;
    DesiredPool {
        scaling: stated(scaling),
        ips: ips.get().map(|list| Membership::Exact(list.items.iter().map(|ip| ip.value.0).collect())),
        ..DesiredPool::default()
    }
}

fn configuration_set(fields: &ConfigurationSet) -> DesiredConfigurationSet {
    let ConfigurationSet { pool, tls, max_delivery } = fields;
    DesiredConfigurationSet {
        pool: pool.get().cloned(),
        tls: stated(tls),
        max_delivery: max_delivery.get().map(|time| time.0),
        ..DesiredConfigurationSet::default()
    }
}

fn stated<T: Copy, M: From<T>>(field: &Field<T>) -> Option<M> {
    field.get().copied().map(M::from)
}

fn by_name<K: Ord + Clone, V, M>(entries: &[MapEntry<K, V>], lower: impl Fn(&V) -> M) -> BTreeMap<K, M> {
    entries.iter().filter_map(|entry| Some((entry.name.clone(), lower(entry.value.as_ref()?)))).collect()
}
