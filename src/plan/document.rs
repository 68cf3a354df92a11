//! A plan as data: what `plan -o` saves, `show` renders again and `apply` executes.
//!
//! Everything is resolved: a step holds each value that it sends. The types are the JSON document too, and
//! `schema/plan.schema.json` is generated from them. Its parts have files of their own; how a plan comes about is in the
//! other files of this folder.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{AccountId, Caller, Limits, Owner, Region};

use super::{
    budget::Budget,
    change::Change,
    digest::Digest,
    finding::{Guard, Warning, Withheld},
    pool_result::PoolResult,
    premise::Premise,
    proof::Proof,
    rerouted::Rerouted,
    step::Step,
    unmanaged::Unmanaged,
};

/// The format of the plan document that this build writes: the part before the point changes when a reader of the older
/// form would misread it, the part behind it when something is added.
pub const FORMAT_VERSION: &str = "2.0";

/// What `apply` would do to one account, with everything that a reviewer needs to judge it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Version of this document's format, `major.minor`.
    pub format_version: String,
    /// Version of the sesform that made the plan.
    pub tool_version: String,
    /// The account that the plan is for.
    pub account: AccountId,
    /// Whose credentials read the live account.
    pub caller: Caller,
    /// The Regions that were compared.
    pub regions: Vec<Region>,
    /// Digest of the desired state: two files with the same meaning have the same.
    pub desired_digest: Digest,
    /// Digest of what the plan shows and does: the same wherever and by whomever the same plan is made. Progress of IP
    /// warm-up, unmanaged objects and the caller are not part of it, because they change without changing the plan.
    pub fingerprint: Digest,
    /// Digest of the whole document but this field: a document that was edited is refused.
    pub document_digest: Digest,
    /// The owner that the file states. Objects owned by somebody else are not changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// The limits that the file states.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
    /// The differences, by Region, kind and name.
    pub changes: Vec<Change>,
    /// The writes that make them, in an order that may be run as it stands.
    pub steps: Vec<Step>,
    /// What they rest on beside what they write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub premises: Vec<Premise>,
    /// The pools that are created, converted or deleted, whose IPs change, or that other configuration sets use.
    pub pools: Vec<PoolResult>,
    /// The mail that leaves from other IPs afterwards, by Region.
    pub rerouted: Vec<Rerouted>,
    /// Live objects that the file does not state. They are not changed.
    pub unmanaged: Vec<Unmanaged>,
    /// What the file asks for and cannot be done.
    pub withheld: Vec<Withheld>,
    /// What stops an apply of the whole, until it is allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guards: Vec<Guard>,
    /// What would stop an apply, and was allowed when the plan was made. An apply has to allow it again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Guard>,
    /// What a reviewer should know before approving.
    pub warnings: Vec<Warning>,
    /// What was checked about the routes.
    pub proof: Proof,
    /// How many calls an apply makes, and how long it takes at SES's documented pace.
    pub budget: Budget,
}
