//! `kill -9` of the program at every step of a plan, before the step's write is performed and after it.

use serde_json::{Value, json};
use sesform::{
    plan::{Plan, Purpose, Step},
    sandbox::CallRecord,
};

use crate::{
    binary::Bench,
    case::{Case, spelled_out},
    dice::Dice,
    judge::misplaced,
    world::is_write,
};

/// A plan with every kind of step: new pools, moving IPs, changed sets, and a detour through a temporary pool.
fn case() -> Case {
    let mut case = Case::swap(1, 3, 6);
    let spread = Case::spread(3, 9, 4);
    for (part, name) in [("DedicatedIps", "198.51.110."), ("ConfigurationSets", "t")] {
        let things = spread.before[part].as_object().unwrap();
        for (at, thing) in things.values().enumerate() {
            case.before[part][format!("{name}{at}")] = thing.clone();
        }
    }
    for (at, (_, pool)) in spread.file.pools.iter().enumerate() {
        let renamed = |ip: &String| format!("198.51.110.{}", ip.rsplit('.').next().unwrap());
        let ips = pool.ips.as_ref().map(|ips| ips.iter().map(renamed).collect());
        case.file.pools.insert(format!("q{at}"), crate::case::Pool { ips, ..pool.clone() });
    }
    for (at, set) in spread.file.sets.values().enumerate() {
        let pool = set.pool.as_ref().map(|pool| pool.replace("p0", "q"));
        case.file.sets.insert(format!("t{at}"), crate::case::Set { pool, tls: Some("REQUIRE"), ..set.clone() });
    }
    case.file.sets.insert("new".to_owned(), crate::case::Set { pool: Some("q0".to_owned()), ..Default::default() });
    case.with_strangers(&mut Dice::new(1))
}

/// A rule that makes the write of exactly this step hang.
fn hanging(step: &Step, fault: &str) -> Value {
    let write = serde_json::to_value(&step.write).unwrap();
    let target = step.write.target().name();
    let about = match step.write.operation() {
        "PutDedicatedIpInPool" => {
            format!("/{target}/pool {{\"DestinationPoolName\":{}}}", write["to"])
        }
        "PutConfigurationSetDeliveryOptions" => {
            format!("/{target}/delivery-options {{\"SendingPoolName\":{}", write["delivery"]["pool"])
        }
        "DeleteDedicatedIpPool" => format!("/{target}"),
        _ => format!("\"{target}\""),
    };
    json!({"rules": [{"operation": step.write.operation(), "about": about, "fault": fault}]})
}

/// Kills the program at each step, and completes the work with the saved plan and with a new apply.
fn killed_at_every_step(fault: &str) {
    let case = case();
    let bench = Bench::of(&case);
    let before = bench.region();
    let expected = case.expected(&before);
    let plan = bench.saved_plan();
    assert!(plan.steps.len() >= 30, "{} steps", plan.steps.len());
    assert!(plan.proof.violations.is_empty());
    for step in &plan.steps {
        bench.restore(&before);
        bench.play(&hanging(step, fault));
        let mut monitor = bench.monitor(&case);
        let mut apply = bench.start(&["apply", "plan.json"]);
        let hangs = |call: &CallRecord| {
            call.fault.as_deref() == Some(fault) && call.performed.is_some() == (fault == "hang_after_write")
        };
        bench.wait_until(&mut apply, |calls| calls.iter().any(hangs));
        assert!(bench.calls().iter().any(hangs), "step {} was not met", step.id);
        bench.kill(apply);
        bench.watch(&mut monitor);
        assert_eq!(misplaced(&plan, &bench.calls()), Vec::<String>::new());
        let killed = bench.region();

        bench.play(&json!({}));
        bench.run_to(0, &["apply", "plan.json"]);
        bench.watch(&mut monitor);
        assert_eq!(misplaced(&plan, &bench.calls()), Vec::<String>::new());
        bench.is_as(&expected);

        bench.restore(&killed);
        finished_by_a_new_apply(&bench, &case, &plan, &expected);
    }
}

/// In the middle of a detour, the sources that a route could use before are no longer visible. Only the saved plan can
/// resume there, and a new plan says so.
fn finished_by_a_new_apply(bench: &Bench, case: &Case, plan: &Plan, expected: &Value) {
    bench.play(&json!({}));
    let ended = bench.run(&["apply", "--yes"]);
    let in_detour = plan.steps.iter().any(|step| step.purpose == Purpose::Detour);
    if ended.code == Some(5) && in_detour {
        assert!(ended.text.contains("apply its saved plan again"), "{}", ended.text);
        assert!(!bench.calls().iter().any(is_write), "refused, and wrote");
        return;
    }
    assert_eq!(ended.code, Some(0), "{}", ended.text);
    assert!(case.file.unmet(&bench.region()).is_empty());
    assert_eq!(spelled_out(&bench.region()), *expected);
    bench.is_as(expected);
}

#[test]
fn a_program_killed_before_any_write_is_done_is_finished_by_the_next() {
    killed_at_every_step("hang");
}

#[test]
fn a_program_killed_after_any_write_and_before_its_answer_is_finished_by_the_next() {
    killed_at_every_step("hang_after_write");
}
