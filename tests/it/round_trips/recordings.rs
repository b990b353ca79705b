//! The requests that recorders make, and what is done with what waits.

use domain::status::Recorder;
use serde_json::json;

use super::setup::School;
use super::{Row, row};

/// Webhooks, and what waits for an admin. A new meeting is stored in one statement.
pub(super) fn rows(school: &School) -> Vec<Row> {
    let admin = &*school.admin.token;
    let pair = json!({ "studentId": school.ada.id, "tutorId": school.tutor.id });
    vec![
        row("POST /api/webhooks/read-ai", "", 1)
            .body(crate::recordings::report("new", "A lesson", &[]))
            .signed_by(Recorder::ReadAi),
        row("POST /api/webhooks/fireflies", "", 1)
            .body(json!({ "event": "meeting.transcribed", "meeting_id": "new" }))
            .signed_by(Recorder::Fireflies),
        row("POST /api/webhooks/zoom", "", 1)
            .body(crate::recordings::zoom_event("new", "file.vtt", "nobody@test.example"))
            .signed_by(Recorder::Zoom),
        row("GET /api/webhooks/parked", admin, 1),
        row("POST /api/webhooks/parked/{recordingId}/assign", admin, 1).body(pair),
    ]
}
