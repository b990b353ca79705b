//! Rust source as tokens, as far as finding texts and macros in it needs.

use std::iter::Peekable;
use std::str::Chars;

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
    /// What stands between brackets, with the one that opens it.
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
    let mut reader = Reader { rest: source.chars().peekable(), line: 1 };
    reader.until(None)
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

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    line: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        self.line += usize::from(letter == '\n');
        Some(letter)
    }

    /// The tokens in front of a bracket, or of the end.
    fn until(&mut self, close: Option<char>) -> Vec<Token> {
        let mut found = Vec::new();
        loop {
            let line = self.line;
            let letter = self.next();
            assert!(letter.is_some() || close.is_none(), "a bracket is left open");
            let Some(letter) = letter.filter(|letter| Some(*letter) != close) else { return found };
            let kind = match letter {
                '/' if self.rest.peek() == Some(&'/') => {
                    while self.next().is_some_and(|letter| letter != '\n') {}
                    continue;
                }
                '"' => Kind::Text(self.text()),
                '\'' => {
                    self.letter_or_lifetime();
                    continue;
                }
                '(' | '[' | '{' => Kind::Group(letter, self.until(Some(closing(letter)))),
                _ if letter.is_whitespace() => continue,
                _ if is_of_word(letter) => Kind::Word(self.word(letter)),
                _ => Kind::Mark(letter),
            };
            found.push(Token { line, kind });
        }
    }

    fn word(&mut self, first: char) -> String {
        let mut word = String::from(first);
        while let Some(letter) = self.rest.next_if(|letter| is_of_word(*letter)) {
            word.push(letter);
        }
        // Texts of other kinds would be read wrongly.
        let next = self.rest.peek();
        let is_other_text = match next {
            Some('"') => ["r", "b", "br", "c"].contains(&word.as_str()),
            Some('#') => ["r", "br"].contains(&word.as_str()),
            _ => false,
        };
        assert!(!is_other_text, "line {}: this kind of text is not read here", self.line);
        word
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        loop {
            match self.next() {
                Some('"') => return text,
                Some('\\') => self.escaped(&mut text),
                Some(letter) => text.push(letter),
                None => panic!("a text has no end"),
            }
        }
    }

    fn escaped(&mut self, text: &mut String) {
        match self.next() {
            Some('n') => text.push('\n'),
            // The text goes on with the first letter of the next line.
            Some('\n') => {
                while self.rest.peek().is_some_and(|letter| letter.is_whitespace()) {
                    self.next();
                }
            }
            Some(letter @ ('"' | '\\' | '\'')) => text.push(letter),
            other => panic!("line {}: the escape {other:?} is not read here", self.line),
        }
    }

    /// Passes over `'x'`, `'\x'` or `'name`.
    fn letter_or_lifetime(&mut self) {
        let first = self.next();
        if first == Some('\\') {
            self.next();
            while self.next().is_some_and(|letter| letter != '\'') {}
        } else if self.rest.peek() == Some(&'\'') {
            self.next();
        }
    }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
