//! `sesform init`: the first file of an account, with the schema for editors and, if wanted, the pipeline. It finds out
//! account and Regions by itself and overwrites nothing. Writes nothing to AWS.

mod new_files;
mod pipeline;
mod starter;

use std::{path::Path, str::FromStr};

use clap::Args;

use crate::{
    cli::{
        args::Common,
        command_line,
        exit::Exit,
        failure::Failure,
        inventory::{self, Content, Inventory},
        output::Output,
        schema_beside::{SchemaBeside, schema_beside},
        session::Session,
    },
    config::{self, Defaults, Extract, Layout},
    model::{LiveRegion, Owner, Region, Selection, Sts, shown},
};

use self::new_files::{Mode, NewFile, Part, check, write_all};
use super::import;

/// Arguments of `init`. `--file` names the file to write, `--ci` the pipeline.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The file's `owner`
    #[arg(long, value_name = "NAME", value_parser = Owner::from_str)]
    owner: Option<Owner>,
}

pub(super) async fn run(common: &Common, args: &InitArgs, output: &mut Output) -> Result<Exit, Failure> {
    let path = target(common)?;
    check(path, Part::State)?;
    let schema = schema_beside(path);
    if let SchemaBeside::New(path) = &schema {
        check(path, Part::Schema)?;
    }
    pipeline::check(common.pipeline.ci, path)?;
    let session = Session::open_without_file(common, Sts::Asked).await?;
    let reading = session.watch("reading", common.quiet);
    let inventory = inventory::take(&session, &common.region, &Content::everything()).await?;
    drop(reading);
    let regions = regions_of(&inventory, common).await;
    let text = text(&session, args, &inventory, &regions, output);
    let new = |path, text, part| NewFile { path, text, part, mode: Mode::Data };
    let mut files = vec![new(path.to_owned(), text.clone(), Part::State)];
    match schema {
        SchemaBeside::New(path) => files.push(new(path, config::schema_text(), Part::Schema)),
        SchemaBeside::Same => {}
        SchemaBeside::Other(note) => output.note(&note),
    }
    files.extend(pipeline::files(common.pipeline.ci, &session.caller, &regions, path));
    let exit = import::prove(&text, &session, inventory.regions, &Selection::default(), Some(path), output).await?;
    write_all(&files)?;
    let written: Vec<String> = files.iter().map(|file| file.path.display().to_string()).collect();
    pipeline::notes(common.pipeline.ci).iter().for_each(|note| output.note(note));
    output.written(written, command_line::plan(common, path));
    Ok(exit)
}

/// The file to write.
fn target(common: &Common) -> Result<&Path, Failure> {
    match common.file.as_slice() {
        [path] if config::is_stdin(path) || path.is_dir() => {
            let message = format!(
                "`init` writes a file, and `{}` is none: name one with `-f`",
                shown(&path.display().to_string())
            );
            Err(Failure::Usage(message))
        }
        [path] => Ok(path),
        _ => Err(Failure::Usage("`init` writes one file: name it with one `-f`".to_owned())),
    }
}

/// The Regions of the file: those that hold something or were named, else the one where the user works.
async fn regions_of(inventory: &Inventory, common: &Common) -> Vec<Region> {
    let found: Vec<Region> = inventory.regions.keys().cloned().collect();
    if found.is_empty() { vec![starter::region(common).await] } else { found }
}

fn text(session: &Session, args: &InitArgs, inventory: &Inventory, regions: &[Region], output: &Output) -> String {
    let notes = import::notes(inventory, output);
    let account = &session.caller.account;
    let body = if inventory.regions.values().all(LiveRegion::is_empty) {
        starter::text(account, args.owner.as_ref(), regions)
    } else {
        let extract = Extract {
            selection: Selection::default(),
            defaults: Defaults::LeftOut,
            layout: Layout::ByHand,
            sts: Sts::Asked,
        };
        config::to_yaml(account, args.owner.as_ref(), &inventory.regions, &extract)
    };
    config::modeline() + &notes + &body
}
