//! One call to AWS: its turn in the pace, its try, its line in the log; for reads also its further tries.
//!
//! The SDK's own retries are switched off. They would pass by the pace, take quotas for throttling, know nothing of what
//! was tried before, and starve each other of a budget that a process shares.

use std::{borrow::Cow, pin::Pin, time::SystemTime};

use aws_sdk_sesv2::{
    error::{ProvideErrorMetadata, SdkError},
    operation::RequestId,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, sleep},
};

use crate::model::shown;

use super::{
    endpoint::LastEndpoint,
    error::{CallError, Failure},
    pace::{Pace, Turn},
    tries::{Timing, Tries},
};

/// What every call in one Region needs.
#[derive(Debug, Clone)]
pub(super) struct Calls {
    pace: Pace,
    timing: Timing,
    region: String,
    last_endpoint: LastEndpoint,
}

/// What a call is, in words.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The operation, in AWS's words.
    pub(super) operation: &'static str,
    /// What it is about: an address or a Region.
    pub(super) subject: String,
}

impl Calls {
    /// Calls in one Region.
    pub(super) fn new(pace: Pace, timing: Timing, region: &str, last_endpoint: LastEndpoint) -> Self {
        Self { pace, timing, region: region.to_owned(), last_endpoint }
    }

    /// Scheme and host of where they went; `None` when nothing was sent.
    pub(super) fn endpoint(&self) -> Option<String> {
        self.last_endpoint.get()
    }

    /// How patient they are.
    pub(super) fn timing(&self) -> Timing {
        self.timing
    }

    /// Waits for the turn of an operation.
    pub(super) async fn turn(&self, operation: &'static str) -> Turn {
        self.pace.turn(&self.region, operation).await
    }

    /// Waits until a write of an operation may look at its object and then take its turn.
    pub(super) async fn place(&self, operation: &'static str) -> Option<OwnedSemaphorePermit> {
        self.pace.place(&self.region, operation, self.timing.look_again).await
    }

    /// Reads: tries until an answer comes that another try would not change.
    ///
    /// # Errors
    /// What the last try saw, with all tries.
    pub(super) async fn read<T, E, F>(&self, call: Call, send: impl Fn() -> F) -> Result<T, CallError>
    where
        T: RequestId,
        E: ProvideErrorMetadata + std::error::Error + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let mut tries = Tries::new(self.timing);
        loop {
            let turn = self.turn(call.operation).await;
            let sent = SystemTime::now();
            let error = match self.one_try(&call, tries.next_number(), turn, Box::pin(send())).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            match tries.failed(sent, &error) {
                Some(pause) => sleep(pause).await,
                None => return Err(error.after(tries.into_tries())),
            }
        }
    }

    /// One try: tells the pace and the log what became of it. The SDK's futures are large and deep; they come in boxes.
    ///
    /// # Errors
    /// What was seen.
    pub(super) async fn one_try<T, E>(
        &self,
        call: &Call,
        number: usize,
        turn: Turn,
        sending: Pin<Box<impl Future<Output = Result<T, SdkError<E, HttpResponse>>>>>,
    ) -> Result<T, CallError>
    where
        T: RequestId,
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let began = Instant::now();
        let result = sending.await.map_err(|error| CallError::from_sdk(call, &error, self.endpoint().as_deref()));
        match &result {
            Ok(_) => turn.passed(),
            Err(error) => match error.failure {
                Failure::Throttled => turn.refused(),
                Failure::NotFound | Failure::AlreadyExists | Failure::Denied | Failure::Refused => turn.passed(),
                // Whether SES counted it is not known.
                Failure::Unclear
                | Failure::NotDone
                | Failure::NotSent
                | Failure::Unreadable
                | Failure::Changed
                | Failure::Halted => drop(turn),
            },
        }
        log(call, number, began, &result);
        result
    }
}

/// A line for each try. What was sent and what was answered is not in it, and so no credential either.
fn log<T: RequestId>(call: &Call, number: usize, began: Instant, result: &Result<T, CallError>) {
    let Call { operation, subject } = call;
    let (outcome, request_id) = match result {
        Ok(answer) => (Cow::Borrowed("ok"), answer.request_id()),
        Err(error) => (error.in_short(), error.request_id.as_deref()),
    };
    let outcome = outcome.as_ref();
    let request_id = request_id.unwrap_or_default();
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let subject = shown(subject);
    tracing::info!(operation, subject, outcome, milliseconds, r#try = number, request_id, "call");
}
