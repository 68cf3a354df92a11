//! Pools with more IPs than the mail keeps in use that stays in them: the file asks for no more, and what is there is parked
//! in a pool that no set names, where nobody loses it.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    advice::{needed::Needed, scene::Scene, stream::Stream},
    model::{Membership, PoolName, PoolRef, Published, Traffic},
};

use super::{
    answer::{Change, FileChange, IpKind},
    bases::{Bases, peak_of},
    found::Choice,
    supply::{self, Given, Gives, gets, limit},
};

/// The name of a pool for IPs that no mail needs.
const PARKING: &str = "parking";

/// What mail keeps in use.
struct Keep {
    /// The most IPs.
    limit: u64,
    /// How many are recommended.
    keep: u64,
    /// Whether those that are there stay for now, although they are more.
    is_later: bool,
}

/// Makes pools smaller that have too many IPs. Without the account it is not known which there are.
pub(super) fn resize(scene: &Scene<'_>, choices: &[Choice], bases: &Bases, given: &Given) -> Vec<Change> {
    let (mut changes, mut parked) = (Vec::new(), BTreeSet::new());
    for (pool, desired) in scene.desired.pools.iter().flatten().filter(|_| scene.is_read()) {
        let (Some(stated), Some(held)) = (&desired.ips, scene.held(pool)) else { continue };
        let nothing = Gives::default();
        let gives = given.get(pool).unwrap_or(&nothing);
        let gone = gives.count;
        let (asked, held) = ((stated.size() as u64).saturating_sub(gone), held.saturating_sub(gone));
        let rest = scene.rest(choices, pool);
        if rest.is_empty() {
            // What it has stays until it is given back; more is not asked for.
            let is_too_many = gone == 0 && asked > held && Scene::is_left(choices, pool);
            if is_too_many && matches!(stated, Membership::Count { .. }) {
                changes.push(Change::Count { pool: pool.clone(), ips: held, include: Vec::new() });
            }
            continue;
        }
        let Some(Keep { limit, keep, is_later }) = scene.keep(choices, pool, &rest, bases) else { continue };
        if asked <= limit {
            continue;
        }
        // Those stay that others know, and a count has to name them for that.
        let included = match stated {
            Membership::Count { include, .. } => include.iter().copied().collect(),
            Membership::Exact(_) => BTreeSet::new(),
        };
        let known = scene.published_in(&PoolRef::Named(pool.clone()));
        let named: BTreeSet<Ipv4Addr> = included.iter().copied().chain(known).collect();
        // Nothing is taken from IPs that warm up or are for a day to come; but no more are asked for.
        let keep = keep.max(if is_later { held } else { 0 }).max(named.len() as u64);
        if asked <= keep {
            continue;
        }
        let surplus = usize::try_from(held.saturating_sub(keep)).unwrap_or(0);
        // What is to be given back goes first.
        let back = scene.given_back_in(pool).into_iter();
        let leaving: Vec<Ipv4Addr> = back.chain(gives.left(scene.giveable(pool, false))).take(surplus).collect();
        if leaving.len() < surplus {
            continue;
        }
        match stated {
            Membership::Count { .. } => {
                let include = if named == included { Vec::new() } else { named.into_iter().collect() };
                changes.push(Change::Count { pool: pool.clone(), ips: keep, include });
            }
            // A list that names more than is leased is for its owner to mend.
            Membership::Exact(_) if asked > held => continue,
            Membership::Exact(_) => {}
        }
        parked.extend(leaving);
    }
    // A count takes what the default pool has: not what is to be given back.
    let is_grown = |change: &Change| matches!(change, Change::NewStandard { .. } | Change::Count { .. });
    if scene.is_read() && choices.iter().any(|choice| supply::changes(choice).iter().any(is_grown)) {
        parked.extend(scene.ips_in(&PoolRef::Default).filter(|ip| scene.facts.relinquish.contains(ip)));
    }
    if let (false, Some(pool)) = (parked.is_empty(), scene.parking()) {
        changes.push(Change::Parked { pool, ips: parked.into_iter().collect() });
    }
    changes
}

impl Scene<'_> {
    /// How many IPs of a pool are to stay for this mail; `None`: all.
    fn keep(&self, choices: &[Choice], pool: &PoolName, rest: &[Stream<'_>], bases: &Bases) -> Option<Keep> {
        let name = PoolRef::Named(pool.clone());
        if rest.iter().any(Stream::is_allowlisted)
            || choices.iter().any(|choice| gets(choice, pool))
            || !rest.iter().all(|it| is_to_stay(choices, it))
        {
            return None;
        }
        let needed = Needed::of(rest, peak_of(rest, bases)?);
        let keep = needed.recommended?;
        let is_ahead = |traffic: &Traffic| traffic.ready_by.is_some_and(|day| day > self.date);
        let is_silent = rest.iter().any(|it| it.traffic.is_some_and(is_ahead)) || !self.cold(&name).is_empty();
        // Where SF142 is silent, only SF101 asks for fewer.
        let is_thin = needed.most.is_some_and(|most| self.held(pool).is_some_and(|held| held > most));
        Some(Keep { limit: limit(&needed), keep, is_later: is_silent && !is_thin })
    }

    /// The IPs of a pool that are to be given back and that nobody knows.
    fn given_back_in(&self, pool: &PoolName) -> Vec<Ipv4Addr> {
        let is_known = |ip: Ipv4Addr| self.ip_facts(ip).published == Published::Yes;
        self.ips_in(&PoolRef::Named(pool.clone()))
            .filter(|ip| self.facts.relinquish.contains(ip) && !is_known(*ip))
            .collect()
    }

    /// A pool that no set names, for IPs that no mail needs.
    fn parking(&self) -> Option<PoolName> {
        let own = PoolName::new(PARKING.to_owned()).ok()?;
        let is_list = matches!(self.stated_ips(&own), Some(Membership::Exact(_)));
        let name = PoolRef::Named(own.clone());
        let is_idle = !self.after.sets.values().any(|set| set.route.pool() == Some(&name));
        if is_list && is_idle { Some(own) } else { self.free_pool(PARKING, &BTreeSet::new()) }
    }
}

/// Whether the answer leaves a stream on standard IPs, or it has no mail.
fn is_to_stay(choices: &[Choice], stream: &Stream<'_>) -> bool {
    if stream.is_none() {
        return true;
    }
    let found = choices.iter().find(|choice| choice.stream == stream.name);
    found.is_some_and(|choice| match &choice.change {
        // Whatever a person decides, its mail needs no more.
        FileChange::KeptWarm { .. } | FileChange::PersonDecides => true,
        FileChange::Fits { .. } | FileChange::Changes { .. } => {
            choice.answer.as_ref().and_then(|answer| answer.to) == Some(IpKind::Standard)
        }
        _ => false,
    })
}
