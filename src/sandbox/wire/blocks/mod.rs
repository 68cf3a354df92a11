//! The blocks of options of a configuration set as a request has them, and their rules.
//!
//! Reading is lenient (unknown members are ignored, enums may be anything); `checked` is where the rules are.

mod suppression;
mod vdm;

use serde::Deserialize;

use super::{Open, ServiceError, names};
use crate::sandbox::state::{
    ArchivingOptions, DeliveryOptions, HttpsPolicy, RegionState, ReputationOptions, SendingOptions, TlsPolicy,
    TrackingOptions,
};

pub(crate) use suppression::SuppressionRequest;
pub(crate) use vdm::VdmRequest;

/// Shortest and longest time that delivery is tried, in seconds (SES v2 service model).
const DELIVERY_SECONDS: std::ops::RangeInclusive<i64> = 300..=50_400;
/// Shortest and longest ARN of an archive, in characters (SES v2 service model).
const ARCHIVE_ARN_LENGTH: std::ops::RangeInclusive<usize> = 20..=1011;

/// Declares a block of a request: every member optional, unknown members ignored.
macro_rules! request_block {
    ($(#[$doc:meta])* $name:ident { $($field:ident: Option<$type:ty>),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, Deserialize)]
        #[serde(rename_all = "PascalCase", default)]
        pub(crate) struct $name { $($field: Option<$type>),+ }
    };
}

pub(crate) use request_block;

request_block!(
    /// `TrackingOptions`.
    TrackingRequest { custom_redirect_domain: Option<String>, https_policy: Option<Open<HttpsPolicy>> }
);
request_block!(
    /// `DeliveryOptions`.
    DeliveryRequest {
        tls_policy: Option<Open<TlsPolicy>>,
        sending_pool_name: Option<String>,
        max_delivery_seconds: Option<i64>,
    }
);
request_block!(
    /// `SendingOptions`.
    SendingRequest { sending_enabled: Option<bool> }
);
request_block!(
    /// `ReputationOptions`. Only a create takes `LastFreshStart`.
    ReputationRequest { reputation_metrics_enabled: Option<bool>, last_fresh_start: Option<f64> }
);
request_block!(
    /// `ArchivingOptions`.
    ArchivingRequest { archive_arn: Option<String> }
);

impl TrackingRequest {
    /// A policy needs a domain; one that is an identity has to be verified. Others are taken, so that a state file need not
    /// have an identity for each.
    pub(crate) fn checked(self, region: &RegionState) -> Result<TrackingOptions, ServiceError> {
        let domain = self.custom_redirect_domain;
        let blank = domain.as_deref().is_some_and(|domain| domain.trim().is_empty());
        if blank || (domain.is_none() && self.https_policy.is_some()) {
            return Err(ServiceError::bad_request("CustomRedirectDomain must be specified."));
        }
        let identity = domain.as_ref().and_then(|domain| Some((domain, region.email_identities.get(domain)?)));
        if let Some((domain, _)) = identity.filter(|(_, identity)| !identity.is_verified()) {
            let message = format!("Domain <{domain}> is not verified under this account.");
            return Err(ServiceError::bad_request(message));
        }
        let https_policy = self.https_policy.map(|policy| policy.checked("httpsPolicy")).transpose()?;
        Ok(TrackingOptions { custom_redirect_domain: domain, https_policy })
    }
}

impl DeliveryRequest {
    /// The pool has to be there; the reserved ones are.
    pub(crate) fn checked(self, region: &RegionState) -> Result<DeliveryOptions, ServiceError> {
        let tls_policy = self.tls_policy.map(|policy| policy.checked("tlsPolicy")).transpose()?;
        if let Some(pool) = &self.sending_pool_name {
            check_pool(pool, region)?;
        }
        let max_delivery_seconds = self.max_delivery_seconds.map(delivery_seconds).transpose()?;
        Ok(DeliveryOptions { tls_policy, sending_pool_name: self.sending_pool_name, max_delivery_seconds })
    }
}

fn check_pool(pool: &str, region: &RegionState) -> Result<(), ServiceError> {
    if pool.is_empty() {
        return Err(ServiceError::bad_request("sendingPoolName can't be blank."));
    }
    if names::is_reserved_pool(pool) || region.dedicated_ip_pools.contains_key(pool) {
        return Ok(());
    }
    Err(ServiceError::bad_request(format!("SendingPool <{pool}> doesn't exist")))
}

fn delivery_seconds(seconds: i64) -> Result<u32, ServiceError> {
    let (least, most) = (DELIVERY_SECONDS.start(), DELIVERY_SECONDS.end());
    let constraint = if seconds < *least {
        format!("Member must have value greater than or equal to {least}")
    } else {
        format!("Member must have value less than or equal to {most}")
    };
    let within = Some(seconds).filter(|seconds| DELIVERY_SECONDS.contains(seconds));
    within
        .and_then(|seconds| u32::try_from(seconds).ok())
        .ok_or_else(|| ServiceError::constraint("maxDeliverySeconds", &constraint))
}

impl SendingRequest {
    /// A missing boolean is false.
    pub(crate) fn checked(&self) -> SendingOptions {
        SendingOptions { sending_enabled: self.sending_enabled.unwrap_or_default() }
    }
}

impl ReputationRequest {
    /// A missing boolean is false.
    pub(crate) fn checked(&self) -> ReputationOptions {
        ReputationOptions {
            reputation_metrics_enabled: self.reputation_metrics_enabled.unwrap_or_default(),
            last_fresh_start: self.last_fresh_start,
        }
    }
}

impl ArchivingRequest {
    /// The archive has to be an archive's ARN; it is not looked up.
    pub(crate) fn checked(self) -> Result<ArchivingOptions, ServiceError> {
        let valid = self.archive_arn.as_deref().is_none_or(is_archive_arn);
        if !valid {
            return Err(ServiceError::constraint("archiveArn", "Member must satisfy regular expression pattern"));
        }
        Ok(ArchivingOptions { archive_arn: self.archive_arn })
    }
}

fn is_archive_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let archive = |resource: &str| resource.strip_prefix("mailmanager-archive/a-").is_some_and(|id| !id.is_empty());
    ARCHIVE_ARN_LENGTH.contains(&text.len())
        && matches!(parts.as_slice(), ["arn", partition, "ses", _, _, resource]
            if partition.starts_with("aws") && archive(resource))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_is_tried_from_five_minutes_to_fourteen_hours() {
        for (seconds, taken) in [(299, false), (300, true), (50_400, true), (50_401, false), (0, false), (-1, false)] {
            assert_eq!(delivery_seconds(seconds).is_ok(), taken, "{seconds}");
        }
    }

    #[test]
    fn an_archive_needs_an_archive_arn() {
        assert!(is_archive_arn("arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz"));
        assert!(!is_archive_arn("arn:aws:ses:eu-west-1:123456789012:configuration-set/a-b"));
    }

    #[test]
    fn an_unknown_enum_value_is_a_bad_request_and_a_number_is_not_read() {
        let policy: TrackingRequest =
            serde_json::from_str(r#"{"CustomRedirectDomain": "t.example.com", "HttpsPolicy": "MAYBE"}"#).unwrap();
        let error = policy.checked(&RegionState::default()).unwrap_err();
        assert!(error.message.contains("[OPTIONAL, REQUIRE, REQUIRE_OPEN_ONLY]"), "{}", error.message);
        assert!(serde_json::from_str::<TrackingRequest>(r#"{"HttpsPolicy": 1}"#).is_err());
    }
}
