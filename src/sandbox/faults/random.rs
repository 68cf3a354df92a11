//! A pseudorandom sequence that repeats for the same seed: SplitMix64 (Steele, Lea, Flood 2014).

/// Number of bits of a draw that make a fraction: the size of the mantissa of an `f64`.
const FRACTION_BITS: u32 = 53;

/// The state of the sequence.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// Creates the sequence of a seed. Different streams of one seed differ.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut random = Self(seed);
        let start = random.next() ^ stream;
        Self(start)
    }

    /// Returns true with the given probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        let draw = self.next() >> (u64::BITS - FRACTION_BITS);
        #[allow(clippy::cast_precision_loss, reason = "53 bits fit the mantissa")]
        let fraction = draw as f64 / (1_u64 << FRACTION_BITS) as f64;
        fraction < probability
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(seed: u64, stream: u64) -> Vec<bool> {
        let mut random = Random::new(seed, stream);
        (0..1000).map(|_| random.chance(0.25)).collect()
    }

    #[test]
    fn a_seed_repeats_and_streams_differ() {
        assert_eq!(hits(1, 0), hits(1, 0));
        assert_ne!(hits(1, 0), hits(1, 1));
        assert_ne!(hits(1, 0), hits(2, 0));
        let count = hits(1, 0).iter().filter(|hit| **hit).count();
        assert!((200..300).contains(&count), "{count}");
    }

    #[test]
    fn never_and_always_are_exact() {
        let mut random = Random::new(3, 0);
        assert!((0..1000).all(|_| !random.chance(0.0)));
        assert!((0..1000).all(|_| random.chance(1.0)));
    }
}
