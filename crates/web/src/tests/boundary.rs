//! The properties of every answer, and the answers to failures.

use axum::body::Body;
use http::Method;
use serde_json::json;

use super::{app, request, request_path, send};

const ID: &str = "0198f7a0-0000-7000-8000-000000000001";

#[tokio::test]
async fn every_answer_has_an_id_and_is_not_stored() {
    for path in ["/api/me", "/api/list", "/nowhere", "/api/panic"] {
        let reply = request_path(path, &[]).await;
        assert_eq!(reply.header("x-request-id").len(), 36, "{path}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[tokio::test]
async fn a_callers_request_id_is_kept_if_it_is_short_and_printable() {
    assert_eq!(
        request_path("/api/list", &[("x-request-id", "abc-1")]).await.header("x-request-id"),
        "abc-1"
    );
    for unusable in ["", "two words", &"x".repeat(129), "caf\u{e9}"] {
        let reply = request_path("/api/list", &[("x-request-id", unusable)]).await;
        assert_eq!(reply.header("x-request-id").len(), 36, "{unusable}");
    }
}

#[tokio::test]
async fn an_unknown_path_is_a_problem() {
    for path in ["/", "/nowhere", "/api", "/api/things", "/api/me/more"] {
        let reply = request_path(path, &[]).await;
        assert_eq!(reply.status, 404, "{path}");
        let problem = reply.problem();
        assert_eq!(
            (&problem["code"], &problem["instance"]),
            (&json!("no_such_route"), &json!(path))
        );
    }
}

#[tokio::test]
async fn another_method_is_refused_with_those_that_are_allowed() {
    let path = format!("/api/things/{ID}");
    for method in ["POST", "PUT", "PATCH", "TRACE", "BREW"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let reply = send(app(), request(method.clone(), &path, &[], Body::empty())).await;
        assert_eq!(reply.status, 405, "{method}");
        assert_eq!(reply.header("allow"), "GET,HEAD,DELETE");
        assert_eq!(reply.problem()["code"], "method_not_allowed");
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let path = format!("/api/things/{ID}");
    let reply = send(app(), request(Method::HEAD, &path, &[], Body::empty())).await;
    assert_eq!((reply.status.as_u16(), reply.body.len()), (200, 0));
    assert_eq!(reply.header("content-length"), "36");
    let reply = send(app(), request(Method::HEAD, "/api/me", &[], Body::empty())).await;
    assert_eq!((reply.status.as_u16(), reply.body.len()), (401, 0));
}

#[tokio::test]
async fn a_panic_is_our_fault_and_says_nothing() {
    let reply = request_path("/api/panic", &[("x-request-id", "r1")]).await;
    assert_eq!(reply.status, 500);
    let problem = reply.problem();
    assert_eq!((&problem["code"], &problem["requestId"]), (&json!("internal"), &json!("r1")));
    assert!(!reply.text().contains("secret is"), "{}", reply.text());
}

#[tokio::test]
async fn an_internal_error_leaks_nothing() {
    let reply = request_path("/api/fails/internal", &[]).await;
    assert_eq!(reply.status, 500);
    assert!(!reply.text().contains("select"), "{}", reply.text());
    let reply = request_path("/api/fails/down", &[]).await;
    assert!(!reply.text().contains("vendor"), "{}", reply.text());
}

#[tokio::test]
async fn what_takes_too_long_is_given_up() {
    let reply = request_path("/api/slow", &[]).await;
    assert_eq!(reply.status, 503);
    assert_eq!(reply.problem()["code"], "timed_out");
    assert_eq!(reply.header("retry-after"), "5");
}

#[tokio::test]
async fn failures_keep_their_code_and_their_wait() {
    for (how, status, code, wait) in [
        ("absent", 404, "not_found", ""),
        ("conflict", 409, "already_submitted", ""),
        ("limited", 429, "rate_limited", "2"),
        ("down", 503, "unavailable", "7"),
    ] {
        let reply = request_path(&format!("/api/fails/{how}"), &[]).await;
        assert_eq!(reply.status, status);
        assert_eq!(
            (reply.problem()["code"].as_str(), reply.header("retry-after")),
            (Some(code), wait)
        );
    }
    let problem = request_path("/api/fails/body-id", &[]).await.problem();
    assert_eq!((&problem["status"], &problem["code"]), (&json!(404), &json!("not_found")));
    assert_eq!(problem["errors"][0]["pointer"], "/studentId");
}

#[tokio::test]
async fn a_long_path_is_not_repeated_whole() {
    let reply = request_path(&format!("/{}", "x".repeat(5000)), &[]).await;
    assert_eq!(reply.problem()["instance"].as_str().unwrap().len(), 256);
}

#[tokio::test]
async fn a_polled_answer_is_sent_once() {
    let first = request_path("/api/polled", &[]).await;
    assert_eq!((first.status.as_u16(), first.text()), (200, "[1,2,3]"));
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let tag = first.header("etag");
    for known in [tag.to_owned(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let again = request_path("/api/polled", &[("if-none-match", known.as_str())]).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{known}");
        assert_eq!(again.header("etag"), tag);
        assert_eq!(again.header("content-length"), "");
    }
    let other = request_path("/api/polled", &[("if-none-match", "\"x\"")]).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn options_tell_what_a_path_can_do() {
    let look = |path: &'static str| send(app(), request(Method::OPTIONS, path, &[], Body::empty()));
    let thing = look("/api/things/x").await;
    assert_eq!((thing.status.as_u16(), thing.body.len()), (204, 0));
    let mut methods: Vec<_> = thing.header("allow").split(',').map(str::trim).collect();
    methods.sort_unstable();
    assert_eq!(methods, ["DELETE", "GET", "HEAD"]);
    assert_eq!(look("/api/nothing").await.status, 404);
}

#[tokio::test]
async fn scripts_of_listed_origins_may_call_and_no_others() {
    let from =
        |origin: &'static str| [("origin", origin), ("access-control-request-method", "DELETE")];
    let ours = from("https://app.example");
    let preflight =
        send(app(), request(Method::OPTIONS, "/api/things/x", &ours, Body::empty())).await;
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), "https://app.example");
    assert!(preflight.header("access-control-allow-methods").contains("DELETE"));
    assert!(preflight.header("access-control-allow-headers").contains("idempotency-key"));
    assert_eq!(preflight.header("access-control-allow-credentials"), "");

    let answer = request_path("/api/polled", &[ours[0]]).await;
    assert_eq!(answer.header("access-control-allow-origin"), "https://app.example");
    assert!(answer.header("access-control-expose-headers").contains("etag"));
    assert_eq!(answer.header("vary"), "origin");

    for stranger in ["https://evil.example", "https://app.example.evil.example", "null"] {
        let theirs = from(stranger);
        let preflight = request(Method::OPTIONS, "/api/things/x", &theirs, Body::empty());
        for reply in [send(app(), preflight).await, request_path("/api/polled", &[theirs[0]]).await]
        {
            assert!(!reply.headers.keys().any(|name| name.as_str().starts_with("access-control")));
            assert_eq!(reply.header("vary"), "origin", "or a cache would mix the two up");
        }
    }
}
