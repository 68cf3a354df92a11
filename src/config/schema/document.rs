//! The schema of the whole file: its records, and what is true only of the file as a whole.

use serde_json::{Map, Value, json};

use super::{
    fields::{Fields, PLACEHOLDER},
    snippets,
    variants::Definitions,
};

/// A file as an editor offers it where there is nothing yet.
const SKELETON: &str = "\
version: 1
account: \"${1:123456789012}\"
regions:
  ${2:eu-west-1}:
    pools:
      ${3:transactional}:
        ips: [${4:198.51.100.10}]
    configuration_sets:
      ${5:receipts}:
        pool: ${3:transactional}
";

/// How AWS spells what a service that is compatible with SES may spell in another way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelling<'a> {
    /// The pattern of an account id.
    pub(super) account: &'a str,
    /// The pattern of a Region.
    pub(super) region: &'a str,
    /// The Regions that are offered, each with a text.
    pub(super) regions: &'a [(String, String)],
}

/// The schema of the file, from the one that was generated.
pub(super) fn document(generated: &Value, spelling: Spelling<'_>) -> Map<String, Value> {
    let empty = Map::new();
    let definitions = Definitions(generated["$defs"].as_object().unwrap_or(&empty));
    let fields = Fields { definitions };
    let mut schema = fields.record(generated);
    schema.shift_remove("$comment");
    schema.insert("description".to_owned(), generated["description"].clone());
    schema.insert("markdownDescription".to_owned(), generated["description"].clone());
    let account = conditional(&mut schema, "account", |account| set_apart_account(account, spelling.account));
    let regions = conditional(&mut schema, "regions", |regions| set_apart_regions(regions, definitions, spelling));
    let skeleton = json!({
        "label": "a new file",
        "bodyText": SKELETON,
        "description": "A file with one Region, one pool and one configuration set.",
    });
    let rules = schema.entry("allOf").or_insert_with(|| json!([]));
    if let Some(rules) = rules.as_array_mut() {
        rules.extend(account.map(|(then, otherwise)| unless("free_accounts", &then, &otherwise)));
        rules.extend(regions.map(|(then, otherwise)| unless("free_regions", &then, &otherwise)));
        rules.push(json!({"if": {"maxProperties": 0}, "then": {"defaultSnippets": [skeleton]}}));
    }
    let records = definitions.0.iter().filter(|(_, definition)| definition.get("properties").is_some());
    let records: Map<String, Value> =
        records.map(|(name, definition)| (name.clone(), fields.record(definition).into())).collect();
    schema.insert("$defs".to_owned(), records.into());
    schema
}

/// Takes rules out of a field, and names them as `{field: rules}` for a service with names of its own and for AWS.
fn conditional(
    schema: &mut Map<String, Value>,
    name: &str,
    take: impl FnOnce(&mut Map<String, Value>) -> Option<(Value, Value)>,
) -> Option<(Value, Value)> {
    let field = schema.get_mut("properties")?.get_mut(name)?.as_object_mut()?;
    let (free, of_aws) = take(field)?;
    Some((json!({name: free}), json!({name: of_aws})))
}

/// The rules about an account id: its pattern.
fn set_apart_account(account: &mut Map<String, Value>, of_aws: &str) -> Option<(Value, Value)> {
    let pattern = account.shift_remove("pattern")?;
    let mut rule = json!({
        "doNotSuggest": true,
        "type": "string",
        "errorMessage": account["errorMessage"],
        "pattern": pattern,
        "patternErrorMessage": account.shift_remove("patternErrorMessage")?,
    });
    let free = rule.clone();
    rule["pattern"] = json!(format!("{of_aws}|{PLACEHOLDER}"));
    Some((free, rule))
}

/// The rules about the names of Regions. The Regions of AWS are listed, so that an editor can offer them.
fn set_apart_regions(
    regions: &mut Map<String, Value>,
    definitions: Definitions<'_>,
    spelling: Spelling<'_>,
) -> Option<(Value, Value)> {
    let names = regions.shift_remove("propertyNames")?;
    let mut one = regions.get("additionalProperties")?.clone();
    let pools = definitions.0.get("RegionFields").map(|region| &region["properties"]["pools"]["examples"][0]);
    one["defaultSnippets"] = json!([snippets::snippet(&json!({"pools": pools}))]);
    let listed = spelling.regions.iter().map(|(name, text)| {
        let mut region = one.clone();
        region["description"] = json!(text);
        region["markdownDescription"] = json!(text);
        (name.clone(), region)
    });
    // Beside the texts of the field, the server would write the field as an empty mapping.
    let rules = json!({
        "properties": listed.collect::<Map<String, Value>>(),
        "additionalProperties": regions.shift_remove("additionalProperties"),
    });
    regions.insert("allOf".to_owned(), json!([rules]));
    let rule = json!({
        "doNotSuggest": true,
        "type": "object",
        "errorMessage": regions["errorMessage"],
        "propertyNames": names,
    });
    let mut of_aws = rule.clone();
    of_aws["propertyNames"]["allOf"][0]["pattern"] = json!(format!("{}|{PLACEHOLDER}", spelling.region));
    Some((rule, of_aws))
}

/// Rules that depend on what the file says about its service.
fn unless(flag: &str, then: &Value, otherwise: &Value) -> Value {
    let is_free = json!({"type": "object", "required": [flag], "properties": {flag: {"const": true}}});
    json!({
        "if": {"required": ["service"], "properties": {"service": is_free}},
        "then": {"properties": then},
        "else": {"properties": otherwise},
    })
}
