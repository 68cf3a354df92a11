//! Converts the fields of the file to the model: one line for each field, without decisions.

use super::{
    configuration_set::configuration_set,
    fields::{by_name, items, stated},
};
use crate::{
    config::file::{
        CountedIps, DedicatedIpFields, Document, Field, IdentityFields, IgnoreFields, Ip, Ips, LimitFields, List, Pool,
        RegionFields, ServiceFields,
    },
    model::{
        Desired, DesiredDedicatedIp, DesiredIdentity, DesiredPool, DesiredRegion, Ignore, Limits, Membership, Sts,
    },
};

/// The desired state; `None` if a required field is missing.
pub(in crate::config) fn lower(document: &Document) -> Option<Desired> {
    let Document { version, account, regions, owner, limits, ignore, service, prices: _, request: _ } = document;
    version.get()?;
    Some(Desired {
        account: account.get()?.0.clone(),
        owner: owner.get().cloned(),
        limits: limits.get().map(self::limits).unwrap_or_default(),
        ignore: ignore.get().map(self::ignore).unwrap_or_default(),
        sts: service.get().map_or(Sts::Asked, sts),
        regions: by_name(&regions.get()?.entries, Clone::clone, |fields| Some(region(fields))),
    })
}

fn limits(fields: &LimitFields) -> Limits {
    let LimitFields { deletes, moved_ips } = fields;
    Limits { deletes: deletes.get().map(|number| number.0), moved_ips: moved_ips.get().map(|limit| limit.0) }
}

fn sts(fields: &ServiceFields) -> Sts {
    let ServiceFields { free_regions: _, free_accounts: _, sts } = fields;
    if sts.get().is_some_and(|flag| !bool::from(flag.0)) { Sts::Missing } else { Sts::Asked }
}

fn ignore(fields: &IgnoreFields) -> Ignore {
    let IgnoreFields { pools, configuration_sets, identities } = fields;
    let globs = |globs: &Field<_>| globs.get().map(items).unwrap_or_default();
    Ignore { pools: globs(pools), configuration_sets: globs(configuration_sets), identities: globs(identities) }
}

fn region(fields: &RegionFields) -> DesiredRegion {
    let RegionFields {
        auto_warmup,
        pools,
        dedicated_ips,
        configuration_sets,
        identities,
        leased: _,
        relinquish: _,
        unassigned: _,
        lint: _,
    } = fields;
    DesiredRegion {
        auto_warmup: stated(auto_warmup),
        pools: pools.get().map(|map| by_name(&map.entries, Clone::clone, |fields| Some(pool(fields)))),
        dedicated_ips: dedicated_ips
            .get()
            .map(|map| by_name(&map.entries, |ip: &Ip| ip.0, dedicated_ip))
            .unwrap_or_default(),
        configuration_sets: configuration_sets
            .get()
            .map(|map| by_name(&map.entries, Clone::clone, |fields| Some(configuration_set(fields)))),
        identities: identities
            .get()
            .map(|map| by_name(&map.entries, Clone::clone, |fields| Some(identity(fields))))
            .unwrap_or_default(),
    }
}

fn pool(fields: &Pool) -> DesiredPool {
    let Pool { scaling, ips, tags, protect, renamed_from } = fields;
    DesiredPool {
        scaling: stated(scaling),
        ips: ips.get().and_then(membership),
        tags: super::fields::tags(tags),
        protect: stated(protect),
        renamed_from: renamed_from.get().cloned(),
    }
}

fn membership(ips: &Ips) -> Option<Membership> {
    let addresses = |list: &List<Ip>| list.items.iter().map(|ip| ip.value.0).collect();
    match ips {
        Ips::Exact(list) => Some(Membership::Exact(addresses(list))),
        Ips::Count(CountedIps { count, include }) => {
            Some(Membership::Count { count: count.get()?.0, include: include.get().map(addresses).unwrap_or_default() })
        }
    }
}

/// The IP as it should be; `None` if only facts about it are stated.
fn dedicated_ip(fields: &DedicatedIpFields) -> Option<DesiredDedicatedIp> {
    let DedicatedIpFields { warmup, warm_since, published } = fields;
    let has_facts = !warm_since.is_absent() || !published.is_absent();
    let warmup = warmup.get().map(|percent| percent.0);
    (warmup.is_some() || !has_facts).then_some(DesiredDedicatedIp { warmup })
}

fn identity(fields: &IdentityFields) -> DesiredIdentity {
    let IdentityFields { configuration_set } = fields;
    DesiredIdentity { configuration_set: configuration_set.get().map(|set| set.map(Clone::clone)) }
}
