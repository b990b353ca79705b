//! Text that Postgres has no place for: a model's is mended, anybody else's is refused, and what gets
//! through all the same is tried once.

use serde_json::{Value, json};
use testkit::standins::openai::Instead;
use tracing::Level;

use super::captured_log::CapturedLog;
use super::growth::{Changed, app_of, open_school};
use crate::LESSON;
use crate::language_model::{ModelStage, ask};

#[tokio::test]
async fn a_model_s_control_characters_are_stripped_where_its_answer_is_read() {
    let stage = ModelStage::start().await;
    let (tutor, ada) = open_school(&stage.app).await;
    let report = json!({
        "subject": "Chem\0istry", "topics": ["ac\u{1}ids\0"], "studentStrengths": ["Rea\0sons\u{7f}."],
        "areasForImprovement": ["\0Signs."], "actionItems": ["Practise\0."],
        "concepts": [{
            "name": "buf\0fer", "description": "A buffer\0 resists.", "difficulty": 3,
            "turns": [10], "evidence": [],
        }],
    });
    stage.standin.answer_instead(Instead::Says(report.to_string()));
    let session = stage.app.upload(&tutor, &ada, LESSON).await;
    let runs = stage.app.run_jobs().await;
    assert!(runs[0].output.is_ok(), "{:?}", runs[0].output);
    let path = format!("/api/transcripts/{session}");
    let read = stage.app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!((&read["status"], &read["subject"]), (&json!("completed"), &json!("Chemistry")));
    let analysis = &read["analysis"];
    assert_eq!(analysis["concepts"][0]["name"], "buffer", "{analysis:#}");
    let shown = analysis.to_string();
    assert!(shown.contains("acids") && shown.contains("Reasons."), "{shown}");
    assert!(!shown.contains("\\u00"), "{shown}");
}

#[tokio::test]
async fn a_chat_answer_and_its_stored_twin_have_none_either() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    let reply = json!({ "answer": "It is\0 so.\u{8}", "coverage": "touched", "quotes": [] });
    for _ in 0..2 {
        stage.standin.answer_instead(Instead::Says(reply.to_string()));
    }
    let answer = ask(&stage.app, &ada, "What is neutralization?").await.expect(200);
    assert_eq!(answer["response"], "It is so.", "{answer:#}");
}

#[tokio::test]
async fn data_that_the_database_refuses_fails_a_job_at_once_and_without_an_error() {
    let app = app_of(Changed {
        read: |mut found| {
            found.topics = vec!["a\0b".into()];
            found
        },
        suggest: |drafts| drafts,
    })
    .await;
    let (tutor, ada) = open_school(&app).await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    let complaints = CapturedLog::default();
    let listening = complaints.listen();
    let runs = app.run_jobs().await;
    drop(listening);
    let error = runs[0].output.as_ref().unwrap_err();
    assert!(!error.is_retriable() && error.is_refusal(), "{error:?}");
    let met = complaints.lines_at(Level::WARN);
    let met: Vec<&String> = met.iter().filter(|line| line.contains("22P05")).collect();
    assert_eq!(met.len(), 1, "one try: {met:?}");
    assert!(
        complaints.lines_at(Level::ERROR).is_empty(),
        "{:?}",
        complaints.lines_at(Level::ERROR)
    );
    let path = format!("/api/transcripts/{session}");
    let read = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(read["status"], "failed");
    let reason = read["failure"].as_str().unwrap();
    assert!(reason.starts_with("Something in it can't be stored."), "{reason}");
    let progress = &read["progress"];
    assert_eq!((&progress["step"], &progress["done"]), (&json!("analyse"), &json!(2)), "{read:#}");
    assert!(progress["startedAt"].is_string(), "{progress}");
}

#[tokio::test]
async fn a_request_with_such_data_is_refused_and_not_to_be_repeated() {
    let app = testkit::App::start().await;
    let ada = app.student("Ada Okoye").await;
    // No bound that the code knows of, as when a column is made narrower.
    let narrower = "alter table goals alter column description type varchar(5)";
    sqlx::query(narrower).execute(&app.db).await.unwrap();
    let complaints = CapturedLog::default();
    let listening = complaints.listen();
    let body = json!({ "studentId": ada.id, "subject": "Art", "description": "Secret plans" });
    let answer = app.post("/api/goals", &body).bearer(&ada.token).send().await;
    drop(listening);
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (422, None));
    assert_eq!(answer.json["code"], "unstorable", "{}", answer.json);
    assert!(!answer.json.to_string().contains("varying"), "{}", answer.json);
    assert!(
        complaints.lines_at(Level::ERROR).is_empty(),
        "{:?}",
        complaints.lines_at(Level::ERROR)
    );
    let warnings = complaints.lines_at(Level::WARN).join("\n");
    assert!(warnings.contains("22001") && !warnings.contains("Secret"), "{warnings}");

    let checked = "alter table goals add constraint short_goals check (length(description) < 5)";
    sqlx::query(checked).execute(&app.db).await.unwrap();
    let body = json!({ "studentId": ada.id, "subject": "Art", "description": "Paint" });
    let answer = app.post("/api/goals", &body).bearer(&ada.token).send().await.expect(422);
    assert_eq!(answer["code"], "unstorable");
}

#[tokio::test]
async fn files_with_stray_control_characters_are_read_without_them() {
    let app = testkit::App::start().await;
    let (tutor, ada) = open_school(&app).await;
    let pathname = format!("uploads/{}/odd.txt", tutor.id);
    let odd = LESSON.replacen("acid", "ac\0id", 2);
    app.parts.blobs.put(&pathname, odd.into_bytes()).await.unwrap();
    let body = json!({
        "studentId": ada.id, "sessionDate": "2025-11-15T10:00:00Z", "duration": 60,
        "blobPathname": pathname, "transcriptSource": "test",
    });
    let answer = app.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await;
    let session = answer.expect(202)["sessionId"].as_str().unwrap().to_owned();
    let runs = app.run_jobs().await;
    assert!(runs[0].output.is_ok(), "{:?}", runs[0].output);
    let path = format!("/api/transcripts/{session}");
    let read = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!((&read["status"], &read["transcript"]), (&json!("completed"), &json!(LESSON)));
}

#[tokio::test]
async fn a_pathname_that_no_store_takes_is_refused_by_name() {
    let app = testkit::App::start().await;
    let (tutor, ada) = open_school(&app).await;
    let own = format!("uploads/{}", tutor.id);
    for wrong in [
        format!("{own}/a\\b.txt"),
        format!("{own}/{}", "a".repeat(256)),
        format!("{own}/{}", "é".repeat(128)),
        format!("{own}/a\nb"),
        format!("{own}//a"),
        format!("{own}/../a"),
        format!("{own}{}", "/aa".repeat(320)),
    ] {
        let body = json!({
            "studentId": ada.id, "sessionDate": "2025-11-15T10:00:00Z", "duration": 60,
            "blobPathname": wrong, "transcriptSource": "test",
        });
        let answer = app.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await;
        let refused = answer.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], "/blobPathname", "{wrong:?}: {refused}");
    }
    let body: Value = json!({
        "studentId": ada.id, "sessionDate": "2025-11-15T10:00:00Z", "duration": 60,
        "blobPathname": "uploads/somebody/else.txt", "transcriptSource": "test",
    });
    app.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await.expect(404);
}
