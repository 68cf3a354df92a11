//! Checks of pools: how many, and that what configuration sets name is there.

use std::collections::HashSet;

use crate::{
    config::{
        code::Code,
        file::{Document, MapEntry, RegionFields},
        problem::{Problem, Problems},
        span::Span,
        suggest,
    },
    model::{PoolName, RESERVED_DEFAULT_POOL, RESERVED_SHARED_POOL, Region},
};

/// Most pools that SES allows in a Region (AWS service quotas of SES).
pub(in crate::config) const POOLS_MAX: usize = 50;

/// A configuration set's mention of a pool of one's own.
#[derive(Debug, Clone)]
pub(in crate::config) struct PoolReference {
    /// The Region that it is in.
    pub(in crate::config) region: Region,
    /// The pool that it names.
    pub(in crate::config) pool: PoolName,
    /// Where it names it.
    pub(in crate::config) span: Span,
}

/// More pools in a Region than SES allows, said once, at the first that is too many.
pub(super) fn too_many_pools(document: &Document, problems: &mut Problems) {
    for (region, fields) in regions(document) {
        let pools = fields.pools.get().map_or(&[][..], |pools| &pools.entries);
        if let Some(first) = pools.get(POOLS_MAX) {
            let message = format!("{} declares {} pools: SES allows {POOLS_MAX} in a Region", region.name, pools.len());
            problems.push(Problem::error(Code::TooManyPools, first.span, message).label("one too many from here on"));
        }
    }
}

/// Pools that configuration sets name and a Region that states its pools does not declare.
pub(super) fn undeclared_pools(document: &Document, problems: &mut Problems) {
    for (region, fields) in regions(document) {
        let Some(pools) = fields.pools.get() else { continue };
        let known = declared(fields);
        for reference in references(region, fields).filter(|reference| !known.contains(reference.pool.as_str())) {
            let message = format!("the pool `{}` is not declared in {}", reference.pool, region.name);
            let declare =
                format!("declare it under `pools`: `{}: {{}}` keeps everything about it as it is", reference.pool);
            let declared = pools.entries.iter().map(|entry| entry.name.as_str());
            problems.push(unknown_pool(&reference, message, declare, declared));
        }
    }
}

/// The complaint about a pool that is nowhere to be found; `declare` says how to have it all the same.
pub(in crate::config) fn unknown_pool<'a>(
    reference: &PoolReference,
    message: String,
    declare: String,
    known: impl Iterator<Item = &'a str>,
) -> Problem {
    let reserved = [RESERVED_SHARED_POOL, RESERVED_DEFAULT_POOL];
    let near = suggest::nearest(reference.pool.as_str(), reserved.into_iter().chain(known));
    let problem = Problem::error(Code::UnknownPool, reference.span, message);
    match near {
        Some(near) => problem.replace(format!("did you mean `{near}`? If not, {declare}"), near),
        None => problem.help(declare),
    }
}

/// What only the account can tell: mentions of pools that the Region does not declare.
pub(in crate::config) fn pool_references(document: &Document) -> Vec<PoolReference> {
    let undeclared = |(region, fields): (_, &_)| {
        let declared = declared(fields);
        references(region, fields).filter(|reference| !declared.contains(reference.pool.as_str())).collect::<Vec<_>>()
    };
    regions(document).flat_map(undeclared).collect()
}

/// The names of the pools that a Region declares.
fn declared(fields: &RegionFields) -> HashSet<&str> {
    fields.pools.get().into_iter().flat_map(|pools| &pools.entries).map(|entry| entry.name.as_str()).collect()
}

fn regions(document: &Document) -> impl Iterator<Item = (&MapEntry<Region, RegionFields>, &RegionFields)> {
    let entries = document.regions.get().into_iter().flat_map(|regions| &regions.entries);
    entries.filter_map(|entry| entry.value.as_ref().map(|fields| (entry, fields)))
}

fn references<'a>(
    region: &'a MapEntry<Region, RegionFields>,
    fields: &'a RegionFields,
) -> impl Iterator<Item = PoolReference> + 'a {
    let sets = fields.configuration_sets.get().into_iter().flat_map(|sets| &sets.entries);
    sets.filter_map(|entry| {
        let at = entry.value.as_ref()?.pool.at()?;
        let pool = at.value.named()?.clone();
        Some(PoolReference { region: region.name.clone(), pool, span: at.span })
    })
}
