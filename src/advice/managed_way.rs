//! What the mail of a pool costs as that of a managed pool, beside the other managed pools of the account.
//!
//! A pool costs what the bill would be lower without it: tiers are shared with the other managed pools of the Region, and
//! the fee counts only where no other pool pays it. So the costs of several pools do not add up to the bill.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{PoolRef, Region, RegionFacts, Switch, Usd};

use super::{
    picture::{Picture, PoolKind},
    prices::Prices,
    scene::Scene,
};

/// The managed pools of the account that pay the monthly fee: those in Regions whose pricing plan does not include it, and
/// of which it is not known that they have no mail (SF106 asks to delete these).
pub(super) fn paying<'a>(
    pictures: &BTreeMap<Region, Picture>,
    facts: impl Fn(&Region) -> Option<&'a RegionFacts>,
    prices: impl Fn(&Region) -> Prices,
) -> BTreeSet<(Region, PoolRef)> {
    let mut paying = BTreeSet::new();
    for (region, picture) in pictures.iter().filter(|(region, _)| prices(region).managed_base() > Usd::ZERO) {
        let managed = picture.pools.iter().filter(|(_, pool)| pool.kind == Some(PoolKind::Managed));
        for (name, _) in managed {
            let through = picture.sets.iter().filter(|(_, set)| set.route.pool() == Some(name));
            let sending = through.filter(|(_, set)| set.sending == Switch::On).map(|(name, _)| name);
            let day: Option<u64> = sending.map(|set| facts(region)?.traffic.get(set)?.day).sum();
            if day != Some(0) {
                paying.insert((region.clone(), name.clone()));
            }
        }
    }
    paying
}

/// What a pool costs, or would cost, as a managed one.
pub(super) struct ManagedWay {
    /// What is known of it.
    pub(super) cost: Usd,
    /// Whether that is all: above 100 million messages AWS publishes no price.
    pub(super) is_exact: bool,
    /// The fee that is part of it: it is for the account, so it stays where there is another managed pool.
    pub(super) fee: Usd,
    /// Whether another managed pool pays the fee anyway.
    pub(super) fee_stays: bool,
    /// Messages through the other managed pools of the Region, whose tiers it shares; 0 if they are unknown.
    pub(super) others: u64,
}

impl ManagedWay {
    /// So many messages a month of a pool.
    pub(super) fn of(scene: &Scene<'_>, pool: &PoolRef, month: u64) -> Self {
        let fee_stays = scene.has_other_managed(pool);
        let fee = if fee_stays { Usd::ZERO } else { scene.prices.managed_base() };
        let others = scene.managed().filter(|name| *name != pool).map(|name| scene.month(name));
        let others = others.sum::<Option<u64>>().unwrap_or(0);
        let all = others.saturating_add(month);
        let through = scene.prices.managed_at_least(all).minus(scene.prices.managed_at_least(others));
        let is_exact = scene.prices.managed_messages(all).is_some();
        Self { cost: fee.plus(through), is_exact, fee, fee_stays, others }
    }

    /// Messages a month of the pool up to which this costs less than so much; `None` if it never does, or if that is beyond
    /// the prices that AWS publishes.
    pub(super) fn break_even(&self, scene: &Scene<'_>, standard: Usd) -> Option<u64> {
        scene.prices.messages_for(standard.minus(self.fee), self.others)
    }
}

impl Scene<'_> {
    /// Whether another managed pool of the account pays the monthly fee, in any Region, and this one would pay it too.
    pub(super) fn has_other_managed(&self, pool: &PoolRef) -> bool {
        self.prices.managed_base() > Usd::ZERO
            && self.paying.iter().any(|(region, name)| region != self.region || name != pool)
    }

    /// The other managed pools of the Region that have no mail.
    pub(super) fn idle_beside(&self, pool: &PoolRef) -> Vec<PoolRef> {
        let pays = |name: &PoolRef| self.paying.contains(&(self.region.clone(), name.clone()));
        self.managed().filter(|name| *name != pool && !pays(name)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        advice::pricing_plan::PricingPlan,
        model::{LivePool, LiveRegion, PoolName, Reported, ScalingMode},
    };

    #[test]
    fn region_whose_plan_includes_managed_ips_pays_no_fee() {
        let mut live = LiveRegion::default();
        live.pools.insert(PoolName::live("m"), LivePool { scaling: Reported::Known(ScalingMode::Managed) });
        let (pro, none) = (Region::live("eu-west-1"), Region::live("us-east-1"));
        let mut set = crate::model::LiveConfigurationSet::default();
        set.delivery.pool = Some(PoolRef::live("m"));
        live.configuration_sets.insert(crate::model::ConfigurationSetName::live("s"), set);
        let picture = Picture::live(&live);
        let pictures = BTreeMap::from([(pro.clone(), picture.clone()), (none.clone(), picture)]);
        let plan = |region: &Region| if *region == pro { PricingPlan::Pro } else { PricingPlan::None };
        let found = paying(&pictures, |_| None, |region| Prices::default().under(plan(region)));
        assert_eq!(found, BTreeSet::from([(none, PoolRef::live("m"))]));
    }
}
