//! `sesform schema`: the JSON Schema of a document, generated from the types that read or write the document.

use clap::{Args, ValueEnum};
use schemars::{
    Schema,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform},
};
use serde_json::Value;

use crate::{
    advice::{FIGURES_VERSION, Figures},
    cli::{Event, OutputDocument, document, events, exit::Exit, failure::Failure, output::Output},
    config,
    plan::{self, Plan},
};

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The document
    #[arg(default_value = "file")]
    pub(crate) document: SchemaOf,
    /// The draft of JSON Schema
    #[arg(long, value_name = "DRAFT", default_value = "2020-12")]
    pub(crate) draft: Draft,
}

/// The documents that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The desired state.
    File,
    /// A saved plan.
    Plan,
    /// What `--format json` prints.
    Output,
    /// What was measured, for `--figures`.
    Figures,
    /// A line of what `--format ndjson` prints.
    Events,
}

/// The drafts of JSON Schema that a schema is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Draft {
    /// The latest.
    #[value(name = "2020-12")]
    Latest,
    /// For readers that know no later one, such as the editors of JetBrains and SchemaStore.
    #[value(name = "07", alias = "7", alias = "draft-07")]
    Seven,
}

pub(super) fn run(args: &SchemaArgs, output: &mut Output) -> Result<Exit, Failure> {
    let latest = match args.document {
        SchemaOf::File => config::schema(),
        SchemaOf::Plan => written::<Plan>("plan", plan::FORMAT_VERSION),
        SchemaOf::Output => written::<OutputDocument>("output", document::FORMAT_VERSION),
        SchemaOf::Figures => written::<Figures>("figures", FIGURES_VERSION),
        SchemaOf::Events => written::<Event<'_>>("events", events::FORMAT_VERSION),
    };
    let schema = match args.draft {
        Draft::Latest => latest,
        Draft::Seven => config::draft07(latest),
    };
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    output.raw(&(text + "\n"));
    Ok(Exit::Success)
}

/// The schema of a document that sesform writes. Its `$id` has the version of the format. Names of an account stand in
/// it, and those of a live one are what they are: the patterns are for what a file may state.
fn written<T: schemars::JsonSchema>(name: &str, version: &str) -> Schema {
    let mut generated = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    let definitions = generated.get_mut("$defs").and_then(Value::as_object_mut);
    for (name, definition) in definitions.into_iter().flatten() {
        let is_checked = CHECKED.contains(&name.as_str());
        definition.as_object_mut().filter(|_| !is_checked).map(|definition| definition.remove("pattern"));
    }
    RecursiveTransform(without_formats).transform(&mut generated);
    let mut schema = Schema::default();
    schema.insert("$id".to_owned(), format!("urn:sesform:schema:{name}:{version}").into());
    schema.ensure_object().extend(std::mem::take(generated.ensure_object()));
    schema
}

/// Takes out the formats of numbers and addresses: strict validators refuse a format that they do not know.
fn without_formats(schema: &mut Schema) {
    match schema.get("format").and_then(|format| format.as_str()) {
        Some("ipv4") => {
            schema.remove("format");
            schema.insert("pattern".to_owned(), config::IPV4_PATTERN.into());
        }
        Some(number) if number.starts_with("int") || number.starts_with("uint") => {
            schema.remove("format");
        }
        Some(_) | None => {}
    }
}

/// Names that sesform checks wherever they come from.
const CHECKED: [&str; 2] = ["AccountId", "Region"];
