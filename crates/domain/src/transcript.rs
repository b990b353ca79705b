//! A transcript as turns: who said what, and when.
//!
//! [`read`] takes whatever a recorder exported; [`crate::speakers`] tells who is who, and
//! [`chunk::cut`] makes the passages that are searched.

pub mod chunk;
mod decode;
mod docx;
mod join;
mod label;
mod label_words;
mod labels;
mod language;
mod markup;
mod mojibake;
mod readers;
mod reading;
mod stamp;

use serde::{Deserialize, Serialize};

pub use decode::decode;
pub(crate) use label_words::{is_part, name_words, says_student, says_tutor};
pub use language::{SessionLanguage, language};
pub use readers::cues::{Cue, cues};
pub use reading::{Reading, ReadingConfidence, ReadingRemark, TranscriptShape};

/// Characters of a turn at most, so that one can be quoted.
pub const MAX_TURN_CHARS: usize = 1_500;

/// Turns of a session at most: eight hours with a change of speaker every 1.5 seconds.
pub const MAX_TURNS: usize = 20_000;

/// Characters of a transcript at most, four times what a request body may carry.
pub const MAX_CHARS: usize = 4_000_000;

/// One stretch of speech by one speaker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    /// Position in the session, from 0.
    pub index: u32,
    /// The label as the transcript has it; none when the format names nobody.
    pub speaker: Option<String>,
    /// What part the speaker plays.
    pub role: SpeakerRole,
    /// Milliseconds from the start of the recording.
    pub start_ms: Option<u32>,
    /// Milliseconds from the start of the recording.
    pub end_ms: Option<u32>,
    /// What was said, as one line.
    pub text: String,
}

/// What part a speaker plays in the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerRole {
    /// The student whose session it is (or one of several students present).
    Student,
    /// The one who teaches.
    Tutor,
    /// Nobody can tell.
    Unknown,
}

impl SpeakerRole {
    /// The word used in tables and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Student => "student",
            Self::Tutor => "tutor",
            Self::Unknown => "unknown",
        }
    }

    /// The role a table's word names, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Student, Self::Tutor, Self::Unknown].into_iter().find(|role| role.as_str() == word)
    }
}

/// How a transcript is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Lines such as `Name: text`, or nothing but text.
    PlainText,
    /// `WebVTT`, as Zoom, Teams and Meet export it.
    Vtt,
    /// `SubRip`; `YouTube`'s SBV is read as the same.
    Srt,
}

/// What an upload says about its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Declared {
    /// This one, unless the content is clearly written otherwise.
    As(Format),
    /// Nothing reliable: the content decides.
    Auto,
}

impl Format {
    /// What an upload's word for its format means. `otter`, `read_ai` and `fireflies` export
    /// several formats under one name, so they are told by content, like unknown words.
    pub fn named(word: &str) -> Declared {
        match word.trim().to_ascii_lowercase().as_str() {
            "plain_text" => Declared::As(Self::PlainText),
            "vtt" => Declared::As(Self::Vtt),
            "srt" => Declared::As(Self::Srt),
            _ => Declared::Auto,
        }
    }
}

/// Why a transcript can't be used, in words for whoever uploaded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing in it.
    #[error("The transcript is empty. Upload a file that contains the text of the session.")]
    Empty,
    /// A document, recording or archive.
    #[error(
        "The transcript is not text. Export it as plain text, WebVTT (.vtt), SubRip (.srt), JSON \
         or Word (.docx) and upload that file."
    )]
    Binary,
    /// Time stamps and labels without words.
    #[error(
        "The transcript has no speech in it. Check that transcription was on during the session \
         and export it again."
    )]
    NoSpeech,
    /// More than [`MAX_CHARS`].
    #[error("The transcript is longer than {MAX_CHARS} characters. Upload it in parts.")]
    TooLong,
    /// More than [`MAX_TURNS`].
    #[error("The transcript has more than {MAX_TURNS} turns. Upload it in parts.")]
    TooManyTurns,
}

/// A stretch of speech as a format has it, before stretches are joined into turns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Utterance {
    speaker: Option<String>,
    start_ms: Option<u32>,
    end_ms: Option<u32>,
    text: String,
}

/// A transcript's turns and how they were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTranscript {
    /// In order, with roles still unknown.
    pub turns: Vec<Turn>,
    /// How sure the reading is.
    pub reading: Reading,
    /// The speakers' labels, and whatever else in the text could be one: redaction takes them all.
    pub labels: Vec<String>,
}

/// The turns of a transcript, in order, with roles still unknown, and how they were found.
///
/// The content decides the format; what was declared only settles what it leaves open, for people
/// choose the wrong entry of a list.
/// Lines of a broken file are kept as speech without a time, never dropped: a lost explanation is
/// worse than a missing time.
pub fn read_with_remarks(text: &str, declared: Declared) -> Result<ReadTranscript, Unreadable> {
    if text.len() > MAX_CHARS && text.chars().nth(MAX_CHARS).is_some() {
        return Err(Unreadable::TooLong);
    }
    let text = decode::clean(text)?;
    let text = mojibake::repaired(&text).unwrap_or(text);
    let found = readers::read(&text, declared);
    let facts = reading::ReadingFacts {
        shape: found.shape,
        is_clock: found.is_clock,
        left_out: found.left_out,
        damaged: text.contains(char::REPLACEMENT_CHARACTER),
    };
    let labels = readers::labels(&text, &found);
    let turns = join::turns(found.utterances);
    let reading = reading::reading(&facts, &turns);
    match turns.len() {
        0 => Err(Unreadable::NoSpeech),
        1..=MAX_TURNS => Ok(ReadTranscript { turns, reading, labels }),
        _ => Err(Unreadable::TooManyTurns),
    }
}

/// The turns alone of [`read_with_remarks`].
pub fn read(text: &str, declared: Declared) -> Result<Vec<Turn>, Unreadable> {
    Ok(read_with_remarks(text, declared)?.turns)
}

#[cfg(test)]
mod tests;
