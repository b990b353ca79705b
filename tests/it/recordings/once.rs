//! One meeting is one session, however often, late and with whatever owner it is told of.

use domain::status::Recorder;
use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{App, Person};

use super::{blocks, deliver, park, parked, report, school, sessions};

fn lesson(tom: &Person, ada: &Person) -> Value {
    let people = [("Tom Hale", Some(tom.email.as_str())), ("Ada Okoye", Some(ada.email.as_str()))];
    report("m1", "Chemistry", &people)
}

async fn turns(app: &App) -> i64 {
    sqlx::query_scalar("select count(*) from session_turns").fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn many_deliveries_of_one_meeting_at_once_make_one_session() {
    let (app, tom, ada, _) = school().await;
    let body = lesson(&tom, &ada);
    let answers = join_all((0..26).map(|_| deliver(&app, Recorder::ReadAi, &body))).await;
    let taken: Vec<Value> = answers.into_iter().map(|answer| answer.expect(200)).collect();
    assert_eq!(taken.iter().filter(|answer| answer["status"] == "taken").count(), 1);
    app.run_jobs().await;
    let [session] = sessions(&app, &ada).await.try_into().unwrap();
    assert_eq!(
        (&session["status"], &session["date"]),
        (&json!("completed"), &json!("2025-11-15T10:00:00Z"))
    );
    // Late ones find it there.
    let late = deliver(&app, Recorder::ReadAi, &body).await.expect(200);
    assert_eq!(late["status"], "ignored");
    app.run_jobs().await;
    assert_eq!(sessions(&app, &ada).await.len(), 1);
    let bodies: i64 = sqlx::query_scalar("select sum(length(body)) from recordings")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(bodies, 0, "its text is in the session alone");
}

#[tokio::test]
async fn an_owner_who_knows_more_of_the_people_completes_the_meeting() {
    let (app, tom, ada, admin) = school().await;
    let adas = report("m1", "Chemistry", &[("Ada Okoye", None), ("Tom Hale", None)]);
    deliver(&app, Recorder::ReadAi, &adas).await.expect(200);
    app.run_jobs().await;
    assert_eq!(parked(&app, &admin).await[0]["reason"], "unmatched");
    deliver(&app, Recorder::ReadAi, &lesson(&tom, &ada)).await.expect(200);
    app.run_jobs().await;
    assert_eq!((sessions(&app, &ada).await.len(), parked(&app, &admin).await), (1, json!([])));
}

#[tokio::test]
async fn a_session_stays_its_students_when_another_owner_delivers_it() {
    let (app, tom, ada, admin) = school().await;
    let (nina, ben) = (app.tutor("Nina Brandt").await, app.student("Ben Li").await);
    app.link(&nina, &ben).await;
    deliver(&app, Recorder::ReadAi, &lesson(&tom, &ada)).await.expect(200);
    app.run_jobs().await;
    deliver(&app, Recorder::ReadAi, &lesson(&nina, &ben)).await.expect(200);
    app.run_jobs().await;
    assert_eq!((sessions(&app, &ada).await.len(), sessions(&app, &ben).await.len()), (1, 0));
    assert_eq!(parked(&app, &admin).await, json!([]));
}

#[tokio::test]
async fn deliveries_out_of_order_leave_the_longest_transcript() {
    let (app, tom, ada, _) = school().await;
    let whole = lesson(&tom, &ada);
    let mut begun = whole.clone();
    begun["transcript"]["speaker_blocks"] = json!(blocks().as_array().unwrap()[..3]);
    // The whole one first: the earlier part comes late and changes nothing.
    for body in [&whole, &begun] {
        deliver(&app, Recorder::ReadAi, body).await.expect(200);
        app.run_jobs().await;
        assert_eq!((sessions(&app, &ada).await.len(), turns(&app).await), (1, 4));
    }
    // In order: the session grows.
    let mut other = begun.clone();
    other["session_id"] = json!("m2");
    other["start_time"] = json!("2025-11-17T10:00:00Z");
    deliver(&app, Recorder::ReadAi, &other).await.expect(200);
    app.run_jobs().await;
    assert_eq!((sessions(&app, &ada).await.len(), turns(&app).await), (2, 7));
    other["transcript"] = whole["transcript"].clone();
    deliver(&app, Recorder::ReadAi, &other).await.expect(200);
    app.run_jobs().await;
    assert_eq!((sessions(&app, &ada).await.len(), turns(&app).await), (2, 8));
}

#[tokio::test]
async fn a_session_that_was_erased_does_not_come_back() {
    let (app, tom, ada, admin) = school().await;
    let body = lesson(&tom, &ada);
    deliver(&app, Recorder::ReadAi, &body).await.expect(200);
    app.run_jobs().await;
    let session = sessions(&app, &ada).await[0]["sessionId"].as_str().unwrap().to_owned();
    let erase = app.request(http::Method::DELETE, &format!("/api/transcripts/{session}"));
    erase.bearer(&ada.token).send().await.expect(202);
    app.run_jobs().await;
    deliver(&app, Recorder::ReadAi, &body).await.expect(200);
    app.run_jobs().await;
    assert!(sessions(&app, &ada).await.is_empty());
    assert_eq!(parked(&app, &admin).await, json!([]));
}

#[tokio::test]
async fn what_waits_is_deleted_after_thirty_days() {
    let (app, _, _, admin) = school().await;
    park(&app, "m1").await;
    for (days, left) in [(29, 1), (31, 0)] {
        let aged = "update recordings set received_at = $1";
        let moment = ports::Clock::now(&*app.clock) - chrono::TimeDelta::days(days);
        sqlx::query(aged).bind(moment).execute(&app.db).await.unwrap();
        let sweep =
            app.get("/api/cron/sweep").bearer(testkit::CRON_SECRET).send().await.expect(200);
        assert_eq!(sweep["removed"]["recordings"], 1 - left);
        assert_eq!(
            parked(&app, &admin).await.as_array().unwrap().len(),
            usize::try_from(left).unwrap()
        );
    }
}

#[tokio::test]
async fn a_lost_event_is_sent_again_and_an_abandoned_recording_is_begun_anew() {
    let (app, tom, ada, _) = school().await;
    deliver(&app, Recorder::ReadAi, &lesson(&tom, &ada)).await.expect(200);
    for (age, attempt) in [(2, 1), (25, 2)] {
        sqlx::query("delete from events").execute(&app.db).await.unwrap();
        let moment = ports::Clock::now(&*app.clock) - chrono::TimeDelta::minutes(age);
        let aged = sqlx::query("update recordings set touched_at = $1").bind(moment);
        aged.execute(&app.db).await.unwrap();
        app.get("/api/cron/sweep").bearer(testkit::CRON_SECRET).send().await.expect(200);
        let event: Value =
            sqlx::query_scalar("select data from events where name = 'recording.arrived'")
                .fetch_one(&app.db)
                .await
                .unwrap();
        assert_eq!(event["attempt"], attempt);
        assert_eq!(event.as_object().unwrap().len(), 2, "ids alone: {event}");
    }
    app.run_jobs().await;
    assert_eq!(sessions(&app, &ada).await.len(), 1);
}
