//! The one question.

use std::io::IsTerminal as _;

use dialoguer::Confirm;

use super::failure::Failure;

/// Asks whether to apply. Without a terminal nobody can answer.
pub(crate) fn confirm(writes: u64) -> Result<(), Failure> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Err(Failure::Usage("there is no terminal to ask on: `--yes` applies without asking".to_owned()));
    }
    let plural = if writes == 1 { "write" } else { "writes" };
    let question = format!("Apply {writes} {plural} to the account?");
    match Confirm::new().with_prompt(question).default(false).interact() {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(Failure::Declined),
    }
}
