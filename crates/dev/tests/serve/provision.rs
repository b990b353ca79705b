//! Making the vector index.

use serde_json::{Value, json};
use testkit::standins::{Deletion, Pinecone, Recorder};

use crate::server::Home;

/// The output of the command, and whether it succeeded.
fn provision(pinecone: &Pinecone, key: &str, index: &str) -> (bool, String) {
    let url = pinecone.url();
    let set =
        [("PINECONE_API_KEY", key), ("PINECONE_CONTROLLER_URL", &url), ("PINECONE_INDEX", index)];
    let output = Home::new().run_to_end(&["provision", "--region", "eu-west-1"], &set);
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_is_made_once_and_its_host_told() {
    let pinecone = Pinecone::start(&Recorder::default(), Deletion::ByIds).await;
    for first in ["The index is made.", "The index is there already."] {
        let (done, said) = provision(&pinecone, pinecone.key(), "new");
        assert!(done && said.starts_with(first), "{said}");
        let host = format!("Set PINECONE_INDEX_HOST=http://{}", pinecone.host());
        assert!(said.contains(&host), "{said}");
    }
    let requests = pinecone.requests();
    let creation = requests.iter().find(|request| request.path == "/indexes").unwrap();
    let body: Value = serde_json::from_str(&creation.body).unwrap();
    let spec = json!({ "serverless": { "cloud": "aws", "region": "eu-west-1" } });
    assert_eq!(body["spec"], spec);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_for_other_vectors_is_refused() {
    let pinecone = Pinecone::start(&Recorder::default(), Deletion::ByIds).await;
    let long = json!({ "name": "long", "dimension": 3072, "metric": "cosine" });
    let creation = testkit::http_client()
        .post(format!("{}/indexes", pinecone.url()))
        .header("api-key", pinecone.key())
        .header("x-pinecone-api-version", "2025-04")
        .json(&long);
    assert!(creation.send().await.unwrap().status().is_success());
    let (done, said) = provision(&pinecone, pinecone.key(), "long");
    assert!(!done && said.contains("3072 dimensions"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_refused_or_missing_is_named() {
    let pinecone = Pinecone::start(&Recorder::default(), Deletion::ByIds).await;
    let (done, said) = provision(&pinecone, "secret", "new");
    assert!(!done && said.contains("refuses our key") && !said.contains("secret"), "{said}");
    let (done, said) = provision(&pinecone, "", "new");
    assert_eq!((done, said.as_str()), (false, "PINECONE_API_KEY is not set.\n"));
}
