//! Tasks that run side by side.

use std::panic::resume_unwind;

use tokio::task::JoinError;

/// What a task ended with. Nobody aborts tasks here; a panic in one continues in whoever waits for it, as what is missing
/// would else pass for what is not there.
///
/// # Panics
/// When the task did.
pub fn joined<T>(ended: Result<T, JoinError>) -> T {
    ended.unwrap_or_else(|error| resume_unwind(error.into_panic()))
}
