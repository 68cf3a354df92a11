//! The SPF record of a custom MAIL FROM domain, as it was read from DNS and judged.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    addresses::spf::Problem,
    model::{IdentityName, MailFromDomain, Region},
};

use super::severity::Severity;

/// The records by Region and identity.
pub type MailFromRecords = BTreeMap<Region, BTreeMap<IdentityName, MailFromRecord>>;

/// The SPF record of a MAIL FROM domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MailFromRecord {
    /// The domain.
    pub domain: MailFromDomain,
    /// The SPF records that it has.
    pub existing: Vec<String>,
    /// The name that the domain is an alias of (CNAME), beside which no record can stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// What is wrong with the record: what receivers reject, and what is too long.
    pub problems: Vec<Problem>,
    /// Whether it lets SES send.
    pub lets_send: LetsSend,
}

/// Whether a record lets SES send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LetsSend {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It hangs on these terms, of which it is not known what they pass.
    Unknown(Vec<String>),
}

impl MailFromRecord {
    /// How grave it is; `None` if nothing is wrong.
    pub(super) fn severity(&self) -> Option<Severity> {
        let fails = self.problems.iter().any(Problem::is_fatal);
        match &self.lets_send {
            _ if fails => Some(Severity::Error),
            LetsSend::No => Some(Severity::Error),
            LetsSend::Yes | LetsSend::Unknown(_) if !self.problems.is_empty() => Some(Severity::Warning),
            LetsSend::Unknown(_) => Some(Severity::Note),
            LetsSend::Yes => None,
        }
    }
}
