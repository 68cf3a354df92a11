//! Random orders that a plan's dependencies allow.

use std::collections::{BTreeMap, BTreeSet};

use sesform::{
    model::{LiveRegion, Region},
    plan::{self, Plan, Step},
};

/// A small deterministic generator: the tests need variety, not randomness.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// One allowed order of the plan's steps.
pub(crate) fn shuffled<'a>(plan: &'a Plan, dice: &mut Dice) -> Vec<&'a Step> {
    let mut left: Vec<&Step> = plan.steps.iter().collect();
    let mut done = BTreeSet::new();
    let mut order = Vec::new();
    while !left.is_empty() {
        let ready: Vec<usize> =
            (0..left.len()).filter(|at| left[*at].depends_on.iter().all(|id| done.contains(id))).collect();
        let step = left.remove(ready[dice.below(ready.len())]);
        done.insert(step.id);
        order.push(step);
    }
    order
}

/// The state of the Region before the first step and after each step of an order.
pub(crate) fn states(start: &BTreeMap<Region, LiveRegion>, region: &Region, order: &[&Step]) -> Vec<LiveRegion> {
    let mut state = start.get(region).cloned().unwrap_or_default();
    let mut states = vec![state.clone()];
    for step in order {
        plan::simulate(&mut state, &step.write).unwrap();
        states.push(state.clone());
    }
    states
}
