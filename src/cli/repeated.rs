//! Global options that can be repeated. If such an option is given both before and after the verb, clap keeps only the
//! values after the verb.
//!
//! If a file were silently dropped from the desired state, the plan would delete the objects that the file states. The
//! combination is therefore rejected.

use std::ffi::{OsStr, OsString};

use clap::{
    ArgMatches, CommandFactory as _, FromArgMatches as _,
    error::{ContextKind, ContextValue, ErrorKind},
    parser::ValueSource,
};

use super::{
    args::FileOrigin,
    verbs::{self, Arguments, Verb},
};

/// The names of the options in `Common` and on the command line.
const REPEATABLE: [(&str, &str); 6] = [
    ("file", "--file"),
    ("var", "--var"),
    ("var_file", "--var-file"),
    ("region", "--region"),
    ("allow", "--allow"),
    ("report", "--report"),
];

/// Parses the process's arguments.
///
/// # Errors
/// If clap rejects the arguments, or an option is given on both sides of the verb.
pub(crate) fn parse(words: Vec<OsString>) -> Result<Arguments, clap::Error> {
    let mut command = Arguments::command();
    let after_sandbox = after_sandbox(&words).map(OsString::from);
    let matches = command.try_get_matches_from_mut(&words);
    let matches = matches
        .map_err(|error| with_help(error, &words))
        .map_err(|error| with_sandbox_file(error, after_sandbox.as_deref(), &mut command))?;
    let before = before_the_verb(words);
    if let Some((_, option)) = REPEATABLE.iter().find(|(name, _)| is_lost(name, &before, &matches)) {
        let message = format!("`{option}` stands before the verb and after it: give all of them on one side");
        return Err(command.error(ErrorKind::ArgumentConflict, message));
    }
    let mut arguments = Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    if matches.value_source("file") == Some(ValueSource::CommandLine) {
        arguments.common.file_origin = FileOrigin::Named;
    }
    arguments.common.after_sandbox = after_sandbox;
    if let Verb::Validate(args) = &arguments.verb {
        args.name_files(&mut arguments.common);
    }
    Ok(arguments)
}

/// The help that was asked for, as it is shaped for each verb.
fn with_help(error: clap::Error, words: &[OsString]) -> clap::Error {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            verbs::command().try_get_matches_from(words).err().unwrap_or(error)
        }
        _ => error,
    }
}

/// The word after a bare `--sandbox`, which is not its value.
fn after_sandbox(words: &[OsString]) -> Option<&OsStr> {
    let at = words.iter().position(|word| word == "--sandbox")?;
    words.get(at + 1).map(OsString::as_os_str).filter(|word| !word.as_encoded_bytes().starts_with(b"-"))
}

/// The error, or how the file of a sandbox is given where clap does not know what to do with it.
fn with_sandbox_file(error: clap::Error, after_sandbox: Option<&OsStr>, command: &mut clap::Command) -> clap::Error {
    let unexpected = [ContextKind::InvalidArg, ContextKind::InvalidSubcommand];
    let unexpected = unexpected.into_iter().filter_map(|kind| error.get(kind)).find_map(|value| match value {
        ContextValue::String(word) => Some(word.clone()),
        _ => None,
    });
    match (unexpected, after_sandbox.and_then(OsStr::to_str)) {
        (Some(word), Some(after)) if word == after => {
            command.error(error.kind(), format!("`{after}` is no value of `--sandbox`: write `--sandbox={after}`"))
        }
        _ => error,
    }
}

/// The options before the verb only. Parses the arguments again with the same options, but without passing them on to
/// the verbs.
fn before_the_verb(words: Vec<OsString>) -> Option<ArgMatches> {
    let local = |command: clap::Command, name: &str| command.mut_arg(name, |option| option.global(false));
    let command = REPEATABLE.iter().fold(Arguments::command(), |command, (name, _)| local(command, name));
    command.ignore_errors(true).try_get_matches_from(words).ok()
}

fn is_lost(name: &str, before: &Option<ArgMatches>, all: &ArgMatches) -> bool {
    let Some(before) = before.as_ref().filter(|it| it.value_source(name) == Some(ValueSource::CommandLine)) else {
        return false;
    };
    let values =
        |matches: &ArgMatches| matches.get_raw(name).into_iter().flatten().map(OsString::from).collect::<Vec<_>>();
    values(before) != values(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<usize, ErrorKind> {
        let words = ["sesform"].iter().chain(words).map(OsString::from).collect();
        parse(words).map(|arguments| arguments.common.file.len()).map_err(|error| error.kind())
    }

    #[test]
    fn files_stand_on_one_side_of_the_verb() {
        assert_eq!(parsed(&["validate"]), Ok(1));
        assert_eq!(parsed(&["-f", "a", "-f", "b", "validate"]), Ok(2));
        assert_eq!(parsed(&["validate", "-f", "a", "--file=b"]), Ok(2));
        assert_eq!(parsed(&["-f", "a", "validate", "--var", "x=y"]), Ok(1));
        assert_eq!(parsed(&["-f", "a", "validate", "-f", "b"]), Err(ErrorKind::ArgumentConflict));
        assert_eq!(parsed(&["--var", "a=1", "plan", "--var=b=2", "-o", "x"]), Err(ErrorKind::ArgumentConflict));
    }
}
