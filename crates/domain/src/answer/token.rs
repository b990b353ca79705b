//! Signs of LaTeX, Unicode, ASCII and calculators as one row of tokens, each with its place in the
//! text.

mod glyph;
mod latex;
mod literal;

pub(crate) use literal::Literal;

use glyph::{Glyph, Shape, glyphs};

/// More characters than this are prose.
pub(crate) const LONGEST: usize = 400;

/// What a comma between digits does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commas {
    /// It groups digits or stands for the decimal point, whichever the digits around it show.
    Join,
    /// It sets things apart.
    Separate,
}

/// A token without its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Lexeme {
    /// An unsigned number.
    Number(Literal),
    /// A vulgar fraction: `½`.
    Vulgar(u8, u8),
    /// Letters, or the name of a LaTeX command: `x`, `sqrt`, `theta`. An unknown command keeps its
    /// backslash.
    Word(String),
    /// One sign, in its plainest spelling: `-` for every minus, `*` for every times.
    Sign(char),
}

/// A token with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) lexeme: Lexeme,
    /// Bytes of the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether a space stands before it.
    pub(crate) spaced: bool,
}

impl Token {
    pub(crate) fn is(&self, sign: char) -> bool {
        self.lexeme == Lexeme::Sign(sign)
    }

    pub(crate) fn word(&self) -> Option<&str> {
        match &self.lexeme {
            Lexeme::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// The tokens of a text; none when it is too long.
pub(crate) fn tokens(text: &str, commas: Commas) -> Option<Vec<Token>> {
    if text.len() > 4 * LONGEST || text.chars().count() > LONGEST {
        return None;
    }
    let glyphs = glyphs(text);
    // One character may stand for a whole phrase.
    if glyphs.len() > 2 * LONGEST {
        return None;
    }
    let dollars = glyphs.windows(2).filter(|pair| pair[1].is('$') && !pair[0].is('\\')).count()
        + usize::from(glyphs.first().is_some_and(|glyph| glyph.is('$')));
    let mut scanner = Scanner {
        glyphs,
        at: 0,
        commas,
        formula_dollars: dollars.is_multiple_of(2),
        dropped: Vec::new(),
        single_digits: 0,
        spaced: false,
        found: Vec::new(),
    };
    while scanner.at < scanner.glyphs.len() {
        scanner.step();
    }
    Some(scanner.found)
}

/// Whether two texts are the same signs, whatever their spelling, case and spaces.
pub(crate) fn same_tokens(a: &str, b: &str) -> bool {
    let read = |text: &str| {
        let mut found = tokens(&text.to_lowercase(), Commas::Join)?;
        found.pop_if(|last| last.is('.'));
        Some(found.into_iter().map(|token| token.lexeme).collect::<Vec<_>>())
    };
    match (read(a), read(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a.trim().eq_ignore_ascii_case(b.trim()),
    }
}

struct Scanner {
    glyphs: Vec<Glyph>,
    at: usize,
    commas: Commas,
    /// Whether `$` opens and closes formulas; a single one is money.
    formula_dollars: bool,
    /// For each open brace, whether it is dropped with its closing one: those of `\text{…}`.
    dropped: Vec<bool>,
    /// How many arguments follow that LaTeX takes as one digit: `\frac12`.
    single_digits: u8,
    spaced: bool,
    found: Vec<Token>,
}

impl Scanner {
    fn plain(&self, at: usize) -> Option<char> {
        let glyph = self.glyphs.get(at)?;
        (glyph.shape == Shape::Plain).then_some(glyph.c)
    }

    fn here(&self) -> Option<char> {
        self.plain(self.at)
    }

    fn push(&mut self, lexeme: Lexeme, length: usize) {
        let last = (self.at + length).min(self.glyphs.len()).max(self.at + 1) - 1;
        let (start, end) = (self.glyphs[self.at].start, self.glyphs[last].end);
        self.found.push(Token { lexeme, start, end, spaced: self.spaced });
        self.spaced = false;
        self.at += length;
    }

    /// A sign that takes no text of its own, such as the brackets around a superscript.
    fn push_implied(&mut self, sign: char) {
        self.push(Lexeme::Sign(sign), 0);
    }

    fn skip(&mut self, length: usize) {
        self.at += length;
    }

    fn skip_as_space(&mut self, length: usize) {
        self.spaced = true;
        self.skip(length);
    }

    fn step(&mut self) {
        let glyph = self.glyphs[self.at];
        match glyph.shape {
            Shape::Raised => self.raised(),
            Shape::Lowered => self.lowered(),
            Shape::Vulgar(top, bottom) => self.push(Lexeme::Vulgar(top, bottom), 1),
            Shape::Plain => self.plain_step(glyph.c),
        }
    }

    fn plain_step(&mut self, c: char) {
        match c {
            ' ' => self.skip_as_space(1),
            '\\' => self.command(),
            '$' if self.formula_dollars => self.skip(1),
            '0'..='9' => self.number(),
            '.' | ',' if self.starts_decimal() => self.number(),
            '{' => {
                self.dropped.push(false);
                self.push(Lexeme::Sign('{'), 1);
            }
            '}' => match self.dropped.pop() {
                Some(true) => self.skip(1),
                _ => self.push(Lexeme::Sign('}'), 1),
            },
            '^' if self.degree_follows() > 0 => self.push(Lexeme::Sign('°'), self.degree_follows()),
            _ if c.is_alphabetic() => {
                let length = (self.at..self.glyphs.len())
                    .take_while(|at| self.plain(*at).is_some_and(char::is_alphabetic))
                    .count();
                let word =
                    self.glyphs[self.at..self.at + length].iter().map(|glyph| glyph.c).collect();
                self.push(Lexeme::Word(word), length);
            }
            _ => self.sign(c),
        }
    }

    /// Signs of several characters, then single ones.
    fn sign(&mut self, c: char) {
        let rest: String = (self.at..self.at + 3).map_while(|at| self.plain(at)).collect();
        let many = [
            ("+/-", '±'),
            ("<=>", '⇌'),
            ("<->", '↔'),
            ("=/=", '≠'),
            ("**", '^'),
            ("<=", '≤'),
            (">=", '≥'),
            ("=<", '≤'),
            ("=>", '→'),
            ("!=", '≠'),
            ("<>", '≠'),
            ("->", '→'),
            ("&&", '∧'),
            ("||", '∨'),
        ];
        if let Some((text, sign)) = many.iter().find(|(text, _)| rest.starts_with(text)) {
            self.push(Lexeme::Sign(*sign), text.len());
            return;
        }
        if rest.starts_with("+-") && self.found.last().is_none_or(opens) {
            self.push(Lexeme::Sign('±'), 2);
            return;
        }
        self.push(Lexeme::Sign(c), 1);
    }

    /// `.5`, `,5`: nothing that could be the whole part stands before.
    fn starts_decimal(&self) -> bool {
        let digit = self.plain(self.at + 1).is_some_and(|c| c.is_ascii_digit());
        let free = self.at == 0
            || self.plain(self.at - 1).is_some_and(|c| !c.is_alphanumeric() && !")]}".contains(c));
        let comma = self.here() == Some(',');
        digit && free && (!comma || self.commas == Commas::Join && self.found.is_empty())
    }

    fn number(&mut self) {
        if self.single_digits > 0 {
            self.single_digits -= 1;
            let digit = self.here().and_then(|c| c.to_digit(10)).unwrap_or(0);
            self.push(Lexeme::Number(Literal::integer(digit)), 1);
            return;
        }
        let limit = self.glyphs.len().min(self.at + LONGEST);
        let text: Vec<char> = (self.at..limit).map_while(|at| self.plain(at)).collect();
        // In `1,2,3` the commas set apart, although `2,3` alone would be a decimal.
        let listed = self.found.last().is_some_and(|token| token.is(','));
        let commas = if listed { Commas::Separate } else { self.commas };
        match Literal::scan(&text, commas) {
            Some((literal, length)) => self.push(Lexeme::Number(literal), length),
            None => self.push(Lexeme::Sign(text[0]), 1),
        }
    }

    /// `x²` is `x^(2)`.
    fn raised(&mut self) {
        self.push_implied('^');
        self.push_implied('(');
        let mut digits = String::new();
        while let Some(glyph) = self.glyphs.get(self.at).copied()
            && glyph.shape == Shape::Raised
        {
            if glyph.c.is_ascii_digit() {
                digits.push(glyph.c);
                let next = self.glyphs.get(self.at + 1);
                let more = next.is_some_and(|g| g.shape == Shape::Raised && g.c.is_ascii_digit());
                if more {
                    self.skip(1);
                    continue;
                }
                let chars: Vec<char> = digits.drain(..).collect();
                if let Some((literal, _)) = Literal::scan(&chars, Commas::Separate) {
                    self.push(Lexeme::Number(literal), 1);
                } else {
                    self.skip(1);
                }
            } else if glyph.c.is_alphabetic() {
                self.push(Lexeme::Word(glyph.c.to_string()), 1);
            } else {
                self.push(Lexeme::Sign(glyph.c), 1);
            }
        }
        self.at -= 1;
        self.push(Lexeme::Sign(')'), 1);
    }

    /// `x₁` is `x_1`.
    fn lowered(&mut self) {
        self.push_implied('_');
        let c = self.glyphs[self.at].c;
        let lexeme = c.to_digit(10).map_or_else(
            || Lexeme::Word(c.to_string()),
            |digit| Lexeme::Number(Literal::integer(digit)),
        );
        self.push(lexeme, 1);
    }
}

/// Whether a sign after this token is no operation on what stands before.
fn opens(token: &Token) -> bool {
    matches!(token.lexeme, Lexeme::Sign('(' | '[' | '{' | '=' | ',' | ';' | '<' | '>' | '≤' | '≥'))
        || matches!(token.word(), Some("or" | "and"))
}

#[cfg(test)]
mod tests;
