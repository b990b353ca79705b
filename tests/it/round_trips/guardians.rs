//! What guardians and consent cost.

use serde_json::json;

use super::{Row, School, row};

/// Guardians and consent.
pub(super) fn rows(school: &School) -> Vec<Row> {
    let (admin, grace) = (&*school.admin.token, &*school.grace.token);
    let (ada, ben) = (school.ada.id, school.ben.id);
    let invite = json!({ "studentId": ada, "email": "gus@example.com" });
    let consent = json!({
        "scopes": ["uploads"], "wordingVersion": domain::consent::wording_version(),
    });
    vec![
        // The inviter is locked; the invitation is counted and made.
        row("POST /api/guardians/invites", admin, 2).in_transaction().body(invite),
        row("POST /api/guardians/accept", grace, 1)
            .body(json!({ "code": school.guardian_invitation })),
        row("GET /api/consent/{studentId}", grace, 1).with("studentId", ben),
        // The student is locked and looked at; a line is written; the student is shown.
        row("PUT /api/consent/{studentId}", grace, 4)
            .in_transaction()
            .with("studentId", ben)
            .body(consent),
        row("DELETE /api/guardians/{guardianId}/{studentId}", admin, 1),
    ]
}
