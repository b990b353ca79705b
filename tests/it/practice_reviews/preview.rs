//! How an answer is read is told while it is written, and nothing else is.

use serde_json::{Value, json};
use uuid::Uuid;

use super::Practised;

#[tokio::test]
async fn a_preview_tells_how_an_answer_is_read_and_changes_nothing() {
    let practised = Practised::start().await;
    let number = practised.preview(0, "5/10").await.expect(200);
    assert_eq!(number, json!({ "readAs": "5/10 = 0.5", "kind": "number", "problem": null }),);
    let word = practised.preview(0, "green").await.expect(200);
    assert!(word["readAs"].is_null() && word["problem"].is_string(), "{word}");
    assert_eq!(practised.preview(1, "b").await.expect(200)["readAs"], "base");
    assert_eq!(practised.preview(2, "Tarif").await.expect(200)["readAs"], "Tarif");
    let status: String = sqlx::query_scalar("select status from practices")
        .fetch_one(&practised.app.db)
        .await
        .unwrap();
    assert_eq!(status, "assigned", "a preview does not begin the practice");

    let foreign = json!({ "questionId": Uuid::now_v7(), "answer": "1" });
    let path = format!("/api/practice/{}/preview", practised.id);
    let send = |body: &Value| practised.app.post(&path, body).bearer(&practised.ada.token).send();
    assert_eq!(send(&foreign).await.expect(404)["errors"][0]["pointer"], "/questionId");
    practised.app.submit(&practised.ada, practised.id, &[]).await.expect(200);
    assert_eq!(practised.preview(0, "5").await.expect(409)["code"], "already_submitted");
}

#[tokio::test]
async fn a_preview_is_the_same_whatever_is_right() {
    let practised = Practised::start().await;
    let tries =
        [(0, "45"), (0, "x"), (1, "b"), (1, "acid"), (2, "tariff"), (2, "x = 3"), (2, "2,")];
    let mut before = Vec::new();
    for (question, answer) in tries {
        before.push(practised.preview(question, answer).await.expect(200));
    }
    for key in [
        json!({ "kind": "text", "accepted": ["x^2 + 1"] }),
        json!({ "kind": "choice", "index": 0 }),
        json!({ "kind": "typed", "answer": { "type": "solutions", "value": "2 or 3" } }),
    ] {
        sqlx::query("update practice_questions set draft = jsonb_set(draft, '{key}', $1)")
            .bind(&key)
            .execute(&practised.app.db)
            .await
            .unwrap();
        for ((question, answer), expected) in tries.into_iter().zip(&before) {
            let after = practised.preview(question, answer).await.expect(200);
            assert_eq!(&after, expected, "{answer} with the key {key}");
        }
    }
}
