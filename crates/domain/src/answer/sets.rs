//! Sets of real numbers, as inequalities and intervals write them.

mod reader;

pub(crate) use reader::{Statement, expression, is_french, read_statement, split};

use super::Finding;
use super::expression::{Domain, is_same, ratio_of};
use super::quantity::Quantity;
use super::slip::Slip;

/// An end of an interval; none is infinity.
type End = Option<Quantity>;

/// An interval.
#[derive(Debug, Clone)]
pub(crate) struct Interval {
    low: End,
    high: End,
    has_low: bool,
    has_high: bool,
}

impl Interval {
    fn everything() -> Self {
        Self { low: None, high: None, has_low: false, has_high: false }
    }

    fn point(value: Quantity) -> Self {
        Self { low: Some(value.clone()), high: Some(value), has_low: true, has_high: true }
    }

    fn low(&self) -> f64 {
        self.low.as_ref().map_or(f64::NEG_INFINITY, |end| end.approx)
    }

    fn high(&self) -> f64 {
        self.high.as_ref().map_or(f64::INFINITY, |end| end.approx)
    }

    fn is_empty(&self) -> bool {
        let both = self.has_low && self.has_high;
        self.low() > self.high() || same_end(&self.low, &self.high) && self.low.is_some() && !both
    }

    fn intersection(&self, other: &Self) -> Self {
        let (low, has_low) = if same_end(&self.low, &other.low) {
            (self.low.clone(), self.has_low && other.has_low)
        } else if self.low() > other.low() {
            (self.low.clone(), self.has_low)
        } else {
            (other.low.clone(), other.has_low)
        };
        let (high, has_high) = if same_end(&self.high, &other.high) {
            (self.high.clone(), self.has_high && other.has_high)
        } else if self.high() < other.high() {
            (self.high.clone(), self.has_high)
        } else {
            (other.high.clone(), other.has_high)
        };
        Self { low, high, has_low, has_high }
    }
}

fn same_end(a: &End, b: &End) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => match (a.ratio, b.ratio) {
            (Some(a), Some(b)) => a == b,
            (None, None) => is_same(&a.written, &b.written, Domain::Real),
            _ => false,
        },
        _ => false,
    }
}

/// A set of real numbers: intervals apart from each other, from left to right.
#[derive(Debug, Clone)]
pub(crate) struct RealSet {
    intervals: Vec<Interval>,
}

impl RealSet {
    fn of(intervals: Vec<Interval>) -> Self {
        let mut left: Vec<Interval> =
            intervals.into_iter().filter(|interval| !interval.is_empty()).collect();
        left.sort_by(|a, b| a.low().total_cmp(&b.low()).then(b.has_low.cmp(&a.has_low)));
        let mut merged: Vec<Interval> = Vec::new();
        for interval in left {
            let Some(last) = merged.last_mut() else {
                merged.push(interval);
                continue;
            };
            let touches =
                same_end(&last.high, &interval.low) && (last.has_high || interval.has_low);
            if interval.low() < last.high() && !same_end(&last.high, &interval.low) || touches {
                if same_end(&last.high, &interval.high) {
                    last.has_high |= interval.has_high;
                } else if interval.high() > last.high() {
                    (last.high, last.has_high) = (interval.high, interval.has_high);
                }
            } else {
                merged.push(interval);
            }
        }
        Self { intervals: merged }
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self::of(self.intervals.into_iter().chain(other.intervals).collect())
    }

    pub(crate) fn intersection(&self, other: &Self) -> Self {
        let pairs =
            self.intervals.iter().flat_map(|a| other.intervals.iter().map(|b| a.intersection(b)));
        Self::of(pairs.collect())
    }

    fn has_same_ends(&self, other: &Self) -> bool {
        self.intervals.len() == other.intervals.len()
            && self
                .intervals
                .iter()
                .zip(&other.intervals)
                .all(|(a, b)| same_end(&a.low, &b.low) && same_end(&a.high, &b.high))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.has_same_ends(other)
            && self
                .intervals
                .iter()
                .zip(&other.intervals)
                .all(|(a, b)| a.has_low == b.has_low && a.has_high == b.has_high)
    }

    /// Whether both consist of the same numbers with every `<` and `>` exchanged.
    fn is_turned(&self, other: &Self) -> bool {
        let ends = |set: &Self| -> Vec<f64> {
            let all = set.intervals.iter().flat_map(|interval| [interval.low(), interval.high()]);
            all.filter(|end| end.is_finite()).collect()
        };
        !self.has_same_ends(other) && ends(self) == ends(other)
    }
}

/// Compares two statements about numbers.
pub(crate) fn compare_statements(key: &Statement, given: &Statement) -> Finding {
    match (key, given) {
        (Statement::Set { variable: a, set: key }, Statement::Set { variable: b, set: given }) => {
            let other_variable =
                a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| !a.eq_ignore_ascii_case(b));
            if key.is_same(given) && !other_variable {
                Finding::Same
            } else if key.has_same_ends(given) {
                Finding::Different(Some(Slip::Endpoint))
            } else if key.is_turned(given) {
                Finding::Different(Some(Slip::Turned))
            } else {
                Finding::Different(None)
            }
        }
        (
            Statement::Between { less: a, strict: key_strict },
            Statement::Between { less: b, strict },
        ) => match ratio_of(b, a) {
            Some((top, bottom)) if top > 0 && bottom > 0 && strict == key_strict => Finding::Same,
            Some((top, bottom)) if top > 0 && bottom > 0 => {
                Finding::Different(Some(Slip::Endpoint))
            }
            Some(_) => Finding::Different(Some(Slip::Turned)),
            None => Finding::Different(None),
        },
        // `2k ≤ 10` is still to be solved.
        (Statement::Set { .. }, Statement::Between { .. }) => {
            Finding::Different(Some(Slip::NotWorkedOut))
        }
        (Statement::Between { .. }, Statement::Set { .. }) => Finding::Different(None),
    }
}

/// The numbers on one side of a value.
fn half_line(relation: char, value: End) -> Vec<Interval> {
    let mut all = Interval::everything();
    match relation {
        '<' | '≤' => (all.high, all.has_high) = (value, relation == '≤'),
        '>' | '≥' => (all.low, all.has_low) = (value, relation == '≥'),
        '≠' => {
            let below = half_line('<', value.clone());
            return below.into_iter().chain(half_line('>', value)).collect();
        }
        _ => return value.map(Interval::point).into_iter().collect(),
    }
    vec![all]
}

#[cfg(test)]
mod tests;
