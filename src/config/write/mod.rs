//! A live account in the format of the file: for the difference that `plan --diff` shows, and for import.
//!
//! Built as [`Fields`] and printed line by line, sorted, one fact a line, so that two of them compare well and so that a
//! remark can stand beside what the format cannot say: a `serde` writer has no comments. To write one more field of the
//! live account: one line here, and for a block of its own a [`Block`] in `blocks`.

mod blocks;
mod fields;
mod scalar;

use std::{collections::BTreeMap, net::Ipv4Addr};

use self::fields::Fields;
use super::file::VERSION;
use crate::model::{AccountId, LiveConfigurationSet, LivePool, LiveRegion, LiveScaling, Owner, PoolName, Region};

/// Renders Regions of a live account as a file that describes them.
///
/// Left out is what equals the default: `scaling: standard`, `tls: optional`, the default pool. What this version does
/// not know is not written as a field, as it could not be loaded, but as a comment beside its place.
#[must_use]
pub fn to_yaml(account: &AccountId, owner: Option<&Owner>, regions: &BTreeMap<Region, LiveRegion>) -> String {
    let mut file = Fields::default();
    file.bare("version", VERSION);
    file.quoted("account", account.as_str());
    if let Some(owner) = owner {
        file.text("owner", owner.as_str());
    }
    file.things("regions", regions, region);
    file.render()
}

fn region(live: &LiveRegion) -> Fields {
    let LiveRegion { pools, dedicated_ips: _, configuration_sets, leftovers: _ } = live;
    let mut fields = Fields::default();
    let pools: BTreeMap<_, _> = pools.iter().map(|(name, pool)| (name, (pool, ips_of(name, live)))).collect();
    fields.things("pools", &pools, |(pool, ips)| self::pool(pool, ips));
    fields.things("configuration_sets", configuration_sets, configuration_set);
    fields
}

fn ips_of(pool: &PoolName, live: &LiveRegion) -> Vec<Ipv4Addr> {
    let inside = live.dedicated_ips.iter().filter(|(_, ip)| ip.pool.named() == Some(pool));
    inside.map(|(ip, _)| *ip).collect()
}

fn pool(pool: &LivePool, ips: &[Ipv4Addr]) -> Fields {
    let LivePool { scaling } = pool;
    let mut fields = Fields::default();
    match scaling {
        LiveScaling::Standard => fields.lines("ips", ips),
        LiveScaling::Managed => fields.bare("scaling", "managed"),
        LiveScaling::Unrecognized(mode) => fields.unknown("scaling mode", mode),
    }
    fields
}

fn configuration_set(set: &LiveConfigurationSet) -> Fields {
    let LiveConfigurationSet { delivery } = set;
    let mut fields = Fields::default();
    fields.inline(delivery);
    fields
}
