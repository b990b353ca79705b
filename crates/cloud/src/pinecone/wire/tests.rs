//! Requests and the reading of answers, without a network.

use std::sync::Arc;

use domain::UserId;
use domain::redact::{Redactor, RosterRole};

use super::*;

const STUDENT_ID: &str = "0190a0a0-0000-7000-8000-000000000001";

fn student() -> UserId {
    serde_json::from_value(json!(STUDENT_ID)).unwrap()
}

fn egress() -> Egress {
    Egress::new(student(), Arc::new(Redactor::new(&[(RosterRole::Student, "Ada Okoye")], &[])))
}

fn record(id: &str, metadata: Value) -> Record {
    let Value::Object(metadata) = metadata else { panic!("an object") };
    // Numbers as long as numbers get: such a vector is the largest there is.
    let values = vec![-0.012_345_679; EMBEDDING_DIMENSIONS];
    Record { id: id.to_owned(), values, metadata }
}

fn bodies(records: Vec<Record>) -> Vec<Batch> {
    batches(&egress(), Namespace::StudentHistory, records).unwrap()
}

#[test]
fn a_call_has_a_hundred_records_and_two_megabytes_at_most() {
    let long = "x".repeat(30_000);
    for (metadata, at_least) in [(json!({}), 3), (json!({ "long": long }), 5)] {
        let records = (0..250).map(|n| record(&n.to_string(), metadata.clone())).collect();
        let all = bodies(records);
        assert!(all.len() >= at_least, "{}", all.len());
        assert_eq!(all.iter().map(|batch| batch.records).sum::<usize>(), 250);
        for batch in all {
            assert!(batch.records <= BATCH_RECORDS && batch.body.len() <= BATCH_BYTES + 2);
            let body: Value = serde_json::from_slice(&batch.body).unwrap();
            assert_eq!(body["namespace"], "student-history");
            assert_eq!(body["vectors"].as_array().unwrap().len(), batch.records);
        }
    }
    assert!(bodies(Vec::new()).is_empty());
}

#[test]
fn records_lose_their_nulls_and_carry_their_student_in_their_id() {
    let own = json!({ "studentId": STUDENT_ID, "subject": null, "topics": ["pH"], "n": 7 });
    let body: Value = serde_json::from_slice(&bodies(vec![record("r", own)])[0].body).unwrap();
    let vector = &body["vectors"][0];
    assert_eq!(vector["id"], format!("{STUDENT_ID}#r"));
    assert_eq!(vector["metadata"], json!({ "studentId": STUDENT_ID, "topics": ["pH"], "n": 7 }));
    let shared = bodies(vec![record("r", json!({ "n": 1 })), record("r", json!({ "n": 2 }))]);
    let body: Value = serde_json::from_slice(&shared[0].body).unwrap();
    assert_eq!(body["vectors"][0]["id"], "r");
    assert_eq!((shared[0].records, &body["vectors"][0]["metadata"]["n"]), (1, &json!(2)));
}

#[test]
fn what_can_not_be_stored_or_must_not_leave_is_refused_before_anything_is_sent() {
    let mut short = record("r", json!({}));
    short.values.pop();
    let mut nowhere = record("r", json!({}));
    nowhere.values.fill(0.0);
    let mut unreal = record("r", json!({}));
    unreal.values[0] = f32::NAN;
    let refused = [
        short,
        nowhere,
        unreal,
        record("r", json!({ "text": "Ada Okoye asked" })),
        record("r", json!({ "Ada Okoye": 1 })),
        record("r", json!({ "long": "x".repeat(METADATA_BYTES) })),
        record(&"x".repeat(ID_BYTES + 1), json!({})),
        record("", json!({})),
    ];
    for bad in refused {
        let records = vec![record("good", json!({})), bad];
        let fault = batches(&egress(), Namespace::StudentHistory, records).err().unwrap();
        assert!(
            matches!(fault, Fault::Rejected(_)) && !fault.to_string().contains("Ada"),
            "{fault}"
        );
    }
}

#[test]
fn a_filter_is_one_condition_or_all_of_several() {
    assert_eq!(condition(&Filter::default()), None);
    let own = json!({ "studentId": { "$eq": STUDENT_ID } });
    assert_eq!(condition(&Filter::student(student())), Some(own.clone()));
    let both = condition(&Filter::student(student()).with("topics", "acids"));
    assert_eq!(both, Some(json!({ "$and": [own, { "topics": { "$eq": "acids" } }] })));
    let number = condition(&Filter::default().with("difficulty", "7"));
    let either = json!([{ "difficulty": { "$eq": "7" } }, { "difficulty": { "$eq": 7 } }]);
    assert_eq!(number, Some(json!({ "$or": either })));
    let text = condition(&Filter::default().with("difficulty", "07"));
    assert_eq!(text, Some(json!({ "difficulty": { "$eq": "07" } })));
}

#[test]
fn matches_come_best_first_with_their_own_ids_and_whole_numbers() {
    let scored = json!([
        { "id": "b", "score": 0.5 },
        { "id": format!("{STUDENT_ID}#a"), "score": 1.000_000_1, "values": [],
          "metadata": { "studentId": STUDENT_ID, "difficulty": 7.0, "share": 0.5 } },
        { "id": "a", "score": 0.5, "metadata": {} },
    ]);
    let matches = matches(serde_json::from_value(scored).unwrap());
    let ids: Vec<&str> = matches.iter().map(|vector_match| vector_match.id.as_str()).collect();
    assert_eq!(ids, ["a", "a", "b"]);
    assert!(matches[0].score <= 1.0);
    assert_eq!(matches[0].metadata["difficulty"], json!(7));
    assert_eq!(matches[0].metadata["share"], json!(0.5));
}
