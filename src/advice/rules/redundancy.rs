//! 12x: is one address enough?

use crate::{
    advice::{
        constants::FEWEST_IPS,
        finding::{Finding, Found, SecondIp, Warming},
        picture::Basis,
        scene::Scene,
        severity::Severity,
        stream::StreamName,
    },
    model::{PoolRef, RuleCode},
};

/// SF121: a pool with one IP where the Region leases more.
pub(super) fn one_ip_pool(scene: &Scene<'_>) -> Vec<Finding> {
    let leased = scene.leased_or_stated();
    let pools = scene.standard().filter(|(.., ips)| *ips == 1);
    let pools = pools.filter(|(name, ..)| leased >= 2 && scene.sends(name) && !scene.is_thin(name));
    pools
        .map(|(name, ..)| {
            let found = Found::OneIpPool {
                pool: name.clone(),
                second: scene.second_ip(name),
                next: scene.next_warm(name),
                no_shared: scene.no_shared(name),
            };
            scene.of_pool(RuleCode::Sf121, Severity::Warning, name, "ips", found)
        })
        .collect()
}

/// SF122: a Region with one IP.
pub(super) fn one_ip_region(scene: &Scene<'_>) -> Vec<Finding> {
    if scene.leased_or_stated() != 1 {
        return Vec::new();
    }
    let holders = scene.standard().filter(|(name, ..)| scene.sends(name) && !scene.is_thin(name));
    let account_was_read = scene.after.basis == Basis::Account;
    holders
        .map(|(name, ..)| {
            let (region, pool, second, streams) =
                (scene.region.clone(), name.clone(), scene.second_ip(name), scene.mail(name));
            let found = Found::OneIpRegion {
                region,
                pool,
                second,
                streams,
                account_was_read,
                no_shared: scene.no_shared(name),
            };
            scene.of_region(RuleCode::Sf122, Severity::Warning, found)
        })
        .collect()
}

impl Scene<'_> {
    /// Whether mail leaves through a pool, and not only routes without mail lead to it.
    fn sends(&self, pool: &PoolRef) -> bool {
        self.has_route(pool) && !self.is_without_mail(pool)
    }

    /// Whether SF101 would warn of a second IP.
    fn second_ip(&self, pool: &PoolRef) -> SecondIp {
        match self.upkeep(pool) {
            _ if self.has_allowlisted(pool) => SecondIp::Listed,
            Some(most) if most < FEWEST_IPS => SecondIp::Thin,
            None => SecondIp::Unknown,
            Some(_) => SecondIp::Kept,
        }
    }

    /// The IP outside of a pool that is warm first, where its mail is accepted by a list and none outside of it is warm yet;
    /// `None` if that is unknown.
    fn next_warm(&self, pool: &PoolRef) -> Option<Warming> {
        let is_known = self.after.basis == Basis::Account && self.has_allowlisted(pool);
        let others = || self.standard().filter(|(name, ..)| is_known && *name != pool);
        let is_warm = |name: &PoolRef| self.warmth(name).is_none_or(|warmth| warmth.iter().any(|ip| ip.is_warm()));
        if others().any(|(name, ..)| is_warm(name)) {
            return None;
        }
        let warming = self.warming(others().flat_map(|(name, ..)| self.cold(name)).collect());
        warming.into_iter().filter(|it| it.warm_on.is_some()).min_by(|one, other| one.warm_on.cmp(&other.warm_on))
    }

    /// How many standard IPs are leased; of a file alone, how many it states at least.
    pub(super) fn leased_or_stated(&self) -> u64 {
        match self.after.leased() {
            Some(leased) => leased as u64,
            None => {
                let counted: u64 = self.standard().map(|(.., ips)| ips).sum();
                counted.max(self.facts.leased.unwrap_or(0).into())
            }
        }
    }

    /// Whether mail is known to leave through a pool: that of a configuration set, or mail without one of which some is
    /// stated.
    pub(super) fn has_route(&self, pool: &PoolRef) -> bool {
        self.streams(pool).iter().any(|stream| match &stream.name {
            StreamName::ConfigurationSet(_) => true,
            StreamName::Unassigned => stream.traffic.is_some_and(|traffic| traffic.day.is_some_and(|day| day > 0)),
        })
    }
}
