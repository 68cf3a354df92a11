//! Where an address is, what names it or its pool, and whose the pool is.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    advice::{
        lint::Question,
        picture::{Members, Picture, PoolKind},
        scene::Scene,
    },
    model::{ConfigurationSetName, Membership, OWNER_TAG, PoolName, PoolRef},
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

/// What the tag of a live pool says of its owner.
pub(super) fn owner_of<'a>(question: &Question<'a>, scene: &Scene<'_>, pool: &PoolName) -> Option<&'a str> {
    let live = question.account?.before.get(scene.region)?;
    live.pool_tags.get(pool)?.get(OWNER_TAG).map(String::as_str)
}

/// Whether an owner is that of the file.
pub(super) fn is_ours(scene: &Scene<'_>, owner: &str) -> bool {
    scene.file.owner.as_ref().is_some_and(|own| own.as_str() == owner)
}
