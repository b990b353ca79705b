//! How an answer is read, told before it is handed in and without a word on whether it is right.

use serde::{Deserialize, Serialize};

use super::chemistry::{read_chemical_equation, read_formula};
use super::clock::{read_clock_duration, read_time};
use super::expression::{Expr, Function, parse};
use super::items::{read_items, read_ratio};
use super::judge::read_number;
use super::logic::read_logic;
use super::sets::read_statement;
use super::token::{Commas, Lexeme, Token, tokens};
use super::words::{normalised, number_word};
use super::{AnswerKind, Unread, unreadable};

/// How an answer is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerReading {
    /// The answer in plain signs, with brackets where operations bind; none when it can't be read.
    pub read_as: Option<String>,
    /// What kind of answer is expected.
    pub kind: AnswerKind,
    /// Why it can't be read.
    pub problem: Option<Unread>,
}

/// Reads an answer to a question that takes this kind.
pub fn read(kind: AnswerKind, question: &str, answer: &str) -> AnswerReading {
    let read = match unreadable(answer) {
        Some(problem) => Err(problem),
        None => read_as(kind, question, answer),
    };
    match read {
        Ok(read_as) => AnswerReading { read_as: Some(read_as), kind, problem: None },
        Err(problem) => AnswerReading { read_as: None, kind, problem: Some(problem) },
    }
}

fn read_as(kind: AnswerKind, question: &str, answer: &str) -> Result<String, Unread> {
    let signs = |is_read: bool| {
        let read = is_read.then(|| tokens(answer, Commas::Separate)).flatten();
        read.map(|found| in_signs(&found)).ok_or(Unread::NotThatKind)
    };
    match kind {
        AnswerKind::Duration if !read_clock_duration(answer).is_empty() => signs(true),
        AnswerKind::Number | AnswerKind::Money | AnswerKind::Percentage | AnswerKind::Duration => {
            match read_number(answer, question) {
                Ok(quantity) => {
                    let found = tokens(answer, Commas::Join).ok_or(Unread::TooLong)?;
                    let written = in_signs(&found);
                    let value = shown(quantity.approx);
                    Ok(if written.contains(&value) {
                        written
                    } else {
                        format!("{written} = {value}")
                    })
                }
                Err(_) if read_items(answer).is_some_and(|items| items.all.len() > 1) => {
                    signs(true)
                }
                Err(problem) => Err(problem),
            }
        }
        AnswerKind::Expression => {
            let side = answer.rsplit('=').next().unwrap_or(answer);
            parse(answer).or_else(|| parse(side)).map(|read| show(&read)).ok_or(Unread::NotThatKind)
        }
        AnswerKind::Equation => {
            let sides: Option<Vec<String>> =
                answer.split('=').map(|side| parse(side).map(|side| show(&side))).collect();
            let sides = sides.filter(|sides| sides.len() == 2).ok_or(Unread::NotThatKind)?;
            Ok(sides.join(" = "))
        }
        AnswerKind::Inequality => signs(read_statement(answer).is_some()),
        AnswerKind::Solutions | AnswerKind::Tuple | AnswerKind::List => {
            signs(read_items(answer).is_some())
        }
        AnswerKind::Ratio => signs(read_ratio(answer).is_some()),
        AnswerKind::TimeOfDay => signs(read_time(answer).is_some()),
        AnswerKind::ChemicalFormula => signs(read_formula(answer).is_some()),
        AnswerKind::ChemicalEquation => signs(read_chemical_equation(answer).is_some()),
        AnswerKind::Logic => signs(read_logic(answer).is_some()),
        AnswerKind::NumberWord => signs(number_word(answer).is_some()),
        AnswerKind::Choice | AnswerKind::Ordering | AnswerKind::Matching | AnswerKind::Word => {
            let read = normalised(answer);
            if read.is_empty() { Err(Unread::NotThatKind) } else { Ok(answer.trim().to_owned()) }
        }
    }
}

/// A number without trailing zeros, in powers of ten when it is long.
fn shown(value: f64) -> String {
    let plain = format!("{value}");
    if plain.len() <= 12 { plain } else { format!("{value:.6e}") }
}

/// Tokens in plain signs, as near to what was written as they allow.
fn in_signs(found: &[Token]) -> String {
    let mut text = String::new();
    for token in found {
        let piece = match &token.lexeme {
            Lexeme::Number(literal) => shown(literal.approx),
            Lexeme::Vulgar(top, bottom) => format!("{top}/{bottom}"),
            Lexeme::Word(word) => word.clone(),
            Lexeme::Sign(sign) => sign.to_string(),
        };
        let digits = |c: char| c.is_ascii_digit();
        let apart = token.spaced || text.ends_with(digits) && piece.starts_with(digits);
        if apart && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&piece);
    }
    text
}

/// How tightly an expression binds, from a sum to a single thing.
const fn strength(expr: &Expr) -> u8 {
    match expr {
        Expr::Sum(_) => 0,
        Expr::Negative(_) => 1,
        Expr::Product(_) | Expr::Quotient(..) => 2,
        Expr::Power(..) => 3,
        _ => 4,
    }
}

fn bracketed(expr: &Expr, least: u8) -> String {
    let text = show(expr);
    if strength(expr) < least { format!("({text})") } else { text }
}

/// An expression in plain signs.
fn show(expr: &Expr) -> String {
    match expr {
        Expr::Number(literal) => shown(literal.approx),
        Expr::Mixed(ratio) => format!("{}/{}", ratio.numerator, ratio.denominator),
        Expr::Symbol(name) => name.clone(),
        Expr::Pi => "π".to_owned(),
        Expr::Euler => "e".to_owned(),
        Expr::Sum(terms) => {
            let mut text = String::new();
            for term in terms {
                let (sign, term) = match term {
                    Expr::Negative(of) => (" - ", bracketed(of, 2)),
                    other => (" + ", bracketed(other, 1)),
                };
                if !text.is_empty() || sign == " - " {
                    text.push_str(if text.is_empty() { "-" } else { sign });
                }
                text.push_str(&term);
            }
            text
        }
        Expr::Product(factors) => {
            let factors: Vec<String> = factors.iter().map(|factor| bracketed(factor, 2)).collect();
            factors.join("·")
        }
        Expr::Quotient(top, bottom) => format!("{}/{}", bracketed(top, 2), bracketed(bottom, 3)),
        Expr::Power(base, exponent) => {
            format!("{}^{}", bracketed(base, 4), bracketed(exponent, 4))
        }
        Expr::Negative(of) => format!("-{}", bracketed(of, 2)),
        Expr::Root(2, of) => format!("√({})", show(of)),
        Expr::Root(degree, of) => format!("root_{degree}({})", show(of)),
        Expr::Log(base, of) => format!("log_{}({})", bracketed(base, 4), show(of)),
        Expr::Apply(Function::Abs, of) => format!("|{}|", show(of)),
        Expr::Apply(Function::Factorial, of) => format!("{}!", bracketed(of, 4)),
        Expr::Apply(function, of) => {
            format!("{}({})", format!("{function:?}").to_lowercase(), show(of))
        }
    }
}
