//! The leased IPs that a file knows. One that it does not know and that is in the default pool is new to it: that is where
//! AWS puts the IPs that it leases ("Assigning IP pools in Amazon SES", read 2026-11).

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::model::{DesiredRegion, Membership, RegionFacts};

/// The IPs that a file names in a Region: in pools, by themselves, or to be given back. `None` if it declares no pools:
/// then IPs are not its subject.
#[must_use]
pub fn known_ips(desired: &DesiredRegion, facts: Option<&RegionFacts>) -> Option<BTreeSet<Ipv4Addr>> {
    let members = desired.pools.as_ref()?.values().filter_map(|pool| pool.ips.as_ref()).flat_map(Membership::named);
    let facts = facts.into_iter().flat_map(|facts| facts.relinquish.iter().chain(facts.ips.keys()));
    Some(members.chain(desired.dedicated_ips.keys()).chain(facts).copied().collect())
}
