//! The state of the account in a Region, which decides whether SES sends its mail. None of these checks fails, because
//! none of these states prevents sesform from working.

use crate::{
    model::Switch,
    ses::{AccountState, SendQuota, action_of},
};

use super::{
    check::{Check, CheckCode},
    quotas::NEAR_PERCENT,
};

/// Remedy for a field that is missing from the answer.
const UNSAID: &str = "see the SES console";
/// All codes of this file, in the order of the checks.
const CODES: [CheckCode; 4] =
    [CheckCode::ProductionAccess, CheckCode::Sending, CheckCode::Enforcement, CheckCode::SendQuota];

/// Turns the state of the account into checks. Without a state, all of them are skipped.
pub(super) fn state(state: Option<&AccountState>) -> Vec<Check> {
    let Some(AccountState { production_access, sending, enforcement, quota }) = state else {
        let help = format!("needs `{}`; see above", action_of("GetAccount"));
        return CODES.map(|code| Check::skipped(code, "unknown", help.clone())).into();
    };
    vec![
        access(*production_access),
        sends(*sending),
        enforced(enforcement.as_deref()),
        quota.as_ref().map_or_else(|| Check::skipped(CheckCode::SendQuota, "SES did not report it", UNSAID), sent),
    ]
}

fn access(production_access: Switch) -> Check {
    match production_access {
        Switch::On => Check::ok(CheckCode::ProductionAccess, "the account may send to any address"),
        Switch::Off => Check::warning(
            CheckCode::ProductionAccess,
            "the account is in SES's own sandbox: it can send only to verified addresses",
            "request production access in this Region, in the SES console or from AWS Support",
        ),
    }
}

fn sends(sending: Switch) -> Check {
    match sending {
        Switch::On => Check::ok(CheckCode::Sending, "on"),
        Switch::Off => Check::warning(
            CheckCode::Sending,
            "paused for the account in this Region: no mail goes out, whatever the configuration sets say",
            "`aws sesv2 put-account-sending-attributes --sending-enabled` resumes it, unless AWS paused it",
        ),
    }
}

/// Source of the values: SES v2 service model, `GetAccount`.
fn enforced(enforcement: Option<&str>) -> Check {
    let help = "see the reputation dashboard of SES and the case that AWS Support opened for the account";
    match enforcement {
        Some(healthy @ "HEALTHY") => Check::ok(CheckCode::Enforcement, healthy),
        Some("PROBATION") => Check::warning(CheckCode::Enforcement, "PROBATION: the account is under review", help),
        Some("SHUTDOWN") => Check::warning(CheckCode::Enforcement, "SHUTDOWN: AWS has paused sending", help),
        Some(other) => Check::warning(CheckCode::Enforcement, other, help),
        None => Check::skipped(CheckCode::Enforcement, "SES did not report it", UNSAID),
    }
}

fn sent(SendQuota { in_24_hours, sent }: &SendQuota) -> Check {
    if *in_24_hours < 0.0 {
        return Check::ok(CheckCode::SendQuota, format!("{sent:.0} messages sent in 24 hours, without a limit"));
    }
    let message = format!("{sent:.0} of {in_24_hours:.0} messages sent in 24 hours");
    if sent * 100.0 < in_24_hours * f64::from(NEAR_PERCENT) {
        return Check::ok(CheckCode::SendQuota, message);
    }
    let help = "SES refuses mail beyond this quota: request an increase in Service Quotas, or send less";
    Check::warning(CheckCode::SendQuota, message, help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::verbs::doctor::check::Outcome;

    #[test]
    fn sending_quota_is_near_from_four_fifths_on_and_may_be_none() {
        let outcome = |in_24_hours, sent_now| sent(&SendQuota { in_24_hours, sent: sent_now }).outcome;
        assert_eq!(outcome(50_000.0, 39_999.0), Outcome::Ok);
        assert_eq!(outcome(50_000.0, 40_000.0), Outcome::Warning);
        assert_eq!(outcome(-1.0, 9e9), Outcome::Ok);
        assert_eq!(outcome(0.0, 0.0), Outcome::Warning);
    }

    #[test]
    fn word_that_ses_has_added_is_a_warning_and_not_good() {
        assert_eq!(enforced(Some("WATCHED")).outcome, Outcome::Warning);
        assert_eq!(enforced(Some("HEALTHY")).outcome, Outcome::Ok);
    }
}
