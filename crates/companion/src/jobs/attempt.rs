//! Attempts: how work survives a job service that forgets it.
//!
//! A run may be dropped together with the function that would have told of its failure: in an
//! outage of minutes, or while a signing key is wrong. So a row says when a step last worked on it.
//! Work that was not touched for [`ABANDONED_AFTER`] is sent again as a new attempt, by the sweep
//! or by another request for it; its event has an id of its own, since a service ignores an id it
//! has seen for a day. Steps of an earlier attempt that come late find that theirs is not the last
//! one and write nothing.

use chrono::{DateTime, TimeDelta, Utc};
use db::work::{StepProgress, Touched, Work};
use futures::future::BoxFuture;
use ports::{Clock, Fault};
use sqlx::{PgConnection, PgPool};
use steps::JobError;
use uuid::Uuid;

use super::failure::retriable;

/// The time after which untouched work counts as abandoned. A step takes five minutes at most and a
/// service waits five minutes at most before its next try, so nothing of an abandoned attempt is
/// still at work.
pub(crate) const ABANDONED_AFTER: TimeDelta = TimeDelta::minutes(20);

/// The moment before which work was last touched that is abandoned now.
pub(crate) fn abandoned_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - ABANDONED_AFTER
}

/// The attempt of events that don't say which: those sent before attempts were counted in them.
pub(crate) fn first_attempt() -> i32 {
    1
}

/// The failure of a step that comes after another attempt has begun, or when its row is gone.
const SUPERSEDED: &str = "another attempt has taken over";

/// An attempt of a job at its work.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) work: Work,
    /// The row it is done for.
    pub(crate) id: Uuid,
    /// Counts from 1.
    pub(crate) number: i32,
}

impl Attempt {
    /// The guard of this attempt's steps.
    pub(crate) fn guard<'a>(self, db: &'a PgPool, clock: &'a dyn Clock) -> Guard<'a> {
        Guard { attempt: self, db, clock, progress: None }
    }

    /// Keeps other attempts from beginning until the transaction ends.
    pub(crate) async fn hold(self, tx: &mut PgConnection) -> Result<(), JobError> {
        let Self { work, id, number } = self;
        let is_last = db::work::hold(tx, work, id, number).await.map_err(retriable)?;
        if is_last { Ok(()) } else { Err(JobError::failure(SUPERSEDED)) }
    }
}

/// Lets the steps of an attempt run as long as no other attempt has begun.
#[derive(Clone, Copy)]
pub(crate) struct Guard<'a> {
    attempt: Attempt,
    db: &'a PgPool,
    clock: &'a dyn Clock,
    progress: Option<Progress>,
}

/// The place of a step in its job.
#[derive(Debug, Clone, Copy)]
struct Progress {
    step: &'static str,
    done: u32,
    total: u32,
}

impl<'a> Guard<'a> {
    /// The same for the step named `step`, before which `done` of `total` were done: readers of the
    /// row see it.
    pub(crate) fn at(self, step: &'static str, done: u32, total: u32) -> Self {
        Self { progress: Some(Progress { step, done, total }), ..self }
    }

    /// A step of the attempt: it touches the work and does its own, unless another attempt has
    /// begun. A step that is to be tried again later leaves the work at rest until then.
    ///
    /// Boxed, because a step that reads a whole session is a future of some 30 KB, and every job
    /// would hold its largest one.
    pub(crate) fn step<T: Send + 'a>(
        self,
        step: impl Future<Output = Result<T, JobError>> + Send + 'a,
    ) -> BoxFuture<'a, Result<T, JobError>> {
        Box::pin(async move {
            self.touch(self.clock.now()).await?;
            let outcome = step.await;
            if let Err(JobError::Retry { after: Some(pause), .. }) = &outcome {
                let pause = TimeDelta::from_std(*pause).map_err(retriable)?;
                self.touch(self.clock.now() + pause).await?;
            }
            outcome
        })
    }

    async fn touch(self, at: DateTime<Utc>) -> Result<(), JobError> {
        let Attempt { work, id, number } = self.attempt;
        let progress = self.progress.map(|Progress { step, done, total }| StepProgress {
            step: step.to_owned(),
            done,
            total,
            started_at: None,
        });
        let touched = db::work::touch(self.db, work, id, number, at, progress.as_ref()).await;
        match touched.map_err(retriable)? {
            Touched::Last => Ok(()),
            Touched::Superseded => Err(JobError::failure(SUPERSEDED)),
            // Asked before each step, so that nothing goes on once a guardian takes consent back.
            Touched::LacksConsent => Err(JobError::from(Fault::NoConsent)),
        }
    }
}

/// The end of a job. A job that another attempt has taken over from has nothing left to do, which
/// is no failure.
pub(crate) fn settle(outcome: Result<(), JobError>) -> Result<(), JobError> {
    match outcome {
        Err(JobError::Step(error)) if error.message == SUPERSEDED => Ok(()),
        outcome => outcome,
    }
}
