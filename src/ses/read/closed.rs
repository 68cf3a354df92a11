//! Determines whether a Region is closed to an account, or only some operations in it. A missing permission does not
//! mean that the Region is closed.

use tokio::sync::mpsc;

use crate::ses::{
    error::{CallError, Failure},
    read::Reader,
};

impl Reader {
    /// Whether a failed read means that the Region is closed: SES refused the read, and refuses each of the four lists
    /// too. The check ends at the first list that is not refused, whether it succeeds or SES does not answer.
    pub async fn is_closed(&self, error: &CallError) -> bool {
        let (names, _) = mpsc::unbounded_channel();
        is_refused(error)
            && refuses(self.pool_names().await)
            && refuses(self.dedicated_ips().await)
            && refuses(self.identity_names().await)
            && refuses(self.configuration_set_names(names).await)
    }
}

fn refuses<T>(answer: Result<T, CallError>) -> bool {
    answer.is_err_and(|error| is_refused(&error))
}

/// Whether SES answered and refused, rather than failing to answer. A missing permission does not count as a closed
/// Region: otherwise a part of an account would be taken for the whole.
fn is_refused(error: &CallError) -> bool {
    match error.failure {
        Failure::Denied if error.lacks_permission() => false,
        Failure::Denied | Failure::Refused => true,
        Failure::NotFound
        | Failure::AlreadyExists
        | Failure::Throttled
        | Failure::Unclear
        | Failure::NotDone
        | Failure::NotSent
        | Failure::Unreadable
        | Failure::Changed
        | Failure::Cancelled => false,
    }
}
