//! Removing what is kept of an erased student or session outside of the database: an event starts the
//! job, and the sweep starts it again, until nothing names them any more.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::students::erase::Erasure;
use db::work::Work;
use futures::future::BoxFuture;
use ports::{Blobs, Cache, Clock, Event, Filter, Namespace, Vectors};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgPool;
use steps::{Failure, JobError, Step};
use uuid::Uuid;

use crate::activity_vectors::EVENT_ID;
use crate::jobs::attempt::{self, ABANDONED_AFTER, Attempt, settle};
use crate::jobs::failure::retriable;
use crate::{Error, Result};

/// The most tries to change the rows. A transaction that writes for the student at the same time may
/// deadlock with this one, and one of the two then has to start again.
const MAX_TRIES: u32 = 6;

/// The pause before the second try; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// Changes rows by `change`, which starts again while somebody else holds what it needs.
pub(crate) async fn until_free<'a, T>(change: impl Fn() -> BoxFuture<'a, Result<T>>) -> Result<T> {
    let mut pause = FIRST_PAUSE;
    for _ in 1..MAX_TRIES {
        match change().await {
            Err(Error::Unavailable { reason, .. }) => {
                tracing::info!(reason, "a change of rows starts again");
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            done => return done,
        }
    }
    change().await
}

/// The context of the job that removes the traces of an erased student or session.
#[derive(Clone)]
pub struct ErasureContext {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Holds the vectors.
    pub vectors: Arc<dyn Vectors>,
    /// Holds the uploaded files.
    pub blobs: Arc<dyn Blobs>,
    /// Holds what was read often.
    pub cache: Arc<dyn Cache>,
}

/// The time after the removal of the rows in which a request that began before may still write
/// elsewhere: longer than any function runs.
const LATE_WRITES: TimeDelta = TimeDelta::minutes(2);

/// The time for which access tokens outlive the account. Their requests are refused, but the
/// limiter counts them under the account's id.
const TOKENS_OUTLIVE: Duration = Duration::from_mins(16);

/// The pause before an attempt that failed for good is made again.
const NEXT_ATTEMPT: TimeDelta = TimeDelta::hours(1);

/// Concepts whose vectors one step removes, each with a call of its own.
const CONCEPTS_PER_STEP: usize = 50;

/// The event that starts the job: the same for the same attempt. It does not name the student.
pub(crate) fn erased_event(erasure: Uuid, attempt: i32) -> Event {
    Event {
        id: format!("erasure.requested:{erasure}:{attempt}"),
        name: "erasure.requested".into(),
        data: json!({ "erasureId": erasure, "attempt": attempt }),
    }
}

/// The events of erasures that are due since before the given moment, at most `limit`.
pub(crate) async fn list_overdue(
    db: &PgPool,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Event>> {
    let due = db::students::erase::due_since(db, before, limit).await?;
    Ok(due.into_iter().map(|(id, attempt)| erased_event(id, attempt)).collect())
}

/// The events of new attempts at erasures that were abandoned, at most `limit`. The job's long sleep
/// is no sign of that.
pub(crate) async fn renew_abandoned(
    db: &PgPool,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Event>> {
    let outlasted = TimeDelta::from_std(TOKENS_OUTLIVE).map_err(Error::internal)?;
    let before = now - ABANDONED_AFTER - outlasted;
    let renewed = db::students::erase::renew(db, before, now, limit).await?;
    Ok(renewed.into_iter().map(|(id, attempt)| erased_event(id, attempt)).collect())
}

/// `erasure.requested`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErasureRequested {
    /// The erasure.
    pub erasure_id: Uuid,
    /// The number of the attempt, from 1.
    #[serde(default = "attempt::first_attempt")]
    pub attempt: i32,
}

impl ErasureRequested {
    fn attempt(&self) -> Attempt {
        Attempt { work: Work::Erasure, id: self.erasure_id, number: self.attempt }
    }
}

/// Removes the data that an erased student or session has outside of the database: at once, and again
/// when all requests that were under way have ended. Then the erasure's own row goes.
pub async fn remove_traces(
    step: &Step,
    cx: &ErasureContext,
    event: ErasureRequested,
) -> Result<(), JobError> {
    settle(remove_twice(step, cx, event.attempt()).await)
}

async fn remove_twice(step: &Step, cx: &ErasureContext, attempt: Attempt) -> Result<(), JobError> {
    remove(step, cx, attempt).await?;
    step.sleep("outlast-tokens", TOKENS_OUTLIVE).await?;
    remove(step, cx, attempt).await?;
    let guard = attempt.guard(&cx.db, &*cx.clock);
    step.run("finish", guard.step(finish(cx, attempt.id))).await
}

async fn remove(step: &Step, cx: &ErasureContext, attempt: Attempt) -> Result<(), JobError> {
    let id = attempt.id;
    let guard = attempt.guard(&cx.db, &*cx.clock);
    step.run("remove-vectors", guard.step(remove_vectors(cx, id))).await?;
    let concepts = step.run("count-concepts", guard.step(count_concepts(cx, id))).await?;
    for n in 0..concepts.div_ceil(CONCEPTS_PER_STEP) {
        let batch = guard.step(remove_concepts(cx, id, n));
        step.run(&format!("remove-concepts-{n}"), batch).await?;
    }
    step.run("remove-files", guard.step(remove_files(cx, id))).await?;
    step.run("forget-traces", guard.step(forget_traces(cx, id))).await?;
    Ok(())
}

/// Has the job started again, later, when an attempt failed for good.
pub async fn try_later(
    step: &Step,
    cx: &ErasureContext,
    failure: Failure<ErasureRequested>,
) -> Result<(), JobError> {
    let ErasureRequested { erasure_id: id, attempt } = failure.event;
    let postpone = async {
        let due_at = cx.clock.now() + NEXT_ATTEMPT;
        db::students::erase::postpone(&cx.db, id, attempt, due_at).await.map_err(retriable)
    };
    step.run("postpone", postpone).await
}

/// The erasure; nothing when it is done.
async fn load(cx: &ErasureContext, id: Uuid) -> Result<Option<Erasure>, JobError> {
    db::students::erase::load_remaining(&cx.db, id).await.map_err(retriable)
}

/// Removes the vectors. Returns how often the index was asked to.
async fn remove_vectors(cx: &ErasureContext, id: Uuid) -> Result<usize, JobError> {
    let Some(rest) = load(cx, id).await? else { return Ok(0) };
    let filters = vectors_of(&rest);
    for (namespace, filter) in &filters {
        cx.vectors.delete(*namespace, filter).await?;
    }
    Ok(filters.len())
}

/// All vectors of a student, or those of a session and what was made from it.
fn vectors_of(rest: &Erasure) -> Vec<(Namespace, Filter)> {
    let own = Filter::student(rest.student_id);
    let Some(session) = rest.session_id else {
        return Namespace::ALL.map(|namespace| (namespace, own.clone())).to_vec();
    };
    let with = |field, id: Uuid| own.clone().with(field, id.to_string());
    let practices = rest.practice_ids.iter().map(|practice| practice.0);
    let messages = rest.message_ids.iter().map(|message| message.0);
    let events = std::iter::once(session.0).chain(practices.clone()).chain(messages);
    let mut filters = vec![(Namespace::SessionTranscripts, with("sessionId", session.0))];
    filters.extend(practices.map(|id| (Namespace::PracticeProblems, with("practiceId", id))));
    filters.extend(events.map(|id| (Namespace::StudentHistory, with(EVENT_ID, id))));
    filters
}

async fn count_concepts(cx: &ErasureContext, id: Uuid) -> Result<usize, JobError> {
    Ok(load(cx, id).await?.map_or(0, |rest| rest.concept_ids.len()))
}

/// Removes the vectors of one batch of the concepts that nobody has met any more. Returns how many.
async fn remove_concepts(cx: &ErasureContext, id: Uuid, batch: usize) -> Result<usize, JobError> {
    let Some(rest) = load(cx, id).await? else { return Ok(0) };
    let batch = rest.concept_ids.chunks(CONCEPTS_PER_STEP).nth(batch).unwrap_or_default();
    for concept in batch {
        let of_concept = Filter::default().with("conceptId", concept.to_string());
        cx.vectors.delete(Namespace::ConceptKnowledge, &of_concept).await?;
    }
    Ok(batch.len())
}

/// Removes the files that an erased student uploaded, and those of the sessions that a tutor uploaded,
/// unless another session is made from the same or they were put there anew. Returns how many.
async fn remove_files(cx: &ErasureContext, id: Uuid) -> Result<usize, JobError> {
    let Some(rest) = load(cx, id).await? else { return Ok(0) };
    let mut files: Vec<String> = Vec::new();
    if rest.session_id.is_none() {
        let own = cx.blobs.list(&format!("uploads/{}/", rest.student_id)).await?;
        files.extend(own.into_iter().map(|file| file.pathname));
    }
    for pathname in rest.pathnames {
        let blob = cx.blobs.head(&pathname).await?;
        if blob.is_some_and(|file| file.uploaded_at <= rest.requested_at + LATE_WRITES) {
            files.push(pathname);
        }
    }
    cx.blobs.delete(&files).await?;
    Ok(files.len())
}

/// Forgets what the cache may hold, and what was written in the last moment where no foreign key
/// forbids it. Returns how many rows.
async fn forget_traces(cx: &ErasureContext, id: Uuid) -> Result<u64, JobError> {
    let Some(rest) = load(cx, id).await? else { return Ok(0) };
    cx.cache.forget(&rest.cache_keys).await?;
    let traces = match rest.session_id {
        None => db::students::erase::forget_id(&cx.db, rest.student_id).await,
        Some(_) => db::transcripts::forget_ids(&cx.db, &rest.ids()).await,
    };
    let letters = db::students::erase::forget_letters(&cx.db, id, LATE_WRITES).await;
    Ok(traces.map_err(retriable)?.cast_unsigned() + letters.map_err(retriable)?)
}

async fn finish(cx: &ErasureContext, id: Uuid) -> Result<(), JobError> {
    db::students::erase::finish(&cx.db, id).await.map_err(retriable)?;
    tracing::info!(erasure = %id, "an erasure is complete");
    Ok(())
}
