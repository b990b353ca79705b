//! The evidence log and the mastery that follows from it.
//!
//! Writers lock the learner first and then the concepts in the order of their ids, and take their
//! place in the log while they hold both. So the log's order is the order in which every learner's
//! and every concept's numbers were moved, and replaying it gives the same numbers bit for bit.

mod moves;
mod retraction;

use chrono::{DateTime, Utc};
use domain::analysis::Outcome;
use domain::mastery::EvidenceKind;
use domain::{ConceptId, EvidenceId, PracticeId, QuestionId, SessionId, UserId};
use serde::Deserialize;
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::{OptionalId, uuids};

pub use moves::{MovedPart, move_to, standing_of, store_skills_on};
pub use retraction::{
    RetractionReason, replace_skills, retract_question, retract_session, standing,
};

/// A learner's counts and rates over all concepts.
#[derive(Debug, Clone, Copy, PartialEq, FromRow)]
pub struct LearnerRow {
    /// Weight of right answers.
    pub hits: f64,
    /// Weight of wrong answers.
    pub misses: f64,
    /// Exponentially weighted rate of right answers.
    pub hit_rate: f64,
    /// Exponentially weighted rate of wrong answers.
    pub miss_rate: f64,
}

/// A concept with what is known of one learner about it: all a mastery estimate follows from.
#[derive(Debug, Clone, FromRow, Deserialize)]
pub struct SkillRow {
    #[sqlx(try_from = "Uuid")]
    pub concept_id: ConceptId,
    pub name: String,
    pub subject: String,
    pub bias: f64,
    /// Weight of what the bias was learned from.
    pub observations: f64,
    /// Weight of right answers on the concept.
    pub hits: f64,
    /// Weight of wrong answers on the concept.
    pub misses: f64,
    /// Exponentially weighted rate of right answers on the concept.
    pub hit_rate: f64,
    /// Exponentially weighted rate of wrong answers on the concept.
    pub miss_rate: f64,
    /// The learner's hits over all concepts.
    pub learner_hits: f64,
    /// The learner's misses over all concepts.
    pub learner_misses: f64,
    /// The learner's hit rate over all concepts.
    pub learner_hit_rate: f64,
    /// The learner's miss rate over all concepts.
    pub learner_miss_rate: f64,
    /// Memory stability in days.
    pub stability: Option<f64>,
    pub memory_difficulty: Option<f64>,
    pub last_practiced: Option<DateTime<Utc>>,
    pub due_at: Option<DateTime<Utc>>,
}

/// One line of the log about to be written: something a student did that bears on a concept.
#[derive(Debug, Clone, Copy)]
pub struct NewEvidence {
    /// Follows from its source, so that writing it twice writes it once.
    pub id: EvidenceId,
    pub concept_id: ConceptId,
    pub kind: EvidenceKind,
    pub outcome: Outcome,
    pub observed_at: DateTime<Utc>,
    pub source: EvidenceSource,
}

/// The place of the evidence.
#[derive(Debug, Clone, Copy)]
pub enum EvidenceSource {
    /// In a turn of a session.
    Turn {
        /// The session.
        session: SessionId,
        /// The turn's position, from 0.
        turn: u32,
    },
    /// In the answer to a question of a practice.
    Question {
        /// The practice.
        practice: PracticeId,
        /// The question.
        question: QuestionId,
    },
}

impl EvidenceSource {
    /// The session or practice: evidence of the same one that stands together in the log is one event.
    pub fn event(self) -> Uuid {
        match self {
            Self::Turn { session, .. } => session.0,
            Self::Question { practice, .. } => practice.0,
        }
    }

    fn session(self) -> Option<Uuid> {
        match self {
            Self::Turn { session, .. } => Some(session.0),
            Self::Question { .. } => None,
        }
    }

    fn turn(self) -> Option<i32> {
        match self {
            Self::Turn { turn, .. } => i32::try_from(turn).ok(),
            Self::Question { .. } => None,
        }
    }

    fn practice(self) -> Option<Uuid> {
        match self {
            Self::Question { practice, .. } => Some(practice.0),
            Self::Turn { .. } => None,
        }
    }

    fn question(self) -> Option<Uuid> {
        match self {
            Self::Question { question, .. } => Some(question.0),
            Self::Turn { .. } => None,
        }
    }
}

/// Locks and returns a learner; none when they are gone.
pub async fn lock_learner(db: &mut PgConnection, student: UserId) -> Result<Option<LearnerRow>> {
    Ok(sqlx::query_as(
        "select hits, misses, hit_rate, miss_rate from students where user_id = $1 for update",
    )
    .bind(student.0)
    .fetch_optional(db)
    .await?)
}

/// A concept, and the one that it was joined into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct LockedConcept {
    #[sqlx(try_from = "Uuid")]
    pub id: ConceptId,
    /// None for a concept that stands for itself.
    #[sqlx(try_from = "OptionalId")]
    pub joined_into: Option<ConceptId>,
}

/// Locks concepts in the order of their ids: while they are locked, nobody joins or splits them, and
/// no evidence on them gets a place in the log.
pub async fn lock_concepts(
    db: &mut PgConnection,
    concepts: &[ConceptId],
) -> Result<Vec<LockedConcept>> {
    Ok(sqlx::query_as(
        "select id, joined_into from concepts where id = any($1) order by id for update",
    )
    .bind(uuids(concepts))
    .fetch_all(db)
    .await?)
}

/// Concepts with the learner's numbers, which are zero where the learner has not met them.
pub async fn skills(
    db: impl PgExecutor<'_>,
    student: UserId,
    concepts: &[ConceptId],
) -> Result<Vec<SkillRow>> {
    Ok(sqlx::query_as(
        "select
            concept.id as concept_id, concept.name, concept.subject, concept.bias,
            concept.observations,
            coalesce(known.hits, 0) as hits, coalesce(known.misses, 0) as misses,
            coalesce(known.hit_rate, 0) as hit_rate, coalesce(known.miss_rate, 0) as miss_rate,
            learner.hits as learner_hits, learner.misses as learner_misses,
            learner.hit_rate as learner_hit_rate, learner.miss_rate as learner_miss_rate,
            known.stability, known.difficulty as memory_difficulty, known.last_practiced,
            known.due_at
        from concepts concept
        join students learner on learner.user_id = $1
        left join student_concepts known
            on known.concept_id = concept.id and known.student_id = $1
        where concept.id = any($2)
        order by concept.id",
    )
    .bind(student.0)
    .bind(uuids(concepts))
    .fetch_all(db)
    .await?)
}

/// Appends to the log in the order given and returns the ids that were not there before.
pub async fn append(
    db: &mut PgConnection,
    student: UserId,
    evidence: &[NewEvidence],
) -> Result<Vec<EvidenceId>> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "insert into evidence (
            student_id, id, concept_id, kind, outcome, observed_at, session_id, practice_id,
            question_id, turn_index)
        select
            $1, new.id, new.concept_id, new.kind, new.outcome, new.observed_at, new.session_id,
            new.practice_id, new.question_id, new.turn_index
        from unnest(
            $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[],
            $8::uuid[], $9::uuid[], $10::int[]
        ) with ordinality as new (
            id, concept_id, kind, outcome, observed_at, session_id, practice_id, question_id,
            turn_index, place)
        order by new.place
        on conflict (id) do nothing
        returning id",
    )
    .bind(student.0)
    .bind(evidence.iter().map(|line| line.id.0).collect::<Vec<_>>())
    .bind(evidence.iter().map(|line| line.concept_id.0).collect::<Vec<_>>())
    .bind(evidence.iter().map(|line| line.kind.as_str()).collect::<Vec<_>>())
    .bind(evidence.iter().map(|line| line.outcome.as_str()).collect::<Vec<_>>())
    .bind(evidence.iter().map(|line| line.observed_at).collect::<Vec<_>>())
    .bind(evidence.iter().map(|line| line.source.session()).collect::<Vec<_>>())
    .bind(evidence.iter().map(|line| line.source.practice()).collect::<Vec<_>>())
    .bind(evidence.iter().map(|line| line.source.question()).collect::<Vec<_>>())
    .bind(evidence.iter().map(|line| line.source.turn()).collect::<Vec<_>>())
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(EvidenceId).collect())
}

/// The new numbers of a skill.
#[derive(Debug, Clone)]
pub struct SkillUpdate {
    /// The concept, its new bias and what that was learned from.
    pub concept_id: ConceptId,
    pub bias: f64,
    /// Weight of what the bias was learned from.
    pub observations: f64,
    /// The skill's hits, misses, hit rate and miss rate.
    pub skill: [f64; 4],
    /// 0 to 100.
    pub mastery_level: i32,
    /// Half-width of the 80 % interval, in points.
    pub uncertainty: f64,
    /// Memory stability in days, if it was practised.
    pub stability: Option<f64>,
    /// Memory difficulty, if it was practised.
    pub memory_difficulty: Option<f64>,
    pub due_at: Option<DateTime<Utc>>,
    pub last_practiced: Option<DateTime<Utc>>,
}

/// Writes a learner's numbers.
pub async fn store_learner(
    db: &mut PgConnection,
    student: UserId,
    learner: &LearnerRow,
) -> Result<()> {
    sqlx::query(
        "update students
        set hits = $2, misses = $3, hit_rate = $4, miss_rate = $5, updated_at = now()
        where user_id = $1",
    )
    .bind(student.0)
    .bind(learner.hits)
    .bind(learner.misses)
    .bind(learner.hit_rate)
    .bind(learner.miss_rate)
    .execute(db)
    .await?;
    Ok(())
}

/// Writes what a concept has learned from all students.
pub async fn store_bias(db: &mut PgConnection, update: &SkillUpdate) -> Result<()> {
    sqlx::query("update concepts set bias = $2, observations = $3 where id = $1")
        .bind(update.concept_id.0)
        .bind(update.bias)
        .bind(update.observations)
        .execute(db)
        .await?;
    Ok(())
}

/// Writes one student's skill.
pub async fn store_skill(
    db: &mut PgConnection,
    student: UserId,
    update: &SkillUpdate,
) -> Result<()> {
    sqlx::query(
        "insert into student_concepts (
            student_id, concept_id, hits, misses, hit_rate, miss_rate, mastery_level, uncertainty,
            stability, difficulty, due_at, last_practiced)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (student_id, concept_id) do update set
            hits = excluded.hits,
            misses = excluded.misses,
            hit_rate = excluded.hit_rate,
            miss_rate = excluded.miss_rate,
            mastery_level = excluded.mastery_level,
            uncertainty = excluded.uncertainty,
            stability = excluded.stability,
            difficulty = excluded.difficulty,
            due_at = excluded.due_at,
            last_practiced = excluded.last_practiced,
            updated_at = now()",
    )
    .bind(student.0)
    .bind(update.concept_id.0)
    .bind(update.skill[0])
    .bind(update.skill[1])
    .bind(update.skill[2])
    .bind(update.skill[3])
    .bind(update.mastery_level)
    .bind(update.uncertainty)
    .bind(update.stability)
    .bind(update.memory_difficulty)
    .bind(update.due_at)
    .bind(update.last_practiced)
    .execute(db)
    .await?;
    Ok(())
}

/// A change of the log, for replaying it.
#[derive(Debug, Clone, FromRow)]
pub struct LogRow {
    /// The evidence that was appended or retracted.
    #[sqlx(try_from = "Uuid")]
    pub id: EvidenceId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    #[sqlx(try_from = "Uuid")]
    pub concept_id: ConceptId,
    /// The concept's difficulty, from which its bias starts.
    pub concept_difficulty: i32,
    #[sqlx(try_from = "String")]
    pub kind: EvidenceKind,
    #[sqlx(try_from = "String")]
    pub outcome: Outcome,
    /// Here it is retracted.
    pub retracted: bool,
    /// Here it is moved to the concept. Neither: it is appended.
    pub moved: bool,
}

/// The whole log in its order.
pub async fn log(db: impl PgExecutor<'_>) -> Result<Vec<LogRow>> {
    Ok(sqlx::query_as(
        "select
            line.id, line.student_id, concept.id as concept_id,
            concept.difficulty as concept_difficulty, line.kind, line.outcome,
            change.retracted, change.moved_to is not null as moved
        from (
            select seq, id, false as retracted, null::uuid as moved_to from evidence
            union all
            select seq, evidence_id, true, null from evidence_retractions
            union all
            select seq, evidence_id, false, concept_id from evidence_moves
        ) as change
        join evidence line on line.id = change.id
        join concepts concept on concept.id = coalesce(change.moved_to, line.concept_id)
        order by change.seq",
    )
    .fetch_all(db)
    .await?)
}

/// Concepts for which a session showed the student going wrong.
pub async fn list_concepts_with_errors(
    db: impl PgExecutor<'_>,
    session: SessionId,
) -> Result<Vec<ConceptId>> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select distinct concept_id from standing_evidence where session_id = $1 and outcome = 'incorrect'",
    )
    .bind(session.0)
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(ConceptId).collect())
}
