//! Writing a practice, in the background: plan, write, check, hand over, tell.

use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};
use db::practice::{Assignment, QuestionRow, WritingStage};
use db::transcripts::SessionForJob;
use domain::bounded::FailureReason;
use domain::ids::derive;
use domain::practice::check::check;
use domain::practice::plan::{Planned, plan};
use domain::practice::{
    AskedQuestion, Draft, MINUTES_PER_QUESTION, Question, RequestedConcepts,
    title as practice_title,
};
use domain::{ConceptId, PracticeId, UserId};
use ports::{Event, Namespace, Record, WriteItems};
use serde_json::json;
use steps::{Failure, JobError, Step};

use super::generation::{GenerationContext, PracticeRequested, load_recent_questions};
use super::material::{self, PlannedQuestions, in_planned_order};
use super::requested_event;
use crate::jobs::attempt::{Attempt, abandoned_before, settle};
use crate::jobs::failure::{consent_reason, retriable};
use crate::notifications::{Notice, tell};
use crate::read_through::CacheKey;

/// Questions planned, of which the first that pass are kept: two for each concept a session can
/// have, as not every concept of every session yields a good one.
const PLANNED: usize = 24;

/// Rounds in which questions of concepts alone are written: who practises one concept wants more of
/// its questions than there are kinds.
const MAX_ROUNDS: u64 = 3;

/// Days a student has for a practice.
const DUE_AFTER: Duration = Duration::days(1);

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
    let kept =
        step.run("check-items", guard.at("check", 2, STEPS).step(check_items(cx, event))).await?;
    if kept == 0 {
        return step.run("leave-empty", leave_empty(cx, event)).await;
    }
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
        let reason = consent_reason(&failure.message)
            .unwrap_or("The questions could not be written. Ask for them again.");
        let reason = FailureReason::cut(reason);
        let (id, attempt) = (failure.event.practice_id, failure.event.attempt);
        db::practice::fail(&cx.db, id, attempt, &reason).await.map_err(retriable)?;
        cx.read_through.forget(&[CacheKey::Practice(id)]).await;
        Ok(())
    };
    step.run("mark-failed", mark).await
}

/// Why nothing was asked about a session.
const NOTHING_IN_SESSION: &str =
    "This session does not hold enough explanation to make good questions from.";

/// Why nothing was asked about concepts.
const NOTHING_ON_CONCEPTS: &str = "There are no new questions on these concepts: the curriculum has none, and your sessions do not \
     explain them enough. A session about them would help.";

/// The practice that follows from an analysis.
pub(crate) fn follow_up(
    id: PracticeId,
    session: &SessionForJob,
    now: DateTime<Utc>,
) -> db::practice::NewPractice {
    db::practice::NewPractice {
        id,
        student_id: session.student_id,
        session_id: Some(session.id),
        request: RequestedConcepts::new(&[]),
        assigned_at: now,
        abandoned_before: abandoned_before(now),
    }
}

/// The event that has it written.
pub(crate) fn follow_up_event(request: &PracticeRequested) -> Event {
    let PracticeRequested { practice_id, session_id, student_id, attempt, .. } = *request;
    requested_event(practice_id, session_id, student_id, &request.request(), attempt)
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
    let candidates = material::candidates(cx, event).await?;
    let count = PLANNED.max(event.questions() + event.questions() / 2);
    let planned = plan(&candidates, count).into_iter();
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
    let rounds = if event.session_id.is_some() { 1 } else { MAX_ROUNDS };
    let mut drafts: Vec<Draft> = Vec::new();
    for round in 0..rounds {
        if drafts.len() >= event.questions() {
            break;
        }
        let written: Vec<String> = drafts.iter().map(|draft| draft.question.clone()).collect();
        for (egress, request) in material::requests(cx, event, wanted).await? {
            let avoid = written.iter().cloned().chain(request.avoid).collect();
            let seed = request.seed.wrapping_add(round);
            let request = WriteItems { avoid, seed, ..request };
            drafts.extend(cx.llm.write_items(&egress, request).await?);
        }
    }
    let drafts = in_planned_order(wanted, drafts);
    replace(cx, event.attempt(), drafts, WritingStage::Written).await
}

/// Drops what must not be asked and what is too much. Returns how many are left, which may be none.
async fn check_items(cx: &GenerationContext, event: &PracticeRequested) -> Result<usize, JobError> {
    let mut earlier_questions = load_recent_questions(cx, event.student_id).await?;
    let mut accepted = Vec::new();
    let mut shapes = HashSet::new();
    for draft in drafts(cx, event.practice_id).await? {
        let is_new = shapes.insert(without_digits(&draft.draft.question));
        if !is_new && event.session_id.is_some() {
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
        if accepted.len() == event.questions() {
            break;
        }
    }
    replace(cx, event.attempt(), accepted, WritingStage::Checked).await
}

/// A question without its numbers: the same sum with other numbers teaches nothing more on the
/// same day, unless its concept is what was asked for.
fn without_digits(question: &str) -> String {
    question.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Hands the practice over and makes its questions findable. Returns how many.
async fn store(cx: &GenerationContext, event: &PracticeRequested) -> Result<usize, JobError> {
    let questions = drafts(cx, event.practice_id).await?;
    let roster = material::student_roster(cx, event).await?;
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

/// Leaves a practice without questions and tells its student why.
async fn leave_empty(cx: &GenerationContext, event: &PracticeRequested) -> Result<(), JobError> {
    let reason = match event.session_id {
        Some(_) => NOTHING_IN_SESSION,
        None => NOTHING_ON_CONCEPTS,
    };
    let (id, cut) = (event.practice_id, FailureReason::cut(reason));
    if !db::practice::leave_empty(&cx.db, id, event.attempt, &cut).await.map_err(retriable)? {
        return Ok(());
    }
    cx.read_through.forget(&[CacheKey::Practice(id)]).await;
    let notice = Notice {
        id: derive(id.0, "empty").into(),
        user: event.student_id,
        kind: "practice_empty",
        title: "No practice this time".to_owned(),
        body: reason.to_owned(),
        subject: json!({ "practiceId": id }),
    };
    tell(&cx.db, &*cx.clock, &*cx.notifier, &notice).await.map_err(retriable)?;
    Ok(())
}

async fn notify(
    cx: &GenerationContext,
    student: UserId,
    practice: PracticeId,
) -> Result<(), JobError> {
    let concepts = db::practice::asked_concepts(&cx.db, practice).await.map_err(retriable)?;
    let count = db::practice::questions(&cx.db, practice).await.map_err(retriable)?.len();
    let names: Vec<&str> = concepts.iter().map(|concept| concept.name.as_str()).collect();
    let title = concepts.first().map_or_else(
        || "New practice".to_owned(),
        |concept| format!("New practice: {}", concept.subject),
    );
    let notice = Notice {
        id: derive(practice.0, "assigned").into(),
        user: student,
        kind: "practice_assigned",
        title,
        body: format!(
            "{}. They take about {} minutes.",
            practice_title(&names, count),
            count * MINUTES_PER_QUESTION
        ),
        subject: json!({ "practiceId": practice }),
    };
    tell(&cx.db, &*cx.clock, &*cx.notifier, &notice).await.map_err(retriable)?;
    Ok(())
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
