//! A text as rules read it: words with their places, in sentences and clauses, quoted or not.

use std::ops::Range;

use super::spelling::folded;

/// Single letters in a row from which on they are a word written with gaps (`d i e`).
const MIN_SPACED_LETTERS: usize = 3;

/// Words of a sentence at most. Speech may have no full stops, and what explains a phrase is looked
/// for among a few sentences.
const MAX_SENTENCE_WORDS: usize = 120;

/// A quotation in characters at most: past it a mark was probably an inch or a slip.
const MAX_QUOTED_BYTES: usize = 600;

/// A word of a text.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) folded: String,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    pub(super) sentence: u32,
    /// Counted through the text.
    pub(super) clause: u32,
    pub(super) is_quoted: bool,
}

/// The words of a text in order.
pub(super) fn read(text: &str) -> Vec<Word> {
    let quotes = quotations(text);
    let mut words: Vec<Word> = Vec::new();
    let (mut sentence, mut clause, mut quote) = (0, 0, 0);
    let mut first = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if is_letter(c) || is_mask_at(text, start, c) {
            let mut end = start + c.len_utf8();
            while let Some((at, next)) = rest.peek().copied() {
                let inside = is_letter(next) || is_inside(text, at, next);
                if !inside {
                    break;
                }
                end = at + next.len_utf8();
                rest.next();
            }
            while quotes.get(quote).is_some_and(|range: &Range<usize>| range.end <= start) {
                quote += 1;
            }
            let is_quoted = quotes.get(quote).is_some_and(|range| range.contains(&start));
            if words.len() - first >= MAX_SENTENCE_WORDS {
                (sentence, clause, first) = (sentence + 1, clause + 1, words.len());
            }
            let folded = folded(&text[start..end]);
            if !folded.is_empty() {
                words.push(Word { folded, range: start..end, sentence, clause, is_quoted });
            }
            continue;
        }
        match end_of(text, start, c) {
            Pause::Sentence => (sentence, clause, first) = (sentence + 1, clause + 1, words.len()),
            Pause::Clause => clause += 1,
            Pause::None => {}
        }
    }
    join_letters(text, words)
}

/// What a sign that is no letter ends.
enum Pause {
    None,
    Clause,
    Sentence,
}

fn end_of(text: &str, at: usize, c: char) -> Pause {
    let after = text[at + c.len_utf8()..].chars().next();
    let dots = |c: Option<char>| matches!(c, Some('.' | '…'));
    match c {
        '\n' if after.is_some_and(|next| next != '\n') => Pause::Clause,
        '\n' | '?' | '!' | '。' | '？' | '！' => Pause::Sentence,
        '.' if dots(after) || dots(text[..at].chars().next_back()) => Pause::Clause,
        '.' if after.is_none_or(|next| !is_letter(next)) => Pause::Sentence,
        ',' | ';' | ':' | '(' | ')' | '–' | '—' | '…' => Pause::Clause,
        '-' if after == Some(' ') => Pause::Clause,
        _ => Pause::None,
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

/// An accent that follows its letter.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c) || matches!(c, '\u{200b}'..='\u{200d}' | '\u{ad}')
}

/// A sign in place of the first letter (`$ex`).
fn is_mask_at(text: &str, at: usize, c: char) -> bool {
    let next = text[at + c.len_utf8()..].chars().next();
    let apart = text[..at].chars().next_back().is_none_or(char::is_whitespace);
    c == '$' && apart && next.is_some_and(char::is_alphabetic)
}

/// An apostrophe or a sign in place of a letter, with letters on both sides.
fn is_inside(text: &str, at: usize, c: char) -> bool {
    let next = text[at + c.len_utf8()..].chars().next();
    matches!(c, '\'' | '’' | 'ʼ' | '`' | '´' | '@' | '$' | '!' | '*')
        && next.is_some_and(char::is_alphanumeric)
}

/// Quoted stretches without their marks, in order.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        if let Some((start, closing)) = open {
            if (c == closing || (closing == '“' && c == '”')) && ends_quote(text, after, c) {
                found.push(start..at);
                open = None;
                continue;
            }
            if at - start <= MAX_QUOTED_BYTES {
                continue;
            }
            open = None;
        }
        let begins = text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let closing = match c {
            '"' => '"',
            '“' => '”',
            '„' => '“',
            '«' => '»',
            '»' => '«',
            '‘' => '’',
            '\'' if begins => '\'',
            _ => continue,
        };
        open = Some((after, closing));
    }
    found
}

/// An apostrophe inside a word ends no quotation.
fn ends_quote(text: &str, after: usize, c: char) -> bool {
    let next = text[after..].chars().next();
    !matches!(c, '\'' | '’') || next.is_none_or(|next| !next.is_alphanumeric())
}

/// Letters with single gaps between them as one word each.
fn join_letters(text: &str, words: Vec<Word>) -> Vec<Word> {
    let is_single = |word: &Word| {
        word.folded.chars().count() == 1 && word.folded.chars().all(char::is_alphabetic)
    };
    if words.windows(MIN_SPACED_LETTERS).all(|near| !near.iter().all(is_single)) {
        return words;
    }
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let mut end = at;
        while end < words.len() && is_single(&words[end]) {
            let gap = words.get(end + 1).map_or(0, |next| next.range.start - words[end].range.end);
            end += 1;
            if gap > 1 {
                break;
            }
        }
        let run = &words[at..end.max(at + 1)];
        let is_word = run.len() > 1 && (run.len() >= MIN_SPACED_LETTERS || at_wide_gap(text, run));
        if is_word && let (Some(first), Some(last)) = (run.first(), run.last()) {
            let folded = run.iter().map(|word| word.folded.as_str()).collect();
            let range = first.range.start..last.range.end;
            joined.push(Word { folded, range, ..first.clone() });
        } else {
            joined.extend_from_slice(run);
        }
        at += run.len();
    }
    joined
}

/// Two letters with wide gaps around them are a word among spaced ones.
fn at_wide_gap(text: &str, run: &[Word]) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
    text[..first.range.start].ends_with("  ") || text[last.range.end..].starts_with("  ")
}
