//! What a practice is made from: the session it is about, or for concepts alone the sessions that
//! taught them, and the curriculum.

use std::collections::{BTreeMap, BTreeSet};

use db::practice::ConceptToPractise;
use domain::analysis::{StoredAnalysis, TaughtConcept};
use domain::practice::Draft;
use domain::practice::level::{LeveledAnswer, RECENT_ANSWERS};
use domain::practice::plan::ConceptCandidate;
use domain::{ConceptId, SessionId};
use ports::{Egress, PlannedItem, WriteItems};
use serde::{Deserialize, Serialize};
use steps::JobError;

use super::generation::{GenerationContext, PracticeRequested, load_recent_questions};
use crate::jobs::failure::{retriable, row_gone};
use crate::jobs::session::{load, load_redacted, read_analysis, roster};
use crate::mastery_update;
use crate::roster::Roster;

/// One line of a plan, as it is kept between steps.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlannedQuestions {
    pub(super) concept_id: ConceptId,
    pub(super) difficulty: u8,
}

/// A concept that a practice may be about, before it is known what its student makes of it.
struct Eligible {
    id: ConceptId,
    name: String,
    difficulty: u8,
    went_wrong: bool,
}

/// The concepts that a practice may be about, with what its student knows of them.
pub(super) async fn candidates(
    cx: &GenerationContext,
    event: &PracticeRequested,
) -> Result<Vec<ConceptCandidate>, JobError> {
    let eligible = match event.session_id {
        Some(session) => of_session(cx, event, session).await?,
        None => of_concepts(cx, event).await?,
    };
    let ids: Vec<ConceptId> = eligible.iter().map(|concept| concept.id).collect();
    let skills = db::evidence::skills(&cx.db, event.student_id, &ids).await.map_err(retriable)?;
    let now = cx.clock.now();
    let rows =
        db::practice::list_leveled_answers(&cx.db, event.student_id, &ids, RECENT_ANSWERS.into());
    let mut answers: BTreeMap<ConceptId, Vec<LeveledAnswer>> = BTreeMap::new();
    for (concept, answer) in rows.await.map_err(retriable)? {
        answers.entry(concept).or_default().push(answer);
    }
    let candidate = |concept: Eligible| {
        let skill = skills.iter().find(|skill| skill.concept_id == concept.id)?;
        let estimate = mastery_update::estimate(skill, now);
        Some(ConceptCandidate {
            concept_id: concept.id,
            name: concept.name,
            difficulty: concept.difficulty,
            p_mastery: estimate.mastery,
            recall: estimate.recall,
            went_wrong_in_session: concept.went_wrong,
            answers: answers.remove(&concept.id).unwrap_or_default(),
        })
    };
    Ok(eligible.into_iter().filter_map(candidate).collect())
}

async fn of_session(
    cx: &GenerationContext,
    event: &PracticeRequested,
    session: SessionId,
) -> Result<Vec<Eligible>, JobError> {
    let analysis = read_analysis(&load(&cx.db, session).await?)?;
    let wrong =
        db::evidence::list_concepts_with_errors(&cx.db, session).await.map_err(retriable)?;
    let taught = analysis.concept_ids.iter().zip(&analysis.insights.concepts);
    let wanted = &event.concept_ids;
    // A session may have taught two concepts that were joined since.
    let mut ids = BTreeSet::new();
    let of_request = taught
        .filter(|(id, _)| wanted.is_empty() || wanted.contains(id))
        .filter(|(id, _)| ids.insert(**id));
    let eligible = of_request.map(|(id, taught)| Eligible {
        id: *id,
        name: taught.name.clone(),
        difficulty: taught.difficulty,
        went_wrong: wrong.contains(id),
    });
    Ok(eligible.collect())
}

async fn of_concepts(
    cx: &GenerationContext,
    event: &PracticeRequested,
) -> Result<Vec<Eligible>, JobError> {
    let rows = concepts(cx, event, &event.concept_ids).await?;
    let eligible = rows.into_iter().map(|row| Eligible {
        id: row.id,
        name: row.name,
        difficulty: u8::try_from(row.difficulty).unwrap_or(domain::mastery::MIDDLE_DIFFICULTY),
        went_wrong: false,
    });
    Ok(eligible.collect())
}

async fn concepts(
    cx: &GenerationContext,
    event: &PracticeRequested,
    ids: &[ConceptId],
) -> Result<Vec<ConceptToPractise>, JobError> {
    let student = event.student_id;
    db::practice::concepts_to_practise(&cx.db, student, ids).await.map_err(retriable)
}

/// The requests for the questions of a plan: one for each session that they are made from, and one
/// for what no session taught.
pub(super) async fn requests(
    cx: &GenerationContext,
    event: &PracticeRequested,
    plan: &[PlannedQuestions],
) -> Result<Vec<(Egress, WriteItems)>, JobError> {
    if let Some(session) = event.session_id {
        return Ok(vec![from_session(cx, event, session, plan).await?]);
    }
    let mut ids: Vec<ConceptId> = plan.iter().map(|planned| planned.concept_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut by_session: BTreeMap<Option<SessionId>, Vec<ConceptToPractise>> = BTreeMap::new();
    for row in concepts(cx, event, &ids).await? {
        by_session.entry(row.session_id).or_default().push(row);
    }
    let mut requests = Vec::new();
    for (session, rows) in by_session {
        let own = plan.iter().filter(|planned| rows.iter().any(|row| row.id == planned.concept_id));
        let own: Vec<PlannedQuestions> = own.cloned().collect();
        requests.push(match session {
            Some(session) => from_session(cx, event, session, &own).await?,
            None => from_curriculum(cx, event, &rows, &own).await?,
        });
    }
    Ok(requests)
}

/// The request for questions about a session. A person who was unknown when the session was read may
/// be known by now, so the stored texts are redacted again.
async fn from_session(
    cx: &GenerationContext,
    event: &PracticeRequested,
    session: SessionId,
    plan: &[PlannedQuestions],
) -> Result<(Egress, WriteItems), JobError> {
    let avoid = load_recent_questions(cx, event.student_id).await?;
    let row = load(&cx.db, session).await?;
    let roster = roster(&cx.vault, &row)?;
    let (turns, redactor) = load_redacted(&cx.db, &cx.vault, &row, &roster).await?;
    let StoredAnalysis { insights, concept_ids } = read_analysis(&row)?;
    let renamed = |taught: TaughtConcept| TaughtConcept {
        name: redactor.redact(&taught.name),
        description: taught.description.as_deref().map(|description| redactor.redact(description)),
        ..taught
    };
    let concepts: Vec<TaughtConcept> = insights.concepts.into_iter().map(renamed).collect();
    let name_of = |id: ConceptId| {
        let at = concept_ids.iter().position(|known| *known == id)?;
        concepts.get(at).map(|concept| concept.name.clone())
    };
    let request = WriteItems {
        turns,
        subject: redactor.redact(&insights.subject),
        items: planned_items(plan, name_of),
        avoid: redactor.redact_all(&avoid),
        seed: seed(event),
        concepts,
    };
    Ok((roster.egress(event.student_id), request))
}

/// The request for questions about concepts that no session of the student taught.
async fn from_curriculum(
    cx: &GenerationContext,
    event: &PracticeRequested,
    rows: &[ConceptToPractise],
    plan: &[PlannedQuestions],
) -> Result<(Egress, WriteItems), JobError> {
    let avoid = load_recent_questions(cx, event.student_id).await?;
    let roster = student_roster(cx, event).await?;
    let redactor = roster.redactor(None, &[]);
    let taught = |row: &ConceptToPractise| TaughtConcept {
        name: redactor.redact(&row.name),
        description: meaning(row).map(|meaning| redactor.redact(&meaning)),
        difficulty: u8::try_from(row.difficulty).unwrap_or(domain::mastery::MIDDLE_DIFFICULTY),
        evidence: Vec::new(),
        turns: Vec::new(),
    };
    let name_of =
        |id: ConceptId| rows.iter().find(|row| row.id == id).map(|row| redactor.redact(&row.name));
    let request = WriteItems {
        turns: Vec::new(),
        subject: rows.first().map(|row| redactor.redact(&row.subject)).unwrap_or_default(),
        items: planned_items(plan, name_of),
        avoid: redactor.redact_all(&avoid),
        seed: seed(event),
        concepts: rows.iter().map(taught).collect(),
    };
    Ok((roster.egress(event.student_id), request))
}

fn meaning(row: &ConceptToPractise) -> Option<String> {
    let id = curriculum::named(&row.name, curriculum::school_subject(&row.subject))?;
    curriculum::concept(id).map(|concept| concept.means)
}

fn planned_items(
    plan: &[PlannedQuestions],
    name_of: impl Fn(ConceptId) -> Option<String>,
) -> Vec<PlannedItem> {
    let item = |planned: &PlannedQuestions| {
        Some(PlannedItem {
            concept_id: planned.concept_id,
            concept: name_of(planned.concept_id)?,
            difficulty: planned.difficulty,
        })
    };
    plan.iter().filter_map(item).collect()
}

/// The practice's own id, so that a repeat writes the same and another practice does not.
fn seed(event: &PracticeRequested) -> u64 {
    event.practice_id.0.as_u64_pair().1
}

/// The people around the student of a practice, whatever it is made from.
pub(super) async fn student_roster(
    cx: &GenerationContext,
    event: &PracticeRequested,
) -> Result<Roster, JobError> {
    let people = db::students::people_around(&cx.db, event.student_id).await.map_err(retriable)?;
    Roster::open(&cx.vault, &people.ok_or_else(row_gone)?).map_err(retriable)
}

/// Drafts of several requests in the order of their plan, so that concepts stay mixed.
pub(super) fn in_planned_order(plan: &[PlannedQuestions], mut drafts: Vec<Draft>) -> Vec<Draft> {
    let mut ordered = Vec::new();
    for planned in plan {
        let own = drafts.iter().position(|draft| draft.concept_id == planned.concept_id);
        ordered.extend(own.map(|at| drafts.remove(at)));
    }
    ordered
}
