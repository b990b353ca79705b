//! Arithmetic as it is spoken: `12 times 8 is 96`, `2x + 3 = 11`, `the mean of 4, 8 and 6 is 6`.
//!
//! A computation counts only when evaluating it gives what the speaker said, so that a question
//! made from it has a key that was derived twice.

mod parser;
mod scanner;

use std::fmt::Write as _;

pub(crate) use parser::find_computations;

/// An expression with at most one variable.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Num(f64),
    Var(char),
    Neg(Box<Expr>),
    Both(Op, Box<Expr>, Box<Expr>),
    Root(Box<Expr>),
    /// So many percent of a number.
    Percent(f64, Box<Expr>),
    /// One of so many equal parts of a number.
    Part(f64, Box<Expr>),
    /// Mean, median, sum or product of numbers.
    Over(Fold, Vec<f64>),
    /// The pH of a hydrogen ion concentration of ten to the minus so many moles per litre.
    Acidity(f64),
}

/// Operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
}

/// Operations on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fold {
    Mean,
    Median,
    Sum,
}

/// A computation that was said and that holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Computation {
    pub task: Task,
    pub value: f64,
}

/// The kinds of questions that a computation makes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Task {
    Evaluate(Expr),
    /// Find the variable that makes both sides equal.
    Solve(char, Expr, Expr),
}

/// Values closer than this are the same.
const CLOSE: f64 = 1e-9;

/// True if two values are the same up to rounding of the arithmetic.
pub(crate) fn nearly_equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= CLOSE * a.abs().max(b.abs()).max(1.0)
}

impl Expr {
    /// The value, if there is no variable and it exists.
    pub(crate) fn value(&self) -> Option<f64> {
        self.linear().filter(|(slope, _)| *slope == 0.0).map(|(_, constant)| constant)
    }

    /// `a` and `b` of `a·x + b`, if the expression is no more than that.
    pub(crate) fn linear(&self) -> Option<(f64, f64)> {
        let (slope, constant) = match self {
            Self::Num(n) => (0.0, *n),
            Self::Var(_) => (1.0, 0.0),
            Self::Neg(inner) => inner.linear().map(|(a, b)| (-a, -b))?,
            Self::Both(op, left, right) => combine_linear(*op, left.linear()?, right.linear()?)?,
            Self::Root(inner) => (0.0, inner.value().filter(|v| *v >= 0.0)?.sqrt()),
            Self::Percent(rate, of) => (0.0, rate * of.value()? / 100.0),
            Self::Part(parts, of) => (0.0, of.value()? / parts),
            Self::Over(fold, list) => (0.0, fold_list(*fold, list)?),
            Self::Acidity(exponent) => (0.0, *exponent),
        };
        (slope.is_finite() && constant.is_finite()).then_some((slope, constant))
    }

    /// The variable of the expression, if it has one.
    pub(crate) fn variable(&self) -> Option<char> {
        match self {
            Self::Var(name) => Some(*name),
            Self::Neg(inner) | Self::Root(inner) => inner.variable(),
            Self::Both(_, left, right) => left.variable().or_else(|| right.variable()),
            _ => None,
        }
    }

    /// True if there is anything to compute.
    pub(crate) fn has_operation(&self) -> bool {
        match self {
            Self::Num(_) | Self::Var(_) => false,
            Self::Neg(inner) => inner.has_operation(),
            _ => true,
        }
    }

    /// The expression in writing, with the fewest parentheses.
    pub(crate) fn to_text(&self) -> String {
        self.to_text_within(0)
    }

    fn to_text_within(&self, outer: u8) -> String {
        let (text, level) = match self {
            Self::Num(n) => (number(*n), if *n < 0.0 { 1 } else { 4 }),
            Self::Var(name) => (name.to_string(), 4),
            Self::Neg(inner) => (format!("\u{2212}{}", inner.to_text_within(3)), 1),
            Self::Both(op, left, right) => return binary_text(*op, left, right, outer),
            Self::Root(inner) => (format!("\u{221a}{}", inner.to_text_within(4)), 3),
            Self::Percent(rate, of) => {
                (format!("{} % of {}", number(*rate), of.to_text_within(3)), 0)
            }
            Self::Part(parts, of) => {
                let name = match *parts as i64 {
                    2 => "half".to_owned(),
                    3 => "a third".to_owned(),
                    4 => "a quarter".to_owned(),
                    n => format!("1/{n}"),
                };
                (format!("{name} of {}", of.to_text_within(3)), 0)
            }
            Self::Over(fold, list) => (format!("the {} of {}", fold.name(), list_text(list)), 0),
            Self::Acidity(exponent) => (format!("10^\u{2212}{}", number(*exponent)), 4),
        };
        if level < outer { format!("({text})") } else { text }
    }
}

impl Fold {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Sum => "sum",
        }
    }
}

fn combine_linear(op: Op, left: (f64, f64), right: (f64, f64)) -> Option<(f64, f64)> {
    let ((a, b), (c, d)) = (left, right);
    match op {
        Op::Add => Some((a + c, b + d)),
        Op::Sub => Some((a - c, b - d)),
        Op::Mul if a == 0.0 => Some((b * c, b * d)),
        Op::Mul if c == 0.0 => Some((a * d, b * d)),
        Op::Div if c == 0.0 && d != 0.0 => Some((a / d, b / d)),
        Op::Pow if a == 0.0 && c == 0.0 => Some((0.0, b.powf(d))),
        _ => None,
    }
}

fn binary_text(op: Op, left: &Expr, right: &Expr, outer: u8) -> String {
    let (sign, level) = match op {
        Op::Add => (" + ", 1),
        Op::Sub => (" \u{2212} ", 1),
        Op::Mul => (" \u{d7} ", 2),
        Op::Div => (" \u{f7} ", 2),
        Op::Pow => ("^", 3),
    };
    // A number before a variable or a parenthesis needs no sign.
    let close = op == Op::Mul
        && matches!(left, Expr::Num(n) if *n >= 0.0)
        && right.variable().is_some()
        && !matches!(right, Expr::Both(Op::Mul | Op::Div, ..));
    let right_level = if matches!(op, Op::Sub | Op::Div | Op::Pow) { level + 1 } else { level };
    let sign = if close { "" } else { sign };
    let right_level = if close { 3 } else { right_level };
    let left = left.to_text_within(if op == Op::Pow { 4 } else { level });
    let text = format!("{left}{sign}{}", right.to_text_within(right_level));
    if level < outer { format!("({text})") } else { text }
}

fn fold_list(fold: Fold, list: &[f64]) -> Option<f64> {
    let n = list.len();
    if n == 0 {
        return None;
    }
    let sum: f64 = list.iter().sum();
    Some(match fold {
        Fold::Sum => sum,
        Fold::Mean => sum / n as f64,
        Fold::Median => {
            let mut sorted = list.to_vec();
            sorted.sort_by(f64::total_cmp);
            f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2])
        }
    })
}

/// `4, 8 and 6`.
fn list_text(list: &[f64]) -> String {
    let mut text = String::new();
    for (place, value) in list.iter().enumerate() {
        let joint = match place {
            0 => "",
            end if end + 1 == list.len() => " and ",
            _ => ", ",
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "{joint}{}", number(*value));
    }
    text
}

/// Digits after the point that are shown.
const PLACES: i32 = 6;

/// A number as it is written by hand: no trailing zeros, a true minus sign.
pub(crate) fn number(value: f64) -> String {
    key_text(value).replace('-', "\u{2212}")
}

/// A number as keys store it: no trailing zeros, an ASCII minus.
pub(crate) fn key_text(value: f64) -> String {
    let scale = 10_f64.powi(PLACES);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

/// The solution of `left = right` in its variable, if there is exactly one.
pub(crate) fn solve(left: &Expr, right: &Expr) -> Option<f64> {
    let ((a, b), (c, d)) = (left.linear()?, right.linear()?);
    let slope = a - c;
    (slope.abs() > CLOSE).then(|| (d - b) / slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_computation(text: &[&str]) -> Option<(String, String)> {
        let found = find_computations(&text.iter().map(|s| (0, *s)).collect::<Vec<_>>());
        found.into_iter().next().map(|(_, computation)| {
            let text = match &computation.task {
                Task::Evaluate(expr) => expr.to_text(),
                Task::Solve(_, left, right) => {
                    format!("{} = {}", left.to_text(), right.to_text())
                }
            };
            (text, key_text(computation.value))
        })
    }

    fn assert_reads(text: &str, written: &str, value: &str) {
        assert_eq!(
            first_computation(&[text]),
            Some((written.to_owned(), value.to_owned())),
            "{text}"
        );
    }

    #[test]
    fn spoken_sums_are_read_and_checked() {
        assert_reads("12 times 8 is 96.", "12 \u{d7} 8", "96");
        assert_reads("So half of 30 is 15, right?", "half of 30", "15");
        assert_reads("the mean of 4, 8 and 6 is 6", "the mean of 4, 8 and 6", "6");
        assert_reads("5 squared is 25", "5^2", "25");
        assert_reads("The square root of 49 equals 7", "\u{221a}49", "7");
        assert_reads("20 percent of 50 is 10", "20 % of 50", "10");
        assert_reads("2 plus 3 times 4 makes 14", "2 + 3 \u{d7} 4", "14");
        assert_reads("(2 + 3) * 4 = 20", "(2 + 3) \u{d7} 4", "20");
        assert_reads("The pH of 10^-3 is 3.", "10^\u{2212}3", "3");
        assert_reads("seven times eight is fifty-six", "7 \u{d7} 8", "56");
    }

    #[test]
    fn equations_count_with_their_solution() {
        let text = ["2x + 3 = 11", "So I take off 3", "and x is 4"];
        assert_eq!(first_computation(&text), Some(("2x + 3 = 11".into(), "4".into())));
        let unsolved = ["2x + 3 = 11", "so x is 5"];
        assert_eq!(first_computation(&unsolved), None);
        let brackets = ["what is x if 3(x + 2) = 21?", "x = 5"];
        assert_eq!(first_computation(&brackets), Some(("3(x + 2) = 21".into(), "5".into())));
    }

    #[test]
    fn endless_nesting_is_refused() {
        assert_eq!(first_computation(&[&"(".repeat(100_000)]), None);
        assert_eq!(first_computation(&[&"- ".repeat(100_000)]), None);
        assert_eq!(first_computation(&[&"\u{221a}".repeat(100_000)]), None);
    }

    #[test]
    fn wrong_or_absent_results_are_not_computations() {
        assert_eq!(first_computation(&["12 times 8 is 90"]), None);
        assert_eq!(first_computation(&["About 2-3 minutes is fine"]), None);
        assert_eq!(first_computation(&["Chapter 3 is long"]), None);
        assert_eq!(first_computation(&["one is 1"]), None);
    }
}
