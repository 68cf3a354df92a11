//! sesform as a library against a sandbox: the same SDK client over real HTTP, without a process for each run.

use std::{collections::BTreeMap, net::Ipv4Addr, time::Duration};

use serde_json::Value;
use sesform::{
    apply::{Execution, NotReady, OnFailure, Origin, Report, prepare},
    model::{AccountId, Desired, Live, Region},
    plan::{self, ApprovedPlan, Interruption, Plan, Policy, Step},
    sandbox::{Behaviour, FaultPlan, ManagedPoolIps, Sandbox, SandboxOptions, State, StateStore},
    ses::{CallError, Connection, ConnectionOptions, MaxRps, Reader, Scope, Timing},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    case::{ACCOUNT, REGION},
    watched::Watched,
};

/// Time limit of one try while calls may hang. The judge assumes that an answer that the sandbox gave was received. The
/// limit therefore has to be long compared with an answer on a busy machine, and short compared with a test.
const HOSTILE_ATTEMPT: Duration = Duration::from_secs(3);
/// The first pause between two tries.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
/// Interval between two checks whether it is time to kill the run.
const GLANCE: Duration = Duration::from_micros(200);
/// Pause between looks at the log. Once it stays unchanged, the last calls of a killed run count as completed.
const QUIET: Duration = Duration::from_millis(25);
/// Number of looks in a row that find nothing new: on a busy machine, a call may take longer than one pause.
const QUIET_LOOKS: u32 = 3;

/// A sandbox with one account.
pub(crate) struct Ses {
    pub(crate) sandbox: Watched,
}

/// The timing of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// The default, except for the pauses.
    Undisturbed,
    /// Short tries. Objects are read again before every write.
    Watchful,
    /// Short tries, with the default time after which objects are read again.
    Trusting,
}

/// The point at which a run is ended from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The run ends by itself.
    Own,
    /// The run is told to stop when this many steps have ended.
    Stopped(usize),
    /// The run is dropped, with all steps in progress, when this many steps have ended.
    KilledAfterSteps(usize),
    /// The run is dropped when the sandbox has seen this many of its calls.
    KilledAfterCalls(usize),
}

/// The outcome of a run.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A read before the first write failed.
    Unread,
    /// The plan does not fit the account.
    Stale,
    Killed,
    Ended(Box<Report>),
}

impl Ses {
    pub(crate) async fn holding(state: &Value) -> Self {
        let state = State::from_json(&state.to_string()).unwrap();
        let listen = (Ipv4Addr::LOCALHOST, 0).into();
        let given = SandboxOptions::new(listen, StateStore::memory(state));
        // The log is replayed, and it does not contain IPs that SES assigns by itself.
        let behaviour = Behaviour { managed_pool_ips: ManagedPoolIps(0), ..Behaviour::default() };
        let options = SandboxOptions { behaviour, ..given };
        Self { sandbox: Watched::new(Sandbox::start(options).await.unwrap()) }
    }

    /// The content of the Region.
    pub(crate) fn region(&self) -> Value {
        let state: Value = serde_json::from_str(&self.sandbox.state().to_json().unwrap()).unwrap();
        state["accounts"][ACCOUNT][REGION].clone()
    }

    /// Starts a fault plan and clears the log of calls.
    pub(crate) fn play(&self, faults: FaultPlan) {
        faults.check().unwrap();
        self.sandbox.set_faults(faults);
        self.sandbox.clear_calls();
    }

    /// Waits until no more calls arrive.
    pub(crate) async fn quiet(&self) {
        let seen = || self.sandbox.calls().iter().map(|call| (call.status, call.performed)).collect::<Vec<_>>();
        let (mut before, mut unchanged) = (seen(), 0);
        while unchanged < QUIET_LOOKS {
            tokio::time::sleep(QUIET).await;
            let now = seen();
            unchanged = if now == before { unchanged + 1 } else { 0 };
            before = now;
        }
    }

    pub(crate) async fn connect(&self, manner: Manner) -> Connection {
        let patient = Timing { first_pause: FIRST_PAUSE, ..Timing::default() };
        let timing = match manner {
            Manner::Undisturbed => patient,
            Manner::Watchful => Timing { attempt: HOSTILE_ATTEMPT, look_again: Duration::ZERO, ..patient },
            Manner::Trusting => Timing { attempt: HOSTILE_ATTEMPT, ..patient },
        };
        let options = ConnectionOptions {
            endpoint_url: Some(self.sandbox.endpoint()),
            sandbox_account: Some(AccountId::new(ACCOUNT).unwrap()),
            max_rps: MaxRps::UNLIMITED,
            timing,
            ..ConnectionOptions::default()
        };
        Connection::open(&options, &region()).await
    }

    /// Reads the account and makes a plan.
    pub(crate) async fn plan(&self, desired: &Desired, manner: Manner) -> Result<Plan, CallError> {
        let connection = self.connect(manner).await;
        let caller = connection.caller().await?;
        let reader = Reader::new(&connection, &desired.account, &region());
        let live = reader.observe(&Scope::of(&desired.regions[&region()])).await?;
        let mut live = Live { caller, regions: BTreeMap::from([(region(), live)]) };
        // The objects that a plan depends on are read once they are known. Their content may require further reads.
        loop {
            let unread = plan::unread(desired, &live, &Policy::default());
            let Some(unread) = unread.get(&region()) else { break };
            reader.read(unread.clone(), live.regions.get_mut(&region()).unwrap()).await?;
        }
        Ok(plan::plan(desired, &live, &Policy::default()))
    }

    /// Applies a plan and, perhaps, ends the run from outside.
    pub(crate) async fn apply(&self, plan: &Plan, interruption: Interruption, manner: Manner, end: End) -> Outcome {
        let plan = ApprovedPlan::approve(saved(plan), interruption).unwrap();
        let connection = self.connect(manner).await;
        let (stop, (sender, mut ended)) = (CancellationToken::new(), mpsc::unbounded_channel());
        let execution_stop = stop.clone();
        let run = tokio::spawn(async move {
            let Ok(caller) = connection.caller().await else { return Outcome::Unread };
            // Every plan is read back from a file, so it is judged again.
            let policy = Policy { allowed: interruption.into(), ..Policy::default() };
            let prepared = match prepare(plan, &connection, caller, Origin::Document(&policy)).await {
                Ok(prepared) => prepared,
                Err(NotReady::Stale(_)) => return Outcome::Stale,
                Err(NotReady::Unread(_)) => return Outcome::Unread,
                Err(error @ (NotReady::OtherAccount { .. } | NotReady::Refused(_))) => panic!("{error}"),
            };
            let execution =
                Execution { connection: &connection, on_failure: OnFailure::GoOn, cancellation: execution_stop };
            let report = execution.run(&prepared, |_| {
                // After a request to stop, nobody counts the steps.
                let _ = sender.send(());
            });
            Outcome::Ended(Box::new(report.await))
        });
        match end {
            End::Own => {}
            End::Stopped(steps) => {
                wait_for(&mut ended, steps).await;
                stop.cancel();
            }
            End::KilledAfterSteps(steps) => {
                wait_for(&mut ended, steps).await;
                run.abort();
            }
            End::KilledAfterCalls(calls) => {
                while self.sandbox.calls().len() < calls && !run.is_finished() {
                    tokio::time::sleep(GLANCE).await;
                }
                run.abort();
            }
        }
        match run.await {
            Ok(outcome) => outcome,
            Err(error) if error.is_cancelled() => Outcome::Killed,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

/// Waits until this many steps have ended or the run has ended.
async fn wait_for(ended: &mut mpsc::UnboundedReceiver<()>, steps: usize) {
    for _ in 0..steps {
        if ended.recv().await.is_none() {
            return;
        }
    }
}

/// The steps of a plan as readable text.
pub(crate) fn told(plan: &Plan) -> String {
    let line = |step: &Step| {
        let Step { id, write, depends_on, purpose, .. } = step;
        let after: Vec<u32> = depends_on.iter().map(|id| id.0).collect();
        format!("{id} {} after {after:?} {purpose:?}", serde_json::to_string(write).unwrap())
    };
    plan.steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The plan as it is read back from a file.
pub(crate) fn saved(plan: &Plan) -> Plan {
    serde_json::from_str(&serde_json::to_string(plan).unwrap()).unwrap()
}

pub(crate) fn region() -> Region {
    Region::new(REGION).unwrap()
}
