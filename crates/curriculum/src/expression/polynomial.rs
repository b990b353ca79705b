//! Polynomials as lists of coefficients, the highest power first.

use crate::exact::{Exact, Fraction, superscript};
use crate::value::{Computed, Fault};

/// The value of a function of polynomials, if there is one of this name.
pub(super) fn call(name: &str, arguments: &[Computed]) -> Option<Result<Computed, Fault>> {
    let result = match (name, arguments) {
        ("poly", [coefficients, of]) => written(coefficients, of).map(Computed::Text),
        ("pmul", [left, right]) => pair(left, right, product),
        ("padd", [left, right]) => pair(left, right, sum),
        ("pderiv", [coefficients]) => numbers(coefficients).and_then(|c| derived(&c)).map(list),
        ("peval", [coefficients, at]) => {
            numbers(coefficients).and_then(|c| evaluated(&c, at.number()?)).map(Computed::Number)
        }
        _ => return None,
    };
    Some(result)
}

fn numbers(value: &Computed) -> Result<Vec<Exact>, Fault> {
    value.list()?.iter().map(|value| value.number().cloned()).collect()
}

fn list(coefficients: Vec<Exact>) -> Computed {
    Computed::List(coefficients.into_iter().map(Computed::Number).collect())
}

fn pair(
    left: &Computed,
    right: &Computed,
    join: fn(&[Exact], &[Exact]) -> Option<Vec<Exact>>,
) -> Result<Computed, Fault> {
    join(&numbers(left)?, &numbers(right)?).map(list).ok_or_else(|| "too large".to_owned())
}

fn product(left: &[Exact], right: &[Exact]) -> Option<Vec<Exact>> {
    let mut product = vec![Exact::default(); (left.len() + right.len()).saturating_sub(1)];
    for (i, a) in left.iter().enumerate() {
        for (j, b) in right.iter().enumerate() {
            product[i + j] = product[i + j].plus(&a.times(b)?)?;
        }
    }
    Some(product)
}

fn sum(left: &[Exact], right: &[Exact]) -> Option<Vec<Exact>> {
    let (long, short) = if left.len() < right.len() { (right, left) } else { (left, right) };
    let mut sum = long.to_vec();
    let shift = long.len() - short.len();
    for (place, value) in short.iter().enumerate() {
        sum[shift + place] = sum[shift + place].plus(value)?;
    }
    Some(sum)
}

fn derived(coefficients: &[Exact]) -> Result<Vec<Exact>, Fault> {
    let degree = coefficients.len().saturating_sub(1);
    let terms = coefficients.iter().take(degree).enumerate();
    let derived = terms.map(|(place, value)| value.times(&((degree - place) as i128).into()));
    derived.collect::<Option<_>>().ok_or_else(|| "too large".to_owned())
}

fn evaluated(coefficients: &[Exact], at: &Exact) -> Result<Exact, Fault> {
    let start = Some(Exact::default());
    let value = coefficients.iter().fold(start, |value, next| value?.times(at)?.plus(next));
    value.ok_or_else(|| "too large".to_owned())
}

/// `−x² + 3x − 1`: without zero terms and factors of one.
fn written(coefficients: &Computed, of: &Computed) -> Result<String, Fault> {
    let (coefficients, of) = (numbers(coefficients)?, of.text()?);
    let degree = coefficients.len().saturating_sub(1);
    let mut text = String::new();
    for (place, value) in coefficients.iter().enumerate().filter(|(_, value)| !value.is_zero()) {
        let power = degree - place;
        let negative = value.sign() < 0;
        match (text.is_empty(), negative) {
            (true, true) => text.push('−'),
            (true, false) => {}
            (false, true) => text.push_str(" − "),
            (false, false) => text.push_str(" + "),
        }
        let size = if negative { value.negated() } else { value.clone() };
        text.push_str(&factor(&size, power > 0));
        match power {
            0 => {}
            1 => text.push_str(of),
            _ => text.push_str(&format!("{of}{}", superscript(&power.to_string()))),
        }
    }
    Ok(if text.is_empty() { "0".to_owned() } else { text })
}

fn factor(size: &Exact, before_letter: bool) -> String {
    if !before_letter {
        return size.shown();
    }
    match size.fraction() {
        Some(one) if one == Fraction::from(1) => String::new(),
        Some(whole) if whole.integer().is_some() => size.shown(),
        _ => format!("({})", size.shown()),
    }
}
