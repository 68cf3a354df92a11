//! Asks for confirmation. The answer is a whole line, and keys that were pressed before the question appeared do not
//! count.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use rustix::termios::{QueueSelector, tcflush};

use super::{escape::escaped, failure::Failure};

/// The answer that confirms.
const YES: &str = "yes";
/// Maximum length of an answer, in bytes.
const LINE_MAX: u64 = 256;

/// Asks the question on the terminal and waits for the answer.
///
/// # Errors
/// If there is no terminal, the answer is not `yes`, or the terminal cannot be read.
pub(crate) fn confirm(question: &str) -> Result<(), Failure> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Failure::Usage("there is no terminal to ask on: `--yes` applies without asking".to_owned()));
    }
    judge(answer(question))
}

/// Only an answer refuses. A terminal that cannot be asked is an error of its own.
fn judge(answer: io::Result<String>) -> Result<(), Failure> {
    match answer {
        Ok(answer) if answer == YES => Ok(()),
        Ok(_) => Err(Failure::Declined),
        Err(error) => Err(Failure::Io { what: "ask on the terminal".to_owned(), error }),
    }
}

fn answer(question: &str) -> io::Result<String> {
    let mut stderr = anstream::stderr().lock();
    // Discard keys that were pressed before the plan appeared: they do not answer the question.
    tcflush(io::stdin(), QueueSelector::IFlush)?;
    write!(stderr, "{}\nType `{YES}` to confirm: ", escaped(question))?;
    stderr.flush()?;
    let mut line = String::new();
    io::stdin().lock().take(LINE_MAX).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_that_fails_is_no_refusal() {
        assert!(judge(Ok(YES.to_owned())).is_ok());
        for no in ["no", "y", "YES", ""] {
            assert!(matches!(judge(Ok(no.to_owned())), Err(Failure::Declined)), "{no}");
        }
        let gone = io::Error::from(io::ErrorKind::UnexpectedEof);
        assert!(matches!(judge(Err(gone)), Err(Failure::Io { .. })));
    }
}
