//! Readers of the shapes in which transcripts come. Which one reads a file is told by the file as a
//! whole: how many of its lines a reader explains.
//!
//! | reader | takes |
//! |---|---|
//! | [`json`] | Read AI, Fireflies, Rev, diarisers: an array of objects with words |
//! | [`csv`] | tables with a head |
//! | [`cues`], [`captions`] | `WebVTT`, `SubRip`, SBV, text with lines `start --> end` |
//! | [`rolling`] | cues that repeat their lines, as YouTube's do |
//! | [`claims::chat`] | Zoom's chat |
//! | [`claims::heads`] | name and time above the words: Otter, Teams, Rev, Zoom's captions |
//! | [`claims::labelled`] | `Name: text`, `[Name] text`, with times or in bold: Meet, Gemini |
//! | [`claims::named_above`] | a name on a line of its own: Trint, Rev |

mod captions;
mod claims;
mod clock;
mod csv;
pub(super) mod cues;
mod json;
mod lines;
mod notices;
mod rolling;
mod rows;
mod seen;

use super::reading::TranscriptShape;
use super::{Declared, Format, Utterance};

/// One line in so many at least must say from when to when in a file of cues.
const CUE_SHARE: usize = 40;

/// What a reader made of a file.
pub(super) struct Found {
    pub(super) shape: TranscriptShape,
    pub(super) utterances: Vec<Utterance>,
    /// Its times were times of day.
    pub(super) is_clock: bool,
    /// Lines that nobody said.
    pub(super) left_out: usize,
}

/// Labels that any reader could have seen in a text, those of its speakers first.
pub(super) fn labels(text: &str, found: &Found) -> Vec<String> {
    let mut known = std::collections::HashSet::new();
    let spoken = found.utterances.iter().filter_map(|utterance| utterance.speaker.clone());
    spoken.chain(seen::labels(text)).filter(|label| known.insert(label.clone())).collect()
}

/// Reads a text in the shape that it is in.
pub(super) fn read(text: &str, declared: Declared) -> Found {
    let mut found = if let Some(utterances) = json::utterances(text) {
        found(TranscriptShape::Json, utterances)
    } else if let Some(utterances) = csv::utterances(text) {
        found(TranscriptShape::Table, utterances)
    } else if cues::is_headed(text) || has_cues(text, declared) {
        let spoken = captions::utterances(&cues::cues(text));
        let shape = match () {
            () if spoken.rolled => TranscriptShape::RollingCaptions,
            () if cues::is_headed(text) => TranscriptShape::WebVtt,
            () => TranscriptShape::SubRip,
        };
        found(shape, spoken.utterances)
    } else {
        lines::read(text)
    };
    let all = found.utterances.len();
    found.utterances.retain(|utterance| !notices::is_notice(&utterance.text));
    found.left_out += all - found.utterances.len();
    found.is_clock = clock::count_from_start(&mut found.utterances, found.is_clock);
    for utterance in &mut found.utterances {
        let is_before = |end: &u32| utterance.start_ms.is_some_and(|start| *end < start);
        utterance.end_ms = utterance.end_ms.filter(|end| !is_before(end));
    }
    found
}

fn found(shape: TranscriptShape, utterances: Vec<Utterance>) -> Found {
    Found { shape, utterances, is_clock: false, left_out: 0 }
}

fn has_cues(text: &str, declared: Declared) -> bool {
    let timings = cues::count_timings(text);
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).count();
    let is_declared = matches!(declared, Declared::As(Format::Vtt | Format::Srt));
    timings > 0 && (is_declared || timings * CUE_SHARE >= lines())
}
