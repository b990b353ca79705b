//! Records of sign-ins, and how long they are kept.

use chrono::TimeDelta;
use serde_json::json;
use testkit::{App, CRON_SECRET};

use super::{ADA, CAFE, HOME, PASSWORD, WRONG, attack, login_from, start_with_ada};

async fn count(app: &App, table: &str) -> i64 {
    let count = format!("select count(*) from {table}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(count)).fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn neither_an_address_nor_a_network_can_be_read_from_the_counts() {
    let app = start_with_ada().await;
    login_from(&app, CAFE, ADA, WRONG).await;
    login_from(&app, "2001:db8:7::1", ADA, PASSWORD).await;
    let mut stored: Vec<String> = Vec::new();
    for columns in ["account || source from login_failures", "network from known_networks"] {
        let select = format!("select encode({}", columns.replacen(" from", ", 'hex') from", 1));
        let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(select)).fetch_all(&app.db);
        stored.extend(rows.await.unwrap());
    }
    assert!(stored.len() >= 6, "{stored:?}");
    let plain = async |text: &str| -> String {
        let digest = sqlx::query_scalar("select encode(sha256(convert_to($1, 'UTF8')), 'hex')");
        digest.bind(text).fetch_one(&app.db).await.unwrap()
    };
    for text in [CAFE, HOME, "2001:db8:7::", "20010db800070000/64"] {
        let digest = plain(text).await;
        let readable = stored.iter().any(|row| row.contains(&digest));
        assert!(!readable, "a plain hash of {text} is found by trying all addresses");
    }
}

#[tokio::test]
async fn the_counts_and_networks_of_an_account_go_with_it() {
    let app = start_with_ada().await;
    attack(&app, ADA, 2).await;
    attack(&app, "nobody@example.com", 1).await;
    let session = login_from(&app, HOME, ADA, PASSWORD).await.expect(200);
    let (id, token) = (session["user"]["id"].as_str().unwrap(), session["token"].as_str().unwrap());
    let export = format!("/api/students/{id}/export");
    let export = app.get(&export).bearer(token).send().await.expect(200);
    let networks = export["sections"]["account"]["knownNetworks"].as_array().unwrap();
    assert_eq!(networks.len(), 1);
    assert!(networks[0]["lastUsedAt"].as_str().unwrap().ends_with('Z'));
    let others = count(&app, "login_failures").await;
    let path = format!("/api/students/{id}");
    app.request(http::Method::DELETE, &path).bearer(token).send().await.expect(202);
    app.run_jobs().await;
    assert_eq!(count(&app, "known_networks").await, 0);
    let remaining = count(&app, "login_failures").await;
    assert!(remaining > 0 && remaining < others, "nobody's counts stay: {remaining} of {others}");
}

#[tokio::test]
async fn an_account_knows_the_last_twenty_networks_for_half_a_year() {
    let app = start_with_ada().await;
    for n in 0..25 {
        app.clock.advance(TimeDelta::minutes(1));
        login_from(&app, &format!("198.51.100.{n}"), ADA, PASSWORD).await.expect(200);
    }
    assert_eq!(count(&app, "known_networks").await, 20);
    let sweep = async || app.get("/api/cron/sweep").bearer(CRON_SECRET).send().await.expect(200);
    app.clock.advance(TimeDelta::days(179));
    assert_eq!(sweep().await["removed"]["knownNetworks"], 0);
    app.clock.advance(TimeDelta::days(2));
    assert_eq!(sweep().await["removed"]["knownNetworks"], 20);
    assert_eq!(count(&app, "known_networks").await, 0);
}

#[tokio::test]
async fn a_network_that_was_known_long_ago_is_a_stranger() {
    let app = start_with_ada().await;
    app.clock.advance(TimeDelta::days(181));
    attack(&app, ADA, 3).await;
    for _ in 0..3 {
        login_from(&app, HOME, ADA, WRONG).await.expect(401);
    }
    login_from(&app, HOME, ADA, WRONG).await.expect(429);
}

#[tokio::test]
async fn wrong_passwords_are_swept_away_after_a_day() {
    let app = start_with_ada().await;
    login_from(&app, CAFE, ADA, WRONG).await;
    assert_eq!(count(&app, "login_failures").await, 2);
    app.clock.advance(TimeDelta::hours(25));
    let swept = app.get("/api/cron/sweep").bearer(CRON_SECRET).send().await.expect(200);
    assert!(swept["removed"]["cache"].as_u64().unwrap() >= 2, "{}", json!(swept));
    assert_eq!(count(&app, "login_failures").await, 0);
}
