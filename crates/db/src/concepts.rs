//! Concepts as an admin sees them, and their identity: joined and split.

mod followers;
mod identity;

use chrono::{DateTime, Utc};
use domain::mastery::Bias;
use domain::people::Caller;
use domain::{ConceptId, SessionId, UserId};
use serde::Deserialize;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, Total, as_caller, fetch_all_visible};
use crate::columns::{JsonList, uuids};

pub use followers::{Followers, find_followers, lock_followers};
pub use identity::{
    ConceptChange, ConceptIdentity, add, detach, find_by_name, join_names, list_moved_ids, load,
    move_questions, move_sessions, note_change,
};

/// A concept in the list.
#[derive(Debug, Clone, FromRow)]
pub struct ConceptRow {
    #[sqlx(try_from = "Uuid")]
    pub id: ConceptId,
    pub name: String,
    pub subject: String,
    /// 1 to 10.
    pub difficulty: i32,
    pub created_at: DateTime<Utc>,
    /// Students with evidence on it.
    pub students: i64,
    /// Lines of evidence that stand.
    pub evidence: i64,
    /// Sessions that taught it.
    pub sessions: i64,
    /// The newest of them, newest first.
    #[sqlx(try_from = "JsonList<TeachingSession>")]
    pub recent_sessions: Vec<TeachingSession>,
    /// The concepts that were joined into it.
    #[sqlx(try_from = "JsonList<JoinedConcept>")]
    pub joined: Vec<JoinedConcept>,
}

/// A session that taught a concept.
#[derive(Debug, Clone, Deserialize)]
pub struct TeachingSession {
    pub id: SessionId,
    pub student_id: UserId,
    pub date: DateTime<Utc>,
    /// The names by which the session speaks of the concept.
    pub names: Option<Vec<Option<String>>>,
}

/// A concept that was joined into another one.
#[derive(Debug, Clone, Deserialize)]
pub struct JoinedConcept {
    pub id: ConceptId,
    pub name: String,
}

/// The part of the list that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct ConceptPage<'a> {
    /// In the name, the subject or the name of a concept that was joined into it.
    pub search: Option<&'a str>,
    pub limit: i64,
    pub offset: i64,
    /// Sessions of each concept.
    pub sessions: i64,
}

/// A page of the concepts, newest first, for an admin. Those that were joined into others stand with
/// these.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    page: ConceptPage<'_>,
) -> Result<Option<Total<ConceptRow>>> {
    let query = sqlx::query(as_caller!(
        ", wanted as materialized (
            select concept.id, concept.name, concept.subject, concept.difficulty, concept.created_at
            from caller
            join concepts concept on concept.joined_into is null
            where caller.role = 'admin'
                and ($4::text is null
                    or strpos(lower(concept.name || ' ' || concept.subject), lower($4)) > 0
                    or exists (
                        select 1 from concepts joined
                        where joined.joined_into = concept.id
                            and strpos(lower(joined.name), lower($4)) > 0))
        )
        select
            caller.role = 'admin' as allowed,
            (select count(*) from wanted) as total,
            page.*,
            (select count(*) from student_concepts where concept_id = page.id) as students,
            (
                select count(*) from standing_evidence line
                where line.concept_id = page.id and line.id in (
                    select id from evidence where concept_id = page.id
                    union
                    select evidence_id from evidence_moves where concept_id = page.id)
            ) as evidence,
            (select count(*) from sessions
                where analysis_data -> 'conceptIds' ? page.id::text) as sessions,
            (
                select jsonb_agg(to_jsonb(taught) order by taught.date desc, taught.id desc)
                from (
                    select
                        session.id, session.student_id, session.session_date as date,
                        (
                            select jsonb_agg(session.analysis_data
                                #>> array['concepts', (known.place - 1)::text, 'name'])
                            from jsonb_array_elements_text(session.analysis_data -> 'conceptIds')
                                with ordinality as known (id, place)
                            where known.id = page.id::text
                        ) as names
                    from sessions session
                    where session.analysis_data -> 'conceptIds' ? page.id::text
                    order by session.session_date desc, session.id desc
                    limit $7
                ) as taught
            ) as recent_sessions,
            (
                select jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name, id)
                from concepts
                where joined_into = page.id
            ) as joined
        from caller
        left join lateral (
            select * from wanted order by created_at desc, id desc limit $5 offset $6
        ) as page on true"
    ));
    let query = query.for_caller(caller).bind(page.search).bind(page.limit).bind(page.offset);
    fetch_all_visible(query.bind(page.sessions), db).await
}

/// What concepts have learned from all students.
pub async fn biases(
    db: impl PgExecutor<'_>,
    concepts: &[ConceptId],
) -> Result<Vec<(ConceptId, Bias)>> {
    let rows: Vec<(Uuid, f64, f64)> =
        sqlx::query_as("select id, bias, observations from concepts where id = any($1)")
            .bind(uuids(concepts))
            .fetch_all(db)
            .await?;
    let bias =
        |(id, value, observations): (Uuid, f64, f64)| (ConceptId(id), Bias { value, observations });
    Ok(rows.into_iter().map(bias).collect())
}
