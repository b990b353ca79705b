//! Transcripts past their period: the text goes, the analysis stays.

use std::sync::Arc;

use async_trait::async_trait;
use ports::{BlobInfo, Blobs, Fault};
use serde_json::{Value, json};
use testkit::{App, Person, TestServices};
use uuid::Uuid;

use super::sweep::{change, count};
use super::{SWEEP, call_cron};
use crate::LESSON;

/// A student with a session from the body and one from a file, both read, as old as they may be.
async fn sessions() -> (App, Person, [Uuid; 2], String) {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let inline = app.upload(&tutor, &ada, LESSON).await;
    let pathname = format!("uploads/{}/lesson.txt", tutor.id);
    app.parts.blobs.put(&pathname, LESSON.as_bytes().to_vec()).await.unwrap();
    let file = upload_file(&app, &tutor, &ada, &pathname, "2025-11-16T10:00:00Z").await;
    app.run_jobs().await;
    change(
        &app,
        &ada,
        "update sessions set created_at = $1::timestamptz - interval '731 days' where student_id = $2",
    )
    .await;
    (app, ada, [inline, file], pathname)
}

async fn upload_file(
    app: &App,
    uploader: &Person,
    student: &Person,
    pathname: &str,
    date: &str,
) -> Uuid {
    let body = json!({
        "studentId": student.id, "sessionDate": date, "duration": 3600, "blobPathname": pathname,
        "transcriptSource": "test", "transcriptFormat": "auto",
    });
    let answer = app.post("/api/transcripts/upload", &body).bearer(&uploader.token).send().await;
    answer.expect(202)["sessionId"].as_str().unwrap().parse().unwrap()
}

async fn show_session(app: &App, reader: &Person, session: Uuid) -> Value {
    let path = format!("/api/transcripts/{session}?include=turns");
    app.get(&path).bearer(&reader.token).send().await.expect(200)
}

#[tokio::test]
async fn transcripts_go_and_what_was_found_in_them_stays() {
    let (app, ada, sessions, pathname) = sessions().await;
    let before =
        [show_session(&app, &ada, sessions[0]).await, show_session(&app, &ada, sessions[1]).await];
    for view in &before {
        assert_eq!(
            (&view["transcript"], &view["transcriptRemoved"]),
            (&json!(LESSON), &json!(false))
        );
    }
    let evidence = count(&app, "select count(*) from evidence").await;
    let chunks = count(&app, "select count(*) from session_chunks").await;
    assert!(evidence > 0 && chunks > 0);
    assert_eq!(call_cron(&app, SWEEP).await["removed"]["transcripts"], 2);
    assert_eq!(call_cron(&app, SWEEP).await["removed"]["transcripts"], 0);
    for (session, before) in sessions.into_iter().zip(before) {
        let after = show_session(&app, &ada, session).await;
        assert_eq!((&after["transcript"], &after["transcriptRemoved"]), (&json!(""), &json!(true)));
        assert_eq!((&after["turns"]["total"], &after["truncated"]), (&json!(0), &json!(false)));
        assert_eq!(
            (&after["analysis"], &after["status"]),
            (&before["analysis"], &json!("completed"))
        );
    }
    assert_eq!(app.parts.blobs.head(&pathname).await.unwrap(), None);
    assert_eq!(count(&app, "select count(*) from session_turns").await, 0);
    assert_eq!(count(&app, "select count(*) from evidence").await, evidence);
    assert_eq!(count(&app, "select count(*) from session_chunks").await, chunks);
    // A route that quotes or reads a transcript says so instead of failing.
    let question = json!({ "studentId": ada.id, "message": "What is an acid?" });
    app.post("/api/chat/message", &question).bearer(&ada.token).send().await.expect(200);
    let path = format!("/api/students/{}/export", ada.id);
    app.get(&path).bearer(&ada.token).send().await.expect(200);
}

#[tokio::test]
async fn younger_transcripts_and_those_being_read_stay() {
    let (app, ada, sessions, pathname) = sessions().await;
    let tutor = app.tutor("Nina Brandt").await;
    app.link(&tutor, &ada).await;
    sqlx::query("update sessions set analysis_status = 'processing' where id = $1")
        .bind(sessions[0])
        .execute(&app.db)
        .await
        .unwrap();
    // A younger session of the same file keeps it.
    change(
        &app,
        &ada,
        "insert into sessions (id, student_id, session_date, duration, transcript, transcript_source,
            transcript_format, transcript_sha256, blob_pathname, analysis_status, created_at)
        select gen_random_uuid(), student_id, session_date + interval '1 day', duration, '', 'test',
            'auto', transcript_sha256, blob_pathname, 'completed',
            $1::timestamptz - interval '729 days'
        from sessions where blob_pathname is not null and student_id = $2",
    )
    .await;
    assert_eq!(call_cron(&app, SWEEP).await["removed"]["transcripts"], 1);
    assert_eq!(show_session(&app, &ada, sessions[0]).await["transcriptRemoved"], false);
    assert_eq!(show_session(&app, &ada, sessions[1]).await["transcriptRemoved"], true);
    assert!(app.parts.blobs.head(&pathname).await.unwrap().is_some());
}

/// Files that can't be deleted.
struct Stuck(Arc<dyn Blobs>);

#[async_trait]
impl Blobs for Stuck {
    async fn put(&self, pathname: &str, bytes: Vec<u8>) -> Result<BlobInfo, Fault> {
        self.0.put(pathname, bytes).await
    }

    async fn head(&self, pathname: &str) -> Result<Option<BlobInfo>, Fault> {
        self.0.head(pathname).await
    }

    async fn get(&self, pathname: &str, limit_bytes: u64) -> Result<Option<Vec<u8>>, Fault> {
        self.0.get(pathname, limit_bytes).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<BlobInfo>, Fault> {
        self.0.list(prefix).await
    }

    async fn delete(&self, pathnames: &[String]) -> Result<(), Fault> {
        if pathnames.iter().any(|name| name.contains("stuck")) {
            return Err(Fault::busy("no answer"));
        }
        self.0.delete(pathnames).await
    }
}

#[tokio::test]
async fn a_file_that_can_not_be_deleted_keeps_its_session_and_holds_up_no_other() {
    let app =
        App::with(|parts| TestServices { blobs: Arc::new(Stuck(parts.blobs.clone())), ..parts });
    let app = app.await;
    let (tutor, ada) = app.linked_pair().await;
    let mut sessions = Vec::new();
    for (name, date) in [("stuck", "2025-11-16T10:00:00Z"), ("free", "2025-11-17T10:00:00Z")] {
        let pathname = format!("uploads/{}/{name}.txt", tutor.id);
        app.parts.blobs.put(&pathname, LESSON.as_bytes().to_vec()).await.unwrap();
        sessions.push(upload_file(&app, &tutor, &ada, &pathname, date).await);
    }
    app.run_jobs().await;
    change(
        &app,
        &ada,
        "update sessions set created_at = $1::timestamptz - interval '731 days' where student_id = $2",
    )
    .await;
    app.get(SWEEP).bearer(testkit::CRON_SECRET).send().await.expect(503);
    assert_eq!(show_session(&app, &ada, sessions[0]).await["transcript"], LESSON);
    assert_eq!(show_session(&app, &ada, sessions[1]).await["transcriptRemoved"], true);
}
