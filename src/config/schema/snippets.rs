//! What an editor offers to type: examples of single values and lists, and snippets of mappings.
//!
//! The server shows a mapping among the examples as `[object Object]`, and takes the number of proposals of a field for
//! the question whether the field is written with a value at once. So a mapping becomes a snippet, and all proposals but
//! the first move into an `allOf`.

use serde_json::{Map, Value, json};

/// The proposals of one field.
#[derive(Debug)]
pub(super) struct Offers(pub(super) Vec<Value>);

impl Offers {
    /// Adds them to the schema of a field: the first one to the field itself, the others into an `allOf`.
    ///
    /// Of a field that takes a list, the server offers the snippets inside of the list too; there they stand in a branch
    /// that a list does not match, beside one that matches everything.
    pub(super) fn add_to(self, field: &mut Map<String, Value>, takes_a_list: bool) {
        let (apart, beside): (Vec<Value>, Vec<Value>) =
            self.0.into_iter().partition(|offer| takes_a_list && offer.is_object());
        if !apart.is_empty() {
            let mut branch = Map::new();
            branch.insert("type".to_owned(), json!("object"));
            add(&mut branch, &apart);
            field.insert("anyOf".to_owned(), json!([branch, {}]));
        }
        let Some((first, others)) = beside.split_first() else { return };
        add(field, std::slice::from_ref(first));
        if others.is_empty() {
            return;
        }
        let mut more = Map::new();
        add(&mut more, others);
        let all = field.entry("allOf").or_insert_with(|| json!([]));
        if let Some(all) = all.as_array_mut() {
            all.push(Value::Object(more));
        }
    }
}

/// Adds single values and lists as examples, mappings as snippets.
fn add(schema: &mut Map<String, Value>, offers: &[Value]) {
    let (mappings, examples): (Vec<&Value>, Vec<&Value>) = offers.iter().partition(|offer| offer.is_object());
    if !examples.is_empty() {
        schema.insert("examples".to_owned(), json!(examples));
    }
    if !mappings.is_empty() {
        let snippets: Vec<Value> = mappings.into_iter().map(snippet).collect();
        schema.insert("defaultSnippets".to_owned(), json!(snippets));
    }
}

/// The snippet that types a word of a list.
pub(super) fn of_word(word: &str, text: &str) -> Value {
    json!({"label": word, "bodyText": word, "description": text, "markdownDescription": text})
}

/// The condition under which an item of a list is offered: the list does not have it.
pub(super) fn unless_listed(item: &Value, offer: &Value) -> Value {
    let text = item.as_str().unwrap_or_default();
    let escaped: String =
        text.chars().flat_map(|c| ['.', '*', '?'].contains(&c).then_some('\\').into_iter().chain([c])).collect();
    let listed = json!({"type": "string", "pattern": format!("^{escaped}$")});
    json!({"if": {"not": {"contains": listed}}, "then": {"items": offer}})
}

/// The snippet that types a value.
pub(super) fn snippet(value: &Value) -> Value {
    let label = flow(value);
    let text = format!("Inserts `{label}`.");
    let mut stop = 0;
    let body = match value {
        Value::Object(fields) if !fields.is_empty() => body(value, &mut stop),
        _ => json!(format!("^{label}")),
    };
    json!({"label": label, "body": body, "description": text, "markdownDescription": text})
}

/// The body of a snippet: mappings as blocks, everything else as one line. `^` tells the server to add no quotes.
fn body(value: &Value, stop: &mut usize) -> Value {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let named = fields.iter().map(|(name, value)| (name.clone(), body(value, stop)));
            Value::Object(named.collect())
        }
        Value::Array(_) | Value::Object(_) | Value::Null => json!(format!("^{}", flow(value))),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            *stop += 1;
            json!(format!("^${{{stop}:{}}}", flow(value).replace('}', "\\}")))
        }
    }
}

/// A value as YAML on one line.
pub(super) fn flow(value: &Value) -> String {
    let list = |values: Vec<String>| values.join(", ");
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", flow(value))).collect();
            format!("{{{}}}", list(fields))
        }
        Value::Array(items) => format!("[{}]", list(items.iter().map(flow).collect())),
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// Whether YAML reads a text as itself without quotes.
fn is_plain(text: &str) -> bool {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:%@".contains(c);
    let begins = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    (begins || text.contains('.') || text.ends_with('%')) && text.chars().all(safe)
}
