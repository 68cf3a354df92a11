//! The option blocks of a configuration set in a request, and their rules.
//!
//! Reading is lenient: unknown members are ignored, and enum members may have any text. `checked` applies the rules.

mod account;
mod suppression;

use serde::Deserialize;

use super::{Open, ServiceError, names};
use crate::sandbox::options::UnverifiedDomains;
use crate::sandbox::state::{
    ArchivingOptions, DashboardOptions, DeliveryOptions, EmailIdentity, FeatureStatus, GuardianOptions, HttpsPolicy,
    RegionState, ReputationOptions, SendingOptions, TlsPolicy, TrackingOptions, VdmOptions,
};

pub(crate) use account::{AccountSuppressionRequest, AccountVdmRequest};
pub(crate) use suppression::SuppressionRequest;

/// Minimum and maximum time for which delivery is tried, in seconds (SES v2 service model).
const DELIVERY_SECONDS: std::ops::RangeInclusive<i64> = 300..=50_400;
/// Minimum and maximum length of an archive ARN, in characters (SES v2 service model).
const ARCHIVE_ARN_LENGTH: std::ops::RangeInclusive<usize> = 20..=1011;

/// Declares a block of a request: every member is optional, and unknown members are ignored.
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
    /// `ReputationOptions`. Only a create accepts `LastFreshStart`.
    ReputationRequest { reputation_metrics_enabled: Option<bool>, last_fresh_start: Option<f64> }
);
request_block!(
    /// `VdmOptions`.
    VdmRequest { dashboard_options: Option<DashboardRequest>, guardian_options: Option<GuardianRequest> }
);
request_block!(
    /// `DashboardOptions`.
    DashboardRequest { engagement_metrics: Option<Open<FeatureStatus>> }
);
request_block!(
    /// `GuardianOptions`.
    GuardianRequest { optimized_shared_delivery: Option<Open<FeatureStatus>> }
);
request_block!(
    /// `ArchivingOptions`.
    ArchivingRequest { archive_arn: Option<String> }
);

impl TrackingRequest {
    /// A create with this block requires the domain (SES v2 service model).
    pub(crate) fn checked_on_create(
        self,
        region: &RegionState,
        unverified: UnverifiedDomains,
    ) -> Result<TrackingOptions, ServiceError> {
        if self.custom_redirect_domain.is_none() {
            return Err(ServiceError::constraint("trackingOptions.customRedirectDomain", "Member must not be null"));
        }
        self.checked(region, unverified)
    }

    /// A policy requires a domain. The domain has to be verified, either itself or through a parent domain.
    pub(crate) fn checked(
        self,
        region: &RegionState,
        unverified: UnverifiedDomains,
    ) -> Result<TrackingOptions, ServiceError> {
        let domain = self.custom_redirect_domain;
        let blank = domain.as_deref().is_some_and(|domain| domain.trim().is_empty());
        if blank || (domain.is_none() && self.https_policy.is_some()) {
            return Err(ServiceError::bad_request("CustomRedirectDomain must be specified."));
        }
        if let (Some(domain), UnverifiedDomains::Refused) = (&domain, unverified)
            && !is_verified(domain, region)
        {
            let message = format!("Domain <{domain}> is not verified under this account.");
            return Err(ServiceError::bad_request(message));
        }
        let https_policy = self.https_policy.map(|policy| policy.checked("httpsPolicy")).transpose()?;
        Ok(TrackingOptions { custom_redirect_domain: domain, https_policy })
    }
}

/// Whether a domain or one of its parent domains is a verified identity.
fn is_verified(domain: &str, region: &RegionState) -> bool {
    let domain = domain.to_ascii_lowercase();
    let starts = std::iter::once(0).chain(domain.match_indices('.').map(|(dot, _)| dot + 1));
    let mut identities = starts.filter_map(|start| region.email_identities.get(&domain[start..]));
    identities.any(EmailIdentity::is_verified)
}

impl DeliveryRequest {
    /// Checks only the block itself. SES does so before it looks for the set.
    pub(crate) fn checked(self) -> Result<DeliveryOptions, ServiceError> {
        let tls_policy = self.tls_policy.map(|policy| policy.checked("tlsPolicy")).transpose()?;
        if self.sending_pool_name.as_ref().is_some_and(|pool| pool.trim().is_empty()) {
            return Err(ServiceError::bad_request("sendingPoolName can't be blank."));
        }
        let max_delivery_seconds = self.max_delivery_seconds.map(delivery_seconds).transpose()?;
        Ok(DeliveryOptions { tls_policy, sending_pool_name: self.sending_pool_name, max_delivery_seconds })
    }

    /// Like `checked`, and also requires that the pool exists. The reserved pools exist.
    pub(crate) fn checked_in(self, region: &RegionState) -> Result<DeliveryOptions, ServiceError> {
        let checked = self.checked()?;
        pool_is_there(&checked, region)?;
        Ok(checked)
    }
}

/// Refuses a pool that does not exist. The reserved pools exist.
pub(crate) fn pool_is_there(options: &DeliveryOptions, region: &RegionState) -> Result<(), ServiceError> {
    match &options.sending_pool_name {
        Some(pool) if !names::is_reserved_pool(pool) && !region.dedicated_ip_pools.contains_key(pool) => {
            Err(ServiceError::bad_request(format!("SendingPool <{pool}> doesn't exist")))
        }
        Some(_) | None => Ok(()),
    }
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
    /// The value has to be the ARN of an archive. The archive is not looked up.
    pub(crate) fn checked(self) -> Result<ArchivingOptions, ServiceError> {
        let valid = self.archive_arn.as_deref().is_none_or(is_archive_arn);
        if !valid {
            return Err(ServiceError::constraint("archiveArn", "Member must satisfy regular expression pattern"));
        }
        Ok(ArchivingOptions { archive_arn: self.archive_arn })
    }
}

/// `arn:(aws|aws-[a-z-]+):ses:[a-z]{2,4}-[a-z-]+-[0-9]:[0-9]{1,20}:mailmanager-archive/a-[a-z0-9]{24,62}` (SES v2 service
/// model).
fn is_archive_arn(text: &str) -> bool {
    let all = |text: &str, lengths: std::ops::RangeInclusive<usize>, fits: fn(char) -> bool| {
        lengths.contains(&text.len()) && text.chars().all(fits)
    };
    let word = |text: &str| all(text, 1..=usize::MAX, |c| c.is_ascii_lowercase() || c == '-');
    let partition = |text: &str| text == "aws" || text.strip_prefix("aws-").is_some_and(word);
    let region = |text: &str| {
        let Some((rest, number)) = text.rsplit_once('-') else { return false };
        let Some((area, middle)) = rest.split_once('-') else { return false };
        all(area, 2..=4, |c| c.is_ascii_lowercase()) && word(middle) && all(number, 1..=1, |c| c.is_ascii_digit())
    };
    let id = |text: &str| all(text, 24..=62, |c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let archive = |text: &str| text.strip_prefix("mailmanager-archive/a-").is_some_and(id);
    let parts: Vec<&str> = text.split(':').collect();
    ARCHIVE_ARN_LENGTH.contains(&text.len())
        && matches!(*parts, ["arn", of, "ses", within, account, resource] if partition(of)
            && region(within)
            && all(account, 1..=20, |c| c.is_ascii_digit())
            && archive(resource))
}

impl VdmRequest {
    /// Empty nested blocks count as absent.
    pub(crate) fn checked(self) -> Result<VdmOptions, ServiceError> {
        let engagement = self.dashboard_options.and_then(|block| block.engagement_metrics);
        let shared = self.guardian_options.and_then(|block| block.optimized_shared_delivery);
        let engagement =
            engagement.map(|value| value.checked("vdmOptions.dashboardOptions.engagementMetrics")).transpose()?;
        let shared =
            shared.map(|value| value.checked("vdmOptions.guardianOptions.optimizedSharedDelivery")).transpose()?;
        Ok(VdmOptions {
            dashboard_options: engagement.map(|value| DashboardOptions { engagement_metrics: Some(value) }),
            guardian_options: shared.map(|value| GuardianOptions { optimized_shared_delivery: Some(value) }),
        })
    }
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
        for bad in [
            "arn:aws:ses:eu-west-1:123456789012:configuration-set/a-b",
            "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abc",
            "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "arn:aws:ses:eu-west-1:me:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz",
            "arn:aws:ses:euwest1:123456789012:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz",
            "arn:awsome:ses:eu-west-1:123456789012:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz",
        ] {
            assert!(!is_archive_arn(bad), "{bad}");
        }
    }

    #[test]
    fn an_unknown_enum_value_is_a_bad_request_and_a_number_is_not_read() {
        let policy: TrackingRequest =
            serde_json::from_str(r#"{"CustomRedirectDomain": "t.example.com", "HttpsPolicy": "MAYBE"}"#).unwrap();
        let identities = r#"{"EmailIdentities": {"example.com": {}}}"#;
        let error = policy.checked(&serde_json::from_str(identities).unwrap(), UnverifiedDomains::Refused).unwrap_err();
        assert!(error.message.contains("[OPTIONAL, REQUIRE, REQUIRE_OPEN_ONLY]"), "{}", error.message);
        assert!(serde_json::from_str::<TrackingRequest>(r#"{"HttpsPolicy": 1}"#).is_err());
    }
}
