//! `GetMetricData` of CloudWatch: what event destinations counted of SES's mail, from the rows of the state file.
//!
//! A metric is there only for a configuration set that has an event destination which is on, counts this event, and has
//! `ses:configuration-set` as its only dimension, as in CloudWatch, where a metric is found by all of its dimensions. Only
//! sums are served, and a row counts at the first second of its day. A time without a row is not in the answer.

use std::collections::{BTreeMap, BTreeSet};

use aws_smithy_cbor::Encoder;
use aws_smithy_types::DateTime;
use serde::{Deserialize, Serialize};

use crate::sandbox::paging::{Position, read_token, write_token};
use crate::sandbox::state::{
    CloudWatchDestination, ConfigurationSet, EventType, MetricRow, RegionState, Target, first_second,
};
use crate::sandbox::wire::{Call, ErrorKind, Reply, ServiceError};

/// Most queries of a call (API reference of `GetMetricData`, read 2026-11).
const QUERIES_MAX: usize = 500;
/// The namespace that is served.
const NAMESPACE: &str = "AWS/SES";
/// The dimension that is served.
const DIMENSION: &str = "ses:configuration-set";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    #[serde(default)]
    metric_data_queries: Vec<MetricDataQuery>,
    start_time: Option<f64>,
    end_time: Option<f64>,
    next_token: Option<String>,
    scan_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MetricDataQuery {
    id: String,
    metric_stat: Option<MetricStat>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MetricStat {
    metric: MetricName,
    period: i64,
    stat: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MetricName {
    #[serde(default)]
    namespace: String,
    #[serde(default)]
    metric_name: String,
    #[serde(default)]
    dimensions: Vec<MetricDimension>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MetricDimension {
    name: String,
    value: String,
}

/// An answer: what was counted by each query of a page.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    metric_data_results: Vec<MetricDataResult<'a>>,
    messages: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MetricDataResult<'a> {
    id: &'a str,
    label: &'a str,
    status_code: &'static str,
    /// The first second of each period.
    timestamps: Vec<i64>,
    values: Vec<f64>,
}

/// `GetMetricData` in CBOR.
pub(crate) fn get_in_cbor(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let request = call.cbor_request()?;
    answer(call, &request, region).map(|answer| Reply::cbor(answer.in_cbor()))
}

/// `GetMetricData` in JSON, as boto3 asks.
pub(crate) fn get_in_json(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let request = call.request()?;
    Reply::json(&answer(call, &request, region)?)
}

fn answer<'a>(call: &Call<'_>, request: &'a Request, region: &RegionState) -> Result<Answer<'a>, ServiceError> {
    let (from, until) = checked_times(request)?;
    let queries = &request.metric_data_queries;
    let ids: BTreeSet<&str> = queries.iter().map(|query| query.id.as_str()).collect();
    if queries.is_empty()
        || queries.len() > QUERIES_MAX
        || ids.len() != queries.len()
        || !ids.iter().all(|id| is_id(id))
    {
        return Err(invalid("The parameter MetricDataQueries has 1 to 500 queries, each with an id of its own."));
    }
    let listing = format!("{}/{}/{ids:?}/{from}/{until}", call.scope.account, call.scope.region);
    let begin = match request.next_token.as_deref() {
        None => 0,
        Some(token) => match read_token::<usize>(token, &listing) {
            Some(Position::After(last)) => last + 1,
            Some(Position::Start) | None => return Err(named("InvalidNextToken", "The next token is invalid.")),
        },
    };
    let size = call.pages.longest.map_or(QUERIES_MAX, |longest| longest.get());
    let end = (begin + size).min(queries.len());
    let mut metric_data_results = Vec::new();
    for query in queries.iter().take(end).skip(begin) {
        let mut counts = query.answer(region, from, until)?;
        if request.scan_by.as_deref() != Some("TimestampAscending") {
            counts.reverse();
        }
        let (timestamps, values) = counts.into_iter().unzip();
        let (id, label, status_code) = (query.id.as_str(), query.id.as_str(), "Complete");
        metric_data_results.push(MetricDataResult { id, label, status_code, timestamps, values });
    }
    let next_token = (end < queries.len()).then(|| write_token(&listing, &(end - 1).to_string()));
    Ok(Answer { metric_data_results, messages: [], next_token })
}

impl Answer<'_> {
    fn in_cbor(&self) -> Vec<u8> {
        let Self { metric_data_results, messages, next_token } = self;
        let mut body = Encoder::new(Vec::new());
        body.begin_map().str("MetricDataResults").array(metric_data_results.len());
        for MetricDataResult { id, label, status_code, timestamps, values } in metric_data_results {
            body.map(5).str("Id").str(id).str("Label").str(label).str("StatusCode").str(status_code);
            body.str("Timestamps").array(timestamps.len());
            for second in timestamps {
                body.timestamp(&DateTime::from_secs(*second));
            }
            body.str("Values").array(values.len());
            for value in values {
                body.double(*value);
            }
        }
        body.str("Messages").array(messages.len());
        if let Some(token) = next_token {
            body.str("NextToken").str(token);
        }
        body.end();
        body.into_writer()
    }
}

fn named(code: &'static str, message: &str) -> ServiceError {
    ServiceError::new(ErrorKind::Named(code), message)
}

fn invalid(message: &str) -> ServiceError {
    named("ValidationError", message)
}

fn checked_times(request: &Request) -> Result<(f64, f64), ServiceError> {
    match (request.start_time, request.end_time) {
        (Some(start), Some(end)) if start < end => Ok((start, end)),
        _ => Err(invalid("The parameter StartTime must be less than the parameter EndTime.")),
    }
}

/// A lowercase letter, then letters, digits and `_`.
fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl MetricDataQuery {
    /// The counts, by the first second of their period.
    fn answer(&self, region: &RegionState, from: f64, until: f64) -> Result<Vec<(i64, f64)>, ServiceError> {
        let Some(MetricStat { metric, period, stat }) = &self.metric_stat else {
            return Err(invalid("The sandbox serves queries with a MetricStat only."));
        };
        if stat != "Sum" || *period < 60 || period % 60 != 0 {
            return Err(invalid("The sandbox serves sums over periods of whole minutes only."));
        }
        let [MetricDimension { name, value }] = metric.dimensions.as_slice() else { return Ok(Vec::new()) };
        let Some((event, count)) = counted(&metric.metric_name) else { return Ok(Vec::new()) };
        let set = region.configuration_sets.get(value.as_str());
        if metric.namespace != NAMESPACE || name != DIMENSION || !set.is_some_and(|set| counts(set, event)) {
            return Ok(Vec::new());
        }
        let mut sums = BTreeMap::<i64, f64>::new();
        for row in region.metrics.iter().filter(|row| row.configuration_set.as_ref() == Some(value)) {
            let (Some(second), Some(count)) = (first_second(&row.date), count(row)) else { continue };
            #[expect(clippy::cast_precision_loss, reason = "seconds of this century, and counts of mail")]
            if (from..until).contains(&(second as f64)) {
                *sums.entry(second - second.rem_euclid(*period)).or_default() += count as f64;
            }
        }
        Ok(sums.into_iter().collect())
    }
}

/// Reads a count of a row.
type Count = fn(&MetricRow) -> Option<u64>;

/// The event that a metric counts, and its count in a row.
fn counted(metric: &str) -> Option<(EventType, Count)> {
    match metric {
        "Send" => Some((EventType::Send, |row| row.send)),
        "Delivery" => Some((EventType::Delivery, |row| row.delivery)),
        "Bounce" => Some((EventType::Bounce, |row| row.permanent_bounce)),
        "Complaint" => Some((EventType::Complaint, |row| row.complaint)),
        _ => None,
    }
}

/// Whether an event destination of the set counts this event by the set alone.
fn counts(set: &ConfigurationSet, event: EventType) -> bool {
    set.event_destinations.values().any(|destination| {
        let Target::CloudWatch(CloudWatchDestination { dimension_configurations }) = &destination.target else {
            return false;
        };
        let is_by_set = matches!(dimension_configurations.as_slice(), [only] if only.dimension_name == DIMENSION);
        destination.enabled && is_by_set && destination.matching_event_types.contains(&event)
    })
}
