//! What every vector index has to do.

use domain::UserId;
use domain::people::Role;
use local::PostgresVectors;
use ports::{EMBEDDING_DIMENSIONS, Fault, Filter, Match, Namespace, Record, Vectors};
use serde_json::{Map, Value, json};
use testkit::App;
use uuid::Uuid;

/// A unit vector at an angle from the first axis toward the second.
fn at(degrees: f32) -> Vec<f32> {
    let mut values = vec![0.0; EMBEDDING_DIMENSIONS];
    (values[0], values[1]) = (degrees.to_radians().cos(), degrees.to_radians().sin());
    values
}

fn record(id: &str, degrees: f32, metadata: Value) -> Record {
    let Value::Object(metadata) = metadata else { panic!("an object") };
    Record { id: id.to_owned(), values: at(degrees), metadata }
}

fn ids(matches: &[Match]) -> Vec<&str> {
    matches.iter().map(|found| found.id.as_str()).collect()
}

/// For two students who exist, in a namespace that is theirs alone.
async fn keeps_the_contract(vectors: &impl Vectors, ada: UserId, bob: UserId) {
    let egress = testkit::egress(ada);
    let (here, elsewhere) = (Namespace::SessionTranscripts, Namespace::StudentHistory);
    let of = |student: UserId, subject: &str, topics: &[&str]| json!({ "studentId": student, "subject": subject, "topics": topics, "difficulty": 7 });
    let records = vec![
        record("a0", 0.0, of(ada, "Chemistry", &["acids", "pH"])),
        record("a30", 30.0, of(ada, "Physics", &["motion"])),
        record("a90", 90.0, of(ada, "Chemistry", &[])),
        record("b5", 5.0, of(bob, "Chemistry", &["acids"])),
    ];
    vectors.upsert(&egress, here, records).await.unwrap();
    vectors.upsert(&egress, here, Vec::new()).await.unwrap();
    vectors.upsert(&egress, elsewhere, vec![record("a0", 0.0, of(ada, "Art", &[]))]).await.unwrap();

    let all = vectors.query(here, &Filter::student(ada), &at(0.0), 10).await.unwrap();
    assert_eq!(ids(&all), ["a0", "a30", "a90"]);
    for (found, cosine) in all.iter().zip([1.0, 0.866, 0.0]) {
        assert!((found.score - cosine).abs() < 0.01, "{found:?}");
    }
    let Value::Object(kept) = of(ada, "Chemistry", &["acids", "pH"]) else { unreachable!() };
    assert_eq!(all[0].metadata, kept);
    let best = vectors.query(here, &Filter::default(), &at(6.0), 2).await.unwrap();
    assert_eq!(ids(&best), ["b5", "a0"]);
    assert!(vectors.query(here, &Filter::default(), &at(6.0), 0).await.unwrap().is_empty());

    for (filter, found) in [
        (Filter::student(ada).with("subject", "Chemistry"), vec!["a0", "a90"]),
        (Filter::student(ada).with("topics", "acids"), vec!["a0"]),
        (Filter::student(ada).with("topics", "acids").with("subject", "Physics"), vec![]),
        (Filter::student(bob).with("difficulty", "7"), vec!["b5"]),
        (Filter::student(bob).with("nothing", "x"), vec![]),
        (Filter::student(UserId(Uuid::now_v7())), vec![]),
    ] {
        let matches = vectors.query(here, &filter, &at(0.0), 10).await.unwrap();
        assert_eq!(ids(&matches), found, "{filter:?}");
    }

    let moved = vec![record("a90", 45.0, of(ada, "Biology", &[])); 2];
    vectors.upsert(&egress, here, moved).await.unwrap();
    let near = vectors.query(here, &Filter::student(ada), &at(45.0), 1).await.unwrap();
    assert_eq!((near[0].id.as_str(), &near[0].metadata["subject"]), ("a90", &json!("Biology")));

    vectors.delete(here, &Filter::student(ada).with("subject", "Physics")).await.unwrap();
    let left = vectors.query(here, &Filter::default(), &at(0.0), 10).await.unwrap();
    assert_eq!(ids(&left), ["a0", "b5", "a90"]);
    vectors.delete(here, &Filter::student(ada)).await.unwrap();
    vectors.delete(here, &Filter::student(ada)).await.unwrap();
    let left = vectors.query(here, &Filter::default(), &at(0.0), 10).await.unwrap();
    assert_eq!(ids(&left), ["b5"]);
    let other = vectors.query(elsewhere, &Filter::student(ada), &at(0.0), 10).await.unwrap();
    assert_eq!(ids(&other), ["a0"]);

    let short = Record { id: "short".to_owned(), values: vec![1.0], metadata: Map::new() };
    assert!(matches!(vectors.upsert(&egress, here, vec![short]).await, Err(Fault::Rejected(_))));
}

async fn student(app: &App, email: &str) -> UserId {
    let id = UserId(Uuid::now_v7());
    sqlx::query("insert into users (id, email, name, role) values ($1, $2, 'Some One', $3)")
        .bind(id.0)
        .bind(email)
        .bind(Role::Student.as_str())
        .execute(&app.db)
        .await
        .unwrap();
    id
}

#[tokio::test]
async fn vectors_in_postgres_keep_the_contract() {
    let app = App::start().await;
    let (ada, bob) = (student(&app, "ada@example.com").await, student(&app, "bob@x.org").await);
    keeps_the_contract(&PostgresVectors::new(app.db.clone()), ada, bob).await;
}

#[tokio::test]
async fn a_students_vectors_go_with_the_student_and_concepts_stay() {
    let app = App::start().await;
    let vectors = PostgresVectors::new(app.db.clone());
    let ada = student(&app, "ada@example.com").await;
    let (of_ada, of_all) = (json!({ "studentId": ada }), json!({ "conceptId": Uuid::now_v7() }));
    let namespace = Namespace::ConceptKnowledge;
    let records = vec![record("hers", 0.0, of_ada), record("everyones", 10.0, of_all)];
    vectors.upsert(&testkit::egress(ada), namespace, records).await.unwrap();
    sqlx::query("delete from users").execute(&app.db).await.unwrap();
    let left = vectors.query(namespace, &Filter::default(), &at(0.0), 10).await.unwrap();
    assert_eq!(ids(&left), ["everyones"]);
}
