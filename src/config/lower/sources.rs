//! Where the file says what: collected while the tree is at hand, for errors that only the account brings to light.

use crate::{
    config::{
        file::{Document, MapEntry, Record, RegionFields},
        sources::SourceMap,
    },
    model::{Kind, Region},
};

/// The places of everything that the file states.
pub(in crate::config) fn sources(document: &Document) -> SourceMap {
    let mut map = SourceMap::default();
    map.add_fields(document.stated());
    for entry in document.regions.get().into_iter().flat_map(|regions| &regions.entries) {
        map.add_region(&entry.name, entry.span);
        if let Some(fields) = &entry.value {
            add_region(&mut map, &entry.name, fields);
        }
    }
    map
}

fn add_region(map: &mut SourceMap, region: &Region, fields: &RegionFields) {
    for entry in fields.pools.get().into_iter().flat_map(|pools| &pools.entries) {
        add(map, region, Kind::DedicatedIpPool, entry);
        let ips = entry.value.as_ref().and_then(|pool| pool.ips.get());
        for ip in ips.into_iter().flat_map(|ips| &ips.items) {
            map.add(region, Kind::DedicatedIp, ip.value.0.to_string(), ip.span, Vec::new());
        }
    }
    for entry in fields.configuration_sets.get().into_iter().flat_map(|sets| &sets.entries) {
        add(map, region, Kind::ConfigurationSet, entry);
    }
}

fn add<K: ToString, V: Record>(map: &mut SourceMap, region: &Region, kind: Kind, entry: &MapEntry<K, V>) {
    let fields = entry.value.as_ref().map(Record::stated).unwrap_or_default();
    map.add(region, kind, entry.name.to_string(), entry.span, fields);
}
