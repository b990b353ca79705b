//! Finding the passages of a student's own sessions that answer a question.
//!
//! The database puts forward the chunks that share a word with the question or with what it may mean,
//! and the index those that are near in meaning, where a model makes the vectors. Their turns are
//! opened, and the places that answer are found among them. Everything is filtered by the student
//! first.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use db::chat::{CandidatePassage, PassageTurn};
use domain::chat::{Passage, Quote};
use domain::injection::gives_instructions;
use domain::safeguarding::is_quotable;
use domain::seal::SealedField;
use domain::transcript::Turn;
use domain::{ChunkId, SessionId};
use ports::{Egress, Embedding, Filter, Namespace};
use retrieval::{Located, LocatedPassage, Query, Stretch};
use uuid::Uuid;

use super::ChatAnswering;
use crate::roster::Roster;
use crate::{Error, Result};

/// Chunks that the vector index puts forward.
const NEAR: usize = 40;

/// Chunks that are opened and ranked.
const CANDIDATES: i64 = 200;

/// Similarity below which the index has found nothing that means the same.
const MIN_SIMILARITY: f64 = 0.1;

/// The passages found for a question.
#[derive(Default)]
pub(super) struct RetrievedPassages {
    /// Redacted, best first.
    pub passages: Vec<Passage>,
    /// As they were said, by session and turn.
    pub turns: HashMap<(SessionId, u32), SaidTurn>,
    /// The turns that answer most likely, best first.
    pub moments: Vec<Quote>,
    /// The chance, 0 to 1, that the sessions answer the question.
    pub chance: f64,
    /// The embedding of the question, if it was made.
    pub embedding: Option<Embedding>,
    /// The time that the vector index took, if it was asked.
    pub vector_time: Option<Duration>,
}

/// A turn as it was said, for showing to its own student.
#[derive(Clone)]
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
    let near_ids: Vec<ChunkId> = near.keys().copied().collect();
    let words = retrieval::searched_words(question);
    let pool = db::chat::candidates(&cx.db, student, &words, &near_ids, CANDIDATES).await?;
    let ids: Vec<ChunkId> = pool.iter().map(|candidate| candidate.id).collect();
    let rows = db::chat::passage_turns(&cx.db, student, &ids).await?;
    let stretches = rows.into_iter().map(|row| open(cx, row));
    let stretches = OpenedStretch::join(stretches.collect::<Result<_>>()?);
    let located = locate(question, &stretches, &likeness(&stretches, &pool, &near));
    let mut retrieved = RetrievedPassages {
        chance: located.chance,
        embedding: Some(embedding),
        vector_time,
        ..RetrievedPassages::default()
    };
    for passage in &located.passages {
        retrieved.take(passage, &stretches[passage.stretch], roster);
    }
    // Turns that may not be quoted are pointed at by nothing.
    let has_turn = |moment: &Quote| retrieved.turn_of(moment).is_some();
    retrieved.moments = located.moments.into_iter().filter(has_turn).collect();
    Ok(retrieved)
}

fn locate(question: &str, opened: &[OpenedStretch], likeness: &[Vec<f64>]) -> Located {
    let stretch = |opened: &OpenedStretch| {
        let subject = opened.subject.as_deref().and_then(curriculum::school_subject);
        (opened.turns.iter().map(|(turn, _)| turn.clone()).collect::<Vec<Turn>>(), subject)
    };
    let turns: Vec<(Vec<Turn>, Option<&str>)> = opened.iter().map(stretch).collect();
    let stretches: Vec<Stretch<'_>> =
        turns.iter().map(|(turns, subject)| Stretch { turns, subject: *subject }).collect();
    let index = retrieval::index_of(&stretches);
    let likeness = retrieval::likeness_of(&index, &stretches, likeness);
    let subject = retrieval::only_subject(&stretches);
    retrieval::locate(&index, &Query { text: question, subject, likeness: &likeness })
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

    fn take(&mut self, found: &LocatedPassage, stretch: &OpenedStretch, roster: &Roster) {
        let within = stretch.turns.iter().filter(|(turn, _)| found.turns.contains(&turn.index));
        // What tells of a danger, or gives instructions to whoever reads it, is neither quoted nor shown
        // to a model.
        let quotable = within.filter(|(turn, _)| {
            is_quotable(&turn.text, turn.role) && !gives_instructions(&turn.text)
        });
        let turns: Vec<&(Turn, SaidTurn)> = quotable.collect();
        let labels: Vec<&str> =
            turns.iter().filter_map(|(turn, _)| turn.speaker.as_deref()).collect();
        let tutor = turns.first().and_then(|(_, said)| said.tutor_name.as_deref());
        let redactor = roster.redactor(tutor, &labels);
        let mut redacted = Vec::with_capacity(turns.len());
        for (turn, said) in turns {
            redacted.push(Turn {
                speaker: turn.speaker.as_deref().map(|label| redactor.speaker(label)),
                text: redactor.redact(&turn.text),
                ..turn.clone()
            });
            self.turns.insert((stretch.session, turn.index), said.clone());
        }
        self.passages.push(Passage {
            session_id: stretch.session,
            relevance: found.relevance,
            turns: redacted,
        });
    }
}

async fn embed(cx: &ChatAnswering, egress: &Egress, question: &str) -> Result<Embedding> {
    let embeddings = cx.embed.embed(egress, &[question.to_owned()]).await?;
    embeddings.into_iter().next().ok_or_else(|| Error::internal("no embedding came back"))
}

/// The chunks nearest in meaning with their cosines, and how long the index took to find them; none
/// where the vectors say no more than the words.
async fn near(
    cx: &ChatAnswering,
    egress: &Egress,
    embedding: &Embedding,
) -> Result<(HashMap<ChunkId, f64>, Option<Duration>)> {
    if !cx.embed.knows_meaning() {
        return Ok((HashMap::new(), None));
    }
    let (filter, started) = (Filter::student(egress.student()), Instant::now());
    let matches = cx.vectors.query(Namespace::SessionTranscripts, &filter, embedding, NEAR).await?;
    let took = started.elapsed();
    let close = matches.iter().filter(|candidate| candidate.score >= MIN_SIMILARITY);
    let near = close.filter_map(|candidate| {
        Some((ChunkId(Uuid::parse_str(&candidate.id).ok()?), candidate.score))
    });
    Ok((near.collect(), Some(took)))
}

/// Neighbouring turns of a session, opened.
struct OpenedStretch {
    session: SessionId,
    subject: Option<String>,
    turns: Vec<(Turn, SaidTurn)>,
}

impl OpenedStretch {
    /// Turns in their order, cut where one is missing between them.
    fn join(turns: Vec<(SessionId, Option<String>, Turn, SaidTurn)>) -> Vec<Self> {
        let mut stretches: Vec<Self> = Vec::new();
        for (session, subject, turn, said) in turns {
            let goes_on = |stretch: &&mut Self| {
                let last = stretch.turns.last().map(|(turn, _)| turn.index);
                stretch.session == session && last.is_some_and(|last| last + 1 == turn.index)
            };
            match stretches.last_mut().filter(goes_on) {
                Some(stretch) => stretch.turns.push((turn, said)),
                None => stretches.push(Self { session, subject, turns: vec![(turn, said)] }),
            }
        }
        stretches
    }
}

/// How like the question each turn is, by the chunks that it is in; empty without vectors.
fn likeness(
    stretches: &[OpenedStretch],
    pool: &[CandidatePassage],
    near: &HashMap<ChunkId, f64>,
) -> Vec<Vec<f64>> {
    // A chunk that isn't among the nearest is at most as near as the last of them.
    let least = near.values().copied().fold(1.0, f64::min);
    let of_turn = |session: SessionId, turn: &Turn| {
        let holds = |chunk: &&CandidatePassage| {
            let turns = chunk.first_turn..=chunk.last_turn;
            chunk.session_id == session && turns.contains(&turn.index.cast_signed())
        };
        let known = pool.iter().filter(holds).filter_map(|chunk| near.get(&chunk.id));
        known.copied().fold(least, f64::max)
    };
    if near.is_empty() {
        return Vec::new();
    }
    let of_stretch = |stretch: &OpenedStretch| {
        stretch.turns.iter().map(|(turn, _)| of_turn(stretch.session, turn)).collect()
    };
    stretches.iter().map(of_stretch).collect()
}

/// A row as the turn that was said, with its session and subject.
fn open(
    cx: &ChatAnswering,
    row: PassageTurn,
) -> Result<(SessionId, Option<String>, Turn, SaidTurn)> {
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
    Ok((row.session_id, row.subject, turn, said_turn))
}
