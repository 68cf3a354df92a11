//! One rate limit of SES, as learned from its responses: the current rate, and when the next call may be sent.
//!
//! This module is pure: times are arguments and results. SES reports neither its rate nor when to retry, so both are
//! learned from the calls that it accepts. The two usual methods were rejected. Halving the rate at each 429 and
//! raising it by a constant finds a limit of one call per second only after several refused calls, and then oscillates
//! around it. A fixed rate is slow where there is no limit, or refused where there is one.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use super::{Rates, WHOLE};

/// Share of a rate that is used. Calls sent at exactly the rate of a limit are refused half of the time, because the
/// network delay to the server varies. 2 % of a second covers the variation between calls that are a second apart.
const SHARE: f64 = 0.98;
/// The rate, in calls per second, from which calls are not spaced. Above it, the number of concurrent calls limits them
/// better than a timer with millisecond precision can.
const UNSPACED: f64 = 500.0;
/// Number of calls that must pass at a rate before a higher rate is tried, initially and at most. The number doubles
/// when a higher rate failed: a limit seldom changes, and every attempt above it costs a refused call.
const PATIENCE: u32 = 8;
const PATIENCE_MOST: u32 = 256;
/// Number of calls that must pass at a rate before the rate counts as found. It exceeds the usual burst capacity of a
/// limit.
const PROOFS: u32 = 16;
/// Factor to the next higher rate: initially and while higher rates succeed, and after one failed.
const STRIDE: f64 = 2.0;
const STEP: f64 = 1.25;
/// Factor by which a rate is reduced when SES persistently refuses it.
const CUT: f64 = 0.8;
/// Share of the calls that passed in the last second that is taken as the new rate. The calls may have used up the
/// burst capacity.
const SEEN_SHARE: f64 = 0.7;
/// Number of latest outcomes that are considered, and the number of refusals among them that is no longer attributed to
/// chance.
const OUTCOMES: usize = 10;
const REFUSED_MANY: usize = 3;
/// Share of the interval after which a call is retried that was refused by chance because it arrived slightly too
/// early.
const MOMENT: f64 = 0.1;
/// The period over which passed calls are counted.
const SECOND: Duration = Duration::from_secs(1);

/// One limit.
#[derive(Debug)]
pub(super) struct Limit {
    rates: Rates,
    /// Current rate, in calls per second.
    rate: f64,
    phase: Phase,
    /// Number of calls that passed at rates up to the current one without a refusal, while the full rate was used.
    proofs: u32,
    patience: u32,
    step: f64,
    /// The time from which the next call may be sent.
    next: Instant,
    /// The time of the latest turn.
    taken: Option<Instant>,
    /// The time of the latest turn of a call that leaves a share of the rate to other programs.
    taken_in_part: Option<Instant>,
    /// The time of the latest rate change. The outcomes of calls sent before it say nothing about the current rate.
    changed: Option<Instant>,
    /// The send times of the calls that passed in the last second.
    passed: VecDeque<Instant>,
    last_passed: Option<Instant>,
    /// The time at which SES's response to the last passed call arrived. SES counted the call no later than this.
    last_answered: Option<Instant>,
    /// The latest outcomes: whether each call passed.
    outcomes: VecDeque<TryOutcome>,
}

/// How the current rate was determined.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    /// No call was refused yet. Each call that passes raises the rate.
    Opening,
    /// The rate is kept. The number counts the calls that have passed at it.
    Holding(u32),
    /// A rate higher than `safe` is being tried. `passed` counts the calls that have passed at it.
    Probing { safe: f64, passed: u32 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TryOutcome {
    Passed,
    Refused,
}

impl Limit {
    /// A limit about which nothing is known yet.
    pub(super) fn new(rates: Rates, now: Instant) -> Self {
        Self {
            rates,
            rate: rates.start,
            phase: Phase::Opening,
            proofs: 0,
            patience: PATIENCE,
            step: STRIDE,
            next: now,
            taken: None,
            taken_in_part: None,
            changed: None,
            passed: VecDeque::new(),
            last_passed: None,
            last_answered: None,
            outcomes: VecDeque::with_capacity(OUTCOMES),
        }
    }

    /// The time from which the next call that uses this share of the rate may be sent.
    pub(super) fn next(&self, used: f64) -> Instant {
        let spared = self.taken_in_part.filter(|_| used < WHOLE && self.is_found());
        spared.map_or(self.next, |taken| self.next.max(taken + self.interval().div_f64(used)))
    }

    /// Records that a call that uses this share of the rate is sent now.
    pub(super) fn take(&mut self, used: f64, now: Instant) {
        self.next = now + self.interval();
        self.taken = Some(now);
        if used < WHOLE {
            self.taken_in_part = Some(now);
        }
    }

    /// The number of calls per second that are sent. `None` if no call was refused yet.
    pub(super) fn found(&self) -> Option<f64> {
        let rate = match self.phase {
            Phase::Opening => return None,
            Phase::Holding(_) => self.rate,
            Phase::Probing { safe, .. } => safe,
        };
        Some(rate * self.rates.used)
    }

    /// Whether SES is known to accept the current rate. Until then, the full rate is used: at half of it, a rate that
    /// is too high would never be refused.
    fn is_found(&self) -> bool {
        matches!(self.phase, Phase::Holding(_)) && self.proofs >= PROOFS
    }

    /// Returns a turn whose call was not sent. The next caller gets the turn, unless another turn was taken since.
    pub(super) fn give_back(&mut self, taken: Instant) {
        if self.taken == Some(taken) {
            self.next = self.next.min(taken);
        }
    }

    /// Records that SES accepted a call sent at this time.
    pub(super) fn passed(&mut self, sent: Instant, now: Instant) {
        self.note(TryOutcome::Passed);
        self.last_passed = self.last_passed.max(Some(sent));
        self.last_answered = Some(now);
        self.passed.push_back(sent);
        self.forget(now);
        self.proofs = self.proofs.saturating_add(1);
        match self.phase {
            Phase::Opening => self.rate = (self.rate * STEP).min(self.rates.most),
            Phase::Holding(passed) if passed + 1 < self.patience_now() => self.phase = Phase::Holding(passed + 1),
            Phase::Holding(_) if self.rate >= self.rates.most => {}
            Phase::Holding(_) => {
                self.phase = Phase::Probing { safe: self.rate, passed: 0 };
                self.rate = (self.rate * self.step).min(self.rates.most);
                self.changed = Some(now);
                self.outcomes.clear();
            }
            Phase::Probing { safe, passed } if passed + 1 < PATIENCE => {
                self.phase = Phase::Probing { safe, passed: passed + 1 };
            }
            Phase::Probing { .. } => {
                // This rate is not the limit either. The next call that passes tries a higher one.
                self.patience = PATIENCE;
                self.step = (self.step * STEP).min(STRIDE);
                self.phase = Phase::Holding(PATIENCE);
            }
        }
    }

    /// Records that SES refused a call sent at this time.
    pub(super) fn refused(&mut self, sent: Instant, now: Instant) {
        if self.changed.is_some_and(|changed| sent <= changed) {
            self.next = self.next.max(sent + self.interval());
            return;
        }
        let again = self.outcomes.back() == Some(&TryOutcome::Refused);
        self.note(TryOutcome::Refused);
        self.forget(now);
        self.slow_down(again, now);
        // After two consecutive refusals, refused calls may count too. Then only a whole interval without calls helps.
        let pause = if again { self.interval() } else { self.interval().mul_f64(MOMENT) };
        // One whole interval after the response to the last passed call: on a slow network, SES may have counted that
        // call late.
        let due = self.last_answered.map_or(now, |answered| answered + self.interval());
        self.next = due.max(now + pause);
    }

    /// Whether a call sent at this time cannot have exceeded this limit: no call had passed for so long that even the
    /// rate that SES is believed to allow would have permitted it.
    pub(super) fn was_rested(&self, sent: Instant) -> bool {
        let rest = Duration::from_secs_f64(1.0 / self.rates.believed);
        self.last_passed.is_none_or(|passed| passed + rest <= sent)
    }

    /// The number of calls that passed in the last second.
    pub(super) fn seen(&self, now: Instant) -> u32 {
        let recent = self.passed.iter().filter(|sent| now.saturating_duration_since(**sent) <= SECOND).count();
        u32::try_from(recent).unwrap_or(u32::MAX)
    }

    /// Changes to a rate that was learned elsewhere.
    pub(super) fn hold(&mut self, rate: f64, now: Instant) {
        self.settle(rate, now);
        self.next = now + self.interval();
    }

    fn slow_down(&mut self, again: bool, now: Instant) {
        let refused = self.outcomes.iter().filter(|outcome| **outcome == TryOutcome::Refused).count();
        if let Phase::Probing { safe, .. } = self.phase {
            // If the safe rate is above the believed rate, one refusal may be chance.
            if refused < 2 && safe > self.rates.believed {
                return;
            }
            self.patience = (self.patience * 2).min(PATIENCE_MOST);
            self.step = STEP;
            let proofs = self.proofs;
            self.settle(safe, now);
            self.proofs = proofs;
            return;
        }
        if let Phase::Opening = self.phase {
            self.phase = Phase::Holding(0);
        }
        let seen = f64::from(self.seen(now));
        let many = refused >= REFUSED_MANY;
        let above = self.rate > self.rates.believed;
        // The calls that passed give no evidence that SES allows more than it documents.
        let as_documented = seen <= 2.0 * self.rates.believed;
        if above && (again || as_documented) {
            self.settle((SEEN_SHARE * seen).clamp(self.rates.believed, self.rate), now);
        } else if above && many {
            self.settle((self.rate * CUT).max(self.rates.believed), now);
        } else if !above && (again || many) {
            self.settle((self.rate * CUT).max(self.rates.least), now);
        }
    }

    fn settle(&mut self, rate: f64, now: Instant) {
        self.rate = rate;
        self.proofs = 0;
        self.phase = Phase::Holding(0);
        self.changed = Some(now);
        self.outcomes.clear();
    }

    /// Below the believed rate, a higher rate gains more and risks less.
    fn patience_now(&self) -> u32 {
        if self.rate < self.rates.believed { PATIENCE / 2 } else { self.patience }
    }

    fn interval(&self) -> Duration {
        if self.rate >= UNSPACED { Duration::ZERO } else { Duration::from_secs_f64(1.0 / (self.rate * SHARE)) }
    }

    fn note(&mut self, outcome: TryOutcome) {
        if self.outcomes.len() == OUTCOMES {
            self.outcomes.pop_front();
        }
        self.outcomes.push_back(outcome);
    }

    fn forget(&mut self, now: Instant) {
        while self.passed.front().is_some_and(|sent| now.saturating_duration_since(*sent) > SECOND) {
            self.passed.pop_front();
        }
    }
}
