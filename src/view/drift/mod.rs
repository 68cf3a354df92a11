//! What is live against what the files declare: a plan read the other way round. Every sentence of the report is a
//! [`Deviation`] here, as data; `render` has the words.
//!
//! The plan decides what differs. This module only turns its changes around, so that `drift` and `plan` never disagree.

mod deviation;
mod undeclared;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{AccountId, Address, Caller, Desired, Live, Place, Region, Statement},
    plan::{ChangeOrigin, Plan, Unmanaged, UnmanagedReason, Withheld},
};

pub use deviation::Deviation;
pub use undeclared::Undeclared;

/// What is live and differs from what the files declare.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Drift {
    /// The account.
    pub account: AccountId,
    /// Whose credentials read it.
    pub caller: Caller,
    /// The Regions that were compared.
    pub regions: Vec<Region>,
    /// Declared objects that are live in another way, or not at all.
    pub items: Vec<DriftItem>,
    /// Differences that `sesform apply` would not remove, with the reason.
    pub withheld: Vec<Withheld>,
    /// Live objects that the files do not declare.
    pub unmanaged: Vec<Unmanaged>,
    /// Live values of declared objects that the files do not state and that differ from SES's defaults. Absent unless
    /// `--undeclared` asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undeclared: Option<Vec<Undeclared>>,
}

/// One way in which one object differs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(transform = with_message)]
pub struct DriftItem {
    /// The object.
    pub address: Address,
    /// Where the files declare it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Place>,
    /// Whether the difference comes from the account, from the files, or from both, if a base was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<ChangeOrigin>,
    /// What differs.
    #[serde(flatten)]
    pub deviation: Deviation,
}

/// The document says each item in words too.
fn with_message(schema: &mut schemars::Schema) {
    let words = serde_json::json!({"description": "The same in words.", "type": "string"});
    if let Some(properties) = schema.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
        properties.insert("message".to_owned(), words);
    }
}

impl Drift {
    /// Reads a plan the other way round. The plan must have been made from this desired and this live state. `place`
    /// says where the files make a statement.
    #[must_use]
    pub fn of(plan: &Plan, desired: &Desired, live: &Live, place: impl Fn(&Statement<'_>) -> Option<Place>) -> Self {
        let (mut items, withheld) = deviation::items(plan, desired, live);
        for item in &mut items {
            let statement = Statement::Object(item.address.clone(), item.deviation.field());
            item.stated_at = place(&statement);
        }
        Self {
            account: plan.account.clone(),
            caller: plan.caller.clone(),
            regions: plan.regions.clone(),
            items,
            withheld,
            unmanaged: plan.unmanaged.clone(),
            undeclared: None,
        }
    }

    /// Adds the live values that the files do not state and that differ from SES's defaults.
    #[must_use]
    pub fn with_undeclared(self, desired: &Desired, live: &Live) -> Self {
        Self { undeclared: Some(undeclared::undeclared(desired, live)), ..self }
    }

    /// Whether something that the files declare is live in another way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.withheld.is_empty()
    }

    /// Whether there are live objects that the files neither declare nor ignore.
    #[must_use]
    pub fn has_unmanaged(&self) -> bool {
        self.unmanaged.iter().any(|item| item.reason != UnmanagedReason::Ignored)
    }
}
