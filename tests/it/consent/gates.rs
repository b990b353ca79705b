//! What waits for consent, and what stops without it.

use companion::ledger::{Accounts, Budget};
use domain::status::Recorder;
use ports::{Fault, Ledger, ModelPurpose, Planned, Tokens};

use super::*;
use crate::recordings::{deliver, report};

#[tokio::test]
async fn without_consent_lessons_practice_and_questions_wait_and_say_so() {
    let family = Family::start().await;
    let Family { ada, .. } = &family;
    let file = json!({
        "type": "blob.generate-client-token",
        "payload": { "pathname": format!("uploads/{}/a.txt", ada.id), "multipart": false },
    });
    let refusals = [
        family.upload().await,
        family.say("What is pH?").await,
        family.post(ada, "/api/chat/conversation", &json!({ "studentId": ada.id })).await,
        family.post(ada, "/api/blob/upload", &file).await,
        family
            .post(
                ada,
                "/api/practice/generate",
                &json!({ "studentId": ada.id, "curriculumIds": ["fractions"] }),
            )
            .await,
    ];
    for refusal in refusals {
        let problem = refusal.expect(403);
        assert_eq!(problem["code"], "consent_needed", "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains("guardian"), "{problem}");
    }
    for table in ["sessions", "messages", "conversations", "practices", "events"] {
        assert_eq!(family.count(table).await, 0, "{table}");
    }
    family.agree(&ALL).await;
    family.upload().await.expect(202);
    family.app.run_jobs().await;
    family.say("What is pH?").await.expect(200);
}

#[tokio::test]
async fn each_part_is_agreed_to_by_itself() {
    let family = Family::start().await;
    family.agree(&["uploads"]).await;
    family.upload().await.expect(202);
    assert_eq!(family.say("What is pH?").await.expect(403)["code"], "consent_needed");
    family.agree(&["chat"]).await;
    family.say("What is pH?").await.expect(200);
    assert_eq!(family.upload().await.expect(403)["code"], "consent_needed");
}

#[tokio::test]
async fn a_child_in_danger_is_answered_without_consent() {
    let family = Family::start().await;
    let answer = family.say("i want to kill myself").await.expect(200);
    assert!(answer["support"].is_object(), "{answer}");
    assert_eq!(family.count("safeguarding_alerts").await, 1);
    assert_eq!(family.say("What is pH?").await.expect(403)["code"], "consent_needed");
}

#[tokio::test]
async fn a_job_stops_at_its_next_step_once_consent_is_taken_back() {
    let family = Family::start().await;
    family.agree(&ALL).await;
    let session = family.upload().await.expect(202)["sessionId"].clone();
    let session = session.as_str().unwrap();
    family.agree(&[]).await;
    family.app.run_jobs().await;
    let path = format!("/api/transcripts/{session}");
    let shown = family.app.get(&path).bearer(&family.tutor.token).send().await.expect(200);
    assert_eq!((&shown["status"], &shown["analysis"]), (&json!("failed"), &json!(null)));
    assert!(shown["failure"].as_str().unwrap().contains("guardian's consent"), "{shown}");
    assert_eq!(family.count("session_turns").await, 0);

    let retry = format!("{path}/retry");
    let refused = family.post(&family.tutor, &retry, &json!({})).await.expect(403);
    assert_eq!(refused["code"], "consent_needed");
    family.agree(&ALL).await;
    family.post(&family.tutor, &retry, &json!({})).await.expect(202);
    family.app.run_jobs().await;
    let shown = family.app.get(&path).bearer(&family.tutor.token).send().await.expect(200);
    assert_eq!(shown["status"], "completed");
}

#[tokio::test]
async fn no_outside_model_is_called_without_consent_to_outside_services() {
    let family = Family::start().await;
    let Family { app, ada, .. } = &family;
    let accounts = Accounts::new(app.db.clone(), app.clock.clone(), Budget::default());
    let call = Planned {
        student: ada.id,
        purpose: ModelPurpose::Chat,
        model: "gpt-4.1".into(),
        at_most: Tokens { input: 10, cached: 0, output: 10 },
    };
    family.agree(&["uploads", "chat"]).await;
    assert!(matches!(accounts.reserve(&call).await, Err(Fault::NoConsent)));
    family.agree(&ALL).await;
    accounts.reserve(&call).await.unwrap();
    family.agree(&[]).await;
    assert!(matches!(accounts.reserve(&call).await, Err(Fault::NoConsent)));
}

#[tokio::test]
async fn a_recording_of_a_student_without_consent_waits_for_an_admin() {
    let family = Family::start().await;
    let Family { app, ada, tutor, .. } = &family;
    let people =
        [("Tom Hale", Some(tutor.email.as_str())), ("Ada Okoye", Some(ada.email.as_str()))];
    deliver(app, Recorder::ReadAi, &report("m1", "Lesson", &people)).await.expect(200);
    app.run_jobs().await;
    let admin = app.admin().await;
    let list = app.get("/api/webhooks/parked").bearer(&admin.token).send().await.expect(200);
    assert_eq!(list["recordings"][0]["reason"], "awaits_consent", "{list}");
    assert_eq!(family.count("sessions").await, 0);

    family.agree(&ALL).await;
    let recording = list["recordings"][0]["recordingId"].as_str().unwrap();
    let body = json!({ "studentId": ada.id, "tutorId": tutor.id });
    let path = format!("/api/webhooks/parked/{recording}/assign");
    app.post(&path, &body).bearer(&admin.token).send().await.expect(202);
    app.run_jobs().await;
    assert_eq!(family.count("sessions").await, 1);
}
