//! Cancels writes that wait.

use tokio::sync::watch;

/// Cancels writes that wait for their turn or for a retry. A call that was already sent is completed.
#[derive(Debug, Clone)]
pub struct Halt(watch::Receiver<bool>);

impl Halt {
    /// Halts when the watched value becomes true.
    #[must_use]
    pub fn when(watched: watch::Receiver<bool>) -> Self {
        Self(watched)
    }

    /// Runs the work to completion, unless it is halted first. `None` if it was halted.
    pub(super) async fn unless<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut watched = self.0.clone();
        let halted = async {
            // The sender was dropped, so nothing can halt the work any more.
            if watched.wait_for(|halt| *halt).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            () = halted => None,
            done = work => Some(done),
        }
    }
}
