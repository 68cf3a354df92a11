//! How a command ended: the last events, the reports, what a pipeline shows, and the exit code.

use std::io;

use crate::{
    apply::Report,
    cli::{
        args::{Format, ReportTarget},
        document::OutputDocument,
        events::Event,
        exit::Exit,
        failure::Failure,
        formats::Formats,
        pipeline::Audience,
        reports,
        streams::{self, to_stderr},
    },
    disk,
    render::{self, Outcome, Style},
};

use super::Output;

impl Output {
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
