//! What stands behind a number, as units.

use super::{Unit, look_up, look_up_in_any_case, stems};
use crate::answer::token::{Commas, Lexeme, Token, tokens};

/// More tokens than these are a sentence.
const LONGEST_UNIT: usize = 16;

/// Signs that are units of their own.
const UNIT_SIGNS: &str = "%‰°'\"$€£₹¥¢";

/// Everything the tokens can mean as a unit, the likeliest first; empty when they are none. The
/// flag of each says whether its symbols are in their own case.
pub(crate) fn read_units(found: &[Token]) -> Vec<(Unit, bool)> {
    let found = match found {
        [rest @ .., last] if last.is('.') => rest,
        all => all,
    };
    if found.is_empty() || found.len() > LONGEST_UNIT {
        return Vec::new();
    }
    if let Some(whole) = phrase(found) {
        let named = look_up(&whole);
        if !named.is_empty() {
            let folded = look_up_in_any_case(&whole).into_iter().map(|unit| (unit, false));
            return named.into_iter().map(|unit| (unit, true)).chain(folded).collect();
        }
    }
    let mut units: Vec<(Unit, bool)> =
        product(found).map(|unit| (unit, true)).into_iter().collect();
    if let [Token { lexeme: Lexeme::Word(word), .. }] = found {
        units.extend(look_up_in_any_case(word).into_iter().map(|unit| (unit, false)));
    }
    if !units.is_empty() {
        return units;
    }
    let words: Option<Vec<&str>> = found.iter().map(Token::word).collect();
    let words = words.filter(|words| words.iter().all(|word| !word.starts_with('\\')));
    words.map(|words| (Unit::tagged(stems(&words.join(" "))), true)).into_iter().collect()
}

/// Words and signs as one name: `degrees celsius`, `°C`, `fl oz`.
fn phrase(found: &[Token]) -> Option<String> {
    let mut text = String::new();
    for token in found {
        match &token.lexeme {
            Lexeme::Word(word) => {
                if !text.is_empty() && !text.ends_with('°') {
                    text.push(' ');
                }
                text.push_str(word);
            }
            Lexeme::Sign(sign) if UNIT_SIGNS.contains(*sign) => text.push(*sign),
            _ => return None,
        }
    }
    Some(match text.as_str() {
        "fl oz" | "fluid ounces" => "fluid ounce".to_owned(),
        "degrees C" | "degree C" | "deg C" | "Celsius" => "celsius".to_owned(),
        "degrees F" | "degree F" | "deg F" | "Fahrenheit" => "fahrenheit".to_owned(),
        "degrees Celsius" | "deg Celsius" => "degrees celsius".to_owned(),
        "degrees Fahrenheit" | "deg Fahrenheit" => "degrees fahrenheit".to_owned(),
        _ => text,
    })
}

/// `m/s^2`, `kg m`, `square metres`, `km per hour`, `N·m`, `J/(kg K)`.
fn product(found: &[Token]) -> Option<Unit> {
    let mut reader = UnitParser { tokens: found, at: 0, depth: 0 };
    let unit = reader.product()?;
    (reader.at == found.len()).then_some(unit)
}

struct UnitParser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl UnitParser<'_> {
    fn peek(&self) -> Option<&Lexeme> {
        self.tokens.get(self.at).map(|token| &token.lexeme)
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Lexeme::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn word(&self) -> Option<&str> {
        self.tokens.get(self.at)?.word()
    }

    fn take_word(&mut self, words: &[&str]) -> bool {
        let found = self
            .word()
            .is_some_and(|word| words.iter().any(|other| word.eq_ignore_ascii_case(other)));
        self.at += usize::from(found);
        found
    }

    fn product(&mut self) -> Option<Unit> {
        self.depth += 1;
        (self.depth < 4).then_some(())?;
        let mut unit = Unit::one();
        let (mut direction, mut read) = (1, 0);
        while self.peek().is_some() && self.peek() != Some(&Lexeme::Sign(')')) {
            if read > 0 && (self.take('/') || self.take_word(&["per"])) {
                direction = -1;
                self.peek()?;
            } else if read > 0 && self.take('*') {
                self.peek()?;
            } else {
                let prefix = self.prefix_power();
                let (factor, power) = self.factor()?;
                unit = unit.times(&factor, direction * prefix * power)?;
                read += 1;
            }
        }
        self.depth -= 1;
        (read > 0).then_some(unit)
    }

    fn prefix_power(&mut self) -> i8 {
        if self.take_word(&["square", "sq"]) {
            2
        } else if self.take_word(&["cubic", "cu"]) {
            3
        } else {
            1
        }
    }

    fn factor(&mut self) -> Option<(Unit, i8)> {
        let unit = if self.take('(') {
            let inner = self.product()?;
            self.take(')').then_some(inner)?
        } else {
            match self.peek()?.clone() {
                Lexeme::Word(word) => {
                    self.at += 1;
                    symbol(&word)?
                }
                Lexeme::Sign(sign) if UNIT_SIGNS.contains(sign) => {
                    self.at += 1;
                    let scale = self.word().filter(|word| matches!(*word, "C" | "F"));
                    let name = scale.map_or(sign.to_string(), |scale| format!("{sign}{scale}"));
                    self.at += usize::from(sign == '°' && scale_follows(&name));
                    let name = if sign == '°' { name } else { sign.to_string() };
                    look_up(&name).into_iter().next()?
                }
                _ => return None,
            }
        };
        Some((unit, self.power()?))
    }

    /// `^2`, `^(-1)`, `2`, `squared`; 1 when there is none.
    fn power(&mut self) -> Option<i8> {
        if self.take_word(&["squared"]) {
            return Some(2);
        }
        if self.take_word(&["cubed"]) {
            return Some(3);
        }
        let raised = self.take('^');
        let bracket = raised && (self.take('(') || self.take('{'));
        let negative = raised && self.take('-');
        let size = match self.peek() {
            Some(Lexeme::Number(literal)) if raised || !self.tokens[self.at].spaced => {
                let size = literal.ratio.filter(|ratio| ratio.denominator == 1)?;
                self.at += 1;
                i8::try_from(size.numerator).ok().filter(|size| (1..=6).contains(size))?
            }
            _ if raised => return None,
            _ => 1,
        };
        if bracket && !(self.take(')') || self.take('}')) {
            return None;
        }
        Some(if negative { -size } else { size })
    }
}

fn scale_follows(name: &str) -> bool {
    name.ends_with(['C', 'F'])
}

/// One symbol or name, or two symbols written together: `Nm`, `kWh`.
fn symbol(word: &str) -> Option<Unit> {
    if let Some(unit) = look_up(word).into_iter().next() {
        return Some(unit);
    }
    let mut cuts = word.char_indices().skip(1).map(|(at, _)| at).filter(|_| word.len() <= 6);
    cuts.find_map(|at| {
        let (first, second) = (look_up(&word[..at]), look_up(&word[at..]));
        first.first()?.times(second.first()?, 1)
    })
}

/// The units a question names: behind a number, after `in`, or written out.
pub(crate) fn named_in(question: &str) -> Vec<Unit> {
    let mut found = Vec::new();
    let mut before = String::new();
    for word in question.split_whitespace() {
        let word = word.trim_matches(['?', '.', ',', ':', ';', '(', ')', '$']);
        let pointed_at = before.eq_ignore_ascii_case("in")
            || before.ends_with(|c: char| c.is_ascii_digit())
            || before.eq_ignore_ascii_case("many");
        if (pointed_at || word.chars().count() > 3)
            && let Some(read) = tokens(word, Commas::Join)
        {
            let units = read_units(&read).into_iter();
            found.extend(
                units
                    .filter(|(unit, own_case)| *own_case && !unit.is_counted())
                    .map(|(unit, _)| unit),
            );
        }
        word.clone_into(&mut before);
    }
    found
}
