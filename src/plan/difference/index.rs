//! Lookup tables of one Region, built once. Without them, planning would search all configuration sets for each of up
//! to 10,000 sets.

use std::{collections::HashMap, net::Ipv4Addr};

use crate::model::{ConfigurationSetName, DesiredConfigurationSet, DesiredRegion, LiveRegion, PoolName};

/// A configuration set of the file with its name.
type StatedSet<'a> = (&'a ConfigurationSetName, &'a DesiredConfigurationSet);

/// The lookup tables of one Region.
#[derive(Debug, Default)]
pub(super) struct Index<'a> {
    /// The new name of each renamed pool.
    pools: HashMap<&'a PoolName, &'a PoolName>,
    /// The new name and the desired state of each renamed configuration set.
    sets: HashMap<&'a ConfigurationSetName, StatedSet<'a>>,
    /// The leased IPs of each pool, ascending.
    ips: HashMap<&'a PoolName, Vec<Ipv4Addr>>,
}

impl<'a> Index<'a> {
    pub(super) fn of(desired: &'a DesiredRegion, live: &'a LiveRegion) -> Self {
        let mut index = Self::default();
        for (name, wanted) in desired.pools.iter().flatten() {
            if let Some(former) = &wanted.renamed_from {
                index.pools.entry(former).or_insert(name);
            }
        }
        for (name, wanted) in desired.configuration_sets.iter().flatten() {
            if let Some(former) = &wanted.renamed_from {
                index.sets.entry(former).or_insert((name, wanted));
            }
        }
        for (ip, held) in &live.dedicated_ips {
            if let Some(pool) = held.pool.named() {
                index.ips.entry(pool).or_default().push(*ip);
            }
        }
        index
    }

    /// The new name of a pool, if the file renames it.
    pub(super) fn successor_of_pool(&self, former: &PoolName) -> Option<&'a PoolName> {
        self.pools.get(former).copied()
    }

    /// The new name and the desired state of a configuration set, if the file renames it.
    pub(super) fn successor_of_set(&self, former: &ConfigurationSetName) -> Option<StatedSet<'a>> {
        self.sets.get(former).copied()
    }

    /// The leased IPs that are in a pool now.
    pub(super) fn ips_in(&self, pool: &PoolName) -> &[Ipv4Addr] {
        self.ips.get(pool).map(Vec::as_slice).unwrap_or_default()
    }
}
