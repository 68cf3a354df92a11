//! One call to AWS: it waits for its turn in the pace, is sent and is logged. Reads are also retried here.
//!
//! The SDK's own retries are switched off. They would bypass the pace, treat quotas as throttling and know nothing of
//! earlier tries. They would also share one retry budget in the whole process and starve each other.

use std::{borrow::Cow, pin::Pin};

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
    activity::Activity,
    error::{Call, CallError, Failure},
    pace::{Pace, Turn},
    tries::{Timing, Tries, now},
    wire::LastEndpoint,
};

/// The state that every call in one Region needs.
#[derive(Debug, Clone)]
pub(super) struct Calls {
    pace: Pace,
    timing: Timing,
    region: String,
    last_endpoint: LastEndpoint,
    pub(super) activity: Activity,
}

impl Calls {
    /// The calls of one Region.
    pub(super) fn new(
        pace: Pace,
        timing: Timing,
        region: &str,
        last_endpoint: LastEndpoint,
        activity: Activity,
    ) -> Self {
        Self { pace, timing, region: region.to_owned(), last_endpoint, activity }
    }

    /// Scheme and host of the endpoint that the calls went to. `None` if nothing was sent.
    pub(super) fn endpoint(&self) -> Option<String> {
        self.last_endpoint.get()
    }

    /// The timeouts and the retry limits of the calls.
    pub(super) fn timing(&self) -> Timing {
        self.timing
    }

    /// Waits for the turn of an operation in the pace.
    pub(super) async fn turn(&self, operation: &'static str) -> Turn {
        self.pace.turn(&self.region, operation).await
    }

    /// Waits until a write of an operation may read its object and then take its turn.
    pub(super) async fn place(&self, operation: &'static str) -> Option<OwnedSemaphorePermit> {
        self.pace.place(&self.region, operation, self.timing.look_again).await
    }

    /// Sends a read, and retries it until another try would not change the answer.
    ///
    /// # Errors
    /// The error of the last try, with all tries.
    pub(super) async fn read<T, E, F>(&self, call: Call, send: impl Fn() -> F) -> Result<T, CallError>
    where
        T: RequestId,
        E: ProvideErrorMetadata + std::error::Error + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let mut tries = Tries::new(self.timing);
        loop {
            let turn = self.turn(call.operation).await;
            let sent = now();
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

    /// Sends a read once.
    ///
    /// # Errors
    /// The failure of the only try.
    pub(super) async fn read_once<T, E>(
        &self,
        call: Call,
        sending: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    ) -> Result<T, CallError>
    where
        T: RequestId,
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let turn = self.turn(call.operation).await;
        self.one_try(&call, 1, turn, Box::pin(sending)).await
    }

    /// Sends one try, and reports its outcome to the pace and the log. The futures are boxed because the SDK's futures
    /// are large and deeply nested.
    ///
    /// # Errors
    /// The failure of this try.
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
        self.activity.tried(call.operation);
        let result = sending.await.map_err(|error| CallError::from_sdk(call, &error, self.endpoint().as_deref()));
        match &result {
            Ok(_) => turn.passed(),
            Err(error) => match error.failure {
                Failure::Throttled => turn.refused(),
                Failure::NotFound | Failure::AlreadyExists | Failure::Denied | Failure::Refused => turn.passed(),
                // It is unknown whether SES counted the call.
                Failure::Unclear
                | Failure::NotDone
                | Failure::NotSent
                | Failure::Unreadable
                | Failure::Changed
                | Failure::Cancelled => drop(turn),
            },
        }
        log(call, number, began, &result);
        result
    }
}

/// Logs one line for each try. The line contains neither the request nor the response, and therefore no credentials.
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
