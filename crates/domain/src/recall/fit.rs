//! A student's own weights of memory, fitted to their reviews.
//!
//! As published for FSRS, the weights are those under which what was remembered and forgotten is
//! most likely, drawn toward the defaults where the reviews say little. The maximum is found by
//! Gauss-Newton steps with damping (Levenberg 1944, Marquardt 1963) over the logarithms of the
//! weights, which keeps all of them above 0. They are kept only if they foretell the student's last
//! reviews, which they were not fitted to, better than the defaults.

use super::weights::{COUNT, ONE_DAY};
use super::{Memory, MemoryWeights, Rating};

/// Reviews below which nothing is fitted.
pub const MIN_REVIEWS_TO_FIT: usize = 400;

/// The share of the reviews, the earliest, that weights are fitted to. The rest judges them.
const FITTED_SHARE: f64 = 0.8;

/// How far a logarithm of a weight is believed to stray from the default: its standard deviation.
/// The first stabilities depend on what is learned, so they differ more.
const SPREAD: f64 = 0.4;
const FIRST_STABILITY_SPREAD: f64 = 1.0;

/// The farthest a logarithm may stray: a factor of about seven.
const FARTHEST: f64 = 2.0;

/// Steps at most. Five to ten are usual.
const MAX_STEPS: usize = 20;

/// The gain in log-likelihood, in nats over all reviews, below which the search ends.
const LEAST_GAIN: f64 = 0.01;

/// Damping of the first step, its factor of change and the value at which no step helps any more.
const FIRST_DAMPING: f64 = 1e-2;
const DAMPING_FACTOR: f64 = 10.0;
const MAX_DAMPING: f64 = 1e6;

/// The step of finite differences.
const DIFFERENCE: f64 = 1e-5;

/// Chances stay this far from 0 and 1.
const LEAST_CHANCE: f64 = 1e-6;

/// A review of one concept, oldest first in its history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatedReview {
    /// When it was, in days since any moment that is the same for all of a student's reviews.
    pub at_days: f64,
    /// Days since the review before; of no account for the first.
    pub elapsed_days: f64,
    pub rating: Rating,
}

/// Weights that a student's reviews speak for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FittedMemory {
    pub weights: MemoryWeights,
    /// The last reviews, by which the weights were judged.
    pub judged_reviews: usize,
    /// Log-loss over these, in nats a review: with these weights and with the defaults.
    pub log_loss: f64,
    pub default_log_loss: f64,
}

impl FittedMemory {
    /// True if the student's last reviews are foretold better than with the defaults.
    pub fn is_better(&self) -> bool {
        self.log_loss < self.default_log_loss
    }
}

/// What was foretold of a review, and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForetoldReview {
    pub at_days: f64,
    /// The chance, 0 to 1, of remembering.
    pub chance: f64,
    pub remembered: bool,
}

impl ForetoldReview {
    fn loss(&self) -> f64 {
        let chance = self.chance.clamp(LEAST_CHANCE, 1.0 - LEAST_CHANCE);
        if self.remembered { -chance.ln() } else { -(1.0 - chance).ln() }
    }
}

/// All reviews as the weights foretell them, but the first of each history and those of the same
/// day as the one before, at which nothing can have been forgotten.
pub fn foretell_reviews(
    weights: &MemoryWeights,
    histories: &[Vec<RatedReview>],
) -> Vec<ForetoldReview> {
    let mut foretold = Vec::new();
    for history in histories {
        let mut memory: Option<Memory> = None;
        for review in history {
            if let Some(memory) = memory
                && review.elapsed_days >= ONE_DAY
            {
                foretold.push(ForetoldReview {
                    at_days: review.at_days,
                    chance: weights.retrievability(&memory, review.elapsed_days),
                    remembered: review.rating != Rating::Again,
                });
            }
            memory = Some(weights.review(memory, review.elapsed_days, review.rating));
        }
    }
    foretold
}

/// Fits weights to the first four fifths of a student's reviews and judges them by the rest. None
/// for fewer than [`MIN_REVIEWS_TO_FIT`] reviews, or if none of the last can be foretold.
pub fn fit_weights(histories: &[Vec<RatedReview>]) -> Option<FittedMemory> {
    let mut times: Vec<f64> = histories.iter().flatten().map(|review| review.at_days).collect();
    if times.len() < MIN_REVIEWS_TO_FIT {
        return None;
    }
    times.sort_by(f64::total_cmp);
    let cut = times[(times.len() as f64 * FITTED_SHARE) as usize];
    let earlier: Vec<Vec<RatedReview>> = histories
        .iter()
        .map(|history| history.iter().copied().filter(|review| review.at_days < cut).collect())
        .collect();
    let weights = most_likely(&earlier);
    let judge = |weights: &MemoryWeights| {
        let mut foretold = foretell_reviews(weights, histories);
        foretold.retain(|review| review.at_days >= cut);
        let losses: f64 = foretold.iter().map(ForetoldReview::loss).sum();
        (foretold.len(), losses / foretold.len() as f64)
    };
    let (judged_reviews, log_loss) = judge(&weights);
    let (_, default_log_loss) = judge(&MemoryWeights::DEFAULT);
    (judged_reviews > 0).then_some(FittedMemory {
        weights,
        judged_reviews,
        log_loss,
        default_log_loss,
    })
}

/// Logarithms of weights relative to the defaults: all 0 for the defaults.
type Shifts = [f64; COUNT];

fn weights_of(shifts: &Shifts) -> MemoryWeights {
    let mut weights = MemoryWeights::DEFAULT.0;
    for (weight, shift) in weights.iter_mut().zip(shifts) {
        *weight *= shift.exp();
    }
    MemoryWeights(weights)
}

const fn spread(place: usize) -> f64 {
    if place < 4 { FIRST_STABILITY_SPREAD } else { SPREAD }
}

/// The negative logarithm of how likely reviews and weights are together, but for a constant.
fn unlikelihood(shifts: &Shifts, histories: &[Vec<RatedReview>]) -> f64 {
    let foretold = foretell_reviews(&weights_of(shifts), histories);
    let strayed = shifts.iter().enumerate();
    foretold.iter().map(ForetoldReview::loss).sum::<f64>()
        + strayed.map(|(place, shift)| (shift / spread(place)).powi(2) / 2.0).sum::<f64>()
}

fn most_likely(histories: &[Vec<RatedReview>]) -> MemoryWeights {
    let (mut shifts, mut damping) = ([0.0; COUNT], FIRST_DAMPING);
    let mut worth = unlikelihood(&shifts, histories);
    for _ in 0..MAX_STEPS {
        let (slope, curvature) = slope_and_curvature(&shifts, histories);
        let mut gain = None;
        while gain.is_none() && damping < MAX_DAMPING {
            let mut damped = curvature;
            for (place, row) in damped.iter_mut().enumerate() {
                row[place] *= 1.0 + damping;
            }
            let tried = solve(damped, slope).map(|step| step_from(&shifts, &step));
            let better = tried
                .map(|tried| (tried, unlikelihood(&tried, histories)))
                .filter(|(_, reached)| *reached < worth);
            if let Some((tried, reached)) = better {
                gain = Some(worth - reached);
                (shifts, worth) = (tried, reached);
                damping /= DAMPING_FACTOR;
            } else {
                damping *= DAMPING_FACTOR;
            }
        }
        if gain.is_none_or(|gain| gain < LEAST_GAIN) {
            break;
        }
    }
    weights_of(&shifts)
}

fn step_from(shifts: &Shifts, step: &Shifts) -> Shifts {
    let mut next = *shifts;
    for (shift, step) in next.iter_mut().zip(step) {
        *shift = (*shift - step).clamp(-FARTHEST, FARTHEST);
    }
    next
}

/// The slope of the unlikelihood, and its curvature as Fisher's information has it: for a chance p
/// with slope g, g·gᵀ/(p·(1−p)).
fn slope_and_curvature(
    shifts: &Shifts,
    histories: &[Vec<RatedReview>],
) -> (Shifts, [[f64; COUNT]; COUNT]) {
    let foretold = foretell_reviews(&weights_of(shifts), histories);
    let moved: Vec<Vec<ForetoldReview>> = (0..COUNT)
        .map(|place| {
            let mut nearby = *shifts;
            nearby[place] += DIFFERENCE;
            foretell_reviews(&weights_of(&nearby), histories)
        })
        .collect();
    let (mut slope, mut curvature) = ([0.0; COUNT], [[0.0; COUNT]; COUNT]);
    for (at, review) in foretold.iter().enumerate() {
        let chance = review.chance.clamp(LEAST_CHANCE, 1.0 - LEAST_CHANCE);
        let information = 1.0 / (chance * (1.0 - chance));
        let error = chance - f64::from(u8::from(review.remembered));
        let mut slopes = [0.0; COUNT];
        for (of, nearby) in slopes.iter_mut().zip(&moved) {
            *of = (nearby[at].chance - review.chance) / DIFFERENCE;
        }
        for (row, own) in slopes.iter().enumerate() {
            slope[row] += error * information * own;
            for (column, other) in slopes.iter().enumerate() {
                curvature[row][column] += information * own * other;
            }
        }
    }
    for place in 0..COUNT {
        let weight = spread(place).powi(-2);
        slope[place] += weight * shifts[place];
        curvature[place][place] += weight;
    }
    (slope, curvature)
}

/// Solves `matrix · x = right` for a symmetric positive definite matrix (Cholesky); none for others.
fn solve(mut matrix: [[f64; COUNT]; COUNT], right: Shifts) -> Option<Shifts> {
    for row in 0..COUNT {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| matrix[row][k] * matrix[column][k]).sum();
            let rest = matrix[row][column] - known;
            if row == column {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                matrix[row][row] = rest.sqrt();
            } else {
                matrix[row][column] = rest / matrix[column][column];
            }
        }
    }
    let mut x = right;
    for row in 0..COUNT {
        let known: f64 = (0..row).map(|k| matrix[row][k] * x[k]).sum();
        x[row] = (x[row] - known) / matrix[row][row];
    }
    for row in (0..COUNT).rev() {
        let known: f64 = (row + 1..COUNT).map(|k| matrix[k][row] * x[k]).sum();
        x[row] = (x[row] - known) / matrix[row][row];
    }
    Some(x)
}

#[cfg(test)]
mod tests;
