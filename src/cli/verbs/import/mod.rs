//! `sesform import`: writes the live account as a file. It then loads the file and plans from it; that plan must be
//! empty. Writes nothing to AWS.

mod update;

use std::{
    collections::BTreeMap,
    io::ErrorKind,
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::Args;

use crate::{
    cli::{
        accept::Demand,
        args::{Common, FileOrigin},
        exit::Exit,
        failure::Failure,
        inventory::{self, Content, Inventory},
        output::Output,
        schema_beside::{SchemaBeside, schema_beside},
        session::{self, Against, Session},
    },
    config::{self, Defaults, Extract, Interpolation, Layout, Loaded, Source},
    disk,
    model::{Desired, Live, LiveRegion, NamePattern, Owner, Region, Selection, Sts, shown},
    plan::{self, Allowances, Plan, Policy},
    render::{self, PlanStyle},
};

/// The name of the file in messages when it is loaded again.
const NAME: &str = "the imported file";

/// Arguments of `import`. `--region` says which Regions; without it, every one that has something.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Writes to this file, which must not exist, instead of stdout
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Updates this file from the live account instead: changes values that differ, adds what the file does not declare
    /// at the end of its mapping, keeps comments and layout, removes nothing, and shows the diff
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "only", "everything", "owner", "no_sts"])]
    pub(crate) update: Option<PathBuf>,
    /// With `--update`: writes nothing if something that differs cannot be taken over; by default, the rest is
    #[arg(long, requires = "update")]
    pub(crate) all_or_nothing: bool,
    /// Only pools, configuration sets and identities whose name matches (repeatable): `news*`; for one kind, with the
    /// prefix `dedicated-ip-pool/`, `configuration-set/` or `email-identity/`: `configuration-set/news*`
    #[arg(long, value_name = "PATTERN", value_parser = NamePattern::from_str)]
    pub(crate) only: Vec<NamePattern>,
    /// Also writes what equals SES's defaults, so that a plan shows when someone changes it
    #[arg(long)]
    pub(crate) everything: bool,
    /// The file's `owner`
    #[arg(long, value_name = "NAME", value_parser = Owner::from_str)]
    pub(crate) owner: Option<Owner>,
    /// The service at --endpoint-url is not AWS's and has no STS: the account is that of --account, the Regions those of
    /// --region, whatever their names
    #[arg(long)]
    pub(crate) no_sts: bool,
}

impl ImportArgs {
    /// Whether STS says whose the credentials are.
    pub(crate) fn sts(&self) -> Sts {
        if self.no_sts { Sts::Missing } else { Sts::Asked }
    }
}

pub(super) async fn run(common: &Common, args: &ImportArgs, output: &mut Output) -> Result<Exit, Failure> {
    if common.file_origin == FileOrigin::Named {
        let message =
            "`import` reads the account and no file: leave `--file` out, and name the file to write with `-o`";
        return Err(Failure::Usage(message.to_owned()));
    }
    if let Some(path) = &args.update {
        let demand = if args.all_or_nothing { Demand::All } else { Demand::Each };
        return update::run(common, path, demand, output).await;
    }
    refuse_to_overwrite(args.out.as_deref())?;
    let extract = extract(args);
    let session = Session::open_without_file(common, args.sts()).await?;
    let reading = session.watch("reading", common.quiet);
    let content = Content::Objects(extract.selection.clone());
    let inventory = inventory::take(&session, &common.region, &content).await?;
    drop(reading);
    let notes = notes(&inventory, output);
    let yaml = config::to_yaml(&session.caller.account, args.owner.as_ref(), &inventory.regions, &extract);
    let text = config::modeline() + &notes + &yaml;
    hand_over(&text, args.out.as_deref(), output)?;
    prove(&text, &session, inventory.regions, &extract.selection, args.out.as_deref(), output).await
}

/// The Regions that were not read, as comments for the file; also says so.
pub(super) fn notes(inventory: &Inventory, output: &Output) -> String {
    let unread = inventory.unread.iter();
    let notes: String =
        unread.map(|(region, reason)| format!("# {region} was not read: {}\n", shown(&reason.to_string()))).collect();
    notes.lines().for_each(|note| output.note(note.trim_start_matches("# ")));
    notes
}

/// Loads the text and plans it against the account that was read, which must need nothing.
pub(super) async fn prove(
    text: &str,
    session: &Session,
    regions: BTreeMap<Region, LiveRegion>,
    only: &Selection,
    out: Option<&Path>,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let plan = plan_of(text, session, regions, output).await?;
    judge(plan, only, out, output)
}

fn extract(args: &ImportArgs) -> Extract {
    let defaults = if args.everything { Defaults::Written } else { Defaults::LeftOut };
    Extract { selection: Selection::new(args.only.clone()), defaults, layout: Layout::ByHand, sts: args.sts() }
}

/// Rejects a path at which a file exists, because that file may have been reviewed.
fn refuse_to_overwrite(out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(path) if path.is_file() => Err(is_there(path)),
        Some(path) => {
            disk::try_to_write(path).map_err(|error| Failure::Io { what: format!("write `{}`", path.display()), error })
        }
        None => Ok(()),
    }
}

fn is_there(path: &Path) -> Failure {
    Failure::Usage(format!("`{}` is there already: name another file, or remove it first", path.display()))
}

/// Writes the text to the named file, with the schema beside it, or to stdout if none was named.
fn hand_over(text: &str, out: Option<&Path>, output: &mut Output) -> Result<(), Failure> {
    let Some(path) = out else {
        output.file(text);
        return Ok(());
    };
    let io = |path: &Path, error| Failure::Io { what: format!("write `{}`", path.display()), error };
    disk::create(path, text.as_bytes()).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => is_there(path),
        _ => io(path, error),
    })?;
    // A device or a pipe has no folder for files of ours.
    if !path.is_file() {
        return Ok(());
    }
    match schema_beside(path) {
        SchemaBeside::New(schema) => {
            disk::create(&schema, config::schema_text().as_bytes()).map_err(|error| io(&schema, error))?;
            let name = shown(&schema.display().to_string());
            output.note(&format!("wrote `{name}` for editors: the first line of the file names it"));
        }
        SchemaBeside::Same => {}
        SchemaBeside::Other(note) => output.note(&note),
    }
    Ok(())
}

/// Makes a plan from the written file and the account that was read.
async fn plan_of(
    text: &str,
    session: &Session,
    regions: BTreeMap<Region, LiveRegion>,
    output: &Output,
) -> Result<Plan, Failure> {
    let sources = vec![Source::new(NAME, text)];
    let loaded =
        config::load_all(sources, &Interpolation::default(), Against::Account, config::UnknownRegions::Allowed);
    let loaded = loaded.map_err(|found| unloadable(&found, output))?;
    let mut live = Live { caller: session.caller.clone(), regions };
    check_references(&loaded, &live, output)?;
    let (policy, desired): (_, &Desired) = (Policy::default(), &loaded.desired);
    session.read_on(desired, &mut live, &policy).await?;
    Ok(plan::plan(desired, &live, &policy))
}

fn check_references(loaded: &Loaded, live: &Live, output: &Output) -> Result<(), Failure> {
    session::check_references(loaded, live).map_err(|failure| match failure {
        Failure::Invalid(found) => unloadable(&found, output),
        other => other,
    })
}

fn unloadable(found: &config::Diagnostics, output: &Output) -> Failure {
    output.diagnostics(found);
    Failure::Inexact(format!("{NAME} is not valid"))
}

fn judge(plan: Plan, only: &Selection, out: Option<&Path>, output: &mut Output) -> Result<Exit, Failure> {
    let differences = plan.changes.len() + plan.withheld.len();
    if differences == 0 {
        let file =
            out.map_or_else(|| "the file".to_owned(), |path| format!("`{}`", shown(&path.display().to_string())));
        output.note(&format!("{}; the plan of {file} is empty", read(&plan, only)));
        output.silent_plan(plan);
        return Ok(Exit::Success);
    }
    output.note(&render::plan_text(&plan, &Allowances::default(), PlanStyle::default()));
    output.silent_plan(plan);
    Err(Failure::Inexact(format!("the plan of {NAME} is not empty: {differences} differences")))
}

fn read(plan: &Plan, only: &Selection) -> String {
    let regions: Vec<&str> = plan.regions.iter().map(Region::as_str).collect();
    match regions.as_slice() {
        [] if only.is_everything() => format!("{} has nothing in any Region that was read", plan.account),
        [] => format!("nothing of {} in the Regions that were read fits `--only`", plan.account),
        regions => format!("{} in {}", plan.account, regions.join(", ")),
    }
}
