//! Mastery follows from the log: replaying it gives the same numbers, bit for bit.

use std::collections::BTreeMap;

use domain::mastery::{Evidence, LogChange, replay};
use domain::{ConceptId, UserId};
use serde_json::json;
use testkit::App;
use uuid::Uuid;

use crate::LESSON;

/// Ids of student and concept, then the numbers that are compared.
type Row = (Uuid, Uuid, f64, f64, f64, f64, f64, f64, f64, f64);

#[tokio::test]
async fn replaying_the_log_gives_the_stored_state_bit_for_bit() {
    let app = App::start().await;
    let tutor = app.tutor("Tom Hale").await;
    // Three students learn the same concepts at the same time, so biases are shared.
    let mut students = Vec::new();
    for name in ["Ada Okoye", "Ben Lindholm", "Carla Reyes"] {
        let student = app.student(name).await;
        app.link(&tutor, &student).await;
        app.upload(&tutor, &student, LESSON).await;
        students.push(student);
    }
    app.run_jobs().await;
    let practices: Vec<(Uuid, Uuid)> =
        sqlx::query_as("select id, student_id from practices").fetch_all(&app.db).await.unwrap();
    let submissions = practices.into_iter().map(|(id, student)| {
        let token = &students.iter().find(|person| person.id.0 == student).unwrap().token;
        let path = format!("/api/practice/{id}/submit");
        tokio::spawn(app.post(&path, &json!({ "answers": [] })).bearer(token).send())
    });
    for answer in submissions.collect::<Vec<_>>() {
        answer.await.unwrap().expect(200);
    }

    let lines = assert_log_replays(&app).await;
    assert!(lines >= 12, "{lines} lines");
}

/// Holds the stored numbers of all students against the replayed log, and returns its lines.
pub(crate) async fn assert_log_replays(app: &App) -> usize {
    let log = db::evidence::log(&app.db).await.unwrap();
    let difficulty: BTreeMap<ConceptId, u8> = log
        .iter()
        .map(|line| (line.concept_id, u8::try_from(line.concept_difficulty).unwrap()))
        .collect();
    let lines = log.iter().map(|line| {
        let evidence = Evidence {
            id: line.id,
            concept: line.concept_id,
            kind: line.kind,
            outcome: line.outcome,
            observed_at: chrono::DateTime::UNIX_EPOCH,
            source: Uuid::nil(),
        };
        let change = if line.retracted {
            LogChange::Retracted(line.id)
        } else if line.moved {
            LogChange::Moved(line.id, line.concept_id)
        } else {
            LogChange::Observed(evidence)
        };
        (line.student_id, change)
    });
    let state = replay(lines, |concept| difficulty[&concept]);

    let stored: Vec<Row> = sqlx::query_as(
        "select student_id, concept_id, hits, misses, hit_rate, miss_rate, learner_hits,
            learner_miss_rate, bias, observations
        from student_skills where hits + misses > 0",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert!(!stored.is_empty());
    for (
        student,
        concept,
        hits,
        misses,
        hit_rate,
        miss_rate,
        all_hits,
        all_miss_rate,
        bias,
        seen,
    ) in stored
    {
        let skill = state.skills[&(student.into(), concept.into())];
        let learner = state.learners[&UserId(student)];
        let known = state.biases[&ConceptId(concept)];
        let replayed = [
            skill.hits,
            skill.misses,
            skill.hit_rate,
            skill.miss_rate,
            learner.hits,
            learner.miss_rate,
            known.value,
            known.observations,
        ];
        let parameters = [hits, misses, hit_rate, miss_rate, all_hits, all_miss_rate, bias, seen];
        assert_eq!(replayed.map(f64::to_bits), parameters.map(f64::to_bits));
    }
    log.len()
}
