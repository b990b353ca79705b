//! Transcripts at their recorders: the requests, and what becomes of every answer.

use cloud::{BaseUrl, Fireflies, RecorderApis, ZoomFiles};
use domain::recordings::TranscriptSource;
use ports::{Fault, Recorders};
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

fn recorders_at(server: &MockServer) -> RecorderApis {
    let base = || BaseUrl::parse(&server.uri()).unwrap();
    RecorderApis {
        fireflies: Some(Fireflies::new(cloud::client().unwrap(), base(), "ff-key").unwrap()),
        zoom: ZoomFiles::new(cloud::client().unwrap()).with_base(base()),
    }
}

fn meeting() -> TranscriptSource {
    TranscriptSource::Fireflies { meeting_id: "f1".into() }
}

fn files(urls: &[String]) -> TranscriptSource {
    TranscriptSource::Zoom { urls: urls.to_vec(), token: "one-day".into() }
}

#[tokio::test]
async fn a_transcript_of_fireflies_is_asked_for_by_its_id() {
    let server = MockServer::start().await;
    let answer = json!({ "data": { "transcript": {
        "title": "Lesson", "date": 1_763_200_800_000_i64, "duration": 30,
        "sentences": [{ "speaker_name": "Tom Hale", "text": "What is a salt?", "start_time": 0 }],
    } } });
    Mock::given(method("POST"))
        .and(path("/graphql"))
        .and(header("authorization", "Bearer ff-key"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&server)
        .await;
    let recording = recorders_at(&server).fetch(&meeting()).await.unwrap();
    assert_eq!((recording.title.as_str(), recording.duration_s), ("Lesson", 1_800));
    let sent: Value = server.received_requests().await.unwrap()[0].body_json().unwrap();
    assert_eq!(sent["variables"], json!({ "transcriptId": "f1" }));
}

#[tokio::test]
async fn fireflies_is_asked_again_only_when_that_may_help() {
    for (status, body, again) in [
        (200, json!({ "errors": [{ "code": "object_not_found" }] }), true),
        (200, json!({ "errors": [{ "extensions": { "code": "too_many_requests" } }] }), true),
        (200, json!({ "data": { "transcript": { "sentences": [] } } }), true),
        (503, json!({}), true),
        (200, json!({ "errors": [{ "code": "auth_failed", "message": "of Ada" }] }), false),
        (200, json!({ "errors": [{ "message": "of Ada" }] }), false),
        (401, json!("no"), false),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status).set_body_json(&body);
        Mock::given(method("POST")).respond_with(answer).mount(&server).await;
        let fault = recorders_at(&server).fetch(&meeting()).await.unwrap_err();
        assert_eq!(matches!(fault, Fault::Busy { .. }), again, "{body}: {fault}");
        assert!(!fault.to_string().contains("Ada"), "{fault}");
    }
}

#[tokio::test]
async fn zooms_files_are_followed_to_their_host_and_joined() {
    let server = MockServer::start().await;
    let moved = |request: &Request| {
        let place = format!("/files{}", request.url.path());
        ResponseTemplate::new(302).insert_header("location", place)
    };
    let token = || header("authorization", "Bearer one-day");
    for (name, line) in [("a.vtt", "Tom: One."), ("b.vtt", "Ada: Two.")] {
        let text = format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{line}\n");
        Mock::given(path(format!("/files/rec/{name}")))
            .and(token())
            .respond_with(ResponseTemplate::new(200).set_body_string(text))
            .mount(&server)
            .await;
        Mock::given(path(format!("/rec/{name}")))
            .and(token())
            .respond_with(moved)
            .mount(&server)
            .await;
    }
    let urls = ["a", "b"].map(|name| format!("{}/rec/{name}.vtt", server.uri()));
    let recording = recorders_at(&server).fetch(&files(&urls)).await.unwrap();
    let text = recording.transcript.unwrap();
    assert_eq!(text.matches("WEBVTT").count(), 1);
    assert!(text.find("One.") < text.find("Two."), "{text}");
}

#[tokio::test]
async fn zooms_token_follows_to_no_other_host() {
    let server = MockServer::start().await;
    let away = ResponseTemplate::new(302).insert_header("location", "https://evil.example/a");
    Mock::given(path("/away")).respond_with(away).mount(&server).await;
    let round = ResponseTemplate::new(302).insert_header("location", "/round");
    Mock::given(path("/round")).respond_with(round).mount(&server).await;
    Mock::given(path("/old")).respond_with(ResponseTemplate::new(401)).mount(&server).await;
    Mock::given(path("/busy")).respond_with(ResponseTemplate::new(503)).mount(&server).await;
    let fetch = async |path: &str| {
        let urls = [format!("{}{path}", server.uri())];
        recorders_at(&server).fetch(&files(&urls)).await.unwrap_err()
    };
    assert!(matches!(fetch("/away").await, Fault::Rejected(_)));
    assert!(matches!(fetch("/round").await, Fault::Broken(_)));
    assert!(matches!(fetch("/old").await, Fault::Rejected(_)));
    assert!(matches!(fetch("/busy").await, Fault::Busy { .. }));
    let elsewhere = ["https://zoom.us/rec/1".to_owned()];
    let fault = recorders_at(&server).fetch(&files(&elsewhere)).await.unwrap_err();
    assert!(matches!(fault, Fault::Rejected(_)), "another base than the one that is set");
}
