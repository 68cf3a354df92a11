//! What the planner finds beside the changes, as data: what it withholds, what a reviewer should know, and what stops an
//! apply. Each kind of finding has one rule, which says what becomes of the run; `render` has the sentence.

mod explanations;
mod guard;
mod paid_feature;
mod warning;
mod withheld;

pub use explanations::{GUARDS, WARNINGS, WITHHELD};
pub use guard::{Guard, GuardReason, MovedShare, RouteRemedy, Stream};
pub use paid_feature::PaidFeature;
pub use warning::{ColdIp, ColdMail, KeptUntil, Warning, WarningReason};
pub use withheld::{
    ManagedIpUse, OwnerConflict, Protector, Reference, Tagging, TenantsOf, Unrecognized, Withheld, WithheldReason,
};

use schemars::Schema;
use serde_json::json;

use super::allowance::Allowance;

/// What holds for every finding of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingRule {
    /// The name of the kind in documents; stable.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What becomes of the run.
    pub verdict: Verdict,
    /// The flag that does away with it, while planning or while applying. Without one only the file or the account can.
    pub flag: Option<&'static str>,
    /// The field of the object that asks for it, where it is one.
    pub field: Option<&'static str>,
    /// What lets the plan be applied as it is: the same flag of `apply`, where that is enough.
    pub waived_by: Option<Allowance>,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The reviewer should know; everything is applied.
    Warning,
    /// Something that the file asks for is not done, and the rest is.
    Partial,
    /// The plan is not applied.
    Error,
}

/// What becomes of a run that meets a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The file contradicts the account and must be changed.
    InvalidFile,
    /// A guard refuses what the file asks for.
    Guarded,
    /// The plan is applied, without what is withheld.
    Applied,
}

impl FindingRule {
    const fn new(code: &'static str, severity: Severity, verdict: Verdict) -> Self {
        Self { code, severity, verdict, flag: None, field: None, waived_by: None }
    }

    const fn invalid_file(code: &'static str) -> Self {
        Self::new(code, Severity::Error, Verdict::InvalidFile)
    }

    const fn guarded(code: &'static str) -> Self {
        Self::new(code, Severity::Error, Verdict::Guarded)
    }

    const fn left_out(code: &'static str) -> Self {
        Self::new(code, Severity::Partial, Verdict::Applied)
    }

    const fn warning(code: &'static str) -> Self {
        Self::new(code, Severity::Warning, Verdict::Applied)
    }

    /// The field of the object that asks for it.
    const fn at(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// A flag that plans, or judges a saved plan, anew.
    const fn flagged(self, flag: &'static str) -> Self {
        Self { flag: Some(flag), ..self }
    }

    /// An allowance with which the plan is applied as it is.
    const fn waived(self, allowance: Allowance) -> Self {
        Self { flag: Some(allowance.flag()), waived_by: Some(allowance), ..self }
    }
}

/// Adds to a schema what a plan document says beside a finding, for readers that do not know the rules.
fn with_message(schema: &mut Schema) {
    add(schema, "message", "The finding in words, with what to do about it.");
}

/// As [`with_message`], with what is said of guards alone.
fn with_allowance(schema: &mut Schema) {
    add(schema, "allowance", "The word that `--allow` takes to let it pass.");
    add(schema, "key", "The key of the file that stands behind it.");
    with_message(schema);
}

fn add(schema: &mut Schema, member: &str, description: &str) {
    let object = schema.ensure_object();
    object.insert("type".to_owned(), json!("object"));
    if let Some(properties) = object.entry("properties").or_insert_with(|| json!({})).as_object_mut() {
        properties.insert(member.to_owned(), json!({"description": description, "type": "string"}));
    }
    if let Some(required) = object.entry("required").or_insert_with(|| json!([])).as_array_mut() {
        required.push(json!(member));
    }
}
