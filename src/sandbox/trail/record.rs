//! Builds the event of a call.

use serde_json::{Map, Value};

use super::{TrailEvent, now};
use crate::sandbox::wire::{Call, ServiceError};

/// Who makes a call, beside the account and the Region.
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct Writer {
    pub(in crate::sandbox) access_key: String,
    pub(in crate::sandbox) user_agent: String,
    pub(in crate::sandbox) source_address: String,
    pub(in crate::sandbox) request_id: String,
}

/// The event of a call that was performed or refused.
pub(in crate::sandbox) fn event(call: &Call<'_>, writer: &Writer, refused: Option<&ServiceError>) -> TrailEvent {
    let Writer { access_key, user_agent, source_address, request_id } = writer.clone();
    TrailEvent {
        sequence: 0,
        milliseconds: now(),
        account: call.scope.account.clone(),
        region: call.scope.region.clone(),
        operation: call.operation.to_owned(),
        access_key,
        user_agent,
        source_address,
        request_id,
        parameters: parameters(call),
        error_code: refused.map(|error| error.kind.code().to_owned()),
    }
}

fn parameters(call: &Call<'_>) -> Value {
    let mut all = Map::new();
    if let Ok(Value::Object(body)) = serde_json::from_slice(call.body) {
        all.extend(body.into_iter().map(|(key, value)| (lower_camel(&key), lowered(value))));
    }
    for (key, value) in call.query.pairs() {
        let key = lower_camel(key);
        match all.get_mut(&key) {
            Some(Value::Array(values)) => values.push(value.into()),
            // The query has one list: the keys of the tags that are removed.
            None if key == "tagKeys" => drop(all.insert(key, Value::Array(vec![value.into()]))),
            Some(_) | None => drop(all.insert(key, value.into())),
        }
    }
    for (label, value) in call.labels {
        all.insert(lower_camel(label), Value::String(value.clone()));
    }
    Value::Object(all)
}

/// The members of a value in lower camel case.
fn lowered(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(key, value)| (lower_camel(&key), lowered(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(lowered).collect()),
        other => other,
    }
}

fn lower_camel(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
