//! Many questions at once of a student with many passages share one look at them.

use std::sync::Arc;

use local::HashedEmbed;
use ports::{Egress, Embed, Embedding, Fault, Namespace, Record};
use serde_json::json;
use testkit::{App, Person, TestServices};
use uuid::Uuid;

use crate::round_trips::statement_log::StatementLog;

/// Passages of a student who has had a lesson a week for a year.
const PASSAGES: usize = 600;

/// Questions at once.
const QUESTIONS: usize = 30;

/// Embeddings that count as those of a model: only these are asked for in a search.
pub(crate) struct ModelEmbed;

#[async_trait::async_trait]
impl Embed for ModelEmbed {
    async fn embed(&self, egress: &Egress, texts: &[String]) -> Result<Vec<Embedding>, Fault> {
        HashedEmbed.embed(egress, texts).await
    }
}

/// Gives a student passages with their vectors.
async fn many_passages(app: &App, student: &Person) {
    let session: Uuid =
        sqlx::query_scalar("select id from sessions").fetch_one(&app.db).await.unwrap();
    let words = ["acid", "base", "salt", "water", "buffer", "proton", "energy", "cell", "force"];
    let statement = |n: usize| {
        let words = (0..40).map(|w| words[(n * 7 + w * w + n / 9) % words.len()]);
        format!("Passage {n}: {}.", words.collect::<Vec<_>>().join(" "))
    };
    let texts: Vec<String> = (0..PASSAGES).map(statement).collect();
    let ids: Vec<Uuid> = texts.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query(
        "insert into session_chunks
            (id, session_id, student_id, chunk_index, first_turn, last_turn, text)
        select new.id, $1, $2, 1000 + new.place, 0, 3, new.text
        from unnest($3::uuid[], $4::text[]) with ordinality as new (id, text, place)",
    )
    .bind(session)
    .bind(student.id.0)
    .bind(&ids)
    .bind(&texts)
    .execute(&app.db)
    .await
    .unwrap();
    let egress = testkit::egress(student.id);
    let embeddings = HashedEmbed.embed(&egress, &texts).await.unwrap();
    let metadata = json!({ "studentId": student.id }).as_object().cloned().unwrap();
    let record = |(id, values): (&Uuid, _)| Record {
        id: id.to_string(),
        values,
        metadata: metadata.clone(),
    };
    let records = ids.iter().zip(embeddings).map(record).collect();
    app.parts.vectors.upsert(&egress, Namespace::SessionTranscripts, records).await.unwrap();
}

#[tokio::test]
async fn questions_at_once_share_a_look_at_the_passages() {
    let app = App::with(|parts| TestServices { embed: Arc::new(ModelEmbed), ..parts }).await;
    let (_, ada, _) = app.taught().await;
    many_passages(&app, &ada).await;
    let log = StatementLog::default();
    let _listening = log.listen(&app.db).await;
    let body = json!({ "studentId": ada.id, "message": "What is neutralization?" });
    let all = (0..QUESTIONS)
        .map(|_| tokio::spawn(app.post("/api/chat/message", &body).bearer(&ada.token).send()));
    for answer in all.collect::<Vec<_>>() {
        let answer = answer.await.unwrap().expect(200);
        assert_ne!(answer["sources"], json!([]), "{answer:#}");
    }
    let scans = log
        .statements()
        .iter()
        .filter(|statement| statement.contains("embedding from vectors"))
        .count();
    assert!((1..=QUESTIONS / 2).contains(&scans), "{scans} scans for {QUESTIONS} questions");
}
