//! Progress: how the mastery of each concept came to be.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::{App, Person};
use uuid::Uuid;

/// A student with a session that was read and a practice that was handed in, all wrong.
async fn start_practised() -> (App, Person) {
    let app = App::start().await;
    let (_, ada, _) = app.taught().await;
    let practice: Uuid =
        sqlx::query_scalar("select id from practices").fetch_one(&app.db).await.unwrap();
    let path = format!("/api/practice/{practice}/submit");
    app.post(&path, &json!({ "answers": [] })).bearer(&ada.token).send().await.expect(200);
    (app, ada)
}

async fn concepts(app: &App, ada: &Person, query: &str) -> Vec<Value> {
    let path = format!("/api/progress/student/{}{query}", ada.id);
    let progress = app.get(&path).bearer(&ada.token).send().await.expect(200);
    progress["concepts"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_history_of_mastery_is_told_when_it_is_asked_for() {
    let (app, ada) = start_practised().await;
    let short = concepts(&app, &ada, "").await;
    assert!(short.iter().all(|concept| concept.get("history").is_none()), "{short:?}");
    let events: Vec<(Uuid, i64)> = sqlx::query_as(
        "select concept_id, count(distinct coalesce(practice_id, session_id))
        from evidence group by concept_id",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    let events: BTreeMap<String, i64> =
        events.into_iter().map(|(concept, count)| (concept.to_string(), count)).collect();
    assert!(events.values().any(|count| *count == 2), "{events:?}");
    for concept in concepts(&app, &ada, "?include=history").await {
        let history = concept["history"].as_array().unwrap();
        let count = events.get(concept["conceptId"].as_str().unwrap()).copied().unwrap_or_default();
        assert_eq!(i64::try_from(history.len()).unwrap(), count, "{concept}");
        for point in history {
            assert!(point["masteryLevel"].as_u64().unwrap() <= 100, "{point}");
            assert!(point["uncertainty"].as_f64().unwrap() > 0.0, "{point}");
        }
        let times: Vec<&str> = history.iter().filter_map(|point| point["at"].as_str()).collect();
        assert!(times.is_sorted(), "{times:?}");
    }
}

#[tokio::test]
async fn the_last_point_of_what_was_just_practised_is_the_mastery_of_now() {
    let (app, ada) = start_practised().await;
    let practised: Vec<Uuid> = sqlx::query_scalar(
        "select distinct concept_id from evidence where practice_id is not null",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    let shown = concepts(&app, &ada, "?include=history").await;
    for concept in &practised {
        let shown_concept = shown
            .iter()
            .find(|shown_concept| shown_concept["conceptId"] == json!(concept))
            .unwrap();
        let last = shown_concept["history"].as_array().unwrap().last().unwrap();
        assert_eq!(last["masteryLevel"], shown_concept["masteryLevel"], "{shown_concept}");
        assert_eq!(last["uncertainty"], shown_concept["uncertainty"], "{shown_concept}");
    }
    assert!(!practised.is_empty());
}

#[tokio::test]
async fn a_long_history_keeps_its_newest_hundred_points() {
    let (app, ada) = start_practised().await;
    let concept: Uuid =
        sqlx::query_scalar("select concept_id from evidence where practice_id is not null limit 1")
            .fetch_one(&app.db)
            .await
            .unwrap();
    sqlx::query(
        "insert into evidence (id, student_id, concept_id, kind, outcome, observed_at)
        select gen_random_uuid(), $1, $2, 'graded_item', 'correct', now() + n * interval '1 day'
        from generate_series(1, 130) n order by n",
    )
    .bind(ada.id.0)
    .bind(concept)
    .execute(&app.db)
    .await
    .unwrap();
    let shown = concepts(&app, &ada, "?include=history").await;
    let known = shown.iter().find(|known| known["conceptId"] == json!(concept)).unwrap();
    let history = known["history"].as_array().unwrap();
    assert_eq!(history.len(), 100);
    assert!(history[99]["masteryLevel"].as_u64() >= Some(80), "{known}");
    assert!(history[99]["at"].as_str() > history[98]["at"].as_str());
}

#[tokio::test]
async fn the_history_is_for_those_who_may_see_the_student() {
    let (app, ada) = start_practised().await;
    let eve = app.student("Eve Stone").await;
    let path = format!("/api/progress/student/{}?include=history", ada.id);
    app.get(&path).bearer(&eve.token).send().await.expect(404);
    let other = format!("/api/progress/student/{}?include=everything", ada.id);
    app.get(&other).bearer(&ada.token).send().await.expect(400);
}
