//! Reading an uploaded transcript, in the background.

mod insights;
mod parse;

use std::sync::Arc;

use db::transcripts::SessionForJob;
use db::work::Work;
use domain::analysis::StoredAnalysis;
use domain::bounded::FailureReason;
use domain::{SessionId, UserId};
use ports::{Blobs, Cache, Clock, Embed, Events, Llm, Namespace, Notifier, Record, Vectors};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgPool;
use steps::{Failure, JobError, Step};

use crate::attempt::{self, Attempt, settled};
use crate::roster::Roster;
use crate::shelf::Key;
use crate::{Error, Shelf, Vault, practice};

pub(crate) use parse::redacted;

/// What reading sessions and writing practice need.
#[derive(Clone)]
pub struct Analysis {
    /// The database.
    pub db: PgPool,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Reads sessions and writes questions.
    pub llm: Arc<dyn Llm>,
    /// Makes passages searchable.
    pub embed: Arc<dyn Embed>,
    /// Where passages are found by meaning.
    pub vectors: Arc<dyn Vectors>,
    /// Where large uploads are.
    pub blobs: Arc<dyn Blobs>,
    /// Forgets what is erased.
    pub cache: Arc<dyn Cache>,
    /// Starts the next job.
    pub events: Arc<dyn Events>,
    /// Tells people.
    pub notifier: Arc<dyn Notifier>,
    /// Opens and seals transcripts.
    pub vault: Vault,
    /// Keeps what is read often, until it changes.
    pub shelf: Shelf,
}

/// `transcript.uploaded`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TranscriptUploaded {
    /// The session.
    pub session_id: SessionId,
    /// Whose.
    pub student_id: UserId,
    /// The number of the attempt, from 1.
    #[serde(default = "attempt::first")]
    pub attempt: i32,
}

impl TranscriptUploaded {
    fn attempt(&self) -> Attempt {
        Attempt { work: Work::Analysis, id: self.session_id.0, number: self.attempt }
    }
}

/// Passages that are embedded and stored at once. A step of this size takes a second or two with
/// an embedding service, far below any function's limit.
const BATCH: u32 = 64;

/// Reads an uploaded transcript, remembers it as vectors, records what was taught and what the
/// student showed of it, and has practice made. Every step may run more than once; each writes by
/// key, so a repeat changes nothing, and none writes once another attempt has begun.
pub async fn analyze(
    step: &Step,
    cx: &Analysis,
    event: TranscriptUploaded,
) -> Result<(), JobError> {
    settled(read(step, cx, event).await)
}

async fn read(step: &Step, cx: &Analysis, event: TranscriptUploaded) -> Result<(), JobError> {
    let attempt = event.attempt();
    let chunks = step.run("parse-transcript", attempt.step(cx, parse::parse(cx, attempt))).await?;
    for n in 0..chunks.div_ceil(BATCH) {
        let batch = embed(cx, event.session_id, n * BATCH);
        step.run(&format!("embed-{n}"), attempt.step(cx, batch)).await?;
    }
    step.run("extract-insights", attempt.step(cx, insights::extract(cx, attempt))).await?;
    step.run("store-insights", attempt.step(cx, insights::store(cx, attempt))).await?;
    let learned = attempt.step(cx, insights::learn(cx, attempt));
    let wanted = step.run("update-mastery", learned).await?;
    if let Some(wanted) = wanted {
        step.send("request-practice", vec![practice::follow_up_event(&wanted)]).await?;
    }
    Ok(())
}

/// Marks a session that could not be read, in words for its readers.
pub async fn give_up(
    step: &Step,
    cx: &Analysis,
    failure: Failure<TranscriptUploaded>,
) -> Result<(), JobError> {
    let TranscriptUploaded { session_id: session, attempt, .. } = failure.event;
    let mark = async {
        let reason = reason(&failure.message);
        let reason = FailureReason::cut(&reason);
        db::transcripts::fail(&cx.db, session, attempt, &reason).await.map_err(retriable)?;
        cx.shelf.forget(&[Key::Session(session)]).await;
        Ok(())
    };
    step.run("mark-failed", mark).await
}

/// What readers are told. Reasons that concern the transcript say what to do; everything else is
/// ours to mend.
fn reason(message: &str) -> String {
    match message.strip_prefix(UNREADABLE) {
        Some(reason) => reason.trim().to_owned(),
        None => {
            "The transcript could not be analysed. Upload it again to have another try made.".into()
        }
    }
}

/// Opens a failure that is the transcript's own.
pub(crate) const UNREADABLE: &str = "unreadable:";

/// Embeds one batch of passages and stores the vectors. Returns how many.
async fn embed(cx: &Analysis, session: SessionId, from: u32) -> Result<usize, JobError> {
    let row = load(cx, session).await?;
    let (from, count) = (from.cast_signed(), BATCH.cast_signed());
    let chunks = db::transcripts::chunks(&cx.db, session, from, count).await.map_err(retriable)?;
    let roster = roster(cx, &row)?;
    let redactor = roster.redactor(row.tutor_name.as_deref(), &[]);
    let subject = redactor.redact(row.subject.as_deref().unwrap_or("General"));
    let texts: Vec<String> = chunks.iter().map(|chunk| redactor.redact(&chunk.text)).collect();
    let egress = roster.egress(row.student_id);
    let embeddings = cx.embed.embed(&egress, &texts).await?;
    if embeddings.len() != chunks.len() {
        return Err(JobError::retry("the embedding service answered for another number of texts"));
    }
    let records = chunks.iter().zip(embeddings).map(|(chunk, values)| {
        let metadata = json!({
            "studentId": row.student_id,
            "sessionId": row.id,
            "date": row.session_date.timestamp(),
            "subject": subject,
            "chunk": chunk.chunk_index,
        });
        let metadata = metadata.as_object().cloned().unwrap_or_default();
        Record { id: chunk.id.to_string(), values, metadata }
    });
    cx.vectors.upsert(&egress, Namespace::SessionTranscripts, records.collect()).await?;
    let ids: Vec<_> = chunks.iter().map(|chunk| chunk.id).collect();
    db::transcripts::mark_embedded(&cx.db, &ids, cx.clock.now()).await.map_err(retriable)?;
    Ok(ids.len())
}

/// A session as the steps read it; without it there is nothing left to do.
pub(crate) async fn load(cx: &Analysis, session: SessionId) -> Result<SessionForJob, JobError> {
    db::transcripts::for_job(&cx.db, session).await.map_err(retriable)?.ok_or_else(gone)
}

/// The people around a session's student.
pub(crate) fn roster(cx: &Analysis, row: &SessionForJob) -> Result<Roster, JobError> {
    Roster::open(&cx.vault, &row.people).map_err(retriable)
}

/// What an earlier step found in a session.
pub(crate) fn stored(row: &SessionForJob) -> Result<StoredAnalysis, JobError> {
    let analysis = row.analysis_data.clone().unwrap_or_default();
    serde_json::from_value(analysis)
        .map_err(|_| JobError::failed("the analysis kept for this session can't be read"))
}

/// A database error inside a step: worth another try, unless it lies in a value that the next try
/// would write again. Nothing of its text is stored.
pub(crate) fn retriable(error: impl std::error::Error + 'static) -> JobError {
    tracing::warn!(%error, "a step met an error");
    let cause: &(dyn std::error::Error + 'static) = &error;
    let of_query = matches!(cause.downcast_ref(), Some(db::Error::Unstorable(_)));
    if of_query || matches!(cause.downcast_ref(), Some(Error::Unstorable(_))) {
        return JobError::refused(format!("{UNREADABLE} {UNSTORABLE}"));
    }
    JobError::retry("the database did not answer as expected")
}

const UNSTORABLE: &str = "Something in it can't be stored. Trying again won't help: upload the \
                          transcript without unusual characters.";

/// What was to be worked on has been erased meanwhile.
fn gone() -> JobError {
    JobError::refused("what this job is about is gone")
}
