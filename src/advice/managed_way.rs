//! What the mail of a pool costs as that of a managed pool, beside the other managed pools of the account.

use crate::model::{PoolRef, Usd};

use super::{picture::PoolKind, scene::Scene};

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
    /// Whether the account has another managed pool, in any Region.
    pub(super) fn has_other_managed(&self, pool: &PoolRef) -> bool {
        let all = self.all.iter().flat_map(|(region, it)| it.pools.iter().map(move |(name, it)| (region, name, it)));
        let mut managed = all.filter(|(.., it)| it.kind == Some(PoolKind::Managed));
        managed.any(|(region, name, _)| region != self.region || name != pool)
    }
}
