//! Bad input gets its status and a message that says what to do, and leaves nothing behind.

use serde_json::{Value, json};
use testkit::{App, Person};

use crate::LESSON;

fn body(student: &Person, transcript: &str) -> Value {
    json!({
        "studentId": student.id, "sessionDate": "2025-11-15T10:00:00Z", "duration": 60,
        "transcript": transcript, "transcriptSource": "test", "transcriptFormat": "auto",
    })
}

async fn people(app: &App) -> (Person, Person) {
    let (tutor, ada) = app.linked_pair().await;
    (tutor, ada)
}

async fn stored(app: &App) -> i64 {
    sqlx::query_scalar("select (select count(*) from sessions) + (select count(*) from events)")
        .fetch_one(&app.db)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_transcript_that_can_not_be_read_says_why() {
    let app = App::start().await;
    let (tutor, ada) = people(&app).await;
    let binary = "\u{0}\u{1}\u{2}\u{3}PNG\u{0}\u{0}\u{5}".repeat(40);
    for bad in ["", "   \n\n\t ", "WEBVTT\n\n", "1\n00:00:01,000 --> 00:00:02,000\n\n", &binary] {
        let request = app.post("/api/transcripts/upload", &body(&ada, bad)).bearer(&tutor.token);
        let problem = request.send().await.expect(422);
        assert_eq!(problem["errors"][0]["pointer"], "/transcript", "{bad:?}");
        let detail = problem["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.len() > 20 && detail.ends_with('.'), "{detail}");
    }
    assert_eq!(stored(&app).await, 0);
}

#[tokio::test]
async fn odd_but_readable_transcripts_are_read() {
    let app = App::start().await;
    let (tutor, ada) = people(&app).await;
    let odd = [
        ("CR line ends", LESSON.replace('\n', "\r")),
        ("CRLF line ends", LESSON.replace('\n', "\r\n")),
        ("a byte order mark", format!("\u{feff}{LESSON}")),
        ("no speakers", LESSON.replace("Tom Hale: ", "").replace("Ada Okoye: ", "")),
        (
            "broken time stamps",
            "WEBVTT\n\n00:99:xx --> later\nTom Hale: An acid is a substance that releases hydrogen ions.\n\n\
             00:00:05.000 --> 00:00:01.000\nAda Okoye: Okay, so lemon juice is an acid.\n"
                .into(),
        ),
    ];
    for (n, (what, text)) in odd.into_iter().enumerate() {
        // The same turns at the same moment would be the same session.
        let mut body = body(&ada, &text);
        body["sessionDate"] = json!(format!("2025-11-{:02}T10:00:00Z", n + 1));
        let answer = app.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await;
        assert_eq!(answer.status.as_u16(), 202, "{what}: {}", answer.json);
        let session = answer.json["sessionId"].as_str().unwrap().to_owned();
        let runs = app.run_jobs().await;
        assert!(runs[0].output.is_ok(), "{what}: {:?}", runs[0].output);
        let path = format!("/api/transcripts/{session}?include=turns");
        let read = app.get(&path).bearer(&ada.token).send().await.expect(200);
        let turns = read["turns"]["items"].as_array().unwrap();
        let mentions =
            |words: &str| turns.iter().any(|t| t["text"].as_str().unwrap().contains(words));
        assert!(
            mentions("releases hydrogen ions") && mentions("lemon juice"),
            "{what}: {turns:#?}"
        );
        let named = turns.iter().any(|turn| turn["speaker"] == "Ada Okoye");
        assert_eq!(named, what != "no speakers", "{what}");
    }
}

#[tokio::test]
async fn the_character_nothing_can_store_is_refused_wherever_it_stands() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let chat = json!({ "studentId": ada.id, "message": "a\u{0}b" });
    let refused = app.post("/api/chat/message", &chat).bearer(&ada.token).send().await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/message");
    let changes = json!({ "interests": ["chess", "\u{0}"] });
    let path = format!("/api/students/{}", ada.id);
    let refused = app.patch(&path, &changes).bearer(&ada.token).send().await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/interests/1");
}

#[tokio::test]
async fn it_is_refused_in_the_query_too() {
    let app = App::start().await;
    let (tutor, ada) = people(&app).await;
    let path = format!("/api/tutor/context/{}?topic=a%00b", ada.id);
    let refused = app.get(&path).bearer(&tutor.token).send().await.expect(400);
    assert_eq!(refused["errors"][0]["parameter"], "topic");
}

#[tokio::test]
async fn a_wrong_value_is_told_in_words_of_callers() {
    let app = App::start().await;
    let (tutor, ada) = people(&app).await;
    let wrong = [
        ("sessionDate", json!("2025-11-15"), "2025-11-15T10:00:00Z"),
        ("sessionDate", json!("2025-02-30T10:00:00Z"), "2025-11-15T10:00:00Z"),
        ("duration", json!(1.5), "A whole number from 0 to 86400 is expected here."),
        ("duration", json!("60"), "A whole number from 0 to 86400 is expected here."),
    ];
    for (field, value, expected) in wrong {
        let mut body = body(&ada, LESSON);
        body[field] = value;
        let request = app.post("/api/transcripts/upload", &body).bearer(&tutor.token);
        let problem = request.send().await.expect(422);
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
        let detail = problem["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(expected), "{detail}");
    }
}

#[tokio::test]
async fn utf_16_comes_through_the_blob_store() {
    let app = App::start().await;
    let (tutor, ada) = people(&app).await;
    let bytes: Vec<u8> =
        std::iter::once(0xFEFF).chain(LESSON.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let pathname = format!("uploads/{}/utf16.txt", tutor.id);
    app.parts.blobs.put(&pathname, bytes.clone()).await.unwrap();
    let mut upload = body(&ada, "");
    upload["blobPathname"] = json!(pathname);
    upload.as_object_mut().unwrap().remove("transcript");
    let answer = app.post("/api/transcripts/upload", &upload).bearer(&tutor.token).send().await;
    let session = answer.expect(202)["sessionId"].as_str().unwrap().to_owned();
    app.run_jobs().await;
    let read = app.get(&format!("/api/transcripts/{session}")).bearer(&ada.token).send().await;
    let read = read.expect(200);
    assert_eq!((&read["transcript"], &read["status"]), (&json!(LESSON), &json!("completed")));
    let raw = app
        .request(http::Method::POST, "/api/transcripts/upload")
        .header("content-type", "application/json")
        .bearer(&tutor.token)
        .body(bytes);
    raw.send().await.expect(400);
}

#[tokio::test]
async fn broken_requests_get_their_status() {
    let app = App::start().await;
    let (tutor, ada) = people(&app).await;
    let post = |text: String| {
        app.request(http::Method::POST, "/api/transcripts/upload")
            .header("content-type", "application/json")
            .bearer(&tutor.token)
            .body(text)
            .send()
    };
    post("{not json".into()).await.expect(400);
    post(String::new()).await.expect(400);
    let problem = post("{}".into()).await.expect(422);
    assert_eq!(problem["errors"][0]["pointer"], "/studentId", "{problem}");
    let mut wrong = body(&ada, LESSON);
    wrong["duration"] = json!("an hour");
    let problem = post(wrong.to_string()).await.expect(422);
    assert_eq!(problem["errors"][0]["pointer"], "/duration", "{problem}");
    let mut wrong = body(&ada, LESSON);
    wrong["duration"] = json!(-1);
    post(wrong.to_string()).await.expect(422);
    for date in ["-9999-01-01T00:00:00Z", "1999-12-31T00:00:00Z", "2999-01-01T00:00:00Z"] {
        let mut wrong = body(&ada, LESSON);
        wrong["sessionDate"] = json!(date);
        let problem = post(wrong.to_string()).await.expect(422);
        assert_eq!(problem["errors"][0]["pointer"], "/sessionDate", "{problem}");
    }
    let mut unknown = body(&ada, LESSON);
    unknown["studentId"] = json!(uuid::Uuid::now_v7());
    let problem = post(unknown.to_string()).await.expect(404);
    assert_eq!(problem["errors"][0]["pointer"], "/studentId");
    let problem = post(" ".repeat(5_000_000)).await.expect(413);
    assert!(problem["detail"].as_str().unwrap().contains("4 MB"), "{problem}");
    let long = post(body(&ada, &"a: b c d.\n".repeat(100_001)).to_string()).await.expect(422);
    assert_eq!(long["errors"][0]["pointer"], "/transcript");
    assert_eq!(stored(&app).await, 0);
}

#[tokio::test]
async fn ids_that_are_none_are_absent() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    for path in [
        "/api/transcripts/1",
        "/api/transcripts/%00",
        "/api/transcripts/..%2f..%2fetc",
        "/api/practice/00000000-0000-0000-0000-00000000000g",
        "/api/progress/student/me",
        "/api/students/'; drop table users; --",
    ] {
        let path = path.replace(' ', "%20");
        app.get(&path).bearer(&ada.token).send().await.expect(404);
    }
}
