//! One Region as the rules see it: pools, their IPs, and what sends through them. Made from an account that was read, or
//! from the file alone, where much is unknown.

use std::{collections::BTreeMap, net::Ipv4Addr};

use crate::model::{
    ConfigurationSetName, DesiredEventDestination, DesiredPool, DesiredRegion, EventDestination, EventType,
    IdentityName, LiveRegion, Membership, PoolRef, Reported, ScalingMode, Switch,
};

/// What a picture was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The account.
    Account,
    /// The file alone: what it does not state is unknown.
    Stated,
}

/// One Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it was made from.
    pub basis: Basis,
    /// The pools, with the default pool.
    pub pools: BTreeMap<PoolRef, Pool>,
    /// The configuration sets.
    pub sets: BTreeMap<ConfigurationSetName, Set>,
    /// The identities with their default configuration sets. An identity of which that is unknown is not here.
    pub identities: BTreeMap<IdentityName, Option<ConfigurationSetName>>,
    /// Whether leased IPs are warmed up automatically.
    pub auto_warmup: Option<Switch>,
}

/// A pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Who decides about its IPs. `None`: unknown.
    pub kind: Option<PoolKind>,
    /// Its IPs.
    pub members: Members,
}

/// Who decides about the IPs of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PoolKind {
    /// You.
    Standard,
    /// SES.
    Managed,
}

/// The IPs of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Members {
    /// These, each with its percentage of warm-up if that is known.
    These(BTreeMap<Ipv4Addr, Option<u8>>),
    /// So many, yet to be chosen.
    SoMany(usize),
    /// It is not known which.
    Unknown,
}

impl Members {
    /// How many.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        match self {
            Self::These(ips) => Some(ips.len()),
            Self::SoMany(count) => Some(*count),
            Self::Unknown => None,
        }
    }

    /// The addresses that are known, with their percentages.
    pub fn known(&self) -> impl Iterator<Item = (Ipv4Addr, Option<u8>)> {
        let ips = match self {
            Self::These(ips) => Some(ips),
            Self::SoMany(_) | Self::Unknown => None,
        };
        ips.into_iter().flatten().map(|(ip, percent)| (*ip, *percent))
    }
}

/// A configuration set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// The pool that it sends through.
    pub route: Route,
    /// Whether it may send.
    pub sending: Switch,
    /// Whether an enabled event destination of it tells of bounces or complaints. `None`: unknown.
    pub watched: Option<bool>,
}

/// The pool that a configuration set sends through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// This one, by its name.
    Named(PoolRef),
    /// It names none: the default pool.
    Unnamed,
    /// The file does not say, and the account was not read.
    Unknown,
}

impl Route {
    /// The pool, if it is known.
    #[must_use]
    pub fn pool(&self) -> Option<&PoolRef> {
        match self {
            Self::Named(pool) => Some(pool),
            Self::Unnamed => Some(&PoolRef::Default),
            Self::Unknown => None,
        }
    }
}

impl Picture {
    /// The pool that an IP is in, and its warm-up percentage if that is known.
    #[must_use]
    pub fn home(&self, ip: Ipv4Addr) -> Option<(&PoolRef, &Pool, Option<u8>)> {
        self.pools.iter().find_map(|(name, pool)| {
            let (_, percent) = pool.members.known().find(|(member, _)| *member == ip)?;
            Some((name, pool, percent))
        })
    }

    /// The picture of an account.
    #[must_use]
    pub fn live(live: &LiveRegion) -> Self {
        let kind = |mode: &Reported<ScalingMode>| match mode {
            Reported::Known(ScalingMode::Standard) => Some(PoolKind::Standard),
            Reported::Known(ScalingMode::Managed) => Some(PoolKind::Managed),
            Reported::Unrecognized(_) => None,
        };
        let named = live.pools.iter().map(|(name, pool)| (PoolRef::Named(name.clone()), kind(&pool.scaling)));
        let members = |pool: &PoolRef| match live.unread_pools {
            Some(_) => Members::Unknown,
            None => {
                let ips = live.dedicated_ips.iter().filter(|(_, ip)| ip.pool == *pool);
                Members::These(ips.map(|(ip, state)| (*ip, state.warmup.percentage)).collect())
            }
        };
        let pools = named.chain([(PoolRef::Default, Some(PoolKind::Standard))]);
        let sets = live.configuration_sets.iter().map(|(name, set)| {
            let route = set.delivery.pool.clone().map_or(Route::Unnamed, Route::Named);
            let sending = set.sending.enabled.unwrap_or(Switch::On);
            let watched = live.event_destinations.get(name).map(|all| all.values().any(is_told));
            (name.clone(), Set { route, sending, watched })
        });
        Self {
            basis: Basis::Account,
            pools: pools.map(|(name, kind)| (name.clone(), Pool { kind, members: members(&name) })).collect(),
            sets: sets.collect(),
            identities: live.identities.iter().map(|(name, it)| (name.clone(), it.configuration_set.clone())).collect(),
            auto_warmup: live.auto_warmup,
        }
    }

    /// The picture that the file alone gives.
    #[must_use]
    pub fn stated(desired: &DesiredRegion) -> Self {
        let named = desired.pools.iter().flatten().map(|(name, pool)| (PoolRef::Named(name.clone()), of_file(pool)));
        let default = (PoolRef::Default, Pool { kind: Some(PoolKind::Standard), members: Members::Unknown });
        let sets = desired.configuration_sets.iter().flatten().map(|(name, set)| {
            let route = set.pool.clone().map_or(Route::Unknown, Route::Named);
            let is_told = |it: &DesiredEventDestination| {
                let events = it.events.iter().flatten().any(|event| TROUBLE.contains(event));
                events && it.enabled != Some(Switch::Off)
            };
            let watched = set.event_destinations.as_ref().map(|all| all.values().any(is_told));
            (name.clone(), Set { route, sending: set.sending.unwrap_or(Switch::On), watched })
        });
        let identities = desired.identities.iter().filter_map(|(name, identity)| {
            let set = identity.configuration_set.as_ref()?;
            Some((name.clone(), set.value().cloned()))
        });
        Self {
            basis: Basis::Stated,
            pools: named.chain([default]).collect(),
            sets: sets.collect(),
            identities: identities.collect(),
            auto_warmup: desired.auto_warmup,
        }
    }

    /// The standard IPs that are leased, if the account was read.
    #[must_use]
    pub fn leased(&self) -> Option<usize> {
        match self.basis {
            Basis::Stated => None,
            Basis::Account => {
                let standard = self.pools.values().filter(|pool| pool.kind == Some(PoolKind::Standard));
                standard.map(|pool| pool.members.count()).sum()
            }
        }
    }

    /// Whether a pool has its own name.
    #[must_use]
    pub fn has_named_pool(&self) -> bool {
        self.pools.keys().any(|pool| pool.named().is_some())
    }
}

/// The events that tell what receivers think of mail.
const TROUBLE: [EventType; 2] = [EventType::Bounce, EventType::Complaint];

/// Whether a live event destination tells of bounces or complaints.
fn is_told(destination: &EventDestination) -> bool {
    let is_trouble = |event: &Reported<EventType>| TROUBLE.iter().any(|it| *event == Reported::Known(*it));
    destination.enabled == Switch::On && destination.events.iter().any(is_trouble)
}

/// A pool as the file states it.
fn of_file(pool: &DesiredPool) -> Pool {
    let members = match &pool.ips {
        Some(Membership::Exact(ips)) => Members::These(ips.iter().map(|ip| (*ip, None)).collect()),
        Some(Membership::Count { count, .. }) => Members::SoMany(count.get()),
        None => Members::Unknown,
    };
    let kind = match (pool.scaling, &pool.ips) {
        (Some(ScalingMode::Managed), _) => Some(PoolKind::Managed),
        // A managed pool states no IPs.
        (Some(ScalingMode::Standard), _) | (None, Some(_)) => Some(PoolKind::Standard),
        (None, None) => None,
    };
    Pool { kind, members }
}
