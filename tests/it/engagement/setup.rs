//! A school on a fixed day, with students who are due.

use chrono::{DateTime, Utc};
use companion::keys::{ApiKeys, KeyOwner, NewKey};
use db::local::outbox::OutboxMessage;
use domain::people::Scope;
use ports::Clock;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use testkit::{App, Person};

use super::nudge_model::Model;

/// The app at noon of 2031-03-11 in UTC, and an admin.
pub(crate) struct EngagementStage {
    pub(crate) app: App,
    pub(crate) admin: Person,
}

/// Shorthands of the cases: sessions at a moment, and nudges sent up to one.
const HELPERS: &str = "
    create function taught(student uuid, count int, at timestamptz) returns void language sql as $$
        insert into sessions (student_id, session_date, duration, transcript, transcript_source,
            transcript_format, transcript_sha256, analysis_status)
        select student, at, 60, 'sealed', 'test', 'auto', decode(lpad(n::text, 4, '0'), 'hex'), 'failed'
        from generate_series(1, count) as n
    $$;
    create function nudged(student uuid, count int, at timestamptz) returns void language sql as $$
        insert into nudges (id, student_id, type, local_day, status, sent_at)
        select gen_random_uuid(), student, 'early_engagement', (at - n * interval '8 days')::date,
            'sent', at - n * interval '8 days'
        from generate_series(0, count - 1) as n
    $$;";

impl EngagementStage {
    pub(crate) async fn start() -> Self {
        Self::with_app(App::start().await).await
    }

    pub(crate) async fn with_model(model: Model) -> Self {
        Self::with_app(
            App::with(|parts| testkit::TestServices { llm: model.shared(), ..parts }).await,
        )
        .await
    }

    pub(crate) async fn with_app(app: App) -> Self {
        let noon: DateTime<Utc> = "2031-03-11T12:00:00Z".parse().unwrap();
        app.clock.advance(noon - app.clock.now());
        sqlx::raw_sql(HELPERS).execute(&app.db).await.unwrap();
        let admin = app.admin().await;
        Self { app, admin }
    }

    /// A student who signed up weeks ago and never came.
    pub(crate) async fn due_student(&self, name: &str) -> Person {
        let student = self.app.student(name).await;
        self.change(
            &student,
            "update users set created_at = $2 - interval '20 days' where id = $1",
        )
        .await;
        student
    }

    /// Runs a statement with the student's id as $1 and the time as $2.
    pub(crate) async fn change(&self, student: &Person, statement: &str) {
        sqlx::query(AssertSqlSafe(format!(
            "with student as (select $1::uuid, $2::timestamptz) {statement}"
        )))
        .bind(student.id.0)
        .bind(self.app.clock.now())
        .execute(&self.app.db)
        .await
        .unwrap();
    }

    pub(crate) async fn set_channels(&self, student: &Person, channels: Value, phone: &str) {
        sqlx::query("update students set channels = $2, phone = nullif($3, '') where user_id = $1")
            .bind(student.id.0)
            .bind(channels)
            .bind(phone)
            .execute(&self.app.db)
            .await
            .unwrap();
    }

    /// A session of the student's, read.
    pub(crate) async fn upload_and_read(&self, student: &Person, lesson: &str) {
        let tutor = self.app.tutor("Tom Hale").await;
        self.app.link(&tutor, student).await;
        self.app.upload(&tutor, student, lesson).await;
        let runs = self.app.run_jobs().await;
        assert!(runs.iter().all(|run| run.output.is_ok()), "{runs:#?}");
    }

    pub(crate) async fn forget_what_was_told(&self) {
        sqlx::raw_sql("delete from notifications; delete from outbox;")
            .execute(&self.app.db)
            .await
            .unwrap();
    }

    pub(crate) async fn key(&self, scopes: Vec<Scope>, allowed: &Person) -> String {
        let new = NewKey {
            owner: KeyOwner::Id(self.admin.id),
            label: "nudges".to_owned(),
            scopes,
            allowed: vec![KeyOwner::Id(allowed.id)],
            days: 30,
        };
        let keys = ApiKeys { db: self.app.db.clone(), clock: self.app.clock.clone() };
        companion::keys::create(&keys, new).await.unwrap().secret
    }

    pub(crate) async fn pending_page(&self, query: &str) -> Value {
        let path = format!("/api/engagement/nudges/pending{query}");
        self.app.get(&path).bearer(&self.token()).send().await.expect(200)
    }

    /// The ids of those who are due.
    pub(crate) async fn pending(&self, query: &str) -> Vec<String> {
        let page = self.pending_page(query).await;
        let all = page["nudges"].as_array().unwrap();
        all.iter().map(|student| student["studentId"].as_str().unwrap().to_owned()).collect()
    }

    /// Sends a nudge as the admin.
    pub(crate) async fn send(&self, student: &Person) -> Value {
        let body = json!({ "studentId": student.id, "type": "early_engagement" });
        let request = self.app.post("/api/engagement/nudges/send", &body).bearer(&self.token());
        request.send().await.expect(202)
    }

    /// A token of the admin's that counts now, however far the clock was moved.
    fn token(&self) -> String {
        self.app.parts.tokens.issue(&self.admin.caller(), self.app.clock.now()).unwrap()
    }

    /// Everything that was sent.
    pub(crate) async fn outbox(&self) -> Vec<OutboxMessage> {
        db::local::outbox::list_newest(&self.app.db, 1000).await.unwrap()
    }

    /// The student's newest notification.
    pub(crate) async fn last_notification(&self, student: &Person) -> Value {
        let answer = self.app.get("/api/notifications").bearer(&student.token).send().await;
        answer.expect(200)["notifications"][0].clone()
    }
}
