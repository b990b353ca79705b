//! Handing a practice in: graded once, for good.

use std::collections::HashMap;

use db::practice::{Answered, Completion, OpenQuestion};
use domain::analysis::Outcome;
use domain::mastery::EvidenceKind;
use domain::people::Caller;
use domain::practice::grade::{Verdict, feedback, grade, score, unanswered};
use domain::practice::{Question, Told};
use domain::status::PracticeStatus;
use domain::{EvidenceId, PracticeId, QuestionId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Practice;
use crate::history::{self, Afterwards, Happened};
use crate::learning::{self, Moved, Sign, Source};
use crate::names::Names;
use crate::roster::Roster;
use crate::shelf::Key;
use crate::{Broken, Error, Found, Result};

/// Characters of an answer. The longest the grading rules read is a sentence.
pub const MAX_ANSWER_CHARS: usize = 1000;

/// An answer as it came in.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Which question.
    pub question_id: QuestionId,
    /// What was answered.
    pub answer: String,
}

/// A submission, graded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Graded {
    /// The practice.
    pub practice_id: Uuid,
    /// 0 to 100.
    #[schema(example = 80)]
    pub score: u8,
    /// How many questions.
    #[schema(example = 5)]
    pub total_questions: usize,
    /// How many of them were right.
    #[schema(example = 4)]
    pub correct_answers: usize,
    /// Handed in after it was due.
    pub late: bool,
    /// One for each question, in the order asked.
    pub feedback: Vec<Feedback>,
    /// The concept that moved most; null when none did.
    pub mastery_update: Option<MasteryUpdate>,
    /// All concepts of the practice.
    pub mastery_updates: Vec<MasteryUpdate>,
}

/// What the student is told about one answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Feedback {
    /// The question.
    pub question_id: Uuid,
    /// Whether the answer was right.
    #[schema(example = true)]
    pub correct: bool,
    /// What to say.
    #[schema(example = "Right: water is neutral.")]
    pub feedback: String,
    /// What is right.
    #[schema(example = "7")]
    pub correct_answer: String,
    /// How the verdict was reached, such as `number_by_value`.
    #[schema(example = "number_by_value")]
    pub how: String,
}

/// A concept's mastery after a submission.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MasteryUpdate {
    /// The concept.
    pub concept_id: Uuid,
    /// 0 to 100.
    #[schema(example = 72)]
    pub new_mastery_level: u8,
    /// 0 to 100.
    #[schema(example = 65)]
    pub previous_mastery_level: u8,
    /// Half-width of the 80 % interval around the new level, in points.
    #[schema(example = 11.0)]
    pub uncertainty: f64,
}

/// Grades a practice and moves the student's mastery. Works once; what is not answered is wrong;
/// late is allowed. What was practised becomes part of the student's history after the answer.
pub async fn submit(
    cx: &Practice,
    caller: &Caller,
    id: PracticeId,
    answers: Vec<Answer>,
) -> Result<(Graded, Afterwards)> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let practice = db::practice::lock_own(&mut tx, caller, id).await?.found("practice")?;
    check_open(practice.status)?;
    let questions = questions_of(practice.questions);
    let given = by_question(&questions, &answers)?;
    let names = Names::new(&practice.student_name, None);
    let roster = Roster::open(&cx.vault, &practice.people)?;
    let marked: Vec<Marked> =
        questions.iter().map(|question| Marked::new(question, &given, &names)).collect();

    let signs: Vec<Sign> = marked.iter().map(|one| one.sign(id, now)).collect();
    let moved = learning::learn(&mut tx, caller.id, &signs).await?;
    let late = practice.due_at.is_some_and(|due| now > due);
    let graded = graded(id, &marked, late, &moved);
    let completion = Completion {
        score: i32::from(graded.score),
        late,
        answers: json!(answers),
        result: serde_json::to_value(&graded).map_err(Error::internal)?,
        completed_at: now,
    };
    let answered: Vec<Answered> = marked.iter().map(Marked::answered).collect();
    db::practice::complete(&mut tx, id, &completion, &answered).await?;
    tx.commit().await.map_err(db::Error::from)?;
    cx.shelf.forget(&[Key::Practice(id)]).await;

    let (redactor, egress) = (roster.redactor(None, &[]), roster.egress(caller.id));
    let asked = marked.iter().map(|one| redactor.redact(&one.question.draft.question));
    let asked = asked.collect::<Vec<_>>().join("\n");
    let happened = Happened { kind: "practice", id: id.0, student: caller.id, at: now };
    let afterwards = history::remember(&cx.embed, &cx.vectors, egress, happened, asked);
    Ok((graded, afterwards))
}

fn check_open(status: PracticeStatus) -> Result<()> {
    match status {
        PracticeStatus::Assigned | PracticeStatus::InProgress => Ok(()),
        PracticeStatus::Completed => Err(Error::conflict(
            "already_submitted",
            "This practice was handed in before. Its result is in GET /api/practice/{practiceId}.",
        )),
        PracticeStatus::Failed => Err(Error::conflict(
            "practice_failed",
            "This practice could not be made. Ask for a new one.",
        )),
        PracticeStatus::Generating => Err(Error::conflict(
            "practice_not_ready",
            "The questions are still being written. Try again in a moment.",
        )),
    }
}

fn questions_of(stored: Vec<OpenQuestion>) -> Vec<Question> {
    let question = |one: OpenQuestion| Question { question_id: one.id, draft: one.draft };
    stored.into_iter().map(question).collect()
}

/// The answers by question. A question that is not of this practice is absent; one answered twice
/// breaks a rule.
fn by_question<'a>(
    questions: &[Question],
    answers: &'a [Answer],
) -> Result<HashMap<QuestionId, &'a str>> {
    let mut given = HashMap::new();
    let mut twice = Vec::new();
    for (at, answer) in answers.iter().enumerate() {
        let pointer = format!("/answers/{at}/questionId");
        let known = questions.iter().find(|question| question.question_id == answer.question_id);
        known.found_at("question", pointer.clone())?;
        if given.insert(answer.question_id, answer.answer.as_str()).is_some() {
            let detail = "This question is answered more than once.".into();
            twice.push(Broken { pointer, detail });
        }
    }
    if twice.is_empty() { Ok(given) } else { Err(Error::Invalid(twice)) }
}

/// A question with what was made of its answer.
struct Marked<'a> {
    question: &'a Question,
    answer: Option<&'a str>,
    verdict: Verdict,
    told: Told,
}

impl<'a> Marked<'a> {
    fn new(question: &'a Question, given: &HashMap<QuestionId, &'a str>, names: &Names) -> Self {
        let answer = given.get(&question.question_id).copied();
        let verdict = answer.map_or_else(|| unanswered(question), |given| grade(question, given));
        let told = Told {
            correct: verdict.outcome == Outcome::Correct,
            feedback: names.put_back(&feedback(question, &verdict)),
            how: json!(verdict.how).as_str().unwrap_or_default().to_owned(),
        };
        Self { question, answer, verdict, told }
    }

    fn sign(&self, practice: PracticeId, at: chrono::DateTime<chrono::Utc>) -> Sign {
        let question = self.question.question_id;
        Sign {
            id: EvidenceId(domain::ids::derived(question.0, "graded")),
            concept: self.question.draft.concept_id,
            kind: EvidenceKind::GradedItem,
            outcome: self.verdict.outcome,
            at,
            source: Source::Question { practice, question },
        }
    }

    fn answered(&self) -> Answered {
        Answered {
            question_id: self.question.question_id,
            answer: self.answer.map(str::to_owned),
            outcome: self.verdict.outcome,
            verdict: self.told.clone(),
        }
    }
}

fn graded(id: PracticeId, marked: &[Marked<'_>], late: bool, moved: &[Moved]) -> Graded {
    let outcomes: Vec<Outcome> = marked.iter().map(|one| one.verdict.outcome).collect();
    let feedback = marked.iter().map(|one| Feedback {
        question_id: one.question.question_id.0,
        correct: one.told.correct,
        feedback: one.told.feedback.clone(),
        correct_answer: one.verdict.shown_key.clone(),
        how: one.told.how.clone(),
    });
    let most = moved.iter().max_by_key(|one| one.after.abs_diff(one.before));
    Graded {
        practice_id: id.0,
        score: score(&outcomes),
        total_questions: marked.len(),
        correct_answers: marked.iter().filter(|one| one.told.correct).count(),
        late,
        feedback: feedback.collect(),
        mastery_update: most.map(MasteryUpdate::from),
        mastery_updates: moved.iter().map(MasteryUpdate::from).collect(),
    }
}

impl From<&Moved> for MasteryUpdate {
    fn from(moved: &Moved) -> Self {
        Self {
            concept_id: moved.concept.0,
            new_mastery_level: moved.after,
            previous_mastery_level: moved.before,
            uncertainty: moved.uncertainty.round(),
        }
    }
}
