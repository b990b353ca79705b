//! Practice of concepts without a session: asked for by concepts, by what the curriculum knows, by
//! minutes; and what happens when there is nothing worth asking.

use serde_json::{Value, json};
use testkit::{App, Person, TestResponse};
use uuid::Uuid;

async fn ask(app: &App, person: &Person, body: &Value) -> TestResponse {
    app.post("/api/practice/generate", body).bearer(&person.token).send().await
}

async fn show(app: &App, person: &Person, id: &Value) -> Value {
    let path = format!("/api/practice/{}", id.as_str().unwrap());
    app.get(&path).bearer(&person.token).send().await.expect(200)
}

async fn list(app: &App, person: &Person) -> Vec<Value> {
    let path = format!("/api/practice/student/{}", person.id);
    let list = app.get(&path).bearer(&person.token).send().await.expect(200);
    list["practices"].as_array().unwrap().clone()
}

/// The student's concepts, the one with most evidence first.
async fn met(app: &App, student: &Person) -> Vec<Uuid> {
    sqlx::query_scalar(
        "select concept_id from student_concepts where student_id = $1 order by hits + misses desc",
    )
    .bind(student.id.0)
    .fetch_all(&app.db)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_practice_of_a_concept_asks_about_it_alone_and_as_much_as_was_asked_for() {
    let app = App::start().await;
    let (_, ada, _) = app.taught().await;
    let practice = show(&app, &ada, &json!(app.open_practice(&ada).await.to_string())).await;
    let concept = practice["questions"][0]["conceptId"].clone();
    let body = json!({ "studentId": ada.id, "conceptIds": [concept], "count": 2 });
    let asked = ask(&app, &ada, &body).await.expect(202);
    assert_eq!(asked["status"], "generating");
    let open = ask(&app, &ada, &body).await.expect(202);
    assert_eq!(open["practiceId"], asked["practiceId"], "the open one is the answer");
    app.run_jobs().await;
    let made = show(&app, &ada, &asked["practiceId"]).await;
    assert_eq!((&made["status"], &made["sessionId"]), (&json!("ready"), &Value::Null), "{made:#}");
    let questions = made["questions"].as_array().unwrap();
    assert!((1..=2).contains(&questions.len()), "{made:#}");
    assert!(questions.iter().all(|question| question["conceptId"] == concept), "{made:#}");
    let graded = app.submit(&ada, asked["practiceId"].as_str().unwrap(), &[]).await.expect(200);
    assert_eq!(graded["masteryUpdates"][0]["conceptId"], concept);
}

#[tokio::test]
async fn without_concepts_the_student_practises_what_they_need_most() {
    let app = App::start().await;
    let (tutor, ada, _) = app.taught().await;
    let body = json!({ "studentId": ada.id, "minutes": 16 });
    let asked = ask(&app, &tutor, &body).await.expect(202);
    app.run_jobs().await;
    let made = show(&app, &ada, &asked["practiceId"]).await;
    let known = met(&app, &ada).await;
    let questions = made["questions"].as_array().unwrap();
    assert!(!questions.is_empty() && questions.len() <= 8, "{made:#}");
    for question in questions {
        let concept: Uuid = question["conceptId"].as_str().unwrap().parse().unwrap();
        assert!(known.contains(&concept), "{question}");
    }
}

#[tokio::test]
async fn a_concept_of_the_curriculum_can_be_practised_before_any_session_taught_it() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    let nothing = ask(&app, &ada, &json!({ "studentId": ada.id })).await.expect(409);
    assert_eq!(nothing["code"], "nothing_to_practise");
    let body = json!({ "studentId": ada.id, "curriculumIds": ["quadratic-formula"], "count": 5 });
    let asked = ask(&app, &ada, &body).await.expect(202);
    app.run_jobs().await;
    let made = show(&app, &ada, &asked["practiceId"]).await;
    assert_eq!(made["subject"], "Algebra", "{made:#}");
    let count = made["questions"].as_array().unwrap().len();
    assert_eq!(count, 5, "{made:#}");
    assert_eq!(made["title"], "Quadratic formula, 5 questions");
    let unknown = json!({ "studentId": ada.id, "curriculumIds": ["quadratic-formula", "alchemy"] });
    let answer = ask(&app, &ada, &unknown).await.expect(404);
    assert_eq!(answer["errors"][0]["pointer"], "/curriculumIds/1");
}

#[tokio::test]
async fn concepts_of_others_are_absent_and_lengths_are_bounded() {
    let app = App::start().await;
    let (_, ada, session) = app.taught().await;
    let stranger = app.student("Ben Ito").await;
    let concept = met(&app, &ada).await[0];
    let foreign = json!({ "studentId": stranger.id, "conceptIds": [concept] });
    let answer = ask(&app, &stranger, &foreign).await.expect(404);
    assert_eq!(answer["errors"][0]["pointer"], "/conceptIds/0");
    let others = json!({ "studentId": ada.id, "conceptIds": [concept] });
    let answer = ask(&app, &stranger, &others).await.expect(404);
    assert_eq!(answer["errors"][0]["pointer"], "/studentId");
    for (field, value) in [("count", 0), ("count", 21), ("minutes", 1), ("minutes", 41)] {
        let body = json!({ "studentId": ada.id, field: value });
        let answer = ask(&app, &ada, &body).await.expect(422);
        assert_eq!(answer["errors"][0]["pointer"], format!("/{field}"));
    }
    let both = json!({
        "studentId": ada.id, "sessionId": session, "curriculumIds": ["quadratic-formula"],
    });
    let answer = ask(&app, &ada, &both).await.expect(422);
    assert_eq!(answer["errors"][0]["pointer"], "/curriculumIds");
}

#[tokio::test]
async fn where_nothing_is_worth_asking_no_practice_is_made_and_the_student_is_told_why() {
    let app = App::start().await;
    let (_, ada, _) = app.taught().await;
    let concept = met(&app, &ada).await[0];
    // A free concept that no session explains.
    sqlx::query("update concepts set name = 'the blue folder' where id = $1")
        .bind(concept)
        .execute(&app.db)
        .await
        .unwrap();
    sqlx::query(
        "update sessions set analysis_data = jsonb_set(analysis_data, '{conceptIds}', '[]')",
    )
    .execute(&app.db)
    .await
    .unwrap();
    let before = list(&app, &ada).await.len();
    let body = json!({ "studentId": ada.id, "conceptIds": [concept] });
    let asked = ask(&app, &ada, &body).await.expect(202);
    app.run_jobs().await;
    let made = show(&app, &ada, &asked["practiceId"]).await;
    assert_eq!((&made["status"], &made["questions"]), (&json!("empty"), &json!([])));
    assert!(
        made["failure"].as_str().unwrap().starts_with("There are no new questions"),
        "{made:#}"
    );
    assert_eq!(list(&app, &ada).await.len(), before, "it is no practice");
    let refused = app.submit(&ada, asked["practiceId"].as_str().unwrap(), &[]).await.expect(409);
    assert_eq!(refused["code"], "nothing_to_practise");
    let notices = app.get("/api/notifications").bearer(&ada.token).send().await.expect(200);
    let told = &notices["notifications"][0];
    assert_eq!((&told["kind"], &told["body"]), (&json!("practice_empty"), &made["failure"]));
    let again = ask(&app, &ada, &body).await.expect(202);
    assert_ne!(again["practiceId"], asked["practiceId"], "it can be asked for again");
}

#[tokio::test]
async fn lists_and_notices_tell_practices_apart_by_their_concepts() {
    let app = App::start().await;
    let (_, ada, _) = app.taught().await;
    let id = json!(app.open_practice(&ada).await.to_string());
    let practice = show(&app, &ada, &id).await;
    let title = practice["title"].as_str().unwrap();
    let count = practice["questions"].as_array().unwrap().len();
    assert!(title.ends_with(&format!(", {count} questions")), "{title}");
    assert_eq!(practice["subject"], "Chemistry");
    let listed = list(&app, &ada).await;
    assert_eq!((&listed[0]["title"], &listed[0]["subject"]), (&json!(title), &json!("Chemistry")));
    let notices = app.get("/api/notifications").bearer(&ada.token).send().await.expect(200);
    let notices = notices["notifications"].as_array().unwrap().clone();
    let told = notices.iter().find(|notice| notice["kind"] == "practice_assigned").unwrap();
    assert_eq!(told["title"], "New practice: Chemistry");
    assert!(told["body"].as_str().unwrap().starts_with(title), "{told}");
}

#[tokio::test]
async fn a_goal_names_what_to_practise_for_it() {
    let app = App::start().await;
    let (_, ada, _) = app.taught().await;
    let goal = async |subject: &str, description: &str| {
        let body = json!({ "studentId": ada.id, "subject": subject, "description": description });
        app.post("/api/goals", &body).bearer(&ada.token).send().await.expect(201)
    };
    let known = met(&app, &ada).await;
    let own = goal("Chemistry", "Do well in chemistry").await;
    assert_eq!(own["conceptIds"].as_array().unwrap().len(), known.len().min(12), "{own}");
    assert_eq!(own["curriculumIds"], json!([]));
    let new = goal("Algebra", "Learn the quadratic formula").await;
    assert_eq!(new["conceptIds"], json!([]));
    assert_eq!(new["curriculumIds"], json!(["quadratic-formula"]));
}
