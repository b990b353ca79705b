//! A school whose job service forgets.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use ports::{Clock, Event, Events, Fault, Llm};
use serde_json::{Value, json};
use steps::{Job, Trigger};
use testkit::{App, CRON_SECRET, Person, Replayed, TestClock, TestServices, replay};
use uuid::Uuid;

use crate::LESSON;

/// The time for which the service ignores an id that it has seen.
const DEDUPLICATED_FOR: TimeDelta = TimeDelta::hours(24);

/// Takes events as the real service does, and forgets them, with the function that would tell of a
/// failure, when a test says so.
pub(super) struct ForgetfulService {
    clock: Arc<TestClock>,
    seen_at: Mutex<HashMap<String, DateTime<Utc>>>,
    waiting: Mutex<Vec<Event>>,
}

#[async_trait]
impl Events for ForgetfulService {
    async fn send(&self, events: &[Event]) -> Result<(), Fault> {
        let now = self.clock.now();
        let mut seen = self.seen_at.lock().unwrap();
        for event in events {
            let known = seen.get(&event.id).is_some_and(|at| now - *at < DEDUPLICATED_FOR);
            if !known {
                seen.insert(event.id.clone(), now);
                self.waiting.lock().unwrap().push(event.clone());
            }
        }
        Ok(())
    }
}

impl ForgetfulService {
    /// Forgets what waits; returns it.
    pub(super) fn forget(&self) -> Vec<Event> {
        std::mem::take(&mut *self.waiting.lock().unwrap())
    }

    /// The ids of what waits.
    pub(super) fn ids(&self) -> Vec<String> {
        self.waiting.lock().unwrap().iter().map(|event| event.id.clone()).collect()
    }

    /// Runs what waits, and what that sends, to the end.
    pub(super) async fn run(&self, app: &App) {
        loop {
            let events = self.forget();
            if events.is_empty() {
                return;
            }
            for event in events {
                let run = run_of(app, &event, async |_| ()).await;
                assert!(run.output.is_ok(), "{run:#?}");
                self.send(&run.sent).await.unwrap();
            }
        }
    }
}

/// The run of an event; `before` is awaited before each call of the job, with the number of the call.
pub(super) async fn run_of(app: &App, event: &Event, before: impl AsyncFn(usize)) -> Replayed {
    let job = job_of(app, event);
    let (body, calls) = (json!(event_body(event)), AtomicUsize::new(0));
    replay(|step| {
        let call = calls.fetch_add(1, Ordering::Relaxed);
        let (job, body, before) = (&job, body.clone(), &before);
        async move {
            before(call).await;
            job.call(step, body).await
        }
    })
    .await
}

pub(super) fn event_body(event: &Event) -> Value {
    json!({ "id": event.id, "name": event.name, "data": event.data })
}

pub(super) fn job_of(app: &App, event: &Event) -> Job {
    let starts = |job: &Job| {
        let by = |trigger: &Trigger| matches!(trigger, Trigger::Event(name) if *name == event.name);
        job.spec.triggers.iter().any(by)
    };
    app.parts.jobs().into_iter().find(starts).unwrap()
}

/// A tutor with a student, and a service that forgets.
pub(super) struct School {
    pub(super) app: App,
    pub(super) service: Arc<ForgetfulService>,
    pub(super) tutor: Person,
    pub(super) ada: Person,
}

impl School {
    pub(super) async fn open() -> Self {
        Self::with(|llm| llm).await
    }

    pub(super) async fn with(
        model: impl Fn(Arc<dyn Llm>) -> Arc<dyn Llm> + Send + 'static,
    ) -> Self {
        let service = Arc::new(OnceLock::new());
        let part = Arc::clone(&service);
        let app = App::with(move |parts| {
            let service = || ForgetfulService {
                clock: parts.clock.clone(),
                seen_at: Mutex::default(),
                waiting: Mutex::default(),
            };
            let events = Arc::clone(part.get_or_init(|| Arc::new(service())));
            TestServices { events, llm: model(parts.llm.clone()), ..parts }
        })
        .await;
        let (tutor, ada) = app.linked_pair().await;
        let service = Arc::clone(service.get().unwrap());
        Self { app, service, tutor, ada }
    }

    /// A token outlives no quarter of an hour.
    pub(super) fn token(&self, person: &Person) -> String {
        self.app.parts.tokens.issue(&person.caller(), self.app.clock.now()).unwrap()
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        self.app.get(path).bearer(&self.token(&self.ada)).send().await.expect(200)
    }

    pub(super) async fn post(&self, path: &str, body: &Value, status: u16) -> Value {
        self.app.post(path, body).bearer(&self.token(&self.ada)).send().await.expect(status)
    }

    pub(super) async fn sweep(&self) {
        self.app.get("/api/cron/sweep").bearer(CRON_SECRET).send().await.expect(200);
    }

    /// Fewer minutes than make work abandoned: a sweep brings nothing that the service would take.
    pub(super) async fn wait_in_vain(&self) {
        self.app.clock.advance(TimeDelta::minutes(15));
        self.sweep().await;
        assert_eq!(self.service.ids(), [""; 0]);
    }

    /// Enough minutes, and a sweep.
    pub(super) async fn wait_for_another_attempt(&self) {
        self.wait_in_vain().await;
        self.app.clock.advance(TimeDelta::minutes(6));
        self.sweep().await;
    }

    pub(super) async fn count(&self, statement: &'static str) -> i64 {
        sqlx::query_scalar(statement).fetch_one(&self.app.db).await.unwrap()
    }

    pub(super) async fn read_session(&self) -> Uuid {
        let session = self.app.upload(&self.tutor, &self.ada, LESSON).await;
        self.service.run(&self.app).await;
        session
    }
}
