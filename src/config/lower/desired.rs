//! Converts the fields of the file to the model: one line for each field, without decisions.

use super::{
    configuration_set::{configuration_set, validation},
    fields::{by_name, items, stated},
};
use crate::{
    config::file::{
        AccountSuppressionFields, AccountSuppressionWish, AccountVdmFields, CountedIps, DedicatedIpFields, Document,
        Field, IdentityFields, IgnoreFields, Ip, Ips, LimitFields, List, Pool, RegionFields, RestartFields,
        ServiceFields, WarmupWish,
    },
    model::{
        Desired, DesiredAccount, DesiredDedicatedIp, DesiredIdentity, DesiredPool, DesiredRegion, Ignore, Limits,
        Membership, Restart, Sts,
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
        suppression,
        vdm,
        pools,
        dedicated_ips,
        configuration_sets,
        identities,
        leased: _,
        relinquish: _,
        byoip: _,
        unassigned: _,
        lint: _,
    } = fields;
    DesiredRegion {
        auto_warmup: stated(auto_warmup),
        account: account(suppression.get(), vdm.get()),
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

fn account(suppression: Option<&AccountSuppressionWish>, vdm: Option<&AccountVdmFields>) -> DesiredAccount {
    let mut account = DesiredAccount::default();
    match suppression {
        None => {}
        Some(AccountSuppressionWish::Reasons(reasons)) => account.reasons = Some(items(reasons)),
        Some(AccountSuppressionWish::Block(fields)) => {
            let AccountSuppressionFields { reasons, validation } = &**fields;
            account.reasons = reasons.get().map(items);
            account.validation = validation.get().map(self::validation);
        }
    }
    if let Some(AccountVdmFields { enabled, engagement_metrics, optimized_shared_delivery }) = vdm {
        account.vdm = stated(enabled);
        account.engagement_metrics = stated(engagement_metrics);
        account.optimized_shared_delivery = stated(optimized_shared_delivery);
    }
    account
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
    match warmup.get() {
        None => (!has_facts).then(DesiredDedicatedIp::default),
        Some(WarmupWish::AtLeast(floor)) => Some(DesiredDedicatedIp { warmup: Some(floor.0), restart: None }),
        Some(WarmupWish::Restart(fields)) => Some(DesiredDedicatedIp { warmup: None, restart: restart(fields) }),
    }
}

fn restart(fields: &RestartFields) -> Option<Restart> {
    let RestartFields { restart, date } = fields;
    Some(Restart { percentage: restart.get()?.0.0, day: date.get()?.0 })
}

fn identity(fields: &IdentityFields) -> DesiredIdentity {
    let IdentityFields { configuration_set } = fields;
    DesiredIdentity { configuration_set: configuration_set.get().map(|set| set.map(Clone::clone)) }
}
