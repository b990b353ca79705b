//! Values of rational expressions modulo a large prime.
//!
//! Two polynomials that differ have different values at a random point but for a chance of their
//! degree over the prime (Schwartz 1980, Zippel 1979), so agreement at a few points is equality, at
//! no cost in digits. π and e count as variables: no rational expression relates them.

use super::{Expr, exact};
use crate::answer::Ratio;

/// A prime of 61 bits that leaves 1 when divided by 4, so that −1 has a root.
const PRIME: u64 = (1 << 61) - 31;

/// The root of −1.
const IMAGINARY: u64 = 583_529_827_753_931_384;

/// Larger exponents are left to floating point.
const LARGEST_EXPONENT: i128 = 1_000_000;

/// Numerator and denominator of a fraction that is looked for.
const LARGEST_TERM: u64 = 2000;

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoResidue {
    /// A division by 0 at this point.
    Pole,
    /// Not a rational expression.
    Irrational,
}

/// The value at a point; the point's number stands for the values of all variables.
pub(super) fn residue(expr: &Expr, point: u64) -> Result<u64, NoResidue> {
    match expr {
        Expr::Number(literal) => of_ratio(literal.ratio),
        Expr::Mixed(ratio) => of_ratio(Some(*ratio)),
        Expr::Symbol(name) if name == "i" => Ok(IMAGINARY),
        Expr::Symbol(name) => Ok(random(name, point)),
        Expr::Pi => Ok(random("\u{1}pi", point)),
        Expr::Euler => Ok(random("\u{1}e", point)),
        Expr::Sum(terms) => {
            terms.iter().try_fold(0, |sum, term| Ok(add(sum, residue(term, point)?)))
        }
        Expr::Product(factors) => {
            factors.iter().try_fold(1, |all, factor| Ok(multiply(all, residue(factor, point)?)))
        }
        Expr::Quotient(top, bottom) => {
            Ok(multiply(residue(top, point)?, inverse(residue(bottom, point)?)?))
        }
        Expr::Power(base, exponent) => {
            let exponent = exact(exponent).ok_or(NoResidue::Irrational)?;
            let whole = exponent.numerator;
            if exponent.denominator != 1 {
                return of_ratio(exact(expr));
            }
            if whole.unsigned_abs() > LARGEST_EXPONENT.unsigned_abs() {
                return Err(NoResidue::Irrational);
            }
            let base = residue(base, point)?;
            if base == 0 && whole <= 0 {
                return Err(NoResidue::Pole);
            }
            let raised = power(base, whole.unsigned_abs() as u64);
            if whole < 0 { inverse(raised) } else { Ok(raised) }
        }
        Expr::Negative(of) => Ok((PRIME - residue(of, point)?) % PRIME),
        Expr::Root(..) | Expr::Log(..) | Expr::Apply(..) => of_ratio(exact(expr)),
    }
}

/// A quotient of two values as a small fraction, if it is one.
pub(super) fn small_quotient(a: u64, b: u64) -> Option<(i64, i64)> {
    let quotient = multiply(a, inverse(b).ok()?);
    (1..=LARGEST_TERM).find_map(|bottom| {
        let top = multiply(quotient, bottom);
        let (size, sign) = if top > PRIME / 2 { (PRIME - top, -1) } else { (top, 1) };
        let small = size <= LARGEST_TERM;
        let size = i64::try_from(size).ok().filter(|_| small)?;
        Some((sign * size, i64::try_from(bottom).ok()?))
    })
}

fn of_ratio(ratio: Option<Ratio>) -> Result<u64, NoResidue> {
    let ratio = ratio.ok_or(NoResidue::Irrational)?;
    let reduce = |value: i128| value.rem_euclid(i128::from(PRIME)) as u64;
    Ok(multiply(reduce(ratio.numerator), inverse(reduce(ratio.denominator))?))
}

fn add(a: u64, b: u64) -> u64 {
    (a + b) % PRIME
}

fn multiply(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut product = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            product = multiply(product, base);
        }
        base = multiply(base, base);
        exponent >>= 1;
    }
    product
}

fn inverse(value: u64) -> Result<u64, NoResidue> {
    if value == 0 { Err(NoResidue::Pole) } else { Ok(power(value, PRIME - 2)) }
}

/// The same for the same name and point, otherwise as good as random (FNV-1a, then the finalizer of
/// `SplitMix64`).
pub(super) fn random(name: &str, point: u64) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ point, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % PRIME
}
