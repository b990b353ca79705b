//! The cost of calls: set aside before, counted after, refused when it is too much.

use chrono::TimeDelta;
use companion::ledger::Budget;
use futures::future::join_all;
use ports::{Ledger, ModelPurpose, Planned, Spent, Tokens};
use serde_json::json;
use testkit::App;

use super::{ModelStage, ask};
use crate::LESSON;

async fn totals(app: &App) -> (i64, i64, i64) {
    sqlx::query_as(
        "select coalesce(sum(input_tokens), 0)::bigint, coalesce(sum(output_tokens), 0)::bigint,
            coalesce(sum(cost_micros), 0)::bigint
        from ai_usage where outcome <> 'refused'",
    )
    .fetch_one(&app.db)
    .await
    .unwrap()
}

async fn sum_of_days(app: &App) -> i64 {
    sqlx::query_scalar("select coalesce(sum(cost_micros), 0)::bigint from ai_days")
        .fetch_one(&app.db)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_ledger_counts_what_the_service_counted() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    ask(&stage.app, &ada, "What is an acid?").await.expect(200);
    let counted = stage.standin.call_counts();
    let (input, output, cost) = totals(&stage.app).await;
    assert_eq!(u64::try_from(input).unwrap(), counted.input_tokens);
    assert_eq!(u64::try_from(output).unwrap(), counted.output_tokens);
    let calls: i64 = sqlx::query_scalar("select count(*) from ai_usage where outcome = 'ok'")
        .fetch_one(&stage.app.db)
        .await
        .unwrap();
    assert_eq!(u64::try_from(calls).unwrap(), counted.completions + counted.embeddings);
    assert!(cost > 0);
    assert_eq!(sum_of_days(&stage.app).await, cost, "the days add up to the lines");

    let admin = stage.app.admin().await;
    let usage = stage.app.get("/api/analytics/usage").bearer(&admin.token).send().await.expect(200);
    let models = usage["models"].as_array().unwrap();
    let sum = |field: &str| models.iter().map(|line| line[field].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("inputTokens"), sum("outputTokens"), sum("calls")), (input, output, calls));
    let dollars: f64 = models.iter().map(|line| line["costUsd"].as_f64().unwrap()).sum();
    assert!((dollars * 1e6 - cost as f64).abs() < 0.5, "{dollars} {cost}");
}

#[tokio::test]
async fn who_has_used_up_the_day_is_refused_before_the_call() {
    let stage =
        ModelStage::with_budget(Budget { student_daily_tokens: 20_000, ..Budget::default() }).await;
    let (_, ada) = stage.taught(LESSON).await;
    sqlx::query(
        "insert into ai_usage (id, student_id, purpose, model, input_tokens, outcome, created_at)
        values (gen_random_uuid(), $1, 'chat', 'gpt-4.1', 19990, 'ok', $2)",
    )
    .bind(ada.id.0)
    .bind(ports::Clock::now(&*stage.app.clock))
    .execute(&stage.app.db)
    .await
    .unwrap();
    let before = stage.recorder.all().len();
    let refused = ask(&stage.app, &ada, "What is an acid?").await;
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=86_400).contains(&wait), "{wait}");
    refused.expect(429);
    assert_eq!(stage.recorder.all().len(), before, "nothing was sent");
    let noted: i64 = sqlx::query_scalar("select count(*) from ai_usage where outcome = 'refused'")
        .fetch_one(&stage.app.db)
        .await
        .unwrap();
    assert_eq!(noted, 1);

    let eve = stage.app.student("Eve Moss").await;
    ask(&stage.app, &eve, "What is an acid?").await.expect(200);
    stage.app.clock.advance(TimeDelta::days(1));
    let token = stage.app.parts.tokens.issue(&ada.caller(), ports::Clock::now(&*stage.app.clock));
    let ada = testkit::Person { token: token.unwrap(), ..ada };
    ask(&stage.app, &ada, "What is an acid?").await.expect(200);
}

#[tokio::test]
async fn when_the_months_money_is_spent_nobody_is_answered_until_the_next() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    sqlx::query("update ai_days set cost_micros = 200000000").execute(&stage.app.db).await.unwrap();
    let before = stage.recorder.all().len();
    let refused = ask(&stage.app, &ada, "What is an acid?").await;
    let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!(wait <= TimeDelta::days(31).num_seconds(), "{wait}");
    refused.expect(429);
    assert_eq!(stage.recorder.all().len(), before);
}

#[tokio::test]
async fn a_job_that_has_nothing_to_spend_waits_and_loses_nothing() {
    let stage =
        ModelStage::with_budget(Budget { student_daily_tokens: 10, ..Budget::default() }).await;
    let (tutor, ada) = stage.app.linked_pair().await;
    let session = stage.app.upload(&tutor, &ada, LESSON).await;
    stage.app.run_jobs().await;
    assert_eq!(stage.recorder.all().len(), 0);
    let path = format!("/api/transcripts/{session}");
    let read = stage.app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_ne!(read["status"], "completed");
    let stored: bool = sqlx::query_scalar("select transcript <> '' from sessions")
        .fetch_one(&stage.app.db)
        .await
        .unwrap();
    assert!(stored);
}

#[tokio::test]
async fn calls_at_the_same_time_do_not_overdraw_together() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let budget = Budget { student_daily_tokens: 1_000, ..Budget::default() };
    let accounts = companion::ledger::Accounts::new(app.db.clone(), app.clock.clone(), budget);
    let planned = Planned {
        student: ada.id,
        purpose: ModelPurpose::Chat,
        model: "gpt-4.1".into(),
        at_most: Tokens { input: 90, cached: 0, output: 10 },
    };
    let tries = join_all((0..30).map(|_| accounts.reserve(&planned))).await;
    let admitted: Vec<_> = tries.into_iter().filter_map(Result::ok).collect();
    assert_eq!(admitted.len(), 10);
    // A call that turns out cheaper leaves room again; settling twice changes nothing.
    let tokens = Tokens { input: 10, cached: 5, output: 0 };
    let spent = Spent { tokens, took: std::time::Duration::from_millis(5), ok: true };
    for _ in 0..2 {
        accounts.settle(admitted[0], spent).await.unwrap();
    }
    assert!(accounts.reserve(&planned).await.is_err(), "90 are left, 100 are wanted");
    accounts.settle(admitted[1], spent).await.unwrap();
    assert!(accounts.reserve(&planned).await.is_ok());
    assert_eq!(sum_of_days(&app).await, totals(&app).await.2);
}

#[tokio::test]
async fn prices_are_those_of_the_day_and_an_unknown_model_is_dear() {
    let app = App::start().await;
    let cost = async |model: &str, at: &str| -> i64 {
        sqlx::query_scalar("select model_cost($1, $2::timestamptz, 1000000, 0, 1000000)")
            .bind(model)
            .bind(at.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
            .fetch_one(&app.db)
            .await
            .unwrap()
    };
    let today = "2026-11-26T12:00:00Z";
    assert_eq!(cost("gpt-4.1", today).await, 10_000_000);
    assert_eq!(
        cost("gpt-4.1-mini-2025-04-14", today).await,
        2_000_000,
        "a dated name is its model"
    );
    assert_eq!(cost("text-embedding-3-large", today).await, 130_000);
    assert_eq!(cost("some-new-model", today).await, 90_000_000, "as the dearest");
    sqlx::query("insert into model_prices values ('gpt-4.1', '2026-11-20', 1000000, 0, 1000000)")
        .execute(&app.db)
        .await
        .unwrap();
    assert_eq!(cost("gpt-4.1", today).await, 2_000_000);
    assert_eq!(cost("gpt-4.1", "2026-11-01T00:00:00Z").await, 10_000_000);
    let cached: i64 = sqlx::query_scalar("select model_cost('gpt-4o', $1, 1000000, 400000, 0)")
        .bind(today.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(json!(cached), json!(2_000_000));
}
