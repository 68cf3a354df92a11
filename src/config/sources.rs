//! Where in the file each thing and each of its fields is stated.

use std::collections::{BTreeMap, HashMap};

use super::span::Span;
use crate::model::{Kind, Region};

/// From what a plan speaks of to the place in the file that says it.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    fields: Vec<(&'static str, Span)>,
    regions: BTreeMap<Region, RegionSources>,
}

#[derive(Debug, Clone, Default)]
struct RegionSources {
    key: Span,
    fields: Vec<(&'static str, Span)>,
    things: HashMap<(Kind, String), ThingSources>,
}

#[derive(Debug, Clone)]
struct ThingSources {
    key: Span,
    fields: Vec<(&'static str, Span)>,
}

impl SourceMap {
    pub(super) fn add_fields(&mut self, fields: Vec<(&'static str, Span)>) {
        self.fields = fields;
    }

    pub(super) fn add_region(&mut self, region: &Region, key: Span, fields: Vec<(&'static str, Span)>) {
        let sources = self.regions.entry(region.clone()).or_default();
        sources.key = key;
        sources.fields = fields;
    }

    /// Adds a thing, or more fields of one that was added: a leased IP is listed in one place and has its fields in
    /// another.
    pub(super) fn add(
        &mut self,
        region: &Region,
        kind: Kind,
        name: String,
        key: Span,
        fields: Vec<(&'static str, Span)>,
    ) {
        let things = &mut self.regions.entry(region.clone()).or_default().things;
        let thing = things.entry((kind, name)).or_insert(ThingSources { key, fields: Vec::new() });
        thing.fields.extend(fields);
    }

    /// The value of a field of the file itself, such as `account`.
    #[must_use]
    pub fn field(&self, field: &str) -> Option<Span> {
        find(&self.fields, field)
    }

    /// The name of a Region.
    #[must_use]
    pub fn region(&self, region: &Region) -> Option<Span> {
        self.regions.get(region).map(|sources| sources.key)
    }

    /// The value of a field of a Region, such as `auto_warmup`, if the file states it.
    #[must_use]
    pub fn region_field(&self, region: &Region, field: &str) -> Option<Span> {
        find(&self.regions.get(region)?.fields, field)
    }

    /// The name of a pool, a configuration set, an identity or an event destination (as `SET/DESTINATION`), or the first
    /// listing of an IP.
    #[must_use]
    pub fn thing(&self, region: &Region, kind: Kind, name: &str) -> Option<Span> {
        self.find(region, kind, name).map(|thing| thing.key)
    }

    /// The value of a field of such a thing, if the file states it.
    #[must_use]
    pub fn thing_field(&self, region: &Region, kind: Kind, name: &str, field: &str) -> Option<Span> {
        self.find(region, kind, name).and_then(|thing| find(&thing.fields, field))
    }

    fn find(&self, region: &Region, kind: Kind, name: &str) -> Option<&ThingSources> {
        self.regions.get(region)?.things.get(&(kind, name.to_owned()))
    }
}

fn find(fields: &[(&'static str, Span)], field: &str) -> Option<Span> {
    fields.iter().find(|(name, _)| *name == field).map(|(_, span)| *span)
}
