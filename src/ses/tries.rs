//! What was tried, and when it is tried again: full jitter, with an end.

use std::{
    fmt,
    hash::{BuildHasher as _, RandomState},
    time::{Duration, SystemTime},
};

use tokio::time::Instant;

use super::error::{CallError, Failure};

/// Longest pause between two tries.
const PAUSE_MOST: Duration = Duration::from_secs(10);
/// Times that the pause doubles at most; longer ones are cut anyway.
const DOUBLINGS_MOST: u32 = 16;

/// How patient calls are. The defaults are for AWS; tests that let calls hang want shorter ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Time for one try. The SDK has none of its own: a server that accepts and never answers would hang for ever.
    pub attempt: Duration,
    /// The first pause between two tries lasts from nothing to this; each further one to twice as much.
    pub first_pause: Duration,
    /// Tries of one call whose outcomes are unclear, the first among them. With eight and the backoff a break of some ten
    /// seconds is outlived, and an SES that is down is given up within three minutes even when each try runs into its
    /// timeout.
    pub unclear_tries: u32,
    /// How long a call that SES refuses as one too many is tried. Others use the limit too: a minute of theirs is to be
    /// outlived, an account that is throttled all day is to be reported.
    pub throttled: Duration,
    /// How long a call is tried that SES refuses as it does not see a role or a topic yet, which may have been made
    /// seconds ago (Terraform's provider waits for roles in the same way, pull request 40843).
    pub visible: Duration,
    /// An object that was read longer ago than this is read again before it is written.
    pub look_again: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(15),
            first_pause: Duration::from_millis(250),
            unclear_tries: 8,
            throttled: Duration::from_secs(180),
            visible: Duration::from_secs(60),
            look_again: Duration::from_secs(5),
        }
    }
}

/// One try of a call, and what was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// When it was sent.
    pub sent: SystemTime,
    /// What SES answered, or what became of the way to it.
    pub outcome: String,
    /// AWS's id of the request.
    pub request_id: Option<String>,
    /// Whether the call may have been performed though no answer says so.
    pub unclear: bool,
}

impl fmt::Display for Try {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.outcome)?;
        match &self.request_id {
            Some(id) => write!(f, " (AWS request id {id})"),
            None => Ok(()),
        }
    }
}

/// The tries of one call so far.
#[derive(Debug)]
pub(super) struct Tries {
    timing: Timing,
    began: Instant,
    tries: Vec<Try>,
    unclear: u32,
}

impl Tries {
    /// None yet.
    pub(super) fn new(timing: Timing) -> Self {
        Self { timing, began: Instant::now(), tries: Vec::new(), unclear: 0 }
    }

    /// The number of the next try, from 1.
    pub(super) fn next_number(&self) -> usize {
        self.tries.len() + 1
    }

    /// Notes a try that went well.
    pub(super) fn succeeded(&mut self, sent: SystemTime, request_id: Option<String>) {
        self.tries.push(Try { sent, outcome: "ok".to_owned(), request_id, unclear: false });
    }

    /// Notes a try that failed. How long to wait before the next one; `None` when there is to be none.
    pub(super) fn failed(&mut self, sent: SystemTime, error: &CallError) -> Option<Duration> {
        let (unclear, request_id) = (error.failure == Failure::Unclear, error.request_id.clone());
        self.tries.push(Try { sent, outcome: error.outcome(), request_id, unclear });
        match error.failure {
            Failure::Throttled => (self.began.elapsed() < self.timing.throttled).then(|| self.pause()),
            Failure::Unclear => {
                self.unclear += 1;
                (self.unclear < self.timing.unclear_tries).then(|| self.pause())
            }
            Failure::Refused => {
                let may_pass = error.is_of_something_new() && self.began.elapsed() < self.timing.visible;
                may_pass.then(|| self.pause())
            }
            Failure::NotFound
            | Failure::AlreadyExists
            | Failure::Denied
            | Failure::NotDone
            | Failure::NotSent
            | Failure::Unreadable
            | Failure::Changed
            | Failure::Halted => None,
        }
    }

    /// Whether one of them may have been performed though no answer says so.
    pub(super) fn any_unclear(&self) -> bool {
        self.unclear > 0
    }

    /// All of them.
    pub(super) fn into_tries(self) -> Vec<Try> {
        self.tries
    }

    /// Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): who failed together comes back apart.
    fn pause(&self) -> Duration {
        let doublings = u32::try_from(self.tries.len()).unwrap_or(u32::MAX).saturating_sub(1).min(DOUBLINGS_MOST);
        self.timing.first_pause.saturating_mul(1 << doublings).min(PAUSE_MOST).mul_f64(chance())
    }
}

/// A number from 0 to 1 that nobody can foresee: the keys of std's hash maps are drawn by chance.
fn chance() -> f64 {
    let draw = RandomState::new().hash_one(());
    #[expect(clippy::cast_precision_loss, reason = "only its size matters")]
    let chance = draw as f64 / u64::MAX as f64;
    chance
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(failure: Failure) -> CallError {
        CallError { failure, ..CallError::unreadable("GetAccount", "a", "x") }
    }

    #[test]
    fn unclear_tries_end_after_eight_with_growing_pauses() {
        let mut tries = Tries::new(Timing::default());
        for number in 1..8 {
            let pause = tries.failed(SystemTime::now(), &error(Failure::Unclear)).expect("another try");
            assert!(pause <= Duration::from_millis(250 << (number - 1)), "{pause:?} after try {number}");
        }
        assert_eq!(tries.failed(SystemTime::now(), &error(Failure::Unclear)), None);
        assert_eq!(tries.into_tries().len(), 8);
    }

    #[tokio::test(start_paused = true)]
    async fn throttled_tries_end_with_the_deadline_and_not_with_their_number() {
        let mut tries = Tries::new(Timing::default());
        for _ in 0..100 {
            let pause = tries.failed(SystemTime::now(), &error(Failure::Throttled)).expect("another try");
            assert!(pause <= PAUSE_MOST);
        }
        tokio::time::advance(Duration::from_secs(180)).await;
        assert_eq!(tries.failed(SystemTime::now(), &error(Failure::Throttled)), None);
    }

    #[test]
    fn what_would_be_refused_again_is_not_tried_again() {
        for failure in [Failure::Refused, Failure::Denied, Failure::NotFound, Failure::AlreadyExists, Failure::NotSent]
        {
            assert_eq!(Tries::new(Timing::default()).failed(SystemTime::now(), &error(failure)), None, "{failure:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_ses_does_not_see_yet_is_tried_for_a_minute() {
        let refused = |message: &str| CallError {
            code: Some("BadRequestException".to_owned()),
            message: message.to_owned(),
            ..error(Failure::Refused)
        };
        let mut tries = Tries::new(Timing::default());
        let role = refused("Could not assume IAM role");
        assert!(tries.failed(SystemTime::now(), &role).is_some());
        assert_eq!(tries.failed(SystemTime::now(), &refused("Invalid stream")), None);
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(tries.failed(SystemTime::now(), &role), None);
    }

    #[test]
    fn jitter_is_full() {
        let draws: Vec<f64> = (0..200).map(|_| chance()).collect();
        assert!(draws.iter().all(|draw| (0.0..=1.0).contains(draw)));
        assert!(draws.iter().any(|draw| *draw < 0.2) && draws.iter().any(|draw| *draw > 0.8));
    }
}
