//! Iterators over a document: its Regions and the objects that each declares, as far as they could be read.

use crate::{
    config::file::{ConfigurationSet, Document, MapEntry, Pool, RegionFields},
    model::{ConfigurationSetName, PoolName, Region},
};

pub(super) type RegionOf<'a> = (&'a MapEntry<Region, RegionFields>, &'a RegionFields);
pub(super) type PoolOf<'a> = (&'a MapEntry<Region, RegionFields>, &'a MapEntry<PoolName, Pool>, &'a Pool);
pub(super) type SetOf<'a> = (&'a MapEntry<ConfigurationSetName, ConfigurationSet>, &'a ConfigurationSet);

/// Every Region that could be read.
pub(super) fn regions(document: &Document) -> impl Iterator<Item = RegionOf<'_>> {
    let entries = document.regions.get().into_iter().flat_map(|regions| &regions.entries);
    entries.filter_map(|entry| entry.value.as_ref().map(|fields| (entry, fields)))
}

/// Every pool that could be read, with its Region.
pub(super) fn pools(document: &Document) -> impl Iterator<Item = PoolOf<'_>> {
    regions(document).flat_map(|(region, fields)| {
        let pools = fields.pools.get().map_or(&[][..], |pools| &pools.entries);
        pools.iter().filter_map(move |entry| entry.value.as_ref().map(|pool| (region, entry, pool)))
    })
}

/// Every configuration set of a Region that could be read.
pub(super) fn sets(fields: &RegionFields) -> impl Iterator<Item = SetOf<'_>> {
    let sets = fields.configuration_sets.get().map_or(&[][..], |sets| &sets.entries);
    sets.iter().filter_map(|entry| entry.value.as_ref().map(|set| (entry, set)))
}
