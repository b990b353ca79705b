//! Tutors: when they are called in, what they read before a session, who is theirs, who is invited.

mod context;
mod invites;
mod links;
mod routing;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testkit::{App, Person};
use uuid::Uuid;

/// A tutor and a student whose lesson was read.
async fn start_taught() -> (App, Person, Person) {
    let app = App::start().await;
    let (tutor, ada, _) = app.taught().await;
    (app, tutor, ada)
}

/// Words that only the student's messages hold.
const ONLY_IN_CHAT: &str = "zebrafinch";

/// Asks in chat, as one conversation, and returns its id.
async fn ask(app: &App, student: &Person, messages: &[&str]) -> Value {
    let mut conversation = Value::Null;
    for message in messages {
        let body = json!({
            "studentId": student.id, "message": message, "conversationId": conversation,
        });
        let answer = app.post("/api/chat/message", &body).bearer(&student.token).send().await;
        conversation = answer.expect(200)["conversationId"].clone();
    }
    conversation
}

/// Hands in the open practice with these answers: none, or all that are right.
pub(crate) async fn hand_in(app: &App, student: &Person, right: bool) -> Uuid {
    let id = app.open_practice(student).await;
    let answers = if right { app.right_answers(id).await } else { Vec::new() };
    app.submit(student, id, &answers).await.expect(200);
    id
}

/// Asks for another practice of the student's one session.
async fn next_practice(app: &App, student: &Person) {
    let session: Uuid = sqlx::query_scalar("select id from sessions where student_id = $1")
        .bind(student.id.0)
        .fetch_one(&app.db)
        .await
        .unwrap();
    let body = json!({ "studentId": student.id, "sessionId": session });
    app.post("/api/practice/generate", &body).bearer(&student.token).send().await.expect(202);
    app.run_jobs().await;
}

/// A student who gets everything wrong and says so.
async fn start_struggling() -> (App, Person, Person) {
    let (app, tutor, ada) = start_taught().await;
    hand_in(&app, &ada, false).await;
    next_practice(&app, &ada).await;
    hand_in(&app, &ada, false).await;
    let question = format!("This {ONLY_IN_CHAT} makes no sense, I give up.");
    ask(&app, &ada, &[&question, "I still don't get it"]).await;
    (app, tutor, ada)
}

/// Checks that everything an answer claims stands on rows of this student.
async fn check_evidence(app: &App, student: &Person, evidence: &[Value]) {
    for claim in evidence {
        let ids: Vec<Uuid> = serde_json::from_value(claim["evidenceIds"].clone()).unwrap();
        let query = match claim["type"].as_str().unwrap() {
            "question" => {
                assert!(ids.is_empty(), "{claim}");
                continue;
            }
            "evidence" => "select count(*) from evidence where id = any($1) and student_id = $2",
            "practice" => "select count(*) from practices where id = any($1) and student_id = $2",
            "session" => "select count(*) from sessions where id = any($1) and student_id = $2",
            "conversation" => {
                "select count(*) from conversations where id = any($1) and student_id = $2"
            }
            other => panic!("{other}"),
        };
        let count: i64 = sqlx::query_scalar(query)
            .bind(&ids)
            .bind(student.id.0)
            .fetch_one(&app.db)
            .await
            .unwrap();
        assert!((1..=10).contains(&ids.len()) && count as usize == ids.len(), "{claim}");
        assert!(claim["claim"].as_str().is_none_or(|words| !words.is_empty()), "{claim}");
    }
}

/// The fields that have evidence.
fn fields(evidence: &Value) -> BTreeSet<&str> {
    evidence.as_array().unwrap().iter().map(|claim| claim["field"].as_str().unwrap()).collect()
}

async fn end_link(app: &App, tutor: &Person) {
    sqlx::query("update tutor_students set ended_at = now() where tutor_id = $1")
        .bind(tutor.id.0)
        .execute(&app.db)
        .await
        .unwrap();
}
