//! The plan document as sesform writes it: the plan, with a message for each finding and for each assignment that is
//! overwritten, for readers that do not know the rules.

use serde_json::{Value, json};

use crate::plan::{Overwritten, Plan};

use super::{guard_text, objects_text::overwrites_text, warning_text, withheld_text};

/// The plan as JSON, with a `message` for each finding. Each guard also has the `allowance` and the `key` of the file
/// that allow more.
#[must_use]
pub fn document(plan: &Plan) -> Value {
    let mut document = serde_json::to_value(plan).expect("our own types have only string keys");
    let mut add = |collection: &str, told: Vec<Value>| {
        let findings = document.get_mut(collection).and_then(Value::as_array_mut);
        for (finding, told) in findings.into_iter().flatten().zip(told) {
            if let (Some(finding), Value::Object(told)) = (finding.as_object_mut(), told) {
                finding.extend(told);
            }
        }
    };
    let overwrites = plan.changes.iter().map(|change| {
        let Some(overwritten) = change.overwrites() else { return json!({}) };
        let message = overwrites_text(&overwritten);
        match overwritten {
            Overwritten::Pool(pool) => json!({"overwrites": {"pool": pool, "message": message}}),
            Overwritten::NoPool => json!({"overwrites": {"message": message}}),
        }
    });
    add("changes", overwrites.collect());
    add("withheld", plan.withheld.iter().map(|item| json!({"message": withheld_text(item)})).collect());
    add("warnings", plan.warnings.iter().map(|item| json!({"message": warning_text(item)})).collect());
    for (collection, guards) in [("guards", &plan.guards), ("allowed", &plan.allowed)] {
        let told = guards
            .iter()
            .map(|guard| json!({"allowance": guard.allowance(), "key": guard.key(), "message": guard_text(guard)}));
        add(collection, told.collect());
    }
    document
}
