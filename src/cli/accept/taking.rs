//! What was taken over, and what was not.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{config::Edited, model::Address, view::Drift};

/// Files whose text is proved to declare the live values.
pub(crate) struct Accepted {
    pub(crate) edited: Vec<Edited>,
    /// What still differs.
    pub(crate) left: Drift,
    /// The objects that were to be accepted and were not.
    pub(crate) refused: Vec<NotAccepted>,
}

/// An object whose live state the files do not take over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotAccepted {
    /// The object.
    #[serde(flatten)]
    pub address: Address,
    /// Why.
    pub why: String,
}

/// How much has to be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demand {
    /// Each object that can be.
    Each,
    /// All objects, or none.
    All,
}

/// The reasons in a message.
pub(crate) fn told(refused: &[NotAccepted]) -> String {
    refused.iter().map(|NotAccepted { address, why }| format!("{address}: {why}")).collect::<Vec<_>>().join("; ")
}
