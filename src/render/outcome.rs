//! How a command ended, with all that its documents for pull requests and pipelines are rendered from.

use crate::{
    apply::Report,
    model::STDIN_NAME,
    plan::{Allowances, Pace, Plan, Stale},
    view::Drift,
};

use super::{Advised, Notice, RequestsDocument};

/// How a command ended.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// The verb.
    pub command: &'a str,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Why it did not succeed.
    pub failure: Option<Ending<'a>>,
    /// What is wrong with the file.
    pub file_errors: Vec<Notice>,
    /// Number of all errors in the file, of which `file_errors` has the first.
    pub file_errors_total: usize,
    /// The plan.
    pub plan: Option<&'a Plan>,
    /// What an apply of the plan may do.
    pub allowed: Allowances,
    /// The pace of an apply.
    pub pace: Pace,
    /// What an apply of the plan would do.
    pub verdict: Option<Verdict<'a>>,
    /// The unified diff of the live account's YAML against the planned one, if it was asked for.
    pub diff: Option<&'a str>,
    /// Where the live account differs from the file.
    pub drift: Option<&'a Drift>,
    /// What is left of it, if live values were accepted into the file.
    pub left: Option<&'a Drift>,
    /// What the adviser found.
    pub advice: Option<&'a Advised>,
    /// Wanted against leased IPs, and the cases at AWS Support.
    pub requests: Option<&'a RequestsDocument>,
    /// What changed since a saved plan was made.
    pub stale: &'a [Stale],
    /// What an apply did.
    pub report: Option<&'a Report>,
    /// The text of the result, for verbs that have no other form.
    pub text: &'a str,
    /// Where and when the command ran.
    pub context: &'a Context,
}

impl<'a> Outcome<'a> {
    /// Where the account differs from the file at the end of the run.
    #[must_use]
    pub fn left_of_drift(&self) -> Option<&'a Drift> {
        self.left.or(self.drift)
    }
}

/// Why a command did not succeed.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'a> {
    /// The kind of failure; stable.
    pub code: &'a str,
    /// In words.
    pub message: &'a str,
    /// What to do about it.
    pub help: Option<&'a str>,
}

/// What an apply of a plan would do.
#[derive(Debug, Clone)]
pub struct Verdict<'a> {
    /// The exit code with which it would be refused, and why. `None`: it would execute the plan.
    pub refused: Option<(u8, &'a str)>,
    /// The flags that would let it pass.
    pub allowed_by: &'a [String],
}

/// Where and when a command ran, for the reader of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// Version of sesform.
    pub tool_version: &'static str,
    /// When the document was made, RFC 3339 in UTC: at the end of the run.
    pub time: String,
    /// The account that the command line or the plan names, if one is known.
    pub account: Option<String>,
    /// What tells the documents of one account apart, such as one for each file.
    pub label: String,
    /// The commit that was checked out.
    pub commit: Option<String>,
    /// The page of the run.
    pub run_url: Option<String>,
    /// The page of a file of the repository at the commit, to which `PATH#LLINE` is appended.
    pub source_url: Option<String>,
    /// The folder of the process, as an absolute path; empty if it is not known.
    pub folder: String,
    /// The root of the repository, as absolute paths: more than one if links lead to it.
    pub roots: Vec<String>,
    /// The command that applies exactly this plan.
    pub apply_command: Option<String>,
    /// The file that has the saved plan.
    pub plan_file: Option<String>,
    /// The most bytes of a Markdown document.
    pub max_bytes: usize,
}

impl Context {
    /// The path of a file from the root of the repository, with `/` between its parts; an absolute path for a file outside
    /// of it. `None` for what is no file, such as standard input, and for what cannot be known.
    #[must_use]
    pub fn path_of(&self, file: &str) -> Option<String> {
        // A file may be called `<a>.yaml`.
        if file == STDIN_NAME {
            return None;
        }
        let is_absolute = file.starts_with('/') || !self.folder.is_empty();
        let path = if file.starts_with('/') { file.to_owned() } else { format!("{}/{file}", self.folder) };
        let parts = parts(&path, is_absolute)?;
        let roots = self.roots.iter().filter_map(|root| self::parts(root, true));
        let within = roots.filter_map(|root| parts.strip_prefix(root.as_slice()).map(<[&str]>::to_vec)).min();
        match within {
            Some(within) => (!within.is_empty()).then(|| within.join("/")),
            None if parts.is_empty() => None,
            None if is_absolute => Some(format!("/{}", parts.join("/"))),
            None => Some(parts.join("/")),
        }
    }

    /// [`path_of`](Self::path_of) for a file of the repository. `None` for others.
    #[must_use]
    pub fn path_within(&self, file: &str) -> Option<String> {
        self.path_of(file).filter(|path| !path.starts_with('/'))
    }
}

/// The parts of a path, without `.` and `..`. `None` if a relative path leads above where it begins.
fn parts(path: &str, is_absolute: bool) -> Option<Vec<&str>> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match (part, parts.is_empty()) {
            ("" | ".", _) => {}
            ("..", true) if !is_absolute => return None,
            ("..", _) => drop(parts.pop()),
            (part, _) => parts.push(part),
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_is_counted_from_the_root_of_the_repository() {
        let roots = vec!["/link".to_owned(), "/r".to_owned()];
        let context = Context { roots, folder: "/r/mail/eu".to_owned(), ..Context::default() };
        let path = |file| context.path_of(file);
        assert_eq!(path("sesform.yaml").as_deref(), Some("mail/eu/sesform.yaml"));
        assert_eq!(path("../us/./a.yaml").as_deref(), Some("mail/us/a.yaml"));
        assert_eq!(path("/r/a b.yaml").as_deref(), Some("a b.yaml"));
        assert_eq!(path("/link/mail/../a.yaml").as_deref(), Some("a.yaml"));
        assert_eq!(path("<stdin>"), None);
        assert_eq!(path("<a>.yaml").as_deref(), Some("mail/eu/<a>.yaml"));
    }

    #[test]
    fn file_outside_the_repository_has_an_absolute_path() {
        let context = Context { roots: vec!["/r".to_owned()], folder: "/r/mail".to_owned(), ..Context::default() };
        assert_eq!(context.path_of("../../x/a.yaml").as_deref(), Some("/x/a.yaml"));
        assert_eq!(context.path_of("/repo/a.yaml").as_deref(), Some("/repo/a.yaml"));
        assert_eq!(context.path_of("/../a.yaml").as_deref(), Some("/a.yaml"));
        assert_eq!(context.path_within("/repo/a.yaml"), None);
        assert_eq!(context.path_within("a.yaml").as_deref(), Some("mail/a.yaml"));
        assert_eq!(Context::default().path_of("../a.yaml"), None);
    }
}
