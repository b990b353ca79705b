//! Writing a practice, in the background: plan, write, check, hand over, tell.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use db::practice::{Assignment, QuestionRow, WritingStage};
use db::transcripts::SessionForJob;
use db::work::Work;
use domain::analysis::{StoredAnalysis, TaughtConcept};
use domain::bounded::FailureReason;
use domain::ids::derive;
use domain::practice::check::{RECENT_QUESTIONS, check};
use domain::practice::plan::{ConceptCandidate, Planned, plan};
use domain::practice::{AskedQuestion, Draft, Question, RequestedConcepts};
use domain::{ConceptId, PracticeId, SessionId, UserId};
use ports::{
    Clock, Egress, Embed, Event, Llm, Namespace, Notifier, PlannedItem, Record, Vectors, WriteItems,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgPool;
use steps::{Failure, JobError, Step};

use super::requested_event;
use crate::jobs::attempt::{self, Attempt, abandoned_before, settle};
use crate::jobs::failure::retriable;
use crate::jobs::session::{load, load_redacted, read_analysis, roster};
use crate::notifications::{Notice, tell};
use crate::read_through::CacheKey;
use crate::{ReadThroughCache, Vault, mastery_update};

/// The context of the job that writes a practice.
#[derive(Clone)]
pub struct GenerationContext {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub llm: Arc<dyn Llm>,
    pub embed: Arc<dyn Embed>,
    /// Finds questions by meaning.
    pub vectors: Arc<dyn Vectors>,
    pub notifier: Arc<dyn Notifier>,
    pub vault: Vault,
    /// Forgets practices that have changed.
    pub read_through: ReadThroughCache,
}

/// `practice.generate`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PracticeRequested {
    /// The practice to be written.
    pub practice_id: PracticeId,
    pub session_id: SessionId,
    pub student_id: UserId,
    /// About which of its concepts; all when empty.
    #[serde(default)]
    pub concept_ids: Vec<ConceptId>,
    /// The number of the attempt, from 1.
    #[serde(default = "attempt::first_attempt")]
    pub attempt: i32,
}

impl PracticeRequested {
    fn attempt(&self) -> Attempt {
        Attempt { work: Work::Practice, id: self.practice_id.0, number: self.attempt }
    }
}

/// Questions in a practice: about ten minutes of work.
const QUESTIONS: usize = 5;

/// Questions planned, of which the first that pass are kept: two for each concept a session can
/// have, as not every concept of every session yields a good one.
const PLANNED: usize = 24;

/// Days a student has for a practice.
const DUE_AFTER: Duration = Duration::days(1);

/// Questions a student was asked last, which are not asked again.
const RECENT: i64 = RECENT_QUESTIONS.cast_signed() as i64;

/// Steps of the job.
const STEPS: u32 = 5;

/// Writes a practice and hands it to the student. Every step may run more than once; each writes
/// by key, so a repeat changes nothing, and none writes once another attempt has begun.
pub async fn generate(
    step: &Step,
    cx: &GenerationContext,
    event: PracticeRequested,
) -> Result<(), JobError> {
    settle(write(step, cx, &event).await)
}

async fn write(
    step: &Step,
    cx: &GenerationContext,
    event: &PracticeRequested,
) -> Result<(), JobError> {
    let guard = event.attempt().guard(&cx.db, &*cx.clock);
    let plan =
        step.run("plan-items", guard.at("plan", 0, STEPS).step(plan_items(cx, event))).await?;
    let Some(plan) = plan else { return Ok(()) };
    step.run("write-items", guard.at("write", 1, STEPS).step(write_items(cx, event, &plan)))
        .await?;
    step.run("check-items", guard.at("check", 2, STEPS).step(check_items(cx, event))).await?;
    step.run("store-practice", guard.at("store", 3, STEPS).step(store(cx, event))).await?;
    let notified = notify(cx, event.student_id, event.practice_id);
    step.run("notify-student", guard.at("notify", 4, STEPS).step(notified)).await
}

/// Marks a practice that could not be written.
pub async fn give_up(
    step: &Step,
    cx: &GenerationContext,
    failure: Failure<PracticeRequested>,
) -> Result<(), JobError> {
    let mark = async {
        let reason = match failure.message.as_str() {
            NOTHING_TO_ASK => NOTHING_TO_ASK,
            _ => "The questions could not be written. Ask for them again.",
        };
        let reason = FailureReason::cut(reason);
        let (id, attempt) = (failure.event.practice_id, failure.event.attempt);
        db::practice::fail(&cx.db, id, attempt, &reason).await.map_err(retriable)?;
        cx.read_through.forget(&[CacheKey::Practice(id)]).await;
        Ok(())
    };
    step.run("mark-failed", mark).await
}

const NOTHING_TO_ASK: &str =
    "This session does not hold enough explanation to make good questions from.";

/// The practice that follows from an analysis.
pub(crate) fn follow_up(
    id: PracticeId,
    session: &SessionForJob,
    now: DateTime<Utc>,
) -> db::practice::NewPractice {
    db::practice::NewPractice {
        id,
        student_id: session.student_id,
        session_id: session.id,
        request: RequestedConcepts::new(&[]),
        assigned_at: now,
        abandoned_before: abandoned_before(now),
    }
}

/// The event that has it written.
pub(crate) fn follow_up_event(request: &PracticeRequested) -> Event {
    let PracticeRequested { practice_id, session_id, student_id, ref concept_ids, attempt } =
        *request;
    let request = RequestedConcepts::new(concept_ids);
    requested_event(practice_id, session_id, student_id, &request, attempt)
}

/// One line of a plan, as it is kept between steps.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlannedQuestions {
    concept_id: ConceptId,
    difficulty: u8,
}

/// Chooses concepts and difficulties by what the student knows and remembers; nothing when the
/// practice was handed over before, or is gone.
async fn plan_items(
    cx: &GenerationContext,
    event: &PracticeRequested,
) -> Result<Option<Vec<PlannedQuestions>>, JobError> {
    if !db::practice::is_wanted(&cx.db, event.practice_id).await.map_err(retriable)? {
        return Ok(None);
    }
    let analysis = read_analysis(&load(&cx.db, event.session_id).await?)?;
    let ids: Vec<ConceptId> = analysis
        .concept_ids
        .iter()
        .copied()
        .filter(|id| event.concept_ids.is_empty() || event.concept_ids.contains(id))
        .collect();
    let student = event.student_id;
    let skills = db::evidence::skills(&cx.db, student, &ids).await.map_err(retriable)?;
    let wrong = db::evidence::list_concepts_with_errors(&cx.db, event.session_id)
        .await
        .map_err(retriable)?;
    let now = cx.clock.now();
    let taught = analysis.concept_ids.iter().zip(&analysis.insights.concepts);
    let candidates: Vec<ConceptCandidate> = taught
        .filter_map(|(id, taught)| {
            let skill = skills.iter().find(|skill| skill.concept_id == *id)?;
            let estimate = mastery_update::estimate(skill, now);
            Some(ConceptCandidate {
                concept_id: *id,
                name: taught.name.clone(),
                difficulty: taught.difficulty,
                p_mastery: estimate.mastery,
                recall: estimate.recall,
                went_wrong_in_session: wrong.contains(id),
            })
        })
        .collect();
    let planned = plan(&candidates, PLANNED).into_iter();
    let question = |planned: Planned| PlannedQuestions {
        concept_id: planned.concept_id,
        difficulty: planned.difficulty,
    };
    Ok(Some(planned.map(question).collect()))
}

/// Has the questions written and keeps them as they come; those of an earlier attempt that have
/// passed their checks are kept instead. Returns how many.
async fn write_items(
    cx: &GenerationContext,
    event: &PracticeRequested,
    wanted: &[PlannedQuestions],
) -> Result<usize, JobError> {
    if db::practice::is_checked(&cx.db, event.practice_id).await.map_err(retriable)? {
        return Ok(drafts(cx, event.practice_id).await?.len());
    }
    let (egress, request) = build_request(cx, event, wanted).await?;
    let drafts = cx.llm.write_items(&egress, request).await?;
    replace(cx, event.attempt(), drafts, WritingStage::Written).await
}

/// The request for the questions of a plan. A person who was unknown when the session was read may
/// be known by now, so the stored texts are redacted again.
async fn build_request(
    cx: &GenerationContext,
    event: &PracticeRequested,
    planned_questions: &[PlannedQuestions],
) -> Result<(Egress, WriteItems), JobError> {
    let avoid = load_recent_questions(cx, event.student_id).await?;
    let row = load(&cx.db, event.session_id).await?;
    let roster = roster(&cx.vault, &row)?;
    let (turns, redactor) = load_redacted(&cx.db, &cx.vault, &row, &roster).await?;
    let StoredAnalysis { insights, concept_ids } = read_analysis(&row)?;
    let renamed = |taught: TaughtConcept| TaughtConcept {
        name: redactor.redact(&taught.name),
        description: taught.description.as_deref().map(|description| redactor.redact(description)),
        ..taught
    };
    let concepts: Vec<TaughtConcept> = insights.concepts.into_iter().map(renamed).collect();
    let items = planned_questions.iter().filter_map(|planned| {
        let at = concept_ids.iter().position(|id| *id == planned.concept_id)?;
        let concept = concepts.get(at)?.name.clone();
        Some(PlannedItem {
            concept_id: planned.concept_id,
            concept,
            difficulty: planned.difficulty,
        })
    });
    let request = WriteItems {
        turns,
        subject: redactor.redact(&insights.subject),
        items: items.collect(),
        concepts,
        avoid: redactor.redact_all(&avoid),
        // The practice's own id, so that a repeat writes the same and another practice does not.
        seed: event.practice_id.0.as_u64_pair().1,
    };
    Ok((roster.egress(event.student_id), request))
}

/// Drops what must not be asked and what is too much. Returns how many are left.
async fn check_items(cx: &GenerationContext, event: &PracticeRequested) -> Result<usize, JobError> {
    let mut earlier_questions = load_recent_questions(cx, event.student_id).await?;
    let mut accepted = Vec::new();
    let mut shapes = HashSet::new();
    for draft in drafts(cx, event.practice_id).await? {
        if !shapes.insert(without_digits(&draft.draft.question)) {
            continue;
        }
        match check(&draft.draft, &earlier_questions) {
            Ok(()) => {
                earlier_questions.push(draft.draft.question.clone());
                accepted.push(draft.draft);
            }
            Err(flaw) => {
                tracing::info!(practice = %event.practice_id, %flaw, "a question was dropped");
            }
        }
        if accepted.len() == QUESTIONS {
            break;
        }
    }
    if accepted.is_empty() {
        return Err(JobError::refusal(NOTHING_TO_ASK));
    }
    replace(cx, event.attempt(), accepted, WritingStage::Checked).await
}

/// A question without its numbers: the same sum with other numbers teaches nothing more on the
/// same day.
fn without_digits(question: &str) -> String {
    question.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Hands the practice over and makes its questions findable. Returns how many.
async fn store(cx: &GenerationContext, event: &PracticeRequested) -> Result<usize, JobError> {
    let questions = drafts(cx, event.practice_id).await?;
    let row = load(&cx.db, event.session_id).await?;
    let roster = roster(&cx.vault, &row)?;
    let (redactor, egress) = (roster.redactor(None, &[]), roster.egress(event.student_id));
    let texts: Vec<String> =
        questions.iter().map(|question| redactor.redact(&question.draft.question)).collect();
    let embeddings = cx.embed.embed(&egress, &texts).await?;
    let records = questions.iter().zip(embeddings).map(|(question, values)| {
        let metadata = json!({
            "practiceId": event.practice_id,
            "conceptId": question.draft.concept_id,
            "difficulty": question.draft.difficulty,
            "questionType": question.draft.kind,
            "studentId": event.student_id,
        });
        let metadata = metadata.as_object().cloned().unwrap_or_default();
        Record { id: question.question_id.to_string(), values, metadata }
    });
    cx.vectors.upsert(&egress, Namespace::PracticeProblems, records.collect()).await?;
    let asked_questions: Vec<AskedQuestion> = questions.iter().map(AskedQuestion::from).collect();
    let now = cx.clock.now();
    let assignment = Assignment {
        id: event.practice_id,
        attempt: event.attempt,
        questions: &asked_questions,
        assigned_at: now,
        due_at: now + DUE_AFTER,
    };
    db::practice::assign(&cx.db, &assignment).await.map_err(retriable)?;
    cx.read_through.forget(&[CacheKey::Practice(event.practice_id)]).await;
    Ok(asked_questions.len())
}

async fn notify(
    cx: &GenerationContext,
    student: UserId,
    practice: PracticeId,
) -> Result<(), JobError> {
    let notice = Notice {
        id: derive(practice.0, "assigned").into(),
        user: student,
        kind: "practice_assigned",
        title: "New practice".into(),
        body: "There are new questions from your last session. They take about ten minutes.".into(),
        subject: json!({ "practiceId": practice }),
    };
    tell(&cx.db, &*cx.clock, &*cx.notifier, &notice).await.map_err(retriable)?;
    Ok(())
}

async fn load_recent_questions(
    cx: &GenerationContext,
    student: UserId,
) -> Result<Vec<String>, JobError> {
    db::practice::recent_questions(&cx.db, student, RECENT).await.map_err(retriable)
}

/// The questions of a practice as they stand.
async fn drafts(cx: &GenerationContext, practice: PracticeId) -> Result<Vec<Question>, JobError> {
    let rows = db::practice::questions(&cx.db, practice).await.map_err(retriable)?;
    let question = |row: QuestionRow| Question { question_id: row.id, draft: row.draft };
    Ok(rows.into_iter().map(question).collect())
}

/// Replaces the questions of a practice. Returns how many there are now.
async fn replace(
    cx: &GenerationContext,
    attempt: Attempt,
    drafts: Vec<Draft>,
    stage: WritingStage,
) -> Result<usize, JobError> {
    let practice = PracticeId(attempt.id);
    let concepts: Vec<ConceptId> = drafts.iter().map(|draft| draft.concept_id).collect();
    let rows: Vec<QuestionRow> = drafts
        .into_iter()
        .zip(0..)
        .map(|(draft, position)| QuestionRow {
            id: derive(practice.0, &format!("question {position} {}", draft.question)).into(),
            position,
            draft,
        })
        .collect();
    let mut tx = cx.db.begin().await.map_err(retriable)?;
    attempt.hold(&mut tx).await?;
    db::practice::replace_questions(&mut tx, practice, &rows, &concepts, stage)
        .await
        .map_err(retriable)?;
    tx.commit().await.map_err(retriable)?;
    Ok(rows.len())
}
