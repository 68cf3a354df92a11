//! The one door: the result to stdout and to report files, everything else to stderr.

use std::{
    io::{self, IsTerminal as _},
    path::Path,
};

use crate::{
    advice::{Cost, Linted, Warmups},
    apply::Report,
    config::{Colors, Diagnostics},
    disk,
    model::{AccountId, shown},
    plan::{Allowances, Pace, Plan},
    render::{
        self, AddressForm, Advised, ChoicesDocument, Detail, Judged, Outcome, PlanStyle, RequestsDocument, Style,
    },
    view::{AddressReport, Drift, RoutesReport, SpfReport},
};

use super::{
    accept::FileChange,
    args::{Common, Format, Listing, ReportTarget},
    document::{CallBudget, OutputDocument},
    escape::escaped,
    events::Event,
    exit::Exit,
    explained::Topic,
    failure::Failure,
    files,
    formats::Formats,
    pipeline::{Audience, Pipeline},
    progress::Progress,
    reports,
    saved::Forecast,
    streams::{self, columns, to_stderr, to_stdout},
    verbs::doctor::{check::Check, text::checks_text},
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

    /// Tells of the changes and findings of a plan.
    fn plan_events(&mut self, plan: &Plan, allowed: &Allowances) {
        if !self.has_followers() {
            return;
        }
        plan.changes.iter().for_each(|change| self.event(&Event::Change { change }));
        let notices = render::plan_notices(plan, allowed);
        notices.iter().for_each(|notice| self.event(&Event::finding(notice)));
        self.event(&Event::planned(plan));
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
        (self.allowed, self.pace) = (allowed.clone(), pace);
        self.plan_events(&plan, allowed);
        self.silent_plan(plan);
    }

    /// Shows the unified diff of a plan.
    pub(crate) fn diff(&mut self, diff: String) {
        self.text(&diff);
        self.diff = Some(diff);
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

    /// Shows what is live in another way than declared.
    pub(crate) fn drift(&mut self, drift: Drift) {
        self.text(&render::drift_text(&drift, columns()));
        render::drift_notices(&drift).iter().for_each(|notice| self.event(&Event::finding(notice)));
        self.document.drift = Some(drift);
    }

    /// Keeps what is left of the drift that was shown, once live values came into the file.
    pub(crate) fn left(&mut self, left: Drift) {
        self.left = Some(left);
    }

    /// Shows what the adviser found.
    pub(crate) fn advice(&mut self, linted: &Linted, judged: Judged) {
        let advised = Advised::of(linted, judged);
        self.text(&render::lint_text(&advised, columns()));
        render::advice_notices(&advised).iter().for_each(|notice| self.event(&Event::finding(notice)));
        self.document.advice = Some(advised);
    }

    /// Shows what the adviser says of the plan that was shown: what it causes, and what it costs.
    pub(crate) fn advice_of_plan(&mut self, advised: Advised, cost: Cost) {
        let line = render::cost_line(&cost).map(|line| render::wrapped(&format!("{line}\n"), columns()));
        let caused = render::caused_text(&advised, columns());
        self.text(&(line.unwrap_or_default() + &caused));
        render::advice_notices(&advised).iter().for_each(|notice| self.event(&Event::finding(notice)));
        (self.document.advice, self.document.cost) = (Some(advised), Some(cost));
    }

    /// Shows which kind of IPs fits each stream, and what would change in the files.
    pub(crate) fn choices(&mut self, choices: ChoicesDocument, files: Vec<FileChange>) {
        self.text(&render::wrapped(&render::choices_text(&choices), columns()));
        if !files.is_empty() {
            self.text("\nThe file with these changes:\n");
            self.files(files);
        }
        self.document.choices = Some(choices);
    }

    /// Shows what dedicated IPs cost.
    pub(crate) fn cost(&mut self, cost: Cost) {
        self.text(&render::wrapped(&render::cost_text(&cost), columns()));
        self.document.cost = Some(cost);
    }

    /// Shows cases at AWS Support, in lines that stay as they are: they are copied.
    pub(crate) fn requests(&mut self, requests: RequestsDocument, text: &str) {
        self.text(text);
        self.document.requests = Some(requests);
    }

    /// Shows how the warm-up of pools goes on.
    pub(crate) fn warmup(&mut self, warmups: Warmups) {
        self.text(&render::wrapped(&render::warmup_text(&warmups), columns()));
        self.document.warmup = Some(warmups);
    }

    /// Shows what changed in the text of files.
    pub(crate) fn files(&mut self, files: Vec<FileChange>) {
        files.iter().for_each(|file| self.text(&format!("\n{}", file.shown_diff())));
        self.diff = Some(files.iter().map(|file| file.diff.as_str()).collect());
        self.document.files = files;
    }

    /// Names files whose layout differs, and shows what changes in them if that was asked for.
    pub(crate) fn laid_out(&mut self, files: Vec<FileChange>, what: &str, shows_diff: bool) {
        for file in &files {
            self.text(&if shows_diff { file.shown_diff() } else { format!("{what}: {}\n", shown(&file.path)) });
        }
        self.document.files = files;
    }

    /// Names the files that were written, and the command that a person runs next.
    pub(crate) fn written(&mut self, files: Vec<String>, next: String) {
        files.iter().for_each(|file| self.text(&format!("wrote {}\n", shown(file))));
        self.text(&format!("Next: {next}\n"));
        (self.document.written, self.document.next) = (files, Some(next));
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

    /// Says in these words what `apply` would do with the plan that was shown.
    pub(crate) fn forecast(&mut self, forecast: Forecast, words: &str) {
        self.verdict(words);
        self.event(&Event::Forecast { forecast: &forecast });
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

    /// Shows what fields and codes mean.
    pub(crate) fn explained(&mut self, text: &str, topics: Vec<Topic>) {
        self.text(&render::wrapped(text, columns()));
        self.document.explained = topics;
    }

    /// Shows which mail leaves from which IP. People and diagrams are not shown what a plan leaves as it is.
    pub(crate) fn routes(&mut self, routes: RoutesReport) {
        let shown = routes.clone().only_changed();
        self.text(&render::routes_text(&shown, columns()));
        if self.format == Format::Mermaid {
            render::mermaid(&shown).1.iter().for_each(|left| self.note(&format!("left out: {left}")));
        }
        self.document.routes = Some(routes);
    }

    /// Shows the addresses that mail leaves from.
    pub(crate) fn addresses(&mut self, report: AddressReport, form: AddressForm) {
        let text = report.notice.clone();
        self.text(&text.unwrap_or_else(|| render::addresses_text(&report, form, columns())));
        self.table = render::addresses_csv(&report, form);
        self.document.addresses = Some(report);
    }

    /// Shows SPF records.
    pub(crate) fn spf(&mut self, report: SpfReport) {
        self.text(&render::spf_text(&report, columns()));
        self.document.spf = Some(report);
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
        self.last_events();
        for target in std::mem::take(&mut self.reports) {
            if let Err(error) = disk::replace(&target.path, self.reported(&target).as_bytes()) {
                exit = self.unwritten(exit, reports::purpose(&target), error);
            }
        }
        if !matches!(self.format, Format::Text | Format::Ndjson) && !self.is_raw {
            let document = self.rendered(self.format);
            // Markdown keeps its line breaks; like JSON, it has escaped what is active in it.
            self.print(&document);
        }
        if self.audience == Audience::Pipelines {
            exit = self.tell_pipeline(exit);
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

    /// Tells why the command ended so, and that it ended.
    fn last_events(&mut self) {
        if !self.has_followers() {
            return;
        }
        let fresh = OutputDocument::new(self.document.command);
        let document = std::mem::replace(&mut self.document, fresh);
        let errors = document.file_errors();
        errors.iter().for_each(|notice| self.event(&Event::finding(notice)));
        document.stale.iter().for_each(|object| self.event(&Event::Stale { object }));
        self.event(&Event::finished(document.exit_code, document.failure_reason.as_ref()));
        self.document = document;
    }

    /// The result as a report has it.
    fn reported(&self, target: &ReportTarget) -> String {
        let Some(max_bytes) = target.max_bytes else { return self.rendered(target.format) };
        let context = render::Context { max_bytes, ..self.pipeline.context().clone() };
        render::markdown(&Outcome { context: &context, ..self.outcome() }).text
    }

    /// The result in a format.
    fn rendered(&self, format: Format) -> String {
        let (document, outcome) = (&self.document, self.outcome());
        let (events, text, table) = (&self.events, &self.text, &self.table);
        Formats { document, outcome, events, text, table, about: &self.about }.rendered(format)
    }

    /// Writes what the pipeline shows beside the log.
    fn tell_pipeline(&mut self, exit: Exit) -> Exit {
        if !self.pipeline.is_told() {
            return exit;
        }
        let outcome = self.outcome();
        let (annotations, written) = (self.pipeline.annotations(&outcome), self.pipeline.write(&outcome));
        // Its lines are commands on purpose; what is from outside is escaped in them.
        streams::command_to_stderr(&annotations);
        match written {
            Err(Failure::Io { what, error }) => self.unwritten(exit, what, error),
            Ok(()) | Err(_) => exit,
        }
    }

    /// How the command ended, for documents of pipelines.
    fn outcome(&self) -> Outcome<'_> {
        Outcome {
            allowed: self.allowed.clone(),
            pace: self.pace,
            diff: self.diff.as_deref(),
            left: self.left.as_ref(),
            text: &self.text,
            ..self.document.outcome(self.pipeline.context())
        }
    }

    /// The exit code once a part of the result could not be written: no success, and no loss of a graver code.
    fn unwritten(&mut self, exit: Exit, what: String, error: io::Error) -> Exit {
        let failure = Failure::Io { what, error };
        to_stderr(&failure.text());
        if exit != Exit::Success && exit != Exit::Pending {
            return exit;
        }
        let exit = if self.document.report.as_ref().is_some_and(Report::wrote) { Exit::Partial } else { Exit::Error };
        self.document.exit_code = exit.code();
        self.document.failure_reason.get_or_insert(failure.reason());
        exit
    }

    fn failed(&mut self, failure: Failure) -> Exit {
        let (exit, text) = (failure.exit(), failure.text());
        self.document.failure_reason = Some(failure.reason());
        match failure {
            Failure::Invalid(found) | Failure::InvalidBase { found, .. } | Failure::NotAcceptable(found) => {
                // Where each is a line of the result, that is all that is said of it.
                if self.format != Format::Lines {
                    self.diagnostics(&found);
                }
                to_stderr(&text);
                self.document.diagnostics = Some(found);
            }
            Failure::NotAllAccepted(refused) => {
                to_stderr(&text);
                self.document.not_accepted = refused;
            }
            Failure::Unreadable(error) => {
                to_stderr(&text);
                self.about = error.name();
            }
            Failure::Stale(stale) => {
                to_stderr(&(render::stale_text(&stale) + &text));
                self.document.stale = stale;
            }
            // The last line of the plan says why.
            Failure::Refused(..) | Failure::PlanLimit(_)
                if self.document.apply.as_ref().is_some_and(|forecast| forecast.is_refused) =>
            {
                to_stderr(&format!("{} the plan is refused; nothing was written\n", Style::Bad.paint("error:")));
            }
            _ => to_stderr(&text),
        }
        exit
    }
}
