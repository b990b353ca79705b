//! Suggesting what to learn next, in the background: gather, write, store, tell.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::Duration;
use db::evidence::SkillRow;
use db::suggestions::{NewSuggestion, SuggestionRequest};
use db::work::Work;
use domain::bounded::{FailureReason, Subject};
use domain::goals::MetConcept;
use domain::ids::derive;
use domain::suggestions::{DISMISSED_DAYS, Learner, MAX_DRAFTS, Suggestion, choose};
use domain::text::fold_case;
use domain::{ConceptId, GoalId, UserId};
use ports::{Clock, KnownConcept, Llm, Notifier, SuggestSubjects};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgExecutor, PgPool};
use steps::{Failure, JobError, Step};

use crate::Vault;
use crate::goals::met_concept;
use crate::jobs::attempt::{self, Attempt, settle};
use crate::jobs::failure::{consent_reason, retriable};
use crate::notifications::{Notice, tell};
use crate::roster::Roster;

/// The context of the job that suggests subjects.
#[derive(Clone)]
pub struct SuggestionContext {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub llm: Arc<dyn Llm>,
    pub notifier: Arc<dyn Notifier>,
    /// Opens the names that must not leave.
    pub vault: Vault,
}

/// `goal.completed`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalCompleted {
    pub goal_id: GoalId,
    pub student_id: UserId,
    /// The number of the attempt, from 1.
    #[serde(default = "attempt::first_attempt")]
    pub attempt: i32,
}

impl GoalCompleted {
    fn attempt(&self) -> Attempt {
        Attempt { work: Work::Suggestions, id: self.goal_id.0, number: self.attempt }
    }
}

/// Concepts a tutor is told of: more than fit in anybody's mind.
const MAX_CONCEPTS: usize = 60;

/// Suggests what could come after a goal. Every step may run more than once; each writes by key,
/// so a repeat changes nothing, and none writes once another attempt has begun.
pub async fn suggest(
    step: &Step,
    cx: &SuggestionContext,
    event: GoalCompleted,
) -> Result<(), JobError> {
    settle(make(step, cx, &event).await)
}

async fn make(step: &Step, cx: &SuggestionContext, event: &GoalCompleted) -> Result<(), JobError> {
    let attempt = event.attempt();
    let guard = attempt.guard(&cx.db, &*cx.clock);
    let concepts = step.run("gather", guard.step(gather(cx, event.goal_id))).await?;
    let Some(concepts) = concepts else { return Ok(()) };
    step.run("write-suggestions", guard.step(write(cx, event, &concepts))).await?;
    let count = step.run("store-suggestions", guard.step(store(cx, attempt))).await?;
    step.run("notify-student", guard.step(notify(cx, event, count))).await
}

/// Marks a goal whose suggestions could not be made.
pub async fn give_up(
    step: &Step,
    cx: &SuggestionContext,
    failure: Failure<GoalCompleted>,
) -> Result<(), JobError> {
    let mark = async {
        let reason = FailureReason::cut(consent_reason(&failure.message).unwrap_or(REASON));
        let (goal, attempt, now) = (failure.event.goal_id, failure.event.attempt, cx.clock.now());
        db::suggestions::fail(&cx.db, goal, attempt, &reason, now).await.map_err(retriable)
    };
    step.run("mark-failed", mark).await
}

const REASON: &str =
    "The suggestions could not be made. Complete the goal again to have another try made.";

/// The ids of the concepts that the student is strong in, strongest first. Nothing when the
/// suggestions are made already, or the goal is gone.
async fn gather(cx: &SuggestionContext, goal: GoalId) -> Result<Option<Vec<ConceptId>>, JobError> {
    let Some(data) = load(cx, &cx.db, goal).await? else { return Ok(None) };
    let mind = StudentProfile::of(&data);
    let known = mind.met_concepts();
    let learner = mind.learner(&data, &known);
    let ids: HashMap<(&str, &str), ConceptId> = mind
        .skills
        .iter()
        .map(|concept| ((&*concept.subject, &*concept.name), concept.concept_id))
        .collect();
    let strong = learner.strong().into_iter();
    let strong = strong.filter_map(|concept| ids.get(&(concept.subject, concept.name)).copied());
    Ok(Some(strong.take(MAX_CONCEPTS).collect()))
}

/// Has subjects proposed and keeps them as they come. Returns how many.
async fn write(
    cx: &SuggestionContext,
    event: &GoalCompleted,
    concepts: &[ConceptId],
) -> Result<usize, JobError> {
    let GoalCompleted { goal_id: goal, attempt, .. } = *event;
    let Some(data) = load(cx, &cx.db, goal).await? else { return Ok(0) };
    let roster = Roster::open(&cx.vault, &data.people).map_err(retriable)?;
    let request = request(&data, &roster, concepts);
    let egress = roster.egress(data.student_id);
    let mut drafts = cx.llm.suggest_subjects(&egress, request).await?;
    drafts.truncate(MAX_DRAFTS);
    db::suggestions::store_draft(&cx.db, goal, attempt, &drafts).await.map_err(retriable)?;
    Ok(drafts.len())
}

/// The request to the tutor: all words with placeholders in place of names and contacts.
fn request(data: &SuggestionRequest, roster: &Roster, concepts: &[ConceptId]) -> SuggestSubjects {
    let redactor = roster.redactor(None, &[]);
    let mind = StudentProfile::of(data);
    let strong = concepts.iter().filter_map(|id| {
        let skill = mind.skills.iter().find(|skill| skill.concept_id == *id)?;
        let MetConcept { mastery, answers, .. } = met_concept(skill);
        Some(KnownConcept {
            name: redactor.redact(&skill.name),
            subject: redactor.redact(&skill.subject),
            mastery,
            answers,
        })
    });
    SuggestSubjects {
        completed_subject: redactor.redact(&data.subject),
        completed_description: redactor.redact(&data.description),
        concepts: strong.collect(),
        interests: redactor.redact_all(&data.interests),
        strengths: redactor.redact_all(&data.strengths),
        grade: data.grade,
        avoid: redactor.redact_all(&data.taken),
        limit: MAX_DRAFTS,
    }
}

/// Stores those of the proposals that suit. Returns how many suggestions the goal has.
async fn store(cx: &SuggestionContext, attempt: Attempt) -> Result<i64, JobError> {
    let goal = GoalId(attempt.id);
    let mut tx = cx.db.begin().await.map_err(retriable)?;
    attempt.hold(&mut tx).await?;
    if db::suggestions::lock_goal(&mut tx, goal).await.map_err(retriable)?
        && let Some(data) = load(cx, &mut *tx, goal).await?
    {
        let mind = StudentProfile::of(&data);
        let known = mind.met_concepts();
        let chosen = choose(&data.draft, &mind.learner(&data, &known));
        let rows: Vec<NewSuggestion> =
            chosen.into_iter().map(|suggestion| row(goal, suggestion)).collect();
        db::suggestions::store(&mut tx, goal, &rows, cx.clock.now()).await.map_err(retriable)?;
    }
    let count = db::suggestions::count(&mut *tx, goal).await.map_err(retriable)?;
    tx.commit().await.map_err(retriable)?;
    Ok(count)
}

fn row(goal: GoalId, suggestion: Suggestion) -> NewSuggestion {
    let Suggestion { draft, relevance } = suggestion;
    NewSuggestion {
        id: derive(goal.0, &format!("suggestion {}", fold_case(&draft.subject))).into(),
        subject: Subject::cut(&draft.subject),
        description: draft.description,
        relevance_score: relevance,
        value_proposition: draft.value_proposition,
        related_concepts: draft.related_concepts,
    }
}

async fn notify(cx: &SuggestionContext, event: &GoalCompleted, count: i64) -> Result<(), JobError> {
    let body = match count {
        0 => return Ok(()),
        1 => {
            "You completed a goal. There is a subject that builds on what you have learned.".into()
        }
        _ => format!(
            "You completed a goal. There are {count} subjects that build on what you have learned."
        ),
    };
    let notice = Notice {
        id: derive(event.goal_id.0, "suggestions").into(),
        user: event.student_id,
        kind: "suggestions",
        title: "What could come next".into(),
        body,
        subject: json!({ "goalId": event.goal_id }),
    };
    tell(&cx.db, &*cx.clock, &*cx.notifier, &notice).await.map_err(retriable)?;
    Ok(())
}

/// Everything a student has met, and what they like.
struct StudentProfile<'a> {
    skills: &'a [SkillRow],
    likes: Vec<String>,
}

impl<'a> StudentProfile<'a> {
    fn of(data: &'a SuggestionRequest) -> Self {
        Self {
            skills: &data.skills,
            likes: data.interests.iter().chain(&data.strengths).cloned().collect(),
        }
    }

    fn met_concepts(&self) -> Vec<MetConcept<'a>> {
        self.skills.iter().map(met_concept).collect()
    }

    fn learner<'b>(
        &'b self,
        data: &'b SuggestionRequest,
        known: &'b [MetConcept<'b>],
    ) -> Learner<'b> {
        Learner { completed: &data.subject, known, interests: &self.likes, taken: &data.taken }
    }
}

/// The goal, while its suggestions are still to be made.
async fn load(
    cx: &SuggestionContext,
    db: impl PgExecutor<'_>,
    goal: GoalId,
) -> Result<Option<SuggestionRequest>, JobError> {
    let since = cx.clock.now() - Duration::days(DISMISSED_DAYS);
    db::suggestions::load_request(db, goal, since).await.map_err(retriable)
}

#[cfg(test)]
mod tests {
    use domain::people::{KnownPerson, PeopleAround};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_leaves_names_nobody() {
        let data = SuggestionRequest {
            id: GoalId(Uuid::nil()),
            subject: "Ada Okoye's chemistry".into(),
            description: "Mr. Hale says Ada should master acids; ask ada@example.com".into(),
            draft: Vec::new(),
            student_id: UserId(Uuid::nil()),
            people: PeopleAround {
                guardians: Vec::new(),
                name: "Ada Okoye".into(),
                email: "ada@example.com".into(),
                phone: Some("+447700900123".into()),
                tutors: vec![KnownPerson {
                    name: "Tom Hale".into(),
                    email: "tom@example.com".into(),
                }],
                sessions: Vec::new(),
            },
            grade: Some(10),
            interests: vec!["Chess with Ada's brother, +44 7700 900123".into()],
            strengths: vec!["Tom Hale's riddles".into()],
            taken: vec!["Okoye family history".into()],
            skills: Vec::new(),
        };
        let sealer = domain::seal::Sealer::new(vec![("k".into(), [1; 32])]).unwrap();
        let roster = Roster::open(&crate::Vault::new(sealer), &data.people).unwrap();
        let request = request(&data, &roster, &[]);
        let request_text = format!("{request:?}");
        for identifier in ["Ada", "Okoye", "Hale", "example.com", "900123"] {
            assert!(!request_text.contains(identifier), "{identifier} in {request_text}");
        }
        assert!(
            request_text.contains("master acids") && request_text.contains("Chess"),
            "{request_text}"
        );
    }
}
