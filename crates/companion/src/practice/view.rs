//! A practice as it is shown: keys only once it is handed in.

use chrono::{DateTime, Utc};
use db::practice::{PracticeBody, PracticeLine, PracticeRow};
use domain::practice::grade::How;
use domain::practice::{Draft, Key, Question, QuestionKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::names::Names;
use crate::{Error, Page, Result};

/// A practice.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PracticeView {
    /// The practice.
    pub practice_id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// About which session.
    pub session_id: Option<Uuid>,
    /// `generating`, `ready`, `in_progress`, `completed` or `failed`.
    #[schema(example = "ready")]
    pub status: &'static str,
    /// In the order asked; empty until they are written.
    pub questions: Vec<QuestionView>,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// When it is due; null until it is written.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was handed in.
    pub completed_at: Option<DateTime<Utc>>,
    /// 0 to 100, once it is handed in.
    #[schema(example = 80)]
    pub score: Option<i32>,
    /// Handed in after `dueAt`.
    pub late: bool,
    /// Why it could not be written, in words for the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// A question. The last five fields are there once the practice is handed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionView {
    /// The question.
    pub question_id: Uuid,
    /// Its text; a gap is `_____`.
    #[schema(example = "What is the pH of a solution with [H+] = 0.001 M?")]
    pub question: String,
    /// `multiple_choice`, `numeric` or `short_answer`.
    #[serde(rename = "type")]
    #[schema(example = "multiple_choice")]
    pub kind: String,
    /// The choices; empty for other types.
    #[schema(example = json!(["0", "7", "14"]))]
    pub options: Vec<String>,
    /// 1 (easy) to 10 (hard).
    #[schema(example = 7)]
    pub difficulty: u8,
    /// What it practises.
    pub concept_id: Uuid,
    /// What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "7")]
    pub answer: Option<String>,
    /// What is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "7")]
    pub correct_answer: Option<String>,
    /// Whether the answer was right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correct: Option<bool>,
    /// What the student was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Right: water is neutral.")]
    pub feedback: Option<String>,
    /// Why it is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Water has as many protons as it has hydroxide ions.")]
    pub explanation: Option<String>,
}

impl QuestionView {
    /// As it is asked.
    pub(crate) fn asked(question: &Question) -> Self {
        let Question { question_id, draft } = question;
        Self {
            question_id: question_id.0,
            question: draft.question.clone(),
            kind: word(draft.kind).into(),
            options: draft.options.clone(),
            difficulty: draft.difficulty,
            concept_id: draft.concept_id.0,
            answer: None,
            correct_answer: None,
            correct: None,
            feedback: None,
            explanation: None,
        }
    }

    fn solved(solved: Solved, names: &Names) -> Self {
        let question = Question { question_id: solved.id.into(), draft: solved.draft };
        let told = solved.verdict;
        Self {
            answer: solved.answer,
            correct_answer: Some(shown(&question.draft)),
            correct: told.as_ref().map(|told| told.correct),
            feedback: told.map(|told| told.feedback),
            explanation: Some(question.draft.explanation.clone()),
            ..Self::asked(&question)
        }
        .named(names)
    }

    /// With the people of the session named again.
    fn named(self, names: &Names) -> Self {
        Self {
            question: names.put_back(&self.question),
            options: self.options.iter().map(|option| names.put_back(option)).collect(),
            correct_answer: self.correct_answer.map(|text| names.put_back(&text)),
            feedback: self.feedback.map(|text| names.put_back(&text)),
            explanation: self.explanation.map(|text| names.put_back(&text)),
            ..self
        }
    }
}

/// What is kept with a graded question.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Told {
    pub correct: bool,
    pub feedback: String,
    pub how: How,
}

#[derive(Deserialize)]
struct Solved {
    id: Uuid,
    draft: Draft,
    answer: Option<String>,
    verdict: Option<Told>,
}

impl PracticeView {
    pub(super) fn new(row: PracticeRow, body: PracticeBody) -> Result<Self> {
        let names = Names::new(&row.student_name, None);
        let questions = if let Some(solved) = body.solved {
            let solved: Vec<Solved> = serde_json::from_value(solved).map_err(Error::internal)?;
            solved.into_iter().map(|one| QuestionView::solved(one, &names)).collect()
        } else {
            let asked: Vec<QuestionView> =
                serde_json::from_value(body.questions).map_err(Error::internal)?;
            asked.into_iter().map(|one| one.named(&names)).collect()
        };
        Ok(Self {
            practice_id: row.id,
            student_id: row.student_id,
            session_id: row.session_id,
            status: status(&row.status),
            questions,
            assigned_at: row.assigned_at,
            due_at: row.due_at,
            completed_at: row.completed_at,
            score: row.score,
            late: row.late,
            failure: row.failure,
        })
    }
}

/// The right answer as it is shown.
fn shown(draft: &Draft) -> String {
    match &draft.key {
        Key::Choice { index } => draft.options.get(*index as usize).cloned().unwrap_or_default(),
        Key::Number { value, unit: Some(unit), .. } => format!("{value} {unit}"),
        Key::Number { value, unit: None, .. } => value.clone(),
        Key::Text { accepted } => accepted.first().cloned().unwrap_or_default(),
    }
}

const fn word(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::MultipleChoice => "multiple_choice",
        QuestionKind::Numeric => "numeric",
        QuestionKind::ShortAnswer => "short_answer",
    }
}

/// The state as callers see it.
pub(crate) fn status(stored: &str) -> &'static str {
    match stored {
        "generating" => "generating",
        "in_progress" => "in_progress",
        "completed" => "completed",
        "failed" => "failed",
        _ => "ready",
    }
}

/// Which practices are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// All of them.
    #[default]
    All,
    /// Given and not handed in: `ready` and `in_progress`.
    Assigned,
    /// Being written.
    Generating,
    /// Written and not begun.
    Ready,
    /// Begun and not handed in.
    InProgress,
    /// Handed in.
    Completed,
    /// Could not be written.
    Failed,
}

impl StatusFilter {
    pub(super) const fn stored(self) -> &'static [&'static str] {
        match self {
            Self::All => &["generating", "assigned", "in_progress", "completed", "failed"],
            Self::Assigned => &["assigned", "in_progress"],
            Self::Generating => &["generating"],
            Self::Ready => &["assigned"],
            Self::InProgress => &["in_progress"],
            Self::Completed => &["completed"],
            Self::Failed => &["failed"],
        }
    }
}

/// A page of a student's practices.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PracticeList {
    /// Newest first.
    pub practices: Vec<PracticeSummary>,
    /// All there are in the states asked for.
    #[schema(example = 25)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// A practice in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PracticeSummary {
    /// The practice.
    pub practice_id: Uuid,
    /// About which session.
    pub session_id: Option<Uuid>,
    /// `generating`, `ready`, `in_progress`, `completed` or `failed`.
    #[schema(example = "completed")]
    pub status: &'static str,
    /// 0 to 100, once it is handed in.
    #[schema(example = 80)]
    pub score: Option<i32>,
    /// How many questions.
    #[schema(example = 5)]
    pub total_questions: i32,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was handed in.
    pub completed_at: Option<DateTime<Utc>>,
}

impl PracticeList {
    pub(super) fn new(found: db::Total<PracticeLine>, page: Page) -> Self {
        let practices = found.rows.into_iter().map(|row| PracticeSummary {
            practice_id: row.id,
            session_id: row.session_id,
            status: status(&row.status),
            score: row.score,
            total_questions: row.total_questions,
            assigned_at: row.assigned_at,
            due_at: row.due_at,
            completed_at: row.completed_at,
        });
        let practices = practices.collect();
        Self { practices, total: found.total, limit: page.limit, offset: page.offset }
    }
}
