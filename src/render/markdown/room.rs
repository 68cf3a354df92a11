//! How much a document has room for.
//!
//! What can be left out is counted in units: a line, a row, an object, a list of steps. A document takes units in the
//! order of their importance as long as some are left, so that a document with one unit more shows one thing more.

use std::cell::Cell;

use super::cut::Cut;

/// What a document may show.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) cut: Cut,
    units: Cell<usize>,
}

impl Room {
    /// Room for everything.
    pub(super) fn whole() -> Self {
        Self { cut: Cut::Whole, units: Cell::new(usize::MAX) }
    }

    /// Room for the numbers and so many units.
    pub(super) fn of(units: usize) -> Self {
        Self { cut: if units == 0 { Cut::Counts } else { Cut::Objects }, units: Cell::new(units) }
    }

    /// Room for the verdict alone.
    pub(super) fn verdict() -> Self {
        Self { cut: Cut::Verdict, units: Cell::new(0) }
    }

    /// Takes as many units as are wanted, or as are left.
    pub(super) fn take(&self, wanted: usize) -> usize {
        if self.cut == Cut::Whole {
            return wanted;
        }
        let taken = wanted.min(self.units.get());
        self.units.set(self.units.get() - taken);
        taken
    }

    /// Takes one unit, if one is left.
    pub(super) fn has_one(&self) -> bool {
        self.take(1) == 1
    }

    /// Number of units that are left.
    pub(super) fn left(&self) -> usize {
        self.units.get()
    }
}
