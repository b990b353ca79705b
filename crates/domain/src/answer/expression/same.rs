//! Whether two expressions are equal wherever both have a value.

use std::collections::BTreeSet;

use super::residue::{NoResidue, random, residue, small_quotient};
use super::{Assignment, Expr, evaluate};

/// Points of rational expressions. One would do; a pole takes another.
const EXACT_POINTS: u64 = 4;

/// Points of other expressions: half of them with positive values only.
const POINTS: u64 = 24;

/// At this many points, at least, both have to have a value.
const ENOUGH_POINTS: usize = 4;

/// Values differ when they are further apart than rounding can explain this many times.
const ROUNDINGS: f64 = 16.0;

/// Which values variables take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Domain {
    Real,
    /// The question says so.
    Positive,
}

/// Whether both are equal. Where only one of them has a value they differ: `√x²` is not `x`, nor is
/// `2 ln x` the same as `ln x²`. A gap at single points, as of `(x² − 1)/(x − 1)`, is none.
pub(crate) fn is_same(a: &Expr, b: &Expr, domain: Domain) -> bool {
    same_rationally(a, b).unwrap_or_else(|| same_at_points(a, b, domain))
}

/// None unless both are rational expressions.
fn same_rationally(a: &Expr, b: &Expr) -> Option<bool> {
    let mut compared = 0;
    for point in 0..EXACT_POINTS {
        match (residue(a, point), residue(b, point)) {
            (Err(NoResidue::Irrational), _) | (_, Err(NoResidue::Irrational)) => return None,
            (Ok(a), Ok(b)) if a == b => compared += 1,
            (Ok(_), Ok(_)) => return Some(false),
            // Poles that both have everywhere are no value.
            _ => {}
        }
    }
    Some(compared >= 2)
}

/// How many times `b` `a` is, when that is the same small fraction everywhere.
pub(crate) fn ratio_of(a: &Expr, b: &Expr) -> Option<(i64, i64)> {
    let mut found = None;
    for point in 0..EXACT_POINTS {
        let (Ok(a), Ok(b)) = (residue(a, point), residue(b, point)) else { continue };
        let quotient = small_quotient(a, b)?;
        if *found.get_or_insert(quotient) != quotient {
            return None;
        }
    }
    found
}

fn same_at_points(a: &Expr, b: &Expr, domain: Domain) -> bool {
    let symbols: BTreeSet<&str> = a.symbols().union(&b.symbols()).copied().collect();
    let points = if symbols.iter().all(|name| *name == "°") { 1 } else { POINTS };
    let mut compared = 0;
    for point in 0..points {
        let positive = domain == Domain::Positive || point < POINTS / 2;
        let at: Assignment =
            symbols.iter().map(|name| (*name, coordinate(name, point, positive))).collect();
        match (evaluate(a, &at), evaluate(b, &at)) {
            (None, None) => {}
            (Some(a), Some(b)) => {
                let room = ROUNDINGS * (a.error + b.error) + f64::MIN_POSITIVE;
                if (a.value - b.value).abs() > room || a.error > 1e-3 * a.value.abs().max(1e-9) {
                    return false;
                }
                compared += 1;
            }
            _ => return false,
        }
    }
    compared >= ENOUGH_POINTS.min(points as usize)
}

/// Between 0.1 and 3.1 in size, at no whole or simple place.
fn coordinate(name: &str, point: u64, positive: bool) -> f64 {
    let share = (random(name, point + 1000) % 1_000_003) as f64 / 1_000_003.0;
    let size = 0.1 + 3.0 * share;
    let negative = random(name, point + 5000).is_multiple_of(2);
    if negative && !positive { -size } else { size }
}
