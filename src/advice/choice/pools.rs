//! The pools of a Region as places for a stream: which carry mail of its kind, and which names are free.

use std::collections::BTreeSet;

use crate::{
    advice::{
        constants::FEWEST_IPS,
        needed::kept_warm,
        picture::PoolKind,
        scene::Scene,
        stream::{Stream, StreamName},
    },
    model::{ConfigurationSetName, MailKind, PoolName, PoolRef, Traffic},
};

use super::facts::opposite;

/// Longest name of a pool that SES creates.
const NAME_MAX: usize = 64;

impl<'a> Scene<'a> {
    /// The streams of a pool beside one.
    pub(super) fn others(&self, pool: &PoolRef, but: &StreamName) -> Vec<Stream<'a>> {
        self.streams(pool).into_iter().filter(|stream| stream.name != *but && !stream.is_none()).collect()
    }

    /// Whether one of the streams is of the kind that this one is to be kept apart from.
    pub(super) fn mixes(kind: Option<MailKind>, streams: &[Stream<'_>]) -> bool {
        let opposite = kind.and_then(opposite);
        opposite.is_some() && streams.iter().any(|stream| kind_of(stream) == opposite)
    }

    /// A pool of a kind that carries mail, all of it of one kind. A standard one has IPs.
    pub(super) fn pool_for(&self, wanted: PoolKind, kind: MailKind, is_listed: bool) -> Option<PoolName> {
        let pools = self.desired.pools.iter().flatten().map(|(name, _)| name);
        let fits = |name: &&PoolName| {
            let pool = PoolRef::Named((*name).clone());
            let Some(found) = self.after.pools.get(&pool).filter(|found| found.kind == Some(wanted)) else {
                return false;
            };
            // The kind with less mail leaves.
            let is_leaving = self.who_leaves(&pool, Some(kind)) == Leaves::Other;
            let streams = self.streams(&pool).into_iter();
            let streams: Vec<Stream<'_>> =
                streams.filter(|stream| !is_leaving || kind_of(stream) != opposite(kind)).collect();
            let is_of_kind =
                |stream: &Stream<'_>| kind_of(stream) == Some(kind) && stream.is_allowlisted() == is_listed;
            let has_ips = wanted == PoolKind::Managed || found.members.count().is_some_and(|count| count > 0);
            has_ips && !streams.is_empty() && streams.iter().all(is_of_kind)
        };
        pools.into_iter().find(fits).cloned()
    }

    /// Of an account with its own IPs, which has no shared ones: a pool with IPs for mail that is too little for a pool of
    /// its own, the one with least mail.
    pub(super) fn own_pool_for(&self, stream: &Stream<'_>) -> Option<PoolName> {
        let most = kept_warm(std::slice::from_ref(stream)).map(|(most, _)| most);
        if !self.facts.is_byoip || stream.is_allowlisted() || most.is_none_or(|most| most >= FEWEST_IPS) {
            return None;
        }
        let fits = |name: &&PoolName| {
            let pool = PoolRef::Named((*name).clone());
            let found = self.after.pools.get(&pool).filter(|found| found.kind == Some(PoolKind::Standard));
            let streams = self.streams(&pool);
            found.is_some_and(|found| found.members.count().is_some_and(|count| count > 0))
                && !streams.is_empty()
                && !streams.iter().any(Stream::is_allowlisted)
                && !Self::mixes(kind_of(stream), &streams)
        };
        let pools = self.desired.pools.iter().flatten().map(|(name, _)| name).filter(fits);
        pools.min_by_key(|name| self.month(&PoolRef::Named((*name).clone())).unwrap_or(u64::MAX)).cloned()
    }

    /// Which of two kinds leaves a pool that carries both: not the one whose recipients accept it by a list of these IPs, else
    /// the one with less mail, since receivers know the IPs by the other.
    pub(super) fn who_leaves(&self, pool: &PoolRef, kind: Option<MailKind>) -> Leaves {
        let streams = self.streams(pool);
        let is_listed = |wanted: Option<MailKind>| {
            streams.iter().any(|stream| stream.is_allowlisted() && kind_of(stream) == wanted && wanted.is_some())
        };
        match (is_listed(kind), is_listed(kind.and_then(opposite))) {
            (true, true) => return Leaves::Unknown,
            (true, false) => return Leaves::Other,
            (false, true) => return Leaves::This,
            (false, false) => {}
        }
        let months = kind.and_then(|kind| {
            let other = opposite(kind)?;
            Some((self.month_of_kind(pool, kind)?, self.month_of_kind(pool, other)?))
        });
        match months {
            Some((own, other)) if own < other => Leaves::This,
            Some((own, other)) if own > other => Leaves::Other,
            Some(_) | None => Leaves::Unknown,
        }
    }

    /// A name that no pool has: this one, or with a number.
    pub(in crate::advice) fn free_pool(&self, name: &str, taken: &BTreeSet<PoolName>) -> Option<PoolName> {
        let numbered = (2..100).map(|number: u32| {
            let end = format!("-{number}");
            let begin: String = name.chars().take(NAME_MAX - end.len()).collect();
            begin + &end
        });
        let is_known = |name: &PoolName| {
            let pool = PoolRef::Named(name.clone());
            let is_live = self.before.is_some_and(|before| before.pools.contains_key(&pool));
            is_live || self.after.pools.contains_key(&pool) || taken.contains(name)
        };
        let mut names = std::iter::once(name.to_owned()).chain(numbered).filter_map(|name| PoolName::new(name).ok());
        names.find(|name| name.check_new().is_ok() && !is_known(name))
    }

    /// Recipients of a month of the streams of a pool that are of a kind.
    pub(super) fn month_of_kind(&self, pool: &PoolRef, kind: MailKind) -> Option<u64> {
        let streams: Vec<Stream<'_>> =
            self.streams(pool).into_iter().filter(|stream| kind_of(stream) == Some(kind)).collect();
        crate::advice::needed::sum(&streams, Traffic::of_month)
    }
}

/// Who leaves a pool with two kinds of mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaves {
    This,
    Other,
    Unknown,
}

/// The kind of the mail of a stream, if it is stated.
pub(super) fn kind_of(stream: &Stream<'_>) -> Option<MailKind> {
    stream.traffic?.kind
}

/// A name for a new pool: the kind of its mail, else that of the set, in characters that SES takes.
pub(super) fn wish(kind: Option<MailKind>, set: &str, is_listed: bool) -> String {
    match kind.filter(|_| !is_listed) {
        Some(kind @ (MailKind::Transactional | MailKind::Marketing)) => kind.word().to_owned(),
        Some(MailKind::Other) | None => set.to_ascii_lowercase(),
    }
}

/// The set of a stream.
pub(super) fn set_of(stream: &StreamName) -> Option<&ConfigurationSetName> {
    match stream {
        StreamName::ConfigurationSet(set) => Some(set),
        StreamName::Unassigned => None,
    }
}
