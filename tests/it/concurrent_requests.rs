//! Fifty of the same request at once have one effect, with an `Idempotency-Key` and without.

use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{App, Person};
use uuid::Uuid;

use crate::LESSON;

const TIMES: usize = 50;

/// Sends the same request many times at once and returns the answers that were given, with what
/// is allowed beside them left out: `409`, which says that another one is under way or was first.
async fn send_at_once(
    app: &App,
    person: &Person,
    path: &str,
    body: &Value,
    key: Option<&str>,
) -> Vec<Value> {
    let requests = (0..TIMES).map(|_| {
        let request = app.post(path, body).bearer(&person.token);
        match key {
            Some(key) => request.header("idempotency-key", key).send(),
            None => request.send(),
        }
    });
    let mut successes = Vec::new();
    for answer in join_all(requests).await {
        match answer.status.as_u16() {
            200..=299 => successes.push(answer.json),
            409 => {}
            other => panic!("{path}: {other} {}", answer.json),
        }
    }
    assert!(!successes.is_empty(), "{path}: nobody was first");
    successes
}

async fn count(app: &App, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(&app.db).await.unwrap()
}

fn have_same(answers: &[Value], field: &str) -> bool {
    answers.iter().all(|answer| answer[field] == answers[0][field] && answer[field].is_string())
}

async fn lesson() -> (App, Person, Person, Uuid) {
    let app = App::start().await;
    let (tutor, ada, session) = app.taught().await;
    (app, tutor, ada, session)
}

#[tokio::test]
async fn fifty_uploads_are_one_session() {
    for key in [Some("upload"), None] {
        let app = App::start().await;
        let (tutor, ada) = app.linked_pair().await;
        let body = json!({
            "studentId": ada.id, "sessionDate": "2025-11-15T10:00:00Z", "duration": 3600,
            "transcript": LESSON, "transcriptSource": "test", "transcriptFormat": "auto",
        });
        let successes = send_at_once(&app, &tutor, "/api/transcripts/upload", &body, key).await;
        assert!(have_same(&successes, "sessionId"));
        assert_eq!(count(&app, "select count(*) from sessions").await, 1);
        assert_eq!(count(&app, "select count(*) from events").await, 1, "one analysis");
    }
}

#[tokio::test]
async fn fifty_wishes_for_practice_are_one_practice() {
    for key in [Some("generate"), None] {
        let (app, _, ada, session) = lesson().await;
        sqlx::query("update practices set status = 'completed'").execute(&app.db).await.unwrap();
        let body = json!({ "studentId": ada.id, "sessionId": session });
        let successes = send_at_once(&app, &ada, "/api/practice/generate", &body, key).await;
        assert!(have_same(&successes, "practiceId"));
        let open = "select count(*) from practices where status <> 'completed'";
        assert_eq!(count(&app, open).await, 1);
        let events =
            "select count(*) from events where name = 'practice.generate' and taken_at is null";
        assert_eq!(count(&app, events).await, 1);
    }
}

#[tokio::test]
async fn fifty_submissions_are_graded_once() {
    for key in [Some("submit"), None] {
        let (app, _, ada, _) = lesson().await;
        let practice: Uuid =
            sqlx::query_scalar("select id from practices").fetch_one(&app.db).await.unwrap();
        let log = "select count(*) from evidence where practice_id is not null";
        assert_eq!(count(&app, log).await, 0);
        let path = format!("/api/practice/{practice}/submit");
        let successes = send_at_once(&app, &ada, &path, &json!({ "answers": [] }), key).await;
        assert!(successes.iter().all(|answer| *answer == successes[0]));
        assert!(
            key.is_some() || successes.len() == 1,
            "without a key the second is told it is late"
        );
        let questions = count(&app, "select count(*) from practice_questions").await;
        assert_eq!(count(&app, log).await, questions);
    }
}

#[tokio::test]
async fn fifty_acceptances_are_one_goal() {
    for key in [Some("accept"), None] {
        let app = App::start().await;
        let ada = app.student("Ada Okoye").await;
        let suggestion = Uuid::now_v7();
        sqlx::query(
            "insert into subject_suggestions (id, student_id, subject, description, relevance_score)
            values ($1, $2, 'Physics', 'Builds on chemistry', 9.2)",
        )
        .bind(suggestion)
        .bind(ada.id.0)
        .execute(&app.db)
        .await
        .unwrap();
        let path = format!("/api/suggestions/{suggestion}/accept");
        let successes = send_at_once(&app, &ada, &path, &json!({}), key).await;
        assert!(successes.iter().all(|answer| answer["goal"] == successes[0]["goal"]));
        assert_eq!(count(&app, "select count(*) from goals").await, 1);
    }
}
