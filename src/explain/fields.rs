//! The fields of the file, read from its schema, which is generated from the records that load it.

use serde_json::{Map, Value};

use super::explanation::{Explanation, Topic};
use crate::config;

/// Most names in a path. The format needs eight levels.
const DEPTH_MAX: usize = 12;
/// The collections whose names have dots: domains and addresses.
const DOTTED: [&str; 3] = ["identities", "dedicated_ips", "tags"];
/// What stands in a path for a name that users choose.
const ANY: &str = "*";

/// Every field, in the order of the schema; a record before what it has.
pub(super) fn all() -> Vec<Explanation> {
    let schema = Value::from(config::schema());
    let mut walk = Walk { root: &schema, found: Vec::new() };
    walk.visit(&schema, &[]);
    walk.found
}

/// Whether the text is the end of the path, with names in place of `*`, from a name of the format on.
pub(super) fn ends_with(path: &str, text: &str) -> bool {
    let names: Vec<&str> = path.split('.').collect();
    (1..names.len()).any(|from| names[from] != ANY && fits(&names[from..].join("."), text))
}

/// Whether the text is the path, with names in place of `*`. A name such as `example.com` may have dots where names of
/// SES have them.
pub(super) fn fits(path: &str, text: &str) -> bool {
    let (path, text): (Vec<&str>, Vec<&str>) = (path.split('.').collect(), text.split('.').collect());
    fits_names(&path, &text, 1)
}

/// `most` is how many parts of the text a name in place of `*` may take.
fn fits_names(path: &[&str], text: &[&str], most: usize) -> bool {
    match (path, text) {
        ([], []) => true,
        ([], _) | (_, []) => false,
        ([ANY, path @ ..], _) => (1..=text.len().min(most)).any(|taken| fits_names(path, &text[taken..], 1)),
        ([name, path @ ..], [word, text @ ..]) => {
            let most = if DOTTED.contains(name) { text.len() } else { 1 };
            name == word && fits_names(path, text, most)
        }
    }
}

struct Walk<'s> {
    root: &'s Value,
    found: Vec<Explanation>,
}

impl<'s> Walk<'s> {
    /// Visits what a schema says of a value at a path.
    fn visit(&mut self, schema: &'s Value, path: &[&str]) {
        if path.len() > DEPTH_MAX {
            return;
        }
        for part in self.parts(schema) {
            for (name, field) in members(part, "properties") {
                self.field(field, &[path, &[name.as_str()]].concat());
            }
            let named = members(part, "patternProperties").map(|(_, field)| field);
            for field in named.chain(part.get("additionalProperties").filter(|field| field.is_object())) {
                self.field(field, &[path, &[ANY]].concat());
            }
            if let Some(items) = part.get("items").filter(|items| items.is_object()) {
                self.visit(items, path);
            }
        }
    }

    fn field(&mut self, schema: &'s Value, path: &[&str]) {
        let name = path.join(".");
        let is_known = self.found.iter().any(|found| found.name == name);
        let texts = self.parts(schema).into_iter().filter_map(|part| part.get("description")?.as_str());
        let meaning = texts.map(str::to_owned).next();
        if let (Some(meaning), false) = (meaning, is_known) {
            let (title, details) = (first_sentence(&meaning), self.takes(schema));
            let (examples, remedy) = (Vec::new(), None);
            self.found.push(Explanation { topic: Topic::Field, name, title, meaning, details, examples, remedy });
        }
        self.visit(schema, path);
    }

    /// The schema with everything that it refers to or offers.
    fn parts(&self, schema: &'s Value) -> Vec<&'s Value> {
        let mut parts = Vec::new();
        self.add_parts(schema, &mut parts);
        parts
    }

    fn add_parts(&self, schema: &'s Value, parts: &mut Vec<&'s Value>) {
        if parts.iter().any(|part| std::ptr::eq(*part, schema)) {
            return;
        }
        parts.push(schema);
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        if let Some(target) = target.and_then(|target| self.root.pointer(target)) {
            self.add_parts(target, parts);
        }
        for choice in ["anyOf", "oneOf", "allOf"] {
            let choices = schema.get(choice).and_then(Value::as_array);
            choices.into_iter().flatten().for_each(|choice| self.add_parts(choice, parts));
        }
    }

    /// What the field takes: types, and words.
    fn takes(&self, schema: &'s Value) -> Vec<String> {
        let mut takes: Vec<String> = Vec::new();
        let mut add = |text: String| {
            if !takes.contains(&text) {
                takes.push(text);
            }
        };
        for part in self.parts(schema) {
            let words = part.get("enum").and_then(Value::as_array).into_iter().flatten().chain(part.get("const"));
            let mut has_words = false;
            for word in words {
                has_words = true;
                add(format!("the word `{}`", word.as_str().map_or_else(|| word.to_string(), str::to_owned)));
            }
            let types = part.get("type").map(|of| of.as_array().cloned().unwrap_or_else(|| vec![of.clone()]));
            for of in types.into_iter().flatten().filter(|_| !has_words) {
                add(of.as_str().map_or("a value", in_words).to_owned());
            }
        }
        takes
    }
}

fn members<'s>(schema: &'s Value, name: &str) -> impl Iterator<Item = (&'s String, &'s Value)> {
    schema.get(name).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn in_words(of: &str) -> &'static str {
    match of {
        "object" => "a mapping",
        "array" => "a list",
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "`true` or `false`",
        _ => "a value",
    }
}

/// The first sentence, without its full stop.
pub(super) fn first_sentence(text: &str) -> String {
    let line = text.split("\n\n").next().unwrap_or(text);
    let end = line.find(". ").unwrap_or(line.len());
    line[..end].trim_end_matches('.').to_owned()
}
