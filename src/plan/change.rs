//! One difference between the file and the account: the object, the action and the reason.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::{Address, Kind, Place, PoolRef, ScalingMode};

use super::facts::Facts;

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Makes what is not there.
    Create,
    /// Changes options without touching a route.
    Update,
    /// Puts an IP into another pool.
    Move,
    /// Sends a configuration set through another pool.
    Assign,
    /// Turns a `STANDARD` pool into a `MANAGED` one. There is no way back.
    Convert,
    /// Deletes.
    Delete,
    /// Stamps our owner on what has none.
    Adopt,
}

/// The pool that a configuration set was assigned to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Overwritten {
    /// This one.
    Pool(PoolRef),
    /// None: its mail left from the default pool.
    NoPool,
}

impl Change {
    /// The earlier assignment that a configuration set loses if it is assigned to another pool.
    #[must_use]
    pub fn overwrites(&self) -> Option<Overwritten> {
        let (Some(Facts::ConfigurationSet(before)), Some(Facts::ConfigurationSet(after))) = (&self.before, &self.after)
        else {
            return None;
        };
        let is_other = before.delivery.route() != after.delivery.route();
        is_other.then(|| before.delivery.pool.clone().map_or(Overwritten::NoPool, Overwritten::Pool))
    }

    /// Whether SES offers no way back: a pool that turns `MANAGED`, and a `MANAGED` pool that is deleted, whose IPs SES
    /// takes back (SES developer guide, "Dedicated IP addresses (managed)", read 2026-11).
    #[must_use]
    pub fn is_irreversible(&self) -> bool {
        match self.action {
            Action::Convert => true,
            Action::Delete => {
                matches!(&self.before, Some(Facts::Pool(pool)) if pool.scaling != ScalingMode::Standard)
            }
            Action::Create | Action::Update | Action::Move | Action::Assign | Action::Adopt => false,
        }
    }

    /// The field of the object that asks for it, where it is one.
    pub(super) fn field(&self) -> Option<&'static str> {
        match self.action {
            Action::Assign => Some("pool"),
            Action::Convert => Some("scaling"),
            Action::Update if self.address.kind == Kind::DedicatedIp => Some("warmup"),
            Action::Create | Action::Update | Action::Move | Action::Delete | Action::Adopt => None,
        }
    }
}

/// Why a change is in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The file states it and it is not live.
    Missing,
    /// The file states another value.
    Differs,
    /// The IP's pool lists its IPs, and this one is not among them: it goes to the default pool.
    NotListed,
    /// A pool that an earlier plan created for a while and that a stopped run left: it is empty again and goes.
    LeftOver,
    /// It carries our owner, the file no longer has it, and pruning was asked for.
    Pruned,
    /// The file states it, nobody owns it, and adopting was asked for.
    Ownerless,
}

/// Where a change comes from, compared with an earlier desired state, the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeOrigin {
    /// From the file: the account is as the base states it, or the base does not state it.
    Change,
    /// From the account: the base states the same as the file, and the account differs.
    Drift,
    /// From both: file, base and account differ from each other.
    Both,
}

/// One difference between the file and the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(transform = with_overwrites)]
pub struct Change {
    /// What changes.
    pub address: Address,
    /// How.
    pub action: Action,
    /// Why.
    pub reason: Reason,
    /// The live object that a new one takes over from, as `renamed_from` in the file says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// Whether the change comes from the file or from the account, if the plan was made with `--base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ChangeOrigin>,
    /// As the base states it, if the base changes the same part of the object to something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Facts>,
    /// Where the file states it. Absent: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Place>,
    /// As it is. Absent: it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Facts>,
    /// As it will be. Absent: it will not be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Facts>,
}

/// Adds to the schema what a plan document says of an assignment, for readers that do not compare.
fn with_overwrites(schema: &mut Schema) {
    let overwrites = json!({
        "description": "The earlier assignment of a configuration set that is assigned to another pool.",
        "type": "object",
        "properties": {
            "pool": {"description": "The pool. Absent: none was named, and mail left from the default pool.", "type": "string"},
            "message": {"description": "The same in words.", "type": "string"}
        },
        "required": ["message"]
    });
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("overwrites".to_owned(), overwrites);
    }
}
