//! Which steps must be done before which: the transitive closure of the dependencies, as bit sets.

use std::collections::HashMap;

use crate::plan::step::{Step, StepId};

/// Bits in a word.
const WORD: usize = 64;

/// A set of steps, by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StepSet(Vec<u64>);

impl StepSet {
    fn empty(count: usize) -> Self {
        Self(vec![0; count.div_ceil(WORD)])
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        self.0[index / WORD] & (1 << (index % WORD)) != 0
    }

    fn insert(&mut self, index: usize) {
        self.0[index / WORD] |= 1 << (index % WORD);
    }

    /// Adds all of another set.
    pub(super) fn add(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }
}

/// For each step, itself and all that must be done before it.
#[derive(Debug)]
pub(in crate::plan) struct Ancestors(Vec<StepSet>, usize);

impl Ancestors {
    /// Closes the dependencies.
    ///
    /// # Errors
    /// The index of a step that waits for one that is not before it in the list.
    pub(in crate::plan) fn of(steps: &[Step]) -> Result<Self, usize> {
        let mut index: HashMap<StepId, usize> = HashMap::with_capacity(steps.len());
        let mut rows: Vec<StepSet> = Vec::with_capacity(steps.len());
        for (at, step) in steps.iter().enumerate() {
            let mut row = StepSet::empty(steps.len());
            row.insert(at);
            for before in &step.depends_on {
                row.add(&rows[*index.get(before).ok_or(at)?]);
            }
            rows.push(row);
            if index.insert(step.id, at).is_some() {
                return Err(at);
            }
        }
        Ok(Self(rows, steps.len()))
    }

    /// The moment before the first step.
    pub(super) fn nothing(&self) -> StepSet {
        StepSet::empty(self.1)
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
