//! Steps that come after another attempt has begun.

use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::replay;

use super::overtaking_models::{OvertakenModel, Spent};
use super::setup::{School, event_body, job_of, run_of};
use crate::LESSON;

/// Everything that reading a lesson leaves.
async fn remaining_rows(school: &School) -> Vec<Value> {
    sqlx::query_scalar(
        "select jsonb_build_array('session', analysis_status, failure, attempt) from sessions
        union all
        select jsonb_build_array('evidence', concept_id, outcome, turn_index) from evidence
        union all
        select jsonb_build_array('practice', id, status, questions) from practices
        union all
        select jsonb_build_array('question', id, position) from practice_questions
        union all
        select jsonb_build_array('chunk', id, embedded_at is null) from session_chunks
        union all
        select jsonb_build_array('told', id) from notifications
        order by 1",
    )
    .fetch_all(&school.app.db)
    .await
    .unwrap()
}

#[tokio::test]
async fn late_steps_of_an_earlier_attempt_write_nothing() {
    // Five steps lead to a completed session: a second attempt begins, and ends, before each of them.
    for late in 0..5 {
        let school = School::open().await;
        school.app.upload(&school.tutor, &school.ada, LESSON).await;
        let first = school.service.forget().remove(0);
        let left = OnceLock::new();
        let run = run_of(&school.app, &first, async |call| {
            if call == late {
                school.wait_for_another_attempt().await;
                school.service.run(&school.app).await;
                left.set(remaining_rows(&school).await).unwrap();
            }
        })
        .await;
        assert!(run.output.is_ok(), "to be superseded is no failure: {run:#?}");
        assert!(run.sent.is_empty(), "{run:#?}");
        assert_eq!(&remaining_rows(&school).await, left.get().unwrap(), "before step {late}");
        let failed = json!({
            "name": "inngest/function.failed",
            "data": {
                "function_id": "analyze-transcript", "run_id": "r",
                "error": { "name": "Error", "message": "no answer" }, "event": event_body(&first),
            },
        });
        let job = job_of(&school.app, &first);
        replay(|step| job.call_on_failure(step, failed.clone())).await.output.unwrap();
        assert_eq!(&remaining_rows(&school).await, left.get().unwrap(), "the failure of the first");
    }
}

#[tokio::test]
async fn a_step_that_is_overtaken_while_the_model_answers_writes_nothing() {
    let (meanwhile, done) = (Arc::<tokio::sync::Notify>::default(), Arc::default());
    let (began, ends) = (Arc::clone(&meanwhile), Arc::clone(&done));
    let school = School::with(move |inner| {
        let (meanwhile, done) = (Arc::clone(&began), Arc::clone(&ends));
        Arc::new(OvertakenModel { inner, meanwhile, done, calls: AtomicUsize::new(0) })
    })
    .await;
    school.app.upload(&school.tutor, &school.ada, LESSON).await;
    let first = school.service.forget().remove(0);
    let overtake = async {
        meanwhile.notified().await;
        school.wait_for_another_attempt().await;
        school.service.run(&school.app).await;
        let left = remaining_rows(&school).await;
        done.notify_one();
        left
    };
    let (run, left) = tokio::join!(run_of(&school.app, &first, async |_| ()), overtake);
    assert!(run.output.is_ok(), "{run:#?}");
    assert_eq!(remaining_rows(&school).await, left);
    let late = "select count(*) from sessions where analysis_data::text like '%late%'";
    assert_eq!(school.count(late).await, 0);
    assert_eq!(school.count("select count(*) from practices").await, 1);
}

#[tokio::test]
async fn a_lesson_that_waits_for_tomorrows_tokens_is_not_begun_anew() {
    let school = School::with(|_| Arc::new(Spent)).await;
    school.app.upload(&school.tutor, &school.ada, LESSON).await;
    let first = school.service.forget().remove(0);
    let run = run_of(&school.app, &first, async |_| ()).await;
    assert!(run.output.is_err(), "the replay does not wait ten hours: {run:#?}");
    for _ in 0..9 {
        school.app.clock.advance(TimeDelta::hours(1));
        school.sweep().await;
        assert_eq!(school.service.ids(), [""; 0]);
    }
    school.app.clock.advance(TimeDelta::minutes(90));
    school.sweep().await;
    assert_eq!(school.service.ids().len(), 1, "nobody went on when the tokens were there");
}
