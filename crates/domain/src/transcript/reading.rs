//! How sure a reading is, and what it could not find.

use serde::{Deserialize, Serialize};

use super::Turn;

/// The shape a transcript was read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptShape {
    /// `WebVTT`.
    WebVtt,
    /// `SubRip`, SBV and text with the same lines of times.
    SubRip,
    /// Captions that repeat their lines, as `YouTube` writes them.
    RollingCaptions,
    /// Objects with words, as Read AI and Fireflies export them.
    Json,
    /// Columns with a head.
    Table,
    /// A chat log.
    Chat,
    /// A line with name and time above what is said.
    NameAndTimeAbove,
    /// A line with a name above what is said.
    NameAbove,
    /// The name before what is said.
    LabelledLines,
    /// Text that names nobody.
    Paragraphs,
}

/// How far the speakers of a reading can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingConfidence {
    /// Nearly all speech has a speaker, and there are several.
    High,
    /// Some speech has a speaker.
    Low,
    /// Nobody is named.
    None,
}

/// What whoever uploaded a transcript should know about its reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingRemark {
    /// Nobody is named.
    NoSpeakers,
    /// Everything was said by one voice.
    OneSpeaker,
    /// Much of it was said by nobody.
    MuchWithoutSpeaker,
    /// It has no times.
    NoTimes,
    /// Times of day were counted from the first.
    TimesOfDay,
    /// Notices and heads were left out.
    NoticesLeftOut,
    /// Captions that repeat their lines were read once.
    RepeatedLines,
    /// Characters are damaged.
    DamagedCharacters,
    /// Two lines or less: no lesson.
    TooShort,
}

impl ReadingRemark {
    /// The remark in words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoSpeakers => "No speakers were found; evidence is not counted.",
            Self::OneSpeaker => "Only one speaker was found; evidence is not counted.",
            Self::MuchWithoutSpeaker => "Much of the text has no speaker.",
            Self::NoTimes => "The transcript has no times.",
            Self::TimesOfDay => "Times of day were counted from the first one.",
            Self::NoticesLeftOut => "Headings and notices of the exporting program were left out.",
            Self::RepeatedLines => "Captions that repeat their lines were read once.",
            Self::DamagedCharacters => "Some characters are damaged; export the file as UTF-8.",
            Self::TooShort => "The transcript is too short to learn from.",
        }
    }
}

/// How a transcript was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// The shape it was read in.
    pub format: TranscriptShape,
    /// How many speakers were told apart.
    pub speakers: u32,
    /// How far they can be relied on.
    pub confidence: ReadingConfidence,
    /// What should be known about it.
    pub remarks: Vec<ReadingRemark>,
}

impl Reading {
    /// Whether what is said in it may count as evidence.
    pub fn counts_as_evidence(&self) -> bool {
        self.speakers > 1 && !self.remarks.contains(&ReadingRemark::TooShort)
    }
}

/// The share of all characters that must have a speaker.
const SPOKEN_BY_SOMEBODY: f64 = 0.8;

/// Turns and words below which a transcript is no lesson.
const LESSON: (usize, usize) = (3, 12);

/// Facts of a reading that the turns don't show.
pub(super) struct ReadingFacts {
    pub(super) shape: TranscriptShape,
    pub(super) is_clock: bool,
    pub(super) left_out: usize,
    pub(super) damaged: bool,
}

pub(super) fn reading(facts: &ReadingFacts, turns: &[Turn]) -> Reading {
    let speakers: std::collections::HashSet<&str> =
        turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
    let characters = |named: bool| -> usize {
        let turns = turns.iter().filter(|turn| !named || turn.speaker.is_some());
        turns.map(|turn| turn.text.len()).sum()
    };
    let share = characters(true) as f64 / characters(false).max(1) as f64;
    let words: usize = turns.iter().map(|turn| turn.text.split_whitespace().count()).sum();
    let letters: usize = turns.iter().map(|turn| turn.text.chars().count()).sum();
    let remarks = [
        (speakers.is_empty(), ReadingRemark::NoSpeakers),
        (speakers.len() == 1, ReadingRemark::OneSpeaker),
        (!speakers.is_empty() && share < SPOKEN_BY_SOMEBODY, ReadingRemark::MuchWithoutSpeaker),
        (turns.iter().all(|turn| turn.start_ms.is_none()), ReadingRemark::NoTimes),
        (facts.is_clock, ReadingRemark::TimesOfDay),
        (facts.left_out > 0, ReadingRemark::NoticesLeftOut),
        (facts.shape == TranscriptShape::RollingCaptions, ReadingRemark::RepeatedLines),
        (facts.damaged, ReadingRemark::DamagedCharacters),
        (
            turns.len() < LESSON.0 && words < LESSON.1 && letters < 4 * LESSON.1,
            ReadingRemark::TooShort,
        ),
    ];
    let confidence = match speakers.len() {
        0 => ReadingConfidence::None,
        1 => ReadingConfidence::Low,
        _ if share < SPOKEN_BY_SOMEBODY => ReadingConfidence::Low,
        _ => ReadingConfidence::High,
    };
    Reading {
        format: facts.shape,
        speakers: speakers.len() as u32,
        confidence,
        remarks: remarks
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, remark)| remark)
            .collect(),
    }
}
