//! A request that comes twice with one `Idempotency-Key` is done once.
//!
//! The key is claimed before the request is handled and its answer kept after. Only answers that
//! changed something are kept: what was refused left no trace and may be tried again, with the same
//! key, as it is or mended.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use db::idempotency::{Claim, Terms};
use domain::UserId;
use domain::ids::derive;
use domain::people::Caller;
use domain::seal::SealedField;
use ports::Clock;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{Error, Result, Vault};

pub use db::idempotency::{KeptAnswer, Keyed};

/// The time for which an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// Larger answers are not kept: the request is simply done again, which every route bears.
const MAX_ANSWER_BYTES: usize = 1_000_000;

/// The services for keeping answers.
#[derive(Clone)]
pub struct Answers {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Seals answers: they hold what people said.
    pub vault: Vault,
}

/// The ways to go on with a request that has a key.
pub enum Begun {
    /// It is to be handled, and the outcome told.
    Handle(Lease),
    /// It was answered before.
    Answered(KeptAnswer),
    /// Handle it as if it had no key: the caller may not see its subject, or no longer, and the
    /// handler says so.
    Refuse,
}

/// The right to handle a request.
#[derive(Debug, Clone, Copy)]
pub struct Lease {
    until: DateTime<Utc>,
}

/// The id that the answer to a request is sealed for.
pub(crate) fn sealing_row(keyed: &Keyed<'_>) -> Uuid {
    let Keyed { principal, method, path, key, .. } = keyed;
    derive(Uuid::nil(), &format!("{principal}\n{method}\n{path}\n{key}"))
}

/// Claims a request for as long as a function may run.
///
/// # Errors
/// `idempotency_key_in_use` (409, with when to come back) and `idempotency_key_reused` (422).
pub async fn begin(
    cx: &Answers,
    caller: &Caller,
    keyed: &Keyed<'_>,
    lease: Duration,
) -> Result<Begun> {
    let now = cx.clock.now().trunc_subsecs(6);
    let until = now + TimeDelta::from_std(lease).map_err(Error::internal)?;
    let terms = Terms { now, leased_until: until, forget_before: now - KEPT };
    match db::idempotency::claim(&cx.db, caller, keyed, terms).await {
        Ok(Claim::Taken) => Ok(Begun::Handle(Lease { until })),
        Ok(Claim::Done(kept)) => Ok(Begun::Answered(open(cx, keyed, kept)?)),
        Ok(Claim::NotYours) | Err(db::Error::StaleCaller) => Ok(Begun::Refuse),
        Ok(Claim::OtherBody) => Err(Error::KeyReused),
        Ok(Claim::Running(until)) => {
            let retry_after =
                (until - now).to_std().unwrap_or_default().max(Duration::from_secs(1));
            Err(Error::KeyInUse { retry_after })
        }
        Err(error) => Err(error.into()),
    }
}

fn open(cx: &Answers, keyed: &Keyed<'_>, kept: KeptAnswer) -> Result<KeptAnswer> {
    let body = cx.vault.open_bytes(SealedField::KeptAnswer, sealing_row(keyed), &kept.body);
    Ok(KeptAnswer { body: body.map_err(Error::internal)?, ..kept })
}

/// Keeps the answer. It is erased with the student it is about.
pub async fn keep(
    cx: &Answers,
    keyed: &Keyed<'_>,
    lease: Lease,
    student: Option<UserId>,
    answer: &KeptAnswer,
) -> Result<()> {
    if answer.body.len() > MAX_ANSWER_BYTES {
        return release(cx, keyed, lease).await;
    }
    let sealed = KeptAnswer {
        status: answer.status,
        body: cx.vault.seal_bytes(SealedField::KeptAnswer, sealing_row(keyed), &answer.body),
        content_type: answer.content_type.clone(),
    };
    db::idempotency::keep(&cx.db, keyed, lease.until, student, &sealed).await?;
    Ok(())
}

/// Lets go of a request that changed nothing.
pub async fn release(cx: &Answers, keyed: &Keyed<'_>, lease: Lease) -> Result<()> {
    db::idempotency::release(&cx.db, keyed, lease.until).await?;
    Ok(())
}
