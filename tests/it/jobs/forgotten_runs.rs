//! A job service that forgets runs, and what brings the work to its end all the same.

mod late_steps;
mod overtaking_models;
mod setup;

use chrono::{DateTime, TimeDelta, Utc};
use http::Method;
use ports::Clock;
use serde_json::json;
use testkit::{CRON_SECRET, Person};

use crate::LESSON;
use crate::goals::{complete, set};
use setup::School;

#[tokio::test]
async fn a_forgotten_lesson_is_read_by_a_new_attempt() {
    let school = School::open().await;
    let session = school.app.upload(&school.tutor, &school.ada, LESSON).await;
    // The service drops the run after its first step, and its failure function.
    let begun = school.service.forget();
    sqlx::query("update sessions set analysis_status = 'processing'")
        .execute(&school.app.db)
        .await
        .unwrap();
    let path = format!("/api/transcripts/{session}");
    school.wait_for_another_attempt().await;
    assert_eq!(school.get(&path).await["status"], "processing");
    let id = format!("transcript.uploaded:{session}");
    assert_eq!(
        (begun[0].id.as_str(), school.service.ids()),
        (&*format!("{id}:1"), vec![format!("{id}:2")])
    );
    school.service.run(&school.app).await;
    assert_eq!(school.get(&path).await["status"], "completed");
    school.app.clock.advance(TimeDelta::hours(1));
    school.sweep().await;
    assert_eq!(school.service.ids(), [""; 0], "what is done is not begun anew");
}

#[tokio::test]
async fn an_attempt_that_is_forgotten_too_is_followed_by_another() {
    let school = School::open().await;
    let session = school.app.upload(&school.tutor, &school.ada, LESSON).await;
    for _ in 0..3 {
        school.service.forget();
        school.wait_for_another_attempt().await;
    }
    assert_eq!(school.service.ids(), [format!("transcript.uploaded:{session}:4")]);
    school.service.run(&school.app).await;
    assert_eq!(school.count("select count(*) from practices where status = 'assigned'").await, 1);
}

#[tokio::test]
async fn a_forgotten_practice_is_written_by_a_new_attempt() {
    let school = School::open().await;
    let session = school.read_session().await;
    let request = json!({ "studentId": school.ada.id, "sessionId": session, "conceptIds": [] });
    sqlx::query("delete from practices").execute(&school.app.db).await.unwrap();
    let practice = school.post("/api/practice/generate", &request, 202).await;
    let id = practice["practiceId"].as_str().unwrap().to_owned();
    assert_eq!(school.service.ids(), [format!("practice.generate:{id}:1")]);
    school.service.forget();
    school.wait_for_another_attempt().await;
    assert_eq!(school.service.ids(), [format!("practice.generate:{id}:2")]);
    school.service.run(&school.app).await;
    assert_eq!(school.get(&format!("/api/practice/{id}")).await["status"], "ready");
    assert_eq!(school.count("select count(*) from practices").await, 1);
}

#[tokio::test]
async fn forgotten_suggestions_are_made_by_a_new_attempt() {
    let school = School::open().await;
    school.read_session().await;
    let goal = set(&school.app, &school.ada, "Chemistry", "Master acid-base reactions").await;
    complete(&school.app, &school.ada, &goal).await.expect(200);
    assert_eq!(school.service.ids(), [format!("goal.completed:{goal}:1")]);
    school.service.forget();
    school.wait_for_another_attempt().await;
    assert_eq!(school.service.ids(), [format!("goal.completed:{goal}:2")]);
    school.service.run(&school.app).await;
    let ready = "select count(*) from goals where suggestions_status = 'ready'";
    assert_eq!(school.count(ready).await, 1);
}

#[tokio::test]
async fn a_forgotten_erasure_is_done_by_a_new_attempt() {
    let school = School::open().await;
    school.read_session().await;
    let path = format!("/api/students/{}", school.ada.id);
    let token = school.token(&school.ada);
    school.app.request(Method::DELETE, &path).bearer(&token).send().await.expect(202);
    let begun = school.service.forget();
    assert_eq!(begun.len(), 1);
    // The job itself sleeps a quarter of an hour, which is no sign of its end.
    school.app.clock.advance(TimeDelta::minutes(30));
    school.sweep().await;
    assert_eq!(school.service.ids(), [""; 0]);
    school.app.clock.advance(TimeDelta::minutes(7));
    school.sweep().await;
    let id = begun[0].id.strip_suffix(":1").unwrap();
    assert_eq!(school.service.ids(), [format!("{id}:2")]);
    school.service.run(&school.app).await;
    assert_eq!(school.count("select count(*) from erasures").await, 0);
}

#[tokio::test]
async fn whoever_asks_need_not_wait_for_the_sweep() {
    let school = School::open().await;
    let session = school.app.upload(&school.tutor, &school.ada, LESSON).await;
    let retry = format!("/api/transcripts/{session}/retry");
    let nothing = json!({});
    school.service.forget();
    let refused = school.post(&retry, &nothing, 409).await;
    assert_eq!(refused["code"], "already_running");
    school.app.clock.advance(TimeDelta::minutes(21));
    school.post(&retry, &nothing, 202).await;
    assert_eq!(school.post(&retry, &nothing, 409).await["code"], "already_running");
    assert_eq!(school.service.ids(), [format!("transcript.uploaded:{session}:2")]);

    // The same transcript once more, instead of a retry.
    school.service.forget();
    school.app.clock.advance(TimeDelta::minutes(21));
    let tutor = Person { token: school.token(&school.tutor), ..school.tutor.clone() };
    assert_eq!(school.app.upload(&tutor, &school.ada, LESSON).await, session);
    assert_eq!(school.service.ids(), [format!("transcript.uploaded:{session}:3")]);
    school.service.run(&school.app).await;

    let request = json!({ "studentId": school.ada.id, "sessionId": session, "conceptIds": [] });
    sqlx::query("delete from practices").execute(&school.app.db).await.unwrap();
    let first = school.post("/api/practice/generate", &request, 202).await;
    school.service.forget();
    assert_eq!(school.post("/api/practice/generate", &request, 202).await, first);
    assert_eq!(school.service.ids(), [""; 0], "it is under way");
    school.app.clock.advance(TimeDelta::minutes(21));
    assert_eq!(school.post("/api/practice/generate", &request, 202).await, first);
    let practice = first["practiceId"].as_str().unwrap();
    assert_eq!(school.service.ids(), [format!("practice.generate:{practice}:2")]);
    school.service.run(&school.app).await;

    let ada = Person { token: school.token(&school.ada), ..school.ada.clone() };
    let goal = set(&school.app, &ada, "Chemistry", "Master acid-base reactions").await;
    complete(&school.app, &ada, &goal).await.expect(200);
    school.service.forget();
    complete(&school.app, &ada, &goal).await.expect(200);
    assert_eq!(school.service.ids(), [""; 0], "they are under way");
    school.app.clock.advance(TimeDelta::minutes(21));
    let ada = Person { token: school.token(&school.ada), ..school.ada.clone() };
    complete(&school.app, &ada, &goal).await.expect(200);
    assert_eq!(school.service.ids(), [format!("goal.completed:{goal}:2")]);
}

/// A forgotten morning needs no new attempt: each hour's event has an id of its own, and whoever was
/// not nudged is still due.
#[tokio::test]
async fn a_forgotten_morning_is_made_up_for_the_next() {
    let school = School::open().await;
    let nine: DateTime<Utc> = "2031-03-11T09:00:30Z".parse().unwrap();
    school.app.clock.advance(nine - school.app.clock.now());
    sqlx::query("update users set created_at = $1")
        .bind(nine - TimeDelta::days(8))
        .execute(&school.app.db)
        .await
        .unwrap();
    let hourly = async || {
        school.app.get("/api/cron/engagement-nudges").bearer(CRON_SECRET).send().await.expect(200);
    };
    hourly().await;
    assert_eq!(school.service.forget().len(), 1);
    school.app.clock.advance(TimeDelta::days(1));
    hourly().await;
    school.service.run(&school.app).await;
    let nudged = "select count(*) from notifications where kind = 'early_engagement'";
    assert_eq!(school.count(nudged).await, 1);
}
