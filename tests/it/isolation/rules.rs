//! The callers that each operation admits: the expectations of the matrix.

use serde_json::{Value, json};
use uuid::Uuid;
use web::audience::{AUDIENCES, Audience};
pub(super) use web::audience::{May, Whose};

use super::visitors::{Belongings, IsolationSetup};

/// The expectation of one operation.
pub(super) struct OperationRule {
    /// Such as `GET /api/practice/{practiceId}`.
    pub operation: &'static str,
    pub may: May,
    pub whose: Whose,
    /// The body, about somebody's things.
    pub body: fn(&IsolationSetup, &Belongings) -> Value,
    /// Ids in which an admin may put another's, although there are several: they stand for
    /// themselves.
    pub independent: &'static [&'static str],
}

/// The rule of an operation, for the audience that the product declares.
fn rule(operation: &'static str) -> OperationRule {
    let declared = AUDIENCES.iter().find(|audience| audience.operation == operation);
    let Some(Audience { may, whose, .. }) = declared.copied() else {
        panic!("{operation}: who may do this? Say so in crates/web/src/audience.rs")
    };
    OperationRule { operation, may, whose, body: |_, _| Value::Null, independent: &[] }
}

impl OperationRule {
    const fn with_body(mut self, body: fn(&IsolationSetup, &Belongings) -> Value) -> Self {
        self.body = body;
        self
    }

    const fn ignoring_ids(mut self, ids: &'static [&'static str]) -> Self {
        self.independent = ids;
        self
    }
}

/// The operations that wait for a guardian's consent where it is needed.
pub(super) const NEED_CONSENT: [&str; 7] = [
    "POST /api/transcripts/upload",
    "POST /api/blob/upload",
    "POST /api/transcripts/{sessionId}/retry",
    "PATCH /api/transcripts/{sessionId}/speakers",
    "POST /api/chat/message",
    "POST /api/chat/conversation",
    "POST /api/practice/generate",
];

/// One rule per operation.
pub(super) fn all() -> Vec<OperationRule> {
    let mut rules = practice_rules();
    rules.extend(safeguarding_rules());
    rules.extend(recording_rules());
    rules.extend(concept_rules());
    rules.extend(tutor_rules());
    rules.extend(guardian_rules());
    rules.extend(vec![
        rule("POST /api/auth/register"),
        rule("POST /api/auth/login"),
        rule("POST /api/auth/refresh"),
        rule("POST /api/auth/verify"),
        rule("POST /api/auth/password/forgot"),
        rule("POST /api/auth/password/reset"),
        rule("GET /api/health"),
        rule("GET /api/openapi"),
        rule("GET /api/docs"),
        rule("GET /api/inngest"),
        rule("PUT /api/inngest"),
        rule("POST /api/inngest"),
        rule("GET /api/cron/engagement-nudges"),
        rule("GET /api/cron/sweep"),
        rule("GET /api/auth/me"),
        // Ends nobody's sign-in but the one whose token is sent.
        rule("POST /api/auth/logout")
            .with_body(|_, _| json!({ "refreshToken": "none of anybody's" })),
        rule("GET /api/notifications"),
        rule("POST /api/notifications/{notificationId}/read"),
        rule("GET /api/students/{studentId}"),
        rule("PATCH /api/students/{studentId}")
            .with_body(|_, _| json!({ "preferences": { "dailyMinutes": 25 } })),
        rule("DELETE /api/students/{studentId}"),
        rule("GET /api/students/{studentId}/export"),
        rule("POST /api/transcripts/upload")
            .with_body(|setup, of| {
                json!({
                    "studentId": of.student.id, "tutorId": setup.tom.id,
                    "sessionDate": "2025-11-16T10:00:00Z", "duration": 60,
                    "transcript": "Tutor: An acid gives protons.\nStudent: And a base takes them.",
                    "transcriptSource": "matrix", "transcriptFormat": "plain_text",
                })
            })
            .ignoring_ids(&["/tutorId", "/studentId"]),
        rule("GET /api/transcripts/{sessionId}"),
        rule("DELETE /api/transcripts/{sessionId}"),
        rule("GET /api/transcripts/{sessionId}/speakers"),
        rule("PATCH /api/transcripts/{sessionId}/speakers")
            .with_body(|_, _| json!({ "speakers": [{ "label": "Tom Hale", "person": "tutor" }] })),
        rule("GET /api/transcripts/student/{studentId}"),
        rule("POST /api/transcripts/{sessionId}/retry"),
        rule("POST /api/chat/message").with_body(|_, of| {
            json!({
                "studentId": of.student.id, "conversationId": of.conversation,
                "message": "What is an acid?",
            })
        }),
        rule("POST /api/chat/stream").with_body(|_, of| {
            json!({
                "studentId": of.student.id, "conversationId": of.conversation,
                "message": "What is an acid?",
            })
        }),
        rule("GET /api/chat/{conversationId}/stream"),
        rule("POST /api/chat/message/{messageId}/report"),
        rule("GET /api/chat/message/{messageId}/report"),
        rule("POST /api/chat/conversation")
            .with_body(|_, of| json!({ "studentId": of.student.id })),
        rule("GET /api/chat/conversation/{conversationId}"),
        rule("GET /api/chat/student/{studentId}"),
        rule("POST /api/goals").with_body(|setup, of| {
            let by = ports::Clock::now(&*setup.app.clock) + chrono::TimeDelta::days(30);
            json!({
                "studentId": of.student.id, "subject": "Algebra",
                "description": "Solve linear equations", "targetDate": by,
            })
        }),
        rule("GET /api/goals/student/{studentId}"),
        rule("PUT /api/goals/{goalId}/complete"),
        rule("GET /api/progress/student/{studentId}"),
        rule("GET /api/suggestions/student/{studentId}"),
        rule("POST /api/suggestions/{suggestionId}/accept"),
        rule("POST /api/suggestions/{suggestionId}/dismiss"),
        rule("GET /api/engagement/nudges/pending"),
        rule("POST /api/engagement/nudges/send")
            .with_body(|_, of| json!({ "studentId": of.student.id, "type": "early_engagement" })),
        rule("GET /api/analytics/learning-improvements/{studentId}"),
        rule("GET /api/analytics/dashboard"),
        rule("GET /api/analytics/usage"),
    ]);
    rules
}

fn recording_rules() -> Vec<OperationRule> {
    vec![
        rule("POST /api/blob/upload").with_body(|_, of| {
            json!({
                "type": "blob.generate-client-token",
                "payload": { "pathname": format!("uploads/{}/a.vtt", of.student.id) },
            })
        }),
        rule("POST /api/webhooks/read-ai"),
        rule("POST /api/webhooks/fireflies"),
        rule("POST /api/webhooks/zoom"),
        rule("GET /api/webhooks/parked"),
        rule("POST /api/webhooks/parked/{recordingId}/assign")
            .with_body(|setup, of| json!({ "studentId": of.student.id, "tutorId": setup.tom.id }))
            .ignoring_ids(&["recordingId", "/tutorId", "/studentId"]),
    ]
}

/// Routing, contexts, links and invites.
fn tutor_rules() -> Vec<OperationRule> {
    vec![
        rule("POST /api/tutor/routing/analyze").with_body(|_, of| {
            json!({
                "studentId": of.student.id,
                "context": {
                    "recentConversations": [of.conversation],
                    "practiceResults": [of.practice],
                    "currentQuestion": "What is pH?",
                },
            })
        }),
        rule("GET /api/tutor/context/{studentId}"),
        rule("POST /api/tutor/students")
            .with_body(|setup, of| json!({ "tutorId": setup.nina.id, "studentId": of.student.id }))
            .ignoring_ids(&["/tutorId", "/studentId"]),
        rule("DELETE /api/tutor/students/{tutorId}/{studentId}"),
        rule("POST /api/tutor/invites")
            .with_body(|_, _| json!({ "email": "invited@test.example" })),
        // The tests of invites show to whom a code belongs; here nobody has one.
        rule("POST /api/tutor/invites/accept").with_body(|_, _| json!({ "code": "no-such-code" })),
    ]
}

/// A concept belongs to all students, and an admin sees everybody's sessions.
fn concept_rules() -> Vec<OperationRule> {
    vec![
        rule("GET /api/concepts"),
        rule("POST /api/concepts/join")
            .with_body(|_, of| json!({ "from": [of.concept], "into": of.concept }))
            .ignoring_ids(&["/from/0", "/into"]),
        rule("POST /api/concepts/{conceptId}/split")
            .with_body(|_, of| {
                json!({
                    "name": "a part of it", "sessionIds": [of.session],
                    "evidenceIds": [of.evidence],
                })
            })
            .ignoring_ids(&["conceptId", "/sessionIds/0", "/evidenceIds/0"]),
    ]
}

fn safeguarding_rules() -> Vec<OperationRule> {
    let note = |_: &IsolationSetup, _: &Belongings| json!({ "note": "Spoke with her." });
    vec![
        rule("GET /api/safeguarding/alerts"),
        rule("GET /api/safeguarding/alerts/{alertId}"),
        rule("GET /api/safeguarding/alerts/{alertId}/words"),
        rule("POST /api/safeguarding/alerts/{alertId}/acknowledge").with_body(note),
        rule("POST /api/safeguarding/alerts/{alertId}/note").with_body(note),
        rule("GET /api/safeguarding/contacts"),
        rule("PUT /api/safeguarding/contacts")
            .with_body(|setup, of| {
                let lead = setup.lead.id;
                json!({ "contacts": [{ "userId": lead, "studentId": of.student.id }] })
            })
            .ignoring_ids(&["/contacts/0/userId", "/contacts/0/studentId"]),
        rule("GET /api/safeguarding/settings"),
        rule("PUT /api/safeguarding/settings")
            .with_body(|_, _| json!({ "aiChat": true, "escalateMinutes": 15, "repeatHours": 24 })),
        rule("GET /api/safeguarding/students/{studentId}"),
        rule("PUT /api/safeguarding/students/{studentId}")
            .with_body(|_, _| json!({ "aiChat": true })),
    ]
}

fn guardian_rules() -> Vec<OperationRule> {
    vec![
        rule("POST /api/guardians/invites")
            .with_body(|_, of| json!({ "studentId": of.student.id, "email": "new@test.example" })),
        rule("POST /api/guardians/accept").with_body(|_, _| json!({ "code": "no such code" })),
        rule("DELETE /api/guardians/{guardianId}/{studentId}"),
        rule("GET /api/consent/{studentId}"),
        rule("PUT /api/consent/{studentId}").with_body(|_, _| {
            json!({
                "scopes": ["uploads", "chat", "models"],
                "wordingVersion": domain::consent::wording_version(),
            })
        }),
    ]
}

fn practice_rules() -> Vec<OperationRule> {
    vec![
        rule("POST /api/practice/generate").with_body(|_, of| {
            json!({
                "studentId": of.student.id, "sessionId": of.session, "conceptIds": [of.concept],
            })
        }),
        rule("GET /api/practice/{practiceId}"),
        rule("GET /api/practice/student/{studentId}"),
        rule("POST /api/practice/{practiceId}/submit").with_body(
            |_, of| json!({ "answers": [{ "questionId": of.question, "answer": "A" }] }),
        ),
        rule("POST /api/practice/{practiceId}/preview")
            .with_body(|_, of| json!({ "questionId": of.question, "answer": "A" })),
        rule("POST /api/practice/{practiceId}/start"),
        rule("POST /api/practice/{practiceId}/hint")
            .with_body(|_, of| json!({ "questionId": of.question })),
        rule("POST /api/practice/{practiceId}/try")
            .with_body(|_, of| json!({ "questionId": of.question, "answer": "A" })),
        rule("POST /api/practice/{practiceId}/questions/{questionId}/contest")
            .with_body(|_, _| json!({ "comment": "I think that it is right." })),
        rule("PUT /api/practice/{practiceId}/questions/{questionId}/verdict")
            .with_body(|_, _| json!({ "correct": true })),
        rule("GET /api/practice/review"),
    ]
}

/// Somebody's id for a parameter of a path.
pub(super) fn path_id(
    setup: &IsolationSetup,
    belongings: &Belongings,
    operation: &str,
    name: &str,
) -> Uuid {
    match name {
        "studentId" => belongings.student.id.0,
        "sessionId" => belongings.session,
        "recordingId" => belongings.recording,
        "practiceId" => belongings.practice,
        "questionId" => belongings.question,
        "conceptId" => belongings.concept,
        "conversationId" => belongings.conversation,
        "messageId" => belongings.answer,
        "goalId" => belongings.goal,
        "suggestionId" => belongings.suggestion,
        "notificationId" => belongings.notification,
        "alertId" => belongings.alert,
        "guardianId" if belongings.student.id == setup.ada.student.id => setup.guardians[0].id.0,
        "guardianId" => setup.guardians[1].id.0,
        "tutorId" if belongings.student.id == setup.ada.student.id => setup.tom.id.0,
        "tutorId" => setup.nina.id.0,
        other => panic!("{operation}: whose id is {other}? Say so here."),
    }
}
