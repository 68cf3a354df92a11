//! The accounts that planning is measured on: by time in `benches/planner`, by allocations in `tests/planner/costs.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use sesform::model::{
    AccountId, Caller, ConfigurationSetName, Delivery, Desired, DesiredConfigurationSet, DesiredIdentity, DesiredPool,
    DesiredRegion, IdentityName, Live, LiveConfigurationSet, LiveDedicatedIp, LiveIdentity, LivePool, LiveRegion,
    Membership, OWNER_TAG, Owner, PoolName, PoolRef, Region, Reported, ScalingMode, Tags, Warmup, WarmupStatus,
};

/// Pools of each account: as many as SES allows.
pub(crate) const POOLS: usize = 50;
/// One in so many objects changes.
const CHANGED: usize = 10;

/// Every tenth set has a new name in the file, and is the default one of an identity that follows; the sets are ours or
/// nobody's in turn.
pub(crate) fn rename_some(desired: &mut Desired, live: &mut Live) {
    desired.owner = Some(Owner::live("bench"));
    let (Some(wanted), Some(held)) = (desired.regions.values_mut().next(), live.regions.values_mut().next()) else {
        return;
    };
    let ours = Tags::from([(OWNER_TAG.to_owned(), "bench".to_owned())]);
    held.pool_tags = held.pools.keys().map(|name| (name.clone(), ours.clone())).collect();
    let routes = held.identity_routes.get_or_insert_default();
    for (at, (name, set)) in wanted.configuration_sets.iter_mut().flatten().enumerate() {
        let Some(mut live) = held.configuration_sets.remove(name) else { continue };
        if at % 2 == 0 {
            live.tags = ours.clone();
        }
        if at % CHANGED != 4 {
            held.configuration_sets.insert(name.clone(), live);
            continue;
        }
        let old = ConfigurationSetName::live(format!("old-{name}"));
        let identity = IdentityName::live(format!("{name}.example"));
        set.renamed_from = Some(old.clone());
        routes.entry(old.clone()).or_default().insert(identity.clone());
        held.identities
            .insert(identity.clone(), LiveIdentity { configuration_set: Some(old.clone()), ..LiveIdentity::default() });
        wanted.identities.insert(identity, DesiredIdentity::default());
        held.configuration_sets.insert(old, live);
    }
}

/// An account whose every tenth IP moves to the next pool and whose every tenth set is sent through the next one but one.
pub(crate) fn workload(sets: usize, pools: usize, ips: usize) -> (Desired, Live) {
    let region = Region::live("eu-west-1");
    let account = AccountId::live("123456789012");
    let pool = |at: usize| PoolName::live(format!("pool-{:02}", at % pools));
    let ip = |at: usize| Ipv4Addr::from(0x0a00_0000 + u32::try_from(at).unwrap_or_default());
    let set = |at: usize| ConfigurationSetName::live(format!("set-{at:05}"));
    let warmup = Warmup { status: Reported::Known(WarmupStatus::Done), percentage: Some(100) };
    let ip_after = |at: usize| if at.is_multiple_of(CHANGED) { pool(at + 1) } else { pool(at) };
    let set_after = |at: usize| if at.is_multiple_of(CHANGED) { pool(at + 2) } else { pool(at) };
    let held = LiveRegion {
        pools: (0..pools).map(|at| (pool(at), LivePool { scaling: Reported::Known(ScalingMode::Standard) })).collect(),
        dedicated_ips: (0..ips)
            .map(|at| (ip(at), LiveDedicatedIp { pool: PoolRef::Named(pool(at)), warmup: warmup.clone() }))
            .collect(),
        configuration_sets: (0..sets)
            .map(|at| {
                let delivery = Delivery { pool: Some(PoolRef::Named(pool(at))), ..Delivery::default() };
                (set(at), LiveConfigurationSet { delivery, ..LiveConfigurationSet::default() })
            })
            .collect(),
        ..LiveRegion::default()
    };
    let mut members: BTreeMap<PoolName, BTreeSet<Ipv4Addr>> = BTreeMap::new();
    for at in 0..ips {
        members.entry(ip_after(at)).or_default().insert(ip(at));
    }
    let wanted = DesiredRegion {
        pools: Some(
            members
                .into_iter()
                .map(|(name, ips)| (name, DesiredPool { ips: Some(Membership::Exact(ips)), ..DesiredPool::default() }))
                .collect(),
        ),
        configuration_sets: Some(
            (0..sets)
                .map(|at| {
                    let pool = Some(PoolRef::Named(set_after(at)));
                    (set(at), DesiredConfigurationSet { pool, ..DesiredConfigurationSet::default() })
                })
                .collect(),
        ),
        ..DesiredRegion::default()
    };
    let caller = Caller { account: account.clone(), arn: "arn:aws:iam::123456789012:user/bench".to_owned() };
    let live = Live { caller, regions: BTreeMap::from([(region.clone(), held)]) };
    (Desired::new(account, None, BTreeMap::from([(region, wanted)])), live)
}
