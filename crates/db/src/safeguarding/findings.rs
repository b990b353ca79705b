//! The texts that alerts rest on.

use chrono::{DateTime, Utc};
use domain::bounded::SafetyRule;
use domain::safety::Severity;
use domain::status::FindingSource;
use domain::transcript::SpeakerRole;
use domain::{AlertId, ConversationId, PracticeId, SessionId};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::Result;

/// A text that told of a danger.
#[derive(Debug, Clone)]
pub struct NewFinding {
    /// Follows from the text and the category.
    pub id: Uuid,
    pub source: FindingSource,
    /// The message, the turn or the question.
    pub source_id: Uuid,
    pub session: Option<SessionId>,
    pub conversation: Option<ConversationId>,
    pub practice: Option<PracticeId>,
    pub speaker: SpeakerRole,
    pub severity: Severity,
    /// None when a service alone found it.
    pub rule: Option<SafetyRule>,
    /// Sealed, where the words are kept nowhere else.
    pub words: Option<String>,
}

/// Of findings those that are there already.
pub async fn known_findings(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select id from safeguarding_findings where id = any($1)")
        .bind(ids)
        .fetch_all(db)
        .await?)
}

/// Adds findings to an alert.
pub async fn insert_findings(
    db: impl PgExecutor<'_>,
    alert: AlertId,
    found: &[&NewFinding],
    now: DateTime<Utc>,
) -> Result<()> {
    let ids = |of: fn(&NewFinding) -> Option<Uuid>| {
        found.iter().map(|finding| of(finding)).collect::<Vec<_>>()
    };
    let words = |of: fn(&NewFinding) -> &'static str| {
        found.iter().map(|finding| of(finding)).collect::<Vec<_>>()
    };
    let rules = found.iter().map(|finding| finding.rule.as_ref().map(SafetyRule::as_str));
    sqlx::query(
        "insert into safeguarding_findings (
            alert_id, found_at, id, source, source_id, session_id, conversation_id, practice_id,
            speaker, severity, rule, words)
        select $1, $2, new.*
        from unnest($3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[],
            $9::text[], $10::text[], $11::text[], $12::text[]) as new
        on conflict (id) do nothing",
    )
    .bind(alert.0)
    .bind(now)
    .bind(ids(|finding| Some(finding.id)))
    .bind(words(|finding| finding.source.as_str()))
    .bind(ids(|finding| Some(finding.source_id)))
    .bind(ids(|finding| finding.session.map(Uuid::from)))
    .bind(ids(|finding| finding.conversation.map(Uuid::from)))
    .bind(ids(|finding| finding.practice.map(Uuid::from)))
    .bind(words(|finding| finding.speaker.as_str()))
    .bind(words(|finding| finding.severity.as_str()))
    .bind(rules.collect::<Vec<_>>())
    .bind(found.iter().map(|finding| finding.words.as_deref()).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}
