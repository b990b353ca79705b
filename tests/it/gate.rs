//! The gate: who calls, how often, and answers that are given again.

mod addresses;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use companion::access::Limits;
use futures::future::join_all;
use http::Method;
use ports::{Fault, Limit, Limiter, Taken};
use serde_json::{Value, json};
use testkit::{App, Person};
use uuid::Uuid;

use crate::LESSON;

fn upload(student: &Person, text: &str) -> Value {
    json!({
        "studentId": student.id,
        "sessionDate": "2025-11-15T10:00:00Z",
        "duration": 3600,
        "transcript": text,
        "transcriptSource": "test",
        "transcriptFormat": "auto",
    })
}

async fn sessions(app: &App) -> i64 {
    sqlx::query_scalar("select count(*) from sessions").fetch_one(&app.db).await.unwrap()
}

async fn open_school() -> (App, Person, Person) {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    (app, tutor, ada)
}

#[tokio::test]
async fn the_same_request_with_the_same_key_is_answered_again() {
    let (app, tutor, ada) = open_school().await;
    let send = |text: &str| {
        app.post("/api/transcripts/upload", &upload(&ada, text))
            .bearer(&tutor.token)
            .header("idempotency-key", "first")
            .send()
    };
    let first = send(LESSON).await;
    assert_eq!(first.header("idempotent-replayed"), None);
    let again = send(LESSON).await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.header("content-type"), first.header("content-type"));
    assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
    let other = send("Tutor: Something else entirely.").await.expect(422);
    assert_eq!(other["code"], "idempotency_key_reused");
    assert_eq!(sessions(&app).await, 1);
}

#[tokio::test]
async fn fifty_at_once_with_one_key_do_one_thing() {
    let (app, tutor, ada) = open_school().await;
    let conversations = join_all((0..50).map(|_| {
        app.post("/api/chat/conversation", &json!({ "studentId": ada.id }))
            .bearer(&ada.token)
            .header("idempotency-key", "one")
            .send()
    }));
    let mut created = Vec::new();
    for answer in conversations.await {
        match answer.status.as_u16() {
            201 => created.push(answer.json["conversationId"].clone()),
            409 => {
                assert_eq!(answer.json["code"], "idempotency_key_in_use");
                assert!(answer.header("retry-after").is_some());
            }
            other => panic!("{other}: {:?}", answer.json),
        }
    }
    created.dedup();
    assert_eq!(created.len(), 1);
    let stored: i64 =
        sqlx::query_scalar("select count(*) from conversations").fetch_one(&app.db).await.unwrap();
    assert_eq!(stored, 1);
    drop(tutor);
}

#[tokio::test]
async fn keys_of_others_and_of_other_paths_are_other_keys() {
    let (app, tutor, ada) = open_school().await;
    let eve = app.student("Eve Stone").await;
    app.link(&tutor, &eve).await;
    for student in [&ada, &eve] {
        let answer = app
            .post("/api/chat/conversation", &json!({ "studentId": student.id }))
            .bearer(&student.token)
            .header("idempotency-key", "shared")
            .send()
            .await;
        assert_eq!(answer.header("idempotent-replayed"), None);
        answer.expect(201);
    }
}

#[tokio::test]
async fn a_replay_is_authorised_anew() {
    let (app, tutor, ada) = open_school().await;
    let send = || {
        app.post("/api/transcripts/upload", &upload(&ada, LESSON))
            .bearer(&tutor.token)
            .header("idempotency-key", "k")
            .send()
    };
    send().await.expect(202);
    sqlx::query("update tutor_students set ended_at = now()").execute(&app.db).await.unwrap();
    let absent = app
        .post("/api/transcripts/upload", &{
            let mut body = upload(&ada, LESSON);
            body["studentId"] = json!(Uuid::now_v7());
            body
        })
        .bearer(&tutor.token)
        .send()
        .await
        .expect(404);
    let refused = send().await;
    assert_eq!(refused.header("idempotent-replayed"), None);
    let refused = refused.expect(404);
    assert_eq!(refused["errors"], absent["errors"]);
    sqlx::query("update users set token_version = 2").execute(&app.db).await.unwrap();
    send().await.expect(401);
}

#[tokio::test]
async fn a_path_longer_than_any_route_is_absent_with_a_key_as_without() {
    let (app, _, ada) = open_school().await;
    let path = format!("/api/goals/{}/complete", "a".repeat(5000));
    for key in [None, Some("k")] {
        let request = app.request(Method::PUT, &path).bearer(&ada.token);
        let request = match key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        };
        assert_eq!(request.send().await.expect(404)["code"], "not_found", "{key:?}");
    }
}

#[tokio::test]
async fn what_was_refused_may_be_mended_and_sent_with_the_same_key() {
    let (app, tutor, ada) = open_school().await;
    let mut body = upload(&ada, LESSON);
    body["sessionDate"] = json!("1999-01-01T00:00:00Z");
    let send = |body: &Value| {
        app.post("/api/transcripts/upload", body)
            .bearer(&tutor.token)
            .header("idempotency-key", "mend")
            .send()
    };
    send(&body).await.expect(422);
    send(&upload(&ada, LESSON)).await.expect(202);
}

#[tokio::test]
async fn a_key_is_free_after_a_day_or_when_its_holder_died() {
    let (app, _, ada) = open_school().await;
    let send = || {
        app.post("/api/chat/conversation", &json!({ "studentId": ada.id }))
            .bearer(&ada.token)
            .header("idempotency-key", "day")
            .send()
    };
    let first = send().await.expect(201);
    sqlx::query("update idempotency_keys set status = null, answer = null")
        .execute(&app.db)
        .await
        .unwrap();
    assert_eq!(send().await.expect(409)["code"], "idempotency_key_in_use");
    app.clock.advance(TimeDelta::seconds(61));
    let second = send().await.expect(201);
    assert_ne!(first, second);
    assert_eq!(send().await.expect(201), second);
    app.clock.advance(TimeDelta::hours(14));
    sqlx::query("update idempotency_keys set created_at = created_at - interval '11 hours'")
        .execute(&app.db)
        .await
        .unwrap();
    let token = app.parts.tokens.issue(&ada.caller(), ports::Clock::now(&*app.clock)).unwrap();
    let third = app
        .post("/api/chat/conversation", &json!({ "studentId": ada.id }))
        .bearer(&token)
        .header("idempotency-key", "day")
        .send()
        .await
        .expect(201);
    assert_ne!(third, second);
}

#[tokio::test]
async fn kept_answers_are_sealed() {
    let (app, tutor, ada) = open_school().await;
    app.upload(&tutor, &ada, LESSON).await;
    app.run_jobs().await;
    let answer = app
        .post("/api/chat/message", &json!({ "studentId": ada.id, "message": "What is pH?" }))
        .bearer(&ada.token)
        .header("idempotency-key", "sealed")
        .send()
        .await
        .expect(200);
    let stored: Vec<u8> =
        sqlx::query_scalar("select answer from idempotency_keys").fetch_one(&app.db).await.unwrap();
    let response = answer["response"].as_str().unwrap();
    let response = response.split(' ').next().unwrap().as_bytes();
    assert!(!stored.windows(response.len()).any(|part| part == response));
}

#[tokio::test]
async fn a_key_that_is_no_key_is_named() {
    let (app, _, ada) = open_school().await;
    for bad in ["", &"k".repeat(256), "caf\u{e9}"] {
        let answer = app
            .post("/api/chat/conversation", &json!({ "studentId": ada.id }))
            .bearer(&ada.token)
            .header("idempotency-key", bad)
            .send()
            .await
            .expect(400);
        assert_eq!(answer["errors"][0]["parameter"], "Idempotency-Key");
    }
}

#[tokio::test]
async fn two_keys_are_none() {
    let (app, _, ada) = open_school().await;
    let two = app
        .post("/api/chat/conversation", &json!({ "studentId": ada.id }))
        .bearer(&ada.token)
        .header("idempotency-key", "one")
        .header("idempotency-key", "two");
    let refused = two.send().await.expect(400);
    assert_eq!(refused["errors"][0]["parameter"], "Idempotency-Key");
}

#[tokio::test]
async fn who_hangs_up_and_asks_again_finds_it_done_once() {
    let (app, _, ada) = open_school().await;
    let send = || {
        app.post("/api/chat/conversation", &json!({ "studentId": ada.id }))
            .bearer(&ada.token)
            .header("idempotency-key", "cut")
            .send()
    };
    let mut busy = app.db.begin().await.unwrap();
    sqlx::query("lock table conversations in exclusive mode").execute(&mut *busy).await.unwrap();
    tokio::time::timeout(Duration::from_millis(500), send()).await.unwrap_err();
    assert_eq!(send().await.expect(409)["code"], "idempotency_key_in_use");
    busy.commit().await.unwrap();
    let mut again = send().await;
    for _ in 0..100 {
        if again.status != 409 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        again = send().await;
    }
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    again.expect(201);
    let stored: i64 =
        sqlx::query_scalar("select count(*) from conversations").fetch_one(&app.db).await.unwrap();
    assert_eq!(stored, 1);
}

/// Long enough that no test comes to its end on its own.
const WINDOW: Duration = Duration::from_secs(100);

/// Goes to the beginning of a window, so that the test does not cross into the next.
fn wait_for_new_window(app: &App) {
    let into_ms = ports::Clock::now(&*app.clock).timestamp_millis().rem_euclid(100_000);
    app.clock.advance(TimeDelta::milliseconds(100_000 - into_ms));
}

/// Three writes, two model requests, five reads and two sign-ins in a hundred seconds.
fn few_requests() -> Limits {
    let of = |max| Limit { max, window: WINDOW };
    Limits { writes: of(3), reads: of(5), model: of(2), sign_in: of(2), ..Limits::default() }
}

#[tokio::test]
async fn each_kind_of_request_has_its_limit_and_says_so() {
    let app = App::with(|parts| testkit::TestServices { limits: few_requests(), ..parts }).await;
    wait_for_new_window(&app);
    let (ada, eve) = (app.student("Ada Okoye").await, app.student("Eve Stone").await);
    let read = |who: &Person| app.get("/api/auth/me").bearer(&who.token).send();
    let first = read(&ada).await;
    assert_eq!(first.header("ratelimit-policy"), Some("\"reads\";q=5;w=100"));
    assert!(first.header("ratelimit").unwrap().starts_with("\"reads\";r=4;t="));
    for _ in 0..4 {
        read(&ada).await.expect(200);
    }
    let over = read(&ada).await;
    let wait: u64 = over.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=100).contains(&wait));
    assert!(over.header("ratelimit").unwrap().starts_with("\"reads\";r=0;t="));
    let problem = over.expect(429);
    assert_eq!(problem["code"], "rate_limited");
    assert!(problem["requestId"].is_string());

    read(&eve).await.expect(200);
    let write = || {
        let body = json!({ "studentId": ada.id });
        app.post("/api/chat/conversation", &body).bearer(&ada.token).send()
    };
    for _ in 0..3 {
        write().await.expect(201);
    }
    write().await.expect(429);
    app.clock.advance(TimeDelta::seconds(201));
    read(&ada).await.expect(200);
    write().await.expect(201);
}

#[tokio::test]
async fn strangers_are_counted_by_their_address() {
    let app = App::with(|parts| testkit::TestServices { limits: few_requests(), ..parts }).await;
    wait_for_new_window(&app);
    let nobody = json!({ "email": "nobody@test.example", "password": "not the password" });
    let login = || app.post("/api/auth/login", &nobody).send();
    login().await.expect(401);
    login().await.expect(401);
    let over = login().await;
    assert_eq!(over.header("ratelimit-policy"), Some("\"sign-in\";q=2;w=100"));
    over.expect(429);
    // A header that callers can write changes nothing.
    let forged = app.post("/api/auth/login", &nobody).header("x-forwarded-for", "203.0.113.9");
    forged.send().await.expect(429);
}

/// A limiter that can't be reached.
struct Unreachable;

#[async_trait]
impl Limiter for Unreachable {
    async fn take(&self, _: &str, _: Limit) -> Result<Taken, Fault> {
        Err(Fault::busy("connection refused"))
    }

    async fn give_back(&self, _: &str, _: Limit) -> Result<(), Fault> {
        Err(Fault::busy("connection refused"))
    }
}

#[tokio::test]
async fn without_a_limiter_reads_pass_and_sign_ins_and_models_wait() {
    let app =
        App::with(|parts| testkit::TestServices { limiter: Arc::new(Unreachable), ..parts }).await;
    let ada = app.student("Ada Okoye").await;
    app.get("/api/auth/me").bearer(&ada.token).send().await.expect(200);
    let ask = json!({ "studentId": ada.id, "message": "What is pH?" });
    let answer = app.post("/api/chat/message", &ask).bearer(&ada.token).send().await;
    assert!(answer.header("retry-after").is_some());
    assert_eq!(answer.expect(503)["code"], "unavailable");
    let login = json!({ "email": "nobody@test.example", "password": "not the password" });
    app.post("/api/auth/login", &login).send().await.expect(503);
}
