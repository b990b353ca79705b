//! Nearest vectors without a vector database: Postgres narrows them down, this compares the rest.
//!
//! A student has hundreds of passages, a school has thousands of concepts: comparing each takes
//! milliseconds, needs no extension, and finds what an index would only find approximately. Those
//! who ask at the same time share one look at them.

mod candidate_scan;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use db::local::vectors::{CandidateVector, NewVector, Which};
use domain::UserId;
use domain::bounded::VectorId;
use ports::{EMBEDDING_DIMENSIONS, Egress, Fault, Filter, Namespace, Record, VectorMatch, Vectors};
use sqlx::PgPool;
use tokio::sync::oneshot;

use crate::fault;
use candidate_scan::{ScanFilter, ScanQuery, Scans};

/// The most matches of a query. No caller reads more.
const MAX_TOP_K: usize = 1_000;

/// The longest time that a query waits for its scan.
const PATIENCE: Duration = Duration::from_secs(15);

/// Vectors in the table `vectors`.
#[derive(Debug, Clone)]
pub struct PostgresVectors {
    db: PgPool,
    scans: Arc<Scans>,
}

impl PostgresVectors {
    /// Connects when first used.
    pub fn new(db: PgPool) -> Self {
        Self { db, scans: Arc::default() }
    }

    /// Answers all who ask from one pass over the vectors, in their order.
    async fn scan(
        &self,
        filter: &ScanFilter,
        queries: &[ScanQuery],
    ) -> Result<Vec<Nearest>, Fault> {
        let mut nearest: Vec<Nearest> =
            queries.iter().map(|query| Nearest::new(query.top_k)).collect();
        let (fields, values) = columns(&filter.equals);
        let which = Which {
            namespace: filter.namespace.as_str(),
            student_id: filter.student,
            fields: &fields,
            values: &values,
        };
        let see = |candidate: CandidateVector| {
            for (nearest, query) in nearest.iter_mut().zip(queries) {
                nearest.consider(&candidate, &query.near);
            }
        };
        db::local::vectors::scan(&self.db, &which, see).await.map_err(fault)?;
        Ok(nearest)
    }

    /// Leads a scan, or waits for who does, until there is an answer.
    async fn share(
        &self,
        filter: &ScanFilter,
        near: &[f32],
        top_k: usize,
    ) -> Result<Vec<VectorMatch>, Fault> {
        loop {
            let (found, mut answer) = oneshot::channel();
            let query = ScanQuery { near: near.to_vec(), top_k, found };
            if let Some(lead) = self.scans.join(filter, query)? {
                let (_room, queries) = lead.begin().await?;
                let answers = match self.scan(filter, &queries).await {
                    Ok(nearest) => nearest.into_iter().map(Nearest::into_matches).collect(),
                    Err(fault) => vec![Err(fault); queries.len()],
                };
                for (query, answer) in queries.into_iter().zip(answers) {
                    // A caller that has gone needs no answer.
                    let _ = query.found.send(answer);
                }
            }
            // The leader may have gone before the scan was done: then there is another.
            if let Ok(answer) = (&mut answer).await {
                return answer;
            }
        }
    }
}

#[async_trait]
impl Vectors for PostgresVectors {
    async fn upsert(
        &self,
        egress: &Egress,
        namespace: Namespace,
        records: Vec<Record>,
    ) -> Result<(), Fault> {
        let metadata =
            |record: &Record| egress.check(&serde_json::Value::Object(record.metadata.clone()));
        records.iter().try_for_each(metadata)?;
        // Of two records with one id the later counts, as if they came in two calls.
        let vectors = records
            .into_iter()
            .map(|record| vector_row(record).map(|vector| (vector.id.clone(), vector)))
            .collect::<Result<BTreeMap<_, _>, _>>()?;
        if vectors.is_empty() {
            return Ok(());
        }
        db::local::vectors::upsert(&self.db, namespace.as_str(), vectors.into_values().collect())
            .await
            .map_err(fault)
    }

    async fn query(
        &self,
        namespace: Namespace,
        filter: &Filter,
        near: &[f32],
        top_k: usize,
    ) -> Result<Vec<VectorMatch>, Fault> {
        let (near, wanted) = (normalize(near)?, ScanFilter::new(namespace, filter));
        let shared = self.share(&wanted, &near, top_k.min(MAX_TOP_K));
        let answer = tokio::time::timeout(PATIENCE, shared).await;
        answer.unwrap_or_else(|_| Err(Fault::busy("too many questions at once")))
    }

    async fn delete(&self, namespace: Namespace, filter: &Filter) -> Result<(), Fault> {
        let (fields, values) = columns(&filter.equals);
        let which = Which {
            namespace: namespace.as_str(),
            student_id: filter.student,
            fields: &fields,
            values: &values,
        };
        db::local::vectors::delete(&self.db, &which).await.map_err(fault)
    }
}

fn columns(equals: &[(&'static str, String)]) -> (Vec<String>, Vec<String>) {
    equals.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).unzip()
}

/// A record as it is stored. The metadata's `studentId` becomes a column, so that the vectors go
/// when the student goes.
fn vector_row(record: Record) -> Result<NewVector, Fault> {
    let student_id = match record.metadata.get("studentId") {
        None => None,
        Some(id) => Some(
            serde_json::from_value::<UserId>(id.clone())
                .map_err(|_| Fault::Rejected("studentId is not an id".to_owned()))?,
        ),
    };
    let (scale, embedding) = quantise(&normalize(&record.values)?);
    let id = VectorId::parse(&record.id).map_err(Fault::Rejected)?;
    Ok(NewVector { id, student_id, metadata: record.metadata.into(), scale, embedding })
}

/// The vector with length 1, so that a dot product is the cosine.
fn normalize(vector: &[f32]) -> Result<Vec<f32>, Fault> {
    if vector.len() != EMBEDDING_DIMENSIONS {
        let reason = format!("{} dimensions instead of {EMBEDDING_DIMENSIONS}", vector.len());
        return Err(Fault::Rejected(reason));
    }
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if !length.is_finite() || length <= f32::EPSILON {
        return Err(Fault::Rejected("a vector without a direction".to_owned()));
    }
    Ok(vector.iter().map(|x| x / length).collect())
}

/// The scale and the signed bytes: the largest part becomes ±127. A cosine is off by less than 0.01.
fn quantise(vector: &[f32]) -> (f32, Vec<u8>) {
    let largest = vector.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
    let scale = largest / f32::from(i8::MAX);
    let byte = |x: &f32| (x / scale).round() as i8;
    (scale, vector.iter().map(|x| byte(x).cast_unsigned()).collect())
}

/// The best of the candidates seen so far.
struct Nearest {
    top_k: usize,
    best: BinaryHeap<Scored>,
}

impl Nearest {
    fn new(top_k: usize) -> Self {
        Self { top_k, best: BinaryHeap::with_capacity(top_k + 1) }
    }

    fn consider(&mut self, candidate: &CandidateVector, near: &[f32]) {
        let score = score(candidate, near);
        // Most are worse than all that are kept, and need no copy.
        if self.best.len() >= self.top_k && self.best.peek().is_none_or(|worst| score < worst.score)
        {
            return;
        }
        let (id, metadata) = (candidate.id.clone(), candidate.metadata.clone());
        self.best.push(Scored { score, id, metadata });
        if self.best.len() > self.top_k {
            self.best.pop();
        }
    }

    fn into_matches(self) -> Result<Vec<VectorMatch>, Fault> {
        self.best.into_sorted_vec().into_iter().map(Scored::into_match).collect()
    }
}

/// Sums that are kept side by side: one after the other, each addition waits for the one before.
const LANES: usize = 16;

/// The cosine, −1 to 1.
fn score(candidate: &CandidateVector, near: &[f32]) -> f64 {
    let mut lanes = [0.0_f32; LANES];
    for (bytes, parts) in candidate.embedding.chunks_exact(LANES).zip(near.chunks_exact(LANES)) {
        for ((lane, byte), part) in lanes.iter_mut().zip(bytes).zip(parts) {
            *lane += f32::from(byte.cast_signed()) * part;
        }
    }
    let dot: f32 = lanes.iter().sum();
    f64::from(dot * candidate.scale).clamp(-1.0, 1.0)
}

const _: () = assert!(EMBEDDING_DIMENSIONS.is_multiple_of(LANES), "no dimension is left out");

/// A candidate with its cosine, ordered best first, ties by id.
struct Scored {
    score: f64,
    id: String,
    metadata: String,
}

impl Scored {
    fn into_match(self) -> Result<VectorMatch, Fault> {
        let metadata = serde_json::from_str(&self.metadata).map_err(Fault::broken)?;
        Ok(VectorMatch { id: self.id, score: self.score, metadata })
    }
}

impl Ord for Scored {
    fn cmp(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then_with(|| self.id.cmp(&other.id))
    }
}

impl PartialOrd for Scored {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scored {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Scored {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wavy, so that all sizes of parts occur.
    fn wave(step: f32) -> Vec<f32> {
        (0..EMBEDDING_DIMENSIONS).map(|n| (n as f32 * step).sin() * 0.3).collect()
    }

    #[test]
    fn a_byte_per_dimension_keeps_the_cosine_within_a_hundredth() {
        for (a, b) in [(0.1, 0.1), (0.1, 0.1003), (0.7, 2.9), (1.3, 1.3001)] {
            let (a, b) = (normalize(&wave(a)).unwrap(), normalize(&wave(b)).unwrap());
            let exact: f32 = a.iter().zip(&b).map(|(x, y)| x * y).sum();
            let (scale, embedding) = quantise(&a);
            let candidate =
                CandidateVector { id: String::new(), metadata: "{}".to_owned(), scale, embedding };
            let score = score(&candidate, &b);
            assert!((score - f64::from(exact)).abs() < 0.01, "{score} instead of {exact}");
        }
    }

    #[test]
    fn a_vector_without_a_direction_or_of_another_length_is_rejected() {
        let not_numbers = vec![f32::NAN; EMBEDDING_DIMENSIONS];
        for wrong in [vec![1.0; 3], vec![0.0; EMBEDDING_DIMENSIONS], not_numbers] {
            assert!(matches!(normalize(&wrong), Err(Fault::Rejected(_))));
        }
    }
}
