//! The requests of the endpoint to the service: a run's state, a registration, events sent.

use steps::Step;

use super::*;
use crate::events::EventsClient;
use crate::step_hash;
use crate::stub_response::{Stub, StubResponse, header};

const FALLBACK: &str = "signkey-test-99887766";

/// An endpoint of this service that echoes its event and what its first step has returned.
fn endpoint_of(api: &Stub) -> Endpoint {
    let job = Job::on("echo", "e").run(|step: Arc<Step>, event: Value| async move {
        let first: Value = step.run("first", async { Ok(json!("new")) }).await?;
        Ok(json!([event, first]))
    });
    let config = Config {
        api_origin: api.origin.clone(),
        signing_key_fallback: Some(SigningKey::new(FALLBACK)),
        env: Some("branch".to_owned()),
        ..config()
    };
    Endpoint::new(config, vec![job], Arc::new(SentEvents::default()), http())
}

/// A call whose state was too large to come with it.
fn call() -> Request {
    call_with(&json!({
        "event": null, "events": [], "steps": {},
        "ctx": {"run_id": "01ABC", "stack": null, "use_api": true},
    }))
}

fn call_with(body: &Value) -> Request {
    signed(request(Method::POST, "fnId=app-echo&stepId=step", body))
}

/// The state of a run that has had its first step.
fn state_response(request: &str) -> StubResponse {
    let body = if request.starts_with("GET /v0/runs/01ABC/batch ") {
        json!([{"name": "e", "data": {"n": 1}}, {"name": "e", "data": {"n": 2}}])
    } else if request.starts_with("GET /v0/runs/01ABC/actions ") {
        json!({step_hash("first"): {"data": "remembered"}})
    } else {
        return (404, "", String::new());
    };
    (200, "", body.to_string())
}

fn bearer(key: &str) -> String {
    format!("Bearer {}", SigningKey::new(key).hashed())
}

#[tokio::test]
async fn a_state_that_is_too_large_for_a_call_is_fetched() {
    for call in [call(), call_with(&json!({"use_api": true, "ctx": {"run_id": "01ABC"}}))] {
        let api = Stub::start(|request, _| state_response(request)).await;
        let response = endpoint_of(&api).handle(call).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(json_of(&response), json!([{"n": 1}, "remembered"]));
        let mut requests = api.requests();
        requests.sort();
        assert!(requests[0].starts_with("GET /v0/runs/01ABC/actions HTTP/1.1"));
        assert!(requests[1].starts_with("GET /v0/runs/01ABC/batch HTTP/1.1"));
        for request in &requests {
            assert_eq!(header(request, "authorization"), Some(bearer(KEY).as_str()));
            assert_eq!(header(request, "x-inngest-env"), Some("branch"));
            assert_eq!(header(request, "x-inngest-sdk"), Some(headers::SDK_NAME));
        }
        assert_eq!(requests.len(), 2);
    }
}

#[tokio::test]
async fn a_key_that_the_api_refuses_is_followed_by_the_fallback_key() {
    for refusal in [401, 403] {
        let api = Stub::start(move |request, _| {
            let is_old = header(request, "authorization") == Some(bearer(FALLBACK).as_str());
            if is_old { state_response(request) } else { (refusal, "", String::new()) }
        })
        .await;
        let response = endpoint_of(&api).handle(call()).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(api.requests().len(), 4);
    }
}

#[tokio::test]
async fn a_state_that_can_not_be_had_is_a_failure_that_may_pass() {
    let broken: [fn(&str) -> StubResponse; 5] = [
        |_| (401, "", String::new()),
        |_| (500, "", String::new()),
        |_| (200, "", "not json".to_owned()),
        |request| {
            if request.contains("/batch") {
                (200, "", "[]".to_owned())
            } else {
                state_response(request)
            }
        },
        |request| {
            if request.contains("/batch") {
                state_response(request)
            } else {
                (404, "", String::new())
            }
        },
    ];
    for answer in broken {
        let api = Stub::start(move |request, _| answer(request)).await;
        let response = endpoint_of(&api).handle(call()).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(header_of(&response, headers::NO_RETRY), Some("false"));
        assert!(header_of(&response, headers::SIGNATURE).is_some());
    }
}

#[tokio::test]
async fn a_run_id_that_is_none_is_asked_nobody() {
    let api = Stub::start(|request, _| state_response(request)).await;
    for id in ["", "../../secrets", "a/b", "a b", &"x".repeat(65)] {
        let body = json!({"ctx": {"run_id": id, "use_api": true}});
        let response = endpoint_of(&api).handle(call_with(&body)).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{id}");
    }
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_registration_out_of_band_says_all_that_is_needed() {
    let api = Stub::start(|_, _| (200, "", r#"{"ok":true,"modified":true}"#.to_owned())).await;
    let mut ask = request(Method::PUT, "deployId=d-1", &json!({"url": "http://elsewhere/"}));
    ask.headers.insert(headers::SERVER_KIND, HeaderValue::from_static("cloud"));
    let response = endpoint_of(&api).handle(signed(ask)).await;
    assert_eq!(json_of(&response), json!({"message": "Successfully synced.", "modified": true}));
    let requests = api.requests();
    assert!(requests[0].starts_with("POST /fn/register?deployId=d-1 HTTP/1.1"), "{}", requests[0]);
    assert_eq!(header(&requests[0], "authorization"), Some(bearer(KEY).as_str()));
    assert_eq!(header(&requests[0], "x-inngest-sync-kind"), Some("out_of_band"));
    assert_eq!(header(&requests[0], "x-inngest-expected-server-kind"), Some("cloud"));
    let body: Value = serde_json::from_str(requests[0].split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(body["url"], json!("http://study.test/api/inngest"));
    assert_eq!((&body["deployType"], &body["v"]), (&json!("ping"), &json!("0.1")));
    assert_eq!((&body["appName"], &body["sdk"]), (&json!("app"), &json!(headers::SDK_NAME)));
    assert_eq!(body["functions"][0]["id"], json!("app-echo"));
}

#[tokio::test]
async fn a_registration_that_is_refused_is_told() {
    let api = Stub::start(|_, _| (401, "", r#"{"error":"no"}"#.to_owned())).await;
    let ask = request(Method::PUT, "", &json!({"url": "http://elsewhere/"}));
    let response = endpoint_of(&api).handle(signed(ask)).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(json_of(&response)["modified"], json!(false));
    assert_eq!(api.requests().len(), 2, "the fallback key was tried");
}

#[tokio::test]
async fn with_in_band_switched_off_a_registration_is_made_out_of_band() {
    let api = Stub::start(|_, _| (200, "", r#"{"ok":true,"modified":false}"#.to_owned())).await;
    let config = Config { in_band_sync: false, api_origin: api.origin.clone(), ..config() };
    let endpoint = Endpoint::new(config, Vec::new(), Arc::new(SentEvents::default()), http());
    let mut ask = request(Method::PUT, "", &json!({"url": "http://elsewhere/"}));
    ask.headers.insert(headers::SYNC_KIND, HeaderValue::from_static(headers::IN_BAND));
    let response = endpoint.handle(signed(ask)).await;
    assert_eq!(header_of(&response, headers::SYNC_KIND), None);
    assert_eq!(json_of(&response)["modified"], json!(false));
    assert!(!api.requests()[0].contains("in_band_sync"));
}

#[tokio::test]
async fn what_a_call_sends_belongs_to_the_calls_trace() {
    let api = Stub::start(|_, _| (200, "", r#"{"ids":["e2"],"status":200}"#.to_owned())).await;
    let events = Arc::new(EventsClient::new(http(), &api.origin, "key", None).unwrap());
    let direct = Arc::clone(&events);
    let job = Job::on("sends", "e").run(move |step: Arc<Step>, _: Value| {
        let events = Arc::clone(&direct);
        async move {
            let event =
                |id: &str| Event { id: id.to_owned(), name: "n".to_owned(), data: json!({}) };
            step.run("inside", async { events.send(&[event("e1")]).await.map_err(Into::into) })
                .await?;
            step.send("tell", vec![event("e2")]).await
        }
    });
    let endpoint = Endpoint::new(config(), vec![job], events, http());
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    for steps in [json!({}), json!({step_hash("inside"): {"data": null}})] {
        let body = json!({"event": {"data": {}}, "steps": steps});
        let mut call = request(Method::POST, "fnId=app-sends&stepId=step", &body);
        call.headers.insert("traceparent", HeaderValue::from_static(trace));
        call.headers.insert("tracestate", HeaderValue::from_static("inngest@app=1"));
        let response = endpoint.handle(signed(call)).await;
        assert_eq!(header_of(&response, "traceparent"), Some(trace));
        assert_eq!(header_of(&response, "tracestate"), Some("inngest@app=1"));
    }
    let requests = api.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(header(&request, "traceparent"), Some(trace));
        assert_eq!(header(&request, "tracestate"), Some("inngest@app=1"));
    }
}
