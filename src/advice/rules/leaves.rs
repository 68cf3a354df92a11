//! 11x: where does mail leave from?

use std::net::Ipv4Addr;

use crate::{
    advice::{
        finding::{Finding, Found, Spot},
        picture::{Basis, Members, Picture, PoolKind, Route},
        scene::Scene,
        severity::Severity,
    },
    model::{ConfigurationSetName, Kind, MultiRegionEndpoint, PoolRef, Region, RuleCode, Switch},
};

/// SF111: a standard pool without IPs, or AWS's shared IPs where the account cannot use them.
pub(super) fn empty_pool(scene: &Scene<'_>) -> Vec<Finding> {
    let is_closed = |route: &Route| scene.facts.is_byoip && route.pool() == Some(&PoolRef::Shared);
    let closed = scene.stated_sets().filter(|(_, route)| is_closed(route)).map(|(set, _)| {
        let found = Found::SharedWithByoip { set: set.clone() };
        scene.of_set(RuleCode::Sf111, Severity::Error, set.as_str(), "pool", found)
    });
    empty(scene).chain(closed).collect()
}

fn empty(scene: &Scene<'_>) -> impl Iterator<Item = Finding> {
    scene.stated_sets().filter_map(|(set, route)| {
        let Route::Named(pool) = route else { return None };
        pool.named()?;
        let held = scene.after.pools.get(pool).filter(|held| held.kind == Some(PoolKind::Standard))?;
        let found = Found::EmptyPool { set: set.clone(), pool: pool.clone(), no_shared: scene.no_shared(pool) };
        (held.members.count() == Some(0))
            .then(|| scene.of_set(RuleCode::Sf111, Severity::Error, set.as_str(), "pool", found))
    })
}

/// SF112: a set that names no pool.
pub(super) fn no_pool_named(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.has_pool_or_ip() {
        return Vec::new();
    }
    let is_unnamed = |route: &Route| match route {
        Route::Unnamed | Route::Unknown => true,
        Route::Named(_) => false,
    };
    let default = match scene.after.basis {
        Basis::Account => scene.default_ips(),
        Basis::Stated => None,
    };
    // SES reports a set that names the default pool as one that names none: what the file states decides.
    let sets = scene.stated_sets().filter(|(set, route)| is_unnamed(route) && !scene.states_default(set));
    sets.map(|(set, _)| {
        let found = Found::NoPoolNamed {
            set: set.clone(),
            ips: default.clone(),
            no_shared: scene.no_shared(&PoolRef::Default),
        };
        scene.of_set(RuleCode::Sf112, Severity::Warning, set.as_str(), "pool", found)
    })
    .collect()
}

impl Scene<'_> {
    /// Whether the file states the default pool for a set.
    fn states_default(&self, set: &ConfigurationSetName) -> bool {
        let stated = self.desired.configuration_sets.as_ref().and_then(|sets| sets.get(set));
        stated.is_some_and(|set| set.pool == Some(PoolRef::Default))
    }

    /// Whether the Region has a pool of its own, or a leased IP.
    fn has_pool_or_ip(&self) -> bool {
        self.after.has_named_pool() || self.after.leased().is_some_and(|leased| leased > 0)
    }

    /// Whether mail may leave through pools of which that is not known: without the account, a set that does not state its
    /// pool may send through any.
    pub(in crate::advice) fn is_unsure_of_routes(&self) -> bool {
        self.after.basis == Basis::Stated
            && (self.desired.configuration_sets.is_none()
                || self.stated_sets().any(|(_, route)| *route == Route::Unknown))
    }

    /// The IPs of the default pool, if they are known.
    pub(super) fn default_ips(&self) -> Option<Vec<Ipv4Addr>> {
        match &self.after.pools.get(&PoolRef::Default)?.members {
            Members::These(ips) => Some(ips.keys().copied().collect()),
            Members::SoMany(_) | Members::Unknown => None,
        }
    }
}

/// SF113: the default pool has IPs that nothing names.
pub(super) fn default_pool_catches(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(ips) = scene.default_ips().filter(|ips| !ips.is_empty()) else { return Vec::new() };
    let is_standard = |(name, pool): (&PoolRef, &crate::advice::picture::Pool)| {
        name.named().is_some() && pool.kind == Some(PoolKind::Standard)
    };
    let states_default = scene.stated_sets().any(|(set, _)| scene.states_default(set));
    let names_default =
        states_default || scene.after.sets.values().any(|set| set.route == Route::Named(PoolRef::Default));
    if !scene.after.pools.iter().any(is_standard) || names_default || scene.is_idle() {
        return Vec::new();
    }
    vec![scene.of_pool(RuleCode::Sf113, Severity::Warning, &PoolRef::Default, "ips", Found::DefaultPoolCatches { ips })]
}

/// SF114: live things in pools of the file that the file does not know.
pub(super) fn stranger(scene: &Scene<'_>) -> Vec<Finding> {
    if scene.after.basis == Basis::Stated {
        return Vec::new();
    }
    let pools = scene.desired.pools.iter().flatten();
    let stated = scene.desired.configuration_sets.iter().flatten().map(|(name, _)| name);
    let stated: Vec<&ConfigurationSetName> = stated.collect();
    let mut findings = Vec::new();
    for (pool, wanted) in pools {
        let route = PoolRef::Named(pool.clone());
        let through = scene.after.sets.iter();
        let through = through.filter(|(_, set)| set.route.pool() == Some(&route) && set.sending == Switch::On);
        let (beside, strange): (Vec<_>, Vec<_>) = through.map(|(name, _)| name).partition(|name| stated.contains(name));
        let globs = &scene.file.ignore.configuration_sets;
        for set in strange.into_iter().filter(|set| !globs.iter().any(|glob| glob.matches(set.as_str()))) {
            let beside = beside.iter().map(|set| (*set).clone()).collect();
            let found = Found::StrangeSet { set: set.clone(), pool: pool.clone(), beside };
            findings.push(Finding {
                spot: Spot::Region(&["pools"]),
                ..scene.of_set(RuleCode::Sf114, Severity::Warning, set.as_str(), "pool", found)
            });
        }
        let Some(crate::model::Membership::Exact(listed)) = &wanted.ips else { continue };
        let members = scene.after.pools.get(&route).map(|pool| &pool.members);
        let strange = members.into_iter().flat_map(Members::known).filter(|(ip, _)| !listed.contains(ip));
        for (ip, _) in strange {
            let found = Found::StrangeIp { ip, pool: pool.clone() };
            let spot = Spot::Region(&["pools"]);
            findings.push(scene.finding(
                RuleCode::Sf114,
                Severity::Warning,
                Kind::DedicatedIp,
                &ip.to_string(),
                spot,
                found,
            ));
        }
    }
    findings
}

/// SF115: IPs that nothing is sent through.
pub(super) fn pool_without_mail(scene: &Scene<'_>) -> Vec<Finding> {
    if scene.is_unsure_of_routes() {
        return Vec::new();
    }
    let pools = scene.standard().filter(|(name, ..)| name.named().is_some() && scene.is_without_mail(name));
    let found = pools.filter_map(|(name, pool, ips)| {
        let given_back = |(ip, _): &(Ipv4Addr, _)| scene.facts.relinquish.contains(ip);
        let ips = ips - pool.members.known().filter(given_back).count() as u64;
        let stays = pool.members.known().filter(|member| !given_back(member));
        let published = scene.published(stays.map(|(ip, _)| ip));
        if ips == 0 || !scene.warming_idly(name).is_empty() {
            return None;
        }
        let (cost, is_byoip) = (scene.price_of(ips), scene.facts.is_byoip);
        let found = Found::PoolWithoutMail { pool: name.clone(), ips, cost, is_byoip, published };
        Some(scene.of_pool(RuleCode::Sf115, Severity::Warning, name, "ips", found))
    });
    found.collect()
}

/// SF116: an identity whose mail may name no set.
pub(super) fn identity_without_set(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.after.has_named_pool() {
        return Vec::new();
    }
    let globs = &scene.file.ignore.identities;
    let without = scene.after.identities.iter().filter(|(_, set)| set.is_none()).map(|(name, _)| name);
    without
        .filter(|name| !globs.iter().any(|glob| glob.matches(name.as_str())))
        .map(|name| {
            let found = Found::IdentityWithoutSet { identity: name.clone() };
            let is_stated = scene.desired.identities.contains_key(name);
            let spot =
                if is_stated { Spot::Object("configuration_set") } else { Spot::Region(&["identities", "pools"]) };
            scene.finding(RuleCode::Sf116, Severity::Note, Kind::EmailIdentity, name.as_str(), spot, found)
        })
        .collect()
}

/// SF117: an endpoint splits mail over two Regions, and one of them has no such route.
pub(super) fn split_over_regions(scene: &Scene<'_>) -> Vec<Finding> {
    let endpoints = scene.endpoints.iter().filter(|endpoint| endpoint.regions.contains(scene.region));
    endpoints.flat_map(|endpoint| split_by(scene, endpoint)).collect()
}

fn split_by(scene: &Scene<'_>, endpoint: &MultiRegionEndpoint) -> Vec<Finding> {
    let others = endpoint.regions.iter().filter(|region| *region != scene.region);
    let of_other = |other| match scene.all.get(other) {
        Some(picture) => {
            let sets = scene.stated_sets();
            sets.filter_map(|(set, route)| differs(scene, endpoint, (set, route), (other, picture))).collect()
        }
        None => unread(scene, endpoint, other).into_iter().collect::<Vec<_>>(),
    };
    others.flat_map(of_other).collect()
}

/// That the other Region of an endpoint was not read, if a set has dedicated IPs here.
fn unread(scene: &Scene<'_>, endpoint: &MultiRegionEndpoint, other: &Region) -> Option<Finding> {
    let dedicated = scene.stated_sets().filter(|(_, route)| dedicated(scene.after, route).is_some());
    let sets: Vec<ConfigurationSetName> = dedicated.map(|(set, _)| set.clone()).collect();
    let is_any = !sets.is_empty();
    let (endpoint, regions, other) = (endpoint.name.clone(), endpoint.regions.clone(), other.clone());
    let found = Found::OtherRegionUnread { endpoint, regions, other, sets };
    is_any.then(|| scene.of_region(RuleCode::Sf117, Severity::Warning, found))
}

fn differs(
    scene: &Scene<'_>,
    endpoint: &MultiRegionEndpoint,
    (set, route): (&ConfigurationSetName, &Route),
    (other, picture): (&Region, &Picture),
) -> Option<Finding> {
    let here = dedicated(scene.after, route)?;
    let there = picture.sets.get(set);
    let is_alike = there.is_some_and(|there| dedicated(picture, &there.route) == Some(here));
    let found = Found::SplitOverRegions {
        endpoint: endpoint.name.clone(),
        regions: endpoint.regions.clone(),
        set: set.clone(),
        other: other.clone(),
        lacks_set: there.is_none(),
    };
    (!is_alike).then(|| scene.of_set(RuleCode::Sf117, Severity::Warning, set.as_str(), "pool", found))
}

/// Which kind of dedicated IPs a route has; `None` if it has none.
fn dedicated(picture: &Picture, route: &Route) -> Option<PoolKind> {
    let pool = picture.pools.get(route.pool()?)?;
    match pool.kind? {
        PoolKind::Managed => Some(PoolKind::Managed),
        PoolKind::Standard => (pool.members.count()? > 0).then_some(PoolKind::Standard),
    }
}
