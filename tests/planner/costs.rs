//! The cost of planning, measured in allocations because their number does not depend on the machine. It grows no
//! faster than the account.

use allocation_counter::{AllocationInfo, measure};
use sesform::{
    model::{Desired, Live},
    plan::{self, Adopt, Policy, Prune},
};

#[path = "../../benches/planner/workload.rs"]
mod workload;

use workload::{POOLS, rename_some, workload};

/// Maximum growth of the allocations, relative to the growth of the account.
const GROWTH: f64 = 1.15;
/// Maximum allocations for each configuration set of the workload, of which one in ten changes. Measured: 35, and 103
/// with renames, adoption and pruning.
const EACH: [f64; 2] = [36.0, 104.0];

fn planned(desired: &Desired, live: &Live, policy: &Policy) -> AllocationInfo {
    measure(|| {
        let plan = plan::plan(desired, live, policy);
        assert!(plan.proof.violations.is_empty() && !plan.steps.is_empty());
    })
}

fn costs(sets: usize) -> [AllocationInfo; 2] {
    let (desired, live) = workload(sets, POOLS, sets / 5);
    let plain = planned(&desired, &live, &Policy::default());
    let (mut desired, mut live) = (desired, live);
    rename_some(&mut desired, &mut live);
    let policy = Policy { prune: Prune::Delete, adopt: Adopt::Take, ..Policy::default() };
    [plain, planned(&desired, &live, &policy)]
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "counts far below the limit")]
fn allocations_of_a_plan_grow_with_the_account_and_no_faster() {
    let (small, large) = (1_000, 40_000);
    let factor = (large / small) as f64;
    for ((small, large), most) in costs(small).into_iter().zip(costs(large)).zip(EACH) {
        let each = large.count_total as f64 / 40_000.0;
        println!("{each:.1} allocations, {:.0} bytes a set", large.bytes_total as f64 / 40_000.0);
        assert!(each <= most, "{each} allocations a set");
        for (small, large) in [(small.count_total, large.count_total), (small.bytes_total, large.bytes_total)] {
            let growth = large as f64 / (small as f64 * factor);
            assert!(growth <= GROWTH, "{growth}: {small} to {large}");
        }
    }
}
