//! Words as phrases and questions are compared by: stems, with numbers and single letters as kinds.
//!
//! Compiled into the build script as well, so that both sides agree.

/// Number words that are heard in spoken arithmetic.
const NUMBERS: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen \
    fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy \
    eighty ninety hundred thousand million";

/// Letters that stand for numbers when they stand alone.
const LETTERS: &str = "x y z a b c d f g h k m n p q r s t u v w";

/// Whether a folded word is a number, in digits or as a word.
pub(crate) fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || NUMBERS.split(' ').any(|known| known == word)
}

/// Whether a folded word is a single letter that may stand for a number.
pub(crate) fn is_letter(word: &str) -> bool {
    word.len() == 1 && LETTERS.contains(word)
}

/// The stem a folded word is compared by; none for a word of grammar.
pub(crate) fn stem(word: &str) -> Option<String> {
    if crate::text::is_stop(word) && !is_letter(word) || word == "a" {
        return None;
    }
    Some(crate::text::stem(word))
}
