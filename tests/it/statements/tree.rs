//! Rust source as a tree: brackets hold what stands in them, and literals have their value.

use crate::rust_source::{self, PieceKind, SourceToken};

/// A token with the line it begins on.
#[derive(Clone)]
pub(super) struct Token {
    pub line: usize,
    pub kind: Kind,
}

#[derive(Clone)]
pub(super) enum Kind {
    /// A name, a keyword or a number.
    Word(String),
    /// The value of a text.
    Text(String),
    /// Any other character.
    Mark(char),
    /// The tokens between brackets, with the one that opens them.
    Group(char, Vec<Token>),
}

impl Token {
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(name) if name == word)
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        matches!(self.kind, Kind::Mark(found) if found == mark)
    }

    pub(super) fn group(&self) -> Option<&[Token]> {
        match &self.kind {
            Kind::Group(_, within) => Some(within),
            _ => None,
        }
    }
}

/// The tokens of a source file.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let flat = rust_source::tokens(source);
    let mut rest = flat.iter();
    let tokens = tokens_until(&mut rest, None);
    assert!(rest.next().is_none(), "a bracket is closed that was not opened");
    tokens
}

/// The tokens in front of a bracket, or of the end.
fn tokens_until(
    rest: &mut std::slice::Iter<'_, SourceToken<'_>>,
    close: Option<char>,
) -> Vec<Token> {
    let mut tokens = Vec::new();
    loop {
        let Some(SourceToken { text, line, kind }) = rest.next() else {
            assert!(close.is_none(), "a bracket is left open");
            return tokens;
        };
        let first = text.chars().next().unwrap();
        let kind = match (kind, first) {
            (PieceKind::Sign, mark) if Some(mark) == close => return tokens,
            (PieceKind::Sign, '(' | '[' | '{') => {
                Kind::Group(first, tokens_until(rest, Some(closing(first))))
            }
            // The name of a lifetime.
            (PieceKind::Sign, '\'') => {
                rest.next();
                continue;
            }
            (PieceKind::Sign, mark) => Kind::Mark(mark),
            (PieceKind::Literal, '\'') => continue,
            (PieceKind::Literal, _) => Kind::Text(unescape(text, *line)),
            _ => Kind::Word((*text).to_owned()),
        };
        tokens.push(Token { line: *line, kind });
    }
}

/// The value of a string, which must be of the kind that statements are written in.
fn unescape(literal: &str, line: usize) -> String {
    let inside = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(inside) = inside else { panic!("line {line}: this kind of text is not read here") };
    let mut text = String::new();
    let mut letters = inside.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => text.push('\n'),
            // The text goes on with the first letter of the next line.
            Some('\n') => while letters.next_if(|letter| letter.is_whitespace()).is_some() {},
            Some(letter @ ('"' | '\\' | '\'')) => text.push(letter),
            other => panic!("line {line}: the escape {other:?} is not read here"),
        }
    }
    text
}

/// Tokens as they are written, without blanks.
pub(super) fn source_of(tokens: &[Token]) -> String {
    tokens
        .iter()
        .map(|token| match &token.kind {
            Kind::Word(word) => word.clone(),
            Kind::Text(text) => format!("{text:?}"),
            Kind::Mark(mark) => mark.to_string(),
            Kind::Group(open, within) => format!("{open}{}{}", source_of(within), closing(*open)),
        })
        .collect()
}

const fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}
