//! What stops an apply of a plan. The state that a plan leaves counts for nothing while the plan is refused.

use crate::{
    model::Region,
    plan::{Allowances, Guard, GuardReason, Plan, Violation, Withheld, WithheldReason},
};

/// What stops an apply of a plan in a Region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stops {
    /// Guards, those of the whole plan too.
    pub guards: Vec<Guard>,
    /// What the file asks for and is not done, for which the whole plan is refused.
    pub withheld: Vec<Withheld>,
    /// Moments at which a route would not be safe.
    pub violations: Vec<Violation>,
}

impl Stops {
    pub(super) fn of(plan: &Plan, region: &Region) -> Self {
        let is_here = |guard: &&Guard| region_of(&guard.reason).is_none_or(|of| of == region);
        let stops = |item: &&Withheld| item.address.region == *region && item.stops(&Allowances::default());
        Self {
            guards: plan.guards.iter().filter(is_here).cloned().collect(),
            withheld: plan.withheld.iter().filter(stops).cloned().collect(),
            violations: plan.proof.violations.iter().filter(|it| it.region == *region).cloned().collect(),
        }
    }

    /// The same without IPs that pools lack: a case asks for them.
    pub(super) fn beside_shortages(mut self) -> Self {
        self.withheld.retain(|item| !matches!(item.reason, WithheldReason::Shortage { .. }));
        self
    }

    /// Whether nothing stops it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { guards, withheld, violations } = self;
        guards.is_empty() && withheld.is_empty() && violations.is_empty()
    }
}

/// The Region of a guard; `None`: it is about the whole plan.
fn region_of(reason: &GuardReason) -> Option<&Region> {
    match reason {
        GuardReason::TooManyDeletions { .. } | GuardReason::TooManyMovedIps { .. } => None,
        GuardReason::CollectionEmptied { region, .. }
        | GuardReason::RouteWithoutIps { region, .. }
        | GuardReason::RoutePaused { region, .. }
        | GuardReason::RouteCold { region, .. }
        | GuardReason::WarmupRestarted { region, .. }
        | GuardReason::PaidFeature { region, .. }
        | GuardReason::OverQuota { region, .. } => Some(region),
    }
}
