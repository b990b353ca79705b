//! A school in which there is one of everything, so that every route can be called.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::{App, PASSWORD, Person};
use uuid::Uuid;

use crate::LESSON;

/// A school in which there is one of everything.
pub(super) struct School {
    pub(super) app: App,
    pub(super) tutor: Person,
    pub(super) ada: Person,
    /// Another student, whom the tutor has invited.
    pub(super) ben: Person,
    pub(super) admin: Person,
    /// By the names that paths use.
    pub(super) ids: BTreeMap<&'static str, Uuid>,
    /// A session whose analysis has failed.
    pub(super) failed: Uuid,
    /// A suggestion besides the one in `ids`.
    pub(super) suggestion: Uuid,
    /// The name of the second concept of the session.
    pub(super) other_concept: String,
    /// The number of concepts the practice is about.
    pub(super) concepts: usize,
    /// The code of the invitation.
    pub(super) invitation: String,
    /// Ben's guardian, whose consent he needs, and the code of another invitation.
    pub(super) grace: Person,
    pub(super) guardian_invitation: String,
    /// An account with a password: its e-mail, its tokens.
    pub(super) cleo: Value,
}

/// The person whose account has a password.
pub(super) const CLEO: &str = "cleo@example.com";

fn id(json: &Value) -> Uuid {
    json.as_str().unwrap().parse().unwrap()
}

impl School {
    pub(super) async fn open() -> Self {
        let app = App::start().await;
        let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
        let (ben, admin) = (app.student("Ben Lindholm").await, app.admin().await);
        app.link(&tutor, &ada).await;
        let session = app.upload(&tutor, &ada, LESSON).await;
        app.run_jobs().await;
        let form = json!({
            "email": CLEO, "password": PASSWORD, "name": "Cleo Marsh", "role": "student", "grade": 9,
        });
        let cleo = app.post("/api/auth/register", &form).send().await.expect(201);
        let invite = json!({ "email": ben.email, "purpose": "link" });
        let invite = app.post("/api/tutor/invites", &invite).bearer(&tutor.token).send().await;
        let invitation = invite.expect(201)["code"].as_str().unwrap().to_owned();
        let grace = app.guardian("Grace Lindholm").await;
        app.link_guardian(&grace, &ben).await;
        app.make_minor(&ben).await;
        let invite = json!({ "studentId": ada.id, "email": grace.email });
        let invite = app.post("/api/guardians/invites", &invite).bearer(&ada.token).send().await;
        let guardian_invitation = invite.expect(201)["code"].as_str().unwrap().to_owned();
        let concepts: i64 =
            sqlx::query_scalar("select count(distinct concept_id) from practice_questions")
                .fetch_one(&app.db)
                .await
                .unwrap();
        let mut school = Self {
            app,
            tutor,
            ada,
            ben,
            admin,
            ids: BTreeMap::from([("sessionId", session)]),
            failed: Uuid::nil(),
            suggestion: Uuid::nil(),
            other_concept: String::new(),
            concepts: concepts.try_into().unwrap(),
            invitation,
            grace,
            guardian_invitation,
            cleo,
        };
        school.fill().await;
        school
    }

    /// Makes what there is to look at and to change.
    async fn fill(&mut self) {
        self.know("studentId", self.ada.id);
        self.know("tutorId", self.tutor.id);
        self.know("guardianId", self.grace.id);
        for (name, id) in [
            ("practiceId", "select id from practices"),
            ("questionId", "select id from practice_questions order by position limit 1"),
            ("notificationId", "select id from notifications limit 1"),
        ] {
            let id: Uuid = sqlx::query_scalar(id).fetch_one(&self.app.db).await.unwrap();
            self.know(name, id);
        }
        let taught: Vec<(Uuid, String)> = sqlx::query_as(
            "select distinct concept.id, concept.name
            from practice_questions asked
            join concepts concept on concept.id = asked.concept_id
            order by concept.name
            limit 2",
        )
        .fetch_all(&self.app.db)
        .await
        .unwrap();
        self.know("conceptId", taught[0].0);
        self.know("otherConceptId", taught[1].0);
        self.other_concept.clone_from(&taught[1].1);
        let recording = crate::recordings::park(&self.app, "somebody's").await;
        self.know("recordingId", recording);
        let question = json!({ "studentId": self.ada.id, "message": "What is an acid?" });
        let answer = self.create("/api/chat/message", &question).await;
        self.know("conversationId", id(&answer["conversationId"]));
        self.know("messageId", id(&answer["messageId"]));
        self.create_alert().await;
        let goal =
            json!({ "studentId": self.ada.id, "subject": "Chemistry", "description": "Acids" });
        let goal = self.create("/api/goals", &goal).await;
        self.know("goalId", id(&goal["goalId"]));
        let suggestion = self.create_suggestion("Biology").await;
        self.know("suggestionId", suggestion);
        self.suggestion = self.create_suggestion("Physics").await;
        let again = format!("Tom Hale: Once more.\n{LESSON}");
        self.failed = self.app.upload(&self.tutor, &self.ada, &again).await;
        sqlx::query("update sessions set analysis_status = 'failed' where id = $1")
            .bind(self.failed)
            .execute(&self.app.db)
            .await
            .unwrap();
    }

    fn know(&mut self, name: &'static str, id: impl Into<Uuid>) {
        self.ids.insert(name, id.into());
    }

    async fn create(&self, path: &str, body: &Value) -> Value {
        let answer = self.app.post(path, body).bearer(&self.ada.token).send().await;
        assert!(answer.status.is_success(), "{path} {}", answer.json);
        answer.json
    }

    /// An alert, as a message in distress makes it.
    async fn create_alert(&mut self) {
        let message = json!({ "studentId": self.ada.id, "message": "I want to kill myself" });
        self.create("/api/chat/message", &message).await;
        let id: Uuid = sqlx::query_scalar("select id from safeguarding_alerts")
            .fetch_one(&self.app.db)
            .await
            .unwrap();
        self.know("alertId", id);
    }

    /// A suggestion, as the job makes it.
    async fn create_suggestion(&self, subject: &str) -> Uuid {
        let id = Uuid::now_v7();
        sqlx::query(
            "insert into subject_suggestions (id, student_id, subject, description, relevance_score)
            values ($1, $2, $3, 'More of it', 7.5)",
        )
        .bind(id)
        .bind(self.ada.id.0)
        .bind(subject)
        .execute(&self.app.db)
        .await
        .unwrap();
        id
    }

    /// A code that came by mail.
    pub(super) async fn code(&self, purpose: &str) -> String {
        let code = Uuid::now_v7().simple().to_string()[10..].to_owned();
        sqlx::query(
            "insert into one_time_codes (code_sha256, user_id, purpose, expires_at)
            select sha256($1), id, $2, now() + interval '1 hour' from users where email = $3",
        )
        .bind(code.as_bytes())
        .bind(purpose)
        .bind(CLEO)
        .execute(&self.app.db)
        .await
        .unwrap();
        code
    }
}
