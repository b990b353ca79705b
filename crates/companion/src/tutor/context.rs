//! The tutor's view before a session: the student's state, without a word of their chats.

use chrono::{DateTime, TimeDelta, Utc};
use db::tutor::{ContextRow, TaughtSession, TopicCount};
use domain::people::Caller;
use domain::tutor::{self, ClaimSource, Item, Taught, format_count};
use domain::{ConversationId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Tutor;
use super::evidenced_claims::{Evidenced, kind, skills, texts};
use crate::name_restorer::Names;
use crate::practice::PracticeSummary;
use crate::transcripts::{self, SessionSummary};
use crate::{OrNotFound, Result};

/// Chats that are older tell nothing about now.
const CHATS_COUNT_FOR: TimeDelta = TimeDelta::days(90);

/// A student, as a tutor should know them before a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TutorContext {
    /// The student.
    pub student_id: Uuid,
    /// Who they are.
    pub student_profile: StudentProfile,
    /// The last sessions, newest first.
    #[schema(max_items = 10)]
    pub recent_sessions: Vec<SessionSummary>,
    /// Concepts that are weak or went wrong last, weakest first.
    #[schema(max_items = 10, example = json!(["pH calculations"]))]
    pub current_challenges: Vec<String>,
    /// Concepts to work on, most pressing first.
    #[schema(max_items = 10, example = json!(["Acid-base reactions", "pH scale"]))]
    pub recommended_focus: Vec<String>,
    /// What to build on.
    #[schema(max_items = 10, example = json!(["Problem-solving"]))]
    pub student_strengths: Vec<String>,
    /// The last practices, newest first.
    #[schema(max_items = 10)]
    pub practice_history: Vec<PracticeSummary>,
    /// What was asked in chat, in numbers. Tutors see no messages, and students are told so.
    pub chats: ChatSummary,
    /// What every claim above stands on. Sessions and practices carry their own ids.
    pub evidence: Vec<Evidenced>,
}

/// Who a student is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StudentProfile {
    /// As they want to be called.
    #[schema(example = "John Doe")]
    pub name: String,
    /// The year of school.
    #[schema(example = 10)]
    pub grade: Option<i32>,
    /// How they say they like to learn. Nothing adapts to it.
    #[schema(example = "visual")]
    pub learning_style: Option<String>,
}

/// A student's chats in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatSummary {
    /// From when on they are counted: 90 days.
    pub since: DateTime<Utc>,
    /// Questions that were answered, at most the last 500.
    #[schema(example = 12)]
    pub questions: i64,
    /// Those whose answer was so unsure that it pointed to the tutor.
    #[schema(example = 3)]
    pub low_confidence: i64,
    /// Their share, 0 to 1; null when nothing was asked.
    #[schema(example = 0.25)]
    pub low_confidence_share: Option<f64>,
    /// What the answers quoted from sessions was about, most asked first.
    #[schema(max_items = 10)]
    pub topics: Vec<TopicAsked>,
    /// When the last question was answered.
    pub last_asked_at: Option<DateTime<Utc>>,
}

/// A topic that was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TopicAsked {
    /// A subject or a concept of a session.
    #[schema(example = "pH scale")]
    pub topic: String,
    /// Questions about it.
    #[schema(example = 4)]
    pub questions: i64,
}

/// The context that a tutor needs before a session, about a topic or about everything.
pub async fn context(
    cx: &Tutor,
    caller: &Caller,
    student: UserId,
    topic: Option<&str>,
) -> Result<TutorContext> {
    let now = cx.clock.now();
    let since = now - CHATS_COUNT_FOR;
    let row =
        db::tutor::context(&cx.db, caller, student, topic, since).await?.or_not_found("student")?;
    Ok(context_view(row, since, now))
}

fn context_view(row: ContextRow, since: DateTime<Utc>, now: DateTime<Utc>) -> TutorContext {
    let names = Names::new(&row.name, None);
    let skills = skills(&row.skills, now);
    let taught: Vec<Taught> = row
        .sessions
        .iter()
        .map(|session_row| Taught {
            id: session_row.id.0,
            at: session_row.date,
            strengths: session_row.strengths.clone().unwrap_or_default(),
        })
        .collect();
    let restored = |items: Vec<Item>| -> Vec<Item> {
        let restored = |item: Item| Item { text: names.restore(&item.text), ..item };
        items.into_iter().map(restored).collect()
    };
    let challenges = restored(tutor::challenges(&skills));
    let focus = restored(tutor::recommend(&skills, None));
    let strengths = restored(tutor::strengths(&skills, &taught));
    let chats = chats(&row, since, &names);
    TutorContext {
        student_id: row.id.0,
        current_challenges: texts(&challenges),
        recommended_focus: texts(&focus),
        student_strengths: texts(&strengths),
        evidence: Evidenced::list("/currentChallenges", &challenges)
            .into_iter()
            .chain(Evidenced::list("/recommendedFocus", &focus))
            .chain(Evidenced::list("/studentStrengths", &strengths))
            .chain(chat_evidence(&chats, &row.conversations))
            .collect(),
        recent_sessions: row
            .sessions
            .into_iter()
            .map(|session_row| session(session_row, &names))
            .collect(),
        practice_history: row.practices.into_iter().map(PracticeSummary::from).collect(),
        chats,
        student_profile: StudentProfile {
            name: row.name,
            grade: row.grade,
            learning_style: row.learning_style,
        },
    }
}

fn session(stored: TaughtSession, names: &Names) -> SessionSummary {
    let topics = stored.topics.unwrap_or_default();
    SessionSummary {
        session_id: stored.id.0,
        date: stored.date,
        subject: stored.subject,
        topics: topics.iter().map(|topic| names.restore(topic)).collect(),
        status: transcripts::status(stored.status),
    }
}

fn chats(row: &ContextRow, since: DateTime<Utc>, names: &Names) -> ChatSummary {
    let share = row.unsure as f64 / row.answers as f64;
    let topic = |counted: &TopicCount| TopicAsked {
        topic: names.restore(&counted.topic),
        questions: counted.questions,
    };
    ChatSummary {
        since,
        questions: row.answers,
        low_confidence: row.unsure,
        low_confidence_share: (row.answers > 0).then(|| (100.0 * share).round() / 100.0),
        topics: row.asked.iter().map(topic).collect(),
        last_asked_at: row.last_answer_at,
    }
}

/// The conversations that were counted, if any.
fn chat_evidence(chats: &ChatSummary, conversations: &[ConversationId]) -> Option<Evidenced> {
    (chats.questions > 0).then(|| Evidenced {
        field: "/chats".into(),
        claim: format!(
            "{}, {}",
            format_count(chats.questions, "question"),
            format_count(chats.low_confidence, "unsure answer")
        ),
        kind: kind(ClaimSource::Conversation),
        evidence_ids: conversations.iter().map(|id| id.0).collect(),
    })
}
