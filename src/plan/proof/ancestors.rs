//! Which steps must be done before which: the transitive closure of the dependencies, as bit sets.

use std::collections::HashMap;

use crate::plan::step::{Step, StepId};

/// Bits in a word.
const WORD: usize = 64;

/// A set of steps, by index: the words that have a bit set, each with its place, ascending. Most steps wait for few others,
/// so a bit for each of all steps would take memory that grows with the square of the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StepSet(Vec<(usize, u64)>);

impl StepSet {
    fn of(index: usize) -> Self {
        Self(vec![(index / WORD, 1 << (index % WORD))])
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        let found = self.0.binary_search_by_key(&(index / WORD), |(place, _)| *place);
        found.is_ok_and(|at| self.0[at].1 & (1 << (index % WORD)) != 0)
    }

    /// Adds all of another set.
    pub(super) fn add(&mut self, other: &Self) {
        let mut from = 0;
        for (place, bits) in &other.0 {
            // Both ascend: what was passed is not looked at again.
            from += self.0[from..].partition_point(|(own, _)| own < place);
            match self.0.get_mut(from) {
                Some((own, word)) if own == place => *word |= bits,
                Some(_) | None => self.0.insert(from, (*place, *bits)),
            }
        }
    }
}

/// For each step, itself and all that must be done before it.
#[derive(Debug)]
pub(in crate::plan) struct Ancestors(Vec<StepSet>);

impl Ancestors {
    /// Closes the dependencies.
    ///
    /// # Errors
    /// The index of a step that waits for one that is not before it in the list.
    pub(in crate::plan) fn of(steps: &[Step]) -> Result<Self, usize> {
        let mut index: HashMap<StepId, usize> = HashMap::with_capacity(steps.len());
        let mut rows: Vec<StepSet> = Vec::with_capacity(steps.len());
        for (at, step) in steps.iter().enumerate() {
            let mut row = StepSet::of(at);
            for before in &step.depends_on {
                row.add(&rows[*index.get(before).ok_or(at)?]);
            }
            rows.push(row);
            if index.insert(step.id, at).is_some() {
                return Err(at);
            }
        }
        Ok(Self(rows))
    }

    /// Whether `first` is always done when `second` is. Every step is with itself.
    pub(in crate::plan) fn is_before(&self, first: usize, second: usize) -> bool {
        self.0[second].contains(first)
    }

    /// The closure of one step, without a copy.
    pub(super) fn closure(&self, step: usize) -> &StepSet {
        &self.0[step]
    }
}
