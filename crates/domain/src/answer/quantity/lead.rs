//! Words around an answer that name what is answered: `pH is 6`, `the slope = 3`, `x: 4`.

use crate::answer::token::{Commas, Lexeme, Token, tokens};
use crate::text;

/// Words that may stand before an answer without changing it.
const NEUTRAL: [&str; 34] = [
    "a",
    "about",
    "ans",
    "answer",
    "approximately",
    "are",
    "be",
    "equals",
    "equal",
    "final",
    "get",
    "got",
    "i",
    "is",
    "it",
    "its",
    "it's",
    "my",
    "of",
    "result",
    "roughly",
    "so",
    "solution",
    "that",
    "the",
    "then",
    "think",
    "this",
    "to",
    "total",
    "value",
    "was",
    "we",
    "would",
];

/// What stands before an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lead {
    /// Nothing that matters.
    Neutral,
    /// A variable: `x = 4`.
    Variable(String),
    /// Words that the question doesn't ask about.
    Foreign,
}

/// Takes off the words before an answer. The rest may still hold further `=`.
pub(crate) fn strip_lead<'a>(answer: &'a str, question: &str) -> (Lead, &'a str) {
    let Some(found) = tokens(answer, Commas::Join) else { return (Lead::Neutral, answer) };
    let split = found.iter().position(|token| {
        token.is('=')
            || token.is(':')
            || matches!(token.word(), Some("is" | "are" | "equals" | "was"))
    });
    if let Some(at) = split
        && at + 1 < found.len()
        && found[..at].iter().any(|token| token.word().is_some())
        && let Some(lead) = lead(&found[..at], question)
    {
        let rest = &answer[found[at + 1].start..];
        return match (lead, strip_lead(rest, question)) {
            (Lead::Foreign, _) => (Lead::Foreign, rest),
            (first, (_, rest)) => (first, rest),
        };
    }
    let words = found.iter().take_while(|token| {
        token.word().is_some_and(|word| NEUTRAL.contains(&word.to_lowercase().as_str()))
            || token.is('~')
            || token.is('=')
    });
    let count = words.count();
    match found.get(count) {
        // A lone letter is a variable or a label, however neutral it is as a word.
        Some(_)
            if count == 1
                && found[0].word().is_some_and(|word| word.len() == 1)
                && !found[1].spaced =>
        {
            (Lead::Neutral, answer)
        }
        Some(first) if count > 0 && (count > 1 || found[0].word() != Some("i")) => {
            (Lead::Neutral, &answer[first.start..])
        }
        _ => (Lead::Neutral, answer),
    }
}

/// What the tokens before an `=` or `is` are; none when they are no name at all.
fn lead(found: &[Token], question: &str) -> Option<Lead> {
    let lone_letter = found.len() == 1 && found[0].word().is_some_and(|word| word.len() == 1);
    let named = variable(found);
    if lone_letter && named.is_some() {
        return named.map(Lead::Variable);
    }
    let words: Option<Vec<&str>> = found
        .iter()
        .filter(|token| !matches!(token.lexeme, Lexeme::Sign('\'' | ',')))
        .map(Token::word)
        .collect();
    let asked: Vec<String> = text::words(question).iter().map(|word| text::stem(word)).collect();
    let known = |word: &&str| {
        let lower = word.to_lowercase();
        NEUTRAL.contains(&lower.as_str())
            || text::is_stop(&lower)
            || asked.contains(&text::stem(&lower))
    };
    let words = words.filter(|words| words.iter().all(|word| !word.starts_with('\\')));
    if words.as_ref().is_some_and(|words| words.iter().all(known)) {
        return Some(Lead::Neutral);
    }
    if named.is_some() {
        return named.map(Lead::Variable);
    }
    let is_prose = words?.iter().any(|word| word.chars().count() > 3);
    is_prose.then_some(Lead::Foreign)
}

/// `x`, `v_0`, `f(x)`, `f(2)`, `y'`.
fn variable(found: &[Token]) -> Option<String> {
    let name = found.first()?.word()?;
    let greek = name.len() > 1 && name.chars().all(char::is_alphabetic) && found.len() == 1;
    let short = name.chars().count() <= 2 || greek && name.chars().count() <= 7 && is_greek(name);
    let plain = found[1..].iter().all(|token| match &token.lexeme {
        Lexeme::Sign(sign) => "_(){}'".contains(*sign),
        Lexeme::Number(_) => true,
        Lexeme::Word(word) => word.chars().count() == 1 || found.len() > 2 && word.len() <= 4,
        Lexeme::Vulgar(..) => false,
    });
    let spaced_words = found[1..].iter().any(|token| token.spaced && token.word().is_some());
    if !short || !plain || found.len() > 6 || spaced_words {
        return None;
    }
    if found.len() == 1 && NEUTRAL.contains(&name) && name.len() > 1 {
        return None;
    }
    Some(
        found
            .iter()
            .map(|token| match &token.lexeme {
                Lexeme::Word(word) => word.clone(),
                Lexeme::Sign(sign) => sign.to_string(),
                Lexeme::Number(literal) => literal.approx.to_string(),
                Lexeme::Vulgar(..) => String::new(),
            })
            .collect(),
    )
}

fn is_greek(name: &str) -> bool {
    matches!(
        name,
        "alpha"
            | "beta"
            | "gamma"
            | "delta"
            | "theta"
            | "lambda"
            | "mu"
            | "phi"
            | "omega"
            | "rho"
            | "sigma"
            | "tau"
            | "epsilon"
    )
}
