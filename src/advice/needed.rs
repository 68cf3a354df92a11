//! How many IPs mail needs, and how many it keeps warm: of the streams of a pool, or of streams that could share one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Pattern, Traffic};

use super::{
    capacity::NeededIps,
    constants::{FEWEST_IPS, PROVIDER_SHARE, THIN_MONTH, UPKEEP},
    stream::Stream,
};

/// How many IPs mail needs. AWS publishes no capacity of an IP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Needed {
    /// At 1,000,000 a day for each (Word to the Wise, GreenArrow).
    pub low: u64,
    /// At 200,000 (EmailDelivered).
    pub typical: u64,
    /// At 50,000, where automatic warm-up ends.
    pub careful: u64,
    /// The typical number if the largest day of weekly mail were spread over three; absent: not weekly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over_three_days: Option<u64>,
    /// The most that the mail keeps warm; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// Whether that is because each IP needs 1,000 a day at each provider that counts; else because it needs 100,000 a
    /// month.
    pub is_by_provider: bool,
    /// The typical number, but no more than the mail keeps warm; absent: that is unknown, or fewer than two, where shared
    /// IPs fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommended: Option<u64>,
}

impl Needed {
    /// The IPs for streams together, on a largest day of so many recipients.
    #[must_use]
    pub(super) fn of(streams: &[Stream<'_>], peak: u64) -> Self {
        let needed = NeededIps::of(peak);
        let (most, is_by_provider) = kept_warm(streams).unzip();
        let is_weekly = |stream: &Stream<'_>| {
            stream.traffic.is_some_and(|traffic| traffic.pattern == Some(Pattern::Weekly) && traffic.day != Some(0))
        };
        let recommended = most.filter(|most| *most >= FEWEST_IPS).map(|most| needed.typical.clamp(FEWEST_IPS, most));
        // Who accepts mail by a list of addresses does so whatever the volume.
        let is_listed = streams.iter().any(Stream::is_allowlisted);
        Self {
            low: needed.low,
            typical: needed.typical,
            careful: needed.careful,
            over_three_days: streams.iter().any(is_weekly).then(|| NeededIps::of(peak.div_ceil(3)).typical),
            most,
            is_by_provider: is_by_provider.unwrap_or(false),
            recommended: if is_listed { Some(needed.typical) } else { recommended },
        }
    }
}

/// The sum of a quantity over streams; `None` if it is unknown for one of them.
#[must_use]
pub(super) fn sum(streams: &[Stream<'_>], of: impl Fn(&Traffic) -> Option<u64>) -> Option<u64> {
    streams.iter().map(|stream| of(stream.traffic?)).sum()
}

/// Of the providers that count, the one that gets least of the mail of streams, with hundredths of a message a day.
#[must_use]
pub(super) fn least_provider(streams: &[Stream<'_>]) -> Option<(String, u64)> {
    let day = sum(streams, |traffic| traffic.day).filter(|day| *day > 0)?;
    let mut to: BTreeMap<&str, u64> = BTreeMap::new();
    for stream in streams {
        let traffic = stream.traffic.filter(|traffic| !traffic.providers.is_empty())?;
        for (provider, share) in &traffic.providers {
            // In hundredths, so that nothing is rounded away.
            *to.entry(provider).or_default() += traffic.day?.checked_mul(share.get().into())?;
        }
    }
    let counted = to.into_iter().filter(|(_, hundredths)| *hundredths >= PROVIDER_SHARE * day);
    let (provider, hundredths) = counted.min_by_key(|(provider, hundredths)| (*hundredths, *provider))?;
    Some((provider.to_owned(), hundredths))
}

/// How many IPs the mail of streams keeps warm, and whether the provider that gets least of it bounds that; else its month
/// does. Of more IPs, SF101 speaks.
#[must_use]
pub(super) fn kept_warm(streams: &[Stream<'_>]) -> Option<(u64, bool)> {
    let by_provider = least_provider(streams).map(|(_, hundredths)| (hundredths / (100 * UPKEEP), true));
    let by_month = sum(streams, Traffic::of_month).map(|month| (month / THIN_MONTH, false));
    by_provider.into_iter().chain(by_month).min()
}

/// How many IPs to keep of those that send mail, where they are too many: the recommended number, or what the mail keeps
/// warm if its largest day is unknown; `None`: that is fewer than two.
#[must_use]
pub(super) fn enough(streams: &[Stream<'_>]) -> Option<u64> {
    match sum(streams, Traffic::of_peak_day) {
        Some(peak) => Needed::of(streams, peak).recommended,
        None => kept_warm(streams).map(|(most, _)| most).filter(|most| *most >= FEWEST_IPS),
    }
}
