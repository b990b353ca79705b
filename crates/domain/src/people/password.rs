//! Passwords: how long, and none of those that are tried first.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Passwords of 10 characters or more that leaked most often, in lower case: those of the list in
/// npm `@zxcvbn-ts/language-common` 4.1.3 (MIT).
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// The 1,500 words of that list that are tried with digits around them.
static COMMON_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_words.txt").lines().collect());

/// Fewer different characters make a pattern, not a password.
const MIN_DISTINCT_CHARS: usize = 4;

/// A piece this short that makes up the whole password is a pattern.
const MAX_PATTERN_CHARS: usize = 3;

/// Characters that stand for letters.
const LOOKALIKES: [(char, char); 9] = [
    ('0', 'o'),
    ('1', 'i'),
    ('!', 'i'),
    ('3', 'e'),
    ('4', 'a'),
    ('@', 'a'),
    ('5', 's'),
    ('$', 's'),
    ('7', 't'),
];

/// A password someone chose, in normal form C. Debug output hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Length, not character classes, is what makes a password hard to guess.
    pub const MIN_CHARS: usize = 10;
    /// Enough for a passphrase; a bound, because hashing costs.
    pub const MAX_CHARS: usize = 128;

    /// Brings what someone typed into normal form C and else leaves it as it is, spaces included.
    /// Refuses, with the rule it breaks, what is too short or long, and what is tried first.
    pub fn parse(typed: impl AsRef<str>) -> Result<Self, &'static str> {
        let password = Self::normalize(typed.as_ref());
        if !(Self::MIN_CHARS..=Self::MAX_CHARS).contains(&password.chars().count()) {
            return Err("Must have 10 to 128 characters.");
        }
        if is_tried_first(&password) {
            return Err(
                "Must not be a common password, such as a word with digits, a row of keys or \
                        a repeated pattern.",
            );
        }
        Ok(Self(password))
    }

    /// The password as it is hashed: in normal form C, because keyboards write the same
    /// letter in several ways (`é` as one character or as two).
    pub fn normalize(typed: &str) -> String {
        typed.nfc().collect()
    }

    /// The password, to be hashed.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

fn is_tried_first(password: &str) -> bool {
    let lower = password.to_lowercase();
    let chars: Vec<char> = lower.chars().collect();
    COMMON.contains(lower.as_str())
        || chars.iter().collect::<HashSet<_>>().len() < MIN_DISTINCT_CHARS
        || is_run(&chars)
        || is_repeated(&chars)
        || is_common_word(&lower)
}

/// Characters that follow each other, such as `abcdefghij` or `9876543210`.
fn is_run(chars: &[char]) -> bool {
    let step = |pair: &[char]| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
    let mut steps = chars.windows(2).map(step);
    let Some(first) = steps.next() else { return true };
    first.abs() <= 1 && steps.all(|step| step == first)
}

/// A short piece, or a common word, over and over.
fn is_repeated(chars: &[char]) -> bool {
    (1..=chars.len() / 2).filter(|len| chars.len().is_multiple_of(*len)).any(|len| {
        let piece = &chars[..len];
        let repeated = chars.chunks(len).all(|chunk| chunk == piece);
        repeated && (len <= MAX_PATTERN_CHARS || is_common_word(&piece.iter().collect::<String>()))
    })
}

/// A common word between digits and signs, letters written as digits included: `P@ssw0rd2024!`.
fn is_common_word(lower: &str) -> bool {
    let letter =
        |c| LOOKALIKES.iter().find(|(sign, _)| *sign == c).map_or(c, |(_, letter)| *letter);
    let word: String =
        lower.trim_matches(|c: char| !c.is_alphabetic()).chars().map(letter).collect();
    COMMON_WORDS.contains(word.as_str()) || COMMON.contains(word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_10_to_128_characters_of_any_kind() {
        let of = |chars: usize| "aüß✓ 語".chars().cycle().take(chars).collect::<String>();
        for (chars, fits) in [(9, false), (10, true), (128, true), (129, false)] {
            assert_eq!(Password::parse(of(chars)).is_ok(), fits, "{chars}");
        }
    }

    #[test]
    fn one_password_is_the_same_however_a_keyboard_writes_it() {
        let (composed, decomposed) = ("caf\u{e9} cr\u{e8}me", "cafe\u{301} cre\u{300}me");
        assert_eq!(Password::parse(composed), Password::parse(decomposed));
        assert!(Password::parse("e\u{301}".repeat(5)).is_err(), "five letters, not ten");
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for common in [
            "aaaaaaaaaa",
            "üüüüüüüüüüüü",
            "          ",
            "1212121212",
            "abcabcabcabc",
            "0123456789",
            "9876543210",
            "abcdefghijklm",
            "1234567890",
            "qwertyuiop",
            "QwertyUiop",
            "password123",
            "Password2024!",
            "P@ssw0rd1234",
            "welcome2025",
            "passwordpassword",
            "1q2w3e4r5t",
            "00000michael00000",
            "basketball23",
        ] {
            assert!(Password::parse(common).is_err(), "{common}");
        }
    }

    #[test]
    fn what_somebody_thought_up_is_taken() {
        for own in [
            "correct horse battery",
            "staple battery horse",
            "demo-password-1",
            "test-password-1",
            "Grüße aus Köln",
            "мой кот любит рыбу",
            "私の犬は魚が好きです",
            "blue-Otter-77",
            "xK9$mq2!vLpT",
            "monkeys eat 3 bananas",
        ] {
            assert!(Password::parse(own).is_ok(), "{own}");
        }
    }
}
