//! Performs one write, come what may: looks before it, tries it again, and looks when an answer was lost.
//!
//! SES has no conditional write and no idempotency token. What makes a second try safe is looking between the two: the
//! same write is sent again only to an object that stands as the write expects it.

use std::time::SystemTime;

use tokio::time::{Instant, sleep};

use crate::model::{AccountId, Region, Setting, Write};

use super::{
    calls::Call,
    client::Connection,
    error::{CallError, Failure},
    halt::Halt,
    look::{Judge, Question, Standing},
    observe::Reader,
    pace::Turn,
    send::Sending,
    tries::{Tries, Try},
};

/// The write side of SES in one Region. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Writer {
    reader: Reader,
}

/// A write that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// AWS's id of the request that did it, where an answer tells.
    pub request_id: Option<String>,
    /// Every try with what it saw, in order; none when somebody else had done it already.
    pub tries: Vec<Try>,
    /// How it is known.
    pub confirmed: Confirmed,
}

/// How it is known that a write is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// SES answered so.
    ByAnswer,
    /// The answer was lost, or said that there is nothing to do, and the result was seen.
    ByLooking,
}

/// What a write needs to know beside itself.
pub struct Circumstances<'a> {
    /// When its object was last seen as the write expects it.
    pub seen: Instant,
    /// Says how its object stands against it.
    pub judge: &'a Judge<'a>,
    /// Ends its waiting.
    pub halt: &'a Halt,
}

impl Writer {
    /// A writer of one Region.
    #[must_use]
    pub fn new(connection: &Connection, account: &AccountId, region: &Region) -> Self {
        Self { reader: Reader::new(connection, account, region) }
    }

    /// Performs the write and waits for SES's word, or sees that it is done.
    ///
    /// # Errors
    /// What SES, or the way to it, says at the end. [`Failure::Unclear`] leaves open whether the write was done;
    /// [`Failure::Changed`] is somebody else's doing; [`Failure::Halted`] without tries has sent nothing.
    pub async fn perform(&self, write: &Write, circumstances: &Circumstances<'_>) -> Result<Done, CallError> {
        let target = write.target();
        let call = self.reader.about(write.operation(), target.kind(), &target.name());
        let tries = Tries::new(self.reader.calls.timing());
        let mut run = Run { reader: &self.reader, write, circumstances, call, tries, seen: circumstances.seen };
        let ended = run.run().await;
        let tries = run.tries.into_tries();
        match ended {
            Ok((request_id, confirmed)) => Ok(Done { request_id, tries, confirmed }),
            Err(error) => Err(error.after(tries)),
        }
    }
}

/// One write on its way.
struct Run<'a> {
    reader: &'a Reader,
    write: &'a Write,
    circumstances: &'a Circumstances<'a>,
    call: Call,
    tries: Tries,
    seen: Instant,
}

/// How a write ended well.
type End = (Option<String>, Confirmed);

/// It is done, and seen to be.
const SEEN: End = (None, Confirmed::ByLooking);

impl Run<'_> {
    async fn run(&mut self) -> Result<End, CallError> {
        loop {
            let Some(turn) = self.turn().await? else { return Ok(SEEN) };
            let sent = SystemTime::now();
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
                return Ok(SEEN);
            }
            if self.circumstances.halt.unless(sleep(pause)).await.is_none() {
                return self.settle(error).await;
            }
        }
    }

    /// Waits for the turn of the write, with an object that stands as it expects. `None`: it is done already.
    async fn turn(&mut self) -> Result<Option<Turn>, CallError> {
        if !self.was_seen_long_ago() {
            let turn = self.unless_halted(self.reader.calls.turn(self.call.operation)).await?;
            if !self.was_seen_long_ago() {
                return Ok(Some(turn));
            }
            turn.give_back();
        }
        // A look takes a turn of its own, and a write sent right behind it would be one too many where both share a
        // limit. So the look comes first, and only as many look as get their turn soon.
        let _place = self.unless_halted(self.reader.calls.place(self.call.operation)).await?;
        let question = if self.tries.any_unclear() { Question::WasDone } else { Question::MayGo };
        if self.look(question).await? == Standing::After {
            return Ok(None);
        }
        self.unless_halted(self.reader.calls.turn(self.call.operation)).await.map(Some)
    }

    async fn unless_halted<T>(&self, waiting: impl Future<Output = T>) -> Result<T, CallError> {
        let ended = self.circumstances.halt.unless(waiting).await;
        ended.ok_or_else(|| CallError::of(&self.call, Failure::Halted, "stopped before it was sent"))
    }

    fn was_seen_long_ago(&self) -> bool {
        self.seen.elapsed() > self.reader.calls.timing().look_again
    }

    /// Before or after; that it stands elsewhere is an error.
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

    /// Judges a write that is not tried again: an earlier try may have done it, and so may somebody else have deleted
    /// what is to be deleted.
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
            Standing::After => Ok(SEEN),
            _ if error.failure == Failure::Unclear => Err(CallError { failure: Failure::NotDone, ..error }),
            _ => Err(error),
        }
    }

    /// Looks after a try that failed. When looking fails too, both are told.
    async fn look_after(&mut self, error: &CallError, question: Question) -> Result<Standing, CallError> {
        self.look(question).await.map_err(|looked| match (error.failure, looked.failure) {
            (Failure::Unclear, Failure::Changed) => looked,
            _ => {
                let message = format!("{}; then {looked}", error.message);
                // An earlier try may have done it, and nobody has seen that it did not.
                let lost = self.tries.any_unclear() && looked.failure != Failure::Changed;
                CallError { failure: if lost { Failure::Unclear } else { error.failure }, message, ..error.clone() }
            }
        })
    }
}
