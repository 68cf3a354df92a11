//! Checks which of the read actions that sesform needs are allowed.

use crate::ses::{About, Answer, Failure, action_of};

use super::check::{Check, CheckCode};

/// Turns the answer of one operation into a check. A "not found" answer shows that the action is allowed.
pub(super) fn read(answer: &Answer) -> Check {
    let Answer { operation, about, result } = answer;
    let action = action_of(operation);
    let error = match result {
        Ok(()) => return Check::ok(CheckCode::Permission, action.clone()).about(action),
        Err(error) => error,
    };
    let said = error.said();
    let failed = |message, help: String| Check::failed(CheckCode::Permission, message, help);
    let untold =
        |help: &str| Check::warning(CheckCode::Permission, format!("{action} cannot be checked: {said}"), help);
    let check = match error.failure {
        // A list always exists, so "not found" means that the endpoint lacks the operation.
        Failure::NotFound if *about == About::Region => failed(
            format!("{action} does not exist here: {said}"),
            "the service at this endpoint does not have this operation of SES: check the endpoint".to_owned(),
        ),
        Failure::NotFound | Failure::AlreadyExists => Check::ok(CheckCode::Permission, action.clone()),
        Failure::Denied if error.lacks_permission() => failed(
            format!("{action} is missing: {said}"),
            format!("allow `{action}`; `sesform doctor --iam-policy plan` prints everything that reading needs"),
        ),
        Failure::Denied => failed(
            format!("{action} is refused: {said}"),
            "STS accepts these credentials and SES does not: check that the Region is enabled for the account"
                .to_owned(),
        ),
        Failure::Throttled => untold("try again in a while: others use the account's rate of one call a second"),
        // SES may validate the made-up name before it checks permissions.
        Failure::Refused if *about == About::Nobody => {
            untold("the Region has no object to check it with; `plan` shows whether it is allowed")
        }
        Failure::Refused => failed(format!("{action} is refused: {said}"), "`-v` shows each call".to_owned()),
        Failure::Unreadable => failed(
            format!("{action} is allowed, but its answer cannot be read: {said}"),
            "SES returned a value that this version of sesform does not know: look for a newer version".to_owned(),
        ),
        Failure::Unclear | Failure::NotDone | Failure::NotSent | Failure::Changed | Failure::Cancelled => {
            failed(format!("{action} was not answered: {said}"), "try again in a while; `-v` shows each try".to_owned())
        }
    };
    check.about(action)
}

/// The check of the write actions, which is always skipped: only a write could show whether it is allowed.
pub(super) fn writes() -> Check {
    Check::skipped(
        CheckCode::WritePermissions,
        "write permissions cannot be checked without writing",
        "`sesform doctor --iam-policy apply` prints what `apply` needs",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cli::verbs::doctor::check::Outcome, ses::CallError};

    /// The check that results from a failed call about this subject.
    fn judged(failure: Failure, code: &str, about: About) -> Check {
        let error = CallError {
            failure,
            operation: "GetDedicatedIp",
            subject: "an IP".to_owned(),
            code: Some(code.to_owned()),
            message: "no".to_owned(),
            request_id: Some("id-1".to_owned()),
            tries: Vec::new(),
        };
        read(&Answer { operation: "GetDedicatedIp", about, result: Err(error) })
    }

    #[test]
    fn only_what_may_not_be_asked_is_called_missing() {
        for (failure, code, about, outcome, says) in [
            (Failure::NotFound, "NotFoundException", About::Nobody, Outcome::Ok, "ses:GetDedicatedIp"),
            (Failure::NotFound, "NotFoundException", About::Region, Outcome::Failed, "does not exist here"),
            (Failure::Denied, "AccessDeniedException", About::Nobody, Outcome::Failed, "is missing"),
            (Failure::Denied, "ExpiredTokenException", About::There, Outcome::Failed, "is refused"),
            (Failure::Throttled, "TooManyRequestsException", About::There, Outcome::Warning, "cannot be checked"),
            (Failure::Refused, "BadRequestException", About::Nobody, Outcome::Warning, "cannot be checked"),
            (Failure::Refused, "BadRequestException", About::There, Outcome::Failed, "is refused"),
            (Failure::Unclear, "InternalFailure", About::There, Outcome::Failed, "was not answered"),
            (Failure::Unreadable, "x", About::There, Outcome::Failed, "is allowed, but its answer"),
        ] {
            let check = judged(failure, code, about);
            assert_eq!(check.outcome, outcome, "{failure:?} {about:?}: {check:?}");
            assert!(check.message.contains(says), "{check:?}");
            assert_eq!(check.help.is_none(), outcome == Outcome::Ok, "{check:?}");
            assert_eq!(check.action.as_deref(), Some("ses:GetDedicatedIp"));
        }
    }

    #[test]
    fn refusal_quotes_aws_with_the_id_of_the_request() {
        let said = judged(Failure::Denied, "AccessDeniedException", About::There).message;
        assert_eq!(said, "ses:GetDedicatedIp is missing: AccessDeniedException: no (AWS request id id-1)");
    }
}
