//! Whose lesson it was: found by proven addresses, a known room or a title, else said by an admin.

use std::path::PathBuf;
use std::sync::Arc;

use domain::status::Recorder;
use local::FolderRecorders;
use serde_json::{Value, json};
use testkit::{App, Person, TestServices};
use uuid::Uuid;

use super::{deliver, park, parked, report, school, sessions, zoom_event};

async fn assign(
    app: &App,
    admin: &Person,
    recording: &Value,
    tutor: &Person,
    student: &Person,
) -> testkit::TestResponse {
    let path =
        format!("/api/webhooks/parked/{}/assign", recording["recordingId"].as_str().unwrap());
    let pair = json!({ "studentId": student.id, "tutorId": tutor.id });
    app.post(&path, &pair).bearer(&admin.token).send().await
}

#[tokio::test]
async fn an_address_that_is_not_proven_matches_nobody() {
    let (app, tom, ada, admin) = school().await;
    sqlx::query("update users set email_verified_at = null where id = $1")
        .bind(ada.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    let people = [("Tom Hale", Some(tom.email.as_str())), ("A.", Some(ada.email.as_str()))];
    deliver(&app, Recorder::ReadAi, &report("m1", "Weekly", &people)).await.expect(200);
    app.run_jobs().await;
    let waiting = parked(&app, &admin).await;
    assert_eq!(waiting[0]["reason"], "unmatched");
    assert_eq!(
        (&waiting[0]["title"], &waiting[0]["people"][1]["email"]),
        (&json!("Weekly"), &json!(ada.email))
    );
    assert!(sessions(&app, &ada).await.is_empty());
}

#[tokio::test]
async fn a_link_that_has_ended_matches_nobody() {
    let (app, tom, ada, admin) = school().await;
    sqlx::query("update tutor_students set ended_at = now()").execute(&app.db).await.unwrap();
    let people = [("Tom Hale", Some(tom.email.as_str())), ("Ada", Some(ada.email.as_str()))];
    deliver(&app, Recorder::ReadAi, &report("m1", "Ada Okoye", &people)).await.expect(200);
    app.run_jobs().await;
    assert_eq!(parked(&app, &admin).await[0]["reason"], "unmatched");
}

#[tokio::test]
async fn a_title_of_the_tutors_calendar_names_the_student() {
    let (app, tom, ada, admin) = school().await;
    let ben = app.student("Ben Li").await;
    app.link(&tom, &ben).await;
    let people = [("Tom Hale", Some(tom.email.as_str()))];
    for (id, title) in [("m1", "Chemistry with Ada"), ("m2", "Chemistry with Ada and Ben")] {
        deliver(&app, Recorder::ReadAi, &report(id, title, &people)).await.expect(200);
        app.run_jobs().await;
    }
    assert_eq!((sessions(&app, &ada).await.len(), sessions(&app, &ben).await.len()), (1, 0));
    assert_eq!(parked(&app, &admin).await[0]["reason"], "ambiguous");
}

#[tokio::test]
async fn an_assignment_makes_a_session_and_teaches_the_room() {
    let (app, tom, ada, admin) = school().await;
    let meeting = |id: &str, day: u32, name: &str| {
        let mut report = report(id, "Weekly", &[(name, None)]);
        report["platform"] = json!("google_meet");
        report["platform_meeting_id"] = json!("abc-defg-hij");
        report["start_time"] = json!(format!("2025-11-{day}T10:00:00Z"));
        report
    };
    deliver(&app, Recorder::ReadAi, &meeting("m1", 10, "iPhone")).await.expect(200);
    app.run_jobs().await;
    let waiting = parked(&app, &admin).await;
    let assigned = assign(&app, &admin, &waiting[0], &tom, &ada).await.expect(202);
    assert_eq!((&assigned["status"], &assigned["studentId"]), (&json!("pending"), &json!(ada.id)));
    let again = assign(&app, &admin, &waiting[0], &tom, &ada).await.expect(409);
    assert_eq!(again["code"], "already_assigned");
    app.run_jobs().await;
    assert_eq!((sessions(&app, &ada).await.len(), parked(&app, &admin).await), (1, json!([])));
    // The next one in that room needs nobody's word, unless it names another student.
    let ben = app.student("Ben Li").await;
    app.link(&tom, &ben).await;
    deliver(&app, Recorder::ReadAi, &meeting("m2", 11, "iPhone")).await.expect(200);
    deliver(&app, Recorder::ReadAi, &meeting("m3", 12, "Ben Li")).await.expect(200);
    app.run_jobs().await;
    assert_eq!((sessions(&app, &ada).await.len(), sessions(&app, &ben).await.len()), (2, 0));
    assert_eq!(parked(&app, &admin).await[0]["reason"], "ambiguous");
}

#[tokio::test]
async fn only_an_admin_sees_and_assigns_what_waits() {
    let (app, tom, ada, admin) = school().await;
    let recording = park(&app, "m1").await;
    for person in [&tom, &ada] {
        app.get("/api/webhooks/parked").bearer(&person.token).send().await.expect(403);
        let row = json!({ "recordingId": recording });
        assign(&app, person, &row, &tom, &ada).await.expect(403);
    }
    let row = json!({ "recordingId": recording });
    let wrong = assign(&app, &admin, &row, &ada, &ada).await.expect(404);
    assert_eq!(wrong["errors"][0]["pointer"], "/tutorId");
    let wrong = assign(&app, &admin, &row, &tom, &tom).await.expect(404);
    assert_eq!(wrong["errors"][0]["pointer"], "/studentId");
    let absent = json!({ "recordingId": Uuid::now_v7() });
    assign(&app, &admin, &absent, &tom, &ada).await.expect(404);
    assert_eq!(parked(&app, &admin).await.as_array().unwrap().len(), 1);
}

/// A folder in which recorders have their transcripts.
async fn school_with_folder() -> (App, Person, Person, Person, PathBuf) {
    let folder = std::env::temp_dir().join(format!("recordings-{}", Uuid::now_v7().simple()));
    std::fs::create_dir_all(folder.join("fireflies")).unwrap();
    std::fs::create_dir_all(folder.join("zoom")).unwrap();
    let recorders = Arc::new(FolderRecorders::new(folder.clone()));
    let app = App::with(|parts| TestServices { recorders, ..parts }).await;
    let (tom, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    app.link(&tom, &ada).await;
    let admin = app.admin().await;
    (app, tom, ada, admin, folder)
}

#[tokio::test]
async fn a_message_of_fireflies_is_followed_by_its_transcript() {
    let (app, tom, ada, _, folder) = school_with_folder().await;
    let answer = json!({ "data": { "transcript": {
        "id": "f1", "title": "Lesson", "date": 1_763_200_800_000_i64, "duration": 45.0,
        "host_email": tom.email, "participants": [ada.email],
        "sentences": [
            { "index": 0, "speaker_name": "Tom Hale", "text": "What is a salt?", "start_time": 0.5, "end_time": 2.0 },
            { "index": 1, "speaker_name": "Ada Okoye", "text": "What an acid and a base make.", "start_time": 2.5, "end_time": 5.0 },
        ],
    } } });
    let event = json!({ "event": "meeting.transcribed", "timestamp": 1, "meeting_id": "f1" });
    deliver(&app, Recorder::Fireflies, &event).await.expect(200);
    std::fs::write(folder.join("fireflies/f1.json"), answer.to_string()).unwrap();
    app.run_jobs().await;
    let [session] = sessions(&app, &ada).await.try_into().unwrap();
    assert_eq!(session["date"], "2025-11-15T10:00:00Z");
    let path = format!("/api/transcripts/{}?include=turns", session["sessionId"].as_str().unwrap());
    let shown = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(shown["turns"]["items"][1]["startMs"], 2_500, "{shown}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_transcript_that_can_not_be_fetched_waits_and_is_fetched_when_assigned() {
    let (app, tom, ada, admin, folder) = school_with_folder().await;
    let event = zoom_event("z1", "..", &tom.email);
    deliver(&app, Recorder::Zoom, &event).await.expect(200);
    app.run_jobs().await;
    let waiting = parked(&app, &admin).await;
    assert_eq!(
        (&waiting[0]["reason"], &waiting[0]["title"]),
        (&json!("not_fetched"), &json!("Weekly lesson"))
    );
    // Zoom tells of it again, with an address that works.
    let vtt = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nTom Hale: What is a salt?\n";
    std::fs::write(folder.join("zoom/a.vtt"), vtt).unwrap();
    deliver(&app, Recorder::Zoom, &zoom_event("z1", "a.vtt", &tom.email)).await.expect(200);
    app.run_jobs().await;
    let waiting = parked(&app, &admin).await;
    assert_eq!(waiting[0]["reason"], "unmatched", "the title names nobody");
    assign(&app, &admin, &waiting[0], &tom, &ada).await.expect(202);
    app.run_jobs().await;
    assert_eq!((sessions(&app, &ada).await.len(), parked(&app, &admin).await), (1, json!([])));
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_recording_of_the_future_waits_as_unreadable() {
    let (app, tom, ada, admin) = school().await;
    let people = [("Tom Hale", Some(tom.email.as_str())), ("Ada", Some(ada.email.as_str()))];
    let mut future = report("m1", "Lesson", &people);
    future["start_time"] = json!("2126-01-01T10:00:00Z");
    deliver(&app, Recorder::ReadAi, &future).await.expect(200);
    app.run_jobs().await;
    assert_eq!(parked(&app, &admin).await[0]["reason"], "unreadable");
}
