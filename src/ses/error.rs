//! What can go wrong with a call, with what a person needs to find it: operation, address, AWS request id, and AWS's own
//! words.

use std::{error::Error as _, fmt};

use aws_sdk_sesv2::{
    error::{ProvideErrorMetadata, SdkError},
    operation::RequestId,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

/// What became of a call that failed, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// AWS says that the thing is not there.
    NotFound,
    /// AWS says that the thing is there already.
    AlreadyExists,
    /// AWS refuses: too many requests.
    Throttled,
    /// AWS refuses the credentials or what they may do.
    Denied,
    /// AWS refuses for another reason and would again.
    Refused,
    /// AWS failed, or its answer could not be read: the write may or may not have been done.
    Unclear,
    /// Nothing was sent: no credentials, no endpoint, a broken request.
    NotSent,
    /// An answer holds what this version cannot take.
    Unreadable,
}

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallError {
    /// What became of it.
    pub failure: Failure,
    /// The operation, in AWS's words.
    pub operation: &'static str,
    /// What it was about: an address or a Region.
    pub subject: String,
    /// AWS's error code.
    pub code: Option<String>,
    /// AWS's message, or what the SDK knows.
    pub message: String,
    /// AWS's id of the request, to quote in a Support case.
    pub request_id: Option<String>,
}

impl CallError {
    /// Takes what the SDK knows of a failure.
    pub(super) fn from_sdk<E>(operation: &'static str, subject: String, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let code = error.code().map(str::to_owned);
        let request_id = error.request_id().map(str::to_owned);
        let message = error.message().map_or_else(|| chain(error), str::to_owned);
        Self { failure: classify(error, code.as_deref()), operation, subject, code, message, request_id }
    }

    /// An answer that came and cannot be taken.
    pub(super) fn unreadable(operation: &'static str, subject: impl fmt::Display, message: impl Into<String>) -> Self {
        Self {
            failure: Failure::Unreadable,
            operation,
            subject: subject.to_string(),
            code: None,
            message: message.into(),
            request_id: None,
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of `{}`: ", self.operation, self.subject)?;
        if let Some(code) = &self.code {
            write!(f, "{code}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.request_id {
            Some(id) => write!(f, " (AWS request id {id})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CallError {}

fn classify<E>(error: &SdkError<E, HttpResponse>, code: Option<&str>) -> Failure {
    match error {
        SdkError::ConstructionFailure(_) => Failure::NotSent,
        SdkError::DispatchFailure(failure) if failure.is_user() || failure.is_other() => Failure::NotSent,
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => Failure::Unclear,
        SdkError::ServiceError(service) => {
            let status = service.raw().status();
            match code {
                Some("NotFoundException") => Failure::NotFound,
                Some("AlreadyExistsException") => Failure::AlreadyExists,
                Some("TooManyRequestsException" | "ThrottlingException" | "Throttling") => Failure::Throttled,
                Some("ConcurrentModificationException") => Failure::Unclear,
                _ if status.as_u16() == 429 => Failure::Throttled,
                _ if matches!(status.as_u16(), 401 | 403) => Failure::Denied,
                Some(_) if status.is_client_error() => Failure::Refused,
                _ => Failure::Unclear,
            }
        }
        _ => Failure::Unclear,
    }
}

/// The SDK's error and its causes: its own text alone is only "dispatch failure" or "service error".
fn chain<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let words = next.to_string();
        if !words.is_empty() && !text.ends_with(&words) {
            text = format!("{text}: {words}");
        }
        cause = next.source();
    }
    text
}
