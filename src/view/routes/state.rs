//! What routes are derived from: the pools with their IPs, the configuration sets and the identities of a Region, read
//! from an account or stated by a file.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use jiff::civil::Date;

use crate::model::{
    Clearable, ConfigurationSetName, DesiredConfigurationSet, DesiredIdentity, DesiredPool, DesiredRegion,
    IdentityName, LiveConfigurationSet, LivePool, LiveRegion, Membership, PoolName, PoolRef, RegionFacts, ScalingMode,
    Switch, WarmSince,
};

/// What the routes of a Region are derived from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoutingState {
    /// Whether leased IPs are warmed up automatically, if that is known.
    pub(super) auto_warmup: Option<Switch>,
    /// The pools of the account. Of a file, those that it declares.
    pub(super) pools: BTreeMap<PoolName, Scaling>,
    /// The leased IPs by pool, with the percentage of their warm-up if it is known.
    pub(super) ips: BTreeMap<PoolRef, BTreeMap<Ipv4Addr, Option<u8>>>,
    /// Addresses that are not IPv4, by pool.
    pub(super) others: BTreeMap<PoolRef, BTreeSet<String>>,
    /// The configuration sets.
    pub(super) sets: BTreeMap<ConfigurationSetName, SetState>,
    /// The default configuration sets of identities.
    pub(super) identities: BTreeMap<IdentityName, DefaultSet>,
    /// What is not known.
    pub(super) knowledge: Knowledge,
    /// The IPs that the file names, if one is compared with.
    pub(super) known_ips: Option<BTreeSet<Ipv4Addr>>,
    /// What shows that IPs were warmed up. `None`: that is not asked.
    pub(super) warmed: Option<Warmed>,
}

/// What shows that IPs at 100 % were warmed up. With automatic warm-up off, IPs arrive at 100 % without it (SES developer
/// guide, "Warming up dedicated IP addresses (standard)").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Warmed {
    /// Since when IPs are warm.
    since: BTreeMap<Ipv4Addr, WarmSince>,
    /// Configuration sets whose recipients accept mail by a list of addresses, warm or not.
    allowlisted: BTreeSet<ConfigurationSetName>,
}

impl Warmed {
    /// What a file states of a Region.
    #[must_use]
    pub fn stated(facts: &RegionFacts) -> Self {
        let since = facts.ips.iter().filter_map(|(ip, facts)| Some((*ip, facts.warm_since?)));
        let listed = facts.traffic.iter().filter(|(_, traffic)| traffic.is_allowlisted());
        Self { since: since.collect(), allowlisted: listed.map(|(name, _)| name.clone()).collect() }
    }

    /// Whether an IP was warm on this day already.
    pub(super) fn is_warm_since(&self, ip: Ipv4Addr, day: Date) -> bool {
        self.since.get(&ip).and_then(|since| since.day()).is_some_and(|since| since <= day)
    }

    /// Whether an IP is stated to have arrived at 100 % without a warm-up.
    pub(super) fn is_never_warmed(&self, ip: Ipv4Addr) -> bool {
        self.since.get(&ip) == Some(&WarmSince::Never)
    }

    /// Whether mail of this configuration set is accepted by a list.
    pub(super) fn is_allowlisted(&self, set: &ConfigurationSetName) -> bool {
        self.allowlisted.contains(set)
    }
}

/// How far the state is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Knowledge {
    /// All of it was read.
    #[default]
    Read,
    /// Pools and IPs could not be read, with the error code.
    PoolsUnread(String),
    /// Only what a file states, with the number of IPs that an apply chooses for a pool, and the pools whose IPs it does
    /// not state.
    Stated { chosen: BTreeMap<PoolName, usize>, open: BTreeSet<PoolName> },
}

/// Who decides which IPs a pool has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scaling {
    Standard,
    /// SES. A mode that is not known counts as this one: its IPs may change.
    Managed,
}

/// A configuration set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SetState {
    pub(super) pool: NamedPool,
    pub(super) is_paused: bool,
}

/// The pool that a configuration set names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NamedPool {
    Named(PoolRef),
    None,
    /// The file does not state it.
    NotStated,
}

/// The default configuration set of an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DefaultSet {
    Named(ConfigurationSetName),
    None,
    /// The file does not state it.
    NotStated,
}

impl RoutingState {
    /// The state of a Region that was read. Its identities have to be among what was read.
    #[must_use]
    pub fn live(region: &LiveRegion) -> Self {
        let mut ips: BTreeMap<PoolRef, BTreeMap<_, _>> = BTreeMap::new();
        for (ip, live) in &region.dedicated_ips {
            ips.entry(live.pool.clone()).or_default().insert(*ip, live.warmup.percentage);
        }
        let mut others: BTreeMap<PoolRef, BTreeSet<_>> = BTreeMap::new();
        for (ip, pool) in &region.odd_ips {
            others.entry(pool.clone()).or_default().insert(ip.clone());
        }
        let scaling =
            |pool: &LivePool| if pool.scaling == ScalingMode::Standard { Scaling::Standard } else { Scaling::Managed };
        let default = |set: &Option<ConfigurationSetName>| set.clone().map_or(DefaultSet::None, DefaultSet::Named);
        Self {
            auto_warmup: region.auto_warmup,
            pools: region.pools.iter().map(|(name, pool)| (name.clone(), scaling(pool))).collect(),
            ips,
            others,
            sets: region.configuration_sets.iter().map(|(name, set)| (name.clone(), live_set(set))).collect(),
            identities: region
                .identities
                .iter()
                .map(|(name, identity)| (name.clone(), default(&identity.configuration_set)))
                .collect(),
            knowledge: region.unread_pools.clone().map_or(Knowledge::Read, Knowledge::PoolsUnread),
            known_ips: None,
            warmed: None,
        }
    }

    /// Tells which IPs of the default pool are new to a file that knows these.
    #[must_use]
    pub fn beside(self, known_ips: Option<BTreeSet<Ipv4Addr>>) -> Self {
        Self { known_ips, ..self }
    }

    /// Tells which IPs at 100 % nothing shows to have been warmed up.
    #[must_use]
    pub fn proved_by(self, warmed: Warmed) -> Self {
        Self { warmed: Some(warmed), ..self }
    }

    /// What a file states about a Region, without the account.
    #[must_use]
    pub fn stated(region: &DesiredRegion) -> Self {
        let mut state = Self { auto_warmup: region.auto_warmup, ..Self::default() };
        let (mut chosen, mut open) = (BTreeMap::new(), BTreeSet::new());
        for (name, pool) in region.pools.iter().flatten() {
            let DesiredPool { scaling, ips, .. } = pool;
            let scaling = if *scaling == Some(ScalingMode::Managed) { Scaling::Managed } else { Scaling::Standard };
            state.pools.insert(name.clone(), scaling);
            match ips {
                Some(Membership::Count { count, include }) if count.get() > include.len() => {
                    chosen.insert(name.clone(), count.get() - include.len());
                }
                Some(_) => {}
                None => {
                    open.insert(name.clone());
                }
            }
            let named = ips.as_ref().map(Membership::named).into_iter().flatten().map(|ip| (*ip, None));
            state.ips.insert(PoolRef::Named(name.clone()), named.collect());
        }
        let sets = region.configuration_sets.iter().flatten();
        state.sets = sets.map(|(name, set)| (name.clone(), stated_set(set))).collect();
        state.identities =
            region.identities.iter().map(|(name, identity)| (name.clone(), stated_default(identity))).collect();
        state.knowledge = Knowledge::Stated { chosen, open };
        state
    }
}

fn live_set(set: &LiveConfigurationSet) -> SetState {
    let pool = set.delivery.pool.clone().map_or(NamedPool::None, NamedPool::Named);
    SetState { pool, is_paused: set.sending.effective() == Switch::Off }
}

fn stated_set(set: &DesiredConfigurationSet) -> SetState {
    let pool = set.pool.clone().map_or(NamedPool::NotStated, NamedPool::Named);
    SetState { pool, is_paused: set.sending == Some(Switch::Off) }
}

fn stated_default(identity: &DesiredIdentity) -> DefaultSet {
    match &identity.configuration_set {
        Some(Clearable::Set(set)) => DefaultSet::Named(set.clone()),
        Some(Clearable::Clear) => DefaultSet::None,
        None => DefaultSet::NotStated,
    }
}
