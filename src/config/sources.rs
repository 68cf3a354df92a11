//! The places in the file where each object and each of its fields is stated.

use std::collections::{BTreeMap, HashMap};

use super::span::Span;
use crate::model::{ACCOUNT_WARMUP, Address, Kind, Region, Statement};

/// Maps what a plan refers to, such as an object or a field, to its place in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct SourceMap {
    fields: Vec<(&'static str, Span)>,
    regions: BTreeMap<Region, RegionSources>,
}

#[derive(Debug, Clone, Default)]
struct RegionSources {
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

    pub(super) fn add_region(&mut self, region: &Region, fields: Vec<(&'static str, Span)>) {
        self.regions.entry(region.clone()).or_default().fields = fields;
    }

    /// Adds an object, or more fields of an object that was added before: a leased IP is listed in one place and has
    /// its fields in another.
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

    /// The place of a statement; `None` if the file does not make it.
    pub(super) fn find(&self, statement: &Statement<'_>) -> Option<Span> {
        match statement {
            Statement::Field(field) => find(&self.fields, field),
            Statement::RegionField(region, field) => find(&self.regions.get(region)?.fields, field),
            Statement::Object(Address { region, kind: Kind::Account, name, .. }, _) => {
                // Their names are those of the fields, but for automatic warm-up.
                let field = if name == ACCOUNT_WARMUP { "auto_warmup" } else { name };
                find(&self.regions.get(region)?.fields, field)
            }
            Statement::Object(address, field) => {
                let things = &self.regions.get(&address.region)?.things;
                let thing = things.get(&(address.kind, address.name.clone()))?;
                Some(field.and_then(|field| find(&thing.fields, field)).unwrap_or(thing.key))
            }
        }
    }
}

fn find(fields: &[(&'static str, Span)], field: &str) -> Option<Span> {
    fields.iter().find(|(name, _)| *name == field).map(|(_, span)| *span)
}
