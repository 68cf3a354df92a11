//! The account's own settings in a Region, which configuration sets inherit: suppression and VDM.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    flag::Flag,
    from_yaml::{FromYaml, Shape},
    list::List,
    record::record,
    suppression::{Reason, ValidationFields},
};
use crate::config::{
    problem::Problems,
    yaml::{Child, Value},
};

/// Which suppressed addresses the account keeps mail from.
#[derive(Debug)]
pub(in crate::config) enum AccountSuppressionWish {
    /// `[bounce]`, short for `{reasons: [bounce]}`.
    Reasons(List<Reason>),
    /// The whole block.
    Block(Box<AccountSuppressionFields>),
}

record! {
    /// Which suppressed addresses mail is kept from where a configuration set inherits it, in full. Omitted fields are
    /// unchanged.
    struct AccountSuppressionFields: "the suppression of the account" {
        required {}
        optional {
            /// Why an address comes to the suppression list of the account: `bounce`, `complaint`, both, or `[]` for no
            /// suppression at all. If omitted, it is unchanged; SES's default is both.
            reasons: List<Reason>,
            /// Whether addresses are validated before mail is sent (Auto Validation), for which AWS charges by address.
            /// Turning it on needs `--allow cost`. If omitted, it is unchanged. Example: `{enabled: true, threshold:
            /// high}`.
            #[schemars(extend("examples" = [{"enabled": true, "threshold": "high"}]))]
            validation: ValidationFields,
        }
    }
}

record! {
    /// Virtual Deliverability Manager of the account, for which AWS charges by message. Omitted fields are unchanged.
    struct AccountVdmFields: "the VDM of the account" {
        required {}
        optional {
            /// Whether it is on. Turning it on needs `--allow cost`. If omitted, it is unchanged; SES's default is
            /// `false`. Example: `true`.
            enabled: Flag,
            /// Whether the dashboard tracks opens and clicks, where a configuration set inherits it. If omitted, it is
            /// unchanged. Example: `true`.
            engagement_metrics: Flag,
            /// Whether SES chooses among its shared IPs for likely delivery, where a configuration set inherits it. If
            /// omitted, it is unchanged. Example: `false`.
            optimized_shared_delivery: Flag,
        }
    }
}

impl FromYaml for AccountSuppressionWish {
    const EXPECTED: &'static str = "a list of reasons such as `[bounce, complaint]`, or `{reasons: …}`";
    const EMPTY: Option<&'static str> = Some("[]");
    const RECORDS: &'static [Shape] = AccountSuppressionFields::RECORDS;

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        match node.value() {
            Value::Mapping(_) => AccountSuppressionFields::from_yaml(node, problems).map(Box::new).map(Self::Block),
            Value::Scalar(_) | Value::List(_) | Value::Broken => List::from_yaml(node, problems).map(Self::Reasons),
        }
    }
}

impl JsonSchema for AccountSuppressionWish {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AccountSuppressionWish".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (reasons, block) =
            (generator.subschema_for::<List<Reason>>(), generator.subschema_for::<AccountSuppressionFields>());
        json_schema!({"anyOf": [reasons, block]})
    }
}
