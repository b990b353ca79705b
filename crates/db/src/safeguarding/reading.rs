//! Alerts as their readers see them. Each query starts from the caller and shows what may be shown.

use chrono::{DateTime, Utc};
use domain::people::Caller;
use domain::safety::{RiskCategory, Severity};
use domain::status::FindingSource;
use domain::transcript::SpeakerRole;
use domain::{AlertId, ConversationId, MessageId, PracticeId, QuestionId, SessionId, UserId};
use serde::Deserialize;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::Result;
use crate::caller::{Seen, Total, as_caller, fetch_all_visible, fetch_visible};
use crate::columns::{JsonList, OptionalId};

/// The alerts that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertFilter {
    All,
    /// Those that nobody has acknowledged.
    Open,
}

/// An alert in a list.
#[derive(Debug, Clone, FromRow)]
pub struct AlertLine {
    #[sqlx(try_from = "Uuid")]
    pub id: AlertId,
    #[sqlx(try_from = "Uuid")]
    pub student_id: UserId,
    pub student_name: String,
    #[sqlx(try_from = "String")]
    pub category: RiskCategory,
    #[sqlx(try_from = "String")]
    pub severity: Severity,
    pub finding_count: i32,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
    pub unreached_at: Option<DateTime<Utc>>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub acknowledged_by_name: Option<String>,
}

/// The alerts that the caller may see: those that nobody has acknowledged first, of these the worst
/// first, then the newest.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    wanted: AlertFilter,
    limit: i64,
    offset: i64,
) -> Result<Option<Total<AlertLine>>> {
    let query = sqlx::query(as_caller!(
        ", visible as (
            select alert.*
            from caller
            join safeguarding_alerts alert
                on may_see_alert(caller.id, caller.role, alert.student_id, alert.subject_id,
                    alert.may_concern_tutor)
            where not $4 or alert.acknowledged_at is null
        )
        select true as allowed, (select count(*) from visible) as total, page.*
        from caller
        left join lateral (
            select visible.id, visible.student_id, student.name as student_name, visible.category,
                visible.severity, visible.finding_count, visible.first_at, visible.last_at,
                visible.unreached_at, visible.acknowledged_at,
                person.name as acknowledged_by_name,
                (visible.acknowledged_at is null) as is_open,
                array_position(array['low', 'medium', 'high', 'critical'],
                    visible.severity::text) as badness
            from visible
            join users student on student.id = visible.student_id
            left join users person on person.id = visible.acknowledged_by
            order by is_open desc, case when visible.acknowledged_at is null then array_position(
                    array['low', 'medium', 'high', 'critical'], visible.severity::text) end
                    desc nulls last,
                visible.last_at desc, visible.id desc
            limit $5 offset $6
        ) as page on true
        order by page.is_open desc, case when page.is_open then page.badness end desc nulls last,
            page.last_at desc, page.id desc"
    ));
    let query = query.for_caller(caller).bind(wanted == AlertFilter::Open).bind(limit).bind(offset);
    fetch_all_visible(query, db).await
}

/// One alert, with all that is known of it but the words.
#[derive(Debug, Clone, FromRow)]
pub struct AlertRow {
    #[sqlx(flatten)]
    pub line: AlertLine,
    /// The caller may look at the words.
    pub reads_words: bool,
    pub escalate_at: Option<DateTime<Utc>>,
    /// Newest first.
    #[sqlx(try_from = "JsonList<FindingRow>")]
    pub findings: Vec<FindingRow>,
    /// In the order they were told.
    #[sqlx(try_from = "JsonList<ToldPerson>")]
    pub told: Vec<ToldPerson>,
    /// Oldest first.
    #[sqlx(try_from = "JsonList<AlertNoteRow>")]
    pub notes: Vec<AlertNoteRow>,
}

/// A text that told of a danger, without its words.
#[derive(Debug, Clone, Deserialize)]
pub struct FindingRow {
    pub id: Uuid,
    pub source: FindingSource,
    pub session_id: Option<SessionId>,
    pub speaker: SpeakerRole,
    pub severity: Severity,
    pub found_at: DateTime<Utc>,
}

/// Somebody who was told.
#[derive(Debug, Clone, Deserialize)]
pub struct ToldPerson {
    pub name: String,
    pub round: i32,
    pub told_at: DateTime<Utc>,
    /// A channel took the message.
    pub reached: bool,
}

/// What somebody wrote down.
#[derive(Debug, Clone, Deserialize)]
pub struct AlertNoteRow {
    pub id: Uuid,
    pub author: Option<String>,
    /// Sealed.
    pub note: String,
    pub created_at: DateTime<Utc>,
}

/// One alert, for somebody who may see it, whose look is written down; `limit` findings at most.
pub async fn show(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: AlertId,
    limit: i64,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<AlertRow>> {
    let query = sqlx::query(as_caller!(
        ", alert as (
            select alert.*
            from caller
            join safeguarding_alerts alert
                on alert.id = $4
                and may_see_alert(caller.id, caller.role, alert.student_id, alert.subject_id,
                    alert.may_concern_tutor)
        ), audited as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            select $6, caller.id, 'safeguarding.read', alert.id, $7 from caller cross join alert
        )
        select alert.*, student.name as student_name, person.name as acknowledged_by_name,
            caller.role = 'admin' or exists (
                select 1 from safeguarding_contacts contact
                where contact.user_id = caller.id and contact.reads_words
                    and (contact.student_id is null or contact.student_id = alert.student_id)
            ) as reads_words,
            (
                select jsonb_agg(to_jsonb(found) order by found.found_at desc, found.id desc)
                from (
                    select id, source, session_id, speaker, severity, found_at
                    from safeguarding_findings
                    where alert_id = alert.id
                    order by found_at desc, id desc
                    limit $5
                ) as found
            ) as findings,
            (
                select jsonb_agg(to_jsonb(notice) order by notice.told_at, notice.name)
                from (
                    select told.name, notice.round, notice.created_at as told_at, notice.reached
                    from safeguarding_notices notice
                    join users told on told.id = notice.user_id
                    where notice.alert_id = alert.id
                ) as notice
            ) as told,
            (
                select jsonb_agg(to_jsonb(written) order by written.created_at, written.id)
                from (
                    select note.id, author.name as author, note.note, note.created_at
                    from safeguarding_notes note
                    left join users author on author.id = note.author_id
                    where note.alert_id = alert.id
                ) as written
            ) as notes
        from caller
        left join alert on true
        left join users student on student.id = alert.student_id
        left join users person on person.id = alert.acknowledged_by"
    ));
    let query = query.for_caller(caller).bind(id.0).bind(limit).bind(audit).bind(now);
    fetch_visible(query, db).await
}

/// The words of a finding, where they are kept.
#[derive(Debug, Clone, FromRow)]
pub struct WordsRow {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    pub source: FindingSource,
    #[sqlx(try_from = "String")]
    pub speaker: SpeakerRole,
    #[sqlx(try_from = "String")]
    pub severity: Severity,
    pub rule: Option<String>,
    pub found_at: DateTime<Utc>,
    /// The message that they are sealed for.
    #[sqlx(try_from = "OptionalId")]
    pub message_id: Option<MessageId>,
    pub message: Option<String>,
    /// The turn that they are sealed for.
    pub turn_id: Option<Uuid>,
    pub turn: Option<String>,
    /// Sealed for the finding.
    pub words: Option<String>,
    #[sqlx(try_from = "OptionalId")]
    pub session_id: Option<SessionId>,
    #[sqlx(try_from = "OptionalId")]
    pub conversation_id: Option<ConversationId>,
    #[sqlx(try_from = "OptionalId")]
    pub practice_id: Option<PracticeId>,
    #[sqlx(try_from = "OptionalId")]
    pub question_id: Option<QuestionId>,
}

/// The words that an alert rests on, newest first, for an admin or a contact who may look at them; each
/// look is written down. None when the alert or the right is absent.
pub async fn words(
    db: impl PgExecutor<'_>,
    caller: &Caller,
    id: AlertId,
    limit: i64,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Total<WordsRow>>> {
    let query = sqlx::query(as_caller!(
        ", alert as (
            select alert.id
            from caller
            join safeguarding_alerts alert
                on alert.id = $4
                and may_see_alert(caller.id, caller.role, alert.student_id, alert.subject_id,
                    alert.may_concern_tutor)
            where caller.role = 'admin' or exists (
                select 1 from safeguarding_contacts contact
                where contact.user_id = caller.id and contact.reads_words
                    and (contact.student_id is null or contact.student_id = alert.student_id))
        ), audited as (
            insert into audit_log (id, actor_id, action, subject_id, created_at)
            select $6, caller.id, 'safeguarding.words', alert.id, $7 from caller cross join alert
        )
        select exists (select 1 from alert) as allowed,
            count(found.id) over () as total,
            found.id, found.source, found.speaker, found.severity, found.rule, found.found_at,
            message.id as message_id, message.content as message,
            turn.id as turn_id, turn.text as turn, found.words,
            found.session_id, found.conversation_id, found.practice_id,
            case when found.source in ('answer', 'comment') then found.source_id end as question_id
        from caller
        left join safeguarding_findings found on found.alert_id = (select id from alert)
        left join messages message on found.source = 'message' and message.id = found.source_id
        left join session_turns turn
            on found.source = 'turn' and turn.session_id = found.session_id
            and turn.id = found.source_id
        order by found.found_at desc, found.id desc
        limit $5"
    ));
    let query = query.for_caller(caller).bind(id.0).bind(limit).bind(audit).bind(now);
    fetch_all_visible(query, db).await
}
