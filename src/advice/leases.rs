//! Which IPs the file asks for and the Region does not hold, and from when on all of them are warm.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use jiff::civil::Date;

use crate::model::{Membership, PoolName, PoolRef, Switch};

use super::{
    capacity,
    picture::{Basis, Members},
    scene::Scene,
};

impl<'a> Scene<'a> {
    /// How many IPs the pools of the file lack. Addresses that were given back are not among them.
    #[must_use]
    pub(super) fn lacking(&self) -> BTreeMap<&'a PoolName, u64> {
        let gone = self.gone();
        let pools = self.desired.pools.iter().flatten();
        let lacking = pools.filter_map(|(name, pool)| {
            let held = self.planned.pools.get(&PoolRef::Named(name.clone()))?;
            let count = match pool.ips.as_ref()? {
                Membership::Exact(ips) => {
                    let leased: BTreeSet<Ipv4Addr> =
                        self.planned.pools.values().flat_map(|pool| pool.members.known()).map(|(ip, _)| ip).collect();
                    ips.iter().filter(|ip| !leased.contains(*ip) && !gone.contains_key(*ip)).count()
                }
                Membership::Count { count, include } => {
                    let gone = include.iter().filter(|ip| gone.contains_key(*ip)).count();
                    count.get().saturating_sub(held.members.count()?).saturating_sub(gone)
                }
            };
            (count > 0).then_some((name, count as u64))
        });
        lacking.collect()
    }

    /// How many IPs a pool of the file lacks.
    #[must_use]
    pub(super) fn asked_for(&self, pool: &PoolRef) -> u64 {
        pool.named().and_then(|name| self.lacking().get(name).copied()).unwrap_or(0)
    }

    /// The pools of the file whose lists name addresses that are not leased.
    #[must_use]
    pub(super) fn lists_without_lease(&self) -> BTreeSet<PoolName> {
        let lists = self.lacking().into_keys().filter(|name| {
            let pool = self.desired.pools.as_ref().and_then(|pools| pools.get(*name));
            pool.is_some_and(|pool| matches!(pool.ips, Some(Membership::Exact(_))))
        });
        lists.cloned().collect()
    }

    /// How many standard IPs the Region should lease; `None` if that is unknown.
    #[must_use]
    pub(super) fn wanted(&self) -> Option<u64> {
        match (self.facts.leased, self.after.leased()) {
            (Some(stated), _) => Some(stated.into()),
            (None, Some(leased)) => Some(leased as u64 + self.lacking().values().sum::<u64>()),
            (None, None) => None,
        }
    }

    /// How many standard IPs the Region leases, and should lease, if it should lease more.
    #[must_use]
    pub(super) fn missing_leases(&self) -> Option<(u64, u64)> {
        let (leased, wanted) = (self.after.leased()? as u64, self.wanted()?);
        (wanted > leased).then_some((leased, wanted))
    }

    /// The day on which all IPs of a pool are warm, those that it lacks too; `None` if that is unknown, as it is where
    /// nothing shows that IPs at 100 % were ever warmed up: automatic warm-up does nothing for them.
    #[must_use]
    pub(super) fn warm_date(&self, pool: &PoolRef) -> Option<Date> {
        let marked: BTreeSet<Ipv4Addr> = self.marked(pool).into_iter().map(|(ip, _)| ip).collect();
        self.warmed_up_on(pool).filter(|_| self.unproven(pool).is_subset(&marked))
    }

    /// The day on which SES has finished warming up all IPs of a pool, those that it lacks too; `None` if that is unknown.
    #[must_use]
    pub(super) fn warmed_up_on(&self, pool: &PoolRef) -> Option<Date> {
        if self.after.basis == Basis::Stated {
            return self.warm_date_by_facts(pool);
        }
        if self.after.auto_warmup != Some(Switch::On) {
            return None;
        }
        let cold = self.cold(pool).into_iter().chain(self.marked(pool));
        let warm = cold.map(|(_, percent)| capacity::warm_date(self.date, percent));
        let lacks = pool.named().is_some_and(|name| self.lacking().contains_key(name));
        let later = lacks.then(|| capacity::warm_if_leased(self.date));
        warm.chain(later).max().or(Some(self.date))
    }

    /// The day on which all IPs that a pool lists count as warm, as the file states it of each.
    fn warm_date_by_facts(&self, pool: &PoolRef) -> Option<Date> {
        let Members::These(ips) = &self.after.pools.get(pool)?.members else { return None };
        let days: Option<Vec<Date>> = ips.keys().map(|ip| self.proven_on(*ip)).collect();
        days?.into_iter().max().map(|day| day.max(self.date))
    }
}
