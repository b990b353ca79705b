//! The analysis that is kept with a session, and its concepts.

use domain::analysis::StoredAnalysis;
use domain::bounded::{ConceptName, Subject};
use domain::{ConceptId, SessionId};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::uuids;

/// A concept to be known, as a session taught it.
#[derive(Debug, Clone)]
pub struct NewConcept {
    /// Used if it is new.
    pub id: ConceptId,
    pub name: ConceptName,
    pub description: Option<String>,
    /// 1 to 10.
    pub difficulty: i32,
    pub bias: f64,
}

/// The ids of concepts of a subject, made where they are new, in the order given. The name of one that
/// was joined into another leads there. Rows are taken in
/// the order of their names, so that two sessions that share concepts don't wait for each other.
pub async fn upsert_concepts(
    db: &mut PgConnection,
    subject: &Subject,
    concepts: &[NewConcept],
) -> Result<Vec<ConceptId>> {
    let mut by_name: Vec<(usize, &NewConcept)> = concepts.iter().enumerate().collect();
    by_name.sort_by_key(|(_, concept)| concept.name.as_str().to_lowercase());
    let mut ids = vec![ConceptId(Uuid::nil()); concepts.len()];
    for (place, concept) in by_name {
        let id: Uuid = sqlx::query_scalar(
            "insert into concepts (id, name, subject, description, difficulty, bias)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (subject, lower(name))
                do update set description = coalesce(concepts.description, excluded.description)
            returning coalesce(joined_into, id)",
        )
        .bind(concept.id.0)
        .bind(concept.name.as_str())
        .bind(subject.as_str())
        .bind(&concept.description)
        .bind(concept.difficulty)
        .bind(concept.bias)
        .fetch_one(&mut *db)
        .await?;
        ids[place] = ConceptId(id);
    }
    Ok(ids)
}

/// Keeps what an attempt found, unless its concepts have their ids already: a call that comes late
/// must not undo what later steps have done.
pub async fn store_insights(
    db: impl PgExecutor<'_>,
    session: SessionId,
    attempt: i32,
    analysis: &StoredAnalysis,
) -> Result<()> {
    sqlx::query(
        "update sessions set analysis_data = $2, updated_at = now()
        where id = $1 and attempt = $3
            and coalesce(jsonb_array_length(analysis_data -> 'conceptIds'), 0) = 0",
    )
    .bind(session.0)
    .bind(Json(analysis))
    .bind(attempt)
    .execute(db)
    .await?;
    Ok(())
}

/// Gives what an attempt found the ids of its concepts, in their order. The concepts are held: one that
/// is joined into another meanwhile must not be taught under its old id.
pub async fn store_concepts(
    db: impl PgExecutor<'_>,
    session: SessionId,
    attempt: i32,
    subject: &Subject,
    concepts: &[ConceptId],
) -> Result<()> {
    sqlx::query(
        "with held as materialized (
            select id, coalesce(joined_into, id) as standing
            from concepts
            where id = any($3)
            order by id
            for share
        ), taught as (
            select jsonb_agg(coalesce(held.standing, named.id) order by named.place) as ids
            from unnest($3::uuid[]) with ordinality as named (id, place)
            left join held on held.id = named.id
        )
        update sessions
        set analysis_data = analysis_data
                || jsonb_build_object('conceptIds', coalesce(taught.ids, '[]')),
            subject = $2, updated_at = now()
        from taught
        where sessions.id = $1 and attempt = $4",
    )
    .bind(session.0)
    .bind(subject.as_str())
    .bind(uuids(concepts))
    .bind(attempt)
    .execute(db)
    .await?;
    Ok(())
}
