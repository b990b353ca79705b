//! Draws for simulations: the same numbers from the same seed, on every machine and for ever.

/// A generator of draws (`SplitMix64`; Steele, Lea & Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct SeededDraws(u64);

impl SeededDraws {
    pub(crate) const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform, from 0 up to but not including 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform between two bounds.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// Uniform, from 0 up to but not including `sides`, which is above 0.
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        (self.uniform() * sides as f64) as usize
    }

    /// True with this chance, 0 to 1.
    pub(crate) fn happens(&mut self, chance: f64) -> bool {
        self.uniform() < chance
    }

    /// Normal with this mean and standard deviation (Box & Muller 1958).
    pub(crate) fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        mean + deviation * radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_its_own_numbers_again() {
        let three = |seed| {
            let mut draws = SeededDraws::seeded(seed);
            [(); 3].map(|()| draws.uniform().to_bits())
        };
        assert_eq!(three(7), three(7));
        assert_ne!(three(7), three(8));
    }

    #[test]
    fn normal_draws_have_their_mean_and_deviation() {
        let mut draws = SeededDraws::seeded(1);
        let values: Vec<f64> = (0..20_000).map(|_| draws.normal(2.0, 0.5)).collect();
        let mean = values.iter().sum::<f64>() / 20_000.0;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!((mean - 2.0).abs() < 0.02 && (variance.sqrt() - 0.5).abs() < 0.02);
    }

    #[test]
    fn whole_draws_stay_below_their_bound_and_reach_all() {
        let mut draws = SeededDraws::seeded(3);
        let mut seen = [0; 5];
        for _ in 0..1000 {
            seen[draws.below(5)] += 1;
        }
        assert!(seen.iter().all(|count| *count > 150), "{seen:?}");
    }
}
