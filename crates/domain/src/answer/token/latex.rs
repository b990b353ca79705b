//! LaTeX commands as plain signs and words.

use super::{Lexeme, Scanner};

/// What a command stands for.
enum Meaning {
    Sign(char),
    /// A word other than the command's name.
    Word(&'static str),
    /// A word that is the command's name.
    Name,
    /// Followed by this many arguments.
    Function(&'static str, u8),
    Space,
    Nothing,
    /// The braces behind it hold words.
    Wrapper,
}

fn meaning(name: &str) -> Option<Meaning> {
    use Meaning::{Function, Name, Nothing, Sign, Space, Word, Wrapper};
    Some(match name {
        "frac" | "dfrac" | "tfrac" | "cfrac" => Function("frac", 2),
        "sqrt" => Function("sqrt", 1),
        "times" | "cdot" | "ast" | "bullet" => Sign('*'),
        "div" => Sign('/'),
        "le" | "leq" | "leqslant" | "leqq" => Sign('≤'),
        "ge" | "geq" | "geqslant" | "geqq" => Sign('≥'),
        "lt" => Sign('<'),
        "gt" => Sign('>'),
        "ne" | "neq" => Sign('≠'),
        "approx" | "simeq" | "cong" => Sign('='),
        "pm" => Sign('±'),
        "mp" => Sign('∓'),
        "infty" => Sign('∞'),
        "cup" => Sign('∪'),
        "cap" => Sign('∩'),
        "in" => Sign('∈'),
        "emptyset" | "varnothing" => Sign('∅'),
        "to" | "rightarrow" | "longrightarrow" | "implies" | "Rightarrow" => Sign('→'),
        "leftrightarrow" | "iff" | "Leftrightarrow" | "equiv" => Sign('↔'),
        "rightleftharpoons" | "leftrightharpoons" => Sign('⇌'),
        "land" | "wedge" => Sign('∧'),
        "lor" | "vee" => Sign('∨'),
        "lnot" | "neg" => Sign('¬'),
        "oplus" => Sign('⊕'),
        "circ" | "degree" => Sign('°'),
        "vert" | "lvert" | "rvert" | "mid" => Sign('|'),
        "pounds" => Sign('£'),
        "prime" => Sign('\''),
        "colon" => Sign(':'),
        "mu" => Word("μ"),
        "varepsilon" => Word("epsilon"),
        "varphi" => Word("phi"),
        "pi" | "arcsin" | "arccos" | "arctan" | "sin" | "cos" | "tan" | "cot" | "sec" | "csc"
        | "sinh" | "cosh" | "tanh" | "ln" | "log" | "lg" | "exp" | "alpha" | "beta" | "gamma"
        | "delta" | "epsilon" | "zeta" | "eta" | "theta" | "kappa" | "lambda" | "nu" | "xi"
        | "rho" | "sigma" | "tau" | "phi" | "chi" | "psi" | "omega" | "Delta" | "Omega"
        | "Sigma" | "Phi" => Name,
        "left" | "right" | "displaystyle" | "big" | "Big" | "bigl" | "bigr" | "limits" => Nothing,
        "quad" | "qquad" | "space" => Space,
        "text" | "mathrm" | "mathit" | "mathbf" | "textrm" | "mbox" | "operatorname" | "unit"
        | "rm" | "mathbb" | "ce" | "boxed" => Wrapper,
        _ => return None,
    })
}

impl Scanner {
    /// A backslash and what it makes of the characters behind it.
    pub(super) fn command(&mut self) {
        let letters = (self.at + 1..self.glyphs.len())
            .take_while(|at| self.plain(*at).is_some_and(|c| c.is_ascii_alphabetic()))
            .count();
        if letters == 0 {
            self.escape();
            return;
        }
        let length = letters + 1;
        let name: String =
            self.glyphs[self.at + 1..self.at + length].iter().map(|glyph| glyph.c).collect();
        match meaning(&name) {
            None => self.push(Lexeme::Word(format!("\\{name}")), length),
            Some(Meaning::Sign(sign)) => self.push(Lexeme::Sign(sign), length),
            Some(Meaning::Word(word)) => self.push(Lexeme::Word(word.to_owned()), length),
            Some(Meaning::Name) => self.push(Lexeme::Word(name), length),
            Some(Meaning::Function(word, arguments)) => {
                self.push(Lexeme::Word(word.to_owned()), length);
                self.single_digits = self.bare_arguments(arguments);
            }
            Some(Meaning::Nothing) => {
                self.skip(length);
                // `\right.` closes nothing.
                if name == "right" && self.here() == Some('.') {
                    self.skip(1);
                }
            }
            Some(Meaning::Space) => self.skip_as_space(length),
            Some(Meaning::Wrapper) => {
                self.skip_as_space(length);
                if self.here() == Some('{') {
                    self.dropped.push(true);
                    self.skip(1);
                }
            }
        }
    }

    /// How many digits without braces are arguments: `\frac12`, `\frac1{2}`, `\frac 7 2`.
    fn bare_arguments(&self, arguments: u8) -> u8 {
        let bare = (self.at..self.glyphs.len())
            .map_while(|at| self.plain(at))
            .filter(|c| *c != ' ')
            .take_while(char::is_ascii_digit)
            .take(arguments.into())
            .count();
        bare as u8
    }

    /// `\,` and its like are spaces, `\%` is a per cent sign, `\$` is money.
    fn escape(&mut self) {
        match self.plain(self.at + 1) {
            Some(c @ ('%' | '{' | '}' | '#' | '_' | '$' | '&' | '|')) => {
                self.skip(1);
                self.push(Lexeme::Sign(c), 1);
            }
            Some('!' | '(' | ')' | '[' | ']') => self.skip(2),
            Some(_) => self.skip_as_space(2),
            None => self.push(Lexeme::Sign('\\'), 1),
        }
    }

    /// How many characters `^\circ`, `^{\circ}` or `^°` takes here, else 0.
    pub(super) fn degree_follows(&self) -> usize {
        let spellings = ["^{\\circ}", "^\\circ", "^{\\degree}", "^\\degree", "^{°}", "^°", "^o"];
        spellings.iter().map(|spelling| self.spelled(spelling)).max().unwrap_or(0)
    }

    /// The length of a spelling here, spaces left out; 0 when it isn't there.
    fn spelled(&self, spelling: &str) -> usize {
        let mut length = 0;
        for c in spelling.chars() {
            while self.plain(self.at + length) == Some(' ') {
                length += 1;
            }
            if self.plain(self.at + length) != Some(c) {
                return 0;
            }
            length += 1;
        }
        let next = self.plain(self.at + length);
        let goes_on = next.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if goes_on && !spelling.ends_with('}') { 0 } else { length }
    }
}
