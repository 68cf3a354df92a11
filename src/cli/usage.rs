//! A command line that clap refuses, or that asks for help: the text, and the documents in the formats that were asked for.

use std::{
    path::{Path, PathBuf},
    str::FromStr as _,
};

use clap::{
    ValueEnum as _,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{config, disk};

use super::{
    args::{Format, ReportTarget},
    document::OutputDocument,
    escape::escaped,
    events::Event,
    exit::Exit,
    failure::FailureReason,
    formats::Formats,
    kept_apart,
    pipeline::plain_context,
    quote::quoted,
    reports,
    streams::{to_stderr, to_stdout},
};

/// The options that are looked for.
const OPTIONS: [&str; 3] = ["--format", "-C", "--report"];
/// What the documents call a command line whose verb is not known.
const COMMAND: &str = "usage";

/// Ends a command line that clap refused, or that asked for help.
pub(crate) fn refused(error: clap::Error) -> Exit {
    let error = with_tip(error);
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
    let mut document = OutputDocument::new(COMMAND);
    document.exit_code = Exit::Usage.code();
    document.failure_reason = Some(usage_reason(&error.to_string()));
    hand_over(&document, &Asked::by(std::env::args_os().filter_map(|word| word.into_string().ok())));
    Exit::Usage
}

/// clap's error with a tip that helps: a file is named with `-f`, and no option is meant as the name of a file.
fn with_tip(mut error: clap::Error) -> clap::Error {
    let word = match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::UnknownArgument, Some(ContextValue::String(word))) => word.clone(),
        (ErrorKind::MissingRequiredArgument, Some(ContextValue::Strings(words))) if *words == ["--each"] => {
            set_tip(&mut error, "one file is named with `-f FILE`; `--each` checks several, each by itself");
            return error;
        }
        _ => return error,
    };
    if word.starts_with('-') {
        let is_as_value = |tips: &ContextValue| tips.to_string().contains("as a value");
        if error.get(ContextKind::Suggested).is_some_and(is_as_value) {
            error.remove(ContextKind::Suggested);
        }
    } else if config::is_yaml(Path::new(&word)) || Path::new(&word).exists() {
        set_tip(&mut error, &format!("a file is named with `-f`: `-f {}`", quoted(&word)));
    }
    error
}

fn set_tip(error: &mut clap::Error, tip: &str) {
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.to_owned().into()]));
}

/// Prints and writes the documents. Whoever cannot read why has the exit code.
fn hand_over(document: &OutputDocument, asked: &Asked) {
    let context = plain_context();
    let finished = Event::finished(document.exit_code, document.failure_reason.as_ref());
    let events = Event::started(COMMAND).line() + &finished.line();
    let formats = Formats {
        document,
        outcome: document.outcome(&context),
        events: &events,
        text: "",
        table: "",
        about: env!("CARGO_PKG_NAME"),
    };
    for target in &asked.reports {
        let path = asked.path(&target.path);
        if asked.may_need(&path) {
            to_stderr(&format!(
                "error: did not {}: the command line may mean that file otherwise\n",
                reports::purpose(target)
            ));
            continue;
        }
        if let Err(error) = disk::replace(&path, formats.rendered(target.format).as_bytes()) {
            to_stderr(&format!("error: cannot {}: {error}\n", reports::purpose(target)));
        }
    }
    if let Some(format) = asked.format.filter(|format| *format != Format::Text) {
        let _ = to_stdout(&escaped(&formats.rendered(format)));
    }
}

/// clap's text is for people: `error: ` and what is wrong, an empty line, how to use it right.
fn usage_reason(text: &str) -> FailureReason {
    let text = text.strip_prefix("error: ").unwrap_or(text).trim_end();
    let (message, help) = text.split_once("\n\n").map_or((text, None), |(message, help)| (message, Some(help)));
    FailureReason { code: "usage", message: message.to_owned(), help: help.map(str::to_owned) }
}

/// The formats that the words ask for which clap refused.
#[derive(Default)]
struct Asked {
    format: Option<Format>,
    reports: Vec<ReportTarget>,
    /// The folder of `-C`, from which paths count.
    folder: Option<PathBuf>,
    /// The other words, and what stands in them behind `=`: any of them may be a file.
    others: Vec<PathBuf>,
}

impl Asked {
    fn by(mut words: impl Iterator<Item = String>) -> Self {
        let mut asked = Self::default();
        while let Some(word) = words.next() {
            let (option, value) = match word.split_once('=') {
                Some((option, value)) => (option.to_owned(), Some(value.to_owned())),
                None if OPTIONS.contains(&word.as_str()) => (word, words.next()),
                None => (word, None),
            };
            match (option.as_str(), value) {
                ("--format", Some(value)) => asked.format = Format::from_str(&value, false).ok().or(asked.format),
                ("-C", Some(value)) => asked.folder = Some(value.into()),
                ("--report", Some(value)) => asked.reports.extend(ReportTarget::from_str(&value)),
                (_, value) => asked.others.extend([Some(option), value].into_iter().flatten().map(PathBuf::from)),
            }
        }
        asked
    }

    /// A path from where it counts.
    fn path(&self, path: &Path) -> PathBuf {
        self.folder.iter().fold(PathBuf::new(), |path, folder| path.join(folder)).join(path)
    }

    /// Whether a file is one that the command line may have named to be read: what it means is not known.
    fn may_need(&self, report: &Path) -> bool {
        let is_state = config::is_yaml(report) && report.exists();
        is_state || self.others.iter().any(|other| kept_apart::is_same(&self.path(other), report))
    }
}
