//! Random choices from a seed: the same seed gives the same choices.

/// A stream of choices (splitmix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns true once in this many times on average.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }

    /// Returns one of these values.
    pub(crate) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        let index = usize::try_from(self.next() % of.len() as u64).unwrap();
        of[index].clone()
    }
}
