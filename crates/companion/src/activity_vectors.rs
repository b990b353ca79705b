//! Activities of a student as vectors, so that they can be found by meaning later.
//!
//! They are written after the answer and never delay it: a failure is logged, and the student
//! notices nothing.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::UserId;
use futures::future::BoxFuture;
use ports::{Egress, Embed, Embedding, Fault, Namespace, Record, Vectors};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::Result;

/// The field of a vector's metadata that says which session, practice or answer it is of.
pub(crate) const EVENT_ID: &str = "eventId";

/// Something a student did.
#[derive(Clone, Copy)]
pub(crate) struct Happened {
    /// `session`, `practice` or `qa`.
    pub kind: &'static str,
    pub id: Uuid,
    pub student: UserId,
    pub at: DateTime<Utc>,
}

/// Writes one vector for what happened, from redacted text.
pub(crate) async fn write(
    embed: &dyn Embed,
    vectors: &dyn Vectors,
    egress: &Egress,
    happened: &Happened,
    subject: Option<&str>,
    text: String,
) -> Result<(), Fault> {
    let Some(values) = embed.embed(egress, &[text]).await?.pop() else {
        return Err(Fault::broken("no embedding came back"));
    };
    store(vectors, egress, happened, subject, values).await
}

/// Writes one vector for what happened, from the embedding of its redacted text.
pub(crate) async fn store(
    vectors: &dyn Vectors,
    egress: &Egress,
    happened: &Happened,
    subject: Option<&str>,
    values: Embedding,
) -> Result<(), Fault> {
    let mut metadata: Map<String, Value> = Map::new();
    metadata.insert("studentId".into(), json!(happened.student));
    metadata.insert("eventType".into(), json!(happened.kind));
    metadata.insert(EVENT_ID.into(), json!(happened.id));
    metadata.insert("timestamp".into(), json!(happened.at.timestamp()));
    if let Some(subject) = subject {
        metadata.insert("subject".into(), json!(subject));
    }
    let id = format!("{}:{}", happened.kind, happened.id);
    let record = Record { id, values, metadata };
    vectors.upsert(egress, Namespace::StudentHistory, vec![record]).await
}

/// Work that is left once the answer is given.
pub type Afterwards = BoxFuture<'static, ()>;

/// The longest time for writing a trace: the host of the process waits for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// A trace that is written after an answer, which neither fails for it nor waits.
pub(crate) fn write_afterwards(
    happened: Happened,
    writing: impl Future<Output = Result<()>> + Send + 'static,
) -> Afterwards {
    Box::pin(async move {
        let written = tokio::time::timeout(PATIENCE, writing).await;
        let written = written.unwrap_or_else(|_| Err(Fault::busy("it took too long").into()));
        if let Err(error) = written {
            let Happened { kind, id, .. } = happened;
            tracing::warn!(kind, %id, %error, "history was not written");
        }
    })
}
