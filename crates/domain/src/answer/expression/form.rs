//! How an expression is written: what is left to be worked out, and whether it is in a required
//! form.

use super::{Expr, Function, exact, ratio_of};
use crate::answer::{Ratio, RequiredForm};

/// Larger powers are not taken apart into factors.
const LARGEST_MULTIPLICITY: i128 = 12;

/// Operations more than the key's that a simplified answer may have: `2(x+1)` for `2x+2`.
const OPERATIONS_MORE: usize = 1;

/// How many operations an expression is made of. Signs, and what makes a number one number (a power
/// of ten, a factor of a root or of π, a fraction bar), are none.
pub(crate) fn operations(expr: &Expr) -> usize {
    let inside: usize = expr.parts().into_iter().map(operations).sum();
    inside
        + match expr {
            Expr::Sum(terms) => terms.len() - 1,
            Expr::Product(factors) => factors.len() - 1,
            Expr::Quotient(..)
            | Expr::Power(..)
            | Expr::Log(..)
            | Expr::Root(..)
            | Expr::Apply(..) => 1,
            _ => 0,
        }
}

/// Whether a number is written as a value: a decimal, one fraction, a power of ten times a number, a
/// root or a multiple of π; not a sum or a product to be worked out.
pub(crate) fn is_value(expr: &Expr) -> bool {
    match expr {
        Expr::Number(_) | Expr::Mixed(_) | Expr::Pi | Expr::Euler => true,
        Expr::Negative(of) => is_value(of),
        Expr::Root(_, under) => {
            matches!(strip(under), Expr::Number(_) | Expr::Mixed(_) | Expr::Quotient(..))
                && is_value(under)
        }
        Expr::Power(base, exponent) => is_ten(base) && exact(exponent).is_some(),
        Expr::Product(factors) => {
            let plain = |factor: &&Expr| !is_special(factor);
            factors.iter().filter(plain).count() <= 1 && factors.iter().all(is_value)
        }
        Expr::Quotient(top, bottom) => {
            let whole = |part: &Expr| is_value(part) && !has_quotient(part);
            whole(top) && whole(bottom)
        }
        _ => false,
    }
}

fn strip(expr: &Expr) -> &Expr {
    match expr {
        Expr::Negative(of) => strip(of),
        other => other,
    }
}

fn is_ten(expr: &Expr) -> bool {
    matches!(expr, Expr::Number(literal) if literal.ratio == Some(Ratio::integer(10)))
}

/// What may multiply a number without leaving a product to be worked out.
fn is_special(expr: &Expr) -> bool {
    match expr {
        Expr::Pi | Expr::Euler | Expr::Root(..) => true,
        Expr::Power(base, _) => is_ten(base),
        Expr::Negative(of) => is_special(of),
        _ => false,
    }
}

fn has_quotient(expr: &Expr) -> bool {
    matches!(expr, Expr::Quotient(..)) || expr.parts().into_iter().any(has_quotient)
}

/// Whether an answer that equals the key is also written as required.
pub(crate) fn has_form(answer: &Expr, key: &Expr, form: RequiredForm) -> bool {
    match form {
        RequiredForm::Factored => is_factored_as(answer, key),
        RequiredForm::Expanded => !has_unexpanded(answer) && terms(answer) <= terms(key).max(1),
        RequiredForm::Simplified => {
            operations(answer) <= operations(key) + OPERATIONS_MORE
                && in_lowest_terms(answer)
                && !has_arithmetic(answer)
        }
        // Of words, not of expressions.
        RequiredForm::Inflected => true,
        RequiredForm::Power => {
            matches!(strip(answer), Expr::Power(..)) == matches!(strip(key), Expr::Power(..))
                && operations(answer) == operations(key)
        }
    }
}

/// How many terms a sum has.
fn terms(expr: &Expr) -> usize {
    match expr {
        Expr::Sum(parts) => parts.iter().map(terms).sum(),
        Expr::Negative(of) => terms(of),
        _ => 1,
    }
}

fn is_sum(expr: &Expr) -> bool {
    matches!(strip(expr), Expr::Sum(_))
}

/// Whether a product of sums or a power of one is left.
fn has_unexpanded(expr: &Expr) -> bool {
    let here = match expr {
        Expr::Product(factors) => factors.iter().any(is_sum),
        Expr::Power(base, exponent) => {
            is_sum(base) && exact(exponent).is_some_and(|n| n.denominator == 1 && n.numerator > 1)
        }
        _ => false,
    };
    here || expr.parts().into_iter().any(has_unexpanded)
}

/// No fraction of integers can be reduced.
fn in_lowest_terms(expr: &Expr) -> bool {
    let here = match expr {
        Expr::Quotient(top, bottom) => match (exact(top), exact(bottom)) {
            (Some(top), Some(bottom)) if top.denominator == 1 && bottom.denominator == 1 => {
                Ratio::new(top.numerator, bottom.numerator).is_some_and(|reduced| {
                    reduced.denominator == bottom.numerator.abs() && reduced.denominator != 1
                })
            }
            _ => Ratio::new(content(top), content(bottom))
                .is_none_or(|reduced| reduced.denominator == content(bottom)),
        },
        _ => true,
    };
    here && expr.parts().into_iter().all(in_lowest_terms)
}

/// The largest integer that visibly divides an expression: 2 for `2x` and for `4x + 6`.
fn content(expr: &Expr) -> i128 {
    match expr {
        Expr::Number(literal) => literal
            .ratio
            .filter(|ratio| ratio.denominator == 1 && ratio.numerator > 0)
            .map_or(1, |ratio| ratio.numerator),
        Expr::Negative(of) => content(of),
        Expr::Product(factors) => {
            factors.iter().map(content).try_fold(1, i128::checked_mul).unwrap_or(1)
        }
        Expr::Sum(terms) => terms.iter().map(content).reduce(greatest_common_divisor).unwrap_or(1),
        _ => 1,
    }
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// A sum, a product or a power of numbers only.
fn has_arithmetic(expr: &Expr) -> bool {
    let numeric = |parts: &[Expr]| parts.iter().filter(|part| exact(part).is_some()).count() > 1;
    let here = match expr {
        Expr::Sum(parts) | Expr::Product(parts) => numeric(parts),
        Expr::Power(base, exponent) => {
            !is_ten(base) && exact(base).is_some() && exact(exponent).is_some()
        }
        Expr::Root(_, of) | Expr::Apply(Function::Abs | Function::Factorial, of) => {
            exact(expr).is_some() && exact(of).is_some()
        }
        _ => false,
    };
    here || expr.parts().into_iter().any(has_arithmetic)
}

/// The factors with variables, each as often as it occurs.
fn factors<'a>(expr: &'a Expr, times: i128, found: &mut Vec<&'a Expr>) {
    match expr {
        Expr::Negative(of) => factors(of, times, found),
        Expr::Product(parts) => {
            for part in parts {
                factors(part, times, found);
            }
        }
        Expr::Quotient(top, bottom) if bottom.symbols().is_empty() => factors(top, times, found),
        Expr::Power(base, exponent) => match exact(exponent) {
            Some(n)
                if n.denominator == 1
                    && n.numerator >= 1
                    && n.numerator * times <= LARGEST_MULTIPLICITY =>
            {
                factors(base, times * n.numerator, found);
            }
            _ => found.push(expr),
        },
        _ if expr.symbols().is_empty() => {}
        _ => found.extend(std::iter::repeat_n(expr, times as usize)),
    }
}

/// The same factors as the key's, in any order and with any signs. A factor may be the key's divided
/// by a number, never a multiple of it: `(6x − 12)` still has a 6 to be taken out.
fn is_factored_as(answer: &Expr, key: &Expr) -> bool {
    let (mut given, mut wanted) = (Vec::new(), Vec::new());
    factors(answer, 1, &mut given);
    factors(key, 1, &mut wanted);
    if given.len() != wanted.len() {
        return false;
    }
    given.into_iter().all(|factor| {
        let place = wanted.iter().position(|other| {
            ratio_of(factor, other).is_some_and(|(top, bottom)| {
                top.abs() == 1 && (bottom == 1 || !has_quotient(factor))
            })
        });
        place.map(|place| wanted.swap_remove(place)).is_some()
    })
}
