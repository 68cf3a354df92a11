//! Diagnostics for people and machines: each problem with its file, line and column.
//!
//! Diagnostics are created from [`Problem`]s after the whole file has been checked. The module `render` formats them
//! for a terminal.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::{
    code::{Code, Severity},
    interpolation::has_placeholder,
    problem::Problem,
    source::Sources,
    span::{Position, SourceId, Span},
};

/// Maximum number of problems that are listed: more than a person reads at once, and few enough for a log.
const SHOWN_MAX: usize = 100;

/// Longest text from a file that a message quotes, in characters.
const QUOTED_MAX: usize = 80;

/// Another place that belongs to a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// The file, as it was named to sesform.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
    /// Just after its last character.
    pub end: Position,
    #[serde(skip)]
    pub(super) span: Span,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diagnostic {
    /// The kind of mistake; stable.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: a lower-case fragment with names in backticks.
    pub message: String,
    /// The file, as it was named to sesform; `<stdin>` for standard input.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
    /// Just after the last character of it.
    pub end: Position,
    /// What to do about it: a whole sentence, also for a reader that does not show the replacement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The text that would put it right in place of what stands from `line:column` to `end`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    /// Other places that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    #[serde(skip)]
    pub(super) label: String,
    #[serde(skip)]
    pub(super) span: Span,
}

impl Diagnostic {
    fn new(problem: Problem, sources: &Sources) -> Self {
        let Problem { code, severity, span, message, label, help, replacement, related, unknown_field: _ } = problem;
        let source = sources.of(span);
        let span = source.fit(span);
        let (start, end) = source.positions(span);
        let stated = &source.text[span.start..span.end];
        let (help, replacement) = match replacement {
            Some(right) if has_placeholder(stated) => {
                (Some(elsewhere(&help.unwrap_or_default(), &right, stated)), None)
            }
            replacement => (help, replacement),
        };
        Self {
            code,
            severity,
            message,
            file: source.name.clone(),
            line: start.line,
            column: start.column,
            end,
            help,
            replacement,
            related: related.into_iter().map(|(span, message)| Related::new(span, message, sources)).collect(),
            label,
            span,
        }
    }
}

/// The help for a place that only refers to a value: the correction belongs where the value is set. A correction that a
/// value cannot contain, such as brackets, is not offered.
fn elsewhere(help: &str, right: &str, stated: &str) -> String {
    if right.starts_with(['[', '{']) {
        return help.to_owned();
    }
    let right = if help.contains(right) { String::new() } else { format!(": `{right}`") };
    format!("{help}{right} (change the value of `{}`, not the file)", stated.trim_matches(['"', '\'']))
}

impl Related {
    fn new(span: Span, message: String, sources: &Sources) -> Self {
        let source = sources.of(span);
        let span = source.fit(span);
        let (start, end) = source.positions(span);
        Self { message, file: source.name.clone(), line: start.line, column: start.column, end, span }
    }
}

/// The problem as it may be shown: every quoted text cut to [`QUOTED_MAX`] characters, and without the places in files that
/// are not desired states.
fn shown(problem: Problem, sources: &Sources) -> Problem {
    let related = problem.related.into_iter().filter(|(span, _)| sources.of(*span).is_desired_state());
    Problem {
        message: cut_quoted(&problem.message),
        label: cut_quoted(&problem.label),
        help: problem.help.as_deref().map(cut_quoted),
        related: related.map(|(span, message)| (span, cut_quoted(&message))).collect(),
        ..problem
    }
}

/// The text with everything between backticks cut to [`QUOTED_MAX`] characters.
fn cut_quoted(text: &str) -> String {
    let cut = |(at, piece): (usize, &str)| {
        if at % 2 == 0 || piece.chars().count() <= QUOTED_MAX {
            return piece.to_owned();
        }
        piece.chars().take(QUOTED_MAX).chain(['…']).collect()
    };
    text.split('`').enumerate().map(cut).collect::<Vec<_>>().join("`")
}

/// `file:line:column: error[code]: message`, for logs and editors.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, severity, message, file, line, column, .. } = self;
        write!(f, "{file}:{line}:{column}: {severity}[{code}]: {message}")
    }
}

/// All problems of the files that were loaded together, sorted by position, with the texts that they point into.
///
/// Serializes as the list of its diagnostics. `Display` writes one line for each; [`render`](Self::render) shows the
/// source.
#[derive(Debug, Clone)]
pub struct Diagnostics {
    pub(super) sources: Arc<Sources>,
    pub(super) list: Vec<Diagnostic>,
    /// The number of all problems; `list` contains the first of them.
    pub(super) total: usize,
}

impl Diagnostics {
    /// Keeps the first problems and counts all of them. For a file that is not a desired state, only that fact is
    /// reported: it may be any file, for example one with credentials.
    pub(super) fn new(sources: Arc<Sources>, problems: Vec<Problem>) -> Self {
        Self::listed(sources, problems, |_, listed| listed < SHOWN_MAX)
    }

    /// The same for files that were checked each by itself: a file with many problems leaves room for those of the others.
    pub(super) fn of_each(sources: Arc<Sources>, problems: Vec<Problem>) -> Self {
        let mut of_file = BTreeMap::<SourceId, usize>::new();
        Self::listed(sources, problems, |problem, _| {
            let listed = of_file.entry(problem.span.source).or_default();
            *listed += 1;
            *listed <= SHOWN_MAX
        })
    }

    /// Lists those problems for which there is room, given how many are listed already.
    fn listed(
        sources: Arc<Sources>,
        problems: Vec<Problem>,
        mut has_room: impl FnMut(&Problem, usize) -> bool,
    ) -> Self {
        let is_foreign =
            |problem: &Problem| problem.code.is_about_content() && !sources.of(problem.span).is_desired_state();
        let mut foreign = BTreeSet::new();
        let mut kept = Vec::new();
        let mut total = 0;
        for problem in problems {
            if is_foreign(&problem) {
                if foreign.insert(problem.span.source) {
                    total += 1;
                    kept.push(Problem::no_desired_state(problem.code, problem.span));
                }
            } else {
                total += 1;
                if has_room(&problem, kept.len()) {
                    kept.push(shown(problem, &sources));
                }
            }
        }
        let list = kept.into_iter().map(|problem| Diagnostic::new(problem, &sources)).collect();
        Self { sources, list, total }
    }

    /// The same for files of variables, which may have any keys.
    pub(super) fn of_variables(sources: Arc<Sources>, problems: Vec<Problem>) -> Self {
        let total = problems.len();
        let kept = problems.into_iter().take(SHOWN_MAX).map(|problem| shown(problem, &sources));
        let list = kept.map(|problem| Diagnostic::new(problem, &sources)).collect();
        Self { sources, list, total }
    }

    /// The diagnostics, by position.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// The number of problems, including those that are counted but not listed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.total
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.list.iter().try_for_each(|diagnostic| writeln!(f, "{diagnostic}"))
    }
}

impl std::error::Error for Diagnostics {}

impl Serialize for Diagnostics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl JsonSchema for Diagnostics {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Diagnostics".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<Diagnostic>::json_schema(generator)
    }
}
