//! Another verdict, set by a person: the log is corrected, mastery and score follow, the student is
//! told.

use chrono::{DateTime, Utc};
use db::evidence::{EvidenceSource, NewEvidence, RetractionReason};
use db::practice::{AnswerToReview, NewVerdict};
use domain::analysis::Outcome;
use domain::ids::derive;
use domain::mastery::EvidenceKind;
use domain::people::Caller;
use domain::practice::grade::{How, reviewed_feedback, score};
use domain::practice::{Question, Told};
use domain::seal::SealedField;
use domain::status::AnswerMark;
use domain::{EvidenceId, NotificationId, PracticeId, QuestionId, UserId};
use serde::Serialize;
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use super::review::{PracticeReviews, check_completed, seal_comment};
use crate::mastery_update;
use crate::name_restorer::Names;
use crate::notifications::{Notice, tell};
use crate::read_through::CacheKey;
use crate::{OrNotFound, Result};

/// The verdict of a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerdictGiven {
    /// The practice.
    pub practice_id: Uuid,
    /// The question.
    pub question_id: Uuid,
    /// True if the answer counts as right.
    #[schema(example = true)]
    pub correct: bool,
    /// The score of the practice now.
    #[schema(example = 80)]
    pub score: Option<i32>,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
}

/// A person's decision about an answer.
#[derive(Debug, Clone, Copy)]
pub struct ReviewDecision<'a> {
    /// True if the answer counts as right.
    pub outcome: Outcome,
    /// The reviewer's comment.
    pub comment: Option<&'a str>,
}

/// Sets the verdict on an answer. When it differs from the one before, the evidence of that one is
/// retracted, that of the new one appended, and mastery follows. The student is told. A repeat
/// moves nothing. Returns the student, too.
pub async fn set_verdict(
    cx: &PracticeReviews,
    caller: &Caller,
    practice: PracticeId,
    question: QuestionId,
    decision: ReviewDecision<'_>,
) -> Result<(VerdictGiven, UserId)> {
    let now = cx.clock.now();
    let mut tx = cx.db.begin().await.map_err(db::Error::from)?;
    let row = db::practice::lock_for_verdict(&mut tx, caller, practice, question).await?;
    let row = row.or_not_found("question")?;
    check_completed(row.status)?;
    let mark = AnswerMark::of(decision.outcome);
    let new = NewVerdict {
        practice_id: practice,
        question_id: question,
        student_id: row.student_id,
        mark,
        verdict: verdict_on(&row, question, mark),
        comment: seal_comment(&cx.vault, SealedField::VerdictComment, question, decision.comment),
        decided_by: caller.id,
        decided_at: now,
        revision: row.revision + i32::from(row.decided != Some(mark == AnswerMark::Correct)),
        flags_key: mark == AnswerMark::Correct && row.contested_at.is_some(),
        score: score_with(&row, mark),
    };
    if row.outcome.as_deref() != Some(mark.as_str()) {
        move_evidence(&mut tx, &row, &new, decision.outcome).await?;
    }
    db::practice::set_verdict(&mut *tx, &new).await?;
    tx.commit().await.map_err(db::Error::from)?;
    cx.read_through.forget(&[CacheKey::Practice(practice)]).await;
    tell(&cx.db, &*cx.clock, &*cx.notifier, &notice(&new)).await?;
    let given = VerdictGiven {
        practice_id: practice.0,
        question_id: question.0,
        correct: new.verdict.correct,
        score: new.score,
        decided_at: now,
    };
    Ok((given, row.student_id))
}

/// The verdict as it is kept with the question.
fn verdict_on(row: &AnswerToReview, question: QuestionId, mark: AnswerMark) -> Told {
    let correct = mark == AnswerMark::Correct;
    let names = Names::new(&row.student_name, None);
    let asked = Question { question_id: question, draft: row.draft.clone() };
    let slip = row.verdict.as_ref().and_then(|before| before.slip);
    Told {
        correct,
        feedback: names.restore(&reviewed_feedback(&asked, correct)),
        how: How::SetByPerson,
        // Whoever finds the answer wrong does not say that it is another mistake.
        slip: slip.filter(|_| !correct),
        rubric: row.verdict.as_ref().and_then(|before| before.rubric.clone()),
    }
}

/// The score of the practice with this mark on the answer.
fn score_with(row: &AnswerToReview, mark: AnswerMark) -> Option<i32> {
    let others = row.other_marks.iter().filter_map(|word| AnswerMark::parse(word));
    let marks: Vec<AnswerMark> = others.chain([mark]).collect();
    score(&marks).map(i32::from)
}

/// Retracts the evidence of the verdict before, appends that of the new one, and has mastery follow.
async fn move_evidence(
    tx: &mut PgConnection,
    row: &AnswerToReview,
    new: &NewVerdict,
    outcome: Outcome,
) -> Result<()> {
    let student = row.student_id;
    if db::evidence::lock_learner(tx, student).await?.is_none() {
        return Ok(());
    }
    let (question, practice) = (new.question_id, new.practice_id);
    let (reason, now) = (RetractionReason::Regrade, new.decided_at);
    if db::evidence::retract_question(tx, question, reason, now).await? > 0 {
        mastery_update::rebuild(tx, student).await?;
    }
    let line = NewEvidence {
        id: EvidenceId(derive(question.0, &format!("verdict {}", new.revision))),
        concept_id: row.draft.concept_id,
        kind: EvidenceKind::of_answer(outcome, row.helped),
        outcome,
        observed_at: row.completed_at.unwrap_or(now),
        source: EvidenceSource::Question { practice, question },
    };
    mastery_update::learn(tx, student, &[line]).await?;
    // Lines of a practice that stand together are one review of a concept: memory is counted anew.
    mastery_update::rebuild(tx, student).await
}

fn notice(new: &NewVerdict) -> Notice {
    let body = if new.mark == AnswerMark::Correct {
        "An answer of yours was looked at: it counts as right."
    } else {
        "An answer of yours was looked at: it does not count as right. The practice says why."
    };
    Notice {
        id: NotificationId(derive(new.question_id.0, &format!("verdict {}", new.revision))),
        user: new.student_id,
        kind: "answer_reviewed",
        title: "An answer was looked at".to_owned(),
        body: body.to_owned(),
        subject: json!({ "practiceId": new.practice_id, "questionId": new.question_id }),
    }
}
