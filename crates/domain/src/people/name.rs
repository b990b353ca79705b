//! Names of people, in any script, without characters that deceive or break a page.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Combining marks in a row. Hebrew with points and accents and Arabic with doubling have up to four,
/// Vietnamese, Thai and Hindi fewer.
const MAX_MARKS: usize = 4;

/// The limit for scripts from Tibet to Myanmar, whose letters are stacked.
const MAX_MARKS_STACKED: usize = 7;
const STACKED_SCRIPTS: std::ops::RangeInclusive<char> = '\u{f00}'..='\u{109f}';

/// Marks of no script, as they are stacked for show, in a row. What languages write with more than
/// one has its own letter in normal form C.
const MAX_PLAIN_MARKS: usize = 2;
const PLAIN_MARKS: [std::ops::RangeInclusive<char>; 5] = [
    '\u{300}'..='\u{36f}',
    '\u{1ab0}'..='\u{1aff}',
    '\u{1dc0}'..='\u{1dff}',
    '\u{20d0}'..='\u{20ff}',
    '\u{fe20}'..='\u{fe2f}',
];

/// Zero-width non-joiner and joiner: the only invisible characters that spelling needs.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Scripts that are spelt with joiners: Arabic and its neighbours, those of India and Southeast Asia,
/// Mongolian.
const JOINED_SCRIPTS: [std::ops::RangeInclusive<char>; 7] = [
    '\u{600}'..='\u{109f}',
    '\u{1780}'..='\u{18af}',
    '\u{1900}'..='\u{1cff}',
    '\u{a800}'..='\u{abff}',
    '\u{fb50}'..='\u{fdff}',
    '\u{fe70}'..='\u{fefc}',
    '\u{10a00}'..='\u{11fff}',
];

/// Characters that are not seen, or that change how others are seen: format characters (general
/// category Cf, joiners left out), fillers, separators of lines, variation selectors for other than
/// ideographs, private use.
const UNSEEN: [std::ops::RangeInclusive<char>; 30] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200b}',
    '\u{200e}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{e000}'..='\u{f8ff}',
    '\u{fdd0}'..='\u{fdef}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{110bd}'..='\u{110bd}',
    '\u{110cd}'..='\u{110cd}',
    '\u{13430}'..='\u{1345f}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e00ff}',
    '\u{e01f0}'..='\u{10ffff}',
];

/// A person's name, in normal form C. Debug output hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Characters at most, as in the table.
    pub const MAX_CHARS: usize = 255;

    /// Trims what someone typed and brings it into normal form C. Refuses, with the rule it breaks,
    /// nothing at all, too much, control characters, which would break mails and logs, invisible
    /// characters, which pass one name off as another, and stacks of marks.
    pub fn parse(typed: &str) -> Result<Self, &'static str> {
        let name: String = typed.trim().nfc().collect();
        if !name.contains(char::is_alphanumeric) {
            return Err("Must have a letter.");
        }
        if name.chars().count() > Self::MAX_CHARS {
            return Err("Must be 255 characters or fewer.");
        }
        if name.chars().any(char::is_control) {
            return Err("Must not contain control characters.");
        }
        if name.chars().any(is_unseen) || !joiners_fit(&name) {
            return Err("Must not contain invisible characters or marks of writing direction.");
        }
        if !marks_fit(&name) {
            return Err("Must not stack so many marks on one letter.");
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PersonName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonName(…)")
    }
}

fn is_unseen(c: char) -> bool {
    UNSEEN.iter().any(|range| range.contains(&c))
}

/// True if each joiner follows a letter or mark of a script that is spelt with joiners.
fn joiners_fit(name: &str) -> bool {
    let before = std::iter::once(' ').chain(name.chars());
    let joined = |c: char| JOINED_SCRIPTS.iter().any(|range| range.contains(&c));
    before.zip(name.chars()).all(|(before, c)| !JOINERS.contains(&c) || joined(before))
}

/// True if no row of marks is longer than a script needs, and no mark stands twice in a row.
fn marks_fit(name: &str) -> bool {
    let (mut row, mut plain, mut last) = (0, 0, ' ');
    name.chars().all(|c| {
        if !is_combining_mark(c) {
            (row, plain, last) = (0, 0, c);
            return true;
        }
        let most = if STACKED_SCRIPTS.contains(&c) { MAX_MARKS_STACKED } else { MAX_MARKS };
        row += 1;
        plain += usize::from(PLAIN_MARKS.iter().any(|range| range.contains(&c)));
        let twice = std::mem::replace(&mut last, c) == c;
        row <= most && plain <= MAX_PLAIN_MARKS && !twice
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_to_255_printable_characters() {
        assert_eq!(PersonName::parse(" Żofia O'Neil ").unwrap().as_str(), "Żofia O'Neil");
        assert!(PersonName::parse(&"é".repeat(255)).is_ok());
        for wrong in ["", "   ", "a\nb", "a\0b", &"é".repeat(256)] {
            assert!(PersonName::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn names_of_all_scripts_are_taken() {
        for name in [
            "Nguyễn Thị Ánh Nguyệt",
            "Nguye\u{302}\u{303}n Thi\u{323}",
            "ณัฐวุฒิ ปิ่นทอง",
            "น้ำผึ้ง",
            "प्रियंका श्रीवास्तव",
            "क़ुर्रतुलऐन",
            "مُحَمَّد عَبْدُ ٱللَّٰه",
            "می\u{200c}نا علی\u{200c}زاده",
            "שָׁלוֹם בֶּן־דָּוִד",
            "\u{d30}\u{d3e}\u{d1c}\u{d28}\u{d4d}\u{200d}",
            "ශ්\u{200d}රී ලාල්",
            "မြွှေ့ မြင့်",
            "བསྒྲུབས་རྒྱལ",
            "ភក្តី",
            "Ọlá Àṣẹ́",
            "Łukasz Żółć",
            "葛\u{e0100}城",
            "김민준",
            "田中さくら",
            "Анна-Мария Ёлкина",
            "Seán Ó Briain",
            "Renée d\u{2019}Arc",
            "J. R. R. 3rd",
        ] {
            assert!(PersonName::parse(name).is_ok(), "{name:?}: {:?}", PersonName::parse(name));
        }
    }

    #[test]
    fn what_is_not_seen_or_turns_others_around_is_refused() {
        for c in [
            '\u{ad}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200e}',
            '\u{200f}',
            '\u{202a}',
            '\u{202b}',
            '\u{202c}',
            '\u{202d}',
            '\u{202e}',
            '\u{2060}',
            '\u{2062}',
            '\u{2066}',
            '\u{2067}',
            '\u{2068}',
            '\u{2069}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{e000}',
            '\u{e0041}',
            '\u{10fffd}',
            '\u{34f}',
            '\u{fdd0}',
        ] {
            for name in [format!("Ada{c}nna"), format!("Ada{c}"), format!("{c}Ada")] {
                assert!(PersonName::parse(&name).is_err(), "{}", c.escape_unicode());
            }
        }
        assert!(PersonName::parse("Ada\u{2028}Park").is_err());
        for misplaced in ["A\u{200d}da", "Ada\u{200c}", "\u{200d}می", "می\u{200c}\u{200c}نا"]
        {
            assert!(PersonName::parse(misplaced).is_err(), "{misplaced:?}");
        }
    }

    #[test]
    fn stacks_of_marks_are_refused() {
        for stack in [
            "A\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}da",
            "Ad\u{336}\u{337}\u{338}a",
            "Ada\u{308}\u{308}\u{308}",
            "ก\u{e47}\u{e47}\u{e47}\u{e47}\u{e47}",
            "ا\u{64b}\u{64c}\u{64d}\u{64e}\u{64f}",
            "Ad\u{20dd}\u{20de}\u{20df}a",
        ] {
            assert!(PersonName::parse(stack).is_err(), "{stack:?}");
        }
    }
}
