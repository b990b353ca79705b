//! Practice: asked for, shown, handed in.

mod contest_notice;
mod free_text;
mod generation;
mod help;
mod help_view;
mod job;
mod list;
mod marking;
mod material;
mod regrade;
mod review;
mod submit;
mod view;

use std::sync::Arc;

use db::practice::{MetByStudent, Missing, PracticeBody};
use db::transcripts::NewConcept;
use domain::bounded::{ConceptName, Subject};
use domain::mastery::{Bias, MIDDLE_DIFFICULTY};
use domain::people::Caller;
use domain::practice::RequestedConcepts;
use domain::status::{AnalysisStatus, ConsentScope, PracticeStatus};
use domain::{ConceptId, PracticeId, SessionId, UserId};
use ports::{Clock, Event, Events};
use serde::Serialize;
use serde_json::json;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::jobs::attempt::abandoned_before;
pub use crate::mastery_update::MasteryUpdate;
use crate::read_through::CacheKey;
use crate::{Conflict, Error, OrNotFound, Page, ReadThroughCache, Result, Vault, new_id};

pub use generation::{GenerationContext, PracticeRequested};
pub use help::{HintGiven, PracticeHelp, Started, TryTold, hint, start, try_answer};
pub use help_view::{ExampleView, HintView, TryView};
pub(crate) use job::{follow_up, follow_up_event};
pub use job::{generate, give_up};
pub use list::{PracticeList, PracticeSummary, StatusFilter};
pub use marking::Feedback;
pub use regrade::{ReviewDecision, VerdictGiven, set_verdict};
pub use review::{
    ContestOpened, MAX_COMMENT_CHARS, PracticeReviews, Preview, ReviewItem, ReviewList,
    RubricPoint, contest, list_open, preview,
};
pub use submit::{Graded, MAX_ANSWER_CHARS, PracticeSubmission, submit};
pub use view::{PracticeView, QuestionView, ReviewView};

/// The services for reading practices.
#[derive(Clone)]
pub struct Practice {
    pub db: PgPool,
    /// Keeps practices that are read often.
    pub read_through: ReadThroughCache,
    /// Opens what was said about answers.
    pub vault: Vault,
}

/// The services for asking for a practice.
#[derive(Clone)]
pub struct PracticeRequests {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Starts the job that writes the questions.
    pub events: Arc<dyn Events>,
}

/// Concepts a practice may be asked for at once.
pub const MAX_CONCEPTS: usize = 12;

/// The answer to a request for practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Requested {
    /// The practice, the open one when there is one for the same request.
    pub practice_id: Uuid,
    /// `generating`, or the state of the open one.
    #[schema(example = "generating")]
    pub status: String,
    /// What happens next.
    #[schema(example = "Practice problems are being generated")]
    pub message: String,
}

/// What is to be practised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedPractice {
    pub student: UserId,
    /// The session the questions are about; none for a practice of concepts alone.
    pub session: Option<SessionId>,
    /// Concepts of the session, or without one of the student; all of them when empty.
    pub concepts: Vec<ConceptId>,
    /// Concepts of the curriculum by their ids there, met or not; only without a session.
    pub curriculum: Vec<String>,
    /// How many questions.
    pub questions: u8,
}

/// Has questions written about a session, about some of its concepts, or about concepts alone. While
/// a practice for the same request is open, it is the answer; one whose writing was abandoned is
/// written anew.
pub async fn request(
    cx: &PracticeRequests,
    caller: &Caller,
    wanted: &WantedPractice,
) -> Result<Requested> {
    let concepts = match wanted.session {
        Some(session) => {
            admit_session(cx, caller, wanted, session).await?;
            wanted.concepts.clone()
        }
        None => by_concepts(cx, caller, wanted).await?,
    };
    let now = cx.clock.now();
    let new = db::practice::NewPractice {
        id: new_id(),
        student_id: wanted.student,
        session_id: wanted.session,
        request: RequestedConcepts::new(&concepts).with_questions(wanted.questions),
        assigned_at: now,
        abandoned_before: abandoned_before(now),
    };
    let mut db = cx.db.acquire().await.map_err(db::Error::from)?;
    let opened = db::practice::open(&mut db, &new).await?;
    drop(db);
    if opened.status == PracticeStatus::Generating {
        let (id, attempt) = (opened.id, opened.attempt);
        let event = requested_event(id, wanted.session, wanted.student, &new.request, attempt);
        cx.events.send(&[event]).await?;
    }
    let message = match opened.status {
        PracticeStatus::Generating => "Practice problems are being generated",
        _ => "A practice for this request is open already",
    };
    let status = view::status(opened.status).to_owned();
    Ok(Requested { practice_id: opened.id.0, status, message: message.into() })
}

/// Refuses a session that the caller can't see, that isn't read yet or that taught nothing.
async fn admit_session(
    cx: &PracticeRequests,
    caller: &Caller,
    wanted: &WantedPractice,
    session: SessionId,
) -> Result<()> {
    if !wanted.curriculum.is_empty() {
        return Err(Error::invalid(
            "/curriculumIds",
            "A practice about a session asks about what it taught. Leave this or the session out.",
        ));
    }
    let source = match db::practice::source(&cx.db, caller, wanted.student, session).await? {
        Ok(source) => source,
        Err(Missing::Student) => return None.or_not_found_at("student", "/studentId"),
        Err(Missing::Session) => return None.or_not_found_at("session", "/sessionId"),
    };
    check_source(&source, &wanted.concepts)?;
    require_consent(source.lacks_consent)
}

/// Refuses to have questions made for a student for whom a guardian would have to agree first.
fn require_consent(lacks_consent: bool) -> Result<()> {
    if lacks_consent { Err(Error::ConsentNeeded(ConsentScope::Uploads)) } else { Ok(()) }
}

/// The concepts of a request without a session: the student's own, and those of the curriculum, which
/// become known with it.
async fn by_concepts(
    cx: &PracticeRequests,
    caller: &Caller,
    wanted: &WantedPractice,
) -> Result<Vec<ConceptId>> {
    let met = db::practice::met_concepts(&cx.db, caller, wanted.student).await?;
    let MetByStudent { concept_ids: met, lacks_consent } =
        met.or_not_found_at("student", "/studentId")?;
    if let Some(at) = wanted.concepts.iter().position(|concept| !met.contains(concept)) {
        return None.or_not_found_at("concept", format!("/conceptIds/{at}"));
    }
    let mut taught = Vec::new();
    for (at, id) in wanted.curriculum.iter().enumerate() {
        let found = curriculum::concept(id);
        taught.push(found.or_not_found_at("concept", format!("/curriculumIds/{at}"))?);
    }
    require_consent(lacks_consent)?;
    if taught.is_empty() && met.is_empty() {
        let detail = "No session has taught anything yet, so there is nothing to practise.";
        return Err(Error::conflict(Conflict::NOTHING_TO_PRACTISE, detail));
    }
    let mut concepts = wanted.concepts.clone();
    let mut db = cx.db.acquire().await.map_err(db::Error::from)?;
    for concept in &taught {
        let subject = Subject::cut(&concept.subject);
        let new = [new_concept(concept)];
        concepts.extend(db::transcripts::upsert_concepts(&mut db, &subject, &new).await?);
    }
    Ok(concepts)
}

fn new_concept(concept: &curriculum::TaughtConcept) -> NewConcept {
    let difficulty = curriculum::typical_level(&concept.id).unwrap_or(MIDDLE_DIFFICULTY);
    NewConcept {
        id: new_id(),
        name: ConceptName::cut(&concept.name),
        description: None,
        difficulty: difficulty.into(),
        bias: Bias::start(difficulty).value,
    }
}

fn check_source(source: &db::practice::QuestionSource, concepts: &[ConceptId]) -> Result<()> {
    match source.analysis_status {
        AnalysisStatus::Completed => {}
        AnalysisStatus::Failed => {
            let detail = "The session could not be analysed, so there is nothing to practise.";
            return Err(Error::conflict(Conflict::SESSION_FAILED, detail));
        }
        AnalysisStatus::Pending | AnalysisStatus::Processing => {
            let detail = "The session is still being analysed. Ask again when it is completed.";
            return Err(Error::conflict(Conflict::SESSION_NOT_READY, detail));
        }
    }
    let taught = &source.concept_ids;
    if taught.is_empty() {
        let detail = "No concepts were found in this session, so there is nothing to practise.";
        return Err(Error::conflict(Conflict::NOTHING_TO_PRACTISE, detail));
    }
    match concepts.iter().position(|concept| !taught.contains(concept)) {
        Some(at) => None.or_not_found_at("concept", format!("/conceptIds/{at}")),
        None => Ok(()),
    }
}

/// The event that starts the writing of a practice: the same for the same attempt.
pub(crate) fn requested_event(
    practice: PracticeId,
    session: Option<SessionId>,
    student: UserId,
    request: &RequestedConcepts,
    attempt: i32,
) -> Event {
    Event {
        id: format!("practice.generate:{practice}:{attempt}"),
        name: "practice.generate".into(),
        data: json!({
            "practiceId": practice,
            "sessionId": session,
            "studentId": student,
            "conceptIds": request.concept_ids,
            "questions": request.questions,
            "attempt": attempt,
        }),
    }
}

/// A practice. Keys and explanations are in it once it is handed in. A look begins nothing.
pub async fn show(cx: &Practice, caller: &Caller, id: PracticeId) -> Result<PracticeView> {
    let cached = cx.read_through.look_up::<PracticeBody>(CacheKey::Practice(id)).await;
    let row = db::practice::show(&cx.db, caller, id, cached.version()).await?;
    let mut row = row.or_not_found("practice")?;
    let body = cached.resolve(row.version, row.body.take().map(|body| body.0)).await?;
    PracticeView::new(row, body, &cx.vault)
}

/// A student's practices in some state, newest first.
pub async fn list(
    cx: &Practice,
    caller: &Caller,
    student: UserId,
    filter: StatusFilter,
    page: Page,
) -> Result<PracticeList> {
    let states = filter.states();
    let page_rows =
        db::practice::list(&cx.db, caller, student, states, page.limit, page.offset).await?;
    Ok(PracticeList::new(page_rows.or_not_found("student")?, page))
}
