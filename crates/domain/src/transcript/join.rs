//! Stretches of speech into turns: what one person says in one go is one turn, unless that gets too
//! long to be quoted.

use unicode_segmentation::UnicodeSegmentation;

use super::{MAX_TURN_CHARS, SpeakerRole, Turn, Utterance};

/// A longer silence ends a turn, provided that the sentence was finished.
const MAX_GAP_MS: u32 = 2_000;

/// Where nobody is named, a turn has at most so many characters: a paragraph, not a page.
const PARAGRAPH_CHARS: usize = 600;

/// Joins, cuts and numbers.
pub(super) fn turns(utterances: Vec<Utterance>) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    // Characters of the last turn, so that a long one isn't counted again for every cue.
    let mut length = 0;
    for mut utterance in utterances {
        utterance.text = one_line(&utterance.text);
        // The pieces of a long stretch all keep its times: each was said somewhere in between.
        for piece in cut(&utterance.text, limit(&utterance), &|part| part.chars().count()) {
            let added = piece.chars().count();
            if let Some(last) = turns.last_mut()
                && continues(last, length, &utterance, added)
            {
                last.text.push(' ');
                last.text.push_str(piece);
                let start_ms = last.start_ms.unwrap_or(0);
                last.end_ms = utterance.end_ms.max(last.end_ms).filter(|end| *end >= start_ms);
                length += 1 + added;
            } else {
                turns.push(turn(turns.len(), &utterance, piece));
                length = added;
            }
        }
    }
    turns
}

fn turn(index: usize, utterance: &Utterance, text: &str) -> Turn {
    Turn {
        index: index as u32,
        speaker: utterance.speaker.clone(),
        role: SpeakerRole::Unknown,
        start_ms: utterance.start_ms,
        end_ms: utterance.end_ms,
        text: text.to_owned(),
    }
}

fn continues(last: &Turn, length: usize, next: &Utterance, added: usize) -> bool {
    if last.speaker != next.speaker || length + 1 + added > limit(next) {
        return false;
    }
    // Without names and times, what stands apart (a paragraph) stays apart.
    if next.speaker.is_none() && next.start_ms.is_none() {
        return false;
    }
    let finished = last.text.ends_with(['.', '?', '!', '…', '"', '”', ')', ']', '。', '？', '！']);
    if !finished {
        return true;
    }
    let gap = match (last.end_ms, next.start_ms) {
        (Some(end), Some(start)) => start.saturating_sub(end),
        _ => 0,
    };
    gap <= MAX_GAP_MS
}

fn limit(utterance: &Utterance) -> usize {
    if utterance.speaker.is_some() { MAX_TURN_CHARS } else { PARAGRAPH_CHARS }
}

/// Cuts a text into pieces of at most `limit`, by a measure that doesn't shrink as text grows: a
/// long text along its sentences, a long sentence along its words, a long word anywhere.
pub(super) fn cut<'a>(
    text: &'a str,
    limit: usize,
    measure: &dyn Fn(&str) -> usize,
) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    if text.is_empty() {
        return pieces;
    }
    if measure(text) <= limit {
        return vec![text];
    }
    let sentences = text.split_sentence_bounds().flat_map(|sentence| {
        if measure(sentence) <= limit { vec![sentence] } else { words(sentence, limit, measure) }
    });
    for piece in gather(text, sentences, limit, measure) {
        let piece = piece.trim_end();
        if !piece.is_empty() {
            pieces.push(piece);
        }
    }
    pieces
}

fn words<'a>(sentence: &'a str, limit: usize, measure: &dyn Fn(&str) -> usize) -> Vec<&'a str> {
    sentence
        .split_inclusive(' ')
        .flat_map(
            |word| {
                if measure(word) <= limit { vec![word] } else { letters(word, limit, measure) }
            },
        )
        .collect()
}

/// No character measures more than four, so a quarter of the limit in characters always fits.
fn letters<'a>(word: &'a str, limit: usize, measure: &dyn Fn(&str) -> usize) -> Vec<&'a str> {
    let step = (limit / 4).max(1);
    let mut starts: Vec<usize> = word.char_indices().map(|(at, _)| at).step_by(step).collect();
    starts.push(word.len());
    gather(word, starts.windows(2).map(|ends| &word[ends[0]..ends[1]]), limit, measure)
}

/// Puts neighbouring parts together while they stay within the limit. The sum of the parts'
/// measures stands for the measure of the whole.
fn gather<'a>(
    whole: &'a str,
    parts: impl Iterator<Item = &'a str>,
    limit: usize,
    measure: &dyn Fn(&str) -> usize,
) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let (mut start, mut end, mut size) = (0, 0, 0);
    for part in parts {
        let added = measure(part);
        if size + added > limit && end > start {
            pieces.push(&whole[start..end]);
            start = end;
            size = 0;
        }
        end += part.len();
        size += added;
    }
    pieces.push(&whole[start..end]);
    pieces
}

/// A text with every run of white space as one space.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|c| !c.is_control()));
    }
    line
}
