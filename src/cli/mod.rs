//! The command line: parses the arguments, interprets them and runs the verb. Each verb has a file or a folder in
//! `verbs`, with its arguments; `args` has what several verbs take.
//!
//! Only this module prints, and only this module knows exit codes. `session` opens what
//! the verbs share: the file, the sandbox, the connection and the state of the account. All text for stdout and stderr
//! passes through `output`. `failure` maps every error to its exit code.

mod accept;
mod advised;
mod applicable;
mod args;
#[expect(clippy::disallowed_methods, reason = "it asks on the terminal")]
mod ask;
mod base;
mod choice_edits;
mod command_line;
mod compared;
#[expect(clippy::disallowed_methods, reason = "the record is of a folder")]
mod detour_file;
mod document;
mod due;
mod escape;
mod events;
mod exit;
mod explained;
mod failure;
mod failure_help;
mod failures;
mod figures_file;
mod files;
mod formats;
mod help;
mod inventory;
mod kept_apart;
mod locking;
#[expect(clippy::disallowed_methods, reason = "the log goes to stderr")]
mod logging;
mod mail_from_records;
#[expect(clippy::disallowed_methods, reason = "it asks whether stdout is a terminal")]
mod output;
mod parking_edits;
#[expect(clippy::disallowed_methods, reason = "pipelines tell of themselves in the environment")]
mod pipeline;
mod plan_advice;
#[expect(clippy::disallowed_methods, reason = "it draws on stderr")]
mod progress;
mod quote;
mod remedy;
mod repeated;
mod reports;
mod resolving;
mod routing;
mod same_way;
mod save_figures;
mod saved;
mod schema_beside;
mod session;
mod signals;
#[expect(clippy::disallowed_methods, reason = "the door to stdout and stderr")]
mod streams;
#[expect(clippy::disallowed_methods, reason = "it looks for formats in words that were not parsed")]
mod usage;
#[expect(clippy::disallowed_methods, reason = "files may refer to environment variables")]
mod variables;
mod verbs;
mod who;

use std::process::ExitCode;

use exit::Exit;
use output::Output;
use verbs::Arguments;

pub use document::OutputDocument;
pub use events::Event;
pub use explained::{CodeDoc, Topic, all as all_topics};
pub use verbs::command;

/// Runs the program on the process's arguments.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the command line is read once")]
pub fn main() -> ExitCode {
    let arguments = match repeated::parse(std::env::args_os().collect()) {
        Ok(arguments) => arguments,
        Err(error) => return usage::refused(error).into(),
    };
    run(&arguments).into()
}

/// Goes to the folder of `-C`.
#[expect(clippy::disallowed_methods, reason = "the command line names the folder")]
fn enter(common: &args::Common) -> Result<(), failure::Failure> {
    let Some(folder) = &common.directory else { return Ok(()) };
    std::env::set_current_dir(folder).map_err(|error| failure::Failure::Io {
        what: format!("go to the folder `{}` of `-C`", folder.display()),
        error,
    })
}

fn run(arguments: &Arguments) -> Exit {
    // Before anything looks for a file, or asks where it is.
    let entered = enter(&arguments.common);
    arguments.common.color.write_global();
    logging::start(&arguments.common);
    let mut output = Output::new(&arguments.common, arguments.verb.name(), arguments.verb.audience());
    // A single thread is enough: most of the time is spent waiting for SES, and a thread pool only costs memory.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ended = match runtime {
        Ok(runtime) => match entered
            .and_then(|()| kept_apart::check(arguments).map_err(|failure| output.without_reports(failure)))
            .and_then(|()| applicable::check(arguments))
            .and_then(|()| output.try_reports())
        {
            Ok(()) => runtime.block_on(verbs::run(arguments, &mut output)),
            Err(failure) => Err(failure),
        },
        Err(error) => Err(failure::Failure::Io { what: "start the runtime".to_owned(), error }),
    };
    output.finish(ended)
}
