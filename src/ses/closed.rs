//! Whether a Region is closed to an account, or only something in it: a permission that is missing is no closed Region.

use tokio::sync::mpsc;

use super::{
    error::{CallError, Failure},
    observe::Reader,
};

impl Reader {
    /// Whether this failed read is the Region's: it was refused, and so is each of the four lists when it is asked again.
    /// The first list that answers, or that fails to answer, ends the asking.
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

/// Whether SES answers and refuses, rather than failing to answer. What lacks a permission is no closed Region: half an
/// account would pass for the whole.
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
        | Failure::Halted => false,
    }
}
