//! SIGINT and SIGTERM during an apply: the call in flight is completed, no further call is sent, the report is written.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Desk, Ended, FILE, Ses, signal};

/// Stops an apply while its first writes are in progress. Creating a pool is slow, and all IPs wait for their pools.
#[expect(clippy::disallowed_methods, reason = "the test waits for another process")]
fn stopped_by(name: &str) -> (Ended, Value, Ses) {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let slow = json!({"operation": "CreateDedicatedIpPool", "fault": {"delay": {"milliseconds": 3000}}});
    ses.play(&json!({"rules": [slow]}));
    let apply = desk.sesform(["apply", "--yes", "--report", "json=report.json"]).on(&ses).start();
    while !ses.writes().contains(&"CreateDedicatedIpPool") {
        std::thread::sleep(Duration::from_millis(5));
    }
    signal(&apply, name);
    let ended = Ended::from(apply.wait_with_output().unwrap());
    (ended, desk.json("report.json"), ses)
}

/// The statuses in the report of the steps of an operation.
fn statuses<'a>(report: &'a Value, operation: &str) -> Vec<&'a str> {
    let steps = report["report"]["steps"].as_array().unwrap().iter();
    let steps = steps.filter(|step| step["write"]["operation"] == operation);
    steps.map(|step| step["status"].as_str().unwrap()).collect()
}

#[test]
fn sigint_ends_the_calls_in_flight_and_starts_nothing_new() {
    let (ended, report, ses) = stopped_by("INT");
    let ended = ended.with_code(130);
    assert!(ended.stderr.contains("stopping after the calls in flight"), "{}", ended.stderr);
    assert!(ended.stdout.contains("Interrupted:"), "{}", ended.stdout);
    assert!(ended.stdout.contains("run the same command again"), "{}", ended.stdout);
    assert_eq!(report["exit_code"], 130);
    assert_eq!(report["report"]["interrupted"], true);
    assert_eq!(statuses(&report, "CreateDedicatedIpPool"), ["applied"; 2]);
    assert_eq!(statuses(&report, "PutDedicatedIpInPool"), ["not-started"; 4]);
    let region = ses.region();
    assert_eq!(region["DedicatedIpPools"].as_object().map(serde_json::Map::len), Some(2));
    assert_eq!(region["DedicatedIps"]["198.51.100.10"]["PoolName"], "ses-default-dedicated-pool");
}

#[test]
fn sigterm_does_the_same_with_a_code_of_its_own_and_a_second_run_finishes() {
    let (ended, report, ses) = stopped_by("TERM");
    ended.with_code(143);
    assert_eq!(report["exit_code"], 143);
    ses.play(&json!({}));
    let ended = Desk::with(FILE).sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("Applied: "), "{}", ended.stdout);
    assert_eq!(ses.region()["DedicatedIps"]["198.51.100.10"]["PoolName"], "transactional");
}
