//! Several answers together: tuples and lists in order, solutions in any, ratios.

use super::expression::{Domain, Expr, is_same};
use super::quantity::{Quantity, Tolerance, within};
use super::sets::{expression, split};
use super::slip::Slip;
use super::token::{Commas, Lexeme, Token, tokens};
use super::{Finding, Ratio};

/// No answer has more parts.
const MOST_PARTS: usize = 40;

/// One of several: an expression, or a tuple of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    /// The name before it: `x` in `x = 2`.
    name: Option<String>,
    parts: Vec<Expr>,
}

/// Several answers and how they were put together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Items {
    pub(crate) all: Vec<Item>,
    /// The bracket around them, if there is one.
    pub(crate) bracket: Option<char>,
}

impl Items {
    /// Whether all have the same name before them: `x = 1, x = 2`.
    pub(crate) fn has_one_name(&self) -> bool {
        let first = self.all.first().and_then(|item| item.name.as_ref());
        first.is_some() && self.all.iter().all(|item| item.name.as_ref() == first)
    }
}

/// Tokens with decimal commas where semicolons set apart.
fn listed(text: &str) -> Option<Vec<Token>> {
    let mut found = tokens(text, if text.contains(';') { Commas::Join } else { Commas::Separate })?;
    if found.last().is_some_and(|token| token.is('.')) {
        found.pop();
    }
    Some(found)
}

/// Reads items set apart by commas, semicolons, `or` and `and`. `±3` is two.
pub(crate) fn read_items(text: &str) -> Option<Items> {
    let found = listed(text)?;
    let (bracket, inner) = unwrap(&found);
    let parts = split(inner, |token| {
        token.is(',')
            || token.is(';')
            || token.is('∪')
            || matches!(token.word(), Some("or" | "and" | "OR" | "AND"))
    });
    if parts.len() > MOST_PARTS {
        return None;
    }
    let mut all = Vec::new();
    // `x = 1, 2`: the name holds for what follows.
    let parts: Vec<&[Token]> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    for part in parts {
        all.extend(items(part)?);
    }
    (!all.is_empty()).then_some(Items { all, bracket })
}

/// The bracket that holds everything, with what it holds.
fn unwrap(found: &[Token]) -> (Option<char>, &[Token]) {
    let [first, inner @ .., last] = found else { return (None, found) };
    let pairs = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>')];
    let Some((open, _)) = pairs.iter().find(|(open, close)| first.is(*open) && last.is(*close))
    else {
        return (None, found);
    };
    // `(1, 2), (3, 4)` begins and ends with brackets that are no pair.
    let mut depth = 0_i32;
    for token in inner {
        match token.lexeme {
            Lexeme::Sign('(' | '[' | '{') => depth += 1,
            Lexeme::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return (None, found);
        }
    }
    let several = split(inner, |token| token.is(',') || token.is(';')).len() > 1;
    if several || *open == '{' { (Some(*open), inner) } else { (None, found) }
}

/// The items of a part: two when it has a `±`.
fn items(part: &[Token]) -> Option<Vec<Item>> {
    let (name, value) = match part.iter().position(|token| token.is('=')) {
        Some(at) => match (named(&part[..at]), named(&part[at + 1..])) {
            (Some(name), _) => (Some(name), &part[at + 1..]),
            (None, name) => (Some(name?), &part[..at]),
        },
        None => (None, part),
    };
    let item = |found: &[Token]| -> Option<Item> {
        let (bracket, inner) = unwrap(found);
        let parts = if bracket == Some('(') {
            split(inner, |token| token.is(',') || token.is(';'))
        } else {
            vec![found]
        };
        let parts: Option<Vec<Expr>> = parts.into_iter().map(expression).collect();
        Some(Item { name: name.clone(), parts: parts? })
    };
    if !value.iter().any(|token| token.is('±')) {
        return Some(vec![item(value)?]);
    }
    let with = |plus: char, minus: char| -> Vec<Token> {
        let mut changed = value.to_vec();
        for token in &mut changed {
            if token.is('±') {
                token.lexeme = Lexeme::Sign(plus);
            } else if token.is('∓') {
                token.lexeme = Lexeme::Sign(minus);
            }
        }
        changed
    };
    Some(vec![item(&with('+', '-'))?, item(&with('-', '+'))?])
}

fn named(found: &[Token]) -> Option<String> {
    match expression(found)? {
        Expr::Symbol(name) => Some(name),
        _ => None,
    }
}

fn same_value(key: &Expr, given: &Expr, tolerance: Tolerance) -> bool {
    if let (Some(wanted), Some(value)) = (Quantity::of(key.clone()), Quantity::of(given.clone())) {
        let worked_out = value.is_value() || value.operations() <= wanted.operations();
        return worked_out && within(&wanted, &value, tolerance);
    }
    is_same(key, given, Domain::Real)
}

fn same_item(key: &Item, given: &Item, tolerance: Tolerance) -> bool {
    let named_apart = key.name.as_ref().zip(given.name.as_ref()).is_some_and(|(a, b)| a != b);
    !named_apart
        && key.parts.len() == given.parts.len()
        && key.parts.iter().zip(&given.parts).all(|(a, b)| same_value(a, b, tolerance))
}

/// The same solutions in any order; one that is named twice counts once.
pub(crate) fn compare_solutions(key: &Items, given: &Items, tolerance: Tolerance) -> Finding {
    let found = |item: &Item, among: &Items| {
        among.all.iter().any(|other| same_item(item, other, tolerance))
    };
    let names: Vec<&String> = given.all.iter().filter_map(|item| item.name.as_ref()).collect();
    let one_name = names.windows(2).all(|pair| pair[0] == pair[1]);
    let asked = key.all.iter().find_map(|item| item.name.as_ref());
    let fits = asked.is_none_or(|asked| names.iter().all(|name| *name == asked));
    let missing = key.all.iter().any(|item| !found(item, given));
    let extra = given.all.iter().any(|item| !found(item, key));
    if given.bracket.is_some_and(|bracket| bracket != '{') {
        return Finding::Different(Some(Slip::WrongForm));
    }
    match (missing, extra) {
        (false, false) if one_name && fits => Finding::Same,
        (true, false) => Finding::Different(Some(Slip::MissingSolution)),
        (false, true) => Finding::Different(Some(Slip::ExtraSolution)),
        _ => Finding::Different(None),
    }
}

/// The same values in the same order. Named ones, as in `x = 1, y = -2`, are put in the order of the
/// alphabet.
pub(crate) fn compare_sequences(key: &Items, given: &Items, tolerance: Tolerance) -> Finding {
    if given.bracket.is_some() && key.bracket.is_some() && given.bracket != key.bracket {
        return Finding::Different(Some(Slip::WrongForm));
    }
    if given.bracket == Some('{') && key.bracket.is_none() {
        return Finding::Different(Some(Slip::WrongForm));
    }
    let mut given = given.all.clone();
    let nameless = key.all.iter().all(|item| item.name.is_none());
    if nameless && given.iter().all(|item| item.name.is_some()) {
        given.sort_by(|a, b| a.name.cmp(&b.name));
        let distinct = given.windows(2).all(|pair| pair[0].name != pair[1].name);
        if !distinct {
            return Finding::Different(None);
        }
        for item in &mut given {
            item.name = None;
        }
    } else if nameless && given.iter().any(|item| item.name.is_some()) {
        return Finding::Different(None);
    } else if !nameless {
        let mut wanted = key.all.clone();
        wanted.sort_by(|a, b| a.name.cmp(&b.name));
        given.sort_by(|a, b| a.name.cmp(&b.name));
        let same = wanted.len() == given.len()
            && wanted
                .iter()
                .zip(&given)
                .all(|(a, b)| (b.name.is_none() || a.name == b.name) && same_item(a, b, tolerance));
        return if same { Finding::Same } else { Finding::Different(None) };
    }
    let same = |given: &[Item]| {
        key.all.len() == given.len()
            && key.all.iter().zip(given).all(|(a, b)| same_item(a, b, tolerance))
    };
    if same(&given) {
        return Finding::Same;
    }
    let in_any_order = key.all.len() == given.len()
        && key.all.iter().all(|item| given.iter().any(|other| same_item(item, other, tolerance)));
    Finding::Different(in_any_order.then_some(Slip::Swapped))
}

/// The terms of a ratio: `2:3`, `2 to 3`, `2/3`.
pub(crate) fn read_ratio(text: &str) -> Option<Vec<Ratio>> {
    let found = tokens(text, Commas::Join)?;
    let parts = split(&found, |token| token.is(':') || token.word() == Some("to"));
    let parts = if parts.len() > 1 { parts } else { split(&found, |token| token.is('/')) };
    let terms: Option<Vec<Ratio>> = parts
        .iter()
        .map(|part| super::expression::exact(&expression(part)?).filter(|term| term.numerator > 0))
        .collect();
    terms.filter(|terms| (2..=6).contains(&terms.len()))
}

/// Whether two ratios are the same; in lowest terms when that is asked for.
pub(crate) fn compare_ratios(key: &[Ratio], given: &[Ratio], lowest: bool) -> Finding {
    let proportional = |given: &[Ratio]| {
        key.len() == given.len()
            && key.iter().zip(given).all(|(a, b)| {
                a.times(given[0]).zip(b.times(key[0])).is_some_and(|(left, right)| left == right)
            })
    };
    if proportional(given) {
        return if lowest && key != given {
            Finding::Different(Some(Slip::Unsimplified))
        } else {
            Finding::Same
        };
    }
    let turned: Vec<Ratio> = given.iter().rev().copied().collect();
    Finding::Different(proportional(&turned).then_some(Slip::Inverted))
}
