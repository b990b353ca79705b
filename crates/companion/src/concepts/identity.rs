//! What joining and splitting share: the locks, and what follows evidence that is moved.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::concepts::Followers;
use db::evidence::MovedPart;
use domain::ConceptId;
use sqlx::PgConnection;

use super::MovedCounts;
use crate::read_through::CacheKey;
use crate::{Conflict, Error, Result, mastery_update};

/// Tries to lock what follows concepts before the request is given up: each fails only when something
/// was written about them in between.
pub(super) const TRIES: usize = 4;

/// Students who can be computed anew in one request.
const MAX_STUDENTS: usize = 5_000;

/// A move of what belongs to concepts to another one.
#[derive(Clone, Copy)]
pub(super) struct Moving<'a> {
    pub from: &'a [ConceptId],
    pub part: MovedPart<'a>,
    pub into: ConceptId,
    pub now: DateTime<Utc>,
}

/// Locks what follows the first concepts, then all of them. None if something came in between: the
/// transaction is of no use then.
pub(super) async fn lock(
    tx: &mut PgConnection,
    followed: &[ConceptId],
    others: &[ConceptId],
) -> Result<Option<Followers>> {
    let followers = db::concepts::find_followers(&mut *tx, followed).await?;
    if followers.students.len() > MAX_STUDENTS {
        let detail = format!("More than {MAX_STUDENTS} students have met this concept.");
        return Err(Error::conflict(Conflict::TOO_MANY_STUDENTS, detail));
    }
    db::concepts::lock_followers(tx, &followers).await?;
    let mut concepts = [followed, others].concat();
    concepts.sort_unstable();
    concepts.dedup();
    db::evidence::lock_concepts(tx, &concepts).await?;
    let now = db::concepts::find_followers(&mut *tx, followed).await?;
    Ok(followers.include(&now).then_some(followers))
}

/// The answer when something came in between each time.
pub(super) fn busy() -> Error {
    Error::Unavailable {
        retry_after: Duration::from_secs(1),
        reason: "the concepts were written about all the time".to_owned(),
    }
}

/// Moves evidence, sessions and questions, and computes mastery anew.
pub(super) async fn follow(
    tx: &mut PgConnection,
    followers: &Followers,
    moving: Moving<'_>,
) -> Result<(MovedCounts, Vec<CacheKey>)> {
    let Moving { from, part, into, now } = moving;
    let evidence = db::evidence::move_to(tx, from, part, into, now).await?;
    let sessions = db::concepts::move_sessions(tx, from, part, into).await?;
    let (questions, practices) = db::concepts::move_questions(tx, from, part, into).await?;
    let concepts = [from, &[into]].concat();
    mastery_update::rebuild_concepts(tx, &followers.students, &concepts).await?;
    let counts = MovedCounts { students: followers.students.len(), evidence, sessions, questions };
    let keys = followers.sessions.iter().copied().map(CacheKey::Session);
    Ok((counts, keys.chain(practices.into_iter().map(CacheKey::Practice)).collect()))
}
