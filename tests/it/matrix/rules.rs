//! Who may do what, route by route: the expectations of the matrix.

use domain::people::Scope;
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{Belongings, World};

/// Who may use a route at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum May {
    /// Anyone, also without a token: the matrix has nothing to prove.
    Anyone,
    /// Not people: the scheduler or the job service, by a secret of theirs.
    Machine,
    /// These, by letter: `S`tudents, `T`utors, `A`dmins; and keys with this scope.
    Who(&'static str, Option<Scope>),
}

/// Whose things a route shows or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The caller's own, or no one's: there is nothing of Ada's to ask for.
    Callers,
    /// Ada's, for whoever may see her.
    Students,
    /// Ada's, for nobody but her.
    Owners,
}

/// What is expected of one operation.
pub(super) struct Rule {
    /// Such as `GET /api/practice/{practiceId}`.
    pub operation: &'static str,
    pub may: May,
    pub whose: Whose,
    /// The body, about somebody's things.
    pub body: fn(&World, &Belongings) -> Value,
    /// Ids in which an admin may put another's, although there are several: they stand for
    /// themselves.
    pub independent: &'static [&'static str],
}

const fn rule(operation: &'static str, may: May, whose: Whose) -> Rule {
    Rule { operation, may, whose, body: |_, _| Value::Null, independent: &[] }
}

impl Rule {
    const fn sending(mut self, body: fn(&World, &Belongings) -> Value) -> Self {
        self.body = body;
        self
    }

    const fn independent(mut self, ids: &'static [&'static str]) -> Self {
        self.independent = ids;
        self
    }
}

const STA: May = May::Who("STA", None);
const SA: May = May::Who("SA", None);
const S: May = May::Who("S", None);
const TA: May = May::Who("TA", None);
const A: May = May::Who("A", None);

/// One rule per operation.
pub(super) fn all() -> Vec<Rule> {
    use May::{Anyone, Machine, Who};
    use Whose::{Callers, Owners, Students};
    vec![
        rule("POST /api/auth/register", Anyone, Callers),
        rule("POST /api/auth/login", Anyone, Callers),
        rule("POST /api/auth/refresh", Anyone, Callers),
        rule("POST /api/auth/verify", Anyone, Callers),
        rule("POST /api/auth/password/forgot", Anyone, Callers),
        rule("POST /api/auth/password/reset", Anyone, Callers),
        rule("GET /api/health", Anyone, Callers),
        rule("GET /api/openapi", Anyone, Callers),
        rule("GET /api/docs", Anyone, Callers),
        rule("GET /api/inngest", Anyone, Callers),
        rule("PUT /api/inngest", Machine, Callers),
        rule("POST /api/inngest", Machine, Callers),
        rule("GET /api/cron/engagement-nudges", Machine, Callers),
        rule("GET /api/cron/sweep", Machine, Callers),
        rule("GET /api/auth/me", STA, Callers),
        // Ends nobody's sign-in but the one whose token is sent.
        rule("POST /api/auth/logout", STA, Callers)
            .sending(|_, _| json!({ "refreshToken": "none of anybody's" })),
        rule("GET /api/notifications", STA, Callers),
        rule("POST /api/notifications/{notificationId}/read", STA, Owners),
        rule("GET /api/students/{studentId}", STA, Students),
        rule("PATCH /api/students/{studentId}", SA, Students)
            .sending(|_, _| json!({ "preferences": { "dailyMinutes": 25 } })),
        rule("DELETE /api/students/{studentId}", SA, Students),
        rule("GET /api/students/{studentId}/export", SA, Students),
        rule("POST /api/transcripts/upload", Who("STA", Some(Scope::TranscriptsWrite)), Students)
            .sending(|world, of| {
                json!({
                    "studentId": of.student.id, "tutorId": world.tom.id,
                    "sessionDate": "2025-11-16T10:00:00Z", "duration": 60,
                    "transcript": "Tutor: An acid gives protons.\nStudent: And a base takes them.",
                    "transcriptSource": "matrix", "transcriptFormat": "plain_text",
                })
            })
            .independent(&["/tutorId", "/studentId"]),
        rule("GET /api/transcripts/{sessionId}", STA, Students),
        rule("GET /api/transcripts/student/{studentId}", STA, Students),
        rule("POST /api/transcripts/{sessionId}/retry", STA, Students),
        rule("POST /api/chat/message", S, Students).sending(|_, of| {
            json!({
                "studentId": of.student.id, "conversationId": of.conversation,
                "message": "What is an acid?",
            })
        }),
        rule("POST /api/chat/conversation", S, Students)
            .sending(|_, of| json!({ "studentId": of.student.id })),
        rule("GET /api/chat/conversation/{conversationId}", SA, Students),
        rule("GET /api/chat/student/{studentId}", SA, Students),
        rule("POST /api/practice/generate", STA, Students).sending(|_, of| {
            json!({
                "studentId": of.student.id, "sessionId": of.session, "conceptIds": [of.concept],
            })
        }),
        rule("GET /api/practice/{practiceId}", STA, Students),
        rule("GET /api/practice/student/{studentId}", STA, Students),
        rule("POST /api/practice/{practiceId}/submit", S, Students)
            .sending(|_, of| json!({ "answers": [{ "questionId": of.question, "answer": "A" }] })),
        rule("POST /api/goals", STA, Students).sending(|world, of| {
            let by = ports::Clock::now(&*world.app.clock) + chrono::TimeDelta::days(30);
            json!({
                "studentId": of.student.id, "subject": "Algebra",
                "description": "Solve linear equations", "targetDate": by,
            })
        }),
        rule("GET /api/goals/student/{studentId}", STA, Students),
        rule("PUT /api/goals/{goalId}/complete", STA, Students),
        rule("GET /api/progress/student/{studentId}", STA, Students),
        rule("GET /api/suggestions/student/{studentId}", STA, Students),
        rule("POST /api/suggestions/{suggestionId}/accept", S, Students),
        rule("POST /api/suggestions/{suggestionId}/dismiss", S, Students),
        rule("POST /api/tutor/routing/analyze", TA, Students).sending(|_, of| {
            json!({
                "studentId": of.student.id,
                "context": {
                    "recentConversations": [of.conversation],
                    "practiceResults": [of.practice],
                    "currentQuestion": "What is pH?",
                },
            })
        }),
        rule("GET /api/tutor/context/{studentId}", TA, Students),
        rule("POST /api/tutor/students", A, Students)
            .sending(|world, of| json!({ "tutorId": world.nina.id, "studentId": of.student.id }))
            .independent(&["/tutorId", "/studentId"]),
        rule("DELETE /api/tutor/students/{tutorId}/{studentId}", A, Students),
        rule("POST /api/tutor/invites", TA, Callers)
            .sending(|_, _| json!({ "email": "invited@test.example" })),
        // Whose code it is shows in the tests of invites; here nobody has one.
        rule("POST /api/tutor/invites/accept", S, Callers)
            .sending(|_, _| json!({ "code": "no-such-code" })),
        rule("GET /api/engagement/nudges/pending", Who("A", Some(Scope::EngagementRead)), Callers),
        rule("POST /api/engagement/nudges/send", Who("A", Some(Scope::EngagementSend)), Students)
            .sending(|_, of| json!({ "studentId": of.student.id, "type": "early_engagement" })),
        rule("GET /api/analytics/learning-improvements/{studentId}", STA, Students),
        rule("GET /api/analytics/dashboard", A, Callers),
        rule("GET /api/analytics/usage", A, Callers),
    ]
}

/// Somebody's id for a parameter of a path.
pub(super) fn path_id(world: &World, of: &Belongings, operation: &str, name: &str) -> Uuid {
    match name {
        "studentId" => of.student.id.0,
        "sessionId" => of.session,
        "practiceId" => of.practice,
        "conversationId" => of.conversation,
        "goalId" => of.goal,
        "suggestionId" => of.suggestion,
        "notificationId" => of.notification,
        "tutorId" if of.student.id == world.ada.student.id => world.tom.id.0,
        "tutorId" => world.nina.id.0,
        other => panic!("{operation}: whose id is {other}? Say so here."),
    }
}
