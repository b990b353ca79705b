//! The speed at which passwords may be guessed; other people's guesses lock nobody out.

mod concurrent_sign_ins;
mod stored;

use std::net::IpAddr;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::people::Role;
use http::StatusCode;
use serde_json::json;
use testkit::{App, TestResponse};

use super::{PASSWORD, form, login};

const ADA: &str = "ada@example.com";
/// The network in which Ada signed up.
const HOME: &str = "192.0.2.1";
/// A network that she never used.
const CAFE: &str = "198.51.100.7";
const WRONG: &str = "wrong password";

async fn register_from(app: &App, address: &str, email: &str) {
    let address: IpAddr = address.parse().unwrap();
    app.post("/api/auth/register", &form(email)).from(address).send().await.expect(201);
}

/// Ada, who is known at home.
async fn start_with_ada() -> App {
    let app = App::start().await;
    register_from(&app, HOME, ADA).await;
    app
}

async fn login_from(app: &App, address: &str, email: &str, password: &str) -> TestResponse {
    let address: IpAddr = address.parse().unwrap();
    let body = json!({ "email": email, "password": password });
    app.post("/api/auth/login", &body).from(address).send().await
}

fn retry_after(answer: &TestResponse) -> Option<u64> {
    answer.header("retry-after").map(|seconds| seconds.parse().unwrap())
}

/// The numbers of those who were signed in, refused for the password, and told to come back.
fn statuses(answers: &[TestResponse]) -> [usize; 3] {
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    [StatusCode::OK, StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS].map(count)
}

/// Wrong passwords for an account, twelve from each of so many networks.
async fn attack(app: &App, email: &str, networks: u8) -> [usize; 3] {
    let mut answers = Vec::new();
    for network in 0..networks {
        for _ in 0..12 {
            answers.push(login_from(app, &format!("203.0.113.{network}"), email, WRONG).await);
        }
    }
    statuses(&answers)
}

#[tokio::test]
async fn guesses_from_elsewhere_do_not_keep_the_owner_out() {
    let app = start_with_ada().await;
    let [_, wrong, slowed] = attack(&app, ADA, 6).await;
    assert!(wrong < 35 && slowed > 35, "{wrong} guesses, {slowed} slowed down");
    let started = Instant::now();
    for address in [HOME, CAFE] {
        let answer = login_from(&app, address, ADA, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
    }
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[tokio::test]
async fn the_owner_may_mistype_as_often_at_home_as_without_an_attack() {
    let app = start_with_ada().await;
    attack(&app, ADA, 4).await;
    for _ in 0..10 {
        let answer = login_from(&app, HOME, ADA, WRONG).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let paused = login_from(&app, HOME, ADA, PASSWORD).await;
    assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(retry_after(&paused).unwrap() <= 4);
    app.clock.advance(TimeDelta::seconds(4));
    assert_eq!(login_from(&app, HOME, ADA, PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_known_network_waits_half_a_minute_at_most() {
    let app = start_with_ada().await;
    for _ in 0..20 {
        login_from(&app, HOME, ADA, WRONG).await;
        app.clock.advance(TimeDelta::seconds(30));
    }
    login_from(&app, HOME, ADA, WRONG).await;
    let paused = login_from(&app, HOME, ADA, PASSWORD).await;
    assert!((29..=30).contains(&retry_after(&paused).unwrap()));
}

#[tokio::test]
async fn one_network_has_ten_guesses_and_then_pauses_that_double() {
    let app = start_with_ada().await;
    for _ in 0..10 {
        let answer = login_from(&app, CAFE, ADA, WRONG).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    for pause in [4, 8, 16, 32] {
        let paused = login_from(&app, CAFE, &ADA.to_uppercase(), PASSWORD).await;
        assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(paused.json["code"], "rate_limited");
        assert!((pause - 1..=pause).contains(&retry_after(&paused).unwrap()), "{pause}");
        app.clock.advance(TimeDelta::seconds(i64::try_from(pause).unwrap()));
        let wrong = login_from(&app, CAFE, ADA, WRONG).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "after {pause} s");
    }
    app.clock.advance(TimeDelta::hours(25));
    assert_eq!(login_from(&app, CAFE, ADA, PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_right_password_forgives_the_wrong_ones_before_it() {
    let app = start_with_ada().await;
    for n in 0..30 {
        let (password, status) = match n % 4 {
            0 => (WRONG, StatusCode::UNAUTHORIZED),
            _ => (PASSWORD, StatusCode::OK),
        };
        let answer = login_from(&app, CAFE, ADA, password).await;
        assert_eq!(answer.status, status, "{n}");
    }
}

#[tokio::test]
async fn a_site_can_not_guess_on_from_one_network_after_the_other() {
    let app = start_with_ada().await;
    let mut answers = Vec::new();
    for network in 0..100 {
        answers.push(login_from(&app, &format!("2001:db8:7:{network:x}::1"), ADA, WRONG).await);
    }
    let [_, wrong, slowed] = statuses(&answers);
    assert!(wrong < 45 && slowed > 55, "{wrong} guesses, {slowed} slowed down");
    let other = login_from(&app, "2001:db8:8::1", ADA, PASSWORD).await;
    assert_eq!(other.status, StatusCode::OK);
}

/// A stranger's view of guesses at a password: statuses, and when to come back, in the units in
/// which pauses double.
async fn seen_by_a_stranger(app: &App, email: &str) -> Vec<(u16, Option<u64>)> {
    let mut answers = Vec::new();
    for n in 0..28 {
        if n == 24 {
            app.clock.advance(TimeDelta::minutes(20));
        }
        let answer = login_from(app, &format!("203.0.113.{}", n % 2), email, WRONG).await;
        let pause = retry_after(&answer).map(u64::next_power_of_two);
        answers.push((answer.status.as_u16(), pause));
    }
    answers
}

#[tokio::test]
async fn an_address_without_an_account_is_slowed_down_like_one_with_an_account() {
    let seen = seen_by_a_stranger(&start_with_ada().await, ADA).await;
    assert!(seen.iter().any(|(status, _)| *status == 429), "{seen:?}");
    for email in ["nobody@example.com", "no address", "ad\u{e4}@example.com"] {
        assert_eq!(seen_by_a_stranger(&start_with_ada().await, email).await, seen, "{email}");
    }
    // Once more after the password was changed, which frees the owner and shows no stranger anything.
    let app = start_with_ada().await;
    reset_password(&app, CAFE).await;
    assert_eq!(seen_by_a_stranger(&app, ADA).await, seen);
}

/// Pupils of a school, all with Ada's password: hashing it for each would take long.
async fn register_pupils(app: &App, count: usize) -> Vec<String> {
    let mut emails = Vec::new();
    for n in 0..count {
        emails.push(app.person(&format!("Pupil P{n}"), Role::Student).await.email);
    }
    sqlx::query(
        "update users set password_hash = (select password_hash from users where email = $1)
        where email = any ($2)",
    )
    .bind(ADA)
    .bind(&emails)
    .execute(&app.db)
    .await
    .unwrap();
    emails
}

#[tokio::test]
async fn a_school_behind_one_address_mistypes_without_being_slowed_down() {
    let app = start_with_ada().await;
    let school = register_pupils(&app, 80).await;
    for email in &school[..30] {
        assert_eq!(login_from(&app, CAFE, email, PASSWORD).await.status, StatusCode::OK);
    }
    // Fifty of these sixty are new there, and all mistype before anybody gets it right.
    for email in &school[20..] {
        let wrong = login_from(&app, CAFE, email, WRONG).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{email}");
    }
    for email in &school {
        assert_eq!(login_from(&app, CAFE, email, PASSWORD).await.status, StatusCode::OK, "{email}");
    }
}

#[tokio::test]
async fn one_password_on_each_of_many_accounts_is_slowed_down() {
    let app = start_with_ada().await;
    assert_eq!(login_from(&app, CAFE, ADA, PASSWORD).await.status, StatusCode::OK);
    let mut answers = Vec::new();
    for n in 0..90 {
        answers.push(login_from(&app, CAFE, &format!("victim{n}@example.com"), WRONG).await);
    }
    let [_, tried, slowed] = statuses(&answers);
    let expected = "40 accounts more than were signed in to";
    assert!((41..=43).contains(&tried) && tried + slowed == 90, "{expected}: {tried} {slowed}");
    // A network from which the address has signed in is not slowed down; a new one is, for this address only.
    assert_eq!(login_from(&app, CAFE, ADA, PASSWORD).await.status, StatusCode::OK);
    register_from(&app, HOME, "ben@example.com").await;
    let newcomer = login_from(&app, CAFE, "ben@example.com", PASSWORD).await;
    assert_eq!(newcomer.status, StatusCode::TOO_MANY_REQUESTS);
    let elsewhere = login_from(&app, "198.51.100.8", "ben@example.com", PASSWORD).await;
    assert_eq!(elsewhere.status, StatusCode::OK);
}

async fn reset_password(app: &App, address: &str) {
    app.post("/api/auth/password/forgot", &json!({ "email": ADA })).send().await.expect(202);
    let letters = db::local::outbox::list_newest(&app.db, 1).await.unwrap();
    let code = letters[0].body.split("code is ").nth(1).unwrap()[..22].to_owned();
    let body = json!({ "code": code, "password": "staple battery horse" });
    let reset = app.post("/api/auth/password/reset", &body).from(address.parse().unwrap());
    reset.send().await.expect(204);
}

#[tokio::test]
async fn a_new_password_lets_its_owner_in_at_once() {
    let app = start_with_ada().await;
    attack(&app, ADA, 3).await;
    for _ in 0..11 {
        login_from(&app, CAFE, ADA, WRONG).await;
    }
    assert_eq!(login_from(&app, CAFE, ADA, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    reset_password(&app, CAFE).await;
    let answer = login_from(&app, CAFE, ADA, "staple battery horse").await;
    assert_eq!(answer.status, StatusCode::OK);
    let known: i64 =
        sqlx::query_scalar("select count(*) from known_networks").fetch_one(&app.db).await.unwrap();
    assert_eq!(known, 1, "the network from before may be a thief's");
}

#[tokio::test]
async fn callers_without_an_address_are_counted_together() {
    let app = start_with_ada().await;
    for _ in 0..10 {
        assert_eq!(login(&app, ADA, WRONG).await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(login(&app, ADA, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(login_from(&app, HOME, ADA, PASSWORD).await.status, StatusCode::OK);
}
