//! Reading an uploaded transcript, in the background.

mod insights;
mod parse;

use std::sync::Arc;

use db::work::Work;
use domain::bounded::FailureReason;
use domain::{SessionId, UserId};
use ports::{Blobs, Clock, Embed, Llm, Namespace, Notifier, Record, Vectors};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgPool;
use steps::{Failure, JobError, Step};

use crate::jobs::attempt::{self, Attempt, settle};
use crate::jobs::failure::{UNREADABLE, consent_reason, retriable};
use crate::jobs::session::{load, roster};
use crate::read_through::CacheKey;
use crate::{Alerting, ReadThroughCache, Vault, practice};

/// The context of the job that reads a session.
#[derive(Clone)]
pub struct AnalysisContext {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    pub llm: Arc<dyn Llm>,
    pub embed: Arc<dyn Embed>,
    pub vectors: Arc<dyn Vectors>,
    pub blobs: Arc<dyn Blobs>,
    /// Asks who is who where that is unsure.
    pub notifier: Arc<dyn Notifier>,
    /// Opens and seals transcripts.
    pub vault: Vault,
    /// Forgets sessions that have changed.
    pub read_through: ReadThroughCache,
    /// Tells people of dangers.
    pub alerting: Alerting,
}

/// `transcript.uploaded`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TranscriptUploaded {
    pub session_id: SessionId,
    pub student_id: UserId,
    /// The number of the attempt, from 1.
    #[serde(default = "attempt::first_attempt")]
    pub attempt: i32,
}

impl TranscriptUploaded {
    fn attempt(&self) -> Attempt {
        Attempt { work: Work::Analysis, id: self.session_id.0, number: self.attempt }
    }
}

/// Steps beside those that embed: one before them and three after.
const OTHER_STEPS: u32 = 4;

/// Passages that are embedded and stored at once. A step of this size takes a second or two with
/// an embedding service, far below any function's limit.
const BATCH: u32 = 64;

/// Reads an uploaded transcript, remembers it as vectors, records what was taught and what the
/// student showed of it, and has practice made. Every step may run more than once; each writes by
/// key, so a repeat changes nothing, and none writes once another attempt has begun.
pub async fn analyze(
    step: &Step,
    cx: &AnalysisContext,
    event: TranscriptUploaded,
) -> Result<(), JobError> {
    settle(read(step, cx, event).await)
}

async fn read(
    step: &Step,
    cx: &AnalysisContext,
    event: TranscriptUploaded,
) -> Result<(), JobError> {
    let attempt = event.attempt();
    let guard = attempt.guard(&cx.db, &*cx.clock);
    let parsing = guard.at("read", 0, OTHER_STEPS + 1).step(parse::parse(cx, attempt));
    let chunks = step.run("parse-transcript", parsing).await?;
    let batches = chunks.div_ceil(BATCH);
    let total = OTHER_STEPS + batches;
    for n in 0..batches {
        let batch = embed(cx, event.session_id, n * BATCH);
        step.run(&format!("embed-{n}"), guard.at("index", 1 + n, total).step(batch)).await?;
    }
    let extracting = guard.at("analyse", total - 3, total).step(insights::extract(cx, attempt));
    step.run("extract-insights", extracting).await?;
    let storing = guard.at("concepts", total - 2, total).step(insights::store(cx, attempt));
    step.run("store-insights", storing).await?;
    let learned = guard.at("mastery", total - 1, total).step(insights::learn(cx, attempt));
    let practice_request = step.run("update-mastery", learned).await?;
    if let Some(practice_request) = practice_request {
        step.send("request-practice", vec![practice::follow_up_event(&practice_request)]).await?;
    }
    Ok(())
}

/// Marks a session that could not be read, in words for its readers.
pub async fn give_up(
    step: &Step,
    cx: &AnalysisContext,
    failure: Failure<TranscriptUploaded>,
) -> Result<(), JobError> {
    let TranscriptUploaded { session_id: session, attempt, .. } = failure.event;
    let mark = async {
        let reason = reason(&failure.message);
        let reason = FailureReason::cut(&reason);
        db::transcripts::fail(&cx.db, session, attempt, &reason).await.map_err(retriable)?;
        cx.read_through.forget(&[CacheKey::Session(session)]).await;
        Ok(())
    };
    step.run("mark-failed", mark).await
}

/// The reason shown to readers. Reasons that concern the transcript say what to do; everything else
/// is ours to mend.
fn reason(message: &str) -> String {
    if let Some(reason) = consent_reason(message) {
        return reason.to_owned();
    }
    match message.strip_prefix(UNREADABLE) {
        Some(reason) => reason.trim().to_owned(),
        None => {
            "The transcript could not be analysed. Upload it again to have another try made.".into()
        }
    }
}

/// Embeds one batch of passages and stores the vectors. Returns how many.
async fn embed(cx: &AnalysisContext, session: SessionId, from: u32) -> Result<usize, JobError> {
    let row = load(&cx.db, session).await?;
    let (from, count) = (from.cast_signed(), BATCH.cast_signed());
    let chunks = db::transcripts::chunks(&cx.db, session, from, count).await.map_err(retriable)?;
    let roster = roster(&cx.vault, &row)?;
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
