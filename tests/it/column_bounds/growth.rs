//! Text that grows on its way into a column, and text that was too long to begin with.

use std::sync::Arc;

use async_trait::async_trait;
use domain::analysis::Insights;
use domain::chat::Reply;
use domain::practice::Draft;
use domain::practice::rubric::RubricReading;
use domain::suggestions;
use domain::tutor::Brief;
use http::Method;
use offline_tutor::OfflineTutor;
use ports::{
    Egress, Fault, Llm, ReadFreeText, ReadSession, Respond, SuggestSubjects, WriteBrief,
    WriteItems, WriteNudge,
};
use serde_json::{Value, json};
use testkit::standins::openai::Instead;
use testkit::{App, Person, TestResponse, TestServices};

use crate::LESSON;
use crate::language_model::ModelStage;

/// A mind that says what the offline tutor says, changed.
pub(super) struct Changed {
    pub read: fn(Insights) -> Insights,
    pub suggest: fn(Vec<suggestions::Draft>) -> Vec<suggestions::Draft>,
}

#[async_trait]
impl Llm for Changed {
    async fn read_session(&self, egress: &Egress, request: ReadSession) -> Result<Insights, Fault> {
        OfflineTutor.read_session(egress, request).await.map(self.read)
    }

    async fn write_items(&self, egress: &Egress, request: WriteItems) -> Result<Vec<Draft>, Fault> {
        OfflineTutor.write_items(egress, request).await
    }

    async fn respond(&self, egress: &Egress, request: Respond) -> Result<Reply, Fault> {
        OfflineTutor.respond(egress, request).await
    }

    async fn write_brief(&self, egress: &Egress, request: WriteBrief) -> Result<Brief, Fault> {
        OfflineTutor.write_brief(egress, request).await
    }

    async fn write_nudge(&self, egress: &Egress, request: WriteNudge) -> Result<String, Fault> {
        OfflineTutor.write_nudge(egress, request).await
    }

    async fn suggest_subjects(
        &self,
        egress: &Egress,
        request: SuggestSubjects,
    ) -> Result<Vec<suggestions::Draft>, Fault> {
        OfflineTutor.suggest_subjects(egress, request).await.map(self.suggest)
    }

    async fn read_free_text(
        &self,
        egress: &Egress,
        request: ReadFreeText,
    ) -> Result<Option<RubricReading>, Fault> {
        OfflineTutor.read_free_text(egress, request).await
    }
}

pub(super) async fn app_of(mind: Changed) -> App {
    let llm: Arc<dyn Llm> = Arc::new(mind);
    App::with(|parts| TestServices { llm, ..parts }).await
}

pub(super) async fn open_school(app: &App) -> (Person, Person) {
    let (tutor, ada) = app.linked_pair().await;
    (tutor, ada)
}

async fn upload(app: &App, tutor: &Person, ada: &Person, subject: &str) -> TestResponse {
    let body = json!({
        "studentId": ada.id, "sessionDate": "2025-11-15T10:00:00Z", "duration": 60,
        "transcript": LESSON, "transcriptSource": "test", "subject": subject,
    });
    app.post("/api/transcripts/upload", &body).bearer(&tutor.token).send().await
}

/// The subjects of all sessions and concepts, and the longest name of a concept.
async fn stored(app: &App) -> (Vec<String>, i32) {
    let subjects =
        sqlx::query_scalar("select subject from sessions union select subject from concepts");
    let longest = sqlx::query_scalar("select coalesce(max(length(name)), 0) from concepts");
    (subjects.fetch_all(&app.db).await.unwrap(), longest.fetch_one(&app.db).await.unwrap())
}

async fn assert_all_runs_succeeded(app: &App) {
    let runs = app.run_jobs().await;
    assert!(!runs.is_empty() && runs.iter().all(|run| run.output.is_ok()), "{runs:#?}");
}

#[tokio::test]
async fn a_subject_that_redaction_makes_longer_is_cut() {
    let app = App::start().await;
    let (tutor, ada) = open_school(&app).await;
    let subject = format!("Chemistry with Ada and Ada and Ada {}", "x".repeat(63));
    assert_eq!(subject.chars().count(), 98);
    upload(&app, &tutor, &ada, &subject).await.expect(202);
    assert_all_runs_succeeded(&app).await;
    let (subjects, _) = stored(&app).await;
    assert_eq!(subjects.len(), 1, "{subjects:?}");
    assert!(subjects[0].starts_with("Chemistry with [STUDENT] and [STUDENT]"), "{subjects:?}");
    assert!(subjects[0].ends_with('…') && subjects[0].chars().count() <= 100, "{subjects:?}");
}

#[tokio::test]
async fn a_letter_without_a_capital_of_its_own_stays_as_it_is() {
    let app = App::start().await;
    let (tutor, ada) = open_school(&app).await;
    for letter in ["ß", "ŉ", "ﬁ"] {
        let typed = letter.repeat(100);
        upload(&app, &tutor, &ada, &typed).await.expect(202);
        let (subjects, _) = stored(&app).await;
        assert!(subjects.contains(&typed), "{subjects:?}");
        sqlx::query("delete from sessions").execute(&app.db).await.unwrap();
    }
    upload(&app, &tutor, &ada, &"é".repeat(100)).await.expect(202);
    let (subjects, _) = stored(&app).await;
    assert!(subjects.contains(&format!("É{}", "é".repeat(99))), "{subjects:?}");
}

#[tokio::test]
async fn what_a_mind_writes_too_long_is_cut_where_it_is_stored() {
    let app = app_of(Changed {
        read: |mut found| {
            found.subject = "ß".repeat(10_000).to_uppercase();
            found.topics = vec!["t".repeat(10_000)];
            let same = format!("{} one", "n".repeat(10_000));
            found.concepts[0].name = same.clone();
            // The same but for what does not fit.
            found.concepts[1].name = same + " two";
            found.concepts[2].name = "\u{7}\0".into();
            found.concepts[0].difficulty = 0;
            found.action_items = vec!["a".repeat(10_000)];
            found
        },
        suggest: |drafts| drafts,
    })
    .await;
    let (tutor, ada) = open_school(&app).await;
    upload(&app, &tutor, &ada, "Chemistry").await.expect(202);
    assert_all_runs_succeeded(&app).await;
    let (subjects, longest) = stored(&app).await;
    assert_eq!(subjects, [format!("{}…", "S".repeat(99))]);
    assert_eq!(longest, 255);
    let twice: i64 = sqlx::query_scalar(
        "select count(*) from (
            select jsonb_array_elements_text(analysis_data -> 'conceptIds') as id from sessions
            group by 1 having count(*) > 1) as twice",
    )
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!(twice, 0, "a concept stands in a session once");
}

#[tokio::test]
async fn a_model_s_long_subject_is_cut() {
    let stage = ModelStage::start().await;
    let (tutor, ada) = open_school(&stage.app).await;
    let subject = "Chemistry of everything ".repeat(7);
    let report = json!({
        "subject": subject, "topics": ["acids"], "studentStrengths": [], "actionItems": [],
        "areasForImprovement": [],
        "concepts": [{
            "name": "acid", "description": null, "difficulty": 3, "turns": [2], "evidence": [],
        }],
    });
    stage.standin.answer_instead(Instead::Says(report.to_string()));
    stage.app.upload(&tutor, &ada, LESSON).await;
    assert_all_runs_succeeded(&stage.app).await;
    let (subjects, _) = stored(&stage.app).await;
    assert!(subjects[0].ends_with("everything…") && subjects.len() == 1, "{subjects:?}");
}

#[tokio::test]
async fn another_reading_may_find_the_same_concept_in_another_subject() {
    let app = App::start().await;
    let (tutor, ada) = open_school(&app).await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    assert_all_runs_succeeded(&app).await;
    for subject in ["Physics", "chemistry"] {
        let again = "update sessions
            set analysis_status = 'pending', analysis_data = null, subject = $1, attempt = attempt + 1";
        sqlx::query(again).bind(subject).execute(&app.db).await.unwrap();
        let event = ports::Event {
            id: format!("again {subject}"),
            name: "transcript.uploaded".into(),
            data: json!({ "sessionId": session, "studentId": ada.id }),
        };
        app.parts.events.send(&[event]).await.unwrap();
        assert_all_runs_succeeded(&app).await;
    }
}

#[tokio::test]
async fn suggestions_and_goals_that_are_too_long_are_left_out_or_refused() {
    let app = app_of(Changed {
        read: |found| found,
        suggest: |mut drafts| {
            for (draft, chars) in drafts.iter_mut().zip([150, 101, 100]) {
                draft.subject = format!("{chars} {}", "ß".repeat(chars - 4));
            }
            drafts.truncate(3);
            let mut whole = drafts[2].clone();
            whole.subject.push_str(&"ß".repeat(10_000));
            drafts.push(whole);
            drafts
        },
    })
    .await;
    let (tutor, ada) = open_school(&app).await;
    app.upload(&tutor, &ada, LESSON).await;
    let goal = crate::goals::set(&app, &ada, "Chemistry", "Master acid-base reactions").await;
    crate::goals::complete(&app, &ada, &goal).await.expect(200);
    assert_all_runs_succeeded(&app).await;
    let path = format!("/api/suggestions/student/{}", ada.id);
    let list = app.get(&path).bearer(&ada.token).send().await.expect(200);
    let all = list["suggestions"].as_array().unwrap();
    assert!(all.iter().all(|session| session["subject"].as_str().unwrap().chars().count() <= 100));
    for suggestion in all {
        let id = suggestion["suggestionId"].as_str().unwrap();
        let accept = app.post(&format!("/api/suggestions/{id}/accept"), &json!({}));
        accept.bearer(&ada.token).send().await.expect(201);
    }
    for (field, text) in [("subject", "ß".repeat(10_000)), ("description", "ß".repeat(10_000))] {
        let mut body = json!({ "studentId": ada.id, "subject": "Art", "description": "Paint" });
        body[field] = json!(text);
        let refused = app.post("/api/goals", &body).bearer(&ada.token).send().await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"), "{refused}");
    }
}

#[tokio::test]
async fn profiles_refuse_what_does_not_fit_and_keep_what_does_as_it_was_typed() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let path = format!("/api/students/{}", ada.id);
    let change = async |changes: Value| app.patch(&path, &changes).bearer(&ada.token).send().await;
    let long = "ß".repeat(10_000);
    for (pointer, changes) in [
        ("/name", json!({ "name": long })),
        ("/learningStyle", json!({ "learningStyle": long })),
        ("/interests", json!({ "interests": [long] })),
        ("/preferences/timeZone", json!({ "preferences": { "timeZone": long } })),
        ("/preferences/phone", json!({ "preferences": { "phone": long } })),
        (
            "/preferences/quietHours",
            json!({ "preferences": { "quietHours": { "start": long, "end": long } } }),
        ),
    ] {
        let refused = change(changes).await.expect(422);
        let at = refused["errors"][0]["pointer"].as_str().unwrap();
        assert!(at.starts_with(pointer), "{refused}");
    }
    let style = format!("by  {}", "ß".repeat(46));
    let changes = json!({ "learningStyle": style, "name": "ß".repeat(255) });
    change(changes).await.expect(200);
    let stored = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(
        (&stored["learningStyle"], &stored["name"]),
        (&json!(style), &json!("ß".repeat(255)))
    );
}

#[tokio::test]
async fn a_name_that_would_be_refused_today_does_not_block_the_rest_of_a_profile() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let old = "Ada\u{202e}Okoye";
    let renamed = sqlx::query("update users set name = $2 where id = $1").bind(ada.id.0).bind(old);
    renamed.execute(&app.db).await.unwrap();
    let path = format!("/api/students/{}", ada.id);
    let changed = app.patch(&path, &json!({ "grade": 11 })).bearer(&ada.token).send().await;
    let changed = changed.expect(200);
    assert_eq!((&changed["name"], &changed["grade"]), (&json!(old), &json!(11)));
}

#[tokio::test]
async fn a_long_question_is_a_short_title() {
    let app = App::start().await;
    let (tutor, ada) = open_school(&app).await;
    app.upload(&tutor, &ada, LESSON).await;
    assert_all_runs_succeeded(&app).await;
    for message in ["ß".repeat(8_000), "👩‍👩‍👧‍👦".repeat(1_000)] {
        let body = json!({ "studentId": ada.id, "message": message });
        app.post("/api/chat/message", &body).bearer(&ada.token).send().await.expect(200);
    }
    let path = format!("/api/chat/student/{}", ada.id);
    let list = app.get(&path).bearer(&ada.token).send().await.expect(200);
    let titles: Vec<&str> = list["conversations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|notification| notification["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles.len(), 2);
    for title in titles {
        assert!(title.ends_with('…') && title.chars().count() <= 80, "{title}");
        assert!(!title.ends_with("\u{200d}…"), "a character was cut in two: {title}");
    }
}

#[tokio::test]
async fn a_name_that_becomes_a_placeholder_still_fits_where_it_is_erased() {
    let app = App::start().await;
    let (tutor, al) = (app.tutor("Tom Hale").await, app.student("Al").await);
    app.link(&tutor, &al).await;
    let full = "Al ".repeat(66) + "!!";
    sqlx::query(
        "insert into notifications (id, user_id, kind, title, body)
        values (gen_random_uuid(), $1, 'tutor_alert', $2, $2)",
    )
    .bind(tutor.id.0)
    .bind(&full)
    .execute(&app.db)
    .await
    .unwrap();
    sqlx::query(
        "insert into outbox (id, channel, recipient, subject, body)
        select 'one', 'email', email, $2, $2 from users where id = $1",
    )
    .bind(tutor.id.0)
    .bind(&full)
    .execute(&app.db)
    .await
    .unwrap();
    let path = format!("/api/students/{}", al.id);
    app.request(Method::DELETE, &path).bearer(&al.token).send().await.expect(202);
    assert_all_runs_succeeded(&app).await;
    let remaining: Vec<String> = sqlx::query_scalar(
        "select title from notifications where title like '%Al%'
        union all select subject from outbox where subject like '%Al%'",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert!(remaining.is_empty(), "{remaining:?}");
}

#[tokio::test]
async fn keys_and_paths_of_repeated_requests_are_refused_rather_than_cut() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let body = json!({ "studentId": ada.id, "subject": "Art", "description": "Paint" });
    let post = |key: &str| {
        app.post("/api/goals", &body).bearer(&ada.token).header("idempotency-key", key).send()
    };
    post(&"k".repeat(255)).await.expect(201);
    post(&"k".repeat(256)).await.expect(400);
    let long = format!("/api/goals/{}/complete", "a".repeat(3_000));
    let answer = app
        .request(Method::PUT, &long)
        .json(&json!({}))
        .bearer(&ada.token)
        .header("idempotency-key", "k");
    answer.send().await.expect(404);
}
