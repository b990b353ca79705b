//! Concepts that a session taught, and the evidence that the student showed of them.

use std::collections::{HashMap, HashSet};

use db::evidence::{EvidenceSource, NewEvidence};
use db::transcripts::{NewConcept, SessionForJob};
use domain::analysis::{Insights, StoredAnalysis};
use domain::bounded::{ConceptName, Subject};
use domain::ids::derive;
use domain::mastery::{Bias, EvidenceKind};
use domain::status::PracticeStatus;
use domain::{ConceptId, EvidenceId, PracticeId, SessionId};
use ports::{Namespace, ReadSession, Record};
use serde_json::json;
use steps::JobError;

use super::AnalysisContext;
use crate::activity_vectors::{self, Happened};
use crate::jobs::attempt::Attempt;
use crate::jobs::failure::retriable;
use crate::jobs::session::{load, load_redacted, read_analysis, roster};
use crate::mastery_update;
use crate::practice::{self, PracticeRequested};
use crate::read_through::CacheKey;

/// The subject when nothing tells.
const UNKNOWN_SUBJECT: &str = "General";

/// Has the session read and keeps what was found. Returns how many concepts.
pub(super) async fn extract(cx: &AnalysisContext, attempt: Attempt) -> Result<usize, JobError> {
    let session = SessionId(attempt.id);
    let row = load(&cx.db, session).await?;
    let roster = roster(&cx.vault, &row)?;
    let (turns, redactor) = load_redacted(&cx.db, &cx.vault, &row, &roster).await?;
    let subject = row.subject.as_deref().map(|subject| redactor.redact(subject));
    let egress = roster.egress(row.student_id);
    let mut insights = cx.llm.read_session(&egress, ReadSession { turns, subject }).await?;
    bound(&mut insights);
    let concept_count = insights.concepts.len();
    let analysis = StoredAnalysis { insights, concept_ids: Vec::new() };
    db::transcripts::store_insights(&cx.db, session, attempt.number, &analysis)
        .await
        .map_err(retriable)?;
    Ok(concept_count)
}

/// The parts of a reading that are kept, as columns can hold them, so that the row of a concept and
/// the place where a session names it agree.
fn bound(insights: &mut Insights) {
    insights.subject = Subject::cut(&insights.subject).into_string();
    if insights.subject.is_empty() {
        UNKNOWN_SUBJECT.clone_into(&mut insights.subject);
    }
    for taught in &mut insights.concepts {
        taught.name = standard_name(&taught.name, &insights.subject);
        taught.name = ConceptName::cut(&taught.name).into_string();
        taught.difficulty = taught.difficulty.clamp(1, 10);
    }
    // The same name twice would be one concept in two places.
    let mut names = HashSet::new();
    insights
        .concepts
        .retain(|taught| !taught.name.is_empty() && names.insert(taught.name.to_lowercase()));
}

/// The curriculum's name of a concept, by whatever phrase a model speaks of it; its own where the
/// curriculum doesn't know the phrase, or writes the same in other letters.
fn standard_name(name: &str, subject: &str) -> String {
    let known = curriculum::named(name, Some(subject)).and_then(curriculum::concept);
    known
        .map(|concept| concept.name)
        .filter(|known| known.to_lowercase() != name.to_lowercase())
        .unwrap_or_else(|| name.to_owned())
}

/// Gives the concepts their ids, making those that are new, and makes new ones findable. Returns
/// how many.
pub(super) async fn store(cx: &AnalysisContext, attempt: Attempt) -> Result<usize, JobError> {
    let session = SessionId(attempt.id);
    let row = load(&cx.db, session).await?;
    let analysis = read_analysis(&row)?;
    let subject = Subject::cut(&analysis.insights.subject);
    let new: Vec<NewConcept> = analysis
        .insights
        .concepts
        .iter()
        .map(|taught| NewConcept {
            // The id follows from exactly the row's content: another reading of the session may
            // find the same name in another subject or another case, which the table takes as
            // another concept.
            id: derive(session.0, &format!("concept {subject}: {}", taught.name)).into(),
            name: ConceptName::cut(&taught.name),
            // A concept belongs to all students; words from one student's session do not.
            description: None,
            difficulty: i32::from(taught.difficulty),
            bias: Bias::start(taught.difficulty).value,
        })
        .collect();
    let mut tx = cx.db.begin().await.map_err(retriable)?;
    let ids = db::transcripts::upsert_concepts(&mut tx, &subject, &new).await.map_err(retriable)?;
    tx.commit().await.map_err(retriable)?;
    let added: Vec<&NewConcept> = new.iter().filter(|concept| ids.contains(&concept.id)).collect();
    describe(cx, &row, &subject, &added).await?;
    db::transcripts::store_concepts(&cx.db, session, attempt.number, &subject, &ids)
        .await
        .map_err(retriable)?;
    Ok(ids.len())
}

/// Writes the vectors of new concepts.
async fn describe(
    cx: &AnalysisContext,
    row: &SessionForJob,
    subject: &Subject,
    new: &[&NewConcept],
) -> Result<(), JobError> {
    if new.is_empty() {
        return Ok(());
    }
    let roster = roster(&cx.vault, row)?;
    let redactor = roster.redactor(row.tutor_name.as_deref(), &[]);
    let egress = roster.egress(row.student_id);
    let subject = redactor.redact(subject.as_str());
    let named =
        |concept: &&NewConcept| format!("{subject}: {}", redactor.redact(concept.name.as_str()));
    let texts: Vec<String> = new.iter().map(named).collect();
    let embeddings = cx.embed.embed(&egress, &texts).await?;
    let records = new.iter().zip(embeddings).map(|(concept, values)| {
        let metadata = json!({
            "conceptId": concept.id, "subject": subject, "difficulty": concept.difficulty,
        });
        let metadata = metadata.as_object().cloned().unwrap_or_default();
        Record { id: concept.id.to_string(), values, metadata }
    });
    cx.vectors.upsert(&egress, Namespace::ConceptKnowledge, records.collect()).await?;
    Ok(())
}

/// Takes what the student showed into the log, completes the session and reserves its practice.
/// Returns the practice to be made; none when nothing was taught.
pub(super) async fn learn(
    cx: &AnalysisContext,
    attempt: Attempt,
) -> Result<Option<PracticeRequested>, JobError> {
    let session = SessionId(attempt.id);
    let row = load(&cx.db, session).await?;
    let analysis = read_analysis(&row)?;
    // Words that may be somebody else's say nothing about the student.
    let counted = row.reading.as_ref().is_none_or(|reading| reading.evidence_counted);
    let evidence = if counted { evidence(&row, &analysis, attempt) } else { Vec::new() };
    remember(cx, &row, &analysis.insights).await?;

    let mut tx = cx.db.begin().await.map_err(retriable)?;
    // One of all attempts writes the evidence to the log: a completed session is not begun anew.
    attempt.hold(&mut tx).await?;
    mastery_update::learn(&mut tx, row.student_id, &evidence).await.map_err(retriable)?;
    db::transcripts::complete(&mut *tx, session).await.map_err(retriable)?;
    let practice_request = if analysis.concept_ids.is_empty() {
        None
    } else {
        let id = practice_id(session, attempt.number);
        let new = practice::follow_up(id, &row, cx.clock.now());
        let opened = db::practice::open(&mut tx, &new).await.map_err(retriable)?;
        (opened.status == PracticeStatus::Generating).then(|| PracticeRequested {
            practice_id: opened.id,
            session_id: Some(session),
            student_id: row.student_id,
            concept_ids: Vec::new(),
            questions: None,
            attempt: opened.attempt,
        })
    };
    tx.commit().await.map_err(retriable)?;
    cx.read_through.forget(&[CacheKey::Session(session)]).await;
    Ok(practice_request)
}

/// The follow-up practice of a session. Another attempt after a correction makes one of its own: the
/// event of the first would be taken for a repeat.
fn practice_id(session: SessionId, attempt: i32) -> PracticeId {
    let name = if attempt == 1 { "practice".to_owned() } else { format!("practice {attempt}") };
    PracticeId(derive(session.0, &name))
}

/// The evidence of all concepts in the order it was given.
///
/// An attempt that reads a session again appends lines of its own: those of an earlier one are
/// retracted.
fn evidence(row: &SessionForJob, analysis: &StoredAnalysis, attempt: Attempt) -> Vec<NewEvidence> {
    let session = row.id;
    let ids: HashMap<usize, ConceptId> = analysis.concept_ids.iter().copied().enumerate().collect();
    let mut evidence: Vec<NewEvidence> = Vec::new();
    for (at, taught) in analysis.insights.concepts.iter().enumerate() {
        let Some(concept) = ids.get(&at) else { continue };
        for seen in &taught.evidence {
            evidence.push(NewEvidence {
                id: evidence_id(session, *concept, seen.turn, attempt.number),
                concept_id: *concept,
                kind: EvidenceKind::Transcript,
                outcome: seen.outcome,
                observed_at: row.session_date,
                source: EvidenceSource::Turn { session, turn: seen.turn },
            });
        }
    }
    evidence.sort_by_key(|line| match line.source {
        EvidenceSource::Turn { turn, .. } => turn,
        EvidenceSource::Question { .. } => u32::MAX,
    });
    evidence
}

fn evidence_id(session: SessionId, concept: ConceptId, turn: u32, attempt: i32) -> EvidenceId {
    EvidenceId(derive(session.0, &format!("{concept} turn {turn} attempt {attempt}")))
}

async fn remember(
    cx: &AnalysisContext,
    row: &SessionForJob,
    found: &Insights,
) -> Result<(), JobError> {
    let happened =
        Happened { kind: "session", id: row.id.0, student: row.student_id, at: row.session_date };
    let names: Vec<&str> = found.concepts.iter().map(|concept| concept.name.as_str()).collect();
    let roster = roster(&cx.vault, row)?;
    let redactor = roster.redactor(row.tutor_name.as_deref(), &[]);
    let text = redactor.redact(&format!("{}: {}", found.topics.join(", "), names.join(", ")));
    let egress = roster.egress(row.student_id);
    let subject = redactor.redact(&found.subject);
    activity_vectors::write(&*cx.embed, &*cx.vectors, &egress, &happened, Some(&subject), text)
        .await?;
    Ok(())
}
