//! Ids are newtypes over UUIDs, so a session's id can't be passed where a practice's is due.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// Anyone with an account: student, tutor or admin.
    UserId,
    /// A tutoring session, known by its transcript.
    SessionId,
    /// A recorded meeting that a webhook told of.
    RecordingId,
    /// Something that is taught, within a subject.
    ConceptId,
    /// A set of questions made for one student.
    PracticeId,
    /// One question of a practice.
    QuestionId,
    /// A chat between a student and the companion.
    ConversationId,
    /// One message of a conversation.
    MessageId,
    /// A goal a student works toward.
    GoalId,
    /// A subject suggested after a goal.
    SuggestionId,
    /// One line of the evidence log.
    EvidenceId,
    /// A passage of a transcript, as it is searched.
    ChunkId,
    /// Something the product wants a person to see.
    NotificationId,
    /// An alert of the safeguarding rules.
    AlertId,
}

impl UserId {
    /// The id for log lines. It follows from the account's id and does not lead back to it, so that
    /// an account can be followed through the log while it is there, and the lines identify no one
    /// once it is erased.
    pub fn alias(self) -> Uuid {
        derive(self.0, "log")
    }
}

/// The id of something that follows from something else: the same for the same parent and part, so
/// that a step which runs twice writes the same row twice.
pub fn derive(parent: Uuid, part: &str) -> Uuid {
    Uuid::new_v5(&parent, part.as_bytes())
}
