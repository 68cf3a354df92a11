//! The suppression of a configuration set: a list of reasons, `inherit`, or the whole block.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    flag::Flag,
    from_yaml::{FromYaml, Shape},
    list::{List, ListItem},
    or_word::{Inherit, Or},
    record::record,
    words::words,
};
use crate::{
    config::{
        problem::Problems,
        yaml::{Child, Value},
    },
    model::{ConfidenceThreshold, SuppressionReason, SuppressionScope},
};

/// Which suppressed addresses a configuration set keeps mail from.
#[derive(Debug)]
pub(in crate::config) enum Suppression {
    /// `[bounce]`, short for `{reasons: [bounce]}`, or `inherit`, short for `{reasons: inherit}`.
    Reasons(Or<Inherit, List<Reason>>),
    /// The whole block.
    Block(Box<SuppressionFields>),
}

record! {
    /// Which suppressed addresses mail is kept from, in full. Omitted fields are unchanged.
    struct SuppressionFields: "a suppression" {
        required {}
        optional {
            /// Why an address is suppressed for mail of this configuration set: `bounce`, `complaint`, both, or `[]`
            /// for no suppression at all; `inherit` uses the account's reasons. If omitted, it is unchanged.
            reasons: Or<Inherit, List<Reason>>,
            /// Whose suppression list is used; `inherit` uses the setting of the tenant or the account. If omitted, it
            /// is unchanged.
            scope: Or<Inherit, Scope>,
            /// Whether addresses are validated before mail is sent (Auto Validation); `inherit` uses the account's
            /// setting. If omitted, it is unchanged. Example: `{enabled: true, threshold: high}`.
            #[schemars(extend("examples" = [{"enabled": true, "threshold": "high"}, "inherit"]))]
            validation: Or<Inherit, ValidationFields>,
        }
    }
}

record! {
    /// Whether addresses are validated before mail is sent (Auto Validation).
    struct ValidationFields: "a validation" {
        required {}
        optional {
            /// Whether addresses are validated. If omitted, it is unchanged, or on where there was no validation.
            enabled: Flag,
            /// How likely delivery must be for mail to be sent. If omitted, it is unchanged.
            threshold: Threshold,
        }
    }
}

words! {
    /// Why an address is suppressed.
    enum Reason: "a reason of suppression" => SuppressionReason {
        /// Mail to it bounced hard.
        Bounce = "bounce",
        /// Somebody complained about mail to it.
        Complaint = "complaint",
    }
}

words! {
    /// Whose suppression list is used.
    enum Scope: "a scope of suppression" => SuppressionScope {
        /// That of the account.
        Account = "account",
        /// That of the tenant.
        Tenant = "tenant",
    }
}

words! {
    /// How likely delivery must be for mail to be sent.
    enum Threshold: "a threshold" => ConfidenceThreshold {
        /// Medium or high.
        Medium = "medium",
        /// High.
        High = "high",
        /// SES decides.
        Managed = "managed",
    }
}

impl ListItem for Reason {
    const LIST: &'static str = "a list of reasons such as `[bounce, complaint]`";
}

impl FromYaml for Suppression {
    const EXPECTED: &'static str = "a list of reasons such as `[bounce, complaint]`, `inherit`, or `{reasons: …}`";
    const EMPTY: Option<&'static str> = Some("[]");
    const RECORDS: &'static [Shape] = SuppressionFields::RECORDS;

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        match node.value() {
            Value::Mapping(_) => SuppressionFields::from_yaml(node, problems).map(Box::new).map(Self::Block),
            Value::Scalar(_) | Value::List(_) | Value::Broken => Or::from_yaml(node, problems).map(Self::Reasons),
        }
    }
}

impl JsonSchema for Suppression {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Suppression".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (reasons, block) =
            (generator.subschema_for::<Or<Inherit, List<Reason>>>(), generator.subschema_for::<SuppressionFields>());
        json_schema!({"anyOf": [reasons, block]})
    }
}
