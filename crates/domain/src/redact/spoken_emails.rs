//! E-mail addresses that are said, or written so that programs don't see them: "ada at mail dot com",
//! `ada(at)mail.com`, `ada [at] mail [dot] com`, `ada @ mail . com`.

use std::ops::Range;

use super::folding::fold_word;

/// Ends of addresses that are believed without the usual sign.
const ENDS: [&str; 52] = [
    "com", "org", "net", "edu", "co", "io", "de", "uk", "us", "ca", "au", "fr", "es", "it", "pt",
    "br", "mx", "ar", "cl", "nl", "be", "at", "ch", "pl", "cz", "sk", "hu", "ro", "ru", "ua", "bg",
    "gr", "tr", "il", "in", "cn", "jp", "kr", "tw", "vn", "th", "se", "no", "dk", "fi", "ie", "eu",
    "info", "me", "app", "dev", "school",
];

/// Words for the sign of an address.
const AT_WORDS: [&str; 10] = [
    "at",
    "arroba",
    "chiocciola",
    "arobase",
    "arobas",
    "собака",
    "собачка",
    "malpa",
    "zavinac",
    "kukac",
];

/// Words for the dot.
const DOT_WORDS: [&str; 9] =
    ["dot", "punto", "point", "punkt", "ponto", "точка", "kropka", "tecka", "nokta"];

/// Bytes of a word for the sign or the dot at most.
const MAX_MARK_LENGTH: usize = 16;

/// A part of an address, or a mark between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SpokenToken {
    Word,
    /// A word or mark that surely means the sign: `(at)`, `arroba`, `@`.
    At,
    /// The English word, which is also a preposition.
    AtWord,
    Dot,
    DotWord,
    Other,
}

/// Addresses of a text that have a mark or a word for their sign.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let tokens = tokens(text);
    let mut ranges = Vec::new();
    for at in 1..tokens.len().max(1) {
        if matches!(tokens[at].1, SpokenToken::At | SpokenToken::AtWord) {
            ranges.extend(address(text, &tokens, at));
        }
    }
    ranges
}

fn address(text: &str, tokens: &[(Range<usize>, SpokenToken)], at: usize) -> Option<Range<usize>> {
    let is_word = |at: usize| tokens.get(at).is_some_and(|(_, token)| *token == SpokenToken::Word);
    let is_dot = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|(_, token)| matches!(token, SpokenToken::Dot | SpokenToken::DotWord))
    };
    if !is_word(at - 1) || !is_word(at + 1) {
        return None;
    }
    let mut last = at + 1;
    let mut spoken = false;
    while is_dot(last + 1) && is_word(last + 2) && last < at + 9 {
        // A full stop with a space only on one side ends a sentence.
        let (word, dot, next) = (&tokens[last].0, &tokens[last + 1].0, &tokens[last + 2].0);
        let one_sided = (word.end == dot.start) != (dot.end == next.start);
        if tokens[last + 1].1 == SpokenToken::Dot && one_sided {
            break;
        }
        // "At this point in time" has no dot in it.
        let is_point = text[dot.clone()].eq_ignore_ascii_case("point");
        if is_point && tokens[at].1 == SpokenToken::AtWord {
            break;
        }
        spoken |= tokens[last + 1].1 == SpokenToken::DotWord;
        last += 2;
    }
    let end = &text[tokens[last].0.clone()];
    // "at" alone is a preposition: then the dots must be said as well.
    let sure = tokens[at].1 == SpokenToken::At || spoken || is_bracketed(text, &tokens[at].0);
    if last == at + 1 || !sure || !ENDS.contains(&end.to_lowercase().as_str()) {
        return None;
    }
    let mut first = at - 1;
    while first >= 2 && is_dot(first - 1) && is_word(first - 2) {
        let touches = tokens[first - 1].0.start == tokens[first - 2].0.end
            && tokens[first - 1].0.end == tokens[first].0.start;
        if tokens[first - 1].1 == SpokenToken::Dot && !touches {
            break;
        }
        first -= 2;
    }
    Some(tokens[first].0.start..tokens[last].0.end)
}

fn is_bracketed(text: &str, range: &Range<usize>) -> bool {
    text[range.clone()].starts_with(['(', '[', '{', '<', '（', '【'])
}

/// Words, dots and signs; a bracketed word is one token with its brackets.
fn tokens(text: &str) -> Vec<(Range<usize>, SpokenToken)> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '%');
    let mut tokens: Vec<(Range<usize>, SpokenToken)> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let mut end = at + c.len_utf8();
        let token = if c.is_whitespace() {
            at = end;
            continue;
        } else if is_word(c) {
            end = text[at..].find(|c| !is_word(c)).map_or(text.len(), |length| at + length);
            word_token(&text[at..end])
        } else if let Some((length, token)) = read_bracketed_token(&text[at..]) {
            end = at + length;
            token
        } else {
            match c {
                '@' | '＠' => SpokenToken::At,
                '.' | '．' => SpokenToken::Dot,
                _ => SpokenToken::Other,
            }
        };
        tokens.push((at..end, token));
        at = end;
    }
    tokens
}

fn word_token(word: &str) -> SpokenToken {
    // No word for a mark is longer in any script.
    if word.len() > MAX_MARK_LENGTH {
        return SpokenToken::Word;
    }
    let word = fold_word(word);
    match word.as_ref() {
        "at" => SpokenToken::AtWord,
        word if AT_WORDS.contains(&word) => SpokenToken::At,
        word if DOT_WORDS.contains(&word) => SpokenToken::DotWord,
        _ => SpokenToken::Word,
    }
}

/// `(at)`, `[dot]`, `{@}`, `< at >`, and their length.
fn read_bracketed_token(text: &str) -> Option<(usize, SpokenToken)> {
    let open = text.chars().next().filter(|c| "([{<（【".contains(*c))?;
    let inside = &text[open.len_utf8()..];
    let length =
        inside.char_indices().take(12).find(|(_, c)| ")]}>）】".contains(*c)).map(|(at, _)| at)?;
    let close = inside[length..].chars().next()?;
    let word = inside[..length].trim();
    let token = match word {
        "@" | "＠" | "a" | "ä" | "æt" => SpokenToken::At,
        "." => SpokenToken::Dot,
        _ => match word_token(word) {
            SpokenToken::AtWord | SpokenToken::At => SpokenToken::At,
            SpokenToken::DotWord => SpokenToken::DotWord,
            _ => return None,
        },
    };
    Some((open.len_utf8() + length + close.len_utf8(), token))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_texts(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_that_are_said_or_disguised_are_found() {
        for address in [
            "ada dot b at mail dot com",
            "ada(at)mail.com",
            "ada [at] mail [dot] com",
            "ada @ mail . com",
            "ada.o(at)mail(dot)co(dot)uk",
            "ada{at}mail{dot}com",
            "ada AT mail DOT com",
            "ada arroba mail punto com",
            "ada chiocciola mail punto it",
            "ada_99 [at] mail.org",
            "ada<at>mail.com",
            "ada @ mail.com",
        ] {
            assert_eq!(find_texts(&format!("it is {address}, ok?")), [address]);
        }
    }

    #[test]
    fn prepositions_and_programs_are_no_addresses() {
        for text in [
            "look at this point. Come here.",
            "We meet at noon. In the evening we rest.",
            "5 @ $3 each",
            "self.w @ self.h",
            "a @ b.shape",
            "at point A the dot is red",
            "Look at example.com",
            "The value at x.me is",
            "el punto medio",
            "meet at school. Dev is here",
            "for reasons at this point in time",
        ] {
            assert!(find_texts(text).is_empty(), "{text}: {:?}", find_texts(text));
        }
    }
}
