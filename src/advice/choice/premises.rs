//! What has to come before the IPs of an answer, as data.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::Serialize;

/// What has to come before the IPs of an answer, or stops them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Premises {
    /// IPs at 100 % that it would leave from, and of which nothing shows that they were ever warmed up (SF133).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unproven: Vec<Ipv4Addr>,
    /// Whether `apply` of the change is refused without `--allow cold` (SF134).
    pub is_refused: bool,
    /// How many IPs are yet to be leased while automatic warm-up is off (SF132); absent: none, or it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unwarmed: Option<u64>,
    /// The state of SES's review in which no new IPs help (SF183); absent: there is none, or none are to be leased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// Whether IPs are to be leased, and the account is in SES's sandbox (SF145).
    pub is_in_sandbox: bool,
}

impl Premises {
    /// Whether no request for IPs helps now.
    #[must_use]
    pub fn is_without_request(&self) -> bool {
        self.review.is_some() || self.is_in_sandbox
    }
}
