//! Evidence that proved wrong, and the evidence that stands.
//!
//! A retraction is a row of its own with a place in the log's order; whoever writes one holds the
//! learner, as for evidence. What is retracted stays readable and counts nowhere.

use chrono::{DateTime, Utc};
use domain::analysis::Outcome;
use domain::mastery::EvidenceKind;
use domain::{ConceptId, EvidenceId, QuestionId, SessionId, UserId};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use super::{EvidenceSource, NewEvidence, SkillUpdate, store_skill};
use crate::Result;
use crate::columns::uuids;

/// The reason for a retraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetractionReason {
    /// The speakers of its session were corrected.
    Speakers,
    /// A longer transcript of its session came.
    Regrown,
    /// A person has given another verdict on its answer.
    Regrade,
}

impl RetractionReason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Speakers => "speakers",
            Self::Regrown => "regrown",
            Self::Regrade => "regrade",
        }
    }
}

/// Retracts all evidence of a session that stands. Returns how many lines.
pub async fn retract_session(
    db: &mut PgConnection,
    session: SessionId,
    reason: RetractionReason,
    now: DateTime<Utc>,
) -> Result<u64> {
    let retracted = sqlx::query(
        "insert into evidence_retractions (evidence_id, reason, created_at)
        select id, $2, $3
        from standing_evidence
        where session_id = $1
        order by seq",
    )
    .bind(session.0)
    .bind(reason.as_str())
    .bind(now)
    .execute(db)
    .await?;
    Ok(retracted.rows_affected())
}

/// Retracts the evidence of a question that stands. Returns how many lines.
pub async fn retract_question(
    db: &mut PgConnection,
    question: QuestionId,
    reason: RetractionReason,
    now: DateTime<Utc>,
) -> Result<u64> {
    let retracted = sqlx::query(
        "insert into evidence_retractions (evidence_id, reason, created_at)
        select id, $2, $3
        from standing_evidence
        where question_id = $1
        order by seq",
    )
    .bind(question.0)
    .bind(reason.as_str())
    .bind(now)
    .execute(db)
    .await?;
    Ok(retracted.rows_affected())
}

#[derive(FromRow)]
pub(super) struct StandingRow {
    #[sqlx(try_from = "Uuid")]
    id: EvidenceId,
    #[sqlx(try_from = "Uuid")]
    concept_id: ConceptId,
    #[sqlx(try_from = "String")]
    kind: EvidenceKind,
    #[sqlx(try_from = "String")]
    outcome: Outcome,
    observed_at: DateTime<Utc>,
    session_id: Option<Uuid>,
    turn_index: Option<i32>,
    practice_id: Option<Uuid>,
    question_id: Option<Uuid>,
}

impl StandingRow {
    /// None for a row that names neither a turn nor a question, which nothing writes.
    fn source(&self) -> Option<EvidenceSource> {
        match (self.session_id, self.turn_index, self.practice_id, self.question_id) {
            (Some(session), Some(turn), ..) => Some(EvidenceSource::Turn {
                session: session.into(),
                turn: u32::try_from(turn).ok()?,
            }),
            (.., Some(practice), Some(question)) => Some(EvidenceSource::Question {
                practice: practice.into(),
                question: question.into(),
            }),
            _ => None,
        }
    }

    /// None where there is no source.
    pub(super) fn evidence(&self) -> Option<NewEvidence> {
        Some(NewEvidence {
            source: self.source()?,
            id: self.id,
            concept_id: self.concept_id,
            kind: self.kind,
            outcome: self.outcome,
            observed_at: self.observed_at,
        })
    }
}

/// A student's evidence that stands, in the order of the log.
pub async fn standing(db: impl PgExecutor<'_>, student: UserId) -> Result<Vec<NewEvidence>> {
    let rows: Vec<StandingRow> = sqlx::query_as(
        "select
            id, concept_id, kind, outcome, observed_at, session_id, turn_index, practice_id,
            question_id
        from standing_evidence
        where student_id = $1
        order by seq",
    )
    .bind(student.0)
    .fetch_all(db)
    .await?;
    Ok(rows.iter().filter_map(StandingRow::evidence).collect())
}

/// Makes these the only skills of a student.
pub async fn replace_skills(
    db: &mut PgConnection,
    student: UserId,
    skills: &[SkillUpdate],
) -> Result<()> {
    let concepts: Vec<ConceptId> = skills.iter().map(|skill| skill.concept_id).collect();
    sqlx::query("delete from student_concepts where student_id = $1 and not concept_id = any($2)")
        .bind(student.0)
        .bind(uuids(&concepts))
        .execute(&mut *db)
        .await?;
    for skill in skills {
        store_skill(db, student, skill).await?;
    }
    Ok(())
}
