//! Tracks which steps are waiting, ready to start, in progress and ended.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tokio::time::Instant;

use crate::{
    model::{Part, Region, Target},
    plan::{Plan, Step, StepId},
    ses::{CallError, Done},
};

use super::{
    prepare::Prepared,
    report::{StepReport, StepStatus, now},
};

#[cfg(test)]
mod tests;

/// Maximum number of writes of one operation in one Region that are in progress at once. They queue for the rate
/// limiter, and each object is read before its write joins the queue. At one write a second, three writes keep the
/// queue shorter than the time for which such a read stays valid, and they hide answers that take up to three seconds.
const IN_LINE: usize = 3;

/// A queue of writes: the Region and the operation.
type Lane = (Region, &'static str);
/// One object, or a part of it that no other write changes.
type Object = (Region, Target, Part);

/// The state of an execution.
pub(super) struct Schedule<'a> {
    plan: &'a Plan,
    pub(super) reports: Vec<StepReport>,
    /// For each step, the number of steps that it still waits for.
    waits_for: Vec<usize>,
    /// For each step, the steps that wait for it.
    waiting: Vec<Vec<usize>>,
    /// Steps that may start now, by queue, lowest index first.
    ready: BTreeMap<Lane, BTreeSet<usize>>,
    /// Number of steps in progress, by queue.
    under_way: HashMap<Lane, usize>,
    /// When the account was last read before the first step.
    seen: Instant,
    /// Objects written since then, with the time at which SES answered.
    written: HashMap<Object, Instant>,
    pub(super) ended: usize,
}

impl<'a> Schedule<'a> {
    /// Creates a schedule on which only the steps that were already done have ended.
    pub(super) fn new(prepared: &'a Prepared) -> Self {
        let (plan, done) = (prepared.plan.plan(), &prepared.progress.done);
        let index: HashMap<StepId, usize> = plan.steps.iter().enumerate().map(|(at, step)| (step.id, at)).collect();
        let mut schedule = Self {
            plan,
            reports: (0..plan.steps.len()).map(|at| StepReport::waiting(plan, at)).collect(),
            waits_for: vec![0; plan.steps.len()],
            waiting: vec![Vec::new(); plan.steps.len()],
            ready: BTreeMap::new(),
            under_way: HashMap::new(),
            seen: prepared.seen,
            written: HashMap::new(),
            ended: done.len(),
        };
        for (at, step) in plan.steps.iter().enumerate() {
            if done.contains(&step.id) {
                schedule.reports[at].status = StepStatus::AlreadyDone;
                continue;
            }
            let open = step.depends_on.iter().filter(|id| !done.contains(id)).filter_map(|id| index.get(id));
            for before in open {
                schedule.waits_for[at] += 1;
                schedule.waiting[*before].push(at);
            }
            if schedule.waits_for[at] == 0 {
                schedule.ready.entry(lane(step)).or_default().insert(at);
            }
        }
        schedule
    }

    /// Returns the next step to start, and the time when its object was last seen in the state that the step expects.
    pub(super) fn start_next(&mut self) -> Option<(usize, Instant)> {
        let free = |lane: &Lane| self.under_way.get(lane).is_none_or(|count| *count < IN_LINE);
        let first = |(lane, steps): (&Lane, &BTreeSet<usize>)| Some((*steps.first()?, lane.clone()));
        let (index, lane) = self.ready.iter().filter(|(lane, _)| free(lane)).filter_map(first).min()?;
        self.ready.entry(lane.clone()).or_default().remove(&index);
        *self.under_way.entry(lane).or_default() += 1;
        self.reports[index].started = Some(now());
        let seen = self.written.get(&object(&self.plan.steps[index])).copied().unwrap_or(self.seen);
        Some((index, seen))
    }

    /// Records how a step ended. Returns the steps that ended with it: the step itself and, on a failure, every step
    /// that waits for it.
    pub(super) fn end(&mut self, index: usize, result: Result<Done, CallError>) -> Vec<usize> {
        let step = &self.plan.steps[index];
        *self.under_way.entry(lane(step)).or_default() -= 1;
        self.reports[index].finished = Some(now());
        match result {
            Ok(done) => {
                self.reports[index].done(done);
                self.written.insert(object(step), Instant::now());
                self.release(index);
            }
            Err(error) => self.reports[index].failed(error),
        }
        let mut ended = Vec::new();
        match self.reports[index].status {
            StepStatus::Applied | StepStatus::AlreadyDone => ended.push(index),
            StepStatus::Failed | StepStatus::Unclear => {
                ended.push(index);
                self.skip_dependents(index, &mut ended);
            }
            StepStatus::NotStarted | StepStatus::Skipped => {}
        }
        self.ended += ended.len();
        ended
    }

    fn release(&mut self, index: usize) {
        for next in std::mem::take(&mut self.waiting[index]) {
            self.waits_for[next] -= 1;
            if self.waits_for[next] == 0 && self.reports[next].status == StepStatus::NotStarted {
                self.ready.entry(lane(&self.plan.steps[next])).or_default().insert(next);
            }
        }
    }

    fn skip_dependents(&mut self, failed: usize, ended: &mut Vec<usize>) {
        let mut open = std::mem::take(&mut self.waiting[failed]);
        while let Some(next) = open.pop() {
            if self.reports[next].status == StepStatus::NotStarted {
                self.reports[next].status = StepStatus::Skipped;
                self.reports[next].error = Some(format!("waits for step {}, which failed", self.reports[failed].id));
                ended.push(next);
                open.append(&mut self.waiting[next]);
            }
        }
    }
}

fn lane(step: &Step) -> Lane {
    (step.region.clone(), step.write.operation())
}

fn object(step: &Step) -> Object {
    (step.region.clone(), step.write.target(), step.write.part())
}
