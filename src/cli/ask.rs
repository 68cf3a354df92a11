//! The one question.

use std::io::IsTerminal as _;

use dialoguer::Confirm;

use super::failure::Failure;

/// Asks. Without a terminal nobody can answer.
pub(crate) fn confirm(question: &str) -> Result<(), Failure> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Err(Failure::Usage("there is no terminal to ask on: `--yes` goes on without asking".to_owned()));
    }
    match Confirm::new().with_prompt(question).default(false).interact() {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(Failure::Declined),
    }
}
