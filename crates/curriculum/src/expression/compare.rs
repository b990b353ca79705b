//! Values compared, and taken out of lists.

use std::cmp::Ordering;

use crate::value::{Computed, Fault};

/// Values in a list.
pub(super) const MAX_LIST: usize = 500;

pub(super) fn equal(left: &Computed, right: &Computed) -> bool {
    match (left, right) {
        (Computed::Real(_), _) | (_, Computed::Real(_)) => match (left.real(), right.real()) {
            (Ok(left), Ok(right)) => (left - right).abs() <= 1e-9 * left.abs().max(right.abs()),
            _ => false,
        },
        _ => left == right,
    }
}

pub(super) fn order(left: &Computed, right: &Computed) -> Result<Ordering, Fault> {
    Ok(match (left, right) {
        (Computed::Number(left), Computed::Number(right)) => left.compare(right),
        (Computed::Text(left), Computed::Text(right)) => left.cmp(right),
        _ => left.real()?.total_cmp(&right.real()?),
    })
}

/// What stands at a place of a list or text, counted from 0, from the end if negative.
pub(super) fn at(values: &Computed, place: i128) -> Result<Computed, Fault> {
    let missing = || format!("there is no place {place}");
    let index = |length: usize| {
        usize::try_from(if place < 0 { place + length as i128 } else { place })
            .map_err(|_| missing())
    };
    match values {
        Computed::Text(text) => {
            let letter = text.chars().nth(index(text.chars().count())?).ok_or_else(missing)?;
            Ok(Computed::Text(letter.to_string()))
        }
        other => {
            let list = other.list()?;
            list.get(index(list.len())?).cloned().ok_or_else(missing)
        }
    }
}
