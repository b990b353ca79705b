//! A count of sealed values by key.

use domain::seal::SealedField;

use super::Reseal;
use super::files::{self, FileState, newest_head};
use crate::Result;

/// Counts of sealed values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// The key that seals now.
    pub newest_key: String,
    /// Values under that key and in the newest format.
    pub newest: u64,
    pub stale: Vec<StaleValues>,
    /// Files not read yet, plain as they were uploaded.
    pub plain_files: u64,
    /// Files that sessions are made from and that the store does not have.
    pub absent_files: u64,
    /// Keys that are configured beside the newest and seal nothing any more.
    pub unused_keys: Vec<String>,
}

/// Values that are sealed under an older key or in an older format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleValues {
    /// Such as `messages.content`.
    pub place: String,
    pub key_id: String,
    /// True if that key is configured: without it they can't be opened.
    pub has_key: bool,
    pub count: u64,
}

impl Survey {
    /// The number of values that are not sealed in the newest way.
    pub fn stale_count(&self) -> u64 {
        self.stale.iter().map(|values| values.count).sum()
    }
}

/// Counts everything that is sealed, by its key. Reads every uploaded file. What is in the cache is
/// not counted: it expires within a day, and what does not open counts as absent.
pub async fn survey(cx: &Reseal) -> Result<Survey> {
    let newest_head = newest_head(cx);
    let sealer = cx.vault.sealer();
    let key_ids: Vec<&str> = sealer.key_ids().collect();
    let mut survey = Survey {
        newest_key: key_ids.first().copied().unwrap_or_default().to_owned(),
        newest: 0,
        stale: Vec::new(),
        plain_files: 0,
        absent_files: 0,
        unused_keys: Vec::new(),
    };
    let mut counted = heads_in_database(cx).await?;
    for (state, count) in files::count(cx).await? {
        match state {
            FileState::Sealed(head) => counted.push((SealedField::UploadedFile, head, count)),
            FileState::Plain => survey.plain_files = count,
            FileState::Absent => survey.absent_files = count,
        }
    }
    for (field, head, count) in counted {
        if head == newest_head {
            survey.newest += count;
            continue;
        }
        let key_id = head.rsplit(':').next().unwrap_or_default().to_owned();
        let place = format!("{}.{}", field.table(), field.column());
        let has_key = key_ids.contains(&key_id.as_str());
        survey.stale.push(StaleValues { place, key_id, has_key, count });
    }
    let unused =
        key_ids.iter().skip(1).filter(|key| !survey.stale.iter().any(|v| v.key_id == **key));
    survey.unused_keys = unused.map(|key| (*key).to_owned()).collect();
    Ok(survey)
}

/// The number of values of the database that are not sealed in the newest way.
pub(super) async fn stale_in_database(cx: &Reseal) -> Result<u64> {
    let newest = newest_head(cx);
    let counted = heads_in_database(cx).await?;
    Ok(counted.iter().filter(|(_, head, _)| *head != newest).map(|(.., count)| count).sum())
}

async fn heads_in_database(cx: &Reseal) -> Result<Vec<(SealedField, String, u64)>> {
    let mut counted = Vec::new();
    for field in SealedField::ALL {
        if matches!(field, SealedField::UploadedFile | SealedField::CacheEntry) {
            continue;
        }
        for head_count in db::reseal::count(&cx.db, field).await? {
            counted.push((field, head_count.head, head_count.count.cast_unsigned()));
        }
    }
    Ok(counted)
}
