//! Everything that is stored sealed. What is not on this list can't be sealed, and `dev reseal` goes
//! through all of it.

use uuid::Uuid;

use crate::ids::derive;

/// Something that is stored sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedField {
    /// A transcript that came with its request.
    Transcript,
    /// The speakers of a session.
    Speakers,
    TurnSpeaker,
    /// The words of a turn.
    TurnText,
    /// A message of a chat.
    Message,
    /// What a student says against a verdict.
    ContestComment,
    /// What a tutor says with a verdict.
    VerdictComment,
    /// A recording that is no session yet: its people, its title and its transcript.
    Recording,
    /// Words that told of a danger and are kept nowhere else.
    FindingWords,
    /// What somebody wrote down about an alert.
    AlertNote,
    /// An answer kept for a repeated request. Its row is derived from the request.
    KeptAnswer,
    /// An uploaded file in the blob store. Its row is derived from the pathname.
    UploadedFile,
    /// An entry of the cache. Its row is derived from the key. It expires within a day, and one that
    /// does not open counts as absent.
    CacheEntry,
}

impl SealedField {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Transcript,
        Self::Speakers,
        Self::TurnSpeaker,
        Self::TurnText,
        Self::Message,
        Self::ContestComment,
        Self::VerdictComment,
        Self::Recording,
        Self::FindingWords,
        Self::AlertNote,
        Self::KeptAnswer,
        Self::UploadedFile,
        Self::CacheEntry,
    ];

    /// The table, or what stands in for one outside of the database.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Transcript | Self::Speakers => "sessions",
            Self::TurnSpeaker | Self::TurnText => "session_turns",
            Self::Message => "messages",
            Self::ContestComment | Self::VerdictComment => "question_reviews",
            Self::Recording => "recordings",
            Self::FindingWords => "safeguarding_findings",
            Self::AlertNote => "safeguarding_notes",
            Self::KeptAnswer => "idempotency_keys",
            Self::UploadedFile => "blob",
            Self::CacheEntry => "kv",
        }
    }

    /// The column.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Transcript => "transcript",
            Self::Speakers => "speakers",
            Self::TurnSpeaker => "speaker",
            Self::TurnText => "text",
            Self::Message => "content",
            Self::ContestComment => "comment",
            Self::VerdictComment => "verdict_comment",
            Self::Recording => "body",
            Self::FindingWords => "words",
            Self::AlertNote => "note",
            Self::KeptAnswer => "answer",
            Self::UploadedFile => "bytes",
            Self::CacheEntry => "value",
        }
    }

    /// The associated data of a value without a format: the row, but for speakers, which had a row
    /// of their
    /// own because their session's was taken by its transcript.
    pub(super) fn row_in_first_format(self, row: Uuid) -> Uuid {
        if self == Self::Speakers { derive(row, "speakers") } else { row }
    }
}
