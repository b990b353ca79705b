//! The contract of every vector index.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cloud::pinecone::{Index, Provisioned};
use domain::UserId;
use domain::people::Role;
use domain::redact::{Redactor, RosterRole};
use local::PostgresVectors;
use ports::{EMBEDDING_DIMENSIONS, Egress, Fault, Filter, Namespace, Record, VectorMatch, Vectors};
use serde_json::{Map, Value, json};
use testkit::App;
use testkit::standins::{Deletion, Pinecone, Recorded, Recorder};
use uuid::Uuid;

use super::standins::live;

/// A unit vector at an angle from the first axis toward the second.
fn direction(degrees: f32) -> Vec<f32> {
    let mut values = vec![0.0; EMBEDDING_DIMENSIONS];
    (values[0], values[1]) = (degrees.to_radians().cos(), degrees.to_radians().sin());
    values
}

fn record(id: &str, degrees: f32, metadata: Value) -> Record {
    let Value::Object(metadata) = metadata else { panic!("an object") };
    Record { id: id.to_owned(), values: direction(degrees), metadata }
}

fn ids(matches: &[VectorMatch]) -> Vec<&str> {
    matches.iter().map(|found| found.id.as_str()).collect()
}

/// For two students who exist, in a namespace that is theirs alone.
async fn keeps_the_contract(vectors: &impl Vectors, ada: UserId, bob: UserId) {
    let egress = testkit::egress(ada);
    let (namespace, other_namespace) = (Namespace::SessionTranscripts, Namespace::StudentHistory);
    let of = |student: UserId, subject: &str, topics: &[&str]| json!({ "studentId": student, "subject": subject, "topics": topics, "difficulty": 7 });
    let records = vec![
        record("a0", 0.0, of(ada, "Chemistry", &["acids", "pH"])),
        record("a30", 30.0, of(ada, "Physics", &["motion"])),
        record("a90", 90.0, of(ada, "Chemistry", &[])),
        record("b5", 5.0, of(bob, "Chemistry", &["acids"])),
    ];
    vectors.upsert(&egress, namespace, records).await.unwrap();
    vectors.upsert(&egress, namespace, Vec::new()).await.unwrap();
    vectors
        .upsert(&egress, other_namespace, vec![record("a0", 0.0, of(ada, "Art", &[]))])
        .await
        .unwrap();

    let all = vectors.query(namespace, &Filter::student(ada), &direction(0.0), 10).await.unwrap();
    assert_eq!(ids(&all), ["a0", "a30", "a90"]);
    for (found, cosine) in all.iter().zip([1.0, 0.866, 0.0]) {
        assert!((found.score - cosine).abs() < 0.01, "{found:?}");
    }
    let Value::Object(kept) = of(ada, "Chemistry", &["acids", "pH"]) else { unreachable!() };
    assert_eq!(all[0].metadata, kept);
    let best = vectors.query(namespace, &Filter::default(), &direction(6.0), 2).await.unwrap();
    assert_eq!(ids(&best), ["b5", "a0"]);
    assert!(
        vectors.query(namespace, &Filter::default(), &direction(6.0), 0).await.unwrap().is_empty()
    );

    for (filter, found) in [
        (Filter::student(ada).with("subject", "Chemistry"), vec!["a0", "a90"]),
        (Filter::student(ada).with("topics", "acids"), vec!["a0"]),
        (Filter::student(ada).with("topics", "acids").with("subject", "Physics"), vec![]),
        (Filter::student(bob).with("difficulty", "7"), vec!["b5"]),
        (Filter::student(bob).with("nothing", "x"), vec![]),
        (Filter::student(UserId(Uuid::now_v7())), vec![]),
    ] {
        let matches = vectors.query(namespace, &filter, &direction(0.0), 10).await.unwrap();
        assert_eq!(ids(&matches), found, "{filter:?}");
    }

    let moved = vec![record("a90", 45.0, of(ada, "Biology", &[])); 2];
    vectors.upsert(&egress, namespace, moved).await.unwrap();
    let near = vectors.query(namespace, &Filter::student(ada), &direction(45.0), 1).await.unwrap();
    assert_eq!((near[0].id.as_str(), &near[0].metadata["subject"]), ("a90", &json!("Biology")));

    vectors.delete(namespace, &Filter::student(ada).with("subject", "Physics")).await.unwrap();
    let remaining =
        vectors.query(namespace, &Filter::default(), &direction(0.0), 10).await.unwrap();
    assert_eq!(ids(&remaining), ["a0", "b5", "a90"]);
    vectors.delete(namespace, &Filter::student(ada)).await.unwrap();
    vectors.delete(namespace, &Filter::student(ada)).await.unwrap();
    let remaining =
        vectors.query(namespace, &Filter::default(), &direction(0.0), 10).await.unwrap();
    assert_eq!(ids(&remaining), ["b5"]);
    let other =
        vectors.query(other_namespace, &Filter::student(ada), &direction(0.0), 10).await.unwrap();
    assert_eq!(ids(&other), ["a0"]);

    let short = Record { id: "short".to_owned(), values: vec![1.0], metadata: Map::new() };
    assert!(matches!(
        vectors.upsert(&egress, namespace, vec![short]).await,
        Err(Fault::Rejected(_))
    ));
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

/// The adapter for a stand-in's index, whose host it has to look up.
fn pinecone_at(standin: &Pinecone) -> cloud::Pinecone {
    let controller = cloud::BaseUrl::parse(&standin.url()).unwrap();
    let index = Index::with_name(Index::USUAL).unwrap().with_controller(controller);
    cloud::Pinecone::new(testkit::http_client(), standin.key(), index).unwrap()
}

#[tokio::test]
async fn vectors_at_pinecone_keep_the_contract_whatever_the_index_can_delete_by() {
    let (ada, bob) = (UserId(Uuid::now_v7()), UserId(Uuid::now_v7()));
    for deletion in [Deletion::ByMetadata, Deletion::ByIds] {
        let standin = Pinecone::start(&Recorder::default(), deletion).await;
        keeps_the_contract(&pinecone_at(&standin), ada, bob).await;
        let looked_up = |request: &Recorded| request.path == "/indexes/study-companion";
        let requests = standin.requests();
        assert_eq!(
            requests.iter().filter(|request| looked_up(request)).count(),
            1,
            "once is enough"
        );
        assert!(
            requests.iter().any(|request| request.path.starts_with("/vectors/list"))
                == (deletion == Deletion::ByIds)
        );
    }
}

/// A real index, given the time it takes to show changes.
struct Settled(cloud::Pinecone);

/// As long as Pinecone says that it may take, and some more.
const SETTLING: Duration = Duration::from_secs(15);

#[async_trait]
impl Vectors for Settled {
    async fn upsert(
        &self,
        egress: &Egress,
        namespace: Namespace,
        records: Vec<Record>,
    ) -> Result<(), Fault> {
        self.0.upsert(egress, namespace, records).await?;
        tokio::time::sleep(SETTLING).await;
        Ok(())
    }

    async fn query(
        &self,
        namespace: Namespace,
        filter: &Filter,
        near: &[f32],
        top_k: usize,
    ) -> Result<Vec<VectorMatch>, Fault> {
        self.0.query(namespace, filter, near, top_k).await
    }

    async fn delete(&self, namespace: Namespace, filter: &Filter) -> Result<(), Fault> {
        self.0.delete(namespace, filter).await?;
        tokio::time::sleep(SETTLING).await;
        Ok(())
    }
}

/// In an index that is there for this test alone: it is empty afterwards.
#[tokio::test]
async fn vectors_at_the_real_pinecone_keep_the_contract() {
    let named = live("PINECONE_API_KEY").zip(live("PINECONE_INDEX_HOST"));
    let Some((key, host)) = named else { return };
    let index = Index::with_name(Index::USUAL).unwrap().with_host(&host).unwrap();
    let vectors = Settled(cloud::Pinecone::new(cloud::client().unwrap(), &key, index).unwrap());
    let (ada, bob) = (UserId(Uuid::now_v7()), UserId(Uuid::now_v7()));
    keeps_the_contract(&vectors, ada, bob).await;
    for namespace in [Namespace::SessionTranscripts, Namespace::StudentHistory] {
        vectors.delete(namespace, &Filter::default()).await.unwrap();
    }
}

#[tokio::test]
async fn a_student_with_many_records_is_removed_to_the_last() {
    for deletion in [Deletion::ByMetadata, Deletion::ByIds] {
        let standin = Pinecone::start(&Recorder::default(), deletion).await;
        let (vectors, ada) = (pinecone_at(&standin), UserId(Uuid::now_v7()));
        let namespace = Namespace::StudentHistory;
        let own = (0..1_250).map(|n| record(&format!("a{n}"), 1.0, json!({ "studentId": ada })));
        let other = [record("b", 1.0, json!({ "studentId": UserId(Uuid::now_v7()) }))];
        let all = own.chain(other).collect();
        vectors.upsert(&testkit::egress(ada), namespace, all).await.unwrap();
        assert_eq!(standin.ids(namespace.as_str()).len(), 1_251);
        vectors.delete(namespace, &Filter::student(ada)).await.unwrap();
        let remaining = standin.ids(namespace.as_str());
        assert!(remaining.len() == 1 && remaining[0].ends_with("#b"), "{remaining:?}");
    }
}

#[tokio::test]
async fn concepts_are_removed_by_what_they_are_about() {
    for deletion in [Deletion::ByMetadata, Deletion::ByIds] {
        let standin = Pinecone::start(&Recorder::default(), deletion).await;
        let (vectors, namespace) = (pinecone_at(&standin), Namespace::ConceptKnowledge);
        let concepts = (0..3).map(|n| record(&format!("c{n}"), 9.0, json!({ "conceptId": n })));
        let egress = testkit::egress(UserId(Uuid::now_v7()));
        vectors.delete(namespace, &Filter::default()).await.unwrap();
        vectors.upsert(&egress, namespace, concepts.collect()).await.unwrap();
        vectors.delete(namespace, &Filter::default().with("conceptId", "1")).await.unwrap();
        assert_eq!(standin.ids(namespace.as_str()), ["c0", "c2"]);
        vectors.delete(namespace, &Filter::default()).await.unwrap();
        assert!(standin.ids(namespace.as_str()).is_empty());
    }
}

#[tokio::test]
async fn what_must_not_leave_is_stopped_before_anything_is_sent() {
    let standin = Pinecone::start(&Recorder::default(), Deletion::ByIds).await;
    let (vectors, ada) = (pinecone_at(&standin), UserId(Uuid::now_v7()));
    let guard = Redactor::new(&[(RosterRole::Student, "Ada Okoye")], &[]);
    let egress = Egress::new(ada, Arc::new(guard));
    let metadata = |text: &str| json!({ "studentId": ada, "text": text });
    let records =
        vec![record("fine", 0.0, metadata("acids")), record("not", 0.0, metadata("Ada Okoye"))];
    let refused = vectors.upsert(&egress, Namespace::StudentHistory, records).await;
    assert!(matches!(refused, Err(Fault::Rejected(_))), "{refused:?}");
    let near = vec![1.0; 3];
    let short = vectors.query(Namespace::StudentHistory, &Filter::default(), &near, 5).await;
    assert!(matches!(short, Err(Fault::Rejected(_))), "{short:?}");
    assert!(standin.requests().is_empty());
}

#[tokio::test]
async fn an_index_is_made_once_and_describes_itself() {
    let standin = Pinecone::start(&Recorder::default(), Deletion::ByIds).await;
    let controller = cloud::BaseUrl::parse(&standin.url()).unwrap();
    let index = Index::with_name("another").unwrap().with_controller(controller.clone());
    let another = cloud::Pinecone::new(testkit::http_client(), standin.key(), index).unwrap();
    let absent = another.describe().await;
    assert!(matches!(absent, Err(Fault::Rejected(_))), "{absent:?}");
    assert_eq!(another.create().await.unwrap(), Provisioned::Created);
    assert_eq!(another.create().await.unwrap(), Provisioned::Existed);
    let described = another.describe().await.unwrap();
    assert_eq!(described.dimension, Some(EMBEDDING_DIMENSIONS));
    assert_eq!((described.metric.as_deref(), described.records), (Some("cosine"), 0));
    assert_eq!(described.host, standin.url());

    let index = Index::with_name(Index::USUAL).unwrap().with_controller(controller);
    let stranger = cloud::Pinecone::new(testkit::http_client(), "not the key", index).unwrap();
    let refused = stranger.describe().await;
    assert!(matches!(refused, Err(Fault::Broken(_))), "{refused:?}");
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
    let remaining =
        vectors.query(namespace, &Filter::default(), &direction(0.0), 10).await.unwrap();
    assert_eq!(ids(&remaining), ["everyones"]);
}
