//! Requests counted by network address: work for a model, registrations, and routes without a gate.

use std::net::IpAddr;

use chrono::Utc;
use companion::access::Limits;
use http::Method;
use inngest::SigningKey;
use serde_json::{Value, json};
use testkit::{App, CRON_SECRET, PASSWORD, Person, SIGNING_KEY, TestResponse, TestServices};

use super::{Unreachable, WINDOW, wait_for_new_window};

const SCHOOL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));
const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1));

/// Limits of a test, over those of its parts.
async fn start_limited(change: impl FnOnce(Limits) -> Limits) -> App {
    let app = App::with(|parts| TestServices { limits: change(parts.limits), ..parts }).await;
    wait_for_new_window(&app);
    app
}

fn per_minute(max: u32) -> ports::Limit {
    ports::Limit { max, window: WINDOW }
}

async fn ask(app: &App, person: &Person, from: IpAddr) -> TestResponse {
    let body = json!({ "studentId": person.id, "message": "What is pH?" });
    app.post("/api/chat/message", &body).bearer(&person.token).from(from).send().await
}

#[tokio::test]
async fn guests_behind_one_address_share_a_small_allowance_and_the_linked_do_not() {
    let app = start_limited(|limits| Limits {
        model_guests: per_minute(3),
        model_address: per_minute(5),
        ..limits
    })
    .await;
    let tutor = app.tutor("Tom Hale").await;
    let ada = app.student("Ada Okoye").await;
    app.link(&tutor, &ada).await;
    for n in 0..3 {
        ask(&app, &app.student(&format!("Guest {n}")).await, SCHOOL).await.expect(200);
    }
    let last = app.student("Guest Last").await;
    let over = ask(&app, &last, SCHOOL).await;
    assert_eq!(over.header("ratelimit-policy"), Some("\"model-guests\";q=3;w=100"));
    assert!(over.header("retry-after").is_some());
    assert_eq!(over.expect(429)["code"], "rate_limited");
    ask(&app, &last, ELSEWHERE).await.expect(200);
    for _ in 0..5 {
        ask(&app, &ada, SCHOOL).await.expect(200);
    }
    let over = ask(&app, &ada, SCHOOL).await;
    assert_eq!(over.header("ratelimit-policy"), Some("\"model-address\";q=5;w=100"));
    over.expect(429);
}

#[tokio::test]
async fn what_an_address_is_refused_does_not_count_against_the_account() {
    let app = start_limited(|limits| Limits {
        model: per_minute(2),
        model_guests: per_minute(1),
        ..limits
    })
    .await;
    let (ada, eve) = (app.student("Ada Okoye").await, app.student("Eve Stone").await);
    ask(&app, &eve, SCHOOL).await.expect(200);
    for _ in 0..5 {
        ask(&app, &ada, SCHOOL).await.expect(429);
    }
    ask(&app, &ada, ELSEWHERE).await.expect(200);
}

#[tokio::test]
async fn completing_a_goal_is_counted_as_work_for_a_model() {
    let app = start_limited(|limits| Limits { model: per_minute(1), ..limits }).await;
    let ada = app.student("Ada Okoye").await;
    let mut answers = Vec::new();
    for subject in ["Chemistry", "Physics"] {
        let goal = json!({ "studentId": ada.id, "subject": subject, "description": "Know it" });
        let created = app.post("/api/goals", &goal).bearer(&ada.token).send().await.expect(201);
        let path = format!("/api/goals/{}/complete", created["goalId"].as_str().unwrap());
        answers.push(app.request(Method::PUT, &path).bearer(&ada.token).send().await);
    }
    let over = answers.pop().unwrap();
    answers.pop().unwrap().expect(200);
    assert_eq!(over.header("ratelimit-policy"), Some("\"model\";q=1;w=100"));
    over.expect(429);
    let events: i64 =
        sqlx::query_scalar("select count(*) from events where name = 'goal.completed'")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert_eq!(events, 1);
}

async fn register(app: &App, email: &str, from: IpAddr) -> TestResponse {
    let form =
        json!({ "email": email, "password": PASSWORD, "name": "Ada Park", "role": "student" });
    app.post("/api/auth/register", &form).from(from).send().await
}

#[tokio::test]
async fn an_address_registers_so_many_a_day_whatever_comes_of_it() {
    let day = ports::Limit { max: 3, window: std::time::Duration::from_hours(24) };
    let app = start_limited(|limits| Limits { registrations: day, ..limits }).await;
    register(&app, "one@school.example", SCHOOL).await.expect(201);
    register(&app, "one@school.example", SCHOOL).await.expect(409);
    register(&app, "no address", SCHOOL).await.expect(422);
    // A free address and a taken one are refused alike.
    let mut refused = Vec::new();
    for email in ["one@school.example", "two@school.example"] {
        let answer = register(&app, email, SCHOOL).await;
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=86_400).contains(&wait));
        let mut problem = answer.expect(429);
        problem["requestId"] = Value::Null;
        refused.push(problem);
    }
    assert_eq!(refused[0], refused[1]);
    assert_eq!(refused[0]["code"], "rate_limited");
    register(&app, "two@school.example", ELSEWHERE).await.expect(201);
    let accounts: i64 =
        sqlx::query_scalar("select count(*) from users").fetch_one(&app.db).await.unwrap();
    assert_eq!(accounts, 2);
    app.clock.advance(chrono::TimeDelta::days(2));
    register(&app, "three@school.example", SCHOOL).await.expect(201);
}

#[test]
fn by_default_a_school_fits_behind_one_address() {
    let usual = Limits::default();
    assert!(usual.registrations.max >= 60 * 3);
    assert!(usual.model_address.max >= 30 * usual.model.max);
    assert_eq!(usual.model_address.window, usual.model.window);
}

#[tokio::test]
async fn routes_without_a_gate_are_counted_by_address() {
    for path in ["/api/health", "/api/openapi", "/api/docs", "/api/inngest"] {
        let app = start_limited(|limits| Limits { open: per_minute(3), ..limits }).await;
        let get = |from| app.get(path).from(from).send();
        for _ in 0..3 {
            assert_eq!(get(SCHOOL).await.status, 200, "{path}");
        }
        let over = get(SCHOOL).await;
        assert_eq!(over.header("ratelimit-policy"), Some("\"open\";q=3;w=100"), "{path}");
        assert!(over.header("retry-after").is_some());
        over.expect(429);
        assert_eq!(get(ELSEWHERE).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn without_a_limiter_routes_without_a_gate_pass() {
    let limiter = std::sync::Arc::new(Unreachable);
    let app = App::with(|parts| TestServices { limiter, ..parts }).await;
    for path in ["/api/health", "/api/openapi", "/api/docs", "/api/inngest"] {
        assert_eq!(app.get(path).send().await.status, 200, "{path}");
    }
}

/// A call of the job service to no job: 404 or the like once it is verified, never 401.
async fn call(app: &App, body: String, signature: &str) -> TestResponse {
    let call = app.request(Method::POST, "/api/inngest?fnId=none&stepId=step");
    let call = call.from(SCHOOL).header("x-inngest-signature", signature);
    call.body(body).send().await
}

fn signed(body: &str) -> String {
    inngest::signature::sign(&SigningKey::new(SIGNING_KEY), body.as_bytes(), Utc::now().timestamp())
}

#[tokio::test]
async fn junk_for_the_job_service_is_refused_unread_and_what_is_signed_is_not() {
    let app = start_limited(|limits| Limits { open: per_minute(4), ..limits }).await;
    let junk = "x".repeat(1024 * 1024);
    let forged = format!("t={}&s={}", Utc::now().timestamp(), "0".repeat(64));
    for _ in 0..4 {
        assert_eq!(call(&app, junk.clone(), &forged).await.status, 401);
    }
    // A body that would break off if anybody read it.
    let broken = futures::stream::iter([Err::<bytes::Bytes, _>(std::io::Error::other("read"))]);
    let unread = app
        .request(Method::POST, "/api/inngest?fnId=none&stepId=step")
        .from(SCHOOL)
        .body(axum::body::Body::from_stream(broken));
    unread.send().await.expect(429);
    call(&app, junk, &forged).await.expect(429);
    call(&app, "{}".into(), &forged).await.expect(429);

    // The job service behind the same address goes on, as often as it likes and all at once.
    let body = json!({ "event": {}, "ctx": {} }).to_string();
    let signature = signed(&body);
    let calls = (0..50).map(|_| call(&app, body.clone(), &signature));
    for answer in futures::future::join_all(calls).await {
        assert!(![401, 429].contains(&answer.status.as_u16()), "{}", answer.status);
        assert!(answer.header("x-inngest-signature").is_some());
    }
}

#[tokio::test]
async fn the_scheduler_is_admitted_however_often_others_try_in_its_name() {
    let app = start_limited(|limits| Limits { open: per_minute(3), ..limits }).await;
    let sweep = |secret: &str| app.get("/api/cron/sweep").from(SCHOOL).bearer(secret).send();
    for _ in 0..10 {
        sweep(CRON_SECRET).await.expect(200);
    }
    for _ in 0..3 {
        sweep("a guess").await.expect(401);
    }
    sweep("a guess").await.expect(429);
    app.get("/api/cron/sweep").from(SCHOOL).send().await.expect(429);
    sweep(CRON_SECRET).await.expect(200);
}
