//! Finding the passages of a student's own sessions that answer a question.
//!
//! Two retrievers look, by words and by meaning; their orders are fused, and the best passages are
//! opened. Everything is filtered by the student first.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use db::chat::{CandidatePassage, PassageTurn};
use domain::chat::{Passage, Quote};
use domain::retrieval::{self, Corpus};
use domain::safeguarding::is_quotable;
use domain::seal::SealedField;
use domain::transcript::Turn;
use domain::{ChunkId, SessionId};
use ports::{Egress, Embedding, Filter, Namespace};
use uuid::Uuid;

use super::ChatAnswering;
use crate::roster::Roster;
use crate::{Error, Result};

/// Passages each retriever may put forward.
const CANDIDATES: usize = 40;

/// Passages that share a word with the question and are ranked properly.
const LEXICAL_POOL: i64 = 200;

/// Passages an answer is written from: about 3,000 tokens.
const PASSAGES: usize = 6;

/// Similarity below which the index has found nothing that means the same.
const MIN_SIMILARITY: f64 = 0.1;

/// The passages found for a question.
#[derive(Default)]
pub(super) struct RetrievedPassages {
    /// Redacted, best first.
    pub passages: Vec<Passage>,
    /// As they were said, by session and turn.
    pub turns: HashMap<(SessionId, u32), SaidTurn>,
    /// The lead of the best passage, 0 to 1.
    pub margin: f64,
    /// The agreement of the two retrievers, 0 to 1.
    pub agreement: f64,
    /// The embedding of the question, if the vector index was asked.
    pub embedding: Option<Embedding>,
    /// The time that the vector index took, if it was asked.
    pub vector_time: Option<Duration>,
}

/// A turn as it was said, for showing to its own student.
pub(super) struct SaidTurn {
    pub speaker: Option<String>,
    pub start_ms: Option<i32>,
    pub end_ms: Option<i32>,
    pub text: String,
    /// The session's tutor, for naming them.
    pub tutor_name: Option<String>,
}

/// The best passages for a redacted question.
pub(super) async fn passages(
    cx: &ChatAnswering,
    egress: &Egress,
    question: &str,
    roster: &Roster,
) -> Result<RetrievedPassages> {
    let student = egress.student();
    let embedding = embed(cx, egress, question).await?;
    let (near, vector_time) = near(cx, egress, &embedding).await?;
    let pool = db::chat::candidates(&cx.db, student, question, &near, LEXICAL_POOL).await?;
    let ranked = Ranked::new(question, &pool, &near);
    let ids: Vec<ChunkId> = ranked.best.iter().map(|(at, _)| pool[*at].id).collect();
    let rows = db::chat::passage_turns(&cx.db, student, &ids).await?;
    let mut retrieved = RetrievedPassages {
        passages: Vec::new(),
        turns: HashMap::new(),
        margin: ranked.margin,
        agreement: ranked.agreement,
        embedding: Some(embedding),
        vector_time: Some(vector_time),
    };
    let mut by_chunk: HashMap<ChunkId, Vec<(Turn, SaidTurn)>> = HashMap::new();
    for row in rows {
        let (chunk, turn) = (row.chunk_id, open(cx, row)?);
        // What tells of a danger is neither quoted nor shown to a model.
        if is_quotable(&turn.1.text, turn.0.role) {
            by_chunk.entry(chunk).or_default().push(turn);
        }
    }
    for (at, relevance) in ranked.best {
        let Some(turns) = by_chunk.remove(&pool[at].id) else { continue };
        retrieved.take(&pool[at], relevance, turns, roster);
    }
    Ok(retrieved)
}

impl RetrievedPassages {
    /// The turn a quote points at, if it was found.
    pub(super) fn turn_of(&self, quote: &Quote) -> Option<&SaidTurn> {
        let passage = self.passages.get(quote.passage as usize)?;
        self.turns.get(&(passage.session_id, quote.turn))
    }

    /// The tutor of all sessions that were found, if it is one and the same.
    pub(super) fn only_tutor(&self) -> Option<&str> {
        let mut tutors = self.turns.values().map(|turn| turn.tutor_name.as_deref());
        let first = tutors.next()??;
        tutors.all(|tutor| tutor == Some(first)).then_some(first)
    }

    fn take(
        &mut self,
        candidate: &CandidatePassage,
        relevance: f64,
        turns: Vec<(Turn, SaidTurn)>,
        roster: &Roster,
    ) {
        let labels: Vec<&str> =
            turns.iter().filter_map(|(turn, _)| turn.speaker.as_deref()).collect();
        let tutor = turns.first().and_then(|(_, turn_data)| turn_data.tutor_name.as_deref());
        let redactor = roster.redactor(tutor, &labels);
        let mut redacted = Vec::with_capacity(turns.len());
        for (turn, turn_data) in turns {
            redacted.push(Turn {
                speaker: turn.speaker.as_deref().map(|label| redactor.speaker(label)),
                text: redactor.redact(&turn.text),
                ..turn
            });
            self.turns.insert((candidate.session_id, turn.index), turn_data);
        }
        self.passages.push(Passage {
            chunk_id: candidate.id,
            session_id: candidate.session_id,
            relevance,
            turns: redacted,
        });
    }
}

async fn embed(cx: &ChatAnswering, egress: &Egress, question: &str) -> Result<Embedding> {
    let embeddings = cx.embed.embed(egress, &[question.to_owned()]).await?;
    embeddings.into_iter().next().ok_or_else(|| Error::internal("no embedding came back"))
}

/// The chunks nearest in meaning, best first, and how long the index took to find them.
async fn near(
    cx: &ChatAnswering,
    egress: &Egress,
    embedding: &Embedding,
) -> Result<(Vec<ChunkId>, Duration)> {
    let (filter, started) = (Filter::student(egress.student()), Instant::now());
    let matches =
        cx.vectors.query(Namespace::SessionTranscripts, &filter, embedding, CANDIDATES).await?;
    let took = started.elapsed();
    let close = matches.iter().filter(|candidate| candidate.score >= MIN_SIMILARITY);
    Ok((
        close.filter_map(|candidate| Uuid::parse_str(&candidate.id).ok().map(ChunkId)).collect(),
        took,
    ))
}

/// Candidates in the order the two retrievers give them together.
struct Ranked {
    /// Places in the pool with their relevance, best first.
    best: Vec<(usize, f64)>,
    margin: f64,
    agreement: f64,
}

impl Ranked {
    fn new(question: &str, pool: &[CandidatePassage], near: &[ChunkId]) -> Self {
        let texts: Vec<&str> = pool.iter().map(|candidate| candidate.text.as_str()).collect();
        let corpus = Corpus::new(&texts);
        let lexical = corpus.rank(question);
        let words: Vec<usize> = lexical.iter().take(CANDIDATES).map(|(at, _)| *at).collect();
        let place: HashMap<ChunkId, usize> =
            pool.iter().enumerate().map(|(at, candidate)| (candidate.id, at)).collect();
        let meaning: Vec<usize> = near.iter().filter_map(|id| place.get(id).copied()).collect();
        let relevance = corpus.relevance(question);
        let fused = retrieval::fuse(&[&words, &meaning]);
        let scores: Vec<f64> = lexical.iter().map(|(_, score)| *score).collect();
        Self {
            best: fused.into_iter().take(PASSAGES).map(|(at, _)| (at, relevance[at])).collect(),
            margin: retrieval::margin(&scores),
            agreement: retrieval::agreement(&words, &meaning),
        }
    }
}

fn open(cx: &ChatAnswering, row: PassageTurn) -> Result<(Turn, SaidTurn)> {
    let speaker = row
        .speaker
        .map(|label| cx.vault.open(SealedField::TurnSpeaker, row.id, &label))
        .transpose()?;
    let text = cx.vault.open(SealedField::TurnText, row.id, &row.text)?;
    let turn = Turn {
        index: row.turn_index.cast_unsigned(),
        speaker: speaker.clone(),
        role: row.role,
        start_ms: row.start_ms.map(i32::cast_unsigned),
        end_ms: row.end_ms.map(i32::cast_unsigned),
        text: text.clone(),
    };
    let said_turn = SaidTurn {
        speaker,
        start_ms: row.start_ms,
        end_ms: row.end_ms,
        text,
        tutor_name: row.tutor_name,
    };
    Ok((turn, said_turn))
}
