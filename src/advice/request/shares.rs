//! What the standard IPs of a Region will be for, once its file was applied and AWS has added what is missing: each of them is
//! counted once, and mail is said of those only that it leaves from.

use std::collections::BTreeSet;

use crate::{
    advice::{
        picture::PoolKind,
        scene::Scene,
        stream::{Stream, StreamName},
    },
    model::PoolRef,
};

use super::mail::MailFacts;

/// IPs of which the same is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub ips: u64,
    /// Their pools.
    pub pools: BTreeSet<PoolRef>,
    /// What they will be for.
    pub usage: Use,
}

/// What IPs will be for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// This mail leaves from them.
    Mail(Vec<MailFacts>),
    /// Mail without a configuration set, of which the file does not state how much it is.
    Uncounted,
    /// No mail leaves from them.
    Nothing,
}

/// A pool of the Region as it will be.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pool: &'a PoolRef,
    /// How many IPs it holds after the plan, and gets of those that AWS adds.
    ips: u64,
    /// How many of them it lacks.
    lacks: u64,
    /// The mail that leaves from them.
    pub(super) streams: Vec<Stream<'a>>,
}

/// The pools that will have IPs, those that lack some too. What no pool lacks stays in the default pool, where new IPs
/// arrive. Mail without a configuration set is among the streams only where the file states how much it is: an account
/// need not send any.
pub(super) fn places<'a>(scene: &Scene<'a>, wanted: u64) -> Vec<Place<'a>> {
    let lacking = scene.lacking();
    let standard = scene.after.pools.iter().filter(|(_, pool)| pool.kind == Some(PoolKind::Standard));
    let mut places: Vec<Place<'_>> = standard
        .map(|(pool, held)| {
            let lacks = pool.named().and_then(|name| lacking.get(name)).copied().unwrap_or(0);
            let held = held.members.count().unwrap_or(0) as u64;
            Place { pool, ips: held + lacks, lacks, streams: Vec::new() }
        })
        .collect();
    let placed: u64 = places.iter().map(|place| place.ips).sum();
    let default = places.iter_mut().find(|place| *place.pool == PoolRef::Default);
    default.into_iter().for_each(|default| default.ips += wanted.saturating_sub(placed));
    places.retain(|place| place.ips > 0);
    for place in &mut places {
        let streams = scene.streams(place.pool).into_iter();
        let streams = streams.filter(|stream| stream.name != StreamName::Unassigned || stream.traffic.is_some());
        place.streams = streams.filter(|it| !it.is_none()).collect();
    }
    places
}

/// What each of the wanted IPs will be for. Mail that is told comes first, in the order of the pools.
pub(super) fn shares(scene: &Scene<'_>, wanted: u64, places: &[Place<'_>], mail: &[MailFacts]) -> Vec<Share> {
    let placed: u64 = places.iter().map(|place| place.ips).sum();
    let short = placed.saturating_sub(wanted);
    let mut shares: Vec<Share> = Vec::new();
    let mut of_lacking: Option<Share> = None;
    for place in places {
        let of_place = |it: &&MailFacts| place.streams.iter().any(|stream| stream.name == it.stream);
        let mail: Vec<MailFacts> = mail.iter().filter(of_place).cloned().collect();
        let usage = match (mail.is_empty(), place.pool) {
            (false, _) => Use::Mail(mail),
            (true, PoolRef::Default) if scene.facts.unassigned.is_none() => Use::Uncounted,
            (true, _) => Use::Nothing,
        };
        let share = Share { ips: place.ips, pools: [place.pool.clone()].into(), usage };
        // Which of the pools that lack IPs gets fewer than it lacks, nothing says: of them all the sum is known.
        if short > 0 && place.lacks > 0 {
            of_lacking = Some(of_lacking.map_or_else(|| share.clone(), |known| known.with(share.clone())));
        } else {
            shares.push(share);
        }
    }
    shares.extend(of_lacking.map(|share| Share { ips: share.ips.saturating_sub(short), ..share }));
    merged(shares)
}

/// The shares in the order in which they are told: those with mail, then the rest, once each.
fn merged(shares: Vec<Share>) -> Vec<Share> {
    let (mut told, rest): (Vec<Share>, Vec<Share>) =
        shares.into_iter().partition(|share| matches!(share.usage, Use::Mail(_)));
    for usage in [Use::Nothing, Use::Uncounted] {
        told.extend(rest.iter().filter(|share| share.usage == usage).cloned().reduce(Share::with));
    }
    told
}

impl Share {
    fn with(mut self, other: Self) -> Self {
        self.ips += other.ips;
        self.pools.extend(other.pools);
        match (&mut self.usage, other.usage) {
            (Use::Mail(all), Use::Mail(more)) => all.extend(more),
            (usage @ (Use::Uncounted | Use::Nothing), more) => *usage = more,
            (Use::Mail(_), Use::Uncounted | Use::Nothing) => {}
        }
        self
    }
}
