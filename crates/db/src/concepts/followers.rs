//! The rows that follow concepts when these are joined or split: sessions, practices, learners.
//!
//! They are locked before the concepts, in the order in which everybody else locks them. What came in
//! between is found once the concepts are locked, since whoever writes about a concept needs it.

use domain::{ConceptId, PracticeId, SessionId, UserId};
use sqlx::{FromRow, PgConnection, PgExecutor};

use crate::Result;
use crate::columns::{IdList, uuids};

/// The rows that follow some concepts.
#[derive(Debug, Clone, FromRow)]
pub struct Followers {
    /// Sessions that taught one of them.
    #[sqlx(try_from = "IdList")]
    pub sessions: Vec<SessionId>,
    /// Practices with a question about one of them.
    #[sqlx(try_from = "IdList")]
    pub practices: Vec<PracticeId>,
    /// Students with evidence on one of them.
    #[sqlx(try_from = "IdList")]
    pub students: Vec<UserId>,
}

impl Followers {
    /// True if none of the others is missing here.
    pub fn include(&self, others: &Self) -> bool {
        others.sessions.iter().all(|id| self.sessions.contains(id))
            && others.practices.iter().all(|id| self.practices.contains(id))
            && others.students.iter().all(|id| self.students.contains(id))
    }
}

/// The rows that follow concepts now, each kind in the order of its ids.
pub async fn find_followers(db: impl PgExecutor<'_>, concepts: &[ConceptId]) -> Result<Followers> {
    Ok(sqlx::query_as(
        "select
            array(
                select id from sessions
                where analysis_data -> 'conceptIds' ?| $1::uuid[]::text[]
                order by id
            ) as sessions,
            array(
                select distinct practice_id from practice_questions
                where concept_id = any($1)
                order by practice_id
            ) as practices,
            array(
                select distinct student_id from student_concepts
                where concept_id = any($1)
                order by student_id
            ) as students",
    )
    .bind(uuids(concepts))
    .fetch_one(db)
    .await?)
}

/// Locks them, but not their keys: a submission that updates its practice twice has its session looked
/// up for the foreign key, and would wait in a circle.
pub async fn lock_followers(db: &mut PgConnection, followers: &Followers) -> Result<()> {
    sqlx::query("select id from sessions where id = any($1) order by id for no key update")
        .bind(uuids(&followers.sessions))
        .execute(&mut *db)
        .await?;
    sqlx::query("select id from practices where id = any($1) order by id for no key update")
        .bind(uuids(&followers.practices))
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "select user_id from students where user_id = any($1) order by user_id for no key update",
    )
    .bind(uuids(&followers.students))
    .execute(db)
    .await?;
    Ok(())
}
