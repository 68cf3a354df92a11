//! The reasons for which accounts are rebuilt: spreading the default pool, rotating IPs, renaming pools and swapping
//! names. The program is killed repeatedly on the way, and the monitor checks every moment.
//!
//! The account has 12 pools, 96 IPs and 120 configuration sets. With `SESFORM_FULL=1` it has as many as SES allows: 48
//! pools besides a stranger's and a temporary one, 400 IPs and 500 sets.

use serde_json::json;
use sesform::sandbox::CallRecord;

use crate::{
    binary::Bench,
    case::Case,
    dice::Dice,
    world::{is_write, performed},
};

/// Number of kills during one workload.
const KILLS: usize = 5;

struct Size {
    pools: usize,
    ips: usize,
    sets: usize,
}

#[expect(clippy::disallowed_methods, reason = "a person chooses the cases")]
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

/// Applies saved plans that are killed repeatedly: the first plan, and new plans wherever a safe plan can be made from
/// the current account. An older plan, tried in between, either resumes safely or is stale.
fn survives(name: &str, case: Case) {
    let mut dice = Dice::new(u64::from(name.as_bytes()[1]));
    let case = case.with_strangers(&mut dice);
    let bench = Bench::of(&case);
    let (expected, mut monitor) = (case.expected(&bench.region()), bench.monitor(&case));
    let plan = bench.saved_plan();
    assert!(plan.proof.violations.is_empty(), "{:#?}", plan.proof.violations);
    let (mut left, mut latest, mut stale) = (plan.steps.len(), "plan.json".to_owned(), 0);
    for kill in 0..KILLS {
        if kill % 2 == 1 && new_plan(&bench, "new.json") {
            latest = format!("new{kill}.json");
            std::fs::rename(bench.path("new.json"), bench.path(&latest)).unwrap();
        }
        let older = if kill % 2 == 0 && kill > 0 { "plan.json" } else { &latest };
        for plan in [older, &latest] {
            bench.play(&json!({}));
            let writes = dice.below(1 + left / (KILLS - kill));
            let mut apply = bench.start(&["apply", plan]);
            bench.wait_until(&mut apply, |calls| done(calls) >= writes);
            let ended = apply.try_wait().unwrap();
            bench.kill(apply);
            let done = done(&bench.calls());
            if ended.is_some_and(|ended| ended.code() == Some(4)) {
                assert_eq!(done, 0, "stale, and wrote");
                stale += 1;
            }
            left = left.saturating_sub(done);
            bench.watch(&mut monitor);
        }
    }
    finish(&bench, &latest);
    bench.watch(&mut monitor);
    bench.is_as(&expected);
    println!("{name}: {} steps, {} moments, none wrong; stale {stale} times", plan.steps.len(), monitor.moments);
}

/// Applies a plan that fits the account: the latest, the first, or a new one. Which saved plan progressed further is
/// random. A plan that does not fit is stale and writes nothing.
fn finish(bench: &Bench, latest: &str) {
    bench.play(&json!({}));
    for plan in [latest, "plan.json"] {
        let ended = bench.run(&["apply", plan]);
        if ended.code == Some(0) {
            return;
        }
        assert_eq!(ended.code, Some(4), "{}", ended.text);
        assert_eq!(done(&bench.calls()), 0, "stale, and wrote");
    }
    bench.run_to(0, &["apply", "--yes"]);
}

/// Makes a plan from the current state. Returns whether it is safe at every step. Only in the middle of a detour may it
/// be unsafe.
fn new_plan(bench: &Bench, name: &str) -> bool {
    bench.play(&json!({}));
    bench.run_to(0, &["plan", "-o", name]);
    bench.report(name)["proof"]["violations"].as_array().is_some_and(Vec::is_empty)
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
