//! Fault schedules: the faults of one run, drawn from a seed, and the changes of another writer during the run.

use serde_json::{Value, json};
use sesform::{
    model::{Setting, Write},
    plan::Plan,
    sandbox::{CallRecord, FaultPlan},
};

use crate::{
    case::{DEFAULT, SHARED},
    dice::Dice,
    world::{is_foreign, object},
};

/// The faults of one run.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    pub(crate) faults: FaultPlan,
    pub(crate) other: Other,
    /// Whether reads lag behind writes.
    pub(crate) lags: bool,
}

/// The changes of another writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Other {
    Nothing,
    /// It changes objects that the plan does not touch.
    Unrelated,
    /// It changes the object of a step.
    Touched(String),
}

/// Operations that a fault may apply to: all, or one important operation.
const OPERATIONS: &[&str] = &[
    "*",
    "*",
    "PutDedicatedIpInPool",
    "PutConfigurationSetDeliveryOptions",
    "CreateDedicatedIpPool",
    "CreateConfigurationSet",
    "DeleteDedicatedIpPool",
    "PutEmailIdentityConfigurationSetAttributes",
    "GetConfigurationSet",
    "GetDedicatedIps",
    "GetDedicatedIp",
    "GetDedicatedIpPool",
];

impl Schedule {
    pub(crate) fn random(dice: &mut Dice, before: &Value, plan: &Plan) -> Self {
        let mut rules: Vec<Value> = (0..dice.below(5)).map(|_| rule(dice)).collect();
        let mut other = Other::Nothing;
        if dice.percent(25) {
            let nth = 1 + dice.below(12 + 2 * plan.steps.len());
            let (interference, of) = if dice.percent(50) {
                (unrelated(dice, before), Other::Unrelated)
            } else {
                touched(dice, before, plan)
            };
            rules.insert(0, json!({"operation": "*", "when": {"nth": nth}, "fault": {"interfere": interference}}));
            other = of;
        }
        let rate_limits = match dice.below(6) {
            0 => json!([{"operation": "*", "per_second": 60 + dice.below(200), "burst": 1 + dice.below(4)}]),
            1 => json!([{"operation": "*", "bucket": "shared", "per_second": 120 + dice.below(200), "burst": 2}]),
            _ => json!([]),
        };
        let consistency = match dice.below(6) {
            0 => json!({"lag_reads": 1 + dice.below(3)}),
            1 => json!({"lag_milliseconds": 1 + dice.below(10)}),
            _ => json!("immediate"),
        };
        let behaviour = json!({
            "managed_pool_ips": 0,
            "named_pools": dice.pick(&["kept", "deleted"]),
            "reserved_pools": dice.pick(&["listed", "hidden"]),
            "cleared_blocks": dice.pick(&["left_out", "empty"]),
        });
        let pages = json!({
            "longest": if dice.percent(50) { json!(1 + dice.below(4)) } else { Value::Null },
            "order": if dice.percent(50) { json!({"shuffled": {"seed": dice.below(1000)}}) } else { json!("sorted") },
            "empty": dice.pick(&["never", "first"]),
            "oversized": "clamped",
        });
        let text = json!({
            "seed": dice.below(1_000_000),
            "rules": rules,
            "rate_limits": rate_limits,
            "consistency": consistency,
            "behaviour": behaviour,
            "pages": pages,
        });
        let faults = FaultPlan::from_json(&text.to_string()).unwrap_or_else(|error| panic!("{error}: {text:#}"));
        Self { faults, other, lags: consistency != "immediate" }
    }
}

fn rule(dice: &mut Dice) -> Value {
    let fault = match dice.below(11) {
        0 => json!("throttle"),
        1 => json!("concurrent_modification"),
        2 => json!({"error": {"status": 500, "code": "InternalFailure"}}),
        3 => json!({"error": {"status": 503, "code": "ServiceUnavailable"}}),
        4 => json!("html"),
        5 => json!("reset_before_write"),
        6 | 7 => json!("reset_after_write"),
        8 => json!("truncated_body"),
        9 => json!({"delay": {"milliseconds": 1 + dice.below(15)}}),
        _ => dice.pick(&[json!("hang"), json!("hang_after_write")]).clone(),
    };
    let hangs = fault.as_str().is_some_and(|fault| fault.starts_with("hang"));
    let when = match dice.below(4) {
        // A call that hangs costs the time limit of a whole try.
        _ if hangs => json!({"nth": 1 + dice.below(12)}),
        0 => json!({"nth": 1 + dice.below(12)}),
        1 => json!({"count": 1 + dice.below(3)}),
        _ => json!({"probability": 0.02 + 0.03 * dice.below(9) as f64}),
    };
    json!({"operation": dice.pick(OPERATIONS), "when": when, "fault": fault})
}

/// A change to an object that is not the object of any step. [`amend`] computes its effect on the account.
fn unrelated(dice: &mut Dice, before: &Value) -> Value {
    // Whether a set sends concerns the identities that come to it.
    let kinds = if before["EmailIdentities"].is_null() { 4 } else { 3 };
    match dice.below(kinds) {
        0 => json!({"operation": "CreateDedicatedIpPool", "path": "/v2/email/dedicated-ip-pools",
            "body": {"PoolName": "theirs"}}),
        1 => json!({"operation": "CreateConfigurationSet", "path": "/v2/email/configuration-sets",
            "body": {"ConfigurationSetName": "theirs", "DeliveryOptions": {"SendingPoolName": SHARED}}}),
        2 => json!({"operation": "DeleteConfigurationSet", "path": "/v2/email/configuration-sets/strangers-other"}),
        _ => {
            // A block of a set that the plan may well touch, but not the block that the plan writes.
            let sets: Vec<&String> = before["ConfigurationSets"].as_object().unwrap().keys().collect();
            let path = format!("/v2/email/configuration-sets/{}/sending", dice.pick(&sets));
            json!({"operation": "PutConfigurationSetSendingOptions", "path": path, "body": {"SendingEnabled": false}})
        }
    }
}

/// A change to the object of a step.
fn touched(dice: &mut Dice, before: &Value, plan: &Plan) -> (Value, Other) {
    let write = &dice.pick(&plan.steps).write;
    let name = write.target().name();
    let standing: Vec<&String> = before["DedicatedIpPools"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, it)| it["ScalingMode"] != "MANAGED")
        .map(|(name, _)| name)
        .collect();
    let interference = match write {
        Write::PutDedicatedIpInPool { .. } => {
            let to = if dice.percent(30) { DEFAULT } else { dice.pick(&standing) };
            json!({"operation": "PutDedicatedIpInPool", "path": format!("/v2/email/dedicated-ips/{name}/pool"),
                "body": {"DestinationPoolName": to}})
        }
        Write::PutConfigurationSetDeliveryOptions { .. } => {
            let path = format!("/v2/email/configuration-sets/{name}");
            match dice.below(3) {
                0 => json!({"operation": "DeleteConfigurationSet", "path": path}),
                1 => {
                    json!({"operation": "PutConfigurationSetDeliveryOptions", "path": format!("{path}/delivery-options"),
                    "body": {"SendingPoolName": SHARED}})
                }
                _ => {
                    json!({"operation": "PutConfigurationSetDeliveryOptions", "path": format!("{path}/delivery-options"),
                    "body": {"SendingPoolName": "stranger", "TlsPolicy": "REQUIRE"}})
                }
            }
        }
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { .. }) => {
            let path = format!("/v2/email/identities/{name}/configuration-set");
            json!({"operation": "PutEmailIdentityConfigurationSetAttributes", "path": path,
                "body": {"ConfigurationSetName": "strangers-own"}})
        }
        Write::CreateConfigurationSet { .. } => {
            json!({"operation": "CreateConfigurationSet", "path": "/v2/email/configuration-sets",
                "body": {"ConfigurationSetName": name, "DeliveryOptions": {"SendingPoolName": SHARED}}})
        }
        _ => {
            json!({"operation": "CreateDedicatedIpPool", "path": "/v2/email/dedicated-ip-pools",
                "body": {"PoolName": name}})
        }
    };
    (interference, Other::Touched(name))
}

/// Applies another writer's changes to the expected account.
pub(crate) fn amend(expected: &mut Value, calls: &[CallRecord]) {
    for call in calls.iter().filter(|call| is_foreign(call) && call.performed.is_some()) {
        let Some(name) = object(call) else { continue };
        match call.operation.unwrap_or_default() {
            "CreateDedicatedIpPool" => expected["DedicatedIpPools"][name] = json!({"ScalingMode": "STANDARD"}),
            "CreateConfigurationSet" => {
                expected["ConfigurationSets"][name] = json!({
                    "DeliveryOptions": {"SendingPoolName": SHARED, "TlsPolicy": "OPTIONAL"},
                    "ReputationOptions": {"ReputationMetricsEnabled": true},
                    "SendingOptions": {"SendingEnabled": true},
                });
            }
            "DeleteConfigurationSet" => drop(expected["ConfigurationSets"].as_object_mut().unwrap().remove(&name)),
            "PutConfigurationSetSendingOptions" => {
                expected["ConfigurationSets"][name]["SendingOptions"] = json!({"SendingEnabled": false});
            }
            other => panic!("{other} is not one of the unrelated changes"),
        }
    }
}
