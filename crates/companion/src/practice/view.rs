//! A practice as it is shown: keys only once it is handed in.

use chrono::{DateTime, Utc};
use db::practice::{
    AnswerReview, NamedConcept, PracticeBody, PracticeRow, QuestionHelp, SolvedQuestion,
};
use domain::answer::Slip;
use domain::practice::hints::allows_try;
use domain::practice::{AskedQuestion, Draft, Question, QuestionKind, title};
use domain::seal::SealedField;
use domain::status::{AnswerMark, PracticeStatus};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::help_view::{HintView, TryView};
use crate::jobs::progress::WorkProgress;
use crate::name_restorer::Names;
use crate::{Result, Vault};

/// A practice.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PracticeView {
    /// The practice.
    pub practice_id: Uuid,
    /// Whose.
    pub student_id: Uuid,
    /// About which session; null for a practice of concepts alone.
    pub session_id: Option<Uuid>,
    /// Its concepts and the number of its questions, in one line.
    #[schema(example = "Quadratic formula and factoring, 5 questions")]
    pub title: String,
    /// The subject of most of them; null until it is known.
    #[schema(example = "Algebra")]
    pub subject: Option<String>,
    /// What it is about, what is asked about most first.
    pub concept_ids: Vec<Uuid>,
    /// `generating`, `ready`, `in_progress` (its student has begun), `completed`, `failed`, or `empty`:
    /// there was nothing worth asking, and `failure` says why.
    #[schema(example = "ready")]
    pub status: &'static str,
    /// In the order asked; empty until they are written.
    pub questions: Vec<QuestionView>,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// When its student began: by a start, a hint or a try; null before, and for those that began
    /// before this was noted.
    pub started_at: Option<DateTime<Utc>>,
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
    /// `multiple_choice`, `numeric`, `short_answer` or `free_text`.
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
    /// Whether a first answer can be told before it is handed in (POST
    /// /api/practice/{practiceId}/try): once for each question, and not where there are two options.
    #[schema(example = true)]
    pub may_try: bool,
    /// The hints that were given, in order.
    pub hints: Vec<HintView>,
    /// The first try, if one was told.
    pub tried: Option<TryView>,
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
        let may_try = allows_try(question.kind, &question.options);
        Self {
            question_id: question.question_id.0,
            question: question.question,
            kind: word(question.kind).into(),
            options: question.options,
            difficulty: question.difficulty,
            concept_id: question.concept_id.0,
            may_try,
            hints: Vec::new(),
            tried: None,
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
        Ok(Self { review, may_try: false, ..view.with_names(names) })
    }

    /// The question with the help that was given with it.
    fn with_help(self, help: &mut Vec<QuestionHelp>, names: &Names) -> Self {
        let own = help.iter().position(|help| help.question_id.0 == self.question_id);
        let Some(own) = own.map(|place| help.swap_remove(place)) else { return self };
        Self {
            may_try: self.may_try && own.tried.is_none(),
            hints: own.hints.into_iter().map(|given| HintView::new(given, names)).collect(),
            tried: own.tried.map(TryView::new),
            ..self
        }
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
        let unwritten = matches!(
            row.status,
            PracticeStatus::Generating | PracticeStatus::Failed | PracticeStatus::Empty
        );
        let mut help = body.help.unwrap_or_default();
        let questions: Vec<QuestionView> = if let Some(solved) = body.solved {
            let solved = solved.into_iter();
            solved
                .map(|question| QuestionView::from_solved(question, &names, vault))
                .collect::<Result<_>>()?
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
            title: title_of(&row.concepts, questions.len()),
            subject: subject_of(&row.concepts),
            concept_ids: row.concepts.iter().map(|concept| concept.id.0).collect(),
            status: status(row.status),
            questions: questions
                .into_iter()
                .map(|question| question.with_help(&mut help, &names))
                .collect(),
            assigned_at: row.assigned_at,
            started_at: row.started_at,
            due_at: row.due_at,
            completed_at: row.completed_at,
            score: row.score,
            late: row.late,
            failure: row.failure,
            progress: row.progress.filter(|_| unwritten).map(WorkProgress::from),
        })
    }
}

pub(super) fn title_of(concepts: &[NamedConcept], questions: usize) -> String {
    let names: Vec<&str> = concepts.iter().map(|concept| concept.name.as_str()).collect();
    title(&names, questions)
}

/// The subject that most concepts are of; of several, that of the first.
pub(super) fn subject_of(concepts: &[NamedConcept]) -> Option<String> {
    let count = |subject: &str| concepts.iter().filter(|other| other.subject == subject).count();
    let most = concepts.iter().rev().max_by_key(|concept| count(&concept.subject));
    most.map(|concept| concept.subject.clone())
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
        QuestionKind::FreeText => "free_text",
    }
}

/// The state as callers see it.
pub(super) const fn status(stored: PracticeStatus) -> &'static str {
    match stored {
        PracticeStatus::Assigned => "ready",
        PracticeStatus::Generating
        | PracticeStatus::InProgress
        | PracticeStatus::Completed
        | PracticeStatus::Failed
        | PracticeStatus::Empty => stored.as_str(),
    }
}
