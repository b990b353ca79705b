//! Alerts as contacts and admins see them, and what a student sees in place of a lesson.

use chrono::{DateTime, Utc};
pub use db::safeguarding::AlertFilter;
use db::safeguarding::{AlertLine, AlertRow};
use domain::AlertId;
use domain::people::Caller;
use domain::safety::help_lines;
use domain::seal::SealedField;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Safeguarding;
use crate::{OrNotFound, Page, Result, new_id};

/// Findings of an alert that are listed.
const MAX_FINDINGS_SHOWN: i64 = 100;

/// A page of alerts.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertList {
    /// Those nobody has acknowledged first, of these the worst first; then the newest.
    pub alerts: Vec<AlertSummary>,
    /// All there are of what was asked for.
    #[schema(example = 1)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// An alert.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertSummary {
    /// The alert.
    pub alert_id: Uuid,
    /// The student.
    pub student_id: Uuid,
    /// Their name.
    #[schema(example = "John Doe")]
    pub student_name: String,
    /// `self_harm`, `abuse_neglect`, `grooming`, `violence_threat`, `sexual`, `bullying`,
    /// `eating_disorder` or `substance`.
    #[schema(example = "bullying")]
    pub category: &'static str,
    /// The worst so far: `low`, `medium`, `high` or `critical`.
    #[schema(example = "high")]
    pub severity: &'static str,
    /// `open` or `acknowledged`.
    #[schema(example = "open")]
    pub status: &'static str,
    /// How many texts told of it.
    #[schema(example = 2)]
    pub finding_count: i32,
    /// When the first of them was found.
    pub first_at: DateTime<Utc>,
    /// When the last of them was found.
    pub last_at: DateTime<Utc>,
    /// Since when nobody could be reached; null when somebody was.
    #[schema(example = json!(null))]
    pub unreached_at: Option<DateTime<Utc>>,
    /// When somebody acknowledged it.
    #[schema(example = json!(null))]
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Who did; null also when their account is gone.
    #[schema(example = json!(null))]
    pub acknowledged_by: Option<String>,
}

/// An alert with all that is known of it but the words.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertView {
    #[serde(flatten)]
    pub summary: AlertSummary,
    /// Whether the caller may look at the words.
    #[schema(example = true)]
    pub may_read_words: bool,
    /// When more people are told, unless somebody acknowledges it before.
    pub escalates_at: Option<DateTime<Utc>>,
    /// Where it was said, newest first, at most 100.
    #[schema(max_items = 100)]
    pub findings: Vec<FindingView>,
    /// Who was told.
    pub told: Vec<ToldView>,
    /// What was written down, oldest first.
    pub notes: Vec<AlertNoteView>,
}

/// A place where a danger was told of.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// The finding.
    pub finding_id: Uuid,
    /// `message` of a chat, `turn` of a session, `answer` of a practice, or `comment` on a verdict.
    #[schema(example = "message")]
    pub source: &'static str,
    /// The session, for a turn.
    #[schema(example = json!(null))]
    pub session_id: Option<Uuid>,
    /// `student`, `tutor` or `unknown`.
    #[schema(example = "student")]
    pub speaker: &'static str,
    /// `low`, `medium`, `high` or `critical`.
    #[schema(example = "high")]
    pub severity: &'static str,
    /// When it was found.
    pub found_at: DateTime<Utc>,
}

/// Somebody who was told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ToldView {
    /// Who.
    #[schema(example = "Rita Gomez")]
    pub name: String,
    /// The how-manieth time people were told of this alert, from 1.
    #[schema(example = 1)]
    pub round: i32,
    /// When.
    pub told_at: DateTime<Utc>,
    /// Whether a channel took the message; it stands in the app in any case.
    #[schema(example = true)]
    pub reached: bool,
}

/// What somebody wrote down.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertNoteView {
    /// The note.
    pub note_id: Uuid,
    /// Who wrote it; null when their account is gone.
    #[schema(example = "Rita Gomez")]
    pub author: Option<String>,
    /// What was done.
    #[schema(example = "Spoke with the student and the form teacher.")]
    pub note: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// The alerts that the caller may see.
pub async fn list(
    cx: &Safeguarding,
    caller: &Caller,
    wanted: AlertFilter,
    page: Page,
) -> Result<AlertList> {
    let rows = db::safeguarding::list(&cx.db, caller, wanted, page.limit, page.offset).await?;
    let rows = rows.or_not_found("alert")?;
    Ok(AlertList {
        alerts: rows.rows.into_iter().map(AlertSummary::from).collect(),
        total: rows.total,
        limit: page.limit,
        offset: page.offset,
    })
}

/// One alert. The look is written down.
pub async fn show(cx: &Safeguarding, caller: &Caller, id: AlertId) -> Result<AlertView> {
    let (audit, now) = (new_id(), cx.clock.now());
    let row = db::safeguarding::show(&cx.db, caller, id, MAX_FINDINGS_SHOWN, audit, now).await?;
    let AlertRow { line, reads_words, escalate_at, findings, told, notes } =
        row.or_not_found("alert")?;
    let notes = notes.into_iter().map(|note| {
        Ok(AlertNoteView {
            note_id: note.id,
            author: note.author,
            note: cx.vault.open(SealedField::AlertNote, note.id, &note.note)?,
            created_at: note.created_at,
        })
    });
    Ok(AlertView {
        summary: line.into(),
        may_read_words: reads_words,
        escalates_at: escalate_at,
        findings: findings
            .into_iter()
            .map(|finding| FindingView {
                finding_id: finding.id,
                source: finding.source.as_str(),
                session_id: finding.session_id.map(Uuid::from),
                speaker: finding.speaker.as_str(),
                severity: finding.severity.as_str(),
                found_at: finding.found_at,
            })
            .collect(),
        told: told
            .into_iter()
            .map(|person| ToldView {
                name: person.name,
                round: person.round,
                told_at: person.told_at,
                reached: person.reached,
            })
            .collect(),
        notes: notes.collect::<Result<_>>()?,
    })
}

impl From<AlertLine> for AlertSummary {
    fn from(line: AlertLine) -> Self {
        Self {
            alert_id: line.id.0,
            student_id: line.student_id.0,
            student_name: line.student_name,
            category: line.category.as_str(),
            severity: line.severity.as_str(),
            status: if line.acknowledged_at.is_some() { "acknowledged" } else { "open" },
            finding_count: line.finding_count,
            first_at: line.first_at,
            last_at: line.last_at,
            unreached_at: line.unreached_at,
            acknowledged_at: line.acknowledged_at,
            acknowledged_by: line.acknowledged_by_name,
        }
    }
}

/// What a student sees in place of a lesson, after a message that told of a danger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Support {
    /// What the companion says, without the help lines.
    #[schema(example = "Thank you for telling me. You don't have to carry it alone.")]
    pub text: String,
    /// Who can be called, the emergency number first; empty where none is known.
    pub help_lines: Vec<HelpLineView>,
}

/// Somebody a student can call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HelpLineView {
    /// Who answers.
    #[schema(example = "988 Suicide & Crisis Lifeline")]
    pub name: String,
    /// As it is dialled, or how to write.
    #[schema(example = "988 (call or text)")]
    pub number: String,
    /// `emergency`, `children`, `crisis` or `abuse`.
    #[schema(example = "crisis")]
    pub audience: String,
    /// A page of those who run it.
    #[schema(example = "https://988lifeline.org")]
    pub source: String,
    /// The day it was last checked.
    #[schema(example = "2026-11-29")]
    pub checked: String,
}

/// The help lines of a region.
pub(super) fn list_help_lines(region: &str) -> Vec<HelpLineView> {
    help_lines(region)
        .map(|line| HelpLineView {
            name: line.name.to_owned(),
            number: line.number.to_owned(),
            audience: line.audience.to_owned(),
            source: line.source.to_owned(),
            checked: line.recorded.to_owned(),
        })
        .collect()
}

/// A calm answer taken apart: its words, and the help lines it names.
pub(crate) fn support_of(answer: &str, region: &str) -> Support {
    let help_lines = list_help_lines(region);
    let named: Vec<String> =
        help_lines.iter().map(|line| format!("{}: {}", line.name, line.number)).collect();
    let text = answer.strip_suffix(&named.join("\n")).unwrap_or(answer);
    Support { text: text.trim_end().to_owned(), help_lines }
}
