//! A practice as it is shown: keys only once it is handed in.

use chrono::{DateTime, Utc};
use db::practice::{AnswerReview, PracticeBody, PracticeLine, PracticeRow, SolvedQuestion};
use domain::answer::Slip;
use domain::practice::{AskedQuestion, Draft, Question, QuestionKind};
use domain::seal::SealedField;
use domain::status::{AnswerMark, PracticeStatus};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::jobs::progress::WorkProgress;
use crate::name_restorer::Names;
use crate::{Page, Result, Vault};

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
    /// 0 to 100, once it is handed in; null when no answer could be read.
    #[schema(example = 80)]
    pub score: Option<i32>,
    /// Handed in after `dueAt`.
    pub late: bool,
    /// Why it could not be written, in words for the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// How far its writing is; null before the first step and once it is written.
    pub progress: Option<WorkProgress>,
}

/// A question. The fields from `answer` on are there once the practice is handed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
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
    /// Whether the answer was right; absent while it needs a review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correct: Option<bool>,
    /// `correct`, `partial`, `incorrect`, or `needs_review`: the answer could not be read, counts
    /// neither as right nor as wrong, and a tutor will look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "correct")]
    pub outcome: Option<AnswerMark>,
    /// The mistake, when it is of a known kind, such as `sign` or `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "sign")]
    pub slip: Option<Slip>,
    /// What the student was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Right: water is neutral.")]
    pub feedback: Option<String>,
    /// Why it is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Water has as many protons as it has hydroxide ions.")]
    pub explanation: Option<String>,
    /// Absent unless a person has to look at the answer, or has looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewView>,
}

/// The review of an answer by a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// `open` or `decided`.
    #[schema(example = "open")]
    pub status: &'static str,
    /// When the student contested the verdict; null when they did not.
    pub contested_at: Option<DateTime<Utc>>,
    /// What the student said.
    #[schema(example = "I wrote it as a fraction.")]
    pub comment: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Whether the answer was found right; null while it is open.
    pub correct: Option<bool>,
    /// What was said with the decision.
    #[schema(example = "Both forms are right.")]
    pub verdict_comment: Option<String>,
}

impl ReviewView {
    fn open(review: AnswerReview, question: Uuid, vault: &Vault) -> Result<Self> {
        let text = |field, sealed: Option<String>| {
            sealed.map(|sealed| vault.open(field, question, &sealed)).transpose()
        };
        Ok(Self {
            status: if review.decided_at.is_some() { "decided" } else { "open" },
            contested_at: review.contested_at,
            comment: text(SealedField::ContestComment, review.comment)?,
            decided_at: review.decided_at,
            correct: review.correct,
            verdict_comment: text(SealedField::VerdictComment, review.verdict_comment)?,
        })
    }
}

impl QuestionView {
    /// A question before submission.
    fn from_asked(question: AskedQuestion) -> Self {
        Self {
            question_id: question.question_id.0,
            question: question.question,
            kind: word(question.kind).into(),
            options: question.options,
            difficulty: question.difficulty,
            concept_id: question.concept_id.0,
            answer: None,
            correct_answer: None,
            correct: None,
            outcome: None,
            slip: None,
            feedback: None,
            explanation: None,
            review: None,
        }
    }

    fn from_solved(solved: SolvedQuestion, names: &Names, vault: &Vault) -> Result<Self> {
        let question = Question { question_id: solved.id, draft: solved.draft };
        let (mark, verdict) = (solved.mark, solved.verdict);
        let correct = verdict.as_ref().map(|verdict| verdict.correct);
        let review = solved.review;
        let review =
            review.map(|review| ReviewView::open(review, solved.id.0, vault)).transpose()?;
        let view = Self {
            answer: solved.answer,
            correct_answer: Some(right_answer_text(&question.draft)),
            correct: correct.filter(|_| mark != Some(AnswerMark::NeedsReview)),
            outcome: mark,
            slip: verdict.as_ref().and_then(|verdict| verdict.slip),
            feedback: verdict.map(|verdict| verdict.feedback),
            explanation: Some(question.draft.explanation.clone()),
            ..Self::from_asked(AskedQuestion::from(&question))
        };
        Ok(Self { review, ..view.with_names(names) })
    }

    /// The question with the people of the session named again.
    fn with_names(self, names: &Names) -> Self {
        Self {
            question: names.restore(&self.question),
            options: self.options.iter().map(|option| names.restore(option)).collect(),
            correct_answer: self.correct_answer.map(|text| names.restore(&text)),
            feedback: self.feedback.map(|text| names.restore(&text)),
            explanation: self.explanation.map(|text| names.restore(&text)),
            ..self
        }
    }
}

impl PracticeView {
    pub(super) fn new(row: PracticeRow, body: PracticeBody, vault: &Vault) -> Result<Self> {
        let names = Names::new(&row.student_name, None);
        let unwritten = matches!(row.status, PracticeStatus::Generating | PracticeStatus::Failed);
        let questions = if let Some(solved) = body.solved {
            let solved = solved.into_iter();
            solved
                .map(|question| QuestionView::from_solved(question, &names, vault))
                .collect::<Result<Vec<_>>>()?
        } else {
            let questions = body.questions.into_iter();
            questions
                .map(|question| QuestionView::from_asked(question).with_names(&names))
                .collect()
        };
        Ok(Self {
            practice_id: row.id.0,
            student_id: row.student_id.0,
            session_id: row.session_id.map(Uuid::from),
            status: status(row.status),
            questions,
            assigned_at: row.assigned_at,
            due_at: row.due_at,
            completed_at: row.completed_at,
            score: row.score,
            late: row.late,
            failure: row.failure,
            progress: row.progress.filter(|_| unwritten).map(WorkProgress::from),
        })
    }
}

/// The right answer as it is shown.
pub(super) fn right_answer_text(draft: &Draft) -> String {
    draft.key.shown(&draft.options)
}

pub(super) const fn word(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::MultipleChoice => "multiple_choice",
        QuestionKind::Numeric => "numeric",
        QuestionKind::ShortAnswer => "short_answer",
    }
}

/// The state as callers see it.
pub(super) const fn status(stored: PracticeStatus) -> &'static str {
    match stored {
        PracticeStatus::Assigned => "ready",
        PracticeStatus::Generating
        | PracticeStatus::InProgress
        | PracticeStatus::Completed
        | PracticeStatus::Failed => stored.as_str(),
    }
}

/// The states that a list of practices is limited to.
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
    pub(super) const fn states(self) -> &'static [PracticeStatus] {
        use PracticeStatus::{Assigned, Completed, Failed, Generating, InProgress};
        match self {
            Self::All => &[Generating, Assigned, InProgress, Completed, Failed],
            Self::Assigned => &[Assigned, InProgress],
            Self::Generating => &[Generating],
            Self::Ready => &[Assigned],
            Self::InProgress => &[InProgress],
            Self::Completed => &[Completed],
            Self::Failed => &[Failed],
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
    /// 0 to 100, once it is handed in; null when no answer could be read.
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

impl From<PracticeLine> for PracticeSummary {
    fn from(row: PracticeLine) -> Self {
        Self {
            practice_id: row.id.0,
            session_id: row.session_id.map(Uuid::from),
            status: status(row.status),
            score: row.score,
            total_questions: row.total_questions,
            assigned_at: row.assigned_at,
            due_at: row.due_at,
            completed_at: row.completed_at,
        }
    }
}

impl PracticeList {
    pub(super) fn new(page_rows: db::Total<PracticeLine>, page: Page) -> Self {
        let practices = page_rows.rows.into_iter().map(PracticeSummary::from).collect();
        Self { practices, total: page_rows.total, limit: page.limit, offset: page.offset }
    }
}
