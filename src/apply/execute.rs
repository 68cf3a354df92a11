//! Runs steps by dependency, independent ones side by side.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tokio::task::JoinSet;

use crate::{
    model::Region,
    plan::{Plan, StepId},
    ses::{CallError, Done, Writer},
};

use super::{
    prepare::Prepared,
    report::{StepReport, StepStatus},
    run::{Execution, OnFailure, now},
};

/// Writes that are under way at once. The pace keeps far below it; it bounds connections when answers are slow.
const CONCURRENT_WRITES: usize = 16;

/// Something that happened, for whoever shows progress.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A step ended so, with `ended` of `total` steps ended.
    StepEnded {
        /// What became of it.
        step: &'a StepReport,
        /// Steps that have ended.
        ended: usize,
        /// All steps.
        total: usize,
    },
}

/// Runs what is left of the plan. What comes back has one entry a step, in the plan's order.
pub(super) async fn execute(
    execution: &Execution<'_>,
    prepared: &Prepared,
    mut on_event: impl FnMut(Event<'_>),
) -> Vec<StepReport> {
    let plan = prepared.plan.plan();
    let mut board = Board::new(plan, &prepared.progress.done);
    let writers = writers(execution, plan);
    let mut running: JoinSet<(usize, Result<Done, CallError>)> = JoinSet::new();
    let mut stopped = false;
    loop {
        stopped |= execution.stop.is_requested();
        while !stopped && running.len() < CONCURRENT_WRITES {
            let Some(index) = board.start_next() else { break };
            let (step, writer) = (plan.steps[index].clone(), writers[&plan.steps[index].region].clone());
            running.spawn(async move { (index, writer.perform(&step.write).await) });
        }
        let joined = tokio::select! {
            joined = running.join_next() => joined,
            () = execution.stop.requested(), if !stopped => continue,
        };
        let Some(joined) = joined else { break };
        // A task neither panics nor is aborted; if one ever were, its step stays without an end and is reported as such.
        let Ok((index, result)) = joined else { continue };
        stopped |= result.is_err() && execution.on_failure == OnFailure::Stop;
        for ended in board.end(index, result) {
            on_event(Event::StepEnded { step: &board.reports[ended], ended: board.ended, total: plan.steps.len() });
        }
    }
    board.reports
}

fn writers(execution: &Execution<'_>, plan: &Plan) -> BTreeMap<Region, Writer> {
    let regions: BTreeSet<&Region> = plan.steps.iter().map(|step| &step.region).collect();
    let writer = |region: &Region| Writer::new(execution.connection, &plan.account, region);
    regions.into_iter().map(|region| (region.clone(), writer(region))).collect()
}

/// Which steps wait, which may start, which have ended.
struct Board {
    reports: Vec<StepReport>,
    /// How many steps each one still waits for.
    waits_for: Vec<usize>,
    /// Who waits for each one.
    waiting: Vec<Vec<usize>>,
    /// May start now, lowest first.
    ready: BTreeSet<usize>,
    ended: usize,
}

impl Board {
    fn new(plan: &Plan, done: &BTreeSet<StepId>) -> Self {
        let index: HashMap<StepId, usize> = plan.steps.iter().enumerate().map(|(at, step)| (step.id, at)).collect();
        let mut board = Self {
            reports: (0..plan.steps.len()).map(|at| StepReport::waiting(plan, at)).collect(),
            waits_for: vec![0; plan.steps.len()],
            waiting: vec![Vec::new(); plan.steps.len()],
            ready: BTreeSet::new(),
            ended: done.len(),
        };
        for (at, step) in plan.steps.iter().enumerate() {
            if done.contains(&step.id) {
                board.reports[at].status = StepStatus::AlreadyDone;
                continue;
            }
            let open = step.depends_on.iter().filter(|id| !done.contains(id)).filter_map(|id| index.get(id));
            for before in open {
                board.waits_for[at] += 1;
                board.waiting[*before].push(at);
            }
            if board.waits_for[at] == 0 {
                board.ready.insert(at);
            }
        }
        board
    }

    fn start_next(&mut self) -> Option<usize> {
        let index = self.ready.pop_first()?;
        self.reports[index].started = Some(now());
        Some(index)
    }

    /// Records how a step ended. What comes back ended with it: itself, and on a failure all that waits for it.
    fn end(&mut self, index: usize, result: Result<Done, CallError>) -> Vec<usize> {
        self.reports[index].finished = Some(now());
        self.ended += 1;
        match result {
            Ok(Done { request_id }) => {
                self.reports[index].status = StepStatus::Applied;
                self.reports[index].request_id = request_id;
                self.release(index);
                vec![index]
            }
            Err(error) => {
                self.reports[index].status = StepStatus::Failed;
                self.reports[index].request_id.clone_from(&error.request_id);
                self.reports[index].error = Some(error.to_string());
                let mut ended = vec![index];
                self.skip_dependents(index, &mut ended);
                ended
            }
        }
    }

    fn release(&mut self, index: usize) {
        for next in std::mem::take(&mut self.waiting[index]) {
            self.waits_for[next] -= 1;
            if self.waits_for[next] == 0 && self.reports[next].status == StepStatus::NotStarted {
                self.ready.insert(next);
            }
        }
    }

    fn skip_dependents(&mut self, failed: usize, ended: &mut Vec<usize>) {
        let mut open = std::mem::take(&mut self.waiting[failed]);
        while let Some(next) = open.pop() {
            if self.reports[next].status == StepStatus::NotStarted {
                self.reports[next].status = StepStatus::Skipped;
                self.reports[next].error = Some(format!("waits for step {}, which failed", self.reports[failed].id));
                self.ended += 1;
                ended.push(next);
                open.append(&mut self.waiting[next]);
            }
        }
    }
}
