//! SIGINT and SIGTERM at any step: the report is written and true, and the same plan can be resumed.

use std::process::Command;

use serde_json::json;
use sesform::apply::{Report, StepStatus};

use crate::{
    binary::{Bench, Ended},
    case::Case,
    dice::Dice,
    judge::{Sight, misplaced, untruths},
    world::is_write,
};

/// Number of moments at which each signal is tried.
const MOMENTS: usize = 8;

/// Sends a signal after a number of writes, and completes the plan.
fn signalled(name: &str, code: i32) {
    let mut dice = Dice::new(u64::try_from(code).unwrap());
    let mut met = Vec::new();
    for moment in 0..MOMENTS {
        let case = if moment % 2 == 0 { Case::swap(2, 3, 8) } else { Case::spread(4, 12, 8) };
        let case = case.with_strangers(&mut dice);
        let bench = Bench::of(&case);
        let (expected, mut monitor) = (case.expected(&bench.region()), bench.monitor(&case));
        let plan = bench.saved_plan();
        // Slow enough that a signal arrives while calls are in progress.
        bench.play(&json!({"rules": [
            {"operation": "PutDedicatedIpInPool", "fault": {"delay": {"milliseconds": 20}}},
            {"operation": "PutConfigurationSetDeliveryOptions", "fault": {"delay": {"milliseconds": 20}}},
            {"operation": "PutDedicatedIpInPool", "when": {"probability": 0.2}, "fault": "reset_after_write"}]}));
        let writes = 1 + dice.below(plan.steps.len());
        let mut apply = bench.sesform(&["apply", "plan.json", "--report", "json=report.json"]).spawn().unwrap();
        bench.wait_until(&mut apply, |calls| calls.iter().filter(|call| is_write(call)).count() >= writes);
        let kill = format!("kill -{name} {}", apply.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let ended = Ended::from(apply.wait_with_output().unwrap());
        let document = bench.report("report.json");
        assert_eq!(document["exit_code"], ended.code.unwrap(), "{}", ended.text);
        let report: Report = serde_json::from_value(document["report"].clone()).unwrap();
        let done = report.count(StepStatus::Applied);
        let complete = report.is_complete();
        assert_eq!(ended.code, Some(if complete { 0 } else { code }), "{}", ended.text);
        assert!(report.interrupted || complete);
        let mut wrong = untruths(&plan, &report, &bench.calls(), Sight::Clear);
        wrong.extend(misplaced(&plan, &bench.calls()));
        assert!(wrong.is_empty(), "{wrong:#?}");
        bench.watch(&mut monitor);
        met.push(done);

        bench.play(&json!({}));
        bench.run_to(0, &["apply", "plan.json", "--report", "json=report.json"]);
        let report: Report = serde_json::from_value(bench.report("report.json")["report"].clone()).unwrap();
        let wrong = untruths(&plan, &report, &bench.calls(), Sight::Clear);
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!(report.count(StepStatus::AlreadyDone), done, "what was applied is not done again");
        bench.watch(&mut monitor);
        bench.is_as(&expected);
    }
    println!("{name} came when so many steps were done: {met:?}");
}

#[test]
fn sigint_at_any_step_leaves_a_true_report_and_a_plan_that_goes_on() {
    signalled("INT", 130);
}

#[test]
fn sigterm_at_any_step_leaves_a_true_report_and_a_plan_that_goes_on() {
    signalled("TERM", 143);
}
