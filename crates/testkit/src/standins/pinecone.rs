//! Pinecone with one project: its indexes are made, described and looked into as in the REST
//! interface of 2025-04. Numbers come back as doubles, and what is written is there at once.

mod condition;
mod records;

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value, json};
use wiremock::http::Method;
use wiremock::{MockServer, Request, Respond, ResponseTemplate};

use super::{Recorded, Recorder, json as answer, serve};
use records::Records;

/// The key of the only project.
const KEY: &str = "pcsk_standin_0123456789";

/// The name of the index that is there from the beginning.
const INDEX: &str = "study-companion";

/// The number of dimensions.
const DIMENSION: usize = 1_536;

/// The metadata by which the index can delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// Ids and metadata.
    ByMetadata,
    /// Ids alone: naming metadata is refused, as serverless indexes did for years.
    ByIds,
}

/// A running stand-in, with an empty index.
pub struct Pinecone {
    server: MockServer,
    recorder: Recorder,
    project: Arc<Mutex<Project>>,
}

/// Indexes by name. The host of all is the server itself, so all share their records.
struct Project {
    deletion: Deletion,
    host: String,
    indexes: Map<String, Value>,
    records: Records,
}

impl Pinecone {
    /// Starts it; its requests are recorded.
    pub async fn start(recorder: &Recorder, deletion: Deletion) -> Self {
        let project = Project {
            deletion,
            host: String::new(),
            indexes: Map::new(),
            records: Records::new(DIMENSION),
        };
        let project = Arc::new(Mutex::new(project));
        let answers = Answers { recorder: recorder.clone(), project: Arc::clone(&project) };
        let server = serve(answers).await;
        {
            let mut project = project.lock().unwrap_or_else(PoisonError::into_inner);
            project.host = server.address().to_string();
            project.create(INDEX, DIMENSION);
        }
        Self { server, recorder: recorder.clone(), project }
    }

    /// The origin of the API that manages indexes.
    pub fn url(&self) -> String {
        self.server.uri()
    }

    /// The host of the index, as Pinecone names it.
    pub fn host(&self) -> String {
        self.server.address().to_string()
    }

    /// The key that is accepted.
    pub fn key(&self) -> &'static str {
        KEY
    }

    /// The ids of a namespace, in order.
    pub fn ids(&self, namespace: &str) -> Vec<String> {
        self.project.lock().unwrap_or_else(PoisonError::into_inner).records.ids(namespace)
    }

    /// The requests it got, in order.
    pub fn requests(&self) -> Vec<Recorded> {
        self.recorder.all().into_iter().filter(|request| request.service == "pinecone").collect()
    }
}

struct Answers {
    recorder: Recorder,
    project: Arc<Mutex<Project>>,
}

impl Respond for Answers {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        self.recorder.note("pinecone", request);
        let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
        if header("api-key") != Some(KEY) {
            return answer(401, &json!("Invalid API Key"));
        }
        if header("x-pinecone-api-version").is_none() {
            return refusal(400, 3, "no version of the interface is named");
        }
        self.project.lock().unwrap_or_else(PoisonError::into_inner).answer(request)
    }
}

impl Project {
    fn answer(&mut self, request: &Request) -> ResponseTemplate {
        let path = request.url.path();
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let by_metadata = self.deletion == Deletion::ByMetadata;
        let answered = match (&request.method, path) {
            (&Method::POST, "/indexes") => return self.create_index(&body),
            (&Method::GET, _) if path.starts_with("/indexes/") => return self.describe_index(path),
            (&Method::POST, "/describe_index_stats") => Ok(self.records.stats()),
            (&Method::POST, "/vectors/upsert") => self.records.upsert(&body, request.body.len()),
            (&Method::POST, "/query") => self.records.query(&body),
            (&Method::POST, "/vectors/delete") if body.get("filter").is_some() && !by_metadata => {
                let message = "Serverless and Starter indexes do not support deleting with \
                               metadata filtering.";
                Err((400, 3, message.to_owned()))
            }
            (&Method::POST, "/vectors/delete") => self.records.delete(&body),
            (&Method::GET, "/vectors/list") => self.records.list(&request.url),
            (&Method::GET, "/vectors/fetch") => Ok(self.records.fetch(&request.url)),
            _ => return ResponseTemplate::new(404).set_body_string("404 page not found"),
        };
        match answered {
            Ok(body) => answer(200, &body),
            Err((status, code, message)) => refusal(status, code, &message),
        }
    }

    fn create(&mut self, name: &str, dimension: usize) -> Value {
        let index = json!({
            "name": name, "metric": "cosine", "dimension": dimension, "vector_type": "dense",
            "status": { "ready": true, "state": "Ready" },
            "host": self.host,
            "spec": { "serverless": { "cloud": "aws", "region": "us-east-1" } },
            "deletion_protection": "disabled", "tags": null,
        });
        self.indexes.insert(name.to_owned(), index.clone());
        index
    }

    fn create_index(&mut self, body: &Value) -> ResponseTemplate {
        let (Some(name), Some(dimension)) = (body["name"].as_str(), body["dimension"].as_u64())
        else {
            return controller_refusal(
                400,
                "INVALID_ARGUMENT",
                "a name and a dimension are needed",
            );
        };
        if self.indexes.contains_key(name) {
            return controller_refusal(409, "ALREADY_EXISTS", "Resource already exists");
        }
        answer(201, &self.create(name, usize::try_from(dimension).unwrap_or(usize::MAX)))
    }

    fn describe_index(&self, path: &str) -> ResponseTemplate {
        match self.indexes.get(path.trim_start_matches("/indexes/")) {
            Some(index) => answer(200, index),
            None => controller_refusal(404, "NOT_FOUND", "Resource not found"),
        }
    }
}

/// A refusal as an index words it.
fn refusal(status: u16, code: u8, message: &str) -> ResponseTemplate {
    answer(status, &json!({ "code": code, "message": message, "details": [] }))
}

/// A refusal as the controller words it.
fn controller_refusal(status: u16, code: &str, message: &str) -> ResponseTemplate {
    let error = json!({ "code": code, "message": message });
    answer(status, &json!({ "error": error, "status": status }))
}
