//! Planning alone, with proof: 10,000 configuration sets, 50 pools, 2,000 IPs, 10 % changed; and from a tenth to four times
//! of that, to see that it grows with the account. The same again where every tenth set is renamed, its identity follows,
//! ownerless objects are adopted and what is gone is pruned.
//!
//! `cargo bench --bench planner` prints the median of some runs for each size.

mod workload;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use sesform::{
    model::{Desired, Live},
    plan::{self, Adopt, Policy, Prune},
};

use workload::{POOLS, rename_some, workload};

/// Runs of each size, of which the median is printed.
const RUNS: usize = 5;

fn main() {
    let sizes = [1_000, 5_000, 10_000, 20_000, 40_000];
    for sets in sizes {
        let (desired, live) = workload(sets, POOLS, sets / 5);
        measure("", sets, &desired, &live, &Policy::default());
    }
    for sets in sizes {
        let (mut desired, mut live) = workload(sets, POOLS, sets / 5);
        rename_some(&mut desired, &mut live);
        let policy = Policy { prune: Prune::Delete, adopt: Adopt::Take, ..Policy::default() };
        measure(" renamed, adopted, pruned", sets, &desired, &live, &policy);
    }
}

fn measure(what: &str, sets: usize, desired: &Desired, live: &Live, policy: &Policy) {
    let plan = plan::plan(desired, live, policy);
    assert!(plan.proof.violations.is_empty(), "the workload has a safe order");
    let mut times: Vec<Duration> = (0..RUNS).map(|_| once(desired, live, policy)).collect();
    times.sort();
    let median = times[RUNS / 2].as_secs_f64() * 1e3;
    let (ips, steps) = (sets / 5, plan.steps.len());
    let each = median * 1e3 / f64::from(u32::try_from(sets).unwrap_or(u32::MAX));
    report(&format!(
        "{sets} configuration sets{what}, {POOLS} pools, {ips} IPs, {steps} steps: {median:.1} ms, {each:.2} µs a set"
    ));
}

#[expect(clippy::print_stdout, reason = "the result of a benchmark")]
fn report(line: &str) {
    println!("{line}");
}

fn once(desired: &Desired, live: &Live, policy: &Policy) -> Duration {
    let start = Instant::now();
    black_box(plan::plan(black_box(desired), black_box(live), policy));
    start.elapsed()
}
