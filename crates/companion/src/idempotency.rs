//! A request that comes twice with one `Idempotency-Key` is done once.
//!
//! The key is claimed before the request is handled and its answer kept after. Only answers that
//! changed something are kept: what was refused left no trace and may be tried again, with the same
//! key, as it is or mended.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use db::idempotency::{Asked, Claim, Kept, Terms};
use domain::UserId;
use domain::bounded::{IdempotencyKey, MediaType, MethodName, Principal, RequestPath};
use domain::ids::derived;
use domain::people::Caller;
use domain::seal::SealedField;
use ports::Clock;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{Error, Result, Vault};

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// Larger answers are not kept: the request is simply done again, which every route bears.
const MAX_ANSWER_BYTES: usize = 1_000_000;

/// What keeping answers needs.
#[derive(Clone)]
pub struct Answers {
    /// The database.
    pub db: PgPool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Seals answers: they hold what people said.
    pub vault: Vault,
}

/// A request with a key.
#[derive(Debug, Clone, Copy)]
pub struct Keyed<'a> {
    /// Who asks, such as `user:{id}`.
    pub principal: &'a Principal,
    /// Such as `POST`.
    pub method: &'a MethodName,
    /// Without the query.
    pub path: &'a RequestPath,
    /// The caller's key.
    pub key: &'a IdempotencyKey,
    /// Of the query and the body.
    pub body_sha256: [u8; 32],
}

/// An answer that was kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// The body's type, if it has one.
    pub content_type: Option<String>,
}

/// What becomes of a request with a key.
pub enum Begun {
    /// It is to be handled, and the outcome told.
    Handle(Lease),
    /// It was answered before.
    Answered(Answer),
    /// It is to be handled as if it had no key: whoever asks may not, or no longer, see what it is
    /// about, and is told so by the handler.
    Refuse,
}

/// The right to handle a request.
#[derive(Debug, Clone, Copy)]
pub struct Lease {
    until: DateTime<Utc>,
}

impl Keyed<'_> {
    fn asked(&self) -> Asked<'_> {
        Asked { principal: self.principal, method: self.method, path: self.path, key: self.key }
    }

    /// What the answer is sealed for.
    pub(crate) fn row(&self) -> Uuid {
        let Self { principal, method, path, key, .. } = self;
        derived(Uuid::nil(), &format!("{principal}\n{method}\n{path}\n{key}"))
    }
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
    let terms = Terms {
        body_sha256: &keyed.body_sha256,
        now,
        leased_until: until,
        forget_before: now - KEPT,
    };
    match db::idempotency::claim(&cx.db, caller, keyed.asked(), terms).await {
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

fn open(cx: &Answers, keyed: &Keyed<'_>, kept: Kept) -> Result<Answer> {
    let body = cx.vault.open_bytes(SealedField::KeptAnswer, keyed.row(), &kept.answer);
    Ok(Answer {
        status: u16::try_from(kept.status).map_err(Error::internal)?,
        body: body.map_err(Error::internal)?,
        content_type: kept.content_type.map(MediaType::into_string),
    })
}

/// Keeps the answer. It is erased with the student it is about.
pub async fn keep(
    cx: &Answers,
    keyed: &Keyed<'_>,
    lease: Lease,
    student: Option<UserId>,
    answer: &Answer,
) -> Result<()> {
    if answer.body.len() > MAX_ANSWER_BYTES {
        return release(cx, keyed, lease).await;
    }
    let kept = Kept {
        status: answer.status.into(),
        answer: cx.vault.seal_bytes(SealedField::KeptAnswer, keyed.row(), &answer.body),
        content_type: answer.content_type.as_deref().map(MediaType::cut),
    };
    db::idempotency::keep(&cx.db, keyed.asked(), lease.until, student, &kept).await?;
    Ok(())
}

/// Lets go of a request that changed nothing.
pub async fn release(cx: &Answers, keyed: &Keyed<'_>, lease: Lease) -> Result<()> {
    db::idempotency::release(&cx.db, keyed.asked(), lease.until).await?;
    Ok(())
}
