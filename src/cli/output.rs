//! The one door: the result to stdout and to report files, everything else to stderr.

use std::io::{self, IsTerminal as _, Write as _};

use crate::{
    apply::Report,
    config::{Colors, Diagnostics},
    disk,
    model::shown,
    plan::{Allowances, Pace, Plan, Stale},
    render::{self, Detail, PlanStyle, Style},
    view::Drift,
};

use super::{
    accept::FileChange,
    args::{Common, Format, Listing, ReportTarget},
    document::{CallBudget, OutputDocument},
    escape::escaped,
    exit::Exit,
    failure::{Failure, FailureReason},
    progress::Progress,
    saved::Forecast,
    verbs::doctor::{check::Check, text::checks_text},
};

/// Columns of a diagnostic where no terminal says how many it has.
const DEFAULT_WIDTH: usize = 120;

/// Fewest columns to which lines are wrapped.
const LEAST_WIDTH: usize = 40;

/// What a command prints.
#[derive(Debug)]
pub(crate) struct Output {
    format: Format,
    quiet: bool,
    reports: Vec<ReportTarget>,
    document: OutputDocument,
    /// The text printed so far, for text reports.
    text: String,
    /// Whether what was printed is a document of its own: a schema, a script.
    is_raw: bool,
    /// Why something could not be printed.
    unprinted: Option<io::Error>,
}

impl Output {
    pub(crate) fn new(common: &Common, command: &'static str) -> Self {
        Self {
            format: common.format,
            quiet: common.quiet,
            reports: common.report.clone(),
            document: OutputDocument::new(command),
            text: String::new(),
            is_raw: false,
            unprinted: None,
        }
    }

    /// Tries whether every report can be written, before anything is done that it has to tell of.
    ///
    /// # Errors
    /// The first that cannot; it is not tried again.
    pub(crate) fn try_reports(&mut self) -> Result<(), Failure> {
        for (at, target) in self.reports.iter().enumerate() {
            let what = format!("write the report to `{}`", target.path.display());
            if self.reports[..at].iter().any(|other| disk::place(&other.path) == disk::place(&target.path)) {
                return Err(Failure::Usage(format!(
                    "two reports go to `{}`: name a file for each",
                    target.path.display()
                )));
            }
            if let Err(error) = disk::try_to_write(&target.path) {
                self.reports.remove(at);
                return Err(Failure::Io { what, error });
            }
        }
        Ok(())
    }

    /// Prints result text: to stdout if people read it.
    pub(crate) fn text(&mut self, text: &str) {
        self.text.push_str(text);
        if !self.format.is_json() {
            self.print(text);
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
        if !self.format.is_json() {
            // A file is taken as it is; what is active in it is escaped as YAML does.
            self.print_as_it_is(text);
        }
        self.document.file = Some(text.to_owned());
    }

    /// Keeps a plan for the document alone.
    pub(crate) fn silent_plan(&mut self, plan: Plan) {
        self.document.changes_pending = Some(!plan.changes.is_empty());
        self.document.plan = Some(plan);
    }

    /// Points at what is wrong with a file.
    pub(crate) fn diagnostics(&self, found: &Diagnostics) {
        // The stream drops the colours where they are not wanted.
        to_stderr(&found.render(Colors::On, DEFAULT_WIDTH));
    }

    /// Shows a plan, for an apply that allows this.
    pub(crate) fn plan(&mut self, plan: Plan, allowed: &Allowances, listing: Listing, pace: Pace) {
        let Listing { all, steps } = listing;
        let detail = if all { Detail::Everything } else { Detail::Screen };
        let style = PlanStyle { detail, steps, width: columns(), legend: io::stdout().is_terminal(), pace };
        self.text(&render::plan_text(&plan, allowed, style));
        self.silent_plan(plan);
    }

    /// Shows what is live in another way than declared.
    pub(crate) fn drift(&mut self, drift: Drift) {
        self.text(&render::drift_text(&drift, columns()));
        self.document.drift = Some(drift);
    }

    /// Shows what changed in the text of files.
    pub(crate) fn files(&mut self, files: Vec<FileChange>) {
        files.iter().for_each(|file| self.text(&format!("\n{}", file.diff)));
        self.document.files = files;
    }

    /// Shows who changed what the plan changes back.
    pub(crate) fn who(&mut self, drift: Drift) {
        self.text(&render::who_text(&drift, columns()));
        self.document.drift = Some(drift);
    }

    /// Says how the plan that was shown can be applied.
    pub(crate) fn verdict(&mut self, text: &str) {
        self.text(&render::wrapped(text, columns()));
    }

    /// Says what `apply` would do with the plan that was shown.
    pub(crate) fn forecast(&mut self, forecast: Forecast) {
        self.verdict(&forecast.line());
        self.document.apply = Some(forecast);
    }

    /// Shows the calls by operation.
    pub(crate) fn calls(&mut self, calls: CallBudget) {
        self.text(&render::wrapped(&calls.text(), columns()));
        self.document.calls = Some(calls);
    }

    /// Shows what an apply did.
    pub(crate) fn report(&mut self, report: Report) {
        self.text(&render::wrapped(&render::report_text(&report), columns()));
        self.document.report = Some(report);
    }

    /// Shows what `doctor` found.
    pub(crate) fn checks(&mut self, checks: Vec<Check>) {
        self.text(&checks_text(&checks));
        self.document.checks = checks;
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

    /// Says how the command ends, writes the reports and gives the exit code.
    pub(crate) fn finish(mut self, ended: Result<Exit, Failure>) -> Exit {
        let mut exit = match ended {
            Ok(exit) => exit,
            Err(failure) => self.failed(failure),
        };
        self.document.exit_code = exit.code();
        for target in std::mem::take(&mut self.reports) {
            if let Err(error) = self.write_report(&target) {
                exit = self.unwritten(exit, format!("write the report to `{}`", target.path.display()), error);
            }
        }
        if self.format.is_json() && !self.is_raw {
            self.print(&json(&self.document));
        }
        if let Some(error) = self.unprinted.take() {
            exit = self.unwritten(exit, "write to standard output".to_owned(), error);
        }
        exit
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

    /// The exit code once a part of the result could not be written: no success, and no loss of a graver code.
    fn unwritten(&mut self, exit: Exit, what: String, error: io::Error) -> Exit {
        let failure = Failure::Io { what, error };
        to_stderr(&failure_text(&failure));
        if exit != Exit::Success && exit != Exit::Pending {
            return exit;
        }
        let exit = if self.document.report.as_ref().is_some_and(Report::wrote) { Exit::Partial } else { Exit::Error };
        self.document.exit_code = exit.code();
        self.document.failure_reason.get_or_insert(failure.reason());
        exit
    }

    fn failed(&mut self, failure: Failure) -> Exit {
        let exit = failure.exit();
        self.document.failure_reason = Some(failure.reason());
        match failure {
            Failure::Invalid(diagnostics) => {
                self.diagnostics(&diagnostics);
                to_stderr(&failure_text(&Failure::Invalid(diagnostics.clone())));
                self.document.diagnostics = Some(diagnostics);
            }
            Failure::InvalidBase { base, found } => {
                self.diagnostics(&found);
                to_stderr(&failure_text(&Failure::InvalidBase { base, found: found.clone() }));
                self.document.diagnostics = Some(found);
            }
            Failure::NotAcceptable(found) => {
                self.diagnostics(&found);
                to_stderr(&failure_text(&Failure::NotAcceptable(found.clone())));
                self.document.diagnostics = Some(found);
            }
            Failure::Stale(stale) => {
                to_stderr(&stale_text(&stale));
                self.document.stale = stale;
            }
            // The last line of the plan says why.
            Failure::Refused(..) | Failure::PlanLimit(_)
                if self.document.apply.as_ref().is_some_and(|forecast| forecast.is_refused) =>
            {
                to_stderr(&format!("{} the plan is refused; nothing was written\n", Style::Bad.paint("error:")));
            }
            failure => to_stderr(&failure_text(&failure)),
        }
        exit
    }

    fn write_report(&self, target: &ReportTarget) -> io::Result<()> {
        let text = match target.format {
            Format::Json => json(&self.document),
            Format::Text => anstream::adapter::strip_str(&escaped(&self.text)).to_string(),
        };
        disk::replace(&target.path, text.as_bytes())
    }
}

fn stale_text(stale: &[Stale]) -> String {
    render::stale_text(stale) + &failure_text(&Failure::Stale(stale.to_vec()))
}

fn failure_text(failure: &Failure) -> String {
    let mut text = format!("{} {}\n", Style::Bad.paint("error:"), shown(&failure.message()));
    if let Some(help) = failure.help() {
        text.push_str(&format!("{} {}\n", Style::Good.paint("help:"), shown(&help)));
    }
    text
}

fn json(document: &OutputDocument) -> String {
    let text = serde_json::to_string_pretty(document).expect("our own types have only string keys");
    text + "\n"
}

/// Ends a command line that clap refused, or that asked for help.
pub(crate) fn usage(error: &clap::Error) -> Exit {
    use clap::error::ErrorKind;
    let text = error.render().ansi().to_string();
    if error.use_stderr() {
        to_stderr(&text);
    } else {
        // What cannot be printed has nobody to read it.
        let _ = to_stdout(&text);
    }
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Exit::Success;
    }
    if wants_json() {
        let mut document = OutputDocument::new("usage");
        document.exit_code = Exit::Usage.code();
        document.failure_reason = Some(usage_reason(&error.to_string()));
        // Whoever cannot read why has the exit code.
        let _ = to_stdout(&escaped(&json(&document)));
    }
    Exit::Usage
}

/// clap's text is for people: `error: ` and what is wrong, an empty line, how to use it right.
fn usage_reason(text: &str) -> FailureReason {
    let text = text.strip_prefix("error: ").unwrap_or(text).trim_end();
    let (message, help) = text.split_once("\n\n").map_or((text, None), |(message, help)| (message, Some(help)));
    FailureReason { code: "usage", message: message.to_owned(), help: help.map(str::to_owned) }
}

/// Whether the words that clap refused ask for JSON.
fn wants_json() -> bool {
    let words: Vec<_> = std::env::args_os().collect();
    words.iter().any(|word| word == "--format=json")
        || words.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
}

/// The columns of a line: those of the terminal, else what `COLUMNS` says. `None` if lines are not to be wrapped, as in a
/// pipe, whose reader may search for whole sentences.
fn columns() -> Option<usize> {
    let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal =
        terminal_size::terminal_size_of(io::stdout()).map(|(terminal_size::Width(columns), _)| columns.into());
    stated.or(terminal).map(|columns: usize| columns.max(LEAST_WIDTH))
}

/// Prints; a reader that has gone away is no error, a full disk is.
fn to_stdout(text: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn to_stderr(text: &str) {
    let _ = anstream::stderr().lock().write_all(escaped(text).as_bytes());
}
