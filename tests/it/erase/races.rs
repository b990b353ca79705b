//! Erasing while something is under way: a job at any of its steps or in the middle of one, twenty
//! requests, a service that is down.

use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use db::local::runs::{self, NewRun, RunLimit};
use domain::UserId;
use http::Method;
use local::HashedEmbed;
use ports::{
    Channel, Egress, Embed, Embedding, Event, Events, Fault, Filter, Limit, Message, Namespace,
    Record, VectorMatch, Vectors,
};
use serde_json::{Value, json};
use sqlx::PgPool;
use testkit::{App, Person, replay};
use tower::ServiceExt;
use uuid::Uuid;

use super::erase;
use super::stored_text::Scan;
use crate::LESSON;

/// A student with a session that waits to be read.
async fn start_erasure(app: &App) -> (Person, Person) {
    let tutor = app.tutor("Tom Hale").await;
    let ada = app.student("Xanthippe Quorrabel").await;
    app.link(&tutor, &ada).await;
    app.upload(&tutor, &ada, &LESSON.replace("Ada Okoye", "Xanthippe Quorrabel")).await;
    (tutor, ada)
}

async fn assert_nothing_stored(app: &App, ada: &Person) {
    let found = Scan::of(app, ada).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn a_job_between_any_two_steps_ends_and_leaves_nothing() {
    for steps_before in 0.. {
        let app = App::start().await;
        let (_, ada) = start_erasure(&app).await;
        let (name, data): (String, Value) = sqlx::query_as(
            "update events set taken_at = now() where name = 'transcript.uploaded'
            returning name, data",
        )
        .fetch_one(&app.db)
        .await
        .unwrap();
        let event = json!({ "id": "e", "name": name, "data": data });
        let jobs = app.parts.jobs();
        let job = jobs.iter().find(|job| job.spec.id == "analyze-transcript").unwrap();
        let calls = AtomicUsize::new(0);
        let run = replay(async |step| {
            if calls.fetch_add(1, Ordering::Relaxed) == steps_before {
                erase(&app, &ada, &ada).await.expect(202);
            }
            job.call(step, event.clone()).await
        })
        .await;
        if calls.into_inner() <= steps_before {
            assert!(steps_before >= 6, "an analysis has more than {steps_before} steps");
            return;
        }
        app.parts.events.send(&run.sent).await.unwrap();
        app.run_jobs().await;
        assert_nothing_stored(&app, &ada).await;
    }
}

/// Embeds; after one of the times, somebody is erased before the answer is back.
struct ErasingEmbed {
    /// The number of calls that pass before.
    left: AtomicIsize,
    whom: OnceLock<(axum::Router, UserId, String)>,
}

#[async_trait]
impl Embed for ErasingEmbed {
    async fn embed(&self, egress: &Egress, texts: &[String]) -> Result<Vec<Embedding>, Fault> {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            let (router, student, token) = self.whom.get().unwrap();
            let request = http::Request::builder()
                .method(Method::DELETE)
                .uri(format!("/api/students/{student}"))
                .header("authorization", format!("Bearer {token}"))
                .body(axum::body::Body::empty())
                .unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status().as_u16(), 202);
        }
        HashedEmbed.embed(egress, texts).await
    }
}

#[tokio::test]
async fn a_step_in_the_middle_writes_nothing_any_more() {
    // Embedding passages, describing concepts, remembering the session, indexing questions.
    for times_before in 0..4 {
        let embed = Arc::new(ErasingEmbed { left: times_before.into(), whom: OnceLock::new() });
        let part = Arc::clone(&embed);
        let app = App::with(|parts| testkit::TestServices { embed: part, ..parts }).await;
        let (_, ada) = start_erasure(&app).await;
        embed.whom.set((app.router(), ada.id, ada.token.clone())).ok().unwrap();
        app.run_jobs().await;
        assert!(embed.left.load(Ordering::Relaxed) < 0, "moment {times_before} never came");
        assert_nothing_stored(&app, &ada).await;
    }
}

#[tokio::test]
async fn what_is_written_late_goes_with_the_second_pass() {
    let app = App::start().await;
    let (tutor, ada) = start_erasure(&app).await;
    app.run_jobs().await;
    erase(&app, &ada, &ada).await.expect(202);
    let (id, event): (String, Value) = sqlx::query_as(
        "update events set taken_at = now() where name = 'erasure.requested'
        returning id, jsonb_build_object('id', id, 'name', name, 'data', data)",
    )
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert!(id.ends_with(":1"), "{id}");
    let jobs = app.parts.jobs();
    let job = jobs.iter().find(|job| job.spec.id == "remove-erased").unwrap();
    let calls = AtomicUsize::new(0);
    let run = replay(async |step| {
        if calls.fetch_add(1, Ordering::Relaxed) == CALLS_OF_A_PASS {
            write_late(&app, &tutor, &ada).await;
            assert!(!Scan::of(&app, &ada).await.is_empty());
        }
        job.call(step, event.clone()).await
    })
    .await;
    assert!(run.output.is_ok(), "{run:#?}");
    assert_eq!(run.step_names()[CALLS_OF_A_PASS - 1], "outlast-tokens");
    assert!(run.slept >= Duration::from_mins(15), "tokens outlive it: {:?}", run.slept);
    assert_nothing_stored(&app, &ada).await;
}

/// The steps before the second pass, the pause included.
const CALLS_OF_A_PASS: usize = 6;

/// The writes of requests that began before: a file, an event, a mail, a count.
async fn write_late(app: &App, tutor: &Person, ada: &Person) {
    let pathname = format!("uploads/{}/late.txt", ada.id);
    app.parts.blobs.put(&pathname, b"late".to_vec()).await.unwrap();
    let data = json!({ "studentId": ada.id });
    let event = Event { id: format!("late:{}", ada.id), name: "goal.completed".into(), data };
    app.parts.events.send(&[event]).await.unwrap();
    let letter = Message {
        id: "late".into(),
        channel: Channel::Email,
        to: ada.email.clone(),
        subject: "News".into(),
        body: "There is news.".into(),
    };
    app.parts.notifier.send(&letter).await.unwrap();
    let key = format!("reads:user:{}", ada.id);
    let limit = Limit { max: 9, window: Duration::from_mins(1) };
    app.parts.limiter.take(&key, limit).await.unwrap();
    let theirs = json!({ "studentId": ada.id, "sessionDate": "2025-11-15T10:00:00Z",
        "duration": 60, "transcript": LESSON, "transcriptSource": "test" });
    app.post("/api/transcripts/upload", &theirs).bearer(&tutor.token).send().await.expect(404);
}

/// Vectors in a service that is down for a while.
struct Flaky {
    down: AtomicBool,
    inner: Arc<dyn Vectors>,
}

impl Flaky {
    fn fail_when_down(&self) -> Result<(), Fault> {
        if self.down.load(Ordering::Relaxed) { Err(Fault::busy("down")) } else { Ok(()) }
    }
}

#[async_trait]
impl Vectors for Flaky {
    async fn upsert(
        &self,
        egress: &Egress,
        namespace: Namespace,
        records: Vec<Record>,
    ) -> Result<(), Fault> {
        self.fail_when_down()?;
        self.inner.upsert(egress, namespace, records).await
    }

    async fn query(
        &self,
        namespace: Namespace,
        filter: &Filter,
        near: &[f32],
        top_k: usize,
    ) -> Result<Vec<VectorMatch>, Fault> {
        self.fail_when_down()?;
        self.inner.query(namespace, filter, near, top_k).await
    }

    async fn delete(&self, namespace: Namespace, filter: &Filter) -> Result<(), Fault> {
        self.fail_when_down()?;
        self.inner.delete(namespace, filter).await
    }
}

/// Events that are lost while the flag stands.
struct Lossy {
    down: Arc<AtomicBool>,
    inner: Arc<dyn Events>,
}

#[async_trait]
impl Events for Lossy {
    async fn send(&self, events: &[Event]) -> Result<(), Fault> {
        if self.down.load(Ordering::Relaxed) {
            return Err(Fault::busy("down"));
        }
        self.inner.send(events).await
    }
}

#[tokio::test]
async fn services_that_are_down_only_delay_it() {
    let (flaky, lost) = (Arc::new(OnceLock::new()), Arc::new(AtomicBool::new(false)));
    let (part, down) = (Arc::clone(&flaky), Arc::clone(&lost));
    let app = App::with(move |parts| {
        let vectors = Flaky { down: false.into(), inner: parts.vectors.clone() };
        let vectors = Arc::clone(part.get_or_init(|| Arc::new(vectors)));
        let events = Arc::new(Lossy { down, inner: parts.events.clone() });
        testkit::TestServices { vectors, events, ..parts }
    })
    .await;
    let flaky = flaky.get().unwrap();
    let (_, ada) = start_erasure(&app).await;
    app.run_jobs().await;
    lost.store(true, Ordering::Relaxed);
    flaky.down.store(true, Ordering::Relaxed);
    erase(&app, &ada, &ada).await.expect(202);
    app.get(&format!("/api/students/{}", ada.id)).bearer(&ada.token).send().await.expect(401);
    assert!(app.run_jobs().await.is_empty(), "the event was lost");

    lost.store(false, Ordering::Relaxed);
    let sweep = async || {
        let parts = &app.parts;
        companion::sweep::resend(&app.db, &*parts.clock, &*parts.events).await.unwrap()
    };
    app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(sweep().await, 1);
    let failed = app.run_jobs().await;
    assert!(failed.iter().any(|run| run.output.is_err()), "{failed:#?}");

    flaky.down.store(false, Ordering::Relaxed);
    assert_eq!(sweep().await, 0, "the next attempt is an hour away");
    app.clock.advance(TimeDelta::minutes(62));
    assert_eq!(sweep().await, 1);
    let done = app.run_jobs().await;
    assert!(done.iter().all(|run| run.output.is_ok()), "{done:#?}");
    assert_nothing_stored(&app, &ada).await;
    app.clock.advance(TimeDelta::days(1));
    assert_eq!(sweep().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_requests_at_once_bring_nothing_back() {
    let app = App::start().await;
    let (tutor, ada) = start_erasure(&app).await;
    app.run_jobs().await;
    let practice: Uuid =
        sqlx::query_scalar("select id from practices limit 1").fetch_one(&app.db).await.unwrap();
    let profile = format!("/api/students/{}", ada.id);
    let requests = (0..20).map(|n| {
        let by_ada = |path: &str, body: &Value| {
            app.post(path, body).bearer(&ada.token).header("idempotency-key", &format!("key {n}"))
        };
        let id = ada.id;
        match n % 7 {
            0 => by_ada(
                "/api/chat/message",
                &json!({"studentId": id, "message": "What is an acid?"}),
            ),
            1 => by_ada(&format!("/api/practice/{practice}/submit"), &json!({"answers": []})),
            2 => by_ada(
                "/api/goals",
                &json!({
                    "studentId": id, "subject": format!("Subject {n}"), "description": "Learn it",
                }),
            ),
            3 => app.patch(&profile, &json!({"grade": 9})).bearer(&ada.token),
            4 => app
                .post(
                    "/api/transcripts/upload",
                    &json!({
                        "studentId": id, "sessionDate": format!("2025-11-{:02}T10:00:00Z", n + 1),
                        "duration": 60, "transcript": LESSON, "transcriptSource": "test",
                    }),
                )
                .bearer(&tutor.token),
            5 => app.get(&format!("/api/progress/student/{id}")).bearer(&tutor.token),
            _ => by_ada("/api/chat/conversation", &json!({"studentId": id})),
        }
    });
    let requests: Vec<_> = requests.map(|request| tokio::spawn(request.send())).collect();
    let erased = erase(&app, &ada, &ada).await;
    for request in requests {
        let answer = request.await.unwrap();
        let status = answer.status.as_u16();
        let text = String::from_utf8_lossy(&answer.bytes);
        assert!([200, 201, 202, 401, 404, 409, 503].contains(&status), "{status}: {text}");
    }
    erased.expect(202);
    app.run_jobs().await;
    assert_nothing_stored(&app, &ada).await;
}

#[tokio::test]
async fn a_run_of_an_erased_student_is_over_and_its_late_answer_counts_for_nothing() {
    let app = App::start().await;
    let (_, ada) = start_erasure(&app).await;
    let lease = Uuid::now_v7();
    let call = claim_run(&app.db, ada.id.0, lease).await;
    erase(&app, &ada, &ada).await.expect(202);
    let mut tx = app.db.begin().await.unwrap();
    assert!(!runs::hold(&mut tx, &call, lease).await.unwrap());
    tx.commit().await.unwrap();
    app.run_jobs().await;
    assert_nothing_stored(&app, &ada).await;
}

/// A call of a run about the student, held by an executor.
async fn claim_run(db: &PgPool, student: Uuid, lease: Uuid) -> runs::Claimed {
    let mut tx = db.begin().await.unwrap();
    let event: String = sqlx::query_scalar("update events set taken_at = now() returning id")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    let run = NewRun {
        id: Uuid::now_v7(),
        function_id: "study-companion-analyze-transcript".into(),
        event_id: event,
        student_id: Some(student.into()),
        retries: 4,
        limit: Some(RunLimit { bucket: student.to_string(), most: 1 }),
    };
    assert!(runs::start(&mut tx, &run).await.unwrap());
    let call = runs::claim(&mut tx, lease, Duration::from_mins(1)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    call
}
