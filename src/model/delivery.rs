//! The delivery options of a configuration set. SES replaces this block as a whole when the pool changes.

use std::{fmt, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    names::NameError,
    pool::PoolRef,
    word::{Reported, ses_words},
};

/// Shortest time that SES takes as `MaxDeliverySeconds`, in seconds (SES v2 service model).
const MAX_DELIVERY_LEAST: i64 = 300;
/// Longest time that SES takes as `MaxDeliverySeconds`, in seconds: 14 hours (SES v2 service model).
const MAX_DELIVERY_MOST: i64 = 50_400;

/// How long SES keeps trying to deliver, in whole seconds. A value in a file is between 300 and 50,400. A live value is
/// whatever SES reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct MaxDelivery(i64);

impl MaxDelivery {
    /// Accepts a time in whole seconds.
    ///
    /// # Errors
    /// If the time is not between 300 and 50,400 seconds.
    pub fn from_seconds(seconds: u64) -> Result<Self, NameError> {
        let time = i64::try_from(seconds).map(Self::live);
        time.ok().filter(|time| time.is_documented()).ok_or_else(|| NameError::new(Self::BOUNDS))
    }

    /// The documented range, as text.
    pub const BOUNDS: &str = "SES takes 5 minutes (300 s) to 14 hours (50400 s)";

    /// Accepts any time that SES reports.
    #[must_use]
    pub fn live(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Whether the time is within the documented range, so that a file can declare it.
    #[must_use]
    pub fn is_documented(self) -> bool {
        (MAX_DELIVERY_LEAST..=MAX_DELIVERY_MOST).contains(&self.0)
    }

    /// The time in seconds.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0
    }
}

impl fmt::Display for MaxDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match u64::try_from(self.0) {
            Ok(seconds) if self.is_documented() => {
                f.pad(&humantime::format_duration(Duration::from_secs(seconds)).to_string().replace(' ', ""))
            }
            Ok(_) | Err(_) => f.pad(&format!("{} s", self.0)),
        }
    }
}

ses_words! {
    /// Whether mail may leave without TLS.
    enum TlsPolicy {
        /// Mail is sent only over TLS. Mail that cannot be sent over TLS is not sent.
        Require = "REQUIRE",
        /// Mail is sent over TLS if the receiver supports it, otherwise in plain text. SES's default.
        Optional = "OPTIONAL",
    }
}

/// The delivery options of a configuration set, field by field as SES holds them.
///
/// `None` means that SES omits the field from its answer. A put omits it too, so that the put changes only what the
/// plan changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// `SendingPoolName`. If omitted, mail leaves from `ses-default-dedicated-pool`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolRef>,
    /// `TlsPolicy`. If omitted, the policy is `OPTIONAL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Reported<TlsPolicy>>,
    /// `MaxDeliverySeconds`. If omitted, SES decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_delivery: Option<MaxDelivery>,
}

impl Delivery {
    /// The pool that mail leaves from: the named pool, or the default pool if none is named.
    #[must_use]
    pub fn route(&self) -> &PoolRef {
        self.pool.as_ref().unwrap_or(&PoolRef::Default)
    }

    /// The effective TLS policy: the reported one, or SES's default if SES reports none.
    #[must_use]
    pub fn effective_tls(&self) -> &Reported<TlsPolicy> {
        self.tls.as_ref().unwrap_or(&Reported::Known(TlsPolicy::Optional))
    }

    /// Whether both blocks have the same effect on mail. An absent field equals its default.
    #[must_use]
    pub fn same_meaning(&self, other: &Self) -> bool {
        let Self { pool: _, tls: _, max_delivery } = self;
        self.route() == other.route()
            && self.effective_tls() == other.effective_tls()
            && *max_delivery == other.max_delivery
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pool {}, tls {}", self.route(), self.effective_tls())?;
        match self.max_delivery {
            Some(limit) => write!(f, ", max delivery {limit}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn max_delivery_keeps_to_the_bounds_of_ses() {
        for (seconds, fits) in [(0, false), (299, false), (300, true), (50_400, true), (50_401, false)] {
            assert_eq!(MaxDelivery::from_seconds(seconds).is_ok(), fits, "{seconds}");
        }
    }

    #[test]
    fn no_pool_and_the_default_pool_are_one_route() {
        let named = Delivery { pool: Some(PoolRef::Default), ..Delivery::default() };
        assert!(named.same_meaning(&Delivery::default()));
        let shared = Delivery { pool: Some(PoolRef::Shared), ..Delivery::default() };
        assert!(!shared.same_meaning(&Delivery::default()));
    }
}
