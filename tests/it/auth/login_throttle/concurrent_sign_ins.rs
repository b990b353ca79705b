//! Sign-ins at the same moment.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use cloud::UpstashLimiter;
use companion::access::Limits;
use futures::future::join_all;
use local::SystemClock;
use testkit::{App, TestServices};

use super::{
    ADA, CAFE, HOME, PASSWORD, WRONG, login_from, register_from, register_pupils, retry_after,
    start_with_ada, statuses,
};
use crate::ports::standins::redises;

/// Thirty pupils sign in at once, for the first time at school.
async fn a_class_signs_in(app: &App) {
    register_from(app, HOME, ADA).await;
    let class = register_pupils(app, 30).await;
    let started = Instant::now();
    let answers = join_all(class.iter().map(|email| login_from(app, CAFE, email, PASSWORD))).await;
    assert_eq!(statuses(&answers), [30, 0, 0]);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[tokio::test]
async fn thirty_pupils_behind_one_address_sign_in_at_once() {
    let app = App::with(|parts| TestServices { limits: Limits::default(), ..parts }).await;
    a_class_signs_in(&app).await;
}

#[tokio::test]
async fn thirty_pupils_sign_in_at_once_where_requests_are_counted_in_upstash() {
    for redis in redises("thirty_pupils_sign_in_at_once_where_requests_are_counted_in_upstash") {
        let limiter = Arc::new(UpstashLimiter::new(redis, Arc::new(SystemClock)));
        let app =
            App::with(|parts| TestServices { limits: Limits::default(), limiter, ..parts }).await;
        a_class_signs_in(&app).await;
    }
}

#[tokio::test]
async fn one_account_is_signed_in_to_thirty_times_at_once() {
    let app = start_with_ada().await;
    let answers = join_all((0..30).map(|_| login_from(&app, CAFE, ADA, PASSWORD))).await;
    assert_eq!(statuses(&answers), [30, 0, 0]);
}

#[tokio::test]
async fn a_hundred_guesses_at_once_are_no_more_than_ten() {
    let app = start_with_ada().await;
    let started = Instant::now();
    let answers = join_all((0..100).map(|_| login_from(&app, CAFE, ADA, WRONG))).await;
    let [_, wrong, slowed] = statuses(&answers);
    // A guess that has waited longer than the first pause by now makes room for one more.
    let most = if started.elapsed() < Duration::from_secs(2) { 10 } else { 11 };
    assert!((10..=most).contains(&wrong) && wrong + slowed == 100, "{wrong} {slowed}");
    assert_eq!(login_from(&app, HOME, ADA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn ninety_accounts_guessed_at_once_are_no_more_than_forty() {
    let app = start_with_ada().await;
    let victims: Vec<String> = (0..90).map(|n| format!("victim{n}@example.com")).collect();
    let answers = join_all(victims.iter().map(|email| login_from(&app, CAFE, email, WRONG))).await;
    let [_, wrong, slowed] = statuses(&answers);
    assert!((40..=42).contains(&wrong) && wrong + slowed == 90, "{wrong} {slowed}");
}

#[tokio::test]
async fn who_would_wait_too_long_is_told_to_come_back_in_a_second() {
    let app = start_with_ada().await;
    login_from(&app, CAFE, ADA, WRONG).await;
    // Ten guesses whose processes are busy, or dead.
    sqlx::query(
        "update login_failures set leases = array(
            select now() + interval '1 minute' + n * interval '1 second'
            from generate_series(1, 10) as n)",
    )
    .execute(&app.db)
    .await
    .unwrap();
    let started = Instant::now();
    let answer = login_from(&app, CAFE, ADA, PASSWORD).await;
    assert_eq!((answer.status.as_u16(), retry_after(&answer)), (429, Some(1)));
    let waited = started.elapsed();
    assert!((4..8).contains(&waited.as_secs()), "{waited:?}");
    // The dead don't count for longer than their leases.
    app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(login_from(&app, CAFE, ADA, PASSWORD).await.status, 200);
}

/// The wrong passwords from the café, and the guesses from there that are being checked.
async fn count_rows(app: &App) -> (i64, i64) {
    sqlx::query_as(
        "select coalesce(sum(failures), 0), coalesce(sum(cardinality(leases)), 0)
        from login_failures where get_byte(source, 0) = ascii('n')",
    )
    .fetch_one(&app.db)
    .await
    .unwrap()
}

/// Returns when the counts are as they should be, and fails when they never are.
async fn wait_until(app: &App, fact: &str, is_reached: impl Fn((i64, i64)) -> bool) {
    for _ in 0..2_000 {
        if is_reached(count_rows(app).await) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("{fact}: {:?}", count_rows(app).await);
}

#[tokio::test]
async fn a_caller_who_hangs_up_has_guessed_all_the_same() {
    let app = start_with_ada().await;
    let answered = tokio::select! {
        answer = login_from(&app, CAFE, ADA, WRONG) => Some(answer.status),
        () = wait_until(&app, "no guess is checked", |(_, in_flight)| in_flight == 1) => None,
    };
    assert_eq!(answered, None, "the caller hung up before there was an answer");
    wait_until(&app, "a guess is not counted", |counts| counts == (1, 0)).await;
}
