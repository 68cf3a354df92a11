//! Random small accounts and files.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use proptest::{collection::vec, prelude::*};
use sesform::model::{
    AccountId, Caller, ConfigurationSetName, Delivery, Desired, DesiredConfigurationSet, DesiredPool, DesiredRegion,
    Live, LiveConfigurationSet, LiveDedicatedIp, LivePool, LiveRegion, Membership, PoolName, PoolRef, Region, Reported,
    ScalingMode, Warmup, WarmupStatus,
};

/// Maximum number of named pools.
const POOLS: usize = 4;
/// Maximum number of leased IPs.
const IPS: usize = 5;
/// Maximum number of configuration sets.
const SETS: usize = 4;

/// An account with one Region, and a file for it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) live: Live,
    pub(crate) desired: Desired,
}

pub(crate) fn region() -> Region {
    Region::new("eu-west-1").unwrap()
}

pub(crate) fn account() -> AccountId {
    AccountId::new("123456789012").unwrap()
}

pub(crate) fn pool_name(index: usize) -> PoolName {
    PoolName::new(format!("p{index}")).unwrap()
}

pub(crate) fn pool(index: usize) -> PoolRef {
    PoolRef::Named(pool_name(index))
}

pub(crate) fn set_name(index: usize) -> ConfigurationSetName {
    ConfigurationSetName::new(format!("s{index}")).unwrap()
}

pub(crate) fn ip(index: usize) -> Ipv4Addr {
    Ipv4Addr::new(192, 0, 2, u8::try_from(index).unwrap())
}

pub(crate) fn warm() -> Warmup {
    Warmup { status: Reported::Known(WarmupStatus::Done), percentage: Some(100) }
}

/// A live Region: the pool of each IP, and the pool through which each set sends.
pub(crate) fn live_region(pools: &[usize], ips: &[PoolRef], sets: &[PoolRef]) -> LiveRegion {
    LiveRegion {
        pools: pools
            .iter()
            .map(|at| (pool_name(*at), LivePool { scaling: Reported::Known(ScalingMode::Standard) }))
            .collect(),
        dedicated_ips: ips
            .iter()
            .enumerate()
            .map(|(at, pool)| (ip(at), LiveDedicatedIp { pool: pool.clone(), warmup: warm() }))
            .collect(),
        configuration_sets: sets
            .iter()
            .enumerate()
            .map(|(at, pool)| {
                let delivery = Delivery { pool: Some(pool.clone()), ..Delivery::default() };
                (set_name(at), LiveConfigurationSet { delivery, ..LiveConfigurationSet::default() })
            })
            .collect(),
        ..LiveRegion::default()
    }
}

/// The Region in the file: the IPs of each pool, and the pool of each set.
pub(crate) fn desired_region(pools: &[(usize, Vec<usize>)], sets: &[(usize, PoolRef)]) -> DesiredRegion {
    let listed = |ips: &[usize]| Some(Membership::Exact(ips.iter().map(|at| ip(*at)).collect()));
    let pool =
        |(at, ips): &(usize, Vec<usize>)| (pool_name(*at), DesiredPool { ips: listed(ips), ..DesiredPool::default() });
    let set = |(at, pool): &(usize, PoolRef)| {
        let wanted = DesiredConfigurationSet { pool: Some(pool.clone()), ..DesiredConfigurationSet::default() };
        (set_name(*at), wanted)
    };
    DesiredRegion {
        pools: Some(pools.iter().map(pool).collect()),
        configuration_sets: Some(sets.iter().map(set).collect()),
        ..DesiredRegion::default()
    }
}

pub(crate) fn case(live: LiveRegion, desired: DesiredRegion) -> Case {
    let caller = Caller { account: account(), arn: "arn:aws:iam::123456789012:user/test".to_owned() };
    Case {
        live: Live { caller, regions: BTreeMap::from([(region(), live)]) },
        desired: Desired::new(account(), None, BTreeMap::from([(region(), desired)])),
    }
}

/// The pool with a number: 0 is the default pool, 1 is the shared pool, and higher numbers are named pools.
fn place(at: usize) -> PoolRef {
    match at {
        0 => PoolRef::Default,
        1 => PoolRef::Shared,
        other => pool(other - 2),
    }
}

/// Random small accounts and files: new pools, IPs that move, sets that change, and new sets.
pub(crate) fn cases() -> impl Strategy<Value = Case> {
    (1..=POOLS, 0..=IPS, 0..=SETS).prop_flat_map(|(pools, ips, sets)| {
        let places = pools + 2;
        let ip_places = vec((0..=pools, 0..=pools), ips);
        let set_places = vec((0..places, 0..places, prop::bool::weighted(0.15)), sets);
        let new_pools = vec(prop::bool::weighted(0.2), pools);
        let managed = prop::option::weighted(0.15, 0..pools);
        let unstated = (vec(prop::bool::weighted(0.1), pools), vec(prop::bool::weighted(0.1), sets));
        let case = (Just(pools), ip_places, set_places, new_pools, managed).prop_map(build);
        (case, unstated).prop_map(|(case, unstated)| forget(case, &unstated))
    })
}

/// Removes the IPs of some pools, and some configuration sets, from the file.
fn forget(mut case: Case, (pools, sets): &(Vec<bool>, Vec<bool>)) -> Case {
    let Some(desired) = case.desired.regions.get_mut(&region()) else { return case };
    for (at, _) in pools.iter().enumerate().filter(|(_, unstated)| **unstated) {
        if let Some(pool) = desired.pools.as_mut().and_then(|pools| pools.get_mut(&pool_name(at))) {
            pool.ips = None;
        }
    }
    for (at, _) in sets.iter().enumerate().filter(|(_, unstated)| **unstated) {
        desired.configuration_sets.as_mut().and_then(|sets| sets.remove(&set_name(at)));
    }
    case
}

type Raw = (usize, Vec<(usize, usize)>, Vec<(usize, usize, bool)>, Vec<bool>, Option<usize>);

fn build((pools, ips, sets, new_pools, managed): Raw) -> Case {
    // An IP is never in the shared pool, so its places skip that number. A pool that does not exist yet holds nothing.
    // The managed pool neither holds nor gets an IP.
    let is_managed = |at: usize| at >= 2 && managed == Some(at - 2);
    let is_new = |at: usize| at >= 2 && new_pools[at - 2];
    let ip_place = |at: usize| if at == 0 { 0 } else { at + 1 };
    let held = |at: usize| if is_new(at) || is_managed(at) { 0 } else { at };
    let wanted = |at: usize| if is_managed(at) { 0 } else { at };
    let existing: Vec<usize> = (0..pools).filter(|at| !new_pools[*at]).collect();
    let live_ips: Vec<PoolRef> = ips.iter().map(|(before, _)| place(held(ip_place(*before)))).collect();
    let live_sets: Vec<PoolRef> =
        sets.iter().map(|(before, _, _)| place(if is_new(*before) { 0 } else { *before })).collect();
    let mut live = live_region(&existing, &live_ips, &live_sets);
    for (at, (_, _, comes)) in sets.iter().enumerate() {
        if *comes {
            live.configuration_sets.remove(&set_name(at));
        }
    }
    let members = |pool: usize| {
        let of_pool = |(_, (_, after)): &(usize, &(usize, usize))| wanted(ip_place(*after)) == pool + 2;
        ips.iter().enumerate().filter(of_pool).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let listed: Vec<(usize, Vec<usize>)> = (0..pools).map(|pool| (pool, members(pool))).collect();
    let routed: Vec<(usize, PoolRef)> =
        sets.iter().enumerate().map(|(at, (_, after, _))| (at, place(*after))).collect();
    let mut desired = desired_region(&listed, &routed);
    if let Some(at) = managed {
        if let Some(pool) = live.pools.get_mut(&pool_name(at)) {
            pool.scaling = Reported::Known(ScalingMode::Managed);
        }
        let wanted = DesiredPool { scaling: Some(ScalingMode::Managed), ..DesiredPool::default() };
        desired.pools.get_or_insert_default().insert(pool_name(at), wanted);
    }
    case(live, desired)
}
