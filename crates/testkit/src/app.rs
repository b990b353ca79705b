//! The whole product, as tests see it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use chrono::Utc;
use companion::auth::Registrant as Applicant;
use domain::UserId;
use domain::people::{Email, Password, PersonName, Role};
use http::Method;
use ports::Clock;
use serde_json::{Value, json};
use sqlx::PgPool;
use steps::{Job, Trigger};
use uuid::Uuid;

use crate::functions::{self, Functions};
use crate::request::Door;
use crate::{Database, Person, Replayed, TestClock, TestRequest, TestServices, replay};

/// Everyone's password.
pub const PASSWORD: &str = "test-password-1";

/// The router over a database of its own.
pub struct App {
    /// The database.
    pub db: PgPool,
    /// The address of the database.
    pub url: String,
    /// The time.
    pub clock: Arc<TestClock>,
    /// The services that the router was made from.
    pub parts: TestServices,
    router: Router,
    /// The built functions, which then answer in place of the router.
    functions: Option<Functions>,
    people: AtomicU32,
    folder: std::path::PathBuf,
}

impl Drop for App {
    fn drop(&mut self) {
        // The functions may still write to the folder.
        drop(self.functions.take());
        // The folder may never have been made.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl App {
    /// Starts with an empty database.
    pub async fn start() -> Self {
        Self::with(|parts| parts).await
    }

    /// Starts with some parts replaced.
    ///
    /// # Panics
    /// When a service is missing.
    pub async fn with(change: impl FnOnce(TestServices) -> TestServices) -> Self {
        let Database { pool, url } = Database::fresh().await;
        let folder = std::env::temp_dir().join(format!("study-test-{}", Uuid::now_v7().simple()));
        let parts = change(TestServices::local(&pool, folder.clone()));
        let router = match web::routes::mount_all(&parts) {
            Ok(router) => router,
            Err(missing) => panic!("{missing}"),
        };
        let clock = parts.clock.clone();
        let people = AtomicU32::new(0);
        Self { db: pool, url, clock, parts, router, functions: None, people, folder }
    }

    /// Starts with nobody and nothing; requests go to the built functions when `STUDY_FUNCTIONS`
    /// names them, as `npm run vercel:warm` does, else through the router.
    pub async fn start_as_deployed() -> Self {
        let Some(output) = functions::output() else { return Self::start().await };
        let mut app = Self::with(functions::same_secrets).await;
        app.functions = Some(Functions::start(&output, &app.url, &app.folder));
        app
    }

    /// The router itself, for tests that need a socket.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A GET.
    pub fn get(&self, path: &str) -> TestRequest {
        self.request(Method::GET, path)
    }

    /// A POST with a JSON body.
    pub fn post(&self, path: &str, body: &Value) -> TestRequest {
        self.request(Method::POST, path).json(body)
    }

    /// A PATCH with a JSON body.
    pub fn patch(&self, path: &str, body: &Value) -> TestRequest {
        self.request(Method::PATCH, path).json(body)
    }

    /// Any request.
    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        let door = match &self.functions {
            Some(functions) => {
                Door::Functions { http: functions.http.clone(), origin: functions.origin.clone() }
            }
            None => Door::Router(self.router.clone()),
        };
        TestRequest::new(door, method, path)
    }

    /// A new student.
    pub async fn student(&self, name: &str) -> Person {
        self.person(name, Role::Student).await
    }

    /// A new tutor.
    pub async fn tutor(&self, name: &str) -> Person {
        self.person(name, Role::Tutor).await
    }

    /// A new admin.
    pub async fn admin(&self) -> Person {
        self.person("Root Admin", Role::Admin).await
    }

    /// A new guardian.
    pub async fn guardian(&self, name: &str) -> Person {
        self.person(name, Role::Guardian).await
    }

    /// Someone new, with an account and a token. Hashing is left out: tests that sign in register.
    ///
    /// # Panics
    /// When the account can't be made.
    pub async fn person(&self, name: &str, role: Role) -> Person {
        let n = self.people.fetch_add(1, Ordering::Relaxed);
        // An address is spelt in ASCII, whatever the name's script.
        let local = if name.is_ascii() { name.to_lowercase() } else { "person".to_owned() };
        let email = format!("{}{n}@test.example", local.replace(' ', "."));
        let parsed = || -> Result<_, Box<dyn std::error::Error>> {
            Ok((Email::parse(&email)?, PersonName::parse(name)?))
        };
        let (address, parsed) = parsed().unwrap_or_else(|error| panic!("{name}: {error}"));
        let id = UserId(Uuid::now_v7());
        let new = db::users::NewAccount {
            id,
            email: &address,
            name: &parsed,
            role,
            grade: None,
            birth_year: None,
            password_hash: Some("none"),
            external_id: None,
            email_verified_at: Some(Utc::now()),
            created_at: Utc::now(),
        };
        let account = match db::users::create(&self.db, &new).await {
            Ok(Some(account)) => account,
            other => panic!("no account for {name}: {other:?}"),
        };
        let token = self.parts.tokens.issue(&account.caller(), self.clock.now());
        let token = token.unwrap_or_else(|error| panic!("{error}"));
        Person { id, role, email, name: name.into(), token }
    }

    /// Someone who can sign in with [`PASSWORD`].
    pub fn applicant(name: &str, email: &str) -> Applicant {
        let parsed = || -> Result<_, Box<dyn std::error::Error>> {
            Ok(Applicant {
                email: Email::parse(email)?,
                name: PersonName::parse(name)?,
                password: Password::parse(PASSWORD)?,
            })
        };
        parsed().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Links a guardian and a student from now on.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn link_guardian(&self, guardian: &Person, student: &Person) {
        let id = Uuid::now_v7();
        let linked = db::guardians::link(&self.db, id, guardian.id, student.id, Utc::now()).await;
        linked.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Makes a student somebody who needs a guardian's consent for years to come.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn make_minor(&self, student: &Person) {
        let born = sqlx::query(
            "update students
            set birth_year = extract(year from now()) - 10, of_age_on = current_date + 1000
            where user_id = $1",
        );
        let born = born.bind(student.id.0).execute(&self.db).await;
        born.unwrap_or_else(|error| panic!("not made younger: {error}"));
    }

    /// Links a tutor and a student from now on.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn link(&self, tutor: &Person, student: &Person) {
        let id = Uuid::now_v7();
        let linked = db::users::link_tutor(&self.db, id, tutor.id, student.id, Utc::now()).await;
        linked.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Uploads a transcript as the student's tutor and returns the session's id.
    pub async fn upload(&self, tutor: &Person, student: &Person, transcript: &str) -> Uuid {
        let body = json!({
            "studentId": student.id,
            "sessionDate": "2025-11-15T10:00:00Z",
            "duration": 3600,
            "transcript": transcript,
            "transcriptSource": "test",
            "transcriptFormat": "auto",
        });
        let answer = self.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await;
        let answer = answer.expect(202);
        answer["sessionId"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default()
    }

    /// Runs the jobs of all events that wait, and of those they send, each interrupted after every
    /// step. Returns how the runs ended, in order; none of them when built functions ran them.
    ///
    /// # Panics
    /// When the events can't be read.
    pub async fn run_jobs(&self) -> Vec<Replayed> {
        if let Some(functions) = &self.functions {
            functions.run_jobs(&self.db).await;
            return Vec::new();
        }
        let jobs = self.parts.jobs();
        let mut ended = Vec::new();
        loop {
            let next: Option<(String, String, Value)> = sqlx::query_as(
                "update events set taken_at = now()
                where id = (
                    select id from events where taken_at is null order by happened_at, id limit 1)
                returning id, name, data",
            )
            .fetch_optional(&self.db)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
            let Some((id, name, data)) = next else { return ended };
            let event = json!({ "id": id, "name": name, "data": data });
            for job in &jobs {
                let is_triggered =
                    |trigger: &Trigger| matches!(trigger, Trigger::Event(on) if *on == name);
                if job.spec.triggers.iter().any(is_triggered) {
                    ended.push(self.run_job(job, &event).await);
                }
            }
        }
    }

    /// Runs one job to its end, its failure handler included, and delivers what it sends.
    async fn run_job(&self, job: &Job, event: &Value) -> Replayed {
        let run = replay(|step| job.call(step, event.clone())).await;
        self.deliver(&run).await;
        if let Err(error) = &run.output {
            let failed = json!({
                "name": "inngest/function.failed",
                "data": {
                    "function_id": job.spec.id,
                    "run_id": "replayed",
                    "error": { "name": "Error", "message": error.to_string() },
                    "event": event,
                },
            });
            let handled = replay(|step| job.call_on_failure(step, failed.clone())).await;
            self.deliver(&handled).await;
        }
        run
    }

    async fn deliver(&self, run: &Replayed) {
        if let Err(fault) = self.parts.events.send(&run.sent).await {
            panic!("events can't be sent: {fault}");
        }
    }
}
