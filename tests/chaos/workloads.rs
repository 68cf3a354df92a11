//! What accounts are rebuilt for: spreading the default pool, rotating IPs, renaming pools, exchanging names. The program
//! is killed again and again on the way; the monitor looks at every moment.
//!
//! 12 pools, 96 IPs and 120 configuration sets; with `SESFORM_FULL=1` as many as SES allows: 48 pools beside a stranger's
//! and a temporary one, 400 IPs, 500 sets.

use serde_json::json;
use sesform::sandbox::CallRecord;

use crate::{
    binary::Bench,
    case::Case,
    dice::Dice,
    world::{is_write, performed},
};

/// Kills on the way of one workload.
const KILLS: usize = 5;

struct Size {
    pools: usize,
    ips: usize,
    sets: usize,
}

fn size() -> Size {
    if std::env::var_os("SESFORM_FULL").is_some() {
        Size { pools: 48, ips: 400, sets: 500 }
    } else {
        Size { pools: 12, ips: 96, sets: 120 }
    }
}

fn done(calls: &[CallRecord]) -> usize {
    performed(calls).into_iter().filter(|call| is_write(call)).count()
}

/// Applies the saved plan, killed again and again, and finishes it.
fn survives(name: &str, case: Case) {
    let mut dice = Dice::new(u64::from(name.as_bytes()[1]));
    let case = case.with_strangers(&mut dice);
    let bench = Bench::of(&case);
    let (expected, mut monitor) = (case.expected(&bench.region()), bench.monitor(&case));
    let plan = bench.saved_plan();
    assert!(plan.proof.violations.is_empty(), "{:#?}", plan.proof.violations);
    let mut left = plan.steps.len();
    for kill in 0..KILLS {
        bench.play(&json!({}));
        let writes = dice.below(1 + left / (KILLS - kill));
        // Every other run plans anew, where the account stands at a place that a new plan can be made from.
        let words: &[&str] = if kill % 2 == 1 && bench.run(&["plan"]).code == Some(0) && can_be_planned(&bench) {
            &["apply", "--yes"]
        } else {
            &["apply", "plan.json"]
        };
        bench.play(&json!({}));
        let mut apply = bench.sesform(words).spawn().unwrap();
        bench.wait_until(&mut apply, |calls| done(calls) >= writes);
        bench.kill(apply);
        left = left.saturating_sub(done(&bench.calls()));
        bench.watch(&mut monitor);
    }
    bench.play(&json!({}));
    bench.run_to(0, &["apply", "plan.json"]);
    bench.watch(&mut monitor);
    bench.is_as(&expected);
    println!("{name}: {} steps, {} moments, none wrong", plan.steps.len(), monitor.moments);
}

/// Whether a new plan from here is safe at every step. Only in the middle of a detour it may not be.
fn can_be_planned(bench: &Bench) -> bool {
    bench.run_to(0, &["plan", "-o", "new.json"]);
    bench.report("new.json")["proof"]["violations"].as_array().is_some_and(Vec::is_empty)
}

#[test]
fn spreading_the_default_pool_survives_kills() {
    let Size { pools, ips, sets } = size();
    survives("spread", Case::spread(pools, ips, sets));
}

#[test]
fn rotating_ips_under_sets_that_stay_survives_kills() {
    let Size { pools, ips, sets } = size();
    survives("rotation", Case::rotation(pools, ips / pools, sets));
}

#[test]
fn renaming_every_pool_survives_kills() {
    let Size { pools, ips, sets } = size();
    survives("renaming", Case::renaming(pools / 2, 2 * ips / pools, sets));
}

#[test]
fn exchanging_names_survives_kills() {
    let Size { pools, ips, sets } = size();
    survives("exchange", Case::swap(pools / 2, ips / pools, sets));
}
