//! The pipeline that the command runs in, if it does: which one, where its files are, and where the run can be seen.

use std::{
    cell::OnceCell,
    collections::BTreeSet,
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{ci, model::AccountId, plan::Plan, render, ses};

use super::{
    args::{Ci, Common, FileOrigin},
    failure::Failure,
    files,
};

/// Longest comment on GitHub, in characters; bytes are at least as many (error of GitHub's API, read 2026-11).
const GITHUB_COMMENT: usize = 65_536;
/// Longest note on GitLab, in characters (constant of Atlantis' client, read 2026-11).
const GITLAB_NOTE: usize = 1_000_000;
/// Longest step summary, in bytes; of a longer one GitHub keeps nothing (GitHub Docs, "Workflow commands", read 2026-11).
const STEP_SUMMARY: usize = 1024 * 1024 - 1;
/// The variable that names the file for the outputs of the job, and what it is for.
const OUTPUTS: (&str, &str) = ("GITHUB_OUTPUT", "write the outputs of the job");
/// The variable that names the file for the summary of the step, and what it is for.
const SUMMARY: (&str, &str) = ("GITHUB_STEP_SUMMARY", "write the summary of the step");
/// Files that a label names before it counts the rest.
const LABEL_FILES: usize = 3;

/// Who reads the result of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Whoever called it.
    Caller,
    /// Somebody who wants a document of its own: a schema, a script, an endpoint.
    Reader,
    /// Also a pipeline, at a pull request or in a job.
    Pipelines,
}

/// The pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Github,
    Gitlab,
    Local,
}

impl System {
    fn of(ci: Ci) -> Self {
        let is_set = |name: &str| env::var(name).is_ok_and(|value| value == "true");
        match ci {
            Ci::Github => Self::Github,
            Ci::Gitlab => Self::Gitlab,
            Ci::Auto if is_set("GITHUB_ACTIONS") => Self::Github,
            Ci::Auto if is_set("GITLAB_CI") => Self::Gitlab,
            Ci::Auto | Ci::None => Self::Local,
        }
    }

    /// What the environment says of the run.
    fn run(self) -> Run {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        match self {
            Self::Github => {
                let repository = set("GITHUB_SERVER_URL").zip(set("GITHUB_REPOSITORY"));
                let repository = repository.map(|(server, name)| format!("{server}/{name}"));
                let commit = pull_request_head().or_else(|| set("GITHUB_SHA"));
                let run = repository.clone().zip(set("GITHUB_RUN_ID"));
                let source = repository.zip(commit.clone());
                Run {
                    commit,
                    url: run.map(|(repository, run)| format!("{repository}/actions/runs/{run}")),
                    source_url: source.map(|(repository, commit)| format!("{repository}/blob/{commit}")),
                    root: set("GITHUB_WORKSPACE").map(PathBuf::from),
                }
            }
            Self::Gitlab => {
                let commit = set("CI_COMMIT_SHA");
                let source = set("CI_PROJECT_URL").zip(commit.clone());
                Run {
                    commit,
                    url: set("CI_JOB_URL"),
                    source_url: source.map(|(project, commit)| format!("{project}/-/blob/{commit}")),
                    root: set("CI_PROJECT_DIR").map(PathBuf::from),
                }
            }
            Self::Local => Run::default(),
        }
    }
}

/// The context of a document of which nothing but the time is known.
pub(crate) fn plain_context() -> render::Context {
    render::Context {
        tool_version: env!("CARGO_PKG_VERSION"),
        time: humantime::format_rfc3339_seconds(ses::now()).to_string(),
        max_bytes: GITHUB_COMMENT,
        ..render::Context::default()
    }
}

/// The pipeline, and what its documents say of themselves.
#[derive(Debug)]
pub(crate) struct Pipeline {
    system: System,
    label: Option<String>,
    max_bytes: Option<usize>,
    account: Option<String>,
    /// The files that the documents are about.
    files: Vec<String>,
    file_origin: FileOrigin,
    apply_command: Option<String>,
    plan_file: Option<String>,
    /// The variable of a file that is known not to be writable.
    unwritable: Option<&'static str>,
    /// Made when the first document needs it: a run for people has none.
    context: OnceCell<render::Context>,
}

/// What a system says of its run.
#[derive(Default)]
struct Run {
    commit: Option<String>,
    url: Option<String>,
    source_url: Option<String>,
    root: Option<PathBuf>,
}

impl Pipeline {
    /// What the command line says. The environment is read when a document is made.
    pub(crate) fn of(common: &Common) -> Self {
        let args = &common.pipeline;
        Self {
            system: System::of(args.ci),
            label: args.label.clone(),
            max_bytes: args.max_bytes,
            account: common.account.as_ref().map(ToString::to_string),
            files: files::names(common),
            file_origin: common.file_origin,
            apply_command: None,
            plan_file: None,
            unwritable: None,
            context: OnceCell::new(),
        }
    }

    /// Takes account and files from a saved plan, where the command line does not name them.
    pub(crate) fn about(&mut self, plan: &Plan) {
        self.account = Some(plan.account.to_string());
        if self.file_origin == FileOrigin::Assumed {
            let places = plan.changes.iter().filter_map(|change| change.stated_at.as_ref());
            let files: BTreeSet<&str> = places.map(|place| place.file.as_str()).collect();
            if !files.is_empty() {
                self.files = files.into_iter().map(str::to_owned).collect();
            }
        }
    }

    /// Takes account and file from a file that the command line names for itself.
    pub(crate) fn about_file(&mut self, account: &AccountId, path: &Path) {
        self.account = Some(account.to_string());
        self.files = vec![path.display().to_string()];
    }

    /// Says how exactly the plan is applied, and where it is saved.
    pub(crate) fn how_to_apply(&mut self, command: Option<String>, saved_at: Option<&Path>) {
        self.apply_command = command;
        self.plan_file = saved_at.map(|path| path.display().to_string());
    }

    /// Where and when the command runs.
    pub(crate) fn context(&self) -> &render::Context {
        self.context.get_or_init(|| self.look_around())
    }

    fn look_around(&self) -> render::Context {
        let Run { commit, url, source_url, root } = self.system.run();
        let (folder, roots) = folders(root);
        let most = if self.system == System::Gitlab { GITLAB_NOTE } else { GITHUB_COMMENT };
        let place = render::Context { folder, roots, ..plain_context() };
        render::Context {
            label: self.label.clone().unwrap_or_else(|| label(&self.files, &place)),
            account: self.account.clone(),
            commit,
            run_url: url,
            source_url,
            apply_command: self.apply_command.clone(),
            plan_file: self.plan_file.clone(),
            max_bytes: self.max_bytes.unwrap_or(most),
            ..place
        }
    }

    /// Whether the pipeline shows something of its own: annotations, outputs, a summary.
    pub(crate) fn is_told(&self) -> bool {
        self.system == System::Github
    }

    /// Text for the log that makes the pipeline show findings at their places, empty where there is no such thing.
    pub(crate) fn annotations(&self, outcome: &render::Outcome<'_>) -> String {
        if self.is_told() { ci::annotations(outcome) } else { String::new() }
    }

    /// Tries whether the outputs of the job and the summary of the step can be written, before anything is done that they
    /// have to tell of.
    ///
    /// # Errors
    /// The first that cannot. It is not tried again.
    pub(crate) fn try_files(&mut self) -> Result<(), Failure> {
        if !self.is_told() {
            return Ok(());
        }
        for (name, what) in [OUTPUTS, SUMMARY] {
            let Some(path) = env::var_os(name).filter(|path| !path.is_empty()) else { continue };
            if let Err(error) = append(Path::new(&path), "") {
                self.unwritable = Some(name);
                return Err(Failure::Io { what: what.to_owned(), error });
            }
        }
        Ok(())
    }

    /// Writes the outputs of the job and the summary of the step, where the pipeline has files for them.
    ///
    /// # Errors
    /// A file that cannot be written, with what it was for.
    pub(crate) fn write(&self, outcome: &render::Outcome<'_>) -> Result<(), Failure> {
        if !self.is_told() {
            return Ok(());
        }
        let append = |(name, what): (&'static str, &str), text: &str| match env::var_os(name) {
            Some(path) if !path.is_empty() && self.unwritable != Some(name) => {
                append(Path::new(&path), text).map_err(|error| Failure::Io { what: what.to_owned(), error })
            }
            Some(_) | None => Ok(()),
        };
        append(OUTPUTS, &ci::github_output(outcome, &delimiter()))?;
        let context = render::Context { max_bytes: STEP_SUMMARY, ..self.context().clone() };
        let outcome = render::Outcome { context: &context, ..outcome.clone() };
        append(SUMMARY, &render::markdown(&outcome).text)
    }
}

/// The label of documents about these files. The names of many files would be as long as a document.
fn label(files: &[String], place: &render::Context) -> String {
    let more = files.len().saturating_sub(LABEL_FILES);
    let more = (more > 0).then(|| format!("and-{more}-more"));
    let names = files.iter().map(|name| place.path_within(name).unwrap_or_else(|| name.clone()));
    names.take(LABEL_FILES).chain(more).collect::<Vec<_>>().join(",")
}

/// A delimiter that no text from outside can know: hashes have a random seed in each process.
fn delimiter() -> String {
    use std::hash::{BuildHasher as _, RandomState};
    let random = || RandomState::new().hash_one(ses::now());
    format!("sesform_{:016x}{:016x}", random(), random())
}

fn append(path: &Path, text: &str) -> io::Result<()> {
    fs::OpenOptions::new().append(true).create(true).open(path)?.write_all(text.as_bytes())
}

/// The last commit of the branch of a pull request. `GITHUB_SHA` is that of a merge which nobody knows.
fn pull_request_head() -> Option<String> {
    let event = fs::read(env::var_os("GITHUB_EVENT_PATH")?).ok()?;
    let event: Value = serde_json::from_slice(&event).ok()?;
    event.pointer("/pull_request/head/sha")?.as_str().map(str::to_owned)
}

/// The folder of the process, and the root of the repository, also as the pipeline spells it. Without one that is known,
/// the nearest folder above that has a `.git` is the root, else the folder itself.
fn folders(known: Option<PathBuf>) -> (String, Vec<String>) {
    let Ok(here) = env::current_dir() else { return (String::new(), Vec::new()) };
    let resolved = known.as_ref().and_then(|root| root.canonicalize().ok()).filter(|root| here.starts_with(root));
    let roots = match (resolved, known) {
        (Some(resolved), Some(known)) => vec![resolved, known],
        _ => {
            let root = here.ancestors().find(|folder| folder.join(".git").exists());
            vec![root.unwrap_or(&here).to_owned()]
        }
    };
    let text = |path: &Path| path.to_str().map(str::to_owned);
    (text(&here).unwrap_or_default(), roots.iter().filter_map(|root| text(root)).collect())
}
