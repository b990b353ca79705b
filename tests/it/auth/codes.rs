//! Codes that are sent by mail: proving an address, choosing a new password.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use domain::people::Email;
use futures::future::join_all;
use http::StatusCode;
use serde_json::{Value, json};
use testkit::{App, TestResponse};

use super::{PASSWORD, answer_and_works, login, me, pointers, register_form, text};

const NEW_PASSWORD: &str = "staple battery horse";

async fn verify(app: &App, body: Value) -> TestResponse {
    app.post("/api/auth/verify", &body).send().await
}

async fn forgot(app: &App, email: &str) -> TestResponse {
    app.post("/api/auth/password/forgot", &json!({ "email": email })).send().await
}

async fn reset(app: &App, code: &str, password: &str) -> TestResponse {
    let body = json!({ "code": code, "password": password });
    app.post("/api/auth/password/reset", &body).send().await
}

/// The codes that were mailed, oldest first; `kind` is how the ids of their mails begin.
pub(super) async fn codes(app: &App, kind: &str) -> Vec<String> {
    let mut letters = db::local::outbox::list_newest(&app.db, 100).await.unwrap();
    letters.retain(|letter| letter.id.starts_with(kind));
    letters.sort_by(|left, right| left.id.cmp(&right.id));
    let code = |body: &str| body.split("code is ").nth(1).unwrap()[..22].to_owned();
    letters.iter().map(|letter| code(&letter.body)).collect()
}

async fn newest_code(app: &App, kind: &str) -> String {
    codes(app, kind).await.pop().unwrap()
}

/// Ada, who forgot her password and was sent a code.
async fn forget_password(app: &App) -> (Value, String) {
    let ada = register_form(app, "ada@example.com").await;
    assert_eq!(forgot(app, " ADA@example.com ").await.status, StatusCode::ACCEPTED);
    (ada, newest_code(app, "reset-password").await)
}

fn assert_refused(answer: &TestResponse, pointer: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.json);
    assert_eq!(pointers(answer), [pointer]);
}

#[tokio::test]
async fn of_twenty_uses_of_a_verification_code_at_once_one_proves_the_address() {
    let app = App::start().await;
    let ada = register_form(&app, "ada@example.com").await;
    let code = newest_code(&app, "verify-email").await;
    let answers = join_all((0..20).map(|_| verify(&app, json!({ "code": code })))).await;
    let (good, bad): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == StatusCode::OK);
    assert_eq!((good.len(), bad.len()), (1, 19));
    let mut user = ada["user"].clone();
    user["emailVerified"] = json!(true);
    assert_eq!(good[0].json, user);
    for answer in bad {
        assert_refused(answer, "/code");
    }
    assert_eq!(me(&app, text(&ada, "token")).await.json["emailVerified"], true);
}

#[tokio::test]
async fn a_verification_code_counts_for_a_day() {
    for (after, proves) in [(24 * 3600 - 60, true), (24 * 3600, false)] {
        let app = App::start().await;
        register_form(&app, "ada@example.com").await;
        let code = newest_code(&app, "verify-email").await;
        app.clock.advance(TimeDelta::seconds(after));
        let answer = verify(&app, json!({ "code": code })).await;
        assert_eq!(answer.status == StatusCode::OK, proves, "{}", answer.json);
    }
}

#[tokio::test]
async fn a_code_for_something_else_counts_for_nothing_and_stays_good() {
    let app = App::start().await;
    let (_, to_reset) = forget_password(&app).await;
    let to_verify = newest_code(&app, "verify-email").await;
    assert_refused(&reset(&app, &to_verify, NEW_PASSWORD).await, "/code");
    assert_refused(&verify(&app, json!({ "code": to_reset })).await, "/code");
    assert_refused(&verify(&app, json!({ "code": "made up" })).await, "/code");
    verify(&app, json!({ "code": to_verify })).await.expect(200);
    reset(&app, &to_reset, NEW_PASSWORD).await.expect(204);
}

#[tokio::test]
async fn a_lost_verification_code_is_sent_again_to_who_needs_it_once_a_minute() {
    let app = App::start().await;
    register_form(&app, "ada@example.com").await;
    let ask = async |email: &str| verify(&app, json!({ "email": email })).await;
    let first = ask("ada@example.com").await;
    assert_eq!(first.status, StatusCode::ACCEPTED);
    assert_eq!(codes(&app, "verify-email").await.len(), 1, "the first is a moment old");
    app.clock.advance(TimeDelta::seconds(61));
    for email in ["Ada@example.com", "ada@example.com", "nobody@example.com"] {
        assert_eq!(ask(email).await.bytes, first.bytes);
    }
    let codes_sent = codes(&app, "verify-email").await;
    assert_eq!(codes_sent.len(), 2);
    verify(&app, json!({ "code": codes_sent[1] })).await.expect(200);
    app.clock.advance(TimeDelta::seconds(61));
    assert_eq!(ask("ada@example.com").await.bytes, first.bytes);
    assert_eq!(codes(&app, "verify-email").await.len(), 2, "there is nothing left to prove");
    assert_refused(&verify(&app, json!({})).await, "/code");
    assert_refused(
        &verify(&app, json!({ "code": codes_sent[0], "email": "ada@example.com" })).await,
        "/code",
    );
}

#[tokio::test]
async fn forgetting_is_answered_before_anybody_looks_for_an_account() {
    let app = App::start().await;
    register_form(&app, "ada@example.com").await;
    let mut answers = Vec::new();
    for path in ["/api/auth/password/forgot", "/api/auth/verify"] {
        let none = app.post(path, &json!({ "email": "no address" })).send().await.expect(422);
        assert_eq!(none["errors"][0]["pointer"], "/email");
        for email in ["ada@example.com", "nobody@example.com"] {
            let (head, body, left) = answer_and_works(&app, path, &json!({ "email": email })).await;
            assert_eq!(left, 1);
            answers.push((head.status, head.headers, body));
        }
    }
    assert_eq!(answers[0].0, StatusCode::ACCEPTED);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(codes(&app, "").await.len(), 1, "the welcome only");
}

#[tokio::test]
async fn an_address_gets_one_mail_a_minute_however_many_ask_at_once() {
    let app = App::start().await;
    register_form(&app, "ada@example.com").await;
    register_form(&app, "bob@example.com").await;
    for _ in 0..2 {
        join_all((0..10).map(|_| forgot(&app, "ada@example.com"))).await;
        app.clock.advance(TimeDelta::seconds(61));
    }
    forgot(&app, "bob@example.com").await;
    forgot(&app, "nobody@example.com").await;
    let mut letters = db::local::outbox::list_newest(&app.db, 100).await.unwrap();
    letters.retain(|letter| letter.id.starts_with("reset-password"));
    letters.reverse();
    let to: Vec<&str> = letters.iter().map(|letter| letter.recipient.as_str()).collect();
    assert_eq!(to, ["ada@example.com", "ada@example.com", "bob@example.com"]);
}

#[tokio::test]
async fn a_new_password_ends_everything_that_came_of_the_old_one() {
    let app = App::start().await;
    let (here, older) = forget_password(&app).await;
    let there = login(&app, "ada@example.com", PASSWORD).await.json;
    app.clock.advance(TimeDelta::seconds(61));
    forgot(&app, "ada@example.com").await;
    let code = newest_code(&app, "reset-password").await;
    let answer = reset(&app, &code, NEW_PASSWORD).await;
    assert_eq!((answer.status, answer.bytes.len()), (StatusCode::NO_CONTENT, 0));
    for stale in [&here, &there] {
        assert_eq!(me(&app, text(stale, "token")).await.status, StatusCode::UNAUTHORIZED);
        let body = json!({ "refreshToken": stale["refreshToken"] });
        app.post("/api/auth/refresh", &body).send().await.expect(401);
    }
    let old = login(&app, "ada@example.com", PASSWORD).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let new = login(&app, "ada@example.com", NEW_PASSWORD).await;
    assert_eq!(new.json["user"]["emailVerified"], true, "the code was sent there");
    for dead in [&code, &older] {
        assert_refused(&reset(&app, dead, PASSWORD).await, "/code");
    }
    let letters = db::local::outbox::list_newest(&app.db, 1).await.unwrap();
    assert!(letters[0].id.starts_with("password-changed"), "{letters:?}");
}

#[tokio::test]
async fn of_twenty_uses_of_a_reset_code_at_once_one_changes_the_password() {
    let app = App::start().await;
    let (_, code) = forget_password(&app).await;
    let password = |n: usize| format!("password number {n}");
    let answers = (0..20).map(|n| {
        let (app, code) = (&app, &code);
        async move { reset(app, code, &password(n)).await }
    });
    let answers = join_all(answers).await;
    let done = |answer: &TestResponse| answer.status == StatusCode::NO_CONTENT;
    let winners: Vec<usize> = (0..20).filter(|n| done(&answers[*n])).collect();
    assert_eq!(winners.len(), 1);
    for answer in answers.iter().filter(|answer| !done(answer)) {
        assert_refused(answer, "/code");
    }
    let in_ = login(&app, "ada@example.com", &password(winners[0])).await;
    assert_eq!(in_.status, StatusCode::OK);
    let version: i32 =
        sqlx::query_scalar("select token_version from users").fetch_one(&app.db).await.unwrap();
    assert_eq!(version, 2);
}

#[tokio::test]
async fn of_two_codes_of_one_account_used_at_once_one_changes_the_password() {
    let app = App::start().await;
    let (_, first_code) = forget_password(&app).await;
    for _ in 0..5 {
        app.clock.advance(TimeDelta::seconds(61));
        forgot(&app, "ada@example.com").await;
        let second_code = newest_code(&app, "reset-password").await;
        let (first, second) = tokio::join!(
            reset(&app, &first_code, PASSWORD),
            reset(&app, &second_code, NEW_PASSWORD)
        );
        let statuses = [first.status.as_u16(), second.status.as_u16()];
        assert!(statuses == [204, 422] || statuses == [422, 204], "{statuses:?}");
    }
}

#[tokio::test]
async fn a_reset_code_counts_for_an_hour_and_for_a_password_that_is_one() {
    let app = App::start().await;
    let (_, code) = forget_password(&app).await;
    assert_refused(&reset(&app, &code, "too short").await, "/password");
    app.clock.advance(TimeDelta::minutes(59));
    reset(&app, &code, NEW_PASSWORD).await.expect(204);
    forgot(&app, "ada@example.com").await;
    let code = newest_code(&app, "reset-password").await;
    app.clock.advance(TimeDelta::hours(1));
    assert_refused(&reset(&app, &code, PASSWORD).await, "/code");
}

#[tokio::test]
async fn expired_codes_are_forgotten_when_the_next_is_made() {
    let app = App::start().await;
    forget_password(&app).await;
    app.clock.advance(TimeDelta::days(2));
    forgot(&app, "ada@example.com").await;
    let remaining: i64 =
        sqlx::query_scalar("select count(*) from one_time_codes").fetch_one(&app.db).await.unwrap();
    assert_eq!(remaining, 1);
}

#[tokio::test]
async fn a_sign_in_with_the_old_password_that_is_under_way_is_not_left_over() {
    let app = App::start().await;
    register_form(&app, "ada@example.com").await;
    let email = Email::parse("ada@example.com").unwrap();
    let mut tx = app.db.begin().await.unwrap();
    let (account, _) = db::users::lock_by_email(&mut tx, &email).await.unwrap().unwrap();
    db::users::lock(&mut tx, account.id).await.unwrap();
    let body = json!({ "email": "ada@example.com", "password": PASSWORD });
    let late = tokio::spawn(app.post("/api/auth/login", &body).send());
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!late.is_finished(), "it waits for the account");
    db::users::raise_token_version(&mut *tx, account.id, Utc::now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(late.await.unwrap().status, StatusCode::UNAUTHORIZED);
    let families: i64 =
        sqlx::query_scalar("select count(*) from refresh_tokens").fetch_one(&app.db).await.unwrap();
    assert_eq!(families, 1, "the one of signing up");
}
