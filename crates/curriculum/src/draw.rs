//! Draws the values of an item by its seed, again and again until its conditions hold.

use crate::expression::{self, Bindings};
use crate::source::{ItemSource, Range};
use crate::value::{Computed, Fault};

/// Draws before an item is given up.
const MAX_TRIES: u32 = 2_000;

/// A small generator of pseudo-random numbers, `SplitMix64` (Steele, Lea and Flood 2014): the same
/// seed gives the same item on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Draws(u64);

impl Draws {
    /// The draws of a seed for what has this name.
    pub(crate) fn new(name: &str, seed: u64) -> Self {
        let mut draws =
            Self(u64::from(hash(name.as_bytes())) << 32 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        draws.next();
        draws
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`; 0 for none.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let wide = u128::from(self.next()) * count as u128;
        (wide >> 64) as usize
    }

    /// The values in another order.
    pub(crate) fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = self.below(last + 1);
            values.swap(last, other);
        }
    }
}

/// FNV-1a, 32 bits: tells editions of an item apart.
pub(crate) fn hash(bytes: &[u8]) -> u32 {
    let step = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    bytes.iter().fold(0x811C_9DC5, step)
}

/// The drawn and computed values of an item, for which its conditions hold.
pub(crate) fn scope(item: &ItemSource, draws: &mut Draws) -> Result<Bindings, Fault> {
    let mut last = String::from("its conditions never hold");
    for _ in 0..MAX_TRIES {
        match attempt(item, draws) {
            Ok(Some(scope)) => return Ok(scope),
            Ok(None) => {}
            // A value so near to a half that it can't be rounded is one of those drawn again.
            Err(fault) if fault.contains("too near to a half") => last = fault,
            Err(fault) => return Err(fault),
        }
    }
    Err(format!("{MAX_TRIES} draws: {last}"))
}

fn attempt(item: &ItemSource, draws: &mut Draws) -> Result<Option<Bindings>, Fault> {
    let mut scope = Bindings::new();
    for (name, range) in &item.draw {
        let value = match range {
            Range::Cells(cells) => {
                let cell = cells.get(draws.below(cells.len())).ok_or("an empty list")?;
                cell.value()?
            }
            Range::Written(written) => match number(written, &scope, draws)? {
                Some(number) => number.into(),
                None => return Ok(None),
            },
        };
        scope.insert(name.clone(), value);
    }
    // Conditions over draws alone come first, so that what is computed needn't have a value otherwise.
    let (early, late): (Vec<_>, Vec<_>) =
        item.conditions.iter().partition(|condition| !mentions(condition, item));
    for condition in early {
        if !expression::evaluate(condition, &scope)?.truth()? {
            return Ok(None);
        }
    }
    for (name, source) in &item.computed {
        let mut values =
            source.each().into_iter().map(|source| expression::evaluate(&source, &scope));
        let value = match values.len() {
            1 => values.next().ok_or("no value")??,
            _ => Computed::List(values.collect::<Result<_, _>>()?),
        };
        scope.insert(name.clone(), value);
    }
    for condition in late {
        if !expression::evaluate(condition, &scope)?.truth()? {
            return Ok(None);
        }
    }
    Ok(Some(scope))
}

fn mentions(condition: &str, item: &ItemSource) -> bool {
    let mut names = condition.split(|c: char| !c.is_alphanumeric() && c != '_');
    names.any(|word| item.computed.iter().any(|(name, _)| name == word))
}

/// A whole number out of `from..to by step not a, b`; none when the range is empty this time.
fn number(written: &str, scope: &Bindings, draws: &mut Draws) -> Result<Option<i128>, Fault> {
    let (range, excluded) = written.split_once(" not ").unwrap_or((written, ""));
    let (range, step) = range.split_once(" by ").unwrap_or((range, "1"));
    let (from, to) = range.split_once("..").ok_or_else(|| format!("`{written}` is no range"))?;
    let whole = |source: &str| expression::evaluate(source, scope)?.integer();
    let (from, to, step) = (whole(from)?, whole(to)?, whole(step)?);
    if step < 1 || to < from {
        return Ok(None);
    }
    let count = usize::try_from((to - from) / step + 1).map_err(|_| "too wide a range")?;
    let number = from + step * draws.below(count) as i128;
    for value in excluded.split(',').filter(|value| !value.trim().is_empty()) {
        if whole(value)? == number {
            return Ok(None);
        }
    }
    Ok(Some(number))
}
