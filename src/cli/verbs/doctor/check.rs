//! The result of one check.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Region;

/// One check of `doctor` and its outcome.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Check {
    /// The Region that was checked; absent if the check concerns no Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// What was checked.
    pub check: CheckCode,
    /// The outcome.
    pub outcome: Outcome,
    /// What was found.
    pub message: String,
    /// What to do about it; absent if no problem was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The IAM action that was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCode {
    /// Whether there are credentials, and whose.
    Credentials,
    /// Whether they belong to the expected account.
    Account,
    /// Whether SES answers.
    Endpoint,
    /// Whether one action is allowed.
    Permission,
    /// Whether the account may send to any address.
    ProductionAccess,
    /// Whether the account may send at all.
    Sending,
    /// The enforcement status of the account: healthy, under review or paused.
    Enforcement,
    /// The share of the quota for 24 hours that was sent.
    SendQuota,
    /// How many dedicated IP pools there are.
    PoolsQuota,
    /// How many configuration sets there are.
    ConfigurationSetsQuota,
    /// How many event destinations configuration sets have.
    EventDestinationsQuota,
    /// Whether the actions of an apply are allowed.
    WritePermissions,
}

impl CheckCode {
    /// The code as it appears in the JSON document.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Account => "account",
            Self::Endpoint => "endpoint",
            Self::Permission => "permission",
            Self::ProductionAccess => "production-access",
            Self::Sending => "sending",
            Self::Enforcement => "enforcement",
            Self::SendQuota => "send-quota",
            Self::PoolsQuota => "pools-quota",
            Self::ConfigurationSetsQuota => "configuration-sets-quota",
            Self::EventDestinationsQuota => "event-destinations-quota",
            Self::WritePermissions => "write-permissions",
        }
    }
}

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// No problem was found.
    Ok,
    /// sesform can work, but mail or a later change may fail.
    Warning,
    /// The problem prevents sesform from working.
    Failed,
    /// Not checked.
    Skipped,
}

impl Outcome {
    /// The outcome as it appears in the JSON document and in text.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

impl Check {
    /// A check that found no problem.
    pub(super) fn ok(check: CheckCode, message: impl Into<String>) -> Self {
        Self { region: None, check, outcome: Outcome::Ok, message: message.into(), help: None, action: None }
    }

    /// A check that found something that may become a problem, with a remedy.
    pub(super) fn warning(check: CheckCode, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { outcome: Outcome::Warning, help: Some(help.into()), ..Self::ok(check, message) }
    }

    /// A check that found a problem, with a remedy.
    pub(super) fn failed(check: CheckCode, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { outcome: Outcome::Failed, help: Some(help.into()), ..Self::ok(check, message) }
    }

    /// A check that was not made, with a hint.
    pub(super) fn skipped(check: CheckCode, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { outcome: Outcome::Skipped, help: Some(help.into()), ..Self::ok(check, message) }
    }

    /// Adds the IAM action that the check is about.
    pub(super) fn about(self, action: String) -> Self {
        Self { action: Some(action), ..self }
    }

    /// Adds the Region that the check is about.
    pub(super) fn within(self, region: &Region) -> Self {
        Self { region: Some(region.clone()), ..self }
    }

    /// Whether the check found a problem that prevents sesform from working.
    pub(crate) fn has_failed(&self) -> bool {
        self.outcome == Outcome::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_outcomes_are_spelled_alike_in_text_and_documents() {
        for check in [CheckCode::Credentials, CheckCode::ProductionAccess, CheckCode::EventDestinationsQuota] {
            assert_eq!(serde_json::to_value(check).unwrap(), check.as_str());
        }
        for outcome in [Outcome::Ok, Outcome::Warning, Outcome::Failed, Outcome::Skipped] {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.as_str());
        }
    }
}
