//! Texts that tell of a danger: what the student is answered, who is told, and that nobody else is.

mod alerts;
mod interrupted;
mod screening;
mod second_look;
mod settings;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use ports::{Channel, Clock, Fault, Message, Notifier};
use serde_json::{Value, json};
use testkit::{App, CRON_SECRET, Person, TestServices};

/// A message that anybody would tell an adult of.
const DISTRESS: &str = "my dad hits me when he is drunk and i am scared to go home";

/// Words of it that must stand nowhere in clear.
const DISTRESS_WORDS: [&str; 3] = ["my dad", "hits me", "scared to go home"];

/// A notifier that remembers what it was given, and fails as it is told.
#[derive(Default)]
struct Remembering {
    sent: Mutex<Vec<Message>>,
    down: Mutex<BTreeSet<&'static str>>,
}

impl Remembering {
    fn sent(&self) -> Vec<Message> {
        self.sent.lock().unwrap().clone()
    }

    /// Who was sent something, by address.
    fn recipients(&self) -> BTreeSet<String> {
        self.sent().into_iter().map(|message| message.to).collect()
    }

    fn fail(&self, channel: &'static str) {
        self.down.lock().unwrap().insert(channel);
    }

    fn recover(&self) {
        self.down.lock().unwrap().clear();
    }
}

#[async_trait]
impl Notifier for Remembering {
    async fn send(&self, message: &Message) -> Result<(), Fault> {
        let channel = match message.channel {
            Channel::Email => "email",
            Channel::Sms => "sms",
        };
        if self.down.lock().unwrap().contains(channel) {
            return Err(Fault::busy("the service is down"));
        }
        let mut sent = self.sent.lock().unwrap();
        // A repeat of an id sends nothing.
        if !sent.iter().any(|earlier| earlier.id == message.id) {
            sent.push(message.clone());
        }
        Ok(())
    }

    fn delivers(&self) -> bool {
        true
    }
}

/// A school with a student, her tutor, a contact who is nobody's tutor, and an admin.
struct School {
    app: App,
    ada: Person,
    tutor: Person,
    lead: Person,
    admin: Person,
    notifier: Arc<Remembering>,
}

impl School {
    async fn start() -> Self {
        Self::with(|parts| parts).await
    }

    async fn with(change: impl FnOnce(TestServices) -> TestServices) -> Self {
        let notifier = Arc::new(Remembering::default());
        let app = {
            let notifier = notifier.clone();
            App::with(|parts| change(TestServices { notifier, ..parts })).await
        };
        let (tutor, ada, _) = app.taught().await;
        let (lead, admin) = (app.tutor("Lena Lead").await, app.admin().await);
        let school = Self { app, ada, tutor, lead, admin, notifier };
        for person in [&school.tutor, &school.lead, &school.admin] {
            school.prove_address(person).await;
        }
        school
    }

    /// A token that counts now: tests let time pass.
    fn token(&self, person: &Person) -> String {
        self.app.parts.tokens.issue(&person.caller(), self.app.clock.now()).unwrap()
    }

    async fn prove_address(&self, person: &Person) {
        sqlx::query("update users set email_verified_at = now() where id = $1")
            .bind(person.id.0)
            .execute(&self.app.db)
            .await
            .unwrap();
    }

    /// Makes people contacts for all students.
    async fn name_contacts(&self, people: &[&Person]) -> Value {
        let contacts: Vec<Value> =
            people.iter().map(|person| json!({ "userId": person.id })).collect();
        self.put("/api/safeguarding/contacts", &json!({ "contacts": contacts })).await
    }

    async fn put(&self, path: &str, body: &Value) -> Value {
        let request = self.app.request(http::Method::PUT, path).json(body);
        request.bearer(&self.token(&self.admin)).send().await.expect(200)
    }

    async fn say(&self, message: &str) -> Value {
        let body = json!({ "studentId": self.ada.id, "message": message });
        self.app
            .post("/api/chat/message", &body)
            .bearer(&self.token(&self.ada))
            .send()
            .await
            .expect(200)
    }

    async fn alerts_of(&self, person: &Person) -> Vec<Value> {
        let list = self.app.get("/api/safeguarding/alerts").bearer(&self.token(person));
        let list = list.send().await.expect(200);
        list["alerts"].as_array().unwrap().clone()
    }

    async fn sweep(&self) -> Value {
        self.app.get("/api/cron/sweep").bearer(CRON_SECRET).send().await.expect(200)
    }

    /// Everything that is stored, as text, table by table.
    async fn dump(&self) -> Vec<(String, String)> {
        let tables: Vec<String> = sqlx::query_scalar(
            "select table_name::text from information_schema.tables
            where table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
        )
        .fetch_all(&self.app.db)
        .await
        .unwrap();
        let mut all = Vec::new();
        for table in tables {
            let rows = format!("select coalesce(string_agg(t::text, E'\n'), '') from {table} t");
            let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(rows));
            all.push((table, rows.fetch_one(&self.app.db).await.unwrap()));
        }
        all
    }
}
