//! Erasing one session with everything made from it. Its student stays.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::{MessageId, PracticeId, SessionId, UserId};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use super::speakers::lock_session;
use crate::Result;
use crate::caller::{Seen, as_caller, fetch_visible};
use crate::columns::{IdList, uuids};

/// A session about to be erased.
#[derive(Debug, Clone, FromRow)]
pub struct ErasedSession {
    /// The session.
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    /// Whose.
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    /// Practices made from it.
    #[sqlx(try_from = "IdList")]
    pub practices: Vec<PracticeId>,
    /// Answers in chats that quote it.
    #[sqlx(try_from = "IdList")]
    pub messages: Vec<MessageId>,
}

impl ErasedSession {
    /// The ids of the session, its practices and the answers that quote it.
    fn ids(&self) -> Vec<Uuid> {
        let mut ids = vec![self.id.0];
        ids.extend(uuids(&self.practices));
        ids.extend(uuids(&self.messages));
        ids
    }
}

/// Locks a session, its learner and its practices until the transaction ends, for someone who may see
/// it.
pub async fn lock(
    db: &mut PgConnection,
    caller: &Caller,
    session: SessionId,
) -> Result<Option<ErasedSession>> {
    lock_session(db, session).await?;
    sqlx::query("select id from practices where session_id = $1 order by id for update")
        .bind(session.0)
        .execute(&mut *db)
        .await?;
    let query = sqlx::query(as_caller!(
        "select
            session.id, session.student_id,
            array(select id from practices where session_id = session.id) as practices,
            array(
                select message.id
                from conversations conversation
                join messages message on message.conversation_id = conversation.id
                where conversation.student_id = session.student_id
                    and message.metadata -> 'sources' @> jsonb_build_array(
                        jsonb_build_object('sessionId', session.id))
            ) as messages
        from caller
        left join sessions session
            on session.id = $4 and may_see(caller.id, caller.role, session.student_id)"
    ));
    fetch_visible(query.for_caller(caller).bind(session.0), db).await
}

/// An erasure of a session that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct NewSessionErasure<'a> {
    /// Its id.
    pub id: Uuid,
    /// Who asks.
    pub actor: UserId,
    /// Of the line in the audit log.
    pub audit_id: Uuid,
    /// What is erased.
    pub session: &'a ErasedSession,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Writes the erasure down, with what has to be removed outside of the database and with the concepts
/// that the session taught. Belongs before [`remove`], in its transaction.
pub async fn note(db: &mut PgConnection, new: &NewSessionErasure<'_>) -> Result<()> {
    sqlx::query(
        "with noted as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            values ($3, $2, 'session.erase', $4, $5)
        ), met as (
            select concept_id as id from evidence where session_id = $4 or practice_id = any($7)
            union
            select concept_id from practice_questions where practice_id = any($7)
            union
            select taught.id::uuid
            from sessions
            cross join jsonb_path_query(analysis_data, '$.conceptIds[*]') as found (value)
            cross join lateral (select found.value #>> '{}' as id) as taught
            where sessions.id = $4
        )
        insert into erasures (
            id, student_id, session_id, practice_ids, message_ids, pathnames, concept_ids,
            cache_keys, recipients, requested_at, due_at)
        values (
            $1, $6, $4, $7, $8,
            array(
                select blob_pathname from sessions where id = $4 and blob_pathname is not null
            ),
            array(select id from met),
            array(
                select 'session:' || $4::text
                union all
                select 'practice:' || id from unnest($7) as practice (id)
                union
                select 'conversation:' || conversation_id from messages where id = any($8)
            ),
            '{}', $5, $5)",
    )
    .bind(new.id)
    .bind(new.actor.0)
    .bind(new.audit_id)
    .bind(new.session.id.0)
    .bind(new.now)
    .bind(new.session.student_id.0)
    .bind(uuids(&new.session.practices))
    .bind(uuids(&new.session.messages))
    .execute(db)
    .await?;
    Ok(())
}

/// Takes away the session, what was made from it, and the answers that quote it. Their conversations
/// keep the questions.
pub async fn remove(db: &mut PgConnection, session: &ErasedSession) -> Result<()> {
    // Another version of the conversation, so that the cache's copy of it counts no longer.
    sqlx::query(
        "with gone as (
            delete from messages where id = any($1) returning conversation_id
        )
        update conversations set updated_at = updated_at + interval '1 microsecond'
        where id in (select conversation_id from gone)",
    )
    .bind(uuids(&session.messages))
    .execute(&mut *db)
    .await?;
    sqlx::query("delete from idempotency_keys where student_id = $1 and path = $2")
        .bind(session.student_id.0)
        .bind("/api/transcripts/upload")
        .execute(&mut *db)
        .await?;
    forget_ids(&mut *db, &session.ids()).await?;
    sqlx::query("delete from sessions where id = $1").bind(session.id.0).execute(db).await?;
    Ok(())
}

/// Takes away what holds one of the ids without a foreign key: notices, letters, answers kept for
/// repeats, events, results of steps, vectors and cached copies. Returns how many rows.
pub async fn forget_ids(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "with gone as (
            select '%' || id::text || '%' as pattern from unnest($1::uuid[]) as given (id)
        ), answers as (
            delete from idempotency_keys
            where path like any (array(select pattern from gone))
            returning 1
        ), notices as (
            delete from notifications
            where subject::text like any (array(select pattern from gone))
            returning 1
        ), letters as (
            delete from outbox
            where id like any (array(select pattern from gone))
                or body like any (array(select pattern from gone))
            returning 1
        ), cached as (
            delete from kv where key like any (array(select pattern from gone)) returning 1
        ), happened as (
            delete from events where data::text like any (array(select pattern from gone))
            returning 1
        ), similar_to as (
            delete from vectors
            where id like any (array(select pattern from gone))
                or metadata::text like any (array(select pattern from gone))
            returning 1
        )
        select count(*) from (
            table answers union all table notices union all table letters union all table cached
            union all table happened union all table similar_to
        ) as forgotten",
    )
    .bind(ids)
    .fetch_one(db)
    .await?)
}
