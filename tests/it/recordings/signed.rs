//! Who may deliver: whoever has signed the body as it came.

use companion::recordings::RecorderSecrets;
use domain::status::Recorder;
use serde_json::json;
use testkit::{App, TestServices};

use super::{deliver, hmac, report, school, signature_at, signed_at, with_headers, zoom_event};

const ALL: [Recorder; 3] = [Recorder::ReadAi, Recorder::Fireflies, Recorder::Zoom];

async fn stored(app: &App) -> i64 {
    sqlx::query_scalar("select count(*) from recordings").fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn what_is_not_signed_is_refused_and_leaves_nothing() {
    let (app, tom, ..) = school().await;
    let people = [("Tom Hale", Some(tom.email.as_str()))];
    for (recorder, body) in [
        (Recorder::ReadAi, report("r1", "Lesson", &people)),
        (Recorder::Fireflies, json!({ "event": "meeting.transcribed", "meeting_id": "f1" })),
        (Recorder::Zoom, zoom_event("z1", "a.vtt", &tom.email)),
        (Recorder::ReadAi, json!("not even an object")),
    ] {
        let path = super::path(recorder);
        app.post(path, &body).send().await.expect(401);
        let at = signed_at(&app);
        let other = signature_at(recorder, &format!("{body} "), at);
        for headers in [other, signature_at(recorder, "", at)] {
            with_headers(app.post(path, &body), &headers).send().await.expect(401);
        }
    }
    assert_eq!(stored(&app).await, 0);
}

#[tokio::test]
async fn zooms_signature_counts_for_five_minutes() {
    let (app, tom, ..) = school().await;
    let body = zoom_event("z1", "a.vtt", &tom.email);
    let at = signed_at(&app);
    for (at, status) in [(at - 301, 401), (at + 400, 401), (at - 290, 200)] {
        let headers = signature_at(Recorder::Zoom, &body.to_string(), at);
        let request = app.post("/api/webhooks/zoom", &body);
        with_headers(request, &headers).send().await.expect(status);
    }
    assert_eq!(stored(&app).await, 1);
}

#[tokio::test]
async fn zoom_sees_that_its_secret_is_known() {
    let app = App::start().await;
    let body = json!({ "event": "endpoint.url_validation", "payload": { "plainToken": "qgg8" } });
    let answer = deliver(&app, Recorder::Zoom, &body).await.expect(200);
    assert_eq!(answer, json!({ "plainToken": "qgg8", "encryptedToken": hmac(b"qgg8") }));
}

#[tokio::test]
async fn a_webhook_without_its_secret_is_not_there() {
    let none = RecorderSecrets::default();
    let app = App::with(|parts| TestServices { recorder_secrets: none, ..parts }).await;
    for recorder in ALL {
        let answer = deliver(&app, recorder, &json!({})).await.expect(404);
        assert_eq!(answer["code"], "no_such_route");
    }
}

#[tokio::test]
async fn what_makes_no_session_is_acknowledged() {
    let app = App::start().await;
    for (recorder, body) in [
        (Recorder::ReadAi, json!({ "session_id": "r1", "trigger": "meeting_start" })),
        (Recorder::Fireflies, json!({ "event": "meeting.summarized", "meeting_id": "f1" })),
        (Recorder::Zoom, json!({ "event": "meeting.ended", "payload": {} })),
    ] {
        let answer = deliver(&app, recorder, &body).await.expect(200);
        assert_eq!(answer["status"], "ignored");
    }
    deliver(&app, Recorder::ReadAi, &json!({ "trigger": "meeting_end" })).await.expect(422);
    assert_eq!(stored(&app).await, 0);
}
