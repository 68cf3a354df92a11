//! Checks whether there are credentials, and whether they belong to the expected account.

use crate::{
    model::{AccountId, Caller},
    ses::{CallError, Failure, action_of},
};

use crate::cli::remedy::NO_STS;

use super::check::{Check, CheckCode};

/// The expected account and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    /// The account.
    pub(super) account: AccountId,
    /// Source of the expectation, as messages name it.
    pub(super) by: &'static str,
}

/// The checks for a caller that STS identified.
pub(super) fn caller(caller: &Caller, expected: Option<&Expected>) -> [Check; 2] {
    let known = Check::ok(CheckCode::Credentials, caller.arn.clone());
    let found = &caller.account;
    let account = match expected {
        None => Check::ok(
            CheckCode::Account,
            format!("{found}; neither a file nor `--account` states the expected account"),
        ),
        Some(Expected { account, by }) if account == found => {
            Check::ok(CheckCode::Account, format!("{found}, as {by} states"))
        }
        Some(Expected { account, by }) => Check::failed(
            CheckCode::Account,
            format!("{found}, but {by} expects {account}"),
            "use the credentials of that account; nothing was sent to SES",
        ),
    };
    [known, account]
}

/// The checks for credentials that STS did not identify.
pub(super) fn nobody(error: &CallError, endpoint: Option<&str>) -> [Check; 2] {
    let (said, at) = (error.said(), endpoint.unwrap_or("its endpoint"));
    let failed = |message, help: &str| Check::failed(CheckCode::Credentials, message, help);
    let credentials = match error.failure {
        Failure::NotSent => failed(
            format!("no usable credentials: {said}"),
            "set a profile, variables or SSO as for the AWS CLI: `aws sts get-caller-identity` uses the same ones, and \
             `aws sso login` renews a session",
        ),
        Failure::Denied if error.lacks_permission() => {
            let action = action_of(error.operation);
            failed(format!("{action} is denied: {said}"), "no policy of the account or the organization may deny it")
                .about(action)
        }
        Failure::Denied => {
            failed(format!("STS rejects the credentials: {said}"), "they are wrong or have expired: renew them")
        }
        Failure::Unclear => failed(
            format!("STS does not answer at {at}: {said}"),
            "check the name of the first Region, the network, the proxy and `--endpoint-url` or AWS_ENDPOINT_URL_STS",
        ),
        Failure::NotFound | Failure::Unreadable => {
            failed(format!("the answer of {at} is not one of STS: {said}"), NO_STS)
        }
        Failure::AlreadyExists
        | Failure::Throttled
        | Failure::Refused
        | Failure::NotDone
        | Failure::Changed
        | Failure::Cancelled => {
            failed(format!("STS at {at} did not identify the account: {said}"), "try again in a while")
        }
    };
    [credentials, Check::skipped(CheckCode::Account, "unknown without credentials", "see above")]
}
