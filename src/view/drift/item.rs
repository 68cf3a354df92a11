//! One way in which one object differs, with where it is declared and who did it, and one live object that is not declared.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{Address, Author, Place},
    plan::{ChangeOrigin, Unmanaged, UnmanagedReason},
};

use super::deviation::Deviation;

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
    /// Who made it differ, with `--who`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Author>,
}

/// A live object that the files do not declare.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UndeclaredObject {
    /// The object.
    #[serde(flatten)]
    pub address: Address,
    /// Where the files declare others of its kind, else their account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Place>,
    /// Why a plan does not change it.
    pub reason: UnmanagedReason,
    /// Who created it, with `--who`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Author>,
}

impl UndeclaredObject {
    /// Whether `ignore` in the files leaves it out.
    #[must_use]
    pub fn is_ignored(&self) -> bool {
        self.reason == UnmanagedReason::Ignored
    }
}

impl From<&Unmanaged> for UndeclaredObject {
    fn from(Unmanaged { address, reason }: &Unmanaged) -> Self {
        Self { address: address.clone(), stated_at: None, reason: reason.clone(), who: None }
    }
}

/// The document says each item in words too.
pub(super) fn with_message(schema: &mut schemars::Schema) {
    let words = serde_json::json!({"description": "The same in words.", "type": "string"});
    if let Some(properties) = schema.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
        properties.insert("message".to_owned(), words);
    }
}
