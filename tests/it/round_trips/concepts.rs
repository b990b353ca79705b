//! The requests that join and split concepts.

use serde_json::json;

use super::setup::School;
use super::{Row, row};

/// What follows the concepts is found, locked, found again, moved, and counted anew.
pub(super) fn rows(school: &School) -> Vec<Row> {
    let admin = &*school.admin.token;
    let (from, into) = (school.ids["otherConceptId"], school.ids["conceptId"]);
    vec![
        row("POST /api/concepts/join", admin, 18)
            .body(json!({ "from": [from], "into": into }))
            .in_transaction()
            .at_most(),
        row("POST /api/concepts/{conceptId}/split", admin, 22)
            .body(json!({ "name": school.other_concept }))
            .in_transaction()
            .at_most(),
    ]
}
