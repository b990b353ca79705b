//! The main job as a user meets it: sign up, upload, read, practise, ask, progress.

use serde_json::json;
use testkit::App;

use crate::LESSON;

#[tokio::test]
async fn from_signing_up_to_a_moved_mastery() {
    main_job(&App::start().await).await;
}

/// The main job, by somebody who is new.
pub(crate) async fn main_job(app: &App) {
    let tutor = app.tutor("Tom Hale").await;
    let form = json!({
        "email": "ada@example.com", "password": "a long password", "name": "Ada Okoye",
        "role": "student", "grade": 10,
    });
    let signed_up = app.post("/api/auth/register", &form).send().await.expect(201);
    let token = signed_up["token"].as_str().unwrap();
    let student = signed_up["user"]["id"].as_str().unwrap();
    let account: uuid::Uuid = student.parse().unwrap();
    let id = uuid::Uuid::now_v7();
    db::users::link_tutor(&app.db, id, tutor.id, account.into(), chrono::Utc::now()).await.unwrap();

    let upload = json!({
        "studentId": student, "tutorId": tutor.id, "sessionDate": "2025-11-15T10:00:00Z",
        "duration": 3600, "transcript": LESSON, "transcriptSource": "test",
    });
    app.post("/api/transcripts/upload", &upload).bearer(token).send().await.expect(202);
    app.run_jobs().await;

    let path = format!("/api/progress/student/{student}");
    let before = app.get(&path).bearer(token).send().await.expect(200);
    assert_eq!(before["overallProgress"]["sessionsCompleted"], 1);
    let list = format!("/api/practice/student/{student}?status=assigned");
    let list = app.get(&list).bearer(token).send().await.expect(200);
    let practice = list["practices"][0]["practiceId"].as_str().unwrap();
    let submit = format!("/api/practice/{practice}/submit");
    let graded =
        app.post(&submit, &json!({ "answers": [] })).bearer(token).send().await.expect(200);
    let after = app.get(&path).bearer(token).send().await.expect(200);
    let concept = &graded["masteryUpdate"]["conceptId"];
    let level = |progress: &serde_json::Value| {
        let concepts = progress["concepts"].as_array().unwrap().clone();
        concepts
            .iter()
            .find(|known| &known["conceptId"] == concept)
            .map(|known| known["masteryLevel"].clone())
    };
    let (before, after_it) = (level(&before).unwrap_or(json!(50)), level(&after).unwrap());
    assert!(after_it.as_u64() < before.as_u64(), "all wrong: {before} -> {after_it}");
    assert_eq!(after["recentActivity"][0]["type"], "practice");
    let question = json!({ "studentId": student, "message": "What is an acid?" });
    let answer = app.post("/api/chat/message", &question).bearer(token).send().await.expect(200);
    assert!(!answer["sources"].as_array().unwrap().is_empty(), "{answer:#}");
}

#[tokio::test]
async fn polled_answers_carry_an_etag_and_nothing_else_is_stored() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let path = format!("/api/progress/student/{}", ada.id);
    let first = app.get(&path).bearer(&ada.token).send().await;
    let tag = first.header("etag").unwrap().to_owned();
    assert_eq!(first.header("cache-control"), Some("private, no-cache"));
    let again = app.get(&path).bearer(&ada.token).header("if-none-match", &tag).send().await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    let eve = app.student("Eve Stone").await;
    let other = app.get(&path).bearer(&eve.token).header("if-none-match", &tag).send().await;
    assert_eq!(other.status.as_u16(), 404);
    let profile = app.get(&format!("/api/students/{}", ada.id)).bearer(&ada.token).send().await;
    assert_eq!(profile.header("cache-control"), Some("no-store"));
}
