//! The published JSON Schemas of the file equal the ones generated from the types of the loader, and have for every
//! field what an editor needs: texts, sentences for mistakes, and something to offer.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "snapshots/file.rs"]
mod snapshots;

use serde_json::Value;

use crate::snapshots::assert_file;

#[test]
fn published_schema_is_that_of_the_loader() {
    let latest = sesform::config::schema();
    let seven = sesform::config::draft07(sesform::config::schema());
    for (file, schema) in [("sesform.schema.json", latest), ("sesform.draft-07.schema.json", seven)] {
        let generated = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        assert_file(&format!("schema/{file}"), &generated);
    }
}

/// Calls `look` with every schema nested in a schema, and with the path to it.
fn walk(value: &Value, path: &str, look: &mut impl FnMut(&Value, &str)) {
    look(value, path);
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| walk(value, &format!("{path}/{key}"), look)),
        Value::Array(items) => items.iter().for_each(|value| walk(value, path, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Calls `look` with every field of every mapping with known fields, its name, and the path to the mapping. Conditions
/// are no fields, and a field that a condition offers stands in the mapping too.
fn fields(look: &mut impl FnMut(&str, &Value, &str)) {
    walk(&schema(), "", &mut |value, path| {
        let of_a_condition = path.split('/').any(|step| ["if", "then", "else", "anyOf"].contains(&step));
        let known = value["properties"].as_object().filter(|_| !of_a_condition);
        let known = known.into_iter().flatten().filter(|(_, field)| field.is_object());
        known.for_each(|(name, field)| look(name, field, path));
    });
}

fn schema() -> Value {
    sesform::config::schema().to_value()
}

#[test]
fn null_is_allowed_nowhere() {
    walk(&schema(), "", &mut |value, path| {
        assert!(!value.is_null() && value != "null", "{path}");
    });
}

#[test]
fn every_definition_is_used() {
    let schema = sesform::config::schema().to_value();
    let text = schema.to_string();
    let unused: Vec<_> = schema["$defs"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| !text.contains(&format!("#/$defs/{name}\"")))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_mapping_is_closed() {
    let (mut records, mut maps) = (0, 0);
    walk(&schema(), "", &mut |value, path| {
        let Some(others) = value.get("additionalProperties") else { return };
        match others {
            Value::Bool(false) => records += 1,
            // The names of Regions have their rule where the file says whose service it is.
            Value::Object(_) if path.ends_with("/regions/allOf") => maps += 1,
            Value::Object(_) => {
                assert!(value["propertyNames"]["allOf"][0]["pattern"].is_string(), "{path}");
                maps += 1;
            }
            _ => panic!("{path}: {others}"),
        }
    });
    assert!(records > 10 && maps > 5, "{records} records, {maps} maps");
    let schema = schema();
    let records = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    records.for_each(|record| assert_eq!(record["additionalProperties"], false, "{record}"));
}

#[test]
fn every_field_says_what_it_does_and_what_leaving_it_out_means() {
    let mut seen = 0;
    let required = ["version", "account", "count", "source", "default", "stream", "role", "restart", "date"];
    fields(&mut |name, field, path| {
        seen += 1;
        let description = field["description"].as_str().unwrap_or_else(|| panic!("{path}: {name} has no comment"));
        assert!(!description.contains('\n'), "{path}: {name} is wrapped");
        let is_region = path.ends_with("/regions/allOf");
        let omitted = description.contains("omitted");
        assert!(
            omitted || is_region || required.contains(&name),
            "{path}: say in the comment of {name}: If omitted, …"
        );
        let markdown = field["markdownDescription"].as_str().unwrap();
        assert!(markdown.starts_with(description), "{path}: {name}");
    });
    assert!(seen > 80, "{seen}");
}

#[test]
fn every_field_shows_an_example_and_a_number_its_range() {
    fields(&mut |name, field, path| {
        let text = field["markdownDescription"].as_str().unwrap();
        let is_word = field["anyOf"][0].get("enum").is_some();
        let shown = field["examples"].is_array() || text.contains("such as `") || text.contains("Example: `");
        let is_fixed = field.get("const").is_some() || path.ends_with("/regions/allOf");
        assert!(is_word || shown || is_fixed, "{path}: {name}: state an example: Example: `…`.");
        if let Some(maximum) = field["maximum"].as_u64() {
            assert!(field["minimum"].is_u64() && field["errorMessage"].as_str().unwrap().contains("whole number"));
            let ranged = text.contains(&maximum.to_string()) || maximum == u64::from(u32::MAX);
            assert!(ranged, "{path}: {name}: {text}");
        }
    });
}

#[test]
fn every_mistake_has_a_sentence_without_a_regular_expression() {
    let readable =
        |text: &str| !["^", "\\", "[A-Z", "(?", "a text, or", "Write a text."].iter().any(|bad| text.contains(bad));
    let mut seen = 0;
    fields(&mut |name, field, path| {
        let sentence = field["errorMessage"].as_str().unwrap_or_else(|| panic!("{path}: {name}"));
        // An unknown text is one whose definition has no line in the table of phrases.
        assert!(sentence.ends_with('.') && readable(sentence), "{path}: {name}: {sentence}: see schema/phrases.rs");
    });
    walk(&schema(), "", &mut |value, path| {
        // A snippet is data, and may have a field called `pattern`.
        let in_a_condition =
            path.ends_with("/contains") || ["/if/", "/defaultSnippets/"].iter().any(|step| path.contains(step));
        if value.get("pattern").is_some_and(Value::is_string) && !in_a_condition {
            seen += 1;
            let sentence = value["patternErrorMessage"].as_str().unwrap_or_else(|| panic!("{path}: {value}"));
            assert!(sentence.ends_with('.') && readable(sentence), "{path}: {sentence}: see schema/phrases.rs");
        }
    });
    assert!(seen > 40, "{seen}");
}

#[test]
fn every_field_has_something_to_offer_unless_only_the_reader_can_know_it() {
    fields(&mut |name, field, path| {
        let offers = ["examples", "defaultSnippets", "const"].iter().any(|keyword| field.get(keyword).is_some());
        let in_a_condition = field.get("doNotSuggest").is_some();
        assert!(offers || in_a_condition || name == "renamed_from", "{path}: {name}: `examples` of a mapping or list");
    });
}

#[test]
fn every_word_says_what_it_means() {
    let mut seen = 0;
    walk(&schema(), "", &mut |value, path| {
        let Some(words) = value["enum"].as_array() else { return };
        seen += 1;
        for texts in ["enumDescriptions", "markdownEnumDescriptions"] {
            let texts = value[texts].as_array().unwrap_or_else(|| panic!("{path}"));
            assert_eq!(texts.len(), words.len(), "{path}");
            assert!(texts.iter().all(|text| text.as_str().is_some_and(|text| !text.is_empty())), "{path}: {texts:?}");
        }
    });
    assert!(seen > 4, "{seen}");
}

#[test]
fn draft_07_has_nothing_beside_a_reference_and_nothing_that_is_newer() {
    let seven = sesform::config::draft07(sesform::config::schema()).to_value();
    walk(&seven, "", &mut |value, path| {
        let beside = value.as_object().filter(|fields| fields.contains_key("$ref"));
        assert!(beside.is_none_or(|fields| fields.len() == 1), "{path}: {value}");
        assert!(value.get("$defs").is_none(), "{path}");
    });
    assert_ne!(seven["$id"], schema()["$id"]);
}
