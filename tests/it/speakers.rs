//! Who is who in a session: told apart, corrected, and never guessed into the evidence.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::{App, Person};
use uuid::Uuid;

use crate::LESSON;
use crate::learning::assert_log_replays;

/// A lesson in which the student's device speaks for them and nothing tells who teaches.
fn by_devices() -> String {
    LESSON.replace("Ada Okoye:", "iPad 7:").replace("Tom Hale:", "Galaxy Tab:")
}

struct Taught {
    app: App,
    tutor: Person,
    student: Person,
    session: Uuid,
}

async fn taught(transcript: &str) -> Taught {
    let app = App::start().await;
    let (tutor, student) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    app.link(&tutor, &student).await;
    let session = app.upload(&tutor, &student, transcript).await;
    app.run_jobs().await;
    Taught { app, tutor, student, session }
}

impl Taught {
    async fn speakers(&self) -> Value {
        let path = format!("/api/transcripts/{}/speakers", self.session);
        self.app.get(&path).bearer(&self.student.token).send().await.expect(200)
    }

    async fn correct(&self, people: &[(&str, &str)], status: u16) -> Value {
        let speakers: Vec<Value> = people
            .iter()
            .map(|(label, person)| json!({ "label": label, "person": person }))
            .collect();
        let path = format!("/api/transcripts/{}/speakers", self.session);
        let request = self.app.request(http::Method::PATCH, &path).bearer(&self.tutor.token);
        request.json(&json!({ "speakers": speakers })).send().await.expect(status)
    }

    async fn session(&self) -> Value {
        let path = format!("/api/transcripts/{}?include=turns", self.session);
        self.app.get(&path).bearer(&self.student.token).send().await.expect(200)
    }

    async fn standing(&self) -> usize {
        db::evidence::standing(&self.app.db, self.student.id).await.unwrap().len()
    }
}

#[tokio::test]
async fn names_of_the_roster_are_recognised_however_they_are_written() {
    let transcript = LESSON.replace("Ada Okoye:", "ada okoye:").replace("Tom Hale:", "HALE, Tom:");
    let taught = taught(&transcript).await;
    let speakers = taught.speakers().await;
    let people: BTreeMap<&str, &str> = speakers["speakers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|speaker| (speaker["label"].as_str().unwrap(), speaker["person"].as_str().unwrap()))
        .collect();
    assert_eq!(people, [("HALE, Tom", "tutor"), ("ada okoye", "student")].into(), "{speakers:#}");
    assert_eq!(speakers["evidenceCounted"], true);
    assert!(taught.standing().await > 0);
}

/// The notices that ask a person who is who.
async fn questions(taught: &Taught, person: &Person) -> Vec<Value> {
    let list = taught.app.get("/api/notifications").bearer(&person.token).send().await.expect(200);
    let all = list["notifications"].as_array().unwrap().iter();
    all.filter(|notice| notice["kind"] == "speakers_unsure").cloned().collect()
}

#[tokio::test]
async fn student_and_tutor_are_asked_once_who_is_who() {
    let unsure = taught(&by_devices()).await;
    for person in [&unsure.student, &unsure.tutor] {
        let asked = questions(&unsure, person).await;
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0]["subject"]["sessionId"], json!(unsure.session));
    }
    unsure.correct(&[("iPad 7", "tutor")], 202).await;
    unsure.app.run_jobs().await;
    assert_eq!(questions(&unsure, &unsure.student).await.len(), 1, "once");
    let sure = taught(LESSON).await;
    assert!(questions(&sure, &sure.student).await.is_empty());
}

#[tokio::test]
async fn where_nobody_is_surely_the_student_nothing_counts_and_a_correction_makes_it_count() {
    let taught = taught(&by_devices()).await;
    let before = taught.session().await;
    let reading = &before["analysis"]["reading"];
    assert_eq!(reading["evidenceCounted"], false, "{before:#}");
    assert_eq!(taught.standing().await, 0);

    let answer = taught.correct(&[("iPad 7", "student"), ("Galaxy Tab", "tutor")], 202).await;
    assert_eq!(answer["status"], "processing");
    taught.correct(&[("iPad 7", "tutor")], 409).await;
    taught.app.run_jobs().await;
    let after = taught.session().await;
    assert_eq!(after["status"], "completed", "{after:#}");
    assert_eq!(after["analysis"]["reading"]["evidenceCounted"], true);
    let role = |turn: &Value| (turn["speaker"].clone(), turn["role"].clone());
    let turns = after["turns"]["items"].as_array().unwrap();
    assert!(
        turns.iter().map(role).all(|(speaker, role)| {
            role == if speaker == "iPad 7" { "student" } else { "tutor" }
        })
    );
    assert!(taught.standing().await > 0);
}

#[tokio::test]
async fn a_wrong_speaker_that_is_corrected_moves_the_evidence_and_the_log_replays() {
    let taught = taught(LESSON).await;
    let first = taught.standing().await;
    assert!(first > 0);
    // The labels were swapped in the meeting.
    taught.correct(&[("Ada Okoye", "tutor"), ("Tom Hale", "student")], 202).await;
    assert_eq!(taught.standing().await, 0, "what was read out of the wrong mouth counts no longer");
    taught.app.run_jobs().await;
    // And back again.
    taught.correct(&[("Ada Okoye", "student"), ("Tom Hale", "tutor")], 202).await;
    taught.app.run_jobs().await;
    assert_eq!(taught.standing().await, first);

    let log = db::evidence::log(&taught.app.db).await.unwrap();
    assert!(log.iter().any(|line| line.retracted), "{log:?}");
    assert_log_replays(&taught.app).await;
}

#[tokio::test]
async fn practice_that_nobody_has_begun_is_made_anew_and_a_begun_one_stays() {
    let taught = taught(LESSON).await;
    let practices = async || -> Vec<(Uuid, String)> {
        let query = sqlx::query_as("select id, status from practices where session_id = $1");
        query.bind(taught.session).fetch_all(&taught.app.db).await.unwrap()
    };
    let before = practices().await;
    assert_eq!(before.len(), 1);
    taught.correct(&[("Ada Okoye", "learner")], 202).await;
    assert!(practices().await.is_empty());
    taught.app.run_jobs().await;
    assert_eq!(practices().await.len(), 1);
    let id = practices().await[0].0;
    let start = taught.app.post(&format!("/api/practice/{id}/start"), &json!({}));
    start.bearer(&taught.student.token).send().await.expect(200);
    taught.correct(&[("Ada Okoye", "student")], 202).await;
    taught.app.run_jobs().await;
    assert_eq!(practices().await, [(id, "in_progress".to_owned())]);
}

#[tokio::test]
async fn confirming_what_is_known_reads_nothing_again_and_unknown_labels_are_refused() {
    let taught = taught(LESSON).await;
    let answer = taught.correct(&[("Ada Okoye", "student")], 202).await;
    assert_eq!(answer["status"], "completed");
    let basis = |answer: &Value| answer["speakers"][1]["basis"].clone();
    assert_eq!(basis(&answer), "corrected", "{answer:#}");
    let refused = taught.correct(&[("Nobody", "student")], 422).await;
    assert_eq!(refused["errors"][0]["pointer"], "/speakers/0/label", "{refused:#}");
}

#[tokio::test]
async fn in_a_class_only_the_student_s_own_words_are_theirs() {
    let class = LESSON.replace(
        "Ada Okoye:",
        "Ben Lindholm: I think it is twelve.\nCarla Reyes: I would say nine.\nAda Okoye:",
    );
    let taught = taught(&class).await;
    let session = taught.session().await;
    for turn in session["turns"]["items"].as_array().unwrap() {
        let expected = match turn["speaker"].as_str().unwrap() {
            "Ada Okoye" => "student",
            "Tom Hale" => "tutor",
            _ => "unknown",
        };
        assert_eq!(turn["role"], expected, "{turn}");
    }
    let standing = db::evidence::standing(&taught.app.db, taught.student.id).await.unwrap();
    let own: Vec<i64> = session["turns"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|turn| turn["speaker"] == "Ada Okoye")
        .map(|turn| turn["index"].as_i64().unwrap())
        .collect();
    assert!(!standing.is_empty());
    for line in standing {
        let db::evidence::EvidenceSource::Turn { turn, .. } = line.source else { panic!() };
        assert!(own.contains(&i64::from(turn)), "turn {turn} is somebody else's");
    }
}
