//! Chemical formulas and equations. Case, numbers and charge matter; the way numbers are set does not.

mod elements;

use std::collections::BTreeMap;

use super::Finding;
use super::slip::Slip;
use super::token::{Commas, Lexeme, Token, tokens};
use elements::ELEMENTS;

/// Groups nest no deeper.
const DEEPEST: usize = 6;

/// A part of a formula with how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Element(String, u32),
    Group(Vec<Part>, u32),
    /// What stands behind a dot: water of crystallisation.
    Adduct(u32, Vec<Part>),
}

/// A formula.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ChemicalFormula {
    parts: Vec<Part>,
    charge: i32,
    /// `s`, `l`, `g` or `aq`.
    state: Option<String>,
}

/// Reads a formula that fills the text.
pub(crate) fn read_formula(text: &str) -> Option<ChemicalFormula> {
    formula(&tokens(text, Commas::Separate)?)
}

fn formula(found: &[Token]) -> Option<ChemicalFormula> {
    let mut reader = FormulaParser { tokens: found, at: 0, depth: 0, pending: Vec::new() };
    let parts = reader.parts()?;
    let charge = reader.charge()?;
    let state = reader.state();
    (reader.at == found.len() && reader.pending.is_empty() && !parts.is_empty())
        .then_some(ChemicalFormula { parts, charge, state })
}

struct FormulaParser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    /// Symbols of the current word that are still to be read, the last first.
    pending: Vec<&'static str>,
}

impl FormulaParser<'_> {
    fn is(&self, sign: char) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.is(sign))
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.pending.is_empty() && self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn parts(&mut self) -> Option<Vec<Part>> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(())?;
        let mut found = Vec::new();
        loop {
            if let Some(symbol) = self.pending.pop() {
                let last = self.pending.is_empty();
                let count = if last { self.count()? } else { 1 };
                found.push(Part::Element(symbol.to_owned(), count));
                continue;
            }
            let Some(token) = self.tokens.get(self.at) else { break };
            match &token.lexeme {
                Lexeme::Word(word) => {
                    self.pending = symbols(word)?;
                    self.pending.reverse();
                    self.at += 1;
                }
                Lexeme::Sign('(' | '[') if !self.is_state() => {
                    let close = if token.is('(') { ')' } else { ']' };
                    self.at += 1;
                    let inner = self.parts()?;
                    self.take(close).then_some(())?;
                    found.push(Part::Group(inner, self.count()?));
                }
                Lexeme::Sign('*' | '.') if !found.is_empty() => {
                    self.at += 1;
                    let count = self.integer().unwrap_or(1);
                    found.push(Part::Adduct(count, self.parts()?));
                }
                _ => break,
            }
        }
        self.depth -= 1;
        Some(found)
    }

    fn integer(&mut self) -> Option<u32> {
        let Lexeme::Number(literal) = &self.tokens.get(self.at)?.lexeme else { return None };
        let ratio = literal.ratio.filter(|_| literal.is_plain_integer())?;
        self.at += 1;
        u32::try_from(ratio.numerator).ok()
    }

    /// A subscript, `2`, `_2` or `_{2}`; 1 when there is none.
    fn count(&mut self) -> Option<u32> {
        if self.take('_') {
            let braced = self.take('{');
            let count = self.integer()?;
            return (!braced || self.take('}')).then_some(count);
        }
        match self.tokens.get(self.at) {
            Some(token) if !token.spaced && matches!(token.lexeme, Lexeme::Number(_)) => {
                self.integer().filter(|count| (1..=999).contains(count))
            }
            _ => Some(1),
        }
    }

    /// `^2-`, `^{-2}`, `⁺`, `+`, `--`; 0 when there is none.
    fn charge(&mut self) -> Option<i32> {
        let raised = self.take('^');
        let bracket = raised && (self.take('{') || self.take('('));
        let size = if raised { self.integer() } else { None };
        let mut signs = 0;
        while self.is('+') || self.is('-') {
            signs += if self.is('+') { 1 } else { -1 };
            self.at += 1;
        }
        let after = if raised && size.is_none() && signs != 0 { self.integer() } else { None };
        if bracket && !(self.take('}') || self.take(')')) || raised && signs == 0 {
            return None;
        }
        let size = i32::try_from(size.or(after).unwrap_or(1)).ok().filter(|size| *size < 10)?;
        Some(signs * size)
    }

    fn is_state(&self) -> bool {
        matches!(self.tokens.get(self.at..self.at + 3), Some([open, word, close])
            if open.is('(') && close.is(')') && matches!(word.word(), Some("s" | "l" | "g" | "aq")))
    }

    fn state(&mut self) -> Option<String> {
        let state = self.is_state().then(|| self.tokens[self.at + 1].word().map(str::to_owned))?;
        self.at += 3;
        state
    }
}

/// A word cut into symbols of elements: `NaCl` is two. A symbol of two letters goes first.
fn symbols(word: &str) -> Option<Vec<&'static str>> {
    if word == "e" {
        return Some(vec!["e"]);
    }
    let (mut rest, mut found) = (word, Vec::new());
    while !rest.is_empty() {
        let two = rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at);
        let one = rest.char_indices().nth(1).map_or(rest.len(), |(at, _)| at);
        let (symbol, length) = [two, one].into_iter().find_map(|length| {
            let symbol = ELEMENTS.iter().find(|symbol| **symbol == &rest[..length])?;
            Some((*symbol, length))
        })?;
        found.push(symbol);
        rest = &rest[length..];
    }
    Some(found)
}

impl ChemicalFormula {
    /// How many atoms of which element, and the charge under an empty name.
    fn atoms(&self, times: i64, found: &mut BTreeMap<String, i64>) {
        count_atoms(&self.parts, times, found);
        *found.entry(String::new()).or_default() += i64::from(self.charge) * times;
    }
}

fn count_atoms(parts: &[Part], times: i64, found: &mut BTreeMap<String, i64>) {
    for part in parts {
        match part {
            Part::Element(symbol, count) => {
                *found.entry(symbol.clone()).or_default() += i64::from(*count) * times;
            }
            Part::Group(inner, count) | Part::Adduct(count, inner) => {
                count_atoms(inner, times.saturating_mul((*count).into()), found);
            }
        }
    }
}

/// A text without the signs that raise and lower: `SO4^{2-}` is `SO42-`.
fn flat(text: &str) -> String {
    let shown = tokens(text, Commas::Separate).unwrap_or_default().into_iter().map(|token| {
        match token.lexeme {
            Lexeme::Word(word) => word,
            Lexeme::Number(literal) => literal.approx.to_string(),
            Lexeme::Sign('^' | '_' | '{' | '}' | '(' | ')') => String::new(),
            Lexeme::Sign(sign) => sign.to_string(),
            Lexeme::Vulgar(..) => "?".to_owned(),
        }
    });
    shown.collect()
}

/// Compares a formula as it was written with the key's. Small letters throughout are no statement
/// about case; `Co` for `CO` is one.
pub(crate) fn compare_formulas(key_text: &str, key: &ChemicalFormula, text: &str) -> Finding {
    if let Some(given) = read_formula(text) {
        let same_state = key.state.is_none() || given.state.is_none() || key.state == given.state;
        if given.parts == key.parts && given.charge == key.charge && same_state {
            return Finding::Same;
        }
        let (mut wanted, mut atoms) = (BTreeMap::new(), BTreeMap::new());
        key.atoms(1, &mut wanted);
        given.atoms(1, &mut atoms);
        if wanted == atoms && given.parts != key.parts {
            return Finding::Different(Some(Slip::Swapped));
        }
    }
    // Set without raised signs, `Fe3+` and `SO42-` can be read in two ways: what is meant is the ion.
    let plain = |text: &str| !text.contains(['^', '_', '(', '{']) && text.is_ascii();
    if (plain(text) || plain(key_text)) && key.charge != 0 && flat(text) == flat(key_text) {
        return Finding::Same;
    }
    let small = text.chars().all(|c| !c.is_uppercase());
    if flat(text).to_lowercase() == flat(key_text).to_lowercase() {
        return if small && text.contains('(') == key_text.contains('(') {
            Finding::Same
        } else {
            Finding::Different(Some(Slip::LetterCase))
        };
    }
    if read_formula(text).is_some() || text.split_whitespace().count() == 1 {
        Finding::Different(None)
    } else {
        Finding::Unread(super::Unread::NotThatKind)
    }
}

/// Both sides of an equation: each formula with its coefficient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChemicalEquation {
    sides: [BTreeMap<ChemicalFormula, u32>; 2],
}

/// Reads `2H2 + O2 -> 2H2O`.
pub(crate) fn read_chemical_equation(text: &str) -> Option<ChemicalEquation> {
    let found = tokens(text, Commas::Separate)?;
    let mut arrows = found
        .iter()
        .enumerate()
        .filter(|(_, token)| token.is('→') || token.is('⇌') || token.is('=') || token.is('↔'));
    let (at, _) = arrows.next()?;
    arrows.next().is_none().then_some(())?;
    Some(ChemicalEquation { sides: [side(&found[..at])?, side(&found[at + 1..])?] })
}

fn side(found: &[Token]) -> Option<BTreeMap<ChemicalFormula, u32>> {
    let mut sum = BTreeMap::new();
    for species in species(found) {
        let (count, rest) = match species.split_first() {
            Some((Token { lexeme: Lexeme::Number(literal), .. }, rest)) => {
                let ratio = literal.ratio.filter(|ratio| ratio.denominator == 1)?;
                (u32::try_from(ratio.numerator).ok().filter(|n| (1..1000).contains(n))?, rest)
            }
            _ => (1, species),
        };
        let mut formula = formula(rest)?;
        formula.state = None;
        *sum.entry(formula).or_insert(0) += count;
    }
    (!sum.is_empty()).then_some(sum)
}

/// The parts between pluses; a plus that ends a part is a charge.
fn species(found: &[Token]) -> Vec<&[Token]> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, token) in found.iter().enumerate() {
        let next = found.get(at + 1);
        let joins = token.is('+')
            && at > from
            && next.is_some_and(|next| {
                matches!(next.lexeme, Lexeme::Word(_) | Lexeme::Number(_)) || next.is('(')
            })
            && (token.spaced || next.is_some_and(|next| !next.spaced));
        if joins {
            parts.push(&found[from..at]);
            from = at + 1;
        }
    }
    parts.push(&found[from..]);
    parts
}

impl ChemicalEquation {
    fn is_balanced(&self) -> bool {
        let mut totals: BTreeMap<String, i64> = BTreeMap::new();
        for (side, sign) in self.sides.iter().zip([1, -1]) {
            for (formula, count) in side {
                formula.atoms(sign * i64::from(*count), &mut totals);
            }
        }
        totals.iter().all(|(symbol, total)| *total == 0 || symbol == "e")
    }

    /// Whether every coefficient is the other's times the same number.
    fn is_multiple_of(&self, other: &Self) -> bool {
        let pairs = || {
            self.sides.iter().zip(&other.sides).flat_map(|(a, b)| {
                a.iter().map(|(formula, count)| (*count, b.get(formula).copied().unwrap_or(0)))
            })
        };
        let Some((first, second)) = pairs().next() else { return false };
        let lengths = self.sides.iter().zip(&other.sides).all(|(a, b)| a.len() == b.len());
        lengths
            && pairs().all(|(a, b)| {
                u64::from(a) * u64::from(second) == u64::from(b) * u64::from(first) && b > 0
            })
    }
}

/// Compares two equations; the coefficients have to be the key's.
pub(crate) fn compare_chemical_equations(
    key: &ChemicalEquation,
    given: &ChemicalEquation,
) -> Finding {
    if key == given {
        Finding::Same
    } else if given.is_multiple_of(key) {
        Finding::Different(Some(Slip::Unsimplified))
    } else if given.sides[0] == key.sides[1] && given.sides[1] == key.sides[0] {
        Finding::Different(Some(Slip::Turned))
    } else if !given.is_balanced() {
        Finding::Different(Some(Slip::Unbalanced))
    } else {
        Finding::Different(None)
    }
}
