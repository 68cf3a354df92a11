//! Checks of `renamed_from`: the old name is no longer declared, and only one object claims it.

use std::collections::HashMap;

use super::walk::{RegionOf, regions};
use crate::config::{
    code::Code,
    file::{Document, Field, Map},
    problem::{Problem, Problems},
    span::Span,
};

/// Reports old names that are still declared, and old names that two objects claim.
pub(super) fn renames(document: &Document, problems: &mut Problems) {
    for region @ (_, fields) in regions(document) {
        if let Some(pools) = fields.pools.get() {
            check("pool", region, pools, |pool| &pool.renamed_from, problems);
        }
        if let Some(sets) = fields.configuration_sets.get() {
            check("configuration set", region, sets, |set| &set.renamed_from, problems);
        }
    }
}

fn check<K: std::hash::Hash + Eq + std::fmt::Display, V>(
    noun: &str,
    (region, _): RegionOf<'_>,
    things: &Map<K, V>,
    renamed_from: impl Fn(&V) -> &Field<K>,
    problems: &mut Problems,
) {
    let declared: HashMap<&K, Span> = things.entries.iter().map(|entry| (&entry.name, entry.span)).collect();
    let mut claimed: HashMap<&K, Span> = HashMap::new();
    for entry in &things.entries {
        let Some(old) = entry.value.as_ref().and_then(|thing| renamed_from(thing).at()) else { continue };
        if let Some(earlier) = declared.get(&old.value) {
            let message =
                format!("`{}` is renamed from the {noun} `{}`, which is still declared", entry.name, old.value);
            let problem = Problem::error(Code::RenamedFromDeclared, old.span, message)
                .related(*earlier, "declared here")
                .help("take the old block out, or `renamed_from`");
            problems.push(problem);
        }
        if let Some(earlier) = claimed.insert(&old.value, old.span) {
            let message = format!("two {noun}s of {} are renamed from `{}`", region.name, old.value);
            let problem = Problem::error(Code::RenamedTwice, old.span, message)
                .related(earlier, "first claimed here")
                .help("keep one of the two");
            problems.push(problem);
        }
    }
}
