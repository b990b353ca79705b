//! A text as its letters, each in the form in which names are compared.
//!
//! Case, accents, vowel points, full-width and mathematical letters, invisible characters and
//! look-alikes from another alphabet make no difference to who is meant. Every letter remembers
//! which bytes of the text it came from, and what separates it from the letter before.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::placeholders::{MAX_PLACEHOLDER_LENGTH, is_placeholder};
use super::scripts::Script;

/// Characters between two words of one name at most.
const MAX_SEPARATOR_CHARS: usize = 8;

/// Hexadecimal digits from which a run of them is an id, not words.
const MIN_ID_DIGITS: usize = 16;

/// Bytes of a UUID.
const UUID_LENGTH: usize = 36;

/// The border between a letter and the one before, from none to a wide one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing: both are in the middle of a word.
    None,
    /// A change of case or script: `adaOkoye`, `Ada明`.
    Inner,
    /// One apostrophe.
    Apostrophe,
    /// Characters that join identifiers: `_`, `-`, `.`, slashes, digits.
    Tight,
    /// White space, also with a dot or a dash.
    Space,
    /// A comma, with or without white space.
    Comma,
    /// Anything else, and the beginning of the text.
    Far,
}

/// A letter of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoldedLetter {
    /// The letter without case, accent and width.
    pub(super) folded: char,
    /// The bytes it came from; those of one ligature share them.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) gap: Gap,
    pub(super) is_upper: bool,
    /// No other letter stands before it in its line.
    pub(super) opens_line: bool,
}

impl FoldedLetter {
    pub(super) fn script(&self) -> Script {
        Script::of(self.folded)
    }
}

/// The letters of a text in order. Ids and placeholders have none.
pub(super) fn letters_of(text: &str) -> Vec<FoldedLetter> {
    let mut letters: Vec<FoldedLetter> = Vec::with_capacity(text.len());
    let (mut at, mut last_end) = (0, None);
    while let Some(c) = text[at..].chars().next() {
        let skipped = skipped_length(text, at, c);
        if skipped > 0 {
            at += skipped;
            last_end = None;
            continue;
        }
        if is_ignored(c) || !c.is_alphabetic() {
            at += c.len_utf8();
            continue;
        }
        let end = at + cluster_length(&text[at..]);
        let gap = last_end.map_or(Gap::Far, |last| separation(&text[last..at]));
        let opens_line =
            gap != Gap::None && letters.last().is_none_or(|last| text[last.end..at].contains('\n'));
        let first = letters.len();
        fold(&text[at..end], |folded| {
            letters.push(FoldedLetter {
                folded,
                start: at,
                end,
                gap: Gap::None,
                is_upper: c.is_uppercase(),
                opens_line: false,
            });
        });
        if let Some(letter) = letters.get_mut(first) {
            (letter.gap, letter.opens_line) = (gap, opens_line);
            last_end = Some(end);
        }
        at = end;
    }
    replace_lookalikes(&mut letters);
    mark_inner_borders(&mut letters);
    letters
}

/// A word in the form in which letters are compared.
pub(crate) fn fold_to_string(word: &str) -> String {
    fold_word(word).into_owned()
}

/// Like [`fold_to_string`], borrowed where a word is in this form already, as most words of a text
/// are.
pub(super) fn fold_word(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let letters = word.bytes().filter(u8::is_ascii_alphabetic);
        return letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    letters_of(word).iter().map(|letter| letter.folded).collect()
}

/// Bytes at a place that hold no words: a placeholder, a UUID, a long hexadecimal number.
fn skipped_length(text: &str, at: usize, c: char) -> usize {
    let bytes = text.as_bytes();
    if c == '[' {
        let end = bytes[at..].iter().take(MAX_PLACEHOLDER_LENGTH).position(|byte| *byte == b']');
        return end.filter(|end| is_placeholder(&text[at + 1..at + end])).map_or(0, |e| e + 1);
    }
    let inside = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
    if !c.is_ascii_hexdigit() || inside {
        return 0;
    }
    let rest = &bytes[at..];
    let run = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    if run == 8 && rest.len() >= UUID_LENGTH {
        let dashes = [8, 13, 18, 23];
        let fits = rest[..UUID_LENGTH].iter().enumerate().all(|(at, byte)| {
            if dashes.contains(&at) { *byte == b'-' } else { byte.is_ascii_hexdigit() }
        });
        return if fits { UUID_LENGTH } else { 0 };
    }
    let whole = !rest.get(run).is_some_and(u8::is_ascii_alphanumeric);
    let mixed = rest[..run].iter().any(u8::is_ascii_digit);
    if run >= MIN_ID_DIGITS && whole && mixed { run } else { 0 }
}

/// Bytes of the letter at the start of a text, with its marks.
fn cluster_length(text: &str) -> usize {
    let mut chars = text.char_indices();
    chars.next();
    let marks = |c: char| {
        is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}')
    };
    chars.find(|(_, c)| !marks(*c)).map_or(text.len(), |(at, _)| at)
}

fn separation(between: &str) -> Gap {
    let between: &str = between.trim_matches(is_ignored);
    if between.is_empty() {
        return Gap::None;
    }
    let is_tight = |c: char| {
        c.is_numeric()
            || matches!(c, '_' | '-' | '‐' | '‑' | '–' | '.' | '/' | '\\' | '·' | '・' | '+')
    };
    let plain = || between.chars().filter(|c| !is_ignored(*c));
    if plain().count() > MAX_SEPARATOR_CHARS {
        Gap::Far
    } else if matches!(between, "'" | "’" | "ʼ" | "‘" | "`" | "´" | "′" | "＇" | "׳") {
        Gap::Apostrophe
    } else if plain().all(is_tight) {
        Gap::Tight
    } else if plain().all(|c| c.is_whitespace() || matches!(c, '-' | '.' | '*' | '_')) {
        Gap::Space
    } else if between.starts_with([',', '،', '，', '、', '､'])
        && plain().skip(1).all(char::is_whitespace)
    {
        Gap::Comma
    } else {
        Gap::Far
    }
}

/// Invisible characters, and the stroke that lengthens Arabic letters.
fn is_ignored(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Accents and vowel points. Vowel signs that are letters of their own (Devanagari, Thai) are kept.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{93c}' | '\u{9bc}' | '\u{a3c}'
            | '\u{abc}' | '\u{b3c}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Hands on the compared form of a letter with its marks.
fn fold(cluster: &str, mut take: impl FnMut(char)) {
    let mut chars = cluster.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        match c {
            _ if c.is_ascii() => return take(c.to_ascii_lowercase()),
            'ァ'..='ヶ' => return take(hiragana(c)),
            '\u{3041}'..='\u{3096}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => {
                return take(c);
            }
            _ => {}
        }
    }
    let mut base = ' ';
    let plain = cluster.nfkd().filter(move |c| {
        // й is a letter of its own.
        let kept = !is_accent(*c) || (*c == '\u{306}' && matches!(base, 'и' | 'И'));
        base = *c;
        kept && !is_ignored(*c)
    });
    for c in plain
        .flat_map(char::to_lowercase)
        .nfc()
        .filter(|c| c.is_alphabetic() || is_combining_mark(*c))
    {
        match c {
            'ß' => ['s', 's'].into_iter().for_each(&mut take),
            'æ' => ['a', 'e'].into_iter().for_each(&mut take),
            'œ' => ['o', 'e'].into_iter().for_each(&mut take),
            'þ' => ['t', 'h'].into_iter().for_each(&mut take),
            '\u{300}'..='\u{36f}' => {}
            _ => take(plain_letter(c)),
        }
    }
}

/// One spelling for letters that are written in several ways.
fn plain_letter(c: char) -> char {
    match c {
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        'ħ' => 'h',
        'ς' => 'σ',
        'ى' | 'ی' | 'ې' => 'ي',
        'ک' => 'ك',
        'ة' | 'ہ' | 'ھ' | 'ە' => 'ه',
        'ٱ' => 'ا',
        '髙' => '高',
        '﨑' => '崎',
        '邉' | '邊' => '辺',
        'ァ'..='ヶ' => hiragana(c),
        _ => c,
    }
}

/// The Hiragana letter of a Katakana one, 96 places before it.
fn hiragana(katakana: char) -> char {
    char::from_u32(u32::from(katakana) - 96).unwrap_or(katakana)
}

/// A Cyrillic or Greek letter as the Latin one that it looks like.
const LOOKALIKES: [(char, char); 29] = [
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('ԁ', 'd'),
    ('α', 'a'),
    ('β', 'b'),
    ('ε', 'e'),
    ('η', 'h'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'y'),
    ('ν', 'v'),
    ('χ', 'x'),
    ('ӏ', 'l'),
];

/// Replaces look-alikes: in a word of Latin letters with some of another alphabet, those are meant
/// to be Latin.
fn replace_lookalikes(letters: &mut [FoldedLetter]) {
    let mut start = 0;
    while start < letters.len() {
        let length =
            letters[start + 1..].iter().take_while(|letter| letter.gap == Gap::None).count();
        let word = &mut letters[start..=start + length];
        let (mut latin, mut other) = (false, false);
        for letter in word.iter() {
            latin |= letter.folded.is_ascii();
            other |= matches!(letter.script(), Script::Cyrillic | Script::Greek);
        }
        if latin && other {
            for letter in word {
                let alike = LOOKALIKES.iter().find(|(foreign, _)| *foreign == letter.folded);
                letter.folded = alike.map_or(letter.folded, |(_, latin)| *latin);
            }
        }
        start += length + 1;
    }
}

/// Marks where `adaOkoye`, `HTMLParser` and `Ada明` change.
fn mark_inner_borders(letters: &mut [FoldedLetter]) {
    for at in 1..letters.len() {
        let (before, here) = (letters[at - 1], letters[at]);
        if here.gap != Gap::None {
            continue;
        }
        let lower_follows =
            letters.get(at + 1).is_some_and(|next| next.gap == Gap::None && !next.is_upper);
        let changes_case = here.is_upper && (!before.is_upper || lower_follows);
        if changes_case || before.script() != here.script() {
            letters[at].gap = Gap::Inner;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_alike() {
        for (spellings, name) in [
            (&["Ada", "ADA", "Ａｄａ", "𝐀𝐝𝐚", "Ⓐⓓⓐ", "A\u{ad}d\u{200b}a", "Ádà", "Аdа"][..], "ada"),
            (&["Łukasz", "LUKASZ", "łukasz"], "lukasz"),
            (&["Алёна", "алена"], "алена"),
            (&["أحمد", "احمد", "أَحْمَد", "أحــمد"], "احمد"),
            (&["فاطمة", "فاطمه"], "فاطمه"),
            (&["דָּוִד", "דוד"], "דוד"),
            (&["김민준", "김민준"], "김민준"),
            (&["さくら", "サクラ", "ｻｸﾗ"], "さくら"),
            (&["Γιώργος", "ΓΙΩΡΓΟΣ"], "γιωργοσ"),
        ] {
            for spelling in spellings {
                assert_eq!(fold_to_string(spelling), name, "{spelling}");
            }
        }
        assert_ne!(fold_to_string("だいき"), fold_to_string("たいき"));
        assert_ne!(fold_to_string("रवि"), fold_to_string("रव"));
    }

    #[test]
    fn letters_know_their_bytes_and_what_separates_them() {
        let text = "Zoë_ﬁn adaOkoye, 明";
        let letters = letters_of(text);
        let gaps: Vec<Gap> =
            letters.iter().map(|letter| letter.gap).filter(|gap| *gap != Gap::None).collect();
        assert_eq!(gaps, [Gap::Far, Gap::Tight, Gap::Space, Gap::Inner, Gap::Comma]);
        for letter in &letters {
            assert!(text.get(letter.start..letter.end).is_some());
        }
    }

    #[test]
    fn ids_and_placeholders_have_no_letters() {
        let id = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
        assert!(letters_of(&format!("{id} [STUDENT] [EMAIL_12] 0123456789abcdef")).is_empty());
        assert_eq!(fold_to_string("[ADA] face"), "adaface");
    }
}
