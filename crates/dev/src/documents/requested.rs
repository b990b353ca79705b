//! The routes that were requested before the product was built, with the test that proves each.

/// A route as it was requested.
pub(super) struct Requested {
    /// Such as `GET /api/goals`.
    pub(super) operation: &'static str,
    /// A file in `tests/it`.
    pub(super) test: &'static str,
}

const fn requested(operation: &'static str, test: &'static str) -> Requested {
    Requested { operation, test }
}

/// All of them, in the order of the request.
pub(super) const REQUESTED: [Requested; 25] = [
    requested("POST /api/auth/login", "auth.rs"),
    requested("POST /api/auth/register", "auth.rs"),
    requested("POST /api/auth/refresh", "auth/tokens.rs"),
    requested("POST /api/transcripts/upload", "transcripts.rs"),
    requested("GET /api/transcripts/{sessionId}", "transcripts.rs"),
    requested("GET /api/transcripts/student/{studentId}", "transcripts.rs"),
    requested("POST /api/chat/message", "chat.rs"),
    requested("GET /api/chat/conversation/{conversationId}", "chat.rs"),
    requested("POST /api/chat/conversation", "chat.rs"),
    requested("POST /api/practice/generate", "practice.rs"),
    requested("GET /api/practice/{practiceId}", "practice.rs"),
    requested("POST /api/practice/{practiceId}/submit", "practice.rs"),
    requested("GET /api/practice/student/{studentId}", "practice.rs"),
    requested("GET /api/goals/student/{studentId}", "goals.rs"),
    requested("POST /api/goals", "goals.rs"),
    requested("PUT /api/goals/{goalId}/complete", "goals.rs"),
    requested("GET /api/progress/student/{studentId}", "learning.rs"),
    requested("GET /api/suggestions/student/{studentId}", "suggestions.rs"),
    requested("POST /api/suggestions/{suggestionId}/accept", "suggestions.rs"),
    requested("POST /api/tutor/routing/analyze", "tutor/routing.rs"),
    requested("GET /api/tutor/context/{studentId}", "tutor/context.rs"),
    requested("GET /api/engagement/nudges/pending", "engagement.rs"),
    requested("POST /api/engagement/nudges/send", "engagement.rs"),
    requested("GET /api/analytics/learning-improvements/{studentId}", "analytics.rs"),
    requested("GET /api/analytics/dashboard", "analytics.rs"),
];
