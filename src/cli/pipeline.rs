//! The pipeline that the command runs in, if it does: which one, where its files are, and where the run can be seen.

use std::{
    collections::BTreeSet,
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{ci, plan::Plan, render, ses};

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
}

/// The pipeline, and what its documents say of themselves.
#[derive(Debug)]
pub(crate) struct Pipeline {
    system: System,
    /// Whether the command line says what its documents are called, or which files they are about.
    has_label: bool,
    pub(crate) context: render::Context,
}

impl Pipeline {
    /// What the command line and the environment say.
    pub(crate) fn of(common: &Common) -> Self {
        let args = &common.pipeline;
        let system = System::of(args.ci);
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let (commit, run_url, source_url, root) = match system {
            System::Github => {
                let repository = set("GITHUB_SERVER_URL").zip(set("GITHUB_REPOSITORY"));
                let repository = repository.map(|(server, name)| format!("{server}/{name}"));
                let commit = pull_request_head().or_else(|| set("GITHUB_SHA"));
                let run = repository.clone().zip(set("GITHUB_RUN_ID"));
                let source = repository.zip(commit.clone());
                (
                    commit,
                    run.map(|(repository, run)| format!("{repository}/actions/runs/{run}")),
                    source.map(|(repository, commit)| format!("{repository}/blob/{commit}")),
                    set("GITHUB_WORKSPACE"),
                )
            }
            System::Gitlab => {
                let commit = set("CI_COMMIT_SHA");
                let source = set("CI_PROJECT_URL").zip(commit.clone());
                let source = source.map(|(project, commit)| format!("{project}/-/blob/{commit}"));
                (commit, set("CI_JOB_URL"), source, set("CI_PROJECT_DIR"))
            }
            System::Local => (None, None, None, None),
        };
        let (root, folder) = folder_in_repository(root.map(PathBuf::from));
        let most = if system == System::Gitlab { GITLAB_NOTE } else { GITHUB_COMMENT };
        let place = render::Context { folder, root, ..render::Context::default() };
        let files = files::names(common);
        let context = render::Context {
            label: args.label.clone().unwrap_or_else(|| label(files, &place)),
            tool_version: env!("CARGO_PKG_VERSION"),
            time: humantime::format_rfc3339_seconds(ses::now()).to_string(),
            account: common.account.as_ref().map(ToString::to_string),
            commit,
            run_url,
            source_url,
            max_bytes: args.max_bytes.unwrap_or(most),
            ..place
        };
        let has_label = args.label.is_some() || common.file_origin == FileOrigin::Named;
        Self { system, has_label, context }
    }

    /// Takes account and files from a saved plan, where the command line does not name them.
    pub(crate) fn about(&mut self, plan: &Plan) {
        self.context.account = Some(plan.account.to_string());
        if !self.has_label {
            let places = plan.changes.iter().filter_map(|change| change.stated_at.as_ref());
            let files: BTreeSet<&str> = places.map(|place| place.file.as_str()).collect();
            if !files.is_empty() {
                self.context.label = label(files.into_iter().map(str::to_owned).collect(), &self.context);
            }
        }
    }

    /// Text for the log that makes the pipeline show findings at their places, empty where there is no such thing.
    pub(crate) fn annotations(&self, outcome: &render::Outcome<'_>) -> String {
        match self.system {
            System::Github => ci::annotations(outcome),
            System::Gitlab | System::Local => String::new(),
        }
    }

    /// Writes the outputs of the job and the summary of the step, where the pipeline has files for them.
    ///
    /// # Errors
    /// A file that cannot be written, with what it was for.
    pub(crate) fn write(&self, outcome: &render::Outcome<'_>) -> Result<(), Failure> {
        if self.system != System::Github {
            return Ok(());
        }
        let append = |name: &str, what: &str, text: &str| match env::var_os(name) {
            Some(path) if !path.is_empty() => {
                append(Path::new(&path), text).map_err(|error| Failure::Io { what: what.to_owned(), error })
            }
            Some(_) | None => Ok(()),
        };
        append("GITHUB_OUTPUT", "write the outputs of the job", &ci::github_output(outcome, &delimiter()))?;
        let context = render::Context { max_bytes: STEP_SUMMARY, ..self.context.clone() };
        let outcome = render::Outcome { context: &context, ..outcome.clone() };
        append("GITHUB_STEP_SUMMARY", "write the summary of the step", &render::markdown(&outcome).text)
    }
}

/// The label of documents about these files. The names of many files would be as long as a document.
fn label(files: Vec<String>, place: &render::Context) -> String {
    let more = files.len().saturating_sub(LABEL_FILES);
    let more = (more > 0).then(|| format!("and-{more}-more"));
    let names = files.into_iter().map(|name| place.path_of(&name).unwrap_or(name));
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

/// The root of the repository, and the folder of the process within it. Without one that is known, the nearest folder above
/// that has a `.git` is the root.
fn folder_in_repository(root: Option<PathBuf>) -> (Option<String>, String) {
    let Ok(here) = env::current_dir() else { return (None, String::new()) };
    let known = root.filter(|root| here.starts_with(root));
    let root = known.as_deref().or_else(|| here.ancestors().find(|folder| folder.join(".git").exists()));
    let Some(root) = root else { return (None, String::new()) };
    let within = here.strip_prefix(root).ok().and_then(Path::to_str).unwrap_or_default();
    let folder = if within.is_empty() { String::new() } else { format!("{within}/") };
    (root.to_str().map(str::to_owned), folder)
}
