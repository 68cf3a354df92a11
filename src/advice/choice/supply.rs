//! Where the IPs of new and larger pools come from: from the pools that mail leaves, as far as those have more than the
//! rest of their mail needs; from other pools that then have no mail, or far more IPs than theirs needs; then from the
//! default pool, as `plan` takes them. What is then missing is yet to be leased.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    advice::{constants::FEWEST_IPS, needed::Needed, picture::Basis, scene::Scene, stream::Stream},
    model::{Isolation, MailKind, Membership, PoolName, PoolRef, Published},
};

use super::{
    answer::{Change, FileChange},
    bases::{Bases, peak_of},
    draft::is_pretended,
    found::{Choice, comes_to, leaver, leaves},
    pools::set_of,
};

/// What each pool gives to others.
pub(super) type Given = BTreeMap<PoolName, Gives>;

/// What a pool gives to others.
#[derive(Debug, Default)]
pub(super) struct Gives {
    /// How many IPs.
    pub(super) count: u64,
    /// Those of them that are chosen by their addresses.
    pub(super) named: BTreeSet<Ipv4Addr>,
}

impl Gives {
    /// What is left of IPs that a pool can give, in their order.
    pub(super) fn left(&self, free: Vec<Ipv4Addr>) -> impl Iterator<Item = Ipv4Addr> + use<'_> {
        let others = self.count.saturating_sub(self.named.len() as u64);
        free.into_iter().filter(|ip| !self.named.contains(ip)).skip(usize::try_from(others).unwrap_or(0))
    }
}

/// Takes IPs out of pools that need them no more, for pools that are new or become larger. Returns the changes of the pools.
pub(super) fn supply(scene: &Scene<'_>, choices: &[Choice], bases: &Bases) -> (Vec<Change>, Given) {
    let (mut beside, mut given) = (Vec::new(), Given::new());
    let (is_idle, mut waiting) = (scene.is_left_default(choices), scene.warm_in_default());
    let grown = grown(scene, choices);
    for ip in grown.iter().flat_map(|(pool, grown)| scene.comers(pool, &grown.include)) {
        let Some(source) = scene.after.home(ip).and_then(|(pool, ..)| pool.named()) else { continue };
        let gives = given.entry(source.clone()).or_default();
        gives.count += 1;
        gives.named.insert(ip);
        beside.extend(scene.fewer_counted(source, gives.count));
    }
    let need = |pool: &PoolName| dearness(&scene.rest(choices, pool));
    let mut grown: Vec<(PoolName, Grown)> = grown.into_iter().filter(|(_, grown)| grown.wanted > 0).collect();
    grown.sort_by_key(|(pool, _)| Reverse(need(pool)));
    for (pool, Grown { wanted, ips, include }) in grown {
        let (mut moved, mut named) = (0, Vec::new());
        let (sources, need) = (scene.sources(choices, &pool), need(&pool));
        // IPs that are warm come first to mail that needs them more than what stays.
        for (source, is_own) in sources.iter().filter(|_| need.is_some() && scene.is_read()) {
            if dearness(&scene.rest(choices, source)) >= need {
                continue;
            }
            let gives = given.entry(source.clone()).or_default();
            let spare = scene.spare(choices, source, bases, *is_own).saturating_sub(gives.count).min(wanted - moved);
            let warm = gives.left(scene.giveable(source, true)).filter(|ip| scene.is_warm_ip(*ip));
            let warm: Vec<Ipv4Addr> = warm.take(usize::try_from(spare).unwrap_or(0)).collect();
            if !warm.is_empty() {
                let count = warm.len() as u64;
                beside.extend(scene.fewer_counted(source, gives.count + count));
                (moved, gives.count) = (moved + count, gives.count + count);
                gives.named.extend(&warm);
                named.extend(warm);
            }
        }
        let mut wait = |moved: u64| -> Vec<Ipv4Addr> {
            let take = waiting.len().min(usize::try_from(wanted - moved).unwrap_or(0));
            waiting.drain(..take).collect()
        };
        if need.is_some() && is_idle {
            let idle = wait(moved);
            moved += idle.len() as u64;
            named.extend(idle);
        }
        for (source, is_own) in sources {
            let gives = given.entry(source.clone()).or_default();
            let spare = scene.spare(choices, &source, bases, is_own);
            let spare = spare.saturating_sub(gives.count).min(wanted - moved);
            if spare > 0 {
                let names = scene.take_out(choices, &source, gives, spare, is_own);
                beside.extend(scene.fewer_counted(&source, gives.count + spare));
                (moved, gives.count) = (moved + spare, gives.count + spare);
                gives.named.extend(&names);
                named.extend(names);
            }
        }
        // What counts would take in the order of their names.
        if need.is_some() && !is_idle && !scene.rest(choices, &pool).iter().any(Stream::is_allowlisted) {
            named.extend(wait(moved));
        }
        if !named.is_empty() {
            named.extend(include);
            named.sort_unstable();
            beside.push(Change::Count { pool, ips, include: named });
        }
    }
    (beside, given)
}

/// How much mail needs IPs that are warm: most where it must share none, then transactional mail; `None`: other mail, or
/// none.
fn dearness(streams: &[Stream<'_>]) -> Option<bool> {
    let traffic = || streams.iter().filter_map(|stream| stream.traffic);
    let is_isolated = traffic().any(|traffic| traffic.isolate == Isolation::Required);
    let is_dear = is_isolated || traffic().any(|traffic| traffic.kind == Some(MailKind::Transactional));
    is_dear.then_some(is_isolated)
}

/// A pool that is new or becomes larger.
struct Grown {
    /// How many IPs it gets beside those that it has.
    wanted: u64,
    /// How many it has then.
    ips: u64,
    /// Those that it names already.
    include: Vec<Ipv4Addr>,
}

fn grown(scene: &Scene<'_>, choices: &[Choice]) -> BTreeMap<PoolName, Grown> {
    let mut found = BTreeMap::new();
    for change in choices.iter().flat_map(changes) {
        let (Change::NewStandard { pool, ips, include } | Change::Count { pool, ips, include }) = change else {
            continue;
        };
        let members = scene.after.pools.get(&PoolRef::Named(pool.clone())).map(|pool| &pool.members);
        let held = members.and_then(crate::advice::picture::Members::count).unwrap_or(0) as u64;
        let wanted = ips.saturating_sub(held).saturating_sub(scene.comers(pool, include).count() as u64);
        let mut include = include.clone();
        if let (true, Some(Membership::Count { include: stated, .. })) = (include.is_empty(), scene.stated_ips(pool)) {
            include.extend(stated);
        }
        found.insert(pool.clone(), Grown { wanted, ips: *ips, include });
    }
    found
}

/// Whether a choice makes a pool or makes it larger.
pub(super) fn gets(choice: &Choice, wanted: &PoolName) -> bool {
    changes(choice).iter().any(|change| match change {
        Change::NewStandard { pool, .. } | Change::Count { pool, .. } => pool == wanted,
        Change::NewManaged { .. }
        | Change::Route { .. }
        | Change::Surplus { .. }
        | Change::Moved { .. }
        | Change::Parked { .. }
        | Change::Leased { .. } => false,
    })
}

pub(super) fn changes(choice: &Choice) -> &[Change] {
    match &choice.change {
        FileChange::Changes { changes } => changes,
        _ => &[],
    }
}

/// The most IPs that nobody finds too many for mail: SF101 and SF142.
pub(super) fn limit(needed: &Needed) -> u64 {
    needed.careful.min(needed.most.unwrap_or(u64::MAX)).max(FEWEST_IPS)
}

impl<'a> Scene<'a> {
    /// What the file states of the IPs of a pool.
    pub(super) fn stated_ips(&self, pool: &PoolName) -> Option<&'a Membership> {
        self.desired.pools.as_ref()?.get(pool)?.ips.as_ref()
    }

    /// Whether the account was read.
    pub(super) fn is_read(&self) -> bool {
        self.after.basis == Basis::Account
    }

    /// The streams that leave through a pool after these choices.
    pub(super) fn rest(&self, choices: &[Choice], pool: &PoolName) -> Vec<Stream<'a>> {
        let name = PoolRef::Named(pool.clone());
        let comers =
            choices.iter().filter(|choice| comes_to(choice, &name)).filter_map(|choice| set_of(&choice.stream));
        let stays = self.streams(&name).into_iter().filter(|stream| !leaves(choices, stream));
        stays.chain(comers.map(|set| self.stream(set))).collect()
    }

    /// Whether a stream of these choices leaves a pool.
    pub(super) fn is_left(choices: &[Choice], pool: &PoolName) -> bool {
        choices.iter().any(|it| leaver(it).is_some() && it.pool.as_ref().and_then(PoolRef::named) == Some(pool))
    }

    /// Whether a set that is paused names a pool: its mail would leave from there.
    fn is_named_by_paused(&self, pool: &PoolName) -> bool {
        let name = PoolRef::Named(pool.clone());
        self.after.sets.values().any(|set| set.sending == crate::model::Switch::Off && set.route.pool() == Some(&name))
    }

    /// The pools that can give IPs, each with whether mail comes from there: those first, then those without mail.
    fn sources(&self, choices: &[Choice], to: &PoolName) -> Vec<(PoolName, bool)> {
        let name = PoolRef::Named(to.clone());
        let from = choices.iter().filter(|choice| comes_to(choice, &name)).filter_map(|choice| choice.pool.as_ref());
        let own: Vec<&PoolName> = from.filter_map(PoolRef::named).collect();
        let pools = self.desired.pools.iter().flatten().map(|(pool, _)| pool).filter(|pool| *pool != to);
        let mut found: Vec<(PoolName, bool)> = pools.map(|pool| (pool.clone(), own.contains(&pool))).collect();
        // Mail that is accepted by its addresses goes on leaving from those, and from no others that are free by chance.
        let is_listed = self.rest(choices, to).iter().any(Stream::is_allowlisted);
        found.retain(|(_, is_own)| *is_own || !is_listed);
        found.sort_by_key(|(pool, is_own)| (!is_own, !self.rest(choices, pool).is_empty(), pool.clone()));
        found
    }

    /// How many IPs of a pool the mail does not need that stays in it or comes to it.
    fn spare(&self, choices: &[Choice], pool: &PoolName, bases: &Bases, is_own: bool) -> u64 {
        self.spare_if_known(choices, pool, bases, is_own).unwrap_or(0)
    }

    fn spare_if_known(&self, choices: &[Choice], pool: &PoolName, bases: &Bases, is_own: bool) -> Option<u64> {
        let name = PoolRef::Named(pool.clone());
        let stated = self.stated_ips(pool)?;
        let held = self.held(pool)?;
        let rest = self.rest(choices, pool);
        let asked = stated.size() as u64;
        let is_bound = rest.iter().any(Stream::is_allowlisted)
            || (matches!(stated, Membership::Count { .. }) && self.has_bound(&name))
            || choices.iter().any(|it| matches!(&it.change, FileChange::WhoLeaves { pool } if *pool == name))
            || choices.iter().any(|choice| gets(choice, pool));
        if is_bound {
            return None;
        }
        let keep = if rest.is_empty() {
            // Of a file alone it is known neither what is leased nor what else is sent through a pool.
            (self.is_read() && !self.is_named_by_paused(pool)).then_some(0)?
        } else {
            let needed = Needed::of(&rest, peak_of(&rest, bases)?);
            let keep = needed.recommended?.max(FEWEST_IPS);
            // What the pool lacks it cannot give, and one that fits its mail keeps what it has.
            (asked <= held && (is_own || self.is_read() && asked > limit(&needed))).then_some(keep)?
        };
        let kept = match stated {
            Membership::Exact(ips) => (ips.len() - self.giveable(pool, rest.is_empty()).len()) as u64,
            Membership::Count { include, .. } => include.len() as u64,
        };
        Some(asked.min(held).saturating_sub(keep.max(kept)))
    }

    /// How many IPs a pool has, without those that are yet to be leased.
    pub(super) fn held(&self, pool: &PoolName) -> Option<u64> {
        let members = &self.after.pools.get(&PoolRef::Named(pool.clone()))?.members;
        let pretended = members.known().filter(|(ip, _)| is_pretended(*ip)).count();
        Some((members.count()? - pretended) as u64)
    }

    /// Whether a pool holds IPs that others know, or that are to be given back: a count does not say which of them leave.
    fn has_bound(&self, pool: &PoolRef) -> bool {
        self.has_published(pool) || self.ips_in(pool).any(|ip| self.facts.relinquish.contains(&ip))
    }

    /// The IPs of a pool that another can get, those first that go first: the warmest of a pool that all mail leaves, else
    /// the coldest. Neither those that others know, nor those that are to be given back or that a count includes.
    pub(super) fn giveable(&self, pool: &PoolName, is_left: bool) -> Vec<Ipv4Addr> {
        let Some(stated) = self.stated_ips(pool) else { return Vec::new() };
        let members = self.after.pools.get(&PoolRef::Named(pool.clone())).map(|pool| &pool.members);
        let held: BTreeMap<Ipv4Addr, Option<u8>> = members.into_iter().flat_map(|members| members.known()).collect();
        let is_free = |ip: &Ipv4Addr| {
            let is_own = match stated {
                Membership::Exact(ips) => ips.contains(ip),
                Membership::Count { include, .. } => !include.contains(ip),
            };
            is_own && !self.is_bound(*ip)
        };
        let mut free: Vec<(Option<u8>, Ipv4Addr)> =
            held.into_iter().filter(|(ip, _)| is_free(ip)).map(|(ip, percent)| (percent, ip)).collect();
        if is_left {
            free.sort_by_key(|(percent, ip)| (Reverse(*percent), *ip));
        } else {
            free.sort_by_key(|(percent, ip)| (*percent, Reverse(*ip)));
        }
        free.into_iter().map(|(_, ip)| ip).collect()
    }

    /// The IPs of a pool that another is to name of so many that it gets.
    fn take_out(&self, choices: &[Choice], from: &PoolName, gives: &Gives, count: u64, is_own: bool) -> Vec<Ipv4Addr> {
        let take = usize::try_from(count).unwrap_or(0);
        let is_left = self.rest(choices, from).is_empty();
        let named = || gives.left(self.giveable(from, is_left)).take(take).collect();
        match self.stated_ips(from) {
            Some(Membership::Exact(_)) => named(),
            // What leaves a pool goes to the one that needs it, the coldest first; a pool without mail gives its best.
            Some(Membership::Count { .. }) if self.is_read() && (is_left || !is_own) => named(),
            Some(Membership::Count { .. }) | None => Vec::new(),
        }
    }

    /// The change of a pool with a count that gives so many IPs to others.
    fn fewer_counted(&self, from: &PoolName, gone: u64) -> Option<Change> {
        let Some(Membership::Count { count: asked, .. }) = self.stated_ips(from) else { return None };
        let there = (asked.get() as u64).min(self.held(from).unwrap_or(0));
        Some(Change::Count { pool: from.clone(), ips: there.saturating_sub(gone), include: Vec::new() })
    }

    /// Whether an IP is at 100 %, and nothing speaks against that.
    fn is_warm_ip(&self, ip: Ipv4Addr) -> bool {
        let home = self.after.home(ip);
        home.is_some_and(|(name, _, percent)| percent == Some(100) && !self.unproven(name).contains(&ip))
    }

    /// Those of the IPs that are not in a pool yet.
    fn comers<'i>(&self, pool: &PoolName, ips: &'i [Ipv4Addr]) -> impl Iterator<Item = Ipv4Addr> + use<'i, 'a> {
        let members = self.after.pools.get(&PoolRef::Named(pool.clone())).map(|pool| &pool.members);
        let is_there = move |ip: &Ipv4Addr| members.is_some_and(|it| it.known().any(|(member, _)| member == *ip));
        ips.iter().copied().filter(move |ip| !is_there(ip))
    }

    /// Whether nothing is sent through the default pool after these choices, as far as the file states.
    fn is_left_default(&self, choices: &[Choice]) -> bool {
        self.streams(&PoolRef::Default).iter().all(|stream| stream.is_none() || leaves(choices, stream))
    }

    /// The warm IPs of the default pool that anybody can get: they are neither known to others nor to be given back.
    fn warm_in_default(&self) -> Vec<Ipv4Addr> {
        self.ips_in(&PoolRef::Default)
            .filter(|ip| self.is_read() && !self.is_bound(*ip) && self.is_warm_ip(*ip))
            .collect()
    }

    /// Whether an IP is for nobody else: others know it, it is to be given back, or it is yet to be leased.
    fn is_bound(&self, ip: Ipv4Addr) -> bool {
        self.ip_facts(ip).published == Published::Yes || self.facts.relinquish.contains(&ip) || is_pretended(ip)
    }
}
