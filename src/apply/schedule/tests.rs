//! What starts next, and what a failure means for the steps that wait.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime},
};

use tokio::time::Instant;

use crate::{
    apply::{prepare::Prepared, report::StepStatus},
    model::{
        AccountId, Caller, ConfigurationSetName, Desired, DesiredConfigurationSet, DesiredPool, DesiredRegion, Live,
        LiveDedicatedIp, LiveRegion, Membership, PoolName, PoolRef, Region, Reported, Warmup, WarmupStatus,
    },
    plan::{self, Allowance, Allowances, ApprovedPlan, Completion, Policy, StepId},
    ses::{CallError, Confirmed, Done, Failure, Try},
};

use super::Schedule;

fn pool() -> PoolName {
    PoolName::live("p")
}

/// Six IPs come to a new pool from the default pool, and a new set that sends through it.
fn desired(account: AccountId) -> Desired {
    let ips = (0..6).map(|at| [192, 0, 2, at].into()).collect();
    let wanted = DesiredPool { ips: Some(Membership::Exact(ips)), ..DesiredPool::default() };
    let through = Some(PoolRef::Named(pool()));
    let set = DesiredConfigurationSet { pool: through, ..DesiredConfigurationSet::default() };
    let region = DesiredRegion {
        pools: Some([(pool(), wanted)].into()),
        configuration_sets: Some([(ConfigurationSetName::live("s"), set)].into()),
        ..DesiredRegion::default()
    };
    Desired::new(account, None, [(Region::live("eu-west-1"), region)].into())
}

/// The plan of [`desired`], of which some steps were done before: 1 creates the pool, 2 to 7 move IPs, 8 creates the
/// set.
fn prepared(done: &[u32]) -> Prepared {
    let account = AccountId::new("123456789012").expect("it has twelve digits");
    let warmup = Warmup { status: Reported::Known(WarmupStatus::Done), percentage: Some(100) };
    let ip = |at: u8| ([192, 0, 2, at].into(), LiveDedicatedIp { pool: PoolRef::Default, warmup: warmup.clone() });
    let region = LiveRegion { dedicated_ips: (0..7).map(ip).collect(), ..LiveRegion::default() };
    let caller = Caller { account: account.clone(), arn: "arn:aws:iam::123456789012:user/test".to_owned() };
    let live = Live { caller: caller.clone(), regions: [(Region::live("eu-west-1"), region)].into() };
    let plan = plan::plan(&desired(account), &live, &Policy::default());
    let allowances: Allowances = Allowance::ALL.into_iter().collect();
    let plan = ApprovedPlan::approve(plan, allowances).expect("the plan is allowed");
    let done: BTreeSet<StepId> = done.iter().map(|id| StepId(*id)).collect();
    Prepared { plan, caller, progress: Completion { done }, seen: Instant::now() }
}

fn applied() -> Result<Done, CallError> {
    let (sent, outcome) = (SystemTime::UNIX_EPOCH, String::new());
    let only = Try { sent, outcome, request_id: None, unclear: false };
    Ok(Done { request_id: None, tries: vec![only], confirmed: Confirmed::ByAnswer })
}

fn refused() -> Result<Done, CallError> {
    Err(CallError {
        failure: Failure::Refused,
        operation: "PutDedicatedIpInPool",
        subject: "192.0.2.0".to_owned(),
        code: None,
        message: "no".to_owned(),
        request_id: None,
        tries: Vec::new(),
    })
}

/// The steps that can start now, by index.
fn start_all(schedule: &mut Schedule<'_>) -> Vec<usize> {
    std::iter::from_fn(|| schedule.start_next()).map(|(index, _)| index).collect()
}

fn statuses(schedule: &Schedule<'_>) -> Vec<StepStatus> {
    schedule.reports.iter().map(|report| report.status).collect()
}

#[test]
fn three_writes_of_an_operation_are_under_way_at_once() {
    let prepared = prepared(&[]);
    let mut schedule = Schedule::new(&prepared);
    assert_eq!(start_all(&mut schedule), [0]);
    assert_eq!(schedule.end(0, applied()), [0]);
    assert_eq!(start_all(&mut schedule), [1, 2, 3]);
    assert_eq!(schedule.end(2, applied()), [2]);
    assert_eq!(start_all(&mut schedule), [4]);
}

#[test]
fn a_step_starts_once_all_that_it_waits_for_is_done() {
    let prepared = prepared(&[1, 2, 4, 5, 6, 7]);
    let mut schedule = Schedule::new(&prepared);
    assert_eq!(start_all(&mut schedule), [2]);
    schedule.end(2, applied());
    assert_eq!(start_all(&mut schedule), [7]);
    schedule.end(7, applied());
    assert_eq!((start_all(&mut schedule), schedule.ended), (vec![], 8));
}

#[test]
fn a_failure_skips_what_waits_for_it_and_nothing_else() {
    let prepared = prepared(&[1, 4, 5, 6, 7]);
    let mut schedule = Schedule::new(&prepared);
    assert_eq!(start_all(&mut schedule), [1, 2]);
    assert_eq!(schedule.end(1, refused()), [1, 7], "the set waits for the IP");
    assert_eq!(schedule.reports[7].error.as_deref(), Some("waits for step 2, which failed"));
    assert_eq!(schedule.end(2, applied()), [2]);
    assert_eq!((start_all(&mut schedule), schedule.ended), (vec![], 8));
    let done = StepStatus::AlreadyDone;
    let (failed, skipped) = (StepStatus::Failed, StepStatus::Skipped);
    assert_eq!(statuses(&schedule), [done, failed, StepStatus::Applied, done, done, done, done, skipped]);
}

#[test]
fn a_failure_skips_what_waits_for_it_through_others() {
    let prepared = prepared(&[]);
    let mut schedule = Schedule::new(&prepared);
    assert_eq!(start_all(&mut schedule), [0]);
    let ended: BTreeSet<usize> = schedule.end(0, refused()).into_iter().collect();
    assert_eq!(ended, (0..8).collect());
    let skipped = schedule.reports[1..].iter().all(|report| report.status == StepStatus::Skipped);
    assert!(skipped, "{:#?}", schedule.reports);
    assert_eq!(schedule.ended, 8);
}

/// The read before the first step counts for an object until the object is written.
#[tokio::test(start_paused = true)]
async fn an_object_counts_as_seen_when_it_was_read_or_written_last() {
    let prepared = prepared(&[]);
    let mut schedule = Schedule::new(&prepared);
    tokio::time::advance(Duration::from_secs(5)).await;
    let (index, seen) = schedule.start_next().expect("the pool can be created");
    assert_eq!((index, seen), (0, prepared.seen));
    schedule.end(0, applied());
    let (_, seen) = schedule.start_next().expect("an IP can be moved");
    assert_eq!(seen, prepared.seen, "the write of the pool says nothing about the IP");
}
