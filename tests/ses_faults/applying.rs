//! Whole applies: the result, the calls, and what the report says.

use std::time::Duration;

use serde_json::{Value, json};
use sesform::{
    apply::{Confirmation, Event, Execution, OnFailure, Origin, Report, StepStatus, prepare},
    config::{self, Source},
    model::{Desired, Live},
    plan::{self, ApprovedPlan, Interruption, Plan, Policy},
    ses::{MaxRps, Timing},
};

use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, QUICK, region, rule};

/// Two new pools with IPs from the default pool, new sets that send through them, and one set that changes its pool.
const FILE: &str = r#"version: 1
account: "123456789012"
owner: mail
regions:
  eu-west-1:
    pools:
      one: {ips: [198.51.100.1, 198.51.100.2]}
      two: {ips: [198.51.100.3]}
    configuration_sets:
      first: {pool: one}
      second: {pool: two, tls: require}
      third: {pool: ses-shared-pool}
"#;

/// The account to which [`FILE`] is applied.
fn found() -> Value {
    let ip = json!({"PoolName": "ses-default-dedicated-pool"});
    let ips = json!({"198.51.100.1": ip, "198.51.100.2": ip, "198.51.100.3": ip, "198.51.100.4": ip});
    let sets = json!({"third": {"DeliveryOptions": {"SendingPoolName": "aside"}}});
    json!({"DedicatedIpPools": {"aside": {}}, "DedicatedIps": ips, "ConfigurationSets": sets})
}

/// Only the set that changes its pool.
const ONE_SET: &str = r#"version: 1
account: "123456789012"
regions:
  eu-west-1:
    configuration_sets:
      third: {pool: ses-shared-pool}
"#;

fn desired(file: &str) -> Desired {
    config::load_for_account(Source::new("test.yaml", file)).unwrap().desired
}

async fn plan(bench: &Bench) -> Plan {
    plan_of(bench, FILE).await
}

async fn plan_of(bench: &Bench, file: &str) -> Plan {
    let observed = bench.reader().observe(&sesform::ses::Scope::default()).await.unwrap();
    let mut live = Live { caller: bench.connection.caller().await.unwrap(), regions: [(region(), observed)].into() };
    let (desired, policy) = (desired(file), Policy::default());
    // A pool from an earlier run is changed only after its tags, which state its owner, have been read.
    while let Some(unread) = plan::unread(&desired, &live, &policy).remove(&region()) {
        let tags = bench.reader().pool_tags(unread.pools).await.unwrap();
        live.regions.get_mut(&region()).unwrap().pool_tags.extend(tags);
    }
    plan::plan(&desired, &live, &policy)
}

async fn apply(bench: &Bench, plan: Plan, stop: CancellationToken, on_event: impl FnMut(Event<'_>)) -> Report {
    let approved = ApprovedPlan::approve(plan, Interruption::Refused).unwrap();
    let caller = bench.connection.caller().await.unwrap();
    let prepared = prepare(approved, &bench.connection, caller, Origin::Planned).await.unwrap();
    Execution { connection: &bench.connection, on_failure: OnFailure::GoOn, cancellation: stop }
        .run(&prepared, on_event)
        .await
}

/// Plans a file and applies it.
pub(crate) async fn apply_file(bench: &Bench, file: &str) -> Report {
    apply(bench, plan_of(bench, file).await, CancellationToken::new(), |_| {}).await
}

async fn apply_all(bench: &Bench) -> Report {
    apply(bench, plan(bench).await, CancellationToken::new(), |_| {}).await
}

#[tokio::test]
async fn mixture_of_faults_is_outlived() {
    let wanted = {
        let bench = Bench::with(&found(), &json!({})).await;
        assert!(apply_all(&bench).await.is_complete());
        bench.held()
    };
    for seed in 0..8 {
        let often = |fault: &str| json!({"operation": "*", "when": {"probability": 0.08}, "fault": fault});
        let faults = [
            "throttle",
            "html",
            "concurrent_modification",
            "reset_before_write",
            "reset_after_write",
            "truncated_body",
        ];
        let bench = Bench::with(&found(), &json!({})).await;
        let planned = plan(&bench).await;
        bench.play(&json!({"seed": seed, "rules": faults.map(often), "consistency": {"lag_reads": 1}}));
        let report = apply(&bench, planned, CancellationToken::new(), |_| {}).await;
        bench.play(&json!({}));
        // Nearly half of all calls fail. Steps that fail in every try are left to an apply without faults.
        assert!(report.is_complete() || apply_all(&bench).await.is_complete(), "seed {seed}: {report:#?}");
        assert_eq!(bench.held(), wanted, "seed {seed}");
        assert!(plan(&bench).await.steps.is_empty(), "seed {seed}: something is left to do");
    }
}

#[tokio::test]
async fn calls_are_the_steps_and_what_they_touch_before_and_after() {
    let bench = Bench::with(&found(), &json!({})).await;
    let planned = plan(&bench).await;
    assert_eq!(planned.steps.len(), 8, "2 pools, 3 IPs, 2 new sets, 1 other");
    bench.sandbox.clear_calls();
    assert!(apply(&bench, planned, CancellationToken::new(), |_| {}).await.is_complete());
    for (operation, calls) in [
        ("GetCallerIdentity", 1),
        ("GetDedicatedIpPool", 4),
        ("GetDedicatedIps", 2),
        ("GetConfigurationSet", 6),
        ("CreateDedicatedIpPool", 2),
        ("PutDedicatedIpInPool", 3),
        ("CreateConfigurationSet", 2),
        ("PutConfigurationSetDeliveryOptions", 1),
    ] {
        assert_eq!(bench.count(operation), calls, "{operation}");
    }
    assert_eq!(bench.total(), 21);
}

#[tokio::test]
async fn report_has_the_tries_and_how_each_step_is_known_to_be_done() {
    let bench =
        Bench::with(&found(), &rule("CreateDedicatedIpPool", &json!({"nth": 1}), &json!("reset_after_write"))).await;
    let lost = apply_all(&bench).await;
    let lost = lost.steps.iter().find(|step| step.confirmed == Some(Confirmation::Looking)).unwrap();
    assert_eq!((lost.status, lost.tries, lost.causes.len()), (StepStatus::Applied, 1, 0));

    let bench = Bench::with(&found(), &rule("PutDedicatedIpInPool", &json!({"count": 1}), &json!("throttle"))).await;
    let report = apply_all(&bench).await;
    let twice = report.steps.iter().find(|step| step.tries == 2).unwrap();
    assert_eq!((twice.status, twice.confirmed), (StepStatus::Applied, Some(Confirmation::Answer)));
    assert!(twice.causes[0].starts_with("TooManyRequestsException: Rate exceeded (AWS request id "), "{twice:#?}");
    assert_eq!(report.steps.iter().map(|step| step.tries).sum::<u32>(), 9);
}

#[tokio::test]
async fn step_that_failed_after_an_unclear_try_may_have_written() {
    let refused = json!({"error": {"status": 400, "code": "BadRequestException", "message": "no"}});
    let denied = json!({"error": {"status": 403, "code": "AccessDeniedException", "message": "no"}});
    let on = |operation: &str, fault: &Value| json!({"operation": operation, "fault": fault});
    let write = "PutConfigurationSetDeliveryOptions";
    let unclear = json!("close_before_write");
    for (rules, status, may_have_written) in [
        (json!([on(write, &refused)]), StepStatus::Failed, false),
        (json!([on(write, &json!("throttle"))]), StepStatus::Failed, false),
        (json!([on(write, &unclear)]), StepStatus::Failed, true),
        (
            json!([{"operation": write, "when": {"nth": 1}, "fault": unclear}, on(write, &refused)]),
            StepStatus::Failed,
            true,
        ),
        (
            json!([on(write, &json!("close_after_write")), on("GetConfigurationSet", &denied)]),
            StepStatus::Unclear,
            true,
        ),
        (
            json!([{"operation": write, "when": {"nth": 1}, "fault": unclear}, on(write, &refused),
                {"operation": "GetConfigurationSet", "when": {"nth": 2}, "fault": denied}]),
            StepStatus::Unclear,
            true,
        ),
    ] {
        let bench = Bench::with(&found(), &json!({})).await;
        let planned = plan_of(&bench, ONE_SET).await;
        assert_eq!(planned.steps.len(), 1);
        let approved = ApprovedPlan::approve(planned, Interruption::Refused).unwrap();
        let caller = bench.connection.caller().await.unwrap();
        let prepared = prepare(approved, &bench.connection, caller, Origin::Planned).await.unwrap();
        bench.play(&json!({"rules": rules}));
        let execution = Execution {
            connection: &bench.connection,
            on_failure: OnFailure::GoOn,
            cancellation: CancellationToken::new(),
        };
        let report = execution.run(&prepared, |_| {}).await;
        assert_eq!((report.steps[0].status, report.wrote()), (status, may_have_written), "{rules}: {report:#?}");
    }
}

#[tokio::test]
async fn object_that_changed_meanwhile_fails_its_step_and_is_not_written() {
    let timing = Timing { look_again: Duration::ZERO, ..QUICK };
    let bench = Bench::at(&found(), &json!({}), timing, MaxRps::UNLIMITED).await;
    let planned = plan(&bench).await;
    let other = json!({"operation": "PutDedicatedIpInPool", "path": "/v2/email/dedicated-ips/198.51.100.3/pool",
        "body": {"DestinationPoolName": "aside"}});
    bench.play(&json!({"rules": [
        {"operation": "GetDedicatedIp", "about": "198.51.100.3", "when": {"nth": 1}, "fault": {"interfere": other}}
    ]}));
    let report = apply(&bench, planned, CancellationToken::new(), |_| {}).await;
    let failed = report.steps.iter().find(|step| step.status == StepStatus::Failed).unwrap();
    let words = "changed meanwhile: expected in `ses-default-dedicated-pool`, found in `aside`";
    assert!(failed.error.as_ref().unwrap().contains(words), "{failed:#?}");
    assert_eq!((failed.address.name.as_str(), failed.tries), ("198.51.100.3", 0));
    assert_eq!(report.count(StepStatus::Failed), 1);
    assert_eq!(bench.count("PutDedicatedIpInPool"), 2);
}

#[tokio::test]
async fn writes_that_wait_in_line_are_given_up_when_it_stops() {
    // The rate is slower than the stop. The reads before and after it keep to the same rate and still complete.
    let every_two_seconds = MaxRps::new(0.5).unwrap();
    let bench = Bench::at(&found(), &json!({}), QUICK, every_two_seconds).await;
    let (planned, stop) = (plan(&bench).await, CancellationToken::new());
    let stopping = stop.clone();
    let run = apply(&bench, planned, stop, |_| stopping.cancel());
    let report = tokio::time::timeout(Duration::from_secs(120), run).await.expect("it ends");
    assert!(report.interrupted);
    assert!(report.count(StepStatus::NotStarted) >= 4, "{report:#?}");
    assert_eq!(report.count(StepStatus::Applied) + report.count(StepStatus::NotStarted), 8);
    assert!(
        report.steps.iter().filter(|step| step.status == StepStatus::NotStarted).all(|step| step.started.is_none())
    );
}

/// Reads lag behind for longer than the run looks. SES confirmed the write, so its step is applied.
#[tokio::test]
async fn write_that_is_confirmed_and_cannot_be_seen_is_reported() {
    let bench = Bench::with(&found(), &json!({})).await;
    let planned = plan_of(&bench, ONE_SET).await;
    bench.play(&json!({"consistency": {"lag_reads": 100}}));
    let report = apply(&bench, planned, CancellationToken::new(), |_| {}).await;
    assert_eq!(report.count(StepStatus::Applied), 1, "{report:#?}");
    let unseen: Vec<_> = report.not_arrived.iter().map(|unseen| unseen.address.name.as_str()).collect();
    assert_eq!(unseen, ["third"]);
    assert!(!report.is_complete() && !report.interruption_allowed, "{report:#?}");
}
