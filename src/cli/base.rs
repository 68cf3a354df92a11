//! The base of a plan: an earlier desired state, from other files or from the same files at a git revision.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    config::{self, Against, Loaded, Source},
    disk,
    model::Desired,
};

use super::{
    args::{BaseArgs, Common},
    due,
    failure::Failure,
    variables,
};

/// The mode of a symbolic link in a git tree.
const LINK: &str = "120000";

/// The files of a base.
pub(crate) struct Base {
    /// What messages call it.
    name: String,
    /// The files.
    pub(crate) sources: Vec<Source>,
}

/// Reads the files of the base. `None` if no base is named.
///
/// # Errors
/// A base that cannot be read.
pub(crate) fn read(args: &BaseArgs, common: &Common) -> Result<Option<Base>, Failure> {
    match (args.base.as_slice(), &args.base_rev) {
        ([], None) => Ok(None),
        ([], Some(revision)) => {
            Ok(Some(Base { name: format!("revision `{revision}`"), sources: at_revision(common, revision)? }))
        }
        (paths, _) => {
            let sources = paths.iter().map(|path| config::read(path)).collect::<Result<Vec<_>, _>>();
            let sources = sources.map_err(Failure::UnreadableBaseFile)?;
            let names: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
            Ok(Some(Base { name: names.join(", "), sources: sources.into_iter().flatten().collect() }))
        }
    }
}

impl Base {
    /// The desired state of the base, narrowed to the Regions that were asked for.
    ///
    /// # Errors
    /// A base that cannot be loaded, and a base of another account.
    pub(crate) fn load(self, common: &Common, desired: &Desired) -> Result<Desired, Failure> {
        let Self { name, sources } = self;
        let interpolation = variables::interpolation(common)?;
        let loaded = config::load_all(sources, &interpolation, Against::Account, common.unknown_regions());
        let Loaded { desired: mut base, .. } =
            loaded.map_err(|found| Failure::InvalidBase { base: name.clone(), found })?;
        if base.account != desired.account {
            let message =
                format!("the base {name} is of account {}, and the file of {}", base.account, desired.account);
            return Err(Failure::UnreadableBase(message));
        }
        due::keep_due(&mut base);
        base.regions.retain(|region, _| desired.regions.contains_key(region));
        Ok(base)
    }
}

/// The files of the desired state as they are in a git revision.
fn at_revision(common: &Common, revision: &str) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for path in &common.file {
        sources.extend(path_at_revision(path, revision)?);
    }
    if sources.is_empty() {
        let paths: Vec<String> = common.file.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(Failure::UnreadableBase(format!("revision `{revision}` has no {}", paths.join(", "))));
    }
    Ok(sources)
}

/// One file, or the YAML files of a directory. Empty if the revision does not have it.
fn path_at_revision(path: &Path, revision: &str) -> Result<Vec<Source>, Failure> {
    if path == Path::new("-") {
        let message = "`--base-rev` reads the files of `-f` at a revision, and standard input has none: use `--base`";
        return Err(Failure::Usage(message.to_owned()));
    }
    let (folder, name) = if path.is_dir() {
        (path.to_owned(), None)
    } else {
        (disk::folder(path).to_owned(), path.file_name().and_then(OsStr::to_str))
    };
    let git = Git { folder, revision };
    let commit =
        git.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")])?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    // A directory is listed without the directories in it, a file by its name.
    let listed = match name {
        None => git.run(&["ls-tree", "-z", &commit])?,
        Some(name) => git.run(&["ls-tree", "-z", &commit, "--", &format!("./{name}")])?,
    };
    let (is_folder, mut sources) = (name.is_none(), Vec::new());
    for entry in listed.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        let entry = String::from_utf8_lossy(entry).into_owned();
        let Some((about, name)) = entry.split_once('\t') else { continue };
        let (mode, kind) = about.split_once(' ').unwrap_or((about, ""));
        if !kind.starts_with("blob") || (is_folder && !config::is_yaml(Path::new(name))) {
            continue;
        }
        let shown = if is_folder { path.join(name) } else { path.to_owned() };
        if mode == LINK {
            let message =
                format!("`{}` is a link in revision `{revision}`: name the file that it points to", shown.display());
            return Err(Failure::UnreadableBase(message));
        }
        let object = kind.split(' ').nth(1).unwrap_or_default();
        let bytes = git.run(&["cat-file", "blob", object])?;
        if bytes.len() as u64 > config::SIZE_MAX {
            let message = format!("`{}` in revision `{revision}` is larger than 16 MiB", shown.display());
            return Err(Failure::UnreadableBase(message));
        }
        sources.push(Source::new(format!("{revision}:{}", shown.display()), bytes));
    }
    Ok(sources)
}

/// The git of the user, in the folder of the files.
struct Git<'a> {
    folder: PathBuf,
    revision: &'a str,
}

impl Git<'_> {
    /// What a git command prints.
    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.folder).args(arguments).stdin(std::process::Stdio::null());
        let output = git
            .output()
            .map_err(|error| Failure::UnreadableBase(format!("cannot run `git` for `--base-rev`: {error}")))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().strip_prefix("fatal: ").unwrap_or(said.trim());
        let why = if said.is_empty() { "there is no such commit".to_owned() } else { said.to_owned() };
        Err(Failure::UnreadableBase(format!("cannot read revision `{}`: {why}", self.revision)))
    }
}
