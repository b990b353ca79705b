//! The records of an index, and what can be asked of them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wiremock::http::Url;

use super::condition::admits;

/// Limits as documented.
const UPSERT_RECORDS: usize = 1_000;
const UPSERT_BYTES: usize = 2 * 1024 * 1024;
const METADATA_BYTES: usize = 40 * 1024;
const TOP_K: u64 = 10_000;
const DELETE_IDS: usize = 1_000;
const LIST_IDS: usize = 100;

/// A refusal: the status, gRPC's code, a sentence.
type Refused = (u16, u8, String);
type RecordsResult = Result<Value, Refused>;

/// A record.
struct Stored {
    values: Vec<f64>,
    metadata: Map<String, Value>,
}

/// All of them, by namespace and id.
pub(super) struct Records {
    dimension: usize,
    namespaces: BTreeMap<String, BTreeMap<String, Stored>>,
}

fn invalid(message: impl Into<String>) -> Refused {
    (400, 3, message.into())
}

fn namespace(body: &Value) -> String {
    body["namespace"].as_str().unwrap_or_default().to_owned()
}

impl Records {
    pub(super) fn new(dimension: usize) -> Self {
        Self { dimension, namespaces: BTreeMap::new() }
    }

    pub(super) fn ids(&self, namespace: &str) -> Vec<String> {
        self.namespaces.get(namespace).map(|all| all.keys().cloned().collect()).unwrap_or_default()
    }

    pub(super) fn stats(&self) -> Value {
        let counts: Map<String, Value> = self
            .namespaces
            .iter()
            .map(|(name, records)| (name.clone(), json!({ "vectorCount": records.len() })))
            .collect();
        let total: usize = self.namespaces.values().map(BTreeMap::len).sum();
        json!({
            "namespaces": counts, "dimension": self.dimension, "indexFullness": 0.0,
            "totalVectorCount": total, "metric": "cosine", "vectorType": "dense",
        })
    }

    pub(super) fn upsert(&mut self, body: &Value, bytes: usize) -> RecordsResult {
        if bytes > UPSERT_BYTES {
            let limit = format!("found {bytes} bytes, the limit is: {UPSERT_BYTES} bytes");
            return Err((400, 11, format!("Error, message length too large: {limit}")));
        }
        let vectors = body["vectors"].as_array().ok_or_else(|| invalid("vectors is required"))?;
        if vectors.is_empty() || vectors.len() > UPSERT_RECORDS {
            return Err(invalid(format!("Cannot upsert {} records", vectors.len())));
        }
        let read = vectors.iter().map(|vector| self.read(vector));
        let read = read.collect::<Result<Vec<_>, _>>()?;
        let count = read.len();
        self.namespaces.entry(namespace(body)).or_default().extend(read);
        Ok(json!({ "upsertedCount": count }))
    }

    fn read(&self, vector: &Value) -> Result<(String, Stored), Refused> {
        let id = vector["id"].as_str().filter(|id| (1..=512).contains(&id.len()));
        let id = id.ok_or_else(|| invalid("Vector ID must be 1 to 512 characters"))?;
        let values = self.values(&vector["values"])?;
        let metadata = vector["metadata"].as_object().cloned().unwrap_or_default();
        if json!(metadata).to_string().len() > METADATA_BYTES {
            return Err(invalid("metadata size exceeds the limit of 40960 bytes per vector"));
        }
        let metadata = metadata.into_iter().map(|(field, value)| {
            let scalar = match value {
                Value::Number(number) => Some(json!(number.as_f64())),
                Value::String(_) | Value::Bool(_) => Some(value),
                Value::Array(ref items) if items.iter().all(Value::is_string) => Some(value),
                _ => None,
            };
            let wrong = || {
                let rule = "must be a string, number, boolean or list of strings";
                invalid(format!("Metadata value {rule}, got other for field '{field}'"))
            };
            scalar.map(|value| (field.clone(), value)).ok_or_else(wrong)
        });
        Ok((id.to_owned(), Stored { values, metadata: metadata.collect::<Result<_, _>>()? }))
    }

    fn values(&self, values: &Value) -> Result<Vec<f64>, Refused> {
        let values: Vec<f64> =
            values.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        if values.len() != self.dimension {
            let (own, index) = (values.len(), self.dimension);
            let message =
                format!("Vector dimension {own} does not match the dimension of the index");
            return Err(invalid(format!("{message} {index}")));
        }
        if values.iter().all(|value| *value == 0.0) {
            return Err(invalid("Dense vectors must contain at least one non-zero value."));
        }
        Ok(values)
    }

    pub(super) fn query(&self, body: &Value) -> RecordsResult {
        let top_k = body["topK"].as_u64().filter(|top_k| (1..=TOP_K).contains(top_k));
        let top_k = top_k.ok_or_else(|| invalid("topK must be between 1 and 10000"))?;
        let near = self.values(&body["vector"])?;
        let name = namespace(body);
        let mut matches = Vec::new();
        for (id, record) in self.namespaces.get(&name).into_iter().flatten() {
            let admitted =
                body.get("filter").map_or(Ok(true), |filter| admits(filter, &record.metadata));
            if admitted.map_err(invalid)? {
                matches.push((cosine(&near, &record.values), id, &record.metadata));
            }
        }
        matches.sort_by(|a, b| b.0.total_cmp(&a.0));
        matches.truncate(usize::try_from(top_k).unwrap_or(usize::MAX));
        let with_metadata = body["includeMetadata"] == true;
        let matches = matches.into_iter().map(|(score, id, metadata)| {
            let mut match_json = json!({ "id": id, "score": score, "values": [] });
            if with_metadata {
                match_json["metadata"] = json!(metadata);
            }
            match_json
        });
        let matches: Vec<Value> = matches.collect();
        Ok(json!({
            "results": [], "matches": matches, "namespace": name, "usage": { "readUnits": 1 },
        }))
    }

    pub(super) fn delete(&mut self, body: &Value) -> RecordsResult {
        let absent = || (404, 5, "Namespace not found".to_owned());
        let name = namespace(body);
        let records = self.namespaces.get_mut(&name).ok_or_else(absent)?;
        match (body["ids"].as_array(), body.get("filter"), body["deleteAll"] == true) {
            (Some(ids), None, false) if (1..=DELETE_IDS).contains(&ids.len()) => {
                records.retain(|id, _| !ids.iter().any(|gone| gone == id.as_str()));
            }
            (None, Some(filter), false) => {
                let ids = records.iter().map(|(id, record)| {
                    admits(filter, &record.metadata).map(|gone| gone.then(|| id.clone()))
                });
                let gone = ids.collect::<Result<Vec<_>, _>>().map_err(invalid)?;
                for id in gone.into_iter().flatten() {
                    records.remove(&id);
                }
            }
            (None, None, true) => {
                self.namespaces.remove(&name);
            }
            _ => return Err(invalid("exactly one of ids, filter and deleteAll is needed")),
        }
        Ok(json!({}))
    }

    pub(super) fn list(&self, url: &Url) -> RecordsResult {
        let [name, prefix, limit, after] = ["namespace", "prefix", "limit", "paginationToken"]
            .map(|name| query_parameter(url, name));
        let limit = limit.map_or(Ok(LIST_IDS), |limit| limit.parse());
        let limit = limit.ok().filter(|limit| (1..=LIST_IDS).contains(limit));
        let limit = limit.ok_or_else(|| invalid("limit must be between 1 and 100"))?;
        let (name, prefix) = (name.unwrap_or_default(), prefix.unwrap_or_default());
        let all = self.ids(&name);
        let mut ids = all
            .into_iter()
            .filter(|id| id.starts_with(&prefix) && after.as_ref().is_none_or(|after| id > after));
        let page: Vec<String> = ids.by_ref().take(limit).collect();
        let next = ids.next().and(page.last()).map(|last| json!({ "next": last }));
        let vectors: Vec<Value> = page.iter().map(|id| json!({ "id": id })).collect();
        let mut body =
            json!({ "vectors": vectors, "namespace": name, "usage": { "readUnits": 1 } });
        if let Some(next) = next {
            body["pagination"] = next;
        }
        Ok(body)
    }

    pub(super) fn fetch(&self, url: &Url) -> Value {
        let name = query_parameter(url, "namespace").unwrap_or_default();
        let records = self.namespaces.get(&name);
        let ids = url.query_pairs().filter(|(field, _)| field == "ids");
        let vectors: Map<String, Value> = ids
            .filter_map(|(_, id)| {
                let record = records?.get(id.as_ref())?;
                let (values, metadata) = (&record.values, &record.metadata);
                let vector = json!({ "id": id, "values": values, "metadata": metadata });
                Some((id.into_owned(), vector))
            })
            .collect();
        json!({ "vectors": vectors, "namespace": name, "usage": { "readUnits": 1 } })
    }
}

fn query_parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(field, _)| field == name).map(|(_, value)| value.into_owned())
}

fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
