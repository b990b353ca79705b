//! The job that nudges: at the students' own hour, each once, and one failure is nobody else's.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use ports::{Clock, Fault, Message, Notifier};
use serde_json::{Value, json};
use steps::JobError;
use testkit::{App, Person, Replayed, TestServices, replay, replay_losing_results};

use crate::engagement::EngagementStage;

/// By mail and in the app.
fn mail() -> Value {
    json!({"inApp": true, "email": true, "sms": false})
}

/// A student who is due, gets mail, and lives in a zone.
async fn student(
    stage: &EngagementStage,
    name: &str,
    zone: &str,
    quiet: Option<(&str, &str)>,
) -> Person {
    let student = stage.due_student(name).await;
    stage.set_channels(&student, mail(), "").await;
    sqlx::query("update students set time_zone = $2, quiet_hours = $3 where user_id = $1")
        .bind(student.id.0)
        .bind(zone)
        .bind(quiet.map(|(start, end)| json!({"start": start, "end": end})))
        .execute(&stage.app.db)
        .await
        .unwrap();
    student
}

fn event(data: Value) -> Value {
    let mut event = json!({ "id": "e", "name": "nudges.due" });
    event["data"] = data;
    event
}

/// The hour in which the stage's clock stands.
fn noon() -> Value {
    event(json!({"date": "2031-03-11", "hour": 12}))
}

async fn run(stage: &EngagementStage, event: &Value) -> Replayed {
    let job = job(&stage.app);
    replay(|step| job.call(step, event.clone())).await
}

fn job(app: &App) -> steps::Job {
    let jobs = app.parts.jobs();
    jobs.into_iter().find(|job| job.spec.id == "send-engagement-nudges").unwrap()
}

fn counts(run: &Replayed) -> (u64, u64, u64) {
    let output = run.output.as_ref().unwrap();
    let count = |field: &str| output[field].as_u64().unwrap();
    (count("sent"), count("skipped"), count("failed"))
}

/// The recipients of mails.
async fn mail_recipients(stage: &EngagementStage) -> Vec<String> {
    let mut to: Vec<String> =
        stage.outbox().await.into_iter().map(|letter| letter.recipient).collect();
    to.sort();
    to
}

#[tokio::test]
async fn those_are_nudged_for_whom_it_is_nine() {
    let stage = EngagementStage::start().await;
    // At noon in UTC; North America has summer time already.
    let nine = [
        student(&stage, "Sao", "America/Sao_Paulo", None).await,
        student(&stage, "Goose", "America/Halifax", None).await,
        student(&stage, "Half past", "America/St_Johns", None).await,
    ];
    student(&stage, "London", "Europe/London", None).await;
    student(&stage, "Tokyo", "Asia/Tokyo", None).await;
    let done = student(&stage, "Done", "America/Sao_Paulo", None).await;
    stage.change(&done, "update students set nudges_opt_out = true where user_id = $1").await;
    let first = run(&stage, &noon()).await;
    let mut expected: Vec<String> = nine.iter().map(|student| student.email.clone()).collect();
    expected.sort();
    assert_eq!((counts(&first), mail_recipients(&stage).await), ((3, 0, 0), expected.clone()));
    let mut steps: Vec<String> =
        nine.iter().map(|student| format!("nudge-{}", student.id)).collect();
    steps.sort();
    steps.insert(0, "find-students".into());
    assert_eq!(first.step_names(), steps);
    assert!(first.sent.is_empty());
    // The same hour again finds nobody any more.
    assert_eq!(counts(&run(&stage, &noon()).await), (0, 0, 0));
    assert_eq!(mail_recipients(&stage).await, expected);
}

#[tokio::test]
async fn who_is_quiet_at_nine_is_nudged_when_that_ends() {
    let stage = EngagementStage::start().await;
    // It is nine in Halifax and ten in South Georgia.
    student(&stage, "Nine", "America/Halifax", Some(("08:00", "10:00"))).await;
    student(&stage, "Over midnight", "America/Halifax", Some(("22:00", "09:30"))).await;
    let ten = student(&stage, "Ten", "Atlantic/South_Georgia", Some(("08:00", "10:00"))).await;
    let night = student(&stage, "Night", "America/Halifax", Some(("22:00", "07:00"))).await;
    let done = run(&stage, &noon()).await;
    let mut expected = vec![ten.email, night.email];
    expected.sort();
    assert_eq!((counts(&done), mail_recipients(&stage).await), ((2, 0, 0), expected));
}

#[tokio::test]
async fn a_schedule_of_once_a_day_means_everybody_but_not_who_is_quiet() {
    let stage = EngagementStage::start().await;
    let (tokyo, london) = (
        student(&stage, "Tokyo", "Asia/Tokyo", None).await,
        student(&stage, "London", "Europe/London", None).await,
    );
    let quiet = student(&stage, "Quiet", "Asia/Tokyo", Some(("20:00", "07:00"))).await;
    let done = run(&stage, &event(json!({"date": "2031-03-11", "hour": null}))).await;
    let mut expected = vec![tokyo.email, london.email];
    expected.sort();
    assert_eq!((counts(&done), mail_recipients(&stage).await), ((2, 1, 0), expected));
    let reason: Option<String> =
        sqlx::query_scalar("select reason from nudges where student_id = $1")
            .bind(quiet.id.0)
            .fetch_one(&stage.app.db)
            .await
            .unwrap();
    assert_eq!(reason.as_deref(), Some("quiet_hours"));
}

#[tokio::test]
async fn every_step_run_twice_nudges_once() {
    let stage = EngagementStage::start().await;
    let ada = student(&stage, "Ada Okoye", "America/Halifax", None).await;
    let job = job(&stage.app);
    let done = replay_losing_results(|step| job.call(step, noon())).await;
    assert_eq!((counts(&done), mail_recipients(&stage).await), ((1, 0, 0), vec![ada.email]));
    let notified: i64 = sqlx::query_scalar("select count(*) from notifications")
        .fetch_one(&stage.app.db)
        .await
        .unwrap();
    assert_eq!(notified, 1);
}

/// A notifier that is always busy for one address.
struct Poisoned(Arc<dyn Notifier>);

#[async_trait]
impl Notifier for Poisoned {
    async fn send(&self, message: &Message) -> Result<(), Fault> {
        if message.to.starts_with("poison") {
            return Err(Fault::busy("no answer"));
        }
        self.0.send(message).await
    }

    fn delivers(&self) -> bool {
        self.0.delivers()
    }
}

#[tokio::test]
async fn one_students_failure_is_counted_and_the_others_get_theirs() {
    let app = App::with(|parts| {
        let notifier = Arc::new(Poisoned(parts.notifier.clone()));
        TestServices { notifier, ..parts }
    });
    let stage = EngagementStage::with_app(app.await).await;
    // Made in this order, so the one that fails stands in the middle.
    let before = student(&stage, "Ada", "America/Halifax", None).await;
    let poison = student(&stage, "Poison", "America/Halifax", None).await;
    let after = student(&stage, "Ben", "America/Halifax", None).await;
    let done = run(&stage, &noon()).await;
    assert_eq!(
        (counts(&done), mail_recipients(&stage).await),
        ((2, 0, 1), vec![before.email, after.email])
    );
    let failed = done.steps.iter().find(|(name, _)| *name == format!("nudge-{}", poison.id));
    let error = failed.unwrap().1.as_ref().unwrap_err();
    assert!(!error.message.contains('@'), "{error}");
    // It was not sent, so the next schedule tries it again.
    let status: String = sqlx::query_scalar("select status from nudges where student_id = $1")
        .bind(poison.id.0)
        .fetch_one(&stage.app.db)
        .await
        .unwrap();
    assert_eq!(status, "pending");
}

#[tokio::test]
async fn one_who_was_killed_while_sending_is_followed_by_another() {
    let stage = EngagementStage::start().await;
    let ada = student(&stage, "Ada Okoye", "America/Halifax", None).await;
    // Somebody took the nudge and was never heard of again.
    stage
        .change(
            &ada,
            "insert into nudges (id, student_id, type, local_day, status, message, leased_until)
            values (gen_random_uuid(), $1, 'early_engagement', '2031-03-11', 'pending',
                'Begun before.', $2::timestamptz + interval '2 minutes')",
        )
        .await;
    let busy = run(&stage, &noon()).await;
    assert_eq!((counts(&busy), mail_recipients(&stage).await.len()), ((0, 0, 1), 0));
    stage.app.clock.advance(TimeDelta::minutes(3));
    assert_eq!(counts(&run(&stage, &noon()).await), (1, 0, 0));
    let letters = stage.outbox().await;
    assert_eq!((letters.len(), letters[0].body.as_str()), (1, "Begun before."));
}

#[tokio::test]
async fn an_event_that_comes_too_late_finds_nobody() {
    let stage = EngagementStage::start().await;
    student(&stage, "Ada Okoye", "America/Halifax", None).await;
    stage.app.clock.advance(TimeDelta::hours(13));
    assert_eq!(counts(&run(&stage, &noon()).await), (0, 0, 0));
    let yesterday = event(json!({"date": "2031-03-09", "hour": null}));
    assert_eq!(counts(&run(&stage, &yesterday).await), (0, 0, 0));
}

#[tokio::test]
async fn what_is_more_than_a_batch_goes_to_the_next_event() {
    let stage = EngagementStage::start().await;
    let now: DateTime<Utc> = stage.app.clock.now();
    sqlx::query(
        "with made as (
            insert into users (id, email, name, role, created_at)
            select gen_random_uuid(), 'many' || n || '@test.example', 'Many', 'student',
                $1::timestamptz - interval '20 days'
            from generate_series(1, 503) as n
            returning id
        )
        insert into students (user_id) select id from made",
    )
    .bind(now)
    .execute(&stage.app.db)
    .await
    .unwrap();
    let all = event(json!({"date": "2031-03-11", "hour": null}));
    let first = run(&stage, &all).await;
    assert_eq!((counts(&first), first.sent.len()), ((500, 0, 0), 1));
    assert_eq!(first.step_names()[..2], ["find-students", "find-more"]);
    let next = &first.sent[0];
    let after = next.data["after"].as_str().unwrap();
    assert_eq!((next.name.as_str(), after.len()), ("nudges.due", 16), "half an id: {next:?}");
    assert_eq!(next.id, format!("nudges.due:2031-03-11:all:{after}"));
    let second = run(&stage, &event(next.data.clone())).await;
    assert_eq!((counts(&second), second.sent.len()), ((3, 0, 0), 0));
    let sent: i64 = sqlx::query_scalar("select count(*) from nudges where status = 'sent'")
        .fetch_one(&stage.app.db)
        .await
        .unwrap();
    assert_eq!(sent, 503);
}

#[tokio::test]
async fn an_event_that_can_not_be_read_fails_for_good() {
    let stage = EngagementStage::start().await;
    let broken = run(&stage, &event(json!({"date": "tomorrow", "hour": 9}))).await;
    assert!(matches!(broken.output, Err(JobError::Final { .. })), "{:?}", broken.output);
}
