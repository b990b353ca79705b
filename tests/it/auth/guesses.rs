//! How often a password may be guessed.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use futures::future::join_all;
use http::StatusCode;
use ports::{Clock, Fault, Limit, Limiter, Taken};
use serde_json::json;
use testkit::{Answer, App, Parts};

use super::{PASSWORD, login, registered};

const WINDOW_MS: i64 = 15 * 60 * 1000;

/// Ada, at the beginning of a window: so that no window ends while a test runs.
async fn ada() -> App {
    let app = App::start().await;
    registered(&app, "ada@example.com").await;
    let passed = app.clock.now().timestamp_millis().rem_euclid(WINDOW_MS);
    app.clock.advance(TimeDelta::milliseconds(WINDOW_MS - passed + 1000));
    app
}

async fn guess_from(app: &App, address: &str, email: &str, password: &str) -> Answer {
    let address: IpAddr = address.parse().unwrap();
    let body = json!({ "email": email, "password": password });
    app.post("/api/auth/login", &body).from(address).send().await
}

fn statuses(answers: &[Answer]) -> [usize; 3] {
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    [StatusCode::OK, StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS].map(count)
}

#[tokio::test]
async fn after_ten_wrong_passwords_an_account_waits_even_for_the_right_one() {
    for email in ["ada@example.com", "nobody@example.com", "no address"] {
        let app = ada().await;
        for _ in 0..10 {
            assert_eq!(login(&app, email, "wrong password").await.status, StatusCode::UNAUTHORIZED);
        }
        let refused = login(&app, &email.to_uppercase(), PASSWORD).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
        assert_eq!(refused.json["code"], "rate_limited");
        let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((800..=900).contains(&wait), "{wait}");
        app.clock.advance(TimeDelta::minutes(30));
        assert_ne!(login(&app, email, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    }
}

#[tokio::test]
async fn guesses_at_once_do_not_pass_the_limit_together() {
    let app = ada().await;
    let guesses = (0..40).map(|n| {
        let app = &app;
        async move { login(app, "ada@example.com", &format!("wrong password {n}")).await }
    });
    assert_eq!(statuses(&join_all(guesses).await), [0, 10, 30]);
}

#[tokio::test]
async fn right_passwords_do_not_count() {
    let app = ada().await;
    for n in 0..30 {
        let (password, status) = match n % 4 {
            0 => ("wrong password", StatusCode::UNAUTHORIZED),
            _ => (PASSWORD, StatusCode::OK),
        };
        let answer = guess_from(&app, "192.0.2.1", "ada@example.com", password).await;
        assert_eq!(answer.status, status, "{n}");
    }
}

#[tokio::test]
async fn ten_wrong_passwords_from_one_network_address_are_all_for_whichever_accounts() {
    let app = ada().await;
    for n in 0..10 {
        let (from, email) = (format!("2001:db8::{n}"), format!("a{n}@x.org"));
        let guess = guess_from(&app, &from, &email, PASSWORD).await;
        assert_eq!(guess.status, StatusCode::UNAUTHORIZED);
    }
    let same = guess_from(&app, "2001:db8::ffff", "ada@example.com", PASSWORD).await;
    assert_eq!(same.status, StatusCode::TOO_MANY_REQUESTS);
    let other = guess_from(&app, "2001:db8:0:1::1", "ada@example.com", PASSWORD).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn an_account_that_waits_does_not_make_its_owners_address_wait() {
    let app = ada().await;
    registered(&app, "bob@example.com").await;
    for _ in 0..10 {
        guess_from(&app, "192.0.2.66", "ada@example.com", "wrong password").await;
    }
    for _ in 0..12 {
        let waits = guess_from(&app, "192.0.2.1", "ada@example.com", PASSWORD).await;
        assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    }
    let bob = guess_from(&app, "192.0.2.1", "bob@example.com", PASSWORD).await;
    assert_eq!(bob.status, StatusCode::OK);
}

#[tokio::test]
async fn what_counts_guesses_holds_no_address() {
    let app = ada().await;
    guess_from(&app, "192.0.2.1", "ada@example.com", "wrong password").await;
    let keys: Vec<String> =
        sqlx::query_scalar("select key from rate_counters where key like 'guess%'")
            .fetch_all(&app.db)
            .await
            .unwrap();
    assert_eq!(keys.len(), 2);
    for key in keys {
        assert!(!key.contains("ada") && !key.contains('@') && !key.contains("192"), "{key}");
    }
}

#[tokio::test]
async fn a_new_password_opens_an_account_that_others_have_locked() {
    let app = ada().await;
    for _ in 0..11 {
        login(&app, "ada@example.com", "wrong password").await;
    }
    let body = json!({ "email": "ada@example.com" });
    app.post("/api/auth/password/forgot", &body).send().await.expect(202);
    let letters = db::local::outbox::newest(&app.db, 1).await.unwrap();
    let code = letters[0].body.split("code is ").nth(1).unwrap()[..22].to_owned();
    let body = json!({ "code": code, "password": "staple battery horse" });
    app.post("/api/auth/password/reset", &body).send().await.expect(204);
    let answer = login(&app, "ada@example.com", "staple battery horse").await;
    assert_eq!(answer.status, StatusCode::OK);
}

/// Counts requests, but no guesses.
struct Away;

#[async_trait]
impl Limiter for Away {
    async fn take(&self, key: &str, limit: Limit) -> Result<Taken, Fault> {
        if key.starts_with("guess") {
            return Err(Fault::broken("away"));
        }
        Ok(Taken { admitted: true, remaining: limit.max, reset_after: limit.window })
    }

    async fn give_back(&self, _: &str, _: Limit) -> Result<(), Fault> {
        Ok(())
    }
}

#[tokio::test]
async fn nobody_signs_in_while_guesses_can_not_be_counted() {
    let app = App::with(|parts| Parts { limiter: Arc::new(Away), ..parts }).await;
    registered(&app, "ada@example.com").await;
    let answer = login(&app, "ada@example.com", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.header("retry-after").is_some());
}
