//! Runs steps in the order of their dependencies. Independent steps run concurrently.

use std::collections::{BTreeMap, BTreeSet};

use tokio::{sync::watch, task::JoinSet};

use crate::{
    model::{LiveRegion, Region, Write},
    plan::{self, Plan},
    ses::{CallError, Circumstances, Done, Halt, Standing, Writer},
};

use super::{
    board::Board,
    prepare::Prepared,
    report::StepReport,
    run::{Execution, OnFailure},
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
}

/// Runs the remaining steps of the plan. Returns one entry per step, in the plan's order.
pub(super) async fn execute(
    execution: &Execution<'_>,
    prepared: &Prepared,
    mut on_event: impl FnMut(Event<'_>),
) -> Vec<StepReport> {
    let plan = prepared.plan.plan();
    let mut board = Board::new(prepared);
    let writers = writers(execution, plan);
    let mut running: JoinSet<(usize, Result<Done, CallError>)> = JoinSet::new();
    let halting = watch::Sender::new(execution.stop.is_requested());
    loop {
        while !*halting.borrow() && running.len() < CONCURRENT_WRITES {
            let Some((index, seen)) = board.start_next() else { break };
            let (step, writer) = (plan.steps[index].clone(), writers[&plan.steps[index].region].clone());
            let halt = Halt::when(halting.subscribe());
            running.spawn(async move {
                let judge = |live: &LiveRegion| stands(live, &step.write);
                (index, writer.perform(&step.write, &Circumstances { seen, judge: &judge, halt: &halt }).await)
            });
        }
        let joined = tokio::select! {
            joined = running.join_next() => joined,
            () = execution.stop.requested(), if !*halting.borrow() => {
                halting.send_replace(true);
                continue;
            }
        };
        let Some(joined) = joined else { break };
        // A task neither panics nor is aborted. If one ever did, its step would have no end and would be reported that
        // way.
        let Ok((index, result)) = joined else { continue };
        if result.is_err() && execution.on_failure == OnFailure::Stop {
            halting.send_replace(true);
        }
        let ended = board.end(index, result);
        for (at, index) in (1..).zip(&ended) {
            let so_far = board.ended - ended.len() + at;
            on_event(Event::StepEnded { step: &board.reports[*index], ended: so_far, total: plan.steps.len() });
        }
    }
    board.reports
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
