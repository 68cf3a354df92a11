//! The option blocks of a configuration set, as SES answers them and as the state file stores them.
//!
//! `wire::blocks` defines what a request may contain: it reads leniently and checks before it creates one of these
//! types.

use serde::{Deserialize, Serialize};

/// A closed set of values, with their spelling for error messages.
pub(crate) trait Enumeration: Sized {
    /// All values as SES spells them, sorted.
    const VALUES: &'static [&'static str];
}

/// Declares an enum of SES: variant and wire spelling.
macro_rules! enumeration {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $wire:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub(crate) enum $name { $(#[serde(rename = $wire)] $variant),+ }

        impl Enumeration for $name {
            const VALUES: &'static [&'static str] = &[$($wire),+];
        }
    };
}

pub(super) use enumeration;

enumeration!(
    /// How a pool scales.
    ScalingMode { Managed = "MANAGED", Standard = "STANDARD" }
);
enumeration!(
    /// Whether mail requires TLS.
    TlsPolicy { Optional = "OPTIONAL", Require = "REQUIRE" }
);
enumeration!(
    /// Which tracking links require HTTPS.
    HttpsPolicy { Optional = "OPTIONAL", Require = "REQUIRE", RequireOpenOnly = "REQUIRE_OPEN_ONLY" }
);
enumeration!(
    /// Why an address is suppressed.
    SuppressionReason { Bounce = "BOUNCE", Complaint = "COMPLAINT" }
);
enumeration!(
    /// Whose suppression list is used.
    SuppressionScope { Account = "ACCOUNT", Tenant = "TENANT" }
);
enumeration!(
    /// On or off, where SES does not use a boolean.
    FeatureStatus { Disabled = "DISABLED", Enabled = "ENABLED" }
);
enumeration!(
    /// How confident SES has to be to suppress an address.
    VerdictThreshold { High = "HIGH", Managed = "MANAGED", Medium = "MEDIUM" }
);

/// Declares a block: a struct with SES's member names, strict when read from a state file.
macro_rules! block {
    ($(#[$doc:meta])* $name:ident { $($field:ident: Option<$type:ty>),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
        pub(crate) struct $name {
            $(#[serde(skip_serializing_if = "Option::is_none")] pub(crate) $field: Option<$type>),+
        }
    };
}

block!(
    /// Open and click tracking.
    TrackingOptions { custom_redirect_domain: Option<String>, https_policy: Option<HttpsPolicy> }
);
block!(
    /// Pool, TLS, and the time for which delivery is tried, in seconds from 300 to 50,400.
    DeliveryOptions {
        tls_policy: Option<TlsPolicy>,
        sending_pool_name: Option<String>,
        max_delivery_seconds: Option<u32>,
    }
);
block!(
    /// Which suppressed addresses the set does not send to, and how confident SES has to be.
    SuppressionOptions {
        suppressed_reasons: Option<Vec<SuppressionReason>>,
        suppression_scope: Option<SuppressionScope>,
        validation_options: Option<ValidationOptions>,
    }
);
block!(
    /// Virtual Deliverability Manager.
    VdmOptions { dashboard_options: Option<DashboardOptions>, guardian_options: Option<GuardianOptions> }
);
block!(
    /// The dashboard of Virtual Deliverability Manager.
    DashboardOptions { engagement_metrics: Option<FeatureStatus> }
);
block!(
    /// The guardian of Virtual Deliverability Manager.
    GuardianOptions { optimized_shared_delivery: Option<FeatureStatus> }
);
block!(
    /// The Mail Manager archive that stores sent mail.
    ArchivingOptions { archive_arn: Option<String> }
);

/// Whether mail may be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SendingOptions {
    pub(crate) sending_enabled: bool,
}

/// Whether reputation metrics are collected, and since when (seconds since 1970).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ReputationOptions {
    pub(crate) reputation_metrics_enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) last_fresh_start: Option<f64>,
}

/// When an address is validated before mail is sent to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ValidationOptions {
    pub(crate) condition_threshold: ConditionThreshold,
}

/// The condition of [`ValidationOptions`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ConditionThreshold {
    pub(crate) condition_threshold_enabled: FeatureStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) overall_confidence_threshold: Option<ConfidenceThreshold>,
}

/// The confidence of [`ConditionThreshold`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ConfidenceThreshold {
    pub(crate) confidence_verdict_threshold: VerdictThreshold,
}
