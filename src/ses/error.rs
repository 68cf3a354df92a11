//! What can go wrong with a call, with what a person needs to find it: operation, address, AWS request id, and AWS's own
//! words.

use std::{borrow::Cow, error::Error as _, fmt};

use aws_sdk_sesv2::{
    error::{ProvideErrorMetadata, SdkError},
    operation::RequestId,
};
use aws_smithy_runtime_api::client::{
    orchestrator::HttpResponse,
    result::{ConnectorError, ResponseError},
};
use http_body_util::LengthLimitError;

use crate::model::shown;

use super::{calls::Call, operations, tries::Try, wire::EndpointProblem};

/// Codes with which AWS refuses a call as one too many. `LimitExceededException` is not among them: it is a quota, which
/// waiting does not raise.
const THROTTLED: &[&str] = &[
    "TooManyRequestsException",
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "SlowDown",
];
/// Codes with which AWS says that the credentials are good and may not do this. SES has the first, STS the second. Others
/// with the same status say that the credentials are bad, expired or unknown in the Region.
const NOT_ALLOWED: &[&str] = &["AccessDeniedException", "AccessDenied"];
/// What SES says of a role or a topic that is not visible to it, in lower case.
const NOT_VISIBLE: &[&str] = &["could not assume iam role", "topic does not exist", "could not access sns topic"];
/// Codes of 4xx answers that say nothing of the call itself: it came too slowly.
const TOO_SLOW: &[&str] = &["RequestTimeout", "RequestTimeoutException"];

/// What became of a call that failed, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// AWS says that the thing is not there.
    NotFound,
    /// AWS says that the thing is there already.
    AlreadyExists,
    /// AWS refuses: too many requests. Nothing was done.
    Throttled,
    /// AWS refuses the credentials or what they may do.
    Denied,
    /// AWS refuses for another reason and would again.
    Refused,
    /// AWS failed, or its answer was lost or could not be read: the write may or may not have been done.
    Unclear,
    /// AWS failed, and the object was seen unchanged afterwards: the write was not done.
    NotDone,
    /// Nothing was sent: no credentials, no endpoint, a broken request.
    NotSent,
    /// An answer holds what this version cannot take.
    Unreadable,
    /// The object is not as the write expects to find it: somebody else changed it meanwhile. Nothing was sent to it.
    Changed,
    /// It was stopped before it was sent, or before it was tried again.
    Halted,
}

impl Failure {
    /// A word for the log, where AWS gives no code.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::NotFound => "not found",
            Self::AlreadyExists => "already exists",
            Self::Throttled => "throttled",
            Self::Denied => "denied",
            Self::Refused => "refused",
            Self::Unclear => "unclear",
            Self::NotDone => "not done",
            Self::NotSent => "not sent",
            Self::Unreadable => "unreadable",
            Self::Changed => "changed",
            Self::Halted => "halted",
        }
    }
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
    /// Every try with what it saw, in order; none when nothing was sent.
    pub tries: Vec<Try>,
}

impl CallError {
    /// Takes what the SDK knows of a failure.
    pub(super) fn from_sdk<E>(call: &Call, error: &SdkError<E, HttpResponse>, endpoint: Option<&str>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let code = error.code().map(str::to_owned);
        let request_id = error.request_id().map(str::to_owned);
        let message = match (error.message(), endpoint) {
            (Some(message), _) => message.to_owned(),
            (None, None) => chain(error),
            (None, Some(endpoint)) => format!("{} ({})", chain(error), came_from(error, endpoint)),
        };
        Self { failure: classify(call.operation, error), code, request_id, ..Self::of(call, Failure::Unclear, message) }
    }

    /// A failure that is not AWS's.
    pub(super) fn of(call: &Call, failure: Failure, message: impl Into<String>) -> Self {
        let Call { operation, subject } = call;
        Self {
            failure,
            operation,
            subject: subject.clone(),
            code: None,
            message: message.into(),
            request_id: None,
            tries: Vec::new(),
        }
    }

    /// An answer that came and cannot be taken.
    pub(super) fn unreadable(operation: &'static str, subject: impl fmt::Display, message: impl Into<String>) -> Self {
        Self::of(&Call { operation, subject: subject.to_string() }, Failure::Unreadable, message)
    }

    /// The same after these tries.
    pub(super) fn after(self, tries: Vec<Try>) -> Self {
        Self { tries, ..self }
    }

    /// Whether what lacks is a permission, and not good credentials.
    #[must_use]
    pub fn lacks_permission(&self) -> bool {
        self.failure == Failure::Denied && self.code.as_deref().is_some_and(|code| NOT_ALLOWED.contains(&code))
    }

    /// Whether SES only says that it does not see a role or a topic, as it does of those that were made seconds ago.
    pub(super) fn is_of_something_new(&self) -> bool {
        let said = self.message.to_ascii_lowercase();
        self.code.as_deref() == Some("BadRequestException") && NOT_VISIBLE.iter().any(|words| said.contains(words))
    }

    /// The same in a line of the log: AWS's code, or what became of it and why.
    pub(super) fn in_short(&self) -> Cow<'_, str> {
        match &self.code {
            Some(code) => Cow::Borrowed(code),
            None => Cow::Owned(format!("{}: {}", self.failure.word(), shown(&self.message))),
        }
    }

    /// What AWS or the way to it said, with AWS's id of the request.
    #[must_use]
    pub fn said(&self) -> String {
        match &self.request_id {
            Some(id) => format!("{} (AWS request id {id})", self.outcome()),
            None => self.outcome(),
        }
    }

    /// What AWS or the way to it said.
    #[must_use]
    pub fn outcome(&self) -> String {
        match &self.code {
            Some(code) => format!("{code}: {}", self.message),
            None => self.message.clone(),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of `{}`: {}", self.operation, self.subject, self.outcome())?;
        if let Some(id) = &self.request_id {
            write!(f, " (AWS request id {id})")?;
        }
        match self.tries.len() {
            0 | 1 => Ok(()),
            tries => write!(f, ", after {tries} tries"),
        }
    }
}

impl std::error::Error for CallError {}

fn classify<E: ProvideErrorMetadata + std::error::Error + 'static>(
    operation: &str,
    error: &SdkError<E, HttpResponse>,
) -> Failure {
    match error {
        SdkError::ConstructionFailure(_) => Failure::NotSent,
        SdkError::DispatchFailure(failure) if failure.is_user() || failure.is_other() => {
            match failure.as_connector_error() {
                Some(connector) if was_under_way(connector) => Failure::Unclear,
                _ => Failure::NotSent,
            }
        }
        SdkError::ResponseError(_) if is_too_long(error) => Failure::Unreadable,
        // A read would be answered so again. A write may have been done, and is looked after.
        SdkError::ResponseError(answer) if operations::reads(operation) && is_whole(answer) => Failure::Unreadable,
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => Failure::Unclear,
        SdkError::ServiceError(service) => answered(service.raw().status().as_u16(), error.code()),
        _ => Failure::Unclear,
    }
}

/// Whether an answer came to its end, so that what cannot be understood of it is no matter of the way.
fn is_whole(answer: &ResponseError<HttpResponse>) -> bool {
    answer.raw().status().is_success() && answer.raw().body().bytes().is_some()
}

/// Where an error comes from that is not in AWS's own words, for whoever has to find out who gave it.
fn came_from<E>(error: &SdkError<E, HttpResponse>, endpoint: &str) -> String {
    match error.raw_response() {
        Some(answer) => format!("HTTP {} from {endpoint}", answer.status().as_u16()),
        None => format!("no answer from {endpoint}"),
    }
}

/// Whether the answer was longer than any of SES's.
fn is_too_long<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> bool {
    causes(error).any(|cause| cause.is::<LengthLimitError>())
}

/// What lies below an error, the nearest first.
fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

/// Whether the request had gone to HTTP. A connection that is closed without an answer, or that answers with something
/// else than HTTP, is no I/O error to the SDK; it is none of its other kinds either, as are missing credentials. Fetching
/// credentials may fail in the same way: that comes with a connector's error of its own inside.
fn was_under_way(connector: &ConnectorError) -> bool {
    let mut cause = connector.source();
    while let Some(next) = cause {
        if next.is::<ConnectorError>() {
            return false;
        }
        if next.is::<hyper::Error>() {
            return true;
        }
        cause = next.source();
    }
    false
}

/// What an answer means by its status and code. Without a code it is not from SES: a proxy's page, or half an answer.
fn answered(status: u16, code: Option<&str>) -> Failure {
    match (status, code) {
        (_, Some(code)) if THROTTLED.contains(&code) => Failure::Throttled,
        (429, _) => Failure::Throttled,
        (408, _) => Failure::Unclear,
        (400..=499, Some(code)) if TOO_SLOW.contains(&code) => Failure::Unclear,
        (400..=499, Some("NotFoundException")) => Failure::NotFound,
        (400..=499, Some("AlreadyExistsException")) => Failure::AlreadyExists,
        (401 | 403, _) => Failure::Denied,
        (400..=499, _) => Failure::Refused,
        // It was answered, by whoever that was, and would be answered so again.
        (200..=299, _) => Failure::Unreadable,
        // 5xx, among them `ConcurrentModificationException`: another write may have come between.
        _ => Failure::Unclear,
    }
}

/// The SDK's error and its causes: its own text alone is only "dispatch failure" or "service error".
fn chain<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> String {
    if let Some(problem) = causes(error).find_map(|cause| cause.downcast_ref::<EndpointProblem>()) {
        return problem.to_string();
    }
    let unusable = causes(error).find_map(|cause| EndpointProblem::told_by_sdk(&cause.to_string()));
    if let Some(problem) = unusable {
        return problem.to_string();
    }
    if let SdkError::ServiceError(answer) = error
        && !answer.raw().status().is_success()
    {
        return "the answer is not one of AWS's".to_owned();
    }
    let mut text = error.to_string();
    for cause in causes(error) {
        let words = cause.to_string();
        if !words.is_empty() && !text.ends_with(&words) {
            text = format!("{text}: {words}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_mean_what_status_and_code_say() {
        for (status, code, failure) in [
            (404, Some("NotFoundException"), Failure::NotFound),
            (400, Some("AlreadyExistsException"), Failure::AlreadyExists),
            (429, Some("TooManyRequestsException"), Failure::Throttled),
            (400, Some("ThrottlingException"), Failure::Throttled),
            (503, Some("SlowDown"), Failure::Throttled),
            (429, None, Failure::Throttled),
            (400, Some("LimitExceededException"), Failure::Refused),
            (400, Some("BadRequestException"), Failure::Refused),
            (404, Some("UnknownOperationException"), Failure::Refused),
            (404, None, Failure::Refused),
            (407, None, Failure::Refused),
            (403, Some("AccessDeniedException"), Failure::Denied),
            (403, Some("ExpiredTokenException"), Failure::Denied),
            (401, None, Failure::Denied),
            (400, Some("RequestTimeoutException"), Failure::Unclear),
            (408, None, Failure::Unclear),
            (500, Some("ConcurrentModificationException"), Failure::Unclear),
            (500, Some("InternalFailure"), Failure::Unclear),
            (503, None, Failure::Unclear),
            (302, None, Failure::Unclear),
            (200, None, Failure::Unreadable),
        ] {
            assert_eq!(answered(status, code), failure, "{status} {code:?}");
        }
    }
}
