//! The second look of a moderation service: beside the rules while a student waits, and later for
//! messages it did not answer about in time.

use std::time::Duration;

use chrono::TimeDelta;
use db::safeguarding::DueRescreen;
use domain::safeguarding::Screening;
use domain::safety::EndpointScore;
use domain::seal::SealedField;
use domain::status::FindingSource;
use domain::transcript::SpeakerRole;
use ports::{Egress, Moderation};
use sqlx::PgPool;
use tokio::time::timeout;

use super::alerting::Alerting;
use super::findings::{TextPlace, find_in, raise};
use crate::roster::Roster;
use crate::{Result, Vault};

/// The longest a student waits for the second look, beside the search for passages.
const WAITED_FOR: Duration = Duration::from_millis(900);

/// Messages looked at again in one call.
const BATCH: i64 = 20;

/// Tries of a message, over about half a day. After them the word of the rules stands.
const MAX_TRIES: i32 = 20;

/// The wait before a message is looked at again.
pub(crate) const FIRST_WAIT: TimeDelta = TimeDelta::minutes(1);

/// What rules and service say about a message.
pub(crate) struct Screened {
    pub screening: Screening,
    /// The service did not answer: the message is to be looked at again.
    pub is_pending: bool,
}

/// Asks the service about a redacted message that the rules have read. When it does not answer in time,
/// the rules decide.
pub(crate) async fn screen_message(
    moderation: &dyn Moderation,
    egress: &Egress,
    screening: Screening,
    redacted: &str,
) -> Screened {
    let scores = match timeout(WAITED_FOR, moderation.scores(egress, redacted)).await {
        Ok(Ok(scores)) => scores,
        Ok(Err(fault)) => {
            tracing::warn!(%fault, "a message is screened by the rules alone, and again later");
            return Screened { screening, is_pending: true };
        }
        Err(_) => {
            tracing::warn!("a moderation service is slow: a message is screened again later");
            return Screened { screening, is_pending: true };
        }
    };
    let scores: Vec<EndpointScore<'_>> = scores.iter().map(|of| of.as_endpoint_score()).collect();
    Screened { screening: screening.with_scores(&scores), is_pending: false }
}

/// Has the service look at messages that it did not answer about, and raises alerts about what it
/// finds. Returns how many were looked at.
pub(crate) async fn rescreen(
    db: &PgPool,
    vault: &Vault,
    moderation: &dyn Moderation,
    alerting: &Alerting,
) -> Result<usize> {
    let now = alerting.clock.now();
    let due = db::safeguarding::claim_rescreens(db, now, BATCH).await?;
    let mut looked = 0;
    for row in due {
        let (message, tries) = (row.message_id, row.tries);
        match look_again(db, vault, moderation, alerting, row).await {
            Ok(true) => looked += 1,
            Ok(false) if tries < MAX_TRIES => {}
            Ok(false) => {
                tracing::error!(%message, "a moderation service never answered about a message");
                db::safeguarding::finish_rescreen(db, message).await?;
            }
            Err(error) => {
                tracing::error!(%message, %error, "a message could not be screened again");
            }
        }
    }
    Ok(looked)
}

/// False when the service does not answer this time either.
async fn look_again(
    db: &PgPool,
    vault: &Vault,
    moderation: &dyn Moderation,
    alerting: &Alerting,
    row: DueRescreen,
) -> Result<bool> {
    let text = vault.open(SealedField::Message, row.message_id, &row.content)?;
    let roster = Roster::open(vault, &row.people)?;
    let redacted = roster.redactor(None, &[]).redact(&text);
    let egress = roster.egress(row.student_id);
    let Ok(scores) = moderation.scores(&egress, &redacted).await else { return Ok(false) };
    let scores: Vec<EndpointScore<'_>> = scores.iter().map(|of| of.as_endpoint_score()).collect();
    let screening = Screening::of(&text, SpeakerRole::Student).with_scores(&scores);
    let place = TextPlace {
        source: FindingSource::Message,
        id: row.message_id.0,
        session: None,
        conversation: Some(row.conversation_id),
        practice: None,
    };
    let found = find_in(&screening, SpeakerRole::Student, place, None, |_| None);
    let mut tx = db.begin().await.map_err(db::Error::from)?;
    raise(&mut tx, row.student_id, found.into_iter().collect(), alerting.clock.now()).await?;
    db::safeguarding::finish_rescreen(&mut *tx, row.message_id).await?;
    tx.commit().await.map_err(db::Error::from)?;
    Ok(true)
}
