//! Vectors, one byte per dimension. Postgres narrows them down by student and metadata, the caller
//! compares what is left.

use domain::UserId;
use domain::bounded::VectorId;
use futures::TryStreamExt;
use serde_json::Value;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;

/// A vector to be stored.
#[derive(Debug)]
pub struct NewVector {
    /// Unique in its namespace.
    pub id: VectorId,
    /// Absent for vectors of all students.
    pub student_id: Option<UserId>,
    /// Flat.
    pub metadata: Value,
    /// The vector is this times the bytes.
    pub scale: f32,
    /// Signed bytes, one per dimension.
    pub embedding: Vec<u8>,
}

/// The vectors that a query is about.
#[derive(Debug)]
pub struct Which<'a> {
    pub namespace: &'a str,
    /// Only this student's.
    pub student_id: Option<UserId>,
    /// Only those whose metadata has, in each of these fields …
    pub fields: &'a [String],
    /// … this value, or a list that holds it.
    pub values: &'a [String],
}

/// A statement narrowed down to which vectors are meant; binds $1 to $4.
macro_rules! of_which {
    ($statement:literal) => {
        concat!(
            $statement,
            "\nwhere namespace = $1\n",
            "  and ($2::uuid is null or student_id = $2)\n",
            "  and not exists (\n",
            "      select 1 from unnest($3::text[], $4::text[]) as wanted (field, value)\n",
            "      where not coalesce(metadata ->> field = value or metadata -> field ? value, false)\n",
            "  )"
        )
    };
}

/// A vector to be compared.
#[derive(Debug, FromRow)]
pub struct CandidateVector {
    pub id: String,
    /// JSON, still unread, since few candidates are chosen.
    pub metadata: String,
    /// The vector is this times the bytes.
    pub scale: f32,
    /// Signed bytes, one per dimension.
    pub embedding: Vec<u8>,
}

/// Writes vectors with different ids, replacing what was there.
pub async fn upsert(
    db: impl PgExecutor<'_>,
    namespace: &'static str,
    vectors: Vec<NewVector>,
) -> Result<()> {
    let mut ids = Vec::with_capacity(vectors.len());
    let mut students: Vec<Option<Uuid>> = Vec::with_capacity(vectors.len());
    let mut metadata = Vec::with_capacity(vectors.len());
    let mut scales = Vec::with_capacity(vectors.len());
    let mut embeddings = Vec::with_capacity(vectors.len());
    for vector in vectors {
        ids.push(vector.id.into_string());
        students.push(vector.student_id.map(|id| id.0));
        metadata.push(vector.metadata);
        scales.push(vector.scale);
        embeddings.push(vector.embedding);
    }
    sqlx::query(
        "insert into vectors (namespace, id, student_id, metadata, scale, embedding)
         select $1, * from unnest($2::text[], $3::uuid[], $4::jsonb[], $5::real[], $6::bytea[])
         on conflict (namespace, id) do update
         set student_id = excluded.student_id,
             metadata = excluded.metadata,
             scale = excluded.scale,
             embedding = excluded.embedding",
    )
    .bind(namespace)
    .bind(ids)
    .bind(students)
    .bind(metadata)
    .bind(scales)
    .bind(embeddings)
    .execute(db)
    .await?;
    Ok(())
}

/// Hands every vector that is meant to `see`, in no order, one at a time.
pub async fn scan(
    db: impl PgExecutor<'_>,
    which: &Which<'_>,
    mut see: impl FnMut(CandidateVector),
) -> Result<()> {
    let mut rows = sqlx::query_as(of_which!(
        "select id, metadata::text as metadata, scale, embedding from vectors"
    ))
    .bind(which.namespace)
    .bind(which.student_id.map(|id| id.0))
    .bind(which.fields)
    .bind(which.values)
    .fetch(db);
    while let Some(candidate) = rows.try_next().await? {
        see(candidate);
    }
    Ok(())
}

/// Removes the vectors that are meant.
pub async fn delete(db: impl PgExecutor<'_>, which: &Which<'_>) -> Result<()> {
    sqlx::query(of_which!("delete from vectors"))
        .bind(which.namespace)
        .bind(which.student_id.map(|id| id.0))
        .bind(which.fields)
        .bind(which.values)
        .execute(db)
        .await?;
    Ok(())
}
