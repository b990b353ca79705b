//! Records, conditions and matches as Pinecone writes them.

use std::collections::BTreeMap;

use ports::{EMBEDDING_DIMENSIONS, Egress, Fault, Filter, Namespace, Record, VectorMatch};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value, json};

use crate::ServiceResponse;

/// The field in which a record says whose it is.
const STUDENT: &str = "studentId";

/// Records of one call, as Pinecone advises.
const BATCH_RECORDS: usize = 100;

/// Bytes of one call: Pinecone takes 2 MB, and a hundred long vectors can be more.
const BATCH_BYTES: usize = 2_000_000;

/// Bytes of one record's metadata.
const METADATA_BYTES: usize = 40 * 1024;

/// Bytes of one id.
const ID_BYTES: usize = 512;

/// The largest number up to which every whole one is a double.
const WHOLE_UP_TO: f64 = 9_007_199_254_740_992.0;

/// The body of one call to upsert.
pub(super) struct Batch {
    pub(super) body: Vec<u8>,
    pub(super) records: usize,
}

/// A record as it is sent.
#[derive(Serialize)]
struct Vector<'a> {
    id: &'a str,
    values: &'a [f32],
    metadata: &'a Map<String, Value>,
}

/// A record that was found.
#[derive(Deserialize)]
pub(super) struct Scored {
    pub(super) id: String,
    #[serde(default)]
    score: f64,
    #[serde(default)]
    metadata: Option<Map<String, Value>>,
}

/// Records as bodies of calls, all of them checked. Of two with one id the later counts, as if they
/// came in two calls.
pub(super) fn batches(
    egress: &Egress,
    namespace: Namespace,
    records: Vec<Record>,
) -> Result<Vec<Batch>, Fault> {
    let mut written = BTreeMap::new();
    for record in records {
        let (id, vector) = write_record(egress, record)?;
        written.insert(id, vector);
    }
    let (mut batches, mut body, mut records) = (Vec::new(), Vec::new(), 0);
    for vector in written.into_values() {
        if records == BATCH_RECORDS || (records > 0 && body.len() + vector.len() > BATCH_BYTES) {
            batches.push(Batch { body: close_body(std::mem::take(&mut body)), records });
            records = 0;
        }
        if records == 0 {
            body = format!(r#"{{"namespace":"{}","vectors":["#, namespace.as_str()).into_bytes();
        } else {
            body.push(b',');
        }
        body.extend(vector);
        records += 1;
    }
    if records > 0 {
        batches.push(Batch { body: close_body(body), records });
    }
    Ok(batches)
}

fn close_body(mut body: Vec<u8>) -> Vec<u8> {
    body.extend(b"]}");
    body
}

/// A record's id at Pinecone, and its JSON.
fn write_record(egress: &Egress, record: Record) -> Result<(String, Vec<u8>), Fault> {
    check_vector(&record.values)?;
    let mut metadata = record.metadata;
    metadata.retain(|_, value| !value.is_null());
    let body = Value::Object(metadata);
    egress.check(&body)?;
    let Value::Object(metadata) = body else { return Err(Fault::broken("no metadata")) };
    let id = id_of(&record.id, &metadata);
    egress.check_text(&id)?;
    if id.is_empty() || id.len() > ID_BYTES {
        return Err(Fault::Rejected(format!("an id of {} bytes", id.len())));
    }
    let size = serde_json::to_vec(&metadata).map_err(Fault::broken)?.len();
    if size > METADATA_BYTES {
        return Err(Fault::Rejected(format!("metadata of {size} bytes")));
    }
    let vector = Vector { id: &id, values: &record.values, metadata: &metadata };
    let vector = serde_json::to_vec(&vector).map_err(Fault::broken)?;
    Ok((id, vector))
}

/// Refuses what has no direction or not our number of dimensions.
pub(super) fn check_vector(values: &[f32]) -> Result<(), Fault> {
    if values.len() != EMBEDDING_DIMENSIONS {
        let reason = format!("{} dimensions instead of {EMBEDDING_DIMENSIONS}", values.len());
        return Err(Fault::Rejected(reason));
    }
    let length = values.iter().map(|x| x * x).sum::<f32>().sqrt();
    if !length.is_finite() || length <= f32::EPSILON {
        return Err(Fault::Rejected("a vector without a direction".to_owned()));
    }
    Ok(())
}

/// The beginning of the ids of a student's records.
pub(super) fn prefix(student: &str) -> String {
    format!("{student}#")
}

/// An id at Pinecone: a student's record begins with the student.
fn id_of(id: &str, metadata: &Map<String, Value>) -> String {
    metadata
        .get(STUDENT)
        .and_then(Value::as_str)
        .map_or_else(|| id.to_owned(), |student| prefix(student) + id)
}

/// The condition that the records of a filter meet; nothing when it admits all. A list in the
/// metadata equals each of its items. A text that may be a number is compared as a number too.
pub(super) fn condition(filter: &Filter) -> Option<Value> {
    let student = filter.student.map(|student| json!({ STUDENT: { "$eq": student } }));
    let fields = filter.equals.iter().map(|(field, value)| {
        let text = json!({ *field: { "$eq": value } });
        match serde_json::from_str::<Number>(value) {
            Ok(number) if number.to_string() == *value => {
                json!({ "$or": [text, { *field: { "$eq": number } }] })
            }
            _ => text,
        }
    });
    let mut all: Vec<Value> = student.into_iter().chain(fields).collect();
    match all.len() {
        0 => None,
        1 => all.pop(),
        _ => Some(json!({ "$and": all })),
    }
}

/// Matches as the port has them: best first, ties by id, each with the id it was given.
pub(super) fn matches(scored: Vec<Scored>) -> Vec<VectorMatch> {
    let mut matches: Vec<VectorMatch> = scored.into_iter().map(read).collect();
    matches.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    matches
}

fn read(scored: Scored) -> VectorMatch {
    let mut metadata = scored.metadata.unwrap_or_default();
    metadata.values_mut().for_each(make_whole);
    let student = metadata.get(STUDENT).and_then(Value::as_str).map(prefix);
    let own = student.and_then(|prefix| scored.id.strip_prefix(&prefix).map(str::to_owned));
    VectorMatch { id: own.unwrap_or(scored.id), score: scored.score.clamp(-1.0, 1.0), metadata }
}

/// Pinecone keeps every number as a double and may write 7 as 7.0.
fn make_whole(value: &mut Value) {
    if let Some(number) = value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0)
        && number.abs() < WHOLE_UP_TO
    {
        *value = Value::from(number as i64);
    }
}

/// The reason in an answer, for comparison only: it may repeat parts of the request.
pub(super) fn refusal(answer: &ServiceResponse) -> String {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    body["message"].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
