//! The checks of one Region, in the order in which they are shown.

use crate::{
    model::Region,
    ses::{CallError, Survey},
};

use super::{
    account,
    check::{Check, CheckCode},
    permissions, quotas,
};

/// What serves the SES API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Served {
    /// The endpoint that the AWS SDK chose.
    Outside,
    /// The sandbox in this process.
    Embedded,
}

/// Turns the answers of a Region into checks.
pub(super) fn region(region: &Region, served: Served, survey: &Survey) -> Vec<Check> {
    let Survey { endpoint, answered } = survey;
    let endpoint = match served {
        Served::Outside => endpoint.as_deref().unwrap_or("the endpoint"),
        Served::Embedded => "the embedded SES",
    };
    let checks = match answered {
        Err(error) => silent(endpoint, error),
        Ok(answers) => [Check::ok(CheckCode::Endpoint, format!("{endpoint} answers"))]
            .into_iter()
            .chain(answers.reads.iter().map(permissions::read))
            .chain(account::state(answers.account.as_ref()))
            .chain(quotas::held(answers))
            .collect(),
    };
    checks.into_iter().map(|check| check.within(region)).collect()
}

/// The check of a Region to which nothing was sent.
pub(super) fn unasked(region: &Region) -> Check {
    Check::skipped(CheckCode::Endpoint, "nothing was sent to SES", "see above").within(region)
}

fn silent(endpoint: &str, error: &CallError) -> Vec<Check> {
    let help = "check the name of the Region, the network, the proxy and `--endpoint-url` or AWS_ENDPOINT_URL_SESV2";
    vec![
        Check::failed(CheckCode::Endpoint, format!("{endpoint} does not answer as SES: {}", error.said()), help),
        Check::skipped(
            CheckCode::Permission,
            "not checked, and neither are quotas and the state of the account",
            "see above",
        ),
    ]
}
