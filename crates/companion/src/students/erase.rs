//! Erasing a student.
//!
//! The rows go first, in one transaction, so that from its end on the student can't be found and no
//! token counts, whatever else is down. What is kept outside of the database is removed by a job
//! (see `erasure`).

use db::students::erase::NewErasure;
use domain::UserId;
use domain::people::Caller;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Students;
use crate::erasure::{erased_event, until_free};
use crate::{OrNotFound, Result, new_id};

/// The answer to a request to erase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Erasing {
    /// Who is being erased.
    pub student_id: Uuid,
    /// `erasing`.
    #[schema(example = "erasing")]
    pub status: &'static str,
    /// What happens next.
    #[schema(example = "The account is gone. Files and search entries follow within the hour.")]
    pub message: &'static str,
}

/// Erases a student, for themself or an admin.
pub async fn erase(cx: &Students, caller: &Caller, student: UserId) -> Result<Erasing> {
    let id = until_free(|| Box::pin(remove_rows(cx, caller, student))).await?;
    if let Err(fault) = cx.events.send(&[erased_event(id, 1)]).await {
        tracing::error!(erasure = %id, %fault, "the job that erases files was not started; the sweep will");
    }
    Ok(Erasing {
        student_id: student.0,
        status: "erasing",
        message: "The account is gone. Files and search entries follow within the hour.",
    })
}

/// Takes the rows away, all or none. Returns the erasure.
async fn remove_rows(cx: &Students, caller: &Caller, student: UserId) -> Result<Uuid> {
    let id: Uuid = new_id();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let person =
        db::students::erase::lock(&mut tx, caller, student).await?.or_not_found("student")?;
    let new = NewErasure {
        id,
        actor: caller.id,
        audit_id: new_id(),
        person: &person,
        now: cx.clock.now(),
    };
    db::students::erase::note(&mut tx, &new).await?;
    db::students::erase::remove(&mut tx, id, &person).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(id)
}
