//! Recordings that webhooks bring: signed, taken in once, matched, parked and assigned.

mod matching;
mod once;
mod signed;

use domain::status::Recorder;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use testkit::{App, Person, RECORDER_SECRET, TestRequest, TestResponse};
use uuid::Uuid;

/// Speech of a lesson, in the blocks of Read AI.
fn blocks() -> Value {
    let turns = [
        ("Tom Hale", "Today we balance equations. What is neutralization?"),
        ("Ada Okoye", "An acid and a base react and make a salt and water."),
        ("Tom Hale", "Exactly. Neutralization makes a salt and water."),
        ("Ada Okoye", "So the pH moves to seven."),
    ];
    let blocks = turns.iter().zip(0..).map(|((name, words), n)| {
        let start = 1_763_200_800_000_i64 + n * 8_000;
        json!({
            "start_time": start.to_string(), "end_time": (start + 7_000).to_string(),
            "speaker": { "name": name }, "words": words,
        })
    });
    blocks.collect()
}

/// A report of Read AI.
pub(crate) fn report(session: &str, title: &str, people: &[(&str, Option<&str>)]) -> Value {
    let people: Vec<Value> =
        people.iter().map(|(name, email)| json!({ "name": name, "email": email })).collect();
    json!({
        "session_id": session, "trigger": "meeting_end", "title": title,
        "start_time": "1763200800000", "end_time": 1_763_204_400_000_i64,
        "participants": people, "owner": people.first(),
        "summary": "What a model made of it.",
        "transcript": { "speaker_blocks": blocks() },
    })
}

/// Zoom's event of a transcript.
pub(crate) fn zoom_event(meeting: &str, file: &str, host: &str) -> Value {
    json!({
        "event": "recording.transcript_completed", "event_ts": 1_763_204_400_000_i64,
        "download_token": "one-day-token",
        "payload": { "account_id": "A1", "object": {
            "uuid": meeting, "id": 87_565_330_005_i64, "host_email": host, "topic": "Weekly lesson",
            "start_time": "2025-11-15T10:00:00Z", "duration": 60,
            "recording_files": [{
                "file_type": "TRANSCRIPT", "recording_start": "2025-11-15T10:00:00Z",
                "download_url": format!("https://zoom.us/rec/webhook_download/{file}"),
            }],
        } },
    })
}

/// The moment at which tests sign, as the clock of tests has it.
fn signed_at(app: &App) -> i64 {
    ports::Clock::now(&*app.clock).timestamp()
}

fn hmac(text: &[u8]) -> String {
    hmac_with(RECORDER_SECRET, text)
}

/// The hexadecimal HMAC-SHA256 of a text.
pub(crate) fn hmac_with(secret: &str, text: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text);
    let bytes = mac.finalize().into_bytes();
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The headers with which a recorder signs a body, at a moment in seconds.
fn signature_at(recorder: Recorder, body: &str, at: i64) -> Vec<(&'static str, String)> {
    match recorder {
        Recorder::ReadAi => vec![("x-read-signature", hmac(body.as_bytes()))],
        Recorder::Fireflies => {
            vec![("x-hub-signature", format!("sha256={}", hmac(body.as_bytes())))]
        }
        Recorder::Zoom => vec![
            ("x-zm-request-timestamp", at.to_string()),
            ("x-zm-signature", format!("v0={}", hmac(format!("v0:{at}:{body}").as_bytes()))),
        ],
    }
}

/// A request with the signature of a recorder over its body.
pub(crate) fn sign(
    app: &App,
    recorder: Recorder,
    request: TestRequest,
    body: &Value,
) -> TestRequest {
    with_headers(request, &signature_at(recorder, &body.to_string(), signed_at(app)))
}

fn with_headers(request: TestRequest, headers: &[(&str, String)]) -> TestRequest {
    headers.iter().fold(request, |request, (name, value)| request.header(name, value))
}

fn path(recorder: Recorder) -> &'static str {
    match recorder {
        Recorder::ReadAi => "/api/webhooks/read-ai",
        Recorder::Fireflies => "/api/webhooks/fireflies",
        Recorder::Zoom => "/api/webhooks/zoom",
    }
}

/// Delivers a message as its recorder does.
pub(crate) async fn deliver(app: &App, recorder: Recorder, body: &Value) -> TestResponse {
    sign(app, recorder, app.post(path(recorder), body), body).send().await
}

/// A recording that waits for an admin: of people whom nobody knows.
pub(crate) async fn park(app: &App, meeting: &str) -> Uuid {
    let report = report(meeting, "A lesson", &[("Somebody", None)]);
    deliver(app, Recorder::ReadAi, &report).await.expect(200);
    app.run_jobs().await;
    sqlx::query_scalar("select id from recordings where meeting_id = $1 and state = 'parked'")
        .bind(meeting)
        .fetch_one(&app.db)
        .await
        .unwrap()
}

/// A linked tutor and student, and an admin.
async fn school() -> (App, Person, Person, Person) {
    let app = App::start().await;
    let (tom, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    app.link(&tom, &ada).await;
    let admin = app.admin().await;
    (app, tom, ada, admin)
}

async fn parked(app: &App, admin: &Person) -> Value {
    let list = app.get("/api/webhooks/parked").bearer(&admin.token).send().await.expect(200);
    list["recordings"].clone()
}

async fn sessions(app: &App, student: &Person) -> Vec<Value> {
    let path = format!("/api/transcripts/student/{}", student.id);
    let list = app.get(&path).bearer(&student.token).send().await.expect(200);
    list["sessions"].as_array().unwrap().clone()
}
