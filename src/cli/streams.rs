//! The two streams of the process, and how wide a line of them is.

use std::io::{self, Write as _};

use super::escape::escaped;

/// Fewest columns to which lines are wrapped.
const LEAST_WIDTH: usize = 40;

/// The columns of a line: those of the terminal, else what `COLUMNS` says. `None` if lines are not to be wrapped, as in a
/// pipe, whose reader may search for whole sentences.
pub(super) fn columns() -> Option<usize> {
    let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal =
        terminal_size::terminal_size_of(io::stdout()).map(|(terminal_size::Width(columns), _)| columns.into());
    stated.or(terminal).map(|columns: usize| columns.max(LEAST_WIDTH))
}

/// Prints; a reader that has gone away is no error, a full disk is.
pub(super) fn to_stdout(text: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

pub(super) fn to_stderr(text: &str) {
    let _ = anstream::stderr().lock().write_all(escaped(text).as_bytes());
}

/// Prints commands of a pipeline, which must reach it as they are.
pub(super) fn command_to_stderr(commands: &str) {
    let _ = anstream::stderr().lock().write_all(commands.as_bytes());
}
