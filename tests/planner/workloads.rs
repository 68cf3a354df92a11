//! Large migrations: those of Terraform users with 50 pools, 400 IPs and 500 configuration sets, and harder ones. Each
//! plan is proved, and the monitor checks it in a random allowed order.

use std::collections::BTreeMap;

use sesform::{
    model::PoolRef,
    plan::{self, Allowance, ApprovedPlan, Interruption, Plan, Policy, Refusal},
    render::guard_text,
};

use super::{
    accounts::{Case, case, desired_region, live_region, pool, region},
    monitor::wrong,
    orders::{Dice, shuffled, states},
};

const POOLS: usize = 50;
const IPS: usize = 200;
const SETS: usize = 250;

/// An account and a file. For each IP and set, the functions return its pool in the account and its pool in the file.
/// Pools that only the file uses are new.
fn workload(
    pools: usize,
    ips: impl Fn(usize) -> (PoolRef, PoolRef),
    sets: impl Fn(usize) -> (PoolRef, PoolRef),
    count: (usize, usize),
) -> Case {
    let numbers: BTreeMap<PoolRef, usize> = (0..pools).map(|at| (pool(at), at)).collect();
    let (ips, sets): (Vec<_>, Vec<_>) = ((0..count.0).map(ips).collect(), (0..count.1).map(sets).collect());
    let mut existing: Vec<usize> =
        ips.iter().chain(&sets).filter_map(|(before, _)| numbers.get(before).copied()).collect();
    existing.sort_unstable();
    existing.dedup();
    let before = |ways: &[(PoolRef, PoolRef)]| ways.iter().map(|(before, _)| before.clone()).collect::<Vec<_>>();
    let mut members: BTreeMap<usize, Vec<usize>> = (0..pools).map(|at| (at, Vec::new())).collect();
    for (ip, (_, after)) in ips.iter().enumerate() {
        if let Some(at) = numbers.get(after) {
            members.entry(*at).or_default().push(ip);
        }
    }
    let routed: Vec<_> = sets.iter().enumerate().map(|(at, (_, after))| (at, after.clone())).collect();
    let members: Vec<_> = members.into_iter().collect();
    case(live_region(&existing, &before(&ips), &before(&sets)), desired_region(&members, &routed))
}

fn proved(case: &Case) -> Plan {
    let plan = plan::plan(&case.desired, &case.live, &Policy::default());
    assert!(plan.proof.violations.is_empty(), "{:#?}", &plan.proof.violations[..1]);
    let after = &plan::outcome(&case.live.regions, &plan).unwrap()[&region()];
    let before = &case.live.regions[&region()];
    let mut dice = Dice(7);
    let order = shuffled(&plan, &mut dice);
    // Checking every state would take minutes. Every tenth state of a random order still covers each phase.
    for state in states(&case.live.regions, &region(), &order).iter().step_by(10) {
        let wrong = wrong(before, after, state);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
    plan
}

fn steps_equal_differences(plan: &Plan) {
    assert_eq!(plan.steps.len(), plan.changes.len());
}

#[test]
fn spreading_the_default_pool_over_new_pools_needs_no_extra_step() {
    let case = workload(
        POOLS,
        |at| (PoolRef::Default, pool(at % POOLS)),
        |at| (PoolRef::Default, pool(at % POOLS)),
        (IPS, SETS),
    );
    steps_equal_differences(&proved(&case));
}

#[test]
fn rotating_ips_under_sets_that_stay_needs_no_extra_step() {
    let way = |at: usize| (pool(at % POOLS), pool((at + 1) % POOLS));
    let case = workload(POOLS, way, |at| (pool(at % POOLS), pool(at % POOLS)), (IPS, SETS));
    steps_equal_differences(&proved(&case));
}

#[test]
fn renaming_every_pool_needs_no_extra_step() {
    let half = POOLS / 2;
    let way = |at: usize| (pool(at % half), pool(half + at % half));
    let case = workload(POOLS, way, way, (IPS, SETS));
    steps_equal_differences(&proved(&case));
}

#[test]
fn pairs_that_exchange_their_ips_need_no_extra_step() {
    let way = |at: usize| (pool(at % POOLS), pool((at % POOLS) ^ 1));
    let case = workload(POOLS, way, |at| (pool(at % POOLS), pool(at % POOLS)), (IPS, SETS));
    steps_equal_differences(&proved(&case));
}

#[test]
fn pairs_that_exchange_their_names_share_one_temporary_pool() {
    let pools = POOLS - 2;
    let way = |at: usize| (pool(at % pools), pool((at % pools) ^ 1));
    let plan = proved(&workload(pools, way, way, (IPS, SETS)));
    let created = plan.steps.iter().filter(|step| step.write.operation() == "CreateDedicatedIpPool").count();
    assert_eq!((created, plan.withheld.len()), (1, 0));
}

#[test]
fn a_temporary_pool_that_ses_would_refuse_is_told_before_anything_is_written() {
    let way = |at: usize| (pool(at % POOLS), pool((at % POOLS) ^ 1));
    let plan = proved(&workload(POOLS, way, way, (IPS, SETS)));
    let stops: Vec<_> = plan.guards.iter().map(|guard| guard.allowance()).collect();
    assert_eq!(stops, [Allowance::Quota]);
    assert!(
        guard_text(&plan.guards[0]).contains("51 pools in eu-west-1 at once, including a temporary one"),
        "{:?}",
        plan.guards
    );
    assert!(matches!(ApprovedPlan::approve(plan, Interruption::Allowed), Err(Refusal::Limited(_))));
}

/// SES allows 50 pools. The temporary pools that exist at the same time must fit into the rest of the quota.
#[test]
fn temporary_pools_keep_to_the_room_that_the_quota_leaves() {
    let pools = 46;
    let way = |at: usize| (pool(at % pools), pool((at % pools) ^ 1));
    let case = workload(pools, way, way, (2 * pools, 2 * pools));
    let plan = proved(&case);
    let mut dice = Dice(3);
    for _ in 0..5 {
        let order = shuffled(&plan, &mut dice);
        let most = states(&case.live.regions, &region(), &order).iter().map(|state| state.pools.len()).max();
        assert!(most.is_some_and(|most| most > pools && most <= 50), "{most:?} pools at once");
    }
}

#[test]
fn a_ring_of_all_pools_that_pass_on_their_names_is_broken_at_one_pool() {
    let pools = POOLS - 1;
    let way = |at: usize| (pool(at % pools), pool((at % pools + 1) % pools));
    let plan = proved(&workload(pools, way, way, (IPS, SETS)));
    // The four IPs and five sets of one of the smallest pools move twice. The temporary pool is created and deleted.
    assert_eq!(plan.steps.len(), plan.changes.len() + 4 + 5 + 2);
}

#[test]
fn a_ring_of_five_single_ips_under_sets_that_stay_takes_a_short_way_round() {
    let way = |at: usize| (pool(at), pool((at + 1) % 5));
    let plan = proved(&workload(5, way, |at| (pool(at), pool(at)), (5, 5)));
    assert!(plan.steps.len() <= plan.changes.len() + 3, "{}", plan.steps.len());
}

#[test]
fn a_ring_of_fifty_single_ips_under_sets_that_stay_is_safe() {
    let way = |at: usize| (pool(at), pool((at + 1) % POOLS));
    proved(&workload(POOLS, way, |at| (pool(at), pool(at)), (POOLS, POOLS)));
}
