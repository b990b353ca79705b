//! The callers that the endpoint answers, and the headers of its answers.

use steps::{Cancel, Scope, Throttle};

use super::*;

fn plain_job() -> Job {
    Job::on("plain", "e").run(|_, event: Value| async move { Ok(event) })
}

#[tokio::test]
async fn a_call_without_a_fitting_signature_learns_nothing() {
    let endpoint = endpoint(vec![plain_job()]);
    let unsigned = request(Method::POST, "fnId=app-plain&stepId=step", &json!({}));
    let mut forged = signed(unsigned.clone());
    forged.body = Bytes::from_static(b"{\"event\":{}}");
    for mut refused in [unsigned, forged] {
        refused.headers.insert("traceparent", HeaderValue::from_static("00-aa-bb-01"));
        let response = endpoint.handle(refused).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(json_of(&response), json!({"message": "Unauthorized"}));
        let is_ours = |name: &str| name.starts_with("x-inngest") || name.starts_with("trace");
        assert!(!response.headers().keys().any(|name| is_ours(name.as_str())));
    }
}

#[tokio::test]
async fn without_a_signing_key_the_cloud_endpoint_answers_nothing() {
    let config = Config { signing_key: None, ..config() };
    let endpoint =
        Endpoint::new(config, vec![plain_job()], Arc::new(SentEvents::default()), http());
    for method in [Method::GET, Method::PUT, Method::POST] {
        let request_of_probe =
            request(method.clone(), "fnId=app-plain", &json!({"url": "http://x/"}));
        for request_of_probe in [request_of_probe.clone(), signed(request_of_probe)] {
            let response = endpoint.handle(request_of_probe).await;
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{method}");
        }
    }
}

#[tokio::test]
async fn in_development_programs_of_this_machine_may_call_and_nobody_else() {
    let config = Config { mode: Mode::Dev, signing_key: None, ..config() };
    let endpoint =
        Endpoint::new(config, vec![plain_job()], Arc::new(SentEvents::default()), http());
    let call = json!({"event": {"data": 1}});
    let from = |peer: Option<&str>| Request {
        peer: peer.map(|peer| peer.parse().unwrap()),
        ..request(Method::POST, "fnId=app-plain", &call)
    };
    for here in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
        let response = endpoint.handle(from(Some(here))).await;
        assert_eq!((response.status(), json_of(&response)), (StatusCode::OK, json!(1)), "{here}");
        assert_eq!(header_of(&response, headers::SIGNATURE), None);
    }
    for elsewhere in [None, Some("203.0.113.7"), Some("::ffff:192.168.1.2"), Some("10.0.0.1")] {
        let response = endpoint.handle(from(elsewhere)).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{elsewhere:?}");
    }
    for name in OF_OTHERS {
        let mut passed_on = from(Some("127.0.0.1"));
        passed_on.headers.insert(name, HeaderValue::from_static("http://evil.test"));
        let response = endpoint.handle(passed_on).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{name}");
    }
    assert_eq!(Mode::default(), Mode::Cloud);
}

#[tokio::test]
async fn on_this_machine_too_calls_are_signed_unless_in_development() {
    let unsigned = Request {
        peer: Some("127.0.0.1".parse().unwrap()),
        ..request(Method::POST, "fnId=app-plain", &json!({"event": {}}))
    };
    let response = endpoint(vec![plain_job()]).handle(unsigned).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

/// A writer that keeps the log.
#[derive(Clone, Default)]
struct LogLines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for LogLines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_wrong_signing_key_leaves_one_warning_that_says_what_to_do() {
    let lines = LogLines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
    let logged = tracing::subscriber::set_default(subscriber.finish());
    let endpoint = endpoint(vec![plain_job()]);
    let mut signature = String::new();
    for _ in 0..3 {
        let mut call = request(Method::POST, "fnId=app-plain&stepId=step", &json!({}));
        let other = SigningKey::new("signkey-test-5544332211");
        signature = signature::sign(&other, &call.body, Utc::now().timestamp());
        let value = HeaderValue::from_str(&signature).unwrap();
        call.headers.insert(headers::SIGNATURE, value);
        assert_eq!(endpoint.handle(call).await.status(), StatusCode::UNAUTHORIZED);
        // Nobody has to be told of a stranger without any signature.
        let unsigned = request(Method::POST, "fnId=app-plain&stepId=step", &json!({}));
        endpoint.handle(unsigned).await;
    }
    drop(logged);
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(log.matches("WARN").count(), 1, "{log}");
    assert!(log.contains("INNGEST_SIGNING_KEY is the key that the service uses"), "{log}");
    let mac = signature.split("s=").nth(1).unwrap();
    assert!(!log.contains("0011223344") && !log.contains(mac), "{log}");
}

#[tokio::test]
async fn an_answer_to_a_signed_call_is_signed_and_keeps_the_trace() {
    let endpoint = endpoint(vec![plain_job()]);
    let call = json!({"event": {"name": "e", "data": {"é": "<&>"}}});
    let mut request = request(Method::POST, "fnId=app-plain&stepId=step", &call);
    request.headers.insert("traceparent", HeaderValue::from_static("00-aa-bb-01"));
    let response = endpoint.handle(signed(request)).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(json_of(&response), json!({"é": "<&>"}));
    let signature = header_of(&response, headers::SIGNATURE).unwrap();
    let now = Utc::now().timestamp();
    assert!(signature::verify(&config(), signature, response.body(), now).is_ok());
    assert_eq!(header_of(&response, "traceparent"), Some("00-aa-bb-01"));
    assert_eq!(header_of(&response, headers::SDK), Some(headers::SDK_NAME));
    assert_eq!(header_of(&response, headers::REQ_VERSION), Some("2"));
    assert_eq!(header_of(&response, headers::NO_RETRY), Some("false"));
}

#[tokio::test]
async fn a_trust_probe_is_answered_empty_and_signed() {
    let endpoint = endpoint(Vec::new());
    let response = endpoint.handle(signed(request(Method::POST, "probe=trust", &json!({})))).await;
    assert_eq!((response.status(), response.body().len()), (StatusCode::OK, 0));
    assert!(header_of(&response, headers::SIGNATURE).is_some());
}

#[tokio::test]
async fn bad_calls_are_failures_that_may_pass() {
    let endpoint = endpoint(vec![plain_job()]);
    let broken = Request {
        body: Bytes::from_static(b"not json"),
        ..request(Method::POST, "fnId=app-plain", &json!({}))
    };
    let calls = [
        request(Method::POST, "fnId=app-unknown&stepId=step", &json!({})),
        request(Method::POST, "", &json!({})),
        request(Method::POST, "fnId=app-plain-failure", &json!({})),
        request(Method::POST, "fnId=app-plain", &json!({"ctx": {"use_api": true}})),
        broken,
    ];
    for call in calls {
        let response = endpoint.handle(signed(call)).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(header_of(&response, headers::NO_RETRY), Some("false"));
    }
}

#[tokio::test]
async fn other_methods_and_large_bodies_are_refused() {
    let endpoint = endpoint(Vec::new());
    let response = endpoint.handle(request(Method::DELETE, "", &json!({}))).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header_of(&response, "allow"), Some("GET, PUT, POST"));
    let body = Bytes::from(vec![b' '; MAX_REQUEST_BYTES + 1]);
    let large = Request { body, ..request(Method::POST, "", &json!({})) };
    assert_eq!(endpoint.handle(large).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_inspection_shows_more_to_those_who_know_the_key() {
    let endpoint = endpoint(vec![plain_job()]);
    let ask = || Request { body: Bytes::new(), ..request(Method::GET, "", &json!({})) };
    let public = json_of(&endpoint.handle(ask()).await);
    assert_eq!(public["authentication_succeeded"], Value::Null);
    assert_eq!((&public["function_count"], &public["mode"]), (&json!(1), &json!("cloud")));
    assert_eq!(public.get("signing_key_hash"), None);

    let full = json_of(&endpoint.handle(signed(ask())).await);
    assert_eq!(full["authentication_succeeded"], json!(true));
    assert_eq!(full["app_id"], json!("app"));
    assert_eq!(full["signing_key_hash"].as_str().map(str::len), Some(12));
    assert!(!full.to_string().contains("0011223344"));

    let mut forged = signed(ask());
    forged.headers.insert(headers::SIGNATURE, HeaderValue::from_static("t=1&s=00"));
    let refused = json_of(&endpoint.handle(forged).await);
    assert_eq!(refused["authentication_succeeded"], json!(false));
}

#[tokio::test]
async fn a_registration_in_band_names_every_function() {
    let job = Job::on("work", "e")
        .cron("TZ=Europe/London 0 9 * * *")
        .retries(2)
        .concurrency(1, "event.data.studentId")
        .idempotency("event.data.sessionId")
        .run(|_, _: Value| async { Ok(()) })
        .on_failure(|_, _: steps::Failure<Value>| async { Ok(()) });
    let endpoint = endpoint(vec![job]);
    let mut ask = request(Method::PUT, "", &json!({"url": "http://elsewhere/"}));
    ask.headers.insert(headers::SYNC_KIND, HeaderValue::from_static(headers::IN_BAND));
    assert_eq!(endpoint.handle(ask.clone()).await.status(), StatusCode::UNAUTHORIZED);

    let response = endpoint.handle(signed(ask)).await;
    assert_eq!(header_of(&response, headers::SYNC_KIND), Some(headers::IN_BAND));
    let body = json_of(&response);
    assert_eq!(body["url"], json!("http://study.test/api/inngest"));
    let url = "http://study.test/api/inngest?fnId=app-work&stepId=step";
    assert_eq!(
        body["functions"][0],
        json!({
            "id": "app-work",
            "name": "work",
            "triggers": [{"event": "e"}, {"cron": "TZ=Europe/London 0 9 * * *"}],
            "concurrency": {"limit": 1, "key": "event.data.studentId", "scope": "fn"},
            "idempotency": "event.data.sessionId",
            "steps": {"step": {
                "id": "step",
                "name": "step",
                "runtime": {"type": "http", "url": url},
                "retries": {"attempts": 2},
            }},
        })
    );
    assert_eq!(body["functions"][1]["id"], json!("app-work-failure"));
    assert_eq!(body["inspection"]["function_count"], json!(2));
    assert_eq!(body["functions"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        body["functions"][1]["triggers"],
        json!([{"event": FAILED_EVENT, "expression": "event.data.function_id == 'app-work'"}])
    );
}

#[tokio::test]
async fn a_registration_tells_every_limit() {
    use std::time::Duration;
    let mut job = Job::on("limited", "e")
        .concurrency(2, None)
        .concurrency_across(Scope::Account, 9, "'all'")
        .throttle(Throttle::new(10, Duration::from_mins(1)).burst(3).per("event.data.studentId"))
        .cancel_on("gone", "async.data.studentId == event.data.studentId")
        .start_within(Duration::from_hours(1))
        .finish_within(Duration::from_hours(2))
        .run(|_, _: Value| async { Ok(()) });
    job.spec.cancel.push(Cancel {
        event: "stop",
        only_if: None,
        timeout: Some(Duration::from_secs(5)),
    });
    let mut ask = request(Method::PUT, "", &json!({"url": "http://elsewhere/"}));
    ask.headers.insert(headers::SYNC_KIND, HeaderValue::from_static(headers::IN_BAND));
    let body = json_of(&endpoint(vec![job]).handle(signed(ask)).await);
    let described = &body["functions"][0];
    assert_eq!(
        described["concurrency"],
        json!([{"limit": 2, "scope": "fn"}, {"limit": 9, "scope": "account", "key": "'all'"}])
    );
    assert_eq!(
        described["throttle"],
        json!({"limit": 10, "period": "60s", "burst": 3, "key": "event.data.studentId"})
    );
    assert_eq!(
        described["cancel"],
        json!([
            {"event": "gone", "if": "async.data.studentId == event.data.studentId"},
            {"event": "stop", "timeout": "5s"},
        ])
    );
    assert_eq!(described["timeouts"], json!({"start": "3600s", "finish": "7200s"}));
}

#[tokio::test]
async fn an_address_from_an_unsigned_request_is_not_believed() {
    let config = Config { serve_origin: None, ..config() };
    let endpoint = Endpoint::new(config, Vec::new(), Arc::new(SentEvents::default()), http());
    let ask = request(Method::PUT, "", &json!({"url": "http://evil.test/api"}));
    assert_eq!(endpoint.handle(ask).await.status(), StatusCode::UNAUTHORIZED);
}
