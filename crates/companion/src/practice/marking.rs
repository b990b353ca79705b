//! The answers of a practice, marked: for the log, for the questions and for the student.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::evidence::{EvidenceSource, NewEvidence};
use db::practice::{GradedQuestion, OpenQuestion, TriedAnswer};
use domain::answer::Slip;
use domain::ids::derive;
use domain::mastery::EvidenceKind;
use domain::practice::grade::{How, Verdict, feedback, unanswered};
use domain::practice::hints::was_helped;
use domain::practice::rubric::{self, RubricNote, RubricReading};
use domain::practice::{AnswerKey, Draft, Question, Told};
use domain::status::AnswerMark;
use domain::{EvidenceId, PracticeId, QuestionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::name_restorer::Names;
use crate::safeguarding::Support;

/// What the student is told about one answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Feedback {
    /// The question.
    pub question_id: Uuid,
    /// Whether the answer was right; false also while it needs a review.
    #[schema(example = true)]
    pub correct: bool,
    /// `correct`, `partial`, `incorrect`, or `needs_review`: the answer could not be read, counts
    /// neither as right nor as wrong, and a tutor will look at it.
    #[schema(value_type = String, example = "correct")]
    pub outcome: AnswerMark,
    /// What to say.
    #[schema(example = "Right: water is neutral.")]
    pub feedback: String,
    /// What is right.
    #[schema(example = "7")]
    pub correct_answer: String,
    /// How the verdict was reached, such as `number_by_value`.
    #[schema(value_type = String, example = "number_by_value")]
    pub how: How,
    /// The mistake, when it is of a known kind, such as `sign`, `unit` or `power_of_ten`.
    #[schema(value_type = Option<String>, example = json!(null))]
    pub slip: Option<Slip>,
    /// After a hint, or a first try that was wrong. Then a right answer moves mastery half as far: it
    /// shows less of what the student can do alone.
    #[serde(default)]
    #[schema(example = false)]
    pub helped: bool,
    /// For an answer that told of a danger: who can be called. It is not graded, and no tutor is shown
    /// it. Null otherwise.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub support: Option<Support>,
}

/// A question about to be graded, with the help its student had.
pub(super) struct AskedToGrade {
    pub(super) question: Question,
    tried: Option<TriedAnswer>,
    hints: usize,
}

impl AskedToGrade {
    pub(super) fn of(row: OpenQuestion, names: &Names) -> Self {
        let OpenQuestion { id, draft, tried, hints } = row;
        Self { question: named_question(id, draft, names), tried, hints }
    }

    fn was_helped(&self) -> bool {
        was_helped(self.hints, self.tried.as_ref().map(|tried| tried.outcome))
    }
}

/// A question, with the people of the session named again in what an answer is compared with: the
/// student was shown names, too.
pub(super) fn named_question(id: QuestionId, draft: Draft, names: &Names) -> Question {
    let restored = |texts: Vec<String>| texts.iter().map(|text| names.restore(text)).collect();
    let key = match draft.key {
        AnswerKey::Text { accepted } => AnswerKey::Text { accepted: restored(accepted) },
        other => other,
    };
    let options = restored(draft.options);
    Question { question_id: id, draft: Draft { key, options, ..draft } }
}

/// What a student hands in, with what a model read in the answers that are in their own words.
pub(super) struct HandedIn<'a> {
    pub(super) answers: HashMap<QuestionId, &'a str>,
    pub(super) readings: HashMap<QuestionId, RubricReading>,
    /// From which on a reading decides, 0 to 1.
    pub(super) confidence: f64,
}

impl HandedIn<'_> {
    fn judge(&self, question: &Question, answer: Option<&str>) -> Verdict {
        let Some(answer) = answer else { return unanswered(question) };
        let reading = self.readings.get(&question.question_id);
        rubric::judge(question, answer, reading, self.confidence)
    }

    fn note(&self, question: QuestionId) -> Option<RubricNote> {
        self.readings.get(&question).map(RubricReading::note)
    }
}

/// The answers of a submission, graded: for the log, for the questions and for the student.
#[derive(Default)]
pub(super) struct Marked {
    pub(super) evidence: Vec<NewEvidence>,
    pub(super) answered: Vec<GradedQuestion>,
    pub(super) feedback: Vec<Feedback>,
}

impl Marked {
    /// Grades the answer to one question. Where none was handed in, the one that was tried counts.
    pub(super) fn mark(
        &mut self,
        asked: &AskedToGrade,
        handed_in: &HandedIn<'_>,
        names: &Names,
        practice: PracticeId,
        observed_at: DateTime<Utc>,
    ) {
        let (question, was_helped) = (&asked.question, asked.was_helped());
        let Question { question_id, draft } = question;
        let tried = asked.tried.as_ref().map(|tried| tried.answer.as_str());
        let answer = handed_in.answers.get(question_id).copied().or(tried);
        let verdict = handed_in.judge(question, answer);
        let mark = verdict.mark();
        let stored_verdict = Told {
            correct: mark == AnswerMark::Correct,
            feedback: names.restore(&feedback(question, &verdict)),
            how: verdict.how,
            slip: verdict.slip,
            rubric: handed_in.note(*question_id),
        };
        if let Some(outcome) = mark.outcome() {
            let kind = EvidenceKind::of_answer(outcome, was_helped);
            self.evidence.push(NewEvidence {
                id: EvidenceId(derive(question_id.0, "graded")),
                concept_id: draft.concept_id,
                kind: if verdict.how == How::ByRubric { kind.by_rubric() } else { kind },
                outcome,
                observed_at,
                source: EvidenceSource::Question { practice, question: *question_id },
            });
        }
        self.answered.push(GradedQuestion {
            question_id: *question_id,
            answer: answer.map(str::to_owned),
            mark,
            verdict: stored_verdict.clone(),
        });
        self.feedback.push(Feedback {
            question_id: question_id.0,
            correct: stored_verdict.correct,
            outcome: mark,
            feedback: stored_verdict.feedback,
            correct_answer: names.restore(&verdict.shown_key),
            how: stored_verdict.how,
            slip: stored_verdict.slip,
            helped: was_helped,
            support: None,
        });
    }

    /// Takes the verdict on an answer back, with the answer: it is no evidence, and nobody is asked to
    /// review it.
    pub(super) fn withhold(&mut self, place: usize, calm: String, support: Support) {
        let answered = &mut self.answered[place];
        let evidence = EvidenceId(derive(answered.question_id.0, "graded"));
        self.evidence.retain(|line| line.id != evidence);
        answered.answer = None;
        answered.mark = AnswerMark::NeedsReview;
        let before = answered.verdict.clone();
        let (correct, slip, rubric) = (false, None, None);
        answered.verdict = Told { correct, feedback: calm.clone(), slip, rubric, ..before };
        let told = &mut self.feedback[place];
        told.correct = false;
        told.outcome = AnswerMark::NeedsReview;
        told.feedback = calm;
        told.slip = None;
        told.support = Some(support);
    }
}
