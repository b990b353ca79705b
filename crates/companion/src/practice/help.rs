//! Help before a practice is handed in: hints, and a first try that is told. Never what is right.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use curriculum::{HintedConcept, ladder};
use db::practice::{FirstTry, GivenHint, QuestionToHelp};
use domain::analysis::Outcome;
use domain::people::Caller;
use domain::practice::grade::{How, Verdict, grade};
use domain::practice::hints::{allows_try, try_feedback};
use domain::practice::{Question, QuestionKind, Told};
use domain::status::{AnswerMark, HintRung};
use domain::{PracticeId, QuestionId};
use ports::Clock;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::help_view::{HintView, TryView};
use super::marking::named_question;
use super::submit::check_open;
use super::view::status;
use crate::name_restorer::Names;
use crate::read_through::CacheKey;
use crate::{Conflict, Error, OrNotFound, ReadThroughCache, Result};

/// The services for beginning a practice and for help with it.
#[derive(Clone)]
pub struct PracticeHelp {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Forgets practices that have changed.
    pub read_through: ReadThroughCache,
}

/// A practice that its student has begun.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Started {
    /// The practice.
    pub practice_id: Uuid,
    /// `in_progress`.
    #[schema(example = "in_progress")]
    pub status: &'static str,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
}

/// Begins the student's own practice. A repeat changes nothing.
pub async fn start(cx: &PracticeHelp, caller: &Caller, id: PracticeId) -> Result<Started> {
    let begun = db::practice::begin(&cx.db, caller, id, cx.clock.now()).await?;
    let begun = begun.or_not_found("practice")?;
    check_open(begun.status)?;
    cx.read_through.forget(&[CacheKey::Practice(id)]).await;
    Ok(Started { practice_id: id.0, status: status(begun.status), started_at: begun.started_at })
}

/// The answer to a request for a hint.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HintGiven {
    /// The practice.
    pub practice_id: Uuid,
    /// The question.
    pub question_id: Uuid,
    /// The hint.
    pub hint: HintView,
    /// The rung of the next one; null when this is all there is. A first try that follows a known slip
    /// adds one.
    #[schema(value_type = Option<String>, example = "step")]
    pub next: Option<HintRung>,
}

/// Gives the next hint for a question of the student's own open practice, or the one of `wanted`: a
/// rung that was given before, or the next. When all are given, the last one comes again. A right
/// answer counts half after it.
pub async fn hint(
    cx: &PracticeHelp,
    caller: &Caller,
    practice: PracticeId,
    question: QuestionId,
    wanted: Option<HintRung>,
) -> Result<HintGiven> {
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let row = db::practice::lock_to_help(&mut tx, caller, practice, question).await?;
    let row = row.or_not_found("practice")?;
    let (asked, names) = open_question(&row, question)?;
    let mut rungs: Vec<HintRung> = row.hints.iter().map(|given| given.rung).collect();
    let tried = wrong_try(&row, &asked);
    let ladder = ladder(&asked, concept_of(&row), tried.as_ref(), &rungs);
    let next = ladder.next(&rungs);
    let rung = wanted.or(next).or(rungs.last().copied());
    let known = row.hints.iter().find(|given| Some(given.rung) == rung);
    let given = match (known, rung) {
        (Some(known), _) => known.clone(),
        (None, Some(rung)) if next == Some(rung) => {
            let hint = ladder.hint(rung).cloned().or_not_found("hint")?;
            let given = GivenHint { rung, hint, given_at: cx.clock.now() };
            db::practice::add_hint(&mut *tx, practice, question, &given).await?;
            rungs.push(rung);
            given
        }
        _ => {
            let detail = "This hint is not the next one. Ask without `rung` for the next.";
            return Err(Error::conflict(Conflict::HINT_NOT_NEXT, detail));
        }
    };
    tx.commit().await.map_err(db::Error::from)?;
    cx.read_through.forget(&[CacheKey::Practice(practice)]).await;
    Ok(HintGiven {
        practice_id: practice.0,
        question_id: question.0,
        hint: HintView::new(given, &names),
        next: ladder.next(&rungs),
    })
}

fn open_question(row: &QuestionToHelp, id: QuestionId) -> Result<(Question, Names)> {
    check_open(row.status)?;
    let draft = row.draft.as_ref().or_not_found_at("question", "/questionId")?;
    let names = Names::new(&row.student_name, None);
    Ok((named_question(id, draft.0.clone(), &names), names))
}

fn concept_of(row: &QuestionToHelp) -> HintedConcept<'_> {
    HintedConcept {
        name: row.concept.as_deref().unwrap_or_default(),
        subject: row.subject.as_deref().unwrap_or_default(),
        description: row.description.as_deref(),
    }
}

/// The verdict on a first try that was wrong.
fn wrong_try(row: &QuestionToHelp, asked: &Question) -> Option<Verdict> {
    let tried = row.tried.as_ref()?;
    let verdict = grade(asked, &tried.answer);
    (verdict.outcome != Outcome::Correct).then_some(verdict)
}

/// The answer to a first try.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TryTold {
    /// The practice.
    pub practice_id: Uuid,
    /// The question.
    pub question_id: Uuid,
    /// The try.
    pub tried: TryView,
    /// Whether the question can still be tried: only when this answer could not be read.
    #[schema(example = false)]
    pub may_try: bool,
}

/// Tells whether a first answer to a question of the student's own open practice is right, once for
/// each question. What could not be read is no try. A right answer after a wrong try counts half; a
/// right try that is left as it is needs not be handed in again.
pub async fn try_answer(
    cx: &PracticeHelp,
    caller: &Caller,
    practice: PracticeId,
    question: QuestionId,
    answer: &str,
) -> Result<TryTold> {
    let answer = answer.trim();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let row = db::practice::lock_to_help(&mut tx, caller, practice, question).await?;
    let row = row.or_not_found("practice")?;
    let (asked, names) = open_question(&row, question)?;
    if !allows_try(asked.draft.kind, &asked.draft.options) {
        let detail = if asked.draft.kind == QuestionKind::FreeText {
            "Your own words are judged when you hand them in, so there is no try."
        } else {
            "With two options a wrong try tells the right one, so there is none."
        };
        return Err(Error::conflict(Conflict::NO_TRY, detail));
    }
    let told = |tried: FirstTry, may_try: bool| TryTold {
        practice_id: practice.0,
        question_id: question.0,
        tried: TryView::new(tried),
        may_try,
    };
    if let Some(tried) = row.tried {
        if tried.answer == answer {
            return Ok(told(tried, false));
        }
        let detail = format!("“{}” was tried already. Hand your next answer in.", tried.answer);
        return Err(Error::conflict(Conflict::ALREADY_TRIED, detail));
    }
    let verdict = grade(&asked, answer);
    let feedback = names.restore(&try_feedback(&asked, &verdict));
    let tried = first_try(answer, &verdict, feedback, cx.clock.now());
    let is_try = tried.outcome != AnswerMark::NeedsReview;
    if is_try {
        db::practice::add_try(&mut *tx, practice, question, &tried).await?;
    }
    tx.commit().await.map_err(db::Error::from)?;
    cx.read_through.forget(&[CacheKey::Practice(practice)]).await;
    Ok(told(tried, !is_try))
}

fn first_try(
    answer: &str,
    verdict: &Verdict,
    feedback: String,
    tried_at: DateTime<Utc>,
) -> FirstTry {
    let is_silent = verdict.how == How::NoAnswer;
    let outcome = if is_silent { AnswerMark::NeedsReview } else { verdict.mark() };
    FirstTry {
        answer: answer.to_owned(),
        outcome,
        verdict: Told {
            correct: outcome == AnswerMark::Correct,
            feedback,
            how: verdict.how,
            slip: verdict.slip,
            rubric: None,
        },
        tried_at,
    }
}
