//! Practices that are asked for by concepts alone, without a session.

use domain::people::Caller;
use domain::{ConceptId, PracticeId, SessionId, UserId};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use super::NamedConcept;
use crate::caller::as_caller_of_student;
use crate::columns::{IdList, OptionalId, uuids};
use crate::{Error, Result};

#[derive(FromRow)]
struct MetRow {
    student: bool,
    lacks_consent: bool,
    #[sqlx(try_from = "IdList")]
    concept_ids: Vec<ConceptId>,
}

/// What a student who asks for practice has met.
#[derive(Debug, Clone)]
pub struct MetByStudent {
    pub concept_ids: Vec<ConceptId>,
    /// A guardian would have to agree to practice, and has not.
    pub lacks_consent: bool,
}

/// The concepts that a student has met; none when the student is absent or not the caller's.
pub async fn met_concepts(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    student: UserId,
) -> Result<Option<MetByStudent>> {
    let row: Option<MetRow> = sqlx::query_as(as_caller_of_student!(
        "select
            exists (select 1 from student) as student,
            exists (
                select 1 from student where lacks_consent(student.id, 'uploads')
            ) as lacks_consent,
            array(
                select concept_id from student_concepts
                where student_id = (select id from student)
            ) as concept_ids
        from caller"
    ))
    .bind(caller.id.0)
    .bind(caller.role.as_str())
    .bind(caller.token_version)
    .bind(student.0)
    .fetch_optional(db)
    .await?;
    let row = row.ok_or(Error::StaleCaller)?;
    let MetRow { student, lacks_consent, concept_ids } = row;
    Ok(student.then_some(MetByStudent { concept_ids, lacks_consent }))
}

/// A concept that a practice may be about.
#[derive(Debug, Clone, FromRow)]
pub struct ConceptToPractise {
    #[sqlx(try_from = "Uuid")]
    pub id: ConceptId,
    pub name: String,
    pub subject: String,
    /// 1 to 10.
    pub difficulty: i32,
    /// The student's newest session that taught it; none when none did.
    #[sqlx(try_from = "OptionalId")]
    pub session_id: Option<SessionId>,
}

/// These concepts, or all that a student has met when none are named. For one that was joined into
/// another since it was asked for comes the other.
pub async fn concepts_to_practise(
    db: impl PgExecutor<'_>,
    student: UserId,
    concepts: &[ConceptId],
) -> Result<Vec<ConceptToPractise>> {
    Ok(sqlx::query_as(
        "select
            concept.id, concept.name, concept.subject, concept.difficulty,
            (
                select session.id from sessions session
                where session.student_id = $1 and session.analysis_status = 'completed'
                    and session.analysis_data -> 'conceptIds' @> to_jsonb(array[concept.id])
                order by session.session_date desc, session.id desc
                limit 1
            ) as session_id
        from concepts concept
        where concept.id in (select coalesce(joined_into, id) from concepts where id = any($2))
            or (cardinality($2::uuid[]) = 0 and concept.id in (
                select concept_id from student_concepts where student_id = $1))
        order by concept.id",
    )
    .bind(student.0)
    .bind(uuids(concepts))
    .fetch_all(db)
    .await?)
}

/// The concepts of a practice's questions, those asked about most first.
pub async fn asked_concepts(
    db: impl PgExecutor<'_>,
    practice: PracticeId,
) -> Result<Vec<NamedConcept>> {
    Ok(sqlx::query_as(
        "select concept.id, concept.name, concept.subject
        from (
            select concept_id, count(*) as questions, min(position) as first
            from practice_questions
            where practice_id = $1
            group by concept_id
        ) as asked
        join concepts concept on concept.id = asked.concept_id
        order by asked.questions desc, asked.first",
    )
    .bind(practice.0)
    .fetch_all(db)
    .await?)
}
