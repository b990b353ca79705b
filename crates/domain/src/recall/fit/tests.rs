//! Fits to reviews of simulated students, and the arithmetic under them.

use super::*;

/// Reviews of so many concepts by a student whose memory has these weights: each ten days long at
/// first, then ever longer. Drawn with a small linear congruential generator.
fn histories(concepts: usize, truth: &MemoryWeights) -> Vec<Vec<RatedReview>> {
    let mut seed = 11_u64;
    let mut draw = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (seed >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..concepts)
        .map(|concept| {
            let (mut at_days, mut elapsed_days) = (concept as f64 / 4.0, 0.0);
            let mut memory: Option<Memory> = None;
            let mut history = Vec::new();
            for turn in 0..8 {
                let chance =
                    memory.map_or(0.7, |memory| truth.retrievability(&memory, elapsed_days));
                let rating = if draw() < chance { Rating::Good } else { Rating::Again };
                memory = Some(truth.review(memory, elapsed_days, rating));
                history.push(RatedReview { at_days, elapsed_days, rating });
                elapsed_days = f64::from(1 + turn) + (9.0 * draw()).floor();
                at_days += elapsed_days;
            }
            history
        })
        .collect()
}

/// A memory that forgets faster than most: stabilities are a quarter of the usual.
fn forgetful() -> MemoryWeights {
    let mut weights = MemoryWeights::DEFAULT;
    for weight in &mut weights.0[..4] {
        *weight /= 4.0;
    }
    weights.0[8] /= 2.0;
    weights
}

#[test]
fn few_reviews_fit_nothing() {
    assert_eq!(fit_weights(&[]), None);
    assert_eq!(fit_weights(&histories(49, &forgetful())), None);
    assert!(fit_weights(&histories(50, &forgetful())).is_some());
}

#[test]
fn an_unusual_memory_is_foretold_better_by_its_own_weights() {
    let fitted = fit_weights(&histories(150, &forgetful())).unwrap();
    assert!(fitted.is_better(), "{fitted:?}");
    assert!(fitted.default_log_loss - fitted.log_loss > 0.03, "{fitted:?}");
    assert!(fitted.weights.0[2] < 0.5 * MemoryWeights::DEFAULT.0[2], "{fitted:?}");
    assert!(fitted.judged_reviews > 150 && fitted.judged_reviews < 350, "{fitted:?}");
}

#[test]
fn the_slope_is_that_of_the_unlikelihood() {
    let histories = histories(30, &forgetful());
    let mut shifts = [0.1; COUNT];
    let (slope, _) = slope_and_curvature(&shifts, &histories);
    for place in [0, 2, 8, 10, 20] {
        let step = 1e-5;
        shifts[place] += step;
        let above = unlikelihood(&shifts, &histories);
        shifts[place] -= 2.0 * step;
        let below = unlikelihood(&shifts, &histories);
        shifts[place] += step;
        let measured = (above - below) / (2.0 * step);
        let apart = (slope[place] - measured).abs();
        assert!(apart < 1e-2 * measured.abs().max(1.0), "{place}: {} {measured}", slope[place]);
    }
}

#[test]
fn reviews_of_the_same_day_and_first_ones_are_not_foretold() {
    let review =
        |at_days, elapsed_days| RatedReview { at_days, elapsed_days, rating: Rating::Good };
    let history = vec![review(0.0, 0.0), review(0.3, 0.3), review(2.3, 2.0)];
    let foretold = foretell_reviews(&MemoryWeights::DEFAULT, &[history]);
    assert_eq!(foretold.len(), 1);
    assert!(foretold[0].remembered && foretold[0].at_days > 2.0);
}

#[test]
fn a_system_of_equations_is_solved_and_one_without_a_solution_refused() {
    let mut matrix = [[0.1; COUNT]; COUNT];
    for (place, row) in matrix.iter_mut().enumerate() {
        row[place] = 2.0 + place as f64;
    }
    let x = solve(matrix, [1.0; COUNT]).unwrap();
    for row in matrix {
        let product: f64 = row.iter().zip(x).map(|(a, b)| a * b).sum();
        assert!((product - 1.0).abs() < 1e-12);
    }
    assert_eq!(solve([[0.0; COUNT]; COUNT], [1.0; COUNT]), None);
}
