//! Spellings of sets that are made plain before they are read: brackets that look outwards, words for
//! relations, set-builder notation, differences.

use crate::answer::token::{Lexeme, Token};

/// Words that say a relation, the longest first.
const RELATIONS: [(&[&str], char); 18] = [
    (&["greater", "than", "or", "equal", "to"], '≥'),
    (&["more", "than", "or", "equal", "to"], '≥'),
    (&["bigger", "than", "or", "equal", "to"], '≥'),
    (&["less", "than", "or", "equal", "to"], '≤'),
    (&["smaller", "than", "or", "equal", "to"], '≤'),
    (&["not", "equal", "to"], '≠'),
    (&["no", "more", "than"], '≤'),
    (&["no", "less", "than"], '≥'),
    (&["not", "more", "than"], '≤'),
    (&["not", "less", "than"], '≥'),
    (&["greater", "than"], '>'),
    (&["more", "than"], '>'),
    (&["bigger", "than"], '>'),
    (&["less", "than"], '<'),
    (&["smaller", "than"], '<'),
    (&["at", "least"], '≥'),
    (&["at", "most"], '≤'),
    (&["not"], '≠'),
];

/// Words that take something out of a set.
const TAKING_OUT: [&str; 4] = ["except", "excluding", "without", "\\setminus"];

/// Words in their place: `x is at least 3` as `x ≥ 3`.
pub(super) fn plain_relations(found: &[Token]) -> Vec<Token> {
    let mut plain: Vec<Token> = Vec::with_capacity(found.len());
    let mut at = 0;
    while let Some(token) = found.get(at) {
        let said = |words: &[&str]| {
            let next = found[at..].iter().map(Token::word);
            found.len() - at >= words.len()
                && words.iter().zip(next).all(|(word, is)| is == Some(word))
        };
        let is_verb = plain.last().and_then(Token::word) == Some("is");
        let known = RELATIONS.iter().find(|(words, sign)| said(words) && (*sign != '≠' || is_verb));
        if let Some((words, sign)) = known {
            if is_verb {
                plain.pop();
            }
            plain.push(Token { lexeme: Lexeme::Sign(*sign), ..token.clone() });
            at += words.len();
        } else {
            plain.push(token.clone());
            at += 1;
        }
    }
    plain
}

/// Whether square brackets look outwards, as in `]2 ; 5[`.
pub(crate) fn is_french(found: &[Token]) -> bool {
    let mut depth = 0_i32;
    for token in found {
        match token.lexeme {
            Lexeme::Sign('(' | '[') => depth += 1,
            Lexeme::Sign(')' | ']') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return true;
        }
    }
    depth != 0 && found.iter().any(|token| token.is('['))
}

/// Intervals with a round bracket where a square one looks outwards.
pub(super) fn plain_intervals(mut found: Vec<Token>) -> Vec<Token> {
    if !is_french(&found) {
        return found;
    }
    let (mut is_open, mut inside) = (false, 0_usize);
    for token in &mut found {
        match token.lexeme {
            Lexeme::Sign('(') if is_open => inside += 1,
            Lexeme::Sign(')') if inside > 0 => inside -= 1,
            Lexeme::Sign('(' | ')') => is_open = !is_open,
            Lexeme::Sign(square @ ('[' | ']')) => {
                let plain = match (is_open, square) {
                    (false, '[') => '[',
                    (false, _) => '(',
                    (true, ']') => ']',
                    (true, _) => ')',
                };
                token.lexeme = Lexeme::Sign(plain);
                is_open = !is_open;
            }
            _ => {}
        }
    }
    found
}

/// `{x ∈ ℝ | x > 3}` in front of the bar and behind it.
pub(super) fn set_builder(found: &[Token]) -> Option<(&[Token], &[Token])> {
    let [open, inner @ .., close] = found else { return None };
    let bar = inner.iter().position(|token| token.is('|') || token.is(':'))?;
    let (front, behind) = (&inner[..bar], &inner[bar + 1..]);
    // One in another is not read, which bounds how deep this goes.
    let is_nested = behind.iter().any(|token| token.is('|') || token.is(':'));
    (open.is('{') && close.is('}') && !is_nested).then_some((front, behind))
}

/// `ℝ \ {2}`, `all real numbers except 2`: what stands before, and what is taken out.
pub(super) fn difference(found: &[Token]) -> Option<(&[Token], &[Token])> {
    if let [all, minus, taken @ ..] = found
        && minus.is('-')
        && taken.first().is_some_and(|token| token.is('{'))
    {
        return Some((std::slice::from_ref(all), taken));
    }
    let sign = found.iter().position(|token| {
        token.is('∖')
            || token.is('\\')
            || token.word().is_some_and(|word| TAKING_OUT.contains(&word))
    });
    if let Some(at) = sign {
        return Some((&found[..at], &found[at + 1..]));
    }
    let brace = found.iter().position(|token| token.is('{'))?;
    (brace > 0).then(|| found.split_at(brace))
}
