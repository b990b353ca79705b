//! What kind of answer a text is, when its key does not say.

use super::chemistry::{read_chemical_equation, read_formula};
use super::clock::read_time;
use super::expression::{Expr, operations, parse};
use super::items::{read_items, read_ratio};
use super::logic::read_logic;
use super::quantity::Quantity;
use super::sets::read_statement;
use super::token::{Commas, Lexeme, Token, tokens};
use super::{AnswerKind, RequiredForm};
use crate::text;

/// Words of questions that ask for a formula.
const CHEMICAL: [&str; 9] =
    ["formula", "ion", "compound", "element", "molecule", "symbol", "oxide", "acid", "substance"];

/// The kind of a key that is only written down.
pub(crate) fn kind_of(written: &str, question: &str) -> AnswerKind {
    let asked: Vec<String> = text::words(question).iter().map(|word| text::stem(word)).collect();
    let asks = |words: &[&str]| {
        words.iter().any(|word| asked.iter().any(|other| *other == text::stem(word)))
    };
    let Some(found) = tokens(written, Commas::Separate) else { return AnswerKind::Word };
    let has = |signs: &str| {
        found.iter().any(|token| matches!(token.lexeme, Lexeme::Sign(sign) if signs.contains(sign)))
    };
    if has("→⇌") && read_chemical_equation(written).is_some() {
        return AnswerKind::ChemicalEquation;
    }
    if has("∧∨¬⊕↔→") && read_logic(written).is_some() {
        return AnswerKind::Logic;
    }
    if has("<>≤≥≠∪∈∞∅") && read_statement(written).is_some() {
        return AnswerKind::Inequality;
    }
    if (has("[]") && has("()") || super::sets::is_french(&found))
        && read_statement(written).is_some()
    {
        return AnswerKind::Inequality;
    }
    if has(":") {
        return colon_kind(written, &asks);
    }
    if let Some(kind) = several_kind(written, &found, &asks) {
        return kind;
    }
    if Quantity::read(written)
        .is_some_and(|quantity| quantity.units.iter().all(|(unit, _)| !unit.is_counted()))
    {
        return AnswerKind::Number;
    }
    if asks(&CHEMICAL) && read_formula(written).is_some() || is_clearly_chemical(written) {
        return AnswerKind::ChemicalFormula;
    }
    if has("=") {
        return if is_equation(&found) { AnswerKind::Equation } else { AnswerKind::Word };
    }
    if is_algebra(written, &found) { AnswerKind::Expression } else { AnswerKind::Word }
}

fn colon_kind(written: &str, asks: &impl Fn(&[&str]) -> bool) -> AnswerKind {
    let is_ratio = read_ratio(written).is_some();
    if read_time(written).is_some() && !asks(&["ratio", "scale", "odds", "proportion"]) {
        AnswerKind::TimeOfDay
    } else if is_ratio {
        AnswerKind::Ratio
    } else {
        AnswerKind::Word
    }
}

/// Tuples, lists, solutions and intervals.
fn several_kind(
    written: &str,
    found: &[Token],
    asks: &impl Fn(&[&str]) -> bool,
) -> Option<AnswerKind> {
    let items = read_items(written)?;
    let is_set = items.bracket == Some('{') || found.iter().any(|token| token.is('±'));
    let or = found.iter().any(|token| matches!(token.word(), Some("or" | "OR")));
    if is_set || or && items.all.len() > 1 {
        return Some(AnswerKind::Solutions);
    }
    if items.all.len() < 2 {
        return single_solution(found).then_some(AnswerKind::Solutions);
    }
    if Quantity::read(written).is_some() && items.bracket.is_none() {
        return None;
    }
    match items.bracket {
        Some('(' | '[') if items.all.len() == 2 && asks(&["interval", "domain", "range"]) => {
            Some(AnswerKind::Inequality)
        }
        Some('[') if items.all.len() == 2 => Some(AnswerKind::Inequality),
        Some(_) => Some(AnswerKind::Tuple),
        None if asks(&["solve", "root", "solution", "zero"]) || items.has_one_name() => {
            Some(AnswerKind::Solutions)
        }
        None => Some(AnswerKind::List),
    }
}

/// `x = 5`: a letter and a number.
fn single_solution(found: &[Token]) -> bool {
    let mut sides = found.split(|token| token.is('='));
    let (Some([name]), Some(value), None) = (sides.next(), sides.next(), sides.next()) else {
        return false;
    };
    name.word().is_some_and(|word| word.chars().count() == 1)
        && super::sets::expression(value).is_some_and(|value| value.symbols().is_empty())
}

/// `H2O`, `Na+`: digits or a charge behind symbols of elements, two different ones or more.
fn is_clearly_chemical(written: &str) -> bool {
    let digits = written.contains(|c: char| c.is_ascii_digit() || ('₀'..='₉').contains(&c));
    let charged = written.ends_with(['+', '-', '⁺', '⁻']);
    let capitals = written.chars().filter(char::is_ascii_uppercase).count();
    let small_variables = written.chars().any(|c| matches!(c, 'x' | 'y' | '*' | '^' | '/' | ' '));
    (digits && capitals > 1 || charged && capitals > 0)
        && !small_variables
        && read_formula(written).is_some()
}

fn is_equation(found: &[Token]) -> bool {
    let sides: Vec<&[Token]> = found.split(|token| token.is('=')).collect();
    sides.len() == 2 && sides.iter().all(|side| super::sets::expression(side).is_some())
}

/// Letters with something to do between them, not a word.
fn is_algebra(written: &str, found: &[Token]) -> bool {
    let Some(read) = parse(written) else { return false };
    let words = found.iter().filter_map(Token::word);
    let short = words.clone().all(|word| word.chars().count() <= 2 || is_function(word));
    let signs = found
        .iter()
        .any(|token| matches!(token.lexeme, Lexeme::Sign(sign) if "+-*/^()√|{}".contains(sign)));
    let numbers = found.iter().any(|token| matches!(token.lexeme, Lexeme::Number(_)));
    let single = matches!(read, Expr::Symbol(_));
    short && !single && operations(&read) > 0 && (signs || numbers)
}

fn is_function(word: &str) -> bool {
    parse(&format!("{word}(1)")).is_some_and(|read| read.symbols().is_empty())
        || matches!(word, "frac" | "theta" | "alpha" | "beta" | "lambda" | "phi" | "omega")
}

/// The form that a question asks for.
pub(crate) fn form_asked(question: &str) -> Option<RequiredForm> {
    let words = text::words(question);
    let starts =
        |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    let lower = question.to_lowercase();
    if starts(&["factoris", "factoriz"])
        || words.iter().any(|word| word == "factor" || word == "factored")
            && !lower.contains("common factor")
    {
        Some(RequiredForm::Factored)
    } else if starts(&["expand"]) || lower.contains("multiply out") {
        Some(RequiredForm::Expanded)
    } else if starts(&["simplif"]) || asks_for_lowest_terms(question) {
        Some(RequiredForm::Simplified)
    } else {
        None
    }
}

/// Whether a fraction or a ratio has to be in lowest terms.
pub(crate) fn asks_for_lowest_terms(question: &str) -> bool {
    let lower = question.to_lowercase();
    [
        "lowest terms",
        "simplest form",
        "simplest terms",
        "fully reduced",
        "reduce the",
        "reduced form",
        "simplify the ratio",
        "simplify the fraction",
    ]
    .iter()
    .any(|phrase| lower.contains(phrase))
}
