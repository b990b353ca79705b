//! The faults of documents that do not fit, type by type.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::*;

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Order {
    id: Uuid,
    #[schema(min_length = 1, max_length = 10)]
    customer_name: String,
    #[schema(minimum = 1, maximum = 20)]
    count: i32,
    due_at: Option<DateTime<Utc>>,
    day: Option<NaiveDate>,
    urgent: Option<bool>,
    level: Option<Level>,
    #[schema(max_items = 3)]
    lines: Vec<Line>,
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Level {
    Easy,
    Medium,
    VeryHard,
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct Line {
    article: String,
    #[schema(minimum = 0)]
    price: f64,
    parts: Option<Vec<i64>>,
}

fn order() -> Value {
    json!({
        "id": Uuid::nil(), "customerName": "Ada", "count": 1, "dueAt": "2025-11-15T10:00:00+01:00",
        "day": "2025-11-15", "urgent": true, "level": "very_hard",
        "lines": [{"article": "chalk", "price": 1.5, "parts": [1, 2]}, {"article": "ink", "price": 2}],
    })
}

fn list_faults(document: &Value) -> Vec<(String, String)> {
    let faults = Schema::of::<Order>().faults(document).into_iter();
    faults.map(|Broken { pointer, detail }| (pointer, detail)).collect()
}

fn with(pointer: &str, value: Value) -> Value {
    let mut order = order();
    *order.pointer_mut(pointer).unwrap() = value;
    order
}

#[test]
fn a_document_that_its_type_takes_has_no_faults() {
    serde_json::from_value::<Order>(order()).unwrap();
    assert_eq!(list_faults(&order()), []);
    for field in ["/dueAt", "/day", "/urgent", "/level", "/lines/0/parts"] {
        let null = with(field, Value::Null);
        serde_json::from_value::<Order>(null.clone()).unwrap();
        assert_eq!(list_faults(&null), [], "{field}");
    }
    let mut more = order();
    more["unknown"] = json!({"count": "many"});
    assert_eq!(list_faults(&more), []);
}

#[test]
fn each_wrong_value_is_told_where_it_stands_and_what_is_expected() {
    let whole = "A whole number from 1 to 20 is expected here.";
    let words = "Must be one of `easy`, `medium`, `very_hard`.";
    let time = "Must be a time that exists, such as 2025-11-15T10:00:00Z.";
    let day = "Must be a day that exists, such as 2025-11-15.";
    let text = "A text of 1 to 10 characters is expected here.";
    for (pointer, value, detail) in [
        ("/id", json!("7"), "An id is expected here."),
        ("/id", Value::Null, "An id is expected here."),
        ("/customerName", json!(7), text),
        ("/customerName", json!(""), text),
        ("/customerName", json!("12345678901"), text),
        ("/count", json!("one"), whole),
        ("/count", json!(1.5), whole),
        ("/count", json!(0), whole),
        ("/count", json!(21), whole),
        ("/count", json!(9_999_999_999_i64), whole),
        ("/count", json!(u64::MAX), whole),
        ("/dueAt", json!("2025-11-15"), time),
        ("/dueAt", json!("2025-02-30T10:00:00Z"), time),
        ("/dueAt", json!(1), time),
        ("/day", json!("15.11.2025"), day),
        ("/urgent", json!("yes"), "true or false is expected here."),
        ("/level", json!("hard"), words),
        ("/level", json!(3), words),
        ("/lines", json!({}), "A list of at most 3 entries is expected here."),
        ("/lines", json!([1, 2, 3, 4]), "A list of at most 3 entries is expected here."),
        ("/lines/1", json!("ink"), "An object is expected here."),
        ("/lines/0/article", json!([]), "A text is expected here."),
        ("/lines/0/price", json!(-0.5), "A number of at least 0 is expected here."),
        ("/lines/0/parts/1", json!(0.5), "A whole number is expected here."),
    ] {
        assert_eq!(list_faults(&with(pointer, value)), [(pointer.to_owned(), detail.to_owned())]);
    }
    assert_eq!(
        list_faults(&json!([])),
        [(String::new(), "An object is expected here.".to_owned())]
    );
}

#[test]
fn all_faults_are_told_at_once_and_what_is_missing_first() {
    let document = json!({"count": "one", "level": "hard", "lines": [{"price": true}, 7]});
    let pointers: Vec<_> = list_faults(&document).into_iter().map(|(pointer, _)| pointer).collect();
    let expected = [
        "/id",
        "/customerName",
        "/count",
        "/level",
        "/lines/0/article",
        "/lines/0/price",
        "/lines/1",
    ];
    assert_eq!(pointers, expected);
    assert_eq!(list_faults(&document)[0].1, REQUIRED);
}

#[test]
fn faults_without_end_are_so_many() {
    let parts = vec![json!("x"); 10 * MAX_FAULTS];
    assert_eq!(list_faults(&with("/lines/0/parts", json!(parts))).len(), MAX_FAULTS);
}

#[test]
fn where_reading_stopped_is_told_even_if_the_schema_allows_the_value() {
    let schema = Schema::of::<Order>();
    let pointers = |document: &Value, stopped_at: &str| {
        let faults = schema.misfits(document, stopped_at).into_iter();
        faults.map(|broken| (broken.pointer, broken.detail)).collect::<Vec<_>>()
    };
    let another = |pointer: &str| (pointer.to_owned(), ANOTHER.to_owned());
    assert_eq!(pointers(&order(), "/count"), [another("/count")]);
    assert_eq!(pointers(&order(), ""), [another("")]);
    let wrong = with("/lines/1", json!(7));
    assert_eq!(pointers(&wrong, "/lines/1").len(), 1);
    assert_eq!(pointers(&wrong, "/lines/1/article").len(), 1);
    assert_eq!(pointers(&wrong, "/lines")[0].0, "/lines/1");
    assert_eq!(pointers(&wrong, "/lines/10")[0], another("/lines/10"));
}

#[test]
fn bounds_are_told_of_places_that_have_some() {
    let schema = Schema::of::<Order>();
    let at = |pointer| schema.bounds_at(pointer);
    assert_eq!(at("/count").unwrap(), "A whole number from 1 to 20 is expected here.");
    assert_eq!(at("/lines/2/price").unwrap(), "A number of at least 0 is expected here.");
    assert_eq!(at("/lines/2/article"), None);
    assert_eq!(at("/level"), None);
    assert_eq!(at("/absent/0"), None);
}

#[test]
fn parts_and_choices_of_schemas_are_followed() {
    let mixed = Schema::standalone(json!({"allOf": [
        {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        {"type": "object", "properties": {"age": {"type": "integer"}}},
    ]}));
    let faults = mixed.faults(&json!({"age": "ten"}));
    let pointers: Vec<_> = faults.iter().map(|broken| broken.pointer.as_str()).collect();
    assert_eq!(pointers, ["/name", "/age"]);

    let either = Schema::standalone(json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}));
    assert_eq!(either.faults(&json!("a")), []);
    assert_eq!(either.faults(&json!(1)), []);
    assert_eq!(either.faults(&json!(true))[0].detail, ANOTHER);
}

#[test]
fn a_single_word_is_the_one_that_it_must_be() {
    let only = Schema::standalone(json!({"type": "string", "enum": ["history"]}));
    assert_eq!(only.faults(&json!("turns"))[0].detail, "Must be `history`.");
}
