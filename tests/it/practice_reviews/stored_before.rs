//! What the versions before have stored is graded and shown as they did.

use serde_json::{Value, json};

use super::Practised;

#[tokio::test]
async fn questions_that_were_stored_before_answers_had_types_grade_as_before() {
    let practised = Practised::start().await;
    // Keys as the first version wrote them: no unit, no tolerance, no type.
    let keys = [
        json!({ "kind": "number", "value": "1/2" }),
        json!({ "kind": "choice", "index": 2 }),
        json!({ "kind": "text", "accepted": ["x = 4", "4"] }),
    ];
    for (position, key) in (0_i32..).zip(keys) {
        sqlx::query(
            "update practice_questions set draft = jsonb_set(draft, '{key}', $2) where position = $1",
        )
        .bind(position)
        .bind(key)
        .execute(&practised.app.db)
        .await
        .unwrap();
    }
    let answers: Vec<Value> = practised
        .questions
        .iter()
        .zip(["0.5", "C", "4"])
        .map(|(id, answer)| json!({ "questionId": id, "answer": answer }))
        .collect();
    let graded = practised.app.submit(&practised.ada, practised.id, &answers).await.expect(200);
    assert_eq!(graded["score"], 100, "{graded:#}");
}

#[tokio::test]
async fn verdicts_that_were_stored_before_are_shown_as_they_were() {
    let (practised, _) = Practised::handed_in(["green", "base", "tariff"]).await;
    // As the version before wrote it: no mark but wrong, no slip, no review.
    sqlx::query(
        "with gone as (delete from question_reviews)
        update practice_questions
        set outcome = 'incorrect', verdict = '{\"correct\": false, \"feedback\": \"No, it is 45.\",
            \"how\": \"not_understood\"}'
        where id = $1",
    )
    .bind(practised.questions[0])
    .execute(&practised.app.db)
    .await
    .unwrap();
    let question = practised.show().await["questions"][0].clone();
    assert_eq!((&question["correct"], &question["outcome"]), (&json!(false), &json!("incorrect")));
    assert_eq!(question["feedback"], "No, it is 45.");
    practised.contest(0, "It was a colour.").await.expect(201);
    let given = practised.judge(&practised.tutor, 0, true).await.expect(200);
    assert_eq!(given["score"], 100);
}
