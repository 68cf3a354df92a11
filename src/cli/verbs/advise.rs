//! `sesform advise`: shared, standard or managed IPs for each configuration set, with the change of the file. Writes
//! nothing to AWS, and no file.

use std::{collections::BTreeSet, path::PathBuf};

use clap::Args;
use jiff::civil::Date;

use crate::{
    advice::{Question, StreamName, choices, stream_names},
    cli::{
        advised::{self, Advised, Measuring},
        args::Common,
        choice_edits::ChoiceEdits,
        exit::Exit,
        failure::Failure,
        output::Output,
    },
    config,
    model::shown,
    render::ChoicesDocument,
};

/// The word for mail without a configuration set.
const UNASSIGNED: &str = "unassigned";

/// Arguments of `advise`.
#[derive(Debug, Args)]
pub(crate) struct AdviseArgs {
    /// Configuration sets; `unassigned` is mail without one [default: all of the Regions of the file]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Reads the account too: pools, warm-up, event destinations and pricing plan
    #[arg(long)]
    pub(crate) live: bool,
    /// The day on which the question is asked, in UTC [default: today]
    #[arg(long, value_name = "DATE", value_parser = advised::date)]
    date: Option<Date>,
    /// What was measured: volumes, bounces, complaints, blocklists (JSON; `sesform schema figures`)
    #[arg(long, value_name = "FILE")]
    pub(super) figures: Option<PathBuf>,
}

pub(super) async fn run(common: &Common, args: &AdviseArgs, output: &mut Output) -> Result<Exit, Failure> {
    let figures = args.figures.as_deref();
    let advised = if args.live {
        Advised::live_with(common, args.date, figures, Measuring::Not).await?
    } else {
        Advised::offline_with(common, args.date, figures)?
    };
    let question = advised.question();
    let found = choices(&question, &asked(&question, &args.names)?);
    let mut document = ChoicesDocument::of(&found);
    let files = ChoiceEdits::new(common, &advised.loaded)?.made(&found, &mut document);
    output.choices(document, files);
    Ok(Exit::Success)
}

/// The streams of these names.
fn asked(question: &Question<'_>, names: &[String]) -> Result<BTreeSet<StreamName>, Failure> {
    let known = stream_names(question);
    names.iter().map(|name| one(&known, name)).collect()
}

fn one(known: &BTreeSet<StreamName>, name: &str) -> Result<StreamName, Failure> {
    let set = |stream: &&StreamName| matches!(stream, StreamName::ConfigurationSet(set) if set.as_str() == name);
    if let Some(stream) = known.iter().find(set) {
        return Ok(stream.clone());
    }
    if name == UNASSIGNED {
        return Ok(StreamName::Unassigned);
    }
    let sets: Vec<&str> = known
        .iter()
        .filter_map(|stream| match stream {
            StreamName::ConfigurationSet(set) => Some(set.as_str()),
            StreamName::Unassigned => None,
        })
        .collect();
    let near = config::nearest(name, sets.iter().copied());
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(Failure::Usage(format!("the file has no configuration set `{}`{near}", shown(name))))
}
