//! Cuts a transcript into the passages that are embedded and searched.

use std::fmt::Write as _;

use super::{SpeakerRole, Turn, join};

/// Tokens of a chunk at most, as the embedding models count them (`cl100k_base`).
pub const MAX_TOKENS: usize = 500;

/// A passage of neighbouring turns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Position in the session, from 0.
    pub index: u32,
    /// Index of the first turn in it.
    pub first_turn: u32,
    /// Index of the last turn in it, inclusive.
    pub last_turn: u32,
    /// When the first turn starts, in milliseconds.
    pub start_ms: Option<u32>,
    /// When the last turn ends, in milliseconds.
    pub end_ms: Option<u32>,
    /// A line per turn: `speaker: text`.
    pub text: String,
}

/// A line of a chunk: a turn, or a piece of one too long for a chunk.
struct ChunkLine<'a> {
    turn: &'a Turn,
    text: String,
    tokens: usize,
    whole: bool,
}

/// Chunks of at most [`MAX_TOKENS`], every turn in at least one of them, in order.
///
/// A turn is cut only if it is too long by itself, then along its sentences. A chunk begins with
/// the last turn of the one before if both that and a new one fit, so that a question and its
/// answer meet somewhere. Chunks leave the product: give this redacted turns.
pub fn cut(turns: &[Turn]) -> Vec<Chunk> {
    let lines: Vec<ChunkLine<'_>> = turns.iter().flat_map(lines).collect();
    let mut chunks = Vec::new();
    let mut start = 0;
    let mut size = 0;
    for (at, line) in lines.iter().enumerate() {
        if at > start && size + line.tokens > MAX_TOKENS {
            chunks.push(chunk(chunks.len(), &lines[start..at]));
            let before = &lines[at - 1];
            let overlaps = before.whole && before.tokens + line.tokens <= MAX_TOKENS;
            start = if overlaps { at - 1 } else { at };
            size = if overlaps { before.tokens } else { 0 };
        }
        size += line.tokens;
    }
    if start < lines.len() {
        chunks.push(chunk(chunks.len(), &lines[start..]));
    }
    chunks
}

/// Tokens of a text in `cl100k_base`. The vocabulary is built at the first call (some 25 ms).
pub fn tokens(text: &str) -> usize {
    tiktoken_rs::cl100k_base_singleton().count_ordinary(text)
}

/// A turn as one line, or as several when it is too long. The line end is counted with the line: no
/// token reaches across it, so the sum over lines is the count of the chunk.
fn lines(turn: &Turn) -> Vec<ChunkLine<'_>> {
    let mut prefix = String::new();
    match (turn.speaker.as_deref(), turn.role) {
        (Some(speaker), _) => prefix = format!("{speaker}: "),
        (None, SpeakerRole::Unknown) => {}
        (None, role) => prefix = format!("{}: ", role.as_str()),
    }
    let text = format!("{prefix}{}", turn.text);
    let count = tokens(&text) + 1;
    if count <= MAX_TOKENS {
        return vec![ChunkLine { turn, text, tokens: count, whole: true }];
    }
    // A line that is all label would leave no room to say anything.
    let prefix = if tokens(&prefix) > MAX_TOKENS / 4 { "" } else { prefix.as_str() };
    let room = MAX_TOKENS - tokens(prefix) - 1;
    join::cut(&turn.text, room, &tokens)
        .into_iter()
        .map(|piece| {
            let text = format!("{prefix}{piece}");
            let tokens = tokens(&text) + 1;
            ChunkLine { turn, text, tokens, whole: false }
        })
        .collect()
}

fn chunk(index: usize, lines: &[ChunkLine<'_>]) -> Chunk {
    let (first, last) = (lines[0].turn, lines[lines.len() - 1].turn);
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let end = if at == 0 { "" } else { "\n" };
        // Writing to a string cannot fail.
        let _ = write!(text, "{end}{}", line.text);
    }
    Chunk {
        index: index as u32,
        first_turn: first.index,
        last_turn: last.index,
        start_ms: first.start_ms,
        end_ms: last.end_ms,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(index: usize, speaker: &str, text: String) -> Turn {
        let at_ms = index as u32 * 1_000;
        Turn {
            index: index as u32,
            speaker: (!speaker.is_empty()).then(|| speaker.to_owned()),
            role: SpeakerRole::Unknown,
            start_ms: Some(at_ms),
            end_ms: Some(at_ms + 900),
            text,
        }
    }

    /// Sessions tried; the tokeniser is slow where it isn't optimised.
    const SEEDS: u64 = 3;

    /// Turns of all lengths and scripts, the same for the same seed.
    fn session(seed: u64) -> Vec<Turn> {
        const WORDS: [&str; 9] = [
            "so",
            "x² + 5x",
            "photosynthesis",
            "Why?",
            "Because.",
            "学习很难。",
            "naïve",
            "π≈3.14159",
            "👍🏽",
        ];
        let mut state = seed;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040);
            (state >> 33) % below
        };
        (0..60)
            .map(|index| {
                let length = [1, 3, 12, 40, 150, 400][next(6) as usize];
                let words: Vec<&str> = (0..length).map(|_| WORDS[next(9) as usize]).collect();
                turn(index, ["", "[TUTOR]", "[STUDENT]"][next(3) as usize], words.join(" "))
            })
            .collect()
    }

    #[test]
    fn no_chunk_is_longer_than_the_limit() {
        for seed in 0..SEEDS {
            for chunk in cut(&session(seed)) {
                let count = tokens(&chunk.text);
                assert!(count <= MAX_TOKENS, "{count} tokens in chunk {} of {seed}", chunk.index);
            }
        }
    }

    #[test]
    fn every_turn_is_covered_in_order() {
        for seed in 0..SEEDS {
            let turns = session(seed);
            let chunks = cut(&turns);
            assert_eq!(chunks[0].first_turn, 0);
            assert_eq!(chunks[chunks.len() - 1].last_turn as usize, turns.len() - 1);
            for pair in chunks.windows(2) {
                assert_eq!(pair[1].index, pair[0].index + 1);
                assert!(pair[1].first_turn <= pair[0].last_turn + 1, "a turn is missing");
                assert!(pair[1].first_turn >= pair[0].last_turn, "more than one turn repeats");
            }
            for turn in &turns {
                let kept: String = chunks
                    .iter()
                    .filter(|c| (c.first_turn..=c.last_turn).contains(&turn.index))
                    .map(|c| c.text.as_str())
                    .collect();
                let missing = turn.text.split(' ').find(|word| !kept.contains(word));
                assert_eq!(missing, None, "turn {}", turn.index);
            }
        }
    }

    #[test]
    fn a_chunk_begins_with_the_last_turn_of_the_one_before() {
        let turns: Vec<Turn> =
            (0..6).map(|n| turn(n, "Ada", "words and more words ".repeat(40))).collect();
        let chunks = cut(&turns);
        let ranges: Vec<_> = chunks.iter().map(|c| (c.first_turn, c.last_turn)).collect();
        assert_eq!(ranges, [(0, 2), (2, 4), (4, 5)]);
        assert_eq!((chunks[1].start_ms, chunks[1].end_ms), (Some(2_000), Some(4_900)));
    }

    #[test]
    fn a_turn_too_long_is_cut_along_its_sentences() {
        let long = "This sentence says one thing about fractions. ".repeat(150);
        let chunks = cut(&[turn(0, "Ada", long)]);
        assert!(chunks.len() > 1);
        for chunk in &chunks {
            assert!(chunk.text.starts_with("Ada: This"), "{}", chunk.text);
            assert!(chunk.text.ends_with("fractions."));
            assert_eq!((chunk.first_turn, chunk.last_turn), (0, 0));
        }
    }

    #[test]
    fn words_without_end_are_cut_anywhere() {
        let chunks = cut(&[turn(0, "", "学".repeat(1_500)), turn(1, "", "a1".repeat(3_000))]);
        assert!(chunks.iter().all(|chunk| tokens(&chunk.text) <= MAX_TOKENS));
        let kept: usize = chunks.iter().map(|chunk| chunk.text.matches('学').count()).sum();
        assert_eq!(kept, 1_500);
    }

    #[test]
    fn no_turns_make_no_chunks() {
        assert!(cut(&[]).is_empty());
    }
}
