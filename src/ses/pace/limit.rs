//! What one limit of SES's lets through, as far as answers tell: how fast to send, and when the next call may go.
//!
//! Pure: times come in, times come out. SES says neither its rate nor when to come back, so both are learnt from which
//! calls it lets through. Rejected were the two usual ways: halving at each 429 and rising by a constant finds a limit of
//! one a second only after several refused calls and then swings around it; a fixed rate is either slow where there is
//! no limit or refused where there is one.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use super::{Rates, WHOLE};

/// How much of a rate is used. Calls sent at exactly a limit's rate are refused half of the time, as the way to the
/// server is now shorter, now longer; 2 % of a second covers what a network does to calls a second apart.
const SHARE: f64 = 0.98;
/// From this rate on, in calls a second, calls are not spaced: the number of calls under way bounds them better than a
/// timer of a millisecond's precision can.
const UNSPACED: f64 = 500.0;
/// Calls that have to pass at a rate before a higher one is tried, at first and at most. It doubles when trying failed:
/// a limit seldom changes, and every try above it is a refused call.
const PATIENCE: u32 = 8;
const PATIENCE_MOST: u32 = 256;
/// Calls that have to pass at a rate before it counts as found: more than what a limit has commonly saved up.
const PROOFS: u32 = 16;
/// How much higher the next rate is: at first and while trying succeeds, and after it failed.
const STRIDE: f64 = 2.0;
const STEP: f64 = 1.25;
/// What a rate that SES refused for good is multiplied with.
const CUT: f64 = 0.8;
/// Of the calls that passed in a second, which may have used up what was saved, this part is taken as the rate.
const SEEN_SHARE: f64 = 0.7;
/// How many outcomes are looked back on, and how many of them refused are not chance any more.
const OUTCOMES: usize = 10;
const REFUSED_MANY: usize = 3;
/// Part of the interval after which a call that was refused by chance, as it came a moment early, is tried again.
const MOMENT: f64 = 0.1;
/// Time over which the calls that passed are counted.
const SECOND: Duration = Duration::from_secs(1);

/// One limit.
#[derive(Debug)]
pub(super) struct Limit {
    rates: Rates,
    /// Calls a second.
    rate: f64,
    phase: Phase,
    /// How many calls passed at rates up to this one without a refusal, while the whole of it was used.
    proofs: u32,
    patience: u32,
    step: f64,
    /// When the next call may go.
    next: Instant,
    /// When the latest turn was given.
    taken: Option<Instant>,
    /// When the latest call that leaves a part of the rate to others was given its turn.
    taken_in_part: Option<Instant>,
    /// What was sent before says nothing about the rate of now.
    changed: Option<Instant>,
    /// When calls that passed were sent, of the last second.
    passed: VecDeque<Instant>,
    last_passed: Option<Instant>,
    /// When SES's word on it came; it was counted no later than that.
    last_answered: Option<Instant>,
    /// The latest outcomes, whether each passed.
    outcomes: VecDeque<Outcome>,
}

/// How the rate of now came about.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    /// Nothing was refused yet: each call that passes raises it.
    Opening,
    /// It is kept; so many calls have passed.
    Holding(u32),
    /// A higher one than `safe` is tried; so many calls have passed.
    Probing { safe: f64, passed: u32 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Refused,
}

impl Limit {
    /// A limit of which nothing is known yet.
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

    /// When the next call may go that uses such a part of the rate.
    pub(super) fn next(&self, used: f64) -> Instant {
        let spared = self.taken_in_part.filter(|_| used < WHOLE && self.is_found());
        spared.map_or(self.next, |taken| self.next.max(taken + self.interval().div_f64(used)))
    }

    /// A call that uses such a part of the rate goes now.
    pub(super) fn take(&mut self, used: f64, now: Instant) {
        self.next = now + self.interval();
        self.taken = Some(now);
        if used < WHOLE {
            self.taken_in_part = Some(now);
        }
    }

    /// How many calls a second are sent, where calls were refused as too many.
    pub(super) fn found(&self) -> Option<f64> {
        let rate = match self.phase {
            Phase::Opening => return None,
            Phase::Holding(_) => self.rate,
            Phase::Probing { safe, .. } => safe,
        };
        Some(rate * self.rates.used)
    }

    /// Whether the rate of now is known to be one that SES lets through. As long as it is looked for, the whole of a
    /// rate is used: at half of it, one that is too high would never be refused.
    fn is_found(&self) -> bool {
        matches!(self.phase, Phase::Holding(_)) && self.proofs >= PROOFS
    }

    /// The call that was to go then was not sent. Whoever is next gets its turn, unless somebody has come since.
    pub(super) fn give_back(&mut self, taken: Instant) {
        if self.taken == Some(taken) {
            self.next = self.next.min(taken);
        }
    }

    /// SES took a call that was sent then.
    pub(super) fn passed(&mut self, sent: Instant, now: Instant) {
        self.note(Outcome::Passed);
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
                // It is not the limit either: the next call that passes tries a higher one.
                self.patience = PATIENCE;
                self.step = (self.step * STEP).min(STRIDE);
                self.phase = Phase::Holding(PATIENCE);
            }
        }
    }

    /// SES refused a call that was sent then.
    pub(super) fn refused(&mut self, sent: Instant, now: Instant) {
        if self.changed.is_some_and(|changed| sent <= changed) {
            self.next = self.next.max(sent + self.interval());
            return;
        }
        let again = self.outcomes.back() == Some(&Outcome::Refused);
        self.note(Outcome::Refused);
        self.forget(now);
        self.slow_down(again, now);
        // Refused twice on end: perhaps refused calls count too, and only a whole interval without any helps.
        let pause = if again { self.interval() } else { self.interval().mul_f64(MOMENT) };
        // A whole interval after the word on the last one that passed: on a slow way it may have been counted late.
        let due = self.last_answered.map_or(now, |answered| answered + self.interval());
        self.next = due.max(now + pause);
    }

    /// Whether a call sent then could not have met this limit: none had passed for so long that even the slowest rate
    /// that SES documents would have let it through.
    pub(super) fn was_rested(&self, sent: Instant) -> bool {
        let rest = Duration::from_secs_f64(1.0 / self.rates.believed);
        self.last_passed.is_none_or(|passed| passed + rest <= sent)
    }

    /// How many calls passed in the last second.
    pub(super) fn seen(&self, now: Instant) -> u32 {
        let recent = self.passed.iter().filter(|sent| now.saturating_duration_since(**sent) <= SECOND).count();
        u32::try_from(recent).unwrap_or(u32::MAX)
    }

    /// Begins with another rate: what is known now came from elsewhere.
    pub(super) fn hold(&mut self, rate: f64, now: Instant) {
        self.settle(rate, now);
        self.next = now + self.interval();
    }

    fn slow_down(&mut self, again: bool, now: Instant) {
        let refused = self.outcomes.iter().filter(|outcome| **outcome == Outcome::Refused).count();
        if let Phase::Probing { safe, .. } = self.phase {
            // Far from what SES documents, one refusal may be chance.
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
        // Nothing says that SES lets more through than it documents.
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

    /// Below what SES documents there is more to win and less to lose.
    fn patience_now(&self) -> u32 {
        if self.rate < self.rates.believed { PATIENCE / 2 } else { self.patience }
    }

    fn interval(&self) -> Duration {
        if self.rate >= UNSPACED { Duration::ZERO } else { Duration::from_secs_f64(1.0 / (self.rate * SHARE)) }
    }

    fn note(&mut self, outcome: Outcome) {
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
