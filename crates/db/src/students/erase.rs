//! Taking a student out of the database.
//!
//! Most of what belongs to a student goes with the row in `users`, by the rule each foreign key
//! states. What is here is the rest: places that name a student without a foreign key, and a note
//! of what has to be removed outside of the database.

mod outside;

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::people::Caller;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, as_caller_of_student, fetch_visible};

pub use outside::{Erasure, due_since, finish, forget_letters, load_remaining, postpone, renew};

/// A student about to be erased, as others may have written of them.
#[derive(Clone, FromRow)]
pub struct ErasedPerson {
    #[sqlx(try_from = "Uuid")]
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
}

/// Shows the id only.
impl std::fmt::Debug for ErasedPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Locks a student until the transaction ends, for someone who may see them. A writer for the
/// student waits, and then finds the student gone.
pub async fn lock(
    db: &mut PgConnection,
    caller: &Caller,
    student: UserId,
) -> Result<Option<ErasedPerson>> {
    // An outer join can't be locked through. The profile comes first, as it does when evidence is
    // taken in.
    for account in [
        "select user_id from students where user_id = $1 for update",
        "select id from users where id = $1 and role = 'student' for update",
    ] {
        sqlx::query(account).bind(student.0).execute(&mut *db).await?;
    }
    let query = sqlx::query(as_caller_of_student!(
        "select student.id, account.name, account.email, profile.phone
        from caller
        -- A guardian decides for a student only while the student is too young to.
        left join student on caller.role <> 'guardian' or needs_consent(student.id)
        left join users account on account.id = student.id
        left join students profile on profile.user_id = student.id"
    ));
    fetch_visible(query.for_caller(caller).bind(student.0), db).await
}

/// An erasure that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct NewErasure<'a> {
    pub id: Uuid,
    pub actor: UserId,
    /// Of the line in the audit log.
    pub audit_id: Uuid,
    pub person: &'a ErasedPerson,
    pub now: DateTime<Utc>,
}

/// Writes the erasure down, with what has to be removed outside of the database and with the
/// concepts the student has met. Belongs before [`remove`], in its transaction.
pub async fn note(db: &mut PgConnection, new: &NewErasure<'_>) -> Result<()> {
    sqlx::query(
        "with noted as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            values ($3, $2, 'student.erase', $4, $5)
        ), met as (
            select concept_id as id from student_concepts where student_id = $4
            union
            select concept_id from evidence where student_id = $4
            union
            select asked.concept_id
            from practices
            join practice_questions asked on asked.practice_id = practices.id
            where practices.student_id = $4
            union
            select taught.id::uuid
            from sessions
            cross join jsonb_path_query(analysis_data, '$.conceptIds[*]') as found (value)
            cross join lateral (select found.value #>> '{}' as id) as taught
            where sessions.student_id = $4
        )
        insert into erasures (
            id, student_id, pathnames, concept_ids, cache_keys, recipients, requested_at, due_at)
        values (
            $1, $4,
            array(
                select distinct blob_pathname
                from sessions
                where student_id = $4 and blob_pathname is not null
            ),
            array(select id from met),
            array(
                select 'student:' || $4::text
                union all
                select 'session:' || id from sessions where student_id = $4
                union all
                select 'practice:' || id from practices where student_id = $4
                union all
                select kind || id
                from conversations
                cross join unnest(array['conversation:', 'running-answer:']) as kept (kind)
                where student_id = $4
            ),
            array(
                select sha256(convert_to(address, 'UTF8'))
                from unnest(array[$6, $7]) as known (address)
                where address is not null
            ),
            $5, $5)",
    )
    .bind(new.id)
    .bind(new.actor.0)
    .bind(new.audit_id)
    .bind(new.person.id.0)
    .bind(new.now)
    .bind(&new.person.email)
    .bind(new.person.phone.as_deref())
    .execute(db)
    .await?;
    Ok(())
}

/// The people whose letters may name a student, $2. Letters to others stay as they are: a name may be
/// a word of them, and anybody may choose their own.
macro_rules! told_of {
    () => {
        "select tutor_id from tutor_students where student_id = $2
        union
        select tutor_id from sessions where student_id = $2
        union
        select user_id from safeguarding_contacts
        union
        select id from users where role = 'admin'"
    };
}

/// Takes the student's rows away, and what others wrote of them, by name or address.
pub async fn remove(db: &mut PgConnection, erasure: Uuid, person: &ErasedPerson) -> Result<()> {
    // A name as a pattern, to be replaced where it stands as a word of its own.
    let name = format!("\\m{}\\M", escape(&person.name));
    sqlx::query(
        "delete from outbox
        where recipient in ($1, $2) or strpos(body, $1) > 0 or strpos(body, $2) > 0
            or strpos(subject, $1) > 0 or strpos(subject, $2) > 0",
    )
    .bind(&person.email)
    .bind(person.phone.as_deref())
    .execute(&mut *db)
    .await?;
    sqlx::query("delete from login_failures where account = sha256(convert_to($1, 'UTF8'))")
        .bind(&person.email)
        .execute(&mut *db)
        .await?;
    for letters in [
        concat!(
            "update outbox
            set subject = left(regexp_replace(subject, $1, '[STUDENT]', 'g'), 255),
                body = regexp_replace(body, $1, '[STUDENT]', 'g')
            where (body ~ $1 or subject ~ $1)
                and recipient in (select email from users where id in (",
            told_of!(),
            "))"
        ),
        concat!(
            "update notifications
            set title = left(regexp_replace(title, $1, '[STUDENT]', 'g'), 200),
                body = regexp_replace(body, $1, '[STUDENT]', 'g')
            where (body ~ $1 or title ~ $1) and user_id in (",
            told_of!(),
            ")"
        ),
    ] {
        sqlx::query(letters).bind(&name).bind(person.id.0).execute(&mut *db).await?;
    }
    // Its row stays, so that a late delivery of the same meeting does not bring it back.
    sqlx::query(
        "update recordings
        set state = 'done', reason = null, body = '', people_sha256 = '{}'
        where student_id = $1 or people_sha256 @> array[sha256(convert_to($2, 'UTF8'))]",
    )
    .bind(person.id.0)
    .bind(&person.email)
    .execute(&mut *db)
    .await?;
    sqlx::query("delete from invites where email = $1")
        .bind(&person.email)
        .execute(&mut *db)
        .await?;
    forget_id(&mut *db, person.id).await?;
    sqlx::query("delete from users where id = $1").bind(person.id.0).execute(&mut *db).await?;
    remove_own_concepts(db, erasure).await
}

/// Removes the concepts that no student has met any more: a concept belongs to all students, but one
/// that was read out of what is erased alone may be something the student said.
pub async fn remove_own_concepts(db: &mut PgConnection, erasure: Uuid) -> Result<()> {
    sqlx::query(
        "with gone as (
            delete from concepts concept
            using erasures
            where erasures.id = $1 and concept.id = any (erasures.concept_ids)
                and not exists (select 1 from student_concepts where concept_id = concept.id)
                and not exists (select 1 from evidence where concept_id = concept.id)
                and not exists (select 1 from evidence_moves where concept_id = concept.id)
                and not exists (select 1 from practice_questions where concept_id = concept.id)
                and not exists (
                    select 1 from sessions where analysis_data -> 'conceptIds' ? concept.id::text)
                -- An analysis at work knows its concepts by name before it knows their ids.
                and not exists (
                    select 1
                    from sessions
                    cross join jsonb_path_query(analysis_data, '$.concepts[*].name') as taught (name)
                    where sessions.analysis_status in ('pending', 'processing')
                        and lower(taught.name #>> '{}') = lower(concept.name))
            returning concept.id
        )
        update erasures set concept_ids = array(select id from gone) where id = $1",
    )
    .bind(erasure)
    .execute(db)
    .await?;
    Ok(())
}

/// Takes away what holds a student's id without a foreign key. Returns how many rows.
///
/// The id is looked for in text, since these tables are those of the transport (requests, events,
/// counters), which don't know what an id means. They are short: all of them forget by themselves.
pub async fn forget_id(db: impl PgExecutor<'_>, student: UserId) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "with answers as (
            delete from idempotency_keys
            where student_id = $1 or strpos(principal, $1::text) > 0 or strpos(path, $1::text) > 0
            returning 1
        ), keys as (
            update api_keys set allowed = array_remove(allowed, $1)
            where $1 = any (allowed)
            returning 1
        ), told as (
            delete from notifications
            where strpos(subject::text, $1::text) > 0 and user_id <> $1
            returning 1
        ), letters as (
            delete from outbox
            where strpos(id, $1::text) > 0 or strpos(body, $1::text) > 0
            returning 1
        ), cached as (
            delete from kv where strpos(key, $1::text) > 0 returning 1
        ), counted as (
            delete from rate_counters where strpos(key, $1::text) > 0 returning 1
        ), happened as (
            delete from events where strpos(data::text, $1::text) > 0 returning 1
        ), similar_to as (
            delete from vectors
            where student_id = $1 or strpos(metadata::text, $1::text) > 0
            returning 1
        ),
        -- A run may be about many students; one that is at work finds nobody under the new id.
        remembered as (
            update run_steps
            set name = replace(name, $1::text, $2),
                output = replace(output::text, $1::text, $2)::jsonb,
                error = replace(error::text, $1::text, $2)::jsonb
            where strpos(concat(name, output, error), $1::text) > 0
            returning 1
        ), ended as (
            update runs
            set output = replace(output::text, $1::text, $2)::jsonb,
                error = replace(error::text, $1::text, $2)::jsonb
            where strpos(concat(output, error), $1::text) > 0
            returning 1
        )
        select count(*) from (
            table answers union all table keys union all table told union all table letters
            union all table cached union all table counted union all table happened
            union all table similar_to union all table remembered union all table ended
        ) as forgotten",
    )
    .bind(student.0)
    .bind(Uuid::nil().to_string())
    .fetch_one(db)
    .await?)
}

/// Characters that mean something in a pattern, taken for what they are.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
