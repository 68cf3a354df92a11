//! Calls, their tries and their errors, with the information to investigate them: operation, address, AWS request ID,
//! and AWS's own message. What an error of the SDK means is in `classify.rs`.

use std::{borrow::Cow, fmt, time::SystemTime};

use crate::model::shown;

/// Error codes with which AWS reports valid credentials that lack a permission. SES uses the first, STS the second.
/// Other codes with the same status report credentials that are invalid, expired or unknown in the Region.
pub(super) const NOT_ALLOWED: &[&str] = &["AccessDeniedException", "AccessDenied"];
/// Messages with which SES reports a role or a topic that it cannot see, in lower case.
const NOT_VISIBLE: &[&str] = &["could not assume iam role", "topic does not exist", "could not access sns topic"];
/// The outcome of a failed call, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// AWS reports that the object does not exist.
    NotFound,
    /// AWS reports that the object already exists.
    AlreadyExists,
    /// AWS throttled the call. Nothing was done.
    Throttled,
    /// AWS rejected the credentials or denied the permission.
    Denied,
    /// AWS refused the call for another reason, and would refuse it again.
    Refused,
    /// AWS failed, or its response was lost or unreadable. The write may or may not have been done.
    Unclear,
    /// AWS failed, and a later read found the object unchanged. The write was not done.
    NotDone,
    /// Nothing was sent: no credentials, no endpoint, or an invalid request.
    NotSent,
    /// The response contains a value that this version cannot process.
    Unreadable,
    /// The object is not in the state that the write expects, because it was changed in the meantime. Nothing was sent.
    Changed,
    /// The call was stopped before it was sent or before it was retried.
    Cancelled,
}

impl Failure {
    /// The outcome in the log, if AWS gives no error code.
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
            Self::Cancelled => "cancelled",
        }
    }
}

/// The description of a call.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The name of the operation, as AWS spells it.
    pub(super) operation: &'static str,
    /// The subject of the call: an address or a Region.
    pub(super) subject: String,
}

/// One try of a call, and its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// The time at which it was sent.
    pub sent: SystemTime,
    /// The response of SES, or the failure of the connection.
    pub outcome: String,
    /// The AWS request ID.
    pub request_id: Option<String>,
    /// Whether the call may have been performed without a response that confirms it.
    pub unclear: bool,
}

impl fmt::Display for Try {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.outcome)?;
        match &self.request_id {
            Some(id) => write!(f, " (AWS request id {id})"),
            None => Ok(()),
        }
    }
}

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallError {
    /// The outcome of the call.
    pub failure: Failure,
    /// The name of the operation, as AWS spells it.
    pub operation: &'static str,
    /// The subject of the call: an address or a Region.
    pub subject: String,
    /// AWS's error code.
    pub code: Option<String>,
    /// AWS's message, or the SDK's if there is none.
    pub message: String,
    /// The AWS request ID, to quote in a support case.
    pub request_id: Option<String>,
    /// Every try with its outcome, in order. Empty if nothing was sent.
    pub tries: Vec<Try>,
}

impl CallError {
    /// A failure that AWS did not report.
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

    /// A response that was received but cannot be processed.
    pub(super) fn unreadable(operation: &'static str, subject: impl fmt::Display, message: impl Into<String>) -> Self {
        Self::of(&Call { operation, subject: subject.to_string() }, Failure::Unreadable, message)
    }

    /// This error, with the given tries.
    pub(super) fn after(self, tries: Vec<Try>) -> Self {
        Self { tries, ..self }
    }

    /// Whether a permission is missing, as opposed to valid credentials.
    #[must_use]
    pub fn lacks_permission(&self) -> bool {
        self.failure == Failure::Denied && self.code.as_deref().is_some_and(|code| NOT_ALLOWED.contains(&code))
    }

    /// Whether SES only reports that it cannot see a role or a topic. SES reports this of roles and topics that were
    /// created seconds ago.
    pub(super) fn is_of_something_new(&self) -> bool {
        let said = self.message.to_ascii_lowercase();
        self.code.as_deref() == Some("BadRequestException") && NOT_VISIBLE.iter().any(|words| said.contains(words))
    }

    /// The outcome for a line of the log: AWS's error code, or the kind of failure and its reason.
    pub(super) fn in_short(&self) -> Cow<'_, str> {
        match &self.code {
            Some(code) => Cow::Borrowed(code),
            None => Cow::Owned(format!("{}: {}", self.failure.word(), shown(&self.message))),
        }
    }

    /// The message of AWS or of the connection, with the AWS request ID.
    #[must_use]
    pub fn said(&self) -> String {
        match &self.request_id {
            Some(id) => format!("{} (AWS request id {id})", self.outcome()),
            None => self.outcome(),
        }
    }

    /// The message of AWS or of the connection.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_without_a_code_is_logged_with_its_kind() {
        let call = Call { operation: "GetAccount", subject: "eu-west-1".to_owned() };
        let mut error = CallError::of(&call, Failure::NotSent, "no credentials");
        assert_eq!(error.in_short(), "not sent: no credentials");
        error.code = Some("SlowDown".to_owned());
        assert_eq!(error.in_short(), "SlowDown");
    }
}
