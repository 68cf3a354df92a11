//! The `ips` of a pool: a list, or a number with those that must be among them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    field::At,
    from_yaml::{FromYaml, Shape},
    ip::Ip,
    list::List,
    number::Whole,
    record::record,
};
use crate::{
    config::{
        code::Code,
        problem::{Problem, Problems},
        yaml::{Child, Scalar, Value},
    },
    model::PoolSize,
};

/// Which leased IPs a pool should have.
#[derive(Debug)]
pub(in crate::config) enum Ips {
    /// These.
    Exact(List<Ip>),
    /// So many.
    Count(CountedIps),
}

record! {
    /// So many leased IPs, chosen by sesform: members stay, then warm IPs of `ses-default-dedicated-pool` join, lowest
    /// address first. The same input always gives the same choice.
    struct CountedIps: "a counted membership" {
        required {
            /// How many leased IPs the pool should have, 0 to 10,000. Example: `4`.
            #[schemars(example = 4)]
            count: Whole<PoolSize>,
        }
        optional {
            /// Leased IPs that must be among them; no more than `count`. If omitted, none must. Example:
            /// `[198.51.100.20]`.
            include: List<Ip>,
        }
    }
}

impl FromYaml for Ips {
    const EXPECTED: &'static str = "a list of IPv4 addresses, or `{count: 4}`";
    const EMPTY: Option<&'static str> = Some("[]");
    const RECORDS: &'static [Shape] = CountedIps::RECORDS;

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        if let Some(number) = node.scalar().and_then(Scalar::whole_number) {
            let message = format!("expected {}, found {}", Self::EXPECTED, node.describe());
            let problem = Problem::error(Code::WrongType, node.span(), message);
            let right = format!("{{count: {number}}}");
            problems.push(problem.replace(format!("a number of IPs is written `{right}`"), right));
            return None;
        }
        match node.value() {
            Value::Mapping(_) => CountedIps::from_yaml(node, problems).map(Self::Count),
            Value::Scalar(_) | Value::List(_) | Value::Broken => List::from_yaml(node, problems).map(Self::Exact),
        }
    }
}

impl Ips {
    /// The IPs that it names, each with its place.
    pub(in crate::config) fn named(&self) -> &[At<Ip>] {
        match self {
            Self::Exact(list) => &list.items,
            Self::Count(counted) => counted.include.get().map_or(&[], |list| &list.items),
        }
    }
}

impl JsonSchema for Ips {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ips".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [generator.subschema_for::<List<Ip>>(), generator.subschema_for::<CountedIps>()]})
    }
}
