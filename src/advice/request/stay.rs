//! Why an address may not be given back: mail can leave from it now, after the plan or by any other way in which the file
//! can be read; or it is not for this file to give back.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    advice::{
        lint::Question,
        picture::{Members, Picture, PoolKind, Route},
        scene::Scene,
    },
    model::{ConfigurationSetName, Membership, OWNER_TAG, Owner, PoolName, PoolRef, ScalingMode},
};

use super::places::{is_ours, names, owner_of, place, routed_by_file};

/// Why an address stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stay {
    /// It is not leased in the Region. The pools of the file that list it.
    NotLeased(BTreeSet<PoolName>),
    /// It is in a pool of another owner than the file's.
    AnotherOwner(PoolName, Owner),
    /// It is in a pool that has an owner, and the file states none.
    NoOwnerStated(PoolName, Owner),
    /// It is in a pool whose owner was not read.
    OwnerUnread(PoolName),
    /// It is in a pool that the file ignores.
    Ignored(PoolName),
    /// It is in a temporary pool: an apply was interrupted.
    Interrupted(PoolName),
    /// It is in the default pool, which carries all mail that nothing sends elsewhere.
    DefaultPool(When),
    /// It is in a pool whose IPs SES chooses, or may choose: no case takes it back.
    NotStandard(PoolRef, When),
    /// Configuration sets send through its pool.
    Routed(PoolRef, BTreeSet<ConfigurationSetName>, When),
    /// It is in a pool of the file's owner that the file does not state: pruning would delete the pool, and put the
    /// address into the default pool.
    Pruned(PoolName),
    /// The plan moves it into this pool, and was not applied.
    Moves(PoolRef),
}

/// When an address is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Now.
    Now,
    /// After the plan.
    AfterPlan,
    /// Where the file puts it, whether or not the plan can do that.
    Stated,
}

impl Stay {
    /// Whether another pool for the address would help. What is not named here keeps the address.
    #[must_use]
    pub fn is_freed_by_parking(&self) -> bool {
        matches!(self, Self::DefaultPool(_) | Self::Routed(..) | Self::Pruned(_) | Self::Moves(_))
    }

    fn when(&self) -> When {
        match self {
            Self::DefaultPool(when) | Self::NotStandard(_, when) | Self::Routed(_, _, when) => *when,
            Self::NotLeased(_)
            | Self::AnotherOwner(..)
            | Self::NoOwnerStated(..)
            | Self::OwnerUnread(_)
            | Self::Ignored(_)
            | Self::Interrupted(_)
            | Self::Moves(_) => When::Now,
            Self::Pruned(_) => When::Stated,
        }
    }

    /// Whether this one, which holds earlier, says all that the other one does.
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::DefaultPool(_), Self::DefaultPool(_)) => true,
            (Self::NotStandard(pool, _), Self::NotStandard(other, _)) => pool == other,
            (Self::Routed(pool, sets, _), Self::Routed(other, less, _)) => pool == other && sets.is_superset(less),
            _ => self == other,
        }
    }
}

/// Why each of the addresses to be given back stays, if it does.
pub(super) fn stays(question: &Question<'_>, scene: &Scene<'_>) -> BTreeMap<Ipv4Addr, Vec<Stay>> {
    let now = scene.now();
    if now.pools.values().any(|pool| pool.members == Members::Unknown) {
        // The Region as a whole cannot be judged.
        return BTreeMap::new();
    }
    let each = scene.facts.relinquish.iter().map(|ip| (*ip, of(question, scene, *ip)));
    each.filter(|(_, stays)| !stays.is_empty()).collect()
}

/// Those of the addresses that may go once the plan was applied, and not before.
pub(super) fn freed_by_plan(question: &Question<'_>, scene: &Scene<'_>) -> BTreeSet<Ipv4Addr> {
    let ends = |ip: &Ipv4Addr| {
        let Some((now, _)) = place(scene.now(), *ip) else { return false };
        let Some((after, _)) = place(scene.after, *ip) else { return false };
        let is_kept_now = now != after || !in_picture(scene.now(), *ip, When::Now).is_empty();
        is_kept_now
            && now.named().is_none_or(|pool| of_others(question, scene, pool).is_none())
            && in_picture(scene.after, *ip, When::AfterPlan).is_empty()
            && stated(question, scene, *ip).is_empty()
    };
    scene.facts.relinquish.iter().copied().filter(ends).collect()
}

fn of(question: &Question<'_>, scene: &Scene<'_>, ip: Ipv4Addr) -> Vec<Stay> {
    let Some((pool, _)) = place(scene.now(), ip) else { return vec![Stay::NotLeased(scene.listing(ip))] };
    let mut found: BTreeSet<Stay> = BTreeSet::new();
    found.extend(pool.named().and_then(|pool| of_others(question, scene, pool)));
    found.extend(in_picture(scene.now(), ip, When::Now));
    let after = place(scene.after, ip).map(|(pool, _)| pool);
    found.extend(after.filter(|after| *after != pool).map(|after| Stay::Moves(after.clone())));
    found.extend(in_picture(scene.after, ip, When::AfterPlan));
    found.extend(stated(question, scene, ip));
    // What holds earlier need not be said again of later: now, after the plan, by the file.
    let mut said: Vec<Stay> = Vec::new();
    for when in [When::Now, When::AfterPlan, When::Stated] {
        let news = found.iter().filter(|stay| stay.when() == when);
        let news = news.filter(|stay| !said.iter().any(|known| known.covers(stay)));
        let news: Vec<Stay> = news.cloned().collect();
        said.extend(news);
    }
    said
}

/// Why the addresses of a pool are not for this file to give back. A file that states no owner may move what others own;
/// what cannot be undone is no such thing.
pub(super) fn of_others(question: &Question<'_>, scene: &Scene<'_>, pool: &PoolName) -> Option<Stay> {
    let live = question.account?.before.get(scene.region)?;
    if live.leftovers.contains(pool) {
        return Some(Stay::Interrupted(pool.clone()));
    }
    if scene.file.ignore.pool(pool) {
        return Some(Stay::Ignored(pool.clone()));
    }
    let Some(tags) = live.pool_tags.get(pool) else { return Some(Stay::OwnerUnread(pool.clone())) };
    let owner = Owner::live(tags.get(OWNER_TAG)?);
    match &scene.file.owner {
        Some(own) if *own == owner => None,
        Some(_) => Some(Stay::AnotherOwner(pool.clone(), owner)),
        None => Some(Stay::NoOwnerStated(pool.clone(), owner)),
    }
}

fn in_picture(picture: &Picture, ip: Ipv4Addr, when: When) -> Vec<Stay> {
    let Some((pool, kind)) = place(picture, ip) else { return Vec::new() };
    let mut stays = Vec::new();
    if *pool == PoolRef::Default {
        stays.push(Stay::DefaultPool(when));
    }
    if kind != Some(PoolKind::Standard) {
        stays.push(Stay::NotStandard(pool.clone(), when));
    }
    // A set that is paused may be switched on at any time.
    let names = |route: &Route| route.pool() == Some(pool);
    let sets = picture.sets.iter().filter(|(_, set)| *pool != PoolRef::Default && names(&set.route));
    let sets: BTreeSet<ConfigurationSetName> = sets.map(|(name, _)| name.clone()).collect();
    if !sets.is_empty() {
        stays.push(Stay::Routed(pool.clone(), sets, when));
    }
    stays
}

/// Why the text of the file keeps an address, whether or not the plan can do what it says: a change may be withheld now and
/// allowed later.
fn stated(question: &Question<'_>, scene: &Scene<'_>, ip: Ipv4Addr) -> Vec<Stay> {
    let stated = || scene.desired.pools.iter().flatten();
    let naming: BTreeSet<&PoolName> = stated()
        .filter(|(_, pool)| pool.ips.as_ref().is_some_and(|ips| names(ips, ip)))
        .map(|(name, _)| name)
        .collect();
    let after = place(scene.after, ip).and_then(|(pool, _)| pool.named());
    let now = place(scene.now(), ip).and_then(|(pool, _)| pool.named());
    // What the plan moves to where the file lists it leaves the pool that has it now.
    let now = now.filter(|name| naming.is_empty() || naming.contains(name) || after == Some(*name));
    let held: BTreeSet<&PoolName> = now.into_iter().chain(after).collect();
    let renamed = stated().filter(|(_, pool)| pool.renamed_from.as_ref().is_some_and(|name| held.contains(name)));
    let renamed = renamed.map(|(name, _)| name);
    let mut stays = Vec::new();
    for name in naming.iter().copied().chain(held.iter().copied()).chain(renamed) {
        let pool = PoolRef::Named(name.clone());
        let sets = routed_by_file(scene, &pool);
        let of_file = scene.desired.pools.as_ref().and_then(|pools| pools.get(name));
        if of_file.is_some_and(|pool| pool.scaling == Some(ScalingMode::Managed)) {
            stays.push(Stay::NotStandard(pool.clone(), When::Stated));
        }
        // Pruning deletes only what has the owner of the file.
        let is_ours = || owner_of(question, scene, name).is_some_and(|owner| is_ours(scene, owner));
        if of_file.is_none() && scene.desired.pools.is_some() && is_ours() {
            stays.push(Stay::Pruned(name.clone()));
        }
        let lists_others = matches!(of_file.and_then(|pool| pool.ips.as_ref()), Some(Membership::Exact(_)));
        if lists_others && naming.is_empty() {
            stays.push(Stay::DefaultPool(When::Stated));
        }
        if !sets.is_empty() {
            stays.push(Stay::Routed(pool, sets, When::Stated));
        }
    }
    stays
}
