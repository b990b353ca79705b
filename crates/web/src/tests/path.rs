//! Ids from hostile paths.

use axum::body::Body;
use http::Method;

use super::{app, request, request_path, send};

const ID: &str = "0198f7a0-0000-7000-8000-000000000001";
const OTHER: &str = "0198f7a0-0000-7000-8000-000000000002";

#[tokio::test]
async fn an_id_is_read_from_the_path_and_never_from_the_query() {
    for query in [
        String::new(),
        format!("?thingId={ID}"),
        format!("?thingId={OTHER}"),
        format!("?thingId={OTHER}&thingId={ID}"),
        format!("?x=1&id={OTHER}"),
    ] {
        let reply = request_path(&format!("/api/things/{ID}{query}"), &[]).await;
        assert_eq!((reply.status.as_u16(), reply.text()), (200, ID), "{query}");
    }
}

#[tokio::test]
async fn what_the_platform_lets_through_to_the_same_function_is_the_same_route() {
    for tail in ["", "/", ".rs", "/?a=b", ".rs?a=b"] {
        let reply = request_path(&format!("/api/things/{ID}{tail}"), &[]).await;
        assert_eq!((reply.status.as_u16(), reply.text()), (200, ID), "{tail}");
        let submit = format!("/api/things/{ID}/submit{tail}");
        let reply = send(app(), request(Method::POST, &submit, &[], Body::empty())).await;
        assert_eq!((reply.status.as_u16(), reply.text()), (200, ID), "{submit}");
    }
}

#[tokio::test]
async fn an_id_may_be_percent_encoded_or_in_capitals() {
    for id in [ID.to_ascii_uppercase(), ID.replace('-', "%2D"), ID.replacen('0', "%30", 1)] {
        assert_eq!(request_path(&format!("/api/things/{id}"), &[]).await.text(), ID, "{id}");
    }
}

#[tokio::test]
async fn a_segment_that_is_no_id_is_absent() {
    let unhyphenated = ID.replace('-', "");
    for segment in [
        "[thingId]",
        "%5BthingId%5D",
        "student",
        "..",
        "%2e%2e",
        ".",
        "%2F",
        &format!("{ID}%2F{OTHER}"),
        &format!("x%2F{ID}"),
        &format!("{ID}%00"),
        &format!("{ID}%20"),
        &format!("+{ID}"),
        &format!("{ID}+"),
        "a+b",
        "%FF%FE",
        &unhyphenated,
        &format!("%7B{ID}%7D"),
        &format!("urn:uuid:{ID}"),
        &"9".repeat(3000),
    ] {
        let reply = request_path(&format!("/api/things/{segment}?thingId={ID}"), &[]).await;
        assert_eq!(reply.status, 404, "{segment}: {}", reply.text());
        assert_eq!(reply.problem()["code"], "not_found", "{segment}");
    }
}

#[tokio::test]
async fn a_malformed_id_looks_like_an_absent_one() {
    let without_request = |mut body: serde_json::Value| {
        let fields = body.as_object_mut().unwrap();
        fields.remove("requestId");
        fields.remove("instance");
        body
    };
    let malformed = without_request(request_path("/api/things/nonsense", &[]).await.problem());
    let absent = without_request(request_path("/api/fails/absent", &[]).await.problem());
    assert_eq!(malformed, absent);
}

#[tokio::test]
async fn paths_with_empty_segments_reach_nothing() {
    for path in [format!("/api//things/{ID}"), format!("/api/things//{ID}"), "/api/things/".into()]
    {
        let reply = request_path(&path, &[]).await;
        assert_eq!(reply.problem()["code"], "no_such_route", "{path}");
    }
}

#[tokio::test]
async fn two_ids_keep_their_order() {
    let reply = request_path(&format!("/api/pairs/{ID}/{OTHER}?a={OTHER}&b={OTHER}"), &[]).await;
    assert_eq!(reply.text(), format!("{ID} {OTHER}"));
    assert_eq!(request_path(&format!("/api/pairs/{ID}/x"), &[]).await.status, 404);
}
