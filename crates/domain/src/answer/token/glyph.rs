//! Characters in their plainest form: digits of any script, full-width signs, one minus.

use unicode_normalization::UnicodeNormalization;

/// How a character stands on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Plain,
    Raised,
    Lowered,
    /// `½`: both its numbers.
    Vulgar(u8, u8),
}

/// A plain character with the bytes it was made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) c: char,
    pub(super) shape: Shape,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Glyph {
    pub(super) fn is(&self, c: char) -> bool {
        self.c == c && self.shape == Shape::Plain
    }
}

/// The zeros of the scripts that write decimal digits, each followed by its nine others.
const ZEROS: [char; 12] = [
    '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}',
    '\u{be6}', '\u{c66}', '\u{e50}', '\u{ff10}',
];

/// Vulgar fractions of one character.
const VULGAR: [(char, u8, u8); 19] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅖', 2, 5),
    ('⅗', 3, 5),
    ('⅘', 4, 5),
    ('⅙', 1, 6),
    ('⅚', 5, 6),
    ('⅐', 1, 7),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
    ('⅑', 1, 9),
    ('⅒', 1, 10),
    ('↉', 0, 3),
];

pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut found = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let mut push = |c, shape| found.push(Glyph { c, shape, start, end });
        if let Some((_, top, bottom)) = VULGAR.iter().find(|(vulgar, ..)| *vulgar == c) {
            push(c, Shape::Vulgar(*top, *bottom));
        } else if let Some(c) = raised(c) {
            push(c, Shape::Raised);
        } else if let Some(c) = lowered(c) {
            push(c, Shape::Lowered);
        } else if !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}') {
            for c in plain(c).nfkc() {
                push(plain(c), Shape::Plain);
            }
        }
    }
    found
}

fn digit(c: char) -> Option<char> {
    let zero = ZEROS.iter().find(|zero| (**zero..).take(10).any(|digit| digit == c))?;
    char::from_digit(c as u32 - *zero as u32, 10)
}

fn raised(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from(b'4' + (c as u32 - '⁴' as u32) as u8),
        '⁻' => '-',
        '⁺' => '+',
        'ⁿ' => 'n',
        'ˣ' => 'x',
        '⁽' => '(',
        '⁾' => ')',
        _ => return None,
    })
}

fn lowered(c: char) -> Option<char> {
    match c {
        '₀'..='₉' => char::from_digit(c as u32 - '₀' as u32, 10),
        'ₐ' => Some('a'),
        'ₓ' => Some('x'),
        'ₙ' => Some('n'),
        _ => None,
    }
}

fn plain(c: char) -> char {
    match c {
        '−' | '–' | '‐' | '‑' | '‒' | '—' | '﹣' | '－' => '-',
        '×' | '✕' | '⋅' | '·' | '∙' | '•' | '∗' | '⨯' | '✖' => '*',
        '÷' | '∕' | '⁄' => '/',
        '≈' | '≃' | '≅' => '=',
        '’' | '‘' | '′' | 'ʹ' | '`' | '´' => '\'',
        '”' | '“' | '″' | '„' => '"',
        'º' | '˚' => '°',
        '⩽' | '≦' => '≤',
        '⩾' | '≧' => '≥',
        '∣' | '│' => '|',
        '⇒' | '⟶' | '⟹' | '➝' | '⇾' => '→',
        '⇔' | '⟷' | '⟺' | '≡' => '↔',
        '⇄' | '⇋' => '⇌',
        '٫' => '.',
        '٬' => ',',
        '〈' | '⟨' => '(',
        '〉' | '⟩' => ')',
        'µ' => 'μ',
        _ if c.is_whitespace() => ' ',
        _ => digit(c).unwrap_or(c),
    }
}
