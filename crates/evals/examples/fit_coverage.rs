//! Fits the weights of `retrieval::chance_covered` on the odd half of each folder named, and prints
//! them as they are written there: `cargo run -p evals --example fit_coverage -- FOLDER…`.
#![expect(clippy::print_stdout, reason = "a command line talks")]

use std::path::Path;

use retrieval::{FEATURES, features};

/// Newton's steps; a handful is enough.
const STEPS: usize = 50;

/// Cases that a folder stands for, whatever it holds, so that each counts the same.
const FOLDER_CASES: f64 = 120.0;

/// Pull of each weight towards 0.
const SHRINKAGE: f64 = 0.3;

/// The same for the first, which only has to keep the system solvable.
const CONSTANT_SHRINKAGE: f64 = 1e-6;

type FeatureRow = [f64; FEATURES];

struct Case {
    features: FeatureRow,
    covered: f64,
    weight: f64,
}

fn main() -> Result<(), evals::Error> {
    let mut cases: Vec<Case> = Vec::new();
    for folder in std::env::args().skip(1) {
        let found = evals::coverage_cases(Path::new(&folder), "odd")?;
        let weight = FOLDER_CASES / found.len().max(1) as f64;
        cases.extend(found.iter().map(|case| Case {
            features: features(&case.evidence),
            covered: f64::from(u8::from(case.is_covered)),
            weight,
        }));
    }
    let mut weights = [0.0; FEATURES];
    for _ in 0..STEPS {
        let (mut slope, mut curvature) = (FeatureRow::default(), [FeatureRow::default(); FEATURES]);
        for (at, weight) in weights.iter().enumerate() {
            let pull = if at == 0 { CONSTANT_SHRINKAGE } else { SHRINKAGE };
            slope[at] = pull * weight;
            curvature[at][at] = pull;
        }
        for case in &cases {
            let sum: f64 = case.features.iter().zip(weights).map(|(x, weight)| x * weight).sum();
            let chance = 1.0 / (1.0 + (-sum).exp());
            for (at, x) in case.features.iter().enumerate() {
                slope[at] += case.weight * (chance - case.covered) * x;
                for (entry, other) in curvature[at].iter_mut().zip(case.features) {
                    *entry += case.weight * chance * (1.0 - chance) * x * other;
                }
            }
        }
        for (weight, step) in weights.iter_mut().zip(solve(curvature, slope)) {
            *weight -= step;
        }
    }
    println!("{weights:.2?}");
    Ok(())
}

/// Solves a system whose matrix is positive definite, by elimination.
fn solve(mut matrix: [FeatureRow; FEATURES], mut right: FeatureRow) -> FeatureRow {
    for pivot in 0..FEATURES {
        for row in pivot + 1..FEATURES {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let above = matrix[pivot];
            for (entry, above) in matrix[row].iter_mut().zip(above).skip(pivot) {
                *entry -= factor * above;
            }
            right[row] -= factor * right[pivot];
        }
    }
    let mut solution = FeatureRow::default();
    for row in (0..FEATURES).rev() {
        let known: f64 = (row + 1..FEATURES).map(|at| matrix[row][at] * solution[at]).sum();
        solution[row] = (right[row] - known) / matrix[row][row];
    }
    solution
}
