//! The handshake by which a browser puts a file into the store itself.

use std::time::{Duration, SystemTime};

use chrono::{TimeDelta, Utc};
use futures::stream;
use local::{FileBlobs, LocalUploads, StreamError};
use ports::{Blobs, Clock};
use serde_json::{Value, json};
use testkit::{App, Person, UPLOAD_SECRET};
use uuid::Uuid;

fn generate(pathname: &str, client_payload: &Value) -> Value {
    json!({
        "type": "blob.generate-client-token",
        "payload": { "pathname": pathname, "multipart": false, "clientPayload": client_payload },
    })
}

async fn ask(app: &App, person: &Person, event: &Value) -> testkit::TestResponse {
    app.post("/api/blob/upload", event).bearer(&person.token).send().await
}

#[tokio::test]
async fn a_token_allows_one_file_under_the_callers_own_pathname() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let pathname = format!("uploads/{}/lesson.vtt", ada.id);
    let answer = ask(&app, &ada, &generate(&pathname, &Value::Null)).await.expect(200);
    assert_eq!(answer["type"], "blob.generate-client-token");
    let uploads = LocalUploads::new(UPLOAD_SECRET.to_owned());
    let (token, now) = (answer["clientToken"].as_str().unwrap(), app.clock.now());
    let allowed = uploads.admit(token, &pathname, now).unwrap();
    assert_eq!(allowed.maximum_size_bytes, 128 * 1024 * 1024);
    assert_eq!(uploads.admit(token, "uploads/other/lesson.vtt", now), None);
    assert_eq!(uploads.admit(token, &pathname, now + TimeDelta::minutes(61)), None);
    let ben = app.student("Ben Li").await;
    for wrong in [
        format!("uploads/{}/lesson.vtt", ben.id),
        format!("uploads/{}/../{}/a", ada.id, ben.id),
        format!("uploads/{}/", ada.id),
        "lesson.vtt".to_owned(),
        String::new(),
    ] {
        let refused = ask(&app, &ada, &generate(&wrong, &Value::Null)).await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], "/payload/pathname", "{wrong}");
    }
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_before_it_is_sent() {
    let app = App::start().await;
    let tom = app.tutor("Tom Hale").await;
    let pathname = format!("uploads/{}/lesson.docx", tom.id);
    for (bytes, status) in [(128 * 1024 * 1024, 200), (128 * 1024 * 1024 + 1, 422)] {
        let size = json!(json!({ "sizeBytes": bytes }).to_string());
        ask(&app, &tom, &generate(&pathname, &size)).await.expect(status);
    }
    // A payload of another kind says nothing of a size.
    ask(&app, &tom, &generate(&pathname, &json!("mine"))).await.expect(200);
}

#[tokio::test]
async fn the_stores_own_message_needs_its_signature_and_no_token() {
    let app = App::start().await;
    let event = json!({
        "type": "blob.upload-completed",
        "payload": { "blob": { "pathname": "uploads/1/a", "url": "https://x.example" }, "tokenPayload": null },
    });
    app.post("/api/blob/upload", &event).send().await.expect(401);
    let signature = super::recordings::hmac_with(UPLOAD_SECRET, event.to_string().as_bytes());
    for (signature, status) in [(signature.as_str(), 200), (&signature[..62], 401), ("", 401)] {
        let request = app.post("/api/blob/upload", &event);
        let answer = request.header("x-vercel-signature", signature).send().await.expect(status);
        if status == 200 {
            assert_eq!(answer, json!({ "type": "blob.upload-completed", "response": "ok" }));
        }
    }
    app.post("/api/blob/upload", &generate("uploads/1/a", &Value::Null)).send().await.expect(401);
}

#[tokio::test]
async fn a_file_that_came_by_itself_becomes_a_session() {
    let app = App::start().await;
    let (tom, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    app.link(&tom, &ada).await;
    let pathname = format!("uploads/{}/lesson.txt", tom.id);
    ask(&app, &tom, &generate(&pathname, &Value::Null)).await.expect(200);
    app.parts.blobs.put(&pathname, crate::LESSON.as_bytes().to_vec()).await.unwrap();
    let body = json!({
        "studentId": ada.id, "sessionDate": Utc::now() - TimeDelta::days(1), "duration": 3600,
        "blobPathname": pathname, "transcriptSource": "console",
    });
    app.post("/api/transcripts/upload", &body).bearer(&tom.token).send().await.expect(202);
}

/// Pieces of a file, the last of which may break off.
fn pieces(sizes: &[usize], breaks: bool) -> Vec<std::io::Result<Vec<u8>>> {
    let mut pieces: Vec<_> = sizes.iter().map(|size| Ok(vec![b'a'; *size])).collect();
    if breaks {
        pieces.push(Err(std::io::Error::other("gone")));
    }
    pieces
}

#[tokio::test]
async fn a_file_that_comes_in_pieces_is_there_whole_or_not_at_all() {
    let folder = std::env::temp_dir().join(format!("pieces-{}", Uuid::now_v7()));
    let blobs = FileBlobs::new(&folder);
    blobs.put_stream("a/whole", stream::iter(pieces(&[3, 4], false)), 7).await.unwrap();
    assert_eq!(blobs.get("a/whole", 10).await.unwrap().unwrap(), b"aaaaaaa");
    let large = blobs.put_stream("a/large", stream::iter(pieces(&[3, 5], false)), 7).await;
    assert!(matches!(large, Err(StreamError::TooLarge)));
    let broken = blobs.put_stream("a/broken", stream::iter(pieces(&[3], true)), 7).await;
    assert!(matches!(broken, Err(StreamError::Fault(_))));
    let upload = Uuid::now_v7();
    for number in [2, 1] {
        let part = stream::iter(pieces(&[number], false));
        blobs.put_part(upload, u32::try_from(number).unwrap(), part, 7).await.unwrap();
    }
    let absent = blobs.join_parts("a/parts", upload, &[1, 2, 3], 7).await;
    assert!(matches!(absent, Err(StreamError::Fault(_))));
    blobs.join_parts("a/parts", upload, &[1, 2], 7).await.unwrap();
    assert_eq!(blobs.get("a/parts", 10).await.unwrap().unwrap(), b"aaa");
    let names: Vec<String> =
        blobs.list("").await.unwrap().into_iter().map(|file| file.pathname).collect();
    assert_eq!(names, ["a/parts", "a/whole"]);
    assert_eq!(std::fs::read_dir(folder.join("partial")).unwrap().count(), 0, "nothing is left");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn what_an_upload_left_that_broke_off_is_removed_after_a_while() {
    let folder = std::env::temp_dir().join(format!("broken-off-{}", Uuid::now_v7()));
    let blobs = FileBlobs::new(&folder);
    blobs.remove_broken_off(SystemTime::now()).await.expect("nothing was ever uploaded");
    let upload = Uuid::now_v7();
    blobs.put_part(upload, 1, stream::iter(pieces(&[3], false)), 7).await.unwrap();
    std::fs::write(folder.join("partial/half"), b"a").unwrap();
    blobs.remove_broken_off(SystemTime::now() - Duration::from_mins(1)).await.unwrap();
    blobs.join_parts("a/slow", upload, &[1], 7).await.expect("an upload that still runs stays");
    blobs.put_part(Uuid::now_v7(), 1, stream::iter(pieces(&[3], false)), 7).await.unwrap();
    blobs.remove_broken_off(SystemTime::now() + Duration::from_mins(1)).await.unwrap();
    assert_eq!(std::fs::read_dir(folder.join("partial")).unwrap().count(), 0);
    assert!(blobs.get("a/slow", 10).await.unwrap().is_some(), "finished files stay");
    std::fs::remove_dir_all(folder).unwrap();
}
