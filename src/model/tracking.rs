//! The tracking options of a configuration set: the domain of open and click links, and whether they need HTTPS.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    domain::check_domain,
    names::name,
    switch::Clearable,
    word::{Reported, ses_words},
};

name!(
    /// A custom domain for open and click tracking links, such as `track.example.com`.
    TrackingDomain,
    check_domain,
    r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$"
);

ses_words! {
    /// Which tracking links use HTTPS.
    enum HttpsPolicy {
        /// Links use the scheme of the original link. The open tracking pixel uses HTTP. SES's default.
        Optional = "OPTIONAL",
        /// The open tracking pixel and all links use HTTPS.
        Require = "REQUIRE",
        /// The open tracking pixel uses HTTPS. Click links use the scheme of the original link.
        RequireOpenOnly = "REQUIRE_OPEN_ONLY",
    }
}

/// The tracking options of a configuration set, field by field as SES holds them. `None` means that SES omits the
/// field.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tracking {
    /// `CustomRedirectDomain`. If omitted, links use a domain of SES.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<TrackingDomain>,
    /// `HttpsPolicy`. If omitted, the policy is `OPTIONAL`. SES accepts no policy without a domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub https: Option<Reported<HttpsPolicy>>,
}

impl Tracking {
    /// The effective policy: the reported one, or SES's default if SES reports none.
    #[must_use]
    pub fn effective_https(&self) -> Reported<HttpsPolicy> {
        self.https.clone().unwrap_or(Reported::Known(HttpsPolicy::Optional))
    }

    /// Whether both blocks have the same effect on mail. An absent field equals its default.
    #[must_use]
    pub fn same_meaning(&self, other: &Self) -> bool {
        let Self { domain, https: _ } = self;
        *domain == other.domain && self.effective_https() == other.effective_https()
    }
}

impl fmt::Display for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.domain {
            None => f.write_str("domain of SES")?,
            Some(domain) => write!(f, "domain {domain}")?,
        }
        write!(f, ", https {}", self.effective_https())
    }
}

/// The desired tracking options. `None` means that the file does not declare the field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredTracking {
    /// The domain. `Clear` means a domain of SES.
    pub domain: Option<Clearable<TrackingDomain>>,
    /// Which links use HTTPS.
    pub https: Option<HttpsPolicy>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_policy_and_the_default_policy_are_the_same() {
        let stated = Tracking { https: Some(HttpsPolicy::Optional.into()), ..Tracking::default() };
        assert!(stated.same_meaning(&Tracking::default()));
        let required = Tracking { https: Some(HttpsPolicy::Require.into()), ..Tracking::default() };
        assert!(!required.same_meaning(&stated));
    }
}
