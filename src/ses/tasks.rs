//! Concurrent tasks.

use std::panic::resume_unwind;

use tokio::task::JoinError;

/// The result of a task. Tasks are never aborted. A panic in a task is propagated to the caller: otherwise the missing
/// result would be taken for a missing object.
///
/// # Panics
/// If the task panicked.
pub fn joined<T>(ended: Result<T, JoinError>) -> T {
    ended.unwrap_or_else(|error| resume_unwind(error.into_panic()))
}
