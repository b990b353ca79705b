//! The scheduler's calls: its secret, one event for each hour, and the sweep.

mod sweep;
mod transcripts;

use chrono::{DateTime, TimeDelta, Utc};
use companion::cron::CronSecret;
use ports::Clock;
use serde_json::{Value, json};
use testkit::{App, CRON_SECRET, TestServices};

const NUDGES: &str = "/api/cron/engagement-nudges";
const SWEEP: &str = "/api/cron/sweep";

/// The app at a moment.
async fn start_at(moment: &str) -> App {
    let app = App::start().await;
    let moment: DateTime<Utc> = moment.parse().unwrap();
    app.clock.advance(moment - app.clock.now());
    app
}

async fn call_cron(app: &App, path: &str) -> Value {
    app.get(path).bearer(CRON_SECRET).send().await.expect(200)
}

async fn events(app: &App) -> Vec<(String, Value)> {
    sqlx::query_as("select id, data from events where name = 'nudges.due' order by id")
        .fetch_all(&app.db)
        .await
        .unwrap()
}

#[tokio::test]
async fn only_the_scheduler_is_admitted() {
    let app = App::start().await;
    let admin = app.admin().await;
    for path in [NUDGES, SWEEP] {
        let right = format!("Bearer {CRON_SECRET}");
        app.get(path).header("authorization", &right).send().await.expect(200);
        for wrong in [
            format!("Bearer {CRON_SECRET}x"),
            format!("Bearer {}", &CRON_SECRET[1..]),
            format!("Basic {CRON_SECRET}"),
            format!("Bearer {}", admin.token),
            CRON_SECRET.to_owned(),
            "Bearer ".to_owned(),
        ] {
            let refused = app.get(path).header("authorization", &wrong).send().await;
            assert_eq!(refused.header("www-authenticate"), Some("Bearer"), "{wrong}");
            assert_eq!(refused.expect(401)["code"], "unauthenticated", "{wrong}");
        }
        app.get(path).send().await.expect(401);
        let twice = app.get(path).bearer(CRON_SECRET).bearer(CRON_SECRET).send().await;
        twice.expect(401);
        app.post(path, &json!({})).bearer(CRON_SECRET).send().await.expect(405);
    }
}

#[tokio::test]
async fn without_a_secret_everybody_is_refused() {
    let app = App::with(|parts| TestServices { cron_secret: CronSecret::new(None), ..parts }).await;
    for path in [NUDGES, SWEEP] {
        for presented in ["", CRON_SECRET, "undefined", "null"] {
            app.get(path).bearer(presented).send().await.expect(401);
        }
        app.get(path).send().await.expect(401);
    }
    assert_eq!(events(&app).await, []);
}

#[tokio::test]
async fn each_hour_is_one_event_however_often_it_is_called() {
    let app = start_at("2031-03-11T08:58:00Z").await;
    let first = call_cron(&app, NUDGES).await;
    assert_eq!(first, json!({"sent": true, "date": "2031-03-11", "hour": 8}));
    assert_eq!(call_cron(&app, NUDGES).await, first);
    app.clock.advance(TimeDelta::minutes(3));
    assert_eq!(call_cron(&app, NUDGES).await["hour"], 9);
    let hour = |hour: u32| {
        (format!("nudges.due:2031-03-11:{hour}"), json!({"date": "2031-03-11", "hour": hour}))
    };
    assert_eq!(events(&app).await, [hour(8), hour(9)]);
}

#[tokio::test]
async fn a_schedule_of_once_a_day_means_the_whole_day() {
    let app = start_at("2031-03-11T09:20:00Z").await;
    let call = |table: &str| {
        app.get(NUDGES).bearer(CRON_SECRET).header("x-vercel-cron-schedule", table).send()
    };
    assert_eq!(call("0 * * * *").await.expect(200)["hour"], 9);
    let daily = call("0 9 * * *").await.expect(200);
    assert_eq!(daily, json!({"sent": true, "date": "2031-03-11", "hour": null}));
    let ids: Vec<String> = events(&app).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["nudges.due:2031-03-11:9", "nudges.due:2031-03-11:all"]);
}

#[tokio::test]
async fn the_hours_call_nudges_whoever_is_due() {
    let app = start_at("2031-03-11T09:00:30Z").await;
    let ada = app.student("Ada Okoye").await;
    sqlx::query("update users set created_at = $1")
        .bind(app.clock.now() - TimeDelta::days(8))
        .execute(&app.db)
        .await
        .unwrap();
    call_cron(&app, NUDGES).await;
    call_cron(&app, NUDGES).await;
    let runs = app.run_jobs().await;
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].output, Ok(json!({"sent": 1, "skipped": 0, "failed": 0})));
    let notifications = app.get("/api/notifications").bearer(&ada.token).send().await.expect(200);
    assert_eq!(
        (&notifications["total"], &notifications["notifications"][0]["kind"]),
        (&json!(1), &json!("early_engagement"))
    );
}
