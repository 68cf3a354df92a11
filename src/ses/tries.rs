//! The tries of a call, and when to retry: backoff with full jitter and an upper limit.

use std::{
    hash::{BuildHasher as _, RandomState},
    time::{Duration, SystemTime},
};

use tokio::time::Instant;

use super::error::{CallError, Failure, Try};

/// Longest pause between two tries.
const PAUSE_MOST: Duration = Duration::from_secs(10);
/// Maximum number of times that the pause doubles. Longer pauses are capped anyway.
const DOUBLINGS_MOST: u32 = 16;

/// Timeouts and retry limits. The defaults are for AWS. Tests with calls that hang use shorter ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Timeout of one try. The SDK has none by default: a server that accepts the connection and never responds would
    /// block forever.
    pub attempt: Duration,
    /// Maximum of the first pause between two tries. The maximum doubles with each further pause.
    pub first_pause: Duration,
    /// Maximum number of tries of one call whose outcomes are unclear, including the first. Eight tries with backoff
    /// survive an outage of about ten seconds. If SES is down, the call fails within three minutes, even if each try
    /// runs into its timeout.
    pub unclear_tries: u32,
    /// How long a throttled call is retried. Other programs use the same limit. A minute of their load must be
    /// survived, but an account that is throttled all day must be reported.
    pub throttled: Duration,
    /// How long a call is retried if SES refuses it because it does not see a role or a topic yet, which may have been
    /// created seconds ago (Terraform's provider waits for roles in the same way, pull request 40843).
    pub visible: Duration,
    /// Maximum age of the last read of an object. If it is older, the object is read again before a write.
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

/// The time of the system, for logs, reports and leases. Waiting is measured with tokio's clock, which tests can pause.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the time")]
pub fn now() -> SystemTime {
    SystemTime::now()
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
    /// No tries yet.
    pub(super) fn new(timing: Timing) -> Self {
        Self { timing, began: Instant::now(), tries: Vec::new(), unclear: 0 }
    }

    /// The number of the next try, from 1.
    pub(super) fn next_number(&self) -> usize {
        self.tries.len() + 1
    }

    /// Records a successful try.
    pub(super) fn succeeded(&mut self, sent: SystemTime, request_id: Option<String>) {
        self.tries.push(Try { sent, outcome: "ok".to_owned(), request_id, unclear: false });
    }

    /// Records a failed try. Returns the pause before the next try, or `None` if there is no next try.
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
            | Failure::Cancelled => None,
        }
    }

    /// Whether one of the tries may have been performed without a response that confirms it.
    pub(super) fn any_unclear(&self) -> bool {
        self.unclear > 0
    }

    /// All tries.
    pub(super) fn into_tries(self) -> Vec<Try> {
        self.tries
    }

    /// Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): calls that failed together retry at
    /// different times.
    fn pause(&self) -> Duration {
        let doublings = u32::try_from(self.tries.len()).unwrap_or(u32::MAX).saturating_sub(1).min(DOUBLINGS_MOST);
        self.timing.first_pause.saturating_mul(1 << doublings).min(PAUSE_MOST).mul_f64(chance())
    }
}

/// An unpredictable number from 0 to 1. The keys of std's hash maps are random.
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
            let pause = tries.failed(now(), &error(Failure::Unclear)).expect("another try");
            assert!(pause <= Duration::from_millis(250 << (number - 1)), "{pause:?} after try {number}");
        }
        assert_eq!(tries.failed(now(), &error(Failure::Unclear)), None);
        assert_eq!(tries.into_tries().len(), 8);
    }

    #[tokio::test(start_paused = true)]
    async fn throttled_tries_end_with_the_deadline_and_not_with_their_number() {
        let mut tries = Tries::new(Timing::default());
        let mut longest = Duration::ZERO;
        for _ in 0..100 {
            let pause = tries.failed(now(), &error(Failure::Throttled)).expect("another try");
            assert!(pause <= PAUSE_MOST);
            longest = longest.max(pause);
        }
        assert!(longest > PAUSE_MOST / 2, "{longest:?}");
        tokio::time::advance(Duration::from_secs(180)).await;
        assert_eq!(tries.failed(now(), &error(Failure::Throttled)), None);
    }

    #[test]
    fn what_would_be_refused_again_is_not_tried_again() {
        for failure in [Failure::Refused, Failure::Denied, Failure::NotFound, Failure::AlreadyExists, Failure::NotSent]
        {
            assert_eq!(Tries::new(Timing::default()).failed(now(), &error(failure)), None, "{failure:?}");
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
        assert!(tries.failed(now(), &role).is_some());
        assert_eq!(tries.failed(now(), &refused("Invalid stream")), None);
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(tries.failed(now(), &role), None);
    }

    #[test]
    fn jitter_is_full() {
        let draws: Vec<f64> = (0..200).map(|_| chance()).collect();
        assert!(draws.iter().all(|draw| (0.0..=1.0).contains(draw)));
        assert!(draws.iter().any(|draw| *draw < 0.2) && draws.iter().any(|draw| *draw > 0.8));
    }
}
