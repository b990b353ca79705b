//! The states that rows are in. Each has one word, which tables and answers share: SQL may spell it
//! out, Rust matches on these.

use serde::{Deserialize, Serialize};

use crate::analysis::Outcome;
use crate::mastery::EvidenceKind;
use crate::safety::{RiskCategory, Severity};
use crate::transcript::SpeakerRole;

/// A word that no state has. Tables are checked, so a column with one is newer than this program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an unknown word: {0}")]
pub struct UnknownWord(String);

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident { $($(#[$state_doc:meta])* $state:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum $name {
            $($(#[$state_doc])* #[serde(rename = $word)] $state,)+
        }

        impl $name {
            /// The word for it in tables.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$state => $word,)+
                }
            }

            /// The state that a table's word names, if it is one.
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$state),)+
                    _ => None,
                }
            }
        }

        read_from_tables!($name);
    )+};
}

/// Has columns be read as these types.
macro_rules! read_from_tables {
    ($($name:ident),+) => {$(
        impl TryFrom<String> for $name {
            type Error = UnknownWord;

            fn try_from(word: String) -> Result<Self, UnknownWord> {
                Self::parse(&word).ok_or(UnknownWord(word))
            }
        }
    )+};
}

states! {
    /// The state of a session's analysis.
    AnalysisStatus {
        /// The job has not begun.
        Pending = "pending",
        /// The job is at work.
        Processing = "processing",
        /// It was read.
        Completed = "completed",
        /// It could not be read.
        Failed = "failed",
    }

    /// The state of a practice.
    PracticeStatus {
        /// Its questions are being written.
        Generating = "generating",
        /// It was handed to its student.
        Assigned = "assigned",
        /// Its student has begun: said so, asked for a hint or tried an answer.
        InProgress = "in_progress",
        /// It was handed in.
        Completed = "completed",
        /// It could not be written.
        Failed = "failed",
        /// There was nothing worth asking, so nothing was written.
        Empty = "empty",
    }

    /// The mark of a question that was handed in.
    AnswerMark {
        /// Right.
        Correct = "correct",
        /// Partly right.
        Partial = "partial",
        /// Wrong, or left out.
        Incorrect = "incorrect",
        /// Neither right nor wrong until a person has looked at it.
        NeedsReview = "needs_review",
    }

    /// A rung of the ladder of hints, from the least help to the most.
    HintRung {
        /// Something to think of.
        Nudge = "nudge",
        /// The known slip that a first try follows from.
        Slip = "slip",
        /// The first step of the way.
        Step = "step",
        /// The whole way, for another question of the same kind.
        Example = "example",
    }

    /// The state of a goal.
    GoalStatus {
        /// Being worked toward.
        Active = "active",
        /// Reached.
        Completed = "completed",
        /// Put aside.
        Paused = "paused",
    }

    /// The state of the suggestions that follow from a goal.
    SuggestionJobStatus {
        /// They are being made.
        Pending = "pending",
        /// They are made, or there are none.
        Ready = "ready",
        /// They could not be made.
        Failed = "failed",
    }

    /// The answer of a student to a suggestion.
    SuggestionStatus {
        /// None yet.
        Pending = "pending",
        /// It became a goal.
        Accepted = "accepted",
        /// The student does not want it.
        Dismissed = "dismissed",
    }

    /// The state of a nudge.
    NudgeState {
        /// Somebody is sending it.
        Pending = "pending",
        /// It was sent.
        Sent = "sent",
        /// It is not sent, for a reason.
        Skipped = "skipped",
    }

    /// A program that records meetings and tells of them by webhook.
    Recorder {
        /// Read AI.
        ReadAi = "read_ai",
        /// Fireflies.
        Fireflies = "fireflies",
        /// Zoom's cloud recordings.
        Zoom = "zoom",
    }

    /// The state of a recording.
    RecordingState {
        /// A job fetches it and looks for its student.
        Pending = "pending",
        /// It waits for an admin.
        Parked = "parked",
        /// It is a session, or was one.
        Done = "done",
    }

    /// The reason why a recording waits for an admin.
    ParkReason {
        /// None of our students was found in it.
        Unmatched = "unmatched",
        /// It may be several students'.
        Ambiguous = "ambiguous",
        /// Its transcript could not be fetched.
        NotFetched = "not_fetched",
        /// Its transcript can't be read, or its time can't be.
        Unreadable = "unreadable",
        /// Its student needs a guardian's consent first.
        AwaitsConsent = "awaits_consent",
    }

    /// A part of what a guardian agrees to.
    ConsentScope {
        /// Taking in lessons, and making practice and suggestions from them.
        Uploads = "uploads",
        /// Asking the companion.
        Chat = "chat",
        /// Sending text without names to outside language and search services.
        Models = "models",
    }

    /// How a student stands with the consent of a guardian.
    ConsentState {
        /// They are of age.
        NotNeeded = "not_needed",
        /// No guardian has said anything.
        Missing = "missing",
        /// A guardian agreed to some parts.
        Given = "given",
        /// A guardian agreed to nothing.
        Refused = "refused",
        /// A guardian took back what had been agreed to.
        Withdrawn = "withdrawn",
    }

    /// The author of a message in a conversation.
    MessageRole {
        /// The student.
        User = "user",
        /// The companion.
        Assistant = "assistant",
    }

    /// The kind of text that told of a danger.
    FindingSource {
        /// A message of a chat.
        Message = "message",
        /// A turn of a transcript.
        Turn = "turn",
        /// An answer of a practice.
        Answer = "answer",
        /// What a student says against a verdict.
        Comment = "comment",
    }

    /// The state of a run of the local executor.
    RunStatus {
        /// At work.
        Running = "running",
        /// It returned.
        Done = "done",
        /// It failed for good.
        Failed = "failed",
    }
}

impl ConsentScope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Uploads, Self::Chat, Self::Models];
}

impl AnswerMark {
    /// The mark of an outcome.
    pub const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Correct => Self::Correct,
            Outcome::Partial => Self::Partial,
            Outcome::Incorrect => Self::Incorrect,
        }
    }

    /// What the answer shows about its student; none while it needs a review.
    pub const fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Correct => Some(Outcome::Correct),
            Self::Partial => Some(Outcome::Partial),
            Self::Incorrect => Some(Outcome::Incorrect),
            Self::NeedsReview => None,
        }
    }
}

read_from_tables!(EvidenceKind, Outcome, RiskCategory, Severity, SpeakerRole);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_as_it_is_written() {
        for state in [
            PracticeStatus::Generating,
            PracticeStatus::Assigned,
            PracticeStatus::InProgress,
            PracticeStatus::Completed,
            PracticeStatus::Failed,
            PracticeStatus::Empty,
        ] {
            assert_eq!(PracticeStatus::try_from(state.as_str().to_owned()), Ok(state));
            assert_eq!(serde_json::json!(state), state.as_str());
        }
        let unknown = AnalysisStatus::try_from("done".to_owned());
        assert_eq!(unknown, Err(UnknownWord("done".into())));
    }
}
