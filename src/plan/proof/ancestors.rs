//! The steps that must run before each step: the transitive closure of the dependencies, as bit sets.

use std::collections::HashMap;

use crate::plan::step::{Step, StepId};

/// The number of bits in a word.
const WORD: usize = 64;

/// A set of steps, by index. It holds only the words that have a bit set, each with its position, ascending. Most steps
/// wait for few others; with a bit for every step, memory would grow with the square of the plan.
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

    /// Adds all steps of another set.
    pub(super) fn add(&mut self, other: &Self) {
        let mut from = 0;
        for (place, bits) in &other.0 {
            // Both lists ascend, so the search continues from the last position.
            from += self.0[from..].partition_point(|(own, _)| own < place);
            match self.0.get_mut(from) {
                Some((own, word)) if own == place => *word |= bits,
                Some(_) | None => self.0.insert(from, (*place, *bits)),
            }
        }
    }
}

/// For each step, the step itself and all steps that must run before it.
#[derive(Debug)]
pub(in crate::plan) struct Ancestors(Vec<StepSet>);

impl Ancestors {
    /// Computes the closure of the dependencies.
    ///
    /// # Errors
    /// The index of a step that waits for a step that is not before it in the list, or that has the number of an
    /// earlier step.
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

    /// Whether `first` is always done when `second` is. True if both are the same step.
    pub(in crate::plan) fn is_before(&self, first: usize, second: usize) -> bool {
        self.0[second].contains(first)
    }

    /// The closure of one step.
    pub(super) fn closure(&self, step: usize) -> &StepSet {
        &self.0[step]
    }
}
