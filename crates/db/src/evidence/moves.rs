//! Evidence that is moved to another concept, when concepts are joined or split.
//!
//! A move is a row of its own with a place in the log's order; whoever writes one holds the learners
//! and the concepts, as for evidence. The evidence keeps its own place, so what follows from it is
//! what would follow if it had been on its concept from the beginning.

use chrono::{DateTime, Utc};
use domain::{ConceptId, EvidenceId, SessionId, UserId};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use super::retraction::StandingRow;
use super::{NewEvidence, SkillUpdate, store_skill};
use crate::Result;
use crate::columns::uuids;

/// The part of a concept that is moved.
#[derive(Debug, Clone, Copy)]
pub enum MovedPart<'a> {
    All,
    /// What was on this concept before.
    CameFrom(ConceptId),
    Named {
        /// With the practices made from them.
        sessions: &'a [SessionId],
        /// Single lines.
        evidence: &'a [EvidenceId],
    },
}

/// Moves evidence that stands from concepts to another one. Returns how many lines.
pub async fn move_to(
    db: &mut PgConnection,
    from: &[ConceptId],
    part: MovedPart<'_>,
    into: ConceptId,
    now: DateTime<Utc>,
) -> Result<u64> {
    let (came_from, sessions, evidence) = match part {
        MovedPart::All => (None, None, Vec::new()),
        MovedPart::CameFrom(concept) => (Some(concept.0), None, Vec::new()),
        MovedPart::Named { sessions, evidence } => (None, Some(uuids(sessions)), uuids(evidence)),
    };
    let moved = sqlx::query(
        "insert into evidence_moves (evidence_id, concept_id, created_at)
        select line.id, $2, $3
        from standing_evidence line
        where line.id in (
                select id from evidence where concept_id = any($1)
                union
                select evidence_id from evidence_moves where concept_id = any($1))
            and line.concept_id = any($1)
            and ($4::uuid is null
                or exists (select 1 from evidence where id = line.id and concept_id = $4)
                or exists (
                    select 1 from evidence_moves
                    where evidence_id = line.id and concept_id = $4))
            and ($5::uuid[] is null
                or line.session_id = any($5)
                or line.practice_id in (select id from practices where session_id = any($5))
                or line.id = any($6))
        order by line.seq",
    )
    .bind(uuids(from))
    .bind(into.0)
    .bind(now)
    .bind(came_from)
    .bind(sessions)
    .bind(evidence)
    .execute(db)
    .await?;
    Ok(moved.rows_affected())
}

/// The evidence of some students that stands: by student, in the order of the log.
pub async fn standing_of(
    db: impl PgExecutor<'_>,
    students: &[UserId],
) -> Result<Vec<(UserId, NewEvidence)>> {
    #[derive(FromRow)]
    struct OwnedRow {
        #[sqlx(try_from = "Uuid")]
        student_id: UserId,
        #[sqlx(flatten)]
        line: StandingRow,
    }
    let rows: Vec<OwnedRow> = sqlx::query_as(
        "select
            student_id, id, concept_id, kind, outcome, observed_at, session_id, turn_index,
            practice_id, question_id
        from standing_evidence
        where student_id = any($1)
        order by student_id, seq",
    )
    .bind(uuids(students))
    .fetch_all(db)
    .await?;
    Ok(rows.iter().filter_map(|row| Some((row.student_id, row.line.evidence()?))).collect())
}

/// Makes these the only skills of students on some concepts.
pub async fn store_skills_on(
    db: &mut PgConnection,
    concepts: &[ConceptId],
    students: &[UserId],
    skills: &[(UserId, SkillUpdate)],
) -> Result<()> {
    sqlx::query(
        "delete from student_concepts known
        where known.student_id = any($1) and known.concept_id = any($2)
            and not exists (
                select 1 from unnest($3::uuid[], $4::uuid[]) as kept (student_id, concept_id)
                where kept.student_id = known.student_id and kept.concept_id = known.concept_id)",
    )
    .bind(uuids(students))
    .bind(uuids(concepts))
    .bind(skills.iter().map(|(student, _)| student.0).collect::<Vec<_>>())
    .bind(skills.iter().map(|(_, skill)| skill.concept_id.0).collect::<Vec<_>>())
    .execute(&mut *db)
    .await?;
    for (student, skill) in skills {
        store_skill(db, *student, skill).await?;
    }
    Ok(())
}
