//! Every order in which runs that ask for one lock can take its steps, gone through by a model checker.
//!
//! The steps are those of `src/ses/write/lock.rs`: SES creates a name only once, and deletes whatever is there. What is claimed:
//! two runs never write at once as long as a removal that was sent takes effect before the lock that replaced its target
//! has settled. Without that condition the checker finds the race that `docs/explanation/no-state-file.md` names; it
//! would also find one if the lock were believed before it settled.

use stateright::{Checker as _, Model, Property};

/// What SES holds of the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Held {
    Nothing,
    /// A run that was killed left it, and its time is over.
    Expired,
    By(usize),
}

/// Where a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Run {
    Creating,
    /// The create found a lock.
    Looking,
    /// It saw an expired lock and looks once more before it removes it.
    LookingAgain,
    /// The removal is sent and has not taken effect.
    Removing,
    /// The lock is ours, as it seems.
    Settling,
    LookingLast,
    Writing,
    /// It writes no more and gives the lock back: looks, and removes it.
    Leaving,
    GivingBack,
    /// It ended: somebody else has the lock, or it is done.
    Ended,
}

/// When a lock is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Belief {
    /// Once every removal that was sent before has taken effect: what three seconds are for.
    Settled,
    /// After three seconds, whatever a slow network still holds back.
    Delayed,
    /// At once.
    AtOnce,
}

struct Lock {
    runs: usize,
    before: Held,
    belief: Belief,
}

type State = (Held, Vec<Run>);

impl Model for Lock {
    type State = State;
    /// The run that takes its next step.
    type Action = usize;

    fn init_states(&self) -> Vec<State> {
        vec![(self.before, vec![Run::Creating; self.runs])]
    }

    fn actions(&self, (_, runs): &State, actions: &mut Vec<usize>) {
        let is_removal_under_way = runs.contains(&Run::Removing);
        actions.extend((0..self.runs).filter(|run| match runs[*run] {
            Run::Ended => false,
            Run::Settling => self.belief != Belief::Settled || !is_removal_under_way,
            _ => true,
        }));
    }

    fn next_state(&self, (held, runs): &State, run: usize) -> Option<State> {
        let (mut held, mut runs) = (*held, runs.clone());
        let is_ours = held == Held::By(run);
        runs[run] = match runs[run] {
            Run::Creating if held == Held::Nothing => {
                held = Held::By(run);
                if self.belief == Belief::AtOnce { Run::Writing } else { Run::Settling }
            }
            Run::Creating => Run::Looking,
            Run::Looking => match held {
                Held::Nothing => Run::Creating,
                Held::Expired => Run::LookingAgain,
                Held::By(_) => Run::Ended,
            },
            Run::LookingAgain if held == Held::Expired => Run::Removing,
            Run::LookingAgain => Run::Creating,
            Run::Removing => {
                held = Held::Nothing;
                Run::Creating
            }
            Run::Settling => Run::LookingLast,
            Run::LookingLast if is_ours => Run::Writing,
            Run::LookingLast => Run::Ended,
            Run::Writing => Run::Leaving,
            Run::Leaving if is_ours => Run::GivingBack,
            Run::Leaving => Run::Ended,
            Run::GivingBack => {
                held = Held::Nothing;
                Run::Ended
            }
            Run::Ended => return None,
        };
        Some((held, runs))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("one writes", |_, (_, runs): &State| {
                runs.iter().filter(|run| **run == Run::Writing).count() <= 1
            }),
            Property::sometimes("somebody writes", |_, (_, runs): &State| runs.contains(&Run::Writing)),
            Property::sometimes("nothing is left", |_, (held, runs): &State| {
                *held == Held::Nothing && runs.iter().all(|run| *run == Run::Ended)
            }),
        ]
    }
}

fn checked(before: Held, belief: Belief) -> impl stateright::Checker<Lock> {
    Lock { runs: 3, before, belief }.checker().spawn_bfs().join()
}

#[test]
fn one_run_writes_at_a_time_whatever_the_order() {
    for before in [Held::Nothing, Held::Expired] {
        let checker = checked(before, Belief::Settled);
        checker.assert_properties();
        assert!(checker.unique_state_count() > 100, "{}", checker.unique_state_count());
    }
}

#[test]
fn a_lock_that_was_never_left_expired_needs_no_patience() {
    checked(Held::Nothing, Belief::AtOnce).assert_no_discovery("one writes");
}

#[test]
fn the_race_of_the_readme_is_found_without_the_condition() {
    for belief in [Belief::Delayed, Belief::AtOnce] {
        assert!(checked(Held::Expired, belief).discovery("one writes").is_some(), "{belief:?}");
    }
}
