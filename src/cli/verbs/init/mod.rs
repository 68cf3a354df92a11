//! `sesform init`: the first file of an account, with the schema for editors and, if wanted, the pipeline. It finds out
//! account and Regions by itself and overwrites nothing. Writes nothing to AWS.

mod new_file;
mod pipeline;
mod starter;

use std::{fs, io::ErrorKind, path::Path, str::FromStr};

use clap::Args;

use crate::{
    cli::{
        args::Common,
        command_line,
        exit::Exit,
        failure::Failure,
        inventory::{self, Content, Inventory},
        output::Output,
        session::Session,
    },
    config::{self, Defaults, Extract, Layout},
    disk,
    model::{LiveRegion, Owner, Region, Selection, Sts},
};

use self::new_file::{Mode, NewFile};
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
    let pipeline = pipeline::paths(common.pipeline.ci);
    for path in std::iter::once(path).chain(pipeline.iter().map(Path::new)) {
        refuse_to_overwrite(path, common)?;
    }
    let session = Session::open_without_file(common, Sts::Asked).await?;
    let reading = session.watch("reading", common.quiet);
    let inventory = inventory::take(&session, &common.region, &Content::everything()).await?;
    drop(reading);
    let regions = regions_of(&inventory, common);
    let text = text(&session, args, &inventory, &regions, output);
    let mut files = vec![NewFile { path: path.to_owned(), text: text.clone(), mode: Mode::Data }];
    let schema = path.with_file_name(config::SCHEMA_FILE);
    if !schema.exists() {
        files.push(NewFile { path: schema, text: config::schema_text(), mode: Mode::Data });
    }
    files.extend(pipeline::files(common.pipeline.ci, &session.caller, &regions, path));
    let exit = import::prove(&text, &session, inventory.regions, &Selection::default(), Some(path), output).await?;
    write_all(&files, common)?;
    let written: Vec<String> = files.iter().map(|file| file.path.display().to_string()).collect();
    pipeline::notes(common.pipeline.ci).iter().for_each(|note| output.note(note));
    output.written(written, command_line::plan(common, path));
    Ok(exit)
}

/// The file to write.
fn target(common: &Common) -> Result<&Path, Failure> {
    match common.file.as_slice() {
        [path] if path == Path::new("-") || path.is_dir() => {
            let message = format!("`init` writes a file, and `{}` is none: name one with `-f`", path.display());
            Err(Failure::Usage(message))
        }
        [path] => Ok(path),
        _ => Err(Failure::Usage("`init` writes one file: name it with one `-f`".to_owned())),
    }
}

fn refuse_to_overwrite(path: &Path, common: &Common) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() {
        return Err(is_there(path, common));
    }
    Ok(())
}

fn is_there(path: &Path, common: &Common) -> Failure {
    let shown = path.display();
    let advice = match target(common) {
        Ok(target) if target == path => "name another file with `-f`, or remove it first".to_owned(),
        Ok(_) | Err(_) => "move it away, or leave `--ci` out".to_owned(),
    };
    Failure::Usage(format!("`{shown}` is there already, and `init` overwrites nothing: {advice}"))
}

/// The Regions of the file: those that hold something or were named, else the one where the user works.
fn regions_of(inventory: &Inventory, common: &Common) -> Vec<Region> {
    let found: Vec<Region> = inventory.regions.keys().cloned().collect();
    if found.is_empty() { vec![starter::region(common)] } else { found }
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

/// Writes the files. The folders of a pipeline are created; the folder of the desired state must be there.
fn write_all(files: &[NewFile], common: &Common) -> Result<(), Failure> {
    for NewFile { path, text, mode } in files {
        let what = || format!("write `{}`", path.display());
        let io = |error: std::io::Error| match error.kind() {
            ErrorKind::AlreadyExists => is_there(path, common),
            _ => Failure::Io { what: what(), error },
        };
        if let Some(folder) = path.parent().filter(|_| path.starts_with(pipeline::GITHUB_FOLDER)) {
            fs::create_dir_all(folder).map_err(io)?;
        }
        disk::create(path, text.as_bytes()).map_err(io)?;
        if *mode == Mode::Program {
            make_runnable(path).map_err(io)?;
        }
    }
    Ok(())
}

fn make_runnable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    /// Everybody may run it, as git keeps it.
    const RUNNABLE: u32 = 0o755;
    fs::set_permissions(path, fs::Permissions::from_mode(RUNNABLE))
}
