//! A token bucket: a rate of calls a second and a burst of calls at once.

use tokio::time::Instant;

/// A bucket that refills over time.
#[derive(Debug)]
pub(super) struct Bucket {
    tokens: f64,
    burst: f64,
    per_second: f64,
    filled: Instant,
}

impl Bucket {
    /// Creates a full bucket.
    pub(super) fn new(per_second: f64, burst: u32, now: Instant) -> Self {
        let burst = f64::from(burst);
        Self { tokens: burst, burst, per_second, filled: now }
    }

    /// Whether a call may pass now.
    pub(super) fn has_token(&mut self, now: Instant) -> bool {
        let seconds = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + seconds * self.per_second).min(self.burst);
        self.filled = now;
        self.tokens >= 1.0
    }

    /// Takes one token, for a call that passes.
    pub(super) fn take(&mut self) {
        self.tokens -= 1.0;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_passes_and_then_one_a_second() {
        let start = Instant::now();
        let mut bucket = Bucket::new(1.0, 2, start);
        let mut passes = |milliseconds| {
            let passes = bucket.has_token(start + Duration::from_millis(milliseconds));
            if passes {
                bucket.take();
            }
            passes
        };
        assert!(passes(0) && passes(0) && !passes(0));
        assert!(!passes(999) && passes(1000) && !passes(1001));
        assert!(passes(60_000) && passes(60_000) && !passes(60_000), "it holds no more than the burst");
    }
}
