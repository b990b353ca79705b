//! Handing a practice in: graded once, for good.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::practice::Completion;
use domain::people::Caller;
use domain::practice::QuestionKind;
use domain::practice::grade::score;
use domain::safeguarding::Screening;
use domain::seal::SealedField;
use domain::status::{AnswerMark, FindingSource, PracticeStatus};
use domain::transcript::SpeakerRole;
use domain::{PracticeId, QuestionId};
use ports::{Clock, Embed, Llm, Vectors};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use utoipa::ToSchema;
use uuid::Uuid;

use super::free_text::{FreeTextReader, free_texts};
use super::marking::{AskedToGrade, Feedback, HandedIn, Marked};
use crate::activity_vectors::{self, Afterwards, Happened};
use crate::mastery_update::{self, MasteryUpdate};
use crate::name_restorer::Names;
use crate::read_through::CacheKey;
use crate::roster::Roster;
use crate::safeguarding::{FoundText, TextPlace, calm_answer_to, find_in, raise};
use crate::{Alerting, Broken, Conflict, Error, OrNotFound, ReadThroughCache, Result, Vault};

/// The services for handing a practice in.
#[derive(Clone)]
pub struct PracticeSubmission {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Reads answers in the student's own words.
    pub llm: Arc<dyn Llm>,
    /// From which confidence on such a reading decides, 0 to 1.
    pub rubric_confidence: f64,
    /// Makes what was practised searchable.
    pub embed: Arc<dyn Embed>,
    /// Keeps the student's history.
    pub vectors: Arc<dyn Vectors>,
    /// Opens the names that must not leave.
    pub vault: Vault,
    /// Forgets practices that have changed.
    pub read_through: ReadThroughCache,
    /// Tells people of dangers.
    pub alerting: Alerting,
}

/// Characters of an answer. The longest the grading rules read is a sentence.
pub const MAX_ANSWER_CHARS: usize = 1000;

/// A submission, graded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Graded {
    /// The practice.
    pub practice_id: Uuid,
    /// 0 to 100, over the answers that could be read and those left out; null when there is none.
    #[schema(example = 80)]
    pub score: Option<u8>,
    /// How many questions.
    #[schema(example = 5)]
    pub total_questions: usize,
    /// How many of them were right.
    #[schema(example = 4)]
    pub correct_answers: usize,
    /// How many could not be read or judged and wait for a person: neither right nor wrong.
    #[schema(example = 0)]
    pub needs_review: usize,
    /// Handed in after it was due.
    pub late: bool,
    /// One for each question, in the order asked.
    pub feedback: Vec<Feedback>,
    /// The concept that moved most; null when none did.
    pub mastery_update: Option<MasteryUpdate>,
    /// All concepts of the practice.
    pub mastery_updates: Vec<MasteryUpdate>,
}

/// Grades a practice and moves the student's mastery. Works once; what is not answered is wrong;
/// what can't be read, and what no model is sure of, is no evidence and waits for a person; late is
/// allowed. What was practised becomes part of the student's history after the answer.
pub async fn submit(
    cx: &PracticeSubmission,
    caller: &Caller,
    id: PracticeId,
    answers: Vec<(QuestionId, String)>,
) -> Result<(Graded, Afterwards)> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let mut open = lock(&mut tx, caller, id, &answers).await?;
    let mut readings = HashMap::new();
    let free_texts = free_texts(&open.questions, &open.answers);
    if !free_texts.is_empty() {
        // A model takes seconds, and nothing is locked meanwhile.
        tx.rollback().await.map_err(db::Error::from)?;
        let reader = FreeTextReader { db: &cx.db, vault: &cx.vault, llm: &*cx.llm };
        readings = reader.read(caller.id, free_texts).await;
        tx = cx.db.begin().await.map_err(db::Error::from)?;
        open = lock(&mut tx, caller, id, &answers).await?;
    }
    let OpenPractice { questions, names, due_at, answers } = open;
    let handed_in = HandedIn { answers, readings, confidence: cx.rubric_confidence };
    let mut marked = Marked::default();
    for question in &questions {
        marked.mark(question, &handed_in, &names, id, now);
    }
    let found = screen_answers(cx, &mut tx, caller, id, &questions, &mut marked).await?;
    let is_found = !found.is_empty();

    let moved = mastery_update::learn(&mut tx, caller.id, &marked.evidence).await?;
    let answered = std::mem::take(&mut marked.answered);
    let late = due_at.is_some_and(|due| now > due);
    let graded = graded_view(id, marked, late, moved);
    let score = graded.score.map(i32::from);
    let completion = Completion { score, late, completed_at: now };
    db::practice::complete(&mut tx, id, &completion, &answered).await?;
    raise(&mut tx, caller.id, found, now).await?;
    tx.commit().await.map_err(db::Error::from)?;
    cx.read_through.forget(&[CacheKey::Practice(id)]).await;

    let happened = Happened { kind: "practice", id: id.0, student: caller.id, at: now };
    let question_texts = questions.into_iter().map(|asked| asked.question.draft.question).collect();
    let writing = remember(cx.clone(), happened, question_texts);
    let writing = activity_vectors::write_afterwards(happened, writing);
    let telling = is_found.then(|| cx.alerting.deliver_afterwards());
    let afterwards = Box::pin(async move {
        // Those who have to know come first.
        if let Some(telling) = telling {
            telling.await;
        }
        writing.await;
    });
    Ok((graded, afterwards))
}

/// A practice that is being handed in. It is locked.
struct OpenPractice<'a> {
    questions: Vec<AskedToGrade>,
    names: Names,
    due_at: Option<DateTime<Utc>>,
    answers: HashMap<QuestionId, &'a str>,
}

async fn lock<'a>(
    tx: &mut PgConnection,
    caller: &Caller,
    id: PracticeId,
    answers: &'a [(QuestionId, String)],
) -> Result<OpenPractice<'a>> {
    let practice = db::practice::lock_own(tx, caller, id).await?.or_not_found("practice")?;
    check_open(practice.status)?;
    let names = Names::new(&practice.student_name, None);
    let questions: Vec<AskedToGrade> =
        practice.questions.into_iter().map(|row| AskedToGrade::of(row, &names)).collect();
    let answers = by_question(&questions, answers)?;
    Ok(OpenPractice { questions, names, due_at: practice.due_at, answers })
}

/// Screens the answers that were typed and are not right: a right one is of the lesson, unless it is in
/// the student's own words, which may say more than what is right. One that tells
/// of a danger gets the calm answer in place of a verdict, and its words are kept for those who have to
/// know, not for tutors. What an answer gives away is hidden in it.
async fn screen_answers(
    cx: &PracticeSubmission,
    tx: &mut PgConnection,
    caller: &Caller,
    practice: PracticeId,
    questions: &[AskedToGrade],
    marked: &mut Marked,
) -> Result<Vec<FoundText>> {
    let mut found = Vec::new();
    for (place, asked) in questions.iter().enumerate() {
        let question = &asked.question;
        let Some(answer) = marked.answered[place].answer.clone() else { continue };
        let is_chosen = question.draft.options.iter().any(|option| option.trim() == answer.trim());
        let is_free = question.draft.kind == QuestionKind::FreeText;
        if is_chosen || !is_free && marked.answered[place].mark == AnswerMark::Correct {
            continue;
        }
        let screening = Screening::of(&answer, SpeakerRole::Student);
        let hidden = screening
            .mask(&answer)
            .filter(|_| is_free || question.draft.kind == QuestionKind::ShortAnswer);
        let answer = hidden.clone().unwrap_or(answer);
        let text_place = TextPlace {
            source: FindingSource::Answer,
            id: question.question_id.0,
            session: None,
            conversation: None,
            practice: Some(practice),
        };
        let seal = |id| Some(cx.vault.seal(SealedField::FindingWords, id, &answer));
        found.extend(find_in(&screening, SpeakerRole::Student, text_place, None, seal));
        if screening.is_answered_calmly() {
            let calm = calm_answer_to(&mut *tx, caller.id, &screening, &answer).await?;
            marked.withhold(place, calm.text, calm.support);
        } else if hidden.is_some() {
            marked.answered[place].answer = hidden;
        }
    }
    Ok(found)
}

/// Writes the questions of a practice into its student's history. The speakers of all sessions are
/// opened for that, which is why it is done after the answer and with no lock held.
async fn remember(
    cx: PracticeSubmission,
    happened: Happened,
    questions: Vec<String>,
) -> Result<()> {
    let people = db::students::people_around(&cx.db, happened.student).await?;
    let Some(people) = people else { return Ok(()) };
    let roster = Roster::open(&cx.vault, &people)?;
    let redactor = roster.redactor(None, &[]);
    let questions: Vec<String> =
        questions.iter().map(|question| redactor.redact(question)).collect();
    let (egress, text) = (roster.egress(happened.student), questions.join("\n"));
    activity_vectors::write(&*cx.embed, &*cx.vectors, &egress, &happened, None, text).await?;
    Ok(())
}

pub(super) fn check_open(status: PracticeStatus) -> Result<()> {
    match status {
        PracticeStatus::Assigned | PracticeStatus::InProgress => Ok(()),
        PracticeStatus::Completed => Err(Error::conflict(
            Conflict::ALREADY_SUBMITTED,
            "This practice was handed in before. Its result is in GET /api/practice/{practiceId}.",
        )),
        PracticeStatus::Failed => Err(Error::conflict(
            Conflict::PRACTICE_FAILED,
            "This practice could not be made. Ask for a new one.",
        )),
        PracticeStatus::Empty => Err(Error::conflict(
            Conflict::NOTHING_TO_PRACTISE,
            "There was nothing worth asking, so this practice has no questions.",
        )),
        PracticeStatus::Generating => Err(Error::conflict(
            Conflict::PRACTICE_NOT_READY,
            "The questions are still being written. Try again in a moment.",
        )),
    }
}

/// The answers by question. A question that is not of this practice is absent; one answered twice
/// breaks a rule.
fn by_question<'a>(
    questions: &[AskedToGrade],
    answers: &'a [(QuestionId, String)],
) -> Result<HashMap<QuestionId, &'a str>> {
    let mut by_id = HashMap::new();
    let mut twice = Vec::new();
    for (at, (id, answer)) in answers.iter().enumerate() {
        let pointer = format!("/answers/{at}/questionId");
        let asked_question = questions.iter().find(|asked| asked.question.question_id == *id);
        asked_question.or_not_found_at("question", pointer.clone())?;
        if by_id.insert(*id, answer.as_str()).is_some() {
            let detail = "This question is answered more than once.".into();
            twice.push(Broken { pointer, detail });
        }
    }
    if twice.is_empty() { Ok(by_id) } else { Err(Error::Invalid(twice)) }
}

fn graded_view(id: PracticeId, marked: Marked, late: bool, moved: Vec<MasteryUpdate>) -> Graded {
    let marks: Vec<AnswerMark> = marked.feedback.iter().map(|told| told.outcome).collect();
    let count = |mark| marks.iter().filter(|other| **other == mark).count();
    let most = moved
        .iter()
        .max_by_key(|update| update.new_mastery_level.abs_diff(update.previous_mastery_level));
    Graded {
        practice_id: id.0,
        score: score(&marks),
        total_questions: marked.feedback.len(),
        correct_answers: count(AnswerMark::Correct),
        needs_review: count(AnswerMark::NeedsReview),
        late,
        mastery_update: most.cloned(),
        mastery_updates: moved,
        feedback: marked.feedback,
    }
}
