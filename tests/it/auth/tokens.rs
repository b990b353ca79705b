//! Tokens: they keep people signed in until they are used up, revoked or expired.

use std::time::Duration;

use chrono::TimeDelta;
use db::users::{Exchange, Rotation};
use http::StatusCode;
use ports::Clock;
use serde_json::{Value, json};
use testkit::{App, TestResponse};

use super::{PASSWORD, login, me, register_form, text};

async fn refresh(app: &App, refresh_token: &str) -> TestResponse {
    app.post("/api/auth/refresh", &json!({ "refreshToken": refresh_token })).send().await
}

/// Signs out without a body.
async fn logout(app: &App, query: &str, token: &str) -> TestResponse {
    let request = app.post(&format!("/api/auth/logout{query}"), &Value::Null).body("");
    request.bearer(token).send().await
}

async fn count_tokens(app: &App) -> i64 {
    sqlx::query_scalar(
        "select count(*) from refresh_tokens where used_at is null and revoked_at is null",
    )
    .fetch_one(&app.db)
    .await
    .unwrap()
}

#[tokio::test]
async fn fifty_refreshes_at_once_leave_one_living_successor() {
    let app = App::start().await;
    let token = register_form(&app, "ada@example.com").await["refreshToken"].clone();
    let token = token.as_str().unwrap();
    let mut waiting = Vec::new();
    for _ in 0..50 {
        let request = app.post("/api/auth/refresh", &json!({ "refreshToken": token }));
        waiting.push(tokio::spawn(request.send()));
    }
    let mut answers = Vec::new();
    for answer in waiting {
        answers.push(answer.await.unwrap());
    }
    for answer in &answers {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.json);
        assert_eq!(answer.json["refreshToken"], answers[0].json["refreshToken"]);
    }
    assert_eq!(count_tokens(&app).await, 1);
    let next = refresh(&app, text(&answers[0].json, "refreshToken")).await;
    assert_eq!(next.status, StatusCode::OK);
}

#[tokio::test]
async fn a_used_refresh_token_is_good_for_ten_seconds_and_then_ends_its_sign_in_only() {
    let app = App::start().await;
    let first = register_form(&app, "ada@example.com").await;
    let other = login(&app, "ada@example.com", PASSWORD).await.json;
    let next = refresh(&app, text(&first, "refreshToken")).await.json;
    app.clock.advance(TimeDelta::seconds(6));
    let repeat = refresh(&app, text(&first, "refreshToken")).await;
    assert_eq!(repeat.json["refreshToken"], next["refreshToken"]);
    app.clock.advance(TimeDelta::seconds(4));
    for stale in [&first, &next] {
        let answer = refresh(&app, text(stale, "refreshToken")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.json);
    }
    assert_eq!(refresh(&app, text(&other, "refreshToken")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refresh_token_counts_for_thirty_days() {
    let app = App::start().await;
    let first = register_form(&app, "ada@example.com").await;
    app.clock.advance(TimeDelta::days(30) - TimeDelta::minutes(1));
    let next = refresh(&app, text(&first, "refreshToken")).await;
    assert_eq!(next.status, StatusCode::OK);
    app.clock.advance(TimeDelta::days(30));
    let late = refresh(&app, text(&next.json, "refreshToken")).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh(&app, "made up").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_access_token_counts_for_a_quarter_of_an_hour() {
    let app = App::start().await;
    let new = register_form(&app, "ada@example.com").await;
    app.clock.advance(TimeDelta::minutes(14));
    assert_eq!(me(&app, text(&new, "token")).await.status, StatusCode::OK);
    app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(me(&app, text(&new, "token")).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(app.get("/api/auth/me").send().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_ends_the_sign_in_that_the_refresh_token_came_from() {
    let app = App::start().await;
    let here = register_form(&app, "ada@example.com").await;
    let there = login(&app, "ada@example.com", PASSWORD).await.json;
    let stranger = register_form(&app, "bob@example.com").await;
    let logout = |token: &Value, refresh: &Value| {
        let body = json!({ "refreshToken": refresh["refreshToken"] });
        app.post("/api/auth/logout", &body).bearer(text(token, "token")).send()
    };
    assert_eq!(logout(&stranger, &there).await.status, StatusCode::NO_CONTENT);
    assert_eq!(logout(&here, &here).await.status, StatusCode::NO_CONTENT);
    let ended = refresh(&app, text(&here, "refreshToken")).await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    for alive in [&there, &stranger] {
        assert_eq!(refresh(&app, text(alive, "refreshToken")).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_tokens_at_once() {
    let app = App::start().await;
    let here = register_form(&app, "ada@example.com").await;
    let there = login(&app, "ada@example.com", PASSWORD).await.json;
    logout(&app, "?everywhere=true", text(&here, "token")).await.expect(204);
    for stale in [&here, &there] {
        assert_eq!(me(&app, text(stale, "token")).await.status, StatusCode::UNAUTHORIZED);
        let answer = refresh(&app, text(stale, "refreshToken")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(login(&app, "ada@example.com", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_without_a_refresh_token_ends_the_sign_in_of_the_access_token_only() {
    let app = App::start().await;
    let there = register_form(&app, "ada@example.com").await;
    let here = login(&app, "ada@example.com", PASSWORD).await.json;
    let here = refresh(&app, text(&here, "refreshToken")).await.json;
    logout(&app, "", text(&here, "token")).await.expect(204);
    assert_eq!(me(&app, text(&here, "token")).await.status, StatusCode::UNAUTHORIZED);
    refresh(&app, text(&here, "refreshToken")).await.expect(401);
    assert_eq!(me(&app, text(&there, "token")).await.status, StatusCode::OK);
    refresh(&app, text(&there, "refreshToken")).await.expect(200);
    logout(&app, "", text(&here, "token")).await.expect(204);
    assert_eq!(me(&app, text(&there, "token")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_with_a_token_from_no_sign_in_ends_them_all() {
    let app = App::start().await;
    let ada = register_form(&app, "ada@example.com").await;
    let caller = app.parts.tokens.verify(text(&ada, "token"), app.clock.now()).unwrap();
    let bare = app.parts.tokens.issue(&caller, app.clock.now()).unwrap();
    logout(&app, "", &bare).await.expect(204);
    assert_eq!(me(&app, text(&ada, "token")).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(count_tokens(&app).await, 0);
}

#[tokio::test]
async fn nobody_ends_a_sign_in_of_somebody_else() {
    let app = App::start().await;
    let ada = register_form(&app, "ada@example.com").await;
    let bob = register_form(&app, "bob@example.com").await;
    logout(&app, "", text(&bob, "token")).await.expect(204);
    let body = json!({ "refreshToken": ada["refreshToken"] });
    let bob = login(&app, "bob@example.com", PASSWORD).await.json;
    app.post("/api/auth/logout", &body).bearer(text(&bob, "token")).send().await.expect(204);
    refresh(&app, text(&ada, "refreshToken")).await.expect(200);
}

#[tokio::test]
async fn signing_out_waits_for_a_refresh_under_way_and_ends_its_successor_too() {
    let app = App::start().await;
    let new = register_form(&app, "ada@example.com").await;
    let hash: Vec<u8> = sqlx::query_scalar("select token_sha256 from refresh_tokens")
        .fetch_one(&app.db)
        .await
        .unwrap();
    let mut tx = app.db.begin().await.unwrap();
    let exchange = Exchange {
        presented: &hash,
        successor: &[1; 32],
        now: app.clock.now(),
        ttl: TimeDelta::days(1),
        grace: TimeDelta::seconds(10),
    };
    let rotation = db::users::rotate(&mut *tx, &exchange).await.unwrap();
    assert!(matches!(rotation, Rotation::Rotated { .. }));
    let body = json!({ "refreshToken": new["refreshToken"] });
    let logout = app.post("/api/auth/logout", &body).bearer(text(&new, "token")).send();
    let logout = tokio::spawn(logout);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!logout.is_finished());
    tx.commit().await.unwrap();
    assert_eq!(logout.await.unwrap().status, StatusCode::NO_CONTENT);
    assert_eq!(count_tokens(&app).await, 0);
}

#[tokio::test]
async fn a_token_for_another_role_is_stale() {
    let app = App::start().await;
    let new = register_form(&app, "ada@example.com").await;
    sqlx::query("update users set role = 'tutor'").execute(&app.db).await.unwrap();
    let answer = me(&app, text(&new, "token")).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
}
