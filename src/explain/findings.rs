//! The findings of a plan, read from their schema, which is generated from the types that hold them.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use super::{
    explanation::{Explanation, Topic},
    fields::first_sentence,
};
use crate::plan::{GuardReason, WarningReason, WithheldReason};

/// Every kind of finding.
pub(super) fn all() -> Vec<Explanation> {
    let withheld = "The file asks for it, and the plan does not do it. The last line of the plan says whether the rest is \
                    applied, and the message what to do.";
    let warning = "The plan is applied all the same; a reviewer should know.";
    let guard = "`apply` refuses the whole plan with exit code 5 until `--allow` lets it pass. The message names the word \
                 that it takes.";
    let mut all = kinds::<WithheldReason>(Topic::Withheld, withheld);
    all.extend(kinds::<WarningReason>(Topic::Warning, warning));
    all.extend(kinds::<GuardReason>(Topic::Guard, guard));
    all
}

/// The kinds of one type.
fn kinds<T: JsonSchema>(topic: Topic, verdict: &str) -> Vec<Explanation> {
    let schema = Value::from(SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>());
    let kinds = schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
    kinds.iter().filter_map(|kind| explained(kind, topic, verdict)).collect()
}

fn explained(kind: &Value, topic: Topic, verdict: &str) -> Option<Explanation> {
    let members = kind.get("properties")?.as_object()?;
    let name = members.get("code")?.get("const")?.as_str()?.to_owned();
    let text = one_line(kind.get("description")?.as_str()?);
    let data = members.iter().filter(|(member, _)| *member != "code");
    let details = data
        .filter_map(|(member, of)| Some(format!("`{member}`: {}", one_line(of.get("description")?.as_str()?))))
        .collect();
    let (title, examples) = (first_sentence(&text), Vec::new());
    let meaning = format!("{text}\n\n{verdict}");
    Some(Explanation { topic, name, title, meaning, details, examples, remedy: None })
}

/// A description without the line breaks of the source.
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
