//! Chance that repeats: the same seed draws the same.

/// A stream of numbers (splitmix64, Steele et al. 2014).
pub(super) struct Draw(u64);

impl Draw {
    /// The stream of one item of a request.
    pub(super) fn new(seed: u64, item: u64) -> Self {
        Self(seed ^ item.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A seed for what draws by itself.
    pub(super) fn seed(&mut self) -> u64 {
        self.next()
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.next() % span)
    }

    /// Brings a list into a drawn order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = (self.next() % (last as u64 + 1)) as usize;
            list.swap(last, other);
        }
    }
}
