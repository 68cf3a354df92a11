//! Reads what CloudWatch counted of configuration sets. There is something to read only for a set with an event
//! destination that counts by `ses:configuration-set` and by nothing else: a metric is found by all of its dimensions.
//!
//! `Bounce` is not read: it also counts mail that SES gave up after soft bounces (SES Developer Guide, "Monitor email
//! sending using event publishing", read 2026-11), so it is no count of permanent bounces.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudwatch::types::{Dimension, MetricDataQuery, MetricDataResult, MetricStat, ScanBy, StatusCode};
use jiff::civil::Date;

use crate::{
    model::{Answered, ConfigurationSetName, Destination, EventDestination, MeasuredMail, Metric, MetricOf, Switch},
    ses::{
        error::CallError,
        operations::GET_METRIC_DATA,
        read::{
            Reader, all,
            list::Pages,
            metrics::{day, is_untold, midnight},
        },
    },
};

/// Most queries of one call (API reference of `GetMetricData`, read 2026-11).
const QUERIES_MAX: usize = 500;
/// Where SES publishes.
const NAMESPACE: &str = "AWS/SES";
/// The dimension that has the name of the configuration set as its value: a tag that SES adds to all mail.
const SET: &str = "ses:configuration-set";
/// A day, in seconds.
const DAY: i32 = 24 * 60 * 60;

/// An event that is counted: its name in an event destination, the metric that it becomes, and what it is here.
const COUNTED: [(&str, &str, Metric); 3] = [
    ("SEND", "Send", Metric::Send),
    ("DELIVERY", "Delivery", Metric::Delivery),
    ("COMPLAINT", "Complaint", Metric::Complaint),
];

impl Reader {
    /// What CloudWatch counts of each of these sets, by their event destinations: one call for each set.
    ///
    /// # Errors
    /// The first call that failed.
    pub async fn counted_in_cloudwatch(
        &self,
        sets: impl Iterator<Item = ConfigurationSetName>,
    ) -> Result<BTreeMap<ConfigurationSetName, BTreeSet<Metric>>, CallError> {
        let read = |reader: Self, name: ConfigurationSetName| async move {
            Ok((reader.event_destinations(&name).await?, name))
        };
        let destinations = self.each(all(sets), read).await?;
        Ok(destinations.into_iter().map(|(name, of_set)| (name, of_set.values().flat_map(counts).collect())).collect())
    }

    /// The daily counts of CloudWatch from a day until before another one. What may not be read tells nothing.
    ///
    /// A set whose counts begin within these days may have been counted for a part of its first day only, so that day is
    /// left out: it is unknown.
    ///
    /// # Errors
    /// The first call that failed for another reason.
    pub async fn counted_mail(
        &self,
        queries: &[MetricOf],
        from: Date,
        until: Date,
    ) -> Result<Answered<MeasuredMail>, CallError> {
        let unreadable = |error: String| CallError::unreadable(GET_METRIC_DATA, "", error);
        let (start, end) = (midnight(from).map_err(unreadable)?, midnight(until).map_err(unreadable)?);
        let (client, calls) = self.connection.cloudwatch(&self.region);
        let mut mail = MeasuredMail::default();
        for asked in queries.chunks(QUERIES_MAX) {
            let batch: Vec<MetricDataQuery> = asked.iter().enumerate().filter_map(|(at, of)| query(at, of)).collect();
            let (mut token, mut pages) = (None, Pages::default());
            loop {
                let asking = client
                    .get_metric_data()
                    .set_metric_data_queries(Some(batch.clone()))
                    .start_time(start)
                    .end_time(end)
                    .scan_by(ScanBy::TimestampAscending)
                    .set_next_token(token);
                let call = self.whole(GET_METRIC_DATA);
                let answer = match calls.read(call.clone(), || asking.clone().send()).await {
                    Ok(answer) => answer,
                    Err(error) if is_untold(error.failure) => return Ok(Answered::Untold(error.to_string())),
                    Err(error) => return Err(error),
                };
                for result in answer.metric_data_results() {
                    let of = result.id().and_then(|id| asked.get(id.strip_prefix(ID)?.parse::<usize>().ok()?));
                    if let Some(of) = of {
                        take(&mut mail, of, result);
                    }
                }
                token = pages.next(&call, answer.next_token())?;
                if token.is_none() {
                    break;
                }
            }
        }
        without_first_days(&mut mail, from);
        Ok(Answered::Told(mail))
    }
}

/// What the ids of queries begin with: an id begins with a lowercase letter.
const ID: &str = "q";

fn query(at: usize, of: &MetricOf) -> Option<MetricDataQuery> {
    let (set, (_, name, _)) = (of.set.as_ref()?, COUNTED.iter().find(|(.., metric)| *metric == of.metric)?);
    let dimension = Dimension::builder().name(SET).value(set.as_str()).build();
    let metric =
        aws_sdk_cloudwatch::types::Metric::builder().namespace(NAMESPACE).metric_name(*name).dimensions(dimension);
    let statistic = MetricStat::builder().metric(metric.build()).period(DAY).stat("Sum").build();
    Some(MetricDataQuery::builder().id(format!("{ID}{at}")).metric_stat(statistic).build())
}

fn take(mail: &mut MeasuredMail, of: &MetricOf, result: &MetricDataResult) {
    match result.status_code() {
        // The rest comes on the next page.
        None | Some(StatusCode::Complete | StatusCode::PartialData) => {}
        Some(status) => {
            let said: Vec<&str> = result.messages().iter().filter_map(|message| message.value()).collect();
            mail.refused.push((of.clone(), format!("{status} {}", said.join("; ")).trim().to_owned()));
            return;
        }
    }
    for (time, value) in result.timestamps().iter().zip(result.values()) {
        if let (Some(day), Some(value)) = (day(time), count(*value)) {
            let sum: &mut u64 = mail.days.entry(of.clone()).or_default().entry(day).or_default();
            *sum = sum.saturating_add(value);
        }
    }
}

/// A sum of counts. `None` for what is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole numbers that a double holds exactly"
)]
fn count(value: f64) -> Option<u64> {
    /// Whole numbers up to here are exact in a double.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    ((0.0..EXACT).contains(&value) && value.fract() == 0.0).then_some(value as u64)
}

fn without_first_days(mail: &mut MeasuredMail, from: Date) {
    let mut first = BTreeMap::<Option<ConfigurationSetName>, Date>::new();
    for (of, days) in &mail.days {
        let Some((&day, _)) = days.first_key_value() else { continue };
        first.entry(of.set.clone()).and_modify(|first| *first = day.min(*first)).or_insert(day);
    }
    for (of, days) in &mut mail.days {
        if let Some(first) = first.get(&of.set).filter(|first| **first > from) {
            days.remove(first);
        }
    }
}

/// What an event destination counts by the name of the set alone.
fn counts(destination: &EventDestination) -> Vec<Metric> {
    let Some(Destination::CloudWatch { dimensions }) = &destination.destination else { return Vec::new() };
    let is_by_set =
        destination.enabled == Switch::On && dimensions.len() == 1 && dimensions.keys().all(|it| it.as_str() == SET);
    let of_event = |event: &str| COUNTED.iter().find(|(name, ..)| *name == event).map(|(.., metric)| *metric);
    match is_by_set {
        true => destination.events.iter().filter_map(|event| of_event(event.as_str())).collect(),
        false => Vec::new(),
    }
}
