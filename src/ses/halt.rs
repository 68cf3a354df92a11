//! Tells writes that wait to be given up.

use tokio::sync::watch;

/// Tells writes that wait for their turn, or for another try, to be given up. What is under way ends.
#[derive(Debug, Clone)]
pub struct Halt(watch::Receiver<bool>);

impl Halt {
    /// Halts when what is watched turns true.
    #[must_use]
    pub fn when(watched: watch::Receiver<bool>) -> Self {
        Self(watched)
    }

    /// Runs to the end unless it is halted before.
    pub(super) async fn unless<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut watched = self.0.clone();
        let halted = async {
            // Whoever could have halted is gone: nobody will.
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
