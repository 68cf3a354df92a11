//! One execution, from the first step to the report: runs steps in the order of their dependencies, independent ones
//! concurrently, and knows what a failure means and when to stop.

use std::collections::{BTreeMap, BTreeSet};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    model::{LiveRegion, Region, Write},
    plan::{self, Interruption, Plan},
    ses::{self, CallError, Circumstances, Connection, Done, Standing, Writer},
};

use super::{
    prepare::Prepared,
    report::{REPORT_FORMAT_VERSION, Report, StepReport, now},
    schedule::Schedule,
    verify,
};

/// Maximum number of writes in progress at once. The rate limiter stays far below it. It bounds the number of
/// connections when answers are slow.
const CONCURRENT_WRITES: usize = 16;

/// A progress event, for a caller that displays progress.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A step ended. `ended` of `total` steps have ended.
    StepEnded {
        /// The result of the step.
        step: &'a StepReport,
        /// Number of steps that have ended.
        ended: usize,
        /// Number of all steps.
        total: usize,
    },
    /// No further step will end. What was written is read again.
    Verifying,
}

/// What a failed step means for the other steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// Steps that wait for it are skipped. The others continue.
    #[default]
    GoOn,
    /// No further step is started.
    Stop,
}

/// One execution of a prepared plan.
#[derive(Debug)]
pub struct Execution<'a> {
    /// The connection to SES.
    pub connection: &'a Connection,
    /// What a failed step means for the other steps.
    pub on_failure: OnFailure,
    /// Once cancelled, no further step is started, and steps that wait for their turn do not run. Calls in flight are
    /// completed.
    pub cancellation: CancellationToken,
}

impl Execution<'_> {
    /// Runs the remaining steps and verifies the result. It never fails: the report contains the errors.
    pub async fn run(&self, prepared: &Prepared, mut on_event: impl FnMut(Event<'_>)) -> Report {
        let plan = prepared.plan.plan();
        let started = now();
        let steps = execute(self, prepared, &mut on_event).await;
        let mut report = Report {
            format_version: REPORT_FORMAT_VERSION.to_owned(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            account: plan.account.clone(),
            caller: prepared.caller.clone(),
            fingerprint: plan.fingerprint.clone(),
            started,
            finished: String::new(),
            interruption_allowed: prepared.plan.interruption() == Interruption::Allowed,
            interrupted: self.cancellation.is_cancelled(),
            steps,
            not_arrived: Vec::new(),
            not_verified: None,
        };
        on_event(Event::Verifying);
        verify::verify(plan, self.connection, &mut report).await;
        report.finished = now();
        report
    }
}

/// Runs the remaining steps of the plan. Returns one entry per step, in the plan's order.
async fn execute(
    execution: &Execution<'_>,
    prepared: &Prepared,
    on_event: &mut impl FnMut(Event<'_>),
) -> Vec<StepReport> {
    let plan = prepared.plan.plan();
    let mut schedule = Schedule::new(prepared);
    let writers = writers(execution, plan);
    let mut running: JoinSet<(usize, Result<Done, CallError>)> = JoinSet::new();
    let cancellation = execution.cancellation.child_token();
    loop {
        while !cancellation.is_cancelled() && running.len() < CONCURRENT_WRITES {
            let Some((index, seen)) = schedule.start_next() else { break };
            let (step, writer) = (plan.steps[index].clone(), writers[&plan.steps[index].region].clone());
            let cancellation = cancellation.clone();
            running.spawn(async move {
                let judge = |live: &LiveRegion| stands(live, &step.write);
                let circumstances = Circumstances { seen, judge: &judge, cancellation: &cancellation };
                (index, writer.perform(&step.write, &circumstances).await)
            });
        }
        let Some(joined) = running.join_next().await else { break };
        let (index, result) = ses::joined(joined);
        if result.is_err() && execution.on_failure == OnFailure::Stop {
            cancellation.cancel();
        }
        let ended = schedule.end(index, result);
        for (at, index) in (1..).zip(&ended) {
            let so_far = schedule.ended - ended.len() + at;
            on_event(Event::StepEnded { step: &schedule.reports[*index], ended: so_far, total: plan.steps.len() });
        }
    }
    schedule.reports
}

/// Compares the object of a write with the states that the planner expects before and after the write.
fn stands(live: &LiveRegion, write: &Write) -> Standing {
    if plan::has_result(live, write) {
        return Standing::After;
    }
    if plan::finds(live, write) {
        return Standing::Before;
    }
    let (expected, _) = plan::ends(write);
    Standing::Elsewhere { expected, found: plan::found(live, write) }
}

fn writers(execution: &Execution<'_>, plan: &Plan) -> BTreeMap<Region, Writer> {
    let regions: BTreeSet<&Region> = plan.steps.iter().map(|step| &step.region).collect();
    let writer = |region: &Region| Writer::new(execution.connection, &plan.account, region);
    regions.into_iter().map(|region| (region.clone(), writer(region))).collect()
}
