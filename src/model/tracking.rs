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
    /// A domain of one's own that open and click links lead through, such as `track.example.com`.
    TrackingDomain,
    check_domain,
    r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$"
);

ses_words! {
    /// Which tracking links use HTTPS.
    enum HttpsPolicy {
        /// Links use the scheme of the original link; the pixel of open tracking uses HTTP. SES's default.
        Optional = "OPTIONAL",
        /// All of them.
        Require = "REQUIRE",
        /// The pixel of open tracking; click links use the scheme of the original link.
        RequireOpenOnly = "REQUIRE_OPEN_ONLY",
    }
}

/// The tracking options of a configuration set, field by field as SES holds them. `None` is what SES leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tracking {
    /// `CustomRedirectDomain`. Left out, links lead through a domain of SES.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<TrackingDomain>,
    /// `HttpsPolicy`. Left out, it is `OPTIONAL`. SES takes no policy without a domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub https: Option<Reported<HttpsPolicy>>,
}

impl Tracking {
    /// The policy in force: the one held, else SES's default.
    #[must_use]
    pub fn effective_https(&self) -> Reported<HttpsPolicy> {
        self.https.clone().unwrap_or(Reported::Known(HttpsPolicy::Optional))
    }

    /// Whether both mean the same to mail: an absent field equals its default.
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

/// What a file says about tracking. `None` is not stated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredTracking {
    /// The domain; `Clear` for a domain of SES.
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
