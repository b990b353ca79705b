//! Answers that are being written, as other processes see them: in the cache, sealed, for as long as
//! a function may run. Once an answer is stored, the message itself is what there is to read.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ConversationId, MessageId, UserId};
use serde::{Deserialize, Serialize};

use crate::ReadThroughCache;
use crate::read_through::CacheKey;

/// The longest time that an answer is being written: no function runs longer.
const LONGEST: TimeDelta = TimeDelta::minutes(1);

/// An answer that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RunningAnswer {
    pub student: UserId,
    /// The message that it will be.
    pub message: MessageId,
    pub begun_at: DateTime<Utc>,
    /// As far as it was shown.
    pub text: String,
}

impl RunningAnswer {
    /// Keeps it as the one that runs in its conversation.
    pub(super) async fn keep(&self, cache: &ReadThroughCache, conversation: ConversationId) {
        cache.keep(CacheKey::RunningAnswer(conversation), self).await;
    }

    /// Takes it away, once the answer is stored or has failed.
    pub(super) async fn forget(cache: &ReadThroughCache, conversation: ConversationId) {
        cache.forget(&[CacheKey::RunningAnswer(conversation)]).await;
    }

    /// The answer that runs in a conversation of this student, if one does.
    pub(super) async fn find(
        cache: &ReadThroughCache,
        conversation: ConversationId,
        student: UserId,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let found = cache.kept::<Self>(CacheKey::RunningAnswer(conversation)).await?;
        (found.student == student && now - found.begun_at < LONGEST).then_some(found)
    }
}
