//! What a student has answered, for planning the next practice.

use domain::practice::level::LeveledAnswer;
use domain::status::AnswerMark;
use domain::{ConceptId, UserId};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::columns::uuids;

#[derive(FromRow)]
struct AnsweredRow {
    #[sqlx(try_from = "Uuid")]
    concept_id: ConceptId,
    difficulty: i32,
    #[sqlx(try_from = "String")]
    outcome: AnswerMark,
}

/// A student's last answers on each of some concepts, newest first, with the level of their items; those
/// that nobody could read are left out.
pub async fn list_leveled_answers(
    db: impl PgExecutor<'_>,
    student: UserId,
    concepts: &[ConceptId],
    limit: i64,
) -> Result<Vec<(ConceptId, LeveledAnswer)>> {
    let rows: Vec<AnsweredRow> = sqlx::query_as(
        "select answered.concept_id, answered.difficulty, answered.outcome
        from unnest($2::uuid[]) as wanted (id)
        cross join lateral (
            select
                asked.concept_id, (asked.draft ->> 'difficulty')::int as difficulty, asked.outcome,
                practice.completed_at, asked.position
            from practice_questions asked
            join practices practice on practice.id = asked.practice_id
            where asked.concept_id = wanted.id and practice.student_id = $1
                and practice.status = 'completed'
                and asked.outcome in ('correct', 'partial', 'incorrect')
            order by practice.completed_at desc, asked.position desc
            limit $3
        ) as answered
        order by answered.concept_id, answered.completed_at desc, answered.position desc",
    )
    .bind(student.0)
    .bind(uuids(concepts))
    .bind(limit)
    .fetch_all(db)
    .await?;
    let answer = |row: AnsweredRow| {
        let difficulty = u8::try_from(row.difficulty).ok()?;
        let answer = LeveledAnswer { difficulty, outcome: row.outcome.outcome()? };
        Some((row.concept_id, answer))
    };
    Ok(rows.into_iter().filter_map(answer).collect())
}
