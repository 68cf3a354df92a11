//! `sesform explain`: what a field, a code or an exit code means. Needs no file and no account.

use clap::Args;

use crate::{
    cli::{exit::Exit, failure::Failure, output::Output},
    explain::{self, Explanation, Topic},
};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A field (`regions.*.pools.*.ips`, `ips`), a code of an error or finding (`unknown-field`), an exit code (`5`);
    /// without it, lists them all
    what: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, output: &mut Output) -> Result<Exit, Failure> {
    let Some(what) = &args.what else {
        let all = explain::all();
        let text = all.iter().map(line).collect::<String>();
        output.explanations(all, &text);
        return Ok(Exit::Success);
    };
    let found = explain::find(what).map_err(|unknown| {
        Failure::Usage(format!(
            "{unknown}{} `sesform explain` lists all names",
            if unknown.near.is_some() { "" } else { ":" }
        ))
    })?;
    let fields = found.iter().filter(|found| found.topic == Topic::Field).count();
    let is_ambiguous = fields > 1 && fields == found.len();
    let text = if is_ambiguous {
        format!("several fields are called so; explain one of them:\n{}", found.iter().map(line).collect::<String>())
    } else {
        found.iter().map(text).collect::<Vec<_>>().join("\n")
    };
    output.explanations(found, &text);
    Ok(Exit::Success)
}

/// An explanation on one line.
fn line(it: &Explanation) -> String {
    format!("{:<10} {}: {}\n", it.topic.words(), it.name, it.title)
}

/// An explanation in full.
fn text(it: &Explanation) -> String {
    let Explanation { topic, name, title, meaning, details, examples, remedy } = it;
    let mut text = format!("{} {name}: {title}\n", topic.words());
    if meaning.trim_end_matches('.') != title {
        text.push_str(&format!("\n{meaning}\n"));
    }
    if !details.is_empty() {
        let head = if *topic == Topic::Field { "Takes" } else { "In JSON" };
        text.push_str(&format!("\n{head}:\n"));
        details.iter().for_each(|detail| text.push_str(&format!("  {detail}\n")));
    }
    for example in examples {
        text.push_str("\nFor example:\n");
        example.lines().for_each(|line| text.push_str(&format!("  {line}\n")));
    }
    if let Some(remedy) = remedy {
        text.push_str(&format!("\nWhat to do: {remedy}\n"));
    }
    text
}
