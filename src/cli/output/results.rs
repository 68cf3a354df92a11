//! What a command found, in words for people and as a part of the document for programs.

use std::{
    io::{self, IsTerminal as _},
    path::{Component, Path},
};

use crate::{
    advice::{Cost, Linted, Warmups},
    apply::Report,
    cli::{
        accept::FileChange,
        args::{Format, Listing},
        document::CallBudget,
        events::Event,
        explained::Topic,
        saved::Forecast,
        streams::columns,
        verbs::doctor::{check::Check, text::checks_text},
    },
    model::{STDIN_NAME, shown},
    plan::{Allowances, Pace, Plan},
    render::{self, AddressForm, Advised, ChoicesDocument, Detail, Judged, PlanStyle, RequestsDocument},
    view::{AddressReport, Drift, RoutesReport, SpfReport},
};

use super::Output;

impl Output {
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

    /// Keeps a plan for the document alone.
    pub(crate) fn silent_plan(&mut self, plan: Plan) {
        self.document.changes_pending = Some(!plan.changes.is_empty());
        self.document.plan = Some(plan);
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
            files.iter().filter_map(how_taken).for_each(|how| self.text(&render::wrapped(&how, columns())));
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
        // Who reads it from a pipe or a file may feed it to `git apply`, which needs the line ends of the file.
        let is_screen = io::stdout().is_terminal();
        for file in &files {
            self.text("\n");
            if is_screen { self.text(&file.shown_diff()) } else { self.text_with_line_ends(&file.diff) }
        }
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
}

/// Why no program takes the diff of a file as it is, and what helps; `None`: `git apply -p0` and `patch -p0` take it.
fn how_taken(file: &FileChange) -> Option<String> {
    let path = Path::new(&file.path);
    let is_above = path.is_absolute() || path.components().any(|part| part == Component::ParentDir);
    let path = shown(&file.path);
    if file.path == STDIN_NAME {
        Some("\nThe text came from standard input: no file takes this diff. Name the file with `-f`.\n".to_owned())
    } else if is_above {
        Some(format!(
            "\n`git apply` and `patch` do not take the path `{path}`: run `advise` in a folder above the file, with its path \
             from there.\n"
        ))
    } else {
        None
    }
}
