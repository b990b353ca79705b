//! Tutors: when a student needs theirs, what to know before a session, and who is whose.

mod context;
mod evidenced_claims;
pub(crate) mod invites;
mod routing;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::tutor::{Linked, Unlinked};
use domain::UserId;
use domain::people::Caller;
use ports::{Clock, Llm, Notifier};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{OrNotFound, Result, Vault, new_id};

pub use context::{ChatSummary, StudentProfile, TopicAsked, TutorContext, context};
pub use evidenced_claims::Evidenced;
pub use invites::{Invitation, InvitePurpose, accept, invite};
pub use routing::{Routing, RoutingRequest, TriedView, TutorBrief, analyze};

/// Conversations and practices that a request names, at most, of each.
pub const MAX_NAMED: usize = 20;

/// Characters of a question that is asked now, as of a message.
pub const MAX_QUESTION_CHARS: usize = 8_000;

/// Characters of a topic.
pub const MAX_TOPIC_CHARS: usize = 200;

/// Characters of a code that is looked up.
pub const MAX_CODE_CHARS: usize = 100;

/// The services for reading about students and linking them.
#[derive(Clone)]
pub struct Tutor {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
}

/// The services for deciding whether a tutor is needed.
#[derive(Clone)]
pub struct TutorRouting {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub llm: Arc<dyn Llm>,
    /// Opens messages, of which the mood is counted.
    pub vault: Vault,
}

/// The services for inviting.
#[derive(Clone)]
pub struct TutorInvites {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Brings the code to its recipient.
    pub notifier: Arc<dyn Notifier>,
}

/// A tutor and a student who are linked: the tutor sees the student from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// The tutor.
    pub tutor_id: Uuid,
    /// The student.
    pub student_id: Uuid,
    /// Since when.
    pub started_at: DateTime<Utc>,
}

impl From<db::tutor::TutorLink> for Link {
    fn from(link: db::tutor::TutorLink) -> Self {
        let db::tutor::TutorLink { tutor_id, student_id, started_at } = link;
        Self { tutor_id: tutor_id.0, student_id: student_id.0, started_at }
    }
}

/// Tells a new link from an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Made now.
    Made(Link),
    /// There before.
    Known(Link),
}

/// Links a tutor and a student, on behalf of an admin. Those who are linked stay so.
pub async fn link(
    cx: &Tutor,
    caller: &Caller,
    tutor: UserId,
    student: UserId,
) -> Result<LinkState> {
    let now = cx.clock.now();
    match db::tutor::link(&cx.db, caller, new_id(), tutor, student, now).await? {
        Linked::Now(link) => Ok(LinkState::Made(link.into())),
        Linked::Before(link) => Ok(LinkState::Known(link.into())),
        Linked::NoTutor => None.or_not_found_at("tutor", "/tutorId"),
        Linked::NoStudent => None.or_not_found_at("student", "/studentId"),
    }
}

/// Ends a link, on behalf of an admin: the tutor sees the student no more. That they were linked
/// stays written down, and ending it again changes nothing.
pub async fn unlink(cx: &Tutor, caller: &Caller, tutor: UserId, student: UserId) -> Result<()> {
    match db::tutor::unlink(&cx.db, caller, tutor, student, cx.clock.now()).await? {
        Unlinked::Ended => Ok(()),
        Unlinked::Never => None.or_not_found("link"),
    }
}
