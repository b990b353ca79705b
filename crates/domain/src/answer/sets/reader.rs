//! Reads `k ≤ 5`, `-2 < x ≤ 3`, `x < 1 or x > 4`, `(-∞, 5]`, `]2 ; 5[`, `x ∈ [0, 2) ∪ {5}`,
//! `{x | x > 3}`, `ℝ \ {2}`, `y < 2x + 1`.

mod notation;

use notation::{difference, plain_intervals, plain_relations, set_builder};

pub(crate) use notation::is_french;

use super::{End, Interval, RealSet, half_line};
use crate::answer::expression::{Expr, ExpressionParser, Letters};
use crate::answer::quantity::Quantity;
use crate::answer::token::{Commas, Lexeme, Token, tokens};

/// The most parts of an answer that is a set; a longer list is not read.
const MOST_PARTS: usize = 12;

/// What is said about numbers.
#[derive(Debug, Clone)]
pub(crate) enum Statement {
    /// The values of one variable, with its name if the answer has it.
    Set { variable: Option<String>, set: RealSet },
    /// An inequality between expressions: `less` is less than 0, or at most 0.
    Between { less: Expr, strict: bool },
}

/// The whole text as a statement.
pub(crate) fn read_statement(text: &str) -> Option<Statement> {
    let commas = if text.contains(';') { Commas::Join } else { Commas::Separate };
    let found = tokens(text, commas)?;
    let found = match found.as_slice() {
        [rest @ .., last] if last.is('.') => rest,
        all => all,
    };
    union(&plain_intervals(plain_relations(found)))
}

/// `x < 1 or x > 4`.
fn union(found: &[Token]) -> Option<Statement> {
    let unions = split(found, |token| {
        token.is('∪') || matches!(token.word(), Some("or" | "U" | "OR" | "union"))
    });
    if unions.len() > MOST_PARTS {
        return None;
    }
    let mut whole: Option<Statement> = None;
    for part in unions {
        let next = conjunction(part)?;
        whole = Some(match whole {
            None => next,
            Some(before) => both(before, next, RealSet::union)?,
        });
    }
    whole
}

/// `x > 2 and x < 5`, `x ≠ 1, x ≠ 2`.
fn conjunction(found: &[Token]) -> Option<Statement> {
    let parts = split(found, |token| {
        token.is(',')
            || token.is(';')
            || token.is('∩')
            || matches!(token.word(), Some("and" | "AND"))
    });
    let mut whole: Option<Statement> = None;
    let mut excluded = None;
    for part in parts {
        // `x ≠ 1, 2`
        let next = match (excluded, end(part)) {
            (Some(name), Some(value)) => excluding(name, value),
            _ => simple(part)?,
        };
        excluded = match part {
            [name, sign, ..] if sign.is('≠') => name.word(),
            _ => excluded,
        };
        whole = Some(match whole {
            None => next,
            Some(before) => both(before, next, |a, b| a.intersection(&b))?,
        });
    }
    whole
}

fn both(
    a: Statement,
    b: Statement,
    join: impl Fn(RealSet, RealSet) -> RealSet,
) -> Option<Statement> {
    let (Statement::Set { variable, set }, Statement::Set { variable: second, set: other }) =
        (a, b)
    else {
        return None;
    };
    let same = variable.as_ref().zip(second.as_ref()).is_none_or(|(a, b)| a == b);
    same.then(|| Statement::Set { variable: variable.or(second), set: join(set, other) })
}

/// The parts between separators outside of brackets. Round and square brackets may close each other.
pub(crate) fn split(found: &[Token], separates: impl Fn(&Token) -> bool) -> Vec<&[Token]> {
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, token) in found.iter().enumerate() {
        match token.lexeme {
            Lexeme::Sign('(' | '[' | '{') => depth += 1,
            Lexeme::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ if depth == 0 && separates(token) => {
                parts.push(&found[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&found[from..]);
    parts
}

fn excluding(name: &str, value: End) -> Statement {
    let set = RealSet::of(half_line('≠', value));
    Statement::Set { variable: Some(name.to_owned()), set }
}

fn simple(found: &[Token]) -> Option<Statement> {
    if let Some((domain, said)) = set_builder(found) {
        return built_set(domain, said);
    }
    if let [name, member, rest @ ..] = found
        && (member.is('∈') || member.word() == Some("in"))
    {
        let set = RealSet::of(interval(rest)?);
        return Some(Statement::Set { variable: Some(name.word()?.to_owned()), set });
    }
    if let Some(intervals) = interval(found) {
        return Some(Statement::Set { variable: None, set: RealSet::of(intervals) });
    }
    if let Some(set) = difference(found).and_then(|(from, taken)| taken_out(from, taken)) {
        return Some(Statement::Set { variable: None, set });
    }
    chain(found)
}

fn taken_out(from: &[Token], taken: &[Token]) -> Option<RealSet> {
    let from = RealSet::of(interval(from)?);
    let without = |set: RealSet, point| set.intersection(&RealSet::of(half_line('≠', point)));
    Some(points(taken)?.into_iter().fold(from, without))
}

/// What is said of a variable behind the bar. Its name is the builder's own.
fn built_set(domain: &[Token], said: &[Token]) -> Option<Statement> {
    let [name, among @ ..] = domain else { return None };
    let name = name.word()?;
    let domain = match among {
        [] => RealSet::of(vec![Interval::everything()]),
        [member, among @ ..] if member.is('∈') || member.word() == Some("in") => {
            RealSet::of(interval(among)?)
        }
        _ => return None,
    };
    match union(said)? {
        Statement::Set { variable, set } => variable
            .is_none_or(|variable| variable == name)
            .then(|| Statement::Set { variable: None, set: set.intersection(&domain) }),
        unsolved @ Statement::Between { .. } => Some(unsolved),
    }
}

/// The finite ends in `{1, 2}`, or a single one.
fn points(found: &[Token]) -> Option<Vec<End>> {
    let inner = match found {
        [open, inner @ .., close] if open.is('{') && close.is('}') => inner,
        single => single,
    };
    let parts = split(inner, |token| token.is(',') || token.is(';'));
    parts.into_iter().map(|part| end(part).filter(Option::is_some)).collect()
}

/// `(a, b]`, `{5}`, `ℝ`, `∅`.
fn interval(found: &[Token]) -> Option<Vec<Interval>> {
    if let [only] = found {
        match &only.lexeme {
            Lexeme::Sign('∅') => return Some(Vec::new()),
            Lexeme::Sign('ℝ') => return Some(vec![Interval::everything()]),
            Lexeme::Word(word) if word == "R" => return Some(vec![Interval::everything()]),
            _ => {}
        }
    }
    let words: Vec<&str> = found.iter().filter_map(Token::word).collect();
    if words.len() == found.len()
        && ["all real numbers", "all reals", "no solution"].contains(&words.join(" ").as_str())
    {
        let all = words[0] == "all";
        return Some(if all { vec![Interval::everything()] } else { Vec::new() });
    }
    let [open, inner @ .., close] = found else { return None };
    let parts = split(inner, |token| token.is(',') || token.is(';'));
    if open.is('{') && close.is('}') {
        return parts.into_iter().map(|part| end(part)?.map(Interval::point)).collect();
    }
    let [low, high] = parts.as_slice() else { return None };
    let has_low = open.is('[').then_some(true).or(open.is('(').then_some(false))?;
    let has_high = close.is(']').then_some(true).or(close.is(')').then_some(false))?;
    let (low_end, high_end) = (end(low)?, end(high)?);
    let upside_down =
        low_end.is_none() && !is_negative(low) || high_end.is_none() && is_negative(high);
    let infinite = low_end.is_none() && has_low || high_end.is_none() && has_high;
    let ordered = low_end.as_ref().zip(high_end.as_ref()).is_none_or(|(a, b)| a.approx <= b.approx);
    (!upside_down && !infinite && ordered)
        .then(|| vec![Interval { low: low_end, high: high_end, has_low, has_high }])
}

fn is_negative(found: &[Token]) -> bool {
    found.first().is_some_and(|token| token.is('-'))
}

/// The end of an interval: a number, or infinity.
fn end(found: &[Token]) -> Option<End> {
    let unsigned = match found {
        [first, rest @ ..] if first.is('-') || first.is('+') => rest,
        all => all,
    };
    if let [only] = unsigned
        && (only.is('∞')
            || matches!(only.word(), Some("inf" | "infinity" | "Infinity" | "infty" | "oo")))
    {
        return Some(None);
    }
    Some(Some(Quantity::of(expression(found)?)?))
}

pub(crate) fn expression(found: &[Token]) -> Option<Expr> {
    let mut parser = ExpressionParser::new(found, Letters::Variables)?;
    let read = parser.sum()?;
    parser.rest().is_empty().then_some(read)
}

fn relation(token: &Token) -> Option<char> {
    match token.lexeme {
        Lexeme::Sign(sign @ ('<' | '>' | '≤' | '≥' | '≠' | '=')) => Some(sign),
        // `x => 2` is meant for `x >= 2`.
        Lexeme::Sign('→') => Some('≥'),
        _ => None,
    }
}

const fn turned(relation: char) -> char {
    match relation {
        '<' => '>',
        '>' => '<',
        '≤' => '≥',
        '≥' => '≤',
        other => other,
    }
}

/// `a < x ≤ b`, `k ≤ 5`, `5 ≥ k`, `y < 2x`.
fn chain(found: &[Token]) -> Option<Statement> {
    let relations: Vec<char> = found.iter().filter_map(relation).collect();
    let sides = split(found, |token| relation(token).is_some());
    if sides.len() != relations.len() + 1 {
        return None;
    }
    match (sides.as_slice(), relations.as_slice()) {
        ([left, right], [relation]) => pair(left, *relation, right),
        ([left, middle, right], [first, second]) => {
            let same_way =
                matches!((first, second), ('<' | '≤', '<' | '≤') | ('>' | '≥', '>' | '≥'));
            let (Statement::Set { variable, set }, Statement::Set { variable: other, set: more }) =
                (pair(left, *first, middle)?, pair(middle, *second, right)?)
            else {
                return None;
            };
            (same_way && variable == other)
                .then(|| Statement::Set { variable, set: set.intersection(&more) })
        }
        _ => None,
    }
}

fn pair(left: &[Token], relation: char, right: &[Token]) -> Option<Statement> {
    let name = |side: &[Token]| match expression(side) {
        Some(Expr::Symbol(name)) => Some(name),
        _ => None,
    };
    let solved = match (name(left), name(right)) {
        (Some(name), None) => end(right).map(|value| (name, relation, value)),
        (None, Some(name)) => end(left).map(|value| (name, turned(relation), value)),
        _ => None,
    };
    if let Some((name, relation, value)) = solved {
        let set = RealSet::of(half_line(relation, value));
        return Some(Statement::Set { variable: Some(name), set });
    }
    let (left, right) = (expression(left)?, expression(right)?);
    let (small, large) = match relation {
        '<' | '≤' => (left, right),
        '>' | '≥' => (right, left),
        _ => return None,
    };
    Some(Statement::Between { less: small.minus(large), strict: matches!(relation, '<' | '>') })
}
