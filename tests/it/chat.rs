//! Questions answered with quotes from the student's own sessions.

mod answering_model;
mod citations;
mod injection;
pub(crate) mod many;
mod oneself;
mod own_words;
mod reports;
mod resumed;
mod streamed;

use serde_json::{Value, json};
use testkit::{App, Person};

use crate::LESSON;

async fn start_taught() -> (App, Person, Person) {
    let app = App::start().await;
    let (tutor, ada, _) = app.taught().await;
    (app, tutor, ada)
}

async fn ask(app: &App, person: &Person, message: &str, conversation: &Value) -> Value {
    let body =
        json!({ "studentId": person.id, "message": message, "conversationId": conversation });
    app.post("/api/chat/message", &body).bearer(&person.token).send().await.expect(200)
}

#[tokio::test]
async fn a_covered_question_is_answered_with_the_words_that_were_said() {
    let (app, _, ada) = start_taught().await;
    let answer = ask(&app, &ada, "What is neutralization?", &Value::Null).await;
    assert_eq!(answer["model"], "extractive");
    let source = &answer["sources"][0];
    let quote = source["quote"].as_str().unwrap();
    assert!(LESSON.contains(quote), "{quote}");
    assert!(quote.contains("Neutralization is the reaction"), "{answer:#}");
    assert_eq!(source["speaker"], "Tom Hale");
    assert!(answer["confidence"].as_f64().unwrap() >= 0.5, "{answer:#}");
    assert_eq!(answer["suggestTutor"], false);
    assert!(answer["response"].as_str().unwrap().contains("water and a salt"), "{answer:#}");
}

#[tokio::test]
async fn what_the_sessions_do_not_cover_is_said_to_be_uncovered() {
    let (app, _, ada) = start_taught().await;
    let answer = ask(&app, &ada, "Why did the Roman Empire fall?", &Value::Null).await;
    assert_eq!(answer["sources"], json!([]));
    assert!(answer["confidence"].as_f64().unwrap() < 0.3, "{answer:#}");
    assert_eq!(answer["suggestTutor"], true);
    assert!(answer["response"].as_str().unwrap().contains("your sessions"), "{answer:#}");
}

#[tokio::test]
async fn a_student_without_sessions_is_told_so() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let answer = ask(&app, &ada, "What is a buffer?", &Value::Null).await;
    assert_eq!((&answer["sources"], &answer["suggestTutor"]), (&json!([]), &json!(true)));
}

#[tokio::test]
async fn another_students_sessions_are_never_quoted() {
    let (app, tutor, _) = start_taught().await;
    let ben = app.student("Ben Lindholm").await;
    app.link(&tutor, &ben).await;
    let answer = ask(&app, &ben, "What is neutralization?", &Value::Null).await;
    assert_eq!(answer["sources"], json!([]));
    assert!(!answer["response"].as_str().unwrap().contains("salt"), "{answer:#}");
}

#[tokio::test]
async fn a_conversation_keeps_what_was_said_in_order() {
    let (app, _, ada) = start_taught().await;
    let first = ask(&app, &ada, "What is a buffer?", &Value::Null).await;
    let conversation = &first["conversationId"];
    ask(&app, &ada, "And what is an acid?", conversation).await;
    let path = format!("/api/chat/conversation/{}", conversation.as_str().unwrap());
    let shown = app.get(&path).bearer(&ada.token).send().await.expect(200);
    let roles: Vec<&str> = shown["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["user", "assistant", "user", "assistant"]);
    assert_eq!(shown["messages"][0]["content"], "What is a buffer?");
    assert_eq!(shown["messages"][1]["content"], first["response"]);
    let page = app.get(&format!("{path}?limit=1")).bearer(&ada.token).send().await.expect(200);
    assert_eq!((&page["total"], &page["messages"][0]["role"]), (&json!(4), &json!("assistant")));
    let stored: Vec<String> =
        sqlx::query_scalar("select content from messages").fetch_all(&app.db).await.unwrap();
    assert!(stored.iter().all(|text| !text.contains("buffer")), "messages are sealed");
}

#[tokio::test]
async fn only_the_student_chats_and_admins_reads_are_written_down() {
    let (app, tutor, ada) = start_taught().await;
    let admin = app.admin().await;
    let opened = app
        .post("/api/chat/conversation", &json!({ "studentId": ada.id }))
        .bearer(&ada.token)
        .send()
        .await
        .expect(201);
    let path = format!("/api/chat/conversation/{}", opened["conversationId"].as_str().unwrap());
    app.get(&path).bearer(&tutor.token).send().await.expect(403);
    app.get(&path).bearer(&admin.token).send().await.expect(200);
    let audited: i64 = sqlx::query_scalar(
        "select count(*) from audit_log where action = 'chat.read' and actor_id = $1",
    )
    .bind(admin.id.0)
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!(audited, 1);
    for person in [&tutor, &admin] {
        let body = json!({ "studentId": ada.id, "message": "What is pH?" });
        app.post("/api/chat/message", &body).bearer(&person.token).send().await.expect(403);
    }
}

#[tokio::test]
async fn someone_elses_conversation_is_absent() {
    let (app, _, ada) = start_taught().await;
    let eve = app.student("Eve Stone").await;
    let hers = ask(&app, &ada, "What is an acid?", &Value::Null).await;
    let body = json!({ "studentId": eve.id, "message": "hi there", "conversationId": hers["conversationId"] });
    let answer = app.post("/api/chat/message", &body).bearer(&eve.token).send().await.expect(404);
    assert_eq!(answer["errors"][0]["pointer"], "/conversationId");
    let body = json!({ "studentId": ada.id, "message": "hi there" });
    let answer = app.post("/api/chat/message", &body).bearer(&eve.token).send().await.expect(404);
    assert_eq!(answer["errors"][0]["pointer"], "/studentId");
}

#[tokio::test]
async fn conversations_are_listed_by_their_first_question_the_last_used_first() {
    let (app, tutor, ada) = start_taught().await;
    let first = ask(&app, &ada, "What is a buffer?\n\nI forgot.", &Value::Null).await;
    let long = format!("Why is it that {}", "an acid tastes sour and ".repeat(20));
    let second = ask(&app, &ada, &long, &Value::Null).await;
    ask(&app, &ada, "And an acid?", &first["conversationId"]).await;
    app.post("/api/chat/conversation", &json!({ "studentId": ada.id }))
        .bearer(&ada.token)
        .send()
        .await
        .expect(201);
    let path = format!("/api/chat/student/{}", ada.id);
    let list = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(
        (&list["total"], &list["limit"], &list["offset"]),
        (&json!(3), &json!(10), &json!(0))
    );
    let [empty, newest, oldest] = [0, 1, 2].map(|at| list["conversations"][at].clone());
    assert_eq!((&empty["title"], &empty["messageCount"]), (&Value::Null, &json!(0)));
    assert_eq!(empty["lastMessageAt"], Value::Null);
    assert_eq!(newest["conversationId"], first["conversationId"]);
    assert_eq!(newest["title"], "What is a buffer? I forgot.");
    assert_eq!((&newest["messageCount"], &newest["studentId"]), (&json!(4), &json!(ada.id)));
    assert_eq!(newest["lastMessageAt"], newest["updatedAt"]);
    assert_eq!(oldest["conversationId"], second["conversationId"]);
    let title = oldest["title"].as_str().unwrap();
    assert!(title.chars().count() <= 80 && title.ends_with('…'), "{title}");

    let page = format!("{path}?limit=1&offset=1");
    let page = app.get(&page).bearer(&ada.token).send().await.expect(200);
    assert_eq!((&page["total"], &page["conversations"]), (&json!(3), &json!([newest])));
    app.get(&path).bearer(&tutor.token).send().await.expect(403);
}

#[tokio::test]
async fn who_lists_a_students_conversations_is_the_student_or_an_admin_who_leaves_a_trace() {
    let (app, _, ada) = start_taught().await;
    let (eve, admin) = (app.student("Eve Stone").await, app.admin().await);
    let path = format!("/api/chat/student/{}", ada.id);
    let theirs = app.get(&path).bearer(&eve.token).send().await.expect(404);
    let absent = format!("/api/chat/student/{}", uuid::Uuid::now_v7());
    let absent = app.get(&absent).bearer(&eve.token).send().await.expect(404);
    for field in ["type", "title", "status", "detail", "code"] {
        assert_eq!(theirs[field], absent[field]);
    }
    app.get(&path).bearer(&ada.token).send().await.expect(200);
    let list = app.get(&path).bearer(&admin.token).send().await.expect(200);
    assert_eq!((&list["total"], &list["conversations"]), (&json!(0), &json!([])));
    let looks: Vec<(uuid::Uuid, uuid::Uuid, String)> =
        sqlx::query_as("select actor_id, subject_id, action from audit_log")
            .fetch_all(&app.db)
            .await
            .unwrap();
    assert_eq!(looks, [(admin.id.0, ada.id.0, "chat.list".to_owned())]);
}

/// An embedding service that counts how often it is asked.
#[derive(Default)]
struct Counted(std::sync::atomic::AtomicUsize);

#[async_trait::async_trait]
impl ports::Embed for Counted {
    async fn embed(
        &self,
        egress: &ports::Egress,
        texts: &[String],
    ) -> Result<Vec<ports::Embedding>, ports::Fault> {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        ports::Embed::embed(&local::HashedEmbed, egress, texts).await
    }
}

#[tokio::test]
async fn a_question_is_embedded_once_and_its_trace_is_written_after_the_answer() {
    let embed = std::sync::Arc::new(Counted::default());
    let app = App::with(|parts| testkit::TestServices { embed: embed.clone(), ..parts }).await;
    let (_, ada, _) = app.taught().await;
    let before = embed.0.load(std::sync::atomic::Ordering::Relaxed);
    sqlx::query("delete from vectors where namespace = 'student-history'")
        .execute(&app.db)
        .await
        .unwrap();
    let cx: companion::ChatAnswering = web::Supply::supply(&app.parts).unwrap();
    let traces = async || -> Vec<(String, Vec<u8>)> {
        let traces = "select id, embedding from vectors where namespace = 'student-history'";
        sqlx::query_as(traces).fetch_all(&app.db).await.unwrap()
    };
    let caller = ada.caller();
    let answer = companion::chat::answer(&cx, &caller, ada.id, "What is an acid?", None);
    let (answered, afterwards) = answer.await.unwrap();
    assert!(traces().await.is_empty());
    afterwards.await;
    let traces = traces().await;
    assert_eq!(traces.len(), 1);
    assert_eq!(traces[0].0, format!("qa:{}", answered.message_id));
    assert!(traces[0].1.iter().any(|part| *part != 0));
    assert_eq!(embed.0.load(std::sync::atomic::Ordering::Relaxed), before + 1);
}
