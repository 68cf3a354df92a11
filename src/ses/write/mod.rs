//! Performs one write reliably: reads the object before it, retries it, and reads the object again if the response was
//! lost.
//!
//! SES has no conditional write and no idempotency token. Reading the object between two tries makes a retry safe: the
//! same write is sent again only if the object is in the state that the write expects.

mod lock;
mod look;
mod send;
mod settings;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    model::{AccountId, Region, Setting, Write},
    ses::{
        client::Connection,
        error::{Call, CallError, Failure, Try},
        pace::Turn,
        read::Reader,
        tries::{Tries, now},
        write::{look::Question, send::Sending},
    },
};

pub use lock::{Asked, Lease, Lock, LockHolder};
pub use look::{Judge, Standing};

/// The write side of SES in one Region. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Writer {
    reader: Reader,
}

/// A completed write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The AWS request ID of the call that did the write, if a response contains it.
    pub request_id: Option<String>,
    /// Every try with its outcome, in order. Empty if somebody else had already done the write.
    pub tries: Vec<Try>,
    /// How the completion is known.
    pub confirmed: Confirmed,
}

/// How the completion of a write is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// SES confirmed it.
    ByAnswer,
    /// The response was lost, or reported that there was nothing to do, and a read found the result.
    ByLooking,
}

/// The context that a write needs.
pub struct Circumstances<'a> {
    /// The time at which the object was last found in the state that the write expects.
    pub seen: Instant,
    /// Determines the state of the object relative to the write.
    pub judge: &'a Judge<'a>,
    /// Cancels the write while it waits for its turn or for a retry. A call that was already sent is completed.
    pub cancellation: &'a CancellationToken,
}

impl Writer {
    /// A writer of one Region.
    #[must_use]
    pub fn new(connection: &Connection, account: &AccountId, region: &Region) -> Self {
        Self { reader: Reader::new(connection, account, region) }
    }

    /// Performs the write, and waits until SES confirms it or a read shows that it is done.
    ///
    /// # Errors
    /// The last failure of SES or of the connection to it. [`Failure::Unclear`] leaves open whether the write was done.
    /// [`Failure::Changed`] means that somebody else changed the object. [`Failure::Cancelled`] without tries has sent
    /// nothing.
    pub async fn perform(&self, write: &Write, circumstances: &Circumstances<'_>) -> Result<Done, CallError> {
        let target = write.target();
        let call = self.reader.about(write.operation(), target.kind(), &target.name());
        let tries = Tries::new(self.reader.calls.timing());
        let mut run = Attempts { reader: &self.reader, write, circumstances, call, tries, seen: circumstances.seen };
        let ended = run.run().await;
        let tries = run.tries.into_tries();
        match ended {
            Ok((request_id, confirmed)) => Ok(Done { request_id, tries, confirmed }),
            Err(error) => Err(error.after(tries)),
        }
    }
}

/// One write in progress.
struct Attempts<'a> {
    reader: &'a Reader,
    write: &'a Write,
    circumstances: &'a Circumstances<'a>,
    call: Call,
    tries: Tries,
    seen: Instant,
}

/// The result of a write that succeeded.
type End = (Option<String>, Confirmed);

/// The write is done, and a read has confirmed it.
const CONFIRMED: End = (None, Confirmed::ByLooking);

impl Attempts<'_> {
    async fn run(&mut self) -> Result<End, CallError> {
        loop {
            let Some(turn) = self.turn().await? else { return Ok(CONFIRMED) };
            let sent = now();
            let number = self.tries.next_number();
            let sending = Sending { reader: self.reader, call: &self.call, number, turn };
            let error = match sending.send(self.write).await {
                Ok(request_id) => {
                    self.tries.succeeded(sent, request_id.clone());
                    return Ok((request_id, Confirmed::ByAnswer));
                }
                Err(error) => error,
            };
            let Some(pause) = self.tries.failed(sent, &error) else { return self.settle(error).await };
            let is_unclear = error.failure == Failure::Unclear;
            if is_unclear && self.look_after(&error, Question::WasDone).await? == Standing::After {
                return Ok(CONFIRMED);
            }
            if self.circumstances.cancellation.run_until_cancelled(sleep(pause)).await.is_none() {
                return self.settle(error).await;
            }
        }
    }

    /// Waits for the turn of the write, with an object in the state that the write expects. `None` if the write is
    /// already done.
    async fn turn(&mut self) -> Result<Option<Turn>, CallError> {
        if !self.was_seen_long_ago() {
            let turn = self.unless_cancelled(self.reader.calls.turn(self.call.operation)).await?;
            if !self.was_seen_long_ago() {
                return Ok(Some(turn));
            }
            turn.give_back();
        }
        // A read takes a turn of its own. If read and write share a limit, a write sent directly after the read would
        // be throttled. The read therefore comes first, and only writes whose turn comes soon may read their object.
        let _place = self.unless_cancelled(self.reader.calls.place(self.call.operation)).await?;
        let question = if self.tries.any_unclear() { Question::WasDone } else { Question::MayGo };
        if self.look(question).await? == Standing::After {
            return Ok(None);
        }
        self.unless_cancelled(self.reader.calls.turn(self.call.operation)).await.map(Some)
    }

    async fn unless_cancelled<T>(&self, waiting: impl Future<Output = T>) -> Result<T, CallError> {
        let ended = self.circumstances.cancellation.run_until_cancelled(waiting).await;
        ended.ok_or_else(|| CallError::of(&self.call, Failure::Cancelled, "stopped before it was sent"))
    }

    fn was_seen_long_ago(&self) -> bool {
        self.seen.elapsed() > self.reader.calls.timing().look_again
    }

    /// Reads the object. Returns whether it is in the state before or after the write. Any other state is an error.
    async fn look(&mut self, question: Question) -> Result<Standing, CallError> {
        let now = Instant::now();
        let standing = self.reader.stands(self.write, self.circumstances.judge, question).await;
        let unseen =
            |error| if self.tries.any_unclear() { CallError { failure: Failure::Unclear, ..error } } else { error };
        match standing.map_err(unseen)? {
            Standing::Elsewhere { expected, found } => {
                let message = format!("changed meanwhile: expected {expected}, found {found}");
                Err(CallError::of(&self.call, Failure::Changed, message))
            }
            standing => {
                self.seen = now;
                Ok(standing)
            }
        }
    }

    /// Determines the result of a write that is not retried. An earlier try may have done it, or somebody else may have
    /// deleted the object that was to be deleted.
    async fn settle(&mut self, error: CallError) -> Result<End, CallError> {
        let deletes = matches!(
            self.write,
            Write::DeleteDedicatedIpPool { .. }
                | Write::DeleteConfigurationSet { .. }
                | Write::Setting(Setting::DeleteConfigurationSetEventDestination { .. })
        );
        let gone = deletes && error.failure == Failure::NotFound;
        if !gone && !self.tries.any_unclear() {
            return Err(error);
        }
        let question = match error.failure {
            Failure::AlreadyExists | Failure::NotFound => Question::IsThere,
            _ => Question::WasDone,
        };
        match self.look_after(&error, question).await? {
            Standing::After => Ok(CONFIRMED),
            _ if error.failure == Failure::Unclear => Err(CallError { failure: Failure::NotDone, ..error }),
            _ => Err(error),
        }
    }

    /// Reads the object after a failed try. If the read fails too, the error reports both failures.
    async fn look_after(&mut self, error: &CallError, question: Question) -> Result<Standing, CallError> {
        self.look(question).await.map_err(|looked| match (error.failure, looked.failure) {
            (Failure::Unclear, Failure::Changed) => looked,
            _ => {
                let message = format!("{}; then {looked}", error.message);
                // An earlier try may have done the write, and no read has shown that it did not.
                let lost = self.tries.any_unclear() && looked.failure != Failure::Changed;
                CallError { failure: if lost { Failure::Unclear } else { error.failure }, message, ..error.clone() }
            }
        })
    }
}
