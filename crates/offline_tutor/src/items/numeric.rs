//! Questions with a number as their answer: the session's own computations with other numbers.
//!
//! The answer of a variant is computed by the evaluator that reproduced what was said in the
//! session, and an equation is built backwards from a whole solution.

use domain::practice::{AnswerKey, QuestionKind};

use super::seeded_random::Draw;
use super::{ATTEMPTS, Proposal, SessionMaterial};
use crate::arithmetic::{self, Computation, Expr, Fold, Op, Task};
use crate::sentences;

/// The number of lines before a computation in which its subject may be named.
pub(super) const LOOK_BACK: usize = 10;
/// Largest answer that is asked for.
const LARGEST_ANSWER: f64 = 2_000.0;
/// Largest answer of a power.
const LARGEST_POWER: f64 = 1_000.0;

/// Subjects in which plain arithmetic is the matter rather than a means.
const ARITHMETIC: &[&str] = &["arithmetic", "math", "maths", "mathematics", "elementary math"];

/// True if a computation says something about its subject, or is only a step.
pub(super) fn is_worth_asking(computation: &Computation, subject: &str) -> bool {
    let Task::Evaluate(expr) = &computation.task else { return true };
    let subject = subject.to_lowercase();
    match expr {
        Expr::Acidity(_) | Expr::Over(Fold::Mean | Fold::Median, _) => true,
        Expr::Root(_) | Expr::Both(Op::Pow, ..) => {
            !["history", "english", "languages"].contains(&subject.as_str())
        }
        _ => ARITHMETIC.contains(&subject.as_str()),
    }
}

/// Concepts that a computation practises by its form, the most telling first.
pub(super) fn names(computation: &Computation) -> &'static [&'static str] {
    match &computation.task {
        Task::Solve(_, left, right) if has_parenthesis(left) || has_parenthesis(right) => {
            &["distributive property", "linear equation", "equation"]
        }
        Task::Solve(..) => &["linear equation", "equation", "inverse operation", "variable"],
        Task::Evaluate(Expr::Acidity(_)) => &["pH", "pH scale", "logarithm"],
        Task::Evaluate(Expr::Over(Fold::Mean, _)) => &["mean", "average"],
        Task::Evaluate(Expr::Over(Fold::Median, _)) => &["median"],
        Task::Evaluate(Expr::Percent(..)) => &["percent", "percentage"],
        Task::Evaluate(Expr::Root(_)) => &["square root", "root"],
        Task::Evaluate(Expr::Both(Op::Pow, ..)) => &["exponent", "power"],
        Task::Evaluate(_) => &[],
    }
}

fn has_parenthesis(expr: &Expr) -> bool {
    match expr {
        Expr::Both(Op::Mul, _, right) => matches!(**right, Expr::Both(Op::Add | Op::Sub, ..)),
        Expr::Both(_, left, right) => has_parenthesis(left) || has_parenthesis(right),
        _ => false,
    }
}

/// Variants of the concept's computations.
pub(super) fn proposals(
    material: &SessionMaterial<'_>,
    concept: usize,
    draw: &mut Draw,
) -> Vec<Proposal> {
    let mut own: Vec<&(usize, Computation, usize)> =
        material.computations.iter().filter(|(.., owner)| *owner == concept).collect();
    draw.shuffle(&mut own);
    // A single step of a longer computation is asked for only when there is nothing more.
    own.sort_by_key(|(line, computation, _)| {
        let by_tutor = material.lines[*line].by_tutor();
        std::cmp::Reverse((operations(&computation.task).min(MANY), by_tutor))
    });
    let mut proposals = Vec::new();
    for (line, computation, _) in own {
        let variant = (0..ATTEMPTS * 4).find_map(|_| vary(&computation.task, draw));
        if let Some(variant) = variant.filter(|variant| variant.task != computation.task) {
            let quote =
                sentences::shorten(&sentences::trim_for_quote(&material.lines[*line].text), 30);
            proposals.push(proposal(&variant, &quote, *line));
        }
    }
    proposals
}

/// More operations than this make a question no richer.
const MANY: usize = 2;

fn operations(task: &Task) -> usize {
    fn of(expr: &Expr) -> usize {
        match expr {
            Expr::Num(_) | Expr::Var(_) => 0,
            Expr::Neg(inner) => of(inner),
            Expr::Both(_, left, right) => 1 + of(left) + of(right),
            _ => 1,
        }
    }
    match task {
        Task::Evaluate(expr) => of(expr),
        Task::Solve(_, left, right) => of(left) + of(right),
    }
}

fn proposal(variant: &Computation, quote: &str, line: usize) -> Proposal {
    let value = arithmetic::number(variant.value);
    let (question, working) = match &variant.task {
        Task::Solve(name, left, right) => (
            format!("Solve for {name}: {} = {}", left.to_text(), right.to_text()),
            format!(
                "{name} = {value}. Put it back in to check: both sides come to {}",
                arithmetic::number(value_at(left, variant.value)),
            ),
        ),
        Task::Evaluate(Expr::Acidity(exponent)) => (
            format!(
                "A solution has a hydrogen ion concentration of 10^\u{2212}{exponent} mol/L. \
                 What is its pH?"
            ),
            format!(
                "The exponent is \u{2212}{value}, and the pH is that without the sign: {value}"
            ),
        ),
        Task::Evaluate(expr) => {
            (format!("What is {}?", expr.to_text()), format!("{} = {value}", expr.to_text()))
        }
    };
    Proposal {
        kind: QuestionKind::Numeric,
        question,
        options: Vec::new(),
        key: AnswerKey::Number {
            value: arithmetic::key_text(variant.value),
            tolerance: None,
            unit: None,
        },
        explanation: format!("{working}. Compare with your session: \u{201c}{quote}\u{201d}"),
        line,
        shows_line: false,
    }
}

/// The value of a linear expression where its variable is so much.
fn value_at(expr: &Expr, variable: f64) -> f64 {
    expr.linear().map_or(0.0, |(slope, constant)| slope * variable + constant)
}

/// A computation of the same kind with other numbers, if it comes out well.
fn vary(task: &Task, draw: &mut Draw) -> Option<Computation> {
    match task {
        Task::Solve(name, left, right) => draw_equation(*name, left, right, draw),
        Task::Evaluate(expr) => {
            let expr = vary_numbers(expr, draw);
            let value = expr.value()?;
            let tidy = arithmetic::nearly_equal(value * 10.0, (value * 10.0).round());
            let power = matches!(expr, Expr::Both(Op::Pow, ..)) && value > LARGEST_POWER;
            let fits = tidy && !power && value.abs() <= LARGEST_ANSWER && value > 0.0;
            fits.then_some(Computation { task: Task::Evaluate(expr), value })
        }
    }
}

/// An equation of the same form with a drawn whole solution.
fn draw_equation(name: char, left: &Expr, right: &Expr, draw: &mut Draw) -> Option<Computation> {
    let value = draw.between(2, 9) as f64;
    let left = vary_numbers(left, draw);
    let right = if right.variable().is_none() {
        Expr::Num(value_at(&left, value))
    } else {
        let slope = draw.between(2, 6) as f64;
        let constant = value_at(&left, value) - slope * value;
        let term = Expr::Both(Op::Mul, Box::new(Expr::Num(slope)), Box::new(Expr::Var(name)));
        let op = if constant < 0.0 { Op::Sub } else { Op::Add };
        Expr::Both(op, Box::new(term), Box::new(Expr::Num(constant.abs())))
    };
    let sides = [value_at(&left, value), right.linear()?.1];
    let tidy =
        sides.iter().all(|side| arithmetic::nearly_equal(*side, side.round()) && *side != 0.0);
    let fits = tidy
        && arithmetic::solve(&left, &right)
            .is_some_and(|solution| arithmetic::nearly_equal(solution, value))
        && value_at(&left, value).abs() <= LARGEST_ANSWER;
    fits.then_some(Computation { task: Task::Solve(name, left, right), value })
}

/// The expression with other numbers of about the same size.
fn vary_numbers(expr: &Expr, draw: &mut Draw) -> Expr {
    match expr {
        Expr::Num(n) => Expr::Num(vary_number(*n, draw)),
        Expr::Var(name) => Expr::Var(*name),
        Expr::Neg(inner) => Expr::Neg(Box::new(vary_numbers(inner, draw))),
        Expr::Both(Op::Div, left, right) if left.variable().is_none() => {
            let divisor = right.value().map_or(2.0, |n| vary_number(n, draw));
            let quotient = draw.between(2, 12) as f64;
            let dividend = Box::new(Expr::Num(divisor * quotient));
            Expr::Both(Op::Div, dividend, Box::new(Expr::Num(divisor)))
        }
        Expr::Both(Op::Pow, base, exponent) => {
            Expr::Both(Op::Pow, Box::new(vary_numbers(base, draw)), exponent.clone())
        }
        Expr::Both(op, left, right) => {
            Expr::Both(*op, Box::new(vary_numbers(left, draw)), Box::new(vary_numbers(right, draw)))
        }
        Expr::Root(_) => {
            let root = draw.between(2, 12) as f64;
            Expr::Root(Box::new(Expr::Num(root * root)))
        }
        Expr::Percent(..) => {
            let rate = draw.between(1, 15) as f64 * 5.0;
            Expr::Percent(rate, Box::new(Expr::Num(draw.between(2, 15) as f64 * 20.0)))
        }
        Expr::Part(parts, _) => {
            Expr::Part(*parts, Box::new(Expr::Num(parts * draw.between(3, 15) as f64)))
        }
        Expr::Over(fold, list) => Expr::Over(*fold, vary_list(*fold, list, draw)),
        Expr::Acidity(_) => Expr::Acidity(draw.between(2, 12) as f64),
    }
}

fn vary_number(n: f64, draw: &mut Draw) -> f64 {
    let whole = n.fract() == 0.0 && n.abs() >= 1.0 && n.abs() < 1e6;
    if !whole {
        return n;
    }
    let reach = (n.abs() as i64 / 4).clamp(2, 20);
    let size = draw.between((n.abs() as i64 - reach).max(2), n.abs() as i64 + reach);
    size as f64 * n.signum()
}

/// Other values; the last makes a mean come out whole.
fn vary_list(fold: Fold, list: &[f64], draw: &mut Draw) -> Vec<f64> {
    let mut values: Vec<f64> = list.iter().map(|n| vary_number(*n, draw)).collect();
    let count = values.len() as f64;
    if fold == Fold::Mean
        && let Some(last) = values.last_mut()
    {
        *last = last.round();
        let sum: f64 = values.iter().sum();
        let lacking = (count - sum.rem_euclid(count)).rem_euclid(count);
        if let Some(last) = values.last_mut() {
            *last += lacking;
        }
    }
    values
}
