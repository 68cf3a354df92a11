//! The one question. It is answered by a whole line: a key that was typed before the question appeared answers nothing.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use rustix::termios::{QueueSelector, tcflush};

use super::{escape::escaped, failure::Failure};

/// The answer that confirms.
const YES: &str = "yes";
/// Longest line that is read as an answer, in bytes.
const LINE_MAX: u64 = 256;

/// Asks. Without a terminal nobody can answer.
///
/// # Errors
/// No terminal, another answer than `yes`, and a terminal that cannot be read.
pub(crate) fn confirm(question: &str) -> Result<(), Failure> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Failure::Usage("there is no terminal to ask on: `--yes` applies without asking".to_owned()));
    }
    if answer(question).map_err(|error| Failure::Io { what: "ask on the terminal".to_owned(), error })? == YES {
        return Ok(());
    }
    Err(Failure::Declined)
}

fn answer(question: &str) -> io::Result<String> {
    let mut stderr = anstream::stderr().lock();
    // What was typed before the plan appeared is no answer to it.
    tcflush(io::stdin(), QueueSelector::IFlush)?;
    write!(stderr, "{}\nType `{YES}` to confirm: ", escaped(question))?;
    stderr.flush()?;
    let mut line = String::new();
    io::stdin().lock().take(LINE_MAX).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
