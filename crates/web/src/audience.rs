//! The audience of each operation: the callers it admits, and the owners of what it touches.
//!
//! `docs/routes.md` is made from this list. Handlers admit callers by their extractors and queries;
//! the isolation matrix (`tests/it/isolation.rs`) holds every operation, caller and id against it.

use domain::people::Scope;

use May::{Anyone, Machine, Who};
use Whose::{Callers, Contacts, Owners, Students, WhileYoung};

/// The callers and the owners of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audience {
    /// Such as `GET /api/practice/{practiceId}`.
    pub operation: &'static str,
    /// The callers it admits.
    pub may: May,
    /// The owners of what it shows or changes.
    pub whose: Whose,
}

/// The callers that an operation admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Anyone, also without a token.
    Anyone,
    /// Not people: the scheduler or the job service, by a secret of theirs.
    Machine,
    /// These, by letter: `S`tudents, `T`utors, `A`dmins, `G`uardians; and keys with this scope.
    Who(&'static str, Option<Scope>),
}

/// The owners of what an operation shows or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The caller's own, or no one's.
    Callers,
    /// A student's, for those who may see them: the student, linked tutors, linked guardians, admins,
    /// keys with them on their list.
    Students,
    /// A student's like that; for guardians only while the student is too young to agree alone.
    WhileYoung,
    /// The data is one person's and shown to nobody else.
    Owners,
    /// About a student, for admins and the student's safeguarding contacts, unless it may be about
    /// them.
    Contacts,
}

const fn audience(operation: &'static str, may: May, whose: Whose) -> Audience {
    Audience { operation, may, whose }
}

const STA: May = Who("STA", None);
const STAG: May = Who("STAG", None);
const SAG: May = Who("SAG", None);
const G: May = Who("G", None);
const SA: May = Who("SA", None);
const S: May = Who("S", None);
const TA: May = Who("TA", None);
const A: May = Who("A", None);

/// All of them.
pub const AUDIENCES: &[Audience] = &[
    audience("POST /api/auth/register", Anyone, Callers),
    audience("POST /api/auth/login", Anyone, Callers),
    audience("POST /api/auth/refresh", Anyone, Callers),
    audience("POST /api/auth/verify", Anyone, Callers),
    audience("POST /api/auth/password/forgot", Anyone, Callers),
    audience("POST /api/auth/password/reset", Anyone, Callers),
    audience("GET /api/health", Anyone, Callers),
    audience("GET /api/openapi", Anyone, Callers),
    audience("GET /api/docs", Anyone, Callers),
    audience("GET /api/inngest", Anyone, Callers),
    audience("PUT /api/inngest", Machine, Callers),
    audience("POST /api/inngest", Machine, Callers),
    audience("GET /api/cron/engagement-nudges", Machine, Callers),
    audience("GET /api/cron/sweep", Machine, Callers),
    audience("GET /api/auth/me", STAG, Callers),
    audience("POST /api/auth/logout", STAG, Callers),
    audience("GET /api/notifications", STAG, Callers),
    audience("POST /api/notifications/{notificationId}/read", STAG, Owners),
    audience("GET /api/students/{studentId}", STA, Students),
    audience("PATCH /api/students/{studentId}", SA, Students),
    audience("DELETE /api/students/{studentId}", SAG, WhileYoung),
    audience("GET /api/students/{studentId}/export", SAG, WhileYoung),
    audience("POST /api/transcripts/upload", Who("STA", Some(Scope::TranscriptsWrite)), Students),
    audience("POST /api/blob/upload", Who("STA", Some(Scope::TranscriptsWrite)), Callers),
    audience("GET /api/transcripts/{sessionId}", STAG, Students),
    audience("DELETE /api/transcripts/{sessionId}", SA, Students),
    audience("GET /api/transcripts/{sessionId}/speakers", STA, Students),
    audience("PATCH /api/transcripts/{sessionId}/speakers", STA, Students),
    audience("GET /api/transcripts/student/{studentId}", STAG, Students),
    audience("POST /api/transcripts/{sessionId}/retry", STA, Students),
    audience("POST /api/webhooks/read-ai", Machine, Callers),
    audience("POST /api/webhooks/fireflies", Machine, Callers),
    audience("POST /api/webhooks/zoom", Machine, Callers),
    audience("GET /api/webhooks/parked", A, Callers),
    audience("POST /api/webhooks/parked/{recordingId}/assign", A, Students),
    audience("POST /api/chat/message", S, Students),
    audience("POST /api/chat/stream", S, Students),
    audience("GET /api/chat/{conversationId}/stream", S, Students),
    audience("POST /api/chat/message/{messageId}/report", S, Students),
    audience("GET /api/chat/message/{messageId}/report", STA, Students),
    audience("POST /api/chat/conversation", S, Students),
    audience("GET /api/chat/conversation/{conversationId}", SA, Students),
    audience("GET /api/chat/student/{studentId}", SA, Students),
    audience("POST /api/practice/generate", STA, Students),
    audience("GET /api/practice/{practiceId}", STA, Students),
    audience("GET /api/practice/student/{studentId}", STA, Students),
    audience("POST /api/practice/{practiceId}/submit", S, Students),
    audience("POST /api/practice/{practiceId}/preview", S, Students),
    audience("POST /api/practice/{practiceId}/start", S, Students),
    audience("POST /api/practice/{practiceId}/hint", S, Students),
    audience("POST /api/practice/{practiceId}/try", S, Students),
    audience("POST /api/practice/{practiceId}/questions/{questionId}/contest", S, Students),
    audience("PUT /api/practice/{practiceId}/questions/{questionId}/verdict", TA, Students),
    audience("GET /api/practice/review", TA, Callers),
    audience("GET /api/concepts", A, Callers),
    audience("POST /api/concepts/join", A, Callers),
    audience("POST /api/concepts/{conceptId}/split", A, Callers),
    audience("POST /api/goals", STA, Students),
    audience("GET /api/goals/student/{studentId}", STAG, Students),
    audience("PUT /api/goals/{goalId}/complete", STA, Students),
    audience("GET /api/progress/student/{studentId}", STAG, Students),
    audience("GET /api/suggestions/student/{studentId}", STA, Students),
    audience("POST /api/suggestions/{suggestionId}/accept", S, Students),
    audience("POST /api/suggestions/{suggestionId}/dismiss", S, Students),
    audience("POST /api/tutor/routing/analyze", TA, Students),
    audience("GET /api/tutor/context/{studentId}", TA, Students),
    audience("POST /api/tutor/students", A, Students),
    audience("DELETE /api/tutor/students/{tutorId}/{studentId}", A, Students),
    audience("POST /api/tutor/invites", TA, Callers),
    audience("POST /api/tutor/invites/accept", S, Callers),
    audience("POST /api/guardians/invites", STA, Students),
    audience("POST /api/guardians/accept", G, Callers),
    audience("DELETE /api/guardians/{guardianId}/{studentId}", A, Students),
    audience("GET /api/consent/{studentId}", SAG, Students),
    audience("PUT /api/consent/{studentId}", G, Students),
    audience("GET /api/engagement/nudges/pending", Who("A", Some(Scope::EngagementRead)), Callers),
    audience("POST /api/engagement/nudges/send", Who("A", Some(Scope::EngagementSend)), Students),
    audience("GET /api/safeguarding/alerts", TA, Callers),
    audience("GET /api/safeguarding/alerts/{alertId}", TA, Contacts),
    audience("GET /api/safeguarding/alerts/{alertId}/words", TA, Contacts),
    audience("POST /api/safeguarding/alerts/{alertId}/acknowledge", TA, Contacts),
    audience("POST /api/safeguarding/alerts/{alertId}/note", TA, Contacts),
    audience("GET /api/safeguarding/contacts", TA, Callers),
    audience("PUT /api/safeguarding/contacts", A, Callers),
    audience("GET /api/safeguarding/settings", A, Callers),
    audience("PUT /api/safeguarding/settings", A, Callers),
    audience("GET /api/safeguarding/students/{studentId}", A, Students),
    audience("PUT /api/safeguarding/students/{studentId}", A, Students),
    audience("GET /api/analytics/learning-improvements/{studentId}", STA, Students),
    audience("GET /api/analytics/dashboard", A, Callers),
    audience("GET /api/analytics/usage", A, Callers),
];
