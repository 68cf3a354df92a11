//! The one door: the result to stdout and to report files, everything else to stderr. `results` shows what a command found,
//! `ending` says how it ended and writes the reports.

mod ending;
mod results;

use std::{io, path::Path};

use crate::{
    config::{Colors, Diagnostics},
    model::AccountId,
    plan::{Allowances, Pace, Plan},
    view::Drift,
};

use super::{
    args::{Common, Format, ReportTarget},
    document::OutputDocument,
    escape::escaped,
    events::Event,
    failure::Failure,
    files,
    pipeline::{Audience, Pipeline},
    progress::Progress,
    reports,
    streams::{to_stderr, to_stdout},
};

/// Columns of a diagnostic where no terminal says how many it has.
const DEFAULT_WIDTH: usize = 120;

/// What a command prints.
#[derive(Debug)]
pub(crate) struct Output {
    format: Format,
    quiet: bool,
    reports: Vec<ReportTarget>,
    document: OutputDocument,
    pipeline: Pipeline,
    audience: Audience,
    /// The file that a failure without a place is about.
    about: String,
    /// What an apply of the plan may do, and how fast.
    allowed: Allowances,
    pace: Pace,
    /// The unified diff that was asked for.
    diff: Option<String>,
    /// What is left of the drift that was shown.
    left: Option<Drift>,
    /// The events so far, for reports; empty if nobody asked for them.
    events: String,
    /// The text printed so far, for text reports.
    text: String,
    /// The table of addresses as CSV.
    table: String,
    /// Whether what was printed is a document of its own: a schema, a script.
    is_raw: bool,
    /// Why something could not be printed.
    unprinted: Option<io::Error>,
}

impl Output {
    pub(crate) fn new(common: &Common, command: &'static str, audience: Audience) -> Self {
        let mut output = Self {
            events: String::new(),
            pipeline: Pipeline::of(common),
            audience,
            about: files::names(common).into_iter().next().unwrap_or_default(),
            allowed: common.allowed(),
            pace: Pace::default(),
            diff: None,
            left: None,
            format: common.format,
            quiet: common.quiet,
            reports: common.report.clone(),
            document: OutputDocument::new(command),
            text: String::new(),
            table: String::new(),
            is_raw: false,
            unprinted: None,
        };
        if audience != Audience::Reader {
            output.event(&Event::started(command));
        }
        output
    }

    /// Tells programs that follow the run what happens.
    pub(crate) fn event(&mut self, event: &Event<'_>) {
        if self.has_followers() {
            let is_printed = self.format == Format::Ndjson && !self.is_raw;
            let line = event.line();
            if is_printed {
                self.print_as_it_is(&line);
            }
            self.events.push_str(&line);
        }
    }

    /// Whether somebody reads the events.
    fn has_followers(&self) -> bool {
        self.format == Format::Ndjson || self.reports.iter().any(|target| target.format == Format::Ndjson)
    }

    /// Tries whether every report can be written, before anything is done that it has to tell of.
    ///
    /// # Errors
    /// The first that cannot; it is not tried again.
    pub(crate) fn try_reports(&mut self) -> Result<(), Failure> {
        if self.audience == Audience::Pipelines {
            self.pipeline.try_files()?;
        }
        reports::try_all(&mut self.reports)
    }

    /// Gives up the reports: no file of the command line may be written to.
    pub(crate) fn without_reports(&mut self, failure: Failure) -> Failure {
        self.reports.clear();
        failure
    }

    /// Prints result text: to stdout if people read it.
    pub(crate) fn text(&mut self, text: &str) {
        self.text.push_str(text);
        if self.format == Format::Text {
            self.print(text);
        }
    }

    /// The same with the line ends of Windows, which are shown as text elsewhere.
    fn text_with_line_ends(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            let Some(begin) = line.strip_suffix("\r\n") else {
                self.text(line);
                continue;
            };
            self.text(begin);
            self.text.push_str("\r\n");
            if self.format == Format::Text {
                self.print_as_it_is("\r\n");
            }
        }
    }

    /// Prints a document of its own, whatever the format: a schema, a script, an endpoint.
    pub(crate) fn raw(&mut self, text: &str) {
        self.is_raw = true;
        self.text.push_str(text);
        self.print_as_it_is(text);
    }

    /// Prints a file of the desired state: to stdout if people read it, else as part of the document.
    pub(crate) fn file(&mut self, text: &str) {
        self.text.push_str(text);
        if self.format == Format::Text {
            // A file is taken as it is; what is active in it is escaped as YAML does.
            self.print_as_it_is(text);
        }
        self.document.file = Some(text.to_owned());
    }

    /// Points at what is wrong with a file.
    pub(crate) fn diagnostics(&self, found: &Diagnostics) {
        // The stream drops the colours where they are not wanted.
        to_stderr(&found.render(Colors::On, DEFAULT_WIDTH));
    }

    /// Names the saved plan that the command is about: its documents belong to those of the plan.
    pub(crate) fn about(&mut self, plan: &Plan) {
        self.pipeline.about(plan);
    }

    /// Names the file that the command is about, where it is not among the files of the desired state.
    pub(crate) fn about_file(&mut self, account: &AccountId, path: &Path) {
        self.pipeline.about_file(account, path);
    }

    /// Says how exactly the plan that was shown is applied, if it can be, and the file that it was saved to.
    pub(crate) fn how_to_apply(&mut self, command: Option<String>, saved_at: Option<&Path>) {
        self.pipeline.how_to_apply(command, saved_at);
    }

    /// Shows how far a run has come. Not part of the result.
    pub(crate) fn progress(&self) -> Progress {
        Progress::new(self.quiet)
    }

    /// Says something beside the result.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            to_stderr(&format!("{text}\n"));
        }
    }

    /// [`note`](Self::note) for a task of its own.
    pub(crate) fn noter(&self) -> impl Fn(&str) + Send + 'static {
        let quiet = self.quiet;
        move |text| {
            if !quiet {
                to_stderr(&format!("{text}\n"));
            }
        }
    }

    /// Prints to stdout; what could not be printed is said in the end.
    fn print(&mut self, text: &str) {
        self.print_as_it_is(&escaped(text));
    }

    fn print_as_it_is(&mut self, text: &str) {
        if let Err(error) = to_stdout(text) {
            self.unprinted.get_or_insert(error);
        }
    }
}
