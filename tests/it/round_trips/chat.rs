//! What is asked of answers as they are streamed, resumed and reported.

use serde_json::json;

use super::setup::School;
use super::{Row, row};

pub(super) fn rows(school: &School) -> Vec<Row> {
    let (ada, tutor) = (&*school.ada.token, &*school.tutor.token);
    let question = json!({ "message": "What is neutralization?" });
    vec![
        // As without a stream; what is told meanwhile is in the cache.
        row("POST /api/chat/stream", ada, 7).body(question).in_transaction(),
        row("GET /api/chat/{conversationId}/stream", ada, 1),
        row("POST /api/chat/message/{messageId}/report", ada, 1),
        row("GET /api/chat/message/{messageId}/report", tutor, 1),
    ]
}
