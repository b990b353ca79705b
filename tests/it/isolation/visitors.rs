//! A small school in which every kind of thing exists twice, Ada's and Ben's, and everybody who might
//! ask for Ada's.

use chrono::TimeDelta;
use companion::Tokens;
use companion::keys::{ApiKeys, KeyOwner, NewKey};
use domain::UserId;
use domain::people::{Caller as Account, Role, Scope};
use domain::status::ConsentState;
use ports::Clock;
use serde_json::{Value, json};
use testkit::{App, Person};
use uuid::Uuid;

use crate::LESSON;

/// A kind of caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visitor {
    Nobody,
    /// A token of Ada's that has run out.
    Expired,
    /// A token of Ada's signed with another secret.
    Forged,
    /// A token of Ada's from before she signed out everywhere.
    Stale,
    /// Ada.
    Owner,
    OtherStudent,
    UnrelatedTutor,
    FormerTutor,
    LinkedTutor,
    /// A guardian of Ben's.
    UnrelatedGuardian,
    FormerGuardian,
    LinkedGuardian,
    /// A tutor of nobody who is a safeguarding contact of Ada's alone.
    Contact,
    Admin,
    /// A key with every scope for Ada.
    Key,
    /// A key with every scope for Ben.
    KeyForAnother,
    /// A key for Ada with every scope but the one at hand, or none.
    KeyWithoutScope,
}

impl Visitor {
    pub(super) const ALL: [Self; 17] = [
        Self::Nobody,
        Self::Expired,
        Self::Forged,
        Self::Stale,
        Self::Owner,
        Self::OtherStudent,
        Self::UnrelatedTutor,
        Self::FormerTutor,
        Self::LinkedTutor,
        Self::UnrelatedGuardian,
        Self::FormerGuardian,
        Self::LinkedGuardian,
        Self::Contact,
        Self::Admin,
        Self::Key,
        Self::KeyForAnother,
        Self::KeyWithoutScope,
    ];

    /// True for those whose own lists may tell of Ada.
    pub(super) fn sees_ada(self) -> bool {
        matches!(
            self,
            Self::Owner
                | Self::LinkedTutor
                | Self::LinkedGuardian
                | Self::Contact
                | Self::Admin
                | Self::Key
        )
    }

    /// True if the caller can't be identified.
    pub(super) fn is_unknown(self) -> bool {
        matches!(self, Self::Nobody | Self::Expired | Self::Forged | Self::Stale)
    }
}

/// A student with one of everything.
pub(super) struct Belongings {
    pub student: Person,
    pub session: Uuid,
    /// Waits for an admin.
    pub recording: Uuid,
    pub practice: Uuid,
    pub question: Uuid,
    pub concept: Uuid,
    /// Something that the student has shown of it.
    pub evidence: Uuid,
    pub conversation: Uuid,
    /// In the conversation, reported as wrong.
    pub answer: Uuid,
    pub goal: Uuid,
    pub suggestion: Uuid,
    pub notification: Uuid,
    pub alert: Uuid,
}

impl Belongings {
    /// True if an answer names the student or anything of theirs.
    pub(super) fn are_in(&self, answer: &[u8]) -> bool {
        let ids = [
            self.student.id.0,
            self.session,
            self.recording,
            self.practice,
            self.question,
            self.conversation,
            self.answer,
            self.goal,
            self.suggestion,
            self.notification,
            self.alert,
        ];
        let mut words: Vec<String> = ids.iter().map(ToString::to_string).collect();
        words.extend([self.student.name.clone(), self.student.email.clone()]);
        words.iter().any(|word| answer.windows(word.len()).any(|part| part == word.as_bytes()))
    }
}

/// The school.
pub(super) struct IsolationSetup {
    pub app: App,
    pub ada: Belongings,
    pub ben: Belongings,
    pub tom: Person,
    pub nina: Person,
    pub former: Person,
    pub lead: Person,
    /// Ada's, Ben's, and one who was Ada's.
    pub guardians: [Person; 3],
    pub admin: Person,
    secrets: Vec<(Visitor, Option<Scope>, String)>,
}

impl IsolationSetup {
    pub(super) async fn open() -> Self {
        let app = App::start_as_deployed().await;
        let (tom, nina) = (app.tutor("Tom Hale").await, app.tutor("Nina Brandt").await);
        let (former, admin) = (app.tutor("Fred Former").await, app.admin().await);
        let lead = app.tutor("Lena Lead").await;
        let ada = fill_belongings(&app, &tom, "Ada Okoye").await;
        let ben = fill_belongings(&app, &nina, "Ben Lindholm").await;
        let guardians = fill_guardians(&app, &ada, &ben).await;
        app.link(&former, &ada.student).await;
        sqlx::query("update tutor_students set ended_at = now() where tutor_id = $1")
            .bind(former.id.0)
            .execute(&app.db)
            .await
            .unwrap();
        sqlx::query(
            "insert into safeguarding_contacts (id, user_id, student_id) values ($1, $2, $3)",
        )
        .bind(Uuid::now_v7())
        .bind(lead.id.0)
        .bind(ada.student.id.0)
        .execute(&app.db)
        .await
        .unwrap();
        let secrets = Vec::new();
        let mut setup = Self { app, ada, ben, tom, nina, former, lead, guardians, admin, secrets };
        setup.secrets = setup.keys().await;
        setup
    }

    /// Has Ada and Ben stand so with consent.
    pub(super) async fn set_consent(&self, state: ConsentState) {
        if state == ConsentState::NotNeeded {
            return;
        }
        let [graces, guses, _] = &self.guardians;
        for (student, guardian) in [(&self.ada.student, graces), (&self.ben.student, guses)] {
            self.app.make_minor(student).await;
            let said: &[&[&str]] = match state {
                ConsentState::Given => &[&["uploads", "chat", "models"]],
                ConsentState::Withdrawn => &[&["uploads", "chat", "models"], &[]],
                _ => &[],
            };
            for scopes in said {
                let path = format!("/api/consent/{}", student.id);
                let body = json!({
                    "scopes": scopes, "wordingVersion": domain::consent::wording_version(),
                });
                let put = self.app.request(http::Method::PUT, &path).json(&body);
                put.bearer(&guardian.token).send().await.expect(200);
            }
        }
    }

    async fn keys(&self) -> Vec<(Visitor, Option<Scope>, String)> {
        let all = Scope::ALL.to_vec();
        let (ada, ben) = (self.ada.student.id, self.ben.student.id);
        let mut keys = vec![
            (Visitor::Key, None, self.key(all.clone(), ada).await),
            (Visitor::KeyForAnother, None, self.key(all, ben).await),
        ];
        for lacking in Scope::ALL {
            let others = Scope::ALL.into_iter().filter(|scope| *scope != lacking).collect();
            keys.push((Visitor::KeyWithoutScope, Some(lacking), self.key(others, ada).await));
        }
        keys
    }

    async fn key(&self, scopes: Vec<Scope>, allowed: UserId) -> String {
        let new = NewKey {
            owner: KeyOwner::Id(self.admin.id),
            label: "matrix".to_owned(),
            scopes,
            allowed: vec![KeyOwner::Id(allowed)],
            days: 30,
        };
        let keys = ApiKeys { db: self.app.db.clone(), clock: self.app.clock.clone() };
        companion::keys::create(&keys, new).await.unwrap().secret
    }

    /// The headers with which somebody asks; a key without scope lacks the one given.
    pub(super) fn headers(&self, caller: Visitor, scope: Option<Scope>) -> Vec<(String, String)> {
        let now = self.app.clock.now();
        let ada = self.ada.student.caller();
        let issue = |account: &Account, at| self.app.parts.tokens.issue(account, at).unwrap();
        let token = match caller {
            Visitor::Nobody => return Vec::new(),
            Visitor::Expired => issue(&ada, now - TimeDelta::hours(1)),
            Visitor::Forged => {
                Tokens::new(&[9; 32], "http://test".into()).issue(&ada, now).unwrap()
            }
            Visitor::Stale => issue(&Account { token_version: 0, ..ada }, now),
            Visitor::Owner => self.ada.student.token.clone(),
            Visitor::OtherStudent => self.ben.student.token.clone(),
            Visitor::UnrelatedTutor => self.nina.token.clone(),
            Visitor::FormerTutor => self.former.token.clone(),
            Visitor::LinkedTutor => self.tom.token.clone(),
            Visitor::LinkedGuardian => self.guardians[0].token.clone(),
            Visitor::UnrelatedGuardian => self.guardians[1].token.clone(),
            Visitor::FormerGuardian => self.guardians[2].token.clone(),
            Visitor::Contact => self.lead.token.clone(),
            Visitor::Admin => self.admin.token.clone(),
            Visitor::Key | Visitor::KeyForAnother | Visitor::KeyWithoutScope => {
                let lacking = (caller == Visitor::KeyWithoutScope)
                    .then(|| scope.unwrap_or(Scope::EngagementRead));
                let mut keys = self.secrets.iter();
                let (.., secret) =
                    keys.find(|(who, without, _)| *who == caller && *without == lacking).unwrap();
                return vec![("x-api-key".to_owned(), secret.clone())];
            }
        };
        vec![("authorization".to_owned(), format!("Bearer {token}"))]
    }

    /// Everything that is stored, but for what a refusal may touch: counters, the cache, when a key
    /// was used last, and who looked.
    pub(super) async fn stored(&self) -> Vec<(String, String)> {
        let tables: Vec<String> = sqlx::query_scalar(
            "select table_name::text from information_schema.tables
            where table_schema = 'public' and table_type = 'BASE TABLE'
                and table_name not in
                    ('rate_counters', 'login_failures', 'kv', 'api_keys', 'audit_log',
                    '_sqlx_migrations')
            order by table_name",
        )
        .fetch_all(&self.app.db)
        .await
        .unwrap();
        let mut all = Vec::new();
        for table in tables {
            let digest = format!(
                "select coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '')
                from {table} t"
            );
            let digest = sqlx::query_scalar(sqlx::AssertSqlSafe(digest));
            all.push((table, digest.fetch_one(&self.app.db).await.unwrap()));
        }
        all
    }
}

/// Ada's guardian, Ben's, and one who was Ada's.
async fn fill_guardians(app: &App, ada: &Belongings, ben: &Belongings) -> [Person; 3] {
    let guardians = [
        app.guardian("Grace Guard").await,
        app.guardian("Gus Guard").await,
        app.guardian("Gil Guard").await,
    ];
    for (guardian, of) in guardians.iter().zip([ada, ben, ada]) {
        app.link_guardian(guardian, &of.student).await;
    }
    sqlx::query("update guardian_students set ended_at = now() where guardian_id = $1")
        .bind(guardians[2].id.0)
        .execute(&app.db)
        .await
        .unwrap();
    guardians
}

/// A student who has been taught, has asked, and has things waiting.
async fn fill_belongings(app: &App, tutor: &Person, name: &str) -> Belongings {
    let student = app.person(name, Role::Student).await;
    app.link(tutor, &student).await;
    let session = app.upload(tutor, &student, &LESSON.replace("Ada Okoye", name)).await;
    app.run_jobs().await;
    let db = &app.db;
    let id = student.id.0;
    let practice = single_id(db, "select id from practices where student_id = $1", id).await;
    let question =
        single_id(db, "select id from practice_questions where practice_id = $1 limit 1", practice)
            .await;
    // The same concept for all who had this lesson: what is shared is nobody's.
    let evidence = single_id(
        db,
        "select id from evidence where session_id = $1 order by concept_id::text, seq limit 1",
        session,
    )
    .await;
    let concept = single_id(db, "select concept_id from evidence where id = $1", evidence).await;
    let answer = app
        .post("/api/chat/message", &json!({ "studentId": id, "message": "What is pH?" }))
        .bearer(&student.token)
        .send()
        .await
        .expect(200);
    let report = format!("/api/chat/message/{}/report", uuid_of(&answer["messageId"]));
    app.post(&report, &json!({})).bearer(&student.token).send().await.expect(204);
    let goal = json!({
        "studentId": id, "subject": "Chemistry", "description": "Master acid-base reactions",
        "targetDate": app.clock.now() + TimeDelta::days(60),
    });
    let goal = app.post("/api/goals", &goal).bearer(&student.token).send().await.expect(201);
    let (suggestion, notification) = (Uuid::now_v7(), Uuid::now_v7());
    sqlx::query(
        "insert into subject_suggestions (id, student_id, subject, description, relevance_score)
        values ($1, $2, 'Physics', 'Builds on chemistry', 9.2)",
    )
    .bind(suggestion)
    .bind(id)
    .execute(db)
    .await
    .unwrap();
    sqlx::query(
        "insert into notifications (id, user_id, kind, title, body)
        values ($1, $2, 'practice', 'Practice is ready', 'Five questions')",
    )
    .bind(notification)
    .bind(id)
    .execute(db)
    .await
    .unwrap();
    let recording = crate::recordings::park(app, &format!("meeting of {name}")).await;
    let alert = Uuid::now_v7();
    sqlx::query(
        "insert into safeguarding_alerts (
            id, student_id, category, severity, may_concern_tutor, finding_count, first_at, last_at)
        values ($1, $2, 'self_harm', 'high', false, 1, now(), now())",
    )
    .bind(alert)
    .bind(id)
    .execute(db)
    .await
    .unwrap();
    Belongings {
        alert,
        session,
        recording,
        practice,
        question,
        concept,
        evidence,
        conversation: uuid_of(&answer["conversationId"]),
        answer: uuid_of(&answer["messageId"]),
        goal: uuid_of(&goal["goalId"]),
        suggestion,
        notification,
        student,
    }
}

async fn single_id(db: &sqlx::PgPool, sql: &'static str, id: Uuid) -> Uuid {
    sqlx::query_scalar(sql).bind(id).fetch_one(db).await.unwrap()
}

fn uuid_of(value: &Value) -> Uuid {
    value.as_str().unwrap().parse().unwrap()
}
