//! Leased IPs: those that join a pool, and those that move to the default pool because their pool no longer lists them.

use std::net::Ipv4Addr;

use crate::{
    model::{Kind, LiveDedicatedIp, Membership, PoolName, PoolRef, ScalingMode, Tagged, WarmupStatus, Write},
    plan::{
        Allowance,
        change::{Action, Reason},
        facts::{Facts, IpFacts},
        finding::{ColdMail, ManagedIpUse, WarningReason, WithheldReason},
    },
};

use super::Comparison;

impl Comparison<'_> {
    pub(super) fn memberships(&mut self) {
        for (name, wanted) in self.desired.pools.iter().flatten() {
            if wanted.ips.is_none() {
                continue;
            }
            if let Some(live) = self.live.pools.get(name)
                && live.scaling != ScalingMode::Standard
            {
                // A conversion back to `STANDARD` is already withheld for that reason.
                if wanted.scaling.is_none() {
                    let scaling = live.scaling.clone();
                    let reason = WithheldReason::PoolIsManaged { scaling, former: None, ips: Vec::new() };
                    self.withhold(Kind::DedicatedIpPool, name, reason);
                }
            }
        }
        let members = self.allocation.members.clone();
        for (name, ips) in &members {
            if self.takes_ips(name) {
                ips.iter().for_each(|ip| self.join(*ip, name));
            }
        }
        self.shortages();
        let leaving: Vec<_> =
            self.live.dedicated_ips.iter().filter(|(ip, live)| self.is_released(**ip, live)).collect();
        for (ip, live) in leaving {
            self.release(*ip, live, WarningReason::ReleasedToDefault { from: live.pool.clone() });
        }
    }

    /// Whether the file lists the IPs of the IP's pool, and no pool lists this IP.
    fn is_released(&self, ip: Ipv4Addr, live: &LiveDedicatedIp) -> bool {
        let Some(pools) = &self.desired.pools else { return false };
        let Some(name) = live.pool.named() else { return false };
        let standard = self.live.pools.get(name).is_none_or(|pool| pool.scaling == ScalingMode::Standard);
        let lists = (pools.contains_key(name) && self.allocation.members.contains_key(name))
            || self.live.leftovers.contains(name)
            || self.gives_to_successor(name);
        standard && lists && !self.listed.contains(&ip)
    }

    /// Whether the pool was renamed, and the new pool states or inherits its IPs.
    fn gives_to_successor(&self, name: &PoolName) -> bool {
        let mut pools = self.desired.pools.iter().flatten();
        pools.any(|(new, pool)| pool.renamed_from.as_ref() == Some(name) && self.allocation.members.contains_key(new))
    }

    /// Whether leased IPs can move into the pool: it exists and is `STANDARD`, or the plan creates it.
    fn takes_ips(&self, name: &PoolName) -> bool {
        match self.live.pools.get(name) {
            Some(live) => live.scaling == ScalingMode::Standard,
            None => self.created.contains(&Tagged::Pool(name.clone())),
        }
    }

    /// Reports counted pools for which there are too few IPs.
    fn shortages(&mut self) {
        for (name, missing) in self.allocation.shortages.clone() {
            let wanted = self.desired.pools.iter().flatten().find(|(pool, _)| **pool == name);
            let wanted = wanted.and_then(|(_, pool)| pool.ips.as_ref()).map_or(0, Membership::size);
            if self.policy.allowed.has(Allowance::Shortage) {
                self.warn(Kind::DedicatedIpPool, &name, WarningReason::Shortage { missing, wanted });
            } else {
                self.withhold(Kind::DedicatedIpPool, &name, WithheldReason::Shortage { missing, wanted });
            }
        }
    }

    fn join(&mut self, ip: Ipv4Addr, pool: &PoolName) {
        let to = PoolRef::Named(pool.clone());
        let Some(live) = self.live.dedicated_ips.get(&ip) else {
            let reason = WithheldReason::IpNotLeased { pool: Some(pool.clone()) };
            return self.withhold(Kind::DedicatedIp, &ip, reason);
        };
        if live.pool == to {
            return;
        }
        if live.warmup.status == WarmupStatus::NotApplicable {
            let reason = WithheldReason::IpIsManaged { pool: live.pool.clone(), asked: ManagedIpUse::Move };
            return self.withhold(Kind::DedicatedIp, &ip, reason);
        }
        self.warn_about_origin(ip, live);
        self.warn_about_warmup(ip, live, pool);
        self.move_ip(ip, live, to, Reason::Differs);
    }

    fn warn_about_origin(&mut self, ip: Ipv4Addr, live: &LiveDedicatedIp) {
        let Some(from) = live.pool.named() else { return };
        let is_stated = self.desired.pools.as_ref().is_some_and(|pools| pools.contains_key(from));
        if !is_stated && !self.gives_to_successor(from) {
            self.warn(Kind::DedicatedIp, &ip, WarningReason::TakenFromUnmanaged { pool: from.clone() });
        }
    }

    fn warn_about_warmup(&mut self, ip: Ipv4Addr, live: &LiveDedicatedIp, pool: &PoolName) {
        if live.warmup.status == WarmupStatus::InProgress {
            let mail = ColdMail::Arrives { pool: pool.clone(), warmup: live.warmup.clone() };
            self.warn(Kind::DedicatedIp, &ip, WarningReason::ColdIp { mail });
        }
    }

    fn release(&mut self, ip: Ipv4Addr, live: &LiveDedicatedIp, warning: WarningReason) {
        self.warn(Kind::DedicatedIp, &ip, warning);
        self.move_ip(ip, live, PoolRef::Default, Reason::NotListed);
    }

    /// Moves the IPs of a pool that is deleted to the default pool.
    pub(super) fn release_all(&mut self, ips: &[Ipv4Addr], from: &PoolName) {
        for ip in ips {
            let Some(live) = self.live.dedicated_ips.get(ip) else { continue };
            self.release(*ip, live, WarningReason::ReleasedByDeletion { from: from.clone() });
        }
    }

    fn move_ip(&mut self, ip: Ipv4Addr, live: &LiveDedicatedIp, to: PoolRef, reason: Reason) {
        let facts = |pool: &PoolRef| Some(Facts::Ip(IpFacts { pool: pool.clone(), warmup: live.warmup.clone() }));
        let (before, after) = (facts(&live.pool), facts(&to));
        let write = Write::PutDedicatedIpInPool { ip, from: live.pool.clone(), to };
        self.change(Action::Move, reason, before, after, write);
    }
}
