//! Names of several letters, and words cut into names.

use crate::answer::expression::Function;
use crate::answer::token::{Lexeme, Token};

/// More letters than this in a row are a word and not a product.
const MOST_FACTORS_IN_A_WORD: usize = 3;

/// Names that are one thing although they have several letters.
pub(super) const FUNCTIONS: [(&str, Function); 22] = [
    ("arcsin", Function::Asin),
    ("arccos", Function::Acos),
    ("arctan", Function::Atan),
    ("asin", Function::Asin),
    ("acos", Function::Acos),
    ("atan", Function::Atan),
    ("sinh", Function::Sinh),
    ("cosh", Function::Cosh),
    ("tanh", Function::Tanh),
    ("sin", Function::Sin),
    ("cos", Function::Cos),
    ("tan", Function::Tan),
    ("cot", Function::Cot),
    ("sec", Function::Sec),
    ("csc", Function::Csc),
    ("abs", Function::Abs),
    ("Abs", Function::Abs),
    ("ln", Function::Ln),
    ("Sin", Function::Sin),
    ("Cos", Function::Cos),
    ("Tan", Function::Tan),
    ("Ln", Function::Ln),
];

const OTHER_NAMES: [&str; 31] = [
    "sqrt", "Sqrt", "cbrt", "frac", "log", "Log", "lg", "exp", "pi", "alpha", "beta", "gamma",
    "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "nu", "xi", "rho", "sigma",
    "tau", "phi", "chi", "psi", "omega", "Delta", "degree", "deg",
];

/// Words cut into names: `xsinx` is three.
pub(super) fn split_words(tokens: &[Token]) -> Option<Vec<Token>> {
    let mut found = Vec::with_capacity(tokens.len());
    for token in tokens {
        match token.word() {
            Some(word) if word.chars().count() > 1 && !word.starts_with('\\') => {
                let names = names_in(word)?;
                for (place, name) in names.into_iter().enumerate() {
                    let spaced = token.spaced && place == 0;
                    let lexeme = Lexeme::Word(name.to_owned());
                    found.push(Token { lexeme, start: token.start, end: token.end, spaced });
                }
            }
            _ => found.push(token.clone()),
        }
    }
    Some(found)
}

fn names_in(word: &str) -> Option<Vec<&str>> {
    let (mut rest, mut found, mut letters) = (word, Vec::new(), 0);
    while let Some(first) = rest.chars().next() {
        let named = FUNCTIONS.iter().map(|(name, _)| *name).chain(OTHER_NAMES);
        let longest = named.filter(|name| rest.starts_with(name)).max_by_key(|name| name.len());
        let length = longest.map_or(first.len_utf8(), str::len);
        letters += usize::from(longest.is_none());
        found.push(&rest[..length]);
        rest = &rest[length..];
    }
    (letters <= MOST_FACTORS_IN_A_WORD).then_some(found)
}
