//! Concurrent tasks.

use std::panic::resume_unwind;

use tokio::task::{JoinError, JoinSet};

/// Runs the work of each Region concurrently, as SES limits each Region on its own. Returns the results in the order in
/// which they arrive.
///
/// # Errors
/// The first failure. It ends the other work.
pub async fn side_by_side<T, E>(
    work: impl IntoIterator<Item = impl Future<Output = Result<T, E>> + Send + 'static>,
) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (mut running, mut ended): (JoinSet<_>, _) = (work.into_iter().collect(), Vec::new());
    while let Some(result) = running.join_next().await {
        ended.push(joined(result)?);
    }
    Ok(ended)
}

/// The result of a task. A panic in a task is propagated to the caller: otherwise the missing result would be taken for
/// a missing object.
///
/// # Panics
/// If the task panicked. No task is aborted while its result is awaited.
pub fn joined<T>(ended: Result<T, JoinError>) -> T {
    ended.unwrap_or_else(|error| resume_unwind(error.into_panic()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ses::CallError;

    #[tokio::test]
    #[should_panic(expected = "a task that breaks")]
    async fn panic_of_a_task_is_that_of_the_caller() {
        let work = |breaks: bool| async move {
            assert!(!breaks, "a task that breaks");
            Ok::<_, CallError>(breaks)
        };
        drop(side_by_side([false, true].map(work)).await);
    }
}
