//! Planning alone, with proof: 10,000 configuration sets, 50 pools, 2,000 IPs, 10 % changed; and twice and half of that,
//! to see that it grows with the account.
//!
//! `cargo bench --bench planner` prints the median of some runs for each size.

use std::{
    collections::{BTreeMap, BTreeSet},
    hint::black_box,
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use sesform::{
    model::{
        AccountId, Caller, ConfigurationSetName, Delivery, Desired, DesiredConfigurationSet, DesiredPool,
        DesiredRegion, Live, LiveConfigurationSet, LiveDedicatedIp, LivePool, LiveRegion, LiveScaling, Membership,
        PoolName, PoolRef, Region, Warmup, WarmupStatus,
    },
    plan::{self, Policy},
};

/// Runs of each size, of which the median is printed.
const RUNS: usize = 15;
/// One in so many things changes.
const CHANGED: usize = 10;

fn main() {
    for (sets, pools, ips) in [(5_000, 50, 1_000), (10_000, 50, 2_000), (20_000, 50, 4_000)] {
        let (desired, live) = workload(sets, pools, ips);
        let plan = plan::plan(&desired, &live, &Policy::default());
        assert!(plan.proof.violations.is_empty(), "the workload has a safe order");
        let mut times: Vec<Duration> = (0..RUNS).map(|_| once(&desired, &live)).collect();
        times.sort();
        let median = times[RUNS / 2].as_secs_f64() * 1e3;
        let steps = plan.steps.len();
        report(&format!("{sets} configuration sets, {pools} pools, {ips} IPs, {steps} steps: {median:.1} ms"));
    }
}

#[expect(clippy::print_stdout, reason = "the result of a benchmark")]
fn report(line: &str) {
    println!("{line}");
}

fn once(desired: &Desired, live: &Live) -> Duration {
    let start = Instant::now();
    black_box(plan::plan(black_box(desired), black_box(live), &Policy::default()));
    start.elapsed()
}

/// An account whose every tenth IP moves to the next pool and whose every tenth set is sent through the next one but one.
fn workload(sets: usize, pools: usize, ips: usize) -> (Desired, Live) {
    let region = Region::live("eu-west-1");
    let account = AccountId::live("123456789012");
    let pool = |at: usize| PoolName::live(format!("pool-{:02}", at % pools));
    let ip = |at: usize| Ipv4Addr::from(0x0a00_0000 + u32::try_from(at).unwrap_or_default());
    let set = |at: usize| ConfigurationSetName::live(format!("set-{at:05}"));
    let warmup = Warmup { status: WarmupStatus::Done, percentage: Some(100) };
    let ip_after = |at: usize| if at.is_multiple_of(CHANGED) { pool(at + 1) } else { pool(at) };
    let set_after = |at: usize| if at.is_multiple_of(CHANGED) { pool(at + 2) } else { pool(at) };
    let held = LiveRegion {
        pools: (0..pools).map(|at| (pool(at), LivePool { scaling: LiveScaling::Standard })).collect(),
        dedicated_ips: (0..ips)
            .map(|at| (ip(at), LiveDedicatedIp { pool: PoolRef::Named(pool(at)), warmup: warmup.clone() }))
            .collect(),
        configuration_sets: (0..sets)
            .map(|at| {
                let delivery = Delivery { pool: Some(PoolRef::Named(pool(at))), ..Delivery::default() };
                (set(at), LiveConfigurationSet { delivery })
            })
            .collect(),
        leftovers: BTreeSet::new(),
    };
    let mut members: BTreeMap<PoolName, BTreeSet<Ipv4Addr>> = BTreeMap::new();
    for at in 0..ips {
        members.entry(ip_after(at)).or_default().insert(ip(at));
    }
    let wanted = DesiredRegion {
        pools: Some(
            members
                .into_iter()
                .map(|(name, ips)| (name, DesiredPool { ips: Some(Membership::Exact(ips)), ..DesiredPool::default() }))
                .collect(),
        ),
        configuration_sets: Some(
            (0..sets)
                .map(|at| {
                    let pool = Some(PoolRef::Named(set_after(at)));
                    (set(at), DesiredConfigurationSet { pool, ..DesiredConfigurationSet::default() })
                })
                .collect(),
        ),
        ..DesiredRegion::default()
    };
    let caller = Caller { account: account.clone(), arn: "arn:aws:iam::123456789012:user/bench".to_owned() };
    let live = Live { caller, regions: BTreeMap::from([(region.clone(), held)]) };
    (Desired::new(account, None, BTreeMap::from([(region, wanted)])), live)
}
