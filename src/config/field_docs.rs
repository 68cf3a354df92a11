//! What each field of the file means, read from the generated JSON Schema, so that editors and `explain` say the same.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::schema::schema;

/// A segment of a path that stands for any name.
pub const ANY: &str = "*";
/// Levels of the file at most; a guard against definitions that contain themselves.
const DEPTH_MAX: usize = 12;
/// The definition of what every value may be instead, a placeholder. The text of the file itself explains it.
const PLACEHOLDER: &str = "#/$defs/Placeholder";

/// What one field means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldDoc {
    /// Where it stands, with `*` for a name: `regions.*.pools.*.ips`. Empty for the file itself.
    pub path: String,
    /// What it means, in Markdown.
    pub text: String,
    /// The words that it takes, with what each means. It may take other values beside them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
    /// The smallest and the largest number that it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<(i64, i64)>,
    /// Examples, as JSON, which is YAML, too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    /// The fields in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// All fields of the file, the outer ones first.
#[must_use]
pub fn field_docs() -> Vec<FieldDoc> {
    let root = schema().to_value();
    let mut docs = Vec::new();
    Walk { root: &root, docs: &mut docs }.visit(&[&root], "", 0);
    // A name has a text of its own only where it means more than its mapping.
    docs.retain(|doc| !(doc.text.is_empty() && doc.path.ends_with(ANY)));
    docs
}

/// The fields whose names have dots in them: a domain, an address, a key.
const DOTTED: [&str; 3] = ["identities", "dedicated_ips", "tags"];

/// Whether a path of the file is one that the pattern stands for. `*` stands for one segment, and for more where names
/// have dots in them: of several patterns, the longest is meant.
#[must_use]
pub fn is_at(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('.').collect(), path.split('.').collect());
    matches(&pattern, &path, false)
}

fn matches(pattern: &[&str], path: &[&str], is_dotted: bool) -> bool {
    match (pattern, path) {
        ([], []) => true,
        ([ANY, rest @ ..], [_, following @ ..]) => {
            let most = if is_dotted { following.len() } else { 0 };
            (0..=most).any(|skip| matches(rest, &following[skip..], false))
        }
        ([field, rest @ ..], [segment, following @ ..]) => {
            field == segment && matches(rest, following, DOTTED.contains(field))
        }
        ([], [_, ..]) | ([_, ..], []) => false,
    }
}

struct Walk<'a> {
    root: &'a Value,
    docs: &'a mut Vec<FieldDoc>,
}

/// What the branches of a schema say together.
#[derive(Default)]
struct Said<'a> {
    text: Option<&'a str>,
    words: BTreeMap<String, String>,
    range: (Option<i64>, Option<i64>),
    examples: Vec<String>,
    fields: Vec<(&'a str, Vec<&'a Value>)>,
    named: Option<&'a Value>,
}

impl<'a> Walk<'a> {
    /// Takes up what the schemas of one place say, and what stands below it.
    fn visit(&mut self, schemas: &[&'a Value], path: &str, depth: usize) {
        let mut said = Said::default();
        schemas.iter().for_each(|schema| gather(self.root, schema, &mut said, 0));
        let Said { text, words, range, examples, mut fields, named } = said;
        if named.is_some() {
            // Names that are listed for completion mean what any name does.
            fields.clear();
        }
        let inner: Vec<_> = named.map(|schema| (ANY, vec![schema])).into_iter().chain(fields).collect();
        self.docs.push(FieldDoc {
            path: path.to_owned(),
            text: text.unwrap_or_default().to_owned(),
            words,
            range: range.0.zip(range.1),
            examples,
            fields: inner.iter().map(|(field, _)| (*field).to_owned()).collect(),
        });
        if depth < DEPTH_MAX {
            for (field, schemas) in inner {
                let path = if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") };
                self.visit(&schemas, &path, depth + 1);
            }
        }
    }
}

/// Adds what a schema says, and what the schemas say that it refers to or consists of. The outermost text counts.
fn gather<'a>(root: &'a Value, schema: &'a Value, said: &mut Said<'a>, depth: usize) {
    let Some(object) = schema.as_object() else { return };
    if depth > DEPTH_MAX || object.get("$ref").is_some_and(|name| name == PLACEHOLDER) {
        return;
    }
    if let Some(word) = object.get("const").and_then(Value::as_str) {
        let text = object.get("description").and_then(Value::as_str).unwrap_or_default();
        said.words.entry(word.to_owned()).or_insert_with(|| text.to_owned());
        return;
    }
    said.text = said.text.or_else(|| object.get("description").and_then(Value::as_str));
    words_of(object, said);
    let number = |name: &str| object.get(name).and_then(Value::as_i64);
    said.range = (said.range.0.or(number("minimum")), said.range.1.or(number("maximum")));
    let examples = object.get("examples").and_then(Value::as_array).into_iter().flatten();
    said.examples.extend(examples.map(Value::to_string));
    let properties = object.get("properties").and_then(Value::as_object).into_iter().flatten();
    for (name, schema) in properties {
        match said.fields.iter_mut().find(|(field, _)| field == name) {
            Some((_, schemas)) => schemas.push(schema),
            None => said.fields.push((name, vec![schema])),
        }
    }
    said.named = said.named.or_else(|| names_of(object));
    let referred =
        object.get("$ref").and_then(Value::as_str).and_then(|name| root.pointer(name.trim_start_matches('#')));
    let branches = ["allOf", "anyOf", "oneOf"].iter().filter_map(|name| object.get(*name).and_then(Value::as_array));
    for inner in referred.into_iter().chain(branches.flatten()) {
        gather(root, inner, said, depth + 1);
    }
}

fn words_of(object: &Map<String, Value>, said: &mut Said<'_>) {
    let words = object.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let texts = object.get("enumDescriptions").or_else(|| object.get("markdownEnumDescriptions"));
    for (index, word) in words.enumerate() {
        let text = texts.and_then(|texts| texts.get(index)).and_then(Value::as_str).unwrap_or_default();
        said.words.entry(word.to_owned()).or_insert_with(|| text.to_owned());
    }
}

/// The schema of the values of a mapping by names.
fn names_of(object: &Map<String, Value>) -> Option<&Value> {
    let by_pattern = object.get("patternProperties").and_then(Value::as_object);
    // Free keys at the top level take anything: they have no schema of their own.
    let by_pattern = by_pattern.and_then(|patterns| patterns.values().find(|schema| schema.is_object()));
    by_pattern.or_else(|| object.get("additionalProperties").filter(|schema| schema.is_object()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_paths_and_texts() {
        let docs = field_docs();
        let ips = docs.iter().find(|doc| doc.path == "regions.*.pools.*.ips").expect("pools have IPs");
        assert!(ips.text.contains("IP"), "{ips:?}");
        let scaling = docs.iter().find(|doc| doc.path == "regions.*.pools.*.scaling").expect("pools have a mode");
        assert_eq!(scaling.words.keys().collect::<Vec<_>>(), ["managed", "standard"]);
        let silent: Vec<_> = docs.iter().filter(|doc| doc.text.is_empty()).map(|doc| &doc.path).collect();
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn paths_with_names_are_those_of_their_pattern() {
        assert!(is_at("regions.*.pools.*.ips", "regions.eu-west-1.pools.otp.ips"));
        assert!(is_at(
            "regions.*.identities.*.configuration_set",
            "regions.eu-west-1.identities.example.com.configuration_set"
        ));
        assert!(is_at("regions.*.pools.*.ips", "regions.*.pools.*.ips"));
        assert!(!is_at("regions.*.pools.*.ips", "regions.eu-west-1.pools.ips"));
        assert!(!is_at("regions.*", "regions.eu-west-1.pools.otp.scalling"));
    }
}
