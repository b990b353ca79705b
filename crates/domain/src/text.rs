//! Words: how text is cut, stemmed and compared, the same everywhere.
//!
//! Search, grading of short answers and the offline tutor have to agree on what a word is:
//! `pH`, `x^2`, `0.001` and `H2O` are each one.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;

/// A word as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The word, in its own case.
    pub text: &'a str,
    /// The byte it starts at.
    pub start: usize,
}

impl Token<'_> {
    /// The byte after its last.
    pub const fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Words after which a full stop does not end the sentence.
const ABBREVIATIONS: &[&str] = &[
    "dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "e.g.", "i.e.", "vs.", "approx.", "fig.", "no.",
    "eq.", "cf.", "ca.", "etc.",
];

/// Words that carry grammar rather than meaning. Shorter than published lists on purpose: those
/// drop words such as `mean`, `value` or `example`, which students ask about.
const STOP_WORDS: &str = "a about above after again against all also am an and any are aren't as at \
    be because been before being below between both but by can can't cannot could couldn't did \
    didn't do does doesn't doing don't down during each else ever every few for from further had \
    hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself him \
    himself his how how's however i i'd i'll i'm i've if in into is isn't it it'd it'll it's its \
    itself just let let's may me might more most much must mustn't my myself no nor not now of off \
    on once only or other ought our ours ourselves out over own please same shall shan't she she'd \
    she'll she's should shouldn't since so some such than that that'd that'll that's the their \
    theirs them themselves then there there'd there's these they they'd they'll they're they've \
    this those though through to too under until up upon us very was wasn't we we'd we'll we're \
    we've were weren't what what's when when's where where's whether which while who who'd who's \
    whom whose why why's will with within without won't would wouldn't yet you you'd you'll you're \
    you've your yours yourself yourselves ain't gonna wanna gotta um uh erm hmm mm okay ok oh ah \
    yeah yep yes";

static STOPS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| STOP_WORDS.split_whitespace().collect());

/// The mark of what was left out.
const ELLIPSIS: char = '…';

/// The distance before the end at which a placeholder such as `[PERSON_12]` may begin, in bytes.
const PLACEHOLDER_BYTES: usize = 24;

/// A text of at most `max_chars` characters (code points): as it is, or cut and with an ellipsis.
/// A cut falls between words if that keeps half of the room, never inside of a placeholder, and
/// between characters as readers see them if one of those fits at all.
pub fn cut(text: &str, max_chars: usize) -> String {
    if text.chars().nth(max_chars).is_none() {
        return text.to_owned();
    }
    let room = max_chars.saturating_sub(1);
    let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
    let boundary = text.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= end).last();
    let mut prefix = &text[..boundary.filter(|at| *at > 0).unwrap_or(end)];
    if let Some(open) = prefix.rfind('[')
        && prefix.len() - open < PLACEHOLDER_BYTES
        && !prefix[open..].contains(']')
        && text[prefix.len()..].bytes().take(PLACEHOLDER_BYTES).any(|byte| byte == b']')
        && open > 0
    {
        prefix = &prefix[..open];
    }
    if !text[prefix.len()..].starts_with(char::is_whitespace)
        && let Some(space) = prefix.rfind(char::is_whitespace)
        && prefix[..space].chars().count() * 2 >= room
    {
        prefix = &prefix[..space];
    }
    let mut prefix = prefix.trim_end().to_owned();
    if max_chars > 0 {
        prefix.push(ELLIPSIS);
    }
    prefix
}

/// A text without its control characters; line breaks and tabs stay. Postgres has no place for
/// U+0000, and none of the others means anything in a text.
pub fn printable(text: &str) -> Cow<'_, str> {
    let stray = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.contains(stray) { text.replace(stray, "").into() } else { text.into() }
}

/// A text on one line: one space between words, no control characters.
pub fn one_line(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.replace(char::is_control, ""));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The sentences of a text, trimmed, none empty. A title such as `Dr.` does not end one; a full stop
/// after a plain word or a number does, even when a number or a small letter (`pH …`) follows.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (start, piece) in text.split_sentence_bound_indices() {
        let end = start + piece.len();
        if end < text.len() && is_abbreviation(last_word(&text[from..end])) {
            continue;
        }
        sentences.extend(split_at_plain_stops(&text[from..end]));
        from = end;
    }
    sentences
}

/// Pieces of a stretch that end with a full stop, a question or an exclamation mark and a space.
fn split_at_plain_stops(stretch: &str) -> impl Iterator<Item = &str> {
    let mut cuts = vec![0];
    for (at, mark) in stretch.match_indices(['.', '?', '!']) {
        let word = last_word(&stretch[..at]);
        let plain =
            word.chars().count() > 1 && word.chars().all(|c| c.is_alphabetic() || c == '\'');
        // `1. Add water` numbers a step; a number later on ends its sentence.
        let counted = word.len() < at && word.ends_with(|c: char| c.is_ascii_digit());
        let spaced = stretch[at + mark.len()..].starts_with(' ');
        if (plain || counted) && spaced && !is_abbreviation(last_word(&stretch[..=at])) {
            cuts.push(at + mark.len());
        }
    }
    cuts.push(stretch.len());
    let pieces: Vec<&str> = cuts.windows(2).map(|cut| stretch[cut[0]..cut[1]].trim()).collect();
    pieces.into_iter().filter(|piece| !piece.is_empty())
}

fn last_word(text: &str) -> &str {
    text.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default()
}

fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.iter().any(|short| word.eq_ignore_ascii_case(short))
}

/// The words of a text with their places, in order. A power (`x^2`, `10^-3`) is one word.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    for (start, piece) in text.split_word_bound_indices() {
        if !piece.chars().any(char::is_alphanumeric) {
            continue;
        }
        if let Some(last) = tokens.last_mut()
            && joins_as_power(&text[last.end()..start])
        {
            last.text = &text[last.start..start + piece.len()];
            continue;
        }
        tokens.push(Token { text: piece, start });
    }
    tokens
}

/// True if what stands between two words makes the second the first's exponent.
fn joins_as_power(between: &str) -> bool {
    matches!(between, "^" | "^-" | "^\u{2212}" | "^(" | "^(-" | "^+")
}

/// The words of a text, lower-case, with plain apostrophes.
pub fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| fold_case(token.text)).collect()
}

/// A word in the form it is compared in: lower-case, plain apostrophe and minus.
pub fn fold_case(word: &str) -> String {
    word.to_lowercase().replace(['\u{2019}', '\u{02bc}'], "'").replace('\u{2212}', "-")
}

/// True if a lower-case word carries grammar rather than meaning.
pub fn is_stop(word: &str) -> bool {
    STOPS.contains(word)
}

/// The stem of a lower-case word (Porter's second English algorithm, Snowball): `plants`,
/// `planted` → `plant`. Words with digits or symbols are returned as they are.
pub fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
    if word.chars().all(char::is_alphabetic) {
        Stemmer::create(Algorithm::English).stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

/// The words of a text that carry meaning, stemmed, in order, with repeats.
pub fn terms(text: &str) -> Vec<String> {
    words(text).into_iter().filter(|word| !is_stop(word)).map(|word| stem(&word)).collect()
}

/// A text without the words that it quotes, and without what introduces a quote: what is said about
/// somebody, and not what they said.
pub fn without_quotes(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, close)) = next_quote(rest) {
        let opened = &rest[at..];
        let first = opened.chars().next().map_or(0, char::len_utf8);
        let Some(end) = opened[first..].find(close) else { break };
        let (before, after) = (&rest[..at], &opened[first + end + close.len_utf8()..]);
        let before = before.trim_end_matches([' ', '(', ':', ',']);
        left.push_str(
            before.strip_suffix("for example").unwrap_or(before).trim_end_matches([' ', ',']),
        );
        rest = after.strip_prefix(')').unwrap_or(after);
        // The quote may have ended its sentence.
        let next = rest.trim_start().chars().next();
        if next.is_none_or(char::is_uppercase) && left.ends_with(char::is_alphanumeric) {
            left.push('.');
        }
    }
    left.push_str(rest);
    left
}

/// The place of the next opening quotation mark, and the mark that closes it.
fn next_quote(text: &str) -> Option<(usize, char)> {
    text.char_indices().find_map(|(at, letter)| {
        let close = match letter {
            '\u{201c}' => '\u{201d}',
            '\u{201e}' => '\u{201c}',
            '\u{ab}' => '\u{bb}',
            '"' => '"',
            _ => return None,
        };
        Some((at, close))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_and_what_is_longer_ends_between_words() {
        assert_eq!(cut("one two", 7), "one two");
        assert_eq!(cut("one two three", 12), "one two…");
        assert_eq!(cut("one two three", 8), "one two…");
        assert_eq!(cut("ångström", 4), "ång…");
        assert_eq!(cut("I internationalisation", 10), "I interna…", "half of the room is kept");
        assert_eq!((cut("abc", 1).as_str(), cut("abc", 0).as_str()), ("…", ""));
    }

    #[test]
    fn a_cut_leaves_placeholders_and_characters_whole() {
        assert_eq!(cut("Say it to [PERSON_2] again", 16), "Say it to…");
        assert_eq!(cut("a [b without an end of its own here", 8), "a [b…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 4), "e\u{301}…");
        let stack = format!("a{}", "\u{301}".repeat(300));
        assert_eq!(cut(&stack, 100).chars().count(), 100, "one that never fits is cut anyway");
    }

    #[test]
    fn control_characters_are_taken_out_and_lines_kept() {
        assert_eq!(printable("a\0b\u{7f}c\u{9d}\nd\te\u{1b}"), "abc\nd\te");
        assert!(matches!(printable("plain"), Cow::Borrowed("plain")));
        assert_eq!(one_line("\0 a\u{7}\r\n b \0 c"), "a b c");
    }

    #[test]
    fn formulas_numbers_and_powers_are_single_words() {
        assert_eq!(
            words("The pH of H2O, 0.001 mol: x^2 is 10^-3!"),
            ["the", "ph", "of", "h2o", "0.001", "mol", "x^2", "is", "10^-3"]
        );
    }

    #[test]
    fn curly_apostrophes_read_like_plain_ones() {
        assert_eq!(words("Don\u{2019}t"), ["don't"]);
        assert!(terms("Don\u{2019}t").is_empty());
    }

    #[test]
    fn a_title_or_a_decimal_does_not_end_a_sentence() {
        assert_eq!(
            sentences("Dr. Chen added 0.5 mL. Then we waited! Why?  "),
            ["Dr. Chen added 0.5 mL.", "Then we waited!", "Why?"]
        );
        assert_eq!(
            sentences("Put it in. 2 times 4 is 8. pH is next, e.g. 7."),
            ["Put it in.", "2 times 4 is 8.", "pH is next, e.g. 7."]
        );
        assert!(sentences(" \n ").is_empty());
    }

    #[test]
    fn terms_are_stems_without_grammar() {
        assert_eq!(terms("What are the acids' strengths?"), ["acid", "strength"]);
        assert_eq!(terms("the mean value"), terms("Means and values"));
    }

    #[test]
    fn tokens_keep_their_place_in_the_text() {
        let text = "So the pH falls";
        let places: Vec<_> = tokens(text).iter().map(|t| &text[t.start..t.end()]).collect();
        assert_eq!(places, ["So", "the", "pH", "falls"]);
    }

    #[test]
    fn what_is_quoted_is_left_out_with_what_introduces_it() {
        for (text, left) in [
            (
                "Got pH wrong at first (\u{201c}It goes up?\u{201d}). The tutor put it right: \u{201c}Down.\u{201d} \
                 Later answers were right.",
                "Got pH wrong at first. The tutor put it right. Later answers were right.",
            ),
            (
                "Asked twice about acids, for example: \u{201c}Is litmus one?\u{201d}",
                "Asked twice about acids.",
            ),
            ("Asked about ions: \"What of the rest?\".", "Asked about ions."),
            ("Nothing is quoted.", "Nothing is quoted."),
            ("A mark \u{201c}that stays open", "A mark \u{201c}that stays open"),
        ] {
            assert_eq!(without_quotes(text), left);
        }
    }
}
