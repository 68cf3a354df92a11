//! Membership by count. The planner gives each pool the IPs that it asks for with the fewest moves, compared with every
//! other choice on small accounts. The choice follows fixed rules, and a second plan is empty.

use std::{collections::BTreeMap, net::Ipv4Addr};

use proptest::{collection::vec, prelude::*};
use sesform::{
    model::{
        DesiredPool, DesiredRegion, LiveRegion, Membership, PoolName, PoolRef, PoolSize, Reported, Warmup, WarmupStatus,
    },
    plan::{self, Action, Allowance, Plan, Policy},
    render::withheld_text,
};

use super::accounts::{Case, case, desired_region, ip, live_region, pool, pool_name, region};

/// Number of pools in the file, some with a count and some with a list of IPs.
const POOLS: usize = 3;

fn counted(count: usize, include: &[usize]) -> DesiredPool {
    let count = PoolSize::new(count.try_into().unwrap()).unwrap();
    let ips = Membership::Count { count, include: include.iter().map(|at| ip(*at)).collect() };
    DesiredPool { ips: Some(ips), ..DesiredPool::default() }
}

fn file(pools: impl IntoIterator<Item = (usize, DesiredPool)>) -> DesiredRegion {
    let pools = pools.into_iter().map(|(at, pool)| (pool_name(at), pool)).collect();
    DesiredRegion { pools: Some(pools), ..DesiredRegion::default() }
}

fn warming(percentage: u8) -> Warmup {
    Warmup { status: Reported::Known(WarmupStatus::InProgress), percentage: Some(percentage) }
}

fn planned(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy::default())
}

fn after(case: &Case, plan: &Plan) -> LiveRegion {
    plan::outcome(&case.live.regions, plan).unwrap().remove(&region()).unwrap()
}

fn members(live: &LiveRegion, at: usize) -> Vec<Ipv4Addr> {
    live.dedicated_ips.iter().filter(|(_, held)| held.pool == pool(at)).map(|(ip, _)| *ip).collect()
}

fn chosen(live: LiveRegion, desired: DesiredRegion, at: usize) -> Vec<Ipv4Addr> {
    let case = case(live, desired);
    members(&after(&case, &planned(&case)), at)
}

#[test]
fn warm_ips_of_the_default_pool_come_first_then_by_percentage_then_by_address() {
    let mut live = live_region(&[0], &vec![PoolRef::Default; 5], &[]);
    for (at, percentage) in [(0, 10), (1, 80), (2, 80)] {
        live.dedicated_ips.get_mut(&ip(at)).unwrap().warmup = warming(percentage);
    }
    let first = |count| chosen(live.clone(), file([(0, counted(count, &[]))]), 0);
    assert_eq!(first(2), [ip(3), ip(4)]);
    assert_eq!(first(3), [ip(1), ip(3), ip(4)]);
    assert_eq!(first(4), [ip(1), ip(2), ip(3), ip(4)]);
}

#[test]
fn surplus_goes_least_warm_first_and_then_highest_address_first() {
    let mut live = live_region(&[0], &vec![pool(0); 4], &[]);
    live.dedicated_ips.get_mut(&ip(1)).unwrap().warmup = warming(50);
    assert_eq!(chosen(live.clone(), file([(0, counted(3, &[]))]), 0), [ip(0), ip(2), ip(3)]);
    assert_eq!(chosen(live.clone(), file([(0, counted(2, &[]))]), 0), [ip(0), ip(2)]);
    assert_eq!(chosen(live, file([(0, counted(2, &[1]))]), 0), [ip(0), ip(1)]);
}

#[test]
fn ips_that_another_pool_names_or_holds_are_never_chosen() {
    let live = live_region(&[0, 1, 9], &[PoolRef::Default, pool(9), PoolRef::Default, PoolRef::Default], &[]);
    let listed = DesiredPool { ips: Some(Membership::Exact([ip(0)].into())), ..DesiredPool::default() };
    let case = case(live, file([(0, counted(3, &[])), (1, listed), (2, counted(1, &[3]))]));
    let plan = planned(&case);
    let live = after(&case, &plan);
    assert_eq!([members(&live, 0), members(&live, 1), members(&live, 2)], [vec![ip(2)], vec![ip(0)], vec![ip(3)]]);
    let [shortage] = plan.withheld.as_slice() else { panic!("{:#?}", plan.withheld) };
    assert_eq!((shortage.rule().code, shortage.address.name.as_str()), ("shortage", "p0"));
    assert!(withheld_text(shortage).starts_with("2 of the 3 IPs"), "{}", withheld_text(shortage));
    assert!(
        withheld_text(shortage).contains("missing in eu-west-1")
            && withheld_text(shortage).contains("`--allow shortage`")
    );
}

#[test]
fn surplus_goes_straight_to_the_pool_that_lacks_it() {
    let live = live_region(&[0, 1], &[pool(1), pool(1), PoolRef::Default], &[]);
    let case = case(live, file([(0, counted(1, &[])), (1, counted(1, &[]))]));
    let plan = planned(&case);
    assert_eq!(plan.steps.len(), 1, "{:#?}", plan.steps);
    assert_eq!(members(&after(&case, &plan), 0), [ip(1)]);
}

#[test]
fn a_shortage_that_is_allowed_is_a_warning_and_one_that_is_not_stops_the_apply() {
    let case = case(live_region(&[0], &[PoolRef::Default], &[]), file([(0, counted(2, &[]))]));
    let plan = planned(&case);
    assert!(plan::ApprovedPlan::approve(plan.clone(), plan::Allowances::default()).is_err());
    assert!(plan::ApprovedPlan::approve(plan, plan::Allowances::from_iter([Allowance::Shortage])).is_ok());
    let policy = Policy { allowed: [Allowance::Shortage].into_iter().collect(), ..Policy::default() };
    let plan = plan::plan(&case.desired, &case.live, &policy);
    assert!(plan.withheld.is_empty());
    assert!(plan.warnings.iter().any(|warning| warning.rule().code == "shortage"));
}

/// Small accounts with pools by count, pools by list, and pools whose IPs the file does not state.
fn cases() -> impl Strategy<Value = Case> {
    let wanted = vec((0..4_usize, prop::bool::weighted(0.3), prop::bool::weighted(0.6)), POOLS);
    let ips = vec((0..=POOLS + 1, prop::option::weighted(0.2, 0..POOLS), 0..=100_u8, any::<bool>()), 0..6);
    (wanted, ips, vec(0..=POOLS, 0..3)).prop_map(|(wanted, ips, sets)| {
        let place = |at: usize| if at == 0 { PoolRef::Default } else { pool(at - 1) };
        let held: Vec<PoolRef> = ips.iter().map(|(at, _, _, _)| place(*at)).collect();
        let routes: Vec<PoolRef> = sets.iter().map(|at| place(*at)).collect();
        let mut live = live_region(&(0..=POOLS).collect::<Vec<_>>(), &held, &routes);
        for (at, (_, _, percentage, is_done)) in ips.iter().enumerate().filter(|(_, (_, _, _, done))| !*done) {
            assert!(!is_done);
            live.dedicated_ips.get_mut(&ip(at)).unwrap().warmup = warming(*percentage);
        }
        let pools = wanted.iter().enumerate().map(|(at, (count, is_list, is_stated))| {
            let named: Vec<usize> = (0..ips.len()).filter(|ip| ips[*ip].1 == Some(at)).collect();
            let list = Membership::Exact(named.iter().map(|at| ip(*at)).collect());
            let pool = match (is_list, *is_stated || !named.is_empty()) {
                (_, false) => DesiredPool::default(),
                (true, true) => DesiredPool { ips: Some(list), ..DesiredPool::default() },
                (false, true) => counted((*count).max(named.len()), &named),
            };
            (at, pool)
        });
        let pools: Vec<_> = pools.collect();
        case(live, DesiredRegion { configuration_sets: desired_region(&[], &[]).configuration_sets, ..file(pools) })
    })
}

/// The fewest moves, found by trying every distribution of the IPs over the pools.
fn fewest(case: &Case) -> usize {
    let (live, desired) = (&case.live.regions[&region()], &case.desired.regions[&region()]);
    let pools: Vec<(&PoolName, &Membership)> =
        desired.pools.iter().flatten().filter_map(|(name, pool)| Some((name, pool.ips.as_ref()?))).collect();
    let named: BTreeMap<Ipv4Addr, &PoolName> =
        pools.iter().flat_map(|(name, ips)| ips.named().iter().map(move |ip| (*ip, *name))).collect();
    // The places where each IP may be afterwards. A named IP goes to the pool that names it. An IP in the default pool
    // or in a stated pool may be in the default pool or in any counted pool. All other IPs stay.
    let gives = |at: &PoolRef| *at == PoolRef::Default || pools.iter().any(|(name, _)| at.named() == Some(*name));
    let counted: Vec<PoolRef> = pools
        .iter()
        .filter(|(_, ips)| matches!(ips, Membership::Count { .. }))
        .map(|(name, _)| PoolRef::Named((*name).clone()))
        .collect();
    let choices: Vec<(PoolRef, Vec<PoolRef>)> = live
        .dedicated_ips
        .iter()
        .map(|(ip, held)| {
            let ways = match named.get(ip) {
                Some(name) => vec![PoolRef::Named((*name).clone())],
                None if gives(&held.pool) => counted.iter().cloned().chain([PoolRef::Default]).collect(),
                None => vec![held.pool.clone()],
            };
            (held.pool.clone(), ways)
        })
        .collect();
    let sizes: BTreeMap<PoolRef, usize> =
        pools.iter().map(|(name, ips)| (PoolRef::Named((*name).clone()), ips.size())).collect();
    let mut best: Option<(usize, usize)> = None;
    let mut now: Vec<PoolRef> = Vec::new();
    try_all(&choices, &mut now, &mut |now| {
        let inside = |name: &PoolRef| now.iter().filter(|at| *at == name).count();
        if counted.iter().any(|name| inside(name) > sizes[name]) {
            return;
        }
        let missing: usize = counted.iter().map(|name| sizes[name] - inside(name)).sum();
        let moves = choices.iter().zip(now).filter(|((from, _), to)| from != *to).count();
        // First the smallest shortage, then the fewest moves.
        best = Some(best.map_or((missing, moves), |best| best.min((missing, moves))));
    });
    best.unwrap().1
}

fn try_all(choices: &[(PoolRef, Vec<PoolRef>)], now: &mut Vec<PoolRef>, found: &mut impl FnMut(&[PoolRef])) {
    let Some((_, ways)) = choices.get(now.len()) else { return found(now) };
    for way in ways {
        now.push(way.clone());
        try_all(choices, now, found);
        now.pop();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_choice_has_fewer_moves(case in cases()) {
        let plan = planned(&case);
        let moved: Vec<_> = plan.changes.iter().filter(|change| change.action == Action::Move).collect();
        prop_assert_eq!(moved.len(), fewest(&case), "{:#?}", plan.changes);
    }

    #[test]
    fn planning_again_after_a_choice_finds_nothing(case in cases()) {
        let plan = planned(&case);
        let mut done = case.clone();
        done.live.regions = plan::outcome(&case.live.regions, &plan).unwrap();
        let again = planned(&done);
        prop_assert!(again.changes.is_empty() && again.steps.is_empty(), "{:#?}", again.changes);
        let short = |plan: &Plan| plan.withheld.iter().map(|item| (item.address.clone(), withheld_text(item))).collect::<Vec<_>>();
        prop_assert_eq!(short(&plan), short(&again));
    }
}
