//! Two concurrent applies on one account: nothing is corrupted, and each reports the truth about itself.

use std::{collections::BTreeSet, process::Child};

use serde_json::{Value, json};
use sesform::apply::{Confirmation, Report, StepStatus};

use crate::{
    binary::{Bench, Ended},
    case::{Case, File, Set, pool, spelled_out},
    dice::Dice,
    world::{World, is_write},
};

/// Number of pairs that are tried.
const PAIRS: usize = 6;

/// The result of one of the two applies.
struct Left {
    ended: Ended,
    report: Option<Report>,
}

/// Runs two applies concurrently, each with its own arguments. The writes are slow enough to overlap.
fn side_by_side(bench: &Bench, words: [&[&str]; 2]) -> [Left; 2] {
    bench.play(&json!({"rules": [
        {"operation": "*", "when": {"probability": 0.5}, "fault": {"delay": {"milliseconds": 8}}},
        {"operation": "*", "when": {"probability": 0.05}, "fault": "reset_after_write"}]}));
    let start = |at: usize| -> Child {
        let report = format!("json=report{at}.json");
        bench.sesform(words[at]).args(["--report", &report]).spawn().unwrap()
    };
    let children = [start(0), start(1)];
    let mut at = 0;
    children.map(|child| {
        let ended = Ended::from(child.wait_with_output().unwrap());
        let report = serde_json::from_value(bench.report(&format!("report{at}.json"))["report"].take()).ok();
        at += 1;
        Left { ended, report }
    })
}

/// Returns impossible statements of the two reports: an answer that was not given, or one that both claim.
fn untruths(bench: &Bench, both: &[Left; 2]) -> Vec<String> {
    let calls = bench.calls();
    let answered: BTreeSet<&str> = calls
        .iter()
        .filter(|call| is_write(call) && call.performed.is_some() && call.status == Some(200))
        .map(|call| call.request_id.as_str())
        .collect();
    let mut wrong = Vec::new();
    let mut claimed = BTreeSet::new();
    for Left { ended, report } in both {
        let Some(report) = report else {
            // The apply was refused or was not ready. It says so, and all writes are those of the other apply.
            if !matches!(ended.code, Some(1 | 4 | 5)) {
                wrong.push(format!("no report: {ended:?}"));
            }
            continue;
        };
        let expected = if report.is_complete() {
            0
        } else if report.wrote() {
            3
        } else {
            1
        };
        if ended.code != Some(expected) {
            wrong.push(format!("exit code {:?}, not {expected}: {}", ended.code, ended.text));
        }
        for step in &report.steps {
            let by_answer = step.status == StepStatus::Applied && step.confirmed == Some(Confirmation::Answer);
            let id = step.request_id.as_deref().unwrap_or_default();
            if by_answer && (!answered.contains(id) || !claimed.insert(id.to_owned())) {
                wrong.push(format!("no such answer: {step:?}"));
            }
        }
    }
    // Every answer that was sent completely belongs to a step.
    let whole = calls.iter().filter(|call| is_write(call) && call.performed.is_some() && call.status == Some(200));
    for call in whole.filter(|call| call.fault.as_deref().is_none_or(|fault| fault == "delay")) {
        if !claimed.contains(&call.request_id) {
            wrong.push(format!("nobody reports {} {} {}", call.operation.unwrap_or_default(), call.path, call.body));
        }
    }
    wrong
}

/// Returns states that no SES account can have.
fn corrupted(region: &Value) -> Vec<String> {
    let world = World::of(region);
    let is_there = |pool: &str| pool.starts_with("ses-") || world.pools.contains_key(pool);
    let dangling = world.sets.iter().chain(&world.ips).filter(|(_, pool)| !is_there(pool));
    dangling.map(|(name, pool)| format!("{name} names {pool}, which is not there")).collect()
}

#[test]
fn two_applies_of_one_file_end_where_one_would() {
    let mut dice = Dice::new(5);
    for pair in 0..PAIRS {
        let case = if pair % 2 == 0 { Case::spread(4, 8, 8) } else { Case::rotation(4, 3, 6) };
        let case = case.with_strangers(&mut dice);
        let bench = Bench::of(&case);
        let (expected, mut monitor) = (case.expected(&bench.region()), bench.monitor(&case));
        let both = side_by_side(&bench, [&["apply", "--yes"], &["apply", "--yes"]]);
        let wrong = untruths(&bench, &both);
        assert!(wrong.is_empty(), "{wrong:#?}\n{}\n{}", both[0].ended.text, both[1].ended.text);
        bench.watch(&mut monitor);
        bench.play(&json!({}));
        bench.run_to(0, &["apply", "--yes"]);
        bench.watch(&mut monitor);
        bench.is_as(&expected);
    }
}

/// A file that moves the sets elsewhere and swaps the IPs.
fn contradiction(case: &Case) -> File {
    let mut file = case.file.clone();
    let names: Vec<String> = file.pools.keys().cloned().collect();
    let members: Vec<_> = file.pools.values().map(|pool| pool.ips.clone()).collect();
    for (at, name) in names.iter().enumerate() {
        file.pools.get_mut(name).unwrap().ips = members[(at + 1) % members.len()].clone();
    }
    for (at, set) in file.sets.values_mut().enumerate() {
        *set = Set { pool: Some(pool((at + 1) % names.len())), ..Set::default() };
    }
    file
}

#[test]
fn two_applies_of_files_that_contradict_corrupt_nothing_and_the_next_apply_settles_it() {
    let mut dice = Dice::new(6);
    for _ in 0..PAIRS {
        let case = Case::spread(4, 8, 8).with_strangers(&mut dice);
        let bench = Bench::of(&case);
        let other = contradiction(&case);
        std::fs::write(bench.path("other.yaml"), other.yaml()).unwrap();
        let before = spelled_out(&bench.region());
        let both = side_by_side(&bench, [&["apply", "--yes"], &["apply", "--yes", "-f", "other.yaml"]]);
        let wrong = untruths(&bench, &both);
        assert!(wrong.is_empty(), "{wrong:#?}\n{}\n{}", both[0].ended.text, both[1].ended.text);
        let held = spelled_out(&bench.region());
        assert_eq!(corrupted(&held), Vec::<String>::new());
        for stranger in ["strangers-own", "strangers-other"] {
            assert_eq!(held["ConfigurationSets"][stranger], before["ConfigurationSets"][stranger]);
        }
        let wanted = [case.expected(&before), Case { file: other.clone(), ..case.clone() }.expected(&before)];
        for (kind, key) in [("DedicatedIps", "PoolName"), ("ConfigurationSets", "DeliveryOptions")] {
            for (name, thing) in held[kind].as_object().unwrap() {
                let anyones = wanted.iter().chain([&before]).any(|end| end[kind][name][key] == thing[key]);
                assert!(anyones, "nobody wants {name} as {thing}");
            }
        }
        bench.play(&json!({}));
        // The two applies leave a state that is on neither plan's path, so a safe order may not exist from here.
        bench.run_to(0, &["apply", "--yes", "--allow", "interruption", "--allow", "cold"]);
        assert_eq!(case.file.unmet(&bench.region()), Vec::<String>::new());
        bench.run_to(0, &["apply", "--yes"]);
    }
}

#[test]
fn of_two_applies_with_a_lock_one_waits_for_another_day() {
    let mut dice = Dice::new(7);
    for _ in 0..PAIRS {
        // A detour through temporary pools: two concurrent ones would conflict.
        let case = Case::swap(2, 3, 6).with_strangers(&mut dice);
        let bench = Bench::of(&case);
        let (expected, mut monitor) = (case.expected(&bench.region()), bench.monitor(&case));
        let words: &[&str] = &["apply", "--yes", "--lock"];
        let both = side_by_side(&bench, [words, words]);
        let codes: Vec<_> = both.iter().map(|left| left.ended.code).collect();
        // An apply that first waited for the lock may find that its plan was done meanwhile, or is stale.
        assert!(codes.iter().all(|code| matches!(code, Some(0 | 4 | 5))), "{codes:?}");
        assert!(codes.contains(&Some(0)), "{}\n{}", both[0].ended.text, both[1].ended.text);
        bench.watch(&mut monitor);
        bench.is_as(&expected);
    }
}
