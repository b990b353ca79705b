//! What alerts and settings of safeguarding cost.

use serde_json::json;

use super::{Row, School, row};

/// Alerts and settings of safeguarding.
pub(super) fn rows(school: &School) -> Vec<Row> {
    let admin = &*school.admin.token;
    let note = json!({ "note": "Spoke with her." });
    let settings = json!({ "aiChat": true, "escalateMinutes": 15, "repeatHours": 24 });
    vec![
        // The alert is locked and read; then the note is written, with a line of the audit log.
        row("POST /api/safeguarding/alerts/{alertId}/note", admin, 3)
            .body(note.clone())
            .in_transaction(),
        // The same, the acknowledgement, and the guardians who are to be told.
        row("POST /api/safeguarding/alerts/{alertId}/acknowledge", admin, 5)
            .body(note)
            .in_transaction(),
        // The admin; the people; the list is locked, emptied and filled, and read again.
        row("PUT /api/safeguarding/contacts", admin, 6)
            .body(json!({ "contacts": [{ "userId": school.tutor.id }] }))
            .in_transaction(),
        // The settings; then from when on students agree alone.
        row("PUT /api/safeguarding/settings", admin, 2).body(settings).in_transaction(),
        row("PUT /api/safeguarding/students/{studentId}", admin, 3)
            .body(json!({ "aiChat": true }))
            .in_transaction(),
    ]
}
