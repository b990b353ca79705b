//! Scripts, as far as names are written and found differently in them.

/// The scripts by the way their words are separated and inflected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    /// Devanagari and the other scripts of South Asia.
    Indic,
    /// Thai, Lao, Tibetan, Burmese and Khmer: no spaces between words.
    SoutheastAsian,
    Georgian,
    Hangul,
    /// Hiragana and Katakana: no spaces between words.
    Kana,
    /// Chinese characters: no spaces between words.
    Han,
    /// Any other, with spaces between words.
    Other,
}

impl Script {
    /// The script of a letter.
    pub(super) const fn of(letter: char) -> Self {
        match letter {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Self::Latin,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{530}'..='\u{58f}' => Self::Armenian,
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' => Self::Arabic,
            '\u{900}'..='\u{dff}' => Self::Indic,
            '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Self::SoutheastAsian,
            '\u{10a0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}' => Self::Georgian,
            '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => Self::Hangul,
            '\u{3040}'..='\u{30ff}' => Self::Kana,
            '\u{3005}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{20000}'..='\u{323af}' => Self::Han,
            _ => Self::Other,
        }
    }

    /// True if words stand side by side without a border.
    pub(super) const fn is_unspaced(self) -> bool {
        matches!(self, Self::Han | Self::Kana | Self::SoutheastAsian)
    }

    /// True if capitals tell names from other words.
    pub(super) const fn is_cased(self) -> bool {
        matches!(self, Self::Latin | Self::Greek | Self::Cyrillic | Self::Armenian)
    }
}
