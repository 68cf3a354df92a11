//! What the file asks for that no plan does, or not this one, and that changes what is paid: IPs to be given back, and pools
//! whose conversion or deletion is withheld.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{Kind, Region},
    plan::WithheldReason,
};

use super::{lint::Question, scene::Scene};

/// What the file asks of a pool beyond the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BeyondPlan {
    /// The pool.
    pub pool: String,
    /// What is asked.
    pub asks: PoolWish,
    /// The flag with which the plan has it.
    pub flag: &'static str,
}

/// What a plan withholds of a pool that changes what is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PoolWish {
    /// It is to become managed.
    Convert,
    /// It is to be deleted.
    Delete,
}

/// What the plan withholds in a Region that changes what is paid.
pub(super) fn beyond(question: &Question<'_>, region: &Region) -> Vec<BeyondPlan> {
    let withheld = question.account.into_iter().flat_map(|account| &account.plan.withheld);
    let here = withheld.filter(|it| it.address.region == *region && it.address.kind == Kind::DedicatedIpPool);
    let beyond = here.filter_map(|it| {
        let asks = match it.reason {
            WithheldReason::ConvertNotAllowed => PoolWish::Convert,
            WithheldReason::RelinquishNotAllowed { .. } | WithheldReason::PruneNotAllowed => PoolWish::Delete,
            _ => return None,
        };
        Some(BeyondPlan { pool: it.address.name.clone(), asks, flag: it.rule().flag? })
    });
    beyond.collect()
}

impl Scene<'_> {
    /// How many leased IPs the file gives back: those that it names, or those above the number that it states. Addresses of
    /// one's own are not given back.
    pub(super) fn fewer(&self) -> Option<u64> {
        let leased = self.after.leased()? as u64;
        let pools = self.after.pools.values().flat_map(|pool| pool.members.known());
        let named = pools.filter(|(ip, _)| self.facts.relinquish.contains(ip)).count() as u64;
        let above = self.facts.leased.map_or(0, |stated| leased.saturating_sub(stated.into()));
        Some(named.max(above)).filter(|ips| *ips > 0 && !self.facts.is_byoip)
    }
}
