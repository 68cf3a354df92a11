//! The schema of one field, written so that editors do well with it: one schema without a choice between alternatives.
//!
//! Measured with yaml-language-server: it blames an alternative of `anyOf` that nobody meant, shows the texts of all
//! alternatives, and offers nothing for patterns of keys. So every text becomes one pattern, every mix of kinds a list
//! of types, and every field carries the sentence that says what to write. Only `enum` stays in an `anyOf`, because a
//! placeholder may stand for a word.

use serde_json::{Map, Value, json};

use super::{
    phrases, records,
    snippets::{self, Offers},
    variants::{Definitions, Variant},
};

/// A value, a list or a name with a placeholder, as a regular expression.
pub(super) const PLACEHOLDER: &str = r"\$\{(var\.[A-Za-z_]|env\.SESFORM_|region\}|account\})";
/// The keywords of a field that the generator adds beside its type and that stay.
const KEPT: [&str; 2] = ["minProperties", "maxProperties"];

/// Writes fields, given the definitions that they refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) definitions: Definitions<'a>,
}

impl Fields<'_> {
    /// The schema of a field, from the one that was generated.
    pub(super) fn field(self, generated: &Value) -> Value {
        let variants = self.definitions.variants(generated);
        let mut field = self.texts(generated, &variants);
        let sentence = field["errorMessage"].clone();
        field.insert("type".to_owned(), types(&variants));
        for keyword in KEPT {
            if let Some(value) = generated.get(keyword) {
                field.insert(keyword.to_owned(), value.clone());
            }
        }
        match variants.as_slice() {
            [Variant::Record(name)] => {
                field.insert("allOf".to_owned(), json!([{"$ref": format!("#/$defs/{name}")}]));
            }
            _ if is_words(&variants) => one_word(&mut field, &variants),
            // The server would write the field with one empty item, and all proposals for an item beside the field's.
            _ if is_nested(&variants) => {
                field.insert("allOf".to_owned(), json!([self.rules(&variants, &sentence)]));
            }
            _ => field.extend(self.rules(&variants, &sentence)),
        }
        let in_a_list = variants.iter().any(|variant| kind(variant) == "array");
        self.offers(generated, &variants).add_to(&mut field, in_a_list);
        Value::Object(field)
    }

    /// The schema of an item of a list, without what is offered, and never with a choice: the server offers a choice of
    /// items in a way that breaks the list.
    fn item(self, generated: &Value) -> Value {
        let variants = self.definitions.variants(generated);
        let mut item = self.texts(generated, &variants);
        if is_words(&variants) {
            let text = item["description"].as_str().unwrap_or_default();
            let listed: Vec<String> = words(&variants).map(|(word, text)| format!("* `{word}`: {text}")).collect();
            let text = format!("{text}\n\n{}", listed.join("\n"));
            item.insert("markdownDescription".to_owned(), json!(text));
        }
        item.insert("type".to_owned(), types(&variants));
        let sentence = item["errorMessage"].clone();
        item.extend(self.rules(&variants, &sentence));
        Value::Object(item)
    }

    /// What is offered for an item of a list: each only as long as the list does not have it.
    fn offered_items(self, generated: &Value) -> Vec<Value> {
        let variants = self.definitions.variants(generated);
        let examples = self.offers(generated, &variants).0.into_iter().filter(|_| !is_words(&variants));
        let examples = examples.map(|example| (example.clone(), json!({"examples": [example]})));
        let words = words(&variants).filter(|_| is_words(&variants));
        let words =
            words.map(|(word, text)| (json!(word), json!({"defaultSnippets": [snippets::of_word(word, text)]})));
        examples.chain(words).map(|(item, offer)| snippets::unless_listed(&item, &offer)).collect()
    }

    /// The text of a field, and the sentence for a value that it does not take. Where a comment says what the field
    /// means, the sentence follows it: it has the range, the characters and an example.
    fn texts(self, generated: &Value, variants: &[Variant]) -> Map<String, Value> {
        let sentence = match variants {
            [Variant::Record(name)] => records::message(&self.definitions.0[name]),
            _ => phrases::sentence(self.definitions, variants, &generated["examples"]),
        };
        let own = generated["description"].as_str().or_else(|| self.definitions.description(generated));
        let text = own.map_or_else(|| phrases::description(self.definitions, variants), str::to_owned);
        let markdown = match own {
            Some(text) if !is_words(variants) => format!("{text}\n\n{sentence}"),
            Some(_) | None => text.clone(),
        };
        let mut texts = Map::new();
        texts.insert("description".to_owned(), json!(text));
        texts.insert("markdownDescription".to_owned(), json!(markdown));
        texts.insert("errorMessage".to_owned(), json!(sentence));
        texts
    }

    /// The rules about a value, without its type.
    fn rules(self, variants: &[Variant], sentence: &Value) -> Map<String, Value> {
        let mut rules = Map::new();
        if let Some(pattern) = pattern(variants) {
            rules.insert("pattern".to_owned(), json!(pattern));
            rules.insert("patternErrorMessage".to_owned(), sentence.clone());
        }
        for variant in variants {
            match variant {
                Variant::Text { .. } | Variant::Word { .. } | Variant::Flag => {}
                Variant::Number { minimum, maximum } => {
                    rules.insert("minimum".to_owned(), json!(minimum));
                    rules.insert("maximum".to_owned(), json!(maximum));
                }
                Variant::Decimal { maximum } => {
                    rules.insert("minimum".to_owned(), json!(0.0));
                    rules.insert("maximum".to_owned(), json!(maximum));
                }
                Variant::Always(value) => {
                    rules.insert("const".to_owned(), value.clone());
                }
                Variant::List { items } => {
                    rules.insert("items".to_owned(), self.item(items));
                    rules.insert("uniqueItems".to_owned(), json!(true));
                    let offered = self.offered_items(items);
                    if !offered.is_empty() {
                        rules.insert("allOf".to_owned(), json!(offered));
                    }
                }
                Variant::Map { key, value } => {
                    rules.insert("propertyNames".to_owned(), self.name(key));
                    rules.insert("additionalProperties".to_owned(), self.field(value));
                }
                Variant::Record(name) => {
                    let all = rules.shift_remove("allOf");
                    rules.extend(self.alternative(name));
                    append(&mut rules, all);
                }
            }
        }
        rules
    }

    /// The schema of a mapping with known fields.
    pub(super) fn record(self, generated: &Value) -> Map<String, Value> {
        let stated = generated["properties"].as_object();
        let properties = stated.into_iter().flatten().map(|(name, field)| (name.clone(), self.field(field)));
        records::record(self.definitions, generated, properties.collect())
    }

    /// The rules of a record that is one of several alternatives.
    fn alternative(self, name: &str) -> Map<String, Value> {
        let mut record = self.definitions.0.get(name).map(|generated| self.record(generated)).unwrap_or_default();
        record.shift_remove("type");
        record
    }

    /// The rule about the names of a mapping. Its pattern stands in an `allOf`, because the server shows it otherwise.
    pub(super) fn name(self, key: &Value) -> Value {
        let variants = self.definitions.variants(key);
        let sentence = phrases::name_sentence(self.definitions, key);
        let mut patterns = texts(&variants);
        patterns.push(PLACEHOLDER.to_owned());
        let rule = json!({
            "type": "string",
            "pattern": patterns.join("|"),
            "patternErrorMessage": sentence,
        });
        json!({"type": "string", "doNotSuggest": true, "allOf": [rule]})
    }

    /// What an editor offers for a field.
    fn offers(self, generated: &Value, variants: &[Variant]) -> Offers {
        let stated = generated["examples"].as_array().cloned();
        let known = || variants.iter().flat_map(|variant| self.examples(variant)).collect();
        let mut examples: Vec<Value> = stated.unwrap_or_else(known);
        let stated = examples.clone();
        let words = words(variants).take(if is_words(variants) { 1 } else { usize::MAX }).map(|(word, _)| json!(word));
        examples.extend(words.filter(|word| !stated.contains(word)));
        Offers(examples)
    }

    fn examples(self, variant: &Variant) -> Vec<Value> {
        match variant {
            Variant::Text { name, examples, .. } if examples.is_empty() => {
                phrases::example(name).map(|text| json!(text.trim_matches('"'))).into_iter().collect()
            }
            Variant::Text { examples, .. } => examples.clone(),
            Variant::List { items } => {
                let items = self.definitions.variants(items);
                let mut each: Vec<Value> = items.iter().flat_map(|item| self.examples(item)).take(1).collect();
                each.extend(words(&items).take(1).map(|(word, _)| json!(word)));
                if each.is_empty() { Vec::new() } else { vec![json!(each)] }
            }
            Variant::Flag => vec![json!(true)],
            Variant::Word { .. } | Variant::Number { .. } | Variant::Always(_) => Vec::new(),
            Variant::Decimal { .. } | Variant::Map { .. } | Variant::Record(_) => Vec::new(),
        }
    }
}

/// The patterns of all texts that a value may be.
fn texts(variants: &[Variant]) -> Vec<String> {
    let texts = variants.iter().filter_map(|variant| match variant {
        Variant::Text { name, pattern, .. } => Some(text_pattern(name, pattern.as_deref())),
        Variant::Word { word, .. } => Some(format!("^{word}$")),
        Variant::Flag | Variant::Number { .. } | Variant::Decimal { .. } | Variant::Always(_) => None,
        Variant::List { .. } | Variant::Map { .. } | Variant::Record(_) => None,
    });
    texts.collect()
}

/// The one pattern of a value that is a text or a placeholder.
fn pattern(variants: &[Variant]) -> Option<String> {
    let mut texts = texts(variants);
    texts.extend(takes_a_placeholder(variants).then(|| PLACEHOLDER.to_owned()));
    (!texts.is_empty()).then(|| texts.join("|"))
}

fn takes_a_placeholder(variants: &[Variant]) -> bool {
    variants.iter().any(|variant| variant.is_single() || matches!(variant, Variant::List { .. }))
}

fn types(variants: &[Variant]) -> Value {
    let mut types: Vec<&str> = Vec::new();
    for kind in variants.iter().map(kind).chain(takes_a_placeholder(variants).then_some("string")) {
        if !types.contains(&kind) {
            types.push(kind);
        }
    }
    match types.as_slice() {
        [one] => json!(one),
        several => json!(several),
    }
}

/// The words, and what each means, with the placeholder beside them.
fn one_word(field: &mut Map<String, Value>, variants: &[Variant]) {
    let (known, texts): (Vec<_>, Vec<_>) = words(variants).unzip();
    let message = field["errorMessage"].clone();
    let known = json!({
        "enum": known,
        "enumDescriptions": texts,
        "markdownEnumDescriptions": texts,
        "errorMessage": message,
    });
    let placeholder = json!({"type": "string", "pattern": PLACEHOLDER, "patternErrorMessage": message});
    field.shift_remove("type");
    field.insert("anyOf".to_owned(), json!([known, placeholder]));
}

fn kind(variant: &Variant) -> &'static str {
    match variant {
        Variant::Text { .. } | Variant::Word { .. } => "string",
        Variant::Flag => "boolean",
        Variant::Number { .. } | Variant::Always(_) => "integer",
        Variant::Decimal { .. } => "number",
        Variant::List { .. } => "array",
        Variant::Map { .. } | Variant::Record(_) => "object",
    }
}

fn is_words(variants: &[Variant]) -> bool {
    variants.len() > 1 && variants.iter().all(|variant| matches!(variant, Variant::Word { .. }))
}

/// Whether the rules of a value stand in an `allOf`.
fn is_nested(variants: &[Variant]) -> bool {
    let mixed = variants.len() > 1 && !variants.iter().all(Variant::is_single);
    mixed || variants.iter().any(|variant| kind(variant) == "array")
}

fn append(rules: &mut Map<String, Value>, more: Option<Value>) {
    let Some(Value::Array(more)) = more else { return };
    let all = rules.entry("allOf").or_insert_with(|| json!([]));
    if let Some(all) = all.as_array_mut() {
        all.extend(more);
    }
}

fn words(variants: &[Variant]) -> impl Iterator<Item = (&str, &str)> {
    variants.iter().filter_map(|variant| match variant {
        Variant::Word { word, description } => Some((word.as_str(), description.as_str())),
        Variant::Text { .. }
        | Variant::Flag
        | Variant::Number { .. }
        | Variant::Decimal { .. }
        | Variant::Always(_) => None,
        Variant::List { .. } | Variant::Map { .. } | Variant::Record(_) => None,
    })
}

/// The pattern of a text. A pool of one's own has none of the reserved names.
fn text_pattern(name: &str, pattern: Option<&str>) -> String {
    let pattern = pattern.unwrap_or("^.*$");
    match (name, pattern.strip_prefix('^')) {
        ("PoolName", Some(rest)) => format!("^(?!(ses-default-dedicated-pool|ses-shared-pool)$){rest}"),
        ("ConfigurationSetName", Some(rest)) => format!("^(?!sesform-lock$){rest}"),
        _ => pattern.to_owned(),
    }
}
