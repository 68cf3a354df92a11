//! `LookupEvents` of CloudTrail: who called an operation of SES in the last 90 days.
//!
//! AWS allows two lookups a second for each account and Region, keeps events for 90 days and delivers them within about
//! 15 minutes (API reference of `LookupEvents` and CloudTrail user guide, read 2026-11).

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use aws_sdk_cloudtrail::types::{Event, LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use serde_json::Value;

use crate::{
    model::{TrailEvent, TrailEvents},
    ses::{error::CallError, operations::LOOKUP_EVENTS, read::Reader},
};

/// How far back events can be looked up.
const WINDOW: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// Maximum number of pages that are read for one operation: 500 events, in about five seconds.
const PAGES_MAX: usize = 10;
/// The source of the events of SES. Other services have operations of the same name, such as `TagResource`.
const SOURCE: &str = "ses.amazonaws.com";

impl Reader {
    /// The events of calls of one operation of SES, newest first, from the last 90 days. Reading stops as soon as the
    /// events are `enough`.
    ///
    /// # Errors
    /// The page that could not be read.
    pub async fn events(
        &self,
        operation: &str,
        now: SystemTime,
        enough: impl Fn(&[TrailEvent]) -> bool,
    ) -> Result<TrailEvents, CallError> {
        let (client, calls) = self.connection.cloudtrail(&self.region);
        let attribute = LookupAttribute::builder()
            .attribute_key(LookupAttributeKey::EventName)
            .attribute_value(operation)
            .build()
            .map_err(|error| CallError::unreadable(LOOKUP_EVENTS, operation, error.to_string()))?;
        let (mut events, mut token) = (Vec::new(), None);
        for _ in 0..PAGES_MAX {
            let asking = client
                .lookup_events()
                .lookup_attributes(attribute.clone())
                .start_time(date(now.checked_sub(WINDOW).unwrap_or(UNIX_EPOCH)))
                .end_time(date(now))
                .set_next_token(token);
            let answer = calls.read(self.whole(LOOKUP_EVENTS), || asking.clone().send()).await?;
            events.extend(answer.events().iter().filter_map(event));
            token = answer.next_token().filter(|token| !token.is_empty()).map(str::to_owned);
            if token.is_none() || enough(&events) {
                return Ok(TrailEvents { events, is_cut: false });
            }
        }
        Ok(TrailEvents { events, is_cut: true })
    }
}

fn date(time: SystemTime) -> DateTime {
    DateTime::from(time)
}

/// An event of SES that was not refused. `None` for others and for what is not a record of CloudTrail.
fn event(found: &Event) -> Option<TrailEvent> {
    let record: Value = serde_json::from_str(found.cloud_trail_event().unwrap_or("{}")).ok()?;
    let text = |place: &str| record.pointer(place).and_then(Value::as_str).map(str::to_owned);
    let source = found.event_source().map(str::to_owned).or_else(|| text("/eventSource"));
    if source.as_deref().is_some_and(|source| source != SOURCE) || text("/errorCode").is_some() {
        return None;
    }
    let time = found.event_time().and_then(|time| SystemTime::try_from(*time).ok());
    let time = time.map(|time| humantime::format_rfc3339_seconds(time).to_string()).or_else(|| text("/eventTime"));
    let principal = text("/userIdentity/arn")
        .or_else(|| text("/userIdentity/invokedBy"))
        .or_else(|| text("/userIdentity/principalId"))
        .or_else(|| found.username().map(str::to_owned));
    let mut request = BTreeMap::new();
    record.get("requestParameters").into_iter().for_each(|parameters| collect(parameters, "", &mut request));
    let listed = found.resources().iter().filter_map(|resource| resource.resource_name().map(str::to_owned));
    let recorded = record.get("resources").and_then(Value::as_array).into_iter().flatten();
    let recorded = recorded.filter_map(|resource| {
        ["ARN", "arn", "resourceName"].iter().find_map(|key| resource.get(key)?.as_str().map(str::to_owned))
    });
    Some(TrailEvent {
        time: time.unwrap_or_default(),
        operation: found.event_name().map(str::to_owned).or_else(|| text("/eventName"))?,
        principal: principal.unwrap_or_else(|| "a principal that the event does not name".to_owned()),
        source_address: text("/sourceIPAddress"),
        user_agent: text("/userAgent"),
        request_id: text("/requestID"),
        event_id: found.event_id().map(str::to_owned).or_else(|| text("/eventID")),
        request,
        resources: listed.chain(recorded).collect(),
    })
}

/// Collects the values of a request, as text, by the name of their member in lower case.
fn collect(value: &Value, key: &str, into: &mut BTreeMap<String, Vec<String>>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| collect(value, &key.to_lowercase(), into));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, into)),
        Value::String(text) => into.entry(key.to_owned()).or_default().push(text.clone()),
        Value::Bool(_) | Value::Number(_) => into.entry(key.to_owned()).or_default().push(value.to_string()),
        Value::Null => {}
    }
}
