//! Arithmetic that a question asks to be worked out, so that its key can be derived a second time, and
//! what comes of it when an operation is done before its turn.

use super::Precision;
use super::expression::{Expr, ExpressionParser, Letters, operations};
use super::quantity::{Quantity, Tolerance, within};
use super::token::{Commas, LONGEST, Lexeme, Token, tokens};

/// What stands before arithmetic that is to be worked out.
const ASKING: [&str; 9] = [
    "what is",
    "what's",
    "calculate",
    "compute",
    "evaluate",
    "work out",
    "simplify",
    "find",
    "how much is",
];

/// Words that ask for something else than the plain value.
const CHANGED: [&str; 6] = ["round", "nearest", "estimate", "remainder", "decimal place", "figure"];

/// The arithmetic a question asks for, with at least one operation: `What is 3/4 + 1/8?`,
/// `6 × 7 = _____`. None when it asks for anything else about it, such as rounding.
pub(crate) fn asked(question: &str) -> Option<Quantity> {
    // Byte offsets are shared with the question, so only ASCII is folded.
    let lower = question.to_ascii_lowercase();
    if CHANGED.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let after_phrase = ASKING.iter().find_map(|phrase| {
        let start = lower.find(phrase)? + phrase.len();
        behind(&question[start..])
    });
    after_phrase.or_else(|| before_gap(question)).and_then(Quantity::of)
}

/// Whether an answer is the arithmetic of the question, as it stands there.
pub(crate) fn restates(asked: &Quantity, answer: &str) -> bool {
    tokens(answer, Commas::Join)
        .and_then(|found| whole(&found))
        .is_some_and(|of| of == asked.written)
}

/// What comes of arithmetic when an operation is done before its turn: from left to right, a power after
/// the sign or the product before it.
pub(crate) fn misordered(asked: &Quantity) -> Vec<Quantity> {
    let wrong = [left_to_right(&asked.written), powers_last(&asked.written)];
    let values = wrong.into_iter().flatten().filter_map(Quantity::of);
    let exact = Tolerance::Stated(Precision::Exact);
    values.filter(|value| !within(asked, value, exact)).collect()
}

/// `the value of 2^5?`
fn behind(text: &str) -> Option<Expr> {
    let text = text.trim_start_matches([' ', ':', '\n']);
    let text = text.strip_prefix("the value of ").unwrap_or(text);
    let text: String = text.chars().take(LONGEST).collect();
    let found = tokens(&text, Commas::Join)?;
    let mut parser = ExpressionParser::new(&found, Letters::End)?;
    let read = parser.sum()?;
    let ends = match parser.rest() {
        [] => true,
        [end, rest @ ..] => match end.lexeme {
            Lexeme::Sign('?') => true,
            Lexeme::Sign('.' | ':') => rest.first().is_none_or(|next| next.spaced),
            Lexeme::Sign('=') => rest.first().is_some_and(is_gap),
            _ => false,
        },
    };
    (ends && operations(&read) > 0).then_some(read)
}

/// `6 * 7 = _____`: the longest arithmetic that ends at the sign.
fn before_gap(question: &str) -> Option<Expr> {
    let found = tokens(question, Commas::Join)?;
    let equals = found.windows(2).position(|pair| pair[0].is('=') && is_gap(&pair[1]))?;
    let left = &found[..equals];
    let starts = (0..left.len()).filter(|at| {
        let mut before = left[..*at].iter().rev();
        match before.next() {
            None => true,
            Some(token) if token.is(':') => true,
            Some(token) if matches!(token.lexeme, Lexeme::Sign(',' | '.' | ';' | '?')) => {
                before.next().is_some_and(is_long_word)
            }
            Some(token) => is_long_word(token),
        }
    });
    starts.map(|at| &left[at..]).find_map(|part| whole(part).filter(|read| operations(read) > 0))
}

fn is_gap(token: &Token) -> bool {
    token.is('_') || token.is('?')
}

fn is_long_word(token: &Token) -> bool {
    token.word().is_some_and(|word| word.chars().count() > 1)
}

fn whole(found: &[Token]) -> Option<Expr> {
    let found = match found {
        [rest @ .., last] if last.is('.') => rest,
        all => all,
    };
    let mut parser = ExpressionParser::new(found, Letters::End)?;
    let read = parser.sum()?;
    parser.rest().is_empty().then_some(read)
}

/// `2 + 3 × 4` as `(2 + 3) × 4`.
fn left_to_right(expr: &Expr) -> Option<Expr> {
    let Expr::Sum(terms) = expr else { return None };
    let mut terms = terms.iter();
    let mut so_far = terms.next()?.clone();
    for term in terms {
        let (is_taken, term) = match term {
            Expr::Negative(of) => (true, &**of),
            other => (false, other),
        };
        let (first, others) = factors(term);
        so_far = if is_taken {
            so_far.minus(first.clone())
        } else {
            Expr::Sum(vec![so_far, first.clone()])
        };
        for (divides, factor) in others {
            so_far = if divides {
                Expr::Quotient(Box::new(so_far), Box::new(factor.clone()))
            } else {
                Expr::Product(vec![so_far, factor.clone()])
            };
        }
    }
    Some(so_far)
}

/// The factors of a term from left to right, each with whether it divides.
fn factors(term: &Expr) -> (&Expr, Vec<(bool, &Expr)>) {
    match term {
        Expr::Product(all) => {
            let (first, mut others) = factors(&all[0]);
            others.extend(all[1..].iter().map(|factor| (false, factor)));
            (first, others)
        }
        Expr::Quotient(top, bottom) => {
            let (first, mut others) = factors(top);
            others.push((true, bottom));
            (first, others)
        }
        other => (other, Vec::new()),
    }
}

/// `-3²` as `(-3)²`, `2 × 3²` as `(2 × 3)²`; none without such a power.
fn powers_last(expr: &Expr) -> Option<Expr> {
    let powered =
        |base: Expr, exponent: &Expr| Some(Expr::Power(Box::new(base), Box::new(exponent.clone())));
    match expr {
        Expr::Negative(of) => match &**of {
            Expr::Power(base, exponent) => powered(Expr::Negative(base.clone()), exponent),
            _ => None,
        },
        Expr::Product(all) => match all.split_last()? {
            (Expr::Power(base, exponent), before) => {
                let together = before.iter().chain([&**base]).cloned().collect();
                powered(Expr::Product(together), exponent)
            }
            _ => None,
        },
        Expr::Sum(terms) => {
            let at = terms.iter().position(|term| powers_last(term).is_some())?;
            let mut changed = terms.clone();
            changed[at] = powers_last(&terms[at])?;
            Some(Expr::Sum(changed))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(question: &str) -> Option<f64> {
        asked(question).map(|asked| asked.approx)
    }

    #[test]
    fn arithmetic_that_is_asked_for_is_worked_out() {
        for (question, is) in [
            ("What is 3/4 + 1/8?", 0.875),
            ("Calculate 6 × 7.", 42.0),
            ("Complete: 6 × 7 = _____", 42.0),
            ("Remember that 2^5 - 2 = ?", 30.0),
            ("Simplify $\\sqrt{16}$.", 4.0),
            ("Evaluate: (2 + 3) * 4 = _____", 20.0),
            ("Work out 3 x 4.5.", 13.5),
        ] {
            assert_eq!(value(question), Some(is), "{question}");
        }
    }

    #[test]
    fn other_questions_about_numbers_are_left_alone() {
        for question in [
            "What is 3/4 of 12?",
            "What is 10/3, rounded to the nearest whole number?",
            "If x is 3, then 2x + 3 = _____",
            "What is 7?",
            "He ate 1/2 of 8 apples. How many are left?",
            "What is pH?",
        ] {
            assert_eq!(value(question), None, "{question}");
        }
    }

    #[test]
    fn arithmetic_said_again_is_known_in_any_notation() {
        let restated = |question: &str, answer: &str| restates(&asked(question).unwrap(), answer);
        assert!(restated("What is √16?", "\\sqrt{16}"));
        assert!(restated("What is 3/4 + 1/8?", "3/4+1/8"));
        assert!(!restated("What is 3/4 + 1/8?", "7/8"));
        assert!(!restated("What is √16?", "4"));
    }

    #[test]
    fn an_operation_before_its_turn_gives_another_value() {
        for (question, wrong) in [
            ("What is 2 + 3 × 4?", 20.0),
            ("What is 20 - 6 / 2?", 7.0),
            ("What is 20 - 2 × 3 + 1?", 55.0),
            ("What is -3^2?", 9.0),
            ("What is 2 × 3²?", 36.0),
            ("What is 1 + 2 × 3²?", 37.0),
        ] {
            let values = misordered(&asked(question).unwrap());
            assert!(values.iter().any(|value| (value.approx - wrong).abs() < 1e-9), "{question}");
        }
        assert!(misordered(&asked("What is 2 + 3?").unwrap()).is_empty(), "it is the right value");
        assert!(misordered(&asked("What is 6 × 7?").unwrap()).is_empty());
    }
}
