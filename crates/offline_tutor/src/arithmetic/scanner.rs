//! A sentence as numbers, signs and words.

use domain::number_words::UP_TO_TWENTY;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Num(f64),
    Word(String),
    Sign(char),
}

/// Characters of a sentence that are read: looking for sums takes time by the square of its length.
const MAX_CHARS: usize = 600;

pub(super) fn scan(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.to_lowercase().chars().take(MAX_CHARS).collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let start = at;
        if c.is_ascii_digit() {
            while at < chars.len() && continues_number(&chars, start, at) {
                at += 1;
            }
            let digits: String = chars[start..at].iter().filter(|c| **c != ',').collect();
            // Only digits and one point stand there, so this always parses.
            pieces.extend(digits.parse().ok().map(Piece::Num));
            continue;
        }
        if c.is_alphabetic() {
            while at < chars.len() && (chars[at].is_alphabetic() || chars[at] == '\'') {
                at += 1;
            }
            let word: String = chars[start..at].iter().collect();
            pieces.push(word_number(&word).map_or(Piece::Word(word), Piece::Num));
            join_tens(&mut pieces);
            continue;
        }
        at += 1;
        match c {
            '+' | '*' | '/' | '^' | '=' | '(' | ')' | '%' | ',' | '?' | '-' => {
                pieces.push(Piece::Sign(c));
            }
            '\u{2212}' | '\u{2013}' => pieces.push(Piece::Sign('-')),
            '\u{d7}' | '\u{b7}' => pieces.push(Piece::Sign('*')),
            '\u{f7}' => pieces.push(Piece::Sign('/')),
            '\u{221a}' => pieces.push(Piece::Sign('r')),
            '\u{b2}' => pieces.extend([Piece::Sign('^'), Piece::Num(2.0)]),
            '\u{b3}' => pieces.extend([Piece::Sign('^'), Piece::Num(3.0)]),
            '.' | ';' | ':' | '!' => pieces.push(Piece::Sign('.')),
            _ => {}
        }
    }
    pieces
}

/// True if a digit, a decimal point or a thousands comma goes on a number.
fn continues_number(chars: &[char], start: usize, at: usize) -> bool {
    let digit = |place: usize| chars.get(place).is_some_and(char::is_ascii_digit);
    match chars[at] {
        '.' => digit(at + 1) && !chars[start..at].contains(&'.'),
        ',' => (1..=3).all(|n| digit(at + n)) && !digit(at + 4) && at - start <= 3,
        c => c.is_ascii_digit(),
    }
}

fn word_number(word: &str) -> Option<f64> {
    const TENS: [&str; 7] = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let small = UP_TO_TWENTY.iter().position(|name| *name == word).map(|n| n as f64);
    let tens = TENS.iter().position(|name| *name == word).map(|n| 30.0 + 10.0 * n as f64);
    small.or(tens).or((word == "hundred").then_some(100.0))
}

/// `fifty` `-` `six` and `fifty` `six` become one number.
fn join_tens(pieces: &mut Vec<Piece>) {
    let n = pieces.len();
    let tens = |piece: &Piece| matches!(piece, Piece::Num(v) if *v >= 20.0 && *v < 100.0 && v % 10.0 == 0.0);
    let Some(&Piece::Num(units)) = pieces.last() else { return };
    if !(1.0..10.0).contains(&units) {
        return;
    }
    let hyphen = n >= 3 && pieces[n - 2] == Piece::Sign('-') && tens(&pieces[n - 3]);
    let before = if hyphen { n - 3 } else { n.saturating_sub(2) };
    if n >= 2
        && tens(&pieces[before])
        && let Piece::Num(tens) = pieces[before]
    {
        pieces.truncate(before);
        pieces.push(Piece::Num(tens + units));
    }
}
