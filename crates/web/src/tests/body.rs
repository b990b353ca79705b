//! Bodies that are not what they should be.

use axum::body::Body;
use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};

use super::{app, post_json, request, send};
use crate::extract::BODY_LIMIT_BYTES;

/// The pointers and texts of the fields a body was refused for.
async fn faults_of(body: Value) -> Vec<(String, String)> {
    let reply = post_json(body.to_string()).await;
    assert_eq!(reply.status, 422, "{}", reply.text());
    let problem = reply.problem();
    let errors = problem["errors"].as_array().unwrap().iter();
    let text = |error: &Value, field: &str| error[field].as_str().unwrap().to_owned();
    errors.map(|error| (text(error, "pointer"), text(error, "detail"))).collect()
}

fn order() -> Value {
    json!({"studentName": "Ada", "count": 1, "answers": [{"questionText": "abc"}]})
}

fn body_with(pointer: &str, value: Value) -> Value {
    let mut order = order();
    *order.pointer_mut(pointer).unwrap() = value;
    order
}

fn body_without(field: &str) -> Value {
    let mut order = order();
    order.as_object_mut().unwrap().remove(field);
    order
}

#[tokio::test]
async fn unknown_fields_are_ignored() {
    let mut order = order();
    order["extra"] = json!({"deep": true});
    let reply = post_json(order.to_string()).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.json()["studentName"], "Ada");
}

#[tokio::test]
async fn a_body_that_is_not_json_is_malformed_and_says_where() {
    for (body, place) in [
        ("", "line 1, column 0"),
        ("{", "line 1, column 1"),
        ("{\"count\": 1,\n}", "line 2, column 1"),
        ("{\"studentName\": 5, \"count\": ", "column 28"),
        ("nope", "line 1"),
        ("{} {}", "column 4"),
    ] {
        let reply = post_json(body).await;
        let problem = reply.problem();
        assert_eq!((reply.status.as_u16(), &problem["code"]), (400, &json!("malformed_body")));
        assert!(problem["detail"].as_str().unwrap().contains(place), "{body}: {problem}");
    }
    for bytes in [&b"{\"studentName\": \"\xff\xfe\", \"count\": 1}"[..], b"\xff\xfe{\0}\0"] {
        assert_eq!(post_json(bytes.to_vec()).await.problem()["code"], "malformed_body");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(post_json(deep).await.status, 400);
}

#[tokio::test]
async fn a_missing_field_is_named_where_it_should_stand() {
    let required = "This field is required.".to_owned();
    assert_eq!(faults_of(body_without("count")).await, [("/count".to_owned(), required.clone())]);
    assert_eq!(
        faults_of(body_without("studentName")).await,
        [("/studentName".to_owned(), required.clone())]
    );
    let nested = faults_of(body_with("/answers/0", json!({}))).await;
    assert_eq!(nested, [("/answers/0/questionText".to_owned(), required)]);
}

#[tokio::test]
async fn a_wrong_type_is_named_where_it_stands() {
    for (pointer, value) in [
        ("/count", json!("one")),
        ("/count", json!(-1)),
        ("/count", json!(1.5)),
        ("/count", Value::Null),
        ("/studentName", json!(["Ada"])),
        ("/answers", json!({})),
        ("/answers/0/questionText", json!(7)),
    ] {
        let errors = faults_of(body_with(pointer, value)).await;
        assert_eq!(errors[0].0, pointer);
        assert!(errors[0].1.contains("expected"), "{errors:?}");
        assert!(!errors[0].1.contains("line"), "{errors:?}");
    }
    assert_eq!(faults_of(json!([])).await[0].0, "");
}

#[tokio::test]
async fn all_that_is_missing_or_wrong_is_named_at_once() {
    let body = json!({"count": "one", "answers": [{}, {"questionText": "abcd"}, 7]});
    let text = "A text of at most 3 characters is expected here.";
    let expected = [
        ("/studentName", "This field is required."),
        ("/answers/0/questionText", "This field is required."),
        ("/answers/1/questionText", text),
        ("/answers/2", "An object is expected here."),
        ("/count", "A whole number from 0 to 5 is expected here."),
    ];
    let faults = faults_of(body).await;
    let faults: Vec<_> = faults.iter().map(|(at, detail)| (at.as_str(), detail.as_str())).collect();
    assert_eq!(faults, expected);
}

#[tokio::test]
async fn all_broken_rules_are_named_at_once_as_callers_spell_them() {
    let body = json!({"studentName": "", "count": 6, "answers": [
        {"questionText": "abc"}, {"questionText": "abcd"}
    ]});
    let mut pointers: Vec<_> =
        faults_of(body).await.into_iter().map(|(pointer, _)| pointer).collect();
    pointers.sort();
    assert_eq!(pointers, ["/answers/1/questionText", "/count", "/studentName"]);
}

#[tokio::test]
async fn a_repeated_field_is_refused() {
    let body = r#"{"studentName": "Ada", "studentName": "Bob", "count": 1}"#;
    let problem = post_json(body).await.problem();
    assert_eq!(problem["errors"][0]["pointer"], "/studentName");
    let body = r#"{"studentName": "Ada", "count": "one", "extra": {"a": 1, "a": 1}}"#;
    let problem = post_json(body).await.problem();
    assert_eq!(problem["errors"][0]["pointer"], "/extra/a");
    assert_eq!(problem["errors"][1]["pointer"], "/count");
}

#[tokio::test]
async fn only_json_is_taken() {
    for (kind, status) in [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON", 200),
        ("application/merge-patch+json", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("text/json+json", 415),
        ("application/jsonp", 415),
        ("", 415),
    ] {
        let headers = [("content-type", kind)];
        let body = order().to_string().into();
        let reply = send(app(), request(Method::POST, "/api/orders", &headers, body)).await;
        assert_eq!(reply.status, status, "{kind}");
    }
    let bare = request(Method::POST, "/api/orders", &[], order().to_string().into());
    assert_eq!(send(app(), bare).await.problem()["code"], "unsupported_media_type");
}

fn padded(len: usize) -> Vec<u8> {
    let mut body = order().to_string().into_bytes();
    body.resize(len, b' ');
    body
}

#[tokio::test]
async fn a_body_may_have_four_megabytes_and_no_more() {
    assert_eq!(post_json(padded(BODY_LIMIT_BYTES)).await.status, 200);
    for len in [BODY_LIMIT_BYTES + 1, 5_000_000] {
        let reply = post_json(padded(len)).await;
        assert_eq!((reply.status.as_u16(), &reply.problem()["code"]), (413, &json!("too_large")));
    }
}

#[tokio::test]
async fn the_limit_holds_for_a_body_that_announces_no_length() {
    let piece = Bytes::from(vec![b' '; 64 * 1024]);
    let pieces = (0..80).map(move |_| Ok::<_, std::io::Error>(piece.clone()));
    let reply = post_json(Body::from_stream(futures::stream::iter(pieces))).await;
    assert_eq!(reply.status, 413);
    assert_eq!(reply.problem()["code"], "too_large");
}

#[tokio::test]
async fn an_endless_body_is_given_up() {
    let piece = Bytes::from(vec![b' '; 1024 * 1024]);
    let endless = futures::stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone()));
    let reply = post_json(Body::from_stream(endless)).await;
    assert!([413, 503].contains(&reply.status.as_u16()), "{reply:?}");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_malformed() {
    let pieces = [Ok(Bytes::from("{")), Err(std::io::Error::other("gone"))];
    let reply = post_json(Body::from_stream(futures::stream::iter(pieces))).await;
    assert_eq!(reply.problem()["code"], "malformed_body");
}
