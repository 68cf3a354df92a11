//! `sesform explain`: what a field of the file means, or the code of a message.

use clap::Args;

use crate::cli::{
    exit::Exit,
    explained::{self, CodeDoc, RuleDoc, Topic},
    failure::Failure,
    output::Output,
};
use crate::config::FieldDoc;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A field, such as `regions.*.pools.*.ips` or `max_delivery`, or the code of an error or a finding, such as
    /// `ip-in-two-pools`; without it, everything that can be looked up is listed
    #[arg(value_name = "FIELD|CODE")]
    topic: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, output: &mut Output) -> Result<Exit, Failure> {
    let Some(asked) = &args.topic else {
        let all = explained::all();
        output.explained(&list(&all), all);
        return Ok(Exit::Success);
    };
    // As messages print it: `error[unknown-field]`.
    let asked = asked.split_once('[').map_or(asked.as_str(), |(_, code)| code).trim_matches(['`', ']', ' ', '.']);
    let found = explained::find(asked);
    if found.is_empty() {
        let near = explained::nearest(asked).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        return Err(Failure::Usage(format!(
            "there is no field and no code `{asked}`: {near}`sesform explain` lists them all"
        )));
    }
    let text: Vec<_> = found.iter().map(text).collect();
    output.explained(&text.join("\n"), found);
    Ok(Exit::Success)
}

/// One line for each topic, under the heading of its kind.
fn list(topics: &[Topic]) -> String {
    let (mut text, mut under) = (String::new(), "");
    for topic in topics {
        let heading = heading(topic);
        if heading != under {
            text.push_str(&format!("{}{heading}\n", if under.is_empty() { "" } else { "\n" }));
            under = heading;
        }
        text.push_str(&format!("  {}\n", topic.name()));
    }
    text + "\nsesform explain FIELD|CODE says what it means.\n"
}

fn heading(topic: &Topic) -> &'static str {
    match topic {
        Topic::Field(_) => "Fields of the file:",
        Topic::FileError(_) => "Errors of the file:",
        Topic::Withheld(_) => "What a plan withholds:",
        Topic::Warning(_) => "Warnings of a plan:",
        Topic::Guard(_) => "Guards, which stop an apply:",
        Topic::Failure(_) => "Failures of a run:",
        Topic::Rule(_) => "Rules of lint:",
    }
}

fn text(topic: &Topic) -> String {
    match topic {
        Topic::Field(doc) => field_text(doc),
        Topic::FileError(doc) => code_text("error of the file", doc),
        Topic::Withheld(doc) => code_text("withheld from a plan", doc),
        Topic::Warning(doc) => code_text("warning of a plan", doc),
        Topic::Guard(doc) => code_text("guard of an apply", doc),
        Topic::Failure(doc) => code_text("failure of a run", doc),
        Topic::Rule(doc) => rule_text(doc),
    }
}

fn field_text(doc: &FieldDoc) -> String {
    let FieldDoc { path, text, words, range, examples, fields } = doc;
    let mut said = format!("{path}\n\n{text}\n");
    if !words.is_empty() {
        said.push_str("\nWords:\n");
        let width = words.keys().map(String::len).max().unwrap_or_default();
        for (word, text) in words {
            said.push_str(&format!("{}\n", format!("  {word:width$}  {text}").trim_end()));
        }
    }
    if let Some((smallest, largest)) = range {
        said.push_str(&format!("\nFrom {smallest} to {largest}.\n"));
    }
    if !examples.is_empty() {
        said.push_str(&format!("\nExample: {}\n", examples.join(", ")));
    }
    if !fields.is_empty() {
        said.push_str(&format!("\nFields: {}\n", fields.join(", ")));
    }
    said
}

fn rule_text(doc: &RuleDoc) -> String {
    let RuleDoc { code, name, severity, says, fix, silent, sources } = doc;
    let mut said = format!("{code} {name}: {severity} of lint\n\n{says}\n\nFix: {fix}.\n\nSilent: {silent}.\n");
    if !sources.is_empty() {
        said.push_str(&format!("\nSource: {}.\n", sources.join("; ")));
    }
    said
}

fn code_text(kind: &str, doc: &CodeDoc) -> String {
    let CodeDoc { code, title, meaning, remedy, example } = doc;
    let mut said = format!("{code}: {kind}\n\n{title}\n\n{meaning}\n\nWhat to do: {remedy}\n");
    if let Some(example) = example {
        said.push_str("\nA file that causes it:\n\n");
        example.lines().for_each(|line| said.push_str(&format!("    {line}\n")));
    }
    said
}
