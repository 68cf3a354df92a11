//! How far a command is, on stderr: bars on a terminal, lines elsewhere. Never part of the result.

use std::{
    collections::BTreeMap,
    io::{IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::{task::AbortHandle, time::sleep};

use crate::{
    apply::{StepReport, StepStatus},
    model::shown,
    render,
    ses::{Activity, Reading},
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
    Bar {
        /// The bar.
        bar: ProgressBar,
        /// When it began.
        began: Instant,
    },
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
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} of {len} steps{msg}") {
            bar.set_style(style);
        }
        Self::Bar { bar, began: Instant::now() }
    }

    /// A step has ended.
    pub(crate) fn step(&mut self, step: &StepReport, ended: usize, total: usize) {
        let has_failed = matches!(step.status, StepStatus::Failed | StepStatus::Unclear | StepStatus::Skipped);
        match self {
            Self::Quiet => {}
            Self::Bar { bar, began } => {
                bar.set_length(total as u64);
                bar.set_position(ended as u64);
                let left = left(began.elapsed(), ended, total);
                bar.set_message(format!(", last {} {}{left}", step.id, shown(&step.address.name)));
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
    pub(crate) fn finish(&self) {
        if let Self::Bar { bar, .. } = self {
            bar.finish_and_clear();
        }
    }
}

/// How long the rest takes at the pace so far. Empty as long as there is no pace, and once nothing is left.
fn left(elapsed: Duration, done: usize, total: usize) -> String {
    let rest = total.saturating_sub(done);
    if done == 0 || rest == 0 {
        return String::new();
    }
    let left = Duration::from_secs_f64(elapsed.as_secs_f64() * rest as f64 / done as f64);
    format!(", about {} s left", rounded_up(left))
}

/// Whole seconds, never 0.
fn rounded_up(left: Duration) -> u64 {
    left.as_secs() + u64::from(left.subsec_nanos() > 0 || left.is_zero())
}

/// Time before the progress of a read is shown: most reads are done by then.
const BEFORE_READING_SHOWS: Duration = Duration::from_millis(300);
/// Time between two looks at how far a read is.
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);
/// Time between lines about a read in a log.
const BETWEEN_READING_LINES: Duration = Duration::from_secs(10);

/// Shows how far a read of the account is, until it is dropped: a line for each Region.
#[derive(Debug)]
pub(crate) struct ReadingProgress {
    task: Option<AbortHandle>,
    lines: Option<MultiProgress>,
}

/// A read that is watched.
struct Watched {
    activity: Activity,
    began: Instant,
    /// What the read is for, as a participle.
    what: &'static str,
    /// Maximum number of reads a second of one operation, if it is known.
    most: Option<f64>,
}

impl ReadingProgress {
    /// Begins to look at what a connection reads from now on. `what` says what for: `reading`.
    pub(crate) fn start(activity: &Activity, what: &'static str, most: Option<f64>, is_quiet: bool) -> Self {
        if is_quiet {
            return Self { task: None, lines: None };
        }
        let watched = Watched { activity: activity.clone(), began: Instant::now(), what, most };
        if !std::io::stderr().is_terminal() {
            return Self { task: Some(tokio::spawn(log_reading(watched)).abort_handle()), lines: None };
        }
        let lines = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let task = tokio::spawn(draw_reading(watched, lines.clone())).abort_handle();
        Self { task: Some(task), lines: Some(lines) }
    }
}

impl Drop for ReadingProgress {
    fn drop(&mut self) {
        self.task.iter().for_each(AbortHandle::abort);
        if let Some(lines) = &self.lines {
            // What the task still draws goes nowhere.
            let _ = lines.clear();
            lines.set_draw_target(ProgressDrawTarget::hidden());
        }
    }
}

async fn draw_reading(watched: Watched, lines: MultiProgress) {
    let mut bars = BTreeMap::new();
    sleep(BEFORE_READING_SHOWS).await;
    loop {
        for (region, reading) in watched.reading() {
            let bar = bars.entry(region.clone()).or_insert_with(|| {
                let bar = lines.add(ProgressBar::new_spinner());
                if let Ok(style) = ProgressStyle::with_template("{msg}") {
                    bar.set_style(style);
                }
                bar
            });
            bar.set_message(watched.line(&region, reading));
        }
        sleep(BETWEEN_LOOKS).await;
    }
}

async fn log_reading(watched: Watched) {
    loop {
        sleep(BETWEEN_READING_LINES).await;
        for (region, reading) in watched.reading() {
            if reading.read < reading.known {
                // Progress that cannot be written is no reason to stop.
                let _ = writeln!(anstream::stderr().lock(), "{}", watched.line(&region, reading));
            }
        }
    }
}

impl Watched {
    fn reading(&self) -> BTreeMap<String, Reading> {
        self.activity.reading(self.began, self.most)
    }

    fn line(&self, region: &str, reading: Reading) -> String {
        let Reading { read, known, left } = reading;
        let left = left.map(|left| format!(", about {} s left", rounded_up(left))).unwrap_or_default();
        format!("{} {}: {read} of {known} objects{left}", self.what, shown(region))
    }
}

fn write_line(step: &StepReport, ended: usize, total: usize) {
    // Progress that nobody can read is no reason to stop.
    let _ =
        writeln!(anstream::stderr().lock(), "{} ({ended} of {total} steps ended)", escaped(&render::step_line(step)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rest_is_never_said_to_take_no_time() {
        assert_eq!(left(Duration::from_secs(9), 0, 10), "");
        assert_eq!(left(Duration::from_secs(9), 10, 10), "");
        assert_eq!(left(Duration::from_millis(1), 9, 10), ", about 1 s left");
        assert_eq!(left(Duration::from_secs(10), 10, 40), ", about 30 s left");
    }
}
