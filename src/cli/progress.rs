//! How far an apply has come, on stderr: a bar on a terminal, lines elsewhere. Never part of the result.

use std::{
    io::{IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    apply::{StepReport, StepStatus},
    model::shown,
    render,
};

use super::escape::escaped;

/// Steps up to which each gets a line of its own in a log.
const LINE_EACH: usize = 50;
/// Time between lines of a longer run, so that a log stays bearable.
const BETWEEN_LINES: Duration = Duration::from_secs(5);

/// Shows progress.
#[derive(Debug)]
pub(crate) enum Progress {
    /// Nothing was asked for.
    Quiet,
    /// Lines: there is no terminal.
    Lines {
        /// When the last line was written.
        last: Instant,
    },
    /// A bar.
    Bar(ProgressBar),
}

impl Progress {
    /// For a run that is about to begin.
    pub(crate) fn new(is_quiet: bool) -> Self {
        if is_quiet {
            return Self::Quiet;
        }
        if !std::io::stderr().is_terminal() {
            return Self::Lines { last: Instant::now() };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        // The template is a constant that indicatif takes; if it ever did not, the default bar does as well.
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} done, {msg}, {eta} left") {
            bar.set_style(style);
        }
        Self::Bar(bar)
    }

    /// A step has ended.
    pub(crate) fn step(&mut self, step: &StepReport, ended: usize, total: usize) {
        let has_failed = matches!(step.status, StepStatus::Failed | StepStatus::Unclear | StepStatus::Skipped);
        match self {
            Self::Quiet => {}
            Self::Bar(bar) => {
                bar.set_length(total as u64);
                bar.set_position(ended as u64);
                bar.set_message(shown(&step.address.name));
                if has_failed {
                    bar.suspend(|| write_line(step, ended, total));
                }
            }
            Self::Lines { last } => {
                let is_due = total <= LINE_EACH || ended == total || last.elapsed() >= BETWEEN_LINES;
                if has_failed || is_due {
                    *last = Instant::now();
                    write_line(step, ended, total);
                }
            }
        }
    }

    /// The run has ended.
    pub(crate) fn finish(self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn write_line(step: &StepReport, ended: usize, total: usize) {
    // Progress that nobody can read is no reason to stop.
    let _ =
        writeln!(anstream::stderr().lock(), "{} ({ended} of {total} steps ended)", escaped(&render::step_line(step)));
}
