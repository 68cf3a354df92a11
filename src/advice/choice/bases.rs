//! The largest days that pools are counted for: of mail whose surplus takes a second set, the mean day.

use std::collections::BTreeMap;

use crate::advice::stream::{Stream, StreamName};

use super::{answer::Answer, found::Choice};

/// Streams whose surplus takes a second set, each with the largest day that is left of it.
pub(super) type Bases = BTreeMap<StreamName, u64>;

/// The largest day that is left of each stream whose surplus takes a second set.
pub(super) fn bases(choices: &[Choice]) -> Bases {
    choices.iter().filter_map(|choice| Some((choice.stream.clone(), base(choice)?))).collect()
}

/// The largest day of streams together, without what leaves with a second set.
pub(super) fn peak_of(streams: &[Stream<'_>], bases: &Bases) -> Option<u64> {
    streams.iter().map(|stream| bases.get(&stream.name).copied().or(stream.traffic?.of_peak_day())).sum()
}

/// The largest day that is left of a stream whose surplus takes a second set: the mean day.
pub(super) fn base(choice: &Choice) -> Option<u64> {
    choice.facts.day.filter(|_| choice.answer.as_ref().is_some_and(Answer::leaves_surplus))
}
