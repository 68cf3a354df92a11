//! Random accounts × files × fault schedules × ends, by seed.
//!
//! A seed fixes the account, the file, the faults, the changes of another writer and the end of the run. Which call
//! meets which fault still depends slightly on the sockets. `SESFORM_SEEDS=N` tries more seeds, `SESFORM_SEED=N` only
//! that one.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use serde_json::Value;
use sesform::{
    apply::StepStatus,
    model::Desired,
    plan::{ApprovedPlan, Interruption, Plan, Purpose, Refusal},
    sandbox::{CallRecord, FaultPlan},
};
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    case::{Case, spelled_out},
    dice::Dice,
    faults::{Other, Schedule, amend},
    judge::{Sight, misplaced, seen_and_overwritten, untruths},
    library::{self, End, Manner, Outcome, Ses},
    monitor::Monitor,
    world::{World, is_foreign, is_write},
};

/// Number of seeds that are tried by default.
const SEEDS: u64 = 500;
/// Number of seeds that run at once: while one waits for a socket or a pause, another one works.
const AT_ONCE: usize = 12;
/// Number of accounts that a seed may draw until one has a plan that is safe and not empty.
const DRAWS: usize = 40;

#[test]
#[expect(clippy::disallowed_methods, reason = "a person chooses the cases")]
fn an_apply_survives_everything() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("SESFORM_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SESFORM_SEEDS").unwrap_or(SEEDS),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (tally, failed) = runtime.block_on(try_all(seeds));
    println!("{tally}");
    let reproduce = "SESFORM_SEED=N cargo test --test chaos an_apply_survives_everything";
    assert!(failed.is_empty(), "failed seeds: {failed:?}; one again: {reproduce}");
}

async fn try_all(seeds: std::ops::Range<u64>) -> (Tally, Vec<u64>) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    let mut numbers = BTreeMap::new();
    for seed in seeds {
        let room = Arc::clone(&room);
        let task = running.spawn(async move {
            let _place = room.acquire_owned().await.unwrap();
            try_one(seed).await
        });
        numbers.insert(task.id(), seed);
    }
    let (mut tally, mut failed) = (Tally::default(), Vec::new());
    while let Some(joined) = running.join_next_with_id().await {
        match joined {
            Ok((_, one)) => tally.add(one),
            Err(error) => failed.push(numbers[&error.id()]),
        }
    }
    failed.sort_unstable();
    (tally, failed)
}

/// Counts of the outcomes.
#[derive(Debug, Default)]
struct Tally(BTreeMap<String, usize>);

impl Tally {
    fn count(&mut self, what: impl Into<String>) {
        self.many(what, 1);
    }

    fn many(&mut self, what: impl Into<String>, times: usize) {
        *self.0.entry(what.into()).or_default() += times;
    }

    fn add(&mut self, other: Self) {
        for (what, times) in other.0 {
            self.many(what, times);
        }
    }

    fn faults(&mut self, calls: &[CallRecord]) {
        for fault in calls.iter().filter_map(|call| call.fault.as_deref()).flat_map(|faults| faults.split('+')) {
            self.count(format!("fault {fault}"));
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut line = String::from("chaos:");
        for (what, times) in &self.0 {
            write!(line, " {what} {times},")?;
        }
        f.write_str(line.trim_end_matches(','))
    }
}

/// The account of a seed with a safe plan for it.
struct Start {
    ses: Ses,
    case: Case,
    desired: Desired,
    plan: Plan,
}

async fn start(dice: &mut Dice) -> Start {
    for _ in 0..DRAWS {
        let case = Case::random(dice);
        let desired = case.file.desired();
        let ses = Ses::holding(&case.state()).await;
        let plan = ses.plan(&desired, Manner::Undisturbed).await.unwrap();
        if !plan.steps.is_empty() && ApprovedPlan::approve(plan.clone(), Interruption::Refused).is_ok() {
            return Start { ses, case, desired, plan };
        }
    }
    panic!("{DRAWS} accounts without a plan to try");
}

/// The progress of one seed.
struct Trial {
    ses: Ses,
    case: Case,
    desired: Desired,
    /// The expected content of the Region in the end.
    expected: Value,
    monitor: Monitor,
    /// Objects that another writer changed during the plan. From then on the routes no longer depend on the plan alone.
    touched: Vec<String>,
    tally: Tally,
    /// The runs so far, as readable text.
    history: String,
}

#[expect(clippy::disallowed_methods, reason = "a person chooses the cases")]
async fn try_one(seed: u64) -> Tally {
    let mut dice = Dice::new(seed);
    let Start { ses, case, desired, plan } = start(&mut dice).await;
    let before = ses.region();
    let expected = case.expected(&before);
    let monitor = Monitor::new(World::of(&before), World::of(&expected));
    let mut trial = Trial {
        ses,
        case,
        desired,
        expected,
        monitor,
        touched: Vec::new(),
        tally: Tally::default(),
        history: String::new(),
    };
    trial.tally.count("seeds");
    trial.tally.many("steps", plan.steps.len());
    let rounds = if dice.percent(30) { 2 } else { 1 };
    let mut latest = plan;
    for _ in 0..rounds {
        latest = trial.disturbed(&mut dice, &before, latest).await;
    }
    trial.finish(&mut dice, &latest).await;
    trial.tally.many("moments", trial.monitor.moments);
    if std::env::var_os("SESFORM_SEED").is_some() {
        println!("{}", trial.history);
    }
    trial.tally
}

impl Trial {
    /// Performs one run under faults. Returns the plan that it ran.
    async fn disturbed(&mut self, dice: &mut Dice, before: &Value, saved: Plan) -> Plan {
        let schedule = Schedule::random(dice, before, &saved);
        self.ses.play(schedule.faults.clone());
        let manner = *dice.pick(&[Manner::Watchful, Manner::Trusting]);
        let steps = saved.steps.len();
        let end = match dice.below(5) {
            0 => End::Own,
            1 => End::Stopped(dice.below(steps + 1)),
            2 => End::KilledAfterSteps(dice.below(steps + 1)),
            _ => End::KilledAfterCalls(dice.below(10 + 3 * steps)),
        };
        let plan = if dice.percent(30) { self.planned_under_faults(manner, saved).await } else { saved };
        let looked = self.ses.sandbox.calls().len();
        let outcome = self.ses.apply(&plan, Interruption::Refused, manner, moved(end, looked)).await;
        self.ses.quiet().await;
        let calls = self.ses.sandbox.calls();
        self.ses.play(FaultPlan::default());
        self.tally.faults(&calls);
        self.note_others(&schedule.other, &calls);
        self.judge(&plan, &calls, &outcome, &schedule);
        plan
    }

    /// Makes a new plan where that succeeds and the plan is safe. Otherwise continues with the old plan.
    async fn planned_under_faults(&mut self, manner: Manner, saved: Plan) -> Plan {
        let Ok(plan) = self.ses.plan(&self.desired, manner).await else { return saved };
        let safe = ApprovedPlan::approve(plan.clone(), Interruption::Refused).is_ok();
        if safe && !plan.steps.is_empty() { plan } else { saved }
    }

    fn note_others(&mut self, other: &Other, calls: &[CallRecord]) {
        let happened = calls.iter().any(|call| is_foreign(call) && call.performed.is_some());
        match other {
            Other::Touched(name) if happened => {
                self.tally.count("touched by others");
                self.touched.push(name.clone());
            }
            Other::Unrelated => amend(&mut self.expected, calls),
            Other::Nothing | Other::Touched(_) => {}
        }
    }

    fn judge(&mut self, plan: &Plan, calls: &[CallRecord], outcome: &Outcome, schedule: &Schedule) {
        let writes = calls.iter().filter(|call| is_write(call) && !is_foreign(call));
        let mut wrong = misplaced(plan, calls);
        if !schedule.lags {
            wrong.extend(seen_and_overwritten(plan, calls));
        }
        let unsafe_moments = self.monitor.watch(calls);
        if self.touched.is_empty() {
            wrong.extend(unsafe_moments);
        }
        match outcome {
            Outcome::Unread | Outcome::Stale => {
                self.tally.count(if matches!(outcome, Outcome::Stale) { "stale" } else { "unread" });
                wrong.extend(writes.map(|call| format!("wrote before it was ready: {} {}", call.path, call.body)));
                if matches!(outcome, Outcome::Stale) && self.touched.is_empty() {
                    wrong.push(format!("stale for nothing: {outcome:?}"));
                }
            }
            Outcome::Killed => self.tally.count("kills"),
            Outcome::Ended(report) => {
                self.tally.count(if report.interrupted { "stops" } else { "ends of their own" });
                self.tally.many("failed steps", report.count(StepStatus::Failed));
                self.tally.many("unclear steps", report.count(StepStatus::Unclear));
                let blurred = schedule.lags || schedule.other != Other::Nothing;
                let sight = if blurred { Sight::Blurred } else { Sight::Clear };
                wrong.extend(untruths(plan, report, calls, sight));
            }
        }
        writeln!(self.history, "run of\n{}\n{schedule:?}\n{outcome:?}\n{}", library::told(plan), told(calls)).unwrap();
        assert!(wrong.is_empty(), "{wrong:#?}\n{}", self.history);
    }

    /// Performs one more apply without faults, with the saved plan or a new one.
    async fn finish(&mut self, dice: &mut Dice, latest: &Plan) {
        let as_saved = dice.percent(50) && self.touched.is_empty();
        let fresh = self.ses.plan(&self.desired, Manner::Undisturbed).await.unwrap();
        let (plan, interruption) = self.last_plan(as_saved, fresh, latest);
        self.ses.play(FaultPlan::default());
        let outcome = self.ses.apply(&plan, interruption, Manner::Undisturbed, End::Own).await;
        let calls = self.ses.sandbox.calls();
        let Outcome::Ended(report) = &outcome else {
            panic!("not resumed: {outcome:?}\n{}last plan\n{}", self.history, library::told(&plan))
        };
        let mut wrong = misplaced(&plan, &calls);
        wrong.extend(untruths(&plan, report, &calls, Sight::Clear));
        let unsafe_moments = self.monitor.watch(&calls);
        if self.touched.is_empty() {
            wrong.extend(unsafe_moments);
        }
        if !report.is_complete() {
            wrong.push(format!("not complete: {report:#?}"));
        }
        wrong.extend(self.leftovers());
        assert!(
            wrong.is_empty(),
            "{wrong:#?}\n{}last run of\n{}\n{}",
            self.history,
            library::told(&plan),
            told(&calls)
        );
        let again = self.ses.plan(&self.desired, Manner::Undisturbed).await.unwrap();
        assert!(again.changes.is_empty() && again.steps.is_empty(), "{:#?}", again.changes);
    }

    fn last_plan(&mut self, as_saved: bool, fresh: Plan, latest: &Plan) -> (Plan, Interruption) {
        if as_saved {
            self.tally.count("resumed by the saved plan");
            return (latest.clone(), Interruption::Refused);
        }
        match ApprovedPlan::approve(fresh.clone(), Interruption::Refused) {
            Ok(_) => {
                self.tally.count("finished by a new plan");
                (fresh, Interruption::Refused)
            }
            Err(Refusal::Unsafe(_)) if !self.touched.is_empty() => {
                self.tally.count("finished with an interruption");
                (fresh, Interruption::Allowed)
            }
            // Each step is safe, but a route has no IP in the end: the file declares it so, or another writer filled
            // it.
            Err(Refusal::Limited(_)) if fresh.proof.violations.is_empty() => {
                self.tally.count("finished with a route left empty");
                (fresh, Interruption::Allowed)
            }
            // In the middle of a detour, a new plan cannot see which sources a route could use before. The saved plan
            // resumes.
            Err(Refusal::Unsafe(_)) if latest.steps.iter().any(|step| step.purpose == Purpose::Detour) => {
                self.tally.count("resumed by the saved plan in a detour");
                (latest.clone(), Interruption::Refused)
            }
            Err(refusal) => panic!("{refusal:?}\n{}\n{}", library::told(&fresh), self.history),
        }
    }

    /// Returns the differences from the expected final state.
    fn leftovers(&self) -> Vec<String> {
        let region = self.ses.region();
        let mut wrong = self.case.file.unmet(&region);
        let pools = region["DedicatedIpPools"].as_object().unwrap();
        let temporary = pools.keys().filter(|name| name.starts_with("sesform-") && !self.touched.contains(name));
        wrong.extend(temporary.map(|name| format!("{name} was left")));
        if World::of(&region) != self.monitor.now {
            wrong.push("the log does not tell how the account came to be as it is".to_owned());
        }
        let (mut held, mut expected) = (spelled_out(&region), self.expected.clone());
        for name in &self.touched {
            for side in [&mut held, &mut expected] {
                for kind in ["DedicatedIpPools", "DedicatedIps", "ConfigurationSets", "EmailIdentities"] {
                    side[kind].as_object_mut().map(|held| held.remove(name));
                }
            }
        }
        if held != expected {
            wrong.push(format!("held {held:#}\nexpected {expected:#}"));
        }
        wrong
    }
}

/// `KilledAfterCalls` counts calls from the start of the apply, so the calls before it are added.
fn moved(end: End, looked: usize) -> End {
    match end {
        End::KilledAfterCalls(calls) => End::KilledAfterCalls(looked + calls),
        End::Own | End::Stopped(_) | End::KilledAfterSteps(_) => end,
    }
}

/// A log as readable text.
fn told(calls: &[CallRecord]) -> String {
    let line = |call: &CallRecord| {
        let CallRecord { sequence, operation, path, body, status, performed, fault, .. } = call;
        format!(
            "{sequence} {} {path} {body} {status:?} performed {performed:?} {fault:?}",
            operation.unwrap_or_default()
        )
    };
    calls.iter().map(line).collect::<Vec<_>>().join("\n")
}
