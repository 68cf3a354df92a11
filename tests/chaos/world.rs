//! An account in the simplest form, and the effect of each logged call on it. It does not depend on sesform.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sesform::sandbox::CallRecord;

use crate::{
    case::{DEFAULT, delivery},
    identities::{Identities, defaults},
};

/// The location of every object.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct World {
    /// Whether each pool is managed.
    pub(crate) pools: BTreeMap<String, bool>,
    /// The pool of each IP.
    pub(crate) ips: BTreeMap<String, String>,
    /// The pool of each configuration set.
    pub(crate) sets: BTreeMap<String, String>,
    /// The configuration sets that are paused.
    pub(crate) paused: BTreeSet<String>,
    /// The default configuration set of each identity.
    pub(crate) identities: Identities,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn sending_pool(options: &Value) -> String {
    options["SendingPoolName"].as_str().unwrap_or(DEFAULT).to_owned()
}

impl World {
    pub(crate) fn of(region: &Value) -> Self {
        let each = |key: &str| region[key].as_object().into_iter().flatten();
        Self {
            pools: each("DedicatedIpPools").map(|(name, it)| (name.clone(), it["ScalingMode"] == "MANAGED")).collect(),
            ips: each("DedicatedIps").map(|(name, it)| (name.clone(), text(&it["PoolName"]))).collect(),
            sets: each("ConfigurationSets")
                .map(|(name, it)| (name.clone(), text(&delivery(it)["SendingPoolName"])))
                .collect(),
            paused: each("ConfigurationSets")
                .filter(|(_, it)| it["SendingOptions"]["SendingEnabled"] == false)
                .map(|(name, _)| name.clone())
                .collect(),
            identities: defaults(region),
        }
    }

    fn pause(&mut self, set: &str, is_paused: bool) {
        if is_paused {
            self.paused.insert(set.to_owned());
        } else {
            self.paused.remove(set);
        }
    }

    /// Performs a call that the sandbox performed.
    pub(crate) fn replay(&mut self, call: &CallRecord) {
        let Some(object) = object(call) else { return };
        let body = &call.body;
        match call.operation.unwrap_or_default() {
            "CreateDedicatedIpPool" => drop(self.pools.insert(object, body["ScalingMode"] == "MANAGED")),
            "DeleteDedicatedIpPool" => drop(self.pools.remove(&object)),
            "PutDedicatedIpPoolScalingAttributes" => drop(self.pools.insert(object, body["ScalingMode"] == "MANAGED")),
            "PutDedicatedIpInPool" => drop(self.ips.insert(object, text(&body["DestinationPoolName"]))),
            "CreateConfigurationSet" => {
                self.pause(&object, body["SendingOptions"]["SendingEnabled"] == false);
                self.sets.insert(object, sending_pool(&body["DeliveryOptions"]));
            }
            "PutConfigurationSetSendingOptions" => self.pause(&object, body["SendingEnabled"] != true),
            "DeleteConfigurationSet" => {
                self.pause(&object, false);
                self.sets.remove(&object);
            }
            "PutConfigurationSetDeliveryOptions" => drop(self.sets.insert(object, sending_pool(body))),
            "PutEmailIdentityConfigurationSetAttributes" => {
                let set = body["ConfigurationSetName"].as_str().map(str::to_owned);
                self.identities.insert(object, set);
            }
            _ => {}
        }
    }
}

/// Whether a call changes the account.
pub(crate) fn is_write(call: &CallRecord) -> bool {
    call.operation.is_some_and(|operation| !operation.starts_with("Get") && !operation.starts_with("List"))
}

/// Whether a call belongs to another writer.
pub(crate) fn is_foreign(call: &CallRecord) -> bool {
    call.fault.as_deref() == Some("interference")
}

/// The name of the object that a call is about.
pub(crate) fn object(call: &CallRecord) -> Option<String> {
    let path = call.path.split('?').next().unwrap_or_default();
    let named = path.strip_prefix("/v2/email/")?.split('/').nth(1).map(str::to_owned);
    let created = |key: &str| call.body[key].as_str().map(str::to_owned);
    named.or_else(|| created("PoolName")).or_else(|| created("ConfigurationSetName"))
}

/// The performed calls, in the order of execution.
pub(crate) fn performed(calls: &[CallRecord]) -> Vec<&CallRecord> {
    let mut done: Vec<&CallRecord> = calls.iter().filter(|call| call.performed.is_some()).collect();
    done.sort_by_key(|call| call.performed);
    done
}
