//! Reads what SES measured: volumes of its Virtual Deliverability Manager, and blocklist reports. Turns nothing on.
//!
//! SES takes ten queries a call, 16 calls and 160 queries a second (API reference of `BatchGetMetricData`, read 2026-11).

use std::{net::Ipv4Addr, time::SystemTime};

use aws_sdk_sesv2::types::{
    BatchGetMetricDataQuery, BlacklistEntry, Metric as SesMetric, MetricDimensionName, MetricNamespace,
};
use aws_smithy_types::DateTime;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    model::{Answered, BlocklistEntry, Blocklists, MeasuredMail, Metric, MetricOf},
    ses::{
        error::{CallError, Failure},
        operations::BATCH_GET_METRIC_DATA,
        read::Reader,
    },
};

/// Most queries of one call.
const QUERIES_MAX: usize = 10;
/// IPs of one call. The reference states no limit; a path and query of 50 addresses has some 2,000 characters.
const IPS_MAX: usize = 50;

impl Reader {
    /// The daily counts from a day until before another one. A service that may not be asked tells nothing.
    ///
    /// # Errors
    /// The first call that failed for another reason.
    pub async fn measured_mail(
        &self,
        queries: &[MetricOf],
        from: Date,
        until: Date,
    ) -> Result<Answered<MeasuredMail>, CallError> {
        let mut mail = MeasuredMail::default();
        for asked in queries.chunks(QUERIES_MAX) {
            let batch: Result<Vec<_>, _> =
                asked.iter().enumerate().map(|(at, of)| query(at, of, from, until)).collect();
            let batch = batch.map_err(|error| CallError::unreadable(BATCH_GET_METRIC_DATA, "", error))?;
            let asking = self.client.batch_get_metric_data().set_queries(Some(batch));
            let answer = match self.calls.read(self.whole(BATCH_GET_METRIC_DATA), || asking.clone().send()).await {
                Ok(answer) => answer,
                Err(error) if is_untold(error.failure) => return Ok(Answered::Untold(error.to_string())),
                Err(error) => return Err(error),
            };
            let of = |id: Option<&str>| asked.get(id?.parse::<usize>().ok()?).cloned();
            for result in answer.results() {
                let Some(of) = of(result.id()) else { continue };
                let days = mail.days.entry(of).or_default();
                for (time, value) in result.timestamps().iter().zip(result.values()) {
                    if let (Some(day), Ok(value)) = (day(time), u64::try_from(*value)) {
                        let sum: &mut u64 = days.entry(day).or_default();
                        *sum = sum.saturating_add(value);
                    }
                }
            }
            mail.refused.extend(answer.errors().iter().filter_map(|error| {
                let code = error.code().map_or("", |code| code.as_str());
                Some((of(error.id())?, format!("{code} {}", error.message().unwrap_or_default()).trim().to_owned()))
            }));
        }
        Ok(Answered::Told(mail))
    }

    /// The blocklists that IPs are on. An IP that SES does not answer about is not in the result.
    ///
    /// # Errors
    /// The first call that failed for another reason than that SES does not tell.
    pub async fn blocklists(&self, ips: &[Ipv4Addr]) -> Result<Answered<Blocklists>, CallError> {
        let mut found = Blocklists::new();
        for some in ips.chunks(IPS_MAX) {
            let names = some.iter().map(ToString::to_string).collect();
            let asking = self.client.get_blacklist_reports().set_blacklist_item_names(Some(names));
            let answer = match self.calls.read(self.whole("GetBlacklistReports"), || asking.clone().send()).await {
                Ok(answer) => answer,
                Err(error) if is_untold(error.failure) => return Ok(Answered::Untold(error.to_string())),
                Err(error) => return Err(error),
            };
            found.extend(answer.blacklist_report().iter().filter_map(|(ip, entries)| {
                let ip = ip.parse().ok().filter(|ip| some.contains(ip))?;
                Some((ip, entries.iter().map(entry).collect()))
            }));
        }
        Ok(Answered::Told(found))
    }
}

/// Whether a failure means that AWS does not tell: it may not be read, or VDM or the dashboard is off.
pub(super) fn is_untold(failure: Failure) -> bool {
    matches!(failure, Failure::Denied | Failure::NotFound | Failure::Refused)
}

fn query(at: usize, of: &MetricOf, from: Date, until: Date) -> Result<BatchGetMetricDataQuery, String> {
    let metric = match of.metric {
        Metric::Send => SesMetric::Send,
        Metric::Delivery => SesMetric::Delivery,
        Metric::PermanentBounce => SesMetric::PermanentBounce,
        Metric::TransientBounce => SesMetric::TransientBounce,
        Metric::Complaint => SesMetric::Complaint,
    };
    let query = BatchGetMetricDataQuery::builder()
        .id(at.to_string())
        .namespace(MetricNamespace::Vdm)
        .metric(metric)
        .start_date(midnight(from)?)
        .end_date(midnight(until)?);
    let query = match &of.set {
        Some(set) => query.dimensions(MetricDimensionName::ConfigurationSet, set.as_str()),
        None => query,
    };
    query.build().map_err(|error| error.to_string())
}

/// The first moment of a day in UTC.
pub(super) fn midnight(day: Date) -> Result<DateTime, String> {
    let zoned = day.to_zoned_datetime(TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(DateTime::from_secs(zoned.timestamp().as_second()))
}

/// The day of a moment in UTC.
pub(super) fn day(time: &DateTime) -> Option<Date> {
    let time = Timestamp::try_from(SystemTime::try_from(*time).ok()?).ok()?;
    Some(time.to_zoned_datetime(TimeZone::UTC).date())
}

fn entry(entry: &BlacklistEntry) -> BlocklistEntry {
    BlocklistEntry {
        list: entry.rbl_name().unwrap_or("an unnamed list").to_owned(),
        since: entry.listing_time().and_then(day),
        description: entry.description().filter(|text| !text.is_empty()).map(str::to_owned),
    }
}
