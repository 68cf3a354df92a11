//! Addresses that the file still names and that are not leased any more: they were given back, or never leased. Nobody
//! can lease them again, so they are not what the Region lacks.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::model::{Membership, PoolName, PoolRef};

use super::{
    picture::{Basis, Members, Picture},
    scene::Scene,
};

/// Where the file names an address that is not leased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gone {
    /// Whether it is to be given back.
    pub is_to_go: bool,
    /// The pools that list it.
    pub listed: BTreeSet<PoolName>,
}

impl<'a> Scene<'a> {
    /// The Region as it is, or as the file states it if the account was not read.
    #[must_use]
    pub(super) fn now(&self) -> &'a Picture {
        self.before.unwrap_or(self.after)
    }

    /// The pools of the file that name an address.
    #[must_use]
    pub(super) fn listing(&self, ip: Ipv4Addr) -> BTreeSet<PoolName> {
        let pools = self.desired.pools.iter().flatten();
        let listing = pools.filter(|(_, pool)| pool.ips.as_ref().is_some_and(|ips| ips.named().contains(&ip)));
        listing.map(|(name, _)| name.clone()).collect()
    }

    /// The addresses that are not leased and that the file gives back, or lists for a pool that no configuration set sends
    /// through. What else is listed and not leased may be a wish: AWS chooses the address.
    #[must_use]
    pub(super) fn gone(&self) -> BTreeMap<Ipv4Addr, Gone> {
        let is_unknown = |picture: &Picture| picture.pools.values().any(|pool| pool.members == Members::Unknown);
        if self.now().basis == Basis::Stated || is_unknown(self.now()) {
            return BTreeMap::new();
        }
        let leased: BTreeSet<Ipv4Addr> =
            self.now().pools.values().flat_map(|pool| pool.members.known()).map(|(ip, _)| ip).collect();
        let unrouted = self.desired.pools.iter().flatten().filter(|(name, _)| !self.is_named(name));
        let parked = unrouted.filter_map(|(_, pool)| match &pool.ips {
            Some(Membership::Exact(ips)) => Some(ips),
            Some(Membership::Count { .. }) | None => None,
        });
        let named = self.facts.relinquish.iter().chain(parked.flatten()).filter(|ip| !leased.contains(*ip));
        let of = |ip: &Ipv4Addr| Gone { is_to_go: self.facts.relinquish.contains(ip), listed: self.listing(*ip) };
        named.map(|ip| (*ip, of(ip))).collect()
    }

    /// Whether a configuration set sends through a pool now, after the plan or by the file.
    fn is_named(&self, name: &PoolName) -> bool {
        let pool = PoolRef::Named(name.clone());
        let sends = |picture: &Picture| picture.sets.values().any(|set| set.route.pool() == Some(&pool));
        let mut stated = self.desired.configuration_sets.iter().flatten();
        sends(self.now()) || sends(self.after) || stated.any(|(_, set)| set.pool.as_ref() == Some(&pool))
    }
}
