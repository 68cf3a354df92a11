//! What an error of the SDK means: the outcome of the call, the code, and words that help to find the cause.

use std::error::Error as _;

use aws_sdk_sesv2::{
    error::{ProvideErrorMetadata, SdkError},
    operation::RequestId,
};
use aws_smithy_runtime_api::client::{
    orchestrator::HttpResponse,
    result::{ConnectorError, ResponseError},
};
use http_body_util::LengthLimitError;

use super::{
    error::{Call, CallError, Failure, NOT_ALLOWED},
    operations,
    wire::EndpointProblem,
};

/// Error codes with which AWS throttles a call. `LimitExceededException` is not among them: it reports a quota, and
/// waiting does not raise a quota.
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
/// rustls's words for a certificate of an authority that this machine does not know, or has none at all.
const UNKNOWN_AUTHORITY: &str = "UnknownIssuer";
/// Error codes of 4xx responses that do not concern the call itself: the request arrived too slowly.
const TOO_SLOW: &[&str] = &["RequestTimeout", "RequestTimeoutException"];

impl CallError {
    /// Converts an error of the SDK.
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
}

fn classify<E: ProvideErrorMetadata + std::error::Error + 'static>(
    operation: &str,
    error: &SdkError<E, HttpResponse>,
) -> Failure {
    match error {
        SdkError::ConstructionFailure(_) => Failure::NotSent,
        SdkError::DispatchFailure(_) if is_of_unknown_authority(error) => Failure::NotSent,
        SdkError::DispatchFailure(failure) if failure.is_user() || failure.is_other() => {
            match failure.as_connector_error() {
                Some(connector) if was_under_way(connector) => Failure::Unclear,
                _ => Failure::NotSent,
            }
        }
        SdkError::ResponseError(_) if is_too_long(error) => Failure::Unreadable,
        // A retry of the read would give the same response. A write may have been done, so its object is read again.
        SdkError::ResponseError(answer) if operations::reads(operation) && is_whole(answer) => Failure::Unreadable,
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => Failure::Unclear,
        SdkError::ServiceError(service) => answered(service.raw().status().as_u16(), error.code()),
        _ => Failure::Unclear,
    }
}

/// Whether the response was received completely, so that a response that cannot be parsed is not a connection problem.
fn is_whole(answer: &ResponseError<HttpResponse>) -> bool {
    answer.raw().status().is_success() && answer.raw().body().bytes().is_some()
}

/// The source of an error that is not in AWS's own words, to help find the server that sent it.
fn came_from<E>(error: &SdkError<E, HttpResponse>, endpoint: &str) -> String {
    match error.raw_response() {
        Some(answer) => format!("HTTP {} from {endpoint}", answer.status().as_u16()),
        None => format!("no answer from {endpoint}"),
    }
}

/// Whether the server showed a certificate that nobody vouches for whom this machine knows. The connection ended with
/// that, and another try would end so too.
fn is_of_unknown_authority<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> bool {
    causes(error).any(|cause| cause.to_string().contains(UNKNOWN_AUTHORITY))
}

/// Whether the response was longer than any response of SES.
fn is_too_long<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> bool {
    causes(error).any(|cause| cause.is::<LengthLimitError>())
}

/// The causes of an error, the nearest first.
fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

/// Whether the HTTP client had taken over the request. If the connection is closed without a response, or the response
/// is not HTTP, the SDK reports neither an I/O error nor another specific kind. Missing credentials are reported in the
/// same way. Fetching credentials may fail in the same way too: that error contains a connector error of its own.
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

/// Maps the status and the code of a response to a failure. A response without a code is not from SES: it is the page
/// of a proxy, or incomplete.
fn answered(status: u16, code: Option<&str>) -> Failure {
    match (status, code) {
        (_, Some(code)) if THROTTLED.contains(&code) => Failure::Throttled,
        (429, _) => Failure::Throttled,
        (408, _) => Failure::Unclear,
        (400..=499, Some(code)) if TOO_SLOW.contains(&code) => Failure::Unclear,
        (400..=499, Some("NotFoundException")) => Failure::NotFound,
        (400..=499, Some("AlreadyExistsException")) => Failure::AlreadyExists,
        (401 | 403, _) => Failure::Denied,
        // CloudTrail answers so, as every service that speaks JSON 1.1.
        (400..=499, Some(code)) if NOT_ALLOWED.contains(&code) => Failure::Denied,
        // 501: a service at an endpoint of one's own that lacks the operation.
        (400..=499 | 501, _) => Failure::Refused,
        // The server, whichever it was, answered, and would give the same response again.
        (200..=299, _) => Failure::Unreadable,
        // 5xx, including `ConcurrentModificationException`: another write may have happened in between.
        _ => Failure::Unclear,
    }
}

/// The SDK's error and its causes. The SDK's own text is only "dispatch failure" or "service error".
fn chain<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> String {
    if let Some(problem) = causes(error).find_map(|cause| cause.downcast_ref::<EndpointProblem>()) {
        return problem.to_string();
    }
    let unusable = causes(error).find_map(|cause| EndpointProblem::told_by_sdk(&cause.to_string()));
    if let Some(problem) = unusable {
        return problem.to_string();
    }
    if is_of_unknown_authority(error) {
        return "the server's certificate is from an authority that this machine does not know; install the CA \
                certificates of the system, or name a bundle of them in SSL_CERT_FILE"
            .to_owned();
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
    use aws_sdk_sesv2::operation::get_account::GetAccountError;
    use aws_smithy_types::body::SdkBody;

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
            (501, Some("InternalFailure"), Failure::Refused),
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

    /// The failure of a call whose response cannot be parsed.
    fn garbled(operation: &str, status: u16) -> Failure {
        let status = status.try_into().expect("it is an HTTP status");
        let answer = HttpResponse::new(status, SdkBody::from("not JSON"));
        classify(operation, &SdkError::<GetAccountError, _>::response_error("not JSON", answer))
    }

    #[test]
    fn only_a_read_that_was_answered_in_full_would_be_answered_so_again() {
        assert_eq!(garbled("GetAccount", 200), Failure::Unreadable);
        assert_eq!(garbled("GetAccount", 503), Failure::Unclear);
        assert_eq!(garbled("PutDedicatedIpInPool", 200), Failure::Unclear);
    }

    #[test]
    fn unknown_authority_says_where_authorities_come_from() {
        let rustls = std::io::Error::other("invalid peer certificate: UnknownIssuer");
        let error = SdkError::<GetAccountError, HttpResponse>::dispatch_failure(ConnectorError::io(rustls.into()));
        assert!(chain(&error).contains("SSL_CERT_FILE"), "{}", chain(&error));
        assert_eq!(classify("PutDedicatedIpInPool", &error), Failure::NotSent);
    }
}
