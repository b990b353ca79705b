//! Consent: what waits for a guardian, what goes on once one agrees, and what stops when it is taken back.

mod gates;
mod settings;

use http::Method;
use serde_json::{Value, json};
use testkit::{App, Person, TestResponse};

use crate::LESSON;

/// A student who is too young, with her tutor and a guardian.
struct Family {
    app: App,
    ada: Person,
    tutor: Person,
    grace: Person,
}

impl Family {
    async fn start() -> Self {
        Self::of(App::start().await).await
    }

    async fn of(app: App) -> Self {
        let (tutor, ada) = app.linked_pair().await;
        let grace = app.guardian("Grace Okoye").await;
        app.link_guardian(&grace, &ada).await;
        app.make_minor(&ada).await;
        Self { app, ada, tutor, grace }
    }

    fn path(&self) -> String {
        format!("/api/consent/{}", self.ada.id)
    }

    async fn look(&self, person: &Person) -> TestResponse {
        self.app.get(&self.path()).bearer(&person.token).send().await
    }

    async fn answer(&self, scopes: &[&str], wording: &Value) -> TestResponse {
        let body = json!({ "scopes": scopes, "wordingVersion": wording });
        let request = self.app.request(Method::PUT, &self.path()).json(&body);
        request.bearer(&self.grace.token).send().await
    }

    /// The guardian agrees to these parts, in the words of today.
    async fn agree(&self, scopes: &[&str]) -> Value {
        let wording = self.look(&self.grace).await.expect(200)["wording"]["version"].clone();
        self.answer(scopes, &wording).await.expect(200)
    }

    async fn post(&self, person: &Person, path: &str, body: &Value) -> TestResponse {
        self.app.post(path, body).bearer(&person.token).send().await
    }

    async fn say(&self, message: &str) -> TestResponse {
        let body = json!({ "studentId": self.ada.id, "message": message });
        self.post(&self.ada, "/api/chat/message", &body).await
    }

    async fn upload(&self) -> TestResponse {
        let body = json!({
            "studentId": self.ada.id, "sessionDate": "2025-11-15T10:00:00Z", "duration": 3600,
            "transcript": LESSON, "transcriptSource": "test", "transcriptFormat": "auto",
        });
        self.post(&self.tutor, "/api/transcripts/upload", &body).await
    }

    async fn count(&self, table: &'static str) -> i64 {
        let count = format!("select count(*) from {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(count)).fetch_one(&self.app.db).await.unwrap()
    }
}

/// Everything a guardian can agree to.
const ALL: [&str; 3] = ["uploads", "chat", "models"];

#[tokio::test]
async fn consent_is_missing_then_given_then_withdrawn_and_every_word_is_kept() {
    let family = Family::start().await;
    let before = family.look(&family.ada).await.expect(200);
    assert_eq!((&before["state"], &before["scopes"]), (&json!("missing"), &json!([])));
    assert_eq!(before["wording"]["parts"].as_array().unwrap().len(), 3);
    assert_eq!(before["guardians"][0]["name"], "Grace Okoye");

    let given = family.agree(&ALL).await;
    assert_eq!((&given["state"], &given["scopes"]), (&json!("given"), &json!(ALL)));
    assert_eq!(given["leaving"], json!(null));
    family.agree(&ALL).await;
    let partly = family.agree(&["uploads"]).await;
    assert_eq!((&partly["state"], &partly["scopes"]), (&json!("given"), &json!(["uploads"])));
    let withdrawn = family.agree(&[]).await;
    assert_eq!(withdrawn["state"], "withdrawn");
    assert_eq!(withdrawn["leaving"]["erasePath"], format!("/api/students/{}", family.ada.id));
    let history = withdrawn["history"].as_array().unwrap();
    // The repeat added no line.
    let scopes: Vec<_> =
        history.iter().map(|line| line["scopes"].as_array().unwrap().len()).collect();
    assert_eq!(scopes, [0, 1, 3]);
    assert_eq!(history[0]["guardianName"], "Grace Okoye");
    assert_eq!(history[0]["wordingVersion"], before["wording"]["version"]);
}

#[tokio::test]
async fn a_guardian_who_never_agreed_has_refused() {
    let family = Family::start().await;
    let refused = family.agree(&[]).await;
    assert_eq!(refused["state"], "refused");
    assert!(refused["leaving"].is_object());
}

#[tokio::test]
async fn only_a_guardian_answers_to_the_words_of_today_for_a_student_who_is_too_young() {
    let family = Family::start().await;
    let Family { app, ada, tutor, grace } = &family;
    let old = family.answer(&ALL, &json!("2020-01-01")).await.expect(409);
    assert_eq!(old["code"], "wording_changed");
    let unknown = family.answer(&["everything"], &json!("2020-01-01")).await.expect(422);
    assert_eq!(unknown["errors"][0]["pointer"], "/scopes/0");
    let admin = app.admin().await;
    for person in [ada, tutor, &admin] {
        let request = app.request(Method::PUT, &family.path()).bearer(&person.token);
        let body = json!({ "scopes": ALL, "wordingVersion": "2026-11-30" });
        request.json(&body).send().await.expect(403);
    }
    family.look(tutor).await.expect(403);
    family.look(&admin).await.expect(200);
    let stranger = app.guardian("Sam Stranger").await;
    family.look(&stranger).await.expect(404);
    sqlx::query("update students set of_age_on = current_date").execute(&app.db).await.unwrap();
    let of_age = family.answer(&ALL, &json!("2026-11-30")).await;
    let wording = family.look(grace).await.expect(200)["wording"]["version"].clone();
    assert!(of_age.status == 409);
    let of_age = family.answer(&ALL, &wording).await.expect(409);
    assert_eq!(of_age["code"], "consent_not_needed");
    assert_eq!(family.count("consents").await, 0);
    assert_eq!(family.look(grace).await.expect(200)["state"], "not_needed");
}

#[tokio::test]
async fn a_guardian_takes_a_copy_without_chats_and_has_all_erased_while_the_student_is_too_young() {
    let family = Family::start().await;
    family.agree(&ALL).await;
    family.upload().await.expect(202);
    family.app.run_jobs().await;
    family.say("What is pH?").await.expect(200);
    family.agree(&[]).await;
    let Family { app, ada, grace, .. } = &family;
    let path = format!("/api/students/{}", ada.id);
    let export = app.get(&format!("{path}/export")).bearer(&grace.token).send().await.expect(200);
    let sections = export["sections"].as_object().unwrap();
    for held_back in ["messages", "conversations", "transcripts", "turns", "practices", "account"] {
        assert!(!sections.contains_key(held_back), "{held_back}");
    }
    assert!(!export.to_string().contains("What is pH?"));
    assert_eq!(sections["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(sections["consents"].as_array().unwrap().len(), 2);

    sqlx::query("update students set of_age_on = current_date").execute(&app.db).await.unwrap();
    app.get(&format!("{path}/export")).bearer(&grace.token).send().await.expect(404);
    let erase = || app.request(Method::DELETE, &path).bearer(&grace.token).send();
    erase().await.expect(404);
    app.make_minor(ada).await;
    erase().await.expect(202);
    family.look(grace).await.expect(404);
    assert_eq!((family.count("consents").await, family.count("guardian_students").await), (0, 0));
}
