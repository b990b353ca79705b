//! The project's own cases of grading.

use super::*;

#[test]
fn every_own_case_is_graded_as_a_teacher_would() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/grading.jsonl");
    let report = measure(&cases).unwrap();
    assert!(report.disagreements.is_empty(), "{:#?}", report.disagreements);
    assert!(report.figures["n"].as_u64().unwrap() > 400, "{}", report.figures);
}
