//! The product's use of models, as admins see it.

use std::sync::Arc;
use std::time::Duration;

use db::local::runs::{self, NewRun};
use serde_json::{Value, json};
use testkit::{App, Person, TestServices};
use uuid::Uuid;

use crate::LESSON;
use crate::chat::many::ModelEmbed;

async fn usage(app: &App, admin: &Person) -> Value {
    app.get("/api/analytics/usage").bearer(&admin.token).send().await.expect(200)
}

async fn call(app: &App, (model, purpose, outcome): (&str, &str, &str), cost_micros: i64) {
    sqlx::query(
        "insert into ai_usage (id, purpose, model, input_tokens, output_tokens, cost_micros, outcome)
        values ($1, $2, $3, 100, 20, $4, $5)",
    )
    .bind(Uuid::now_v7())
    .bind(purpose)
    .bind(model)
    .bind(cost_micros)
    .bind(outcome)
    .execute(&app.db)
    .await
    .unwrap();
}

#[tokio::test]
async fn model_calls_are_added_up_by_model_and_purpose() {
    let app = App::start().await;
    let admin = app.admin().await;
    call(&app, ("small", "chat", "ok"), 1_500).await;
    call(&app, ("small", "chat", "failed"), 500).await;
    call(&app, ("small", "chat", "refused"), 0).await;
    call(&app, ("large", "practice", "ok"), 2_500_000).await;
    sqlx::query("update ai_usage set created_at = now() - interval '31 days' where outcome = 'x'")
        .execute(&app.db)
        .await
        .unwrap();
    let body = usage(&app, &admin).await;
    assert_eq!(
        body["models"],
        json!([
            {"model": "large", "purpose": "practice", "calls": 1, "inputTokens": 100,
             "outputTokens": 20, "costUsd": 2.5},
            {"model": "small", "purpose": "chat", "calls": 2, "inputTokens": 200,
             "outputTokens": 40, "costUsd": 0.002},
        ])
    );
    sqlx::query("update ai_usage set created_at = now() - interval '31 days'")
        .execute(&app.db)
        .await
        .unwrap();
    assert_eq!(usage(&app, &admin).await["models"], json!([]));
}

#[tokio::test]
async fn searches_by_meaning_are_measured_with_each_answer() {
    let app = App::with(|parts| TestServices { embed: Arc::new(ModelEmbed), ..parts }).await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    let admin = app.admin().await;
    app.link(&tutor, &ada).await;
    app.upload(&tutor, &ada, LESSON).await;
    app.run_jobs().await;
    let nothing = json!({"count": 0, "p50Ms": null, "p95Ms": null});
    assert_eq!(usage(&app, &admin).await["vectorQueries"], nothing);
    for message in ["What is an acid?", "What is a buffer?"] {
        let body = json!({ "studentId": ada.id, "message": message });
        app.post("/api/chat/message", &body).bearer(&ada.token).send().await.expect(200);
    }
    let measured = usage(&app, &admin).await["vectorQueries"].clone();
    assert_eq!(measured["count"], 2);
    let (p50, p95) = (measured["p50Ms"].as_f64().unwrap(), measured["p95Ms"].as_f64().unwrap());
    assert!(0.0 < p50 && p50 <= p95 && p95 < 10_000.0, "{measured}");
    // Ten answers that took 10 to 100 ms: the percentiles are between their neighbours.
    sqlx::query("update messages set metadata = metadata - 'vectorMs' where metadata is not null")
        .execute(&app.db)
        .await
        .unwrap();
    sqlx::query(
        "insert into messages (conversation_id, role, content, metadata)
        select conversations.id, 'assistant', 'sealed', jsonb_build_object('vectorMs', 10 * n)
        from (select id from conversations limit 1) as conversations
        cross join generate_series(1, 10) as n",
    )
    .execute(&app.db)
    .await
    .unwrap();
    let measured = usage(&app, &admin).await["vectorQueries"].clone();
    assert_eq!(measured, json!({"count": 10, "p50Ms": 55.0, "p95Ms": 95.5}));
}

/// A run of a job, made as the executor makes it.
async fn run(app: &App, function: &str, tries_repeated: u32, ends: &str) {
    let mut tx = app.db.begin().await.unwrap();
    let event = format!("e-{}", Uuid::now_v7());
    sqlx::query("insert into events (id, name, data, taken_at) values ($1, 'e', '{}', now())")
        .bind(&event)
        .execute(&mut *tx)
        .await
        .unwrap();
    let run = NewRun {
        id: Uuid::now_v7(),
        function_id: function.into(),
        event_id: event,
        retries: 4,
        ..NewRun::default()
    };
    assert!(runs::start(&mut tx, &run).await.unwrap());
    for _ in 0..tries_repeated {
        let lease = Uuid::now_v7();
        let call = runs::claim(&mut tx, lease, Duration::from_secs(9)).await.unwrap().unwrap();
        assert!(runs::hold(&mut tx, &call, lease).await.unwrap());
        runs::retry(&mut tx, &call, Duration::ZERO).await.unwrap();
    }
    match ends {
        "done" => runs::complete(&mut tx, run.id, &Value::Null).await.unwrap(),
        "failed" => runs::fail(&mut tx, run.id, &json!({"message": "m"})).await.unwrap(),
        _ => {
            // Out of the way of the next claim.
            sqlx::query("update run_calls set due_at = now() + interval '1 day'")
                .execute(&mut *tx)
                .await
                .unwrap();
        }
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn jobs_are_counted_by_how_their_runs_ended() {
    let app = App::start().await;
    let admin = app.admin().await;
    let analysis = "study-companion-analyze-transcript";
    run(&app, analysis, 0, "done").await;
    run(&app, analysis, 2, "done").await;
    run(&app, analysis, 3, "failed").await;
    run(&app, analysis, 0, "running").await;
    run(&app, "study-companion-analyze-transcript-failure", 0, "done").await;
    run(&app, "study-companion-generate-practice", 0, "done").await;
    assert_eq!(
        usage(&app, &admin).await["jobs"],
        json!([
            {"job": "analyze-transcript", "runs": 4, "succeeded": 2, "failed": 1, "retried": 2},
            {"job": "generate-practice", "runs": 1, "succeeded": 1, "failed": 0, "retried": 0},
        ])
    );
}
