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
use crate::model::{
    AccountId, EventDestination, EventDestinationName, LiveConfigurationSet, LiveDedicatedIp, LiveIdentity, LivePool,
    LiveRegion, LiveScaling, OptionsBlock as _, Owner, PROTECT_TAG, PROTECT_VALUE, PoolName, Region, Suppression,
    Switch, Tags, Tracking, Vdm, WarmupStatus,
};

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
    let LiveRegion {
        pools,
        dedicated_ips,
        configuration_sets,
        leftovers: _,
        pool_tags,
        event_destinations,
        auto_warmup,
        identities,
        identity_routes: _,
    } = live;
    let mut fields = Fields::default();
    if let Some(auto_warmup) = auto_warmup {
        fields.flag("auto_warmup", *auto_warmup);
    }
    let pools: BTreeMap<_, _> = pools.iter().map(|(name, live_pool)| (name, (name, live_pool))).collect();
    fields.things("pools", &pools, |(name, live_pool)| pool(live_pool, &ips_of(name, live), pool_tags.get(*name)));
    let cold: BTreeMap<_, _> = dedicated_ips.iter().filter_map(|(ip, live)| Some((ip, floor(live)?))).collect();
    if !cold.is_empty() {
        fields.things("dedicated_ips", &cold, warmup);
    }
    let sets: BTreeMap<_, _> =
        configuration_sets.iter().map(|(name, set)| (name, (set, event_destinations.get(name)))).collect();
    fields.things("configuration_sets", &sets, |(set, destinations)| configuration_set(set, *destinations));
    if !identities.is_empty() {
        fields.things("identities", identities, identity);
    }
    fields
}

/// How far an IP is warmed up that is not warm yet.
fn floor(ip: &LiveDedicatedIp) -> Option<u8> {
    ip.warmup.percentage.filter(|_| ip.warmup.status == WarmupStatus::InProgress)
}

fn warmup(floor: &u8) -> Fields {
    let mut fields = Fields::default();
    fields.bare("warmup", floor);
    fields
}

fn identity(identity: &LiveIdentity) -> Fields {
    let mut fields = Fields::default();
    match &identity.configuration_set {
        Some(set) => fields.text("configuration_set", set.as_str()),
        None => fields.bare("configuration_set", "none"),
    }
    fields
}

fn ips_of(pool: &PoolName, live: &LiveRegion) -> Vec<Ipv4Addr> {
    let inside = live.dedicated_ips.iter().filter(|(_, ip)| ip.pool.named() == Some(pool));
    inside.map(|(ip, _)| *ip).collect()
}

fn pool(pool: &LivePool, ips: &[Ipv4Addr], tags: Option<&Tags>) -> Fields {
    let LivePool { scaling } = pool;
    let mut fields = Fields::default();
    match scaling {
        LiveScaling::Standard => fields.lines("ips", ips),
        LiveScaling::Managed => fields.bare("scaling", "managed"),
        LiveScaling::Unrecognized(mode) => fields.unknown("scaling mode", mode),
    }
    if let Some(tags) = tags {
        labels(&mut fields, tags);
    }
    fields
}

/// The tags that a file can state, and the protection that one of ours says.
fn labels(fields: &mut Fields, tags: &Tags) {
    fields.inline(tags);
    if tags.get(PROTECT_TAG).is_some_and(|value| value == PROTECT_VALUE) {
        fields.flag("protect", Switch::On);
    }
}

fn configuration_set(
    set: &LiveConfigurationSet,
    destinations: Option<&BTreeMap<EventDestinationName, EventDestination>>,
) -> Fields {
    let LiveConfigurationSet { delivery, reputation, sending, suppression, tracking, vdm, archive, tags } = set;
    let mut fields = Fields::default();
    fields.inline(delivery);
    if reputation.effective() == Switch::Off {
        fields.flag("reputation_metrics", Switch::Off);
    }
    if sending.effective() == Switch::Off {
        fields.flag("sending", Switch::Off);
    }
    if !suppression.same_meaning(&Suppression::default()) {
        fields.block("suppression", suppression);
    }
    if !tracking.same_meaning(&Tracking::default()) {
        fields.block("tracking", tracking);
    }
    if !vdm.same_meaning(&Vdm::default()) {
        fields.block("vdm", vdm);
    }
    if let Some(arn) = &archive.arn {
        fields.text("archive", arn.as_str());
    }
    if let Some(destinations) = destinations {
        fields.inline(destinations);
    }
    labels(&mut fields, tags);
    fields
}
