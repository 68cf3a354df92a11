//! The planner finds a safe order if one exists, with the fewest possible steps.

use proptest::{
    strategy::Strategy,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use sesform::{
    model::Write,
    plan::{self, Policy},
};

use super::{
    accounts::{cases, region},
    oracle::{Optimum, Oracle},
};

/// Number of accounts that are compared. `SESFORM_CASES` overrides it.
const COMPARED: usize = 400;

/// The share of accounts, in percent, whose plan may be longer than the optimum. A known cause: a set whose old or new
/// pool is empty needs no IP, so it could pass through a pool that another change empties.
const MOST_LONGER: f64 = 1.0;

#[test]
#[expect(clippy::disallowed_methods, reason = "a person chooses the cases")]
fn an_order_is_found_whenever_there_is_one_and_it_is_as_short_as_can_be() {
    let compared = std::env::var("SESFORM_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(COMPARED);
    let seed = std::env::var("SESFORM_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1_u8);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut told, mut longer, mut impossible) = (0, Vec::new(), 0);
    for at in 0..compared {
        let case = cases().new_tree(&mut runner).unwrap().current();
        let plan = plan::plan(&case.desired, &case.live, &Policy::default());
        let before = &case.live.regions[&region()];
        let after = plan::outcome(&case.live.regions, &plan).unwrap().remove(&region()).unwrap();
        let is_counted = |write: &Write| match write {
            Write::CreateConfigurationSet { .. } => false,
            Write::CreateDedicatedIpPool { pool, .. } => !after.pools.contains_key(pool),
            _ => true,
        };
        let writes = plan.steps.iter().filter(|step| is_counted(&step.write)).count();
        let is_safe = plan.proof.violations.is_empty();
        match Oracle::new(&case.desired.regions[&region()], before, &after).fewest() {
            Optimum::TooLarge => continue,
            Optimum::Impossible => {
                assert!(!is_safe, "case {at}: no order keeps the rules, and the proof says one does: {case:#?}");
                impossible += 1;
            }
            Optimum::Writes(fewest) => {
                assert!(is_safe, "case {at}: {fewest} writes do it: {case:#?}\n{:#?}", plan.proof);
                assert!(writes >= fewest, "case {at}: fewer writes than can be: {writes} < {fewest}");
                if writes > fewest {
                    longer.push((at, writes - fewest));
                }
            }
        }
        told += 1;
    }
    let share = 100.0 * longer.len() as f64 / told as f64;
    println!(
        "{told} of {compared} accounts compared, {impossible} have no safe order; longer than the optimum: {share:.2} %"
    );
    for (at, extra) in &longer {
        println!("  account {at}: {extra} steps more");
    }
    assert!(told * 10 >= compared * 9, "the oracle told {told} of {compared}");
    assert!(share <= MOST_LONGER, "{longer:?}");
}
