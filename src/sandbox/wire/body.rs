//! How AWS's front end reads a body before SES sees it: which JSON types each member may have.
//!
//! A `null` member is absent, except that a `null` boolean is refused. A boolean may also be one of a few words. serde
//! would read a list as the members of a structure in order, but SES does not accept a list there (floci, probed on the
//! live service, read 2026-11).

use serde_json::{Map, Value};

use super::{ErrorKind, ServiceError};

/// Names of the boolean members.
const BOOLEANS: &[&str] = &["SendingEnabled", "ReputationMetricsEnabled", "Enabled", "AutoWarmupEnabled"];
/// Texts that count as true for a boolean. Every other text is false.
const TRUE_WORDS: &[&str] = &["true", "yes", "y", "t", "1"];
/// Names of the members that are structures.
const STRUCTURES: &[&str] = &[
    "ArchivingOptions",
    "CloudWatchDestination",
    "ConditionThreshold",
    "DashboardOptions",
    "DeliveryOptions",
    "EventBridgeDestination",
    "EventDestination",
    "Filter",
    "GuardianOptions",
    "KinesisFirehoseDestination",
    "OverallConfidenceThreshold",
    "PinpointDestination",
    "ReputationOptions",
    "SendingOptions",
    "SnsDestination",
    "SuppressionOptions",
    "TrackingOptions",
    "ValidationOptions",
    "VdmOptions",
];
/// Names of the members that are lists of structures.
const LISTS_OF_STRUCTURES: &[&str] = &["DimensionConfigurations", "Tags"];

/// The members of a body, as SES reads them. A missing body is an empty request.
pub(super) fn members(bytes: &[u8]) -> Result<Map<String, Value>, ServiceError> {
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => structure(members),
        Ok(_) => Err(unreadable("not an object")),
        Err(error) => Err(unreadable(&error.to_string())),
    }
}

/// The error for a body that cannot be read.
pub(super) fn unreadable(reason: &str) -> ServiceError {
    ServiceError::new(ErrorKind::Serialization, format!("The request body can not be read: {reason}"))
}

fn structure(members: Map<String, Value>) -> Result<Map<String, Value>, ServiceError> {
    let read = members.into_iter().filter_map(|(name, value)| match member(&name, value) {
        Ok(Value::Null) => None,
        Ok(value) => Some(Ok((name, value))),
        Err(error) => Some(Err(error)),
    });
    read.collect()
}

/// Converts a member to the value that SES reads. Returns `null` for a member that counts as absent.
fn member(name: &str, value: Value) -> Result<Value, ServiceError> {
    match value {
        value if BOOLEANS.contains(&name) => boolean(name, &value).map(Value::Bool),
        Value::Null => Ok(Value::Null),
        value if STRUCTURES.contains(&name) => of_structure(value),
        Value::Array(items) if LISTS_OF_STRUCTURES.contains(&name) => {
            items.into_iter().map(of_structure).collect::<Result<_, _>>().map(Value::Array)
        }
        value => Ok(value),
    }
}

fn of_structure(value: Value) -> Result<Value, ServiceError> {
    match value {
        Value::Object(members) => structure(members).map(Value::Object),
        Value::Array(_) => Err(unreadable("Start of list found where not expected")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Err(unreadable("Expected null")),
    }
}

fn boolean(name: &str, value: &Value) -> Result<bool, ServiceError> {
    match value {
        Value::Bool(value) => Ok(*value),
        Value::String(text) => Ok(TRUE_WORDS.contains(&text.to_ascii_lowercase().as_str())),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err(unreadable(&format!("{name} is no boolean")))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Option<Value> {
        members(value.to_string().as_bytes()).ok().map(Value::Object)
    }

    #[test]
    fn null_is_absent_but_for_a_boolean() {
        let body = json!({"Tags": null, "DeliveryOptions": {"SendingPoolName": null, "TlsPolicy": "REQUIRE"}});
        assert_eq!(read(&body), Some(json!({"DeliveryOptions": {"TlsPolicy": "REQUIRE"}})));
        for name in BOOLEANS {
            assert_eq!(read(&json!({*name: null})), None, "{name}");
            assert_eq!(read(&json!({*name: 1})), None, "{name}");
            assert_eq!(read(&json!({*name: "Yes"})), Some(json!({*name: true})));
            assert_eq!(read(&json!({*name: "on"})), Some(json!({*name: false})));
        }
    }

    #[test]
    fn what_is_a_structure_is_neither_a_list_nor_a_text() {
        for name in STRUCTURES {
            assert_eq!(read(&json!({*name: []})), None, "{name}");
            assert_eq!(read(&json!({*name: "x"})), None, "{name}");
            assert_eq!(read(&json!({*name: {}})), Some(json!({*name: {}})));
        }
        assert_eq!(read(&json!({"Tags": [["a", "b"]]})), None);
        assert_eq!(read(&json!({"Tags": [null]})), None);
        assert_eq!(read(&json!([])), None);
    }
}
