//! A command line that clap refuses, or that asks for help: the text, and the JSON document where that was asked for.

use super::{
    document::OutputDocument,
    escape::escaped,
    exit::Exit,
    failure::FailureReason,
    streams::{to_stderr, to_stdout},
};

/// Ends a command line that clap refused, or that asked for help.
pub(crate) fn refused(error: &clap::Error) -> Exit {
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
        let _ = to_stdout(&escaped(&document.text()));
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
