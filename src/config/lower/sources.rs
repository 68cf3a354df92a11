//! Collects the places of everything that the file states while the tree is available, for errors that only the account
//! reveals.

use crate::{
    config::{
        file::{Document, Field, Ips, Map, MapEntry, Record, RegionFields},
        sources::SourceMap,
    },
    model::{Kind, Region},
};

/// The places of everything that the file states.
pub(in crate::config) fn sources(document: &Document) -> SourceMap {
    let mut map = SourceMap::default();
    map.add_fields(document.stated());
    for entry in document.regions.get().into_iter().flat_map(|regions| &regions.entries) {
        let fields = entry.value.as_ref().map(Record::stated).unwrap_or_default();
        map.add_region(&entry.name, fields);
        if let Some(fields) = &entry.value {
            add_region(&mut map, &entry.name, fields);
        }
    }
    map
}

fn add_region(map: &mut SourceMap, region: &Region, fields: &RegionFields) {
    for entry in entries(&fields.pools) {
        add(map, region, Kind::DedicatedIpPool, entry.name.to_string(), entry);
        let ips = entry.value.as_ref().and_then(|pool| pool.ips.get());
        for ip in ips.map_or(&[][..], Ips::named) {
            map.add(region, Kind::DedicatedIp, ip.value.0.to_string(), ip.span, Vec::new());
        }
    }
    for entry in entries(&fields.dedicated_ips) {
        add(map, region, Kind::DedicatedIp, entry.name.0.to_string(), entry);
    }
    for entry in entries(&fields.configuration_sets) {
        add(map, region, Kind::ConfigurationSet, entry.name.to_string(), entry);
        for destination in entry.value.iter().flat_map(|set| entries(&set.event_destinations)) {
            let name = format!("{}/{}", entry.name, destination.name);
            add(map, region, Kind::EventDestination, name, destination);
        }
    }
    for entry in entries(&fields.identities) {
        add(map, region, Kind::EmailIdentity, entry.name.to_string(), entry);
    }
}

fn entries<K, V>(field: &Field<Map<K, V>>) -> &[MapEntry<K, V>] {
    field.get().map_or(&[], |map| &map.entries)
}

fn add<K, V: Record>(map: &mut SourceMap, region: &Region, kind: Kind, name: String, entry: &MapEntry<K, V>) {
    let fields = entry.value.as_ref().map(Record::stated).unwrap_or_default();
    map.add(region, kind, name, entry.span, fields);
}
