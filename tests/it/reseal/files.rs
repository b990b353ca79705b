//! Uploaded files: sealed anew where they lie, never brought back once somebody has taken them away.

use std::sync::Arc;

use async_trait::async_trait;
use companion::reseal::{self, Reseal};
use http::Method;
use ports::{BlobInfo, Blobs, Fault};
use serde_json::json;
use sqlx::PgPool;
use testkit::{App, Person};
use uuid::Uuid;

use super::{School, rotation};

/// Uploads a transcript as a file of the tutor. Returns the session.
pub(super) async fn upload(app: &App, tutor: &Person, student: &Person, text: &str) -> Uuid {
    let pathname = format!("uploads/{}/lesson.txt", tutor.id);
    app.parts.blobs.put(&pathname, text.as_bytes().to_vec()).await.unwrap();
    let answer = register(app, tutor, student, &pathname).await.expect(202);
    answer["sessionId"].as_str().unwrap().parse().unwrap()
}

async fn register(
    app: &App,
    tutor: &Person,
    student: &Person,
    pathname: &str,
) -> testkit::TestResponse {
    let body = json!({
        "studentId": student.id,
        "sessionDate": "2025-11-16T10:00:00Z",
        "duration": 3600,
        "blobPathname": pathname,
        "transcriptSource": "test",
        "transcriptFormat": "auto",
    });
    app.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await
}

/// A store in which something happens when a file is read or written.
struct WatchedBlobs {
    inner: Arc<dyn Blobs>,
    db: PgPool,
    /// Run at the first reading.
    at_get: Option<&'static str>,
    reads: std::sync::atomic::AtomicU32,
}

#[async_trait]
impl Blobs for WatchedBlobs {
    async fn put(&self, pathname: &str, bytes: Vec<u8>) -> Result<BlobInfo, Fault> {
        let free: i64 = sqlx::query_scalar(
            "select count(*) from (
                select 1 from sessions where blob_pathname = $1 for update skip locked) as free",
        )
        .bind(pathname)
        .fetch_one(&self.db)
        .await
        .unwrap();
        assert_eq!(free, 0, "somebody may take the file away while it is written");
        self.inner.put(pathname, bytes).await
    }

    async fn head(&self, pathname: &str) -> Result<Option<BlobInfo>, Fault> {
        self.inner.head(pathname).await
    }

    async fn get(&self, pathname: &str, limit_bytes: u64) -> Result<Option<Vec<u8>>, Fault> {
        let read = self.inner.get(pathname, limit_bytes).await;
        let first = self.reads.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0;
        if let Some(statement) = self.at_get.filter(|_| first) {
            sqlx::query(statement).execute(&self.db).await.unwrap();
            self.inner.delete(&[pathname.to_owned()]).await?;
        }
        read
    }

    async fn list(&self, prefix: &str) -> Result<Vec<BlobInfo>, Fault> {
        self.inner.list(prefix).await
    }

    async fn delete(&self, pathnames: &[String]) -> Result<(), Fault> {
        self.inner.delete(pathnames).await
    }
}

fn watching_reseal(app: &App, at_get: Option<&'static str>) -> Reseal {
    let blobs = WatchedBlobs {
        inner: app.parts.blobs.clone(),
        db: app.db.clone(),
        at_get,
        reads: 0.into(),
    };
    Reseal { blobs: Arc::new(blobs), ..rotation(app) }
}

async fn files(app: &App) -> Vec<String> {
    app.parts.blobs.list("").await.unwrap().into_iter().map(|file| file.pathname).collect()
}

#[tokio::test]
async fn a_files_sessions_are_held_while_it_is_written() {
    let school = School::open().await;
    reseal::run(&watching_reseal(&school.app, None), |_| {}).await.unwrap();
    let [file] = files(&school.app).await.try_into().unwrap();
    let bytes = school.app.parts.blobs.get(&file, 1_000_000).await.unwrap().unwrap();
    assert!(bytes.starts_with(b"v2:k2."));
}

#[tokio::test]
async fn a_file_that_is_taken_away_meanwhile_does_not_come_back() {
    for gone in [
        "delete from sessions where blob_pathname is not null",
        "update sessions set blob_pathname = null where blob_pathname is not null",
    ] {
        let school = School::open().await;
        let done = reseal::run(&watching_reseal(&school.app, Some(gone)), |_| {}).await.unwrap();
        assert!(done.overtaken > 0);
        assert_eq!(files(&school.app).await, [""; 0], "{gone}");
    }
}

#[tokio::test]
async fn a_file_that_is_not_in_the_store_is_counted() {
    let school = School::open().await;
    school.app.parts.blobs.delete(&files(&school.app).await).await.unwrap();
    reseal::run(&rotation(&school.app), |_| {}).await.unwrap();
    let survey = super::survey(&school.app).await;
    assert_eq!((survey.stale_count(), survey.absent_files), (0, 1));
}

#[tokio::test]
async fn a_plain_file_stays_plain_until_it_is_read() {
    let school = School::open().await;
    let (app, ada) = (&school.app, &school.ada);
    let tutor = app.tutor("Rita Gomez").await;
    app.link(&tutor, ada).await;
    upload(app, &tutor, ada, &crate::LESSON.replace("factor", "root")).await;
    reseal::run(&rotation(app), |_| {}).await.unwrap();
    let survey = super::survey(app).await;
    assert_eq!((survey.stale_count(), survey.plain_files), (0, 1));
}

#[tokio::test]
async fn a_file_that_only_looks_sealed_is_no_transcript() {
    let school = School::open().await;
    let (app, ada) = (&school.app, &school.ada);
    let pathname = format!("uploads/{}/odd.txt", ada.id);
    app.parts.blobs.put(&pathname, b"v2:k1.Tutor: Hello. Student: Hi.".to_vec()).await.unwrap();
    let tutor = app.tutor("Rita Gomez").await;
    app.link(&tutor, ada).await;
    let body = json!({
        "studentId": ada.id, "tutorId": tutor.id, "sessionDate": "2025-11-16T10:00:00Z",
        "duration": 3600, "blobPathname": pathname, "transcriptSource": "test",
        "transcriptFormat": "auto",
    });
    let refused = app.request(Method::POST, "/api/transcripts/upload").json(&body);
    let refused = refused.bearer(&ada.token).send().await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/blobPathname");
}
