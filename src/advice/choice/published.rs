//! Addresses that others know already, for mail that they accept by its addresses.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    advice::{picture::PoolKind, scene::Scene, stream::Stream},
    model::{Membership, PoolName, PoolRef, Published},
};

use super::answer::Change;

impl Scene<'_> {
    /// More IPs for a pool of listed mail: those first that are known and that no mail would lose.
    pub(super) fn known_first(&self, pool: &PoolName, more: Change) -> Change {
        let Change::Count { ips, mut include, .. } = more else { return more };
        let count = self.stated_ips(pool).map_or(0, Membership::size) as u64;
        let mut known = self.known_elsewhere(pool);
        known.truncate(usize::try_from(ips.saturating_sub(count)).unwrap_or(0));
        if known.is_empty() {
            return Change::Count { pool: pool.clone(), ips, include };
        }
        if let (true, Some(Membership::Count { include: stated, .. })) = (include.is_empty(), self.stated_ips(pool)) {
            include.extend(stated);
        }
        include.extend(known);
        include.sort_unstable();
        Change::Count { pool: pool.clone(), ips, include }
    }

    /// For a new pool of listed mail that leaves the default pool: the IPs there that are known, which it would lose else.
    pub(super) fn known_along(&self, streams: &[Stream<'_>], ips: u64) -> Vec<Ipv4Addr> {
        let default = self.streams(&PoolRef::Default);
        let is_coming =
            |stream: &Stream<'_>| stream.is_allowlisted() && default.iter().any(|it| it.name == stream.name);
        if !streams.iter().any(is_coming) {
            return Vec::new();
        }
        let cold: BTreeSet<Ipv4Addr> = self.cold(&PoolRef::Default).into_iter().map(|(ip, _)| ip).collect();
        let known = self.published_in(&PoolRef::Default).into_iter();
        let known = known.filter(|ip| !self.facts.relinquish.contains(ip) && !cold.contains(ip));
        known.take(usize::try_from(ips).unwrap_or(usize::MAX)).collect()
    }

    /// Whether a count would take IPs below 100 % from the default pool: mail that is accepted by its addresses would then
    /// leave from elsewhere (SF171). SF121 says when the next IP is warm.
    pub(super) fn would_be_cold(&self, pool: &PoolName, more: &Change) -> bool {
        let Change::Count { ips, include, .. } = more else { return false };
        let held = self.held(pool).unwrap_or(0);
        let comes = include.iter().filter(|ip| self.stated_ips(pool).is_none_or(|it| !it.named().contains(ip))).count();
        let is_short = *ips > held + comes as u64;
        is_short && !self.cold(&PoolRef::Default).is_empty()
    }

    /// Published IPs outside a pool that can come to it: leased ones which no mail leaves from now, apart from that of this
    /// pool and mail of the default pool that nobody accepts by its addresses; of a file alone, those of lists.
    fn known_elsewhere(&self, pool: &PoolName) -> Vec<Ipv4Addr> {
        let own = self.stated_ips(pool).map(Membership::named);
        let published = self.facts.ips.iter().filter(|(_, facts)| facts.published == Published::Yes);
        let outside = published.map(|(ip, _)| *ip).filter(|ip| own.is_none_or(|own| !own.contains(ip)));
        outside.filter(|ip| !self.facts.relinquish.contains(ip) && self.can_come(*ip, pool)).collect()
    }

    fn can_come(&self, ip: Ipv4Addr, to: &PoolName) -> bool {
        let Some((now, pool, percent)) = self.after.home(ip) else { return false };
        let is_cold = percent.is_some_and(|percent| percent < 100);
        if now.named() == Some(to) || pool.kind != Some(PoolKind::Standard) || is_cold || self.has_allowlisted(now) {
            return false;
        }
        match self.before {
            None => true,
            Some(before) => before.home(ip).is_some_and(|(then, ..)| {
                // The default pool is left by its mail, unless others accept that by its addresses.
                let is_in_use = |stream: &Stream<'_>| *then != PoolRef::Default || stream.is_allowlisted();
                then.named() == Some(to) || !self.streams_in(before, then).iter().any(is_in_use)
            }),
        }
    }
}
