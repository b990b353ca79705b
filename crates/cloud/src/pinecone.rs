//! Vectors in a Pinecone index, over its REST interface.
//!
//! One index, the product's four collections as its namespaces. What is written can be found a few
//! seconds later, not at once. A serverless index may refuse to delete by metadata, so a student's
//! records carry the student in their id and can be listed by it.

mod index;
mod removal;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use ports::{Egress, Fault, Filter, Namespace, Record, VectorMatch, Vectors};
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Client, Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::OnceCell;

use crate::auth_headers::build_request;
use crate::{BaseUrl, Limits, Repeat, Service, ServiceResponse};

pub use index::{Index, IndexDescription, PLACE, Provisioned};

const NAME: &str = "Pinecone";

/// The version of the interface that is spoken here.
const VERSION: &str = "2025-04";

const VERSION_HEADER: HeaderName = HeaderName::from_static("x-pinecone-api-version");
const KEY_HEADER: HeaderName = HeaderName::from_static("api-key");

/// The most matches that come with their metadata. No caller reads more.
const MAX_TOP_K: usize = 1_000;

/// The code in an answer by which gRPC says that the thing is absent.
const NOT_FOUND: &str = "5";

/// The vector index at Pinecone.
#[derive(Debug, Clone)]
pub struct Pinecone {
    service: Service,
    key: HeaderValue,
    index: Index,
    /// Looked up once in this process.
    host: Arc<OnceCell<BaseUrl>>,
}

impl Pinecone {
    /// Connects when first used. Refuses, with the reason, a key that no header can carry.
    pub fn new(http: Client, key: &str, index: Index) -> Result<Self, String> {
        let mut key = HeaderValue::from_str(key)
            .map_err(|_| "holds characters that no key has.".to_owned())?;
        key.set_sensitive(true);
        let host = Arc::new(OnceCell::new_with(index.host.clone()));
        Ok(Self { service: Service::new(NAME, http, Limits::USUAL), key, index, host })
    }

    /// A request, sent until it is answered: all of them may be repeated.
    async fn call(
        &self,
        method: Method,
        place: &str,
        body: Option<Vec<u8>>,
    ) -> Result<ServiceResponse, Fault> {
        let mut request = self
            .service
            .http()
            .request(method, place)
            .header(KEY_HEADER, self.key.clone())
            .header(VERSION_HEADER, VERSION);
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        self.service.send(build_request(NAME, request)?, Repeat::Always).await
    }

    /// A POST of the index's own interface, which its host serves.
    async fn post(&self, path: &str, body: Vec<u8>) -> Result<ServiceResponse, Fault> {
        let place = self.host().await?.join(path);
        self.call(Method::POST, &place, Some(body)).await
    }

    /// The answer of the index, unless it is a refusal. A refusal for another dimension is named:
    /// only another index helps.
    fn accept(answer: ServiceResponse) -> Result<ServiceResponse, Fault> {
        let other_dimension = answer.status == StatusCode::BAD_REQUEST
            && wire::refusal(&answer).to_ascii_lowercase().contains("dimension");
        if other_dimension {
            let ours = ports::EMBEDDING_DIMENSIONS;
            let reason =
                format!("Pinecone's index does not have the {ours} dimensions of our vectors");
            return Err(Fault::Broken(reason));
        }
        answer.check_status()
    }
}

/// True if an answer says that the namespace isn't there: it comes with its first record.
fn is_no_namespace(answer: &ServiceResponse) -> bool {
    answer.status == StatusCode::NOT_FOUND && answer.code().as_deref() == Some(NOT_FOUND)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Upserted {
    upserted_count: usize,
}

#[derive(Deserialize)]
struct QueryMatch {
    #[serde(default)]
    matches: Vec<wire::Scored>,
}

#[async_trait]
impl Vectors for Pinecone {
    async fn upsert(
        &self,
        egress: &Egress,
        namespace: Namespace,
        records: Vec<Record>,
    ) -> Result<(), Fault> {
        for batch in wire::batches(egress, namespace, records)? {
            let answer = self.post("/vectors/upsert", batch.body).await?;
            let written: Upserted = Self::accept(answer)?.json()?;
            if written.upserted_count != batch.records {
                let (written, all) = (written.upserted_count, batch.records);
                return Err(Fault::Broken(format!("Pinecone wrote {written} records of {all}")));
            }
        }
        Ok(())
    }

    async fn query(
        &self,
        namespace: Namespace,
        filter: &Filter,
        near: &[f32],
        top_k: usize,
    ) -> Result<Vec<VectorMatch>, Fault> {
        wire::check_vector(near)?;
        if top_k == 0 {
            return Ok(Vec::new());
        }
        let mut question = json!({
            "namespace": namespace.as_str(),
            "topK": top_k.min(MAX_TOP_K),
            "vector": near,
            "includeMetadata": true,
        });
        if let Some(condition) = wire::condition(filter) {
            question["filter"] = condition;
        }
        let answer = self.post("/query", question.to_string().into_bytes()).await?;
        if is_no_namespace(&answer) {
            return Ok(Vec::new());
        }
        let query_match: QueryMatch = Self::accept(answer)?.json()?;
        Ok(wire::matches(query_match.matches))
    }

    async fn delete(&self, namespace: Namespace, filter: &Filter) -> Result<(), Fault> {
        let mut which = json!({ "namespace": namespace.as_str() });
        match wire::condition(filter) {
            Some(condition) => which["filter"] = condition,
            None => which["deleteAll"] = Value::Bool(true),
        }
        let answer = self.post("/vectors/delete", which.to_string().into_bytes()).await?;
        if is_no_namespace(&answer) {
            return Ok(());
        }
        if removal::is_refused(&answer) {
            return self.remove_one_by_one(namespace, filter).await;
        }
        Self::accept(answer)?.json::<Map<String, Value>>().map(drop)
    }
}
