//! Answers as they are read before they are handed in, and those that a person has to look at
//! afterwards: unread ones, and contested ones.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::practice::{ContestedAnswer, NewContest, OpenReview};
use domain::answer::{AnswerKind, Unread};
use domain::ids::derive;
use domain::people::Caller;
use domain::practice::grade::read_answer;
use domain::practice::rubric::points;
use domain::practice::{AskedQuestion, QuestionKind};
use domain::safeguarding::Screening;
use domain::seal::SealedField;
use domain::status::{AnswerMark, FindingSource, PracticeStatus};
use domain::transcript::SpeakerRole;
use domain::{PracticeId, QuestionId, UserId};
use ports::{Clock, Notifier};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Practice;
use super::contest_notice::ContestNotice;
use super::submit::check_open;
use super::view::{right_answer_text, word};
use crate::activity_vectors::Afterwards;
use crate::name_restorer::Names;
use crate::read_through::CacheKey;
use crate::safeguarding::{Support, TextPlace, calm_answer_to, find_in, raise};
use crate::{Alerting, Conflict, Error, OrNotFound, Page, ReadThroughCache, Result, Vault};

/// The services for looking at answers again.
#[derive(Clone)]
pub struct PracticeReviews {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Tells tutors of contests, and the student what was decided.
    pub notifier: Arc<dyn Notifier>,
    /// Seals and opens what is said about answers.
    pub vault: Vault,
    /// Forgets practices that have changed.
    pub read_through: ReadThroughCache,
    /// Tells people of dangers.
    pub alerting: Alerting,
}

/// Characters of what is said about an answer: a few sentences.
pub const MAX_COMMENT_CHARS: usize = 1000;

/// How an answer is read.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The answer as it is read; null when it can't be.
    #[schema(example = "3.5 cm")]
    pub read_as: Option<String>,
    /// What it is read as, such as `number`, `expression`, `choice` or `word`. It follows from the
    /// answer and from the question as it is shown, never from the key.
    #[schema(value_type = String, example = "number")]
    pub kind: AnswerKind,
    /// Why it can't be read, in words for the student.
    #[schema(example = json!(null))]
    pub problem: Option<&'static str>,
}

/// How an answer to a question of the student's own open practice is read. Changes nothing, does not
/// begin the practice, and never says whether the answer is right: the key is not even loaded.
pub async fn preview(
    cx: &Practice,
    caller: &Caller,
    practice: PracticeId,
    question: QuestionId,
    answer: &str,
) -> Result<Preview> {
    let row = db::practice::asked(&cx.db, caller, practice, question).await?;
    let row = row.or_not_found("practice")?;
    check_open(row.status)?;
    let question = row.question.or_not_found_at("question", "/questionId")?.0;
    let names = Names::new(&row.student_name, None);
    let options = question.options.iter().map(|option| names.restore(option)).collect();
    let reading = read_answer(&AskedQuestion { options, ..question }, answer);
    Ok(Preview {
        read_as: reading.read_as,
        kind: reading.kind,
        problem: reading.problem.map(Unread::sentence),
    })
}

/// A verdict that its student contests.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContestOpened {
    /// The practice.
    pub practice_id: Uuid,
    /// The question.
    pub question_id: Uuid,
    /// `open`: a person has to decide.
    #[schema(example = "open")]
    pub status: &'static str,
    /// When it was contested.
    pub contested_at: DateTime<Utc>,
    /// For a comment that told of a danger: what to say, and who can be called. No tutor is shown
    /// such a comment. Null otherwise.
    #[schema(example = json!(null))]
    pub support: Option<Support>,
}

/// Asks a person to look at an answer of the student's own. Works once for each question; the student's
/// tutors are told of the first one of a practice.
pub async fn contest(
    cx: &PracticeReviews,
    caller: &Caller,
    practice: PracticeId,
    question: QuestionId,
    comment: &str,
) -> Result<(ContestOpened, Option<Afterwards>)> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let row = db::practice::lock_for_contest(&mut tx, caller, practice, question).await?;
    let row = row.or_not_found("question")?;
    check_completed(row.status)?;
    check_contestable(&row)?;
    let screening = Screening::of(comment, SpeakerRole::Student);
    let masked = screening.mask(comment);
    let comment = masked.as_deref().unwrap_or(comment);
    // Words that tell of a danger are for those who have to know, not for tutors.
    let shown = Some(comment).filter(|_| !screening.is_answered_calmly());
    let new = NewContest {
        practice_id: practice,
        question_id: question,
        student_id: caller.id,
        comment: seal_comment(&cx.vault, SealedField::ContestComment, question, shown),
        contested_at: now,
    };
    db::practice::contest(&mut *tx, &new).await?;
    let place = TextPlace {
        source: FindingSource::Comment,
        // An answer has the question's id for itself.
        id: derive(question.0, "comment"),
        session: None,
        conversation: None,
        practice: Some(practice),
    };
    let seal = |id| Some(cx.vault.seal(SealedField::FindingWords, id, comment));
    let found = find_in(&screening, SpeakerRole::Student, place, None, seal);
    let alerting = found.as_ref().map(|_| cx.alerting.deliver_afterwards());
    raise(&mut tx, caller.id, found.into_iter().collect(), now).await?;
    let tutors = row.tutors.into_iter().map(UserId).collect();
    let notice = ContestNotice { practice, student: caller.id, tutors };
    let notice = notice.write(&mut tx, now).await?.then_some(notice);
    let support = if screening.is_answered_calmly() {
        Some(calm_answer_to(&mut *tx, caller.id, &screening, comment).await?.support)
    } else {
        None
    };
    tx.commit().await.map_err(db::Error::from)?;
    cx.read_through.forget(&[CacheKey::Practice(practice)]).await;
    let opened = ContestOpened {
        practice_id: practice.0,
        question_id: question.0,
        status: "open",
        contested_at: now,
        support,
    };
    Ok((opened, tell_of_contest(cx, alerting, notice)))
}

/// Those who have to know of a danger come first.
fn tell_of_contest(
    cx: &PracticeReviews,
    alerting: Option<Afterwards>,
    notice: Option<ContestNotice>,
) -> Option<Afterwards> {
    if alerting.is_none() && notice.is_none() {
        return None;
    }
    let cx = cx.clone();
    Some(Box::pin(async move {
        if let Some(alerting) = alerting {
            alerting.await;
        }
        if let Some(notice) = notice {
            notice.send(cx.db, &*cx.clock, &*cx.notifier).await;
        }
    }))
}

fn check_contestable(row: &ContestedAnswer) -> Result<()> {
    let is_right = row.outcome.as_deref() == Some(AnswerMark::Correct.as_str());
    if is_right || row.answer.is_none() {
        let detail = "This answer counts as right already, or there is none.";
        return Err(Error::conflict(Conflict::NOTHING_TO_CONTEST, detail));
    }
    if row.contested_at.is_some() || row.decided_at.is_some() {
        let detail = "This answer was contested before, or a person has decided about it.";
        return Err(Error::conflict(Conflict::ALREADY_CONTESTED, detail));
    }
    Ok(())
}

/// The answers of the caller's students that wait for a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewList {
    /// Oldest first.
    pub reviews: Vec<ReviewItem>,
    /// All there are.
    #[schema(example = 1)]
    pub total: i64,
    /// As asked.
    #[schema(example = 10)]
    pub limit: i64,
    /// As asked.
    #[schema(example = 0)]
    pub offset: i64,
}

/// An answer that waits for a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewItem {
    /// The practice.
    pub practice_id: Uuid,
    /// The question.
    pub question_id: Uuid,
    /// The student who answered.
    pub student_id: Uuid,
    /// Their name.
    #[schema(example = "John Doe")]
    pub student_name: String,
    /// `unread`: no program could read the answer; `unsure`: no model is sure of the student's own words;
    /// `contested`: its student thinks it is right.
    #[schema(example = "contested")]
    pub reason: &'static str,
    /// The text of the question.
    #[schema(example = "What is half of 3?")]
    pub question: String,
    /// `multiple_choice`, `numeric`, `short_answer` or `free_text`.
    #[serde(rename = "type")]
    #[schema(example = "numeric")]
    pub kind: &'static str,
    /// The choices; empty for other types.
    #[schema(example = json!([]))]
    pub options: Vec<String>,
    /// The right answer by the key.
    #[schema(example = "3/2")]
    pub correct_answer: String,
    /// The points of a right answer, where it is in the student's own words; empty for other types.
    #[schema(example = json!([]))]
    pub rubric: Vec<RubricPoint>,
    /// The student's answer.
    #[schema(example = "one and a half")]
    pub answer: Option<String>,
    /// What the student says about it.
    #[schema(example = "I wrote it in words.")]
    pub comment: Option<String>,
    /// Since when it waits.
    pub opened_at: DateTime<Utc>,
}

/// A point that a right answer makes.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RubricPoint {
    /// The point.
    #[schema(example = "Iron reacts with oxygen.")]
    pub point: String,
    /// Whether a model found it in the answer, however sure it was; null when none has read it.
    #[schema(example = true)]
    pub made: Option<bool>,
}

/// Lists the answers that wait for a person.
pub async fn list_open(cx: &PracticeReviews, caller: &Caller, page: Page) -> Result<ReviewList> {
    let found = db::practice::open_reviews(&cx.db, caller, page.limit, page.offset).await?;
    let reviews = found.rows.into_iter().map(|row| review_item(&cx.vault, row));
    Ok(ReviewList {
        reviews: reviews.collect::<Result<_>>()?,
        total: found.total,
        limit: page.limit,
        offset: page.offset,
    })
}

fn review_item(vault: &Vault, row: OpenReview) -> Result<ReviewItem> {
    let names = Names::new(&row.student_name, None);
    let comment = row.comment.as_deref();
    let comment = comment
        .map(|sealed| vault.open(SealedField::ContestComment, row.id, sealed))
        .transpose()?;
    let note = row.verdict.as_ref().and_then(|verdict| verdict.rubric.as_ref());
    let rubric = points(&row.draft.key).unwrap_or_default().iter().enumerate();
    let rubric = rubric.map(|(at, point)| RubricPoint {
        point: names.restore(point),
        made: note.and_then(|note| note.made.get(at).copied()),
    });
    let reason = match row.draft.kind {
        _ if row.contested_at.is_some() => "contested",
        QuestionKind::FreeText => "unsure",
        _ => "unread",
    };
    Ok(ReviewItem {
        practice_id: row.practice_id.0,
        question_id: row.id.0,
        student_id: row.student_id.0,
        reason,
        question: names.restore(&row.draft.question),
        kind: word(row.draft.kind),
        options: row.draft.options.iter().map(|option| names.restore(option)).collect(),
        correct_answer: names.restore(&right_answer_text(&row.draft)),
        rubric: rubric.collect(),
        answer: row.answer,
        comment,
        opened_at: row.opened_at,
        student_name: row.student_name,
    })
}

pub(super) fn check_completed(status: PracticeStatus) -> Result<()> {
    if status == PracticeStatus::Completed {
        return Ok(());
    }
    let detail = "This practice is not handed in, so there is no verdict yet.";
    Err(Error::conflict(Conflict::NOT_SUBMITTED, detail))
}

/// Nothing for a comment without words.
pub(super) fn seal_comment(
    vault: &Vault,
    field: SealedField,
    question: QuestionId,
    comment: Option<&str>,
) -> Option<String> {
    let comment = comment.map(str::trim).filter(|comment| !comment.is_empty());
    comment.map(|comment| vault.seal(field, question, comment))
}
