//! Joining and splitting concepts: the names, and the sessions and questions that follow.

use chrono::{DateTime, Utc};
use domain::bounded::ConceptName;
use domain::mastery::Bias;
use domain::people::Caller;
use domain::{ConceptId, EvidenceId, PracticeId, SessionId, UserId};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::caller::{Seen, as_caller};
use crate::columns::{IdList, OptionalId, uuids};
use crate::evidence::MovedPart;
use crate::{Error, Result};

/// A concept that is to be joined or split.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ConceptIdentity {
    #[sqlx(try_from = "Uuid")]
    pub id: ConceptId,
    pub name: String,
    pub subject: String,
    /// 1 to 10.
    pub difficulty: i32,
    /// None for a concept that stands for itself.
    #[sqlx(try_from = "OptionalId")]
    pub joined_into: Option<ConceptId>,
}

/// These concepts, for an admin; those that are absent are left out.
pub async fn load(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    concepts: &[ConceptId],
) -> Result<Vec<ConceptIdentity>> {
    let query = sqlx::query(as_caller!(
        "select
            concept.id, concept.name, concept.subject, concept.difficulty, concept.joined_into
        from caller
        left join concepts concept on concept.id = any($4) and caller.role = 'admin'"
    ));
    let rows = query.for_caller(caller).bind(uuids(concepts)).fetch_all(db).await?;
    if rows.is_empty() {
        return Err(Error::StaleCaller);
    }
    let rows = rows.iter().filter_map(|row| crate::caller::read(row).transpose());
    rows.collect()
}

/// The concept that has a name in a subject.
pub async fn find_by_name(
    db: impl PgExecutor<'_>,
    subject: &str,
    name: &ConceptName,
) -> Result<Option<ConceptIdentity>> {
    Ok(sqlx::query_as(
        "select id, name, subject, difficulty, joined_into
        from concepts
        where subject = $1 and lower(name) = lower($2)",
    )
    .bind(subject)
    .bind(name.as_str())
    .fetch_optional(db)
    .await?)
}

/// Adds a concept of the subject and the difficulty of another one, which nobody has met. Returns its
/// id; none if another request has just made it.
pub async fn add(
    db: &mut PgConnection,
    like: &ConceptIdentity,
    name: &ConceptName,
    bias: Bias,
    now: DateTime<Utc>,
) -> Result<Option<ConceptId>> {
    let id: Option<Uuid> = sqlx::query_scalar(
        "insert into concepts (id, name, subject, difficulty, bias, observations, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict do nothing
        returning id",
    )
    .bind(Uuid::now_v7())
    .bind(name.as_str())
    .bind(&like.subject)
    .bind(like.difficulty)
    .bind(bias.value)
    .bind(bias.observations)
    .bind(now)
    .fetch_optional(db)
    .await?;
    Ok(id.map(ConceptId))
}

/// Lets the names of concepts, and of all that were joined into them, lead to another one.
pub async fn join_names(
    db: impl PgExecutor<'_>,
    from: &[ConceptId],
    into: ConceptId,
) -> Result<()> {
    sqlx::query("update concepts set joined_into = $2 where id = any($1) or joined_into = any($1)")
        .bind(uuids(from))
        .bind(into.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Lets a concept that was joined stand for itself again.
pub async fn detach(db: impl PgExecutor<'_>, concept: ConceptId) -> Result<()> {
    sqlx::query("update concepts set joined_into = null where id = $1")
        .bind(concept.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The sessions and the lines of evidence, among those named, that are about a concept.
pub async fn list_moved_ids(
    db: impl PgExecutor<'_>,
    concept: ConceptId,
    sessions: &[SessionId],
    evidence: &[EvidenceId],
) -> Result<(Vec<SessionId>, Vec<EvidenceId>)> {
    #[derive(FromRow)]
    struct NamedRow {
        #[sqlx(try_from = "IdList")]
        sessions: Vec<SessionId>,
        #[sqlx(try_from = "IdList")]
        evidence: Vec<EvidenceId>,
    }
    let row: NamedRow = sqlx::query_as(
        "select
            array(
                select session.id from sessions session
                where session.id = any($2)
                    and (session.analysis_data -> 'conceptIds' ? $1::text
                        or exists (
                            select 1 from standing_evidence line
                            where line.session_id = session.id and line.concept_id = $1::uuid))
            ) as sessions,
            array(
                select id from standing_evidence where id = any($3) and concept_id = $1::uuid
            ) as evidence",
    )
    .bind(concept.0)
    .bind(uuids(sessions))
    .bind(uuids(evidence))
    .fetch_one(db)
    .await?;
    Ok((row.sessions, row.evidence))
}

/// Has sessions that taught some concepts teach another one instead. Returns how many.
pub async fn move_sessions(
    db: &mut PgConnection,
    from: &[ConceptId],
    part: MovedPart<'_>,
    into: ConceptId,
) -> Result<u64> {
    let (came_from, sessions) = match part {
        MovedPart::All => (None, None),
        MovedPart::CameFrom(concept) => (Some(concept.0), None),
        MovedPart::Named { sessions, .. } => (None, Some(uuids(sessions))),
    };
    let moved = sqlx::query(
        "with moved as (
            select
                session.id,
                jsonb_agg(
                    case when taught.moves then $2::uuid else taught.id::uuid end
                    order by taught.place) as ids,
                jsonb_agg(
                    jsonb_build_object('at', taught.place - 1, 'id', taught.id)
                    order by taught.place) filter (where taught.moves) as former
            from sessions session
            cross join lateral (
                select
                    known.id, known.place,
                    known.id = any($1::uuid[]::text[])
                        and ($3::uuid is null
                            or coalesce(session.analysis_data -> 'formerConceptIds', '[]')
                                @> jsonb_build_array(
                                    jsonb_build_object('at', known.place - 1, 'id', $3::uuid))
                        ) as moves
                from jsonb_array_elements_text(session.analysis_data -> 'conceptIds')
                    with ordinality as known (id, place)
            ) as taught
            where session.analysis_data -> 'conceptIds' ?| $1::uuid[]::text[]
                and ($4::uuid[] is null or session.id = any($4))
            group by session.id
            having bool_or(taught.moves)
        )
        update sessions
        set analysis_data = analysis_data || jsonb_build_object(
                'conceptIds', moved.ids, 'formerConceptIds',
                coalesce(analysis_data -> 'formerConceptIds', '[]') || moved.former),
            updated_at = now()
        from moved
        where sessions.id = moved.id",
    )
    .bind(uuids(from))
    .bind(into.0)
    .bind(came_from)
    .bind(sessions)
    .execute(db)
    .await?;
    Ok(moved.rows_affected())
}

/// Has questions about some concepts be about another one, also as their students are shown them.
/// Returns how many, and the practices they are of.
pub async fn move_questions(
    db: &mut PgConnection,
    from: &[ConceptId],
    part: MovedPart<'_>,
    into: ConceptId,
) -> Result<(usize, Vec<PracticeId>)> {
    let (came_from, sessions, evidence) = match part {
        MovedPart::All => (None, None, Vec::new()),
        MovedPart::CameFrom(concept) => (Some(concept.0), None, Vec::new()),
        MovedPart::Named { sessions, evidence } => (None, Some(uuids(sessions)), uuids(evidence)),
    };
    let practices: Vec<Uuid> = sqlx::query_scalar(
        "update practice_questions
        set concept_id = $2, former_concept_ids = former_concept_ids || concept_id,
            draft = jsonb_set(draft, '{conceptId}', to_jsonb($2::uuid))
        where concept_id = any($1)
            and ($3::uuid is null or $3 = any(former_concept_ids))
            and ($4::uuid[] is null
                or practice_id in (select id from practices where session_id = any($4))
                or id in (select question_id from evidence where id = any($5)))
        returning practice_id",
    )
    .bind(uuids(from))
    .bind(into.0)
    .bind(came_from)
    .bind(sessions)
    .bind(evidence)
    .fetch_all(&mut *db)
    .await?;
    let count = practices.len();
    sqlx::query(
        "update practices
        set questions = (
                select jsonb_agg(
                    case when asked.id is null then shown.question
                    else shown.question || jsonb_build_object('conceptId', asked.concept_id) end
                    order by shown.place)
                from jsonb_array_elements(practices.questions)
                    with ordinality as shown (question, place)
                left join practice_questions asked
                    on asked.id = (shown.question ->> 'questionId')::uuid
            )
        where id = any($1) and jsonb_array_length(questions) > 0",
    )
    .bind(&practices)
    .execute(db)
    .await?;
    let mut practices: Vec<PracticeId> = practices.into_iter().map(PracticeId).collect();
    practices.sort_unstable();
    practices.dedup();
    Ok((count, practices))
}

/// A change of concepts, for the audit log.
#[derive(Debug, Clone, Copy)]
pub struct ConceptChange {
    pub actor: UserId,
    /// Such as `concept.join`.
    pub action: &'static str,
    pub concept: ConceptId,
    pub now: DateTime<Utc>,
}

/// Writes down who has changed a concept.
pub async fn note_change(db: impl PgExecutor<'_>, change: &ConceptChange) -> Result<()> {
    sqlx::query(
        "insert into audit_log (id, actor_id, action, subject_id, created_at)
        values ($1, $2, $3, $4, $5)",
    )
    .bind(Uuid::now_v7())
    .bind(change.actor.0)
    .bind(change.action)
    .bind(change.concept.0)
    .bind(change.now)
    .execute(db)
    .await?;
    Ok(())
}
