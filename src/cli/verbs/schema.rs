//! `sesform schema`: the JSON Schema of a document, generated from the types that read or write the document.

use clap::{Args, ValueEnum};
use schemars::{Schema, generate::SchemaSettings};

use crate::{
    cli::{Event, OutputDocument, exit::Exit, failure::Failure, output::Output},
    config,
    plan::Plan,
};

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The document
    #[arg(default_value = "file")]
    pub(crate) document: SchemaOf,
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
    /// A line of what `--format ndjson` prints.
    Events,
}

pub(super) fn run(args: &SchemaArgs, output: &mut Output) -> Result<Exit, Failure> {
    let schema = match args.document {
        SchemaOf::File => {
            output.raw(&config::schema_text());
            return Ok(Exit::Success);
        }
        SchemaOf::Plan => written::<Plan>(),
        SchemaOf::Output => written::<OutputDocument>(),
        SchemaOf::Events => written::<Event<'_>>(),
    };
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    output.raw(&(text + "\n"));
    Ok(Exit::Success)
}

/// The schema of a document that sesform writes.
fn written<T: schemars::JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
