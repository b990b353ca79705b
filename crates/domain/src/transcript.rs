//! A transcript as turns: who said what, and when.

use serde::{Deserialize, Serialize};

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
