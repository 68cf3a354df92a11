//! 17x: addresses that others know.

use std::net::Ipv4Addr;

use crate::{
    advice::{
        finding::{Finding, Found, Leaving, OpenRoute, Spot},
        picture::{Members, Picture, PoolKind},
        scene::Scene,
        severity::Severity,
        stream::{Stream, StreamName},
    },
    model::{ConfigurationSetName, Kind, PoolRef, Published, RuleCode, Switch},
};

/// SF171: partners accept mail from listed addresses, and it can leave from others too.
pub(super) fn partner_would_miss(scene: &Scene<'_>) -> Vec<Finding> {
    let pools = scene.after.pools.keys().chain([&PoolRef::Shared]);
    let mut findings = Vec::new();
    for pool in pools {
        let Some(open) = open_route(scene, pool) else { continue };
        for stream in scene.streams(pool).into_iter().filter(Stream::is_allowlisted) {
            let (stream, pool, open, is_byoip) = (stream.name, pool.clone(), open.clone(), scene.facts.is_byoip);
            let found = Found::PartnerWouldMiss { stream: stream.clone(), pool, open, is_byoip };
            findings.push(scene.of_stream(RuleCode::Sf171, Severity::Error, &stream, found));
        }
    }
    findings
}

/// Why mail of a pool can leave from addresses that nobody knows beforehand; `None` if it cannot, or if that is unknown.
fn open_route(scene: &Scene<'_>, pool: &PoolRef) -> Option<OpenRoute> {
    match pool {
        PoolRef::Shared => return Some(OpenRoute::Shared),
        PoolRef::Default => return Some(OpenRoute::Default),
        PoolRef::Named(_) => {}
    }
    let held = scene.after.pools.get(pool)?;
    match held.kind? {
        PoolKind::Managed => Some(OpenRoute::Managed),
        PoolKind::Standard if held.members.count()? == 0 => Some(OpenRoute::Empty),
        PoolKind::Standard => {
            let cold = scene.cold(pool);
            (!cold.is_empty()).then(|| OpenRoute::Cold(scene.warming(cold)))
        }
    }
}

/// SF172: the plan takes a known address away, or sends mail that is known by its addresses from others.
pub(super) fn published_address_leaves(scene: &Scene<'_>) -> Vec<Finding> {
    let mut findings = addresses_that_leave(scene);
    findings.extend(scene.stated_sets().filter_map(|(set, route)| reroute_found(scene, set, route.pool()?)));
    findings
}

/// Mail that comes to leave from addresses that its recipients do not know.
#[derive(Debug)]
pub(in crate::advice) struct Reroute {
    pub(in crate::advice) stream: StreamName,
    pub(in crate::advice) from: PoolRef,
    pub(in crate::advice) to: PoolRef,
    is_allowlisted: bool,
    /// The addresses that they know.
    pub(in crate::advice) known: Vec<Ipv4Addr>,
    /// Those that they do not.
    pub(in crate::advice) gains: Vec<Ipv4Addr>,
}

/// All mail that others accept by its addresses and that comes to leave from one that they do not know.
pub(in crate::advice) fn reroutes(scene: &Scene<'_>) -> Vec<Reroute> {
    scene.stated_sets().filter_map(|(set, route)| rerouted(scene, set, route.pool()?)).collect()
}

/// Known addresses that come to other mail, each with the pools between which it moves.
pub(in crate::advice) fn moved_known(scene: &Scene<'_>) -> Vec<(Ipv4Addr, PoolRef, PoolRef)> {
    let moved = addresses_that_leave(scene).into_iter().filter_map(|finding| match finding.found {
        Found::PublishedAddressLeaves { ip, from, how: Leaving::Moved(to) } => Some((ip, from, to)),
        _ => None,
    });
    moved.collect()
}

fn reroute_found(scene: &Scene<'_>, set: &ConfigurationSetName, to: &PoolRef) -> Option<Finding> {
    let Reroute { stream, from, to, is_allowlisted, known, gains } = rerouted(scene, set, to)?;
    let found = Found::ListedMailReroutes { stream, from, to, is_allowlisted, known, gains };
    Some(scene.of_set(RuleCode::Sf172, Severity::Error, set.as_str(), "pool", found))
}

/// Whether mail that others accept by its addresses comes to leave from one that they do not know.
fn rerouted(scene: &Scene<'_>, set: &ConfigurationSetName, to: &PoolRef) -> Option<Reroute> {
    let (before, stream) = (scene.before?, scene.stream(set));
    let former = || scene.desired.configuration_sets.as_ref()?.get(set)?.renamed_from.as_ref();
    let earlier = before.sets.get(set).or_else(|| before.sets.get(former()?))?;
    let from = earlier.route.pool().filter(|_| earlier.sending == Switch::On)?;
    let ips = |picture: &Picture, pool: &PoolRef| -> Vec<Ipv4Addr> {
        let held = picture.pools.get(pool).filter(|pool| pool.kind == Some(PoolKind::Standard));
        held.into_iter().flat_map(|pool| pool.members.known()).map(|(ip, _)| ip).collect()
    };
    let (held, now) = (ips(before, from), ips(scene.after, to));
    let known: Vec<Ipv4Addr> = held.iter().copied().filter(|ip| scene.was_relied_on(*ip)).collect();
    let is_allowlisted = stream.is_allowlisted();
    // Where a list of addresses accepts one set of a pool, they are known for its mail, and other sets can leave them.
    let is_of_other = scene.streams_in(before, from).iter().any(Stream::is_allowlisted);
    let is_published = !is_of_other && !scene.published(known.iter().copied()).is_empty();
    let is_listed = is_allowlisted || is_published;
    // Of other mail, those count that are stated to be known.
    let known = if is_allowlisted { known } else { scene.published(known.into_iter()) };
    // Of a route without addresses of its own SF171 speaks.
    let is_told = is_allowlisted && (open_route(scene, to).is_some() && now.is_empty() || to.named().is_none());
    let mut gains = now.clone();
    gains.retain(|ip| !held.contains(ip) && scene.ip_facts(*ip).published == Published::No);
    let leaves_all = now.is_empty() && from != to;
    if known.is_empty() || !is_listed || is_told || (gains.is_empty() && !leaves_all) {
        return None;
    }
    let (stream, from, to) = (stream.name, from.clone(), to.clone());
    Some(Reroute { stream, from, to, is_allowlisted, known, gains })
}

/// SF173: a list that others have changed. No state of an account holds such a list: `ips --since` compares with one.
pub(super) fn list_changed(_: &Scene<'_>) -> Vec<Finding> {
    Vec::new()
}

/// SF174: receivers reject the SPF record of a MAIL FROM domain, or it does not let SES send.
pub(super) fn spf_limit(scene: &Scene<'_>) -> Vec<Finding> {
    let ignored = &scene.file.ignore.identities;
    let records = scene.records.into_iter().flatten();
    let records = records.filter(|(name, _)| !ignored.iter().any(|glob| glob.matches(name.as_str())));
    records
        .filter_map(|(name, record)| {
            let severity = record.severity()?;
            let is_stated = scene.desired.identities.contains_key(name);
            let spot = if is_stated { Spot::Object("") } else { Spot::Region(&["identities", "pools"]) };
            let found = Found::SpfRecord { identity: name.clone(), record: record.clone() };
            Some(scene.finding(RuleCode::Sf174, severity, Kind::EmailIdentity, name.as_str(), spot, found))
        })
        .collect()
}

impl Scene<'_> {
    /// Whether somebody can count on mail from an IP of a route that is known by its addresses: it is `published`, or it is
    /// not below 100 %, where mail leaves from others too (SF171).
    fn was_relied_on(&self, ip: Ipv4Addr) -> bool {
        let mut held = self.now().pools.values().flat_map(|pool| pool.members.known());
        let percent = held.find(|(member, _)| *member == ip).and_then(|(_, percent)| percent);
        self.ip_facts(ip).published == Published::Yes || percent.is_none_or(|percent| percent == 100)
    }
}

/// The known addresses that the plan converts, gives back or moves.
fn addresses_that_leave(scene: &Scene<'_>) -> Vec<Finding> {
    let before = scene.now();
    let mut findings = Vec::new();
    for (pool, held) in &before.pools {
        let is_listed = scene.streams_in(before, pool).iter().any(Stream::is_allowlisted);
        for (ip, _) in held.members.known() {
            let is_published = scene.ip_facts(ip).published == Published::Yes;
            let is_known = is_published || is_listed && scene.was_relied_on(ip);
            let Some(how) = leaving(scene, ip, pool, is_listed).filter(|_| is_known) else { continue };
            // An address that comes from the default pool leaves no route that somebody listed.
            if matches!(how, Leaving::Moved(_)) && *pool == PoolRef::Default && !is_listed {
                continue;
            }
            // Nor does one that nothing left from, and that comes to mail which is accepted by its addresses.
            if let Leaving::Moved(to) = &how
                && scene.streams_in(before, pool).is_empty()
                && scene.has_allowlisted(to)
            {
                continue;
            }
            let spot = match how {
                Leaving::Relinquished => Spot::Region(&["relinquish"]),
                Leaving::Converted | Leaving::Moved(_) => Spot::Object("published"),
            };
            let found = Found::PublishedAddressLeaves { ip, from: pool.clone(), how };
            findings.push(scene.finding(
                RuleCode::Sf172,
                Severity::Error,
                Kind::DedicatedIp,
                &ip.to_string(),
                spot,
                found,
            ));
        }
    }
    findings
}

/// How an IP of a pool leaves, if it does: of a pool with listed mail, that mail.
fn leaving(scene: &Scene<'_>, ip: Ipv4Addr, from: &PoolRef, is_listed: bool) -> Option<Leaving> {
    if scene.facts.relinquish.contains(&ip) {
        return Some(Leaving::Relinquished);
    }
    let before = scene.before?;
    let kind = |picture: &Picture, pool: &PoolRef| picture.pools.get(pool).and_then(|pool| pool.kind);
    let is_managed = |picture, pool| kind(picture, pool) == Some(PoolKind::Managed);
    if is_managed(scene.after, from) && !is_managed(before, from) {
        return Some(Leaving::Converted);
    }
    let has = |members: &Members| members.known().any(|(member, _)| member == ip);
    let now = scene.after.pools.iter().find(|(_, pool)| has(&pool.members)).map(|(name, _)| name)?;
    // Mail that moves together with its addresses goes on leaving from them.
    let (then, later) = (scene.streams_in(before, from), scene.streams(now));
    let goes_along = |stream: &Stream<'_>| later.iter().any(|it| it.name == stream.name);
    let mut concerned = then.iter().filter(|stream| !is_listed || stream.is_allowlisted());
    let is_kept = !then.is_empty() && concerned.all(goes_along);
    (now != from && !is_kept).then(|| Leaving::Moved(now.clone()))
}
