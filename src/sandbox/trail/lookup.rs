//! `LookupEvents` of CloudTrail: events of one account and Region, newest first, by at most one attribute, in pages.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Trail, TrailDetails, TrailEvent, TrailOptions, now};
use crate::sandbox::paging::{Position, read_token, write_token};
use crate::sandbox::wire::{Call, ErrorKind, Reply, ServiceError};

/// Maximum number of events in a page, and the default (API reference of `LookupEvents`, read 2026-11).
const PAGE_MAX: usize = 50;
/// The source of every event.
const SOURCE: &str = "ses.amazonaws.com";
/// How long events can be looked up, in milliseconds: 90 days (API reference of `LookupEvents`, read 2026-11).
const KEPT: u64 = 90 * 24 * 60 * 60 * 1_000;
/// Temporary access keys begin like this (IAM User Guide, "IAM identifiers").
const TEMPORARY: &str = "ASIA";

/// What a lookup sees.
pub(in crate::sandbox) struct LookUp<'a> {
    pub(in crate::sandbox) trail: &'a Trail,
    pub(in crate::sandbox) options: TrailOptions,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    #[serde(default)]
    lookup_attributes: Vec<Attribute>,
    start_time: Option<f64>,
    end_time: Option<f64>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute {
    attribute_key: String,
    attribute_value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    events: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Answers `LookupEvents`.
pub(in crate::sandbox) fn look_up(call: &Call<'_>, seen: &LookUp<'_>) -> Result<Reply, ServiceError> {
    let request: Request = call.request()?;
    check(&request)?;
    let size = page_size(request.max_results)?;
    let listing = listing(call, &request);
    let below = match request.next_token.as_deref() {
        None => u64::MAX,
        Some(token) => match read_token(token, &listing) {
            Some(Position::After(sequence)) => sequence,
            Some(Position::Start) | None => return Err(invalid("InvalidNextTokenException", "Invalid NextToken.")),
        },
    };
    let visible_until = now().saturating_sub(seen.options.delay_milliseconds);
    let fits = |event: &&TrailEvent| {
        event.sequence < below
            && event.milliseconds <= visible_until
            && event.milliseconds >= now().saturating_sub(KEPT)
            && within(event, &request)
            && request.lookup_attributes.iter().all(|attribute| has(event, attribute, seen.options.details))
    };
    let mut found = seen.trail.newest_first(&call.scope.account, &call.scope.region).filter(fits);
    let page: Vec<&TrailEvent> = found.by_ref().take(size).collect();
    let more = found.next().is_some();
    let last = page.last().filter(|_| more).map(|event| write_token(&listing, &event.sequence.to_string()));
    let events = page.into_iter().map(|event| written(event, seen.options.details)).collect();
    Reply::json(&Answer { events, next_token: last })
}

fn invalid(code: &'static str, message: &str) -> ServiceError {
    ServiceError::new(ErrorKind::Named(code), message)
}

fn check(request: &Request) -> Result<(), ServiceError> {
    const KEYS: [&str; 8] =
        ["EventId", "EventName", "ReadOnly", "Username", "ResourceType", "ResourceName", "EventSource", "AccessKeyId"];
    let attributes = &request.lookup_attributes;
    if attributes.len() > 1 || attributes.iter().any(|one| !KEYS.contains(&one.attribute_key.as_str())) {
        return Err(invalid("InvalidLookupAttributesException", "You can specify only one valid lookup attribute."));
    }
    match (request.start_time, request.end_time) {
        (Some(start), Some(end)) if start > end => {
            Err(invalid("InvalidTimeRangeException", "StartTime must not be after EndTime."))
        }
        _ => Ok(()),
    }
}

fn page_size(asked: Option<i64>) -> Result<usize, ServiceError> {
    let Some(asked) = asked else { return Ok(PAGE_MAX) };
    let size = usize::try_from(asked).ok().filter(|size| (1..=PAGE_MAX).contains(size));
    size.ok_or_else(|| invalid("InvalidMaxResultsException", "MaxResults must be between 1 and 50."))
}

/// Identifies a listing: a token continues only the listing that it was given for.
fn listing(call: &Call<'_>, request: &Request) -> String {
    let attributes: Vec<String> = request
        .lookup_attributes
        .iter()
        .map(|attribute| format!("{}={}", attribute.attribute_key, attribute.attribute_value))
        .collect();
    let Request { start_time, end_time, .. } = request;
    format!("{}/{}/{attributes:?}/{start_time:?}/{end_time:?}", call.scope.account, call.scope.region)
}

fn within(event: &TrailEvent, request: &Request) -> bool {
    // Events and requests are compared in whole seconds, as CloudTrail stores no fractions.
    let second = seconds(event);
    request.start_time.is_none_or(|start| second >= start.floor()) && request.end_time.is_none_or(|end| second <= end)
}

/// The time of an event in whole seconds since 1970.
#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit")]
fn seconds(event: &TrailEvent) -> f64 {
    (event.milliseconds / 1_000) as f64
}

fn has(event: &TrailEvent, attribute: &Attribute, details: TrailDetails) -> bool {
    let value = attribute.attribute_value.as_str();
    match attribute.attribute_key.as_str() {
        "EventId" => value == id(event),
        "EventName" => value == event.operation,
        "ReadOnly" => value == "false",
        "Username" => value == user(event),
        "EventSource" => value == SOURCE,
        "AccessKeyId" => value == event.access_key,
        "ResourceName" => details == TrailDetails::Resources && names(event).iter().any(|name| name == value),
        _ => false,
    }
}

fn id(event: &TrailEvent) -> String {
    format!("00000000-0000-4000-8000-{:012x}", event.sequence)
}

/// The user of an access key. A key that is the account belongs to the user of the sandbox.
fn user(event: &TrailEvent) -> &str {
    if event.access_key == event.account || event.access_key.is_empty() { "sandbox" } else { &event.access_key }
}

fn identity(event: &TrailEvent) -> Value {
    let (account, key, user) = (&event.account, &event.access_key, user(event));
    if key.starts_with(TEMPORARY) {
        let role = format!("arn:aws:iam::{account}:role/sandbox");
        return json!({
            "type": "AssumedRole", "principalId": format!("AROASANDBOX:{user}"), "accountId": account,
            "arn": format!("arn:aws:sts::{account}:assumed-role/sandbox/{user}"), "accessKeyId": key,
            "sessionContext": {"sessionIssuer": {"type": "Role", "arn": role, "accountId": account, "userName": "sandbox"}}
        });
    }
    json!({
        "type": "IAMUser", "principalId": format!("AIDASANDBOX{account}"), "accountId": account,
        "arn": format!("arn:aws:iam::{account}:user/{user}"), "accessKeyId": key, "userName": user
    })
}

/// The texts among the parameters that name something.
fn names(event: &TrailEvent) -> Vec<String> {
    let members = event.parameters.as_object();
    let named = members.into_iter().flatten().filter(|(key, _)| key.ends_with("ame") || key.as_str() == "iP");
    named.filter_map(|(_, value)| value.as_str().map(str::to_owned)).collect()
}

fn time(event: &TrailEvent) -> String {
    let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(event.milliseconds / 1_000);
    humantime::format_rfc3339_seconds(at).to_string()
}

fn written(event: &TrailEvent, details: TrailDetails) -> Value {
    let whole = details == TrailDetails::Parameters;
    let mut record = json!({
        "eventVersion": "1.11", "userIdentity": identity(event), "eventTime": time(event), "eventSource": SOURCE,
        "eventName": event.operation, "awsRegion": event.region, "sourceIPAddress": event.source_address,
        "userAgent": event.user_agent, "requestParameters": if whole { event.parameters.clone() } else { Value::Null },
        "responseElements": null, "requestID": event.request_id, "eventID": id(event), "readOnly": false,
        "eventType": "AwsApiCall", "managementEvent": true, "recipientAccountId": event.account,
        "eventCategory": "Management"
    });
    if let (Some(code), Some(members)) = (&event.error_code, record.as_object_mut()) {
        members.insert("errorCode".to_owned(), Value::String(code.clone()));
    }
    let resources: Vec<Value> = match details {
        TrailDetails::Resources => names(event).into_iter().map(|name| json!({"ResourceName": name})).collect(),
        TrailDetails::Parameters | TrailDetails::Hidden => Vec::new(),
    };
    json!({
        "EventId": id(event), "EventName": event.operation, "ReadOnly": "false", "AccessKeyId": event.access_key,
        "EventTime": seconds(event), "EventSource": SOURCE, "Username": user(event), "Resources": resources,
        "CloudTrailEvent": record.to_string()
    })
}
