//! Rewrites what is stored sealed with the newest key and in the newest format, while the product
//! runs. Afterwards an older key can be dropped.
//!
//! Nothing is noted on the way: what is left to do is seen from how the values begin. So this can be
//! killed anywhere and started again, and a second one beside it does no harm.

mod files;
mod survey;

use std::sync::Arc;
use std::time::Duration;

use db::reseal::{Resealed, SealedAnswer, SealedText};
use domain::seal::{SealedField, Unsealable};
use ports::Blobs;
use sqlx::PgPool;
use uuid::Uuid;

use crate::idempotency::{Keyed, sealing_row};
use crate::{Result, Vault};

pub use survey::{StaleValues, Survey, survey};

/// Values rewritten in one statement. Those that can be large are few at a time.
const BATCH: i64 = 200;
const TRANSCRIPT_BATCH: i64 = 8;

/// The most passes over everything: functions that still run with the older key may seal with it
/// meanwhile.
const MAX_PASSES: u32 = 5;

/// The most tries of a statement that another transaction got in the way of.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(200);

/// The parts that resealing needs.
#[derive(Clone)]
pub struct Reseal {
    pub db: PgPool,
    pub blobs: Arc<dyn Blobs>,
    /// The keys, the newest one first.
    pub vault: Vault,
}

/// The progress, in values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResealProgress {
    /// Sealed anew.
    pub resealed: u64,
    /// Written by the product in between, which has sealed them itself.
    pub overtaken: u64,
    /// Not to be opened: changed, moved, or under a key that is not there.
    pub unreadable: u64,
    /// Values of the database not looked at in this pass. Files come after those.
    pub left: u64,
}

impl ResealProgress {
    fn add(&mut self, resealed: u64, overtaken: u64, unreadable: u64) {
        self.resealed += resealed;
        self.overtaken += overtaken;
        self.unreadable += unreadable;
        self.left = self.left.saturating_sub(resealed + overtaken + unreadable);
    }
}

/// Rewrites every value that is not sealed with the newest key and format. `tell` is called after
/// each batch.
pub async fn run(cx: &Reseal, mut tell: impl FnMut(ResealProgress)) -> Result<ResealProgress> {
    let mut progress = ResealProgress::default();
    for _ in 0..MAX_PASSES {
        let resealed_before = progress.resealed;
        progress.left = survey::stale_in_database(cx).await?;
        progress.unreadable = 0;
        for field in SealedField::ALL {
            match field {
                SealedField::KeptAnswer => reseal_answers(cx, &mut progress, &mut tell).await?,
                SealedField::UploadedFile => files::reseal(cx, &mut progress, &mut tell).await?,
                // Expires within a day, and what does not open is fetched anew.
                SealedField::CacheEntry => {}
                SealedField::Transcript
                | SealedField::Speakers
                | SealedField::TurnSpeaker
                | SealedField::TurnText
                | SealedField::Message
                | SealedField::ContestComment
                | SealedField::VerdictComment
                | SealedField::Recording
                | SealedField::FindingWords
                | SealedField::AlertNote => {
                    reseal_texts(cx, field, &mut progress, &mut tell).await?;
                }
            }
        }
        if progress.resealed == resealed_before {
            break;
        }
    }
    Ok(progress)
}

async fn reseal_texts(
    cx: &Reseal,
    field: SealedField,
    progress: &mut ResealProgress,
    tell: &mut impl FnMut(ResealProgress),
) -> Result<()> {
    let prefix = cx.vault.sealer().newest_prefix();
    let is_large = matches!(field, SealedField::Transcript | SealedField::Recording);
    let batch = if is_large { TRANSCRIPT_BATCH } else { BATCH };
    let mut after = Uuid::nil();
    loop {
        let sealed_texts = db::reseal::list_texts(&cx.db, field, &prefix, after, batch).await?;
        let Some(last) = sealed_texts.last() else { return Ok(()) };
        after = last.id;
        let read = sealed_texts.len() as u64;
        let texts: Vec<Resealed> =
            sealed_texts.into_iter().filter_map(|text| reseal_text(cx, field, text)).collect();
        let resealed = replace(cx, field, &texts).await?;
        let opened = texts.len() as u64;
        progress.add(resealed, opened - resealed, read - opened);
        tell(*progress);
    }
}

/// A text as it is to be stored; none when it can't be opened.
fn reseal_text(cx: &Reseal, field: SealedField, text: SealedText) -> Option<Resealed> {
    let SealedText { id, sealed: old } = text;
    let plain = cx.vault.sealer().open(field, id, &old);
    let plain = plain.map_err(|reason| warn_unreadable(field, id, &reason)).ok()?;
    Some(Resealed { id, new: cx.vault.seal(field, id, &plain), old })
}

/// A value under a missing key is counted under that key; any other that does not open is named.
fn warn_unreadable(field: SealedField, row: Uuid, reason: &Unsealable) {
    if !matches!(reason, Unsealable::UnknownKey(_)) {
        tracing::warn!(%row, "{}.{} can't be opened: {reason}", field.table(), field.column());
    }
}

/// Waits for others who hold the rows, or who were in each other's way with this.
async fn replace(cx: &Reseal, field: SealedField, texts: &[Resealed]) -> Result<u64> {
    for n in 1..TRIES {
        match db::reseal::replace_texts(&cx.db, field, texts).await {
            Err(db::Error::Busy(_)) => tokio::time::sleep(PAUSE * n).await,
            done => return Ok(done?),
        }
    }
    Ok(db::reseal::replace_texts(&cx.db, field, texts).await?)
}

async fn reseal_answers(
    cx: &Reseal,
    progress: &mut ResealProgress,
    tell: &mut impl FnMut(ResealProgress),
) -> Result<()> {
    let prefix = cx.vault.sealer().newest_prefix();
    let mut after = SealedAnswer::default();
    loop {
        let answers = db::reseal::list_answers(&cx.db, &prefix, &after, BATCH).await?;
        let Some(last) = answers.last() else { return Ok(()) };
        after = last.clone();
        for answer in &answers {
            let row = row_of(answer);
            match cx.vault.open_bytes(SealedField::KeptAnswer, row, &answer.answer) {
                Ok(plain) => {
                    let new = cx.vault.seal_bytes(SealedField::KeptAnswer, row, &plain);
                    let replaced = db::reseal::replace_answer(&cx.db, answer, &new).await?;
                    progress.add(u64::from(replaced), u64::from(!replaced), 0);
                }
                Err(reason) => {
                    warn_unreadable(SealedField::KeptAnswer, row, &reason);
                    progress.add(0, 0, 1);
                }
            }
        }
        tell(*progress);
    }
}

fn row_of(answer: &SealedAnswer) -> Uuid {
    let SealedAnswer { principal, method, path, key, .. } = answer;
    sealing_row(&Keyed { principal, method, path, key, body_sha256: [0; 32] })
}
