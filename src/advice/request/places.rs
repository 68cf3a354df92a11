//! Where an address is, and what names it or its pool.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    advice::{
        picture::{Members, Picture, PoolKind},
        scene::Scene,
    },
    model::{ConfigurationSetName, Membership, PoolRef},
};

/// The pool of an address.
pub(super) fn place(picture: &Picture, ip: Ipv4Addr) -> Option<(&PoolRef, Option<PoolKind>)> {
    let holds = |members: &Members| members.known().any(|(held, _)| held == ip);
    picture.pools.iter().find(|(_, pool)| holds(&pool.members)).map(|(name, pool)| (name, pool.kind))
}

/// Whether a membership names an address.
pub(super) fn names(ips: &Membership, ip: Ipv4Addr) -> bool {
    ips.named().contains(&ip)
}

/// The sets of the file that name a pool.
pub(super) fn routed_by_file(scene: &Scene<'_>, pool: &PoolRef) -> BTreeSet<ConfigurationSetName> {
    let sets = scene.desired.configuration_sets.iter().flatten();
    sets.filter(|(_, set)| set.pool.as_ref() == Some(pool)).map(|(name, _)| name.clone()).collect()
}
