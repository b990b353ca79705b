//! Functions of lists.

use std::cmp::Ordering;

use super::compare::{at, equal, order};
use crate::exact::{Exact, Fraction};
use crate::value::{Computed, Fault};

/// The value of a list function, if there is one of this name.
pub(super) fn call(name: &str, arguments: &[Computed]) -> Option<Result<Computed, Fault>> {
    let list = || match arguments {
        [Computed::List(list), ..] => Ok(list.as_slice()),
        _ => Err(format!("{name} takes a list")),
    };
    let result = match (name, arguments.len()) {
        ("sum", 1) => list().and_then(sum),
        ("len", 1) => match &arguments[0] {
            Computed::Text(text) => Ok((text.chars().count() as i128).into()),
            _ => list().map(|list| (list.len() as i128).into()),
        },
        ("sort", 1) => list().and_then(sorted).map(Computed::List),
        ("reverse", 1) => match &arguments[0] {
            Computed::Text(text) => Ok(Computed::Text(text.chars().rev().collect())),
            _ => list().map(|list| Computed::List(list.iter().rev().cloned().collect())),
        },
        ("mean", 1) => list().and_then(mean),
        ("median", 1) => list().and_then(median),
        ("mode", 1) => list().and_then(mode),
        ("count", 2) => list().map(|list| {
            (list.iter().filter(|value| equal(value, &arguments[1])).count() as i128).into()
        }),
        ("index", 2) => list().and_then(|list| {
            let place = list.iter().position(|value| equal(value, &arguments[1]));
            place.map(|place| (place as i128).into()).ok_or_else(|| "not in the list".to_owned())
        }),
        ("uniq", 1) => list().map(|list| {
            let mut seen: Vec<Computed> = Vec::new();
            for value in list {
                if !seen.iter().any(|known| equal(known, value)) {
                    seen.push(value.clone());
                }
            }
            Computed::List(seen)
        }),
        ("join", 2) => list().and_then(|list| {
            let shown: Vec<String> = list.iter().map(Computed::shown).collect();
            Ok(Computed::Text(shown.join(arguments[1].text()?)))
        }),
        ("pick", 2) => arguments[1].integer().and_then(|place| at(&arguments[0], place)),
        ("min", _) => extreme(arguments, Ordering::is_lt),
        ("max", _) => extreme(arguments, Ordering::is_gt),
        _ => return None,
    };
    Some(result)
}

fn sum(list: &[Computed]) -> Result<Computed, Fault> {
    let mut sum = Exact::default();
    for (place, value) in list.iter().enumerate() {
        if let Computed::Real(_) = value {
            let rest = list[place..].iter().map(Computed::real).sum::<Result<f64, _>>()?;
            return Ok(Computed::Real(sum.to_f64() + rest));
        }
        sum = sum.plus(value.number()?).ok_or("too large")?;
    }
    Ok(Computed::Number(sum))
}

fn mean(list: &[Computed]) -> Result<Computed, Fault> {
    let count = list.len() as i128;
    match sum(list)? {
        _ if count == 0 => Err("the mean of nothing".to_owned()),
        Computed::Real(sum) => Ok(Computed::Real(sum / count as f64)),
        sum => {
            sum.number()?.over(&count.into()).map(Computed::Number).ok_or("too large".to_owned())
        }
    }
}

fn sorted(list: &[Computed]) -> Result<Vec<Computed>, Fault> {
    for value in list {
        order(value, value)?;
    }
    let mut sorted = list.to_vec();
    sorted.sort_by(|left, right| order(left, right).unwrap_or(Ordering::Equal));
    Ok(sorted)
}

fn median(list: &[Computed]) -> Result<Computed, Fault> {
    let sorted = sorted(list)?;
    let middle = sorted.len() / 2;
    if sorted.is_empty() {
        return Err("the median of nothing".to_owned());
    }
    if sorted.len() % 2 == 1 {
        return Ok(sorted[middle].clone());
    }
    let both = sorted[middle - 1].fraction()?.plus(sorted[middle].fraction()?);
    let half = Fraction::new(1, 2).ok_or("no half")?;
    both.and_then(|both| both.times(half)).map(Computed::from).ok_or_else(|| "too large".to_owned())
}

fn mode(list: &[Computed]) -> Result<Computed, Fault> {
    let frequency = |value: &Computed| list.iter().filter(|other| equal(value, other)).count();
    // The first of the most frequent; an item asks for more than one only where it says so.
    let best = list.iter().rev().max_by_key(|value| frequency(value));
    best.cloned().ok_or_else(|| "the mode of nothing".to_owned())
}

fn extreme(arguments: &[Computed], wins: fn(Ordering) -> bool) -> Result<Computed, Fault> {
    let values = match arguments {
        [Computed::List(list)] => list,
        several => several,
    };
    let mut best = values.first().ok_or("of nothing")?;
    for value in values {
        if wins(order(value, best)?) {
            best = value;
        }
    }
    Ok(best.clone())
}
