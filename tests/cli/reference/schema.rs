//! What the generators ask of a JSON Schema: what a reference leads to, the words of a choice, the fields of an object.

use serde_json::{Map, Value};

use crate::support::Desk;

/// The schema that `sesform schema` prints.
pub(super) fn printed(document: &str) -> Value {
    let printed = Desk::new().sesform(["schema", document]).run().with_code(0).stdout;
    serde_json::from_str(&printed).unwrap()
}

/// What a description says, on one line. Of a mapping with known fields in the file it is a comment.
pub(super) fn text(schema: &Value) -> String {
    prose(schema["description"].as_str().or_else(|| schema["$comment"].as_str()).unwrap_or_default())
}

/// A text on one line. What would begin an HTML tag outside of code is escaped.
pub(super) fn prose(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let pieces = text.split('`').enumerate();
    let pieces =
        pieces.map(|(index, piece)| if index % 2 == 0 { piece.replace('<', "&lt;") } else { piece.to_owned() });
    pieces.collect::<Vec<_>>().join("`")
}

#[test]
fn tags_are_escaped_outside_of_code() {
    assert_eq!(prose("a <b>\n  `<<` <c"), "a &lt;b> `<<` &lt;c");
}

/// A schema and everything that it may be instead, with references followed.
pub(super) fn alternatives<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let mut found = vec![schema];
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        found.extend(alternatives(root, &root["$defs"][name]));
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        for branch in schema[key].as_array().into_iter().flatten() {
            found.extend(alternatives(root, branch));
        }
    }
    found
}

/// The words that a value may be, each with what it means.
pub(super) fn words(root: &Value, schema: &Value) -> Vec<(String, String)> {
    let mut words = Vec::new();
    for it in alternatives(root, schema) {
        if let Some(word) = it["const"].as_str() {
            words.push((word.to_owned(), text(it)));
        }
        let meanings = it["enumDescriptions"].as_array();
        for (index, word) in it["enum"].as_array().into_iter().flatten().enumerate() {
            let meaning = meanings.and_then(|all| all.get(index)?.as_str()).unwrap_or_default();
            words.push((word.as_str().map_or_else(|| word.to_string(), str::to_owned), meaning.to_owned()));
        }
    }
    words.dedup();
    words
}

/// The words of the items of a list, each with what it means: what an editor offers as long as the list has it not.
pub(super) fn words_of_items(root: &Value, schema: &Value) -> Vec<(String, String)> {
    let offered = alternatives(root, schema).into_iter().map(|it| &it["then"]["items"]["defaultSnippets"]);
    let offered = offered.flat_map(|snippets| snippets.as_array().into_iter().flatten());
    offered.map(|snippet| (snippet["label"].as_str().unwrap_or_default().to_owned(), text(snippet))).collect()
}

/// Whether an object must have a field.
pub(super) fn is_required(root: &Value, object: &Value, name: &str) -> bool {
    let rules = alternatives(root, object).into_iter().map(|it| &it["required"]);
    rules.flat_map(|names| names.as_array().into_iter().flatten()).any(|it| it == name)
}

/// The fields of an object; of a map there are none.
pub(super) fn fields<'a>(root: &'a Value, schema: &'a Value) -> Option<(&'a Value, &'a Map<String, Value>)> {
    let mut all = alternatives(root, schema).into_iter().filter(|it| of_map(it).is_none());
    all.find_map(|it| it["properties"].as_object().map(|properties| (it, properties)))
}

/// The schema of the values of a map.
pub(super) fn values<'a>(root: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    alternatives(root, schema).into_iter().find_map(of_map)
}

fn of_map(schema: &Value) -> Option<&Value> {
    let patterns =
        schema["patternProperties"].as_object().and_then(|patterns| patterns.values().find(|value| value.is_object()));
    patterns.or_else(|| Some(&schema["additionalProperties"]).filter(|value| value.is_object()))
}
